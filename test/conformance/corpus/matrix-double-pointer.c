// A matrix of rows, as courses teach it: an array of pointers, a row each, freed in reverse.
// profiles: all
// expect: trace 30 <= C99 6.5.2.1
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(void)
{
    int n = 5, i, j, trace = 0, **m = malloc(n * sizeof *m);
    for (i = 0; i < n; i++) { m[i] = calloc(n, sizeof **m); for (j = 0; j < n; j++) m[i][j] = i * j; }
    for (i = 0; i < n; i++) trace += m[i][i];
    for (i = n; i-- > 0;) free(m[i]);
    free(m);
    printf("trace %d\n", trace);
    return 0;
}

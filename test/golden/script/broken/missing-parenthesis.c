#include <stdio.h>
#include <stdlib.h>
int main(void)
{
    int *p = malloc(10 * sizeof(int);
    if (p == NULL {
        return 1;
    }
    printf("%d\n", (p[0] + p[1]);
    free(p;
    return 0;
}

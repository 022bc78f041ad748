#include <stdio.h>
#include <stdlib.h>

static int *make(int n)
{
    int *p = malloc(n * sizeof(int));
    if (p == NULL) {
        printf("out of memory\n");
        exit(1);

    for (int i = 0; i < n; i++)
        p[i] = i;
    return p;
}

int main(void)
{
    int *p = make(10);
    printf("%d\n", p[3]);
    free(p);
    return 0;
}

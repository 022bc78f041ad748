#include <stdio.h>
#include <stdlib.h>
int main(void)
{
    int n = 3;
    char *p = malloc(n);
    if (p = NULL)
        return 1;
    if (n = 3) {
        printf("three\n");
    }
    while (n = 1)
        n--;
    free(p);
    return 0;
}

#include <stdlib.h>
int main(void)
{
    int *p = (int*) malloc(sizeof(int);
    int *q = int* malloc(4);
    char *r = (char* malloc(4);
    free(p); free(q);
    return 0;
}

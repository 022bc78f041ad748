#include <stdlib.h>
int cmp(int a, int b) { return a - b; }
int cmp2(const int *a, const int *b) { return *a - *b; }
typedef int (*CMP)(const void *, const void *);
int main(void)
{
    int a[3] = { 3, 1, 2 };
    qsort(a, 3, sizeof(int), cmp);
    qsort(a, 3, sizeof(int), cmp2);
    qsort(a, 3, sizeof(int), cmp(1, 2));
    qsort(a, 3, cmp, sizeof(int));
    CMP c = cmp; void (*v)(void) = cmp; int (*w)(int, int) = &cmp; w = cmp; w(1); (*w)(1, 2, 3);
    if (cmp) return 1; return cmp;
}

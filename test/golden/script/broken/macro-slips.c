#include <windows.h>
#define SIZE 10;
#define SQUARE(x) x * x
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#defin WRONG 1
#define 3D 1
#ifdef
#endif
#if SIZE >
#endif
int main(void)
{
    int a[SIZE];
    int m = MAX(1);
    int n = MAX(1, 2, 3);
    int s = SQUARE;
    void *p = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEM, 10);
    return SIZE + m + n + s;
}

// Every block is aligned to twice the size of a pointer.
// profiles: nt
// expect: aligned: 1 <= C-157
#include <windows.h>
#include <stdio.h>
int main(void)
{
    HANDLE heap = HeapCreate(0, 0, 0);
    ULONG_PTR bits = 0;
    SIZE_T n;
    for (n = 0; n < 300; n++) bits |= (ULONG_PTR)HeapAlloc(heap, 0, n);
    printf("aligned: %d\n", (bits & (2 * sizeof(void *) - 1)) == 0);
    HeapDestroy(heap);
    return 0;
}

// LocalAlloc(LPTR) is a zeroed block of the process heap.
// profiles: nt
// expect: zero: 1 <= C-136
// expect: LocalSize 100 <= HEAP_SPEC §A.16
// expect: on the process heap: 1 <= HEAP_SPEC §A.16
#include <windows.h>
#include <stdio.h>
int main(void)
{
    BYTE *p = LocalAlloc(LPTR, 100);
    int k, zero = 1;
    for (k = 0; k < 100; k++) zero &= p[k] == 0;
    printf("zero: %d\nLocalSize %lu\n", zero, (ULONG)LocalSize(p));
    printf("on the process heap: %d\n", HeapValidate(GetProcessHeap(), 0, p));
    LocalFree(p);
    return 0;
}

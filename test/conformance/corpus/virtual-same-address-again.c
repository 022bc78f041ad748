// An address that was released can be asked for again.
// profiles: nt
// expect: same: 1 <= C-200
// expect: taken: NULL, error 487 <= HEAP_SPEC §A.15
#include <windows.h>
#include <stdio.h>
int main(void)
{
    void *p = VirtualAlloc(NULL, 0x10000, MEM_RESERVE, PAGE_NOACCESS), *q;
    VirtualFree(p, 0, MEM_RELEASE);
    printf("same: %d\n", VirtualAlloc(p, 0x10000, MEM_RESERVE, PAGE_NOACCESS) == p);
    q = VirtualAlloc(p, 0x10000, MEM_RESERVE, PAGE_NOACCESS);
    printf("taken: %s, error %lu\n", q ? "block" : "NULL", GetLastError());
    VirtualFree(p, 0, MEM_RELEASE);
    return 0;
}

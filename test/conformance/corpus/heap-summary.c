// HeapSummary adds up the bytes asked for.
// profiles: vista+
// expect: wrong cb: 0, error 87 <= C-55
// expect: allocated 60300 <= C-56
// expect: ordered: 1 <= C-57, C-58
#include <windows.h>
#include <stdio.h>
int main(void)
{
    HANDLE heap = HeapCreate(0, 0, 0);
    HEAP_SUMMARY s = { 0 };
    void *gone;
    BOOL ok;
    HeapAlloc(heap, 0, 0x100);
    HeapAlloc(heap, 0, 0x200);
    HeapAlloc(heap, 0, 0x60000);
    gone = HeapAlloc(heap, 0, 0x300);
    HeapFree(heap, 0, gone);
    ok = HeapSummary(heap, 0, &s);
    printf("wrong cb: %d, error %lu\n", ok, GetLastError());
    s.cb = sizeof s;
    HeapSummary(heap, 0, &s);
    printf("allocated %lx\n", (ULONG)s.cbAllocated);
    printf("ordered: %d\n", s.cbCommitted >= s.cbAllocated && s.cbReserved >= s.cbCommitted);
    HeapDestroy(heap);
    return 0;
}

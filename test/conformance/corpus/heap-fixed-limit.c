// A fixed heap refuses a block near its own size and says ERROR_NOT_ENOUGH_MEMORY.
// profiles: nt
// expect: 64 KB of 64 KB: NULL, error 8 <= C-228
// expect: 32 KB: block <= HEAP_SPEC §A.1
#include <windows.h>
#include <stdio.h>
int main(void)
{
    HANDLE heap = HeapCreate(0, 0x10000, 0x10000);
    void *p;
    SetLastError(0xdeadbeef);
    p = HeapAlloc(heap, 0, 0x10000);
    printf("64 KB of 64 KB: %s, error %lu\n", p ? "block" : "NULL", GetLastError());
    printf("32 KB: %s\n", HeapAlloc(heap, 0, 0x8000) ? "block" : "NULL");
    HeapDestroy(heap);
    return 0;
}

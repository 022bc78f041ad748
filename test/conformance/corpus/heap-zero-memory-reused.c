// Memory that comes back from a freed block is zero when asked for, whatever lay there.
// profiles: all
// expect: dirty bytes: 0 <= C-35
#include <windows.h>
#include <stdio.h>
int main(void)
{
    HANDLE heap = HeapCreate(0, 0, 0);
    int round, k, dirty = 0;
    for (round = 0; round < 30; round++) {
        BYTE *p = HeapAlloc(heap, HEAP_ZERO_MEMORY, 100 + round);
        for (k = 0; k < 100 + round; k++) dirty += p[k] != 0;
        FillMemory(p, 100 + round, 0xAA);
        HeapFree(heap, 0, p);
    }
    printf("dirty bytes: %d\n", dirty);
    HeapDestroy(heap);
    return 0;
}

// Fragmentation: every other block is freed; there is room enough in all, but not in one piece.
// profiles: nt
// expect: filled: more than 10 blocks <= C-228
// expect: half is free, and 2 blocks in one piece: NULL <= HEAP_SPEC §D.1
// expect: all free again: the big one fits <= HEAP_SPEC §D.1
#include <windows.h>
#include <stdio.h>
#define BLOCK 4000
int main(void)
{
    HANDLE heap = HeapCreate(0, 0x10000, 0x10000);
    void *blocks[64];
    int n = 0, i;
    while (n < 64 && (blocks[n] = HeapAlloc(heap, 0, BLOCK)) != NULL) n++;
    printf("filled: %s\n", n > 10 ? "more than 10 blocks" : "too few");
    for (i = 1; i < n - 1; i += 2) HeapFree(heap, 0, blocks[i]);
    printf("half is free, and 2 blocks in one piece: %s\n", HeapAlloc(heap, 0, 2 * BLOCK) ? "fits" : "NULL");
    for (i = 0; i < n; i++) if (i % 2 == 0 || i >= n - 1) HeapFree(heap, 0, blocks[i]);
    printf("all free again: %s\n", HeapAlloc(heap, 0, 8 * BLOCK) ? "the big one fits" : "NULL");
    HeapDestroy(heap);
    return 0;
}

// Blocks cannot move, so free space can be plenty and still useless: it lies in holes.
// Watch the map after the second loop: every other block is free, and the largest hole is one block.
// A request bigger than any hole fails although ten times as much is free.
#include <stdio.h>
#include <windows.h>

#define BLOCKS 60

int main(void)
{
    void *blocks[BLOCKS];
    HANDLE heap = HeapCreate(0, 0x10000, 0x10000);
    int count = 0;
    while (count < BLOCKS && (blocks[count] = HeapAlloc(heap, 0, 1000)) != NULL)
        count++;
    void *rest = HeapAlloc(heap, 0, HeapCompact(heap, 0) - 64); // nearly all that is left

    SIZE_T freed = 0;
    for (int i = 0; i < count; i += 2) {
        freed += HeapSize(heap, 0, blocks[i]);
        HeapFree(heap, 0, blocks[i]);
    }
    printf("%d blocks, every other one freed: %lu bytes free\n", count, (unsigned long)freed);
    printf("largest free block: %lu bytes\n", (unsigned long)HeapCompact(heap, 0));
    printf("a block of 3000 bytes: %s\n", HeapAlloc(heap, 0, 3000) ? "granted" : "refused");

    for (int i = 1; i < count; i += 2)
        HeapFree(heap, 0, blocks[i]);
    printf("all freed: the same request is %s\n", HeapAlloc(heap, 0, 3000) ? "granted" : "refused");
    HeapFree(heap, 0, rest);
    HeapDestroy(heap);
    return 0;
}

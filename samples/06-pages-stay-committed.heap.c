// Pages once committed stay with the heap until HeapDestroy, even when every block in them is free.
// Watch the committed size: it rises with the blocks and does not fall with them.
// This is the documented behaviour; #pragma heapscope decommit(threshold) shows what the header's thresholds would do.
#include <stdio.h>
#include <windows.h>

#define BLOCKS 64

static SIZE_T committed(HANDLE heap)
{
    MEMORY_BASIC_INFORMATION info;
    SIZE_T sum = 0;
    for (char *at = (char *)heap;; at += info.RegionSize) {
        VirtualQuery(at, &info, sizeof(info));
        if (info.AllocationBase != heap)
            return sum;
        if (info.State == MEM_COMMIT)
            sum += info.RegionSize;
    }
}

int main(void)
{
    void *blocks[BLOCKS];
    HANDLE heap = HeapCreate(0, 0, 0x100000);
    printf("new:        %7lu bytes committed\n", (unsigned long)committed(heap));

    for (int i = 0; i < BLOCKS; i++)
        blocks[i] = HeapAlloc(heap, 0, 8000);
    printf("%d blocks:  %7lu bytes committed\n", BLOCKS, (unsigned long)committed(heap));

    for (int i = 0; i < BLOCKS; i++)
        HeapFree(heap, 0, blocks[i]);
    printf("all freed:  %7lu bytes committed\n", (unsigned long)committed(heap));

    HeapDestroy(heap);
    return 0;
}

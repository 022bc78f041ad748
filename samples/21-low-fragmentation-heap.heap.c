// A size that is asked for often moves to the low-fragmentation heap: 17 live blocks are enough, nobody has to ask.
// Watch the map: the first 18 blocks lie side by side, the next ones in a container that holds this size only. On
// Windows 8 and later their order is random: run it with another seed.
#include <stdio.h>
#include <windows.h>

#define BLOCKS 30

static ULONG frontEnd(HANDLE heap)
{
    ULONG value = 0;
    HeapQueryInformation(heap, HeapCompatibilityInformation, &value, sizeof value, NULL);
    return value;
}

int main(void)
{
    HANDLE heap = HeapCreate(0, 0, 0);
    char *blocks[BLOCKS];
    int activated = 0;
    for (int i = 0; i < BLOCKS; i++) {
        blocks[i] = HeapAlloc(heap, 0, 40);
        if (activated == 0 && frontEnd(heap) == 2)
            activated = i + 1;
    }
    printf("low-fragmentation heap since allocation %d\n", activated);

    int steady = 1;
    while (steady < activated - 1 && blocks[steady + 1] - blocks[steady] == blocks[1] - blocks[0])
        steady++;
    printf("%d blocks side by side\n", steady + 1);

    // A block keeps its size for life: HeapReAlloc always moves it.
    char *last = blocks[BLOCKS - 1];
    printf("in place: %s\n", HeapReAlloc(heap, HEAP_REALLOC_IN_PLACE_ONLY, last, 40) == NULL ? "no" : "yes");
    HeapDestroy(heap);
    return 0;
}

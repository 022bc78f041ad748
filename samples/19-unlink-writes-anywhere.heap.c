// A freed block holds the two links of its free list. On Windows NT 4 taking the block off the list stores what one link
// says where the other says, and nobody looks at them first: a write after the free becomes a write anywhere.
// Go back from the printed line to see the allocator itself store into `guard`. On xp-x86 from service pack 2 on the same
// program is told of the damage and `guard` keeps its value.
#pragma heapscope profile("nt4-x86")
#include <stdio.h>
#include <windows.h>

typedef struct {
    void *next;
    void *previous;
} FreeLinks;

static struct {
    int isAdministrator;
    int unused[7];
} guard;

int main(void)
{
    HANDLE heap = HeapCreate(HEAP_NO_SERIALIZE, 0, 0);
    char *victim = HeapAlloc(heap, 0, 40);
    char *fence = HeapAlloc(heap, 0, 40); // keeps the freed block from joining the rest
    fence[0] = 'f';
    HeapFree(heap, 0, victim);

    // The bug: the program still writes through `victim`, and somebody else chose what.
    FreeLinks *links = (FreeLinks *)victim;
    links->next = &guard.unused[2];
    links->previous = &guard.isAdministrator;
    printf("before the next HeapAlloc: administrator %s\n", guard.isAdministrator ? "yes" : "no");

    HeapAlloc(heap, 0, 40); // takes the block off its list: *previous = next, next[1] = previous
    printf("after it:                  administrator %s\n", guard.isAdministrator ? "yes" : "no");

    HeapDestroy(heap);
    return 0;
}

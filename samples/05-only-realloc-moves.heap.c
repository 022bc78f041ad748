// Blocks do not move: of all heap functions only HeapReAlloc may give a block another address.
// Watch the block p: it grows in place while the space behind it is free, and moves when it is not.
// The old pointer is dangling after a move; HEAP_REALLOC_IN_PLACE_ONLY asks for growth or nothing.
#include <stdio.h>
#include <string.h>
#include <windows.h>

int main(void)
{
    HANDLE heap = HeapCreate(0, 0, 0);
    char *p = HeapAlloc(heap, 0, 32);
    strcpy(p, "hello");

    char *q = HeapReAlloc(heap, 0, p, 64);
    printf("32 -> 64: %s\n", q == p ? "in place" : "moved");

    void *wall = HeapAlloc(heap, 0, 16); // takes the space behind the block
    char *same = HeapReAlloc(heap, HEAP_REALLOC_IN_PLACE_ONLY, q, 4000);
    printf("64 -> 4000 in place only: %s\n", same ? "in place" : "refused");

    char *r = HeapReAlloc(heap, 0, q, 4000);
    printf("64 -> 4000: %s, contents \"%s\"\n", r == q ? "in place" : "moved", r);

    HeapValidate(heap, 0, NULL);
    HeapCompact(heap, 0);
    HeapFree(heap, 0, wall);
    printf("after other calls: %s\n", strcmp(r, "hello") == 0 ? "r is where it was" : "r has changed");

    HeapDestroy(heap);
    return 0;
}

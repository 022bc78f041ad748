// HEAP_REALLOC_IN_PLACE_ONLY never moves: it shrinks, and it refuses to grow over a neighbour.
// profiles: nt
// expect: shrink stays: 1 <= C-32
// expect: grow over neighbour: NULL <= HEAP_SPEC §A.4
// expect: old block valid: 1 <= C-24
#include <windows.h>
#include <stdio.h>
int main(void)
{
    HANDLE heap = HeapCreate(0, 0, 0);
    void *p = HeapAlloc(heap, 0, 1000), *next = HeapAlloc(heap, 0, 1000);
    printf("shrink stays: %d\n", HeapReAlloc(heap, HEAP_REALLOC_IN_PLACE_ONLY, p, 500) == p);
    printf("grow over neighbour: %s\n", HeapReAlloc(heap, HEAP_REALLOC_IN_PLACE_ONLY, p, 5000) ? "block" : "NULL");
    printf("old block valid: %d\n", HeapValidate(heap, 0, p) && next != NULL);
    HeapDestroy(heap);
    return 0;
}

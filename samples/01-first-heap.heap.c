// A first heap: created, used, destroyed. Step with F10 and watch the Heaps view.
// HeapAlloc takes a block from the free space; HeapFree gives it back, and neighbours that are free become one.
// Look at the first bytes of the heap in the memory map: the heap's own structures live there.
#include <stdio.h>
#include <string.h>
#include <windows.h>

typedef struct {
    int id;
    char name[24];
} Record;

int main(void)
{
    HANDLE heap = HeapCreate(0, 0x1000, 0x10000);
    if (heap == NULL) {
        printf("HeapCreate failed with %lu\n", GetLastError());
        return 1;
    }

    Record *first = HeapAlloc(heap, HEAP_ZERO_MEMORY, sizeof(Record));
    Record *second = HeapAlloc(heap, HEAP_ZERO_MEMORY, sizeof(Record));
    Record *third = HeapAlloc(heap, HEAP_ZERO_MEMORY, sizeof(Record));
    first->id = 1;
    second->id = 2;
    third->id = 3;
    strcpy(second->name, "in the middle");

    printf("a record needs %zu bytes, the block holds %zu\n", sizeof(Record), HeapSize(heap, 0, first));
    printf("second: %d, %s\n", second->id, second->name);
    printf("distance between blocks: %d bytes\n", (int)((char *)second - (char *)first));

    HeapFree(heap, 0, second); // a hole between two busy blocks
    HeapFree(heap, 0, first);  // joins the hole
    HeapFree(heap, 0, third);  // joins everything into one free block
    printf("heap is %s\n", HeapValidate(heap, 0, NULL) ? "valid" : "damaged");

    HeapDestroy(heap);
    return 0;
}

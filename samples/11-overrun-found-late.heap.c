// An off-by-a-few write damages the header of the next block. Windows notices much later, somewhere else.
// Run it: Heapscope stops at the write itself (line 25), and its card says when Windows would have noticed.
// Then continue to the HeapFree that finds the damage, and step back from there to the cause.
#pragma heapscope profile("win10-x86")
#include <stdio.h>
#include <windows.h>

typedef struct {
    char title[16];
    int pages;
} Book;

int main(void)
{
    HANDLE heap = HeapCreate(0, 0, 0);
    char *name = HeapAlloc(heap, 0, 16);
    Book *book = HeapAlloc(heap, HEAP_ZERO_MEMORY, sizeof(Book));
    void *between = HeapAlloc(heap, 0, 40);
    void *other = HeapAlloc(heap, 0, 100);
    const char *text = "The Art of Allocation";

    book->pages = 312;
    int i = 0;
    for (; text[i]; i++)
        name[i] = text[i]; // 21 characters into 16 bytes
    name[i] = '\0';

    printf("name: %s\n", name);
    printf("pages: %d\n", book->pages); // nothing looks wrong yet
    HeapFree(heap, 0, other); // far enough away: its neighbours are whole
    printf("about to free the book\n");
    HeapFree(heap, 0, book); // the heap reads the damaged header here
    printf("not reached: Windows ended the process\n");
    HeapFree(heap, 0, between);
    HeapDestroy(heap);
    return 0;
}

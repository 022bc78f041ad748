// 64 KB from a heap of 64 KB fails: the heap's own structures live in its first pages.
// Watch the largest free block in the Heaps view; it says how much a request may ask for.
// The program looks for the largest block that fits by halving the distance.
#include <stdio.h>
#include <windows.h>

int main(void)
{
    const SIZE_T size = 64 * 1024;
    HANDLE heap = HeapCreate(0, size, size);

    void *all = HeapAlloc(heap, 0, size);
    printf("%lu bytes of %lu: %s, last error %lu\n", (unsigned long)size, (unsigned long)size, all ? "a block" : "NULL",
           GetLastError());

    SIZE_T fits = 0, fails = size;
    while (fails - fits > 1) {
        SIZE_T middle = fits + (fails - fits) / 2;
        void *block = HeapAlloc(heap, 0, middle);
        if (block) {
            fits = middle;
            HeapFree(heap, 0, block);
        } else {
            fails = middle;
        }
    }
    printf("the largest block has %lu bytes; %lu go to the heap itself\n", (unsigned long)fits, (unsigned long)(size - fits));

    HeapDestroy(heap);
    return 0;
}

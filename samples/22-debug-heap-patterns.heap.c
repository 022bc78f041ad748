// What a heap looks like under a debugger: new bytes are BAADF00D, eight bytes AB end every block, free bytes are FEEEFEEE.
// Run it and open the memory view at p: the same bytes are there. Every check of the debug heap reads them.
// Take the pragma's debug_heap out and run again: nothing is filled, and HeapValidate notices nothing.
#pragma heapscope profile("win7-x86") debug_heap
#include <stdio.h>
#include <windows.h>

static void show(const char *what, const unsigned char *at, int count)
{
    printf("%-6s", what);
    for (int i = 0; i < count; i++)
        printf(" %02X", at[i]); // reading past the end is what this sample is about
    printf("\n");
}

int main(void)
{
    HANDLE heap = HeapCreate(0, 0, 0);
    unsigned char *p = heap ? HeapAlloc(heap, 0, 8) : NULL;
    if (p == NULL)
        return 1;

    show("new", p, 8);
    show("tail", p + 8, 8);
    p[8] = 0x41; // one byte too many
    printf("HeapValidate: %s\n", HeapValidate(heap, 0, p) ? "whole" : "damaged");
    p[8] = 0xAB; // as it was
    printf("HeapValidate: %s\n", HeapValidate(heap, 0, p) ? "whole" : "damaged");
    HeapFree(heap, 0, p);
    show("freed", p + 8, 8); // behind the links of the free list
    HeapDestroy(heap);
    return 0;
}

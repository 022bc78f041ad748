// A heap with a maximum size serves no block of 0x7FFF8 bytes or more, however large the heap is.
// Watch the last error and the free space: there is room for four such blocks, and still the request fails.
// The same request on a growable heap succeeds: it gets pages of its own.
#pragma heapscope profile("win10-x86")
#include <stdio.h>
#include <windows.h>

#define LIMIT 0x7FFF8

static void try(HANDLE heap, const char *what, SIZE_T bytes)
{
    SetLastError(NO_ERROR);
    void *block = HeapAlloc(heap, 0, bytes);
    printf("%-14s 0x%05lx bytes: %s, last error %lu\n", what, (unsigned long)bytes, block ? "a block" : "NULL", GetLastError());
    HeapFree(heap, 0, block);
}

int main(void)
{
    HANDLE fixed = HeapCreate(0, 0, 4 * 1024 * 1024);
    HANDLE growable = HeapCreate(0, 0, 0);

    try(fixed, "fixed heap", 0x60000);
    try(fixed, "fixed heap", LIMIT);
    try(fixed, "fixed heap", 0x100000);
    try(growable, "growable heap", LIMIT);
    try(growable, "growable heap", 0x100000);

    HeapDestroy(growable);
    HeapDestroy(fixed);
    return 0;
}

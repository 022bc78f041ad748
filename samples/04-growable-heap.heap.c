// A growable heap has no maximum: it reserves more segments, and the largest blocks get regions of their own.
// Watch the address space in the memory map: a new region appears with each growth.
// Freeing a large block returns its pages at once; segments stay until HeapDestroy.
#pragma heapscope profile("win10-x86")
#include <stdio.h>
#include <windows.h>

static void describe(const char *what, void *at)
{
    MEMORY_BASIC_INFORMATION info;
    VirtualQuery(at, &info, sizeof(info));
    printf("%-12s at %p, region from %p, %s\n", what, at, info.AllocationBase,
           info.State == MEM_COMMIT ? "committed" : info.State == MEM_RESERVE ? "reserved" : "free");
}

int main(void)
{
    HANDLE heap = HeapCreate(0, 0, 0);
    describe("heap", heap);

    void *small = HeapAlloc(heap, 0, 100);
    describe("100 B", small);
    for (int i = 0; i < 4; i++) // more than the first segment holds
        describe("384 KB", HeapAlloc(heap, 0, 0x60000));

    void *large = HeapAlloc(heap, 0, 0x100000);
    describe("1 MB", large);
    HeapFree(heap, 0, large);
    describe("1 MB, freed", large);

    HeapDestroy(heap);
    return 0;
}

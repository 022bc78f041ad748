// Windows CE has a heap of its own: HEAP_NO_SERIALIZE is accepted and ignored, LocalAlloc is HeapAlloc on the process heap,
// and all the bytes that HeapSize says may be used, not only those that were asked for.
// Run it and compare what HeapSize says with the request; on win10-x86 the same loop overruns its block.
#pragma heapscope profile("ce-x86")
#include <stdio.h>
#include <string.h>
#include <windows.h>

int main(void)
{
    HANDLE heap = HeapCreate(HEAP_NO_SERIALIZE, 0, 0x80000); // a fixed heap, and still one lock
    char *name = HeapAlloc(heap, 0, 17);
    SIZE_T usable = HeapSize(heap, 0, name);

    printf("asked for 17 bytes, may use %u\n", (unsigned)usable);
    memset(name, 'x', usable); // documented: no overrun here
    printf("the heap is %s\n", HeapValidate(heap, 0, NULL) ? "valid" : "damaged");

    SetLastError(0);
    printf("0x7fff8 bytes from a fixed heap: %s, last error %lu\n",
           HeapAlloc(heap, 0, 0x7fff8) ? "a block" : "NULL", GetLastError());

    void *local = LocalAlloc(LMEM_FIXED, 100);
    printf("LocalAlloc's block is %u bytes of the process heap\n",
           (unsigned)HeapSize(GetProcessHeap(), 0, local));
    LocalFree(local);

    HeapFree(heap, HEAP_NO_SERIALIZE, name);
    HeapDestroy(heap);
    return 0;
}

// A heap belongs to the process, not to the module that created it: any code of the process may use its handle.
// Watch counter.heap.c create the heap, as a DLL would, and this file allocate from it and free in it.
// In another process the same number is no heap at all. F5 here runs both files: the pragma names the other.
#pragma heapscope link("counter.heap.c")
#include <stdio.h>
#include <windows.h>

HANDLE CounterHeap(void);
int *CounterNew(int start);
int CounterNext(int *counter);

int main(void)
{
    int *mine = HeapAlloc(CounterHeap(), HEAP_ZERO_MEMORY, sizeof(int)); // our block in the other module's heap
    int *theirs = CounterNew(41);
    *mine = CounterNext(theirs);
    printf("mine: %d, valid in the other module's heap: %s\n", *mine,
           HeapValidate(CounterHeap(), 0, mine) ? "yes" : "no");
    printf("freed across the module border: %s\n", HeapFree(CounterHeap(), 0, theirs) ? "yes" : "no");

    HANDLE all[8];
    DWORD count = GetProcessHeaps(8, all);
    printf("the process has %lu heaps; the last one %s the other module's\n", count,
           all[count - 1] == CounterHeap() ? "is" : "is not");
    HeapFree(CounterHeap(), 0, mine);
    return 0;
}

// The second module of the sample: it creates a heap of its own on first use, as a DLL would.
#include <windows.h>

static HANDLE heap;

HANDLE CounterHeap(void)
{
    if (heap == NULL)
        heap = HeapCreate(0, 0, 0);
    return heap;
}

int *CounterNew(int start)
{
    int *counter = HeapAlloc(CounterHeap(), 0, sizeof(int));
    *counter = start;
    return counter;
}

int CounterNext(int *counter)
{
    return ++*counter;
}

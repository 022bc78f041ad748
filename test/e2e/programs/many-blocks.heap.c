// A hundred thousand blocks in one heap, for the views that must stay bounded.
#pragma heapscope no_lfh // blocks follow each other in the order of their allocation
#include <windows.h>

int main(void)
{
    HANDLE heap = HeapCreate(0, 0, 0);
    for (int i = 0; i < 100000; i++)
        HeapAlloc(heap, 0, 24);
    HeapAlloc(heap, 0, 24);
    return 0;
}

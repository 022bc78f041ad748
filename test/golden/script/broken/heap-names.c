#include <windows.h>
#include <stdio.h>
int main(void)
{
    HANDLE hHeap = HeapCreate(0, 0, 0);
    char *buffer = HeapAloc(hHeap, 0, 10);
    if (bufer == NULL) return 1;
    HeapFree(hHeap, 0, buffre);
    heapDestroy(hHeap);
    retrn 0;
}

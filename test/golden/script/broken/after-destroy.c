#include <windows.h>
int main(void)
{
    HANDLE heap = HeapCreate(0, 0, 0);
    if (heap == NULL) return 1;
    int *p = HeapAlloc(heap, HEAP_ZERO_MEMORY, sizeof(int));
    if (p == NULL) return 1;
    HeapDestroy(heap);
    *p = 4;
    HeapFree(heap, 0, p);
    HeapDestroy(heap);
    HeapDestroy(GetProcessHeap());
    return 0;
}

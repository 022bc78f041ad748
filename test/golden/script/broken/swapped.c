#include <windows.h>
#include <string.h>
int main(void)
{
    HANDLE heap = GetProcessHeap();
    SIZE_T size = 100;
    char *p = HeapAlloc(heap, 100, HEAP_ZERO_MEMORY);
    char *q = HeapAlloc(heap, size, 0);
    char *r = HeapAlloc(heap, sizeof(int) * 10, 0);
    if (p == NULL || q == NULL || r == NULL) return 1;
    memset(p, 100, 0);
    FillMemory(q, 0, 100);
    HeapFree(p, 0, heap);
    HeapFree(heap, q, 0);
    HeapFree(q, heap, 0);
    VirtualFree(r, 4096, MEM_RELEASE);
    HeapAlloc(GetProcessHeap(), HEAP_NO_SERIALIZE, 4);
    return 0;
}

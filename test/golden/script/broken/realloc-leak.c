#include <windows.h>
#include <stdlib.h>
struct list { int *items; };
int main(void)
{
    HANDLE heap = GetProcessHeap();
    char *p = HeapAlloc(heap, 0, 10);
    p = HeapReAlloc(heap, 0, p, 20);
    struct list l = { malloc(4) };
    l.items = realloc(l.items, 8);
    HeapReAlloc(heap, 0, p, 30);
    HeapAlloc(heap, 0, 40);
    malloc(50);
    return 0;
}

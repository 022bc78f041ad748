#include <windows.h>
#include <string.h>
static int add(int a, int b) { return a + b; }
int main(void)
{
    HANDLE heap = GetProcessHeap;
    void *p = HeapAlloc(heap, 0);
    HeapFree(heap, p);
    HeapFree(p);
    add(1);
    add(1, 2, 3);
    add("a", 2);
    strlen(5);
    strcpy("a");
    int n = strlen("abc", 3);
    return n;
}

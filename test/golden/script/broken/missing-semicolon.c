#include <stdio.h>
#include <windows.h>
struct node {
    int value;
    struct node *next;
}
int count
HANDLE heap;
int main(void)
{
    heap = GetProcessHeap()
    struct node *n = HeapAlloc(heap, 0, sizeof(struct node))
    n->value = 3;
    printf("%d\n", n->value)
    HeapFree(heap, 0, n);
    do { count++; } while (count < 3)
    return 0
}

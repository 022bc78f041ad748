// A linked list on a private heap: no node is freed by hand, HeapDestroy takes them all.
// profiles: all
// expect: 1000 nodes, sum 499500 <= C99 6.5
// expect: destroyed: 1 <= C-10
// expect: memory is free: 1 <= C-232
#include <windows.h>
#include <stdio.h>
typedef struct NODE { struct NODE *next; int value; } NODE;
int main(void)
{
    HANDLE heap = HeapCreate(0, 0, 0);
    NODE *head = NULL, *n;
    MEMORY_BASIC_INFORMATION mbi;
    int i, count = 0, sum = 0;
    for (i = 0; i < 1000; i++) {
        n = (NODE *)HeapAlloc(heap, 0, sizeof(NODE));
        if (!n) return 1;
        n->value = i;
        n->next = head;
        head = n;
    }
    for (n = head; n; n = n->next) { count++; sum += n->value; }
    printf("%d nodes, sum %d\n", count, sum);
    printf("destroyed: %d\n", HeapDestroy(heap));
    VirtualQuery(heap, &mbi, sizeof mbi);
    printf("memory is free: %d\n", mbi.State == MEM_FREE);
    return 0;
}

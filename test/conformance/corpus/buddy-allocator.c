// A buddy allocator over one block: splitting, merging with the buddy, and the whole block in one piece at the end.
// profiles: all
// expect: a at 0, b at 64, c at 128 <= C99 6.5
// expect: largest free after frees: 1024 <= C99 6.5
// expect: exhausted: NULL <= C99 6.5
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
enum { MIN_ORDER = 5, MAX_ORDER = 10, UNITS = 1 << (MAX_ORDER - MIN_ORDER) };
typedef struct block { struct block *next; } Block;
static char *memory;
static Block *lists[MAX_ORDER + 1];
static signed char order_of[UNITS];
static unsigned unit(void *p) { return (unsigned)(((char *)p - memory) >> MIN_ORDER); }
static void *buddy_alloc(size_t size)
{
    int order = MIN_ORDER, k;
    Block *b;
    while (((size_t)1 << order) < size) if (++order > MAX_ORDER) return NULL;
    for (k = order; k <= MAX_ORDER && !lists[k]; k++) ;
    if (k > MAX_ORDER) return NULL;
    b = lists[k];
    lists[k] = b->next;
    while (k > order) {
        Block *half = (Block *)((char *)b + ((size_t)1 << --k));
        half->next = lists[k];
        lists[k] = half;
    }
    order_of[unit(b)] = (signed char)order;
    return b;
}
static void buddy_free(void *p)
{
    int order = order_of[unit(p)];
    size_t offset = (size_t)((char *)p - memory);
    for (; order < MAX_ORDER; order++) {
        Block **at = &lists[order], *buddy = (Block *)(memory + (offset ^ ((size_t)1 << order)));
        while (*at && *at != buddy) at = &(*at)->next;
        if (!*at) break;
        *at = buddy->next;
        offset &= ~((size_t)1 << order);
    }
    ((Block *)(memory + offset))->next = lists[order];
    lists[order] = (Block *)(memory + offset);
}
int main(void)
{
    char *a, *b, *c;
    int k;
    memory = malloc(1 << MAX_ORDER);
    lists[MAX_ORDER] = (Block *)memory;
    lists[MAX_ORDER]->next = NULL;
    a = buddy_alloc(60);
    b = buddy_alloc(40);
    c = buddy_alloc(100);
    printf("a at %d, b at %d, c at %d\n", (int)(a - memory), (int)(b - memory), (int)(c - memory));
    buddy_free(b);
    buddy_free(a);
    buddy_free(c);
    for (k = MAX_ORDER; k > 0 && !lists[k]; k--) ;
    printf("largest free after frees: %d\n", 1 << k);
    buddy_alloc(1024);
    printf("exhausted: %s\n", buddy_alloc(1) ? "block" : "NULL");
    free(memory);
    return 0;
}

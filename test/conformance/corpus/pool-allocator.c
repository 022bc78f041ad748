// A pool of fixed-size cells on VirtualAlloc: a free list through the cells, reserve once, commit as it grows.
// profiles: nt
// expect: 1000 cells, all distinct: 1 <= C-200
// expect: committed 16 pages <= HEAP_SPEC §A.15
// expect: reused last freed: 1 <= C99 6.5
// expect: after decommit 0 pages <= C-209
#include <windows.h>
#include <stdio.h>
#define CELL 64
#define RESERVE (1 << 20)
typedef struct cell { struct cell *next; } Cell;
static char *base;
static SIZE_T committed, used;
static Cell *available;
static SYSTEM_INFO si;
static void *Take(void)
{
    Cell *c = available;
    if (c) { available = c->next; return c; }
    if (used + CELL > committed) {
        if (!VirtualAlloc(base + committed, si.dwPageSize, MEM_COMMIT, PAGE_READWRITE)) return NULL;
        committed += si.dwPageSize;
    }
    used += CELL;
    return base + used - CELL;
}
static void Give(void *p) { Cell *c = p; c->next = available; available = c; }
static SIZE_T CountPages(void)
{
    MEMORY_BASIC_INFORMATION mbi;
    SIZE_T pages = 0;
    char *p = base;
    while (p < base + RESERVE && VirtualQuery(p, &mbi, sizeof mbi)) {
        if (mbi.State == MEM_COMMIT) pages += mbi.RegionSize / si.dwPageSize;
        p += mbi.RegionSize;
    }
    return pages;
}
int main(void)
{
    static void *cells[1000];
    int i, distinct = 1;
    GetSystemInfo(&si);
    base = VirtualAlloc(NULL, RESERVE, MEM_RESERVE, PAGE_READWRITE);
    for (i = 0; i < 1000; i++) { cells[i] = Take(); *(int *)cells[i] = i; }
    for (i = 0; i < 1000; i++) distinct &= *(int *)cells[i] == i;
    printf("1000 cells, all distinct: %d\n", distinct);
    printf("committed %u pages\n", (UINT)CountPages());
    Give(cells[10]);
    Give(cells[20]);
    printf("reused last freed: %d\n", Take() == cells[20] && Take() == cells[10]);
    VirtualFree(base, RESERVE, MEM_DECOMMIT);
    printf("after decommit %u pages\n", (UINT)CountPages());
    VirtualFree(base, 0, MEM_RELEASE);
    return 0;
}

// A table of structs: one row of flags and sizes for each call of GlobalAlloc, with what it must give.
// profiles: vista+
// expect: row 0: fixed pointer, size 10, flags 0 <= HEAP_SPEC §A.16
// expect: row 1: handle, size 10, flags 0 <= C-108
// expect: row 2: handle, size 0, flags 4000 <= C-116
// expect: row 3: handle, size 256, flags 100 <= C-116
// expect: row 4: handle, size 256, flags 2100 <= C-116
#include <windows.h>
#include <stdio.h>
int main(void)
{
    static const struct { UINT flags; SIZE_T size; } rows[] = {
        { GMEM_FIXED, 10 },
        { GMEM_MOVEABLE, 10 },
        { GMEM_MOVEABLE | GMEM_NODISCARD, 0 },
        { GMEM_MOVEABLE | GMEM_DISCARDABLE, 256 },
        { .flags = GMEM_MOVEABLE | GMEM_DISCARDABLE | GMEM_DDESHARE, .size = 256 },
    };
    unsigned i;
    for (i = 0; i < ARRAYSIZE(rows); i++)
    {
        HGLOBAL h = GlobalAlloc(rows[i].flags, rows[i].size);
        BOOL fixed = ((ULONG_PTR)h & (2 * sizeof(void *) - 1)) == 0;
        printf("row %u: %s, size %lu, flags %x\n", i, fixed ? "fixed pointer" : "handle", (ULONG)GlobalSize(h), GlobalFlags(h));
        GlobalFree(h);
    }
    return 0;
}

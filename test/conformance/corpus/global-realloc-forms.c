// GlobalReAlloc: a handle grows and keeps its contents, GMEM_MODIFY makes a handle of a pointer.
// profiles: vista+
// expect: same handle, old data 1, new zero 1 <= C-139
// expect: converted: 1, size 20 <= C-137
#include <windows.h>
#include <stdio.h>
int main(void)
{
    HGLOBAL h = GlobalAlloc(GHND, 16), again, p, made;
    char *d = GlobalLock(h);
    lstrcpyA(d, "global");
    GlobalUnlock(h);
    again = GlobalReAlloc(h, 32, GMEM_MOVEABLE | GMEM_ZEROINIT);
    d = GlobalLock(again);
    printf("%s handle, old data %d, new zero %d\n", again == h ? "same" : "other", lstrcmpA(d, "global") == 0, d[31] == 0);
    GlobalUnlock(again);
    GlobalFree(again);
    p = GlobalAlloc(GMEM_FIXED, 20);
    made = GlobalReAlloc(p, 0, GMEM_MODIFY | GMEM_MOVEABLE);
    printf("converted: %d, size %lu\n", made != NULL && made != p, (ULONG)GlobalSize(made));
    GlobalFree(made);
    return 0;
}

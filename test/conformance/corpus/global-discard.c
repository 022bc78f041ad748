// A discarded object keeps its handle and loses its memory.
// profiles: nt
// expect: locked: not discarded 1 <= C-140
// expect: discarded: same handle 1, size 0 <= C-140, C-148
// expect: lock gives NULL, error 157 <= C-135
#include <windows.h>
#include <stdio.h>
int main(void)
{
    HGLOBAL h = GlobalAlloc(GMEM_MOVEABLE | GMEM_DISCARDABLE, 64);
    void *p;
    GlobalLock(h);
    printf("locked: not discarded %d\n", GlobalDiscard(h) == NULL);
    GlobalUnlock(h);
    printf("discarded: same handle %d, ", GlobalDiscard(h) == h);
    printf("size %lu\n", (ULONG)GlobalSize(h));
    SetLastError(0);
    p = GlobalLock(h);
    printf("lock gives %s, error %lu\n", p ? "block" : "NULL", GetLastError());
    GlobalFree(h);
    return 0;
}

// The table of an experiment with realloc: sizes double, contents stay, HeapSize tells what was asked for.
// profiles: all
// expect:      16 ok <= C-38
// expect:      64 ok <= C-38
// expect:     256 ok <= C-38
// expect:    1024 ok <= C-38
// expect:    4096 ok <= C-38
// expect:   16384 ok <= C-38
// expect:   65536 ok <= C-38
// expect:  262144 ok <= C-38
#include <windows.h>
#include <stdio.h>
int main(void)
{
    HANDLE heap = GetProcessHeap();
    SIZE_T size, old = 0, k;
    BYTE *p = NULL;
    for (size = 16; size <= 262144; old = size, size *= 4) {
        BOOL ok;
        BYTE *q = p ? HeapReAlloc(heap, HEAP_ZERO_MEMORY, p, size) : HeapAlloc(heap, HEAP_ZERO_MEMORY, size);
        if (!q) return 1;
        p = q;
        ok = HeapSize(heap, 0, p) >= size && HeapSize(heap, 0, p) < size + 32;
        for (k = 0; k < old; k++) ok &= p[k] == (BYTE)k;
        for (; k < size; k++) ok &= p[k] == 0;
        for (k = 0; k < size; k++) p[k] = (BYTE)k;
        printf("%7u %s\n", (UINT)size, ok ? "ok" : "wrong");
    }
    HeapFree(heap, 0, p);
    return 0;
}

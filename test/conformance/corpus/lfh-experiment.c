// The low-fragmentation heap comes by itself after the eighteenth block of a size, and HeapQueryInformation tells.
// profiles: vista+
// expect: before: 0 <= C-82
// expect: after 18 blocks and frees: 2 <= C-86
// expect: cannot go back: error 31 <= C-85
// expect: not for a fixed heap: 0 <= C-87
#include <windows.h>
#include <stdio.h>
static ULONG Mode(HANDLE heap) { ULONG mode = 99; HeapQueryInformation(heap, HeapCompatibilityInformation, &mode, sizeof mode, NULL); return mode; }
int main(void)
{
    HANDLE heap = HeapCreate(0, 0, 0), fixed = HeapCreate(0, 0x10000, 0x40000);
    void *p[0x12];
    ULONG standard = 0, lfh = 2;
    int i;
    printf("before: %lu\n", Mode(heap));
    for (i = 0; i < 0x12; i++) p[i] = HeapAlloc(heap, 0, 0);
    for (i = 0; i < 0x12; i++) HeapFree(heap, 0, p[i]);
    printf("after 18 blocks and frees: %lu\n", Mode(heap));
    SetLastError(0xdeadbeef);
    if (!HeapSetInformation(heap, HeapCompatibilityInformation, &standard, sizeof standard)) printf("cannot go back: error %lu\n", GetLastError());
    printf("not for a fixed heap: %d\n", HeapSetInformation(fixed, HeapCompatibilityInformation, &lfh, sizeof lfh));
    HeapDestroy(heap);
    HeapDestroy(fixed);
    return 0;
}

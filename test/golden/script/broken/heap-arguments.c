#include <windows.h>
#include <stdio.h>
int main(void)
{
    HANDLE h = HeapCreate(0, 0x20000, 0x10000);
    HANDLE f = HeapCreate(0, 0, 0x100000);
    char *big = HeapAlloc(f, 0, 0x80000);
    char *big2 = HeapAlloc(f, 0, 0x7FFF8);
    HANDLE e = HeapCreate(HEAP_GENERATE_EXCEPTIONS, 0, 0);
    char *p = HeapAlloc(e, 0, 10);
    if (p == NULL) { printf("no memory\n"); return 1; }
    char *q = HeapAlloc(h, HEAP_GENERATE_EXCEPTIONS, 10);
    if (!q) return 2;
    HANDLE g = HeapCreate(4096, 0, 0);
    HANDLE k = HeapCreate(HEAP_ZERO_MEMORY, 0, 0);
    if (h == INVALID_HANDLE_VALUE) return 3;
    char *r = HeapAlloc(h, 100, 0);
    char *z = HeapAlloc(h, 0, 0);
    char *n = HeapAlloc(h, 0, -1);
    char *m = HeapAlloc(NULL, 0, 10);
    HeapFree(h, 0, h);
    HeapFree(p, 0, h);
    HeapFree(0, 0, p);
    CloseHandle(h);
    HeapDestroy(GetProcessHeap());
    if (HeapFree(h, 0, q) == NULL) return 4;
    if (HeapValidate(h, 0, p) == S_OK) return 5;
    if (HeapSize(h, 0, p) == 0) return 5;
    HeapAlloc(&h, 0, 10);
    HeapFree(h, 0, &p);
    HeapAlloc(GetProcessHeap, 0, 10);
    HeapAlloc(h, HEAP_ZERO_MEMORY | 0);
    HeapSetInformation(h, HeapCompatibilityInformation, 2, sizeof(ULONG));
    return 0;
}

#include <windows.h>
#include <stdio.h>
int main(void)
{
    HEAP heap = HeapCreate(0, 0, 0);
    HANDLE *h = HeapCreate(0, 0, 0);
    DWORD size = HeapSize(h, 0, NULL);
    PROCESS_HEAP_ENTRY entry;
    HeapWalk(h, entry);
    entry.wFlag = 0;
    entry.Block.hMemory = NULL;
    BOOL ok = HeapFree(h, 0, "x") == true;
    LPTSTR text = TEXT("abc");
    SIZE_T n = HeapSize(h, NULL, text);
    printf("%d %u\n", ok, size, n);
    HEAP_SUMMARY s = HeapSummary(h, 0);
    if (heap == INVALID_HANDLE) return 1;
    return GetLastErorr();
}

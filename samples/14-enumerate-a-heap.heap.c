// HeapWalk lists what is in a heap, an entry a call: regions, blocks, free blocks, uncommitted ranges.
// Watch entry: HeapWalk keeps its place in that structure and nowhere else.
// The numbers are those of the documentation's sample when the profile is win7-x86.
#pragma heapscope profile("win7-x86")
#include <stdio.h>
#include <tchar.h>
#include <windows.h>

int __cdecl _tmain(void)
{
    PROCESS_HEAP_ENTRY entry;
    HANDLE heap = HeapCreate(0, 0, 0);
    if (heap == NULL) {
        _tprintf(TEXT("no heap: error %d\n"), GetLastError());
        return 1;
    }
    void *block = HeapAlloc(heap, 0, 100);

    if (HeapLock(heap) == FALSE)
        return 1;
    entry.lpData = NULL;
    while (HeapWalk(heap, &entry) != FALSE) {
        if ((entry.wFlags & PROCESS_HEAP_ENTRY_BUSY) != 0)
            _tprintf(TEXT("busy block"));
        else if ((entry.wFlags & PROCESS_HEAP_REGION) != 0)
            _tprintf(TEXT("region, %d bytes committed, %d uncommitted, first block %#p, last %#p"),
                     entry.Region.dwCommittedSize, entry.Region.dwUnCommittedSize, entry.Region.lpFirstBlock,
                     entry.Region.lpLastBlock);
        else if ((entry.wFlags & PROCESS_HEAP_UNCOMMITTED_RANGE) != 0)
            _tprintf(TEXT("uncommitted range"));
        else
            _tprintf(TEXT("free block"));
        _tprintf(TEXT("\n    at %#p, %d bytes, %d overhead, region %d\n"), entry.lpData, entry.cbData, entry.cbOverhead,
                 entry.iRegionIndex);
    }
    DWORD reason = GetLastError();
    _tprintf(TEXT("the walk ended with %s\n"), reason == ERROR_NO_MORE_ITEMS ? TEXT("ERROR_NO_MORE_ITEMS") : TEXT("an error"));

    HeapUnlock(heap);
    HeapFree(heap, 0, block);
    return HeapDestroy(heap) ? 0 : 1;
}

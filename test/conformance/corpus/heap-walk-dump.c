// Enumerating a heap in the manner of Microsoft's sample, with _tprintf and every kind of entry.
// profiles: vista+
// expect: Allocated block: 123 bytes <= C-76
// expect: Regions 1, busy 1, free 1, uncommitted 1 <= C-76
// expect: HeapWalk ended with 259 <= C-70
#include <windows.h>
#include <tchar.h>
#include <stdio.h>
int __cdecl _tmain()
{
    DWORD LastError;
    HANDLE hHeap;
    PROCESS_HEAP_ENTRY Entry;
    int regions = 0, busy = 0, unused = 0, uncommitted = 0;

    hHeap = HeapCreate(0, 0, 0);
    if (hHeap == NULL) { _tprintf(TEXT("Failed to create a new heap with LastError %d.\n"), GetLastError()); return 1; }
    HeapAlloc(hHeap, 0, 123);
    if (HeapLock(hHeap) == FALSE) { _tprintf(TEXT("Failed to lock heap with LastError %d.\n"), GetLastError()); return 1; }
    Entry.lpData = NULL;
    while (HeapWalk(hHeap, &Entry) != FALSE) {
        if ((Entry.wFlags & PROCESS_HEAP_ENTRY_BUSY) != 0) {
            busy++;
            _tprintf(TEXT("Allocated block: %lu bytes\n"), Entry.cbData);
            if ((Entry.wFlags & PROCESS_HEAP_ENTRY_MOVEABLE) != 0) _tprintf(TEXT(", movable with HANDLE %#p"), Entry.Block.hMem);
        } else if ((Entry.wFlags & PROCESS_HEAP_REGION) != 0) {
            regions++;
            if (Entry.Region.dwCommittedSize == 0 || Entry.Region.lpFirstBlock <= Entry.lpData) _tprintf(TEXT("odd region\n"));
        } else if ((Entry.wFlags & PROCESS_HEAP_UNCOMMITTED_RANGE) != 0) uncommitted++;
        else unused++;
    }
    LastError = GetLastError();
    if (HeapUnlock(hHeap) == FALSE) _tprintf(TEXT("Failed to unlock heap with LastError %d.\n"), GetLastError());
    _tprintf(TEXT("Regions %d, busy %d, free %d, uncommitted %d\n"), regions, busy, unused, uncommitted);
    _tprintf(TEXT("HeapWalk ended with %lu\n"), LastError);
    if (HeapDestroy(hHeap) == FALSE) _tprintf(TEXT("Failed to destroy heap with LastError %d.\n"), GetLastError());
    return 0;
}

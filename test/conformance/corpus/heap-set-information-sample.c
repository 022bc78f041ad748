// HeapSetInformation in the manner of Microsoft's sample: the low-fragmentation heap and termination on corruption.
// profiles: vista+
// expect: Heap termination-on-corruption has been enabled. <= Microsoft, "HeapSetInformation"
// expect: The low-fragmentation heap has been enabled. <= C-83
#include <windows.h>
#include <tchar.h>
#include <stdio.h>
#define HEAP_LFH 2
int __cdecl _tmain()
{
    BOOL bResult;
    HANDLE hHeap;
    ULONG HeapInformation;

    bResult = HeapSetInformation(NULL, HeapEnableTerminationOnCorruption, NULL, 0);
    if (bResult != FALSE) {
        _tprintf(TEXT("Heap termination-on-corruption has been enabled.\n"));
    } else {
        _tprintf(TEXT("Failed to enable heap termination-on-corruption with LastError %d.\n"), GetLastError());
        return 1;
    }
    hHeap = HeapCreate(0, 0, 0);
    if (hHeap == NULL) {
        _tprintf(TEXT("Failed to create a new heap with LastError %d.\n"), GetLastError());
        return 1;
    }
    HeapInformation = HEAP_LFH;
    bResult = HeapSetInformation(hHeap, HeapCompatibilityInformation, &HeapInformation, sizeof(HeapInformation));
    if (bResult != FALSE) {
        _tprintf(TEXT("The low-fragmentation heap has been enabled.\n"));
    } else {
        _tprintf(TEXT("Failed to enable the low-fragmentation heap with LastError %d.\n"), GetLastError());
        return 1;
    }
    return 0;
}

// Getting process heaps in the manner of Microsoft's sample, with intsafe.h and HeapAlloc for the array.
// profiles: nt
// expect: Process has at least 1 heap: 1 <= C-2
// expect: First is the default: 1 <= C-5
// expect: Freed: 1 <= HEAP_SPEC §A.5
#include <windows.h>
#include <tchar.h>
#include <stdio.h>
#include <intsafe.h>
int __cdecl _tmain()
{
    DWORD NumberOfHeaps;
    DWORD HeapsLength;
    HANDLE hDefaultProcessHeap;
    HRESULT Result;
    PHANDLE aHeaps;
    SIZE_T BytesToAllocate;

    NumberOfHeaps = GetProcessHeaps(0, NULL);
    if (NumberOfHeaps == 0) { _tprintf(TEXT("Failed to retrieve the number of heaps with LastError %d.\n"), GetLastError()); return 1; }
    Result = SIZETMult(NumberOfHeaps, sizeof(*aHeaps), &BytesToAllocate);
    if (Result != S_OK) { _tprintf(TEXT("SIZETMult failed with HR %d.\n"), Result); return 1; }
    hDefaultProcessHeap = GetProcessHeap();
    if (hDefaultProcessHeap == NULL) { _tprintf(TEXT("Failed to retrieve the default process heap with LastError %d.\n"), GetLastError()); return 1; }
    aHeaps = (PHANDLE)HeapAlloc(hDefaultProcessHeap, 0, BytesToAllocate);
    if (aHeaps == NULL) { _tprintf(TEXT("HeapAlloc failed to allocate %d bytes.\n"), BytesToAllocate); return 1; }
    HeapsLength = NumberOfHeaps;
    NumberOfHeaps = GetProcessHeaps(HeapsLength, aHeaps);
    _tprintf(TEXT("Process has at least 1 heap: %d\n"), NumberOfHeaps >= 1 && NumberOfHeaps <= HeapsLength);
    _tprintf(TEXT("First is the default: %d\n"), aHeaps[0] == hDefaultProcessHeap);
    _tprintf(TEXT("Freed: %d\n"), HeapFree(hDefaultProcessHeap, 0, aHeaps));
    return 0;
}

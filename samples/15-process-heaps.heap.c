// GetProcessHeaps lists the heaps of the process; the first one is the default heap, GetProcessHeap().
// Watch the array of handles: it lies in the default heap itself, in a block of the size that SIZETMult computed.
// Heaps created later come at the end of the list.
#include <intsafe.h>
#include <stdio.h>
#include <windows.h>

int main(void)
{
    HANDLE extra = HeapCreate(0, 0, 0);
    DWORD count = GetProcessHeaps(0, NULL);
    SIZE_T bytes;
    PHANDLE heaps;

    if (SIZETMult(count, sizeof(*heaps), &bytes) != S_OK)
        return 1;
    heaps = (PHANDLE)HeapAlloc(GetProcessHeap(), 0, bytes);
    if (heaps == NULL)
        return 1;

    DWORD stored = GetProcessHeaps(count, heaps);
    printf("%lu heaps\n", stored);
    for (DWORD i = 0; i < stored; ++i)
        printf("heap %lu at %p%s%s\n", i, heaps[i], heaps[i] == GetProcessHeap() ? ", the default heap" : "",
               heaps[i] == extra ? ", created here" : "");

    HeapFree(GetProcessHeap(), 0, heaps);
    HeapDestroy(extra);
    return 0;
}

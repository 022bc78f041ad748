// The process heap survives HeapDestroy.
// profiles: nt
// expect: destroyed 0, error 6 <= HEAP_SPEC §A.2
// expect: still works: 1 <= HEAP_SPEC §A.2
#include <windows.h>
#include <stdio.h>
int main(void)
{
    BOOL done;
    SetLastError(0);
    done = HeapDestroy(GetProcessHeap());
    printf("destroyed %d, error %lu\n", done, GetLastError());
    printf("still works: %d\n", HeapFree(GetProcessHeap(), 0, HeapAlloc(GetProcessHeap(), 0, 1)));
    return 0;
}

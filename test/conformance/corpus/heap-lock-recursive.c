// HeapLock nests: as many HeapUnlock as HeapLock.
// profiles: nt
// expect: locked 1 1 <= HEAP_SPEC §A.9
// expect: allocates while locked: 1 <= HEAP_SPEC §A.9
// expect: unlocked 1 1 <= HEAP_SPEC §A.9
#include <windows.h>
#include <stdio.h>
int main(void)
{
    HANDLE heap = HeapCreate(0, 0, 0);
    BOOL a = HeapLock(heap), b = HeapLock(heap);
    printf("locked %d %d\n", a, b);
    printf("allocates while locked: %d\n", HeapAlloc(heap, 0, 10) != NULL);
    a = HeapUnlock(heap);
    b = HeapUnlock(heap);
    printf("unlocked %d %d\n", a, b);
    HeapDestroy(heap);
    return 0;
}

// A large block has a region of its own that VirtualQuery shows and HeapFree gives back.
// profiles: nt
// expect: own region: 1 <= C-229
// expect: after free: 1 <= C-229
#include <windows.h>
#include <stdio.h>
int main(void)
{
    HANDLE heap = HeapCreate(0, 0, 0);
    char *p = HeapAlloc(heap, 0, 0x200000);
    MEMORY_BASIC_INFORMATION mbi;
    VirtualQuery(p, &mbi, sizeof mbi);
    printf("own region: %d\n", mbi.AllocationBase != heap && mbi.State == MEM_COMMIT);
    HeapFree(heap, 0, p);
    VirtualQuery(p, &mbi, sizeof mbi);
    printf("after free: %d\n", mbi.State == MEM_FREE);
    HeapDestroy(heap);
    return 0;
}

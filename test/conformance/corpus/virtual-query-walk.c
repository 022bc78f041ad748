// A walk of the whole address space with VirtualQuery: regions meet without gap, and what was reserved is found.
// profiles: nt
// expect: regions meet: 1 <= HEAP_SPEC §A.15
// expect: found 64 KB reserve with 8 KB committed: 1 <= C-191 C-193
// expect: reached the end: 1 <= HEAP_SPEC §A.14
#include <windows.h>
#include <stdio.h>
int main(void)
{
    SYSTEM_INFO si;
    MEMORY_BASIC_INFORMATION mbi;
    char *p, *mine, *expected = NULL;
    SIZE_T reserved = 0, committed = 0;
    BOOL meet = TRUE;

    GetSystemInfo(&si);
    mine = VirtualAlloc(NULL, 0x10000, MEM_RESERVE, PAGE_READWRITE);
    VirtualAlloc(mine + 0x4000, 0x2000, MEM_COMMIT, PAGE_READWRITE);
    for (p = si.lpMinimumApplicationAddress; p < (char *)si.lpMaximumApplicationAddress; p += mbi.RegionSize)
    {
        if (VirtualQuery(p, &mbi, sizeof mbi) != sizeof mbi) break;
        if (expected && mbi.BaseAddress != expected) meet = FALSE;
        expected = (char *)mbi.BaseAddress + mbi.RegionSize;
        if (mbi.AllocationBase == mine) {
            if (mbi.State == MEM_COMMIT) committed += mbi.RegionSize;
            else reserved += mbi.RegionSize;
        }
    }
    printf("regions meet: %d\n", meet);
    printf("found 64 KB reserve with 8 KB committed: %d\n", reserved == 0xE000 && committed == 0x2000);
    printf("reached the end: %d\n", p > (char *)si.lpMaximumApplicationAddress);
    VirtualFree(mine, 0, MEM_RELEASE);
    return 0;
}

// Calls with bad pointers behind SEH, and IsBadReadPtr: what faults says where and how.
// profiles: nt
// expect: read of NULL: c0000005, kind 0, at 0 <= HEAP_SPEC §A.15
// expect: write to read-only: c0000005, kind 1, at page <= C-213
// expect: IsBadReadPtr(NULL) 1, IsBadReadPtr(block) 0 <= Microsoft, "IsBadReadPtr"
#include <windows.h>
#include <stdio.h>
static EXCEPTION_RECORD seen;
static int Filter(EXCEPTION_POINTERS *info) { seen = *info->ExceptionRecord; return EXCEPTION_EXECUTE_HANDLER; }
int main(void)
{
    char *page = VirtualAlloc(NULL, 0x1000, MEM_COMMIT, PAGE_READONLY);
    volatile char *nothing = NULL;
    char c = 0;
    void *block = HeapAlloc(GetProcessHeap(), 0, 10);
    __try { c = *nothing; } __except (Filter(GetExceptionInformation())) { }
    printf("read of NULL: %lx, kind %lu, at %lu\n", seen.ExceptionCode, (ULONG)seen.ExceptionInformation[0], (ULONG)seen.ExceptionInformation[1]);
    __try { page[0] = c; } __except (Filter(GetExceptionInformation())) { }
    printf("write to read-only: %lx, kind %lu, at %s\n", seen.ExceptionCode, (ULONG)seen.ExceptionInformation[0],
        seen.ExceptionInformation[1] == (ULONG_PTR)page ? "page" : "elsewhere");
    printf("IsBadReadPtr(NULL) %d, IsBadReadPtr(block) %d\n", IsBadReadPtr(NULL, 1), IsBadReadPtr(block, 10));
    HeapFree(GetProcessHeap(), 0, block);
    return 0;
}

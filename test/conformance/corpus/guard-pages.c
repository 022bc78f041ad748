// Creating guard pages in the manner of Microsoft's sample: VirtualLock of a guard page fails once, then succeeds.
// profiles: nt
// expect: committed one guard page <= Microsoft, "Creating Guard Pages"
// expect: first touch: guard page violation <= HEAP_SPEC §A.15
// expect: second touch: 0 <= HEAP_SPEC §A.15
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <tchar.h>
int _tmain(void)
{
    LPVOID lpvAddr;
    DWORD dwPageSize;
    SYSTEM_INFO sSysInfo;
    volatile char *p;

    GetSystemInfo(&sSysInfo);
    dwPageSize = sSysInfo.dwPageSize;
    lpvAddr = VirtualAlloc(NULL, dwPageSize, MEM_RESERVE | MEM_COMMIT, PAGE_READONLY | PAGE_GUARD);
    if (lpvAddr == NULL) {
        _ftprintf(stderr, TEXT("VirtualAlloc failed. Error: %ld\n"), GetLastError());
        return 1;
    }
    _tprintf(TEXT("committed one guard page\n"));
    p = lpvAddr;
    __try { *p; _tprintf(TEXT("no guard\n")); }
    __except (GetExceptionCode() == STATUS_GUARD_PAGE_VIOLATION ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH) {
        _tprintf(TEXT("first touch: guard page violation\n"));
    }
    _tprintf(TEXT("second touch: %d\n"), *p);
    VirtualFree(lpvAddr, 0, MEM_RELEASE);
    return 0;
}

// Reserving and committing memory in the manner of Microsoft's sample: the filter commits the page that a store misses.
// profiles: nt
// expect: 80 pages, 80 faults <= Microsoft, "Reserving and Committing Memory"
// expect: sum 80 <= Microsoft, "Reserving and Committing Memory"
// expect: last page readable: a <= Microsoft, "Reserving and Committing Memory"
#include <windows.h>
#include <tchar.h>
#include <stdio.h>
#include <stdlib.h>
#define PAGELIMIT 80
LPTSTR lpNxtPage;
DWORD dwPages = 0;
DWORD dwPageSize;
INT PageFaultExceptionFilter(DWORD dwCode)
{
    LPVOID lpvResult;
    if (dwCode != EXCEPTION_ACCESS_VIOLATION) { _tprintf(TEXT("Exception code = %ld.\n"), dwCode); return EXCEPTION_EXECUTE_HANDLER; }
    if (dwPages >= PAGELIMIT) { _tprintf(TEXT("Exception: out of pages.\n")); return EXCEPTION_EXECUTE_HANDLER; }
    lpvResult = VirtualAlloc((LPVOID)lpNxtPage, dwPageSize, MEM_COMMIT, PAGE_READWRITE);
    if (lpvResult == NULL) { _tprintf(TEXT("VirtualAlloc failed.\n")); return EXCEPTION_EXECUTE_HANDLER; }
    dwPages++;
    lpNxtPage = (LPTSTR)((PCHAR)lpNxtPage + dwPageSize);
    return EXCEPTION_CONTINUE_EXECUTION;
}
VOID ErrorExit(LPTSTR lpMsg)
{
    _tprintf(TEXT("Error! %s with error code of %ld.\n"), lpMsg, GetLastError());
    exit(0);
}
VOID _tmain(VOID)
{
    LPVOID lpvBase;
    LPTSTR lpPtr;
    BOOL bSuccess;
    DWORD i, sum = 0;
    SYSTEM_INFO sSysInfo;

    GetSystemInfo(&sSysInfo);
    dwPageSize = sSysInfo.dwPageSize;
    lpvBase = VirtualAlloc(NULL, PAGELIMIT * dwPageSize, MEM_RESERVE, PAGE_NOACCESS);
    if (lpvBase == NULL) ErrorExit(TEXT("VirtualAlloc reserve failed."));
    lpPtr = lpNxtPage = (LPTSTR)lpvBase;
    for (i = 0; i < PAGELIMIT * dwPageSize; i++) {
        __try { lpPtr[i] = 'a'; }
        __except (PageFaultExceptionFilter(GetExceptionCode())) {
            _tprintf(TEXT("Exiting process.\n"));
            ExitProcess(GetLastError());
        }
        if (i % dwPageSize == 0) sum++;
    }
    _tprintf(TEXT("%lu pages, %lu faults\n"), i / dwPageSize, dwPages);
    _tprintf(TEXT("sum %lu\n"), sum);
    _tprintf(TEXT("last page readable: %c\n"), lpPtr[PAGELIMIT * dwPageSize - 1]);
    bSuccess = VirtualFree(lpvBase, 0, MEM_RELEASE);
    exit(bSuccess ? 0 : 1);
}

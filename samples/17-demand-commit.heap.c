// Reserving costs address space, committing costs memory: here pages are committed at the first touch.
// Watch the map: one reserved region, in which a page becomes committed each time the filter handles a fault.
// EXCEPTION_CONTINUE_EXECUTION runs the faulting instruction again; this time it succeeds.
#include <stdio.h>
#include <windows.h>

#define PAGES 8

static char *base;
static DWORD pageSize;
static int faults;

static int commitPage(DWORD code, EXCEPTION_POINTERS *pointers)
{
    if (code != EXCEPTION_ACCESS_VIOLATION)
        return EXCEPTION_CONTINUE_SEARCH;
    char *touched = (char *)pointers->ExceptionRecord->ExceptionInformation[1];
    if (touched < base || touched >= base + PAGES * pageSize)
        return EXCEPTION_CONTINUE_SEARCH;
    faults++;
    if (VirtualAlloc(touched, 1, MEM_COMMIT, PAGE_READWRITE) == NULL)
        return EXCEPTION_EXECUTE_HANDLER;
    return EXCEPTION_CONTINUE_EXECUTION;
}

int main(void)
{
    SYSTEM_INFO info;
    GetSystemInfo(&info);
    pageSize = info.dwPageSize;
    base = VirtualAlloc(NULL, PAGES * pageSize, MEM_RESERVE, PAGE_NOACCESS);

    __try {
        for (DWORD i = 0; i < PAGES * pageSize; i += pageSize / 2)
            base[i] = (char)i;
    } __except (commitPage(GetExceptionCode(), GetExceptionInformation())) {
        printf("no memory\n");
        return 1;
    }
    printf("%d faults for %d pages\n", faults, PAGES);
    VirtualFree(base, 0, MEM_RELEASE);
    return 0;
}

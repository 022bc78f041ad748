// A vectored handler commits pages on demand and lets the store go on.
// profiles: xp+
// expect: 16 pages committed on demand <= Microsoft, "AddVectoredExceptionHandler"
#include <windows.h>
#include <stdio.h>
static char *area;
static int faults;
static LONG CALLBACK Handler(EXCEPTION_POINTERS *info)
{
    char *at = (char *)info->ExceptionRecord->ExceptionInformation[1];
    if (info->ExceptionRecord->ExceptionCode != EXCEPTION_ACCESS_VIOLATION || at < area || at >= area + 0x10000) return EXCEPTION_CONTINUE_SEARCH;
    faults++;
    return VirtualAlloc(at, 1, MEM_COMMIT, PAGE_READWRITE) ? EXCEPTION_CONTINUE_EXECUTION : EXCEPTION_CONTINUE_SEARCH;
}
int main(void)
{
    PVOID handler = AddVectoredExceptionHandler(1, Handler);
    int i;
    area = VirtualAlloc(NULL, 0x10000, MEM_RESERVE, PAGE_READWRITE);
    for (i = 0; i < 0x10000; i += 256) area[i] = 1;
    printf("%d pages committed on demand\n", faults);
    RemoveVectoredExceptionHandler(handler);
    VirtualFree(area, 0, MEM_RELEASE);
    return 0;
}

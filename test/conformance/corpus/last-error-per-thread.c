// The last error belongs to the thread.
// profiles: all
// expect: main keeps 5: 1 <= HEAP_SPEC §A.0
// expect: thread starts with 0: 1 <= Microsoft, "GetLastError"
#include <windows.h>
#include <stdio.h>
static DWORD seen = 77;
static DWORD WINAPI Other(LPVOID p) { seen = GetLastError(); SetLastError(9); return 0; }
int main(void)
{
    HANDLE t;
    t = CreateThread(NULL, 0, Other, NULL, 0, NULL);
    SetLastError(5);
    WaitForSingleObject(t, INFINITE);
    printf("main keeps 5: %d\nthread starts with 0: %d\n", GetLastError() == 5, seen == 0);
    CloseHandle(t);
    return 0;
}

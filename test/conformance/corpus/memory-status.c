// GlobalMemoryStatusEx checks its size; the load is the part that is in use.
// profiles: xp-x86 vista+
// expect: wrong length: 0, error 87 <= C-225
// expect: load as computed: 1 <= C-226
#include <windows.h>
#include <stdio.h>
int main(void)
{
    MEMORYSTATUSEX m = { sizeof m };
    BOOL ok;
    m.dwLength = 1;
    ok = GlobalMemoryStatusEx(&m);
    printf("wrong length: %d, error %lu\n", ok, GetLastError());
    m.dwLength = sizeof m;
    GlobalMemoryStatusEx(&m);
    printf("load as computed: %d\n", m.dwMemoryLoad == (DWORD)((m.ullTotalPhys - m.ullAvailPhys) / (m.ullTotalPhys / 100)));
    return 0;
}

// Reserve, commit, protect, query, decommit and release, each with the error that a wrong argument gives.
// profiles: nt
// expect: 31 checks, 0 failed <= C-190 C-191 C-192 C-193 C-194 C-196 C-197 C-198 C-199 C-200 C-202
#include <windows.h>
#include <stdio.h>
static int checks, failed;
static void check(BOOL condition, int line, const char *text) {
    checks++;
    if (!condition) { failed++; printf("line %d: %s (error %lu)\n", line, text, GetLastError()); }
}
#define ok(c) check((c) != 0, __LINE__, #c)
int main(void)
{
    MEMORY_BASIC_INFORMATION info;
    LPVOID addr1, addr2;
    DWORD old_prot;

    SetLastError(0xdeadbeef);
    addr1 = VirtualAlloc(0, 0, MEM_RESERVE, PAGE_NOACCESS);
    ok(addr1 == NULL); ok(GetLastError() == ERROR_INVALID_PARAMETER);

    addr1 = VirtualAlloc(0, 0xFFFC, MEM_RESERVE, PAGE_NOACCESS);
    ok(addr1 != NULL);
    ok(((ULONG_PTR)addr1 & 0xffff) == 0);
    ok(VirtualQuery(addr1, &info, sizeof(info)) == sizeof(info));
    ok(info.BaseAddress == addr1); ok(info.AllocationBase == addr1);
    ok(info.AllocationProtect == PAGE_NOACCESS); ok(info.RegionSize == 0x10000);
    ok(info.State == MEM_RESERVE); ok(info.Protect == 0); ok(info.Type == MEM_PRIVATE);

    SetLastError(0xdeadbeef);
    ok(!VirtualProtect(addr1, 0xFFFC, PAGE_READONLY, &old_prot));
    ok(GetLastError() == ERROR_INVALID_ADDRESS);

    addr2 = VirtualAlloc(addr1, 0x1000, MEM_COMMIT, PAGE_NOACCESS);
    ok(addr1 == addr2);
    ok(VirtualQuery(addr1, &info, sizeof(info)) == sizeof(info));
    ok(info.RegionSize == 0x1000); ok(info.State == MEM_COMMIT); ok(info.Protect == PAGE_NOACCESS);
    ok(VirtualProtect(addr1, 0x1000, PAGE_READONLY, &old_prot)); ok(old_prot == PAGE_NOACCESS);
    ok(VirtualProtect(addr1, 0x1000, PAGE_READWRITE, &old_prot)); ok(old_prot == PAGE_READONLY);
    SetLastError(0xdeadbeef);
    ok(!VirtualProtect(addr1, 0x1000, 0, &old_prot)); ok(GetLastError() == ERROR_INVALID_PARAMETER);

    ok(VirtualFree(addr1, 0x10000, MEM_DECOMMIT));
    ok(!VirtualFree(addr1, 0, 0));
    ok(!VirtualFree(addr1, 1, MEM_RELEASE)); ok(GetLastError() == ERROR_INVALID_PARAMETER);
    ok(VirtualFree(addr1, 0, MEM_RELEASE));
    SetLastError(0xdeadbeef);
    ok(VirtualAllocEx(NULL, 0, 0x1000, MEM_COMMIT, PAGE_READWRITE) == NULL && GetLastError() == ERROR_INVALID_HANDLE);
    printf("%d checks, %d failed\n", checks, failed);
    return failed;
}

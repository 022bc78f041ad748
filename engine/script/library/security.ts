/**
 * Privileges and Address Windowing Extensions for a process of an ordinary user: its token has the privileges that everybody has and
 * no others, and none can be added. So physical pages are never handed out. Sources: Microsoft, "AdjustTokenPrivileges",
 * "AllocateUserPhysicalPages", "Privilege Constants"; the numbers of privileges are those of the WDK's wdm.h. A token is an
 * event that nobody waits for: our rule.
 */
export const SECURITY = String.raw`#include <windows.h>
#include <string.h>
#define HELD 0x80000000
static const struct { const char *name; DWORD number; } privileges[] = {
  { "SeLockMemoryPrivilege", 4 }, { "SeIncreaseQuotaPrivilege", 5 }, { "SeProfileSingleProcessPrivilege", 13 },
  { "SeIncreaseBasePriorityPrivilege", 14 }, { "SeCreatePagefilePrivilege", 15 }, { "SeShutdownPrivilege", 19 | HELD },
  { "SeDebugPrivilege", 20 }, { "SeChangeNotifyPrivilege", 23 | HELD }, { "SeCreateGlobalPrivilege", 30 },
  { "SeIncreaseWorkingSetPrivilege", 33 | HELD }
};
static BOOL fail(DWORD error) { SetLastError(error); return FALSE; }
BOOL WINAPI OpenProcessToken(HANDLE process, DWORD access, PHANDLE token) {
  if (process != GetCurrentProcess() && GetProcessId(process) != GetCurrentProcessId()) return fail(ERROR_INVALID_HANDLE);
  *token = CreateEventW(NULL, TRUE, FALSE, NULL);
  return *token != NULL;
}
BOOL WINAPI LookupPrivilegeValueA(LPCSTR system, LPCSTR name, PLUID to) {
  int at;
  for (at = 0; at < (int)(sizeof(privileges) / sizeof(*privileges)); at++)
    if (_stricmp(privileges[at].name, name) == 0) {
      to->LowPart = privileges[at].number & ~HELD;
      to->HighPart = 0;
      return TRUE;
    }
  return fail(ERROR_NO_SUCH_PRIVILEGE);
}
BOOL WINAPI LookupPrivilegeValueW(LPCWSTR system, LPCWSTR name, PLUID to) {
  char narrow[64];
  int at;
  for (at = 0; at < 63 && name[at] != 0; at++) narrow[at] = name[at] < 0x80 ? (char)name[at] : '?';
  narrow[at] = 0;
  return LookupPrivilegeValueA(NULL, narrow, to);
}
BOOL WINAPI AdjustTokenPrivileges(HANDLE token, BOOL none, PTOKEN_PRIVILEGES wanted, DWORD size, PTOKEN_PRIVILEGES before, PDWORD given) {
  DWORD error = ERROR_SUCCESS, index;
  int at;
  if (WaitForSingleObject(token, 0) == WAIT_FAILED) return FALSE;
  if (before != NULL && size >= sizeof(DWORD)) before->PrivilegeCount = 0;
  if (given != NULL) *given = sizeof(DWORD);
  for (index = 0; !none && wanted != NULL && index < wanted->PrivilegeCount; index++) {
    for (at = 0; at < (int)(sizeof(privileges) / sizeof(*privileges)); at++)
      if (privileges[at].number == (wanted->Privileges[index].Luid.LowPart | HELD)) break;
    if (at == sizeof(privileges) / sizeof(*privileges)) error = ERROR_NOT_ALL_ASSIGNED;
  }
  SetLastError(error);
  return TRUE;
}
BOOL WINAPI AllocateUserPhysicalPages(HANDLE process, PULONG_PTR count, PULONG_PTR pages) { return fail(ERROR_PRIVILEGE_NOT_HELD); }
BOOL WINAPI FreeUserPhysicalPages(HANDLE process, PULONG_PTR count, PULONG_PTR pages) { *count = 0; return fail(ERROR_INVALID_PARAMETER); }
BOOL WINAPI MapUserPhysicalPages(PVOID at, ULONG_PTR count, PULONG_PTR pages) { return fail(ERROR_INVALID_PARAMETER); }
BOOL WINAPI MapUserPhysicalPagesScatter(PVOID *at, ULONG_PTR count, PULONG_PTR pages) { return fail(ERROR_INVALID_PARAMETER); }
`;
export const SECURITY_NAMES =
  'OpenProcessToken LookupPrivilegeValueA LookupPrivilegeValueW AdjustTokenPrivileges AllocateUserPhysicalPages FreeUserPhysicalPages ' +
  'MapUserPhysicalPages MapUserPhysicalPagesScatter';

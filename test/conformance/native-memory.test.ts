import { holds, NT_PROFILES } from '../support/self-checking';

/* CONFORMANCE §12 to §14 as a C program observes them: native calls, process handles, memory status. */

const NATIVE = `#include <winternl.h>
  #define SELF NtCurrentProcess()
  static NTSTATUS reserve(SIZE_T at, SIZE_T *size, PVOID *base) { *base = (PVOID)at; return NtAllocateVirtualMemory(SELF, base, 0, size, MEM_RESERVE, PAGE_READWRITE); }
  static NTSTATUS give(ULONG type, SIZE_T at, SIZE_T bytes, PVOID *base, SIZE_T *size) { *base = (PVOID)at; *size = bytes; return NtFreeVirtualMemory(SELF, base, size, type); }
`;

describe('Native virtual memory', () => {
  holds(
    'C-205, C-206, C-216, C-223: reserves whole slots',
    `${NATIVE}
    static const SIZE_T rows[][3] = {
      { 0x50000000, 0x1, 0x1000 }, { 0x50008000, 0x1, 0x9000 }, { 0x50000010, 0x1000, 0x2000 }, { 0x50010000, 0x2000, 0x2000 },
      { 0x5000FFFF, 0x3000, 0x13000 }, { 0x50001010, 0x7000, 0x9000 }, { 0x50001010, 0xC000, 0xE000 },
    };
    int main(void) {
      PVOID base, other;
      SIZE_T size, more = 0x1000;
      int i;
      for (i = 0; i < 7; i++) {
        size = rows[i][1];
        CHECK(reserve(rows[i][0], &size, &base) == STATUS_SUCCESS && size == rows[i][2] && AT(base) == rows[i][0] / 0x10000 * 0x10000); /* C-205 */
        CHECK(reserve(AT(base) + 0x8000, &more, &other) == STATUS_CONFLICTING_ADDRESSES);            /* C-206 */
        CHECK(NtAllocateVirtualMemory(SELF, &base, 12, &more, MEM_RESERVE, PAGE_READWRITE) == STATUS_CONFLICTING_ADDRESSES);
        CHECK(give(MEM_RELEASE, AT(base), 0, &base, &size) == STATUS_SUCCESS);
      }
      CHECK(reserve(0xF000, &more, &other) == STATUS_INVALID_PARAMETER_2);                           /* C-216 */
      CHECK(NtAllocateVirtualMemory(NULL, &base, 0, &more, MEM_RESERVE, PAGE_READWRITE) == (NTSTATUS)STATUS_INVALID_HANDLE);
      CHECK(NtAllocateVirtualMemory(SELF, NULL, 0, &more, MEM_RESERVE, PAGE_READWRITE) == (NTSTATUS)STATUS_ACCESS_VIOLATION);
      base = NULL; more = 0x1000;
      CHECK(NtAllocateVirtualMemory(SELF, &base, 0, &more, MEM_RESERVE | MEM_RESERVE_PLACEHOLDER, PAGE_NOACCESS) == (NTSTATUS)STATUS_INVALID_PARAMETER); /* C-223 */
      return 0;
    }`,
    NT_PROFILES,
  );

  holds(
    'C-209, C-212, C-213, C-214: commits, faults and queries',
    `${NATIVE}
    int main(void) {
      PVOID base = (PVOID)0x50004080, at;
      SIZE_T size = 0x1000, length = 0;
      MEMORY_BASIC_INFORMATION info;
      volatile DWORD code = 0;
      ULONG old = 0;
      CHECK(NtAllocateVirtualMemory(SELF, &base, 0, &size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE) == STATUS_SUCCESS);
      CHECK(AT(base) == 0x50000000 && size == 0x6000);                                               /* C-212 */
      ((char *)base)[0] = 1; ((char *)base)[0x5fff] = 2;
      at = (char *)base + 0x1000; size = 0x1000;
      CHECK(NtProtectVirtualMemory(SELF, &at, &size, PAGE_READONLY, &old) == STATUS_SUCCESS && old == PAGE_READWRITE);
      __try { ((char *)at)[0] = 1; } __except (1) { code = GetExceptionCode(); }
      CHECK(code == STATUS_ACCESS_VIOLATION);                                                        /* C-213 */
      code = 0; size = 0x1000;
      CHECK(NtProtectVirtualMemory(SELF, &at, &size, PAGE_NOACCESS, &old) == STATUS_SUCCESS && old == PAGE_READONLY);
      __try { old = ((volatile char *)at)[0]; } __except (1) { code = GetExceptionCode(); }
      CHECK(code == STATUS_ACCESS_VIOLATION);
      CHECK(NtQueryVirtualMemory(SELF, (char *)base + 0x2345, MemoryBasicInformation, &info, sizeof info, &length) == STATUS_SUCCESS);
      CHECK(length == sizeof info && info.BaseAddress == (char *)base + 0x2000 && info.AllocationBase == base);  /* C-214 */
      CHECK(info.RegionSize == 0x4000 && info.Protect == PAGE_READWRITE && info.AllocationProtect == PAGE_READWRITE);
      CHECK(NtQueryVirtualMemory(SELF, base, MemoryBasicInformation, &info, 4, NULL) == STATUS_INFO_LENGTH_MISMATCH);
      CHECK(give(MEM_DECOMMIT, AT(base), 0x2000, &at, &size) == STATUS_SUCCESS);
      CHECK(give(MEM_DECOMMIT, AT(base), 0x6000, &at, &size) == STATUS_SUCCESS && size == 0x6000);   /* C-209 */
      return 0;
    }`,
    NT_PROFILES,
  );

  holds(
    'C-210, C-211, C-215, C-217, C-218, C-219, C-220, C-221: frees parts and all',
    `${NATIVE}
    int main(void) {
      PVOID base, at;
      SIZE_T size = 0x30000;
      CHECK(reserve(0x50000000, &size, &base) == STATUS_SUCCESS);
      CHECK(give(MEM_RELEASE, 0x50010000, 0x10000, &at, &size) == STATUS_SUCCESS);                   /* C-215 */
      CHECK(give(MEM_RELEASE, 0x50010000, 0, &at, &size) == STATUS_MEMORY_NOT_ALLOCATED);            /* C-210 */
      CHECK(give(MEM_RELEASE, 0x50000000, 0x30000, &at, &size) == STATUS_UNABLE_TO_FREE_VM);         /* C-211 */
      CHECK(give(MEM_DECOMMIT, 0x50000000, 0x1000, &at, &size) == STATUS_SUCCESS);                   /* C-217 */
      CHECK(give(MEM_DECOMMIT, 0x50000000, 0x10001, &at, &size) == STATUS_UNABLE_TO_FREE_VM);
      CHECK(give(MEM_DECOMMIT, 0x5000F800, 0x1000, &at, &size) == STATUS_UNABLE_TO_FREE_VM);         /* C-218 */
      CHECK(give(MEM_DECOMMIT, 0x50001FFF, 2, &at, &size) == STATUS_SUCCESS && AT(at) == 0x50001000 && size == 0x2000); /* C-220 */
      CHECK(give(MEM_RELEASE, 0x50001000, 0, &at, &size) == STATUS_FREE_VM_NOT_AT_BASE && AT(at) == 0x50001000 && size == 0); /* C-221 */
      CHECK(give(MEM_RELEASE, 0x50000FFE, 0, &at, &size) == STATUS_SUCCESS && AT(at) == 0x50000000 && size == 0x10000);
      size = 0x2000;
      CHECK(reserve(0x50000000, &size, &base) == STATUS_SUCCESS && give(MEM_RELEASE, 0x50001000, 0x1000, &at, &size) == STATUS_SUCCESS); /* C-219 */
      CHECK(give(MEM_RELEASE, 0x50000000, 0x1000, &at, &size) == STATUS_SUCCESS);
      size = 0x2000;
      CHECK(reserve(0x50000000, &size, &base) == STATUS_SUCCESS && give(MEM_RELEASE, 0x50000001, 0x1000, &at, &size) == STATUS_SUCCESS && size == 0x2000);
      return 0;
    }`,
    NT_PROFILES,
  );

  holds(
    'C-202: takes any handle to its own process',
    `int main(void) {
      HANDLE own = OpenProcess(PROCESS_ALL_ACCESS, FALSE, GetCurrentProcessId());
      MEMORY_BASIC_INFORMATION info;
      DWORD old;
      char *p;
      ERROR_IS(CHECK(VirtualAllocEx(NULL, NULL, 0x1000, MEM_COMMIT, PAGE_READWRITE) == NULL), 6);
      ERROR_IS(CHECK(VirtualQueryEx(NULL, &info, &info, sizeof info) == 0), 6);
      ERROR_IS(CHECK(VirtualProtectEx(NULL, &info, 1, PAGE_READONLY, &old) == FALSE), 6);
      ERROR_IS(CHECK(FlushInstructionCache(NULL, NULL, 0) == FALSE), 6);
      p = VirtualAllocEx(own, NULL, 0x1000, MEM_COMMIT, PAGE_READWRITE);
      CHECK(p != NULL && VirtualProtectEx(own, p, 1, PAGE_READONLY, &old) && old == PAGE_READWRITE);
      CHECK(VirtualQueryEx(GetCurrentProcess(), p, &info, sizeof info) == sizeof info && info.Protect == PAGE_READONLY);
      CHECK(FlushInstructionCache(own, p, 0x1000));
      CHECK(!IsBadReadPtr(p, 0x1000) && IsBadWritePtr(p, 1) && IsBadReadPtr(p, 0x1001) && !IsBadReadPtr(NULL, 0) && IsBadReadPtr(NULL, 1));
      CHECK(!IsBadStringPtrA("text", 10) && !IsBadStringPtrW(L"text", 10) && IsBadStringPtrA(NULL, 1) && IsBadCodePtr(NULL));
      CHECK(VirtualFreeEx(own, p, 0, MEM_RELEASE) && IsBadReadPtr(p, 1));
      return 0;
    }`,
    NT_PROFILES,
  );
});

describe('Memory status', () => {
  holds(
    'C-225, C-226: is told in numbers that fit each other',
    `int main(void) {
      MEMORYSTATUSEX ex = { 0 };
      MEMORYSTATUS plain;
      SYSTEM_INFO info;
      ULONGLONG kilobytes = 0;
      ERROR_IS(CHECK(GlobalMemoryStatusEx(&ex) == FALSE), 87);                                       /* C-225 */
      ERROR_IS(GlobalMemoryStatus(&plain), UNTOUCHED);
      ex.dwLength = sizeof ex;
      CHECK(VirtualAlloc(NULL, 0x4000000, MEM_COMMIT, PAGE_READWRITE) != NULL && GlobalMemoryStatusEx(&ex));
      GetSystemInfo(&info);
      CHECK(ex.dwMemoryLoad == (ex.ullTotalPhys - ex.ullAvailPhys) / (ex.ullTotalPhys / 100) && ex.dwMemoryLoad != 0); /* C-226 */
      CHECK(ex.ullTotalVirtual == AT(info.lpMaximumApplicationAddress) - AT(info.lpMinimumApplicationAddress) + 1);
      CHECK(ex.ullAvailVirtual < ex.ullTotalVirtual && ex.ullAvailExtendedVirtual == 0 && plain.dwLength == sizeof plain);
      ERROR_IS(CHECK(GetPhysicallyInstalledSystemMemory(NULL) == FALSE), 87);
      CHECK(GetPhysicallyInstalledSystemMemory(&kilobytes) && kilobytes * 1024 >= ex.ullTotalPhys);
      return 0;
    }`,
  );

  holds(
    'C-225: checks its length where it exists, and never fails in its older form',
    `int main(void) {
      MEMORYSTATUSEX ex = { 0 };
      MEMORYSTATUS plain;
      memset(&plain, 0, sizeof plain);
      ERROR_IS(GlobalMemoryStatus(&plain), UNTOUCHED);
      CHECK(plain.dwLength == sizeof plain && plain.dwTotalPhys >= plain.dwAvailPhys && plain.dwMemoryLoad <= 100);
      /* Of 4 GB a 32-bit program is told 2 GB, whether all of them or what is left. */
      CHECK(sizeof(void *) == 8 ? plain.dwTotalPhys > plain.dwAvailPhys : plain.dwTotalPhys == 0x7FFFFFFF);
      if (GetProcAddress(GetModuleHandleA("kernel32"), "GlobalMemoryStatusEx") != NULL) {
        ERROR_IS(CHECK(GlobalMemoryStatusEx(&ex) == FALSE), 87);
        ex.dwLength = sizeof ex;
        CHECK(GlobalMemoryStatusEx(&ex) && ex.ullTotalPhys >= plain.dwTotalPhys);
      }
      return 0;
    }`,
    ['nt4-x86', 'xp-x86'],
  );
});

describe('Memory of a process', () => {
  holds(
    'is copied as far as it can be read and written',
    `${NATIVE}
    int main(void) {
      char *from = VirtualAlloc(NULL, 0x4000, MEM_COMMIT, PAGE_READWRITE), *to = VirtualAlloc(NULL, 0x4000, MEM_COMMIT, PAGE_READWRITE);
      SIZE_T done = 9;
      DWORD old;
      HANDLE heap = HeapCreate(0, 0, 0);
      from[0] = 'a'; from[0x3FFF] = 'z';
      CHECK(ReadProcessMemory(SELF, from, to, 0x4000, &done) && done == 0x4000 && to[0] == 'a' && to[0x3FFF] == 'z');
      CHECK(WriteProcessMemory(SELF, to, "bc", 2, NULL) && to[0] == 'b');
      CHECK(ReadProcessMemory(SELF, from, to, 0, &done) && done == 0);
      VirtualProtect(from + 0x2000, 0x1000, PAGE_NOACCESS, &old);
      ERROR_IS(CHECK(!ReadProcessMemory(SELF, from, to, 0x4000, &done) && done == 0), 299);
      CHECK(NtReadVirtualMemory(SELF, from, to, 0x2000, &done) == STATUS_SUCCESS && done == 0x2000);
      CHECK(NtWriteVirtualMemory(SELF, from, to, 0x4000, &done) == (NTSTATUS)STATUS_PARTIAL_COPY && done == 0x2000);
      VirtualProtect(from, 0x2000, PAGE_READONLY, &old);
      done = 9;
      ERROR_IS(CHECK(!WriteProcessMemory(SELF, from, to, 2, &done) && done == 9), 998);
      CHECK(NtWriteVirtualMemory(SELF, from, to, 2, &done) == (NTSTATUS)STATUS_PARTIAL_COPY && done == 0);
      VirtualProtect(from, 0x2000, PAGE_EXECUTE_READ, &old);
      CHECK(WriteProcessMemory(SELF, from, "d", 1, &done) && done == 1 && from[0] == 'd');
      ERROR_IS(CHECK(!ReadProcessMemory(NULL, from, to, 1, &done)), 6);
      CHECK(ReadProcessMemory(SELF, heap, to, 64, &done) && HeapDestroy(heap));
      ERROR_IS(CHECK(!ReadProcessMemory(SELF, heap, to, 64, &done) && done == 0), 299);
      return 0;
    }`,
    NT_PROFILES,
  );
});

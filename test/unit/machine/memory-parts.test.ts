import assert from 'node:assert/strict';
import { PROFILES, runC } from '../../support/run-c';

const printed = (
  head: string,
  body: string,
  profile: (typeof PROFILES)[number] | 'xp-x86' = 'win10-x86',
): string =>
  runC(`#include <windows.h>\n#include <stdio.h>\n${head}\nint main(void) { ${body} return 0; }`, { profile })
    .output;

describe('What memory programs ask beside the calls for memory', () => {
  for (const profile of PROFILES.filter(id => id.startsWith('win10')))
    it(`is told of working sets, offered pages and the stack (${profile})`, () => {
      const output = printed(
        '#include <psapi.h>',
        `ULONG_PTR low, high; char here, *p = VirtualAlloc(NULL, 0x3000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE); DWORD old; BOOL there;
         PSAPI_WORKING_SET_EX_INFORMATION ex[3] = { { p }, { p + 0x1000 }, { p + 0x10000 } }; static PSAPI_WORKING_SET_INFORMATION all[3000]; ULONG_PTR k, mine = 0;
         WIN32_MEMORY_RANGE_ENTRY range = { p, 0x3000 };
         VirtualProtect(p + 0x1000, 0x1000, PAGE_READONLY, &old);
         printf("%d %d/%x %d/%x %d ", QueryWorkingSetEx(GetCurrentProcess(), ex, sizeof ex), (int)ex[0].VirtualAttributes.Valid, (int)ex[0].VirtualAttributes.Win32Protection,
           (int)ex[1].VirtualAttributes.Valid, (int)ex[1].VirtualAttributes.Win32Protection, (int)ex[2].VirtualAttributes.Valid);
         printf("%d %lu ", QueryWorkingSet(GetCurrentProcess(), all, sizeof(ULONG_PTR)), GetLastError()); printf("%d ", QueryWorkingSet(GetCurrentProcess(), all, sizeof all));
         for (k = 0; k < all->NumberOfEntries; k++) if (all->WorkingSetInfo[k].VirtualPage - ((ULONG_PTR)p >> 12) < 3) mine = mine * 10 + all->WorkingSetInfo[k].Protection;
         GetCurrentThreadStackLimits(&low, &high); printf("%d %d ", (int)mine, low < (ULONG_PTR)&here && (ULONG_PTR)&here < high && high - low == 0x100000);
         printf("%lu %lu %lu %lu ", OfferVirtualMemory(p, 0x1000, VmOfferPriorityLow), ReclaimVirtualMemory(p, 0x1000), DiscardVirtualMemory(p, 0x3000), DiscardVirtualMemory(p + 1, 0x1000));
         printf("%d %d %d", PrefetchVirtualMemory(GetCurrentProcess(), 1, &range, 0), CheckRemoteDebuggerPresent(GetCurrentProcess(), &there), there);`,
        profile,
      );
      assert.equal(output, '1 1/4 1/2 0 0 24 1 414 1 0 0 87 87 1 1 0');
    });

  it('has newer forms with nodes, handles and sizes of 64 bits, and codes of errors by name', () => {
    const output = printed(
      '#include <ntstatus.h>\n#define SHOW(call) SetLastError(0), printf("%d/%lu ", (int)((call) != 0), GetLastError())',
      `HANDLE h = CreateFileMappingNuma(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 0x30000, NULL, NUMA_NO_PREFERRED_NODE), g; char *p, *q; SIZE_T least, most; DWORD flags;
       WIN32_MEMORY_REGION_INFORMATION info; SIZE_T told; UCHAR node; ULONGLONG mask;
       SHOW(CreateFileMappingNumaA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 5, NULL, 1)); SHOW(p = MapViewOfFileExNuma(h, FILE_MAP_WRITE, 0, 0x10000, 0, NULL, 0));
       SHOW(q = MapViewOfFile2(h, GetCurrentProcess(), 0x10000, NULL, 0x10000, 0, PAGE_READONLY)); p[7] = 'q'; printf("%c ", q[7]);
       SHOW(MapViewOfFileFromApp(h, FILE_MAP_READ, 0x100000000, 0)); SHOW(MapViewOfFile3(h, NULL, NULL, 0x1000, 0, 0, PAGE_READONLY, NULL, 0));
       g = CreateFileMapping2(INVALID_HANDLE_VALUE, NULL, FILE_MAP_READ, PAGE_READWRITE, SEC_COMMIT, 0x1000, NULL, NULL, 0); SHOW(MapViewOfFile(g, FILE_MAP_WRITE, 0, 0, 0)); SHOW(MapViewOfFile(g, FILE_MAP_READ, 0, 0, 0));
       SHOW(UnmapViewOfFile2(GetCurrentProcess(), q, 4)); SHOW(UnmapViewOfFileEx(q, MEM_PRESERVE_PLACEHOLDER)); SHOW(UnmapViewOfFileEx(q, 0));
       p = VirtualAllocFromApp(NULL, 0x5000, MEM_RESERVE, PAGE_READWRITE); VirtualAlloc(p + 0x1000, 0x2000, MEM_COMMIT, PAGE_READWRITE);
       SHOW(QueryVirtualMemoryInformation(GetCurrentProcess(), p + 0x2345, MemoryRegionInfo, &info, sizeof info, &told));
       printf("%d %x %x %lu %d ", info.AllocationBase == p, (int)info.RegionSize, (int)info.CommitSize, info.Flags, told == sizeof info);
       SHOW(VirtualAllocFromApp(NULL, 1, MEM_RESERVE, PAGE_EXECUTE_READWRITE)); SHOW(VirtualProtectFromApp(p + 0x1000, 1, PAGE_EXECUTE_READ, &flags));
       SHOW(GetNumaNodeProcessorMask(0, &mask)); printf("%d ", (int)mask); SHOW(GetNumaProcessorNode(1, &node)); SHOW(GetNumaAvailableMemoryNode(0, &mask)); printf("%d ", mask > 0x10000000);
       SHOW(GetProcessWorkingSetSizeEx(GetCurrentProcess(), &least, &most, &flags)); SHOW(SetSystemFileCacheSize(0, 0, 0));
       printf("%d %lx %d", (int)ERROR_PIPE_CONNECTED, (ULONG)STATUS_NOT_SUPPORTED, IsBadHugeReadPtr(p, 1));`,
    );
    assert.equal(
      output,
      '0/87 1/0 1/0 q 0/5 0/1132 0/5 1/0 0/87 0/487 1/0 1/0 1 5000 2000 1 1 0/87 1/0 1/0 1 0/87 1/0 1 1/0 0/1314 535 c00000bb 1',
    );
  });

  it('is told of modules, command lines in one block, and variables in a block', () => {
    const output = printed(
      '#include <psapi.h>\n#include <shellapi.h>\n#include <stdlib.h>',
      `HMODULE all[8]; DWORD needed; MODULEINFO info; char text[64]; int count, k; LPWSTR *words; LPWCH block;
       printf("%d %d ", EnumProcessModules(GetCurrentProcess(), all, sizeof all, &needed), all[0] == GetModuleHandle(NULL));
       printf("%d %d ", GetModuleInformation(GetCurrentProcess(), all[0], &info, sizeof info), info.lpBaseOfDll == all[0]);
       printf("%s ", GetModuleBaseName(GetCurrentProcess(), NULL, text, sizeof text) > 0 ? text : "?");
       words = CommandLineToArgvW(L"\\"c:\\\\a b\\" one \\"two words\\"  \\\\\\\\\\\\\\"x \\"\\" a\\\\\\\\b", &count);
       printf("%d %d", count, LocalSize(words) > 0); for (k = 0; k < count; k++) printf("[%ls]", words[k]); LocalFree(words);
       SetEnvironmentVariableA("ONE", "1"); SetEnvironmentVariableA("two", "22"); block = GetEnvironmentStringsW(); printf(" %ls %ls ", block, block + 6); printf("%d ", FreeEnvironmentStringsW(block));
       printf("%lu %s", ExpandEnvironmentStringsA("%one%-%TWO%-%no%", text, sizeof text), text);`,
    );
    assert.match(
      output,
      /^1 1 1 1 test\.(c|exe) 6 1\[c:\\a b\]\[one\]\[two words\]\[\\"x\]\[\]\[a\\\\b\] ONE=1 two=22 1 10 1-22-%no%$/,
    );
  });

  for (const profile of ['xp-x86', 'win10-x64'] as const)
    it(`is ntdll’s: strings of the process heap, page locks, waits (${profile})`, () => {
      const output = printed(
        '#include <winternl.h>\n#include <objbase.h>',
        `ANSI_STRING a, back; UNICODE_STRING u = { 0, 4, (PWSTR)L"" }; LARGE_INTEGER wait; DWORD from = GetTickCount(); ULONG seed = 1; OLECHAR *text; CLSID id;
         char *p = VirtualAlloc(NULL, 0x2000, MEM_COMMIT, PAGE_READWRITE); PVOID at = p + 5; SIZE_T size = 0x1000; NTSTATUS s;
         RtlInitAnsiString(&a, "text"); s = RtlAnsiStringToUnicodeString(&u, &a, FALSE); printf("%lx ", (ULONG)s);
         s = RtlAnsiStringToUnicodeString(&u, &a, TRUE); printf("%lx %ls %d %d ", (ULONG)s, u.Buffer, u.Length, (int)HeapSize(GetProcessHeap(), 0, u.Buffer));
         RtlUnicodeStringToAnsiString(&back, &u, TRUE); printf("%s ", back.Buffer); RtlFreeAnsiString(&back); RtlFreeUnicodeString(&u); printf("%d ", u.Buffer == NULL);
         s = NtLockVirtualMemory(NtCurrentProcess(), &at, &size, 1); printf("%lx %d %x ", (ULONG)s, at == p, (int)size);
         s = NtUnlockVirtualMemory(NtCurrentProcess(), &at, &size, 1); printf("%lx ", (ULONG)s); s = NtUnlockVirtualMemory(NtCurrentProcess(), &at, &size, 1); printf("%lx ", (ULONG)s);
         wait.QuadPart = -30 * 10000; NtDelayExecution(FALSE, &wait); printf("%d %lx ", GetTickCount() - from >= 29, RtlUniform(&seed));
         CLSIDFromString(L"{00000002-0000-0000-C000-000000000046}", &id); StringFromCLSID(&id, &text); printf("%d %ls %lx ", IsEqualIID(&id, &IID_IMalloc), text, CLSIDFromString(L"{0}", &id)); CoTaskMemFree(text);
         __try { RtlRaiseStatus(STATUS_NO_MEMORY); } __except (GetExceptionCode() == STATUS_NO_MEMORY) { printf("raised"); }`,
        profile,
      );
      assert.equal(
        output,
        `80000005 0 text 8 10 text 1 0 1 2000 0 c000002a 1 ${((0x7fffffed + 0x7fffffc3) % 0x7fffffff).toString(16)} ` +
          '1 {00000002-0000-0000-C000-000000000046} 800401f3 raised',
      );
    });
});

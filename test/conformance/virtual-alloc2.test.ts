import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { runC } from '../support/run-c';

const HEAD = '#include <windows.h>\n#include <stdio.h>\n';
const ASK = `static void *ask(void *low, void *high, SIZE_T alignment, SIZE_T size) {
  MEM_ADDRESS_REQUIREMENTS wanted = { low, high, alignment };
  MEM_EXTENDED_PARAMETER parameter = { 0 };
  parameter.Type = MemExtendedParameterAddressRequirements; parameter.Pointer = &wanted;
  SetLastError(0);
  return VirtualAlloc2(NULL, NULL, size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, &parameter, 1);
}
`;

describe('VirtualAlloc2', () => {
  for (const profile of ['win10-x86', 'win10-x64', 'segment-x64'] as const) {
    it(`is VirtualAlloc when nothing more is asked (${profile})`, () => {
      const { output } = runC(
        `${HEAD}int main(void) {
          char *p = VirtualAlloc2(GetCurrentProcess(), NULL, 5000, MEM_RESERVE, PAGE_READWRITE, NULL, 0);
          printf("%d %d ", (SIZE_T)p % 0x10000 == 0, VirtualAlloc2(NULL, p, 100, MEM_COMMIT, PAGE_READONLY, NULL, 0) == p);
          printf("%d %lu", VirtualAlloc2(NULL, NULL, 0, MEM_RESERVE, PAGE_READWRITE, NULL, 0) == NULL, GetLastError());
          return 0;
        }`,
        { profile },
      );
      assert.equal(output, '1 1 1 87');
    });

    it(`meets requirements of the address, or says that it cannot (${profile})`, () => {
      const { output } = runC(
        `${HEAD}${ASK}int main(void) {
          char *a = ask(NULL, NULL, 0x1000000, 0x3000), *b = ask(NULL, NULL, 0x1000000, 0x3000);
          char *c = ask((void *)0x30000000, (void *)0x3FFFFFFF, 0, 0x10000), *d = ask((void *)0x30000000, (void *)0x3001FFFF, 0, 0x10000);
          printf("%d %d %d ", (SIZE_T)a % 0x1000000 == 0, (SIZE_T)b % 0x1000000 == 0, a != b);
          a[0x2FFF] = 1;
          printf("%d %d ", c == (char *)0x30000000, d == c + 0x10000);
          printf("%d %lu ", ask((void *)0x30000000, (void *)0x3001FFFF, 0, 0x10000) == NULL, GetLastError());
          printf("%d %lu ", ask((void *)0x30001000, NULL, 0, 0x10000) == NULL, GetLastError());
          printf("%d %lu", ask(NULL, NULL, 0x30000, 0x10000) == NULL, GetLastError());
          return 0;
        }`,
        { profile },
      );
      assert.equal(output, '1 1 1 1 1 1 8 1 87 1 87');
    });
  }

  for (const profile of ['win10-x86', 'win10-x64'] as const)
    it(`makes placeholders, which are split, replaced by memory and views, and joined again (${profile})`, () => {
      const { output } = runC(
        `${HEAD}#include <string.h>
        #include <winternl.h>
        #define TELL(call) SetLastError(0), printf("%d/%lu ", (int)((call) != 0), GetLastError())
        #define MAP(at) MapViewOfFile3(memory, NULL, at, 0, 0x10000, MEM_REPLACE_PLACEHOLDER, PAGE_READWRITE, NULL, 0)
        static void show(void *at) { MEMORY_BASIC_INFORMATION i; VirtualQuery(at, &i, sizeof i); printf("%x:%lx:%lx:%lx ", (int)i.RegionSize, i.State, i.Type, i.AllocationProtect); }
        int main(void) {
          char *a, *b; void *p = NULL; SIZE_T size = 0x10000; HANDLE memory = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 0x10000, NULL);
          a = VirtualAlloc2(NULL, NULL, 0x20000, MEM_RESERVE | MEM_RESERVE_PLACEHOLDER, PAGE_NOACCESS, NULL, 0); b = a + 0x10000;
          TELL(VirtualAlloc(a, 1, MEM_COMMIT, PAGE_READWRITE)); TELL(VirtualFree(a, 0x10000, MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER)); show(a);
          TELL(MAP(a) == a); TELL(MAP(b) == b); strcpy(b - 3, "around"); printf("%s %s ", a, b); show(a);
          TELL(UnmapViewOfFileEx(a, MEM_PRESERVE_PLACEHOLDER)); show(a); TELL(VirtualFree(a, 0x20000, MEM_RELEASE | MEM_COALESCE_PLACEHOLDERS));
          TELL(UnmapViewOfFile2(GetCurrentProcess(), b, MEM_PRESERVE_PLACEHOLDER)); TELL(VirtualFree(a, 0x20000, MEM_RELEASE | MEM_COALESCE_PLACEHOLDERS)); show(a);
          TELL(VirtualAlloc2(NULL, a, 0x10000, MEM_RESERVE | MEM_REPLACE_PLACEHOLDER, PAGE_READWRITE, NULL, 0));
          TELL(VirtualAlloc2(NULL, a, 0x20000, MEM_RESERVE | MEM_COMMIT | MEM_REPLACE_PLACEHOLDER, PAGE_READWRITE, NULL, 0)); a[0x1ffff] = 1; show(a);
          TELL(VirtualFree(a, 0x20000, MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER)); show(a); TELL(VirtualFree(a, 0, MEM_RELEASE));
          printf("%lx ", (ULONG)NtAllocateVirtualMemoryEx(GetCurrentProcess(), &p, &size, MEM_RESERVE | MEM_RESERVE_PLACEHOLDER, PAGE_READWRITE, NULL, 0));
          printf("%lx", (ULONG)NtFreeVirtualMemory(GetCurrentProcess(), &p, &size, MEM_COALESCE_PLACEHOLDERS)); return 0;
        }`,
        { profile },
      );
      assert.equal(
        output,
        '0/487 1/0 10000:2000:20000:1 1/0 1/0 und und 10000:1000:40000:4 1/0 10000:2000:20000:1 0/487 1/0 1/0 20000:2000:20000:1 ' +
          '0/487 1/0 20000:1000:20000:4 1/0 20000:2000:20000:1 1/0 c000000d c00000f2',
      );
    });

  it('came with Windows 10', () => {
    const { output, machine } = runC(
      `${HEAD}int main(void) {
        printf("%d %lu", VirtualAlloc2(NULL, NULL, 1, MEM_RESERVE, PAGE_READWRITE, NULL, 0) == NULL, GetLastError());
        return 0;
      }`,
      { profile: 'win7-x64' },
    );
    assert.equal(output, '1 120');
    assert.deepEqual(
      machine.faults.map(fault => fault.id),
      ['missing-function'],
    );
  });
});

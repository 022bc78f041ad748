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

import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { PROFILE_IDS } from '../../engine/nt/profile-ids';
import { runC } from '../support/run-c';

const HEAD = '#include <windows.h>\n#include <stdio.h>\n#include <stdlib.h>\n';
/** Takes chunks of 1 MB until there are none, and says how many there were and why there are no more. */
const until = (call: string): string => `${HEAD}int main(void) {
  int n = 0; SetLastError(0);
  while (${call} != NULL) n++;
  printf("%d %lu", n, GetLastError());
  return 0;
}`;
const CALLS = [
  ['HeapAlloc', 'HeapAlloc(GetProcessHeap(), 0, 1 << 20)', 8],
  ['malloc', 'malloc(1 << 20)', 8],
  ['VirtualAlloc', 'VirtualAlloc(NULL, 1 << 20, MEM_COMMIT, PAGE_READWRITE)', 1455],
] as const;

describe('A program that allocates until there is no more', () => {
  for (const profile of PROFILE_IDS)
    for (const [name, call, error] of CALLS)
      it(`gets 4 GB or its address space, at once: ${name} (${profile})`, () => {
        const { output } = runC(until(call), { profile }, 50_000_000);
        const [count, last] = output.split(' ').map(Number);
        const [least, most] = profile.endsWith('x64') ? [4060, 4095] : [1900, 2047];
        assert.ok(count! >= least && count! <= most, output);
        // In 32 bits the addresses come to an end before the memory does.
        assert.equal(last, profile.endsWith('x64') ? error : 8);
      }).timeout(20_000);

  it('gets what GlobalMemoryStatusEx says, to the page', () => {
    for (const commitLimit of [undefined, 0x1000_0000])
      assert.equal(
        runC(
          `${HEAD}int main(void) {
            MEMORYSTATUSEX s = { sizeof s }; SIZE_T left;
            GlobalMemoryStatusEx(&s); left = (SIZE_T)s.ullAvailPageFile;
            char *p = VirtualAlloc(NULL, left + 4096, MEM_RESERVE, PAGE_READWRITE);
            printf("%llx %d ", s.ullTotalPageFile, VirtualAlloc(p, left + 4096, MEM_COMMIT, PAGE_READWRITE) == NULL && GetLastError() == 1455);
            printf("%d ", VirtualAlloc(p, left, MEM_COMMIT, PAGE_READWRITE) == p);
            GlobalMemoryStatusEx(&s); printf("%llu", s.ullAvailPageFile);
            return 0;
          }`,
          { profile: 'win10-x64', commitLimit },
        ).output,
        `${(commitLimit ?? 2 ** 32).toString(16)} 1 1 0`,
      );
  });

  it('commits again what is committed already when the limit is reached', () => {
    const { output } = runC(
      `${HEAD}int main(void) {
        char *p = VirtualAlloc(NULL, 0x400000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
        printf("%d %d", VirtualAlloc(p, 0x400000, MEM_COMMIT, PAGE_READONLY) == p, VirtualAlloc(NULL, 0x400000, MEM_COMMIT, PAGE_READWRITE) == NULL);
        return 0;
      }`,
      { profile: 'win10-x64', commitLimit: 0x600000 },
    );
    assert.equal(output, '1 1');
  });
});

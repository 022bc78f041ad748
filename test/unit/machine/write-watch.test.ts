import assert from 'node:assert/strict';
import { hashProcess } from '../../../engine/machine/state-hash';
import { load, runC } from '../../support/run-c';

const HEAD = `#include <windows.h>
#include <stdio.h>
#include <string.h>
static char *base; static void *pages[64]; static ULONG_PTR count; static DWORD granularity;
static void tell(DWORD flags, SIZE_T most) {
  ULONG_PTR k; UINT r;
  count = most; SetLastError(0); r = GetWriteWatch(flags, base, 0x10000, pages, &count, &granularity);
  if (r != 0) printf("%d/%lu ", (int)r, GetLastError());
  else { for (k = 0; k < count; k++) printf("%x", (int)(((char *)pages[k] - base) >> 12)); printf("%s ", count ? "" : "-"); }
}
static void bad(DWORD flags, void *at, SIZE_T size, void *to, ULONG_PTR *n, DWORD *g) {
  count = 64; SetLastError(0); printf("%d/%lu ", (int)GetWriteWatch(flags, at, size, to, n, g), GetLastError());
}
`;
/** A program that watches 16 pages, and prints the numbers of those that were written to. */
const watching = (body: string): string =>
  `${HEAD}int main(void) { base = VirtualAlloc(NULL, 0x10000, MEM_RESERVE | MEM_COMMIT | MEM_WRITE_WATCH, PAGE_READWRITE); ${body} return 0; }`;

describe('MEM_WRITE_WATCH', () => {
  for (const profile of ['xp-x86', 'win10-x64'] as const) {
    it(`tells which pages the program, its library and its heap wrote to (${profile})`, () => {
      const { output } = runC(
        watching(`DWORD old, read; HANDLE file; ULONG_PTR most; volatile char c; static char more[0x3000];
          tell(0, 64); printf("%lx ", granularity);
          c = base[0x4000]; base[0x1001] = 1; tell(0, 64); tell(WRITE_WATCH_FLAG_RESET, 64); tell(0, 64);
          *(DWORD *)(base + 0x1ffe) = 5; base[0x4008]++; tell(0, 64);
          tell(WRITE_WATCH_FLAG_RESET, 1); tell(0, 64); printf("%u ", ResetWriteWatch(base + 0x3fff, 2)); tell(0, 64);
          VirtualProtect(base, 0x3000, PAGE_READONLY, &old); VirtualProtect(base, 0x3000, PAGE_READWRITE, &old); tell(WRITE_WATCH_FLAG_RESET, 64);
          memset(base + 0x5800, 7, 0x1000); memcpy(base + 0x8000, more, 1); base[0x5800] = 1; InterlockedIncrement((LONG *)(base + 0xa000)); tell(WRITE_WATCH_FLAG_RESET, 64);
          file = CreateFileA("f", GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL); WriteFile(file, "abc", 3, &read, NULL); SetFilePointer(file, 0, NULL, FILE_BEGIN);
          ReadFile(file, base + 0x2000, 0x2000, &read, NULL); tell(0, 64);
          ReadFile((HANDLE)0xdead, base, 0x1000, &read, NULL); VirtualFree(base + 0x2000, 0x1000, MEM_DECOMMIT); tell(0, 64); VirtualAlloc(base + 0x2000, 0x1000, MEM_COMMIT, PAGE_READWRITE); tell(WRITE_WATCH_FLAG_RESET, 64);
          __try { VirtualProtect(base, 0x1000, PAGE_READONLY, &old); base[0] = 1; } __except (1) { tell(0, 64); }
          VirtualFree(base, 0, MEM_RELEASE); base = VirtualAlloc(base, 0x10000, MEM_RESERVE | MEM_WRITE_WATCH, PAGE_NOACCESS); tell(0, 64);
          VirtualAlloc(base + 0x7000, 0x2000, MEM_COMMIT, PAGE_READWRITE); base[0x8123] = 1; tell(0, 64);`),
        { profile },
      );
      assert.equal(output, '- 1000 1 1 - 124 1 24 0 2 2 568a 23 23 23 - - 8 ');
    });

    it(`refuses what is not watched, no pages and places that cannot be written (${profile})`, () => {
      const { output } = runC(
        watching(`char *plain = VirtualAlloc(NULL, 0x10000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE); base[0] = 1; tell(0, 0); tell(2, 64);
          bad(0, plain, 0x10000, pages, &count, &granularity); bad(0, base, 0, pages, &count, &granularity); bad(0, base + 0xf000, 0x1001, pages, &count, &granularity);
          bad(0, base, 0x10000, NULL, &count, &granularity); bad(0, base, 0x10000, pages, NULL, &granularity); bad(1, base, 0x10000, pages, &count, NULL); tell(0, 64);
          SetLastError(0); printf("%d/%lu ", (int)ResetWriteWatch(plain, 1), GetLastError()); printf("%d ", (int)ResetWriteWatch(base, 0));
          printf("%d/%lu", VirtualAlloc(NULL, 0x1000, MEM_COMMIT | MEM_WRITE_WATCH, PAGE_READWRITE) == NULL, GetLastError());`),
        { profile },
      );
      assert.equal(output, '-1/87 -1/87 -1/87 -1/87 -1/87 -1/998 -1/998 -1/998 0 -1/87 -1 1/87');
    });
  }

  it('goes back in time with the pages', () => {
    const { machine, output } = load(
      watching(
        'int k; for (k = 0; k < 16; k++) base[k << 12] = 1; tell(WRITE_WATCH_FLAG_RESET, 64); base[0x3000] = 1; tell(0, 64);',
      ),
    );
    machine.run({ instructions: 60 });
    const [snapshot, hash] = [machine.snapshot(), hashProcess(machine.process)];
    machine.run({ instructions: 100_000 });
    const first = output();
    assert.equal(first, '0123456789abcdef 3 ');
    machine.restore(snapshot);
    assert.equal(hashProcess(machine.process), hash);
    machine.run({ instructions: 100_000 });
    assert.equal(output(), first + first);
  });

  it('is not in Windows NT 4', () => {
    const { output, machine } = runC(
      `${HEAD}int main(void) { SetLastError(0); printf("%d %lu ", VirtualAlloc(NULL, 1, MEM_RESERVE | MEM_WRITE_WATCH, PAGE_READWRITE) == NULL, GetLastError()); tell(0, 64); return 0; }`,
      { profile: 'nt4-x86' },
    );
    assert.equal(output, '1 87 -1/120 ');
    assert.deepEqual(
      machine.faults.map(({ id }) => id),
      ['missing-function'],
    );
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type FaultRecord } from '../../../engine/machine/seam';
import { runC } from '../../support/run-c';

const HEAD = '#include <windows.h>\n#include <stdlib.h>\n#include <string.h>\n';

/** The faults of a main function's body, without the leaks and first-chance exceptions around them. */
function faultsOf(
  body: string,
  profile: 'win7-x86' | 'win10-x86' | 'win10-x64' = 'win10-x86',
): FaultRecord[] {
  const { machine } = runC(`${HEAD}int main(void) { HANDLE h = HeapCreate(0, 0, 0); ${body} return 0; }`, {
    profile,
  });
  return machine.faults.filter(fault => fault.id !== 'leak' && fault.id !== 'exception-raised');
}

const summary = (fault: FaultRecord): unknown => ({
  id: fault.id,
  size: fault.size,
  allocation: fault.allocation,
  noticed: fault.notice?.check,
});

describe('Faults', () => {
  it('of a store past a block say whose block it is, and when the heap notices', () => {
    const faults = faultsOf(
      'char *p = HeapAlloc(h, 0, 24); HeapAlloc(h, 0, 24); p[24] = 1; p[25] = 2; HeapFree(h, 0, p);',
    );
    assert.deepEqual(faults.map(summary), [
      { id: 'buffer-overrun', size: 1, allocation: 0, noticed: 'HeapFree' },
      { id: 'buffer-overrun', size: 1, allocation: 0, noticed: 'HeapFree' },
      { id: 'corruption-detected', size: 8, allocation: 0, noticed: 'HeapFree' },
    ]);
    assert.ok(faults[0]!.act.step < faults[0]!.notice!.step);
    assert.equal(faults[0]!.after[0], 1);
    assert.notEqual(faults[0]!.before[0], 1);
  });

  it('of a loop that runs on are one row with its hits', () => {
    const [fault, ...rest] = faultsOf(
      'char *p = HeapAlloc(h, 0, 16); for (int i = 0; i < 22; i++) p[i] = 7;',
    );
    assert.deepEqual(rest, []);
    assert.deepEqual([fault!.id, fault!.hits, fault!.notice], ['buffer-overrun', 6, undefined]);
  });

  it('go by the pointer that was indexed, also behind a call and within one', () => {
    const { machine } = runC(`${HEAD}
      static HANDLE h;
      static void *blocks[3];
      static void make(void) {
        h = HeapCreate(0, 0, 0);
        for (int i = 0; i < 3; i++) blocks[i] = HeapAlloc(h, 0, 16);
      }
      static void fill(char *p, int n) { for (int i = 0; i < n; i++) p[i] = 7; }
      int main(void) {
        make();
        char *p = blocks[0], *q = blocks[1];
        for (int i = 16; i < 20; i++) p[i] = 7;
        fill(q, 20);
        HeapDestroy(h);
        return 0;
      }`);
    assert.deepEqual(
      machine.faults
        .filter(fault => fault.access === 'write')
        .map(fault => [fault.id, fault.allocation, fault.hits]),
      [
        ['buffer-overrun', 0, 4],
        ['buffer-overrun', 1, 4],
      ],
    );
  });

  it('of a store below one block are its own where a store above another ends', () => {
    const faults = faultsOf(`char *p = HeapAlloc(h, 0, 16), *q = HeapAlloc(h, 0, 16);
      for (int i = 1; i <= 4; i++) q[-i] = 7;
      *(int *)(p + 16) = 7; ((int *)p)[4] = 7;`);
    assert.deepEqual(
      faults.map(fault => [fault.id, fault.allocation]),
      [
        ['buffer-underrun', 1],
        ['buffer-overrun', 0],
        ['buffer-overrun', 0],
      ],
    );
  });

  it('of memset count the bytes outside only', () => {
    const [fault] = faultsOf('char *p = HeapAlloc(h, 0, 20); memset(p, 0, 24);');
    assert.deepEqual([fault!.id, fault!.size, fault!.access], ['buffer-overrun', 4, 'write']);
  });

  it('of a pointer before its block are underruns', () => {
    const [fault] = faultsOf('int *p = HeapAlloc(h, 0, 16); p[-1] = 1;');
    assert.deepEqual([fault!.id, fault!.size, fault!.allocation], ['buffer-underrun', 4, 0]);
  });

  it('of reads outside are their own kind', () => {
    const [fault] = faultsOf('char *p = HeapAlloc(h, 0, 16); volatile char c = p[16];');
    assert.deepEqual([fault!.id, fault!.access], ['out-of-bounds-read', 'read']);
  });

  it('of a freed block say use after free, for reads and writes', () => {
    const faults = faultsOf('int *p = HeapAlloc(h, 0, 16); HeapFree(h, 0, p); p[2] = p[3];');
    assert.deepEqual(
      faults.map(fault => [fault.id, fault.access, fault.allocation]),
      [
        ['use-after-free', 'read', 0],
        ['use-after-free', 'write', 0],
      ],
    );
  });

  it('of freeing twice are noticed by the same call', () => {
    const [first, second] = faultsOf('void *p = HeapAlloc(h, 0, 16); HeapFree(h, 0, p); HeapFree(h, 0, p);');
    assert.deepEqual([first!.id, second!.id], ['double-free', 'corruption-detected']);
    assert.equal(first!.notice?.step, first!.act.step);
  });

  it('of freeing into another heap name the right one', () => {
    const [fault] = faultsOf(
      'HANDLE g = HeapCreate(0, 0, 0); void *p = HeapAlloc(h, 0, 16); HeapFree(g, 0, p);',
    );
    assert.equal(fault!.id, 'wrong-heap');
    assert.match(fault!.text, /it was allocated from heap 0x00/);
  });

  it('of freeing what is no block are invalid frees', () => {
    const faults = faultsOf(
      'char *p = HeapAlloc(h, 0, 16); int local = 0; HeapFree(h, 0, p + 8); HeapFree(h, 0, &local);',
      'win7-x86',
    );
    const invalid = faults.filter(fault => fault.id === 'invalid-free');
    assert.deepEqual(
      invalid.map(fault => fault.allocation),
      [0, -1],
    );
  });

  it('of malloc and free are the same as those of the heap', () => {
    const faults = faultsOf('char *p = malloc(10); p[10] = 0; free(p); free(p);', 'win7-x86');
    assert.deepEqual(
      faults.map(fault => fault.id).filter(id => id !== 'corruption-detected'),
      ['buffer-overrun', 'double-free'],
    );
  });

  it('are none when a heap is destroyed whose place a destroyed heap had', () => {
    const faults = faultsOf('HeapDestroy(h); h = HeapCreate(0, 0, 0); HeapDestroy(h);');
    assert.deepEqual(faults, []);
  });

  it('of a destroyed heap name it, for its blocks and its handle', () => {
    const faults = faultsOf(`char *p = HeapAlloc(h, 0, 16); HeapDestroy(h);
      __try { p[0] = 1; } __except (1) {}
      __try { HeapAlloc(h, 0, 8); } __except (1) {}`);
    assert.deepEqual(
      faults.filter(fault => fault.id === 'use-after-destroy').map(fault => fault.access),
      ['write', 'call'],
    );
  });

  it('tell an allocation that fails and an access violation that nobody handles', () => {
    const failed = faultsOf('HeapAlloc(h, 0, 0x7fffffff); *(volatile int *)0 = 1;');
    assert.deepEqual(
      failed.map(fault => fault.id),
      ['allocation-failed', 'access-violation'],
    );
  });

  it('are none when HeapSize is asked about the blocks that a walk shows, the heap’s own too', () => {
    const body = `PROCESS_HEAP_ENTRY e = { 0 };
      char *p = HeapAlloc(GetProcessHeap(), 0, 40);
      while (HeapWalk(GetProcessHeap(), &e))
        if ((e.wFlags & PROCESS_HEAP_ENTRY_BUSY) && HeapSize(GetProcessHeap(), 0, e.lpData) != e.cbData) return 1;
      HeapFree(GetProcessHeap(), 0, p);`;
    const { machine } = runC(`${HEAD}int main(void) { ${body} return 0; }`, { profile: 'xp-x86' });
    assert.deepEqual(
      machine.faults.map(({ text }) => text),
      [],
    );
  });

  it('tell sizes that no number of the host can say as about so many', () => {
    const { machine } = runC(
      `${HEAD}int main(void) { HeapAlloc(GetProcessHeap(), 0, (SIZE_T)-1); HeapAlloc(GetProcessHeap(), 0, 0x1FFFFFFFFFFFFF); return 0; }`,
      { profile: 'win10-x64' },
    );
    assert.deepEqual(
      machine.faults.map(({ text }) => / of (.*) bytes/.exec(text)?.[1]),
      ['some 1.8e+19', '9007199254740991'],
    );
  });

  it('of an access violation that a filter repairs are none', () => {
    const faults = faultsOf('__try { *(volatile int *)0 = 1; } __except (EXCEPTION_EXECUTE_HANDLER) {}');
    assert.deepEqual(faults, []);
  });

  it('include a leak for each block that is left when its heap goes or the process ends', () => {
    const { machine } = runC(`${HEAD}int main(void) {
      HANDLE h = HeapCreate(0, 0, 0), g = HeapCreate(0, 0, 0);
      HeapAlloc(h, 0, 10); HeapFree(h, 0, HeapAlloc(h, 0, 11)); HeapAlloc(g, 0, 12); HeapDestroy(h);
      return 0; }`);
    assert.deepEqual(
      machine.faults.map(fault => [fault.id, fault.size]),
      [
        ['leak', 10],
        ['leak', 12],
      ],
    );
  });
});

describe('A program on Windows CE', () => {
  const faults = (body: string): readonly string[] =>
    runC(
      `${HEAD}int main(void) { HANDLE h = HeapCreate(0, 0, 0); char *p = HeapAlloc(h, 0, 17); ${body} return 0; }`,
      { profile: 'ce-x86' },
    )
      .machine.faults.filter(fault => fault.id !== 'leak')
      .map(fault => fault.id);

  it('may use all the bytes that HeapSize says (C-234)', () => {
    assert.deepEqual(faults('memset(p, 1, HeapSize(h, 0, p)); p = HeapReAlloc(h, 0, p, 33); p[39] = 1;'), []);
  });

  it('may give a block of LocalAlloc to HeapFree: both are of the process heap (C-234)', () => {
    assert.deepEqual(faults('HeapFree(GetProcessHeap(), 0, LocalAlloc(LMEM_FIXED, 9));'), []);
  });

  it('overruns its block behind them', () => {
    assert.deepEqual(faults('p[24] = 1;'), ['buffer-overrun']);
  });
});

import assert from 'node:assert/strict';
import { type FaultId } from '../../engine/nt/faults';
import { runC } from '../support/run-c';

/** A cell of HEAP_SPEC §F.1, columns `debug heap` and `page heap full`. Line 8 does it, line 9 is the next heap call. */
interface Cell {
  readonly error: string;
  readonly act: string;
  readonly then: string;
  readonly fault: FaultId;
  /** What notices, and the HEAP_FAILURE_TYPE. */
  readonly debugHeap: readonly [check: string, failureType: number];
  /** What notices, and the verifier's stop; an access violation has none. */
  readonly pageHeap: readonly [check: string, stop: number | undefined];
}

const ACCESS = 'an access violation';
const CELLS: readonly Cell[] = [
  { error: 'overrun within the slack', act: 'p[21] = 1;', then: 'HeapFree(h, 0, p);', fault: 'buffer-overrun', debugHeap: ['HeapFree', 6], pageHeap: ['HeapFree', 0x0f] },
  { error: 'overrun found by HeapSize', act: 'p[21] = 1;', then: 'HeapSize(h, 0, p); HeapFree(h, 0, p);', fault: 'buffer-overrun', debugHeap: ['HeapSize', 6], pageHeap: ['HeapFree', 0x0f] },
  { error: 'overrun into the next header', act: 'for (int i = 24; i <= 40; i++) p[i] = 1;', then: 'HeapFree(h, 0, q);', fault: 'buffer-overrun', debugHeap: ['HeapFree', 6], pageHeap: [ACCESS, undefined] },
  { error: 'underrun', act: '*(int *)(p - 6) = 1;', then: 'HeapFree(h, 0, p);', fault: 'buffer-underrun', debugHeap: ['HeapFree', 7], pageHeap: ['HeapFree', 0x11] },
  { error: 'write after free', act: 'HeapFree(h, 0, p); p[12] = 1;', then: 'HeapAlloc(h, 0, 21);', fault: 'use-after-free', debugHeap: ['HeapAlloc', 10], pageHeap: [ACCESS, undefined] },
  { error: 'double free', act: 'HeapFree(h, 0, p); HeapFree(h, 0, p);', then: '', fault: 'double-free', debugHeap: ['HeapFree', 8], pageHeap: ['HeapFree', 0x07] },
  { error: 'interior pointer', act: 'HeapFree(h, 0, p + 4);', then: '', fault: 'invalid-free', debugHeap: ['HeapFree', 9], pageHeap: ['HeapFree', 0x06] },
  { error: 'pointer of another heap', act: 'HeapFree(GetProcessHeap(), 0, p);', then: '', fault: 'wrong-heap', debugHeap: ['HeapFree', 11], pageHeap: ['HeapFree', 0x06] },
]; // prettier-ignore

const program = (cell: Pick<Cell, 'act' | 'then'>): string => `#include <windows.h>
int main(void)
{
    HANDLE h = HeapCreate(0, 0, 0);
    char *p = HeapAlloc(h, 0, 21);
    char *q = HeapAlloc(h, 0, 21);
    q[0] = 0;
    ${cell.act}
    ${cell.then}
    return 0;
}`;

describe('HEAP_SPEC §F.1 under modifiers', () => {
  for (const cell of CELLS)
    for (const modifier of ['debugHeap', 'pageHeap'] as const)
      it(`${cell.error}: ${modifier}`, () => {
        const changes = modifier === 'debugHeap' ? { debugHeap: true } : { pageHeap: 'full' as const };
        const { machine } = runC(program(cell), { profile: 'win7-x86', ...changes });
        const fault = machine.faults.find(({ id }) => id === cell.fault);
        const [check, failureType] = cell[modifier];
        assert.deepEqual(
          [fault?.notice?.check, fault?.failureType],
          [check, failureType],
          machine.faults.map(({ id, text }) => `${id}: ${text}`).join('\n'),
        );
        assert.ok(fault!.act.step <= fault!.notice!.step);
        assert.equal(fault!.act.step === fault!.notice!.step, check === ACCESS || cell.then === '');
      });

  for (const [pageHeap, act, fault] of [
    ['backwards', 'p[-1] = 1;', 'buffer-underrun'],
    ['unaligned', 'p[21] = 1;', 'buffer-overrun'],
    ['backwards', 'HeapFree(h, 0, p); p[12] = 1;', 'use-after-free'],
  ] as const)
    it(`faults at once under page heap ${pageHeap}: ${act}`, () => {
      const { machine, stop } = runC(program({ act, then: 'HeapFree(h, 0, p);' }), {
        profile: 'win10-x86',
        pageHeap,
      });
      const found = machine.faults.find(({ id }) => id === fault);
      assert.equal(stop.reason, 'died');
      assert.equal(found?.notice?.check, ACCESS);
      assert.equal(found.act.step, found.notice.step);
    });

  it('read after free: FEEEFEEE in a debug heap, an access violation under page heap', () => {
    const source = `#include <windows.h>
#include <stdio.h>
int main(void) { HANDLE h = HeapCreate(0, 0, 0); unsigned *p = HeapAlloc(h, 0, 40); HeapFree(h, 0, p); printf("%X", p[4]); return 0; }`;
    assert.equal(runC(source, { debugHeap: true }).output, 'FEEEFEEE');
    assert.equal(runC(source, { pageHeap: 'full' }).stop.reason, 'died');
  });
});

import assert from 'node:assert/strict';
import { failureNameOf, failureNumber, FailureType } from '../../engine/nt/failure-types';
import { runC } from '../support/run-c';
import { CHECKS } from '../support/self-checking';

/* HEAP_SPEC X8, §F.2: Windows 11 inserts a type at 10, and those behind it move up. */

/** Programs whose heap notices one thing, and its type in the short numbering. */
const DAMAGES: readonly (readonly [name: string, type: number, body: string])[] = [
  ['a block that is not busy', 8, 'char *p = HeapAlloc(h, 0, 0x400); HeapFree(h, 0, p); HeapFree(h, 0, p);'],
  ['a pointer that lies wrong', 9, 'char *p = HeapAlloc(h, 0, 100); HeapFree(h, 0, p + 1);'],
  [
    'links of a free block',
    13,
    'char *p = HeapAlloc(h, 0, 0x400), *q = HeapAlloc(h, 0, 0x400); HeapFree(h, 0, p); *(void **)p = h; HeapAlloc(h, 0, 0x400);',
  ],
  [
    'a block of another heap',
    11,
    'HANDLE other = HeapCreate(0, 0, 0); HeapFree(other, 0, HeapAlloc(h, 0, 0x400));',
  ],
];

const typeNoticed = (body: string, profile: 'win10-x86' | 'win10-x64', win11: boolean): number | undefined =>
  runC(
    `${CHECKS(profile)} int main(void) { HANDLE h = HeapCreate(0, 0, 0); ${body} return 0; }`,
    { profile, win11 },
    100_000,
  ).machine.faults.find(fault => fault.id === 'corruption-detected')?.failureType;

describe('numbers of HEAP_FAILURE_TYPE', () => {
  for (const profile of ['win10-x86', 'win10-x64'] as const)
    for (const [name, type, body] of DAMAGES)
      it(`are those of Windows 10, or of Windows 11 when asked for: ${name} (${profile})`, () => {
        assert.equal(typeNoticed(body, profile, false), type);
        assert.equal(typeNoticed(body, profile, true), type < 10 ? type : type + 1);
      });

  it('stay the same up to 9 and move up by one from there; no name has the new number', () => {
    const names = Object.entries(FailureType);
    assert.deepEqual(
      names.map(([, number]) => failureNumber(number, true)),
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19],
    );
    for (const [name, number] of names) {
      assert.equal(failureNameOf(number, false), name);
      assert.equal(failureNameOf(failureNumber(number, true), true), name);
    }
    assert.equal(failureNameOf(10, true), undefined);
  });

  it('of a verifier stop are the same everywhere', () => {
    const run = runC(
      `${CHECKS('win10-x86')} int main(void) { HANDLE h = HeapCreate(0, 0, 0); char *p = HeapAlloc(h, 0, 13); p[13] = 1; HeapFree(h, 0, p); return 0; }`,
      { profile: 'win10-x86', win11: true, pageHeap: 'light' },
    );
    const stops = run.machine.faults.filter(fault => fault.id === 'corruption-detected');
    assert.deepEqual(
      stops.map(fault => fault.failureType),
      [0x0f],
    );
  });
});

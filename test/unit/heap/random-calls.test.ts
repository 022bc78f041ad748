import fc from 'fast-check';
import { PROFILE_IDS } from '../../../engine/nt/profile-ids';
import { NT_IDS } from '../../support/conform';
import { heapCalls, HeapRun, type RunOptions } from '../../support/heap-run';

/** Random sequences of at most `length` calls, `runs` of them, each in a process of its own. */
function anySequence(
  profile: (typeof PROFILE_IDS)[number],
  options: RunOptions,
  length: number,
  runs: number,
): void {
  fc.assert(
    fc.property(fc.array(heapCalls, { minLength: 1, maxLength: length, size: 'max' }), sequence => {
      const run = new HeapRun(profile, options);
      for (const call of sequence) run.make(call);
      run.end();
    }),
    { numRuns: runs },
  );
}

describe('any sequence of heap calls', () => {
  for (const profile of PROFILE_IDS)
    for (const decommit of ['never', 'threshold'] as const)
      for (const [name, maximum] of [
        ['growable', 0],
        ['fixed', 0x40000],
      ] as const)
        it(`keeps a ${name} heap sound and its blocks apart (${profile}, decommit ${decommit})`, () => {
          anySequence(profile, { decommit, maximum }, 80, 8);
        });

  for (const profile of PROFILE_IDS)
    it(`keeps a heap sound when memory is short (${profile})`, () => {
      anySequence(profile, { commitLimit: 0x60000 }, 80, 8);
    });

  for (const profile of NT_IDS)
    it(`keeps a heap sound without a front end (${profile})`, () => {
      anySequence(profile, { heap: { lowFragmentation: false } }, 80, 4);
    });

  for (const profile of NT_IDS)
    for (const globalFlags of [0x70, 0x80, 0x200030])
      it(`keeps a debug heap sound (${profile}, NtGlobalFlag ${globalFlags.toString(16)})`, () => {
        anySequence(profile, { heap: { globalFlags } }, 40, 5);
      });

  for (const profile of NT_IDS)
    for (const pageHeap of ['full', 'light', 'backwards', 'unaligned'] as const)
      it(`keeps a page heap sound (${profile}, ${pageHeap})`, () => {
        const heap = { globalFlags: 0x2000000, pageHeap };
        anySequence(profile, { heap }, 60, pageHeap === 'light' ? 3 : 8);
      });
});

import assert from 'node:assert/strict';
import { PROFILE_IDS, type ProfileId } from '../../../engine/nt/profile-ids';
import { NT_IDS } from '../../support/conform';
import { type HeapCall, HeapRun, type RunOptions } from '../../support/heap-run';

/** Calls that need memory again and again: many of one size, some of many, two too large for a segment. */
const SEQUENCE: readonly HeapCall[] = [
  ...Array.from({ length: 20 }, (): HeapCall => ({ kind: 'alloc', size: 40, zero: false })),
  { kind: 'alloc', size: 0x9000, zero: true },
  { kind: 'free', pick: 3 },
  { kind: 'alloc', size: 0x6000, zero: false },
  { kind: 'realloc', pick: 19, size: 0x4000, flags: 0 },
  { kind: 'alloc', size: 0x81000, zero: false },
  { kind: 'free', pick: 20 },
  { kind: 'alloc', size: 0x12000, zero: true },
  { kind: 'realloc', pick: 21, size: 0x10000, flags: 8 },
  { kind: 'alloc', size: 0x100100, zero: false },
  { kind: 'realloc', pick: 19, size: 0x7000, flags: 8 },
];

/** Runs all calls; the system refuses what it is asked for the `failing`th time. Answers how often it was asked. */
function withFailure(profile: ProfileId, options: RunOptions, failing: number): number {
  const run = new HeapRun(profile, options);
  const { memory } = run.world;
  const [reserve, commit] = [memory.reserve.bind(memory), memory.commit.bind(memory)];
  let asked = 0;
  // A page heap closes pages by committing them again without access, which takes no memory and cannot fail.
  memory.reserve = (size, protect) => (asked++ === failing ? undefined : reserve(size, protect));
  memory.commit = (at, size, protect) =>
    run.world.space.isCommitted(at)
      ? commit(at, size, protect)
      : asked++ !== failing && commit(at, size, protect);
  // A page heap asks for every block: fewer of one size do there.
  const isPageHeap = run.world.context.process.options.pageHeap !== 'off';
  for (const call of isPageHeap ? SEQUENCE.slice(15) : SEQUENCE) run.make(call);
  run.end();
  return asked;
}

/** Each reserve and each commit of the run is refused once, in a run of its own. */
function everyFailure(profile: ProfileId, options: RunOptions): void {
  const asked = withFailure(profile, options, -1);
  assert.ok(asked >= 4, `asked ${asked} times`);
  for (let failing = 0; failing < asked; failing++) withFailure(profile, options, failing);
}

describe('a heap whose memory is refused, at each reserve and each commit', () => {
  for (const id of PROFILE_IDS)
    for (const [name, options] of [
      ['growable', {}],
      ['fixed', { maximum: 0x40000 }],
      ['decommit threshold', { decommit: 'threshold' }],
    ] as const)
      it(`stays sound and keeps its blocks (${id}, ${name})`, () => {
        everyFailure(id, options);
      });
  for (const id of NT_IDS)
    for (const [name, heap] of [
      ['debug heap', { globalFlags: 0x70 }],
      ['light page heap', { globalFlags: 0x2000000, pageHeap: 'light' }],
      ['full page heap', { globalFlags: 0x2000000, pageHeap: 'full' }],
      ['backwards page heap', { globalFlags: 0x2000000, pageHeap: 'backwards' }],
    ] as const)
      it(`stays sound and keeps its blocks (${id}, ${name})`, () => {
        everyFailure(id, { heap });
      });
});

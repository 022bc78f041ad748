import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { INSTRUCTION_WORDS, Op } from '../../../engine/script/bytecode';
import { type MachineSettings } from '../../../engine/machine/seam';
import { load, PROFILES } from '../../support/run-c';

/** Two threads allocate and free on one heap; `calls` are the expressions through which they do it. */
const program = (options: string, calls: { alloc: string; free: string }, before = ''): string => `
#include <windows.h>
#include <stdio.h>
HANDLE h;
typedef LPVOID (WINAPI *Alloc)(HANDLE, DWORD, SIZE_T);
typedef BOOL (WINAPI *Free)(HANDLE, DWORD, LPVOID);
Alloc alloc = HeapAlloc;
Free release = HeapFree;
DWORD WINAPI work(LPVOID p) {
  for (int i = 0; i < 12; i++) {
    ${before}
    char *block = ${calls.alloc}(h, 0, 24 + 8 * i);
    if (block == NULL) return 1;
    block[0] = (char)i;
    ${calls.free}(h, 0, block);
  }
  return 0;
}
int main(void) {
  h = HeapCreate(${options}, 0, 0);
  HANDLE t = CreateThread(NULL, 0, work, NULL, 0, NULL);
  work(NULL);
  WaitForSingleObject(t, INFINITE);
  printf("%d", HeapValidate(h, 0, NULL));
  return 0;
}`;

/** Runs a step or a store at a time; tells by which instructions calls were in flight, and how the run ended. */
function watch(source: string, settings: Partial<MachineSettings>) {
  const { machine, output } = load(source, settings);
  const ops = new Set<number>();
  let most = 0;
  for (let turns = 0; turns < 200_000; turns++) {
    const stop = machine.run({ instructions: 1 });
    const { inFlight, threads } = machine.process.state;
    most = Math.max(most, inFlight.length);
    for (const call of inFlight) {
      const { pc } = threads.find(thread => thread.id === call.thread)!;
      ops.add(machine.program.code[pc * INSTRUCTION_WORDS]!);
    }
    if (stop.reason !== 'budget')
      return { stop, output: output(), ops, most, hash: machine.stateHash(), machine };
  }
  throw new Error('the program does not end');
}

const DIRECT = { alloc: 'HeapAlloc', free: 'HeapFree' };
const THROUGH_POINTERS = { alloc: 'alloc', free: 'release' };

describe('A heap call of two threads', () => {
  for (const profile of PROFILES)
    for (const scheduler of ['round-robin', 'random'] as const) {
      const settings = { profile, scheduler, seed: 3 };

      it(`on a heap with serialisation is never logged (${profile}, ${scheduler})`, () => {
        for (const calls of [DIRECT, THROUGH_POINTERS]) {
          const { most, output, stop } = watch(program('0', calls), settings);
          assert.equal(most, 0);
          assert.equal(output, '1');
          assert.deepEqual(stop, { reason: 'exited', exitCode: 0 });
        }
      });

      it(`on a heap without is logged, also through a function pointer (${profile}, ${scheduler})`, () => {
        const guarded = (calls: typeof DIRECT) =>
          program('HEAP_NO_SERIALIZE', calls, 'if (p == NULL) Sleep(1);');
        const direct = watch(guarded(DIRECT), settings);
        const pointed = watch(guarded(THROUGH_POINTERS), settings);
        assert.deepEqual([...direct.ops], [Op.NCALL]);
        assert.deepEqual([...pointed.ops], [Op.CALLP]);
      });
    }

  it('through a function pointer takes the steps and leaves the state of an uninterrupted run', () => {
    const source = program('HEAP_NO_SERIALIZE', THROUGH_POINTERS);
    for (const profile of PROFILES) {
      const { hash, machine } = watch(source, { profile });
      const whole = load(source, { profile }).machine;
      while (whole.run({ instructions: 1_000_000 }).reason === 'budget');
      assert.equal(whole.position.step, machine.position.step);
      assert.equal(whole.stateHash(), hash);
    }
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Machine } from '../../../engine/machine/machine';
import { assemble, settings, slot } from '../../support/assemble';
import { PROFILES, load, programOf } from '../../support/run-c';

const WORK = `#include <windows.h>
#include <stdio.h>
int depth(int n) { return n == 0 ? 0 : 1 + depth(n - 1); }
int main(void) {
  HANDLE h = HeapCreate(0, 0, 0);
  void *kept[20];
  for (int i = 0; i < 20; i++) { kept[i] = HeapAlloc(h, HEAP_ZERO_MEMORY, 10 + 37 * i); if (i % 3 == 0) HeapFree(h, 0, kept[i]); }
  __try { RaiseException(1, 0, 0, NULL); } __except (depth(5), EXCEPTION_EXECUTE_HANDLER) { printf("%d", depth(10)); }
  HeapFree(h, 0, kept[1]); HeapFree(h, 0, kept[1]);
  return depth(30);
}`;

describe('The machine', () => {
  for (const profile of PROFILES)
    it(`is in the same state after the same steps, however it got there (${profile})`, () => {
      const straight = load(WORK, { profile }).machine;
      const hashes = [straight.stateHash()];
      while (straight.run({ instructions: 1 }).reason === 'budget') hashes.push(straight.stateHash());
      const walker = load(WORK, { profile }).machine;
      const snapshots = [walker.snapshot()];
      for (let step = 50; step < hashes.length; step += 50) {
        walker.run({ instructions: 1000, untilStep: step });
        snapshots.push(walker.snapshot());
      }
      let seed = 7;
      for (let walk = 0; walk < 60; walk++) {
        seed = (seed * 16807) % 2147483647;
        const step = seed % hashes.length;
        walker.restore(snapshots[Math.floor(step / 50)]!);
        walker.run({ instructions: 1000, untilStep: step });
        assert.equal(walker.stateHash(), hashes[step], `step ${step}`);
      }
    });

  it('writes the same records again when steps are executed again', () => {
    const { machine } = load(WORK);
    const start = machine.snapshot();
    const records = (): unknown => [
      machine.faults.map(({ id, act, notice, hits, text }) => ({ id, act, notice, hits, text })),
      Array.from({ length: machine.allocations.count }, (_, row) => [
        machine.allocations.at(row),
        machine.allocations.freedStep(row),
        machine.stacks.pcs(machine.allocations.stack(row)),
      ]),
    ];
    machine.run({ instructions: 1e6 });
    const first = records();
    machine.restore(start);
    assert.deepEqual([machine.faults.length, machine.allocations.count], [0, 0]);
    machine.run({ instructions: 1e6 });
    assert.deepEqual(records(), first);
  });

  it('runs for (;;); in slices of exactly the instructions it is given', () => {
    const { machine } = load('int main(void) { for (;;); }');
    for (let k = 1; k <= 5; k++) {
      assert.deepEqual(machine.run({ instructions: 1000 }), { reason: 'budget' });
      assert.equal(machine.position.step, 1000 * k);
    }
  });

  it('forks into a machine that leaves it alone', () => {
    const { machine } = load(WORK);
    machine.run({ instructions: 100 });
    const before = machine.stateHash();
    const fork = machine.fork();
    assert.equal(fork.stateHash(), before);
    fork.run({ instructions: 1e6 });
    assert.equal(machine.stateHash(), before);
    machine.run({ instructions: 1e6 });
    assert.equal(machine.stateHash(), fork.stateHash());
  });

  it('stops before a breakpoint, and passes the one it stands on', () => {
    const { machine } = load('int main(void) { int s = 0; for (int i = 0; i < 3; i++) s += i; return s; }');
    const { functions } = machine.program;
    const main = functions.find(fn => fn.name === 'main')!;
    const pcs = [main.start, main.end - 1];
    machine.setBreakpoints(pcs);
    assert.deepEqual(machine.run({ instructions: 100 }), { reason: 'breakpoint', thread: 1, pc: main.start });
    assert.equal(machine.frames(1)[0]!.pc, main.start);
    const rest = machine.run({ instructions: 100 });
    assert.ok(rest.reason === 'breakpoint' || rest.reason === 'exited');
    machine.setBreakpoints([]);
    assert.deepEqual(machine.run({ instructions: 100 }), { reason: 'exited', exitCode: 3 });
  });

  it('stops after the step of a fault that it was asked for', () => {
    const { machine } = load(WORK);
    machine.stopOn = new Set(['double-free']);
    const stop = machine.run({ instructions: 1e6 });
    assert.ok(stop.reason === 'fault');
    assert.equal(machine.faults.at(-1)!.act.step <= machine.position.step, true);
    assert.equal(machine.faults[stop.fault]!.id, 'double-free');
    assert.equal(machine.run({ instructions: 1e6 }).reason, 'died');
  });

  it('shows the frames of a recursion, innermost first', () => {
    const { machine } = load(
      'int f(int n) { return n == 0 ? 0 : f(n - 1) + 1; } int main(void) { return f(3); }',
    );
    const f = machine.program.functions.findIndex(fn => fn.name === 'f');
    while (machine.frameCount(1) < 6) machine.run({ instructions: 1 });
    const frames = machine.frames(1);
    assert.deepEqual(
      frames.map(frame => frame.depth),
      [5, 4, 3, 2, 1, 0],
    );
    assert.deepEqual(
      frames.slice(0, 4).map(frame => frame.function),
      [f, f, f, f],
    );
    assert.deepEqual(
      frames.slice(0, 4).map(frame => machine.slot(frame, 1).low),
      [0, 1, 2, 3],
    );
  });

  it('refuses a program that names a function nobody has', () => {
    assert.throws(
      () =>
        new Machine(assemble([{ code: [['RETV']] }], { natives: ['HeapAlloc', 'NoSuchCall'] }), settings()),
      { name: 'LoadError', message: "no library function is called 'NoSuchCall'" },
    );
  });

  it('refuses a program of the wrong width', () => {
    assert.throws(
      () => new Machine(programOf('int main(void) { return 0; }'), settings({ profile: 'win10-x64' })),
      {
        name: 'LoadError',
      },
    );
  });

  it('refuses to start under a commit limit that is too low', () => {
    assert.throws(
      () => new Machine(programOf('int main(void) { return 0; }'), settings({ commitLimit: 4096 })),
      {
        name: 'LoadError',
      },
    );
  });

  it('pins heap keys and bases where it is told to', () => {
    const { machine } = load(
      '#include <windows.h>\nint main(void) { return HeapCreate(0, 0, 0) == (HANDLE)0x630000; }',
      {
        entropy: { heapBases: [0x500000 as never, 0x630000 as never], heapKeys: [] },
      },
    );
    assert.deepEqual(machine.run({ instructions: 1000 }), { reason: 'exited', exitCode: 1 });
  });

  it('returns from setjmp again, through the finally handlers in between', () => {
    const program = assemble(
      [
        {
          code: [
            ['LDI', slot(4), 0, 0x403000],
            ['SETJMP', slot(2), slot(4)],
            ['BNEI', slot(2), 0, 4],
            ['CALL', slot(5), 0, 1],
            ['ADDI', slot(2), slot(2), 100],
            ['LDI', slot(4), 0, 0x403100],
            ['LD32', slot(3), slot(4), 0],
            ['ADD', slot(2), slot(2), slot(3)],
            ['RET', slot(2)],
          ],
        },
        {
          code: [['LDI', slot(4), 0, 0x403000], ['LDI', slot(5), 0, 7], ['NCALL', slot(3), 2, 0], ['RETV']],
          tries: [{ start: 9, end: 12, kind: 'finally', funclet: 2, handler: 12 }],
        },
        {
          code: [
            ['LDI', slot(4), 0, 0x403100],
            ['LDI', slot(5), 0, 1000],
            ['ST32', slot(5), slot(4), 0],
            ['RETV'],
          ],
        },
      ],
      { natives: ['longjmp'] },
    );
    const machine = new Machine(program, settings());
    assert.deepEqual(machine.run({ instructions: 1000 }), { reason: 'exited', exitCode: 1107 });
  });
});

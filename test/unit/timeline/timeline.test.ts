import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Random } from '../../../engine/base/random';
import { type MachineSeam, type Position } from '../../../engine/machine/seam';
import { type FaultId } from '../../../engine/nt/faults';
import { type Control, type Until } from '../../../engine/timeline/seam';
import { Timeline } from '../../../engine/timeline/timeline';
import { FakeMachine, type FakeOptions } from './fake-machine';

const NOWHERE: Until = { breakpoints: [], faults: new Set() };
const FAULTS: ReadonlySet<FaultId> = new Set(['buffer-overrun']);

/** Runs in slices of `instructions` and counts the pauses; cancels itself at the pause with that number. */
class Slices implements Control {
  pauses = 0;
  readonly instructions: number;
  readonly cancelAt: number;

  constructor(instructions = 50_000, cancelAt = Infinity) {
    this.instructions = instructions;
    this.cancelAt = cancelAt;
  }

  get cancelled(): boolean {
    return this.pauses >= this.cancelAt;
  }

  pause(): Promise<void> {
    this.pauses++;
    return Promise.resolve();
  }
}

function timelineOf(
  options: FakeOptions,
  memoryBudget = 1e6,
): { timeline: Timeline; machine: FakeMachine; text: number[] } {
  const machine = new FakeMachine(options);
  const text: number[] = [];
  const timeline = new Timeline(machine.seam, (_step, _thread, _pc, _stream, bytes) => text.push(...bytes), {
    memoryBudget,
  });
  return { timeline, machine, text };
}

/** Every position of a plain run that stops as told, in order, with the hash there. */
function stopsOf(options: FakeOptions, until: Until): { position: Position; hash: string; reason: string }[] {
  const machine = new FakeMachine(options);
  machine.setBreakpoints(until.breakpoints);
  machine.stopOn = until.faults;
  const stops = [];
  for (;;) {
    const stop = machine.run({ instructions: Infinity });
    if (stop.reason === 'exited') return stops;
    stops.push({ position: machine.position, hash: machine.stateHash(), reason: stop.reason });
  }
}

function hashAt(options: FakeOptions, step: number): string {
  const machine = new FakeMachine(options);
  machine.run({ instructions: step });
  return machine.stateHash();
}

describe('Timeline', () => {
  it('runs to the end and tells it', async () => {
    const { timeline, text } = timelineOf({ length: 5000 });
    assert.deepEqual(await timeline.run(NOWHERE, new Slices()), { reason: 'exited', exitCode: 0 });
    assert.deepEqual(timeline.end, { reason: 'exited', exitCode: 0 });
    assert.equal(timeline.lastStep, 5000);
    assert.ok(text.length > 20);
  });

  it('stops at breakpoints that are accepted, wherever the slices end', async () => {
    const options = { length: 20_000, calls: true };
    const until: Until = { breakpoints: [3, 5, 8], faults: FAULTS };
    const expected = stopsOf(options, until);
    assert.ok(expected.length > 50);
    for (const instructions of [1, 7, 1000]) {
      const { timeline, machine } = timelineOf(options);
      const seen = [];
      for (;;) {
        const stop = await timeline.run(until, new Slices(instructions));
        if (stop.reason === 'exited') break;
        seen.push({ position: machine.position, hash: machine.stateHash(), reason: stop.reason });
      }
      assert.deepEqual(seen, expected);
    }
  });

  it('goes back through the same stops in reverse', async () => {
    const options = { length: 30_000, calls: true };
    const until: Until = { breakpoints: [3, 5, 8], faults: FAULTS };
    const expected = stopsOf(options, until)
      .map(({ position, hash }) => ({ position, hash }))
      .reverse();
    const { timeline, machine } = timelineOf(options);
    await timeline.run(NOWHERE, new Slices());
    const seen = [];
    for (;;) {
      const stop = await timeline.runBack(until, new Slices(997));
      if (stop.reason === 'start') break;
      seen.push({ position: machine.position, hash: machine.stateHash() });
    }
    assert.deepEqual(seen, expected);
    assert.equal(timeline.position.step, 0);
  });

  it('asks whether a stop is accepted, in both directions', async () => {
    const options = { length: 30_000 };
    const breakpoints = [11];
    const hits = stopsOf(options, { breakpoints, faults: new Set() });
    const wanted = hits.at(-3)!.position.step;
    const until: Until = {
      breakpoints,
      faults: new Set(),
      accept: (machine: MachineSeam) => machine.position.step === wanted,
    };
    const { timeline } = timelineOf(options);
    assert.equal((await timeline.run(until, new Slices(100))).reason, 'breakpoint');
    assert.equal(timeline.position.step, wanted);
    await timeline.run(NOWHERE, new Slices());
    assert.equal((await timeline.runBack(until, new Slices(100))).reason, 'breakpoint');
    assert.equal(timeline.position.step, wanted);
    assert.equal((await timeline.runBack(until, new Slices(100))).reason, 'start');
  });

  it('does not go past a limit', async () => {
    const { timeline, machine } = timelineOf({ length: 30_000 });
    assert.deepEqual(await timeline.run({ ...NOWHERE, limit: 1234 }, new Slices(100)), {
      reason: 'position',
    });
    assert.equal(timeline.position.step, 1234);
    assert.deepEqual(await timeline.runBack({ ...NOWHERE, limit: 1000 }, new Slices(100)), {
      reason: 'position',
    });
    assert.equal(machine.stateHash(), hashAt({ length: 30_000 }, 1000));
  });

  it('seeks past the known end by running on, and to the end of the run at most', async () => {
    const { timeline } = timelineOf({ length: 5000 });
    assert.deepEqual(await timeline.seek(4000, new Slices(100)), { reason: 'position' });
    assert.equal(timeline.lastStep, 4000);
    assert.deepEqual(await timeline.seek(6000, new Slices(100)), { reason: 'exited', exitCode: 0 });
    assert.deepEqual(await timeline.seek(0, new Slices(100)), { reason: 'position' });
    assert.equal(timeline.lastStep, 5000);
  });

  it('tells every output and logs every event once, however often it is repeated', async () => {
    const options = { length: 40_000, calls: true };
    const straight = timelineOf(options);
    await straight.timeline.run(NOWHERE, new Slices());
    const { timeline, text } = timelineOf(options);
    for (const step of [9000, 100, 20_000, 19_999, 5, 39_000, 40_000]) {
      await timeline.seek(step, new Slices(333));
      await timeline.runBack({ breakpoints: [3], faults: new Set() }, new Slices(333));
    }
    await timeline.run(NOWHERE, new Slices());
    assert.deepEqual(text, straight.text);
    assert.equal(timeline.events.count, straight.timeline.events.count);
    for (let index = 0; index < timeline.events.count; index++) {
      assert.equal(timeline.events.step(index), straight.timeline.events.step(index));
      assert.equal(timeline.events.at(index), straight.timeline.events.at(index));
    }
  });

  it('stays where it is when a run is cancelled, and where it was when a search is', async () => {
    const { timeline, machine } = timelineOf({ length: 3_000_000 });
    assert.deepEqual(await timeline.run(NOWHERE, new Slices(10_000, 3)), { reason: 'cancelled' });
    assert.equal(timeline.position.step, 30_000);
    await timeline.seek(2_000_000, new Slices());
    const hash = machine.stateHash();
    assert.deepEqual(await timeline.runBack(NOWHERE, new Slices(10_000, 5)), { reason: 'cancelled' });
    assert.equal(machine.stateHash(), hash);
    assert.deepEqual(await timeline.seek(10, new Slices(5, 1)), { reason: 'cancelled' });
    assert.equal(machine.stateHash(), hash);
  });

  it('forgets what came after a change, and keeps the change', async () => {
    const { timeline, machine, text } = timelineOf({ length: 50_000 });
    await timeline.run(NOWHERE, new Slices());
    const whole = text.length;
    const events = timeline.events.count;
    await timeline.seek(20_000, new Slices());
    machine.disturb(4711);
    timeline.branch();
    assert.deepEqual([timeline.lastStep, timeline.end], [20_000, undefined]);
    assert.ok(timeline.events.count < events);
    await timeline.seek(30_000, new Slices());
    const changed = machine.stateHash();
    assert.notEqual(changed, hashAt({ length: 50_000 }, 30_000));
    await timeline.seek(19_999, new Slices());
    assert.equal(machine.stateHash(), hashAt({ length: 50_000 }, 19_999));
    await timeline.seek(30_000, new Slices(700));
    assert.equal(machine.stateHash(), changed);
    await timeline.run(NOWHERE, new Slices());
    assert.notEqual(text.length, whole);
  });

  it('keeps what an evaluation told once it is kept, and drops it otherwise', async () => {
    const { timeline, machine, text } = timelineOf({ length: 50_000 });
    await timeline.seek(10_000, new Slices());
    const before = text.length;
    machine.sink?.output(10_000, 1, 0, 1, Uint8Array.of(42));
    timeline.branch();
    assert.deepEqual(text.slice(before), [42]);
    machine.sink?.output(10_000, 1, 0, 1, Uint8Array.of(43));
    await timeline.seek(10_001, new Slices());
    assert.equal(text.includes(43, before), false);
  });

  it('has another revision after every move and every edit, and wherever it pauses', async () => {
    const { timeline } = timelineOf({ length: 30_000 });
    const seen = [timeline.revision];
    const control = new Slices(10_000);
    const pause = control.pause.bind(control);
    control.pause = () => {
      seen.push(timeline.revision);
      return pause();
    };
    await timeline.run(NOWHERE, control);
    seen.push(timeline.revision);
    await timeline.seek(500, new Slices());
    seen.push(timeline.revision);
    timeline.branch();
    seen.push(timeline.revision);
    assert.ok(seen.length >= 6, `${seen.length} looks`);
    assert.ok(seen.every((revision, index) => index === 0 || revision > seen[index - 1]!));
  });

  it('keeps its checkpoints under the budget and never loses the start', async () => {
    const { timeline, machine } = timelineOf({ length: 60_000_000, snapshotBytes: 1000 }, 32_000);
    let most = 0;
    const control = new Slices(1_000_000);
    const pause = control.pause.bind(control);
    control.pause = () => {
      most = Math.max(most, timeline.checkpointBytes);
      return pause();
    };
    await timeline.run(NOWHERE, control);
    assert.ok(timeline.checkpointCount > 10);
    assert.ok(most <= 32_000, `${most} bytes`);
    machine.executed = 0;
    await timeline.seek(3_000, new Slices(1_000_000));
    assert.equal(machine.executed, 3_000);
    machine.executed = 0;
    await timeline.seek(40_000_000, new Slices(1_000_000));
    assert.ok(machine.executed < 15_000_000, `${machine.executed} steps replayed`);
    assert.equal(machine.stateHash(), hashAt({ length: 60_000_000 }, 40_000_000));
  }).timeout(60_000);

  it('replays little for a step back next to where a seek has landed', async () => {
    const { timeline, machine } = timelineOf({ length: 10_000_000 });
    await timeline.seek(7_654_321, new Slices());
    machine.executed = 0;
    for (let count = 1; count <= 100; count++) await timeline.seek(7_654_321 - count, new Slices());
    assert.ok(machine.executed < 100 * 3 * 8192, `${machine.executed} steps replayed`);
  });

  it('ends every random walk in the state of a fresh run', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.boolean(), async (seed, calls) => {
        const random = new Random(seed);
        const options = { length: 30_000, calls };
        const { timeline, machine } = timelineOf(options, 12);
        for (let move = 0; move < 12; move++) {
          const control = new Slices(
            1 + random.below(4000),
            random.below(5) === 0 ? 1 + random.below(3) : Infinity,
          );
          const until: Until = {
            breakpoints: [random.below(997), random.below(997)],
            faults: random.below(2) === 0 ? FAULTS : new Set(),
          };
          const kind = random.below(4);
          if (kind === 0) await timeline.run(until, control);
          else if (kind === 1) await timeline.runBack(until, control);
          else if (kind === 2) await timeline.seek(random.below(31_000), control);
          else await timeline.seek(Math.max(0, timeline.position.step - 1), control);
        }
        const { step } = timeline.position;
        await timeline.seek(step, new Slices());
        assert.equal(machine.stateHash(), hashAt(options, timeline.position.step));
      }),
      { numRuns: 200 },
    );
  });
});

import assert from 'node:assert/strict';
import { Random } from '../../engine/base/random';
import {
  FAULT_IDS,
  type FaultId,
  Machine,
  type MachineSettings,
  type Program,
  Timeline,
  type Until,
} from '../../engine/index';
import { compileFiles, compileText, samples, settingsOf } from '../support/sample-programs';

const WALKS = 200;
const MOVES = 10;
const ALL_FAULTS: ReadonlySet<FaultId> = new Set(FAULT_IDS);

/** Slices of a fixed length; cancelled at a pause or never. */
class Slices {
  readonly instructions: number;
  #left: number;

  constructor(instructions = 100_000, pauses = Infinity) {
    this.instructions = instructions;
    this.#left = pauses;
  }

  get cancelled(): boolean {
    return this.#left <= 0;
  }

  pause(): Promise<void> {
    this.#left--;
    return Promise.resolve();
  }
}

interface Subject {
  readonly name: string;
  readonly program: Program;
  readonly settings: MachineSettings;
  /** Steps of a straight run. */
  readonly length: number;
  readonly output: string;
  readonly hash: string;
}

function straightRun(name: string, program: Program, settings: MachineSettings): Subject {
  const machine = new Machine(program, settings);
  const bytes: number[] = [];
  const sink = {
    event: () => undefined,
    tagOf: () => 0,
    events: () => undefined,
    output: (...told: unknown[]) => bytes.push(...(told[4] as Uint8Array)),
  };
  machine.sink = sink;
  const stop = machine.run({ instructions: 1e7 });
  assert.notEqual(stop.reason, 'budget', name);
  return {
    name,
    program,
    settings,
    length: machine.position.step,
    output: Buffer.from(bytes).toString('latin1'),
    hash: machine.stateHash(),
  };
}

function hashAt({ program, settings }: Subject, step: number): string {
  const machine = new Machine(program, settings);
  machine.run({ instructions: step });
  return machine.stateHash();
}

function statementStarts(program: Program): number[] {
  return Array.from(program.debug.statementStart.keys()).filter(pc => program.debug.statementStart[pc] === 1);
}

describe('time travel over the samples', () => {
  const subjects: Subject[] = [];

  before(() => {
    for (const { name, files } of samples()) {
      const { program, settings } = compileFiles(files);
      subjects.push(straightRun(name, program, settings));
      if (name.includes('two-threads'))
        subjects.push(straightRun(`${name}, in turns`, program, { ...settings, scheduler: 'round-robin' }));
    }
  });

  it(`ends ${WALKS} random walks in the state of a fresh run`, async () => {
    for (let walk = 0; walk < WALKS; walk++) {
      const random = new Random(walk);
      const subject = subjects[walk % subjects.length]!;
      const machine = new Machine(subject.program, subject.settings);
      const timeline = new Timeline(machine, () => undefined);
      const starts = statementStarts(subject.program);
      const trail: string[] = [];
      for (let move = 0; move < MOVES; move++) {
        const control = new Slices(
          1 + random.below(300),
          random.below(6) === 0 ? 1 + random.below(4) : Infinity,
        );
        const until: Until = {
          breakpoints: random.below(3) === 0 ? starts : [starts[random.below(starts.length)]!],
          faults: random.below(2) === 0 ? ALL_FAULTS : new Set(),
        };
        const kind = ['run', 'back', 'seek', 'step', 'step back'][random.below(5)]!;
        trail.push(`${kind} from ${timeline.position.step}`);
        if (kind === 'run') await timeline.run(until, control);
        else if (kind === 'back') await timeline.runBack(until, control);
        else if (kind === 'seek') await timeline.seek(random.below(subject.length + 2), control);
        else if (kind === 'step') await timeline.seek(timeline.position.step + 1, new Slices());
        else await timeline.seek(Math.max(0, timeline.position.step - 1), new Slices());
      }
      await timeline.seek(timeline.position.step, new Slices());
      const { step } = timeline.position;
      assert.equal(
        machine.stateHash(),
        hashAt(subject, step),
        `walk ${walk}, ${subject.name}, step ${step}: ${trail.join(', ')}`,
      );
      timeline.dispose();
    }
  }).timeout(120_000);

  it('comes to the same end, output and faults after going back to the start', async () => {
    for (const subject of subjects) {
      const machine = new Machine(subject.program, subject.settings);
      const bytes: number[] = [];
      const timeline = new Timeline(machine, (_step, _thread, _pc, _stream, written) =>
        bytes.push(...written),
      );
      const nowhere: Until = { breakpoints: [], faults: new Set() };
      const first = await timeline.run(nowhere, new Slices());
      const faults = machine.faults.map(fault => fault.text);
      const events = timeline.events.count;
      assert.deepEqual(await timeline.runBack(nowhere, new Slices()), { reason: 'start' });
      assert.equal(machine.stateHash(), hashAt(subject, 0));
      assert.deepEqual(await timeline.run(nowhere, new Slices(77)), first, subject.name);
      assert.equal(machine.stateHash(), subject.hash, subject.name);
      assert.deepEqual(
        machine.faults.map(fault => fault.text),
        faults,
      );
      assert.equal(timeline.events.count, events);
      assert.equal(Buffer.from(bytes).toString('latin1'), subject.output);
      timeline.dispose();
    }
  }).timeout(60_000);

  it('reverses every statement of a sample, the last first', async () => {
    const subject = subjects.find(({ name }) => name.includes('fragmentation'))!;
    const starts = statementStarts(subject.program);
    const machine = new Machine(subject.program, subject.settings);
    const timeline = new Timeline(machine, () => undefined);
    const until: Until = { breakpoints: starts, faults: new Set() };
    const forward: string[] = [];
    while ((await timeline.run(until, new Slices())).reason === 'breakpoint')
      forward.push(`${timeline.position.step} ${machine.stateHash()}`);
    const backward: string[] = [];
    while ((await timeline.runBack(until, new Slices())).reason === 'breakpoint')
      backward.push(`${timeline.position.step} ${machine.stateHash()}`);
    // Going back also stops before the very first statement, where a run forward begins.
    assert.deepEqual(
      backward.reverse().filter(stop => !stop.startsWith('0 ')),
      forward,
    );
  }).timeout(60_000);

  it('gives a fork a life of its own', async () => {
    const subject = subjects[0]!;
    const machine = new Machine(subject.program, subject.settings);
    const timeline = new Timeline(machine, () => undefined);
    await timeline.seek(Math.floor(subject.length / 2), new Slices());
    const hash = machine.stateHash();
    const fork = timeline.fork();
    assert.equal(fork.stateHash(), hash);
    fork.run({ instructions: 1e6 });
    assert.equal(fork.stateHash(), subject.hash);
    assert.equal(machine.stateHash(), hash);
  });
});

describe('a run of 10^8 instructions', () => {
  const BUDGET = 24 * 1024 * 1024;
  const CHURN = `
    #include <windows.h>
    static unsigned table[1 << 19];
    int main(void) {
      unsigned x = 1, i;
      void *blocks[64] = { 0 };
      HANDLE heap = HeapCreate(0, 0, 0);
      for (i = 0; ; i++) {
        x ^= x << 13; x ^= x >> 17; x ^= x << 5;
        table[x & 0x7ffff] += i;
        if ((i & 0xfff) == 0) {
          unsigned slot = (i >> 12) & 63;
          if (blocks[slot]) HeapFree(heap, 0, blocks[slot]);
          blocks[slot] = HeapAlloc(heap, HEAP_ZERO_MEMORY, (x & 0xffff) + 1);
        }
      }
    }`;

  it('stays within the memory budget and can go back anywhere', async () => {
    const { program } = compileText('churn.c', CHURN);
    const settings = settingsOf('win10-x86');
    const machine = new Machine(program, settings);
    const timeline = new Timeline(machine, () => undefined, { memoryBudget: BUDGET });
    let most = 0;
    const control = {
      instructions: 1_000_000,
      cancelled: false,
      pause: (): Promise<void> => {
        most = Math.max(most, timeline.checkpointBytes);
        return Promise.resolve();
      },
    };
    const nowhere: Until = { breakpoints: [], faults: new Set() };
    assert.deepEqual(await timeline.run({ ...nowhere, limit: 100_000_000 }, control), { reason: 'position' });
    assert.ok(most <= BUDGET, `${most} bytes of checkpoints`);
    assert.ok(timeline.checkpointBytes <= BUDGET);
    assert.ok(timeline.checkpointCount >= 3, `${timeline.checkpointCount} checkpoints`);
    const end = machine.stateHash();
    await timeline.seek(4_000_000, control);
    assert.equal(machine.stateHash(), hashAt({ program, settings } as Subject, 4_000_000));
    await timeline.seek(100_000_000, control);
    assert.equal(machine.stateHash(), end);
  }).timeout(120_000);
});

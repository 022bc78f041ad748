import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { address } from '../../../engine/base/units';
import { Random } from '../../../engine/base/random';
import { FaultLog, type FaultMemory, type FaultRow } from '../../../engine/machine/fault-log';

/** A run whose faults follow from its steps; from some step on it may take another course. */
interface Course {
  /** Ascending: from `step` on the faults are those of `seed`. */
  readonly turns: readonly { readonly step: number; readonly seed: number }[];
}

const IDS = ['buffer-overrun', 'use-after-free', 'double-free'] as const;

/** What a fresh row says, without what it learns later. */
const facts = ({ index, id, act, at, allocation, hits, first, end }: FaultRow): object => ({
  index,
  id,
  act,
  at,
  allocation,
  hits,
  first,
  end,
});

class Run {
  readonly log: FaultLog = new FaultLog();
  course: Course = { turns: [{ step: 0, seed: 1 }] };
  step = 0;

  forward(steps: number): void {
    for (const end = this.step + steps; this.step < end; this.step++) this.#execute();
  }

  turn(seed: number): void {
    const turns = this.course.turns.filter(turn => turn.step < this.step);
    this.course = { turns: [...turns, { step: this.step, seed }] };
    this.log.branch(this.step);
  }

  /** The rows of this moment, and those of a run that came here straight. */
  check(): void {
    const straight = new Run();
    for (const turn of this.course.turns) {
      straight.forward(Math.min(turn.step, this.step) - straight.step);
      straight.course = {
        turns: this.course.turns.slice(0, this.course.turns.indexOf(turn) + 1),
      };
    }
    straight.forward(this.step - straight.step);
    assert.deepEqual(
      this.log.known.slice(0, this.log.count).map(facts),
      straight.log.known.slice(0, straight.log.count).map(facts),
    );
  }

  /** As `recordFault`: one like before is counted, another gets a row. */
  #execute(): void {
    const { seed } = this.course.turns.findLast(turn => turn.step <= this.step)!;
    const random = new Random(seed * 1000 + this.step);
    if (random.below(3) > 0) return;
    const id = IDS[random.below(3)]!;
    const pc = random.below(3);
    const allocation = random.below(2);
    const at = address(0x1000 + random.below(4));
    const alike = this.log.alike(id, pc, allocation);
    if (alike !== undefined) {
      alike.first = Math.min(alike.first, at);
      alike.end = Math.max(alike.end, at + 1);
      if (this.step > alike.lastHit) {
        alike.lastHit = this.step;
        alike.hits++;
      }
      return;
    }
    const moment = { step: this.step, event: 0, pc, thread: 1, stack: 0 };
    this.log.add({
      index: this.log.count,
      id,
      act: moment,
      notice: undefined,
      at,
      size: 1,
      access: 'write',
      heap: address(0),
      allocation,
      victim: -1,
      before: new Uint8Array(),
      after: new Uint8Array(),
      failureType: undefined,
      leak: undefined,
      text: `${id} of course ${seed}`,
      hits: 1,
      first: at,
      end: at + 1,
      lastHit: this.step,
    });
  }
}

interface Move {
  readonly kind: 'forward' | 'turn' | 'remember' | 'rewind';
  readonly count: number;
}

const moves: fc.Arbitrary<Move> = fc.record({
  kind: fc.constantFrom('forward', 'forward', 'turn', 'remember', 'rewind'),
  count: fc.nat(12),
});

describe('the fault log', () => {
  it('has the rows of a straight run after any walk through time and any change of course', () => {
    fc.assert(
      fc.property(fc.array(moves, { maxLength: 40 }), list => {
        const run = new Run();
        const kept: { memory: FaultMemory; course: Course; step: number }[] = [];
        for (const { kind, count } of list) {
          if (kind === 'forward') run.forward(count);
          else if (kind === 'turn') run.turn(count + 2);
          else if (kind === 'remember')
            kept.push({ memory: run.log.remember(), course: run.course, step: run.step });
          else if (kept.length > 0) {
            const to = kept[count % kept.length]!;
            run.log.rewind(to.memory);
            run.course = to.course;
            run.step = to.step;
          }
          run.check();
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('finds the row of a course that it goes back to', () => {
    const run = new Run();
    run.forward(40);
    const there = run.log.remember();
    const rows = run.log.count;
    const { id, act, allocation } = run.log.known[1]!;
    run.log.rewind({ rows: there.rows.slice(0, 1), learned: there.learned.slice(0, 4) });
    run.step = there.rows[0]!.act.step + 1;
    run.turn(9);
    run.forward(40);
    run.log.rewind(there);
    assert.equal(run.log.count, rows);
    assert.equal(run.log.alike(id, act.pc, allocation), there.rows[1]);
  });
});

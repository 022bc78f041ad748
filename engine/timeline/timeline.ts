import { assert } from '../base/assert';
import { type EventSink, type MachineSeam, type Position, type Stop } from '../machine/seam';
import { type Checkpoint, Checkpoints, compare } from './checkpoints';
import { EventLog } from './event-log';
import { type Control, type TimelineOptions, type TimelineSeam, type TimelineStop, type Until } from './seam';

const DEFAULT_BUDGET = 256 * 1024 * 1024;
const DEFAULT_SPACING = 1_000_000;
/** Closer than this to where a seek lands no more checkpoints are left: replaying so much takes well under 1 ms. */
const FINE = 8192;
/** A checkpoint that costs more than this share of the budget pushes the next one further away. */
const CHEAP_SHARE = 1 / 32;
const MAX_STRETCH = 64;

/** Bytes that the program wrote, once a branch: `stream` 1 stdout, 2 stderr, 3 OutputDebugString. */
export type OutputListener = EventSink['output'];

/** A position at which a search stopped, to come back to. */
interface Hit {
  readonly stop: Stop;
  readonly position: Position;
}

type Told =
  | { readonly kind: 'event'; readonly event: Parameters<EventSink['event']> }
  | { readonly kind: 'output'; readonly output: Parameters<EventSink['output']> };

/**
 * Moves one machine through its run, in both directions. Forward is execution; backward is setting the machine back to
 * a checkpoint and executing again, which gives the same states byte for byte. What the machine tells while it repeats
 * itself is recognised by its ordinal and dropped.
 */
export class Timeline implements TimelineSeam {
  readonly machine: MachineSeam;
  readonly events: EventLog = new EventLog();
  readonly #checkpoints: Checkpoints;
  readonly #budget: number;
  readonly #onOutput: OutputListener;
  #lastStep: number;
  #revision = 0;
  #end: Stop | undefined;
  /** Events and outputs that the machine had told by its current position. */
  #eventCursor = 0;
  #outputCursor = 0;
  /** Outputs forwarded on this branch. */
  #outputCount = 0;
  readonly #leastSpacing: number;
  /** Steps from a checkpoint to the next on a forward run; more than the least while checkpoints are expensive. */
  #spacing: number;
  /** A move is under way: what the machine tells belongs to the run. */
  #moving = false;
  /** A search looks one step past the known end: what is new there is not told. */
  #muted = false;
  /** What the machine told while nobody moved it: somebody evaluates an expression. */
  #told: Told[] = [];
  /** Instructions since the last pause. */
  #worked = 0;

  /** `machine` stands at the start of its run. */
  constructor(machine: MachineSeam, onOutput: OutputListener, options: Partial<TimelineOptions> = {}) {
    this.machine = machine;
    this.#onOutput = onOutput;
    this.#budget = options.memoryBudget ?? DEFAULT_BUDGET;
    this.#spacing = this.#leastSpacing = options.spacing ?? DEFAULT_SPACING;
    this.#checkpoints = new Checkpoints(machine, this.#budget);
    this.#lastStep = machine.position.step;
    machine.sink = {
      event: (kind, step, thread, pc, heap, at, size, aux) => {
        if (!this.#moving)
          this.#told.push({ kind: 'event', event: [kind, step, thread, pc, heap, at, size, aux] });
        else if (this.#eventCursor++ >= this.events.count && !this.#muted)
          this.events.add(kind, step, thread, pc, heap, at, size, aux);
      },
      tagOf: heap => this.events.tagOf(heap),
      events: (words, count, step) => {
        assert(this.#moving, 'only a run tells many events at once');
        const known = Math.min(Math.max(this.events.count - this.#eventCursor, 0), count);
        this.#eventCursor += count;
        if (!this.#muted) this.events.addAll(words, known, count, step);
      },
      output: (step, thread, pc, stream, bytes) => {
        if (!this.#moving) this.#told.push({ kind: 'output', output: [step, thread, pc, stream, bytes] });
        else this.#hearOutput([step, thread, pc, stream, bytes]);
      },
    };
    this.#checkpoints.add(this.#bookmark(false));
  }

  get position(): Position {
    return this.machine.position;
  }

  get revision(): number {
    return this.#revision;
  }

  get lastStep(): number {
    return this.#lastStep;
  }

  get end(): Stop | undefined {
    return this.#end;
  }

  get checkpointBytes(): number {
    return this.#checkpoints.bytes;
  }

  /** How many checkpoints there are, the start of the run included. */
  get checkpointCount(): number {
    return this.#checkpoints.count;
  }

  async run(until: Until, control: Control): Promise<TimelineStop> {
    return this.#move(() => this.#forward(until, control));
  }

  async runBack(until: Until, control: Control): Promise<TimelineStop> {
    return this.#move(async () => {
      const origin = this.#bookmark(false);
      const stop = await this.#backward(origin, until, control);
      if (stop.reason === 'cancelled') this.#restore(origin);
      this.machine.release(origin.snapshot);
      return stop;
    });
  }

  async seek(step: number, control: Control): Promise<TimelineStop> {
    return this.#move(async () => {
      const origin = this.#bookmark(false);
      this.#goToward(Math.max(0, step));
      const stop = await this.#advance(Math.max(0, step), control);
      if (stop.reason === 'cancelled') this.#restore(origin);
      this.machine.release(origin.snapshot);
      return stop;
    });
  }

  fork(step = this.machine.position.step): MachineSeam {
    if (step >= this.machine.position.step) return this.machine.fork();
    return this.machine.fork(this.#checkpoints.toReach(step).snapshot);
  }

  branch(): void {
    assert(!this.#moving, 'a branch begins while the machine is moving');
    this.#revision++;
    const { position } = this.machine;
    this.#checkpoints.forgetFrom(position);
    this.#lastStep = position.step;
    this.#end = undefined;
    this.events.truncate(this.#eventCursor);
    this.#outputCount = this.#outputCursor;
    for (const what of this.#told) {
      if (what.kind === 'output') this.#hearOutput(what.output);
      else {
        this.#eventCursor++;
        this.events.add(...what.event);
      }
    }
    this.#told = [];
    this.#checkpoints.add(this.#bookmark(true));
    this.#checkpoints.thin(position.step);
  }

  dispose(): void {
    this.machine.sink = undefined;
    this.#checkpoints.releaseAll();
    this.machine.dispose();
  }

  async #move(how: () => Promise<TimelineStop>): Promise<TimelineStop> {
    assert(!this.#moving, 'two moves of one timeline at a time');
    this.#moving = true;
    this.#told = [];
    this.#worked = 0;
    try {
      return await how();
    } finally {
      this.#moving = false;
      this.#muted = false;
      this.#revision++;
      this.#checkpoints.thin(this.machine.position.step);
    }
  }

  async #forward(until: Until, control: Control): Promise<TimelineStop> {
    const { machine } = this;
    const limit = until.limit ?? Infinity;
    let breakpoints: readonly number[] | undefined;
    for (let arriving = false; ;) {
      const { step } = machine.position;
      if (step >= limit) return { reason: 'position' };
      if (breakpoints !== until.breakpoints) machine.setBreakpoints((breakpoints = until.breakpoints));
      machine.stopOn = until.faults;
      const due = this.#checkpoints.toReach(step).position.step + this.#spacing;
      const stop = this.#slice(due > step ? Math.min(limit, due) : limit, control, arriving);
      if (stop.reason === 'breakpoint') {
        if (this.#accepts(until, stop)) return stop;
        arriving = false;
      } else if (stop.reason !== 'budget') return stop;
      else {
        arriving = true;
        if (machine.position.step >= due) this.#leaveCheckpoint(this.#spacing / 2);
      }
      if (this.#worked >= control.instructions) await this.#rest(control);
      if (control.cancelled) return { reason: 'cancelled' };
    }
  }

  /** Sets the machine back to the checkpoint from which `step` is reached soonest, unless it is nearer already. */
  #goToward(step: number): void {
    const { position } = this.machine;
    const nearest = this.#checkpoints.toReach(step);
    const isAhead = compare(position, nearest.position) >= 0;
    // With several threads the position may be past the arrival at its step.
    const isBelow = position.step < step || (position.step === step && this.machine.threads.length === 1);
    if (!isAhead || !isBelow) this.#restore(nearest);
  }

  /** Runs on to the arrival at `target` and leaves checkpoints on the way, closer and closer to it. */
  async #advance(target: number, control: Control): Promise<TimelineStop> {
    const { machine } = this;
    machine.setBreakpoints([]);
    machine.stopOn = new Set();
    for (;;) {
      const { step } = machine.position;
      if (step >= target) return { reason: 'position' };
      const half = Math.min(this.#spacing, Math.floor((target - step) / 2));
      const leg = half < FINE ? target : step + half;
      while (machine.position.step < leg) {
        const stop = this.#slice(leg, control, true);
        if (stop.reason !== 'budget') return machine.position.step >= target ? { reason: 'position' } : stop;
        if (this.#worked >= control.instructions) await this.#rest(control);
        if (control.cancelled) return { reason: 'cancelled' };
      }
      if (leg < target) this.#leaveCheckpoint(FINE / 2);
    }
  }

  /** Searches stretch by stretch, the latest first; ends at the last hit, or where the search had to end. */
  async #backward(origin: Checkpoint, until: Until, control: Control): Promise<TimelineStop> {
    const limit = until.limit ?? 0;
    const before = this.#checkpoints.before(origin.position);
    if (before !== undefined && origin.position.step - before.position.step > 2 * FINE) {
      // Full speed first, so that the search stops at breakpoints only in the short stretches it leaves near the origin.
      this.#restore(before);
      if ((await this.#advance(origin.position.step, control)).reason === 'cancelled')
        return { reason: 'cancelled' };
    }
    let end = origin.position;
    while (end.step > limit || compare(end, origin.position) === 0) {
      const from = this.#checkpoints.before(end);
      if (from === undefined) break;
      this.#restore(from);
      const hit = await this.#lastHit(end, end === origin.position, until, control);
      if (hit === 'cancelled') return { reason: 'cancelled' };
      if (hit !== undefined) return this.#land(hit, until, control);
      end = from.position;
    }
    if (limit > 0) {
      this.#restore(limit < origin.position.step ? this.#checkpoints.toReach(limit) : origin);
      return this.#advance(limit, control);
    }
    this.#restore(this.#checkpoints.all[0]!);
    return { reason: 'start' };
  }

  /** Runs on to `end` and remembers the last stop before it. */
  async #lastHit(
    end: Position,
    isOrigin: boolean,
    until: Until,
    control: Control,
  ): Promise<Hit | 'cancelled' | undefined> {
    const { machine } = this;
    const limit = until.limit ?? 0;
    machine.setBreakpoints(until.breakpoints);
    machine.stopOn = until.faults;
    // Where the user stands, stores of logged calls may have been applied since the arrival at the step.
    const endStep = isOrigin ? end.step + 1 : end.step;
    this.#muted = isOrigin;
    let hit: Hit | undefined;
    for (let arriving = true; machine.position.step < endStep;) {
      const stop = this.#slice(endStep, control, arriving);
      const { position } = machine;
      arriving = stop.reason === 'budget';
      if (stop.reason === 'breakpoint' || stop.reason === 'fault') {
        if (isPast(stop, position, end, isOrigin)) break;
        if (position.step >= limit && this.#accepts(until, stop)) hit = { stop, position };
      } else if (stop.reason !== 'budget') break;
      if (this.#worked >= control.instructions) await this.#rest(control);
      if (control.cancelled) return 'cancelled';
    }
    this.#muted = false;
    return hit;
  }

  #accepts(until: Until, stop: Stop): boolean {
    if (stop.reason !== 'breakpoint' || until.accept === undefined) return true;
    return until.accept(this.machine, stop.thread, stop.pc);
  }

  /** Goes to a hit again: nearly there at full speed, then from stop to stop until it is the same. */
  async #land(hit: Hit, until: Until, control: Control): Promise<TimelineStop> {
    const { machine } = this;
    this.#restore(this.#checkpoints.toReach(hit.position.step - 1));
    const near = await this.#advance(hit.position.step - 1, control);
    if (near.reason === 'cancelled') return near;
    machine.setBreakpoints(until.breakpoints);
    machine.stopOn = until.faults;
    for (let arriving = true; ;) {
      const stop = this.#slice(hit.position.step + 1, control, arriving);
      if (stop.reason === hit.stop.reason && compare(machine.position, hit.position) === 0) return stop;
      assert(machine.position.step <= hit.position.step, `re-execution missed step ${hit.position.step}`);
      arriving = stop.reason === 'budget';
    }
  }

  /** One uninterrupted stretch of work, at most to `untilStep`: the machine's own stop, or `budget`. */
  #slice(untilStep: number, control: Control, arriving: boolean): Stop {
    const { machine } = this;
    const { position } = machine;
    const anchor = this.#checkpoints.nextAnchor(position, untilStep);
    const stop = machine.run({
      instructions: Math.max(1, control.instructions - this.#worked),
      untilStep: anchor === undefined ? untilStep : Math.max(anchor.position.step, position.step),
      arriving,
    });
    const { step } = machine.position;
    this.#worked += step - position.step;
    if (anchor !== undefined && step >= anchor.position.step) this.#restore(anchor);
    // Every page written since a checkpoint makes that checkpoint dearer.
    this.#checkpoints.thin(step);
    if (this.#muted) return stop;
    this.#lastStep = Math.max(this.#lastStep, step);
    if (stop.reason === 'exited' || stop.reason === 'died' || stop.reason === 'deadlock') this.#end = stop;
    return stop;
  }

  /** A slice's worth of instructions is done: the host may breathe. */
  async #rest(control: Control): Promise<void> {
    this.#worked = 0;
    this.#revision++;
    await control.pause();
  }

  #bookmark(anchor: boolean): Checkpoint {
    return {
      snapshot: this.machine.snapshot(),
      position: this.machine.position,
      events: this.#eventCursor,
      outputs: this.#outputCursor,
      anchor,
    };
  }

  #leaveCheckpoint(distance: number): void {
    const { step } = this.machine.position;
    if (this.#checkpoints.isNear(step, distance)) return;
    const checkpoint = this.#bookmark(false);
    this.#checkpoints.add(checkpoint);
    const stretch = Math.ceil(checkpoint.snapshot.bytes / (this.#budget * CHEAP_SHARE));
    this.#spacing = this.#leastSpacing * Math.min(Math.max(stretch, 1), MAX_STRETCH);
    this.#checkpoints.thin(step);
  }

  #restore(to: Checkpoint): void {
    this.machine.restore(to.snapshot);
    this.#eventCursor = to.events;
    this.#outputCursor = to.outputs;
  }

  #hearOutput(output: Parameters<OutputListener>): void {
    if (this.#outputCursor++ < this.#outputCount || this.#muted) return;
    this.#outputCount++;
    this.#onOutput(...output);
  }
}

/** Whether a stop at `position` no longer belongs to the stretch before `end`; a fault's stop at `end` does, unless one stands there. */
function isPast(stop: Stop, position: Position, end: Position, isOrigin: boolean): boolean {
  const after = compare(position, end);
  return stop.reason === 'fault' && !isOrigin ? after > 0 : after >= 0;
}

import { type FaultId } from '../nt/faults';
import { type MachineSeam, type Position, type Stop } from '../machine/seam';

/**
 * How long work is cut into slices without a clock in the engine: the timeline runs at most `instructions` at a time
 * and awaits `pause()` between slices. The host measures, adapts `instructions` to about 8 ms, yields to its event loop
 * inside `pause`, and sets `cancelled` when the user pauses or the request is dropped.
 */
export interface Control {
  readonly instructions: number;
  readonly cancelled: boolean;
  pause(): Promise<void>;
}

/**
 * Where a run or a reverse run shall stop. A run asks for `breakpoints` and `faults` anew after each pause, so that a
 * user's change holds for a run that is under way; an unchanged list must be the same object.
 */
export interface Until {
  /** pcs to stop at, forward before executing them, backward likewise (the position just before). */
  readonly breakpoints: readonly number[];
  /** Asked at each such pc; the frame depth and the hit count are the caller's business. Absent: always. Must not change the machine. */
  readonly accept?: (machine: MachineSeam, thread: number, pc: number) => boolean;
  /** Faults to stop at (after the step that recorded them). */
  readonly faults: ReadonlySet<FaultId>;
  /** Do not go past this step (forward) or before it (backward). */
  readonly limit?: number;
}

export type TimelineStop =
  | Stop
  /** Reached the start of the run, going back. */
  | { readonly reason: 'start' }
  /** Reached `limit` or the step sought. */
  | { readonly reason: 'position' }
  /** `control.cancelled` was set: a pause, or a cancelled search, which leaves the position where it was. */
  | { readonly reason: 'cancelled' };

export interface TimelineOptions {
  /** Bound on checkpoints, in bytes; default 256 MB. */
  readonly memoryBudget: number;
  /** Steps between the checkpoints of a forward run: 10 to 20 ms of work; default 1,000,000 instructions. */
  readonly spacing: number;
}

export interface TimelineSeam {
  /** The live machine at `position`. Only the timeline moves it. */
  readonly machine: MachineSeam;
  readonly position: Position;
  /** Grows with every move and every edit: what was read at the same revision and position is still true. */
  readonly revision: number;
  /** The furthest step reached on this branch; beyond it nothing is known. */
  readonly lastStep: number;
  /** How the branch ended, once its end was reached. */
  readonly end: Stop | undefined;
  /** Bytes held by checkpoints now. */
  readonly checkpointBytes: number;
  run(until: Until, control: Control): Promise<TimelineStop>;
  /** To the last position before the current one at which `until` holds, else the start. */
  runBack(until: Until, control: Control): Promise<TimelineStop>;
  /** To the position before the instruction with number `step` (0 is the start). Past the known end it runs on. */
  seek(step: number, control: Control): Promise<TimelineStop>;
  /**
   * A second machine at the current position, for evaluation: whatever it does is thrown away. For a `step` of the past it
   * stands at the checkpoint from which that is reached soonest.
   */
  fork(step?: number): MachineSeam;
  /** The machine was changed from outside (set variable, write memory, console): what was known of later steps is forgotten. */
  branch(): void;
  readonly events: EventLogSeam;
  dispose(): void;
}

/** The log of what happened, in step order, for the whole known branch (also the part ahead of the position). */
export interface EventLogSeam {
  /** Events logged in all, and how many of the oldest were dropped under the bound. */
  readonly count: number;
  readonly dropped: number;
  /** Index of the first event caused at `step` or later. */
  firstAt(step: number): number;
  kind(index: number): number;
  step(index: number): number;
  thread(index: number): number;
  pc(index: number): number;
  heap(index: number): number;
  at(index: number): number;
  size(index: number): number;
  aux(index: number): number;
}

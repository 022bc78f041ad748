import { Hash } from '../../../engine/base/hash';
import { NULL } from '../../../engine/base/units';
import { AddressSpace } from '../../../engine/memory/address-space';
import {
  type EventSink,
  EventKind,
  type MachineSeam,
  type Position,
  type Snapshot,
  type Stop,
} from '../../../engine/machine/seam';
import { type FaultId } from '../../../engine/nt/faults';
import { address } from '../../../engine/base/units';

interface State {
  x: number;
  step: number;
  /** Stores applied of the call in flight and how many it has; both 0 when there is none. */
  applied: number;
  stores: number;
  faults: number;
  ended: boolean;
}

interface FakeSnapshot extends Snapshot {
  readonly state: Readonly<State>;
}

export interface FakeOptions {
  /** The run ends here. */
  readonly length: number;
  /** Whether calls in flight occur, so that a step has several positions. */
  readonly calls?: boolean;
  /** Bytes that each snapshot claims to hold. */
  readonly snapshotBytes?: number;
}

/**
 * A machine with one register: a chaotic function of the steps so far. It has breakpoints, faults, events, output and calls
 * in flight, and none of the cost of a real one. Members that a timeline has no use for throw.
 */
export class FakeMachine {
  sink: EventSink | undefined;
  stopOn: ReadonlySet<FaultId> = new Set();
  /** Steps executed in all, repetitions included. */
  executed = 0;
  readonly #options: FakeOptions;
  readonly #state: State = { x: 1, step: 0, applied: 0, stores: 0, faults: 0, ended: false };
  #breakpoints: ReadonlySet<number> = new Set();
  #held = 0;

  constructor(options: FakeOptions) {
    this.#options = options;
  }

  get seam(): MachineSeam {
    return this as unknown as MachineSeam;
  }

  get position(): Position {
    const { step, applied, stores } = this.#state;
    return { step, stores: stores > 0 ? [applied] : [] };
  }

  get threads(): readonly object[] {
    return this.#options.calls === true ? [{}, {}] : [{}];
  }

  get pc(): number {
    return (this.#state.x >>> 8) % 997;
  }

  get snapshotBytes(): number {
    return this.#held * (this.#options.snapshotBytes ?? 1);
  }

  setBreakpoints(pcs: readonly number[]): void {
    this.#breakpoints = new Set(pcs);
  }

  run(limit: { instructions: number; untilStep?: number; arriving?: boolean }): Stop {
    const last = Math.min(this.#state.step + limit.instructions, limit.untilStep ?? Infinity);
    for (let passing = limit.arriving !== true; ; passing = false) {
      if (this.#state.ended) return { reason: 'exited', exitCode: 0 };
      if (this.#state.step >= last) return { reason: 'budget' };
      if (this.#isStore()) {
        this.#applyStore();
        continue;
      }
      if (!passing && this.#breakpoints.has(this.pc)) return { reason: 'breakpoint', thread: 1, pc: this.pc };
      const faults = this.#state.faults;
      this.#execute();
      if (this.#state.faults > faults && this.stopOn.has('buffer-overrun'))
        return { reason: 'fault', thread: 1, fault: faults };
    }
  }

  /** Changes the state as a debugger does. */
  disturb(x: number): void {
    this.#state.x = x;
  }

  snapshot(): Snapshot {
    this.#held++;
    const snapshot: FakeSnapshot = {
      position: this.position,
      bytes: this.#options.snapshotBytes ?? 1,
      state: { ...this.#state },
    };
    return snapshot;
  }

  restore(snapshot: Snapshot): void {
    Object.assign(this.#state, (snapshot as FakeSnapshot).state);
  }

  release(): void {
    this.#held--;
  }

  dispose(): void {
    // It holds nothing.
  }

  stateHash(): string {
    const hash = new Hash();
    hash.text(JSON.stringify(this.#state));
    return hash.digest();
  }

  get space(): AddressSpace {
    return new AddressSpace({ pointerBytes: 4, commitLimit: undefined, highestAddress: address(0x7ffeffff) });
  }

  /** Another thread runs while a call is in flight: the state decides which of them is next. */
  #isStore(): boolean {
    return this.#state.stores > 0 && (this.#state.x & 3) !== 0;
  }

  #applyStore(): void {
    const state = this.#state;
    const done = state.applied + 1 === state.stores;
    state.x = scramble(state.x);
    state.applied = done ? 0 : state.applied + 1;
    if (done) state.stores = 0;
  }

  #execute(): void {
    const state = this.#state;
    const { step } = state;
    const { pc } = this;
    const x = scramble(state.x);
    this.executed++;
    state.x = x;
    state.step++;
    if (this.#options.calls === true && state.stores === 0 && x % 11 === 0) state.stores = 5;
    if (x % 1009 === 0) state.faults++;
    if (state.step === this.#options.length) state.ended = true;
    if (x % 13 === 0) this.sink?.event(EventKind.Alloc, step, 1, pc, NULL, address(x >>> 4), x & 0xff, 0);
    if (x % 101 === 0) this.sink?.output(step, 1, pc, 1, Uint8Array.of(x & 0xff));
  }
}

/** One round of xorshift32. */
function scramble(x: number): number {
  let y = x;
  y ^= y << 13;
  y ^= y >>> 17;
  y ^= y << 5;
  return y >>> 0;
}

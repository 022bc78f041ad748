/**
 * The one source of chance in a simulated process: heap keys, LFH order and preemption are drawn from it, so a
 * seed replays a run byte for byte. The generator is mulberry32 (public domain); its whole state is one u32,
 * which is part of the machine's state.
 */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** The whole state, a u32, for snapshots. */
  get state(): number {
    return this.#state;
  }

  restore(state: number): void {
    this.#state = state >>> 0;
  }

  /** The next u32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** An integer in [0, `end`). */
  below(end: number): number {
    return Math.floor((this.next() / 0x100000000) * end);
  }
}

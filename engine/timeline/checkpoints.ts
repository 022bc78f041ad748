import { type MachineSeam, type Position, type Snapshot } from '../machine/seam';

/** A moment of the run to which the machine can be set back. */
export interface Checkpoint {
  readonly snapshot: Snapshot;
  readonly position: Position;
  /** Events that the machine had told by then. */
  readonly events: number;
  /** Outputs that it had told by then. */
  readonly outputs: number;
  /** The state was changed from outside here: running up to this position must go on from this snapshot. */
  readonly anchor: boolean;
}

/** Above this many the list is thinned whatever its bytes: a run of any length keeps a short list. */
const MAX_CHECKPOINTS = 2048;
/** Thinning leaves this share of the budget, so that it happens now and then and not at every checkpoint. */
const KEPT_SHARE = 7 / 8;
/** How much a far-away stretch may thin out against a near one: a fifth, so that no seek has to replay a large share of the run. */
const EVENNESS = 1 / 4;

/**
 * Before, at or after: negative, 0, positive. Within a step, stores of logged calls are applied: their sum grows until a
 * call completes, which makes the list shorter; no call starts without a step.
 */
export function compare(a: Position, b: Position): number {
  if (a.step !== b.step) return a.step - b.step;
  if (a.stores.length !== b.stores.length) return b.stores.length - a.stores.length;
  const sum = (position: Position): number => position.stores.reduce((total, count) => total + count, 0);
  return sum(a) - sum(b);
}

/**
 * The checkpoints of one branch in order of position. The first, the start of the run, always stays, and so do anchors;
 * the others are thinned when they take more than the budget: first where they lie close to each other far away from
 * where the user is.
 */
export class Checkpoints {
  readonly #machine: MachineSeam;
  readonly #budget: number;
  readonly #list: Checkpoint[] = [];

  constructor(machine: MachineSeam, budget: number) {
    this.#machine = machine;
    this.#budget = budget;
  }

  get count(): number {
    return this.#list.length;
  }

  get all(): readonly Checkpoint[] {
    return this.#list;
  }

  get bytes(): number {
    return this.#machine.snapshotBytes;
  }

  add(checkpoint: Checkpoint): void {
    this.#list.splice(this.#firstAfter(checkpoint.position), 0, checkpoint);
  }

  /** The last checkpoint before `position`; undefined at the start. */
  before(position: Position): Checkpoint | undefined {
    for (let index = this.#firstAfter(position) - 1; index >= 0; index--)
      if (compare(this.#list[index]!.position, position) < 0) return this.#list[index];
    return undefined;
  }

  /** The last checkpoint from which a run can reach `step`: all of them were taken on arrival at their step, or are anchors. */
  toReach(step: number): Checkpoint {
    return this.#list[Math.max(0, this.#firstAfter({ step, stores: [] }) - 1)]!;
  }

  /** Whether a checkpoint lies in (`step` - `distance`, `step` + `distance`). */
  isNear(step: number, distance: number): boolean {
    const index = this.#firstAfter({ step, stores: [] });
    const below = this.#list[index - 1];
    const above = this.#list[index];
    return (
      (below !== undefined && step - below.position.step < distance) ||
      (above !== undefined && above.position.step - step < distance)
    );
  }

  /** The first anchor after `position`, up to step `end`. */
  nextAnchor(position: Position, end: number): Checkpoint | undefined {
    for (let index = this.#firstAfter(position); index < this.#list.length; index++) {
      const checkpoint = this.#list[index]!;
      if (checkpoint.position.step > end) return undefined;
      if (checkpoint.anchor) return checkpoint;
    }
    return undefined;
  }

  /** Forgets every checkpoint at or after `position`, except the start of the run. */
  forgetFrom(position: Position): void {
    while (this.#list.length > 1 && compare(this.#list.at(-1)!.position, position) >= 0)
      this.#machine.release(this.#list.pop()!.snapshot);
  }

  /** Brings the bytes under the budget, sparing what lies near `step`. Nothing is left to take when only start and anchors stay. */
  thin(step: number): void {
    if (this.bytes <= this.#budget && this.#list.length <= MAX_CHECKPOINTS) return;
    const count = MAX_CHECKPOINTS * KEPT_SHARE;
    while (this.bytes > this.#budget * KEPT_SHARE || this.#list.length > count) {
      const index = this.#mostCrowded(step);
      if (index < 0) return;
      this.#machine.release(this.#list[index]!.snapshot);
      this.#list.splice(index, 1);
    }
  }

  releaseAll(): void {
    for (const checkpoint of this.#list) this.#machine.release(checkpoint.snapshot);
    this.#list.length = 0;
  }

  /** Index of the checkpoint whose neighbours would lie closest to each other, measured by their distance from `step`. */
  #mostCrowded(step: number): number {
    let crowded = -1;
    let least = Infinity;
    const length = this.#list.at(-1)!.position.step;
    for (let index = 1; index < this.#list.length; index++) {
      const checkpoint = this.#list[index]!;
      if (checkpoint.anchor) continue;
      const at = checkpoint.position.step;
      const next = this.#list[index + 1]?.position.step ?? at;
      const gap = next - this.#list[index - 1]!.position.step;
      const crowding = gap / (Math.abs(at - step) + length * EVENNESS + 1);
      if (crowding < least) {
        least = crowding;
        crowded = index;
      }
    }
    return crowded;
  }

  /** Index of the first checkpoint after `position`. */
  #firstAfter(position: Position): number {
    let low = 0;
    let high = this.#list.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(this.#list[middle]!.position, position) > 0) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

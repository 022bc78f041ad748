import { type Address, address } from '../base/units';
import { type AllocationRecords } from './seam';

const FIRST_CAPACITY = 1024;

/**
 * Who allocated and freed what, a row an allocation. Row k is the same in every run of a program, so going back only
 * lowers `count`, and re-execution writes the same row again.
 */
export class AllocationColumns implements AllocationRecords {
  count = 0;
  readonly #ownerWordAt: (at: Address) => number;
  /** heap, at, size, step, freedStep. */
  #wide: Float64Array[] = Array.from({ length: 5 }, () => new Float64Array(FIRST_CAPACITY));
  /** pc, thread, stack, freedPc, freedStack. */
  #narrow: Int32Array[] = Array.from({ length: 5 }, () => new Int32Array(FIRST_CAPACITY));

  /** `ownerWordAt` reads the shadow: the row + 1 of the block that holds or last held a byte. */
  constructor(ownerWordAt: (at: Address) => number) {
    this.#ownerWordAt = ownerWordAt;
  }

  heap(row: number): Address {
    return address(this.#wide[0]![row]!);
  }

  at(row: number): Address {
    return address(this.#wide[1]![row]!);
  }

  size(row: number): number {
    return this.#wide[2]![row]!;
  }

  step(row: number): number {
    return this.#wide[3]![row]!;
  }

  freedStep(row: number): number {
    return this.#wide[4]![row]!;
  }

  pc(row: number): number {
    return this.#narrow[0]![row]!;
  }

  thread(row: number): number {
    return this.#narrow[1]![row]!;
  }

  stack(row: number): number {
    return this.#narrow[2]![row]!;
  }

  freedPc(row: number): number {
    return this.#narrow[3]![row]!;
  }

  freedStack(row: number): number {
    return this.#narrow[4]![row]!;
  }

  owner(at: Address): number {
    return this.#ownerWordAt(at) - 1;
  }

  isFreed(row: number): boolean {
    return this.#wide[4]![row]! !== Infinity;
  }

  /** Whether `at` is one of the bytes that the block of `row` was asked for. */
  holds(row: number, at: number): boolean {
    const first = this.#wide[1]![row]!;
    return at >= first && at < first + this.#wide[2]![row]!;
  }

  /** Adds a row and gives its number. */
  add(
    heap: Address,
    at: Address,
    size: number,
    step: number,
    pc: number,
    thread: number,
    stack: number,
  ): number {
    const row = this.count++;
    if (row === this.#wide[0]!.length) this.#grow();
    const [heaps, ats, sizes, steps, freedSteps] = this.#wide as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    heaps[row] = heap;
    ats[row] = at;
    sizes[row] = size;
    steps[row] = step;
    freedSteps[row] = Infinity;
    this.#narrow[0]![row] = pc;
    this.#narrow[1]![row] = thread;
    this.#narrow[2]![row] = stack;
    return row;
  }

  /** The block of `row` was freed. */
  free(row: number, step: number, pc: number, stack: number): void {
    this.#wide[4]![row] = step;
    this.#narrow[3]![row] = pc;
    this.#narrow[4]![row] = stack;
  }

  /** Goes back to `count` rows as they were before `step`: what is freed later is not freed yet. */
  rewind(count: number, step: number): void {
    this.count = count;
    const freed = this.#wide[4]!;
    for (let row = 0; row < count; row++) if (freed[row]! >= step) freed[row] = Infinity;
  }

  /** Takes over the rows of another process in the same state. */
  copyFrom(other: AllocationColumns): void {
    this.count = other.count;
    this.#wide = other.#wide.map(column => column.slice());
    this.#narrow = other.#narrow.map(column => column.slice());
  }

  #grow(): void {
    this.#wide = this.#wide.map(column => {
      const wider = new Float64Array(column.length * 2);
      wider.set(column);
      return wider;
    });
    this.#narrow = this.#narrow.map(column => {
      const wider = new Int32Array(column.length * 2);
      wider.set(column);
      return wider;
    });
  }
}

import { type Address, NULL, address } from '../base/units';
import { type AllocationRecords } from './seam';

const FIRST_CAPACITY = 1024;

/** Which functions gave a block to the program: those of the same family take it back. */
export const BlockFamily = { Heap: 0, Crt: 1, Object: 2 } as const;
export type BlockFamily = (typeof BlockFamily)[keyof typeof BlockFamily];

/**
 * Who allocated and freed what, a row an allocation. Row k is the same in every run of a program, so going back only
 * lowers `count`, and re-execution writes the same row again.
 */
export class AllocationColumns implements AllocationRecords {
  count = 0;
  readonly #ownerWordAt: (at: Address) => number;
  #heap: Float64Array = new Float64Array(FIRST_CAPACITY);
  #at: Float64Array = new Float64Array(FIRST_CAPACITY);
  #size: Float64Array = new Float64Array(FIRST_CAPACITY);
  #step: Float64Array = new Float64Array(FIRST_CAPACITY);
  #freedStep: Float64Array = new Float64Array(FIRST_CAPACITY);
  #pc: Int32Array = new Int32Array(FIRST_CAPACITY);
  #thread: Int32Array = new Int32Array(FIRST_CAPACITY);
  #stack: Int32Array = new Int32Array(FIRST_CAPACITY);
  #freedPc: Int32Array = new Int32Array(FIRST_CAPACITY);
  #freedStack: Int32Array = new Int32Array(FIRST_CAPACITY);
  #family: Uint8Array = new Uint8Array(FIRST_CAPACITY);
  /** Rows whose block belongs to a moveable memory object: its handle. */
  #handles = new Map<number, Address>();

  /** `ownerWordAt` reads the shadow: the row + 1 of the block that holds or last held a byte. */
  constructor(ownerWordAt: (at: Address) => number) {
    this.#ownerWordAt = ownerWordAt;
  }

  heap(row: number): Address {
    return address(this.#heap[row]!);
  }

  at(row: number): Address {
    return address(this.#at[row]!);
  }

  size(row: number): number {
    return this.#size[row]!;
  }

  step(row: number): number {
    return this.#step[row]!;
  }

  freedStep(row: number): number {
    return this.#freedStep[row]!;
  }

  pc(row: number): number {
    return this.#pc[row]!;
  }

  thread(row: number): number {
    return this.#thread[row]!;
  }

  stack(row: number): number {
    return this.#stack[row]!;
  }

  freedPc(row: number): number {
    return this.#freedPc[row]!;
  }

  freedStack(row: number): number {
    return this.#freedStack[row]!;
  }

  family(row: number): BlockFamily {
    return this.#family[row]! as BlockFamily;
  }

  /** The memory object that the block of `row` belongs to, NULL for none. */
  handle(row: number): Address {
    return this.#handles.get(row) ?? NULL;
  }

  /** The last row whose block belonged to the memory object `handle`, -1 for none. */
  ofHandle(handle: Address): number {
    for (let row = this.count - 1; row >= 0; row--) if (this.#handles.get(row) === handle) return row;
    return -1;
  }

  owner(at: Address): number {
    return this.#ownerWordAt(at) - 1;
  }

  isFreed(row: number): boolean {
    return this.#freedStep[row]! !== Infinity;
  }

  /** Whether `at` is one of the bytes that the block of `row` was asked for. */
  holds(row: number, at: number): boolean {
    const first = this.#at[row]!;
    return at >= first && at < first + this.#size[row]!;
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
    family: BlockFamily = BlockFamily.Heap,
    handle: Address = NULL,
  ): number {
    if (this.count === this.#heap.length) this.#resize(this, this.count * 2);
    const row = this.count++;
    this.#heap[row] = heap;
    this.#at[row] = at;
    this.#size[row] = size;
    this.#step[row] = step;
    this.#freedStep[row] = Infinity;
    this.#pc[row] = pc;
    this.#thread[row] = thread;
    this.#stack[row] = stack;
    this.#family[row] = family;
    if (handle !== NULL) this.#handles.set(row, handle);
    return row;
  }

  /** The block of `row` was freed. */
  free(row: number, step: number, pc: number, stack: number): void {
    this.#freedStep[row] = step;
    this.#freedPc[row] = pc;
    this.#freedStack[row] = stack;
  }

  /** Goes back to `count` rows as they were before `step`: what is freed later is not freed yet. */
  rewind(count: number, step: number): void {
    this.count = count;
    const freed = this.#freedStep;
    for (let row = 0; row < count; row++) if (freed[row]! >= step) freed[row] = Infinity;
  }

  /** Takes over the rows of another process in the same state. */
  copyFrom(other: AllocationColumns): void {
    this.count = other.count;
    this.#resize(other, Math.max(other.count, FIRST_CAPACITY));
  }

  /** Makes room for `capacity` rows, the first of which are those of `from`. */
  #resize(from: AllocationColumns, capacity: number): void {
    const wide = (column: Float64Array): Float64Array => {
      const longer = new Float64Array(capacity);
      longer.set(column.subarray(0, from.count));
      return longer;
    };
    const narrow = (column: Int32Array): Int32Array => {
      const longer = new Int32Array(capacity);
      longer.set(column.subarray(0, from.count));
      return longer;
    };
    this.#heap = wide(from.#heap);
    this.#at = wide(from.#at);
    this.#size = wide(from.#size);
    this.#step = wide(from.#step);
    this.#freedStep = wide(from.#freedStep);
    this.#pc = narrow(from.#pc);
    this.#thread = narrow(from.#thread);
    this.#stack = narrow(from.#stack);
    this.#freedPc = narrow(from.#freedPc);
    this.#freedStack = narrow(from.#freedStack);
    const families = new Uint8Array(capacity);
    families.set(from.#family.subarray(0, from.count));
    this.#family = families;
    if (from !== this) this.#handles = new Map(from.#handles);
  }
}

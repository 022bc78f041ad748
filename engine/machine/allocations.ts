import { type Address, NULL, address } from '../base/units';
import { type AllocationRecords } from './seam';

/** Rows come in chunks, so that a long run never copies those it has. A power of two. */
const CHUNK_BITS = 12;
const CHUNK_ROWS = 1 << CHUNK_BITS;

/*
 * A row has 64 bytes in one place, because freeing a block reads and writes most of it and the rows of old blocks are in
 * no cache: five doubles, then six words.
 */
const ROW_DOUBLES = 8;
const ROW_WORDS = 2 * ROW_DOUBLES;
const AT = 0;
const HEAP = 1;
const SIZE = 2;
const STEP = 3;
const FREED_STEP = 4;
const PC = 10;
const THREAD = 11;
const STACK = 12;
const FREED_PC = 13;
const FREED_STACK = 14;
const FAMILY = 15;

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
  /** The rows of each chunk, one behind the other, as doubles and as words. */
  #f64: Float64Array[] = [];
  #i32: Int32Array[] = [];
  /** Rows whose block belongs to a moveable memory object: its handle. */
  #handles = new Map<number, Address>();

  /** `ownerWordAt` reads the shadow: the row + 1 of the block that holds or last held a byte. */
  constructor(ownerWordAt: (at: Address) => number) {
    this.#ownerWordAt = ownerWordAt;
  }

  heap(row: number): Address {
    return address(this.#f64[row >>> CHUNK_BITS]![(row & (CHUNK_ROWS - 1)) * ROW_DOUBLES + HEAP]!);
  }

  at(row: number): Address {
    return address(this.#f64[row >>> CHUNK_BITS]![(row & (CHUNK_ROWS - 1)) * ROW_DOUBLES + AT]!);
  }

  size(row: number): number {
    return this.#f64[row >>> CHUNK_BITS]![(row & (CHUNK_ROWS - 1)) * ROW_DOUBLES + SIZE]!;
  }

  step(row: number): number {
    return this.#f64[row >>> CHUNK_BITS]![(row & (CHUNK_ROWS - 1)) * ROW_DOUBLES + STEP]!;
  }

  freedStep(row: number): number {
    return this.#f64[row >>> CHUNK_BITS]![(row & (CHUNK_ROWS - 1)) * ROW_DOUBLES + FREED_STEP]!;
  }

  pc(row: number): number {
    return this.#i32[row >>> CHUNK_BITS]![(row & (CHUNK_ROWS - 1)) * ROW_WORDS + PC]!;
  }

  thread(row: number): number {
    return this.#i32[row >>> CHUNK_BITS]![(row & (CHUNK_ROWS - 1)) * ROW_WORDS + THREAD]!;
  }

  stack(row: number): number {
    return this.#i32[row >>> CHUNK_BITS]![(row & (CHUNK_ROWS - 1)) * ROW_WORDS + STACK]!;
  }

  freedPc(row: number): number {
    return this.#i32[row >>> CHUNK_BITS]![(row & (CHUNK_ROWS - 1)) * ROW_WORDS + FREED_PC]!;
  }

  freedStack(row: number): number {
    return this.#i32[row >>> CHUNK_BITS]![(row & (CHUNK_ROWS - 1)) * ROW_WORDS + FREED_STACK]!;
  }

  family(row: number): BlockFamily {
    return this.#i32[row >>> CHUNK_BITS]![(row & (CHUNK_ROWS - 1)) * ROW_WORDS + FAMILY]! as BlockFamily;
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
    return this.#f64[row >>> CHUNK_BITS]![(row & (CHUNK_ROWS - 1)) * ROW_DOUBLES + FREED_STEP]! !== Infinity;
  }

  /** Whether `at` is one of the bytes that the block of `row` was asked for. */
  holds(row: number, at: number): boolean {
    const first = this.at(row);
    return at >= first && at < first + this.size(row);
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
    const row = this.count++;
    const chunk = row >>> CHUNK_BITS;
    if (chunk === this.#f64.length) this.#addChunk(new Float64Array(CHUNK_ROWS * ROW_DOUBLES));
    const f64 = this.#f64[chunk]!;
    const i32 = this.#i32[chunk]!;
    const doubles = (row & (CHUNK_ROWS - 1)) * ROW_DOUBLES;
    const words = 2 * doubles;
    f64[doubles + HEAP] = heap;
    f64[doubles + AT] = at;
    f64[doubles + SIZE] = size;
    f64[doubles + STEP] = step;
    f64[doubles + FREED_STEP] = Infinity;
    i32[words + PC] = pc;
    i32[words + THREAD] = thread;
    i32[words + STACK] = stack;
    i32[words + FAMILY] = family;
    if (handle !== NULL) this.#handles.set(row, handle);
    return row;
  }

  /** The block of `row` was freed. */
  free(row: number, step: number, pc: number, stack: number): void {
    const chunk = row >>> CHUNK_BITS;
    const doubles = (row & (CHUNK_ROWS - 1)) * ROW_DOUBLES;
    const i32 = this.#i32[chunk]!;
    this.#f64[chunk]![doubles + FREED_STEP] = step;
    i32[2 * doubles + FREED_PC] = pc;
    i32[2 * doubles + FREED_STACK] = stack;
  }

  /** Goes back to `count` rows as they were before `step`: what is freed later is not freed yet. */
  rewind(count: number, step: number): void {
    this.count = count;
    for (let first = 0; first < count; first += CHUNK_ROWS) {
      const f64 = this.#f64[first >>> CHUNK_BITS]!;
      const end = Math.min(count - first, CHUNK_ROWS) * ROW_DOUBLES;
      for (let at = FREED_STEP; at < end; at += ROW_DOUBLES) if (f64[at]! >= step) f64[at] = Infinity;
    }
  }

  /** Takes over the rows of another process in the same state. */
  copyFrom(other: AllocationColumns): void {
    this.count = other.count;
    this.#f64 = [];
    this.#i32 = [];
    const chunks = (other.count + CHUNK_ROWS - 1) >>> CHUNK_BITS;
    for (let chunk = 0; chunk < chunks; chunk++) this.#addChunk(other.#f64[chunk]!.slice());
    this.#handles = new Map(other.#handles);
  }

  #addChunk(f64: Float64Array): void {
    this.#f64.push(f64);
    this.#i32.push(new Int32Array(f64.buffer));
  }
}

import { type Address, NULL, address } from '../base/units';
import { type AllocationRecords } from './seam';

/** Rows come in chunks, so that a long run never copies those it has. A power of two. */
const CHUNK_BITS = 12;
const CHUNK_ROWS = 1 << CHUNK_BITS;

/*
 * A row is twelve words in one place, because freeing a block reads and writes most of it and the rows of old blocks are in
 * no cache. Numbers that may exceed 32 bits have two words, the low one first.
 */
const ROW_WORDS = 12;
const AT = 0;
const STEP = 2;
const FREED_STEP = 4;
const SIZE = 6;
const PC = 7;
const STACK = 8;
const FREED_PC = 9;
const FREED_STACK = 10;
/** Index of the heap in the upper half, then 12 bits for the thread and 4 for the family. */
const PLACE = 11;
const HEAP_SHIFT = 16;
const THREAD_SHIFT = 4;
const MAX_THREAD = 0xfff;
/** Heap index of a row whose heap, thread or size does not fit: it lies in `wide`. */
const WIDE_HEAP = 0xffff;
/** High word of the step of a block that nobody has freed. */
const NEVER = -1;
const TWO_32 = 0x100000000;

/** What does not fit a row. */
interface WideRow {
  readonly heap: Address;
  readonly thread: number;
  readonly size: number;
}

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
  /** The rows of each chunk, one behind the other. */
  #chunks: Int32Array[] = [];
  /** Heaps that rows name by their index here, and the one named last. */
  #heaps: Address[] = [];
  #lastHeap = -1;
  #lastIndex = 0;
  #wide = new Map<number, WideRow>();
  /** Rows whose block belongs to a moveable memory object: its handle. */
  #handles = new Map<number, Address>();

  /** `ownerWordAt` reads the shadow: the row + 1 of the block that holds or last held a byte. */
  constructor(ownerWordAt: (at: Address) => number) {
    this.#ownerWordAt = ownerWordAt;
  }

  heap(row: number): Address {
    const index = this.#word(row, PLACE) >>> HEAP_SHIFT;
    return index === WIDE_HEAP ? this.#wide.get(row)!.heap : this.#heaps[index]!;
  }

  at(row: number): Address {
    return address(this.#number(row, AT));
  }

  size(row: number): number {
    const isWide = this.#word(row, PLACE) >>> HEAP_SHIFT === WIDE_HEAP;
    return isWide ? this.#wide.get(row)!.size : this.#word(row, SIZE) >>> 0;
  }

  step(row: number): number {
    return this.#number(row, STEP);
  }

  freedStep(row: number): number {
    return this.isFreed(row) ? this.#number(row, FREED_STEP) : Infinity;
  }

  pc(row: number): number {
    return this.#word(row, PC);
  }

  thread(row: number): number {
    const place = this.#word(row, PLACE);
    return place >>> HEAP_SHIFT === WIDE_HEAP
      ? this.#wide.get(row)!.thread
      : (place >>> THREAD_SHIFT) & MAX_THREAD;
  }

  stack(row: number): number {
    return this.#word(row, STACK);
  }

  freedPc(row: number): number {
    return this.#word(row, FREED_PC);
  }

  freedStack(row: number): number {
    return this.#word(row, FREED_STACK);
  }

  family(row: number): BlockFamily {
    return (this.#word(row, PLACE) & ((1 << THREAD_SHIFT) - 1)) as BlockFamily;
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
    return this.#word(row, FREED_STEP + 1) !== NEVER;
  }

  /** Whether `row` is that of a block at `at` of `heap` and `family` that nobody has freed. */
  isLive(row: number, heap: Address, at: Address, family: BlockFamily): boolean {
    const words = this.#chunks[row >>> CHUNK_BITS]!;
    const first = (row & (CHUNK_ROWS - 1)) * ROW_WORDS;
    if (words[first + FREED_STEP + 1] !== NEVER || words[first + AT] !== (at | 0)) return false;
    if (this.at(row) !== at || this.family(row) !== family) return false;
    const isLast = heap === this.#lastHeap && words[first + PLACE]! >>> HEAP_SHIFT === this.#lastIndex;
    return isLast || this.heap(row) === heap;
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
    if (chunk === this.#chunks.length) this.#chunks.push(new Int32Array(CHUNK_ROWS * ROW_WORDS));
    const words = this.#chunks[chunk]!;
    const first = (row & (CHUNK_ROWS - 1)) * ROW_WORDS;
    let index = heap === this.#lastHeap ? this.#lastIndex : this.#indexOf(heap);
    if (thread > MAX_THREAD || size >= TWO_32) index = WIDE_HEAP;
    if (index === WIDE_HEAP) this.#wide.set(row, { heap, thread, size });
    words[first + AT] = at;
    words[first + AT + 1] = upper(at);
    words[first + STEP] = step;
    words[first + STEP + 1] = upper(step);
    words[first + FREED_STEP + 1] = NEVER;
    words[first + SIZE] = size;
    words[first + PC] = pc;
    words[first + STACK] = stack;
    words[first + PLACE] = (index << HEAP_SHIFT) | ((thread & MAX_THREAD) << THREAD_SHIFT) | family;
    if (handle !== NULL) this.#handles.set(row, handle);
    else if (this.#handles.size > 0) this.#handles.delete(row);
    return row;
  }

  /** The block of `row` was freed. */
  free(row: number, step: number, pc: number, stack: number): void {
    const words = this.#chunks[row >>> CHUNK_BITS]!;
    const first = (row & (CHUNK_ROWS - 1)) * ROW_WORDS;
    words[first + FREED_STEP] = step;
    words[first + FREED_STEP + 1] = upper(step);
    words[first + FREED_PC] = pc;
    words[first + FREED_STACK] = stack;
  }

  /** Goes back to `count` rows as they were before `step`: what is freed later is not freed yet. */
  rewind(count: number, step: number): void {
    this.count = count;
    const high = upper(step);
    const low = step >>> 0;
    for (let row = 0; row < count; row += CHUNK_ROWS) {
      const words = this.#chunks[row >>> CHUNK_BITS]!;
      const end = Math.min(count - row, CHUNK_ROWS) * ROW_WORDS;
      for (let at = FREED_STEP; at < end; at += ROW_WORDS) {
        const freed = words[at + 1]!;
        if (freed > high || (freed === high && words[at]! >>> 0 >= low)) words[at + 1] = NEVER;
      }
    }
  }

  /** Takes over the rows of another process in the same state. */
  copyFrom(other: AllocationColumns): void {
    this.count = other.count;
    const chunks = (other.count + CHUNK_ROWS - 1) >>> CHUNK_BITS;
    this.#chunks = other.#chunks.slice(0, chunks).map(words => words.slice());
    this.#heaps = [...other.#heaps];
    this.#lastHeap = -1;
    this.#wide = new Map(other.#wide);
    this.#handles = new Map(other.#handles);
  }

  #word(row: number, word: number): number {
    return this.#chunks[row >>> CHUNK_BITS]![(row & (CHUNK_ROWS - 1)) * ROW_WORDS + word]!;
  }

  #number(row: number, word: number): number {
    return this.#word(row, word + 1) * TWO_32 + (this.#word(row, word) >>> 0);
  }

  #indexOf(heap: Address): number {
    let index = this.#heaps.indexOf(heap);
    if (index < 0) {
      if (this.#heaps.length === WIDE_HEAP) return WIDE_HEAP;
      index = this.#heaps.push(heap) - 1;
    }
    this.#lastHeap = heap;
    this.#lastIndex = index;
    return index;
  }
}

/** The high word of a number below 2^53. */
const upper = (value: number): number => ((value | 0) === value ? 0 : Math.floor(value / TWO_32));

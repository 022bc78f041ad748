import { type Address, NULL, address } from '../base/units';
import { GrowingWords, type LinearMemory } from '../memory/linear-memory';
import { type CallStacks } from './call-stacks';
import { type AllocationRecords } from './seam';

/** Rows come in chunks, so that a long run never copies those it has. A power of two. */
const CHUNK_BITS = 12;
const CHUNK_ROWS = 1 << CHUNK_BITS;

/*
 * A row is eight words, half a line of the host's cache: freeing a block reads and writes most of it, and the rows of old
 * blocks are in no cache. Numbers of steps have 48 bits, their upper halves in one word.
 */
const ROW_WORDS = 8;
const AT = 0;
const STEP = 1;
const FREED_STEP = 2;
/** Bits 32 to 47 of the two, that of the allocation in the upper half. */
const STEPS = 3;
const SIZE = 4;
/** The call stack; of a stack without frames, as a trace has it, the complement of the pc. */
const SITE = 5;
const FREED_SITE = 6;
/** Index of the heap in the upper half, then 12 bits for the thread and 4 for the family. */
const PLACE = 7;
const HEAP_SHIFT = 16;
const THREAD_SHIFT = 4;
const MAX_THREAD = 0xfff;
const FAMILIES = (1 << THREAD_SHIFT) - 1;
/** What rows of the same heap and family have in common. */
const HEAP_AND_FAMILY = (-1 << HEAP_SHIFT) | FAMILIES;
/** Heap index of a row whose heap, address, thread or size does not fit: it lies in `wide`. */
const WIDE_HEAP = 0xffff;
/** Upper half of the step of a block that nobody has freed. */
const NEVER = 0xffff;
const TWO_32 = 0x100000000;
const CHUNK_WORDS = CHUNK_ROWS * ROW_WORDS;
/** Chunks that the first table of chunks has room for: 4 million rows. */
const FIRST_CHUNKS = 1 << 10;

/** What does not fit a row. */
interface WideRow {
  readonly heap: Address;
  readonly at: Address;
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
  readonly #stacks: CallStacks;
  readonly #memory: LinearMemory;
  /** All of linear memory, where chunks lie as long as there is room; first byte of each chunk, 0 when it is not there. */
  #words: Int32Array = new Int32Array(0);
  #placeOf: Int32Array = new Int32Array(0);
  readonly #places: GrowingWords;
  /** The chunks for which there was no room, by number. */
  readonly #beyond: Int32Array[] = [];
  #chunks = 0;
  /** Heaps that rows name by their index here, and the one named last. */
  #heaps: Address[] = [];
  #lastHeap = -1;
  #lastIndex = 0;
  #wide = new Map<number, WideRow>();
  /** Rows whose block belongs to a moveable memory object: its handle. */
  #handles = new Map<number, Address>();

  /** `ownerWordAt` reads the shadow: the row + 1 of the block that holds or last held a byte. */
  constructor(ownerWordAt: (at: Address) => number, stacks: CallStacks, memory: LinearMemory) {
    this.#ownerWordAt = ownerWordAt;
    this.#stacks = stacks;
    this.#memory = memory;
    this.#places = new GrowingWords(memory, FIRST_CHUNKS);
    this.#attach();
    memory.onMove(() => {
      this.#attach();
    });
  }

  heap(row: number): Address {
    const index = this.#word(row, PLACE) >>> HEAP_SHIFT;
    return index === WIDE_HEAP ? this.#wide.get(row)!.heap : this.#heaps[index]!;
  }

  at(row: number): Address {
    return this.#isWide(row) ? this.#wide.get(row)!.at : address(this.#word(row, AT) >>> 0);
  }

  size(row: number): number {
    return this.#isWide(row) ? this.#wide.get(row)!.size : this.#word(row, SIZE) >>> 0;
  }

  step(row: number): number {
    return (this.#word(row, STEPS) >>> 16) * TWO_32 + (this.#word(row, STEP) >>> 0);
  }

  freedStep(row: number): number {
    const upper = this.#word(row, STEPS) & 0xffff;
    return upper === NEVER ? Infinity : upper * TWO_32 + (this.#word(row, FREED_STEP) >>> 0);
  }

  pc(row: number): number {
    return this.#pcOf(this.#word(row, SITE));
  }

  thread(row: number): number {
    return this.#isWide(row)
      ? this.#wide.get(row)!.thread
      : (this.#word(row, PLACE) >>> THREAD_SHIFT) & MAX_THREAD;
  }

  stack(row: number): number {
    return Math.max(this.#word(row, SITE), 0);
  }

  freedPc(row: number): number {
    return this.#pcOf(this.#word(row, FREED_SITE));
  }

  freedStack(row: number): number {
    return Math.max(this.#word(row, FREED_SITE), 0);
  }

  family(row: number): BlockFamily {
    return (this.#word(row, PLACE) & FAMILIES) as BlockFamily;
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
    return (this.#word(row, STEPS) & 0xffff) !== NEVER;
  }

  /** Whether `row` is that of a block at `at` of `heap` and `family` that nobody has freed. */
  isLive(row: number, heap: Address, at: Address, family: BlockFamily): boolean {
    const words = this.#wordsOf(row);
    const first = this.#firstOf(row);
    if ((words[first + STEPS]! & 0xffff) !== NEVER || words[first + AT] !== (at | 0)) return false;
    const place = (this.#lastIndex << HEAP_SHIFT) | family;
    if (heap === this.#lastHeap && ((words[first + PLACE]! ^ place) & HEAP_AND_FAMILY) === 0)
      return at < TWO_32;
    return this.at(row) === at && this.family(row) === family && this.heap(row) === heap;
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
    if (row >>> CHUNK_BITS === this.#chunks) this.#addChunk();
    const words = this.#wordsOf(row);
    const first = this.#firstOf(row);
    let index = heap === this.#lastHeap ? this.#lastIndex : this.#indexOf(heap);
    if (thread > MAX_THREAD || size >= TWO_32 || at >= TWO_32) index = WIDE_HEAP;
    if (index === WIDE_HEAP) this.#wide.set(row, { heap, at, thread, size });
    words[first + AT] = at;
    words[first + STEP] = step;
    words[first + STEPS] = (upper(step) << 16) | NEVER;
    words[first + SIZE] = size;
    words[first + SITE] = stack === 0 ? ~pc : stack;
    words[first + PLACE] = (index << HEAP_SHIFT) | ((thread & MAX_THREAD) << THREAD_SHIFT) | family;
    if (handle !== NULL) this.#handles.set(row, handle);
    else if (this.#handles.size > 0) this.#handles.delete(row);
    return row;
  }

  /** The block of `row` was freed. */
  free(row: number, step: number, pc: number, stack: number): void {
    const words = this.#wordsOf(row);
    const first = this.#firstOf(row);
    words[first + FREED_STEP] = step;
    words[first + STEPS] = (words[first + STEPS]! & ~0xffff) | upper(step);
    words[first + FREED_SITE] = stack === 0 ? ~pc : stack;
  }

  /** Where the table of chunks lies in linear memory; it moves when it grows. */
  get chunkTable(): number {
    return this.#places.at;
  }

  /** Makes room for `rows` more; false when they do not all lie in linear memory. */
  makeRoom(rows: number): boolean {
    while (this.#chunks << CHUNK_BITS < this.count + rows) this.#addChunk();
    return this.#beyond.length === 0;
  }

  /** What a row of a block of `heap` and `family` says beside its numbers; undefined when that does not fit. */
  placeOf(heap: Address, thread: number, family: BlockFamily): number | undefined {
    const index = heap === this.#lastHeap ? this.#lastIndex : this.#indexOf(heap);
    if (index === WIDE_HEAP || thread > MAX_THREAD) return undefined;
    return (index << HEAP_SHIFT) | (thread << THREAD_SHIFT) | family;
  }

  /** Goes back to `count` rows as they were before `step`: what is freed later is not freed yet. */
  rewind(count: number, step: number): void {
    this.count = count;
    const high = upper(step);
    const low = step >>> 0;
    for (let row = 0; row < count; row += CHUNK_ROWS) {
      const words = this.#wordsOf(row);
      const end = this.#firstOf(row) + Math.min(count - row, CHUNK_ROWS) * ROW_WORDS;
      for (let first = this.#firstOf(row); first < end; first += ROW_WORDS) {
        const freed = words[first + STEPS]! & 0xffff;
        if (freed > high || (freed === high && words[first + FREED_STEP]! >>> 0 >= low))
          words[first + STEPS] = words[first + STEPS]! | NEVER;
      }
    }
  }

  /** Takes over the rows of another process in the same state. */
  copyFrom(other: AllocationColumns): void {
    this.count = other.count;
    for (let row = 0; row < other.count; row += CHUNK_ROWS) {
      if (row >>> CHUNK_BITS === this.#chunks) this.#addChunk();
      const from = other.#firstOf(row);
      this.#wordsOf(row).set(other.#wordsOf(row).subarray(from, from + CHUNK_WORDS), this.#firstOf(row));
    }
    this.#heaps = [...other.#heaps];
    this.#lastHeap = -1;
    this.#wide = new Map(other.#wide);
    this.#handles = new Map(other.#handles);
  }

  #word(row: number, word: number): number {
    return this.#wordsOf(row)[this.#firstOf(row) + word]!;
  }

  /** The array that the row lies in. */
  #wordsOf(row: number): Int32Array {
    const chunk = row >>> CHUNK_BITS;
    return this.#placeOf[chunk] ? this.#words : this.#beyond[chunk]!;
  }

  /** Index of its first word there. */
  #firstOf(row: number): number {
    const place = this.#placeOf[row >>> CHUNK_BITS] ?? 0;
    return (place >>> 2) + (row & (CHUNK_ROWS - 1)) * ROW_WORDS;
  }

  #addChunk(): void {
    const chunk = this.#chunks++;
    const full = chunk === this.#places.length && !this.#places.grow(chunk * 2);
    const place = full ? -1 : this.#memory.take(CHUNK_WORDS * 4);
    if (place < 0) this.#beyond[chunk] = new Int32Array(CHUNK_WORDS);
    this.#attach();
    if (place >= 0) this.#placeOf[chunk] = place;
  }

  /** Makes the views over linear memory. */
  #attach(): void {
    this.#words = new Int32Array(this.#memory.buffer);
    this.#placeOf = this.#places.view;
  }

  #isWide(row: number): boolean {
    return this.#word(row, PLACE) >>> HEAP_SHIFT === WIDE_HEAP;
  }

  #pcOf(site: number): number {
    return site < 0 ? ~site : this.#stacks.innermost(site);
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

/** Bits 32 to 47 of a number of steps; a run of 2^48 takes days. */
const upper = (step: number): number => ((step | 0) === step ? 0 : Math.floor(step / TWO_32));

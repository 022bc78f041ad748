import { type EventLogSeam } from './seam';

/** An event is six words in one place: the log is written in order by every heap call. */
const TAG = 0;
const STEP = 1;
const PC = 2;
const AT = 3;
const SIZE = 4;
const AUX = 5;
const EVENT_WORDS = 6;
const CHUNK_EVENTS = 1 << 13;
const CHUNK_BYTES = CHUNK_EVENTS * EVENT_WORDS * 4;
const DEFAULT_BOUND = 64 * 1024 * 1024;
/** Of the tag: kind in the low 4 bits, then the thread id up to bit 15, then the place. */
const KIND_BITS = 4;
const PLACE_SHIFT = 16;
const MAX_THREAD = (1 << (PLACE_SHIFT - KIND_BITS)) - 1;
/** The place of an event whose numbers do not fit their columns: it lies in `wide`. */
const WIDE_PLACE = 0xffff;
/** An estimate of what such an event costs. */
const WIDE_BYTES = 160;
const TWO_32 = 0x100000000;

/** What does not fit the columns of an event. */
interface WideEvent {
  readonly thread: number;
  readonly heap: number;
  readonly at: number;
  readonly size: number;
  readonly aux: number;
}

/** Consecutive events. */
interface Chunk {
  /** Index of its first event in the whole log. */
  readonly first: number;
  count: number;
  /** Steps are kept as their low 32 bits: none is 2^32 or more from here. */
  readonly firstStep: number;
  readonly words: Int32Array;
  /** Events that do not fit, by index in the chunk. */
  readonly wide: Map<number, WideEvent>;
}

/**
 * What happened on the branch, in step order, in chunks of words under a bound of its own: when it is reached, the oldest
 * chunk goes. Indices count from the first event ever logged, so they stay valid while old ones are dropped.
 */
export class EventLog implements EventLogSeam {
  readonly #bound: number;
  #chunks: Chunk[] = [];
  #count = 0;
  #wideCount = 0;
  /** Pairs of a heap and the upper half of an address: few, so that an event names one by a u16. */
  readonly #places: { readonly heap: number; readonly upper: number }[] = [];
  readonly #placeOf = new Map<string, number>();
  #lastPlace = WIDE_PLACE;
  /** The heap of the last place, when its upper half is 0: nearly every event names it again. */
  #nearHeap = -1;
  /** The newest chunk, and the step of the newest event. */
  #newest: Chunk | undefined;
  #lastStep = 0;

  constructor(bound: number = DEFAULT_BOUND) {
    this.#bound = bound;
  }

  get count(): number {
    return this.#count;
  }

  get dropped(): number {
    return this.#chunks[0]?.first ?? this.#count;
  }

  /** Bytes that the columns take. */
  get bytes(): number {
    return this.#chunks.length * CHUNK_BYTES + this.#wideCount * WIDE_BYTES;
  }

  /** Adds the newest event. A step below the one before it is raised to that, so that the log stays sorted. */
  add(
    kind: number,
    atStep: number,
    thread: number,
    pc: number,
    heap: number,
    at: number,
    size: number,
    aux: number,
  ): void {
    let chunk = this.#newest;
    const step = atStep < this.#lastStep ? this.#lastStep : atStep;
    this.#lastStep = step;
    if (chunk === undefined || chunk.count === CHUNK_EVENTS || step - chunk.firstStep >= TWO_32)
      chunk = this.#open(step);
    const index = chunk.count++;
    this.#count++;
    let place = WIDE_PLACE;
    if (fits(thread, at, size, aux))
      place =
        heap === this.#nearHeap && at < TWO_32
          ? this.#lastPlace
          : this.#placeFor(heap, Math.floor(at / TWO_32));
    if (place === WIDE_PLACE) {
      chunk.wide.set(index, { thread, heap, at, size, aux });
      this.#wideCount++;
    }
    const { words } = chunk;
    const first = index * EVENT_WORDS;
    words[first + TAG] = kind | (thread << KIND_BITS) | (place << PLACE_SHIFT);
    words[first + STEP] = step;
    words[first + PC] = pc;
    words[first + AT] = at;
    words[first + SIZE] = size;
    words[first + AUX] = aux;
  }

  /** See EventSink. */
  tagOf(heap: number): number | undefined {
    const place = this.#placeFor(heap, 0);
    return place === WIDE_PLACE ? undefined : place << PLACE_SHIFT;
  }

  /** Adds the events [`from`, `count`) of those that `EventSink.events` tells: they are later than any before. */
  addAll(words: Int32Array, from: number, count: number, step: number): void {
    const stepOf = (event: number): number => step + ((words[event * EVENT_WORDS + STEP]! - step) | 0);
    for (let next = from; next < count;) {
      let chunk = this.#newest;
      if (
        chunk === undefined ||
        chunk.count === CHUNK_EVENTS ||
        stepOf(count - 1) - chunk.firstStep >= TWO_32
      )
        chunk = this.#open(stepOf(next));
      const taken = Math.min(count - next, CHUNK_EVENTS - chunk.count);
      chunk.words.set(
        words.subarray(next * EVENT_WORDS, (next + taken) * EVENT_WORDS),
        chunk.count * EVENT_WORDS,
      );
      chunk.count += taken;
      this.#count += taken;
      next += taken;
      this.#lastStep = stepOf(next - 1);
    }
  }

  /** Forgets the events from index `count` on. */
  truncate(count: number): void {
    while (this.#chunks.length > 0 && this.#chunks.at(-1)!.first >= count) {
      this.#wideCount -= this.#chunks.pop()!.wide.size;
    }
    const last = this.#chunks.at(-1);
    if (last !== undefined && last.first + last.count > count) {
      last.count = count - last.first;
      for (const index of last.wide.keys())
        if (index >= last.count) {
          last.wide.delete(index);
          this.#wideCount--;
        }
    }
    this.#count = Math.min(this.#count, count);
    this.#newest = last;
    this.#lastStep = last === undefined ? 0 : lastStepOf(last);
  }

  firstAt(step: number): number {
    const chunk =
      this.#chunks[lowerBound(this.#chunks.length, index => lastStepOf(this.#chunks[index]!) >= step)];
    if (chunk === undefined) return this.#count;
    return chunk.first + lowerBound(chunk.count, index => stepIn(chunk, index) >= step);
  }

  kind(index: number): number {
    return this.#read(index, (chunk, at) => wordIn(chunk, at, TAG) & ((1 << KIND_BITS) - 1));
  }

  thread(index: number): number {
    return this.#read(
      index,
      (chunk, at) => chunk.wide.get(at)?.thread ?? (wordIn(chunk, at, TAG) >>> KIND_BITS) & MAX_THREAD,
    );
  }

  step(index: number): number {
    return this.#read(index, stepIn);
  }

  pc(index: number): number {
    return this.#read(index, (chunk, at) => wordIn(chunk, at, PC) >>> 0);
  }

  heap(index: number): number {
    return this.#read(
      index,
      (chunk, at) => chunk.wide.get(at)?.heap ?? this.#places[placeIn(chunk, at)]!.heap,
    );
  }

  at(index: number): number {
    return this.#read(
      index,
      (chunk, at) =>
        chunk.wide.get(at)?.at ??
        this.#places[placeIn(chunk, at)]!.upper * TWO_32 + (wordIn(chunk, at, AT) >>> 0),
    );
  }

  size(index: number): number {
    return this.#read(index, (chunk, at) => chunk.wide.get(at)?.size ?? wordIn(chunk, at, SIZE) >>> 0);
  }

  aux(index: number): number {
    return this.#read(index, (chunk, at) => chunk.wide.get(at)?.aux ?? wordIn(chunk, at, AUX));
  }

  #open(firstStep: number): Chunk {
    while (this.#chunks.length > 0 && this.bytes + CHUNK_BYTES > this.#bound)
      this.#wideCount -= this.#chunks.shift()!.wide.size;
    const chunk: Chunk = {
      first: this.#count,
      count: 0,
      firstStep,
      words: new Int32Array(CHUNK_EVENTS * EVENT_WORDS),
      wide: new Map(),
    };
    this.#chunks.push(chunk);
    this.#newest = chunk;
    return chunk;
  }

  #placeFor(heap: number, upper: number): number {
    const key = `${heap}:${upper}`;
    let place = this.#placeOf.get(key);
    if (place === undefined) {
      if (this.#places.length === WIDE_PLACE) return WIDE_PLACE;
      place = this.#places.push({ heap, upper }) - 1;
      this.#placeOf.set(key, place);
    }
    this.#lastPlace = place;
    this.#nearHeap = upper === 0 ? heap : -1;
    return place;
  }

  #read(index: number, column: (chunk: Chunk, at: number) => number): number {
    const chunk = this.#chunks[lowerBound(this.#chunks.length, at => this.#chunks[at]!.first > index) - 1];
    if (chunk === undefined || index >= chunk.first + chunk.count || !Number.isInteger(index))
      throw new RangeError(`no event ${index} in the log of [${this.dropped}, ${this.#count})`);
    return column(chunk, index - chunk.first);
  }
}

const wordIn = (chunk: Chunk, index: number, word: number): number =>
  chunk.words[index * EVENT_WORDS + word]!;
const placeIn = (chunk: Chunk, index: number): number => wordIn(chunk, index, TAG) >>> PLACE_SHIFT;
const stepIn = (chunk: Chunk, index: number): number =>
  chunk.firstStep + ((wordIn(chunk, index, STEP) - chunk.firstStep) >>> 0);
const lastStepOf = (chunk: Chunk): number => stepIn(chunk, chunk.count - 1);

const fits = (thread: number, at: number, size: number, aux: number): boolean =>
  thread <= MAX_THREAD && at >= 0 && size >= 0 && size < TWO_32 && aux === (aux | 0);

/** The first index in [0, `count`) for which `holds` is true, else `count`; it is false before and true from there on. */
function lowerBound(count: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

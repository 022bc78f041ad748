import { Hash } from '../base/hash';
import { PAGE_SIZE } from '../base/units';
import { type LinearMemory } from './linear-memory';
import { FRAME_UNIT, type SpaceTables } from './seam';

/** Granules of 8 bytes in a page. */
export const GRANULES = PAGE_SIZE / 8;
/* Bytes of a frame: memory, shadow states, initialised bits, owner words. */
const SHADOW_AT = PAGE_SIZE;
const INITIALISED_AT = SHADOW_AT + GRANULES;
const OWNERS_AT = INITIALISED_AT + GRANULES;
/** Bytes that one frame costs. */
export const FRAME_BYTES = OWNERS_AT + GRANULES * 4;
/** What the numbers of two neighbouring frames differ by. */
const STEP = FRAME_BYTES / FRAME_UNIT;

/** Frames that pages never written to share; all bytes are zero. They are never freed and never written. */
export const Template = {
  /** Shadow all TOUCHABLE: pages that the program commits. */
  TOUCHABLE: STEP,
  /** Shadow all NONE: pages that the heap commits. */
  NONE: 2 * STEP,
  /** Shadow all UNINITIALISED + 8: the inside of a large fresh block. */
  UNINITIALISED: 3 * STEP,
} as const;
const FIRST_OWN_FRAME = 4 * STEP;
/** Byte indices of the pool stay below 2^31, so that they are small integers. */
const MAX_FRAMES = Math.floor(0x80000000 / FRAME_BYTES);
export const FIRST_CAPACITY = 256;
/**
 * A pool that is full becomes so many times as large: copying what it holds costs more than room, which the host backs by
 * memory only where it is touched. But the host's collector counts all of it, and runs the more often the more room there is.
 */
const GROWTH = 4;

type PoolArrays = Pick<SpaceTables, 'u8' | 'i8' | 'u16' | 'i16' | 'i32' | 'f32' | 'f64' | 'shadow'>;

/** Which frame of the pool a number names, from 0. */
const ordinal = (frame: number): number => (frame / STEP) | 0;

/**
 * The store of page contents of one address space and its snapshots. A frame is owned by whoever counts a reference to
 * it; with one reference it may be changed in place, with more it is shared and must be copied first.
 */
export class FramePool {
  /** Initialised bits, one a byte: index frame * 1024 + ((at & 4095) >> 3), bit at & 7. Meaningful in UNINITIALISED granules. */
  initialised: Uint8Array = new Uint8Array(0);
  /** Owner words, index frame * 256 + ((at & 4095) >> 3). */
  owners: Uint32Array = new Uint32Array(0);
  readonly #tables: SpaceTables;
  readonly #memory: LinearMemory;
  /** Where the frames begin in linear memory. */
  place = -1;
  #references: Int32Array = new Int32Array(0);
  /** Content hashes of frames, valid where #hashed is 1: a frame loses its mark when it becomes writable. */
  #hashes: Int32Array = new Int32Array(0);
  #hashed: Uint8Array = new Uint8Array(0);
  /** In frames. */
  #capacity = 0;
  #next = FIRST_OWN_FRAME;
  #free: Int32Array = new Int32Array(FIRST_CAPACITY);
  #freeCount = 0;

  constructor(tables: SpaceTables, memory: LinearMemory) {
    this.#tables = tables;
    this.#memory = memory;
    this.#grow(FIRST_CAPACITY);
    memory.onMove(() => {
      this.#attach();
    });
    this.shadowOf(Template.TOUCHABLE).fill(8);
    this.shadowOf(Template.UNINITIALISED).fill(0x18);
    this.#references.fill(1 << 30, 0, ordinal(FIRST_OWN_FRAME));
  }

  /** Frames that somebody holds, templates aside. */
  get inUse(): number {
    return ordinal(this.#next - FIRST_OWN_FRAME) - this.#freeCount;
  }

  isTemplate(frame: number): boolean {
    return frame < FIRST_OWN_FRAME;
  }

  isShared(frame: number): boolean {
    return frame < FIRST_OWN_FRAME || this.#references[ordinal(frame)]! > 1;
  }

  /** How many hold a frame that is no template. */
  holders(frame: number): number {
    return this.#references[ordinal(frame)]!;
  }

  retain(frame: number): void {
    if (frame >= FIRST_OWN_FRAME) this.#references[ordinal(frame)]!++;
  }

  release(frame: number): void {
    if (frame < FIRST_OWN_FRAME) return;
    const index = ordinal(frame);
    const left = this.#references[index]! - 1;
    this.#references[index] = left;
    if (left > 0) return;
    if (this.#freeCount === this.#free.length) this.#free = grown(this.#free, this.#free.length * 2);
    this.#free[this.#freeCount++] = frame;
  }

  /** A frame with everything that `from` has and one reference; 0 when the pool's bound is reached. */
  copyOf(from: number): number {
    const unused = this.#freeCount === 0;
    const frame = this.#take();
    if (frame === 0) return 0;
    if (unused && from < FIRST_OWN_FRAME) {
      // What nobody has used yet is zero, as templates are but for their one shadow state.
      const state = this.shadowOf(from)[0]!;
      if (state !== 0) this.shadowOf(frame).fill(state);
      return frame;
    }
    const first = from * FRAME_UNIT;
    this.#tables.u8.copyWithin(frame * FRAME_UNIT, first, first + FRAME_BYTES);
    return frame;
  }

  /** A frame with everything that frame `from` of another pool has; 0 when this pool's bound is reached. */
  copyFrom(pool: FramePool, from: number): number {
    const frame = this.#take();
    if (frame === 0) return 0;
    const first = from * FRAME_UNIT;
    this.#tables.u8.set(pool.#tables.u8.subarray(first, first + FRAME_BYTES), frame * FRAME_UNIT);
    return frame;
  }

  shadowOf(frame: number): Uint8Array {
    return this.#tables.shadow.subarray(frame * FRAME_UNIT, frame * FRAME_UNIT + GRANULES);
  }

  /** The frame is about to be changed: what was remembered of its contents no longer holds. */
  touch(frame: number): void {
    this.#hashed[ordinal(frame)] = 0;
  }

  /** Adds the frame's 4,096 bytes; a frame that `cannotChange`, as somebody shares it, remembers its hash. */
  hashInto(hash: Hash, frame: number, cannotChange: boolean): void {
    const index = ordinal(frame);
    if (this.#hashed[index] !== 1) {
      const own = new Hash();
      own.words(this.#tables.i32, frame * (FRAME_UNIT / 4), PAGE_SIZE / 4);
      const { a, b } = own.lanes;
      this.#hashes[index * 2] = a;
      this.#hashes[index * 2 + 1] = b;
      if (cannotChange) this.#hashed[index] = 1;
    }
    hash.words(this.#hashes, index * 2, 2);
  }

  #take(): number {
    const isNew = this.#freeCount === 0;
    if (isNew && !this.hasRoom && !this.#grow(this.#capacity * GROWTH)) return 0;
    const frame = isNew ? this.#next : this.#free[--this.#freeCount]!;
    if (isNew) this.#next += STEP;
    this.#references[ordinal(frame)] = 1;
    this.touch(frame);
    return frame;
  }

  /** Whether a frame can be had without moving any. */
  get hasRoom(): boolean {
    return this.#freeCount > 0 || ordinal(this.#next) < this.#capacity;
  }

  /** Makes room for `frames` at once; does nothing when there is room. */
  makeRoom(frames: number): void {
    const wanted = ordinal(this.#next) + frames;
    if (wanted > this.#capacity) this.#grow(wanted);
  }

  #grow(wanted: number): boolean {
    for (let capacity = Math.min(wanted, MAX_FRAMES); capacity > this.#capacity; capacity >>>= 1)
      if (this.#moveTo(capacity)) return true;
    return false;
  }

  #moveTo(capacity: number): boolean {
    const memory = this.#memory;
    const used = (): number => this.#next * FRAME_UNIT;
    const place = memory.take(capacity * FRAME_BYTES, used);
    if (place < 0) return false;
    if (this.place >= 0) {
      new Uint8Array(memory.buffer).copyWithin(place, this.place, this.place + used());
      memory.giveBack(this.place);
    }
    this.place = place;
    this.#references = grown(this.#references, capacity);
    this.#hashes = grown(this.#hashes, capacity * 2);
    this.#hashed = grown(this.#hashed, capacity);
    this.#capacity = capacity;
    this.#attach();
    return true;
  }

  /** Makes the views over linear memory. Those of what is known of the bytes begin with frame 0's. */
  #attach(): void {
    const { buffer } = this.#memory;
    const { place } = this;
    const size = this.#capacity * FRAME_BYTES;
    const views: PoolArrays = {
      u8: new Uint8Array(buffer, place, size),
      i8: new Int8Array(buffer, place, size),
      u16: new Uint16Array(buffer, place, size / 2),
      i16: new Int16Array(buffer, place, size / 2),
      i32: new Int32Array(buffer, place, size / 4),
      f32: new Float32Array(buffer, place, size / 4),
      f64: new Float64Array(buffer, place, size / 8),
      shadow: new Uint8Array(buffer, place + SHADOW_AT, size - SHADOW_AT),
    };
    Object.assign(this.#tables, views);
    this.initialised = new Uint8Array(buffer, place + INITIALISED_AT, size - INITIALISED_AT);
    this.owners = new Uint32Array(buffer, place + OWNERS_AT, (size - OWNERS_AT) / 4);
    this.#tables.generation++;
  }
}

/** A longer array that begins with the contents of `source`. */
export function grown<T extends Int32Array | Uint8Array | Uint16Array | Uint32Array>(
  source: T,
  length: number,
): T {
  const longer = new (source.constructor as new (length: number) => T)(length);
  longer.set(source);
  return longer;
}

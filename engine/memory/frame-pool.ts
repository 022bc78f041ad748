import { Hash } from '../base/hash';
import { PAGE_SIZE } from '../base/units';
import { type LinearMemory } from './linear-memory';
import { type SpaceTables } from './seam';

/** Granules of 8 bytes in a page: entries of a frame in `shadow` and `owners`. */
export const GRANULES = PAGE_SIZE / 8;
/** Bytes that one frame costs: memory, shadow states, initialised bits, owner words. */
export const FRAME_BYTES = PAGE_SIZE + GRANULES + GRANULES + GRANULES * 4;

/** Frames that pages never written to share; all bytes are zero. They are never freed and never written. */
export const Template = {
  /** Shadow all TOUCHABLE: pages that the program commits. */
  TOUCHABLE: 1,
  /** Shadow all NONE: pages that the heap commits. */
  NONE: 2,
  /** Shadow all UNINITIALISED + 8: the inside of a large fresh block. */
  UNINITIALISED: 3,
} as const;
const FIRST_OWN_FRAME = 4;
/** Byte indices of the pool stay below 2^31, so that they are small integers: 2 GB of simulated bytes. */
const MAX_FRAMES = 1 << 19;
const FIRST_CAPACITY = 256;
/**
 * A pool that is full becomes so many times as large: copying what it holds costs more than room, which the host backs by
 * memory only where it is touched.
 */
const GROWTH = 16;

/** Bytes that each part of a frame takes. */
const PART_BYTES = {
  bytes: PAGE_SIZE,
  shadow: GRANULES,
  initialised: GRANULES,
  owners: GRANULES * 4,
} as const;
const PARTS = ['bytes', 'shadow', 'initialised', 'owners'] as const;
type Places = Record<(typeof PARTS)[number], number>;

type PoolArrays = Pick<SpaceTables, 'u8' | 'i8' | 'u16' | 'i16' | 'i32' | 'f32' | 'f64' | 'shadow'>;

/**
 * The store of page contents of one address space and its snapshots. A frame is owned by whoever counts a reference to
 * it; with one reference it may be changed in place, with more it is shared and must be copied first.
 */
export class FramePool {
  /** Initialised bits, one a byte: index frame * 512 + ((at & 4095) >> 3), bit at & 7. Meaningful in UNINITIALISED granules. */
  initialised: Uint8Array = new Uint8Array(0);
  /** Owner words, index frame * 512 + ((at & 4095) >> 3). */
  owners: Uint32Array = new Uint32Array(0);
  readonly #tables: SpaceTables;
  readonly #memory: LinearMemory;
  /** Where bytes, shadow, initialised bits and owner words begin in linear memory. */
  places: Places = { bytes: -1, shadow: -1, initialised: -1, owners: -1 };
  #references: Int32Array = new Int32Array(0);
  /** Content hashes of frames, valid where #hashed is 1: a frame loses its mark when it becomes writable. */
  #hashes: Int32Array = new Int32Array(0);
  #hashed: Uint8Array = new Uint8Array(0);
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
    for (let frame = 0; frame < FIRST_OWN_FRAME; frame++) this.#references[frame] = 1 << 30;
  }

  /** Frames that somebody holds, templates aside. */
  get inUse(): number {
    return this.#next - FIRST_OWN_FRAME - this.#freeCount;
  }

  isTemplate(frame: number): boolean {
    return frame < FIRST_OWN_FRAME;
  }

  isShared(frame: number): boolean {
    return frame < FIRST_OWN_FRAME || this.#references[frame]! > 1;
  }

  /** How many hold a frame that is no template. */
  holders(frame: number): number {
    return this.#references[frame]!;
  }

  retain(frame: number): void {
    if (frame >= FIRST_OWN_FRAME) this.#references[frame]!++;
  }

  release(frame: number): void {
    if (frame < FIRST_OWN_FRAME) return;
    const left = this.#references[frame]! - 1;
    this.#references[frame] = left;
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
      const state = this.#tables.shadow[from * GRANULES]!;
      if (state !== 0) this.#tables.shadow.fill(state, frame * GRANULES, (frame + 1) * GRANULES);
      return frame;
    }
    this.#tables.u8.copyWithin(frame * PAGE_SIZE, from * PAGE_SIZE, (from + 1) * PAGE_SIZE);
    this.#tables.shadow.copyWithin(frame * GRANULES, from * GRANULES, (from + 1) * GRANULES);
    this.initialised.copyWithin(frame * GRANULES, from * GRANULES, (from + 1) * GRANULES);
    this.owners.copyWithin(frame * GRANULES, from * GRANULES, (from + 1) * GRANULES);
    return frame;
  }

  /** A frame with everything that frame `from` of another pool has; 0 when this pool's bound is reached. */
  copyFrom(pool: FramePool, from: number): number {
    const frame = this.#take();
    if (frame === 0) return 0;
    const source = pool.#tables;
    this.#tables.u8.set(source.u8.subarray(from * PAGE_SIZE, (from + 1) * PAGE_SIZE), frame * PAGE_SIZE);
    this.#tables.shadow.set(pool.shadowOf(from), frame * GRANULES);
    this.initialised.set(pool.initialised.subarray(from * GRANULES, (from + 1) * GRANULES), frame * GRANULES);
    this.owners.set(pool.owners.subarray(from * GRANULES, (from + 1) * GRANULES), frame * GRANULES);
    return frame;
  }

  shadowOf(frame: number): Uint8Array {
    return this.#tables.shadow.subarray(frame * GRANULES, (frame + 1) * GRANULES);
  }

  /** The frame is about to be changed: what was remembered of its contents no longer holds. */
  touch(frame: number): void {
    this.#hashed[frame] = 0;
  }

  /** Adds the frame's 4,096 bytes; a frame that `cannotChange`, as somebody shares it, remembers its hash. */
  hashInto(hash: Hash, frame: number, cannotChange: boolean): void {
    if (this.#hashed[frame] !== 1) {
      const own = new Hash();
      own.words(this.#tables.i32, frame * (PAGE_SIZE / 4), PAGE_SIZE / 4);
      const { a, b } = own.lanes;
      this.#hashes[frame * 2] = a;
      this.#hashes[frame * 2 + 1] = b;
      if (cannotChange) this.#hashed[frame] = 1;
    }
    hash.words(this.#hashes, frame * 2, 2);
  }

  #take(): number {
    let frame: number;
    if (this.#freeCount > 0) frame = this.#free[--this.#freeCount]!;
    else if (this.#next < this.#capacity || this.#grow(this.#capacity * GROWTH)) frame = this.#next++;
    else return 0;
    this.#references[frame] = 1;
    this.#hashed[frame] = 0;
    return frame;
  }

  /** Whether a frame can be had without moving any. */
  get hasRoom(): boolean {
    return this.#freeCount > 0 || this.#next < this.#capacity;
  }

  /** Makes room for `frames` at once; does nothing when there is room. */
  makeRoom(frames: number): void {
    if (frames > this.#capacity - this.#next) this.#grow(this.#next + frames);
  }

  #grow(wanted: number): boolean {
    for (let capacity = Math.min(wanted, MAX_FRAMES); capacity > this.#capacity; capacity >>>= 1)
      if (this.#moveTo(capacity)) return true;
    return false;
  }

  #moveTo(capacity: number): boolean {
    const memory = this.#memory;
    const old = this.places;
    const places = { bytes: 0, shadow: 0, initialised: 0, owners: 0 };
    for (const part of PARTS)
      places[part] = memory.take(capacity * PART_BYTES[part], () => this.#next * PART_BYTES[part]);
    if (PARTS.some(part => places[part] < 0)) {
      for (const part of PARTS) if (places[part] >= 0) memory.giveBack(places[part]);
      return false;
    }
    const all = new Uint8Array(memory.buffer);
    for (const part of PARTS) {
      if (old[part] < 0) continue;
      all.copyWithin(places[part], old[part], old[part] + this.#next * PART_BYTES[part]);
      memory.giveBack(old[part]);
    }
    this.places = places;
    this.#references = grown(this.#references, capacity);
    this.#hashes = grown(this.#hashes, capacity * 2);
    this.#hashed = grown(this.#hashed, capacity);
    this.#capacity = capacity;
    this.#attach();
    return true;
  }

  /** Makes the views over linear memory. */
  #attach(): void {
    const { buffer } = this.#memory;
    const { bytes, shadow, initialised, owners } = this.places;
    const capacity = this.#capacity;
    const size = capacity * PAGE_SIZE;
    const views: PoolArrays = {
      u8: new Uint8Array(buffer, bytes, size),
      i8: new Int8Array(buffer, bytes, size),
      u16: new Uint16Array(buffer, bytes, size / 2),
      i16: new Int16Array(buffer, bytes, size / 2),
      i32: new Int32Array(buffer, bytes, size / 4),
      f32: new Float32Array(buffer, bytes, size / 4),
      f64: new Float64Array(buffer, bytes, size / 8),
      shadow: new Uint8Array(buffer, shadow, capacity * GRANULES),
    };
    Object.assign(this.#tables, views);
    this.initialised = new Uint8Array(buffer, initialised, capacity * GRANULES);
    this.owners = new Uint32Array(buffer, owners, capacity * GRANULES);
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

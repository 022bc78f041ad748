import { type Hash } from '../base/hash';
import { type Address, PAGE_SIZE } from '../base/units';
import { FIRST_CAPACITY, FRAME_BYTES, FramePool, grown } from './frame-pool';
import { GrowingWords, LinearMemory } from './linear-memory';
import { PageRings, type PageRingsState } from './page-rings';
import { inPageError } from './process-faults';
import {
  afterCopy,
  awaitsWrite,
  COPIED,
  isCopiedOnWrite,
  isGuard,
  isReadable,
  isWritable,
  PROTECTION,
  WRITE_WATCHED,
  WRITTEN,
} from './protection';
import { type SpaceTables } from './seam';

const WINDOW_BYTES = 0x100000000;
/** Upper halves of addresses below 2^47. */
const UPPER_HALVES = 1 << 15;
const MAX_WINDOWS = 256;
/** A chunk is 4 MB. */
const CHUNK_BITS = 22;
const CHUNK_PAGES = 1 << (CHUNK_BITS - 12);
const WINDOW_CHUNKS = 1 << (32 - CHUNK_BITS);
const FIRST_CHUNKS = 16;
/** 128 GB in committed stretches of 4 MB: as many pages as the host has room to describe. */
const MAX_CHUNKS = 1 << 15;
/** What a small program needs of linear memory: more is taken when it is wanted. */
const FIRST_BYTES = FIRST_CAPACITY * FRAME_BYTES + 0xc0000;
/** Chunk 0 has no pages: every address where nothing was ever committed leads there. */
const NOWHERE = 0;
/** Pages of a leaf: what a snapshot copies when one page of it changed. */
const LEAF_PAGES = 256;
const LEAF_BYTES = LEAF_PAGES * 6;

export const Watched = { NO: 0, WRITES: 1, READS: 2 } as const;

/** The pages of 1 MB as some snapshots hold them: never written again, its frames retained once. */
interface Leaf {
  readonly number: number;
  readonly frames: Int32Array;
  readonly protects: Uint16Array;
  /** Snapshots that hold it. */
  holders: number;
}

/** The page table at one moment. Only its `PageTable` looks inside. */
export interface PageTableSnapshot {
  readonly leaves: ReadonlyMap<number, Leaf>;
  readonly committed: number;
  readonly rings: PageRingsState;
  /** Bytes that were copied since the snapshot before it, plus its own tables. */
  readonly bytes: number;
}

/**
 * Frame and protection of every page, and the two tables derived from them that let plain accesses run unchecked. A
 * page is committed when its frame is not 0.
 */
export class PageTable {
  readonly tables: SpaceTables;
  readonly pool: FramePool;
  /** Everything of it that compiled code reads. */
  readonly memory = new LinearMemory(FIRST_BYTES);
  readonly #chunkWords = new GrowingWords(this.memory, 2 * WINDOW_CHUNKS);
  readonly #readWords = new GrowingWords(this.memory, FIRST_CHUNKS * CHUNK_PAGES);
  readonly #writeWords = new GrowingWords(this.memory, FIRST_CHUNKS * CHUNK_PAGES);
  /** By page index, as the tables. */
  frameOf: Int32Array = new Int32Array(FIRST_CHUNKS * CHUNK_PAGES);
  /** PAGE_*, with WRITE_WATCHED, WRITTEN and COPIED; a page that was decommitted stays WRITTEN until its region goes. */
  protectOf: Uint16Array = new Uint16Array(FIRST_CHUNKS * CHUNK_PAGES);
  #windows = 2;
  #chunks = 1;
  #committed = 0;
  /** Pages whose frame is not a template. */
  #ownPages = 0;
  /** The leaf that a page group had at the last snapshot, unless it changed since. */
  readonly #clean = new Map<number, Leaf>();
  readonly #dirty = new Set<number>();
  /** Pages that got a writable frame since the last snapshot. */
  #writable: number[] = [];
  #copiedFrames = 0;
  #leafBytes = 0;
  #watched: ReadonlyMap<number, number> = new Map();
  /** Pages that show the same frame: what one of them gets by a store the others show too. */
  readonly #rings = new PageRings();

  constructor() {
    const windowOf = new Uint8Array(UPPER_HALVES).fill(1);
    windowOf[0] = 0;
    const nothing = new Uint8Array(0);
    this.tables = {
      readFrame: new Int32Array(0),
      writeFrame: new Int32Array(0),
      windowOf,
      chunkAt: new Int32Array(0),
      u8: nothing,
      i8: new Int8Array(0),
      u16: new Uint16Array(0),
      i16: new Int16Array(0),
      i32: new Int32Array(0),
      f32: new Float32Array(0),
      f64: new Float64Array(0),
      shadow: nothing,
      generation: 0,
    };
    this.#attach();
    this.memory.onMove(() => {
      this.#attach();
    });
    this.pool = new FramePool(this.tables, this.memory);
  }

  /** Bytes in committed pages. */
  get committedBytes(): number {
    return this.#committed * PAGE_SIZE;
  }

  /** Bytes that snapshots hold beyond what the live pages need; what they share is counted once. */
  get snapshotBytes(): number {
    let frames = this.#ownPages;
    for (const page of this.#rings.mates()) if (!this.pool.isTemplate(this.frameOf[page]!)) frames--;
    return (this.pool.inUse - frames) * FRAME_BYTES + this.#leafBytes;
  }

  /** Index of the page of `at` in every per-page array; an index without a page where nothing was ever committed. */
  indexOf(at: number): number {
    // What is below 2 GB, nearly everything, is an integer to the host too.
    if ((at | 0) === at && at >= 0)
      return this.tables.chunkAt[at >>> CHUNK_BITS]! + ((at >>> 12) & (CHUNK_PAGES - 1));
    if (!(at >= 0 && at < UPPER_HALVES * WINDOW_BYTES)) return NOWHERE;
    return this.tables.chunkAt[this.#chunkSlot(at)]! + ((at >>> 12) & (CHUNK_PAGES - 1));
  }

  /** Makes pages of [`first`, `end`) nameable; false when the range touches too many stretches of 4 GB. */
  addWindows(first: Address, end: Address): boolean {
    const { windowOf } = this.tables;
    for (let upper = Math.floor(first / WINDOW_BYTES); upper * WINDOW_BYTES < end; upper++) {
      if (windowOf[upper] !== 1) continue;
      if (this.#windows === MAX_WINDOWS) return false;
      const grew = this.#chunkWords.grow((this.#windows + 1) * WINDOW_CHUNKS);
      this.#attach();
      if (!grew) return false;
      windowOf[upper] = this.#windows++;
    }
    return true;
  }

  /**
   * Makes room for the pages of [`first`, `end`), which `addWindows` knows: 'known' when there was, 'added' when indices
   * have changed, 'full' when there is none.
   */
  addChunks(first: Address, end: Address): 'known' | 'added' | 'full' {
    let answer: 'known' | 'added' = 'known';
    const size = 1 << CHUNK_BITS;
    for (let at = Math.floor(first / size) * size; at < end; at += size) {
      const slot = this.#chunkSlot(at);
      if (this.tables.chunkAt[slot] !== NOWHERE) continue;
      if (this.#chunks === MAX_CHUNKS) return 'full';
      const isFull = this.#chunks * CHUNK_PAGES === this.frameOf.length;
      if (isFull && !this.#widen(this.frameOf.length * 2)) return 'full';
      this.tables.chunkAt[slot] = this.#chunks++ * CHUNK_PAGES;
      answer = 'added';
    }
    return answer;
  }

  /** Commits a page that is not committed yet: it shares the template `frame`. */
  commit(page: number, frame: number, protect: number): void {
    this.frameOf[page] = frame;
    this.protectOf[page] = protect | (this.protectOf[page]! & WRITTEN);
    this.#committed++;
    this.#dirty.add(page >> 8);
    this.#expose(page);
  }

  /** Commits a page that is not committed yet: from now on it shows what `other` shows, which is committed. */
  commitShared(page: number, other: number, protect: number): void {
    const frame = this.frameOf[other]!;
    this.pool.retain(frame);
    if (!this.pool.isTemplate(frame)) this.#ownPages++;
    this.#rings.join(page, other);
    this.commit(page, frame, protect);
  }

  /** Gives the contents of a page up; one that is not committed stays so. */
  decommit(page: number): void {
    const frame = this.frameOf[page]!;
    if (frame === 0) return;
    this.#rings.leave(page);
    if (!this.pool.isTemplate(frame)) this.#ownPages--;
    this.pool.release(frame);
    this.frameOf[page] = 0;
    this.protectOf[page]! &= WRITTEN;
    this.#committed--;
    this.#dirty.add(page >> 8);
    this.#expose(page);
  }

  /** Gives a page another PAGE_* word; what is watched of it stays so. */
  protect(page: number, protect: number): void {
    const kept = this.protectOf[page]! & ~PROTECTION;
    // What was copied is not copied again.
    const isOwn = (kept & COPIED) !== 0 && isCopiedOnWrite(protect);
    this.#setProtect(page, ((isOwn ? afterCopy(protect) : protect) & PROTECTION) | kept);
  }

  /** A page counts as written to from here on, or as not, until the next write. */
  setWritten(page: number, isWritten: boolean): void {
    const protect = this.protectOf[page]!;
    this.#setProtect(page, isWritten ? protect | WRITTEN : protect & ~WRITTEN);
  }

  #setProtect(page: number, protect: number): void {
    if (this.protectOf[page] === protect) return;
    this.protectOf[page] = protect;
    this.#dirty.add(page >> 8);
    this.#expose(page);
  }

  /** Replaces the template of a page that was never written to. */
  retemplate(page: number, template: number): void {
    this.frameOf[page] = template;
    this.#dirty.add(page >> 8);
    this.#expose(page);
  }

  /**
   * The frame of a committed page, made its own and that of the pages of its ring: copied first when a snapshot or a template
   * shares it. A page that is copied on write leaves its ring.
   */
  own(page: number, at: Address): number {
    const exposed = this.tables.writeFrame[page]!;
    if (exposed !== 0) return exposed;
    if ((this.protectOf[page]! & WRITE_WATCHED) !== 0) this.protectOf[page]! |= WRITTEN;
    if (isCopiedOnWrite(this.protectOf[page]!)) this.#leaveRing(page);
    const frame = this.frameOf[page]!;
    if (this.#isShared(page)) {
      const copy = this.pool.copyOf(frame);
      if (copy === 0) throw inPageError(at);
      if (this.#rings.has(page)) for (const mate of this.#rings.of(page).slice(1)) this.#reframe(mate, copy);
      // The copy came with the reference of one page.
      this.#reframe(page, copy);
      this.pool.release(copy);
      this.#copiedFrames++;
    } else {
      this.pool.touch(frame);
    }
    this.#dirty.add(page >> 8);
    this.#expose(page);
    return this.frameOf[page]!;
  }

  #leaveRing(page: number): void {
    this.#rings.leave(page);
    this.protectOf[page] = afterCopy(this.protectOf[page]!) | COPIED;
  }

  /** Gives a page another frame than it has; who keeps the old one keeps its bytes. */
  #reframe(page: number, frame: number): void {
    const old = this.frameOf[page]!;
    if (this.pool.isTemplate(old)) this.#ownPages++;
    this.pool.retain(frame);
    this.pool.release(old);
    this.frameOf[page] = frame;
    this.#dirty.add(page >> 8);
    this.#expose(page);
  }

  /** Whether somebody beside the pages of its ring holds the frame of `page`. */
  #isShared(page: number): boolean {
    const frame = this.frameOf[page]!;
    if (!this.pool.isShared(frame)) return false;
    if (this.#rings.isEmpty || this.pool.isTemplate(frame)) return true;
    return this.pool.holders(frame) > this.#rings.of(page).length;
  }

  /** Where the tables lie in linear memory. */
  get places(): { readonly chunkAt: number; readonly readFrame: number; readonly writeFrame: number } {
    return { chunkAt: this.#chunkWords.at, readFrame: this.#readWords.at, writeFrame: this.#writeWords.at };
  }

  /** `own` for a page that the program could write to unseen, unless the pool would have to grow: its frame, else 0. */
  ownInPlace(at: Address): number {
    const page = this.indexOf(at);
    const protect = this.protectOf[page]!;
    if (this.frameOf[page] === 0 || isGuard(protect) || !isWritable(protect) || this.#watched.has(page))
      return 0;
    return this.pool.hasRoom ? this.own(page, at) : 0;
  }

  /** Which pages the slow path must see, by page index: `Watched.WRITES` or `Watched.READS` (which includes writes). */
  watch(pages: ReadonlyMap<number, number>): void {
    const before = this.#watched;
    this.#watched = pages;
    for (const page of before.keys()) this.#expose(page);
    for (const page of pages.keys()) this.#expose(page);
  }

  isWatched(page: number): boolean {
    return this.#watched.has(page);
  }

  snapshot(): PageTableSnapshot {
    const { writeFrame } = this.tables;
    for (const page of this.#writable) writeFrame[page] = 0;
    this.#writable = [];
    let bytes = this.#copiedFrames * FRAME_BYTES;
    this.#copiedFrames = 0;
    for (const number of this.#dirty) {
      const leaf = this.#leafOf(number);
      if (leaf === undefined) this.#clean.delete(number);
      else {
        this.#clean.set(number, leaf);
        bytes += LEAF_BYTES;
      }
    }
    this.#dirty.clear();
    for (const leaf of this.#clean.values()) leaf.holders++;
    return { leaves: new Map(this.#clean), committed: this.#committed, rings: this.#rings.state, bytes };
  }

  restore(snapshot: PageTableSnapshot): void {
    this.#rings.restore(snapshot.rings);
    const changed = new Set(this.#dirty);
    for (const [number, leaf] of this.#clean) if (snapshot.leaves.get(number) !== leaf) changed.add(number);
    for (const number of snapshot.leaves.keys()) if (!this.#clean.has(number)) changed.add(number);
    for (const number of changed) {
      const leaf = snapshot.leaves.get(number);
      this.#load(number, leaf);
      if (leaf === undefined) this.#clean.delete(number);
      else this.#clean.set(number, leaf);
    }
    this.#dirty.clear();
    this.#writable = [];
    this.#copiedFrames = 0;
    this.#committed = snapshot.committed;
  }

  release(snapshot: PageTableSnapshot): void {
    for (const [number, leaf] of snapshot.leaves) {
      if (--leaf.holders > 0) continue;
      for (let index = 0; index < LEAF_PAGES; index++) this.pool.release(leaf.frames[index]!);
      this.#leafBytes -= LEAF_BYTES;
      if (this.#clean.get(number) !== leaf) continue;
      this.#clean.delete(number);
      this.#dirty.add(number);
    }
  }

  /** A table with the same pages in a pool of its own, which holds nothing but them. */
  fork(): PageTable {
    const copy = new PageTable();
    copy.tables.windowOf.set(this.tables.windowOf);
    copy.#chunkWords.grow(this.tables.chunkAt.length);
    copy.#attach();
    copy.tables.chunkAt.set(this.tables.chunkAt);
    copy.#windows = this.#windows;
    copy.#chunks = this.#chunks;
    copy.#widen(this.frameOf.length);
    copy.pool.makeRoom(this.#ownPages);
    for (const number of this.#leafNumbers())
      for (let page = number * LEAF_PAGES; page < (number + 1) * LEAF_PAGES; page++) {
        const frame = this.frameOf[page]!;
        // What a page that was decommitted is remembered for.
        copy.protectOf[page] = this.protectOf[page]!;
        if (frame === 0) continue;
        const mate = this.#rings.isEmpty
          ? undefined
          : this.#rings.of(page).find(each => copy.frameOf[each]! !== 0);
        if (mate === undefined)
          copy.commit(
            page,
            this.pool.isTemplate(frame) ? frame : copy.#adopt(this.pool, frame),
            this.protectOf[page]!,
          );
        else copy.commitShared(page, mate, this.protectOf[page]!);
      }
    return copy;
  }

  hashInto(hash: Hash, page: number): void {
    hash.u32(this.protectOf[page]!);
    this.pool.hashInto(hash, this.frameOf[page]!, this.#isShared(page));
  }

  /** Numbers of all leaves that may have a committed page. */
  #leafNumbers(): ReadonlySet<number> {
    return new Set([...this.#clean.keys(), ...this.#dirty]);
  }

  /** Index in `chunkAt` of the chunk of an address below 2^47. */
  #chunkSlot(at: number): number {
    const window = at < WINDOW_BYTES ? 0 : this.tables.windowOf[Math.floor(at / WINDOW_BYTES)]!;
    return window * WINDOW_CHUNKS + (at >>> CHUNK_BITS);
  }

  /** Makes every per-page array `pages` long; false when there is no room. */
  #widen(pages: number): boolean {
    const grew = this.#readWords.grow(pages) && this.#writeWords.grow(pages);
    this.#attach();
    if (!grew) return false;
    this.frameOf = grown(this.frameOf, pages);
    this.protectOf = grown(this.protectOf, pages);
    return true;
  }

  /** Makes the views over linear memory. */
  #attach(): void {
    const { tables } = this;
    tables.chunkAt = this.#chunkWords.view;
    tables.readFrame = this.#readWords.view;
    tables.writeFrame = this.#writeWords.view;
    tables.generation++;
  }

  #adopt(pool: FramePool, frame: number): number {
    const copy = this.pool.copyFrom(pool, frame);
    if (copy === 0) throw inPageError(0 as Address);
    this.#ownPages++;
    return copy;
  }

  /** Derives the page's entries of the fast tables from its frame, its protection, who shares it and who watches it. */
  #expose(page: number): void {
    const frame = this.frameOf[page]!;
    const protect = this.protectOf[page]!;
    const watched = this.#watched.size === 0 ? Watched.NO : (this.#watched.get(page) ?? Watched.NO);
    const open = frame !== 0 && !isGuard(protect);
    this.tables.readFrame[page] = open && isReadable(protect) && watched !== Watched.READS ? frame : 0;
    const writable =
      open &&
      isWritable(protect) &&
      !isCopiedOnWrite(protect) &&
      !awaitsWrite(protect) &&
      watched === Watched.NO &&
      !this.#isShared(page);
    if (writable && this.tables.writeFrame[page] === 0) {
      this.pool.touch(frame);
      this.#writable.push(page);
      this.#dirty.add(page >> 8);
    }
    this.tables.writeFrame[page] = writable ? frame : 0;
  }

  #leafOf(number: number): Leaf | undefined {
    const first = number * LEAF_PAGES;
    const frames = this.frameOf.slice(first, first + LEAF_PAGES);
    const protects = this.protectOf.slice(first, first + LEAF_PAGES);
    let any = 0;
    for (let index = 0; index < LEAF_PAGES; index++) any |= frames[index]! | protects[index]!;
    if (any === 0) return undefined;
    for (let index = 0; index < LEAF_PAGES; index++) this.pool.retain(frames[index]!);
    this.#leafBytes += LEAF_BYTES;
    return { number, frames, protects, holders: 0 };
  }

  #load(number: number, leaf: Leaf | undefined): void {
    const first = number * LEAF_PAGES;
    for (let index = 0; index < LEAF_PAGES; index++) {
      const page = first + index;
      const frame = leaf === undefined ? 0 : leaf.frames[index]!;
      const old = this.frameOf[page]!;
      if (old !== frame) {
        this.pool.retain(frame);
        this.pool.release(old);
        this.#ownPages += (this.pool.isTemplate(frame) ? 0 : 1) - (this.pool.isTemplate(old) ? 0 : 1);
        this.frameOf[page] = frame;
      }
      this.protectOf[page] = leaf === undefined ? 0 : leaf.protects[index]!;
      this.#expose(page);
    }
  }
}

import { type Hash } from '../base/hash';
import { type Address, address, PAGE_SIZE } from '../base/units';
import { MEM_WRITE_WATCH, PAGE_GUARD } from '../nt/memory-flags';
import { Template } from './frame-pool';
import { PageTable, type PageTableSnapshot, Watched } from './page-table';
import { accessViolation, guardPageViolation } from './process-faults';
import { COPIED, isGuard, permits, PROTECTION, WRITE_WATCHED } from './protection';
import { Regions, type RegionsState } from './regions';
import { moveWords, RawMemory } from './raw-memory';
import { type AccessKind, FRAME_UNIT, Shadow, type SpaceTables } from './seam';
import { Found, ShadowMap, TOUCHABLE_BYTES } from './shadow-map';
import { doubles, setWord, singles, word, words } from './words';

export interface SpaceOptions {
  readonly pointerBytes: 4 | 8;
  /** Bytes that may be committed in all; undefined: no bound but the address space. */
  readonly commitLimit: number | undefined;
  /** The highest address a region may have (SYSTEM_INFO.lpMaximumApplicationAddress). */
  readonly highestAddress: Address;
  /** The lowest place that a free choice gives; default 0x10000 (SYSTEM_INFO.lpMinimumApplicationAddress). */
  readonly lowestAddress?: Address;
}

/** A data breakpoint: accesses to [at, at + size) are told to `onWatch`. */
export interface Watch {
  readonly at: Address;
  readonly size: number;
  readonly reads: boolean;
  readonly writes: boolean;
}

/** The whole space at one moment. Its pages share frames with the live space. */
export interface SpaceSnapshot {
  readonly pages: PageTableSnapshot;
  readonly regions: RegionsState;
  readonly promised: number;
  /** Bytes that it added when it was taken. */
  readonly bytes: number;
}

/** No user-mode address is as high: 2^47. Far above, adding a size to the double would not even change it. */
const USER_SPACE_END = 0x800000000000;
/** Bytes up to which a copy is worth looking at each of its granules by itself. */
const MOST_PLAIN = 128;
const DEFAULT_LOWEST = address(0x10000);

/**
 * The memory of one simulated process: regions, pages and their bytes, with the shadow beside them. Typed accesses
 * here are the program's own: they check protection, then the shadow (a violation is told to `onViolation` and the
 * access goes on), then data breakpoints. They throw ProcessFault before anything is changed.
 */
export class AddressSpace {
  readonly pointerBytes: 4 | 8;
  readonly lowestAddress: Address;
  readonly highestAddress: Address;
  readonly commitLimit: number;
  readonly regions: Regions = new Regions();
  readonly pages: PageTable;
  readonly shadow: ShadowMap;
  readonly raw: RawMemory;
  /** Told each run of bytes that the program touched and may not, before a store takes effect. */
  onViolation: ((at: Address, size: number, access: 'read' | 'write') => void) | undefined;
  /** Told of a read, other than a copy, whose bytes are the program's but not all have a value. */
  onUninitialised: ((at: Address, size: number) => void) | undefined;
  /** Told each access to a watched byte, by the program or by the allocator's stores, before a store takes effect. */
  onWatch: ((at: Address, size: number, access: 'read' | 'write') => void) | undefined;
  #watches: readonly Watch[] = [];
  /** Bytes that calls in flight will commit. */
  #promised = 0;

  constructor(options: SpaceOptions, pages: PageTable = new PageTable()) {
    this.pointerBytes = options.pointerBytes;
    this.lowestAddress = options.lowestAddress ?? DEFAULT_LOWEST;
    this.highestAddress = options.highestAddress;
    this.commitLimit = options.commitLimit ?? Infinity;
    this.pages = pages;
    this.shadow = new ShadowMap(pages);
    this.raw = new RawMemory(pages);
  }

  get tables(): SpaceTables {
    return this.pages.tables;
  }

  get committedBytes(): number {
    return this.pages.committedBytes;
  }

  /** Bytes that snapshots hold beyond what the live space needs. */
  get snapshotBytes(): number {
    return this.pages.snapshotBytes;
  }

  // Regions

  /** The lowest (or highest) place for a new region of `size` bytes, a multiple of 64 KB; undefined when there is none. */
  findFree(size: number, topDown = false, below = Infinity): Address | undefined {
    const end = Math.min(this.highestAddress + 1, below);
    return topDown
      ? this.regions.highestGap(size, this.lowestAddress, end)
      : this.regions.lowestGap(size, this.lowestAddress, end);
  }

  /** Whether a region may be made of [`base`, `base` + `size`). */
  isFree(base: Address, size: number): boolean {
    const end = base + size;
    return base >= DEFAULT_LOWEST && end <= this.highestAddress + 1 && this.regions.isFree(base, end);
  }

  /**
   * Makes a region of whole pages where `isFree` holds, for `watchesWrites` with MEM_WRITE_WATCH; false when the table of pages
   * cannot grow that far.
   */
  reserveAt(
    base: Address,
    size: number,
    allocationProtect: number,
    type: number,
    watchesWrites = false,
  ): boolean {
    if (!this.pages.addWindows(base, address(base + size))) return false;
    this.regions.insert({ base, size, allocationProtect, type, watchesWrites });
    return true;
  }

  /** Whether `bytes` more may be committed under the limit. */
  canCommit(bytes: number): boolean {
    return this.pages.committedBytes + this.#promised + bytes <= this.commitLimit;
  }

  /** Sets commit charge aside for a call in flight; a negative count gives it back. */
  promise(bytes: number): void {
    this.#promised += bytes;
  }

  /** Bytes of the pages of [`at`, `at` + `size`) that are not committed. */
  uncommittedIn(at: Address, size: number): number {
    const { frameOf } = this.pages;
    let missing = 0;
    for (let done = 0; done < size; done += PAGE_SIZE)
      if (frameOf[this.pages.indexOf(at + done)] === 0) missing += PAGE_SIZE;
    return missing;
  }

  /**
   * Commits whole pages inside one region; pages that are committed keep their contents and take the new protection.
   * False, and nothing done, when the commit limit is reached or the table of pages is full.
   */
  commit(at: Address, size: number, protect: number, owner: 'program' | 'heap'): boolean {
    // Far from the limit nobody counts which of the pages are new.
    if (!this.canCommit(size) && !this.canCommit(this.uncommittedIn(at, size))) return false;
    const template = owner === 'heap' ? Template.NONE : Template.TOUCHABLE;
    const { pages } = this;
    const room = pages.addChunks(at, address(at + size));
    if (room === 'full') return false;
    if (room === 'added' && this.#watches.length > 0) this.watch(this.#watches);
    const first = this.regions.at(at)?.watchesWrites === true ? protect | WRITE_WATCHED : protect;
    for (let done = 0; done < size; done += PAGE_SIZE) {
      const page = pages.indexOf(at + done);
      if (pages.frameOf[page] === 0) pages.commit(page, template, first);
      else pages.protect(page, protect);
    }
    return true;
  }

  /**
   * Commits whole pages inside one region, none of which is committed, so that they show what the committed pages from
   * `from` on show: a store to one is seen in the other. False when the table of pages is full.
   */
  commitShared(at: Address, from: Address, size: number, protect: number): boolean {
    const { pages } = this;
    const room = pages.addChunks(at, address(at + size));
    if (room === 'full') return false;
    if (room === 'added' && this.#watches.length > 0) this.watch(this.#watches);
    for (let done = 0; done < size; done += PAGE_SIZE)
      pages.commitShared(pages.indexOf(at + done), pages.indexOf(from + done), protect);
    return true;
  }

  decommit(at: Address, size: number): void {
    for (let done = 0; done < size; done += PAGE_SIZE) this.pages.decommit(this.pages.indexOf(at + done));
  }

  /** Releases whole pages of one region: all of it, or a part. */
  releasePages(at: Address, size: number): void {
    this.decommit(at, size);
    if (this.regions.at(at)?.watchesWrites === true) this.setWritten(at, size, false);
    this.regions.remove(at, address(at + size));
  }

  protectPages(at: Address, size: number, protect: number): void {
    for (let done = 0; done < size; done += PAGE_SIZE)
      this.pages.protect(this.pages.indexOf(at + done), protect);
  }

  /** The pages of a range in watched memory count as written to from here on, or as not, until the next write. */
  setWritten(at: Address, size: number, isWritten: boolean): void {
    for (let here = at - (at % PAGE_SIZE); here < at + size; here += PAGE_SIZE)
      this.pages.setWritten(this.pages.indexOf(here), isWritten);
  }

  /** Whole pages of one region are the program's, as far as they are committed: it may touch all of them, and what they hold has a value. */
  handBack(at: Address, size: number): void {
    const region = this.regions.at(at);
    const end = region === undefined ? at : Math.min(at + size, region.base + region.size);
    for (let done = 0; at + done < end; done += PAGE_SIZE) {
      const page = address(at + done);
      if (this.isCommitted(page)) this.shadow.setUser(page, PAGE_SIZE, true);
    }
  }

  isCommitted(at: Address): boolean {
    return this.pages.frameOf[this.pages.indexOf(at)] !== 0;
  }

  /** PAGE_* of a committed page, else 0. */
  protectionAt(at: Address): number {
    return this.pages.protectOf[this.pages.indexOf(at)]! & PROTECTION;
  }

  /** Whether a page was copied on write. */
  isCopied(at: Address): boolean {
    return (this.pages.protectOf[this.pages.indexOf(at)]! & COPIED) !== 0;
  }

  /** True when every page of the range is committed, readable and no guard page. */
  isReadable(at: Address, size: number): boolean {
    return this.firstDenied(at, size, 'read') === undefined;
  }

  /** The first byte of the range whose page is not accessible so (a guard page is not); undefined when all are. */
  firstDenied(at: Address, size: number, access: AccessKind): Address | undefined {
    if (size > 0 && at >= USER_SPACE_END) return at;
    for (let here = at; here < at + size; here = address(here - (here % PAGE_SIZE) + PAGE_SIZE)) {
      const page = this.pages.indexOf(here);
      const protect = this.pages.protectOf[page]!;
      if (this.pages.frameOf[page] === 0 || !permits(protect, access) || isGuard(protect)) return here;
    }
    return undefined;
  }

  // The program's accesses

  /** Throws what touching the range would raise; a guard page loses its bit, as by a touch. */
  require(at: Address, size: number, access: AccessKind): void {
    if (size > 0 && at >= USER_SPACE_END) throw accessViolation(at, access);
    for (let here = at; here < at + size; here = address(here - (here % PAGE_SIZE) + PAGE_SIZE))
      this.admit(this.pages.indexOf(here), here, access);
  }

  /** The frame of the page of `at` when it may be touched so, else throws. */
  admit(page: number, at: Address, access: AccessKind): number {
    const frame = this.pages.frameOf[page]!;
    const protect = this.pages.protectOf[page]!;
    if (frame === 0 || !permits(protect, access)) throw accessViolation(at, access);
    if (isGuard(protect)) {
      this.pages.protect(page, protect & ~PAGE_GUARD);
      throw guardPageViolation(at, access);
    }
    return frame;
  }

  load8(at: Address): number {
    return this.tables.u8[this.#beforeLoad(at, 1)]!;
  }

  /** Unsigned. */
  load16(at: Address): number {
    const index = this.#beforeLoad(at, 2);
    const { u8 } = this.tables;
    return index < 0 ? this.raw.number(at, 2) : u8[index]! | (u8[index + 1]! << 8);
  }

  /** Unsigned. */
  load32(at: Address): number {
    const index = this.#beforeLoad(at, 4);
    return index < 0 ? this.raw.number(at, 4) : word(this.tables.u8, index) >>> 0;
  }

  /** Puts the low and the high word into `into[index]` and `into[index + 1]`. */
  load64(at: Address, into: Int32Array, index: number): void {
    const from = this.#beforeLoad(at, 8);
    if (from < 0) {
      into[index] = this.raw.number(at, 4);
      into[index + 1] = this.raw.number(address(at + 4), 4);
    } else {
      into[index] = word(this.tables.u8, from);
      into[index + 1] = word(this.tables.u8, from + 4);
    }
  }

  loadF32(at: Address): number {
    words[0] = this.load32(at);
    return singles[0]!;
  }

  loadF64(at: Address): number {
    this.load64(at, words, 0);
    return doubles[0]!;
  }

  /** A pointer of the process; on x64 one above 2^53 is rounded, which no user-mode address is. */
  loadPointer(at: Address): Address {
    if (this.pointerBytes === 4) return address(this.load32(at));
    this.load64(at, words, 0);
    return address((words[1]! >>> 0) * 0x100000000 + (words[0]! >>> 0));
  }

  store8(at: Address, value: number): void {
    const index = this.#beforeStore(at, 1);
    this.tables.u8[index] = value;
  }

  store16(at: Address, value: number): void {
    const index = this.#beforeStore(at, 2);
    if (index < 0) {
      this.raw.storeNumber(at, value, 2);
      return;
    }
    const { u8 } = this.tables;
    u8[index] = value;
    u8[index + 1] = value >> 8;
  }

  store32(at: Address, value: number): void {
    const index = this.#beforeStore(at, 4);
    if (index < 0) this.raw.storeNumber(at, value, 4);
    else setWord(this.tables.u8, index, value);
  }

  store64(at: Address, low: number, high: number): void {
    const index = this.#beforeStore(at, 8);
    if (index < 0) {
      this.raw.storeNumber(at, low, 4);
      this.raw.storeNumber(address(at + 4), high, 4);
    } else {
      setWord(this.tables.u8, index, low);
      setWord(this.tables.u8, index + 4, high);
    }
  }

  storeF32(at: Address, value: number): void {
    singles[0] = value;
    this.store32(at, words[0]!);
  }

  storeF64(at: Address, value: number): void {
    doubles[0] = value;
    this.store64(at, words[0]!, words[1]!);
  }

  /** `value` is an integer in [0, 2^53), or -1 for all ones. */
  storePointer(at: Address, value: number): void {
    if (this.pointerBytes === 4) this.store32(at, value | 0);
    else this.store64(at, value | 0, Math.floor(value / 0x100000000));
  }

  loadBytes(at: Address, size: number): Uint8Array {
    this.#beforeUse(at, size);
    return this.raw.bytes(at, size);
  }

  /**
   * Units of one or two bytes before the terminating zero at `at`, when all of them up to it may be read and have a
   * value, so that nobody has to be told; else -1, and the text is to be loaded unit by unit.
   */
  plainLength(at: Address, unit: 1 | 2): number {
    if (at % unit !== 0) return -1;
    const { readFrame, shadow, u8, u16 } = this.tables;
    for (let here = at as number; ;) {
      const frame = readFrame[this.pages.indexOf(here)]!;
      if (frame === 0) return -1;
      const first = frame * FRAME_UNIT;
      const page = here - (here & 4095);
      do {
        const state = shadow[frame * FRAME_UNIT + ((here & 4095) >> 3)]!;
        if (state > Shadow.TOUCHABLE) return -1;
        const end = (here & 4088) + state;
        for (let byte = here & 4095; byte + unit <= end; byte += unit)
          if ((unit === 1 ? u8[first + byte] : u16[(first + byte) >> 1]) === 0)
            return (page + byte - at) / unit;
        if (state !== Shadow.TOUCHABLE) return -1;
        here = page + end;
      } while (here < page + PAGE_SIZE);
    }
  }

  storeBytes(at: Address, bytes: Uint8Array): void {
    const found = this.#beforeBulk(at, bytes.length, 'write');
    this.raw.store(at, bytes);
    if ((found & Found.UNINITIALISED) !== 0) this.#markInitialised(at, bytes.length);
  }

  fill(at: Address, size: number, byte: number): void {
    const found = this.#beforeBulk(at, size, 'write');
    this.raw.fill(at, size, byte);
    if ((found & Found.UNINITIALISED) !== 0) this.#markInitialised(at, size);
  }

  /** As memmove; bytes that had no value have none at their new place. */
  copy(to: Address, from: Address, size: number): void {
    if (this.#copyPlain(to, from, size)) return;
    const source = this.#beforeBulk(from, size, 'read');
    const target = this.#beforeBulk(to, size, 'write');
    if ((source & Found.UNINITIALISED) === 0) {
      this.raw.move(to, from, size);
      if ((target & Found.UNINITIALISED) !== 0) this.#markInitialised(to, size);
      return;
    }
    const known = this.shadow.initialisedIn(from, size);
    this.raw.move(to, from, size);
    if (known === undefined) this.#markInitialised(to, size);
    else this.shadow.carryInitialised(to, size, known);
  }

  /** Copies from a page to a page when nobody has to be told of it: what most struct assignments are. False, and nothing done, otherwise. */
  #copyPlain(to: Address, from: Address, size: number): boolean {
    const target = to & 4095;
    const source = from & 4095;
    if (
      size > MOST_PLAIN ||
      target + size > PAGE_SIZE ||
      source + size > PAGE_SIZE ||
      ((to | from | size) & 3) !== 0
    )
      return false;
    const { readFrame, writeFrame, shadow, i32 } = this.tables;
    const out = readFrame[this.pages.indexOf(from)]!;
    const into = writeFrame[this.pages.indexOf(to)]!;
    if (out === 0 || into === 0) return false;
    for (let granule = source >> 3; granule << 3 < source + size; granule++)
      if (shadow[out * FRAME_UNIT + granule] !== Shadow.TOUCHABLE) return false;
    for (let granule = target >> 3; granule << 3 < target + size; granule++)
      if (shadow[into * FRAME_UNIT + granule] !== Shadow.TOUCHABLE) return false;
    moveWords(i32, (into * FRAME_UNIT + target) >> 2, (out * FRAME_UNIT + source) >> 2, size >> 2);
    return true;
  }

  // A debugger's accesses, without any effect on the program's

  /** Bytes that are not committed are 0 and have 0 in `readable`; protection and guard bits do not matter. */
  peek(at: Address, size: number): { readonly bytes: Uint8Array; readonly readable: Uint8Array } {
    return this.raw.peek(at, size);
  }

  /** The little-endian number of `size` bytes at `at`, unsigned; undefined when one of them is not committed. */
  peekNumber(at: Address, size: 1 | 2 | 4 | 8): number | undefined {
    for (let here = at - (at % PAGE_SIZE); here < at + size; here += PAGE_SIZE)
      if (!this.isCommitted(address(here))) return undefined;
    return this.raw.number(at, size);
  }

  /** Writes as a debugger does: only commitment counts, and the bytes have a value then. False when a byte is not committed. */
  poke(at: Address, bytes: Uint8Array): boolean {
    for (let here = at - (at % PAGE_SIZE); here < at + bytes.length; here += PAGE_SIZE)
      if (!this.isCommitted(address(here))) return false;
    this.raw.store(at, bytes);
    this.#markInitialised(at, bytes.length);
    return true;
  }

  /** The owner word of the block that holds or last held `at`, as far as its region remembers; 0 for none. */
  ownerAt(at: Address): number {
    const region = this.regions.at(at);
    return region === undefined ? 0 : this.shadow.ownerAt(at, region.base);
  }

  // Data breakpoints

  /** Replaces the set of watched ranges; it is the debugger's, not part of the state. */
  watch(watches: readonly Watch[]): void {
    this.#watches = watches.filter(watch => watch.size > 0 && (watch.reads || watch.writes));
    const pages = new Map<number, number>();
    for (const { at, size, reads } of this.#watches)
      for (let here = at - (at % PAGE_SIZE); here < at + size; here += PAGE_SIZE) {
        const page = this.pages.indexOf(here);
        pages.set(page, Math.max(pages.get(page) ?? Watched.NO, reads ? Watched.READS : Watched.WRITES));
      }
    this.pages.watch(pages);
  }

  /** Tells `onWatch` of an access by the allocator or the program, when it touches a watched byte. */
  announce(at: Address, size: number, access: 'read' | 'write'): void {
    for (const watch of this.#watches) {
      if (access === 'read' ? !watch.reads : !watch.writes) continue;
      if (at < watch.at + watch.size && watch.at < at + size) {
        this.onWatch?.(at, size, access);
        return;
      }
    }
  }

  // Time

  snapshot(): SpaceSnapshot {
    const pages = this.pages.snapshot();
    return {
      pages,
      regions: this.regions.state,
      promised: this.#promised,
      bytes: pages.bytes,
    };
  }

  restore(snapshot: SpaceSnapshot): void {
    this.pages.restore(snapshot.pages);
    this.regions.restore(snapshot.regions);
    this.#promised = snapshot.promised;
  }

  release(snapshot: SpaceSnapshot): void {
    this.pages.release(snapshot.pages);
  }

  /** A space in the same state with memory of its own; hooks and data breakpoints are not taken along. */
  fork(): AddressSpace {
    const copy = new AddressSpace(
      {
        pointerBytes: this.pointerBytes,
        commitLimit: this.commitLimit,
        highestAddress: this.highestAddress,
        lowestAddress: this.lowestAddress,
      },
      this.pages.fork(),
    );
    copy.regions.restore(this.regions.state);
    copy.#promised = this.#promised;
    return copy;
  }

  /** Adds everything that a program can observe of its memory: regions, page states, protections, bytes. */
  hashInto(hash: Hash): void {
    for (const region of this.regions.list) {
      hash.integer(region.base);
      hash.integer(region.size);
      hash.u32(region.allocationProtect);
      hash.u32(region.type | (region.watchesWrites ? MEM_WRITE_WATCH : 0));
      if (region.placeholder !== undefined) hash.text(region.placeholder);
      for (let done = 0; done < region.size; done += PAGE_SIZE) {
        const page = this.pages.indexOf(region.base + done);
        if (this.pages.frameOf[page] === 0 && this.pages.protectOf[page] === 0) continue;
        hash.integer(done);
        this.pages.hashInto(hash, page);
      }
    }
  }

  /** Pool index of the first byte after all checks of a load; -1 when the bytes lie in two pages. */
  #beforeLoad(at: Address, size: number): number {
    const first = at & 4095;
    if (first + size > PAGE_SIZE || at < 0) {
      this.#beforeUse(at, size);
      return -1;
    }
    const { tables } = this;
    const page = this.pages.indexOf(at);
    let frame = tables.readFrame[page]!;
    if (frame === 0) {
      frame = this.admit(page, at, 'read');
      if (this.#watches.length > 0) this.announce(at, size, 'read');
    }
    const state = tables.shadow[frame * FRAME_UNIT + (first >> 3)]!;
    if ((first & 7) + size > (state & TOUCHABLE_BYTES)) this.#tellViolations(at, size, 'read');
    else if ((state & Shadow.UNINITIALISED) !== 0) {
      const known = this.pages.pool.initialised[frame * FRAME_UNIT + (first >> 3)]! >> (first & 7);
      if ((~known & ((1 << size) - 1)) !== 0) this.onUninitialised?.(at, size);
    }
    return frame * FRAME_UNIT + first;
  }

  /** The same for a store, whose bytes count as initialised from here on. */
  #beforeStore(at: Address, size: number): number {
    const first = at & 4095;
    if (first + size > PAGE_SIZE || at < 0) {
      this.#beforeBulk(at, size, 'write');
      this.#markInitialised(at, size);
      return -1;
    }
    const { tables } = this;
    const page = this.pages.indexOf(at);
    let frame = tables.writeFrame[page]!;
    if (frame === 0) {
      this.admit(page, at, 'write');
      frame = this.pages.own(page, at);
      if (this.#watches.length > 0) this.announce(at, size, 'write');
    }
    const state = tables.shadow[frame * FRAME_UNIT + (first >> 3)]!;
    if ((first & 7) + size > (state & TOUCHABLE_BYTES)) this.#tellViolations(at, size, 'write');
    this.shadow.markInitialised(frame, first, first + size);
    return frame * FRAME_UNIT + first;
  }

  /** All checks of reading a range whose bytes are looked at, not only carried elsewhere. */
  #beforeUse(at: Address, size: number): void {
    const found = this.#beforeBulk(at, size, 'read');
    if (found !== Found.UNINITIALISED || this.onUninitialised === undefined) return;
    // The state of a granule says that some byte of it has no value, not which.
    if (this.shadow.initialisedIn(at, size)?.includes(0) === true) this.onUninitialised(at, size);
  }

  /** All checks of touching a range; what its shadow says, see `Found`. */
  #beforeBulk(at: Address, size: number, access: 'read' | 'write'): number {
    const exposed = access === 'read' ? this.tables.readFrame : this.tables.writeFrame;
    const inPage = (at & 4095) + size <= PAGE_SIZE && at >= 0;
    if (!inPage || exposed[this.pages.indexOf(at)] === 0) {
      this.require(at, size, access);
      if (this.#watches.length > 0) this.announce(at, size, access);
    }
    const found = this.shadow.scan(at, size);
    if ((found & Found.FOREIGN) !== 0) this.#tellViolations(at, size, access);
    return found;
  }

  #tellViolations(at: Address, size: number, access: 'read' | 'write'): void {
    const tell = this.onViolation;
    if (tell === undefined) return;
    this.shadow.eachForeignRun(at, size, (first, count) => {
      tell(first, count, access);
    });
  }

  #markInitialised(at: Address, size: number): void {
    for (let done = 0; done < size;) {
      const here = address(at + done);
      const first = here & 4095;
      const count = Math.min(PAGE_SIZE - first, size - done);
      this.shadow.markInitialised(this.pages.own(this.pages.indexOf(here), here), first, first + count);
      done += count;
    }
  }
}

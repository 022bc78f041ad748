import { type Address, address, PAGE_SIZE } from '../base/units';
import { GRANULES, Template } from './frame-pool';
import { type PageTable } from './page-table';
import { FRAME_UNIT, FRAME_WORDS, Shadow } from './seam';

const GRANULE = 8;
/** Granules from which the host's own fill is faster than a loop. */
const LONG_RUN = 32;
/** Bits of a state that tell how many first bytes of its granule the program may touch: 0…8. */
export const TOUCHABLE_BYTES = 0x0f;

/** What `scan` finds in a range: bits that are added up. */
export const Found = { UNINITIALISED: 1, FOREIGN: 2 } as const;

/** Mask of `count` initialised bits from bit `first`. */
const bits = (first: number, count: number): number => ((1 << count) - 1) << first;

/**
 * Who may touch which byte, which bytes have a value, and whose they are: kept for the inspector, a state byte a
 * granule of 8, in the frames of the pages themselves. Every range must be committed.
 */
export class ShadowMap {
  readonly #pages: PageTable;

  constructor(pages: PageTable) {
    this.#pages = pages;
  }

  /** Makes [`at`, `at` + `size`) the program's. What it holds counts as initialised or not, as told; owner words in it go. */
  setUser(at: Address, size: number, initialised: boolean): void {
    const pages = this.#pages;
    const template = initialised ? Template.TOUCHABLE : Template.UNINITIALISED;
    for (let done = 0; done < size;) {
      const here = address(at + done);
      const page = pages.indexOf(here);
      const first = here & 4095;
      const end = Math.min(first + size - done, PAGE_SIZE);
      if (end - first === PAGE_SIZE && pages.pool.isTemplate(pages.frameOf[page]!)) {
        if (pages.frameOf[page] !== template) pages.retemplate(page, template);
      } else this.#setUserIn(pages.own(page, here), first, end, initialised);
      done += end - first;
    }
  }

  /** A fresh block: its bytes are the program's, and its first granule names the owner. */
  giveBlock(at: Address, size: number, initialised: boolean, owner: number): void {
    const pages = this.#pages;
    const first = at & 4095;
    if ((first & 7) !== 0 || size === 0 || first + size > PAGE_SIZE || size === PAGE_SIZE) {
      this.setUser(at, size, initialised);
      this.setOwner(at, owner);
      return;
    }
    const frame = pages.own(pages.indexOf(at), at);
    this.#setUserIn(frame, first, first + size, initialised);
    pages.pool.owners[frame * FRAME_WORDS + (first >> 3)] = owner;
  }

  /** Takes [`at`, `at` + `size`) away from the program, as far as its pages are there. Owner words stay: they tell who owned it last. */
  setNone(at: Address, size: number): void {
    const pages = this.#pages;
    const exposed = pages.tables.writeFrame[pages.indexOf(at)]!;
    if (exposed !== 0 && (at & 4095) + size <= PAGE_SIZE) {
      this.#setNoneIn(exposed, at & 4095, (at & 4095) + size);
      return;
    }
    for (let done = 0; done < size;) {
      const here = address(at + done);
      const page = pages.indexOf(here);
      const first = here & 4095;
      const end = Math.min(first + size - done, PAGE_SIZE);
      const frame = pages.frameOf[page]!;
      // A page that is gone with its block stays gone: frame 0 is a template too.
      if (frame !== 0) {
        if (end - first < PAGE_SIZE || !pages.pool.isTemplate(frame))
          this.#setNoneIn(pages.own(page, here), first, end);
        else if (frame !== Template.NONE) pages.retemplate(page, Template.NONE);
      }
      done += end - first;
    }
  }

  /** State of the granule of `at`; NONE when the page is not committed. */
  stateAt(at: Address): number {
    const page = this.#pages.indexOf(at);
    const frame = this.#pages.frameOf[page]!;
    return frame === 0 ? Shadow.NONE : this.#pages.tables.shadow[frame * FRAME_UNIT + ((at & 4095) >> 3)]!;
  }

  isTouchable(at: Address): boolean {
    return (at & 7) < (this.stateAt(at) & TOUCHABLE_BYTES);
  }

  /** False for a byte of a heap block that nothing was written to yet. */
  isInitialised(at: Address): boolean {
    if ((this.stateAt(at) & Shadow.UNINITIALISED) === 0) return true;
    const pages = this.#pages;
    const frame = pages.frameOf[pages.indexOf(at)]!;
    return ((pages.pool.initialised[frame * FRAME_UNIT + ((at & 4095) >> 3)]! >> (at & 7)) & 1) === 1;
  }

  /** 0 when the program may touch every byte and all have a value, else bits of `Found`: one look at each granule. */
  scan(at: Address, size: number): number {
    const { shadow } = this.#pages.tables;
    let found = 0;
    for (let done = 0; done < size;) {
      const here = at + done;
      const first = here & 4095;
      const count = Math.min(PAGE_SIZE - first, size - done);
      const base = this.#pages.frameOf[this.#pages.indexOf(here)]! * FRAME_UNIT;
      const last = (first + count - 1) >> 3;
      for (let granule = first >> 3; granule < last; granule++) {
        const state = shadow[base + granule]!;
        if (state === Shadow.TOUCHABLE) continue;
        found |= state >> 4;
        if ((state & TOUCHABLE_BYTES) !== GRANULE) found |= Found.FOREIGN;
      }
      const state = shadow[base + last]!;
      found |= state >> 4;
      if ((state & TOUCHABLE_BYTES) <= ((first + count - 1) & 7)) found |= Found.FOREIGN;
      done += count;
    }
    return found;
  }

  /** One entry a byte, 1 where it has a value and 0 where not; undefined when all have, which is the common answer. */
  initialisedIn(at: Address, size: number): Uint8Array | undefined {
    let known: Uint8Array | undefined;
    for (let done = 0; done < size;) {
      const here = address(at + done);
      const rest = Math.min(GRANULE - (here & 7), size - done);
      if ((this.stateAt(here) & Shadow.UNINITIALISED) !== 0) {
        known ??= new Uint8Array(size).fill(1);
        for (let index = 0; index < rest; index++)
          if (!this.isInitialised(address(here + index))) known[done + index] = 0;
      }
      done += rest;
    }
    return known;
  }

  /** The owner word of the granule of `at`, 0 for none. */
  ownerWord(at: Address): number {
    const pages = this.#pages;
    const frame = pages.frameOf[pages.indexOf(at)]!;
    return frame === 0 ? 0 : pages.pool.owners[frame * FRAME_WORDS + ((at & 4095) >> 3)]!;
  }

  setOwner(at: Address, word: number): void {
    const pages = this.#pages;
    const frame = pages.own(pages.indexOf(at), at);
    pages.pool.owners[frame * FRAME_WORDS + ((at & 4095) >> 3)] = word;
  }

  /** The nearest owner word at or below `at`, not below `lowest`; 0 for none. */
  ownerAt(at: Address, lowest: Address): number {
    const pages = this.#pages;
    const { owners } = pages.pool;
    let granule = (at & 4095) >> 3;
    for (let pageAt = at - (at % PAGE_SIZE); pageAt >= lowest; pageAt -= PAGE_SIZE) {
      const frame = pages.frameOf[pages.indexOf(pageAt)]!;
      if (!pages.pool.isTemplate(frame)) {
        const base = frame * FRAME_WORDS;
        for (; granule >= 0; granule--) if (owners[base + granule] !== 0) return owners[base + granule]!;
      }
      granule = GRANULES - 1;
    }
    return 0;
  }

  /** Tells `found` each longest run of bytes of [`at`, `at` + `size`) that are not the program's, in order. */
  eachForeignRun(at: Address, size: number, found: (first: Address, count: number) => void): void {
    let run = -1;
    for (let done = 0; done < size;) {
      const here = address(at + done);
      const touchable = this.stateAt(here) & TOUCHABLE_BYTES;
      const inGranule = here & 7;
      const mine = Math.max(0, touchable - inGranule);
      const rest = Math.min(GRANULE - inGranule, size - done);
      if (mine > 0 && run >= 0) {
        found(address(at + run), done - run);
        run = -1;
      }
      if (mine < rest && run < 0) run = done + mine;
      done += rest;
    }
    if (run >= 0) found(address(at + run), size - run);
  }

  /** Bytes [`first`, `end`) of a frame were written by the program: they have a value now. */
  markInitialised(frame: number, first: number, end: number): void {
    const { shadow } = this.#pages.tables;
    const base = frame * FRAME_UNIT;
    for (let granule = first >> 3; granule << 3 < end; granule++) {
      if ((shadow[base + granule]! & Shadow.UNINITIALISED) === 0) continue;
      const low = Math.max(first - granule * GRANULE, 0);
      const high = Math.min(end - granule * GRANULE, GRANULE);
      this.#addInitialised(base + granule, bits(low, high - low));
    }
  }

  /**
   * The `size` bytes at `to` now hold what `known` says: bytes marked 0 there came from uninitialised bytes. Granules
   * that are not the program's keep their state.
   */
  carryInitialised(to: Address, size: number, known: Uint8Array): void {
    for (let done = 0; done < size; done++) {
      const at = address(to + done);
      const page = this.#pages.indexOf(at);
      const frame = this.#pages.own(page, at);
      const index = frame * FRAME_UNIT + ((at & 4095) >> 3);
      if (known[done] === 1) {
        if ((this.#pages.tables.shadow[index]! & Shadow.UNINITIALISED) !== 0)
          this.#addInitialised(index, 1 << (at & 7));
      } else this.#forget(index, at & 7);
    }
  }

  /** A block moved: the first `size` bytes at `to` have a value where those at `from` had one. Both begin with a granule. */
  carryBlock(to: Address, from: Address, size: number): void {
    const pages = this.#pages;
    const whole = size - (size % GRANULE);
    for (let done = 0; done < whole;) {
      const [source, target] = [address(from + done), address(to + done)];
      const count = Math.min(PAGE_SIZE - (source & 4095), PAGE_SIZE - (target & 4095), whole - done);
      const targetFrame = pages.own(pages.indexOf(target), target);
      const into = targetFrame * FRAME_UNIT + ((target & 4095) >> 3);
      const out = pages.frameOf[pages.indexOf(source)]! * FRAME_UNIT + ((source & 4095) >> 3);
      const { shadow } = pages.tables;
      const { initialised: known } = pages.pool;
      for (let granule = 0; granule < count >> 3; granule++)
        shadow[into + granule] = GRANULE | (shadow[out + granule]! & Shadow.UNINITIALISED);
      known.copyWithin(into, out, out + (count >> 3));
      done += count;
    }
    if (whole < size) this.#carryFew(address(to + whole), address(from + whole), size - whole);
  }

  /** The same for the first `count` bytes of a granule. */
  #carryFew(to: Address, from: Address, count: number): void {
    const pages = this.#pages;
    const into = pages.own(pages.indexOf(to), to) * FRAME_UNIT + ((to & 4095) >> 3);
    const out = pages.frameOf[pages.indexOf(from)]! * FRAME_UNIT + ((from & 4095) >> 3);
    const { shadow } = pages.tables;
    const known = (shadow[out]! & Shadow.UNINITIALISED) === 0 ? 0xff : pages.pool.initialised[out]!;
    if ((shadow[into]! & Shadow.UNINITIALISED) !== 0) this.#addInitialised(into, known & bits(0, count));
    for (let bit = 0; bit < count; bit++) if (((known >> bit) & 1) === 0) this.#forget(into, bit);
  }

  #setNoneIn(frame: number, first: number, end: number): void {
    const { shadow } = this.#pages.tables;
    const base = frame * FRAME_UNIT;
    let granule = first >> 3;
    const kept = first & 7;
    if (kept !== 0) {
      const state = shadow[base + granule]!;
      if ((state & TOUCHABLE_BYTES) > kept) shadow[base + granule] = (state & Shadow.UNINITIALISED) | kept;
      granule++;
    }
    const last = (end + 7) >> 3;
    if (last - granule > LONG_RUN) shadow.fill(Shadow.NONE, base + granule, base + last);
    else for (; granule < last; granule++) shadow[base + granule] = Shadow.NONE;
  }

  #setUserIn(frame: number, first: number, end: number, initialised: boolean): void {
    const { shadow } = this.#pages.tables;
    const { owners, initialised: known } = this.#pages.pool;
    const base = frame * FRAME_UNIT;
    /** From the index of a granule's state to that of its owner word. */
    const toOwner = frame * FRAME_WORDS - base;
    let granule = first >> 3;
    if ((first & 7) !== 0) {
      this.#extend(base + granule, first & 7, Math.min(end - granule * GRANULE, GRANULE), initialised);
      granule++;
    }
    const whole = base + (end >> 3);
    const full = initialised ? Shadow.TOUCHABLE : Shadow.UNINITIALISED | GRANULE;
    if (whole - base - granule > LONG_RUN) {
      shadow.fill(full, base + granule, whole);
      known.fill(0, base + granule, whole);
      owners.fill(0, toOwner + base + granule, toOwner + whole);
    } else
      for (let index = base + granule; index < whole; index++) {
        shadow[index] = full;
        known[index] = 0;
        owners[toOwner + index] = 0;
      }
    const tail = end & 7;
    if (tail === 0 || base + granule > whole) return;
    shadow[whole] = initialised ? tail : Shadow.UNINITIALISED | tail;
    known[whole] = 0;
    owners[toOwner + whole] = 0;
  }

  /** The granule's first `from` bytes are the program's already; now its first `to` are. */
  #extend(index: number, from: number, to: number, initialised: boolean): void {
    const { shadow } = this.#pages.tables;
    const { initialised: known } = this.#pages.pool;
    const before = (shadow[index]! & Shadow.UNINITIALISED) === 0 ? 0xff : known[index]!;
    known[index] = (before & bits(0, from)) | (initialised ? bits(from, to - from) : 0);
    shadow[index] = Shadow.UNINITIALISED | to;
    this.#addInitialised(index, 0);
  }

  /** Adds initialised bits to an UNINITIALISED granule, which loses that state once all of its bytes have a value. */
  #addInitialised(index: number, mask: number): void {
    const { shadow } = this.#pages.tables;
    const { initialised: known } = this.#pages.pool;
    const touchable = shadow[index]! & TOUCHABLE_BYTES;
    const now = known[index]! | mask;
    known[index] = now;
    const all = bits(0, touchable);
    if ((now & all) === all) shadow[index] = touchable;
  }

  #forget(index: number, bit: number): void {
    const { shadow } = this.#pages.tables;
    const { initialised: known } = this.#pages.pool;
    const touchable = shadow[index]! & TOUCHABLE_BYTES;
    if (bit >= touchable) return;
    if ((shadow[index]! & Shadow.UNINITIALISED) === 0) {
      shadow[index] = Shadow.UNINITIALISED | touchable;
      known[index] = 0xff;
    }
    known[index] = known[index]! & ~(1 << bit);
  }
}

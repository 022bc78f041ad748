import { type Address, address, PAGE_SIZE } from '../base/units';
import { type InspectMemory } from '../heap/view';
import { type AddressSpace } from '../memory/address-space';
import { FRAME_UNIT } from '../memory/seam';

const HIGHEST = 2 ** 47;

/**
 * Memory as an inspector reads it: nothing is changed, nothing is thrown, bytes that are not committed are 0. Guard
 * pages, protection and data breakpoints do not matter.
 */
export class InspectorMemory implements InspectMemory {
  readonly pointerBytes: 4 | 8;
  readonly #space: AddressSpace;
  /** The page looked at last: an inspector's memory lives for one question, in which no page changes. */
  #pageAt = -PAGE_SIZE;
  #frame = 0;

  constructor(space: AddressSpace) {
    this.pointerBytes = space.pointerBytes;
    this.#space = space;
  }

  u8(at: Address): number {
    const frame = this.#frameAt(at);
    return frame === 0 ? 0 : (this.#space.tables.u8[frame * FRAME_UNIT + (at % PAGE_SIZE)] ?? 0);
  }

  u16(at: Address): number {
    return at % 2 === 0 ? this.#word16(at) : this.u8(at) + this.u8(address(at + 1)) * 0x100;
  }

  u32(at: Address): number {
    if (at % 4 !== 0) return this.u16(at) + this.u16(address(at + 2)) * 0x10000;
    const frame = this.#frameAt(at);
    if (frame === 0) return 0;
    return (this.#space.tables.i32[(frame * FRAME_UNIT + (at % PAGE_SIZE)) / 4] ?? 0) >>> 0;
  }

  i32(at: Address): number {
    return this.u32(at) | 0;
  }

  /** A corrupted 64-bit pointer above 2^53 is rounded; no committed page lies there. */
  pointer(at: Address): Address {
    const low = this.u32(at);
    return address(this.pointerBytes === 4 ? low : low + this.u32(address(at + 4)) * 0x100000000);
  }

  isReadable(at: Address, size: number): boolean {
    if (at < 0 || at + size > HIGHEST) return false;
    for (let here = at - (at % PAGE_SIZE); here < at + size; here += PAGE_SIZE)
      if (!this.#space.isCommitted(address(here))) return false;
    return true;
  }

  /** All committed memory as 32-bit words; valid while nothing runs. */
  get words(): Int32Array {
    return this.#space.tables.i32;
  }

  /** Index in `words` of the page of `at`, -1 when it is not committed: for loops over many headers. */
  wordsOfPage(at: Address): number {
    const frame = this.#frameAt(at);
    return frame === 0 ? -1 : frame * (FRAME_UNIT / 4);
  }

  #word16(at: Address): number {
    const frame = this.#frameAt(at);
    return frame === 0 ? 0 : (this.#space.tables.u16[(frame * FRAME_UNIT + (at % PAGE_SIZE)) / 2] ?? 0);
  }

  #frameAt(at: Address): number {
    if (at >= this.#pageAt && at < this.#pageAt + PAGE_SIZE) return this.#frame;
    if (at < 0 || at >= HIGHEST) return 0;
    const { pages } = this.#space;
    this.#pageAt = at - (at % PAGE_SIZE);
    this.#frame = pages.frameOf[pages.indexOf(at)] ?? 0;
    return this.#frame;
  }
}

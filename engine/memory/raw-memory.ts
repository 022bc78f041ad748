import { type Address, address, PAGE_SIZE } from '../base/units';
import { type PageTable } from './page-table';
import { FRAME_UNIT } from './seam';

/** Bytes that are moved sooner word by word than by the host, which is called first. */
const FEW_BYTES = 128;

/** The target may overlap the source on either side. */
export function moveWords(i32: Int32Array, into: number, out: number, count: number): void {
  if (into <= out) for (let index = 0; index < count; index++) i32[into + index] = i32[out + index]!;
  else for (let index = count - 1; index >= 0; index--) i32[into + index] = i32[out + index]!;
}

/**
 * The bytes of committed pages as they are: no protection, no shadow, no data breakpoint. Whoever calls knows that the
 * range is committed; only `peek` asks.
 */
export class RawMemory {
  readonly #pages: PageTable;

  constructor(pages: PageTable) {
    this.#pages = pages;
  }

  bytes(at: Address, size: number): Uint8Array {
    const bytes = new Uint8Array(size);
    for (let done = 0; done < size;) {
      const here = at + done;
      const first = here % PAGE_SIZE;
      const count = Math.min(PAGE_SIZE - first, size - done);
      const from = this.#pages.frameOf[this.#pages.indexOf(here)]! * FRAME_UNIT + first;
      bytes.set(this.#pages.tables.u8.subarray(from, from + count), done);
      done += count;
    }
    return bytes;
  }

  /** The little-endian number of `size` bytes, unsigned; above 2^53 it is rounded. */
  number(at: Address, size: number): number {
    let value = 0;
    for (let index = size - 1; index >= 0; index--) {
      const here = at + index;
      const frame = this.#pages.frameOf[this.#pages.indexOf(here)]!;
      value = value * 256 + this.#pages.tables.u8[frame * FRAME_UNIT + (here & 4095)]!;
    }
    return value;
  }

  /** The low `size` bytes of an integer, little-endian; a negative one as two's complement. */
  storeNumber(at: Address, value: number, size: number): void {
    let rest = value;
    for (let index = 0; index < size; index++) {
      const here = address(at + index);
      const frame = this.#pages.own(this.#pages.indexOf(here), here);
      const next = Math.floor(rest / 256);
      this.#pages.tables.u8[frame * FRAME_UNIT + (here & 4095)] = rest - next * 256;
      rest = next;
    }
  }

  store(at: Address, bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) {
      const here = address(at + done);
      const first = here % PAGE_SIZE;
      const count = Math.min(PAGE_SIZE - first, bytes.length - done);
      const frame = this.#pages.own(this.#pages.indexOf(here), here);
      this.#pages.tables.u8.set(bytes.subarray(done, done + count), frame * FRAME_UNIT + first);
      done += count;
    }
  }

  /** As memmove. */
  move(to: Address, from: Address, size: number): void {
    const target = to & 4095;
    const source = from & 4095;
    if (target + size > PAGE_SIZE || source + size > PAGE_SIZE || size === 0) {
      this.store(to, this.bytes(from, size));
      return;
    }
    const pages = this.#pages;
    // Owning the target may replace the frame of the source too, when they are one page.
    const into = pages.own(pages.indexOf(to), to) * FRAME_UNIT + target;
    const out = pages.frameOf[pages.indexOf(from)]! * FRAME_UNIT + source;
    if (((into | out | size) & 3) === 0 && size <= FEW_BYTES)
      moveWords(pages.tables.i32, into >> 2, out >> 2, size >> 2);
    else pages.tables.u8.copyWithin(into, out, out + size);
  }

  fill(at: Address, size: number, byte: number): void {
    for (let done = 0; done < size;) {
      const here = address(at + done);
      const first = here % PAGE_SIZE;
      const count = Math.min(PAGE_SIZE - first, size - done);
      const from = this.#pages.own(this.#pages.indexOf(here), here) * FRAME_UNIT + first;
      this.#pages.tables.u8.fill(byte, from, from + count);
      done += count;
    }
  }

  /** Bytes that are not committed are 0 and have 0 in `readable`; protection and guard bits do not matter. */
  peek(at: Address, size: number): { readonly bytes: Uint8Array; readonly readable: Uint8Array } {
    const bytes = new Uint8Array(size);
    const readable = new Uint8Array(size);
    for (let done = 0; done < size;) {
      const here = at + done;
      const first = here % PAGE_SIZE;
      const count = Math.min(PAGE_SIZE - first, size - done);
      const frame = this.#pages.frameOf[this.#pages.indexOf(here)]!;
      if (frame !== 0) {
        const from = frame * FRAME_UNIT + first;
        bytes.set(this.#pages.tables.u8.subarray(from, from + count), done);
        readable.fill(1, done, done + count);
      }
      done += count;
    }
    return { bytes, readable };
  }
}

import { type Address, address, PAGE_SIZE, roundUp } from '../base/units';
import { MEM_PRIVATE } from '../nt/memory-flags';
import { type AddressSpace } from './address-space';
import { type HeapMemory, type PageRun, type Phase, type SpaceTables } from './seam';
import { ntQuery } from './virtual-memory';

const WINDOW_BYTES = 0x100000000;

/** Page index of an address beyond 2 GB. Outside [0, 2^47), where forged links may point, every page is of the empty window 1. */
function farPage(tables: SpaceTables, at: number): number {
  const window = at >= 0 && at < 0x8000 * WINDOW_BYTES ? tables.windowOf[Math.floor(at / WINDOW_BYTES)]! : 1;
  return tables.chunkAt[(window << 10) + (at >>> 22)]! + ((at >>> 12) & 1023);
}

/** Whether an address is an integer below 2 GB to the host too: where heaps lie, as regions take the lowest free place. */
const isNear = (at: number): boolean => (at | 0) === at && at >= 0;

/** An address put together from its halves. A function of its own, so that near ones stay small integers to the host. */
function farAddress(low: number, high: number): Address {
  return address((high >>> 0) * WINDOW_BYTES + (low >>> 0));
}

/**
 * The allocator's view of memory when a call runs at once. An access to an exposed page is four reads of typed arrays;
 * everything else (unaligned, shared, watched, not accessible) goes through the space. What a forged pointer adds beyond
 * the address space leads to a page that nobody can have.
 *
 * Each access finds its page in its own words instead of calling a function: the host inlines by size of code, and a heap
 * call has two dozen accesses, which ran at half the speed when most of them were calls.
 */
export class DirectMemory implements HeapMemory {
  readonly pointerBytes: 4 | 8;
  readonly #space: AddressSpace;
  readonly #tables: SpaceTables;
  readonly #nextBase: (() => Address | undefined) | undefined;

  /** `nextBase`, asked at each `reserve`, pins where the region goes (golden vectors); undefined leaves it to the space. */
  constructor(space: AddressSpace, nextBase?: () => Address | undefined) {
    this.pointerBytes = space.pointerBytes;
    this.#space = space;
    this.#tables = space.tables;
    this.#nextBase = nextBase;
  }

  u8(at: Address): number {
    const tables = this.#tables;
    const page =
      (at | 0) === at && at >= 0 ? tables.chunkAt[at >>> 22]! + ((at >>> 12) & 1023) : farPage(tables, at);
    const frame = tables.readFrame[page]!;
    return frame !== 0 ? tables.u8[(frame << 10) + (at & 4095)]! : this.#loadSlow(at, 1);
  }

  u16(at: Address): number {
    const tables = this.#tables;
    const page =
      (at | 0) === at && at >= 0 ? tables.chunkAt[at >>> 22]! + ((at >>> 12) & 1023) : farPage(tables, at);
    const frame = tables.readFrame[page]!;
    if (frame !== 0 && (at & 1) === 0) return tables.u16[(frame << 9) + ((at & 4095) >> 1)]!;
    return this.#loadSlow(at, 2);
  }

  u32(at: Address): number {
    const tables = this.#tables;
    const page =
      (at | 0) === at && at >= 0 ? tables.chunkAt[at >>> 22]! + ((at >>> 12) & 1023) : farPage(tables, at);
    const frame = tables.readFrame[page]!;
    if (frame !== 0 && (at & 3) === 0) return tables.i32[(frame << 8) + ((at & 4095) >> 2)]! >>> 0;
    return this.#loadSlow(at, 4);
  }

  i32(at: Address): number {
    const tables = this.#tables;
    const page =
      (at | 0) === at && at >= 0 ? tables.chunkAt[at >>> 22]! + ((at >>> 12) & 1023) : farPage(tables, at);
    const frame = tables.readFrame[page]!;
    if (frame !== 0 && (at & 3) === 0) return tables.i32[(frame << 8) + ((at & 4095) >> 2)]!;
    return this.#loadSlow(at, 4) | 0;
  }

  pointer(at: Address): Address {
    const tables = this.#tables;
    const page =
      (at | 0) === at && at >= 0 ? tables.chunkAt[at >>> 22]! + ((at >>> 12) & 1023) : farPage(tables, at);
    const frame = tables.readFrame[page]!;
    if (frame === 0 || (at & (this.pointerBytes - 1)) !== 0) return this.#pointerSlow(at);
    const index = (frame << 8) + ((at & 4095) >> 2);
    if (this.pointerBytes === 4) return address(tables.i32[index]! >>> 0);
    const low = tables.i32[index]!;
    const high = tables.i32[index + 1]!;
    return high === 0 && low >= 0 ? address(low) : farAddress(low, high);
  }

  setU8(at: Address, value: number): void {
    const tables = this.#tables;
    const page =
      (at | 0) === at && at >= 0 ? tables.chunkAt[at >>> 22]! + ((at >>> 12) & 1023) : farPage(tables, at);
    const frame = tables.writeFrame[page]!;
    if (frame !== 0) tables.u8[(frame << 10) + (at & 4095)] = value;
    else this.#storeSlow(at, value, 1);
  }

  setU16(at: Address, value: number): void {
    const tables = this.#tables;
    const page =
      (at | 0) === at && at >= 0 ? tables.chunkAt[at >>> 22]! + ((at >>> 12) & 1023) : farPage(tables, at);
    const frame = tables.writeFrame[page]!;
    if (frame !== 0 && (at & 1) === 0) tables.u16[(frame << 9) + ((at & 4095) >> 1)] = value;
    else this.#storeSlow(at, value, 2);
  }

  setU32(at: Address, value: number): void {
    const tables = this.#tables;
    const page =
      (at | 0) === at && at >= 0 ? tables.chunkAt[at >>> 22]! + ((at >>> 12) & 1023) : farPage(tables, at);
    const frame = tables.writeFrame[page]!;
    if (frame !== 0 && (at & 3) === 0) tables.i32[(frame << 8) + ((at & 4095) >> 2)] = value;
    else this.#storeSlow(at, value, 4);
  }

  setPointer(at: Address, value: number): void {
    if (this.pointerBytes === 4) {
      this.setU32(at, value);
      return;
    }
    const tables = this.#tables;
    const page =
      (at | 0) === at && at >= 0 ? tables.chunkAt[at >>> 22]! + ((at >>> 12) & 1023) : farPage(tables, at);
    const frame = tables.writeFrame[page]!;
    if (frame === 0 || (at & 7) !== 0) {
      this.#storeSlow(at, value, 8);
      return;
    }
    const index = (frame << 8) + ((at & 4095) >> 2);
    tables.i32[index] = value;
    tables.i32[index + 1] = isNear(value) ? 0 : Math.floor(value / WINDOW_BYTES);
  }

  fill(at: Address, size: number, byte: number): void {
    this.#beforeStore(at, size);
    this.#space.raw.fill(at, size, byte);
  }

  copy(to: Address, from: Address, size: number): void {
    this.#space.require(from, size, 'read');
    this.#beforeStore(to, size);
    this.#space.raw.move(to, from, size);
  }

  reserve(size: number, protect: number): Address | undefined {
    const whole = roundUp(size, PAGE_SIZE);
    const at = this.#nextBase?.() ?? this.#space.findFree(whole);
    if (at === undefined || !this.#space.isFree(at, whole)) return undefined;
    return this.#space.reserveAt(at, whole, protect, MEM_PRIVATE) ? at : undefined;
  }

  commit(at: Address, size: number, protect: number): boolean {
    return this.#space.commit(at, size, protect, 'heap');
  }

  decommit(at: Address, size: number): void {
    this.#space.decommit(at, size);
  }

  release(base: Address): void {
    const region = this.#space.regions.at(base);
    if (region?.base === base) this.#space.releasePages(base, region.size);
  }

  isReadable(at: Address, size: number): boolean {
    return this.#space.isReadable(at, size);
  }

  query(at: Address): PageRun | undefined {
    return ntQuery(this.#space, at);
  }

  adopt(at: Address, size: number): void {
    this.#space.shadow.setNone(at, size);
  }

  handBack(at: Address, size: number): void {
    this.#space.handBack(at, size);
  }

  phase(_phase: Phase): void {
    // Only a logged call tells its stores apart.
  }

  #loadSlow(at: Address, size: number): number {
    this.#space.require(at, size, 'read');
    return this.#space.raw.number(at, size);
  }

  #pointerSlow(at: Address): Address {
    return address(this.#loadSlow(at, this.pointerBytes));
  }

  #storeSlow(at: Address, value: number, size: number): void {
    this.#beforeStore(at, size);
    this.#space.raw.storeNumber(at, value, size);
  }

  #beforeStore(at: Address, size: number): void {
    this.#space.require(at, size, 'write');
    this.#space.announce(at, size, 'write');
  }
}

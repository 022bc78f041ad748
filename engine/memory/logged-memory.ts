import { type Address, address, PAGE_SIZE, roundUp } from '../base/units';
import { MEM_PRIVATE } from '../nt/memory-flags';
import { type AddressSpace } from './address-space';
import { accessViolation } from './process-faults';
import { isReadable, isWritable } from './protection';
import { type HeapMemory, type PageRun, type Phase } from './seam';
import { type LogEntry, type StoreLog } from './store-log';
import { ntQuery } from './virtual-memory';

/** What the call in flight did to one page so far. */
interface PendingPage {
  /** PAGE_* it will have; 0 when it will not be committed. */
  protect: number;
  readonly bytes: Uint8Array;
  /** 1 where `bytes` counts, 0 where the space's own byte does. */
  readonly written: Uint8Array;
}

/**
 * The allocator's view of memory when a call is logged: nothing changes, stores and page operations go in order into
 * a log that `apply` of store-log.ts carries out later, and reads see them already. A place that the call reserves is
 * claimed and commit charge is set aside at once, as a system call would have them: of two calls in flight only one
 * gets them. One instance serves one call.
 */
export class LoggedMemory implements HeapMemory {
  readonly pointerBytes: 4 | 8;
  readonly #space: AddressSpace;
  readonly #log: LogEntry[] = [];
  readonly #pending = new Map<number, PendingPage>();
  readonly #nextBase: (() => Address | undefined) | undefined;
  #phase: Phase = 'validate';

  /** `nextBase` as for DirectMemory. */
  constructor(space: AddressSpace, nextBase?: () => Address | undefined) {
    this.pointerBytes = space.pointerBytes;
    this.#space = space;
    this.#nextBase = nextBase;
  }

  /** What the call did, in order. */
  get log(): StoreLog {
    return this.#log;
  }

  u8(at: Address): number {
    return this.#load(at, 1);
  }

  u16(at: Address): number {
    return this.#load(at, 2);
  }

  u32(at: Address): number {
    return this.#load(at, 4);
  }

  i32(at: Address): number {
    return this.#load(at, 4) | 0;
  }

  pointer(at: Address): Address {
    return address(this.#load(at, this.pointerBytes));
  }

  setU8(at: Address, value: number): void {
    this.#store(at, value, 1);
  }

  setU16(at: Address, value: number): void {
    this.#store(at, value, 2);
  }

  setU32(at: Address, value: number): void {
    this.#store(at, value >>> 0, 4);
  }

  setPointer(at: Address, value: number): void {
    this.#store(at, value, this.pointerBytes);
  }

  fill(at: Address, size: number, byte: number): void {
    this.#write(at, new Uint8Array(size).fill(byte));
    this.#log.push({ phase: this.#phase, kind: 'fill', at, size, byte });
  }

  copy(to: Address, from: Address, size: number): void {
    const bytes = this.#read(from, size);
    this.#write(to, bytes);
    this.#log.push({ phase: this.#phase, kind: 'bytes', at: to, bytes });
  }

  reserve(size: number, protect: number): Address | undefined {
    const whole = roundUp(size, PAGE_SIZE);
    const at = this.#nextBase?.() ?? this.#space.findFree(whole);
    if (at === undefined || !this.#space.isFree(at, whole)) return undefined;
    this.#space.regions.claim({ base: at, size: whole, allocationProtect: protect, type: MEM_PRIVATE });
    this.#log.push({ phase: this.#phase, kind: 'reserve', at, size: whole, protect });
    return at;
  }

  commit(at: Address, size: number, protect: number): boolean {
    let promised = 0;
    for (let done = 0; done < size; done += PAGE_SIZE)
      if (this.#protectAt(address(at + done)) === 0) promised += PAGE_SIZE;
    if (!this.#space.canCommit(promised)) return false;
    this.#space.promise(promised);
    for (let done = 0; done < size; done += PAGE_SIZE) {
      const here = address(at + done);
      const fresh = this.#protectAt(here) === 0;
      const page = this.#pageAt(here);
      page.protect = protect;
      if (!fresh) continue;
      page.bytes.fill(0);
      page.written.fill(1);
    }
    this.#log.push({ phase: this.#phase, kind: 'commit', at, size, protect, promised });
    return true;
  }

  decommit(at: Address, size: number): void {
    for (let done = 0; done < size; done += PAGE_SIZE) this.#pageAt(address(at + done)).protect = 0;
    this.#log.push({ phase: this.#phase, kind: 'decommit', at, size });
  }

  release(base: Address): void {
    const size = this.#regionSize(base);
    if (size === 0) return;
    for (let done = 0; done < size; done += PAGE_SIZE) {
      const here = address(base + done);
      if (this.#protectAt(here) !== 0) this.#pageAt(here).protect = 0;
    }
    this.#log.push({ phase: this.#phase, kind: 'release', at: base, size });
  }

  isReadable(at: Address, size: number): boolean {
    for (let here = at - (at % PAGE_SIZE); here < at + size; here += PAGE_SIZE) {
      const pending = this.#pending.get(here);
      if (pending === undefined) {
        if (!this.#space.isReadable(address(here), 1)) return false;
      } else if (!isReadable(pending.protect)) return false;
    }
    return true;
  }

  query(at: Address): PageRun | undefined {
    return ntQuery(this.#space, at);
  }

  adopt(at: Address, size: number): void {
    this.#log.push({ phase: this.#phase, kind: 'adopt', at, size });
  }

  handBack(at: Address, size: number): void {
    this.#log.push({ phase: this.#phase, kind: 'hand back', at, size });
  }

  phase(phase: Phase): void {
    this.#phase = phase;
  }

  #load(at: Address, size: number): number {
    if (this.#pending.size === 0) {
      this.#space.require(at, size, 'read');
      return this.#space.raw.number(at, size);
    }
    const bytes = this.#read(at, size);
    let value = 0;
    for (let index = size - 1; index >= 0; index--) value = value * 256 + bytes[index]!;
    return value;
  }

  #store(at: Address, value: number, size: 1 | 2 | 4 | 8): void {
    const bytes = new Uint8Array(size);
    let rest = value;
    for (let index = 0; index < size; index++) {
      const next = Math.floor(rest / 256);
      bytes[index] = rest - next * 256;
      rest = next;
    }
    this.#write(at, bytes);
    this.#log.push({ phase: this.#phase, kind: 'store', at, size, value });
  }

  #read(at: Address, size: number): Uint8Array {
    const bytes = new Uint8Array(size);
    for (let done = 0; done < size;) {
      const here = address(at + done);
      const first = here % PAGE_SIZE;
      const count = Math.min(PAGE_SIZE - first, size - done);
      const pending = this.#pending.get(here - first);
      if (pending === undefined) {
        this.#space.require(here, count, 'read');
        bytes.set(this.#space.raw.bytes(here, count), done);
      } else {
        if (!isReadable(pending.protect)) throw accessViolation(here, 'read');
        const { bytes: own } = this.#space.peek(here, count);
        for (let index = 0; index < count; index++)
          bytes[done + index] =
            pending.written[first + index] === 1 ? pending.bytes[first + index]! : own[index]!;
      }
      done += count;
    }
    return bytes;
  }

  #write(at: Address, bytes: Uint8Array): void {
    for (let here = at - (at % PAGE_SIZE); here < at + bytes.length; here += PAGE_SIZE) {
      const touched = address(Math.max(here, at));
      const pending = this.#pending.get(here);
      if (pending === undefined) this.#space.require(touched, 1, 'write');
      else if (!isWritable(pending.protect)) throw accessViolation(touched, 'write');
    }
    for (let done = 0; done < bytes.length;) {
      const here = address(at + done);
      const first = here % PAGE_SIZE;
      const count = Math.min(PAGE_SIZE - first, bytes.length - done);
      const page = this.#pageAt(here);
      page.bytes.set(bytes.subarray(done, done + count), first);
      page.written.fill(1, first, first + count);
      done += count;
    }
  }

  #protectAt(at: Address): number {
    return this.#pending.get(at - (at % PAGE_SIZE))?.protect ?? this.#space.protectionAt(at);
  }

  #pageAt(at: Address): PendingPage {
    const key = at - (at % PAGE_SIZE);
    let page = this.#pending.get(key);
    if (page === undefined) {
      page = {
        protect: this.#space.protectionAt(at),
        bytes: new Uint8Array(PAGE_SIZE),
        written: new Uint8Array(PAGE_SIZE),
      };
      this.#pending.set(key, page);
    }
    return page;
  }

  /** Size of the region at `base`, also when it is only claimed by this call; 0 when there is none. */
  #regionSize(base: Address): number {
    const region = this.#space.regions.at(base);
    if (region?.base === base) return region.size;
    for (const entry of this.#log) if (entry.kind === 'reserve' && entry.at === base) return entry.size;
    return 0;
  }
}

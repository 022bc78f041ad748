import { type Address, address, offset } from '../base/units';
import { type HeapMemory, type PageRun } from '../memory/seam';

/** The heap's memory with one PROCESS_HEAP_ENTRY beside it, at an address that no process has. */
export class EntryMemory implements HeapMemory {
  static readonly AT: Address = address(2 ** 50);
  readonly pointerBytes: 4 | 8;
  readonly #memory: HeapMemory;
  readonly #entry: number[];

  constructor(memory: HeapMemory, entry: readonly number[]) {
    this.pointerBytes = memory.pointerBytes;
    this.#memory = memory;
    this.#entry = [...entry];
  }

  get entry(): readonly number[] {
    return [...this.#entry];
  }

  u8(at: Address): number {
    return at < EntryMemory.AT ? this.#memory.u8(at) : this.#load(at, 1);
  }

  u16(at: Address): number {
    return at < EntryMemory.AT ? this.#memory.u16(at) : this.#load(at, 2);
  }

  u32(at: Address): number {
    return at < EntryMemory.AT ? this.#memory.u32(at) : this.#load(at, 4);
  }

  i32(at: Address): number {
    return at < EntryMemory.AT ? this.#memory.i32(at) : this.#load(at, 4) | 0;
  }

  pointer(at: Address): Address {
    return at < EntryMemory.AT ? this.#memory.pointer(at) : address(this.#load(at, this.pointerBytes));
  }

  setU8(at: Address, value: number): void {
    if (at < EntryMemory.AT) this.#memory.setU8(at, value);
    else this.#store(at, value, 1);
  }

  setU16(at: Address, value: number): void {
    if (at < EntryMemory.AT) this.#memory.setU16(at, value);
    else this.#store(at, value, 2);
  }

  setU32(at: Address, value: number): void {
    if (at < EntryMemory.AT) this.#memory.setU32(at, value);
    else this.#store(at, value, 4);
  }

  setPointer(at: Address, value: number): void {
    if (at < EntryMemory.AT) this.#memory.setPointer(at, value);
    else this.#store(at, value, this.pointerBytes);
  }

  fill(at: Address, size: number, byte: number): void {
    if (at < EntryMemory.AT) this.#memory.fill(at, size, byte);
    else this.#entry.fill(byte, at - EntryMemory.AT, at - EntryMemory.AT + size);
  }

  copy(to: Address, from: Address, size: number): void {
    for (let k = 0; k < size; k++) this.setU8(offset(to, k), this.u8(offset(from, k)));
  }

  reserve(): undefined {
    return undefined;
  }

  commit(): boolean {
    return false;
  }

  decommit(): void {
    // A walk gives nothing back.
  }

  release(): void {
    // A walk gives nothing back.
  }

  isReadable(at: Address, size: number): boolean {
    return at >= EntryMemory.AT || this.#memory.isReadable(at, size);
  }

  query(at: Address): PageRun | undefined {
    return this.#memory.query(at);
  }

  adopt(): void {
    // A walk takes nothing.
  }

  handBack(): void {
    // A walk gives nothing back.
  }

  phase(): void {
    // A walk has no phases.
  }

  #load(at: Address, size: number): number {
    let value = 0;
    for (let k = size - 1; k >= 0; k--) value = value * 256 + (this.#entry[at - EntryMemory.AT + k] ?? 0);
    return value;
  }

  #store(at: Address, value: number, size: number): void {
    let rest = value;
    for (let k = 0; k < size; k++) {
      const next = Math.floor(rest / 256);
      this.#entry[at - EntryMemory.AT + k] = rest - next * 256;
      rest = next;
    }
  }
}

import { type Address, NULL, offset } from '../../base/units';
import { ENTRY_EXTRA_PRESENT, ENTRY_USER_FLAGS, HEAP_SETTABLE_USER_VALUE } from '../../nt/heap-flags';
import { entryAfter, flagsIn, readCode, sizeIn } from './entry';
import { type OpenHeap } from './open-heap';

/*
 * The user value and user flags of a block. A segment's block keeps its value in the second pointer of an extra granule
 * at its end (HEAP_SPEC §C.1), a large block in the second pointer of its ExtraStuff (§D.7).
 */

/** The extra granule of a block of `size` granules: it ends the block. */
export function extraOf(heap: OpenHeap, entry: Address, size: number): Address {
  return entryAfter(heap, entry, size - 1);
}

/** The user value of a segment's block with an extra granule. */
export function readUserValue(heap: OpenHeap, entry: Address, size: number): number {
  return heap.memory.pointer(offset(extraOf(heap, entry, size), heap.profile.pointerBytes));
}

export function writeUserValue(heap: OpenHeap, entry: Address, size: number, value: number): void {
  const extra = extraOf(heap, entry, size);
  heap.memory.setPointer(extra, 0);
  heap.memory.setPointer(offset(extra, heap.profile.pointerBytes), value);
}

/** What HeapReAlloc takes along when a block moves (HEAP_SPEC §A.4 8). */
export interface UserSettings {
  /** HEAP_SETTABLE_* flags that the new block is allocated with. */
  readonly flags: number;
  readonly value: number;
}

/** Settings of the block at `entry`; `large` is the start of its reservation, NULL for a segment's block. */
export function userSettings(heap: OpenHeap, entry: Address, large: Address): UserSettings {
  const code = readCode(heap, entry);
  const flags = (flagsIn(code) & ENTRY_USER_FLAGS) << 4;
  if (large !== NULL) {
    // Every large block has room for a value: one that was never set need not cost its successor an extra granule.
    const value = heap.memory.pointer(largeValueAt(heap, large));
    return { flags: value === 0 ? flags : flags | HEAP_SETTABLE_USER_VALUE, value };
  }
  if ((flagsIn(code) & ENTRY_EXTRA_PRESENT) === 0) return { flags, value: 0 };
  return { flags: flags | HEAP_SETTABLE_USER_VALUE, value: readUserValue(heap, entry, sizeIn(code)) };
}

/** Gives a fresh block, allocated with HEAP_SETTABLE_USER_VALUE, its value. */
export function setUserValue(heap: OpenHeap, entry: Address, value: number): void {
  const code = readCode(heap, entry);
  if ((flagsIn(code) & ENTRY_EXTRA_PRESENT) !== 0) {
    writeUserValue(heap, entry, sizeIn(code), value);
    return;
  }
  const { large } = heap.profile.width;
  heap.memory.setPointer(largeValueAt(heap, offset(entry, -large.busyBlock)), value);
}

export const largeValueAt = (heap: OpenHeap, large: Address): Address =>
  offset(large, heap.profile.width.large.extraStuff + heap.profile.pointerBytes);

import { type Address, offset } from '../../base/units';
import { ENTRY_EXTRA_PRESENT, ENTRY_USER_FLAGS, HEAP_SETTABLE_USER_VALUE } from '../../nt/heap-flags';
import { entryAfter, flagsIn, GRANULE, readCode, readLink, sizeIn } from './entry';
import { type EarlyView, type OpenHeap } from './open-heap';

/*
 * The user value and user flags of a block. A segment's block keeps its value in the second pointer of an extra granule at
 * its end (HEAP_SPEC §C.1), a large block in the second pointer of its ExtraStuff (§D.7).
 */

/** Where the value of a segment's block with an extra granule lies. */
export const valueAt = (heap: EarlyView, entry: Address): Address =>
  offset(entryAfter(entry, sizeIn(readCode(heap, entry))), 4 - GRANULE);

export const largeValueAt = (heap: EarlyView, large: Address): Address =>
  offset(large, heap.profile.width.large.extraStuff + 4);

/** What HeapReAlloc takes along when a block moves (HEAP_SPEC §A.4 8). */
export interface UserSettings {
  /** HEAP_SETTABLE_* flags that the new block is allocated with. */
  readonly flags: number;
  readonly value: number;
}

/** Settings of the block at `entry`, which is a large one's header when `large` is its reservation. */
export function userSettings(heap: EarlyView, entry: Address, large: Address | undefined): UserSettings {
  const link = readLink(heap, entry);
  const flags = (flagsIn(link) & ENTRY_USER_FLAGS) << 4;
  if (large !== undefined) {
    const value = heap.memory.u32(largeValueAt(heap, large));
    return { flags: value === 0 ? flags : flags | HEAP_SETTABLE_USER_VALUE, value };
  }
  if ((flagsIn(link) & ENTRY_EXTRA_PRESENT) === 0) return { flags, value: 0 };
  return { flags: flags | HEAP_SETTABLE_USER_VALUE, value: heap.memory.u32(valueAt(heap, entry)) };
}

/** Gives the block at `entry`, which has room for one, its value. */
export function setUserValue(heap: OpenHeap, entry: Address, value: number): void {
  const extra = (flagsIn(readLink(heap, entry)) & ENTRY_EXTRA_PRESENT) !== 0;
  const at = extra
    ? valueAt(heap, entry)
    : largeValueAt(heap, offset(entry, -heap.profile.width.large.busyBlock));
  heap.memory.setU32(at, value);
}

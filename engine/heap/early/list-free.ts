import { type Address } from '../../base/units';
import { ENTRY_FILL_PATTERN, ENTRY_LAST, HEAP_FREE_CHECKING_ENABLED } from '../../nt/heap-flags';
import { entryAfter, GRANULE, writeEntry, writePreviousSize } from './entry';
import { fillFree } from './fill';
import { insertFree } from './free-lists';
import { type OpenHeap } from './open-heap';
import { noteLast } from './segment-table';

/** Writes the header of a free block, tells its successor, and lists it. */
export function listFree(
  heap: OpenHeap,
  entry: Address,
  size: number,
  last: number,
  previousSize: number,
  segmentIndex: number,
): void {
  heap.memory.phase('write header');
  const filled = (heap.flags & HEAP_FREE_CHECKING_ENABLED) === 0 ? 0 : ENTRY_FILL_PATTERN;
  writeEntry(heap, entry, size, last | filled, previousSize, segmentIndex, 0);
  if (last === 0) writePreviousSize(heap, entryAfter(entry, size), size);
  else noteLast(heap, segmentIndex, entry, size);
  insertFree(heap, entry, size);
}

/**
 * Cuts an area, from low to high, into free blocks of at most the largest size; a block gives up 2 granules when a single
 * one would be left over (HEAP_SPEC §C.3 step 2). The area ends its committed range.
 */
export function tile(
  heap: OpenHeap,
  first: Address,
  end: number,
  before: number,
  segmentIndex: number,
): void {
  const { largestBlock } = heap.profile;
  let previousSize = before;
  let entry = first;
  let left = (end - first) / GRANULE;
  while (left > 0) {
    let size = Math.min(left, largestBlock);
    if (left - size === 1) size -= 2;
    left -= size;
    listFree(heap, entry, size, left === 0 ? ENTRY_LAST : 0, previousSize, segmentIndex);
    fillFree(heap, entry, size);
    previousSize = size;
    entry = entryAfter(entry, size);
  }
}

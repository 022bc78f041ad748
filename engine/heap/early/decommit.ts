import { type Address, alignDown, alignUp, NULL, offset, PAGE_SIZE } from '../../base/units';
import { ENTRY_BUSY, ENTRY_LAST } from '../../nt/heap-flags';
import {
  entryAfter,
  flagsIn,
  GRANULE,
  previousSizeIn,
  readCode,
  readLink,
  sizeIn,
  writeFlags,
  writePreviousSize,
} from './entry';
import { fillFree } from './fill';
import { removeFree } from './free-lists';
import { listFree } from './list-free';
import { commitRoutineOf, field, type OpenHeap } from './open-heap';
import { addRange, noteLastBefore } from './ranges';
import { noteLast, segmentOf } from './segment-table';

/** Whether free memory may be decommitted: that is the policy, and the pages are not the program's to commit (HEAP_SPEC §C.4). */
export const givesPagesBack = (heap: OpenHeap): boolean =>
  heap.context.process.decommit === 'threshold' && commitRoutineOf(heap) === NULL;

/** Granules that a free block needs at least: its links follow its header. */
const SMALLEST = 2;

/**
 * The policy `threshold` (HEAP_SPEC §C.4): gives the whole pages inside a freed area back when it and the heap's free
 * memory are large enough. The area is on no list. Answers false when it did nothing and the area is still to be listed.
 */
export function decommitInside(
  heap: OpenHeap,
  entry: Address,
  size: number,
  last: number,
  previousSize: number,
  segmentIndex: number,
): boolean {
  const { memory } = heap;
  const { layout } = heap.profile;
  if (
    size < field(heap, layout.DeCommitFreeBlockThreshold) ||
    field(heap, layout.TotalFreeSize) + size < field(heap, layout.DeCommitTotalFreeThreshold)
  )
    return false;
  const first = entry % PAGE_SIZE === 0 ? entry : alignUp(offset(entry, SMALLEST * GRANULE), PAGE_SIZE);
  const blockEnd = entryAfter(entry, size);
  const page = alignDown(blockEnd, PAGE_SIZE);
  const end = blockEnd - page === GRANULE ? offset(page, -PAGE_SIZE) : page;
  if (first >= end) return false;
  memory.phase('commit');
  if (!addRange(heap, segmentOf(heap, segmentIndex), first, end - first)) return false;
  memory.decommit(first, end - first);
  endRange(heap, entry, (first - entry) / GRANULE, previousSize, segmentIndex);
  if (end < blockEnd) beginRange(heap, end, (blockEnd - end) / GRANULE, last, segmentIndex);
  else if (last === 0) writePreviousSize(heap, end, 0);
  return true;
}

/** What is left before the hole: `size` granules, or nothing, and then the block before is the last one. */
function endRange(
  heap: OpenHeap,
  entry: Address,
  size: number,
  previousSize: number,
  segmentIndex: number,
): void {
  if (previousSize === 0 && size === 0) {
    noteLastBefore(heap, segmentIndex, entry);
    return;
  }
  const before = entryAfter(entry, -previousSize);
  const code = previousSize === 0 ? 0 : readCode(heap, before);
  const link = previousSize === 0 ? 0 : readLink(heap, before);
  if (size === 0) {
    writeFlags(heap, before, flagsIn(link) | ENTRY_LAST);
    noteLast(heap, segmentIndex, before, sizeIn(code));
    return;
  }
  // The neighbour that was too large to be one with the whole area may not be with what is left of it.
  const merges =
    previousSize !== 0 &&
    (flagsIn(link) & ENTRY_BUSY) === 0 &&
    sizeIn(code) + size <= heap.profile.largestBlock;
  if (merges) removeFree(heap, before, sizeIn(code));
  const at = merges ? before : entry;
  const total = merges ? sizeIn(code) + size : size;
  listFree(heap, at, total, ENTRY_LAST, merges ? previousSizeIn(code) : previousSize, segmentIndex);
  fillFree(heap, at, total);
}

/** What is left behind the hole. */
function beginRange(heap: OpenHeap, entry: Address, size: number, last: number, segmentIndex: number): void {
  const next = entryAfter(entry, size);
  const link = last === 0 ? readLink(heap, next) : 0;
  const nextSize = last === 0 ? sizeIn(readCode(heap, next)) : 0;
  const merges =
    last === 0 && (flagsIn(link) & ENTRY_BUSY) === 0 && size + nextSize <= heap.profile.largestBlock;
  if (merges) removeFree(heap, next, nextSize);
  const total = merges ? size + nextSize : size;
  listFree(heap, entry, total, merges ? flagsIn(link) & ENTRY_LAST : last, 0, segmentIndex);
  fillFree(heap, entry, total);
}

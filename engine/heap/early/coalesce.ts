import { type Address } from '../../base/units';
import { ENTRY_BUSY, ENTRY_LAST, HEAP_DISABLE_COALESCE_ON_FREE } from '../../nt/heap-flags';
import { decommitInside, givesPagesBack } from './decommit';
import {
  entryAfter,
  flagsIn,
  previousSizeIn,
  readCode,
  readLink,
  segmentIndexIn,
  sizeIn,
  GRANULE,
} from './entry';
import { fillFree } from './fill';
import { removeFree } from './free-lists';
import { listFree } from './list-free';
import { type OpenHeap } from './open-heap';

/* Freeing blocks inside a segment: no two free blocks stay neighbours that together are small enough for one. */

/** Frees a busy block: merges it with free neighbours, first the one before it (HEAP_SPEC §D.3), and lists the whole. */
export function freeEntry(heap: OpenHeap, entry: Address): void {
  const code = readCode(heap, entry);
  const link = readLink(heap, entry);
  freeArea(heap, entry, sizeIn(code), flagsIn(link) & ENTRY_LAST, previousSizeIn(code), segmentIndexIn(link));
}

/** The same for granules that are on no list yet, whose header need not be written. */
export function freeArea(
  heap: OpenHeap,
  entry: Address,
  size: number,
  isLast: number,
  previous: number,
  segmentIndex: number,
): void {
  const { memory } = heap;
  const room = mostMerged(heap);
  let first = entry;
  let total = size;
  let last = isLast;
  let previousSize = previous;
  if (previousSize !== 0) {
    const before = entryAfter(entry, -previousSize);
    const code = readCode(heap, before);
    if (isFree(readLink(heap, before)) && total + sizeIn(code) <= room) {
      memory.phase('coalesce');
      removeFree(heap, before, sizeIn(code));
      first = before;
      total += sizeIn(code);
      heap.context.recorder?.merged(before, sizeIn(code) * GRANULE, total * GRANULE);
      previousSize = previousSizeIn(code);
    }
  }
  if (last === 0) {
    const after = entryAfter(entry, size);
    const afterSize = sizeIn(readCode(heap, after));
    const link = readLink(heap, after);
    if (isFree(link) && total + afterSize <= room) {
      memory.phase('coalesce');
      removeFree(heap, after, afterSize);
      total += afterSize;
      heap.context.recorder?.merged(after, afterSize * GRANULE, total * GRANULE);
      last = flagsIn(link) & ENTRY_LAST;
    }
  }
  const decommits = givesPagesBack(heap);
  if (decommits && decommitInside(heap, first, total, last, previousSize, segmentIndex)) return;
  listFree(heap, first, total, last, previousSize, segmentIndex);
  fillFree(heap, first, total);
}

const isFree = (link: number): boolean => (flagsIn(link) & ENTRY_BUSY) === 0;

/** The largest block that merging may make, granules; 0 when the heap does not merge. */
function mostMerged(heap: OpenHeap): number {
  return (heap.flags & HEAP_DISABLE_COALESCE_ON_FREE) === 0 ? heap.profile.largestBlock : 0;
}

/** Cuts a free block in two free ones, the first of `size` granules. */
export function splitFree(heap: OpenHeap, entry: Address, size: number): void {
  const code = readCode(heap, entry);
  const link = readLink(heap, entry);
  const index = segmentIndexIn(link);
  const rest = sizeIn(code) - size;
  removeFree(heap, entry, sizeIn(code));
  heap.memory.phase('split');
  listFree(heap, entryAfter(entry, size), rest, flagsIn(link) & ENTRY_LAST, size, index);
  listFree(heap, entry, size, 0, previousSizeIn(code), index);
}

/** What a split leaves: merged with a free block behind it that was too large to be one with the whole. */
export function freeRemainder(
  heap: OpenHeap,
  entry: Address,
  size: number,
  last: number,
  previousSize: number,
  segmentIndex: number,
): void {
  const next = entryAfter(entry, size);
  const link = last === 0 ? readLink(heap, next) : 0;
  const nextSize = last === 0 ? sizeIn(readCode(heap, next)) : 0;
  const merges = last === 0 && isFree(link) && size + nextSize <= mostMerged(heap);
  if (!merges) {
    listFree(heap, entry, size, last, previousSize, segmentIndex);
    return;
  }
  heap.memory.phase('coalesce');
  removeFree(heap, next, nextSize);
  heap.context.recorder?.merged(next, nextSize * GRANULE, (size + nextSize) * GRANULE);
  listFree(heap, entry, size + nextSize, flagsIn(link) & ENTRY_LAST, previousSize, segmentIndex);
  fillFree(heap, entry, size + nextSize);
}

import { type Address, NULL, offset } from '../../base/units';
import { ENTRY_BUSY, ENTRY_LAST, HEAP_DISABLE_COALESCE_ON_FREE } from '../../nt/heap-flags';
import { checkedCode, damage } from './damage';
import { fillFree, freeFlags } from './debug';
import { decommitInside, givesPagesBack } from './decommit';
import {
  entryAfter,
  flagsIn,
  previousSizeIn,
  readCode,
  readLink,
  segmentOffsetIn,
  sizeIn,
  writeEntry,
  writePreviousSize,
} from './entry';
import { insertFree, moveFree, removeFree } from './free-lists';
import { type OpenHeap } from './open-heap';

/* Freeing blocks inside a segment: no two free blocks stay neighbours that together are small enough for one. */

/** Frees a busy block of `segment`: merges it with free neighbours and lists the result (HEAP_SPEC §D.1, §F.3 g, h). */
export function freeEntry(heap: OpenHeap, entry: Address, segment: Address): void {
  const { memory, layout } = heap;
  const code = readCode(heap, entry);
  const link = readLink(heap, entry);
  const end = memory.pointer(offset(segment, layout.LastValidEntry));
  const size = sizeIn(code);
  let last = flagsIn(code) & ENTRY_LAST;
  const after = entryAfter(heap, entry, size);
  const afterCode = last === 0 ? codeBehind(heap, entry, size, end) : 0;
  let first = entry;
  let total = size;
  let previousSize = previousSizeIn(link);
  // One of the merged neighbours may lend its place on the free list to the whole.
  let lender: Address = NULL;
  let lent = 0;
  const room = mostMerged(heap);
  if (previousSize !== 0) {
    const before = entryAfter(heap, entry, -previousSize);
    const beforeCode = checkedBefore(heap, entry, before, segment, previousSize);
    if (isFree(beforeCode) && previousSize + size <= room) {
      memory.phase('coalesce');
      lender = before;
      lent = previousSize;
      first = before;
      total += previousSize;
      tellMerged(heap, before, lent, total);
      previousSize = previousSizeIn(readLink(heap, before));
    }
  }
  if (last === 0 && isFree(afterCode) && total + sizeIn(afterCode) <= room) {
    memory.phase('coalesce');
    if (lender === NULL) {
      lender = after;
      lent = sizeIn(afterCode);
    } else removeFree(heap, after, sizeIn(afterCode));
    total += sizeIn(afterCode);
    tellMerged(heap, after, sizeIn(afterCode), total);
    last = flagsIn(afterCode) & ENTRY_LAST;
  }
  memory.phase('write header');
  const segmentOffset = segmentOffsetIn(link);
  const decommits = givesPagesBack(heap);
  if (!decommits && lender !== NULL && moveFree(heap, lender, lent, first, total)) {
    writeFree(heap, first, total, last, previousSize, segmentOffset);
    fillFree(heap, first, total);
    return;
  }
  if (lender !== NULL) removeFree(heap, lender, lent);
  if (
    decommits &&
    decommitInside(heap, segment, { entry: first, size: total, segmentOffset, last: last !== 0 })
  )
    return;
  makeFree(heap, first, total, last, previousSize, segmentOffset);
  fillFree(heap, first, total);
}

/** Sizes are granules. */
function tellMerged(heap: OpenHeap, at: Address, size: number, whole: number): void {
  const { granule } = heap.profile;
  heap.context.recorder?.merged(at, size * granule, whole * granule);
}

/** The first word of the block behind the one at `entry`, which is not marked last. */
function codeBehind(heap: OpenHeap, entry: Address, size: number, end: Address): number {
  const after = entryAfter(heap, entry, size);
  if (after >= end)
    throw damage(
      heap,
      'heap_failure_entry_corruption',
      offset(entry, heap.profile.codeAt),
      8,
      'a block that is not marked last ends before its segment',
    );
  return checkedNext(heap, after, size);
}

const isFree = (code: number): boolean => (flagsIn(code) & ENTRY_BUSY) === 0;

/** The largest block that merging may make, granules; 0 when the heap does not merge. */
function mostMerged(heap: OpenHeap): number {
  return (heap.flags & HEAP_DISABLE_COALESCE_ON_FREE) === 0 ? heap.profile.largestBlock : 0;
}

/** The first word of the block behind one of `size` granules: sound, and it knows that size. */
export function checkedNext(heap: OpenHeap, next: Address, size: number): number {
  const code = checkedCode(heap, next);
  if (previousSizeIn(readLink(heap, next)) !== size)
    throw damage(
      heap,
      'heap_failure_entry_corruption',
      offset(next, heap.profile.codeAt),
      8,
      'a block knows the size of the block before it',
    );
  return code;
}

/** The first word of the block before `entry`: sound, inside the segment, and of the size that `entry` knows. */
function checkedBefore(
  heap: OpenHeap,
  entry: Address,
  before: Address,
  segment: Address,
  size: number,
): number {
  const code = before < segment ? 0 : checkedCode(heap, before);
  if (sizeIn(code) !== size)
    throw damage(
      heap,
      'heap_failure_entry_corruption',
      offset(entry, heap.profile.codeAt),
      8,
      'a block knows the size of the block before it',
    );
  return code;
}

/** Writes the header of a free block, tells its successor, and lists it. */
function makeFree(
  heap: OpenHeap,
  entry: Address,
  size: number,
  last: number,
  previousSize: number,
  segmentOffset: number,
): void {
  writeFree(heap, entry, size, last, previousSize, segmentOffset);
  insertFree(heap, entry, size);
}

/** Writes the header of a free block and tells its successor. */
export function writeFree(
  heap: OpenHeap,
  entry: Address,
  size: number,
  last: number,
  previousSize: number,
  segmentOffset: number,
): void {
  writeEntry(heap, entry, size, last | freeFlags(heap), previousSize, segmentOffset, 0);
  if (last === 0) writePreviousSize(heap, entryAfter(heap, entry, size), size);
}

/** Cuts a free block in two free ones, the first of `size` granules. */
export function splitFree(heap: OpenHeap, entry: Address, size: number): void {
  const code = readCode(heap, entry);
  const link = readLink(heap, entry);
  const segmentOffset = segmentOffsetIn(link);
  const rest = sizeIn(code) - size;
  removeFree(heap, entry, sizeIn(code));
  heap.memory.phase('split');
  makeFree(heap, entryAfter(heap, entry, size), rest, flagsIn(code) & ENTRY_LAST, size, segmentOffset);
  makeFree(heap, entry, size, 0, previousSizeIn(link), segmentOffset);
}

/** What a split leaves: merged with a free block behind it that was too large to be one with the whole. */
export function freeRemainder(
  heap: OpenHeap,
  entry: Address,
  size: number,
  last: number,
  previousSize: number,
  segmentOffset: number,
): void {
  const next = entryAfter(heap, entry, size);
  const code = last === 0 ? checkedCode(heap, next) : 0;
  const merges = last === 0 && isFree(code) && size + sizeIn(code) <= mostMerged(heap);
  if (!merges) {
    makeFree(heap, entry, size, last, previousSize, segmentOffset);
    return;
  }
  joinFree(heap, entry, size, previousSize, segmentOffset);
}

/** Makes one free block of `size` granules at `entry`, which are on no list, and the free block behind them. */
export function joinFree(
  heap: OpenHeap,
  entry: Address,
  size: number,
  previousSize: number,
  segmentOffset: number,
): void {
  const next = entryAfter(heap, entry, size);
  const code = readCode(heap, next);
  const total = size + sizeIn(code);
  heap.memory.phase('coalesce');
  removeFree(heap, next, sizeIn(code));
  tellMerged(heap, next, sizeIn(code), total);
  makeFree(heap, entry, total, flagsIn(code) & ENTRY_LAST, previousSize, segmentOffset);
  fillFree(heap, entry, total);
}

import { type Address, ALLOCATION_GRANULARITY, NULL, offset, roundUp, PAGE_SIZE } from '../../base/units';
import { type FailureName } from '../../nt/failure-types';
import { commitPages } from '../commit-routine';
import { ENTRY_BUSY, ENTRY_LAST, HEAP_GROWABLE, UNUSED_TRAILER } from '../../nt/heap-flags';
import { fillFree, freeFlags } from './debug';
import { checkedCode, checkSteps, damage, entryOfLink } from './damage';
import {
  entryAfter,
  flagsIn,
  previousSizeIn,
  readCode,
  readLink,
  segmentOffsetIn,
  sizeIn,
  unusedBytesIn,
  writeEntry,
  writePreviousSize,
} from './entry';
import { insertFree, removeFree } from './free-lists';
import { commitRoutineOf, type OpenHeap, protectionOf } from './open-heap';

/*
 * Committed and uncommitted ranges of a segment. A committed range that is followed by an uncommitted one ends with a
 * trailer: a busy block of 8 pointers whose user area is the HEAP_UCR_DESCRIPTOR of the range behind it (HEAP_SPEC
 * §D.5). The descriptor hangs on the heap's list of ranges, by size, and on its segment's, by address.
 */

/** A run of committed memory to be cut into free blocks. */
export interface Area {
  readonly first: Address;
  readonly end: Address;
  /** Size of the block before, granules; 0 for none. */
  readonly previousSize: number;
  readonly segmentOffset: number;
  /** No block follows. */
  readonly last: boolean;
}

/**
 * Tiles an area from low to high with free blocks of at most the largest size; a tile gives up 2 granules when a
 * single one would be left over (HEAP_SPEC §C.3 step 2). Answers the size of the last tile, granules.
 */
export function tile(heap: OpenHeap, area: Area): number {
  const { granule, largestBlock } = heap.profile;
  let previousSize = area.previousSize;
  let entry = area.first;
  let left = (area.end - area.first) / granule;
  while (left > 0) {
    let size = Math.min(left, largestBlock);
    if (left - size === 1) size -= 2;
    left -= size;
    heap.memory.phase('write header');
    const last = left === 0 && area.last ? ENTRY_LAST : 0;
    writeEntry(heap, entry, size, last | freeFlags(heap), previousSize, area.segmentOffset, 0);
    insertFree(heap, entry, size);
    fillFree(heap, entry, size);
    previousSize = size;
    entry = entryAfter(heap, entry, size);
  }
  return previousSize;
}

/** Writes the trailer that ends a committed range at `entry` + its size, and enters the range behind it into the lists. */
export function writeTrailer(
  heap: OpenHeap,
  segment: Address,
  entry: Address,
  previousSize: number,
  segmentOffset: number,
  rangeSize: number,
): void {
  const { memory, layout } = heap;
  const { width, headerBytes } = heap.profile;
  const size = trailerSize(heap);
  memory.phase('write header');
  writeEntry(heap, entry, size, ENTRY_BUSY | ENTRY_LAST, previousSize, segmentOffset, UNUSED_TRAILER);
  const descriptor = offset(entry, headerBytes);
  memory.setPointer(offset(descriptor, width.ucr.address), entryAfter(heap, entry, size));
  memory.setPointer(offset(descriptor, width.ucr.size), rangeSize);
  memory.phase('relink');
  linkBefore(heap, descriptor, rangeBySize(heap, rangeSize));
  linkBefore(heap, offset(descriptor, width.ucr.segmentEntry), rangeByAddress(heap, segment, descriptor));
  addTo(heap, offset(segment, layout.NumberOfUnCommittedRanges), 1);
  addTo(heap, offset(segment, layout.NumberOfUnCommittedPages), rangeSize / PAGE_SIZE);
  addTo(heap, offset(heap.at, layout.TotalUCRs), 1);
  countLargeRange(heap, rangeSize, 1);
}

/** Takes the range of `descriptor` out of the lists and the counts. */
function removeRange(heap: OpenHeap, segment: Address, descriptor: Address, rangeSize: number): void {
  const { memory, layout } = heap;
  memory.phase('relink');
  unlink(heap, descriptor);
  unlink(heap, offset(descriptor, heap.profile.width.ucr.segmentEntry));
  addTo(heap, offset(segment, layout.NumberOfUnCommittedRanges), -1);
  addTo(heap, offset(segment, layout.NumberOfUnCommittedPages), -rangeSize / PAGE_SIZE);
  addTo(heap, offset(heap.at, layout.TotalUCRs), -1);
  countLargeRange(heap, rangeSize, -1);
}

/** TotalMemoryLargeUCR sums the ranges of at least 64 KB (our rule after HEAP_SPEC §G.1). */
function countLargeRange(heap: OpenHeap, rangeSize: number, by: 1 | -1): void {
  if (rangeSize < ALLOCATION_GRANULARITY) return;
  const total = offset(heap.at, heap.layout.TotalMemoryLargeUCR);
  heap.memory.setPointer(total, heap.memory.pointer(total) + by * rangeSize);
}

/** The first descriptor of at least `size` bytes on the heap's list, else its head. */
function rangeBySize(heap: OpenHeap, size: number): Address {
  const head = offset(heap.at, heap.layout.UCRList);
  let link = heap.memory.pointer(head);
  for (
    let steps = 0;
    link !== head && heap.memory.pointer(offset(link, heap.profile.width.ucr.size)) < size;
    steps++
  ) {
    checkSteps(heap, steps, head);
    link = heap.memory.pointer(link);
  }
  return link;
}

/** The SegmentEntry of the first descriptor above `descriptor` on the segment's list, else its head. */
function rangeByAddress(heap: OpenHeap, segment: Address, descriptor: Address): Address {
  const head = offset(segment, heap.layout.UCRSegmentList);
  let link = heap.memory.pointer(head);
  for (let steps = 0; link !== head && link < descriptor; steps++) {
    checkSteps(heap, steps, head);
    link = heap.memory.pointer(link);
  }
  return link;
}

/** Commits the first `size` bytes behind the trailer of `descriptor` as free memory; false when the system refuses. */
export function commitRange(heap: OpenHeap, segment: Address, descriptor: Address, size: number): boolean {
  const { memory, layout } = heap;
  const { ucr } = heap.profile.width;
  const trailer = entryOfLink(heap, descriptor);
  const rangeAt = memory.pointer(offset(descriptor, ucr.address));
  const rangeSize = memory.pointer(offset(descriptor, ucr.size));
  checkedCode(heap, trailer);
  memory.phase('commit');
  const routine = commitRoutineOf(heap);
  if (!commitPages(heap.context, heap.at, routine, rangeAt, size, protectionOf(heap.flags))) {
    addTo(heap, offset(heap.at, layout.CommitFailures), 1);
    return false;
  }
  removeRange(heap, segment, descriptor, rangeSize);
  countCommit(heap, size);
  const before = freeBefore(heap, trailer);
  const end = offset(rangeAt, size);
  const segmentOffset = segmentOffsetIn(readLink(heap, trailer));
  if (size < rangeSize) {
    const newTrailer = offset(end, -trailerSize(heap) * heap.profile.granule);
    const previousSize = tile(heap, { ...before, end: newTrailer, segmentOffset, last: false });
    writeTrailer(heap, segment, newTrailer, previousSize, segmentOffset, rangeSize - size);
    return true;
  }
  const atEnd = end >= memory.pointer(offset(segment, layout.LastValidEntry));
  const after = atEnd ? { end, last: true } : freeAfter(heap, end);
  const previousSize = tile(heap, { ...before, end: after.end, segmentOffset, last: after.last });
  if (!after.last) writePreviousSize(heap, after.end, previousSize);
  return true;
}

/** Takes the range behind the trailer at `trailer` out of the lists, to be merged with another; answers its size. */
export function removeRangeBehind(heap: OpenHeap, segment: Address, trailer: Address): number {
  const descriptor = offset(trailer, heap.profile.headerBytes);
  const size = heap.memory.pointer(offset(descriptor, heap.profile.width.ucr.size));
  removeRange(heap, segment, descriptor, size);
  return size;
}

/** Where free memory before `entry` begins: the free block before it is taken off its list. */
export function freeBefore(heap: OpenHeap, entry: Address): { first: Address; previousSize: number } {
  const previousSize = previousSizeIn(readLink(heap, entry));
  if (previousSize === 0) return { first: entry, previousSize: 0 };
  const before = entryAfter(heap, entry, -previousSize);
  const code = checkedCode(heap, before);
  if (sizeIn(code) !== previousSize)
    throw damage(
      heap,
      'heap_failure_entry_corruption',
      offset(entry, heap.profile.codeAt),
      8,
      'a block knows the size of the block before it',
    );
  if ((flagsIn(code) & ENTRY_BUSY) !== 0) return { first: entry, previousSize };
  heap.memory.phase('coalesce');
  removeFree(heap, before, previousSize);
  return { first: before, previousSize: previousSizeIn(readLink(heap, before)) };
}

/** Where free memory that begins at `entry` ends: a free block there is taken off its list. */
export function freeAfter(heap: OpenHeap, entry: Address): { end: Address; last: boolean } {
  const code = checkedCode(heap, entry);
  if ((flagsIn(code) & ENTRY_BUSY) !== 0) return { end: entry, last: false };
  heap.memory.phase('coalesce');
  removeFree(heap, entry, sizeIn(code));
  return { end: entryAfter(heap, entry, sizeIn(code)), last: (flagsIn(code) & ENTRY_LAST) !== 0 };
}

/**
 * Commits room for a block of `bytes` in an uncommitted range: the first segment first, in each the lowest range that
 * is large enough. A fixed heap may take the rest of its last range when that, the trailer and the free block before
 * it make the room together (HEAP_SPEC §C.3 step 1).
 */
export function commitSomewhere(heap: OpenHeap, bytes: number): boolean {
  const { memory, layout } = heap;
  const { ucr } = heap.profile.width;
  const needed = roundUp(bytes, PAGE_SIZE);
  const segments = offset(heap.at, layout.SegmentList);
  let lastSegment: Address = NULL;
  let lastRange: Address = NULL;
  let steps = 0;
  for (let at = memory.pointer(segments); at !== segments; at = memory.pointer(at)) {
    checkSteps(heap, ++steps, segments);
    const segment = segmentOfLink(heap, at);
    const ranges = offset(segment, layout.UCRSegmentList);
    for (let link = memory.pointer(ranges); link !== ranges; link = memory.pointer(link)) {
      checkSteps(heap, ++steps, ranges);
      const descriptor = rangeOfLink(heap, link);
      if (memory.pointer(offset(descriptor, ucr.size)) >= needed)
        return commitRange(heap, segment, descriptor, needed);
      lastSegment = segment;
      lastRange = descriptor;
    }
  }
  if (lastRange === NULL || (heap.flags & HEAP_GROWABLE) !== 0) return false;
  const rest = memory.pointer(offset(lastRange, ucr.size));
  if (restOf(heap, lastRange, rest) < bytes) return false;
  return commitRange(heap, lastSegment, lastRange, rest);
}

/** The segment whose SegmentListEntry is at `link`. Faults as Windows does when the link is too low to be one. */
export function segmentOfLink(heap: OpenHeap, link: Address): Address {
  if (link < ALLOCATION_GRANULARITY) heap.memory.pointer(link);
  return offset(link, -heap.layout.SegmentListEntry);
}

/** The descriptor whose SegmentEntry is at `link`. */
function rangeOfLink(heap: OpenHeap, link: Address): Address {
  if (link < ALLOCATION_GRANULARITY) heap.memory.pointer(link);
  return offset(link, -heap.profile.width.ucr.segmentEntry);
}

/** Bytes of the free block that would remain if the rest of a range was committed. */
function restOf(heap: OpenHeap, descriptor: Address, rest: number): number {
  const trailer = offset(descriptor, -heap.profile.headerBytes);
  const previousSize = previousSizeIn(readLink(heap, trailer));
  const before = entryAfter(heap, trailer, -previousSize);
  const free =
    previousSize !== 0 && (flagsIn(checkedCode(heap, before)) & ENTRY_BUSY) === 0 ? previousSize : 0;
  return rest + (free + trailerSize(heap)) * heap.profile.granule;
}

/** Whether `entry` is a trailer, and so has a descriptor. */
export function isTrailer(heap: OpenHeap, entry: Address): boolean {
  return (
    flagsIn(readCode(heap, entry)) === (ENTRY_BUSY | ENTRY_LAST) &&
    unusedBytesIn(readLink(heap, entry)) === UNUSED_TRAILER
  );
}

/** Granules of a trailer: 8 pointers. */
export const trailerSize = (heap: OpenHeap): number => (8 * heap.profile.pointerBytes) / heap.profile.granule;

/** Counts bytes that were committed; negative when they were decommitted. */
export function countCommit(heap: OpenHeap, size: number): void {
  const { memory, layout } = heap;
  const total = offset(heap.at, layout.TotalMemoryCommitted);
  memory.setPointer(total, memory.pointer(total) + size);
  addTo(heap, offset(heap.at, size > 0 ? layout.CommittOps : layout.DeCommitOps), 1);
}

/** Adds to a u32 field. */
export function addTo(heap: OpenHeap, field: Address, amount: number): void {
  heap.memory.setU32(field, (heap.memory.u32(field) + amount) >>> 0);
}

/** Links the LIST_ENTRY at `link` in before the one at `next`. */
export function linkBefore(heap: OpenHeap, link: Address, next: Address): void {
  const { memory } = heap;
  const { pointerBytes } = heap.profile;
  const before = memory.pointer(offset(next, pointerBytes));
  memory.setPointer(link, next);
  memory.setPointer(offset(link, pointerBytes), before);
  memory.setPointer(before, link);
  memory.setPointer(offset(next, pointerBytes), link);
}

/** Takes the LIST_ENTRY at `link` out of its list; its neighbours must point back at it. */
export function unlink(
  heap: OpenHeap,
  link: Address,
  failureName: FailureName = 'heap_failure_listentry_corruption',
): void {
  const { memory } = heap;
  const { pointerBytes } = heap.profile;
  const next = memory.pointer(link);
  const before = memory.pointer(offset(link, pointerBytes));
  if (memory.pointer(offset(next, pointerBytes)) !== link || memory.pointer(before) !== link)
    throw damage(heap, failureName, link, 2 * pointerBytes, 'neighbours on a list point at each other');
  memory.setPointer(before, next);
  memory.setPointer(offset(next, pointerBytes), before);
}

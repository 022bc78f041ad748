import { type Address, NULL, offset, PAGE_SIZE, roundUp } from '../../base/units';
import { ENTRY_BUSY, ENTRY_LAST, HEAP_GROWABLE } from '../../nt/heap-flags';
import { EARLY_UCR } from '../../nt/layout-early';
import { commitPages } from '../commit-routine';
import { checkSteps, damage } from './damage';
import { returnDescriptor, takeDescriptor } from './descriptors';
import {
  entryAfter,
  flagsIn,
  GRANULE,
  previousSizeIn,
  readCode,
  readLink,
  sizeIn,
  writeFlags,
} from './entry';
import { removeFree } from './free-lists';
import { fillFree } from './fill';
import { listFree } from './list-free';
import { addTo, commitRoutineOf, type OpenHeap, protectionOf } from './open-heap';
import { noteLast, segmentOf } from './segment-table';

/*
 * Committed and uncommitted ranges of a segment (HEAP_SPEC §C.3, §D.2). The last block before an uncommitted range, or
 * before the segment's end, is marked LAST; the first block behind one has no block before it.
 */

/** The block that ends at `end`, where an uncommitted range begins; found from the segment's note of it, or by walking. */
function lastBefore(heap: OpenHeap, segment: Address, end: Address): Address {
  const { memory } = heap;
  const { LastEntryInSegment, Reserved, BaseAddress } = heap.profile.segment;
  const base = memory.pointer(offset(segment, BaseAddress));
  const noted =
    LastEntryInSegment >= 0
      ? memory.pointer(offset(segment, LastEntryInSegment))
      : entryAfter(end, -memory.u16(offset(segment, Reserved)));
  if (
    noted >= base &&
    noted < end &&
    memory.isReadable(noted, 8) &&
    entryAfter(noted, sizeIn(readCode(heap, noted))) === end &&
    (flagsIn(readLink(heap, noted)) & ENTRY_LAST) !== 0
  )
    return noted;
  return walkTo(heap, rangeStart(heap, segment, base, end), end);
}

/** Nothing is left of what lay in front of `at`, now inside an uncommitted range: the last block is the one before that range. */
export function noteLastBefore(heap: OpenHeap, segmentIndex: number, at: Address): void {
  const { memory } = heap;
  const segment = segmentOf(heap, segmentIndex);
  const head = offset(segment, heap.profile.segment.UnCommittedRanges);
  let steps = 0;
  for (let range = memory.pointer(head); range !== NULL; range = memory.pointer(range)) {
    checkSteps(heap, ++steps, head);
    const first = memory.pointer(offset(range, EARLY_UCR.address));
    if (at < first || at >= first + memory.u32(offset(range, EARLY_UCR.size))) continue;
    const last = lastBefore(heap, segment, first);
    noteLast(heap, segmentIndex, last, sizeIn(readCode(heap, last)));
    return;
  }
}

/** Where the committed range that ends at `end` begins. */
function rangeStart(heap: OpenHeap, segment: Address, base: Address, end: Address): Address {
  const { memory } = heap;
  const head = offset(segment, heap.profile.segment.UnCommittedRanges);
  let start = base;
  let steps = 0;
  for (let at = memory.pointer(head); at !== NULL; at = memory.pointer(at)) {
    checkSteps(heap, ++steps, head);
    const first = memory.pointer(offset(at, EARLY_UCR.address));
    if (first >= end) return start;
    start = offset(first, memory.u32(offset(at, EARLY_UCR.size)));
  }
  return start;
}

function walkTo(heap: OpenHeap, first: Address, end: Address): Address {
  for (let entry = first; ;) {
    const size = sizeIn(readCode(heap, entry));
    const next = entryAfter(entry, size);
    if (next === end) return entry;
    if (size === 0 || next > end)
      throw damage(
        heap,
        'heap_failure_entry_corruption',
        entry,
        8,
        'blocks lie behind each other up to an uncommitted range',
      );
    entry = next;
  }
}

/** Enters an uncommitted range into its segment, as one with those beside it; false when no descriptor can be had. */
export function addRange(heap: OpenHeap, segment: Address, at: Address, size: number): boolean {
  const { memory } = heap;
  const { next, address, size: length } = EARLY_UCR;
  memory.phase('relink');
  const head = offset(segment, heap.profile.segment.UnCommittedRanges);
  let link = head;
  let before: Address = NULL;
  let steps = 0;
  let after = memory.pointer(link);
  while (after !== NULL && memory.pointer(offset(after, address)) < at) {
    checkSteps(heap, ++steps, head);
    before = after;
    link = offset(after, next);
    after = memory.pointer(link);
  }
  const joinsBefore =
    before !== NULL && memory.pointer(offset(before, address)) + memory.u32(offset(before, length)) === at;
  const joinsAfter = after !== NULL && memory.pointer(offset(after, address)) === at + size;
  if (joinsBefore) {
    addTo(heap, offset(before, length), size + (joinsAfter ? memory.u32(offset(after, length)) : 0));
    if (joinsAfter) dropRange(heap, segment, offset(before, next), after);
  } else if (joinsAfter) {
    memory.setPointer(offset(after, address), at);
    addTo(heap, offset(after, length), size);
  } else {
    const descriptor = takeDescriptor(heap);
    if (descriptor === NULL) return false;
    memory.setPointer(offset(descriptor, next), after);
    memory.setPointer(offset(descriptor, address), at);
    memory.setU32(offset(descriptor, length), size);
    memory.setPointer(link, descriptor);
    addTo(heap, offset(segment, heap.profile.segment.NumberOfUnCommittedRanges), 1);
  }
  countPages(heap, segment, size);
  return true;
}

/** Takes the descriptor that `link` leads to off its segment. */
function dropRange(heap: OpenHeap, segment: Address, link: Address, descriptor: Address): void {
  heap.memory.setPointer(link, heap.memory.pointer(offset(descriptor, EARLY_UCR.next)));
  returnDescriptor(heap, descriptor);
  addTo(heap, offset(segment, heap.profile.segment.NumberOfUnCommittedRanges), -1);
}

/** Counts bytes that became uncommitted; negative when they were committed. */
function countPages(heap: OpenHeap, segment: Address, size: number): void {
  const { memory } = heap;
  const { NumberOfUnCommittedPages, LargestUnCommittedRange, UnCommittedRanges } = heap.profile.segment;
  addTo(heap, offset(segment, NumberOfUnCommittedPages), size / PAGE_SIZE);
  const head = offset(segment, UnCommittedRanges);
  let largest = 0;
  let steps = 0;
  for (let at = memory.pointer(head); at !== NULL; at = memory.pointer(at)) {
    checkSteps(heap, ++steps, head);
    largest = Math.max(largest, memory.u32(offset(at, EARLY_UCR.size)));
  }
  memory.setU32(offset(segment, LargestUnCommittedRange), largest);
}

/**
 * Commits the first `size` bytes of the range that `link` leads to, as free memory that is one with a free block before
 * it and, when nothing of the range is left, with one behind it; false when the system refuses.
 */
function commitRange(heap: OpenHeap, segment: Address, link: Address, size: number): boolean {
  const { memory } = heap;
  const { BaseAddress, LastValidEntry } = heap.profile.segment;
  const descriptor = memory.pointer(link);
  const at = memory.pointer(offset(descriptor, EARLY_UCR.address));
  const range = memory.u32(offset(descriptor, EARLY_UCR.size));
  memory.phase('commit');
  const routine = commitRoutineOf(heap);
  if (!commitPages(heap.context, heap.at, routine, at, size, protectionOf(heap.flags))) return false;
  // A range at the very start of a segment has no block before it; only damage could make one.
  const before = at === memory.pointer(offset(segment, BaseAddress)) ? NULL : lastBefore(heap, segment, at);
  memory.setPointer(offset(descriptor, EARLY_UCR.address), at + size);
  memory.setU32(offset(descriptor, EARLY_UCR.size), range - size);
  if (size === range) dropRange(heap, segment, link, descriptor);
  countPages(heap, segment, -size);
  const end = offset(at, size);
  const isLast = size < range || end >= memory.pointer(offset(segment, LastValidEntry));
  takeIn(heap, before, at, end, isLast);
  return true;
}

/** Makes the fresh pages [`at`, `end`) a free block, merged with its free neighbours. */
function takeIn(heap: OpenHeap, before: Address, at: Address, end: Address, isLast: boolean): void {
  const { memory } = heap;
  const { largestBlock } = heap.profile;
  let first = at;
  let size = (end - at) / GRANULE;
  let last = isLast ? ENTRY_LAST : 0;
  const code = readCode(heap, before);
  const link = readLink(heap, before);
  const segmentIndex = link >>> 24;
  let previousSize = sizeIn(code);
  memory.phase('coalesce');
  if ((flagsIn(link) & ENTRY_BUSY) === 0 && previousSize + size <= largestBlock) {
    removeFree(heap, before, previousSize);
    first = before;
    size += previousSize;
    previousSize = previousSizeIn(code);
  } else writeFlags(heap, before, flagsIn(link) & ~ENTRY_LAST);
  if (!isLast) {
    const afterLink = readLink(heap, end);
    const afterSize = sizeIn(readCode(heap, end));
    if ((flagsIn(afterLink) & ENTRY_BUSY) === 0 && size + afterSize <= largestBlock) {
      removeFree(heap, end, afterSize);
      size += afterSize;
      last = flagsIn(afterLink) & ENTRY_LAST;
    }
  }
  listFree(heap, first, size, last, previousSize, segmentIndex);
  if (last === 0) noteLastBehind(heap, first, segmentIndex);
  fillFree(heap, first, size);
}

/** Two committed ranges have become one: the block that ended the lower one does not end any. */
function noteLastBehind(heap: OpenHeap, first: Address, segmentIndex: number): void {
  let steps = 0;
  let entry = first;
  for (; (flagsIn(readLink(heap, entry)) & ENTRY_LAST) === 0; steps++) {
    checkSteps(heap, steps, first);
    entry = entryAfter(entry, sizeIn(readCode(heap, entry)));
  }
  noteLast(heap, segmentIndex, entry, sizeIn(readCode(heap, entry)));
}

/**
 * Commits room for a block of `bytes` in an uncommitted range: the first segment first, in each the lowest range that is
 * large enough. A fixed heap may take the rest of its last range when that and the free block before it make the room
 * together (HEAP_SPEC §C.3 step 1).
 */
export function commitSomewhere(heap: OpenHeap, bytes: number): boolean {
  const { memory } = heap;
  const { mostSegments, segment: fields } = heap.profile;
  const needed = roundUp(bytes, PAGE_SIZE);
  let lastSegment: Address = NULL;
  let lastLink: Address = NULL;
  let steps = 0;
  for (let index = 0; index < mostSegments; index++) {
    const segment = segmentOf(heap, index);
    if (segment === NULL) continue;
    let link = offset(segment, fields.UnCommittedRanges);
    for (let at = memory.pointer(link); at !== NULL; at = memory.pointer(at)) {
      checkSteps(heap, ++steps, link);
      if (memory.u32(offset(at, EARLY_UCR.size)) >= needed) return commitRange(heap, segment, link, needed);
      lastSegment = segment;
      lastLink = link;
      link = offset(at, EARLY_UCR.next);
    }
  }
  if (lastLink === NULL || (heap.flags & HEAP_GROWABLE) !== 0) return false;
  const descriptor = memory.pointer(lastLink);
  const rest = memory.u32(offset(descriptor, EARLY_UCR.size));
  if (rest + freeBefore(heap, lastSegment, descriptor) < bytes) return false;
  return commitRange(heap, lastSegment, lastLink, rest);
}

/** Bytes of the free block that ends where the range of `descriptor` begins. */
function freeBefore(heap: OpenHeap, segment: Address, descriptor: Address): number {
  const entry = lastBefore(heap, segment, heap.memory.pointer(offset(descriptor, EARLY_UCR.address)));
  const isFree = (flagsIn(readLink(heap, entry)) & ENTRY_BUSY) === 0;
  return isFree ? sizeIn(readCode(heap, entry)) * GRANULE : 0;
}

/** Commits just enough behind the block that ends at `end`, for `bytes` more; false when no range begins there. */
export function commitBehind(heap: OpenHeap, segment: Address, end: Address, bytes: number): boolean {
  const { memory } = heap;
  const needed = roundUp(bytes, PAGE_SIZE);
  let link = offset(segment, heap.profile.segment.UnCommittedRanges);
  let steps = 0;
  for (let at = memory.pointer(link); at !== NULL; at = memory.pointer(at)) {
    checkSteps(heap, ++steps, link);
    if (memory.pointer(offset(at, EARLY_UCR.address)) === end)
      return memory.u32(offset(at, EARLY_UCR.size)) >= needed && commitRange(heap, segment, link, needed);
    link = offset(at, EARLY_UCR.next);
  }
  return false;
}

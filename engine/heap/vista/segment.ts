import { type Address, offset, PAGE_SIZE, roundUp } from '../../base/units';
import {
  ENTRY_BUSY,
  HEAP_GROWABLE,
  SEGMENT_SIGNATURE,
  SEGMENT_USER_ALLOCATED,
  UNUSED_INTERNAL,
} from '../../nt/heap-flags';
import { type HeapMemory } from '../../memory/seam';
import { checkSteps } from './damage';
import { writeEntry } from './entry';
import { type OpenHeap, protectionOf } from './open-heap';
import { addTo, linkBefore, segmentOfLink, tile, trailerSize, writeTrailer } from './ranges';

/** A segment to be laid out in memory whose first page is zero. */
export interface NewSegment {
  readonly at: Address;
  readonly reserve: number;
  readonly commit: number;
  /** Size of the block that holds the segment's structure, bytes. */
  readonly headerArea: number;
  /** Size of an internal block behind it, bytes; 0 for none. */
  readonly internalBlock: number;
  readonly segmentOffset: number;
  /** The memory is the program's and stays when the heap goes. */
  readonly isLent: boolean;
}

/** Bytes at the end of each segment of the heap's own that blocks never use. */
export function guardBytes(heap: OpenHeap): number {
  return heap.profile.guardPage && (heap.flags & HEAP_GROWABLE) !== 0 ? PAGE_SIZE : 0;
}

/** Writes the `_HEAP_SEGMENT` of a segment, whose committed pages are zero, and makes the rest free memory. */
export function layOutSegment(heap: OpenHeap, segment: NewSegment): void {
  const { memory, layout } = heap;
  const { at, commit, headerArea } = segment;
  const { granule } = heap.profile;
  const usable = segment.reserve - (segment.isLent ? 0 : guardBytes(heap));
  memory.phase('write header');
  writeEntry(heap, at, headerArea / granule, ENTRY_BUSY, 0, segment.segmentOffset, UNUSED_INTERNAL);
  memory.setU32(offset(at, layout.SegmentSignature), SEGMENT_SIGNATURE);
  if (segment.isLent) memory.setU32(offset(at, layout.SegmentFlags), SEGMENT_USER_ALLOCATED);
  memory.setPointer(offset(at, layout.Heap), heap.at);
  memory.setPointer(offset(at, layout.BaseAddress), at);
  memory.setU32(offset(at, layout.NumberOfPages), usable / PAGE_SIZE);
  memory.setPointer(offset(at, layout.FirstEntry), at + headerArea);
  memory.setPointer(offset(at, layout.LastValidEntry), at + usable);
  emptyList(memory, offset(at, layout.UCRSegmentList));
  linkBefore(heap, offset(at, layout.SegmentListEntry), offset(heap.at, layout.SegmentList));
  addTo(heap, offset(heap.at, layout.TotalSegments), 1);
  const reserved = offset(heap.at, layout.TotalMemoryReserved);
  memory.setPointer(reserved, memory.pointer(reserved) + segment.reserve);
  const committed = offset(heap.at, layout.TotalMemoryCommitted);
  memory.setPointer(committed, memory.pointer(committed) + commit);
  freeRest(heap, segment, usable);
}

function freeRest(heap: OpenHeap, segment: NewSegment, usable: number): void {
  const { at, commit, headerArea, internalBlock, segmentOffset } = segment;
  const { granule } = heap.profile;
  let first = offset(at, headerArea);
  let previousSize = headerArea / granule;
  if (internalBlock !== 0) {
    writeEntry(
      heap,
      first,
      internalBlock / granule,
      ENTRY_BUSY,
      previousSize,
      segmentOffset,
      UNUSED_INTERNAL,
    );
    previousSize = internalBlock / granule;
    first = offset(first, internalBlock);
  }
  if (commit === usable) {
    tile(heap, { first, end: offset(at, commit), previousSize, segmentOffset, last: true });
    return;
  }
  const trailer = offset(at, commit - trailerSize(heap) * granule);
  previousSize = tile(heap, { first, end: trailer, previousSize, segmentOffset, last: false });
  writeTrailer(heap, at, trailer, previousSize, segmentOffset, usable - commit);
}

/**
 * Reserves a further segment with room for a block of `bytes` committed in it. Its size is `_HEAP.SegmentReserve`,
 * which then grows by as much up to a cap; when the address space has no such gap, half of it (HEAP_SPEC §C.3).
 */
export function addSegment(heap: OpenHeap, bytes: number): boolean {
  const { memory, layout } = heap;
  const commit = PAGE_SIZE + roundUp(bytes, PAGE_SIZE);
  const least = commit + guardBytes(heap);
  const protect = protectionOf(heap.flags);
  const reserveField = offset(heap.at, layout.SegmentReserve);
  const wanted = roundUp(memory.pointer(reserveField), PAGE_SIZE);
  let reserve = Math.max(wanted, least);
  memory.phase('commit');
  let at = memory.reserve(reserve, protect);
  while (at === undefined && reserve > least) {
    reserve = Math.max(roundUp(reserve / 2, PAGE_SIZE), least);
    at = memory.reserve(reserve, protect);
  }
  if (at === undefined) return false;
  if (!memory.commit(at, commit, protect)) {
    memory.release(at);
    addTo(heap, offset(heap.at, layout.CommitFailures), 1);
    return false;
  }
  memory.setPointer(reserveField, Math.min(wanted + reserve, heap.profile.segmentCap));
  layOutSegment(heap, {
    at,
    reserve,
    commit,
    headerArea: heap.profile.segmentBlock,
    internalBlock: 0,
    isLent: false,
    segmentOffset: memory.u32(offset(heap.at, layout.TotalSegments)) & 0xff,
  });
  addTo(heap, offset(heap.at, layout.CommittOps), 1);
  return true;
}

/** Gives the segment at `at` back: memory of the program's stays, and what lies there is no heap any more. */
export function releaseSegment(heap: OpenHeap, at: Address): void {
  const { memory, layout } = heap;
  if (!isLent(heap, at)) {
    memory.release(at);
    return;
  }
  const size = memory.u32(offset(at, layout.NumberOfPages)) * PAGE_SIZE;
  if (at === heap.at) memory.setU32(offset(at, layout.Signature), 0);
  memory.handBack(at, size);
}

/** Whether the program supplied the memory of the segment at `at`. */
export const isLent = ({ memory, layout }: OpenHeap, at: Address): boolean =>
  (memory.u32(offset(at, layout.SegmentFlags)) & SEGMENT_USER_ALLOCATED) !== 0;

/** Makes the LIST_ENTRY at `head` an empty list. */
export function emptyList(memory: HeapMemory, head: Address): void {
  memory.setPointer(head, head);
  memory.setPointer(offset(head, memory.pointerBytes), head);
}

/** Bases of all segments, oldest first. */
export function segmentBases(heap: OpenHeap): Address[] {
  const { memory, layout } = heap;
  const head = offset(heap.at, layout.SegmentList);
  const bases: Address[] = [];
  for (let link = memory.pointer(head); link !== head; link = memory.pointer(link)) {
    checkSteps(heap, bases.length, head);
    bases.push(segmentOfLink(heap, link));
  }
  return bases;
}

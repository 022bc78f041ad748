import { type Address, NULL, offset, PAGE_SIZE, roundUp } from '../../base/units';
import { ENTRY_BUSY, SEGMENT_SIGNATURE, SEGMENT_USER_ALLOCATED } from '../../nt/heap-flags';
import { GRANULE, writeEntry } from './entry';
import { tile } from './list-free';
import { field, type OpenHeap, protectionOf } from './open-heap';
import { addRange } from './ranges';
import { segmentOf } from './segment-table';

/** A segment to be laid out in memory whose first page is zero. */
export interface NewSegment {
  readonly index: number;
  /** Start of the reservation. */
  readonly base: Address;
  /** Bytes in front of the structure: the heap's header in the first segment, nothing in others. */
  readonly before: number;
  readonly reserve: number;
  readonly commit: number;
  /** The memory is the program's and stays when the heap goes. */
  readonly isLent: boolean;
}

/** Writes the `_HEAP_SEGMENT` of a segment and makes the rest free memory; false when its descriptor cannot be had. */
export function layOutSegment(heap: OpenHeap, segment: NewSegment): boolean {
  const { memory } = heap;
  const { segment: fields, segmentBlock, layout } = heap.profile;
  const { index, base, before, reserve, commit, isLent } = segment;
  const at = offset(base, before);
  const first = offset(at, segmentBlock);
  memory.phase('write header');
  writeEntry(heap, at, segmentBlock / GRANULE, ENTRY_BUSY, before / GRANULE, index, 0);
  memory.setU32(offset(at, fields.Signature), SEGMENT_SIGNATURE);
  if (isLent) memory.setU32(offset(at, fields.Flags), SEGMENT_USER_ALLOCATED);
  memory.setPointer(offset(at, fields.Heap), heap.at);
  memory.setPointer(offset(at, fields.BaseAddress), base);
  memory.setU32(offset(at, fields.NumberOfPages), reserve / PAGE_SIZE);
  memory.setPointer(offset(at, fields.FirstEntry), first);
  memory.setPointer(offset(at, fields.LastValidEntry), base + reserve);
  memory.setPointer(offset(heap.at, layout.Segments + 4 * index), at);
  if (layout.LastSegmentIndex >= 0) memory.setU8(offset(heap.at, layout.LastSegmentIndex), index);
  if (commit < reserve && !addRange(heap, at, offset(base, commit), reserve - commit)) return false;
  tile(heap, first, base + commit, segmentBlock / GRANULE, index);
  return true;
}

/**
 * Reserves a further segment with room for a block of `bytes` committed in it. Its size is `_HEAP.SegmentReserve`, which
 * then grows by as much; when the address space has no such gap, half of it (HEAP_SPEC §C.3).
 */
export function addSegment(heap: OpenHeap, bytes: number): boolean {
  const { memory } = heap;
  const { layout } = heap.profile;
  const index = freeNumber(heap);
  if (index < 0) return false;
  const least = PAGE_SIZE + roundUp(bytes, PAGE_SIZE);
  const protect = protectionOf(heap.flags);
  const wanted = roundUp(field(heap, layout.SegmentReserve), PAGE_SIZE);
  let reserve = Math.max(wanted, least);
  memory.phase('commit');
  let base = memory.reserve(reserve, protect);
  while (base === undefined && reserve > least) {
    reserve = Math.max(roundUp(reserve / 2, PAGE_SIZE), least);
    base = memory.reserve(reserve, protect);
  }
  if (base === undefined) return false;
  const commit = Math.min(reserve, Math.max(roundUp(field(heap, layout.SegmentCommit), PAGE_SIZE), least));
  if (!memory.commit(base, commit, protect)) {
    memory.release(base);
    return false;
  }
  if (!layOutSegment(heap, { index, base, before: 0, reserve, commit, isLent: false })) {
    memory.setPointer(offset(heap.at, layout.Segments + 4 * index), NULL);
    memory.release(base);
    return false;
  }
  memory.setPointer(offset(heap.at, layout.SegmentReserve), Math.min(wanted + reserve, 0xfffff000));
  return true;
}

/** The lowest number that no segment has, -1 when there are as many as the heap can hold. */
export function freeNumber(heap: OpenHeap): number {
  for (let index = 0; index < heap.profile.mostSegments; index++)
    if (segmentOf(heap, index) === NULL) return index;
  return -1;
}

/** Releases every segment, the first one, which is the heap itself, last: HeapDestroy. Memory of the program's stays. */
export function releaseSegments(heap: OpenHeap): void {
  const { memory } = heap;
  const { BaseAddress, Flags, NumberOfPages } = heap.profile.segment;
  for (let index = heap.profile.mostSegments - 1; index >= 0; index--) {
    const at = segmentOf(heap, index);
    const isLent = at !== NULL && (memory.u32(offset(at, Flags)) & SEGMENT_USER_ALLOCATED) !== 0;
    const base = index === 0 || at === NULL ? heap.at : memory.pointer(offset(at, BaseAddress));
    if (isLent) memory.handBack(base, memory.u32(offset(at, NumberOfPages)) * PAGE_SIZE);
    else if (at !== NULL || index === 0) memory.release(base);
  }
}

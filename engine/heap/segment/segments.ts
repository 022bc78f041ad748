import { type Address, NULL, offset, PAGE_SIZE } from '../../base/units';
import {
  LATER_SEGMENT_SIGNATURE,
  RANGE,
  RangeKind,
  SEGMENT,
  SEGMENT_HEAP,
  SEGMENT_HEAP_SIGNATURE,
} from '../../nt/layout-segment';
import { insertRange, writeRange } from './descriptors';
import { type SegmentHeap, type SegmentView } from './open-heap';
import { insert, lastBefore, type Tree } from './tree';

/* Segments: reservations of 1 MB in 256 units of 4 KB, each with a descriptor (HEAP_SPEC §D.8). */

export const SEGMENT_BYTES = 0x100000;
export const UNITS = SEGMENT_BYTES / PAGE_SIZE;
/** Units of the first segment that header and descriptors take, and of the later ones, whose headers are smaller. */
export const FIRST_SEGMENT_UNITS = 4;
const LATER_SEGMENT_UNITS = 2;
/** Where the first segment has its descriptors. */
const FIRST_TABLE = 0x2000;
/** More than an address space holds: a longer list is a loop. */
const MOST_SEGMENTS = 0x10000;

const SEGMENTS: Tree = {
  root: SEGMENT_HEAP.segments,
  link: SEGMENT.left,
  failure: 'heap_failure_freelists_corruption',
  claim: 'a segment has its signature and names its heap',
  keyOf: (heap, node) => (isSegment(heap, node) ? 0 : undefined),
};

function isSegment(heap: SegmentView, at: Address): boolean {
  const { memory } = heap;
  if (!memory.isReadable(at, SEGMENT.sizeof)) return false;
  const signature = memory.u32(offset(at, SEGMENT.signature));
  const expected = at === heap.at ? SEGMENT_HEAP_SIGNATURE : LATER_SEGMENT_SIGNATURE;
  return signature === expected && memory.pointer(offset(at, SEGMENT.heap)) === heap.at;
}

/** The segment that holds `at`, NULL for none. */
export function segmentOf(heap: SegmentView, at: Address): Address {
  const segment = lastBefore(heap, SEGMENTS, 0, offset(at, 1));
  return segment !== NULL && at < segment + SEGMENT_BYTES ? segment : NULL;
}

/** All segments in the order in which the heap grew, as far as the list makes sense. */
export function segmentsOf(heap: SegmentView): Address[] {
  const segments: Address[] = [];
  for (let at = heap.at; segments.length < MOST_SEGMENTS && isSegment(heap, at);) {
    segments.push(at);
    at = heap.memory.pointer(offset(at, SEGMENT.next));
  }
  return segments;
}

export const firstUnit = (heap: SegmentView, segment: Address): number =>
  Math.min(heap.memory.u32(offset(segment, SEGMENT.firstUnit)), UNITS);

/** Bytes of the pages that hold a segment's header and descriptors. */
export const headerBytes = (heap: SegmentView, segment: Address): number =>
  firstUnit(heap, segment) * PAGE_SIZE;

/** Lays out a segment whose header pages are committed and zero: one free range over all its units. */
export function layOutSegment(heap: SegmentHeap, at: Address, committed: number): void {
  const { memory } = heap;
  const isFirst = at === heap.at;
  const first = isFirst ? FIRST_SEGMENT_UNITS : LATER_SEGMENT_UNITS;
  const table = offset(at, isFirst ? FIRST_TABLE : 0);
  memory.phase('write header');
  memory.setPointer(offset(at, SEGMENT.heap), heap.at);
  memory.setU32(offset(at, SEGMENT.signature), isFirst ? SEGMENT_HEAP_SIGNATURE : LATER_SEGMENT_SIGNATURE);
  memory.setU32(offset(at, SEGMENT.firstUnit), first);
  memory.setPointer(offset(at, SEGMENT.table), table);
  for (let unit = first; unit < first + committed; unit++)
    memory.setU8(offset(table, unit * RANGE.sizeof + RANGE.committed), 1);
  memory.phase('relink');
  const last = memory.pointer(offset(heap.at, SEGMENT_HEAP.lastSegment));
  if (last !== NULL) memory.setPointer(offset(last, SEGMENT.next), at);
  memory.setPointer(offset(heap.at, SEGMENT_HEAP.lastSegment), at);
  insert(heap, SEGMENTS, at, 0);
  const range = offset(table, first * RANGE.sizeof);
  writeRange(heap, range, UNITS - first, RangeKind.Free);
  insertRange(heap, range, UNITS - first);
}

/** Grows the heap by a segment of which `committed` units can be used at once; false when memory is lacking. */
export function addSegment(heap: SegmentHeap, committed: number): boolean {
  const { memory, protection } = heap;
  memory.phase('commit');
  const at = memory.reserve(SEGMENT_BYTES, protection);
  if (at === undefined) return false;
  if (!memory.commit(at, (LATER_SEGMENT_UNITS + committed) * PAGE_SIZE, protection)) {
    memory.release(at);
    return false;
  }
  layOutSegment(heap, at, committed);
  return true;
}

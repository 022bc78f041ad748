import { type Address, NULL, offset, PAGE_SIZE } from '../../base/units';
import { RANGE, RangeKind, SEGMENT, SEGMENT_HEAP } from '../../nt/layout-segment';
import { damage } from './damage';
import { low32, type SegmentHeap, type SegmentView } from './open-heap';
import { insert, remove, type Tree } from './tree';

/*
 * The descriptors of the units of a segment. The first one of a range says what the range is and how many units it has, the
 * others how far the first one is. Free ranges hang on a tree by size.
 */

const MOST_UNITS = 256;

export const PAGE_RANGES: Tree = {
  root: SEGMENT_HEAP.pageRanges,
  link: RANGE.left,
  failure: 'heap_failure_freelists_corruption',
  claim: 'a free page range has a descriptor that matches its check',
  keyOf: (heap, node) =>
    heap.memory.isReadable(node, RANGE.sizeof) &&
    kindAt(heap, node) === RangeKind.Free &&
    checkHolds(heap, node)
      ? unitsAt(heap, node)
      : undefined,
};

export const kindAt = (heap: SegmentView, descriptor: Address): number =>
  heap.memory.u8(offset(descriptor, RANGE.kind));
/** Units of a range at its first descriptor; at an inner one how far back the first is. */
export const unitsAt = (heap: SegmentView, descriptor: Address): number =>
  heap.memory.u16(offset(descriptor, RANGE.units));
export const isCommitted = (heap: SegmentView, descriptor: Address): boolean =>
  heap.memory.u8(offset(descriptor, RANGE.committed)) === 1;

const checkOf = (heap: SegmentView, descriptor: Address, kind: number, units: number): number =>
  heap.key ^ low32(descriptor) ^ (kind << 24) ^ units;

export const checkHolds = (heap: SegmentView, descriptor: Address): boolean =>
  heap.memory.i32(offset(descriptor, RANGE.check)) ===
  checkOf(heap, descriptor, kindAt(heap, descriptor), unitsAt(heap, descriptor));

export const tableOf = (heap: SegmentView, segment: Address): Address =>
  heap.memory.pointer(offset(segment, SEGMENT.table));

/** The descriptor of the unit that `at` lies in. */
export const descriptorOf = (heap: SegmentView, segment: Address, at: Address): Address =>
  offset(tableOf(heap, segment), Math.floor((at - segment) / PAGE_SIZE) * RANGE.sizeof);

/** Where the unit of a descriptor begins. */
export const unitBase = (heap: SegmentView, segment: Address, descriptor: Address): Address =>
  offset(segment, ((descriptor - tableOf(heap, segment)) / RANGE.sizeof) * PAGE_SIZE);

/** The first descriptor of the range that `descriptor` is part of; NULL when the two do not agree. */
export function rangeOf(heap: SegmentView, descriptor: Address): Address {
  if (!checkHolds(heap, descriptor)) return NULL;
  if (kindAt(heap, descriptor) !== RangeKind.Inner) return descriptor;
  const distance = unitsAt(heap, descriptor);
  const first = offset(descriptor, -distance * RANGE.sizeof);
  if (distance >= MOST_UNITS || !checkHolds(heap, first) || kindAt(heap, first) === RangeKind.Inner)
    return NULL;
  return unitsAt(heap, first) > distance ? first : NULL;
}

/** The same for descriptors that the heap works on: they must make sense. */
export function checkedRange(heap: SegmentView, descriptor: Address): Address {
  const first = rangeOf(heap, descriptor);
  if (first === NULL)
    throw damage(
      heap,
      'heap_failure_entry_corruption',
      descriptor,
      RANGE.sizeof,
      'a descriptor matches its check',
    );
  return first;
}

/** Writes the descriptors of a range: only what is not so already. */
export function writeRange(heap: SegmentHeap, first: Address, units: number, kind: RangeKind): void {
  writeDescriptor(heap, first, kind, units);
  for (let unit = 1; unit < units; unit++)
    writeDescriptor(heap, offset(first, unit * RANGE.sizeof), RangeKind.Inner, unit);
}

function writeDescriptor(heap: SegmentHeap, at: Address, kind: RangeKind, units: number): void {
  const { memory } = heap;
  const check = checkOf(heap, at, kind, units);
  if (
    memory.i32(offset(at, RANGE.check)) === check &&
    kindAt(heap, at) === kind &&
    unitsAt(heap, at) === units
  )
    return;
  memory.setU8(offset(at, RANGE.kind), kind);
  memory.setU16(offset(at, RANGE.units), units);
  memory.setU32(offset(at, RANGE.check), check >>> 0);
}

export function insertRange(heap: SegmentHeap, first: Address, units: number): void {
  insert(heap, PAGE_RANGES, first, units);
}

export function removeRange(heap: SegmentHeap, first: Address): void {
  remove(heap, PAGE_RANGES, first, unitsAt(heap, first));
}

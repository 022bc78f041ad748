import { type Address, NULL, offset, PAGE_SIZE } from '../../base/units';
import { RANGE, RangeKind, SEGMENT_HEAP } from '../../nt/layout-segment';
import {
  checkedRange,
  descriptorOf,
  insertRange,
  isCommitted,
  kindAt,
  PAGE_RANGES,
  removeRange,
  tableOf,
  unitBase,
  unitsAt,
  writeRange,
} from './descriptors';
import { type SegmentHeap } from './open-heap';
import { addSegment, firstUnit, segmentOf, segmentsOf, UNITS } from './segments';
import { ceiling } from './tree';

/*
 * The back end: page ranges of a segment, best fit by size, for blocks of their own and for the subsegments of the other
 * components (HEAP_SPEC §D.8). Pages are committed when a range is taken; under the policy `never` they stay so.
 */

/** Takes a range of `units`; NULL when memory is lacking. Answers its first descriptor. */
export function takeRange(heap: SegmentHeap, units: number, kind: RangeKind): Address {
  const { memory } = heap;
  memory.phase('search');
  let range = ceiling(heap, PAGE_RANGES, units, NULL);
  if (range === NULL) {
    if (!addSegment(heap, 0)) return NULL;
    range = ceiling(heap, PAGE_RANGES, units, NULL);
  }
  const segment = segmentOf(heap, range);
  if (!commitUnits(heap, segment, range, units)) return NULL;
  const have = unitsAt(heap, range);
  memory.phase('relink');
  removeRange(heap, range);
  memory.phase('write header');
  writeRange(heap, range, units, kind);
  if (have > units) leaveFree(heap, offset(range, units * RANGE.sizeof), have - units);
  return range;
}

/** Makes a free range of units that no range has, and enters it. */
function leaveFree(heap: SegmentHeap, first: Address, units: number): void {
  heap.memory.phase('split');
  writeRange(heap, first, units, RangeKind.Free);
  insertRange(heap, first, units);
}

/** Commits those of the units that are not; false when the limit is reached: what was committed stays so. */
function commitUnits(heap: SegmentHeap, segment: Address, first: Address, units: number): boolean {
  const { memory } = heap;
  memory.phase('commit');
  for (let unit = 0; unit < units;) {
    let end = unit;
    while (end < units && !isCommitted(heap, offset(first, end * RANGE.sizeof))) end++;
    if (end > unit) {
      const at = unitBase(heap, segment, offset(first, unit * RANGE.sizeof));
      if (!memory.commit(at, (end - unit) * PAGE_SIZE, heap.protection)) return false;
      for (let each = unit; each < end; each++)
        memory.setU8(offset(first, each * RANGE.sizeof + RANGE.committed), 1);
    }
    unit = end + 1;
  }
  return true;
}

/** Frees a range and merges it with free neighbours. */
export function freeRange(heap: SegmentHeap, first: Address): void {
  const { memory } = heap;
  const segment = segmentOf(heap, first);
  let start = first;
  let units = unitsAt(heap, first);
  memory.phase('coalesce');
  const next = rangeAt(heap, segment, offset(first, units * RANGE.sizeof));
  if (next !== NULL && kindAt(heap, next) === RangeKind.Free) {
    removeRange(heap, next);
    units += unitsAt(heap, next);
  }
  const previous = rangeAt(heap, segment, offset(first, -RANGE.sizeof));
  if (previous !== NULL && kindAt(heap, previous) === RangeKind.Free) {
    removeRange(heap, previous);
    units += unitsAt(heap, previous);
    start = previous;
  }
  writeRange(heap, start, units, RangeKind.Free);
  insertRange(heap, start, units);
  if (heap.context.process.decommit === 'threshold') decommitRange(heap, segment, start);
}

/** The range with the descriptor at `at`, NULL outside the segment's units. */
function rangeAt(heap: SegmentHeap, segment: Address, at: Address): Address {
  const table = tableOf(heap, segment);
  const unit = (at - table) / RANGE.sizeof;
  return unit < firstUnit(heap, segment) || unit >= UNITS ? NULL : checkedRange(heap, at);
}

/** Gives the pages of a free range back. */
function decommitRange(heap: SegmentHeap, segment: Address, first: Address): void {
  const { memory } = heap;
  const units = unitsAt(heap, first);
  memory.phase('commit');
  for (let unit = 0; unit < units; unit++) {
    const descriptor = offset(first, unit * RANGE.sizeof);
    if (!isCommitted(heap, descriptor)) continue;
    memory.decommit(unitBase(heap, segment, descriptor), PAGE_SIZE);
    memory.setU8(offset(descriptor, RANGE.committed), 0);
  }
}

/** Gives the pages of all free ranges back: HeapOptimizeResources. */
export function decommitFreeRanges(heap: SegmentHeap): void {
  for (const segment of segmentsOf(heap)) {
    const table = tableOf(heap, segment);
    for (let unit = firstUnit(heap, segment); unit < UNITS;) {
      const range = checkedRange(heap, offset(table, unit * RANGE.sizeof));
      if (kindAt(heap, range) === RangeKind.Free) decommitRange(heap, segment, range);
      unit += unitsAt(heap, range);
    }
  }
}

/** Makes a busy range `units` long where it is; false when what lies behind it is not free. */
export function resizeRange(heap: SegmentHeap, first: Address, units: number): boolean {
  const have = unitsAt(heap, first);
  if (units === have) return true;
  const kind = kindAt(heap, first) as RangeKind;
  const segment = segmentOf(heap, first);
  const behind = offset(first, units * RANGE.sizeof);
  if (units < have) {
    heap.memory.phase('split');
    writeRange(heap, first, units, kind);
    writeRange(heap, behind, have - units, RangeKind.Free);
    freeRange(heap, behind);
    return true;
  }
  const next = rangeAt(heap, segment, offset(first, have * RANGE.sizeof));
  if (next === NULL || kindAt(heap, next) !== RangeKind.Free) return false;
  const free = unitsAt(heap, next);
  if (have + free < units || !commitUnits(heap, segment, next, units - have)) return false;
  removeRange(heap, next);
  writeRange(heap, first, units, kind);
  if (have + free > units) leaveFree(heap, behind, have + free - units);
  return true;
}

/** Where the pages of a range begin. */
export const rangeBase = (heap: SegmentHeap, first: Address): Address =>
  unitBase(heap, segmentOf(heap, first), first);

/** The range that `at` lies in, NULL when it is in no segment or among headers. */
export function rangeWith(heap: SegmentHeap, segment: Address, at: Address): Address {
  return at < segment + firstUnit(heap, segment) * 0x1000
    ? NULL
    : checkedRange(heap, descriptorOf(heap, segment, at));
}

/** How many variable-size subsegments there are. */
export const subsegmentCount = (heap: SegmentHeap): number =>
  heap.memory.u32(offset(heap.at, SEGMENT_HEAP.subsegments));
export const setSubsegmentCount = (heap: SegmentHeap, count: number): void => {
  heap.memory.setU32(offset(heap.at, SEGMENT_HEAP.subsegments), count);
};

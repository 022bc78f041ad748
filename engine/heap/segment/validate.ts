import { type Address, NULL } from '../../base/units';
import { type FailureName, FailureType } from '../../nt/failure-types';
import { RangeKind } from '../../nt/layout-segment';
import { ItemKind } from '../items';
import { type Corruption } from '../seam';
import { CHUNKS } from './chunk';
import { Cursor, ruleBytes } from './cursor';
import { damage, SegmentDamage } from './damage';
import { PAGE_RANGES } from './descriptors';
import { largeAfter } from './large';
import { type SegmentView } from './open-heap';
import { segmentsOf } from './segments';
import { following, type Tree } from './tree';

/** HEAP_FAILURE_TYPE of damage to an item (HEAP_SPEC §F.2). */
export function failureOf(range: number): FailureName {
  if (range === RangeKind.Quick) return 'heap_failure_segment_lfh_bitmap_corruption';
  return range === RangeKind.Variable
    ? 'heap_failure_vs_subsegment_corruption'
    : 'heap_failure_entry_corruption';
}

/** The first rule that a whole heap breaks: every item of every segment, then the trees. Undefined when all hold. */
export function damageIn(heap: SegmentView): Corruption | undefined {
  let chunks = 0;
  let ranges = 0;
  for (const segment of segmentsOf(heap)) {
    const cursor = new Cursor(heap, segment);
    let wasFree = false;
    for (let more = cursor.moveTo(segment); more; more = cursor.next()) {
      if (cursor.broken !== undefined) {
        const failureName = failureOf(cursor.range);
        return {
          failureType: FailureType[failureName],
          failureName,
          heap: heap.at,
          at: cursor.at,
          size: ruleBytes(cursor),
          claim: cursor.broken,
        };
      }
      const freePages = cursor.range === RangeKind.Free;
      if (freePages && !wasFree) ranges++;
      wasFree = freePages;
      if (cursor.range === RangeKind.Variable && cursor.kind === ItemKind.Free) chunks++;
    }
  }
  return treeDamage(heap, chunks, ranges);
}

function treeDamage(heap: SegmentView, chunks: number, ranges: number): Corruption | undefined {
  try {
    checkCount(heap, CHUNKS, chunks);
    checkCount(heap, PAGE_RANGES, ranges);
    for (let record = largeAfter(heap, NULL); record !== NULL; record = largeAfter(heap, record));
    return undefined;
  } catch (error) {
    if (!(error instanceof SegmentDamage)) throw error;
    return error.corruption;
  }
}

/** A tree has every free chunk or range, and no other. */
function checkCount(heap: SegmentView, tree: Tree, count: number): void {
  let seen = 0;
  let last = NULL;
  for (
    let node = following(heap, tree, NULL);
    node !== NULL && seen <= count;
    node = following(heap, tree, node)
  ) {
    last = node;
    seen++;
  }
  if (seen !== count)
    throw damage(heap, tree.failure, last === NULL ? rootOf(heap, tree) : last, 16, COUNT_RULE);
}

const COUNT_RULE = 'every free chunk and page range hangs on its tree once';
const rootOf = (heap: SegmentView, tree: Tree): Address => (heap.at + tree.root) as Address;

import { type Address, ALLOCATION_GRANULARITY, offset, PAGE_SIZE, roundUp } from '../../base/units';
import {
  FORCED,
  HEAP_CREATE_ENABLE_EXECUTE,
  HEAP_DISABLE_COALESCE_ON_FREE,
  HEAP_FREE_CHECKING_ENABLED,
  HEAP_GROWABLE,
  HEAP_NO_SERIALIZE,
  HEAP_TAIL_CHECKING_ENABLED,
  HEAP_VALIDATE_ALL_ENABLED,
  HEAP_VALIDATE_PARAMETERS_ENABLED,
} from '../../nt/heap-flags';
import { heapFlagsOf } from '../../nt/global-flags';
import { SEGMENT_HEAP } from '../../nt/layout-segment';
import { PAGE_EXECUTE_READWRITE, PAGE_READWRITE } from '../../nt/memory-flags';
import { writeLock } from '../lock';
import { appendHeap, ntGlobalFlag } from '../process-heaps';
import { type HeapContext } from '../seam';
import { SegmentHeap } from './open-heap';
import { addSegment, FIRST_SEGMENT_UNITS, layOutSegment, SEGMENT_BYTES, segmentsOf, UNITS } from './segments';

/** Flags of heaps that are NT heaps: without serialisation, with checks, without merging. */
const NT_ONLY =
  HEAP_NO_SERIALIZE |
  HEAP_TAIL_CHECKING_ENABLED |
  HEAP_FREE_CHECKING_ENABLED |
  HEAP_DISABLE_COALESCE_ON_FREE |
  HEAP_VALIDATE_ALL_ENABLED |
  HEAP_VALIDATE_PARAMETERS_ENABLED;

/**
 * Whether HeapCreate makes a segment heap: a fixed heap or one without serialisation is an NT heap (HEAP_SPEC §D.8), and so is
 * one that checks, our rule.
 */
export function isSegmentHeapFor(context: HeapContext, flags: number, maximum: number): boolean {
  return (
    maximum === 0 &&
    (flags & NT_ONLY) === 0 &&
    heapFlagsOf(ntGlobalFlag(context)) === 0 &&
    context.process.options.pageHeap === 'off'
  );
}

/** Makes a heap with `initial` committed bytes and enters it into the process's list; undefined when memory is lacking. */
export function createSegmentHeap(context: HeapContext, given: number, initial: number): Address | undefined {
  const { memory, process } = context;
  if (initial > process.profile.maximumAllocation - ALLOCATION_GRANULARITY) return undefined;
  const flags = given | HEAP_GROWABLE;
  const protection = (flags & HEAP_CREATE_ENABLE_EXECUTE) === 0 ? PAGE_READWRITE : PAGE_EXECUTE_READWRITE;
  let units = Math.max(1, roundUp(initial, PAGE_SIZE) / PAGE_SIZE);
  const first = Math.min(units, UNITS - FIRST_SEGMENT_UNITS);
  memory.phase('commit');
  const at = memory.reserve(SEGMENT_BYTES, protection);
  if (at === undefined) return undefined;
  if (!memory.commit(at, (FIRST_SEGMENT_UNITS + first) * PAGE_SIZE, protection)) {
    memory.release(at);
    return undefined;
  }
  memory.phase('write header');
  memory.setU32(offset(at, SEGMENT_HEAP.flags), flags);
  memory.setU32(offset(at, SEGMENT_HEAP.forceFlags), flags & FORCED);
  memory.setU32(offset(at, SEGMENT_HEAP.key), process.nextKey().u32);
  writeLock(context, offset(at, SEGMENT_HEAP.lock));
  const heap = new SegmentHeap(context, at);
  layOutSegment(heap, at, first);
  for (units -= first; units > 0; units -= UNITS)
    if (!addSegment(heap, Math.min(units, UNITS - FIRST_SEGMENT_UNITS))) {
      releaseSegments(heap);
      return undefined;
    }
  if (appendHeap(context, at)) return at;
  releaseSegments(heap);
  return undefined;
}

/** The list of segments hangs on the first of them, which is the heap itself: it goes last. */
export function releaseSegments(heap: SegmentHeap): void {
  for (const segment of segmentsOf(heap).reverse()) heap.memory.release(segment);
}

import { type Address, NULL, offset } from '../../base/units';
import { HEAP_CREATE_ENABLE_EXECUTE } from '../../nt/heap-flags';
import { LARGE_RECORD } from '../../nt/layout-segment';
import { type Extent, pageProtection, protectExtents } from '../protect';
import { type HeapAnswer, type HeapContext } from '../seam';
import { closedLock, DONE, react } from './call-frame';
import { largeAfter, recordField } from './large';
import { SegmentHeap } from './open-heap';
import { SEGMENT_BYTES, segmentsOf } from './segments';

/** Makes all committed pages of the heap read-only, or lets them be written to again (HEAP_SPEC §A.13). */
export function RtlProtectHeap(context: HeapContext, handle: Address, readOnly: boolean): HeapAnswer {
  const heap = new SegmentHeap(context, handle);
  const blockedOn = closedLock(heap, 0);
  if (blockedOn !== NULL) return { value: 0, blockedOn };
  const executes = (heap.flags & HEAP_CREATE_ENABLE_EXECUTE) !== 0;
  try {
    protectExtents(context.memory, extentsOf(heap), pageProtection(executes, readOnly));
    return DONE;
  } catch (error) {
    return react(heap, error, 0);
  }
}

/** All that the heap has: segments and large blocks. */
function extentsOf(heap: SegmentHeap): Extent[] {
  const extents: Extent[] = segmentsOf(heap).map(at => ({ at, end: offset(at, SEGMENT_BYTES) }));
  for (let record = largeAfter(heap, NULL); record !== NULL; record = largeAfter(heap, record)) {
    const at = recordField(heap, record, LARGE_RECORD.block) as Address;
    extents.push({ at, end: at + recordField(heap, record, LARGE_RECORD.reserved) });
  }
  return extents;
}

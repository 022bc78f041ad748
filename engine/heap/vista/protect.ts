import { type Address, NULL } from '../../base/units';
import { HEAP_CREATE_ENABLE_EXECUTE } from '../../nt/heap-flags';
import { frontEndOf } from '../lfh/usage';
import { type Extent, pageProtection, protectExtents } from '../protect';
import { type HeapAnswer, type HeapContext } from '../seam';
import { BAD_HANDLE, closedLock, DONE, opened } from './call-frame';
import { type OpenHeap } from './open-heap';
import { segmentsOf } from './read';
import { largeBlocksOf } from './read-lists';

/** Makes all committed pages of the heap read-only, or lets them be written to again (HEAP_SPEC §A.13). */
export function RtlProtectHeap(context: HeapContext, handle: Address, readOnly: boolean): HeapAnswer {
  const heap = opened(context, handle);
  if (heap === undefined) return BAD_HANDLE;
  const blockedOn = closedLock(heap, 0);
  if (blockedOn !== NULL) return { value: 0, blockedOn };
  const executes = (heap.flags & HEAP_CREATE_ENABLE_EXECUTE) !== 0;
  protectExtents(context.memory, extentsOf(heap), pageProtection(executes, readOnly));
  return DONE;
}

/** All that the heap has: segments, large blocks, the structures of its front end. */
function extentsOf(heap: OpenHeap): Extent[] {
  const extents: Extent[] = segmentsOf(heap).segments.map(({ at, end }) => ({ at, end }));
  for (const { at, reserveSize } of largeBlocksOf(heap).blocks) extents.push({ at, end: at + reserveSize });
  const frontEnd = frontEndOf(heap);
  if (frontEnd !== NULL) extents.push({ at: frontEnd, end: frontEnd + heap.profile.lfh.reserve });
  return extents;
}

import { type Address, NULL, offset } from '../../base/units';
import { HEAP_CREATE_ENABLE_EXECUTE } from '../../nt/heap-flags';
import { EARLY_UCR_SEGMENT } from '../../nt/layout-early';
import { type Extent, pageProtection, protectExtents } from '../protect';
import { type HeapAnswer, type HeapContext } from '../seam';
import { BAD_HANDLE, closedLock, DONE, opened, react } from './call-frame';
import { checkSteps } from './damage';
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
  try {
    protectExtents(context.memory, extentsOf(heap), pageProtection(executes, readOnly));
    return DONE;
  } catch (error) {
    return react(error, 0);
  }
}

/** All that the heap has: segments, large blocks, descriptors of uncommitted ranges. */
function extentsOf(heap: OpenHeap): Extent[] {
  const { memory } = heap;
  const extents: Extent[] = segmentsOf(heap).segments.map(({ base, end }) => ({ at: base, end }));
  for (const { at, reserveSize } of largeBlocksOf(heap).blocks) extents.push({ at, end: at + reserveSize });
  const list = offset(heap.at, heap.profile.layout.UCRSegments);
  for (let at = memory.pointer(list); at !== NULL; at = memory.pointer(offset(at, EARLY_UCR_SEGMENT.next))) {
    checkSteps(heap, extents.length, list);
    extents.push({ at, end: at + memory.u32(offset(at, EARLY_UCR_SEGMENT.reserved)) });
  }
  return extents;
}

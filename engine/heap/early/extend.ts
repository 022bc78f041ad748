import { type Address, NULL, offset, PAGE_SIZE, roundUp } from '../../base/units';
import { Win32Error } from '../../nt/status';
import { dropLent, lentMemory, takeLent } from '../lent-memory';
import { type HeapAnswer, type HeapContext } from '../seam';
import { BAD_HANDLE, BAD_PARAMETER, closedLock, DONE, opened } from './call-frame';
import { protectionOf } from './open-heap';
import { segmentsOf } from './read';
import { freeNumber, layOutSegment } from './segment';

const NO_MEMORY: HeapAnswer = { value: 0, lastError: Win32Error.NOT_ENOUGH_MEMORY };

/**
 * Makes `size` bytes at `base`, which the program has reserved or committed, a further segment of the heap, a fixed one too.
 * The memory stays the program's to release, once the heap is destroyed. Our rule, HEAP_SPEC §A.13.
 */
export function RtlExtendHeap(
  context: HeapContext,
  handle: Address,
  flags: number,
  base: Address,
  size: number,
): HeapAnswer {
  const heap = opened(context, handle);
  if (heap === undefined) return BAD_HANDLE;
  const blockedOn = closedLock(heap, flags);
  if (blockedOn !== NULL) return { value: 0, blockedOn };
  const { memory } = heap;
  const lent = size === 0 ? undefined : lentMemory(memory, base, size);
  if (lent === undefined || lent.reserve < size) return BAD_PARAMETER;
  const end = base + lent.reserve;
  if (segmentsOf(heap).segments.some(segment => base < segment.end && segment.base < end))
    return BAD_PARAMETER;
  const index = freeNumber(heap);
  const commit = roundUp(Math.max(lent.committed, 1), PAGE_SIZE);
  if (index < 0 || !takeLent(memory, lent, commit, protectionOf(heap.flags))) return NO_MEMORY;
  const segment = { index, base, before: 0, reserve: lent.reserve, commit, isLent: true };
  if (layOutSegment(heap, segment)) return DONE;
  memory.setPointer(offset(heap.at, heap.profile.layout.Segments + 4 * index), NULL);
  dropLent(memory, lent, commit);
  return NO_MEMORY;
}

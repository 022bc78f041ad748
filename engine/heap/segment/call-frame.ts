import { type Address, NULL, offset } from '../../base/units';
import { HEAP_NO_SERIALIZE } from '../../nt/heap-flags';
import { SEGMENT_HEAP } from '../../nt/layout-segment';
import { NtStatus, Win32Error } from '../../nt/status';
import { aloneAt, failureInformationAt, writeFailure } from '../failure-information';
import { isHeldByOther } from '../lock';
import { endsOnCorruption } from '../process-heaps';
import { type HeapAnswer } from '../seam';
import { SegmentDamage } from './damage';
import { type SegmentHeap } from './open-heap';

/* What the calls of a segment heap do around their work: look at the lock, react to damage. */

export const DONE: HeapAnswer = { value: 1 };
export const BAD_HANDLE: HeapAnswer = { value: 0, lastError: Win32Error.INVALID_HANDLE };
export const BAD_PARAMETER: HeapAnswer = { value: 0, lastError: Win32Error.INVALID_PARAMETER };
/** (SIZE_T)-1. */
export const NO_SIZE = -1;

export const lockOf = (heap: SegmentHeap): Address => offset(heap.at, SEGMENT_HEAP.lock);

/** The lock that keeps the calling thread out, NULL for none. */
export function closedLock(heap: SegmentHeap, flags: number): Address {
  if (((flags | heap.flags) & HEAP_NO_SERIALIZE) !== 0) return NULL;
  return isHeldByOther(heap.context, lockOf(heap)) ? lockOf(heap) : NULL;
}

/** The flags of a call with those that the heap adds to all. */
export const effective = (heap: SegmentHeap, flags: number): number =>
  flags | heap.memory.u32(offset(heap.at, SEGMENT_HEAP.forceFlags));

/** The heap's reaction to damage that its own check found: the process ends (HEAP_SPEC §D.8, §F.3). Rethrows everything else. */
export function react(heap: SegmentHeap, error: unknown, value: number): HeapAnswer {
  if (!(error instanceof SegmentDamage)) throw error;
  const { corruption, lastError } = error;
  const { context } = heap;
  writeFailure(context, corruption, aloneAt(corruption.at));
  if (endsOnCorruption(context)) {
    const information = [failureInformationAt(context.process)];
    return {
      value,
      corruption,
      raise: { status: NtStatus.HEAP_CORRUPTION, information, continuable: false },
    };
  }
  return lastError === undefined ? { value, corruption } : { value, corruption, lastError };
}

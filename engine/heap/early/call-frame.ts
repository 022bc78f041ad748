import { type Address, NULL } from '../../base/units';
import { HEAP_GENERATE_EXCEPTIONS, HEAP_NO_SERIALIZE } from '../../nt/heap-flags';
import { NtStatus, Win32Error } from '../../nt/status';
import { isHeldByOther } from '../lock';
import { type HeapAnswer, type HeapContext } from '../seam';
import { EarlyDamage } from './damage';
import { debugFlags, isChecking } from './debug-flags';
import { field, openHeap, type OpenHeap, takeHeap } from './open-heap';

/* What every heap call does around its work: open the handle, look at the lock, react to damage. */

export const DONE: HeapAnswer = { value: 1 };
export const FAILED: HeapAnswer = { value: 0 };
export const BAD_HANDLE: HeapAnswer = { value: 0, lastError: Win32Error.INVALID_HANDLE };
export const BAD_PARAMETER: HeapAnswer = { value: 0, lastError: Win32Error.INVALID_PARAMETER };
/** What a function answers that this Windows does not have (HEAP_SPEC §A.12). */
export const ABSENT: HeapAnswer = { value: 0, lastError: Win32Error.CALL_NOT_IMPLEMENTED };
/** (SIZE_T)-1. */
export const NO_SIZE = -1;

/** The heap behind a handle that may be NULL. */
export function opened(context: HeapContext, handle: Address): OpenHeap | undefined {
  return handle === NULL ? undefined : openHeap(context, handle);
}

/**
 * The heap that a call is to take blocks from, or give them back to: a plain call does not look at the signature, those of a
 * process whose heaps check do (HEAP_SPEC §F.1, F.3).
 */
export function trusted(context: HeapContext, handle: Address): OpenHeap | undefined {
  if (handle === NULL || isChecking(debugFlags(context.process.options.globalFlags)))
    return opened(context, handle);
  return takeHeap(context, handle);
}

/** The critical section of `heap`, NULL for none. */
export const lockOf = (heap: OpenHeap): Address => field(heap, heap.profile.layout.LockVariable) as Address;

/** The lock that keeps the calling thread out, NULL for none. A call that is not kept out runs as one step and does not write it. */
export function closedLock(heap: OpenHeap, flags: number): Address {
  if (((flags | heap.flags) & HEAP_NO_SERIALIZE) !== 0) return NULL;
  const lock = lockOf(heap);
  return lock !== NULL && isHeldByOther(heap.context, lock) ? lock : NULL;
}

/** A request that cannot be satisfied (HEAP_SPEC §A.3, X3). */
export function noMemory(heap: OpenHeap, flags: number, rounded: number): HeapAnswer {
  const failed = { value: 0, lastError: Win32Error.NOT_ENOUGH_MEMORY };
  const answer = heap.noticed === undefined ? failed : { ...failed, corruption: heap.noticed };
  if ((flags & HEAP_GENERATE_EXCEPTIONS) === 0) return answer;
  return { ...answer, raise: { status: NtStatus.NO_MEMORY, information: [rounded], continuable: true } };
}

/** A result, with the damage that the call told and went on after. */
export function result(heap: OpenHeap, value: number): HeapAnswer {
  return heap.noticed === undefined ? { value } : { value, corruption: heap.noticed };
}

/** A call that its own check ended: last error 87, whatever the block (HEAP_SPEC §F.3, X5). Rethrows everything else. */
export function react(error: unknown, value: number): HeapAnswer {
  if (!(error instanceof EarlyDamage)) throw error;
  return { value, lastError: Win32Error.INVALID_PARAMETER, corruption: error.corruption };
}

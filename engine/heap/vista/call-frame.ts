import { type Address, NULL, offset } from '../../base/units';
import { HEAP_NO_SERIALIZE, HEAP_SETTABLE_USER_VALUE } from '../../nt/heap-flags';
import { NtStatus, Win32Error } from '../../nt/status';
import { HeapDamage } from './damage';
import { VALIDATES } from './debug';
import { failureInformationAt, writeFailure } from '../failure-information';
import { isHeldByOther } from '../lock';
import { endsOnCorruption } from '../process-heaps';
import { OpenHeap } from './open-heap';
import { type HeapAnswer, type HeapContext } from '../seam';
import { surroundingsOf } from './surroundings';

/* What every heap call does around its work: open the handle, look at the lock, react to damage. */

export const DONE: HeapAnswer = { value: 1 };
export const FAILED: HeapAnswer = { value: 0 };
export const BAD_HANDLE: HeapAnswer = { value: 0, lastError: Win32Error.INVALID_HANDLE };
/** (SIZE_T)-1. */
export const NO_SIZE = -1;

/**
 * The heap behind a handle that may be NULL, for a call that opens no other meanwhile: the calls of one context have one
 * record in turn, which every call reads anew.
 */
export function opened(context: HeapContext, handle: Address): OpenHeap | undefined {
  if (handle === NULL) return undefined;
  const { record } = context;
  // A context that was made from another one brings that one's record.
  const heap = record instanceof OpenHeap && record.context === context ? record : new OpenHeap(context);
  context.record = heap;
  return heap.read(handle) ? heap : undefined;
}

/** The critical section of `heap`, NULL for none. */
export function lockOf(heap: OpenHeap): Address {
  return heap.memory.pointer(offset(heap.at, heap.layout.LockVariable));
}

/**
 * The lock that keeps the calling thread out, NULL for none. A call that is not kept out runs as one step, so that
 * nobody could see it enter and leave: it does not write the lock.
 */
export function closedLock(heap: OpenHeap, flags: number): Address {
  if (((flags | heap.flags) & HEAP_NO_SERIALIZE) !== 0) return NULL;
  const lock = lockOf(heap);
  return lock !== NULL && isHeldByOther(heap.context, lock) ? lock : NULL;
}

/**
 * The flags of a call with those that the heap adds to all. A heap that validates gives every block room for a user value
 * (HEAP_SPEC §B.3).
 */
export function effective(heap: OpenHeap, flags: number): number {
  const forced = flags | heap.memory.u32(offset(heap.at, heap.layout.ForceFlags));
  return (heap.flags & VALIDATES) === 0 ? forced : forced | HEAP_SETTABLE_USER_VALUE;
}

/**
 * The heap's reaction to damage that its own check found (HEAP_SPEC §F.3): whether it `ends` the process is the process's
 * setting, unless the call knows better. Rethrows everything else.
 */
export function react(
  heap: OpenHeap,
  error: unknown,
  value: number,
  ends = endsOnCorruption(heap.context),
): HeapAnswer {
  if (!(error instanceof HeapDamage)) throw error;
  const { corruption, lastError } = error;
  const { context } = heap;
  writeFailure(context, corruption, surroundingsOf(heap, corruption.at));
  if (ends) {
    const information = [failureInformationAt(context.process)];
    return {
      value,
      corruption,
      raise: { status: NtStatus.HEAP_CORRUPTION, information, continuable: false },
    };
  }
  return lastError === undefined ? { value, corruption } : { value, corruption, lastError };
}

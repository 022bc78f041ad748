import { type Address, NULL, offset } from '../base/units';
import { type OpenHeap } from './open-heap';
import { type HeapContext } from './seam';

/*
 * A heap's lock is an RTL_CRITICAL_SECTION behind its header (HEAP_SPEC §D.0). LockCount is -1 when it is free and -2
 * when it is owned; the owner may enter again. A heap without serialisation has none.
 */

const FREE = 0xffffffff;
const OWNED = 0xfffffffe;

/** Writes a free critical section into zeroed memory. */
export function writeLock(context: HeapContext, lock: Address): void {
  context.memory.setU32(offset(lock, context.process.profile.width.lock.lockCount), FREE);
}

/** The critical section of `heap`, NULL for none. */
export function lockOf(heap: OpenHeap): Address {
  return heap.memory.pointer(offset(heap.at, heap.layout.LockVariable));
}

/** Whether another thread holds the lock. */
export function isHeldByOther(heap: OpenHeap, lock: Address): boolean {
  const { lock: fields } = heap.profile.width;
  const { memory } = heap;
  return (
    memory.u32(offset(lock, fields.lockCount)) !== FREE &&
    memory.pointer(offset(lock, fields.owningThread)) !== heap.context.thread
  );
}

/** Takes a lock that no other thread holds. */
export function acquire(heap: OpenHeap, lock: Address): void {
  const { lock: fields } = heap.profile.width;
  const { memory, context } = heap;
  const depth = memory.u32(offset(lock, fields.recursionCount));
  memory.setU32(offset(lock, fields.lockCount), OWNED);
  memory.setU32(offset(lock, fields.recursionCount), depth + 1);
  memory.setPointer(offset(lock, fields.owningThread), context.thread);
}

/** Leaves the lock once. Leaving a free one does nothing: what Windows does then is undefined. */
export function release(heap: OpenHeap, lock: Address): void {
  const { lock: fields } = heap.profile.width;
  const { memory } = heap;
  const depth = memory.u32(offset(lock, fields.recursionCount));
  if (depth === 0) return;
  memory.setU32(offset(lock, fields.recursionCount), depth - 1);
  if (depth > 1) return;
  memory.setPointer(offset(lock, fields.owningThread), NULL);
  memory.setU32(offset(lock, fields.lockCount), FREE);
}

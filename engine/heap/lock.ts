import { type Address, NULL, offset } from '../base/units';
import { type HeapContext } from './seam';

/*
 * A heap's lock is an RTL_CRITICAL_SECTION in its header area (HEAP_SPEC §D.0). LockCount is -1 when it is free and -2
 * when it is owned; the owner may enter again. A heap without serialisation has none.
 */

const FREE = 0xffffffff;
const OWNED = 0xfffffffe;

/** Writes a free critical section into zeroed memory. */
export function writeLock(context: HeapContext, lock: Address): void {
  context.memory.setU32(offset(lock, context.process.profile.width.lock.lockCount), FREE);
}

/** Whether another thread holds the lock. */
export function isHeldByOther(context: HeapContext, lock: Address): boolean {
  const { lock: fields } = context.process.profile.width;
  const { memory } = context;
  return (
    memory.u32(offset(lock, fields.lockCount)) !== FREE &&
    memory.pointer(offset(lock, fields.owningThread)) !== context.thread
  );
}

export function isHeldByCaller(context: HeapContext, lock: Address): boolean {
  const { lock: fields } = context.process.profile.width;
  return (
    context.memory.u32(offset(lock, fields.recursionCount)) !== 0 &&
    context.memory.pointer(offset(lock, fields.owningThread)) === context.thread
  );
}

/** Takes a lock that no other thread holds. */
export function acquire(context: HeapContext, lock: Address): void {
  const { lock: fields } = context.process.profile.width;
  const { memory } = context;
  const depth = memory.u32(offset(lock, fields.recursionCount));
  memory.setU32(offset(lock, fields.lockCount), OWNED);
  memory.setU32(offset(lock, fields.recursionCount), depth + 1);
  memory.setPointer(offset(lock, fields.owningThread), context.thread);
}

/** Leaves the lock once. Leaving a free one does nothing: what Windows does then is undefined. */
export function release(context: HeapContext, lock: Address): void {
  const { lock: fields } = context.process.profile.width;
  const { memory } = context;
  const depth = memory.u32(offset(lock, fields.recursionCount));
  if (depth === 0) return;
  memory.setU32(offset(lock, fields.recursionCount), depth - 1);
  if (depth > 1) return;
  memory.setPointer(offset(lock, fields.owningThread), NULL);
  memory.setU32(offset(lock, fields.lockCount), FREE);
}

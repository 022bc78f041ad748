import { PAGE_SIZE, address } from '../base/units';
import { ProcessFault } from '../memory/seam';
import { PAGE_GUARD, PAGE_READWRITE } from '../nt/memory-flags';
import { NtStatus } from '../nt/status';
import { type Process } from './process';
import { type ThreadState } from './thread-state';

/** Whether `at` lies in the guard page that makes this thread's stack grow. */
export function isOwnGuard(thread: ThreadState, at: number): boolean {
  return at >= thread.stackBase && at < thread.stackLimit;
}

/**
 * Commits the stack down to `low` and puts the guard page below. The lowest page is never committed; when the guard
 * would have to go there the rest is committed without one and STATUS_STACK_OVERFLOW is raised, once.
 */
export function growStack(process: Process, thread: ThreadState, low: number): void {
  const { space } = process;
  const lowest = thread.stackBase + PAGE_SIZE;
  if (thread.stackLimit <= lowest) throw new ProcessFault(NtStatus.ACCESS_VIOLATION, [1, low]);
  const wanted = Math.floor(low / PAGE_SIZE) * PAGE_SIZE;
  const overflow = wanted - PAGE_SIZE < lowest;
  const limit = overflow ? lowest : wanted;
  const size = thread.stackLimit - limit;
  if (!space.commit(address(limit), size, PAGE_READWRITE, 'program'))
    throw new ProcessFault(NtStatus.STACK_OVERFLOW, [1, low]);
  thread.stackLimit = limit;
  if (overflow) throw new ProcessFault(NtStatus.STACK_OVERFLOW, [1, low]);
  space.commit(address(limit - PAGE_SIZE), PAGE_SIZE, PAGE_READWRITE | PAGE_GUARD, 'program');
}

/**
 * Puts the guard page back after an overflow, below the page that is in use, so that the next overflow is noticed too;
 * what was committed below it is given back. False when the overflow has not been left. Source: Microsoft, "_resetstkoflw".
 */
export function resetStack(process: Process, thread: ThreadState): boolean {
  const { space } = process;
  const limit = Math.floor(thread.sp / PAGE_SIZE) * PAGE_SIZE;
  if (thread.stackLimit > thread.stackBase + PAGE_SIZE) return true;
  if (limit - PAGE_SIZE <= thread.stackLimit) return false;
  space.decommit(address(thread.stackLimit), limit - thread.stackLimit);
  thread.stackLimit = limit;
  return space.commit(address(limit - PAGE_SIZE), PAGE_SIZE, PAGE_READWRITE | PAGE_GUARD, 'program');
}

import { ProcessFault } from '../memory/seam';
import { NtStatus } from '../nt/status';
import { raise } from './exceptions';
import { enterFunction } from './frames';
import { beginLoggedCall, nativeAt } from './logged-calls';
import { isShared, type Process } from './process';
import { type ThreadState } from './thread-state';

/** CALLP: a call through a pointer, to a function of the program or to a native's thunk. */
export function callThrough(process: Process, thread: ThreadState, target: number, base: number): boolean {
  const callee = process.functionAt.get(target);
  if (callee !== undefined) {
    enterFunction(process, thread, callee, base, [], thread.pc, thread.sp);
    return true;
  }
  const native = nativeAt(process, target);
  if (native === undefined) throw new ProcessFault(NtStatus.ACCESS_VIOLATION, [8, target]);
  return callNative(process, thread, native, base);
}

/**
 * Calls a library function for the instruction at the thread's pc. Afterwards the thread is past that instruction,
 * unless it waits (then the call is tried again), raised, jumped or ended. False when this was no step: the call has begun, and
 * its stores come first.
 */
export function callNative(process: Process, thread: ThreadState, native: number, base: number): boolean {
  if (
    process.state.threads.length > 1 &&
    isShared(process) &&
    beginLoggedCall(process, thread, native, base)
  ) {
    process.interrupted = true;
    return false;
  }
  const outcome = process.natives.call(native, thread, base);
  if (outcome.moved) return true;
  if (outcome.refusal !== undefined) {
    thread.status = 'waiting';
    thread.wait = outcome.refusal;
    process.interrupted = true;
    return true;
  }
  thread.wait = undefined;
  if (outcome.raised === undefined) thread.pc++;
  else raise(process, thread, { ...outcome.raised, resume: thread.pc + 1 });
  return true;
}

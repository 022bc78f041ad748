import { ProcessFault } from '../memory/seam';
import { NtStatus } from '../nt/status';
import { NATIVE_IMAGE } from '../script/program';
import { raise } from './exceptions';
import { enterFunction } from './frames';
import { type Process } from './process';
import { type ThreadState } from './thread-state';

/** CALLP: a call through a pointer, to a function of the program or to a native's thunk. */
export function callThrough(process: Process, thread: ThreadState, target: number, base: number): void {
  const callee = process.functionAt.get(target);
  if (callee !== undefined) {
    enterFunction(process, thread, callee, base, [], thread.pc, thread.sp);
    return;
  }
  const image = NATIVE_IMAGE[process.program.model];
  const native = (target - image) / NATIVE_IMAGE.stride;
  if (!Number.isInteger(native) || native < 0 || native >= process.natives.count)
    throw new ProcessFault(NtStatus.ACCESS_VIOLATION, [8, target]);
  callNative(process, thread, native, base);
}

/**
 * Calls a library function for the instruction at the thread's pc. Afterwards the thread is past that instruction,
 * unless it waits (then the call is tried again), raised, jumped or ended.
 */
export function callNative(process: Process, thread: ThreadState, native: number, base: number): void {
  const outcome = process.natives.call(native, thread, base);
  if (outcome.moved) return;
  if (outcome.refusal !== undefined) {
    thread.status = 'waiting';
    thread.wait = outcome.refusal;
    process.interrupted = true;
    return;
  }
  thread.wait = undefined;
  if (outcome.raised === undefined) thread.pc++;
  else raise(process, thread, { ...outcome.raised, resume: thread.pc + 1 });
}

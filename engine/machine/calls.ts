import { address } from '../base/units';
import { ProcessFault } from '../memory/seam';
import { NtStatus } from '../nt/status';
import { raise } from './exceptions';
import { enterFunction, putWide } from './frames';
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
  if (native === undefined && callNested(process, thread, target, base)) return true;
  if (native === undefined) throw new ProcessFault(NtStatus.ACCESS_VIOLATION, [8, target]);
  return callNative(process, thread, native, base);
}

/**
 * A pointer to a nested function of GNU C points at two words in the frame of the function around it: the address of
 * its code and that frame's base, which goes behind its parameters. On a real processor code stands there: our rule.
 */
function callNested(process: Process, thread: ThreadState, target: number, base: number): boolean {
  const size = process.pointerBytes;
  const code = process.space.peekNumber(address(target), size);
  const frame = process.space.peekNumber(address(target + size), size);
  if (code === undefined || frame === undefined) return false;
  const callee = process.functionAt.get(code);
  const chain = callee === undefined ? undefined : process.program.functions[callee]?.chain;
  if (callee === undefined || chain === undefined) return false;
  enterFunction(process, thread, callee, base, [], thread.pc, thread.sp);
  putWide(thread.registers, base + 2 * chain, frame);
  return true;
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

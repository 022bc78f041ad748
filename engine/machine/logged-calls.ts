import { ProcessFault } from '../memory/seam';
import { apply } from '../memory/store-log';
import { INSTRUCTION_WORDS, Op } from '../script/bytecode';
import { NATIVE_IMAGE } from '../script/program';
import { type CallInFlight, type Process } from './process';
import { type ThreadState } from './thread-state';

export function callInFlight(process: Process, thread: ThreadState): CallInFlight | undefined {
  const { inFlight } = process.state;
  return inFlight.length === 0 ? undefined : inFlight.find(call => call.thread === thread.id);
}

/** Applies at most `limit` pending stores of the thread's call in flight and says how many. */
export function applyStores(process: Process, thread: ThreadState, limit: number): number {
  const call = callInFlight(process, thread);
  if (call === undefined) return 0;
  const end = Math.min(call.log.length, call.applied + limit);
  const first = call.applied;
  try {
    for (; call.applied < end; call.applied++) apply(call.log, call.applied, process.space);
  } catch (error) {
    if (!(error instanceof ProcessFault)) throw error;
    call.fault = { status: error.status, information: error.information };
    call.applied = call.log.length;
    return 1;
  }
  return call.applied - first;
}

/**
 * When the thread's next instruction calls a heap function, lets the function begin a logged call if the heap has no
 * serialisation. This takes no step: the call's step is the one in which it returns.
 */
export function beginNextCall(process: Process, thread: ThreadState): void {
  const next = nativeCalledNext(process, thread);
  if (next !== undefined) beginLoggedCall(process, thread, next.native, next.base);
}

/** True when a logged call of this function has begun just now. */
export function beginLoggedCall(
  process: Process,
  thread: ThreadState,
  native: number,
  base: number,
): boolean {
  if (callInFlight(process, thread) !== undefined) return false;
  process.natives.look(native, thread, base);
  return callInFlight(process, thread) !== undefined;
}

function nativeCalledNext(
  process: Process,
  thread: ThreadState,
): { readonly native: number; readonly base: number } | undefined {
  const { code } = process.program;
  const word = thread.pc * INSTRUCTION_WORDS;
  const base = thread.window + code[word + 1]!;
  if (code[word] === Op.NCALL) return { native: code[word + 3]!, base };
  if (code[word] !== Op.CALLP) return undefined;
  const register = thread.window + code[word + 2]!;
  const high = process.pointerBytes === 8 ? thread.registers[register + 1]! : 0;
  const native = nativeAt(process, high * 0x100000000 + (thread.registers[register]! >>> 0));
  return native === undefined ? undefined : { native, base };
}

/** Number of the native whose thunk is at `target`. */
export function nativeAt(process: Process, target: number): number | undefined {
  const native = (target - NATIVE_IMAGE[process.program.model]) / NATIVE_IMAGE.stride;
  return Number.isInteger(native) && native >= 0 && native < process.natives.count ? native : undefined;
}

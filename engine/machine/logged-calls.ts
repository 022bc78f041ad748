import { ProcessFault } from '../memory/seam';
import { apply } from '../memory/store-log';
import { INSTRUCTION_WORDS, Op } from '../script/bytecode';
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
export function beginLoggedCall(process: Process, thread: ThreadState): void {
  if (callInFlight(process, thread) !== undefined) return;
  const target = nativeCalledNext(process, thread);
  if (target !== undefined) process.natives.look(target.native, thread, target.base);
}

function nativeCalledNext(
  process: Process,
  thread: ThreadState,
): { readonly native: number; readonly base: number } | undefined {
  const { code } = process.program;
  const word = thread.pc * INSTRUCTION_WORDS;
  if (code[word] !== Op.NCALL) return undefined;
  return { native: code[word + 3]!, base: thread.window + code[word + 1]! };
}

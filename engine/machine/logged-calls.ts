import { type HeapAnswer } from '../heap/seam';
import { ProcessFault } from '../memory/seam';
import { apply, type StoreLog } from '../memory/store-log';
import { INSTRUCTION_WORDS, Op } from '../script/bytecode';
import { type Process } from './process';
import { type ThreadState } from './thread-state';

/** A heap call whose stores are applied one by one, while other threads run between them. Plain data. */
export interface CallInFlight {
  readonly thread: number;
  readonly answer: HeapAnswer;
  readonly log: StoreLog;
  /** Entries of the log that have taken effect. */
  applied: number;
  /** The memory that the rest of the log needs was taken away: what the call raises when it goes on. */
  fault: { readonly status: number; readonly information: readonly number[] } | undefined;
}

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
  const { call, natives } = process;
  const target = nativeCalledNext(process, thread);
  if (target === undefined) return;
  const native = natives[target.native]!;
  if (!process.loggable.has(native)) return;
  call.begin(thread, target.base);
  call.probing = true;
  try {
    native(call);
  } catch (error) {
    // The call faults when it is made, not when it is looked at.
    if (!(error instanceof ProcessFault)) throw error;
  } finally {
    call.probing = false;
  }
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

import { type Address, offset } from '../base/units';
import { type CommitRequest } from '../heap/commit-routine';
import { ProcessFault } from '../memory/seam';
import { NtStatus } from '../nt/status';
import { enterFunction } from './frames';
import { type Process } from './process';
import { type SystemCall } from './system-call';
import { type CommitAnswer, type ThreadState, TRAP, Trap } from './thread-state';

/*
 * Heaps whose pages the program commits itself (RTL_HEAP_PARAMETERS.CommitRoutine, HEAP_SPEC §A.13). A call that needs pages is
 * dropped, the routine runs in a frame above the caller's, and the call is made again when it comes back.
 */

/** Bytes on the stack for what the routine may change, CommitAddress and CommitSize, and for what it was asked. */
const RECORD = 32;
const SIZE_AT = 8;
const ASKED_AT = 16;

export const hasCommitRoutine = ({ state }: Process, heap: Address): boolean =>
  state.routineHeaps.length > 0 && state.routineHeaps.includes(heap);

export function noteCommitRoutine({ state }: Process, heap: Address): void {
  state.routineHeaps = [...state.routineHeaps.filter(each => each !== heap), heap];
}

export function forgetCommitRoutine({ state }: Process, heap: Address): void {
  if (state.routineHeaps.includes(heap))
    state.routineHeaps = state.routineHeaps.filter(each => each !== heap);
}

/** Calls NTSTATUS routine(Base, &CommitAddress, &CommitSize). */
export function enterRoutine(call: SystemCall, asked: CommitRequest): void {
  const { process, caller } = call;
  const routine = process.functionAt.get(asked.routine);
  if (routine === undefined) throw new ProcessFault(NtStatus.ACCESS_VIOLATION, [8, asked.routine]);
  const base = caller.window + process.shapes[caller.control[caller.top]! * 4 + 1]!;
  const { sp } = caller;
  const record = offset(sp as Address, -RECORD);
  caller.sp = record;
  try {
    const parameters = [asked.heap, record, record + SIZE_AT];
    enterFunction(process, caller, routine, base, parameters, caller.pc + Trap.Commit * TRAP, sp);
  } catch (error) {
    caller.sp = sp;
    throw error;
  }
  const { raw } = process.space;
  raw.storeNumber(record, asked.at, call.pointerBytes);
  raw.storeNumber(offset(record, SIZE_AT), asked.size, call.pointerBytes);
  raw.storeNumber(offset(record, ASKED_AT), asked.at, call.pointerBytes);
  call.moved = true;
}

/** What a routine answered that has just returned `status` to `thread`. */
export function commitAnswer(process: Process, thread: ThreadState, status: number): CommitAnswer {
  const asked = offset(thread.sp as Address, ASKED_AT - RECORD);
  return { at: (process.space.peekNumber(asked, process.pointerBytes) ?? 0) as Address, status };
}

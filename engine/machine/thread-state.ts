import { type Address } from '../base/units';

/** Doubles of one entry of the control stack: function, way back, caller's window, caller's stack pointer, stack id. */
export const CONTROL_WORDS = 5;
/**
 * The way back of a frame is the pc of the calling instruction. Frames that the machine itself called add a multiple of
 * TRAP, which says who gets the result.
 */
export const TRAP = 0x8000000;
export const Trap = {
  ThreadEnd: 1,
  Filter: 2,
  Finally: 3,
  UnhandledFilter: 4,
  Evaluation: 5,
  Vectored: 6,
  Continue: 7,
  Commit: 8,
} as const;
export type Trap = (typeof Trap)[keyof typeof Trap];

/** Why a thread does not run, in words and as the condition under which its call is tried again. */
export interface Wait {
  readonly text: string;
  /** `ProcessState.changes` when it was refused: tried again when that has moved. */
  readonly since: number;
  /** Tried again at this time (100 ns units) in any case; Infinity for never. */
  readonly until: number;
  /** Thread that it waits for when there is just one, else 0. */
  readonly owner: number;
}

/** An exception on its way to the handlers. */
export interface Raise {
  /** NTSTATUS or the program's own code, unsigned. */
  readonly status: number;
  readonly information: readonly number[];
  readonly continuable: boolean;
  /** No handler is asked, the process ends: the heap's termination on corruption (HEAP_SPEC §F.3). */
  readonly final?: boolean;
  /** Where the thread goes on when a filter says EXCEPTION_CONTINUE_EXECUTION. */
  readonly resume: number;
}

/** An exception that is being offered to handlers, or unwound to one. */
export interface Dispatch {
  readonly status: number;
  readonly information: readonly number[];
  readonly continuable: boolean;
  /** Step that raised it. */
  readonly step: number;
  readonly unwinding: boolean;
  /** Address of the EXCEPTION_POINTERS on the simulated stack. */
  readonly pointers: Address;
  /** Innermost frame left: where it was raised, and while unwinding where that has got to. */
  readonly pc: number;
  readonly resume: number;
  readonly window: number;
  readonly sp: number;
  readonly top: number;
  /** Stack pointer below the records, for filters and handlers. */
  readonly below: number;
  /** Vectored handlers that are still to be called, exception handlers before the search or continue handlers before going on. */
  readonly vectored: readonly number[];
  /** Control entry whose ranges are being searched, and the next range to look at. */
  readonly frame: number;
  readonly range: number;
  /** Unwinding: the control entry and pc where execution goes on. */
  readonly targetFrame: number;
  readonly targetPc: number;
  /** Unwinding for longjmp: slot's word index and the value it gets; -1 otherwise. */
  readonly jumpSlot: number;
  readonly jumpValue: number;
}

/** The exception whose handler block runs in a frame: what GetExceptionCode gives there. */
export interface Handled {
  readonly frame: number;
  readonly code: number;
  readonly pointers: Address;
}

/** A commit routine of the program's came back: the pages that it was asked for, and its NTSTATUS. */
export interface CommitAnswer {
  readonly at: Address;
  readonly status: number;
}

export type ThreadStatus = 'ready' | 'waiting' | 'ended';

/** Where an execution stands: what a fiber takes along. Registers and control stack are plain arrays. */
export interface Execution {
  pc: number;
  /** Word index of the window's slot 0. */
  window: number;
  sp: number;
  /** Index of the innermost frame's control entry. */
  top: number;
  registers: Int32Array;
  /** The registers as doubles: the same buffer. */
  floats: Float64Array;
  control: Float64Array;
  stackBase: Address;
  stackTop: Address;
  /** The lowest stack address that may be touched without growing. */
  stackLimit: number;
  dispatches: Dispatch[];
  handled: Handled[];
  /** Fiber-local values by index; none at all until a fiber that was created stores its first. */
  fiberLocal: number[];
}

/** One thread. Everything beside its execution is a scalar or a plain record. */
export interface ThreadState extends Execution {
  readonly id: number;
  name: string;
  status: ThreadStatus;
  /** The fiber that runs on it; NULL while it is no fiber. */
  fiber: Address;
  lastError: number;
  /** NTSTATUS of the last call that failed: RtlGetLastNtStatus. */
  lastStatus: number;
  exitCode: number;
  suspended: number;
  wait: Wait | undefined;
  tls: number[];
  /** The block of `__declspec(thread)` variables; NULL when the program has none. */
  readonly storage: Address;
  /** The thread environment block; NULL until the thread asks for it. */
  teb: Address;
  /** What the commit routine of a heap answered to the call that is about to be made again; undefined otherwise. */
  committed: CommitAnswer | undefined;
  /** Window of the frame that an evaluated expression refers to; -1 outside evaluation. */
  context: number;
}

/** Bytes at the top of a stack that belong to the thread's own data, and where errno lies in them. */
export const THREAD_DATA = 64;
export const ERRNO_BELOW_TOP = 16;

export const contextWindow = (thread: ThreadState): number => thread.context;

/** Address of the frame base that the window at `window` holds. */
export function frameBase(thread: Execution, window: number): Address {
  return ((thread.registers[window + 1]! >>> 0) * 0x100000000 + (thread.registers[window]! >>> 0)) as Address;
}

/** A deep copy that shares nothing. */
export const copyThread = (thread: ThreadState): ThreadState => ({
  ...thread,
  ...copyExecution(thread),
  tls: [...thread.tls],
});

/** The execution alone, as a deep copy. */
export function copyExecution(execution: Execution): Execution {
  const registers = execution.registers.slice();
  return {
    ...executionOf(execution),
    registers,
    floats: new Float64Array(registers.buffer),
    control: execution.control.slice(),
    dispatches: [...execution.dispatches],
    handled: [...execution.handled],
    fiberLocal: [...execution.fiberLocal],
  };
}

/** The execution alone, which shares its arrays. */
export function executionOf(all: Execution): Execution {
  const { pc, window, sp, top, registers, floats, control } = all;
  const { stackBase, stackTop, stackLimit, dispatches, handled, fiberLocal } = all;
  return {
    ...{ pc, window, sp, top, registers, floats, control },
    ...{ stackBase, stackTop, stackLimit, dispatches, handled, fiberLocal },
  };
}

import { EngineBug } from '../base/assert';
import { type Address } from '../base/units';
import { type HeapAnswer, type HeapContext, type HeapProcess } from '../heap/seam';
import { type ExpressLane } from './express/lane';
import { type AddressSpace } from '../memory/address-space';
import { type HeapMemory } from '../memory/seam';
import { type StoreLog } from '../memory/store-log';
import { type FaultId } from '../nt/faults';
import { INSTRUCTION_WORDS } from '../script/bytecode';
import { type Program } from '../script/program';
import { type AllocationColumns } from './allocations';
import { type FaultLog, type FaultRow } from './fault-log';
import { type DecidedCall, type EventSink, type MachineSettings, type Stop } from './seam';
import { type CallStacks } from './call-stacks';
import { copyDisk, type Disk } from './files/disk';
import { type Descriptor, type StreamState } from './files/stream-state';
import {
  copyExecution,
  copyThread,
  type Execution,
  type Raise,
  type ThreadState,
  type Wait,
} from './thread-state';

/** What a handle stands for. Plain records: the machine copies and hashes them as they are. */
export type KernelObject = Named &
  (
    | { readonly kind: 'thread'; readonly thread: number }
    | { readonly kind: 'process' }
    | { readonly kind: 'event'; readonly manual: boolean; signaled: boolean }
    | { readonly kind: 'mutex'; owner: number; depth: number }
    | { readonly kind: 'semaphore'; count: number; readonly maximum: number }
    | { readonly kind: 'toolhelp'; readonly heaps: readonly Address[]; next: number }
    | OpenFile
    /** FindFirstFile and what it found. */
    | { readonly kind: 'search'; readonly found: readonly FoundFile[]; next: number }
    /** Memory of CreateFileMapping, and what is in it where no view shows it. */
    | {
        readonly kind: 'section';
        readonly size: number;
        /** PAGE_*: what views may be. */
        readonly allowed: number;
        /** SEC_*. */
        readonly attributes: number;
        /** The file behind it; undefined for memory alone. */
        readonly file: OpenFile | undefined;
        /** Replaced, never changed in place, as the next two. */
        views: readonly SectionView[];
        saved: Uint8Array;
        /** Of reserved memory, for each page 1 when it is committed; undefined when all are. */
        committed: Uint8Array | undefined;
      }
  );

/** Pages of a section in the address space. */
export interface SectionView {
  readonly base: Address;
  /** Offset in the section, and bytes: whole pages. */
  readonly from: number;
  readonly size: number;
  /** PAGE_* that it was mapped with. */
  readonly protect: number;
}

/** An object that others may open by its name. */
interface Named {
  readonly name?: string;
}

/** A node that a search found, and the name that it has there: that of a directory may be `.` or `..`. */
export interface FoundFile {
  readonly node: number;
  readonly name: string;
}

/** An open file: Access and Share bits of files/open-file; node NOWHERE is the null device. */
export interface OpenFile {
  readonly kind: 'file';
  readonly node: number;
  readonly access: number;
  readonly share: number;
  readonly deleteOnClose: boolean;
  position: number;
}

/** A heap call whose stores are applied one by one, while other threads run between them. Plain data. */
export interface CallInFlight {
  readonly thread: number;
  readonly heap: Address;
  /** The thread that was inside a call on the same heap when this one began, 0 for none. */
  readonly overlaps: number;
  readonly answer: HeapAnswer;
  readonly log: StoreLog;
  /** Entries of the log that have taken effect. */
  applied: number;
  /** The memory that the rest of the log needs was taken away: what the call raises when it goes on. */
  fault: { readonly status: number; readonly information: readonly number[] } | undefined;
}

/** Where the program's arguments lie. */
export interface ArgumentAddresses {
  readonly count: number;
  readonly argv: Address;
  readonly wideArgv: Address;
  readonly commandLine: Address;
  readonly wideCommandLine: Address;
}

/** What a library function left behind for the instruction that called it. */
export interface CallOutcome {
  /** The function moved the thread itself: it jumped, or the thread has ended. */
  readonly moved: boolean;
  /** Set when the call must wait. */
  readonly refusal: Wait | undefined;
  readonly raised: Omit<Raise, 'resume'> | undefined;
}

/** The library functions that a program names, bound in its order. */
export interface BoundNatives {
  readonly count: number;
  /** Calls function `native` with the result slot at word `base`. The outcome is valid until the next call. */
  call(native: number, thread: ThreadState, base: number): CallOutcome;
  /** Lets the function begin a logged call if that is how it has to run; nothing else happens. */
  look(native: number, thread: ThreadState, base: number): void;
}

/** Everything about a simulated process that is not in its memory: plain data, copied and hashed as a whole. */
export interface ProcessState {
  /** Instructions completed by all threads; an attempt that faulted or was blocked counts as one. */
  step: number;
  threads: ThreadState[];
  /** Index of the thread whose instruction is next; -1 when every thread waits for another. */
  current: number;
  /** Instructions and logged stores that the current thread may still do before another gets its turn. */
  slice: number;
  schedulerRandom: number;
  heapRandom: number;
  /** Heap keys drawn so far. */
  heapKeys: number;
  /** Pinned heap bases used so far. */
  heapBases: number;
  /** Simulated time spent in sleeps, in 100 ns units. */
  slept: number;
  /** Grows with everything that a waiting thread may be waiting for. */
  changes: number;
  /** Bytes of standard input consumed. */
  input: number;
  objects: KernelObject[];
  /** handles[k]: index into `objects` of handle 4 * (k + 1), -1 when closed. */
  handles: number[];
  /** By the same index: what may be done through the handle, as an access mask; only sections ask for it. */
  rights: number[];
  tlsSlots: number;
  /** Completed heap calls, the ordinal of `Moment.event`. */
  heapCalls: number;
  /** Private heaps with the thread that made each. Replaced, never changed in place. */
  creators: readonly HeapCreator[];
  /** Heaps that HeapDestroy has released, with the pages they had. */
  destroyed: readonly DestroyedRange[];
  /** Heaps whose pages the program commits itself. Replaced, never changed in place. */
  routineHeaps: readonly Address[];
  /** Where Heap32First and Heap32Next stopped: the PROCESS_HEAP_ENTRY of their last block. */
  toolhelpWalk: { readonly heap: Address; readonly ordinal: number; readonly entry: readonly number[] };
  unhandledFilter: Address;
  /** Vectored handlers in the order in which they are called; replaced, never changed in place. */
  vectored: readonly VectoredHandler[];
  /** Handles of vectored handlers given out so far. */
  vectoredHandles: number;
  /** Who holds SRW locks and one-time initialisations: their words in memory do not say. Replaced, never changed in place. */
  holds: readonly Hold[];
  /** Threads that sleep on condition variables and addresses, those that came first in front. Replaced, never changed in place. */
  sleepers: readonly Sleeper[];
  /** Pages that VirtualLock keeps. Replaced, never changed in place. */
  lockedPages: readonly Address[];
  /** What the C library calls in exit and abort instead of ending the process; NULL for nothing. */
  exitRoutine: Address;
  abortRoutine: Address;
  /** What a thread other than the first calls when it ends, with its exit code; NULL for nothing. */
  threadExitRoutine: Address;
  /** Routines that ask the allocation hook of the debug C library: the address of their table, NULL without a hook. */
  allocRoutines: Address;
  /** What calls the handler that _set_invalid_parameter_handler was given; NULL without one. */
  invalidParameterRoutine: Address;
  /** What rand_s draws from. */
  secretRandom: number;
  /** The drive of the simulated machine. */
  disk: Disk;
  /** By file descriptor: the C library's open files. */
  descriptors: (Descriptor | undefined)[];
  /** streams[k] is the FILE at address k + 1. */
  streams: StreamState[];
  /** Fibers that exist. */
  fibers: Fiber[];
  peb: Address;
  processHeap: Address;
  crtHeap: Address;
  arguments: ArgumentAddresses;
  /** By thread id: the heap call whose stores are being applied one by one. */
  inFlight: CallInFlight[];
  outcome: Outcome | undefined;
}

/** A fiber, by the address that CreateFiber gave. */
export interface Fiber {
  readonly at: Address;
  /** Where it stands; undefined while it runs on a thread. */
  execution: Execution | undefined;
  /** What it will call when it runs for the first time; undefined afterwards. */
  start: { readonly function: number; readonly parameter: number } | undefined;
}

/** A handler that sees exceptions before frames do, or after one was continued. */
export interface VectoredHandler {
  readonly handle: number;
  readonly at: Address;
  readonly kind: 'exception' | 'continue';
}

/** One acquisition of a lock that has no owner field. */
export interface Hold {
  readonly at: Address;
  readonly thread: number;
}

/** A thread in SleepConditionVariable… or WaitOnAddress. */
export interface Sleeper {
  readonly at: Address;
  readonly thread: number;
  /** When it gives up, in 100 ns units; Infinity for never. */
  readonly until: number;
  /** No longer in the queue: it only has to take its lock again. */
  readonly woken: boolean;
  /** It gave up. */
  readonly late: boolean;
}

/** Who made a private heap. */
export interface HeapCreator {
  readonly heap: Address;
  readonly thread: number;
}

/** Pages that a destroyed heap had: [at, end). */
export interface DestroyedRange {
  readonly heap: Address;
  /** The heap lay in memory of the program's, which is still there. */
  readonly stays: boolean;
  readonly at: Address;
  readonly end: Address;
}

export type Outcome = Extract<Stop, { readonly reason: 'exited' | 'died' }>;

export function copyState(state: ProcessState): ProcessState {
  return {
    ...state,
    threads: state.threads.map(copyThread),
    objects: state.objects.map(object => ({ ...object })),
    handles: [...state.handles],
    rights: [...state.rights],
    disk: copyDisk(state.disk),
    descriptors: state.descriptors.map(descriptor => descriptor && { ...descriptor }),
    fibers: state.fibers.map(fiber => ({
      ...fiber,
      execution: fiber.execution && copyExecution(fiber.execution),
    })),
    streams: state.streams.map(stream => ({ ...stream, pushed: [...stream.pushed] })),
    inFlight: state.inFlight.map(call => ({ ...call })),
  };
}

/** How an evaluated expression ended, until `evaluate` collects it. */
export type EvaluationEnd =
  | { readonly ok: true; readonly low: number; readonly high: number }
  | { readonly ok: false; readonly reason: 'exception'; readonly status: number };

/**
 * One simulated process: program, memory, state, and the records that observers read. The parts of the machine are
 * functions over it; `Machine` is what others see.
 */
export interface Process {
  program: Program;
  readonly settings: MachineSettings;
  readonly pointerBytes: 4 | 8;
  readonly space: AddressSpace;
  state: ProcessState;
  /** Working copy of the code: breakpoints are patched in. */
  code: Int32Array;
  jumps: Int32Array;
  /** Four words a function: first word of code, words of the window, bytes of the frame, 0. */
  shapes: Int32Array;
  functionAt: ReadonlyMap<number, number>;
  natives: BoundNatives;
  /** The allocator's view of memory for calls that run at once. */
  readonly heapMemory: HeapMemory;
  readonly heapProcess: HeapProcess;
  /** The express lane of the heap; undefined when it has none. */
  readonly express: ExpressLane | undefined;
  /** What the last call that ran at once was given. */
  directContext: HeapContext | undefined;
  /** Set while somebody wants the next heap call explained. */
  asked: { decided: DecidedCall | undefined } | undefined;
  readonly allocations: AllocationColumns;
  readonly stacks: CallStacks;
  readonly faults: FaultLog;
  sink: EventSink | undefined;
  stopOn: ReadonlySet<FaultId>;
  /** The loop shall return after the current step. */
  interrupted: boolean;
  /** The loop met a BREAK. */
  stoppedAtBreak: boolean;
  /** Index of the fault that the current step recorded and that `stopOn` asks for, -1 for none. */
  stopFault: number;
  /** Steps of the loop's current turn up to and including the running instruction; see `currentStep`. */
  taken: number;
  evaluation: EvaluationEnd | undefined;
  /** Faults of the current step whose bytes afterwards are still to be kept. */
  readonly incomplete: FaultRow[];
}

/** The handle of the destroyed heap that `at` lay in; undefined when it lay in none. */
export function destroyedHeapAt(process: Process, at: Address): Address | undefined {
  return process.state.destroyed.findLast(range => at >= range.at && at < range.end)?.heap;
}

/** The step that is being executed: steps completed before the running instruction. */
export function currentStep(process: Process): number {
  return process.taken === 0 ? process.state.step : process.state.step + process.taken - 1;
}

/** Steps a 100 ns tick of simulated time lasts: about the speed of an interpreter, our rule. */
const STEPS_PER_TICK = 10;

/** Simulated time in 100 ns units since the process started. */
export function simulatedTime(process: Process): number {
  return Math.floor(currentStep(process) / STEPS_PER_TICK) + process.state.slept;
}

/** True when turns matter: two threads live. */
export function isShared(process: Process): boolean {
  let living = 0;
  for (const thread of process.state.threads) if (thread.status !== 'ended') living++;
  return living > 1;
}

export function threadOf(process: Process, id: number): ThreadState {
  const thread = process.state.threads.find(candidate => candidate.id === id);
  if (thread === undefined) throw new EngineBug(`no thread ${id}`);
  return thread;
}

export function currentThread(process: Process): ThreadState {
  const thread = process.state.threads[process.state.current];
  if (thread === undefined) throw new EngineBug('no thread is running');
  return thread;
}

/** Start word, window words and frame bytes of every function: see `Process.shapes`. */
export function shapesOf(program: Program): Int32Array {
  const shapes = new Int32Array(program.functions.length * 4);
  program.functions.forEach((fn, index) => {
    shapes.set([fn.start * INSTRUCTION_WORDS, fn.slots * 2, fn.frameBytes, 0], index * 4);
  });
  return shapes;
}

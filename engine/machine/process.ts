import { EngineBug } from '../base/assert';
import { type Address } from '../base/units';
import { type AddressSpace } from '../memory/address-space';
import { type HeapMemory } from '../memory/seam';
import { type FaultId } from '../nt/faults';
import { type Program } from '../script/program';
import { type AllocationColumns } from './allocations';
import { type FaultLog, type FaultRow } from './fault-log';
import { type KernelObject } from './kernel-objects';
import { type EventSink, type MachineSettings, type Stop } from './seam';
import { type CallStacks } from './stacks';
import { type ArgumentAddresses } from './start';
import { type SystemCall } from './system-call';
import { copyThread, type ThreadState } from './thread-state';
import { type CallInFlight } from './logged-calls';

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
  tlsSlots: number;
  /** Completed heap calls, the ordinal of `Moment.event`. */
  heapCalls: number;
  /** Heaps that HeapDestroy has released, with the pages they had. */
  destroyed: readonly DestroyedRange[];
  /** Where Heap32First and Heap32Next stopped: the PROCESS_HEAP_ENTRY of their last block. */
  toolhelpWalk: { readonly heap: Address; readonly ordinal: number; readonly entry: readonly number[] };
  unhandledFilter: Address;
  peb: Address;
  processHeap: Address;
  crtHeap: Address;
  arguments: ArgumentAddresses;
  /** By thread id: the heap call whose stores are being applied one by one. */
  inFlight: CallInFlight[];
  outcome: Outcome | undefined;
}

/** Pages that a destroyed heap had: [at, end). */
export interface DestroyedRange {
  readonly heap: Address;
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
  natives: readonly ((call: SystemCall) => void)[];
  readonly call: SystemCall;
  /** Natives that may begin a logged call. */
  readonly loggable: ReadonlySet<unknown>;
  /** The allocator's view of memory for calls that run at once. */
  readonly heapMemory: HeapMemory;
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

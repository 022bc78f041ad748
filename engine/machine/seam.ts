import { type Address } from '../base/units';
import { type Decision } from '../heap/decision';
import { type HeapOptions, type PageHeapKind } from '../heap/seam';
import { type AddressSpace } from '../memory/address-space';
import { type FaultId } from '../nt/faults';
import { DEBUGGER_FLAGS, FLG_HEAP_PAGE_ALLOCS } from '../nt/global-flags';
import { type Modifier, type Profile } from '../nt/profile';
import { type ProfileId } from '../nt/profile-ids';
import { type CompiledExpression } from '../script/compile-types';
import { type Program } from '../script/program';

/** Everything a run depends on besides its program. Given equal settings two runs are byte-equal. */
export interface MachineSettings {
  readonly profile: ProfileId;
  /** Default 1. */
  readonly seed: number;
  readonly scheduler: 'round-robin' | 'random';
  readonly decommit: 'never' | 'threshold';
  /** As if started under a debugger: tail and free checks, parameter validation (HEAP_SPEC §B.3, NtGlobalFlag 0x70). Default false. */
  readonly debugHeap?: boolean;
  /** NtGlobalFlag bits beside those of `debugHeap` (HEAP_SPEC §B.3). Default 0. */
  readonly globalFlags?: number;
  /** HEAP_SPEC §D.9. Default off. */
  readonly pageHeap?: PageHeapKind;
  /** The debug heap of the C library (HEAP_SPEC §E.2). Default false. */
  readonly crtDebug?: boolean;
  /** Never use the low-fragmentation heap. Default false. */
  readonly noLfh?: boolean;
  /** Failures of the heap have the numbers of Windows 11 (HEAP_SPEC X8, §F.2). Default false. */
  readonly win11?: boolean;
  /** Bytes that may be committed in all; undefined: the 4 GB that the machine has. */
  readonly commitLimit: number | undefined;
  /** argv[1…]. argv[0] is the name of module 0. */
  readonly args: readonly string[];
  readonly stdin: Uint8Array;
  /** Pins heap keys and heap base addresses instead of drawing them from the seed (golden vectors). */
  readonly entropy?: {
    readonly heapKeys?: readonly { readonly u32: number; readonly u16: number }[];
    readonly heapBases?: readonly Address[];
  };
}

/** What the settings stack on the profile's heap. FLG_HEAP_PAGE_ALLOCS and page heap imply each other; the flag alone means full. */
export function heapOptions(settings: MachineSettings): HeapOptions {
  const flags = (settings.globalFlags ?? 0) | (settings.debugHeap === true ? DEBUGGER_FLAGS : 0);
  const asked = settings.pageHeap ?? ((flags & FLG_HEAP_PAGE_ALLOCS) === 0 ? 'off' : 'full');
  const others = flags & ~FLG_HEAP_PAGE_ALLOCS;
  return {
    globalFlags: (asked === 'off' ? others : others | FLG_HEAP_PAGE_ALLOCS) >>> 0,
    pageHeap: asked,
    lowFragmentation: settings.noLfh !== true,
    win11: settings.win11 === true,
  };
}

/** The first option of `settings` that means nothing in `profile`; undefined when all do. */
export function refusedModifier(profile: Profile, settings: MachineSettings): Modifier | undefined {
  const { globalFlags, pageHeap } = heapOptions(settings);
  const asked: readonly (readonly [Modifier, boolean])[] = [
    ['debugHeap', (globalFlags & ~FLG_HEAP_PAGE_ALLOCS) !== 0],
    ['pageHeap', pageHeap !== 'off'],
    ['crtDebug', settings.crtDebug === true],
    ['noLfh', settings.noLfh === true],
    ['win11', settings.win11 === true],
  ];
  return asked.find(([modifier, wanted]) => wanted && !profile.modifiers.includes(modifier))?.[0];
}

/** Why `run` returned. In every case the state is exact: run again to go on. */
export type Stop =
  /** The budget or the step limit is used up. */
  | { readonly reason: 'budget' }
  /** The next instruction of `thread` has a breakpoint. */
  | { readonly reason: 'breakpoint'; readonly thread: number; readonly pc: number }
  /** The last step recorded a fault whose id is in `stopOn`. */
  | { readonly reason: 'fault'; readonly thread: number; readonly fault: number }
  | { readonly reason: 'exited'; readonly exitCode: number }
  /** The process died of an unhandled exception. */
  | { readonly reason: 'died'; readonly status: number; readonly at: Address; readonly thread: number }
  /** Every thread waits for another. */
  | {
      readonly reason: 'deadlock';
      readonly waits: readonly { readonly thread: number; readonly text: string }[];
    };

/**
 * Where a run is: instructions completed by all threads, and for each heap call in flight how many of its logged
 * stores are applied (in order of thread id; almost always empty).
 */
export interface Position {
  readonly step: number;
  readonly stores: readonly number[];
}

/** Opaque to everybody but the machine: page table, registers, kernel objects. Frames are shared copy-on-write. */
export interface Snapshot {
  readonly position: Position;
  /** Bytes that releasing it would give back, an estimate. */
  readonly bytes: number;
}

export interface MachineSeam {
  readonly program: Program;
  readonly settings: MachineSettings;
  readonly position: Position;
  /**
   * Runs until a stop, at most `instructions` instructions and not past step `untilStep`. With `arriving` a breakpoint at
   * the very first instruction counts: the run goes on where a budget cut it, and nobody stood there.
   */
  run(limit: {
    readonly instructions: number;
    readonly untilStep?: number;
    readonly arriving?: boolean;
  }): Stop;
  /** pcs at which `run` stops before executing; replaces the set. A run that starts at one passes it first unless it is `arriving`. */
  setBreakpoints(pcs: readonly number[]): void;
  /** Fault ids at which `run` stops after the step that recorded it. */
  stopOn: ReadonlySet<FaultId>;
  snapshot(): Snapshot;
  restore(snapshot: Snapshot): void;
  release(snapshot: Snapshot): void;
  /** Bytes that releasing all its snapshots would give back now; pages they share are counted once. */
  readonly snapshotBytes: number;
  /** A second machine in the same state, or in that of a snapshot of this one, with memory of its own and no sink: whatever it does leaves this one alone. */
  fork(from?: Snapshot): MachineSeam;
  /** Gives its memory up. Nothing of the machine may be used afterwards. */
  dispose(): void;
  /**
   * Runs through the next heap call, at most `instructions` instructions, and says how it came to its answer; undefined when
   * there was none. For a fork: the machine is then behind the call.
   */
  decideNext(instructions: number): DecidedCall | undefined;
  /** 16 hex digits over everything a program could observe: pages with their state, registers, threads, kernel objects, random state. Independent of the host and of how the state was reached. */
  stateHash(): string;
  readonly threads: readonly ThreadView[];
  /** Innermost first. */
  frames(thread: number): readonly FrameView[];
  /** How many frames `thread` has: asked at every statement while stepping over a recursion, so without building them. */
  frameCount(thread: number): number;
  /** Low and high word of a slot of a frame. */
  slot(frame: FrameView, slot: number): { readonly low: number; readonly high: number };
  setSlot(frame: FrameView, slot: number, low: number, high: number): void;
  /** Bytes as a debugger sees them, without any effect: bytes that are not committed are 0 and have 0 in `readable`, the others 1. Guard pages are readable. */
  peek(at: Address, size: number): { readonly bytes: Uint8Array; readonly readable: Uint8Array };
  /** Writes as a debugger does: neither protection nor the shadow object, the bytes count as initialised. False, and nothing written, when a byte is not committed. */
  poke(at: Address, bytes: Uint8Array): boolean;
  /**
   * Runs an expression in the context of `frame`, on top of its thread's innermost frame, other threads standing still,
   * at most `instructions` instructions. The position does not move; what the expression changed stays changed unless it
   * failed, then the state is as before. Output and faults go to `sink` and `faults` as ever.
   */
  evaluate(expression: CompiledExpression, frame: FrameView, instructions: number): Evaluation;
  /** The process's memory. Inspectors use its effect-free side only: regions, page states, peek. */
  readonly space: AddressSpace;
  /** The process environment block, which holds the process heap and the list of heaps; and the C library's heap, 0 before it exists. */
  readonly peb: Address;
  readonly crtHeap: Address;
  /** Where observers get what happens; re-execution of known steps tells them again, and they recognise it by its step. */
  sink: EventSink | undefined;
  readonly faults: readonly FaultRecord[];
  readonly allocations: AllocationRecords;
  readonly stacks: StackTable;
}

/** A heap call, and how it came to its answer. */
export interface DecidedCall {
  readonly step: number;
  readonly thread: number;
  readonly pc: number;
  /** The function that the program called. */
  readonly call: string;
  readonly heap: Address;
  readonly value: number;
  readonly decision: Decision;
}

/** What an expression gave: the 64 bits it returned, or in words why it did not end. */
export type Evaluation =
  | { readonly ok: true; readonly low: number; readonly high: number }
  | {
      readonly ok: false;
      readonly reason: 'limit' | 'exception' | 'blocked' | 'exited';
      readonly text: string;
    };

export interface ThreadView {
  readonly id: number;
  readonly name: string;
  readonly state: 'running' | 'ready' | 'waiting' | 'ended';
  /** What it waits for, in words; empty otherwise. */
  readonly waitingFor: string;
}

export interface FrameView {
  readonly thread: number;
  /** 0 is the thread's outermost frame: stable while the frame lives. */
  readonly depth: number;
  readonly function: number;
  /** The instruction it will execute next, or the call it is in. */
  readonly pc: number;
  /** Frame base on the simulated stack. */
  readonly base: Address;
  /** Where the thread has its own copies of `__declspec(thread)` variables; NULL when the program has none. */
  readonly threadStorage: Address;
}

/** Kinds of events of the log. */
export const EventKind = {
  HeapCreate: 1,
  HeapDestroy: 2,
  Alloc: 3,
  Free: 4,
  ReAlloc: 5,
  HeapOther: 6,
  Virtual: 7,
  Fault: 8,
  Output: 9,
  ThreadStart: 10,
  ThreadEnd: 11,
  Exception: 12,
} as const;
export type EventKind = (typeof EventKind)[keyof typeof EventKind];

export interface EventSink {
  /** `step` is the number of steps completed before the one that caused it. `at`/`size`: block, heap or range; `aux`: allocation record, fault index or exit code. */
  event(
    kind: EventKind,
    step: number,
    thread: number,
    pc: number,
    heap: Address,
    at: Address,
    size: number,
    aux: number,
  ): void;
  /** What the first words of events of `heap` below 4 GB hold above kind and thread; undefined when only `event` can tell of them. */
  tagOf(heap: Address): number | undefined;
  /**
   * Many events of one heap at once, in order: `count` times six words, namely kind, thread << 4 and `tagOf` the heap, the low
   * 32 bits of the step, pc, at, size, aux. The first is of step `step`; none is more than 2^31 steps later.
   */
  events(words: Int32Array, count: number, step: number): void;
  /** Bytes that the program wrote to stdout (1), stderr (2) or OutputDebugString (3). */
  output(step: number, thread: number, pc: number, stream: 1 | 2 | 3, bytes: Uint8Array): void;
}

/**
 * One row per successful allocation, in order; row k is the same in every run, so re-execution writes it again.
 * A later `freedStep` than the current step means: not freed yet, seen from here. Columns are valid in [0, count).
 */
export interface AllocationRecords {
  /** Rows that exist at the machine's current position. */
  readonly count: number;
  heap(row: number): Address;
  /** User pointer. */
  at(row: number): Address;
  /** Requested bytes. */
  size(row: number): number;
  step(row: number): number;
  pc(row: number): number;
  thread(row: number): number;
  stack(row: number): number;
  /** Infinity while not freed. */
  freedStep(row: number): number;
  freedPc(row: number): number;
  freedStack(row: number): number;
  /** The row that owns or last owned the byte at `at`, -1 for none. */
  owner(at: Address): number;
}

/** Interned call stacks: id → pcs, innermost first. Id 0 is the empty stack. */
export interface StackTable {
  pcs(id: number): readonly number[];
}

/** When something happened: steps completed before it, its ordinal among heap calls, and where. */
export interface Moment {
  readonly step: number;
  /** Number of heap calls completed before it. */
  readonly event: number;
  readonly pc: number;
  readonly thread: number;
  readonly stack: number;
}

/** What can still be done about a block that was not freed: nothing points to it, only lost blocks do, or the program could free it. */
export type LeakClass = 'direct' | 'indirect' | 'reachable';

export interface FaultRecord {
  readonly index: number;
  readonly id: FaultId;
  readonly act: Moment;
  /** When Windows notices: set as soon as the run gets there; undefined when it has not (yet). */
  readonly notice: (Moment & { readonly check: string }) | undefined;
  /** First byte touched, and how many. */
  readonly at: Address;
  readonly size: number;
  readonly access: 'read' | 'write' | 'call';
  readonly heap: Address;
  /** Row of the allocation concerned, -1 for none; for an overrun the block that was overrun. */
  readonly allocation: number;
  /** The block whose bytes were hit, -1 for none. */
  readonly victim: number;
  /** Up to 16 bytes at `at` before and after the act. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  /** HEAP_FAILURE_TYPE when the heap's own check noticed. */
  readonly failureType: number | undefined;
  /** For a leak: how the block could still be reached. */
  readonly leak: LeakClass | undefined;
  /** One sentence: what happened, with names and numbers but no source place. */
  readonly text: string;
  /** How often the same access of the same instruction to the same block happened (further hits are only counted). */
  readonly hits: number;
}

import { type Address, address } from '../base/units';
import { Random } from '../base/random';
import { type FaultId } from '../nt/faults';
import { COMMIT_LIMIT } from '../nt/machine-memory';
import { profileOf } from '../nt/profile';
import { AddressSpace, type SpaceSnapshot } from '../memory/address-space';
import { DirectMemory } from '../memory/direct-memory';
import { INSTRUCTION_WORDS, Op } from '../script/bytecode';
import { type CompiledExpression } from '../script/compile-types';
import { type Program } from '../script/program';
import { AllocationColumns } from './allocations';
import { evaluate } from './evaluation';
import { FaultLog, type FaultMemory } from './fault-log';
import { classifyViolation, recordUninitialised, completeFaults } from './faults';
import { heapProcess, nextHeapBase } from './heap-calls';
import { loadImages, LoadError } from './loader';
import { execute } from './loop';
import { bind } from './natives';
import {
  copyState,
  currentThread,
  isShared,
  shapesOf,
  threadOf,
  type Process,
  type ProcessState,
} from './process';
import { settle } from './scheduler';
import {
  type DecidedCall,
  type AllocationRecords,
  type Evaluation,
  type EventSink,
  type FaultRecord,
  type FrameView,
  type MachineSeam,
  type MachineSettings,
  type Position,
  type Snapshot,
  type StackTable,
  type Stop,
  type ThreadView,
} from './seam';
import { CallStacks } from './call-stacks';
import { newDisk, usedBytes } from './files/disk';
import { standardDescriptors, standardStreams } from './files/stream-state';
import { withStandIns } from './stand-ins';
import { startProcess } from './start';
import { expressLane } from './express/calls';
import { executeTrace } from './trace-loop';
import { hashProcess } from './state-hash';
import { CONTROL_WORDS, TRAP, frameBase, type ThreadState } from './thread-state';

/** What `snapshot` hands out; nobody else looks inside. */
interface MachineSnapshot extends Snapshot {
  readonly state: ProcessState;
  readonly space: SpaceSnapshot;
  readonly allocations: number;
  /** What the fault rows had learned. */
  readonly faults: FaultMemory;
}

/**
 * A trace has room for a page every 2^4 lines from the start, up to so many pages: that costs less than copying what there
 * is each time the pool grows.
 */
const TRACE_SHIFT = 4;
const MOST_FRAMES = 1 << 16;

/** Runs one program as one simulated process; its whole state is data. See `MachineSeam`. */
export class Machine implements MachineSeam {
  readonly program: Program;
  readonly settings: MachineSettings;
  readonly #process: Process;
  #breakpoints: readonly number[] = [];

  /** Loads the program and stops before its first instruction. Throws LoadError when it cannot be loaded. */
  constructor(program: Program, settings: MachineSettings, forkOf?: Process, from?: MachineSnapshot) {
    this.program = forkOf === undefined ? withStandIns(program, settings.profile) : program;
    this.settings = settings;
    this.#process = forkOf === undefined ? createProcess(this.program, settings) : forkProcess(forkOf, from);
  }

  /** The process, for the readers of this machine's own timeline and inspectors. */
  get process(): Process {
    return this.#process;
  }

  get position(): Position {
    const { state } = this.#process;
    return {
      step: state.step,
      stores: [...state.inFlight].sort((a, b) => a.thread - b.thread).map(call => call.applied),
    };
  }

  run(limit: {
    readonly instructions: number;
    readonly untilStep?: number;
    readonly arriving?: boolean;
  }): Stop {
    const process = this.#process;
    const last = Math.min(process.state.step + limit.instructions, limit.untilStep ?? Infinity);
    // A breakpoint on its next instruction is passed, also when other threads come in between.
    let passing = limit.arriving === true ? undefined : process.state.threads[process.state.current];
    for (;;) {
      const { state } = process;
      if (state.outcome !== undefined) return state.outcome;
      if (state.current < 0) return deadlock(state);
      if (state.step >= last) return { reason: 'budget' };
      const thread = currentThread(process);
      const turn = isShared(process) ? Math.min(state.slice, last - state.step) : last - state.step;
      if (this.#turn(thread, turn, thread === passing) > 0 && thread === passing) passing = undefined;
      if (process.stopFault >= 0) {
        const fault = process.stopFault;
        process.stopFault = -1;
        return { reason: 'fault', thread: thread.id, fault };
      }
      if (process.stoppedAtBreak) {
        process.stoppedAtBreak = false;
        return { reason: 'breakpoint', thread: thread.id, pc: thread.pc };
      }
    }
  }

  /** Runs the thread for at most `steps` steps and says how many it took; a breakpoint on its first instruction is passed when `passing`. */
  #turn(thread: ThreadState, steps: number, passing: boolean): number {
    const process = this.#process;
    const word = thread.pc * INSTRUCTION_WORDS;
    const patched = passing && process.code[word] === Op.BREAK;
    if (patched) process.code[word] = this.program.code[word]!;
    process.interrupted = false;
    const { trace } = this.program;
    const taken =
      trace === undefined
        ? execute(process, thread, patched ? 1 : steps)
        : executeTrace(process, thread, trace, steps);
    if (patched) process.code[word] = Op.BREAK;
    process.state.step += taken;
    process.state.slice -= taken;
    process.taken = 0;
    if (process.incomplete.length > 0) completeFaults(process);
    settle(process);
    return taken;
  }

  setBreakpoints(pcs: readonly number[]): void {
    const { code } = this.#process;
    for (const pc of this.#breakpoints)
      code[pc * INSTRUCTION_WORDS] = this.program.code[pc * INSTRUCTION_WORDS]!;
    const end = this.program.code.length / INSTRUCTION_WORDS;
    this.#breakpoints = pcs.filter(pc => Number.isInteger(pc) && pc >= 0 && pc < end);
    for (const pc of this.#breakpoints) code[pc * INSTRUCTION_WORDS] = Op.BREAK;
  }

  get stopOn(): ReadonlySet<FaultId> {
    return this.#process.stopOn;
  }

  set stopOn(ids: ReadonlySet<FaultId>) {
    this.#process.stopOn = ids;
  }

  snapshot(): Snapshot {
    const process = this.#process;
    const space = process.space.snapshot();
    const state = copyState(process.state);
    const registers = state.threads.reduce(
      (sum, thread) => sum + thread.registers.byteLength + thread.control.byteLength,
      0,
    );
    const snapshot: MachineSnapshot = {
      position: this.position,
      bytes: space.bytes + registers + usedBytes(state.disk),
      state,
      space,
      allocations: process.allocations.count,
      faults: process.faults.remember(),
    };
    return snapshot;
  }

  restore(snapshot: Snapshot): void {
    const from = snapshot as MachineSnapshot;
    const process = this.#process;
    process.space.restore(from.space);
    process.state = copyState(from.state);
    process.allocations.rewind(from.allocations, from.position.step);
    process.faults.rewind(from.faults);
    process.stopFault = -1;
    process.stoppedAtBreak = false;
  }

  release(snapshot: Snapshot): void {
    this.#process.space.release((snapshot as MachineSnapshot).space);
  }

  get snapshotBytes(): number {
    return this.#process.space.snapshotBytes;
  }

  dispose(): void {
    this.#process.space.pages.memory.retire();
  }

  fork(from?: Snapshot): MachineSeam {
    return new Machine(this.program, this.settings, this.#process, from as MachineSnapshot | undefined);
  }

  decideNext(instructions: number): DecidedCall | undefined {
    const process = this.#process;
    const asked: { decided: DecidedCall | undefined } = { decided: undefined };
    const last = process.state.step + instructions;
    process.asked = asked;
    while (asked.decided === undefined && process.state.step < last) {
      const { reason } = this.run({ instructions: last - process.state.step });
      if (reason !== 'fault' && reason !== 'breakpoint') break;
    }
    process.asked = undefined;
    return asked.decided;
  }

  stateHash(): string {
    return hashProcess(this.#process);
  }

  get threads(): readonly ThreadView[] {
    const { state } = this.#process;
    return state.threads.map((thread, index) => ({
      id: thread.id,
      name: thread.name,
      state: thread.status === 'ready' ? (index === state.current ? 'running' : 'ready') : thread.status,
      waitingFor: thread.wait?.text ?? '',
    }));
  }

  frames(id: number): readonly FrameView[] {
    const thread = threadOf(this.#process, id);
    const frames: FrameView[] = [];
    let { pc, window } = thread;
    for (let at = thread.top; at >= 0; at -= CONTROL_WORDS) {
      frames.push({
        thread: id,
        depth: at / CONTROL_WORDS,
        function: thread.control[at]!,
        pc,
        base: frameBase(thread, window),
        threadStorage: thread.storage,
      });
      pc = thread.control[at + 1]! % TRAP;
      window = thread.control[at + 2]!;
    }
    return frames;
  }

  frameCount(id: number): number {
    return threadOf(this.#process, id).top / CONTROL_WORDS + 1;
  }

  slot(frame: FrameView, slot: number): { readonly low: number; readonly high: number } {
    const thread = threadOf(this.#process, frame.thread);
    const word = windowOf(thread, frame.depth) + 2 * slot;
    return { low: thread.registers[word] ?? 0, high: thread.registers[word + 1] ?? 0 };
  }

  setSlot(frame: FrameView, slot: number, low: number, high: number): void {
    const thread = threadOf(this.#process, frame.thread);
    const word = windowOf(thread, frame.depth) + 2 * slot;
    if (word + 1 >= thread.registers.length) throw new RangeError(`frame ${frame.depth} has no slot ${slot}`);
    thread.registers[word] = low;
    thread.registers[word + 1] = high;
    this.#process.faults.branch(this.#process.state.step);
  }

  peek(at: Address, size: number): { readonly bytes: Uint8Array; readonly readable: Uint8Array } {
    return this.#process.space.peek(at, size);
  }

  poke(at: Address, bytes: Uint8Array): boolean {
    if (!this.#process.space.poke(at, bytes)) return false;
    this.#process.faults.branch(this.#process.state.step);
    return true;
  }

  evaluate(expression: CompiledExpression, frame: FrameView, instructions: number): Evaluation {
    const thread = threadOf(this.#process, frame.thread);
    const before = this.snapshot();
    const result = evaluate(this.#process, expression, thread, windowOf(thread, frame.depth), instructions);
    if (!result.ok) this.restore(before);
    this.release(before);
    if (result.ok) this.#process.faults.branch(this.#process.state.step);
    return result;
  }

  get sink(): EventSink | undefined {
    return this.#process.sink;
  }

  set sink(sink: EventSink | undefined) {
    this.#process.sink = sink;
  }

  get faults(): readonly FaultRecord[] {
    const { known, count } = this.#process.faults;
    return known.length === count ? known : known.slice(0, count);
  }

  get allocations(): AllocationRecords {
    return this.#process.allocations;
  }

  get space(): AddressSpace {
    return this.#process.space;
  }

  get peb(): Address {
    return this.#process.state.peb;
  }

  get crtHeap(): Address {
    return this.#process.state.crtHeap;
  }

  get stacks(): StackTable {
    return this.#process.stacks;
  }
}

/** Word index of the window of the frame at `depth`. */
function windowOf(thread: ThreadState, depth: number): number {
  const at = depth * CONTROL_WORDS;
  if (at > thread.top) throw new RangeError(`thread ${thread.id} has no frame at depth ${depth}`);
  return at === thread.top ? thread.window : thread.control[at + CONTROL_WORDS + 2]!;
}

function deadlock(state: ProcessState): Stop {
  const waits = state.threads
    .filter(thread => thread.status === 'waiting')
    .map(thread => ({ thread: thread.id, text: thread.wait?.text ?? '' }));
  return { reason: 'deadlock', waits };
}

function createProcess(program: Program, settings: MachineSettings): Process {
  const pointerBytes = program.model === 'ilp32' ? 4 : 8;
  if (settings.profile.endsWith('x64') !== (pointerBytes === 8))
    throw new LoadError(
      `the program is compiled for ${pointerBytes * 8} bits and cannot run in profile ${settings.profile}`,
    );
  const profile = profileOf(settings.profile);
  const space = new AddressSpace({
    pointerBytes,
    commitLimit: settings.commitLimit ?? COMMIT_LIMIT,
    lowestAddress: address(profile.system.lowestAddress),
    highestAddress: address(profile.system.highestAddress),
  });
  const lines = program.trace?.count ?? 0;
  space.pages.pool.makeRoom(Math.min(lines >> TRACE_SHIFT, MOST_FRAMES));
  const process = assemble(program, settings, space, initialState(settings));
  loadImages(space, program);
  startProcess(process);
  settle(process);
  return process;
}

function forkProcess(process: Process, from: MachineSnapshot | undefined): Process {
  const space = from === undefined ? process.space.fork() : forkSpaceAt(process.space, from.space);
  const copy = assemble(process.program, process.settings, space, copyState((from ?? process).state));
  copy.stacks.copyFrom(process.stacks);
  copy.allocations.copyFrom(process.allocations);
  copy.faults.copyFrom(process.faults);
  if (from === undefined) return copy;
  copy.allocations.rewind(from.allocations, from.position.step);
  copy.faults.rewind(from.faults);
  return copy;
}

/** The pages of a snapshot are known to its space alone: it goes there, is copied, and comes back. */
function forkSpaceAt(space: AddressSpace, from: MachineSnapshot['space']): AddressSpace {
  const here = space.snapshot();
  space.restore(from);
  const copy = space.fork();
  space.restore(here);
  space.release(here);
  return copy;
}

function assemble(
  program: Program,
  settings: MachineSettings,
  space: AddressSpace,
  state: ProcessState,
): Process {
  const stacks = new CallStacks();
  const process = {
    program,
    settings,
    pointerBytes: space.pointerBytes,
    space,
    state,
    code: program.code.slice(),
    jumps: program.tables,
    shapes: shapesOf(program),
    functionAt: new Map(program.functions.map((fn, index) => [fn.address as number, index])),
    allocations: new AllocationColumns(at => space.ownerAt(at), stacks, space.pages.memory),
    stacks,
    faults: new FaultLog(),
    sink: undefined,
    stopOn: new Set<FaultId>(),
    interrupted: false,
    stoppedAtBreak: false,
    stopFault: -1,
    taken: 0,
    evaluation: undefined,
    directContext: undefined,
    asked: undefined,
    incomplete: [],
  } as unknown as Process;
  Object.assign(process, {
    natives: bind(process, program.natives),
    heapMemory: new DirectMemory(space, () => nextHeapBase(process)),
    heapProcess: heapProcess(process),
  });
  Object.assign(process, { express: expressLane(process) });
  space.onViolation = (at, size, access) => {
    classifyViolation(process, currentThread(process), at, size, access);
  };
  space.onUninitialised = (at, size) => {
    recordUninitialised(process, currentThread(process), at, size);
  };
  return process;
}

function initialState(settings: MachineSettings): ProcessState {
  const random = new Random(settings.seed);
  const none = 0 as Address;
  return {
    step: 0,
    threads: [],
    current: 0,
    slice: 0,
    // Two streams, so that a scheduling decision does not move the heap's keys.
    schedulerRandom: random.next(),
    heapRandom: random.next(),
    secretRandom: random.next(),
    heapKeys: 0,
    heapBases: 0,
    slept: 0,
    changes: 0,
    input: 0,
    objects: [],
    handles: [],
    rights: [],
    tlsSlots: 0,
    heapCalls: 0,
    creators: [],
    destroyed: [],
    routineHeaps: [],
    toolhelpWalk: { heap: none, ordinal: 0, entry: [] },
    unhandledFilter: none,
    vectored: [],
    vectoredHandles: 0,
    holds: [],
    sleepers: [],
    lockedPages: [],
    exitRoutine: none,
    abortRoutine: none,
    allocRoutines: none,
    threadExitRoutine: none,
    invalidParameterRoutine: none,
    disk: newDisk(),
    descriptors: standardDescriptors(),
    streams: standardStreams(),
    fibers: [],
    peb: none,
    processHeap: none,
    crtHeap: none,
    arguments: { count: 0, argv: none, wideArgv: none, commandLine: none, wideCommandLine: none },
    inFlight: [],
    outcome: undefined,
  };
}

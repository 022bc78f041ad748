import { NULL, PAGE_SIZE, offset } from '../base/units';
import { MEM_PRIVATE, PAGE_GUARD, PAGE_READWRITE } from '../nt/memory-flags';
import { enterFunction } from './frames';
import { recordLeaks } from './leaks';
import { classifyLeaks } from './reachability';
import { currentStep, type Process } from './process';
import { EventKind } from './seam';
import { releaseStorage, takeStorage } from './thread-storage';
import { CONTROL_WORDS, THREAD_DATA, TRAP, Trap, type Execution, type ThreadState } from './thread-state';

/** SizeOfStackReserve of the images: the linker's default, 1 MB. */
export const STACK_RESERVE = 0x100000;
const FIRST_REGISTERS = 1024;
const FIRST_CONTROL = 160;
/** A thread's Windows id: a multiple of 4, as the kernel gives them. */
export const windowsThreadId = (id: number): number => 0x1000 + 4 * id;

/** An execution that has not begun, on a new stack; undefined when there is no room for it. */
export function newExecution({ space }: Process, reserve: number): Execution | undefined {
  const base = space.findFree(reserve);
  if (base === undefined || !space.canCommit(2 * PAGE_SIZE)) return undefined;
  if (!space.reserveAt(base, reserve, PAGE_READWRITE, MEM_PRIVATE)) return undefined;
  const top = offset(base, reserve);
  const limit = offset(top, -PAGE_SIZE);
  space.commit(limit, PAGE_SIZE, PAGE_READWRITE, 'program');
  space.commit(offset(limit, -PAGE_SIZE), PAGE_SIZE, PAGE_READWRITE | PAGE_GUARD, 'program');
  const registers = new Int32Array(FIRST_REGISTERS);
  return {
    pc: 0,
    window: 0,
    sp: top - THREAD_DATA,
    top: -CONTROL_WORDS,
    registers,
    floats: new Float64Array(registers.buffer),
    control: new Float64Array(FIRST_CONTROL),
    stackBase: base,
    stackTop: top,
    stackLimit: limit,
    dispatches: [],
    handled: [],
    fiberLocal: [],
  };
}

/** Makes a thread that will call `start` with `parameters`; undefined when there is no room for its stack. */
export function createThread(
  process: Process,
  name: string,
  start: number,
  parameters: readonly number[],
  reserve: number,
): ThreadState | undefined {
  const { state } = process;
  const execution = newExecution(process, reserve);
  if (execution === undefined) return undefined;
  const storage = takeStorage(process);
  if (storage === undefined) {
    process.space.releasePages(execution.stackBase, reserve);
    return undefined;
  }
  const thread: ThreadState = {
    ...execution,
    // As if the C library's start had stored its own.
    fiberLocal: [0],
    id: state.threads.length + 1,
    name,
    status: 'ready',
    fiber: NULL,
    lastError: 0,
    lastStatus: 0,
    exitCode: 0,
    suspended: 0,
    wait: undefined,
    tls: [],
    storage,
    teb: NULL,
    committed: undefined,
    context: -1,
  };
  enterFunction(process, thread, start, 0, parameters, Trap.ThreadEnd * TRAP, thread.sp);
  state.threads.push(thread);
  process.sink?.event(
    EventKind.ThreadStart,
    currentStep(process),
    thread.id,
    thread.pc,
    NULL,
    thread.stackBase,
    reserve,
    thread.id,
  );
  return thread;
}

/**
 * Ends the thread; before that it runs the routine that the program has set for this, from the bottom of its stack. The first
 * thread's end is the process's.
 */
export function leaveThread(process: Process, thread: ThreadState, exitCode: number): void {
  const routine = process.functionAt.get(process.state.threadExitRoutine);
  if (routine === undefined || thread.id === 1 || thread.control[0] === routine) {
    endThread(process, thread, exitCode);
    return;
  }
  thread.top = -CONTROL_WORDS;
  thread.window = 0;
  thread.sp = thread.stackTop - THREAD_DATA;
  thread.dispatches = [];
  thread.handled = [];
  enterFunction(process, thread, routine, 0, [exitCode], Trap.ThreadEnd * TRAP, thread.sp);
}

/** Ends the thread; the last one ends the process with its code. Its stack is released, as ExitThread does. */
export function endThread(process: Process, thread: ThreadState, exitCode: number): void {
  const { state } = process;
  thread.status = 'ended';
  thread.exitCode = exitCode;
  thread.wait = undefined;
  state.fibers = state.fibers.filter(({ at }) => at !== thread.fiber);
  state.changes++;
  process.interrupted = true;
  process.sink?.event(
    EventKind.ThreadEnd,
    currentStep(process),
    thread.id,
    thread.pc,
    NULL,
    thread.stackBase,
    STACK_RESERVE,
    exitCode,
  );
  if (state.threads.every(other => other.status === 'ended')) endProcess(process, thread, exitCode);
  else {
    process.space.releasePages(thread.stackBase, thread.stackTop - thread.stackBase);
    releaseStorage(process, thread);
  }
}

/** Ends the process: what it has not freed is noted, a row a block. */
export function endProcess(process: Process, thread: ThreadState, exitCode: number): void {
  if (process.state.outcome !== undefined) return;
  recordLeaks(process, thread, undefined, classifyLeaks(process, undefined));
  process.state.outcome = { reason: 'exited', exitCode: exitCode >>> 0 };
  process.interrupted = true;
}

import { type Address, NULL, address, offset } from '../base/units';
import { NtStatus } from '../nt/status';
import { ProcessFault } from '../memory/seam';
import { commitAnswer } from './commit-routines';
import { enterFunction, makeRoom } from './frames';
import { recordException, recordUnhandled } from './faults';
import { noticeException } from './notices';
import { currentStep, type Process } from './process';
import { EventKind } from './seam';
import { codeAddress } from './stacks';
import {
  CONTROL_WORDS,
  TRAP,
  Trap,
  frameBase,
  type Dispatch,
  type Handled,
  type Raise,
  type ThreadState,
} from './thread-state';
import { growStack, isOwnGuard } from './thread-stack';
import { leaveThread } from './threads';

/** EXCEPTION_NONCONTINUABLE. */
const NONCONTINUABLE = 1;
const STATUS_NONCONTINUABLE_EXCEPTION = 0xc0000025;
const STATUS_BAD_STACK = 0xc0000028;
const STATUS_LONGJUMP = 0x80000026;
/** EXCEPTION_MAXIMUM_PARAMETERS. */
const MAXIMUM_PARAMETERS = 15;

/** Offsets of EXCEPTION_RECORD and of the CONTEXT fields that are filled in. Source: winnt.h, both widths. */
const RECORD = {
  4: { flags: 4, address: 0xc, count: 0x10, information: 0x14, sizeof: 0x50 },
  8: { flags: 4, address: 0x10, count: 0x18, information: 0x20, sizeof: 0x98 },
} as const;
const CONTEXT = {
  4: { flags: 0, all: 0x1003f, bp: 0xb4, ip: 0xb8, sp: 0xc4, sizeof: 0x2cc },
  8: { flags: 0x30, all: 0x10001f, bp: 0xa0, ip: 0xf8, sp: 0x98, sizeof: 0x4d0 },
} as const;

/** A fault of memory or arithmetic at the thread's pc: resuming runs the same instruction again. */
export function raiseFault(process: Process, thread: ThreadState, fault: ProcessFault): void {
  if (fault.status === NtStatus.GUARD_PAGE_VIOLATION && isOwnGuard(thread, fault.information[1] ?? 0)) {
    try {
      growStack(process, thread, fault.information[1] ?? 0);
      return;
    } catch (error) {
      if (!(error instanceof ProcessFault)) throw error;
      fault = error;
    }
  }
  raise(process, thread, {
    status: fault.status,
    information: fault.information,
    continuable: true,
    resume: thread.pc,
  });
}

/** Starts the search for a handler; the thread's pc is the instruction that raised. */
export function raise(process: Process, thread: ThreadState, what: Raise): void {
  const step = currentStep(process);
  process.sink?.event(
    EventKind.Exception,
    step,
    thread.id,
    thread.pc,
    NULL,
    codeAddress(process, thread, thread.pc),
    0,
    what.status,
  );
  recordException(process, thread, what);
  noticeException(process, thread, what);
  const written = what.final === true ? undefined : writeRecords(process, thread, what);
  if (written === undefined) {
    die(process, thread, what.status, what.information, step);
    return;
  }
  thread.dispatches.push({
    status: what.status,
    continuable: what.continuable,
    information: what.information,
    step,
    unwinding: false,
    pointers: written.pointers,
    pc: thread.pc,
    resume: what.resume,
    window: thread.window,
    sp: thread.sp,
    top: thread.top,
    below: written.below,
    vectored: vectoredHandlers(process, 'exception'),
    frame: thread.top,
    range: 0,
    targetFrame: -1,
    targetPc: -1,
    jumpSlot: -1,
    jumpValue: 0,
  });
  callVectored(process, thread);
}

/** The handlers of that kind as they are now: one that is added or removed meanwhile changes the next exception. */
const vectoredHandlers = (process: Process, kind: 'exception' | 'continue'): readonly number[] =>
  process.state.vectored.filter(handler => handler.kind === kind).map(handler => handler.at);

/** Calls the next vectored handler of the innermost dispatch; when there is none the frames are searched. */
function callVectored(process: Process, thread: ThreadState): void {
  const handler = nextVectored(process, thread);
  if (handler === undefined) {
    search(process, thread);
    return;
  }
  const dispatch = innermost(thread);
  callFunclet(process, thread, handler, dispatch.pointers, dispatch.below, Trap.Vectored);
}

/** Takes the next vectored handler that is a function of the program from the innermost dispatch. */
function nextVectored(process: Process, thread: ThreadState): number | undefined {
  const dispatch = innermost(thread);
  const [at, ...vectored] = dispatch.vectored;
  if (at === undefined) return undefined;
  replaceInnermost(thread, { ...dispatch, vectored });
  return process.functionAt.get(at) ?? nextVectored(process, thread);
}

/** Where a CONTEXT has what is known of a thread: place, stack and frame, all else is left. */
export function writeContext(process: Process, thread: ThreadState, at: Address): void {
  const { space, pointerBytes } = process;
  const context = CONTEXT[pointerBytes];
  space.store32(offset(at, context.flags), context.all);
  space.storePointer(offset(at, context.ip), codeAddress(process, thread, thread.pc));
  space.storePointer(offset(at, context.sp), thread.sp);
  space.storePointer(offset(at, context.bp), frameBase(thread, thread.window));
}

/** Writes EXCEPTION_POINTERS, EXCEPTION_RECORD and CONTEXT below the stack pointer; undefined when the stack has no room left. */
function writeRecords(
  process: Process,
  thread: ThreadState,
  what: Raise,
): { readonly pointers: Address; readonly below: number } | undefined {
  const width = process.pointerBytes;
  const layout = RECORD[width];
  const context = CONTEXT[width];
  const size = 2 * width + layout.sizeof + context.sizeof;
  const below = thread.sp - (size + ((16 - (size % 16)) % 16));
  const { space } = process;
  try {
    makeRoom(process, thread, below, 0);
    const pointers = address(below);
    const record = offset(pointers, 2 * width);
    const contextAt = offset(record, layout.sizeof);
    const ip = codeAddress(process, thread, thread.pc);
    const count = Math.min(what.information.length, MAXIMUM_PARAMETERS);
    space.storePointer(pointers, record);
    space.storePointer(offset(pointers, width), contextAt);
    space.store32(record, what.status);
    space.store32(offset(record, layout.flags), what.continuable ? 0 : NONCONTINUABLE);
    space.storePointer(offset(record, 8), NULL);
    space.storePointer(offset(record, layout.address), ip);
    space.store32(offset(record, layout.count), count);
    for (let k = 0; k < count; k++)
      space.storePointer(offset(record, layout.information + k * width), what.information[k]!);
    writeContext(process, thread, contextAt);
    return { pointers, below };
  } catch (error) {
    if (error instanceof ProcessFault) return undefined;
    throw error;
  }
}

/** The pc in the frame at control entry `frame`, as the search sees it. */
const pcOf = (thread: ThreadState, dispatch: Dispatch, frame: number): number =>
  frame === dispatch.top ? dispatch.pc : thread.control[frame + CONTROL_WORDS + 1]! % TRAP;

const windowOf = (thread: ThreadState, dispatch: Dispatch, frame: number): number =>
  frame === dispatch.top ? dispatch.window : thread.control[frame + CONTROL_WORDS + 2]!;

/** Ranges of `frame` up to this one are behind an unwinding that is under way there. */
function unwoundTo(thread: ThreadState, frame: number): number {
  let range = -1;
  for (const other of thread.dispatches)
    if (other.unwinding && other.top === frame) range = Math.max(range, other.range);
  return range;
}

/** Goes on with the innermost dispatch: calls the next filter, or finds that nobody wants the exception. */
function search(process: Process, thread: ThreadState): void {
  const dispatch = innermost(thread);
  let range = dispatch.range;
  for (let frame = dispatch.frame; frame >= 0; frame -= CONTROL_WORDS, range = 0) {
    const pc = pcOf(thread, dispatch, frame);
    const { tries } = process.program.functions[thread.control[frame]!]!;
    range = Math.max(range, unwoundTo(thread, frame) + 1);
    for (; range < tries.length; range++) {
      const guarded = tries[range]!;
      if (guarded.kind !== 'except' || pc < guarded.start || pc >= guarded.end) continue;
      replaceInnermost(thread, { ...dispatch, frame, range });
      const base = frameBase(thread, windowOf(thread, dispatch, frame));
      callFunclet(process, thread, guarded.funclet, base, dispatch.below, Trap.Filter);
      return;
    }
    if (Math.floor(thread.control[frame + 1]! / TRAP) === Trap.Evaluation) {
      process.evaluation = { ok: false, reason: 'exception', status: dispatch.status };
      process.interrupted = true;
      return;
    }
  }
  unhandled(process, thread, dispatch);
}

function unhandled(process: Process, thread: ThreadState, dispatch: Dispatch): void {
  const filter = process.functionAt.get(process.state.unhandledFilter);
  if (filter !== undefined && dispatch.frame >= 0) {
    replaceInnermost(thread, { ...dispatch, frame: -1 });
    callFunclet(process, thread, filter, dispatch.pointers, dispatch.below, Trap.UnhandledFilter);
    return;
  }
  die(process, thread, dispatch.status, dispatch.information, dispatch.step);
}

function die(
  process: Process,
  thread: ThreadState,
  status: number,
  information: readonly number[],
  step: number,
): void {
  const at = codeAddress(process, thread, thread.pc);
  recordUnhandled(process, thread, status, information, step);
  process.state.outcome = { reason: 'died', status, at, thread: thread.id };
  process.interrupted = true;
}

/** Runs a function of one parameter as a frame above the thread's innermost one; `trap` gets its result. */
function callFunclet(
  process: Process,
  thread: ThreadState,
  funclet: number,
  argument: number,
  below: number,
  trap: Trap,
): void {
  const base = thread.window + process.shapes[thread.control[thread.top]! * 4 + 1]!;
  const caller = thread.sp;
  thread.sp = below;
  try {
    enterFunction(process, thread, funclet, base, [argument], thread.pc + trap * TRAP, caller);
  } catch (error) {
    if (!(error instanceof ProcessFault)) throw error;
    // No stack is left to handle anything: Windows ends the process without a word.
    thread.sp = caller;
    const dispatch = innermost(thread);
    die(process, thread, dispatch.status, dispatch.information, dispatch.step);
  }
}

/** A frame that the machine called has returned `low` and `high`: who called it goes on. */
export function returned(process: Process, thread: ThreadState, low: number, high: number): void {
  const { control, top } = thread;
  const back = control[top + 1]!;
  const trap = Math.floor(back / TRAP);
  if (trap === Trap.ThreadEnd) {
    leaveThread(process, thread, low >>> 0);
    return;
  }
  thread.pc = back % TRAP;
  thread.window = control[top + 2]!;
  thread.sp = control[top + 3]!;
  thread.top = top - CONTROL_WORDS;
  if (trap === Trap.Evaluation) {
    process.evaluation = { ok: true, low, high };
    process.interrupted = true;
  } else if (trap === Trap.Finally) {
    const dispatch = innermost(thread);
    replaceInnermost(thread, { ...dispatch, range: dispatch.range + 1 });
    unwind(process, thread);
  } else if (trap === Trap.Vectored) {
    // Anything but EXCEPTION_CONTINUE_EXECUTION goes on with the next handler (Microsoft, "PVECTORED_EXCEPTION_HANDLER").
    if (low === -1) resume(process, thread, innermost(thread));
    else callVectored(process, thread);
  } else if (trap === Trap.Continue) {
    if (low === -1) replaceInnermost(thread, { ...innermost(thread), vectored: [] });
    goOn(process, thread);
  } else if (trap === Trap.Commit) {
    // The heap call that asked for pages is made again.
    thread.committed = commitAnswer(process, thread, low);
  } else decide(process, thread, low, trap === Trap.UnhandledFilter);
}

/** Acts on a filter's answer: 1 handle, 0 search on, -1 resume. The unhandled filter's 1 ends the process. */
function decide(process: Process, thread: ThreadState, answer: number, last: boolean): void {
  const dispatch = innermost(thread);
  if (answer < 0) {
    resume(process, thread, dispatch);
  } else if (last) {
    die(process, thread, dispatch.status, dispatch.information, dispatch.step);
  } else if (answer === 0) {
    replaceInnermost(thread, { ...dispatch, range: dispatch.range + 1 });
    search(process, thread);
  } else {
    const guarded = process.program.functions[thread.control[dispatch.frame]!]!.tries[dispatch.range]!;
    replaceInnermost(thread, {
      ...dispatch,
      unwinding: true,
      range: 0,
      targetFrame: dispatch.frame,
      targetPc: guarded.handler,
    });
    unwind(process, thread);
  }
}

function resume(process: Process, thread: ThreadState, dispatch: Dispatch): void {
  if (!dispatch.continuable) {
    raise(process, thread, {
      status: STATUS_NONCONTINUABLE_EXCEPTION,
      information: [],
      continuable: false,
      resume: dispatch.resume,
    });
    return;
  }
  replaceInnermost(thread, { ...dispatch, vectored: vectoredHandlers(process, 'continue') });
  goOn(process, thread);
}

/** Calls the next vectored continue handler; behind the last one execution goes on. */
function goOn(process: Process, thread: ThreadState): void {
  const handler = nextVectored(process, thread);
  const dispatch = innermost(thread);
  if (handler !== undefined) {
    callFunclet(process, thread, handler, dispatch.pointers, dispatch.below, Trap.Continue);
    return;
  }
  thread.dispatches.pop();
  thread.pc = dispatch.resume;
}

/** Runs the finally handlers between the innermost frame and the target, one a call, then goes to the target. */
function unwind(process: Process, thread: ThreadState): void {
  const dispatch = innermost(thread);
  const { control } = thread;
  const { targetFrame, targetPc } = dispatch;
  let { top, pc, window, sp, range } = dispatch;
  for (;;) {
    const { tries } = process.program.functions[control[top]!]!;
    for (; range < tries.length; range++) {
      const guarded = tries[range]!;
      if (guarded.kind !== 'finally' || pc < guarded.start || pc >= guarded.end) continue;
      // A jump that stays inside the range does not leave it.
      if (top === targetFrame && targetPc >= guarded.start && targetPc < guarded.end) continue;
      moveTo(thread, top, pc, window, sp);
      replaceInnermost(thread, { ...dispatch, top, pc, window, sp, range });
      callFunclet(process, thread, guarded.funclet, frameBase(thread, window), dispatch.below, Trap.Finally);
      return;
    }
    if (top === targetFrame) break;
    pc = control[top + 1]! % TRAP;
    window = control[top + 2]!;
    sp = control[top + 3]!;
    top -= CONTROL_WORDS;
    range = 0;
  }
  moveTo(thread, top, targetPc, window, sp);
  // Dispatches whose filters or handlers were unwound away are abandoned, this one is done.
  thread.dispatches = thread.dispatches.slice(0, -1).filter(other => other.top < targetFrame);
  thread.handled = thread.handled.filter(other => other.frame < targetFrame);
  if (dispatch.jumpSlot >= 0) thread.registers[dispatch.jumpSlot] = dispatch.jumpValue;
  else thread.handled.push({ frame: targetFrame, code: dispatch.status, pointers: dispatch.pointers });
}

function moveTo(thread: ThreadState, top: number, pc: number, window: number, sp: number): void {
  thread.top = top;
  thread.pc = pc;
  thread.window = window;
  thread.sp = sp;
}

function innermost(thread: ThreadState): Dispatch {
  return thread.dispatches[thread.dispatches.length - 1]!;
}

function replaceInnermost(thread: ThreadState, dispatch: Dispatch): void {
  thread.dispatches[thread.dispatches.length - 1] = dispatch;
}

/** What the innermost frame handles: a filter or finally handler its dispatch, a handler block what it caught. */
function handledIn(thread: ThreadState): Handled | undefined {
  for (let k = thread.dispatches.length - 1; k >= 0; k--) {
    const dispatch = thread.dispatches[k]!;
    if (dispatch.top + CONTROL_WORDS === thread.top)
      return { frame: thread.top, code: dispatch.status, pointers: dispatch.pointers };
  }
  return thread.handled.find(handled => handled.frame === thread.top);
}

/** GetExceptionCode(), 0 outside filters, handlers and unwinding. */
export const exceptionCode = (thread: ThreadState): number => handledIn(thread)?.code ?? 0;
/** GetExceptionInformation(). */
export const exceptionPointers = (thread: ThreadState): number => handledIn(thread)?.pointers ?? 0;

/** First word of a jmp_buf that setjmp has filled: `JMP1`, so that longjmp to anything else is noticed. */
const JUMP_MARK = 0x31504d4a;

/** Fills the jmp_buf: mark, depth, pc after SETJMP, word index of the result slot, stack pointer's low word. */
export function saveJump(process: Process, thread: ThreadState, buffer: Address, slot: number): void {
  const words = [JUMP_MARK, thread.top, thread.pc + 1, slot, thread.sp | 0];
  words.forEach((word, k) => {
    process.space.store32(offset(buffer, 4 * k), word);
  });
}

/** longjmp: unwinds to the frame that called setjmp. A buffer whose frame is gone is STATUS_BAD_STACK, as RtlUnwind says. */
export function longJump(process: Process, thread: ThreadState, buffer: Address, value: number): void {
  const word = (k: number): number => process.space.load32(offset(buffer, 4 * k)) | 0;
  const [mark, frame, pc, slot] = [word(0), word(1), word(2), word(3)];
  const inside =
    mark === JUMP_MARK && frame >= 0 && frame <= thread.top && frame % CONTROL_WORDS === 0 && slot >= 0;
  const fn = inside ? process.program.functions[thread.control[frame]!] : undefined;
  if (fn === undefined || pc < fn.start || pc >= fn.end) {
    raise(process, thread, {
      status: STATUS_BAD_STACK,
      information: [],
      continuable: false,
      resume: thread.pc,
    });
    return;
  }
  thread.dispatches.push({
    status: STATUS_LONGJUMP,
    continuable: false,
    information: [],
    step: currentStep(process),
    unwinding: true,
    pointers: NULL,
    pc: thread.pc,
    resume: thread.pc,
    window: thread.window,
    sp: thread.sp,
    top: thread.top,
    below: thread.sp,
    vectored: [],
    frame: thread.top,
    range: 0,
    targetFrame: frame,
    targetPc: pc,
    jumpSlot: slot,
    jumpValue: value === 0 ? 1 : value,
  });
  unwind(process, thread);
}

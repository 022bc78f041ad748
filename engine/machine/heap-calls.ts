import { type Address, NULL, offset } from '../base/units';
import { Random } from '../base/random';
import { CommitRequest } from '../heap/commit-routine';
import { crtDebug } from '../heap/crt-debug/manager';
import { decide } from '../heap/decide';
import { heapManager } from '../heap/managers';
import { failureInformationAt } from '../heap/failure-information';
import { type Corruption, type HeapAnswer, type HeapContext, type HeapProcess } from '../heap/seam';
import { LoggedMemory } from '../memory/logged-memory';
import { type HeapMemory, ProcessFault } from '../memory/seam';
import { abandon, apply } from '../memory/store-log';
import { HEAP_NO_SERIALIZE } from '../nt/heap-flags';
import { FAILURE_INFORMATION, FAILURE_STACK } from '../nt/layout-failure';
import { profileOf } from '../nt/profile';
import { statusOf } from '../nt/status';
import { enterRoutine, hasCommitRoutine } from './commit-routines';
import { reportText, ReportType } from './crt-report';
import { recordCorruption } from './faults';
import { type FaultRow } from './fault-log';
import { type HeapRequest } from './heap-request';
import { callInFlight } from './logged-calls';
import { currentStep, type Process } from './process';
import { heapOptions } from './seam';
import { nativeAt, noticeRefusal } from './notices';
import { callerAddresses } from './stacks';
import { overlappedBy, recordOverlap } from './sharing';
import { type SystemCall } from './system-call';
import { type ThreadState } from './thread-state';
import { windowsThreadId } from './threads';

/** A call of the allocator, with its arguments in the request or bound. */
export type HeapInvocation = (context: HeapContext, request: HeapRequest) => HeapAnswer;

/** What the allocator is told about the process: made once, as every call takes it. */
export function heapProcess(process: Process): HeapProcess {
  const { settings } = process;
  const profile = profileOf(settings.profile);
  const options = heapOptions(settings);
  const manager = heapManager(profile, options);
  return {
    profile,
    manager,
    crt: settings.crtDebug === true ? crtDebug(manager) : manager,
    options,
    decommit: settings.decommit,
    get peb() {
      return process.state.peb;
    },
    nextKey: () => nextKey(process),
    nextRandom: () => nextRandom(process),
  };
}

function nextKey(process: Process): { readonly u32: number; readonly u16: number } {
  const { state, settings } = process;
  const pinned = settings.entropy?.heapKeys?.[state.heapKeys++];
  if (pinned !== undefined) return pinned;
  const random = new Random(state.heapRandom);
  const key = { u32: random.next(), u16: random.next() & 0xffff };
  state.heapRandom = random.state;
  return key;
}

function nextRandom({ state }: Process): number {
  const random = new Random(state.heapRandom);
  const drawn = random.next();
  state.heapRandom = random.state;
  return drawn;
}

/** The next pinned base of a heap's region; undefined when the address space chooses. */
export function nextHeapBase(process: Process): Address | undefined {
  return process.settings.entropy?.heapBases?.[process.state.heapBases++];
}

export function heapContext(process: Process, memory: HeapMemory, thread: number): HeapContext {
  return {
    memory,
    process: process.heapProcess,
    thread: windowsThreadId(thread),
    record: undefined,
    recorder: undefined,
  };
}

/** The context of a call that runs at once: the same one as long as the same thread calls. */
export function directContext(process: Process, thread: number): HeapContext {
  const known = process.directContext;
  if (known?.thread === windowsThreadId(thread)) return known;
  return (process.directContext = heapContext(process, process.heapMemory, thread));
}

/**
 * Makes a heap call for `call`: at once, or as the end of a logged one. Undefined when it is not done yet (it waits, or
 * this was only the look whether to log it); then the native returns and will be called again.
 */
export function invokeHeap(
  call: SystemCall,
  heap: Address,
  flags: number,
  invoke: HeapInvocation,
): HeapAnswer | undefined {
  const { process, caller } = call;
  const begun = callInFlight(process, caller);
  if (call.probing) {
    if (isUnserialised(process, heap, flags)) beginLogged(call, heap, invoke);
    return undefined;
  }
  if (begun !== undefined) {
    process.state.inFlight = process.state.inFlight.filter(other => other !== begun);
    if (begun.overlaps !== 0) recordOverlap(process, caller, begun);
    if (begun.fault !== undefined) throw new ProcessFault(begun.fault.status, begun.fault.information);
    return begun.answer;
  }
  if (process.asked !== undefined) decideFirst(call, process.asked, heap, invoke);
  const answer = hasCommitRoutine(process, heap)
    ? invokeForRoutine(call, invoke)
    : invoke(directContext(process, caller.id), call.request);
  if (answer === undefined) return undefined;
  if (answer.blockedOn === undefined) {
    if (caller.wait !== undefined) countCollision(process, heap);
    return answer;
  }
  const owner = lockOwner(process, answer.blockedOn);
  const name = `the lock of heap 0x${heap.toString(16).toUpperCase()}`;
  call.wait(owner === 0 ? name : `${name}, held by thread ${owner}`, Infinity, owner);
  return undefined;
}

/** Makes a call on a heap whose pages the program commits; undefined while its routine runs. */
function invokeForRoutine(call: SystemCall, invoke: HeapInvocation): HeapAnswer | undefined {
  const { caller } = call;
  const answered = caller.committed;
  caller.committed = undefined;
  try {
    return invokeWhole(call, invoke, false);
  } catch (error) {
    if (!(error instanceof CommitRequest)) throw error;
    // A routine that failed, or says that it has committed what it has not, is not asked again.
    if (answered !== undefined && (answered.status < 0 || answered.at === error.at))
      return invokeWhole(call, invoke, true);
    enterRoutine(call, error);
    return undefined;
  }
}

/** The call as a whole or nothing of it: its stores are applied once it is done. */
function invokeWhole(call: SystemCall, invoke: HeapInvocation, refusesCommit: boolean): HeapAnswer {
  const { process, caller } = call;
  const memory = new LoggedMemory(process.space, () => nextHeapBase(process));
  let isDone = false;
  try {
    const answer = invoke({ ...heapContext(process, memory, caller.id), refusesCommit }, call.request);
    isDone = answer.blockedOn === undefined;
    return answer;
  } finally {
    if (isDone)
      for (let index = 0; index < memory.log.length; index++) apply(memory.log, index, process.space);
    else abandon(memory.log, 0, process.space);
  }
}

/** Counts that a thread had to wait for the lock of a heap, in `_HEAP.Counters` where there is such a counter (HEAP_SPEC §D.5, §G.1). */
function countCollision({ heapProcess, space, heapMemory }: Process, heap: Address): void {
  const { profile } = heapProcess;
  if (profile.family !== 'vista' || heapProcess.options.pageHeap !== 'off') return;
  const counter = offset(heap, profile.layout.LockCollisions);
  // HeapDestroy has taken the heap away.
  if (space.isReadable(counter, 4)) heapMemory.setU32(counter, heapMemory.u32(counter) + 1);
}

/** Explains the first call that comes by, and stops the run behind it. What the dry run drew by chance is drawn again. */
function decideFirst(
  call: SystemCall,
  asked: NonNullable<Process['asked']>,
  heap: Address,
  invoke: HeapInvocation,
): void {
  const { process, caller } = call;
  if (asked.decided !== undefined) return;
  const { heapRandom, heapKeys, heapBases } = process.state;
  const dry = dryRun(call, invoke);
  Object.assign(process.state, { heapRandom, heapKeys, heapBases });
  if (dry?.decision === undefined) return;
  asked.decided = {
    step: currentStep(process),
    thread: caller.id,
    pc: caller.pc,
    call: nativeAt(process, caller) ?? '',
    heap,
    value: dry.value,
    decision: dry.decision,
  };
  process.interrupted = true;
  process.stoppedAtBreak = true;
}

/** Undefined for a call that faults, must wait, or asks the program for pages: it decides nothing yet. */
function dryRun({ process, caller, request }: SystemCall, invoke: HeapInvocation): HeapAnswer | undefined {
  try {
    const context = directContext(process, caller.id);
    const answer = decide(
      context,
      process.space,
      own => invoke(own, request),
      () => nextHeapBase(process),
    );
    return answer.blockedOn === undefined ? answer : undefined;
  } catch (error) {
    if (error instanceof ProcessFault || error instanceof CommitRequest) return undefined;
    throw error;
  }
}

function beginLogged(call: SystemCall, heap: Address, invoke: HeapInvocation): void {
  const { process, caller } = call;
  const overlaps = overlappedBy(process, caller, heap);
  const memory = new LoggedMemory(process.space, () => nextHeapBase(process));
  const answer = invokeLogged(memory, process, () =>
    invoke(heapContext(process, memory, caller.id), call.request),
  );
  if (answer.blockedOn !== undefined) return;
  process.state.inFlight.push({
    thread: caller.id,
    heap,
    overlaps,
    answer,
    log: memory.log,
    applied: 0,
    fault: undefined,
  });
}

/** A call that faults is not logged but made at once when its turn comes: what it set aside is given back. */
function invokeLogged(memory: LoggedMemory, process: Process, invoke: () => HeapAnswer): HeapAnswer {
  try {
    return invoke();
  } catch (error) {
    abandon(memory.log, 0, process.space);
    throw error;
  }
}

/** Whether the heap has no lock, or this call does not take it. */
function isUnserialised(process: Process, heap: Address, flags: number): boolean {
  // A call that may have to ask the program for pages is made as a whole: our rule.
  if (process.heapProcess.profile.alwaysSerialised || hasCommitRoutine(process, heap)) return false;
  if ((flags & HEAP_NO_SERIALIZE) !== 0) return true;
  const own = process.space.peekNumber(offset(heap, process.heapProcess.profile.flagsAt), 4);
  return own !== undefined && (own & HEAP_NO_SERIALIZE) !== 0;
}

/** Id of the thread that holds the critical section at `lock`, 0 for none. */
function lockOwner(process: Process, lock: Address): number {
  const { width } = process.heapProcess.profile;
  const owner = process.space.peekNumber(offset(lock, width.lock.owningThread), process.pointerBytes) ?? 0;
  return owner === 0 ? 0 : (owner - windowsThreadId(0)) / 4;
}

/** Fills in the stack trace of what the heap has left in memory of a failure; of other checks it leaves nothing. */
function traceFailure(process: Process, thread: ThreadState, { heap, at }: Corruption): void {
  const { heapProcess, heapMemory } = process;
  const { profile } = heapProcess;
  if (profile.family !== 'vista' && profile.family !== 'segment') return;
  const layout = FAILURE_INFORMATION[profile.pointerBytes];
  const from = failureInformationAt(heapProcess);
  if (heapMemory.pointer(offset(from, layout.heapAddress)) !== heap || at === NULL) return;
  callerAddresses(process, thread)
    .slice(0, FAILURE_STACK)
    .forEach((address, k) => {
      heapMemory.setPointer(offset(from, layout.stackTrace + k * profile.pointerBytes), address);
    });
}

/** Gives the answer to the program: result, last error, exception; damage that the heap noticed is recorded. `block` is what the call was about. */
export function giveAnswer(
  call: SystemCall,
  answer: HeapAnswer,
  check: string,
  misuse?: FaultRow,
  block: Address = NULL,
): void {
  const { process, caller } = call;
  process.state.heapCalls++;
  if (answer.corruption !== undefined) {
    recordCorruption(process, caller, answer.corruption, check, misuse, block);
    traceFailure(process, caller, answer.corruption);
  } else if (misuse !== undefined || block !== NULL)
    noticeRefusal(process, caller, answer, check, misuse, block);
  if (answer.report !== undefined) reportText(call, ReportType.Error, answer.report);
  if (answer.lastError !== undefined) call.lastError = answer.lastError;
  if (answer.lastError !== undefined && answer.lastError !== 0)
    caller.lastStatus = statusOf(answer.lastError);
  call.returnPointer(answer.value);
  const { raise } = answer;
  if (raise !== undefined) call.raised = { ...raise, final: answer.corruption !== undefined };
}

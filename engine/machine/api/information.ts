import { NULL, PAGE_SIZE, offset } from '../../base/units';
import { Win32Error } from '../../nt/status';
import { CURRENT_PROCESS, objectOf, openAgain, openHandle, plainHandle } from '../kernel-objects';
import { sectionRights } from '../files/section-rules';
import { simulatedTime } from '../process';
import { type SystemCall, type SystemTable } from '../system-call';
import { callerAddresses } from '../stacks';
import { windowsThreadId } from '../threads';
import { PROCESS_ID } from './process';
import { versionOf } from './system';

const DUPLICATE_CLOSE_SOURCE = 1;
const DUPLICATE_SAME_ACCESS = 2;

/** What a program asks about its process, its threads and its handles. Sources: Microsoft's page of each function. */
export const INFORMATION_CALLS: SystemTable = {
  /** No profile is a 32-bit process on a 64-bit Windows. */
  IsWow64Process(call) {
    if (!isOfProcess(call, 0)) return;
    call.storeU32(call.pointer(1), 0);
    call.returnBool(true);
  },

  /** Our rule: every committed page is in the working set, as nothing is ever paged out. */
  GetProcessMemoryInfo(call) {
    if (!isOfProcess(call, 0)) return;
    const width = call.pointerBytes;
    const [at, size] = [call.pointer(1), 8 + 8 * width];
    if (call.u32(2) < size) {
      call.fail(Win32Error.INSUFFICIENT_BUFFER);
      return;
    }
    const used = call.process.space.committedBytes;
    call.require(at, size, 'write');
    call.storeU32(at, size);
    call.storeU32(offset(at, 4), used / PAGE_SIZE);
    const amounts = [used, used, 0, 0, 0, 0, used, used];
    amounts.forEach((amount, k) => {
      call.storePointer(offset(at, 8 + k * width), amount);
    });
    // PROCESS_MEMORY_COUNTERS_EX goes on with PrivateUsage.
    if (call.u32(2) >= size + width) call.storePointer(offset(at, size), used);
    call.returnBool(true);
  },

  GetProcessId(call) {
    if (isOfProcess(call, 0)) call.returnI32(PROCESS_ID);
  },

  GetProcessIdOfThread(call) {
    if (objectOf(call.process, plainHandle(call.signed(0)), call.thread)?.kind === 'thread')
      call.returnI32(PROCESS_ID);
    else call.fail(Win32Error.INVALID_HANDLE);
  },

  /** Creation, exit, kernel and user time: all of a run is the program's own. */
  GetProcessTimes(call) {
    if (isOfProcess(call, 0)) storeTimes(call);
  },

  GetThreadTimes(call) {
    if (objectOf(call.process, plainHandle(call.signed(0)), call.thread)?.kind === 'thread') storeTimes(call);
    else call.fail(Win32Error.INVALID_HANDLE);
  },

  GetProcessHandleCount(call) {
    if (!isOfProcess(call, 0)) return;
    call.storeU32(call.pointer(1), call.process.state.handles.filter(index => index >= 0).length);
    call.returnBool(true);
  },

  OpenThread(call) {
    const thread = call.process.state.threads.find(({ id }) => windowsThreadId(id) === call.u32(2));
    if (thread === undefined) call.fail(Win32Error.INVALID_PARAMETER);
    else call.returnPointer(openHandle(call.process.state, { kind: 'thread', thread: thread.id }));
  },

  DuplicateHandle(call) {
    const { state } = call.process;
    const source = plainHandle(call.signed(1));
    const object = objectOf(call.process, source, call.thread);
    const isOwn = [0, 2].every(
      k => objectOf(call.process, plainHandle(call.signed(k)), call.thread)?.kind === 'process',
    );
    if (object === undefined || !isOwn) {
      call.fail(Win32Error.INVALID_HANDLE);
      return;
    }
    const index = source < 0 ? -1 : state.handles[source / 4 - 1]!;
    const options = call.u32(6);
    const isSame = (options & DUPLICATE_SAME_ACCESS) !== 0;
    const rights = isSame ? state.rights[source / 4 - 1] : sectionRights(call.u32(4));
    const made = index < 0 ? openHandle(state, object) : openAgain(state, index, rights);
    if ((options & DUPLICATE_CLOSE_SOURCE) !== 0 && index >= 0) state.handles[source / 4 - 1] = -1;
    if (call.pointer(3) !== NULL) call.storePointer(call.pointer(3), made);
    call.returnBool(true);
  },

  /** The return addresses of the callers, innermost first; the hash is their sum. */
  RtlCaptureStackBackTrace(call) {
    const frames = callerAddresses(call.process, call.caller);
    const shown = frames.slice(call.u32(0), call.u32(0) + call.u32(1));
    shown.forEach((frame, k) => {
      call.storePointer(offset(call.pointer(2), k * call.pointerBytes), frame);
    });
    if (call.pointer(3) !== NULL)
      call.storeU32(
        call.pointer(3),
        shown.reduce((sum, frame) => (sum + frame) % 0x100000000, 0),
      );
    call.returnI32(shown.length);
  },

  /** RTL_OSVERSIONINFOW, or the longer structure with the service pack. */
  RtlGetVersion(call) {
    const at = call.pointer(0);
    call.require(at, 0x114, 'write');
    call.fill(offset(at, 4), 0x110, 0);
    versionOf(call).forEach((number, k) => {
      call.storeU32(offset(at, 4 + 4 * k), number);
    });
    call.storeU32(offset(at, 16), 2);
    call.returnI32(0);
  },
};

/** Whether the argument is a handle to the process itself; if not, the call fails. */
function isOfProcess(call: SystemCall, argument: number): boolean {
  const handle = plainHandle(call.signed(argument));
  if (handle === CURRENT_PROCESS || objectOf(call.process, handle, call.thread)?.kind === 'process')
    return true;
  call.fail(Win32Error.INVALID_HANDLE);
  return false;
}

function storeTimes(call: SystemCall): void {
  const used = simulatedTime(call.process);
  [0, 0, 0, used].forEach((time, k) => {
    call.process.space.store64(call.pointer(1 + k), time | 0, Math.floor(time / 0x100000000));
  });
  call.returnBool(true);
}

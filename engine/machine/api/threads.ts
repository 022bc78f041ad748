import { NULL, roundUp, ALLOCATION_GRANULARITY } from '../../base/units';
import { Win32Error } from '../../nt/status';
import { CURRENT_THREAD, objectOf, openHandle, plainHandle } from '../kernel-objects';
import { type SystemCall, type SystemTable } from '../system-call';
import { simulatedTime } from '../process';
import { yieldTurn } from '../scheduler';
import { createThread, leaveThread, STACK_RESERVE, windowsThreadId } from '../threads';
import { resetStack } from '../thread-stack';
import { type ThreadState } from '../thread-state';

const CREATE_SUSPENDED = 4;
const STILL_ACTIVE = 259;
const INFINITE = 0xffffffff;
/** 100 ns units in a millisecond. */
const TICKS_PER_MILLISECOND = 10_000;
const SUSPEND_FAILED = 0xffffffff;
/** THREAD_PRIORITY_ERROR_RETURN. */
const PRIORITY_ERROR = 0x7fffffff;

export const THREAD_CALLS: SystemTable = {
  CreateThread(call) {
    start(call, call.size(1), 2, 3, call.u32(4), 5);
  },

  _beginthreadex(call) {
    start(call, call.u32(1), 2, 3, call.u32(4), 5);
  },

  _beginthread(call) {
    start(call, call.u32(1), 0, 2, 0, undefined);
  },

  _endthread(call) {
    leaveThread(call.process, call.caller, 0);
    call.moved = true;
  },

  ExitThread(call) {
    leaveThread(call.process, call.caller, call.u32(0));
    call.moved = true;
  },

  _endthreadex(call) {
    leaveThread(call.process, call.caller, call.u32(0));
    call.moved = true;
  },

  GetCurrentThread(call) {
    call.returnPointer(CURRENT_THREAD);
  },

  GetCurrentThreadId(call) {
    call.returnI32(windowsThreadId(call.thread));
  },

  GetThreadId(call) {
    const thread = threadArgument(call);
    if (thread === undefined) call.fail(Win32Error.INVALID_HANDLE);
    else call.returnI32(windowsThreadId(thread.id));
  },

  GetExitCodeThread(call) {
    const thread = threadArgument(call);
    if (thread === undefined) {
      call.fail(Win32Error.INVALID_HANDLE);
      return;
    }
    call.storeU32(call.pointer(1), thread.status === 'ended' ? thread.exitCode : STILL_ACTIVE);
    call.returnBool(true);
  },

  ResumeThread(call) {
    const thread = threadArgument(call);
    if (thread === undefined) {
      call.lastError = Win32Error.INVALID_HANDLE;
      call.returnI32(SUSPEND_FAILED);
      return;
    }
    call.returnI32(thread.suspended);
    if (thread.suspended === 0) return;
    thread.suspended--;
    call.process.state.changes++;
  },

  SuspendThread(call) {
    const thread = threadArgument(call);
    if (thread === undefined) {
      call.lastError = Win32Error.INVALID_HANDLE;
      call.returnI32(SUSPEND_FAILED);
      return;
    }
    call.returnI32(thread.suspended++);
    if (thread === call.caller) yieldTurn(call.process);
  },

  // Accepted without effect: the scheduler gives every thread the same turns, and GetThreadPriority says so.
  SetThreadPriority(call) {
    acceptForThread(call, () => {
      call.returnBool(true);
    });
  },

  GetThreadPriority(call) {
    const thread = threadArgument(call);
    if (thread === undefined) call.lastError = Win32Error.INVALID_HANDLE;
    call.returnI32(thread === undefined ? PRIORITY_ERROR : 0);
  },

  // One processor: the mask before is 1.
  SetThreadAffinityMask(call) {
    acceptForThread(call, () => {
      if (call.size(1) % 2 === 1) call.returnPointer(1);
      else call.fail(Win32Error.INVALID_PARAMETER);
    });
  },

  SwitchToThread(call) {
    const { threads } = call.process.state;
    call.returnBool(threads.some(other => other !== call.caller && other.status === 'ready'));
    yieldTurn(call.process);
  },

  _resetstkoflw(call) {
    call.returnBool(resetStack(call.process, call.caller));
  },

  Sleep(call) {
    sleep(call);
  },

  SleepEx(call) {
    sleep(call);
    call.returnI32(0);
  },
};

/** Does something to a thread if the handle in argument 0 is one. */
function acceptForThread(call: SystemCall, act: () => void): void {
  if (threadArgument(call) === undefined) call.fail(Win32Error.INVALID_HANDLE);
  else act();
}

function sleep(call: SystemCall): void {
  const milliseconds = call.u32(0);
  if (milliseconds === 0) {
    yieldTurn(call.process);
    return;
  }
  const now = simulatedTime(call.process);
  const until = call.caller.wait?.until ?? deadline(now, milliseconds);
  if (now >= until) return;
  call.wait(milliseconds === INFINITE ? 'Sleep(INFINITE)' : `Sleep(${milliseconds})`, until, 0);
}

/** When a wait of so many milliseconds that begins now is over. */
export function deadline(now: number, milliseconds: number): number {
  return milliseconds === INFINITE ? Infinity : now + milliseconds * TICKS_PER_MILLISECOND;
}

/** The thread of the handle in argument 0. */
export function threadArgument(call: SystemCall): ThreadState | undefined {
  const object = objectOf(call.process, plainHandle(call.signed(0)), call.thread);
  return object?.kind === 'thread' ? call.process.state.threads[object.thread - 1] : undefined;
}

function start(
  call: SystemCall,
  stackSize: number,
  startArgument: number,
  parameter: number,
  flags: number,
  idArgument: number | undefined,
): void {
  const { process } = call;
  const entry = call.pointer(startArgument);
  const id = idArgument === undefined ? NULL : call.pointer(idArgument);
  if (id !== NULL) call.require(id, 4, 'write');
  const callee = process.functionAt.get(entry);
  if (callee === undefined) {
    call.fail(Win32Error.INVALID_PARAMETER);
    return;
  }
  const name = process.program.functions[callee]!.name;
  const reserve = roundUp(Math.max(stackSize, STACK_RESERVE), ALLOCATION_GRANULARITY);
  const thread = createThread(process, name, callee, [call.size(parameter)], reserve);
  if (thread === undefined) {
    call.fail(Win32Error.NOT_ENOUGH_MEMORY);
    return;
  }
  if ((flags & CREATE_SUSPENDED) !== 0) thread.suspended = 1;
  if (id !== NULL) call.storeU32(id, windowsThreadId(thread.id));
  call.returnPointer(openHandle(process.state, { kind: 'thread', thread: thread.id }));
  // From now on turns matter: the creator's ends here, so that the order is the scheduler's choice.
  yieldTurn(process);
}

import { offset } from '../../base/units';
import { PEB_LAYOUT } from '../../nt/layout-teb';
import { Win32Error } from '../../nt/status';
import { closeObject } from '../files/open-file';
import { CURRENT_PROCESS, objectOf, openHandle, plainHandle } from '../kernel-objects';
import { type SystemCall, type SystemTable } from '../system-call';
import { simulatedTime } from '../process';
import { reportAtExit } from './crt-state';
import { endProcess } from '../threads';

/** The simulated process's id: a multiple of 4, our rule. */
export const PROCESS_ID = 0x1000;
const TLS_SLOTS = 1088;
const TLS_OUT_OF_INDEXES = 0xffffffff;
/** What abort() ends the process with. */
const ABORT_CODE = 3;
/** 100 ns units in a millisecond. */
const TICKS_PER_MILLISECOND = 10_000;

export const PROCESS_CALLS: SystemTable = {
  GetLastError(call) {
    call.returnI32(call.lastError);
  },

  SetLastError(call) {
    call.lastError = call.u32(0);
  },

  GetCurrentProcess(call) {
    call.returnPointer(CURRENT_PROCESS);
  },

  GetCurrentProcessId(call) {
    call.returnI32(PROCESS_ID);
  },

  OpenProcess(call) {
    if (call.u32(2) !== PROCESS_ID) call.fail(Win32Error.INVALID_PARAMETER);
    else call.returnPointer(openHandle(call.process.state, { kind: 'process' }));
  },

  ExitProcess(call) {
    endProcess(call.process, call.caller, call.u32(0));
  },

  TerminateProcess(call) {
    const object = objectOf(call.process, plainHandle(call.signed(0)), call.thread);
    if (object?.kind !== 'process') call.fail(Win32Error.INVALID_HANDLE);
    else endProcess(call.process, call.caller, call.u32(1));
  },

  exit(call) {
    const routine = call.process.functionAt.get(call.process.state.exitRoutine);
    if (routine !== undefined) {
      call.enter(routine);
      return;
    }
    reportAtExit(call);
    endProcess(call.process, call.caller, call.u32(0));
  },

  __set_exit_routine(call) {
    call.process.state.exitRoutine = call.pointer(0);
  },

  __set_thread_exit_routine(call) {
    call.process.state.threadExitRoutine = call.pointer(0);
  },

  __set_abort_routine(call) {
    call.process.state.abortRoutine = call.pointer(0);
  },

  /** The routine of exit ends here too, so that what atexit frees is no leak. */
  _exit(call) {
    reportAtExit(call);
    endProcess(call.process, call.caller, call.u32(0));
  },

  __set_invalid_parameter_routine(call) {
    call.process.state.invalidParameterRoutine = call.pointer(0);
  },

  abort(call) {
    const routine = call.process.functionAt.get(call.process.state.abortRoutine);
    if (routine === undefined) endProcess(call.process, call.caller, ABORT_CODE);
    else call.enter(routine);
  },

  /** There is one when the process was started as under one: the program and its heaps are told the same. */
  IsDebuggerPresent(call) {
    const { space, state, pointerBytes } = call.process;
    call.returnBool(space.peekNumber(offset(state.peb, PEB_LAYOUT[pointerBytes].beingDebugged), 1) !== 0);
  },

  _errno(call) {
    call.returnPointer(call.errnoAt);
  },

  __argc(call) {
    call.returnI32(call.process.state.arguments.count);
  },

  __argv(call) {
    call.returnPointer(call.process.state.arguments.argv);
  },

  /** An empty list: the zero behind the arguments. */
  __environ(call) {
    const { argv, count } = call.process.state.arguments;
    call.returnPointer(offset(argv, count * call.pointerBytes));
  },

  __wargv(call) {
    call.returnPointer(call.process.state.arguments.wideArgv);
  },

  GetCommandLineA(call) {
    call.returnPointer(call.process.state.arguments.commandLine);
  },

  GetCommandLineW(call) {
    call.returnPointer(call.process.state.arguments.wideCommandLine);
  },

  CloseHandle(call) {
    const handle = plainHandle(call.signed(0));
    if (handle < 0 || closeObject(call.process, handle, call.thread)) call.returnBool(true);
    else call.fail(Win32Error.INVALID_HANDLE);
  },

  TlsAlloc(call) {
    const { state } = call.process;
    call.returnI32(state.tlsSlots < TLS_SLOTS ? state.tlsSlots++ : TLS_OUT_OF_INDEXES);
  },

  TlsFree(call) {
    if (call.u32(0) < call.process.state.tlsSlots) call.returnBool(true);
    else call.fail(Win32Error.INVALID_PARAMETER);
  },

  /** The value may be 0, so a success clears the last error (Microsoft, "TlsGetValue"). */
  TlsGetValue(call) {
    if (call.u32(0) >= TLS_SLOTS) {
      call.fail(Win32Error.INVALID_PARAMETER);
      return;
    }
    call.lastError = 0;
    call.returnPointer(call.caller.tls[call.u32(0)] ?? 0);
  },

  TlsSetValue(call) {
    const index = call.u32(0);
    if (index >= call.process.state.tlsSlots) {
      call.fail(Win32Error.INVALID_PARAMETER);
      return;
    }
    const { tls } = call.caller;
    while (tls.length < index) tls.push(0);
    tls[index] = call.size(1);
    call.returnBool(true);
  },

  GetTickCount(call) {
    call.returnI32(milliseconds(call));
  },

  GetTickCount64(call) {
    const now = milliseconds(call);
    call.returnI64(now, Math.floor(now / 0x100000000));
  },

  QueryPerformanceCounter(call) {
    storeWide(call, simulatedTime(call.process));
  },

  QueryPerformanceFrequency(call) {
    storeWide(call, TICKS_PER_MILLISECOND * 1000);
  },
};

const milliseconds = (call: SystemCall): number =>
  Math.floor(simulatedTime(call.process) / TICKS_PER_MILLISECOND);

function storeWide(call: SystemCall, value: number): void {
  call.process.space.store64(call.pointer(0), value | 0, Math.floor(value / 0x100000000));
  call.returnBool(true);
}

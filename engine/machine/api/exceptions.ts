import { NtStatus, Win32Error } from '../../nt/status';
import { longJump, writeContext } from '../exceptions';
import { type VectoredHandler } from '../process';
import { threadArgument } from './threads';
import { type SystemCall, type SystemTable } from '../system-call';

/** Bit 28 of an exception code is the system's: RaiseException clears it. */
const RESERVED_BIT = 0x10000000;
const EXCEPTION_NONCONTINUABLE = 1;
const EXCEPTION_MAXIMUM_PARAMETERS = 15;

export const EXCEPTION_CALLS: SystemTable = {
  RaiseException(call) {
    const given = call.pointer(3);
    const count = given === 0 ? 0 : Math.min(call.u32(2), EXCEPTION_MAXIMUM_PARAMETERS);
    const width = call.pointerBytes;
    const information: number[] = [];
    for (let k = 0; k < count; k++)
      information.push(call.process.space.loadPointer(call.after(3, k * width)));
    call.raise(
      (call.u32(0) & ~RESERVED_BIT) >>> 0,
      information,
      (call.u32(1) & EXCEPTION_NONCONTINUABLE) === 0,
    );
  },

  SetUnhandledExceptionFilter(call) {
    const { state } = call.process;
    const before = state.unhandledFilter;
    state.unhandledFilter = call.pointer(0);
    call.returnPointer(before);
  },

  AddVectoredExceptionHandler(call) {
    addVectored(call, 'exception');
  },

  RemoveVectoredExceptionHandler(call) {
    removeVectored(call, 'exception');
  },

  AddVectoredContinueHandler(call) {
    addVectored(call, 'continue');
  },

  RemoveVectoredContinueHandler(call) {
    removeVectored(call, 'continue');
  },

  RtlCaptureContext(call) {
    writeContext(call.process, call.caller, call.pointer(0));
  },

  /** Of a thread that runs it says where it stands at this moment. */
  GetThreadContext(call) {
    const thread = threadArgument(call);
    if (thread === undefined) call.fail(Win32Error.INVALID_HANDLE);
    else {
      writeContext(call.process, thread, call.pointer(1));
      call.returnBool(true);
    }
  },

  DebugBreak(call) {
    call.raise(NtStatus.BREAKPOINT, [0], true);
  },

  __debugbreak(call) {
    call.raise(NtStatus.BREAKPOINT, [0], true);
  },

  longjmp(call) {
    longJump(call.process, call.caller, call.pointer(0), call.i32(1));
    call.moved = true;
  },
};

/** Handles are addresses on Windows; these are below every address that can be mapped, so that nothing mistakes them for one. */
const HANDLE_STRIDE = 0x10;

function addVectored(call: SystemCall, kind: VectoredHandler['kind']): void {
  const { state } = call.process;
  const handle = ++state.vectoredHandles * HANDLE_STRIDE;
  const handler: VectoredHandler = { handle, at: call.pointer(1), kind };
  state.vectored = call.u32(0) === 0 ? [...state.vectored, handler] : [handler, ...state.vectored];
  call.returnPointer(handle);
}

function removeVectored(call: SystemCall, kind: VectoredHandler['kind']): void {
  const { state } = call.process;
  const handle = call.size(0);
  const rest = state.vectored.filter(handler => handler.handle !== handle || handler.kind !== kind);
  call.returnBool(rest.length < state.vectored.length);
  state.vectored = rest;
}

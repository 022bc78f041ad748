import { NtStatus } from '../../nt/status';
import { longJump } from '../exceptions';
import { type SystemTable } from '../system-call';

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

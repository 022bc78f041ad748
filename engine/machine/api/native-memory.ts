import { type Address, address, NULL } from '../../base/units';
import { isCurrentProcess, VirtualProtect, VirtualQuery } from '../../memory/virtual-calls';
import { ntAllocate, ntFree, ntProtect, type VirtualRange } from '../../memory/virtual-memory';
import { MEM_WRITE_WATCH } from '../../nt/memory-flags';
import { NtStatus, statusOf, Win32Error } from '../../nt/status';
import { isAbsent } from '../../nt/windows';
import { commitReserved, keepBeforeCopies } from '../files/section';
import { objectOf, plainHandle } from '../kernel-objects';
import { currentStep, type Process } from '../process';
import { EventKind } from '../seam';
import { type SystemCall, type SystemTable } from '../system-call';
import { forgetLocks } from './page-locks';

/* Virtual memory with a process handle: the native calls, and the Ex forms of the others (HEAP_SPEC §A.15). */

const MemoryBasicInformation = 0;

export const NATIVE_MEMORY_CALLS: SystemTable = {
  NtAllocateVirtualMemory(call) {
    const [zeroBits, type, protect] = [call.size(2), call.u32(4), call.u32(5)];
    onRange(call, 3, type, (base, size) => {
      const status = refusedType(call.process, base, size, type);
      if (status !== 0) return { status, base, size };
      keepBeforeCopies(call.process, base, protect);
      return ntAllocate(call.process.space, base, size, type, protect, zeroBits);
    });
  },

  NtFreeVirtualMemory(call) {
    const type = call.u32(3);
    onRange(call, 2, type, (base, size) => ntFree(call.process.space, base, size, type));
    forgetLocks(call.process);
  },

  NtProtectVirtualMemory(call) {
    const [protect, oldAt] = [call.u32(3), call.pointer(4)];
    const { space } = call.process;
    if (space.firstDenied(oldAt, 4, 'write') !== undefined) {
      call.returnI32(NtStatus.ACCESS_VIOLATION);
      return;
    }
    onRange(call, 2, protect, (base, size) => {
      keepBeforeCopies(call.process, base, protect);
      const answer = ntProtect(space, base, size, protect);
      if (answer.status === NtStatus.SUCCESS) space.raw.storeNumber(oldAt, answer.old, 4);
      return answer;
    });
  },

  NtQueryVirtualMemory(call) {
    const [at, kind, to, length, returned] = [
      call.pointer(1),
      call.u32(2),
      call.pointer(3),
      call.size(4),
      call.pointer(5),
    ];
    if (!isOwnProcess(call)) call.returnI32(NtStatus.INVALID_HANDLE);
    else if (kind !== MemoryBasicInformation) call.returnI32(NtStatus.INVALID_INFO_CLASS);
    else {
      const answer = VirtualQuery(call.process.space, at, to, length);
      if (answer.value !== 0 && returned !== NULL) call.storePointer(returned, answer.value);
      call.returnI32(answer.value === 0 ? statusOf(answer.lastError ?? 0) : NtStatus.SUCCESS);
    }
  },

  VirtualProtectEx(call) {
    if (!isOwnProcess(call)) call.fail(Win32Error.INVALID_HANDLE);
    else {
      const [at, size, protect] = [call.pointer(1), call.size(2), call.u32(3)];
      keepBeforeCopies(call.process, at, protect);
      const answer = VirtualProtect(call.process.space, at, size, protect, call.pointer(4));
      if (answer.lastError !== undefined) call.lastError = answer.lastError;
      call.returnPointer(answer.value);
      if (answer.value !== 0) tellVirtual(call, at, size, protect);
    }
  },

  VirtualQueryEx(call) {
    if (!isOwnProcess(call)) {
      call.fail(Win32Error.INVALID_HANDLE);
      return;
    }
    const answer = VirtualQuery(call.process.space, call.pointer(1), call.pointer(2), call.size(3));
    if (answer.lastError !== undefined) call.lastError = answer.lastError;
    call.returnPointer(answer.value);
  },

  /** No instruction of the simulated processor is ever cached. */
  FlushInstructionCache(call) {
    if (isOwnProcess(call)) call.returnBool(true);
    else call.fail(Win32Error.INVALID_HANDLE);
  },

  IsBadReadPtr(call) {
    call.returnBool(isDenied(call, call.pointer(0), call.size(1), 'read'));
  },

  IsBadWritePtr(call) {
    call.returnBool(isDenied(call, call.pointer(0), call.size(1), 'write'));
  },

  IsBadCodePtr(call) {
    call.returnBool(isDenied(call, call.pointer(0), 1, 'read'));
  },

  IsBadStringPtrA(call) {
    call.returnBool(isBadString(call, 1));
  },

  IsBadStringPtrW(call) {
    call.returnBool(isBadString(call, 2));
  },
};

/**
 * The status with which a type of allocation is refused before memory is looked at: the section of a view does not let its
 * pages be committed, or the Windows knows nothing of MEM_WRITE_WATCH. 0 for none.
 */
export function refusedType(process: Process, at: Address, size: number, type: number): number {
  if ((type & MEM_WRITE_WATCH) !== 0 && isAbsent(process.settings.profile, 'GetWriteWatch'))
    return NtStatus.INVALID_PARAMETER_5;
  return commitReserved(process, at, size, type);
}

/** Whether an argument is a handle to the process itself: the pseudo handle, or one of OpenProcess. */
export function isOwnProcess(call: SystemCall, argument = 0): boolean {
  const handle = call.signed(argument);
  return (
    isCurrentProcess(handle) || objectOf(call.process, plainHandle(handle), call.thread)?.kind === 'process'
  );
}

export function tellVirtual(call: SystemCall, at: Address, size: number, type: number): void {
  const { process } = call;
  process.sink?.event(EventKind.Virtual, currentStep(process), call.thread, call.pc, NULL, at, size, type);
}

/** A native call on *BaseAddress (argument 1) and *RegionSize (argument `sizeAt`): both are written back when it succeeds. */
export function onRange(
  call: SystemCall,
  sizeAt: number,
  type: number,
  act: (base: Address, size: number) => VirtualRange,
): void {
  const { space } = call.process;
  const { pointerBytes } = call;
  const [base, size] = [call.pointer(1), call.pointer(sizeAt)];
  const isBad = (at: Address): boolean => space.firstDenied(at, pointerBytes, 'write') !== undefined;
  if (isBad(base) || isBad(size)) {
    call.returnI32(NtStatus.ACCESS_VIOLATION);
    return;
  }
  if (!isOwnProcess(call)) {
    call.returnI32(NtStatus.INVALID_HANDLE);
    return;
  }
  const answer = act(address(call.loadPointer(base)), call.loadPointer(size));
  call.returnI32(answer.status);
  if (answer.status !== NtStatus.SUCCESS) return;
  // The variables may lie in the pages that were freed just now.
  if (!isBad(base)) call.storePointer(base, answer.base);
  if (!isBad(size)) call.storePointer(size, answer.size);
  tellVirtual(call, answer.base, answer.size, type);
}

/** No byte is touched, so a guard page stays one: our rule, where Windows warns against these functions. */
const isDenied = (call: SystemCall, at: Address, size: number, access: 'read' | 'write'): boolean =>
  size !== 0 && call.process.space.firstDenied(at, size, access) !== undefined;

/** Whether a string of units of `unit` bytes, at most argument 1 of them, runs into memory that cannot be read. */
function isBadString(call: SystemCall, unit: 1 | 2): boolean {
  const most = call.size(1);
  const first = call.pointer(0);
  for (let k = 0; k < most; k++) {
    const at = address(first + k * unit);
    if (isDenied(call, at, unit, 'read')) return true;
    if (call.process.space.raw.number(at, unit) === 0) return false;
  }
  return false;
}

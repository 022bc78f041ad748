import { type Address, NULL, PAGE_SIZE, ALLOCATION_GRANULARITY, offset } from '../../base/units';
import {
  VirtualAlloc,
  VirtualAllocEx,
  VirtualFree,
  VirtualFreeEx,
  VirtualProtect,
  VirtualQuery,
  type VirtualAnswer,
} from '../../memory/virtual-calls';
import { profileOf } from '../../nt/profile';
import { lastErrorOf } from '../../nt/status';
import { keepBeforeCopies } from '../files/section';
import { CURRENT_PROCESS } from '../kernel-objects';
import { type SystemCall, type SystemTable } from '../system-call';
import { currentStep } from '../process';
import { EventKind } from '../seam';
import { isOwnProcess, refusedType } from './native-memory';
import { forgetLocks } from './page-locks';

/** Pentium class, the level that SYSTEM_INFO reports. Our rule. */
const PROCESSOR_LEVEL = 6;

export const VIRTUAL_CALLS: SystemTable = {
  VirtualAlloc(call) {
    const at = call.pointer(0);
    const size = call.size(1);
    if (isRefused(call, at, size, call.u32(2))) return;
    keepBeforeCopies(call.process, at, call.u32(3));
    const answer = VirtualAlloc(call.process.space, at, size, call.u32(2), call.u32(3));
    give(call, answer, answer.value as Address, size, call.u32(2));
  },

  VirtualAllocEx(call) {
    const size = call.size(2);
    const { space } = call.process;
    if (isRefused(call, call.pointer(1), size, call.u32(3))) return;
    keepBeforeCopies(call.process, call.pointer(1), call.u32(4));
    const answer = VirtualAllocEx(space, handleOf(call), call.pointer(1), size, call.u32(3), call.u32(4));
    give(call, answer, answer.value as Address, size, call.u32(3));
  },

  VirtualFree(call) {
    const answer = VirtualFree(call.process.space, call.pointer(0), call.size(1), call.u32(2));
    give(call, answer, call.pointer(0), call.size(1), call.u32(2));
    forgetLocks(call.process);
  },

  VirtualFreeEx(call) {
    const { space } = call.process;
    const answer = VirtualFreeEx(space, handleOf(call), call.pointer(1), call.size(2), call.u32(3));
    give(call, answer, call.pointer(1), call.size(2), call.u32(3));
    forgetLocks(call.process);
  },

  VirtualProtect(call) {
    const { space } = call.process;
    keepBeforeCopies(call.process, call.pointer(0), call.u32(2));
    const answer = VirtualProtect(space, call.pointer(0), call.size(1), call.u32(2), call.pointer(3));
    give(call, answer, call.pointer(0), call.size(1), call.u32(2));
  },

  VirtualQuery(call) {
    const answer = VirtualQuery(call.process.space, call.pointer(0), call.pointer(1), call.size(2));
    if (answer.lastError !== undefined) call.lastError = answer.lastError;
    call.returnPointer(answer.value);
  },

  GetSystemInfo(call) {
    systemInfo(call);
  },

  GetNativeSystemInfo(call) {
    systemInfo(call);
  },
};

/** Whether the process may not allocate so: see `refusedType`. */
function isRefused(call: SystemCall, at: Address, size: number, type: number): boolean {
  const status = refusedType(call.process, at, size, type);
  if (status !== 0) call.fail(lastErrorOf(status));
  return status !== 0;
}

/** Any handle to the process is as good as its pseudo handle. */
const handleOf = (call: SystemCall): number => (isOwnProcess(call) ? CURRENT_PROCESS : NULL);

function give(call: SystemCall, answer: VirtualAnswer, at: Address, size: number, type: number): void {
  if (answer.lastError !== undefined) call.lastError = answer.lastError;
  call.returnPointer(answer.value);
  if (answer.value === 0) return;
  const { process } = call;
  process.sink?.event(EventKind.Virtual, currentStep(process), call.thread, call.pc, NULL, at, size, type);
}

/** SYSTEM_INFO, 0x24 or 0x30 bytes. Source: HEAP_SPEC §A.14. */
function systemInfo(call: SystemCall): void {
  const { system } = profileOf(call.process.settings.profile);
  const width = call.pointerBytes;
  const at = call.pointer(0);
  call.require(at, 0x14 + 4 * width, 'write');
  call.storeU32(at, system.architecture);
  call.storeU32(offset(at, 4), PAGE_SIZE);
  call.storePointer(offset(at, 8), system.lowestAddress);
  call.storePointer(offset(at, 8 + width), system.highestAddress);
  call.storePointer(offset(at, 8 + 2 * width), (1 << system.processors) - 1);
  const rest = offset(at, 8 + 3 * width);
  call.storeU32(rest, system.processors);
  call.storeU32(offset(rest, 4), system.processorType);
  call.storeU32(offset(rest, 8), ALLOCATION_GRANULARITY);
  call.storeU16(offset(rest, 12), PROCESSOR_LEVEL);
  call.storeU16(offset(rest, 14), 0);
}

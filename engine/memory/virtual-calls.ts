import { type Address, ALLOCATION_GRANULARITY, NULL } from '../base/units';
import { MEM_COMMIT, MEM_FREE, MEM_RELEASE, MEM_RESERVE, PAGE_NOACCESS } from '../nt/memory-flags';
import { lastErrorOf, NtStatus, Win32Error } from '../nt/status';
import { type AddressSpace } from './address-space';
import { type PageRun } from './seam';
import { ntAllocate, ntFree, ntProtect, ntQuery } from './virtual-memory';

/** The calls as a program sees them: a result, and the last error when it changes. Source: HEAP_SPEC §A.15. */
export interface VirtualAnswer {
  readonly value: number;
  readonly lastError?: number;
}

const failed = (status: number): VirtualAnswer => ({ value: 0, lastError: lastErrorOf(status) });
const INVALID_PARAMETER: VirtualAnswer = { value: 0, lastError: Win32Error.INVALID_PARAMETER };

export function VirtualAlloc(
  space: AddressSpace,
  at: Address,
  size: number,
  type: number,
  protect: number,
): VirtualAnswer {
  if (at !== NULL && at < ALLOCATION_GRANULARITY) return INVALID_PARAMETER;
  const answer = ntAllocate(space, at, size, type, protect);
  return answer.status === NtStatus.SUCCESS ? { value: answer.base } : failed(answer.status);
}

export function VirtualFree(space: AddressSpace, at: Address, size: number, type: number): VirtualAnswer {
  if (type === MEM_RELEASE && size !== 0) return INVALID_PARAMETER;
  const answer = ntFree(space, at, size, type);
  return answer.status === NtStatus.SUCCESS ? { value: 1 } : failed(answer.status);
}

/** `oldAt` gets the first page's protection before; where it cannot be written the call fails and changes nothing. */
export function VirtualProtect(
  space: AddressSpace,
  at: Address,
  size: number,
  protect: number,
  oldAt: Address,
): VirtualAnswer {
  if (space.firstDenied(oldAt, 4, 'write') !== undefined) return failed(NtStatus.ACCESS_VIOLATION);
  const answer = ntProtect(space, at, size, protect);
  if (answer.status !== NtStatus.SUCCESS) return failed(answer.status);
  if (space.firstDenied(oldAt, 4, 'write') === undefined) space.store32(oldAt, answer.old);
  return { value: 1 };
}

/** Fills a MEMORY_BASIC_INFORMATION at `to` and gives its size. */
export function VirtualQuery(space: AddressSpace, at: Address, to: Address, length: number): VirtualAnswer {
  const information = basicInformation(space, at);
  if (information === undefined) return INVALID_PARAMETER;
  if (length < information.length) return failed(NtStatus.INFO_LENGTH_MISMATCH);
  if (space.firstDenied(to, information.length, 'write') !== undefined)
    return failed(NtStatus.ACCESS_VIOLATION);
  space.storeBytes(to, information);
  return { value: information.length };
}

/** Whether a handle stands for the process itself: GetCurrentProcess() is all ones. */
export const isCurrentProcess = (handle: number): boolean =>
  handle === -1 || handle === 0xffffffff || handle === 2 ** 64;

/** Only the own process exists: any other handle is invalid (C-202). */
export function VirtualAllocEx(
  space: AddressSpace,
  process: number,
  at: Address,
  size: number,
  type: number,
  protect: number,
): VirtualAnswer {
  if (!isCurrentProcess(process)) return failed(NtStatus.INVALID_HANDLE);
  return VirtualAlloc(space, at, size, type, protect);
}

export function VirtualFreeEx(
  space: AddressSpace,
  process: number,
  at: Address,
  size: number,
  type: number,
): VirtualAnswer {
  if (!isCurrentProcess(process)) return failed(NtStatus.INVALID_HANDLE);
  return VirtualFree(space, at, size, type);
}

/** MEMORY_BASIC_INFORMATION, 0x1C bytes on x86 and 0x30 on x64. Source: winnt.h, HEAP_SPEC §A.15. */
function basicInformation(space: AddressSpace, at: Address): Uint8Array | undefined {
  const run = ntQuery(space, at);
  if (run === undefined) return undefined;
  const wide = space.pointerBytes === 8;
  const view = new DataView(new ArrayBuffer(wide ? 0x30 : 0x1c));
  const putPointer = (offset: number, value: number): void => {
    view.setUint32(offset, value % 0x100000000, true);
    if (wide) view.setUint32(offset + 4, Math.floor(value / 0x100000000), true);
  };
  putPointer(0, run.at);
  putPointer(wide ? 8 : 4, run.allocationBase);
  view.setUint32(wide ? 0x10 : 8, run.allocationProtect, true);
  putPointer(wide ? 0x18 : 0xc, run.size);
  const state = wide ? 0x20 : 0x10;
  view.setUint32(state, STATE[run.state], true);
  view.setUint32(state + 4, run.state === 'free' ? PAGE_NOACCESS : run.protect, true);
  view.setUint32(state + 8, run.type, true);
  return new Uint8Array(view.buffer);
}

const STATE: Readonly<Record<PageRun['state'], number>> = {
  free: MEM_FREE,
  reserved: MEM_RESERVE,
  committed: MEM_COMMIT,
};

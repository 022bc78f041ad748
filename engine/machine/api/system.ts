import { offset } from '../../base/units';
import { Random } from '../../base/random';
import { PHYSICAL_BYTES } from '../../nt/machine-memory';
import { Win32Error } from '../../nt/status';
import { platformOf, VERSIONS, windowsOf } from '../../nt/windows';
import { objectOf, plainHandle } from '../kernel-objects';
import { type SystemCall, type SystemTable } from '../system-call';
import { PROCESS_ID } from './process';

const EINVAL = 22;

export const SYSTEM_CALLS: SystemTable = {
  /** Zero: the processor has no large pages (Microsoft, "GetLargePageMinimum"). */
  GetLargePageMinimum(call) {
    call.returnPointer(0);
  },

  /** Physical memory of more than 2 GB is told to a 32-bit program as 2 GB (Microsoft, "GlobalMemoryStatus", remarks). */
  GlobalMemoryStatus(call) {
    const width = call.pointerBytes;
    const at = call.pointer(0);
    const { load, amounts } = memoryStatus(call);
    call.require(at, 8 + 6 * width, 'write');
    call.storeU32(at, 8 + 6 * width);
    call.storeU32(offset(at, 4), load);
    // What a SIZE_T of 32 bits cannot say is told as its largest value, and physical memory as at most 2 GB.
    amounts.slice(0, 6).forEach((amount, k) => {
      const most = k < 2 ? 0x7fffffff : 0xffffffff;
      call.storePointer(offset(at, 8 + k * width), width === 4 ? Math.min(amount, most) : amount);
    });
  },

  GlobalMemoryStatusEx(call) {
    const at = call.pointer(0);
    if (call.loadU32(at) !== 64) {
      call.fail(Win32Error.INVALID_PARAMETER);
      return;
    }
    const { load, amounts } = memoryStatus(call);
    call.require(at, 64, 'write');
    call.storeU32(offset(at, 4), load);
    amounts.forEach((amount, k) => {
      call.process.space.store64(offset(at, 8 + 8 * k), amount | 0, Math.floor(amount / 0x100000000) | 0);
    });
    call.returnBool(true);
  },

  /** In KB (C-226). */
  GetPhysicallyInstalledSystemMemory(call) {
    if (call.pointer(0) === 0) {
      call.fail(Win32Error.INVALID_PARAMETER);
      return;
    }
    call.process.space.store64(call.pointer(0), PHYSICAL_BYTES / 1024, 0);
    call.returnBool(true);
  },

  GetVersion(call) {
    const [major, minor, build] = versionOf(call);
    call.returnI32((build << 16) | (minor << 8) | major);
  },

  GetVersionExA(call) {
    storeVersion(call, 0x94);
  },

  GetVersionExW(call) {
    storeVersion(call, 0x114);
  },

  _getpid(call) {
    call.returnI32(PROCESS_ID);
  },

  /** Bytes of the seed's own stream: what rand_s gives is random to the program and the same in every run. */
  rand_s(call) {
    if (call.pointer(0) === 0) {
      call.errno = EINVAL;
      call.returnI32(EINVAL);
      return;
    }
    call.require(call.pointer(0), 4, 'write');
    call.storeU32(call.pointer(0), nextSecret(call));
    call.returnI32(0);
  },

  GetExitCodeProcess(call) {
    const object = objectOf(call.process, plainHandle(call.signed(0)), call.thread);
    if (object?.kind !== 'process') {
      call.fail(Win32Error.INVALID_HANDLE);
      return;
    }
    call.storeU32(call.pointer(1), 259);
    call.returnBool(true);
  },
};

/** Load in per cent and, in bytes: physical, page file and virtual memory, each in all and available; extended, always 0. */
function memoryStatus(call: SystemCall): { readonly load: number; readonly amounts: readonly number[] } {
  const { space } = call.process;
  const committed = space.committedBytes;
  const limit = space.commitLimit;
  const virtual = space.highestAddress + 1 - space.lowestAddress;
  const reserved = space.regions.list.reduce((sum, region) => sum + region.size, 0);
  const free = (total: number): number => Math.max(0, total - committed);
  return {
    load: Math.floor((PHYSICAL_BYTES - free(PHYSICAL_BYTES)) / Math.floor(PHYSICAL_BYTES / 100)),
    amounts: [PHYSICAL_BYTES, free(PHYSICAL_BYTES), limit, free(limit), virtual, virtual - reserved, 0],
  };
}

export const versionOf = (call: SystemCall): readonly [number, number, number] =>
  VERSIONS[windowsOf(call.process.settings.profile)];

/** OSVERSIONINFO: the size in its first field must be that of the structure without the service pack numbers. */
function storeVersion(call: SystemCall, size: number): void {
  const at = call.pointer(0);
  if (call.loadU32(at) < size) {
    call.fail(Win32Error.INSUFFICIENT_BUFFER);
    return;
  }
  call.require(at, size, 'write');
  call.fill(offset(at, 4), size - 4, 0);
  versionOf(call).forEach((number, k) => {
    call.storeU32(offset(at, 4 + 4 * k), number);
  });
  call.storeU32(offset(at, 16), platformOf(windowsOf(call.process.settings.profile)));
  call.returnBool(true);
}

/** The next 32 bits of the stream that rand_s reads; it lies beside the scheduler's and the heap's. */
function nextSecret(call: SystemCall): number {
  const { state } = call.process;
  const random = new Random(state.secretRandom);
  const value = random.next();
  state.secretRandom = random.state;
  return value >>> 0;
}

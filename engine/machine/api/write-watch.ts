import { type Address, offset, PAGE_SIZE } from '../../base/units';
import { ntGetWriteWatch, ntResetWriteWatch } from '../../memory/write-watch';
import { WRITE_WATCH_FLAG_RESET } from '../../nt/memory-flags';
import { lastErrorOf, NtStatus } from '../../nt/status';
import { type SystemCall, type SystemTable } from '../system-call';
import { isOwnProcess } from './native-memory';

/** What both functions return when they fail; the last error says why. */
const FAILED = -1;

export const WRITE_WATCH_CALLS: SystemTable = {
  GetWriteWatch(call) {
    giveError(call, getWriteWatch(call, 0));
  },

  ResetWriteWatch(call) {
    giveError(call, ntResetWriteWatch(call.process.space, call.pointer(0), call.size(1)));
  },

  NtGetWriteWatch(call) {
    call.returnI32(isOwnProcess(call) ? getWriteWatch(call, 1) : NtStatus.INVALID_HANDLE);
  },

  NtResetWriteWatch(call) {
    const reset = (): number => ntResetWriteWatch(call.process.space, call.pointer(1), call.size(2));
    call.returnI32(isOwnProcess(call) ? reset() : NtStatus.INVALID_HANDLE);
  },
};

function giveError(call: SystemCall, status: number): void {
  if (status !== NtStatus.SUCCESS) call.lastError = lastErrorOf(status);
  call.returnI32(status === NtStatus.SUCCESS ? 0 : FAILED);
}

/** The call whose flags are argument `first`; a pointer that cannot be written through is a status, no exception. */
function getWriteWatch(call: SystemCall, first: number): number {
  const { space } = call.process;
  const width = call.pointerBytes;
  const [to, countAt, granularityAt] = [
    call.pointer(first + 3),
    call.pointer(first + 4),
    call.pointer(first + 5),
  ];
  const isBad = (at: Address, size: number): boolean => space.firstDenied(at, size, 'write') !== undefined;
  if (isBad(countAt, width) || isBad(granularityAt, 4)) return NtStatus.ACCESS_VIOLATION;
  const most = call.loadPointer(countAt);
  const [flags, at, size] = [call.u32(first), call.pointer(first + 1), call.size(first + 2)];
  if (most > 0 && isBad(to, width)) return NtStatus.ACCESS_VIOLATION;
  const { status, written, end } = ntGetWriteWatch(space, flags, at, size, most);
  if (status !== NtStatus.SUCCESS) return status;
  if (isBad(to, written.length * width)) return NtStatus.ACCESS_VIOLATION;
  if ((flags & WRITE_WATCH_FLAG_RESET) !== 0) space.setWritten(at, end - at, false);
  written.forEach((page, index) => {
    call.storePointer(offset(to, index * width), page);
  });
  call.storePointer(countAt, written.length);
  call.storeU32(granularityAt, PAGE_SIZE);
  return status;
}

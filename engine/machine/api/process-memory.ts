import { type Address, address, NULL, PAGE_SIZE } from '../../base/units';
import { isReadable, isWritable } from '../../memory/protection';
import { PAGE_EXECUTE, PAGE_EXECUTE_READ } from '../../nt/memory-flags';
import { NtStatus, Win32Error } from '../../nt/status';
import { type SystemCall, type SystemTable } from '../system-call';
import { isOwnProcess } from './native-memory';

/*
 * ReadProcessMemory and WriteProcessMemory: copies that fail where plain ones would fault. There is one process, whose
 * own memory they copy. What is read may be any byte, a freed one too: who asks the system wants to know what is there.
 */

/** The system locks as much of the source at a time, and copies nothing of a stretch that it cannot read as a whole. */
const STRETCH = 0xe000;

export const PROCESS_MEMORY_CALLS: SystemTable = {
  ReadProcessMemory(call) {
    give(call, copy(call, call.pointer(2), call.pointer(1)));
  },

  /**
   * Code that can be read or run, but not written, is written all the same; data that cannot be is refused before anything
   * is counted. Source: Wine's kernel32 tests, as run on Windows.
   */
  WriteProcessMemory(call) {
    const to = call.pointer(1);
    const { space } = call.process;
    const protect = space.protectionAt(to);
    const isCode = (protect & (PAGE_EXECUTE | PAGE_EXECUTE_READ)) !== 0;
    if (isOwnProcess(call) && call.size(3) > 0 && !isWritable(protect) && !isCode)
      call.fail(Win32Error.NOACCESS);
    else give(call, copy(call, to, call.pointer(2), isCode));
  },

  NtReadVirtualMemory(call) {
    call.returnI32(copy(call, call.pointer(2), call.pointer(1)));
  },

  NtWriteVirtualMemory(call) {
    call.returnI32(copy(call, call.pointer(1), call.pointer(2)));
  },
};

function give(call: SystemCall, status: number): void {
  if (status === NtStatus.SUCCESS) call.returnBool(true);
  else call.fail(status === NtStatus.PARTIAL_COPY ? Win32Error.PARTIAL_COPY : Win32Error.INVALID_HANDLE);
}

/** Copies argument 3 bytes as far as they go, and tells how many those were where argument 4 points. */
function copy(call: SystemCall, to: Address, from: Address, force = false): number {
  const { space } = call.process;
  const [size, countAt] = [call.size(3), call.pointer(4)];
  if (!isOwnProcess(call)) return NtStatus.INVALID_HANDLE;
  const unreadable = (space.firstDenied(from, size, 'read') ?? from + size) - from;
  const source = unreadable === size ? size : unreadable - (unreadable % STRETCH);
  const target = force ? forced(call, to, size) : (space.firstDenied(to, size, 'write') ?? to + size) - to;
  const count = Math.min(source, target);
  const { bytes } = space.peek(from, count);
  if (force) space.poke(to, bytes);
  else space.storeBytes(to, bytes);
  if (countAt !== NULL) call.storePointer(countAt, count);
  return count === size ? NtStatus.SUCCESS : NtStatus.PARTIAL_COPY;
}

/** Bytes at `to` that are committed and accessible in any way. */
function forced(call: SystemCall, to: Address, size: number): number {
  const { space } = call.process;
  for (let at = to as number; at < to + size; at = at - (at % PAGE_SIZE) + PAGE_SIZE)
    if (!isReadable(space.protectionAt(address(at)))) return at - to;
  return size;
}

import { type Address, ALLOCATION_GRANULARITY, NULL, offset } from '../../base/units';
import { TEB_LAYOUT, TEB_SLOTS } from '../../nt/layout-teb';
import { MEM_PRIVATE, PAGE_READWRITE } from '../../nt/memory-flags';
import { Win32Error } from '../../nt/status';
import { type SystemCall, type SystemTable } from '../system-call';
import { type Process } from '../process';
import { type ThreadState } from '../thread-state';
import { windowsThreadId } from '../threads';
import { fiberData } from '../fibers';
import { PROCESS_ID } from './process';

/**
 * The thread environment block: pages of its own, made when the thread first asks for them and given back with it. What it
 * says is written at every call that asks where it is. Last error, last status and TLS slots are in it from then on: what the
 * program stores there holds, and what library functions set is seen there. Our rules.
 */
export const THREAD_BLOCK_CALLS: SystemTable = {
  NtCurrentTeb(call) {
    const at = call.caller.teb === NULL ? makeBlock(call) : call.caller.teb;
    if (at === NULL) return;
    call.caller.teb = at;
    writeBlock(call, at);
    call.returnPointer(at);
  },
};

/** Takes over what the program has stored in its block. */
export function readBlock({ space, pointerBytes, state }: Process, thread: ThreadState): void {
  const teb = TEB_LAYOUT[pointerBytes];
  const at = (field: number, size: 4 | 8): number | undefined =>
    space.peekNumber(offset(thread.teb, field), size);
  thread.lastError = at(teb.lastError, 4) ?? thread.lastError;
  thread.lastStatus = at(teb.lastStatus, 4) ?? thread.lastStatus;
  for (let slot = 0; slot < Math.min(TEB_SLOTS, state.tlsSlots); slot++) {
    const value = at(teb.tlsSlots + slot * pointerBytes, pointerBytes);
    if (value === undefined || value === (thread.tls[slot] ?? 0)) continue;
    while (thread.tls.length < slot) thread.tls.push(0);
    thread.tls[slot] = value;
  }
}

/** Stores what a library function has set. */
export function keepBlock({ space, pointerBytes, state }: Process, thread: ThreadState): void {
  const teb = TEB_LAYOUT[pointerBytes];
  const keep = (field: number, value: number, size: 4 | 8): void => {
    const at = offset(thread.teb, field);
    const before = space.peekNumber(at, size);
    if (before !== undefined && before !== value) space.raw.storeNumber(at, value, size);
  };
  keep(teb.lastError, thread.lastError >>> 0, 4);
  keep(teb.lastStatus, thread.lastStatus >>> 0, 4);
  for (let slot = 0; slot < Math.min(TEB_SLOTS, state.tlsSlots); slot++)
    keep(teb.tlsSlots + slot * pointerBytes, thread.tls[slot] ?? 0, pointerBytes);
}

function makeBlock(call: SystemCall): Address {
  const { space } = call.process;
  const size = TEB_LAYOUT[call.pointerBytes].sizeof;
  const at = space.findFree(ALLOCATION_GRANULARITY);
  if (at !== undefined && space.canCommit(size) && space.reserveAt(at, size, PAGE_READWRITE, MEM_PRIVATE)) {
    space.commit(at, size, PAGE_READWRITE, 'program');
    return at;
  }
  call.fail(Win32Error.NOT_ENOUGH_MEMORY);
  return NULL;
}

function writeBlock(call: SystemCall, at: Address): void {
  const { caller, process, pointerBytes } = call;
  const teb = TEB_LAYOUT[pointerBytes];
  const { raw } = process.space;
  const pointer = (field: number, value: number): void => {
    raw.storeNumber(offset(at, field), value, pointerBytes);
  };
  pointer(teb.stackBase, caller.stackTop);
  pointer(teb.stackLimit, caller.stackLimit);
  pointer(teb.fiberData, fiberData(caller));
  pointer(teb.self, at);
  pointer(teb.processId, PROCESS_ID);
  pointer(teb.threadId, windowsThreadId(caller.id));
  pointer(teb.peb, process.state.peb);
  raw.storeNumber(offset(at, teb.lastError), caller.lastError, 4);
  raw.storeNumber(offset(at, teb.lastStatus), caller.lastStatus, 4);
  for (let slot = 0; slot < TEB_SLOTS; slot++)
    pointer(teb.tlsSlots + slot * pointerBytes, caller.tls[slot] ?? 0);
}

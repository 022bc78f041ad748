import { type Address, ALLOCATION_GRANULARITY, NULL, offset } from '../../base/units';
import { TEB_LAYOUT, TEB_SLOTS } from '../../nt/layout-teb';
import { MEM_PRIVATE, PAGE_READWRITE } from '../../nt/memory-flags';
import { Win32Error } from '../../nt/status';
import { type SystemCall, type SystemTable } from '../system-call';
import { windowsThreadId } from '../threads';
import { fiberData } from '../fibers';
import { PROCESS_ID } from './process';

/**
 * The thread environment block: pages of its own, made when the thread first asks for them and given back with it. What it
 * says is written at every call that asks where it is; nothing is read back from it. Our rules.
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

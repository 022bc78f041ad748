import { hexAddress } from '../../base/hex';
import { type Address, NULL } from '../../base/units';
import { type BlockChange, type HeapAnswer } from '../../heap/seam';
import { blockOf, entryOf, isHandle } from '../../heap/objects/handle-table';
import { allocateObject } from '../../heap/objects/allocate';
import {
  flagsOfObject,
  freeMemoryObject,
  handleOfBlock,
  lockObject,
  sizeOfObject,
  unlockObject,
} from '../../heap/objects/calls';
import { reallocateObject } from '../../heap/objects/resize';
import { HeapCompact } from '../../heap/calls';
import { GLOBAL, LOCAL, type MemoryFamily } from '../../nt/object-flags';
import { Win32Error } from '../../nt/status';
import { memoryObjectRules } from '../../nt/windows';
import { BlockFamily } from '../allocations';
import { blockAllocated, blockFreed, blockReallocated, misuseOf, rowAt } from '../blocks';
import { type FaultRow } from '../fault-log';
import { recordFault } from '../faults';
import { giveAnswer, heapContext, type HeapInvocation } from '../heap-calls';
import { type SystemCall, type SystemNative, type SystemTable } from '../system-call';
import { allocationFailed, invokeChecked, otherCall } from './heap';

/* GlobalAlloc, LocalAlloc and their sisters: memory objects of the process heap (HEAP_SPEC §A.16). */

/** The calls that both families have, without the family in front of their names. */
const callsOf = (family: MemoryFamily): Readonly<Record<string, SystemNative>> => ({
  Alloc(call) {
    const [flags, size] = [call.u32(0), call.size(1)];
    allocates(call, `${family.name}Alloc`, size, NULL, context =>
      allocateObject(context, family, flags, size),
    );
  },

  ReAlloc(call) {
    const [handle, size, flags] = [call.pointer(0), call.size(1), call.u32(2)];
    allocates(call, `${family.name}ReAlloc`, size, handle, context =>
      reallocateObject(context, family, handle, size, flags),
    );
  },

  Free(call) {
    const handle = call.pointer(0);
    const invoke: HeapInvocation = context => freeMemoryObject(context, handle);
    changes(call, `${family.name}Free`, handle, invoke);
  },

  Lock(call) {
    lock(call, family, `${family.name}Lock`);
  },

  Unlock(call) {
    unlock(call, family, `${family.name}Unlock`);
  },

  Size(call) {
    const handle = call.pointer(0);
    changes(call, `${family.name}Size`, handle, context => sizeOfObject(context, handle));
  },

  Flags(call) {
    const handle = call.pointer(0);
    asks(call, `${family.name}Flags`, context => flagsOfObject(context, family, handle));
  },

  Handle(call) {
    const block = call.pointer(0);
    asks(call, `${family.name}Handle`, context => handleOfBlock(context, family, block));
  },

  Compact(call) {
    compact(call, `${family.name}Compact`);
  },
});

const named = (family: MemoryFamily): SystemTable =>
  Object.fromEntries(
    Object.entries(callsOf(family)).map(([name, native]) => [`${family.name}${name}`, native]),
  );

export const OBJECT_CALLS: SystemTable = {
  ...named(GLOBAL),
  ...named(LOCAL),

  LocalShrink(call) {
    compact(call, 'LocalShrink');
  },

  GlobalFix(call) {
    lock(call, GLOBAL, 'GlobalFix');
  },

  GlobalUnfix(call) {
    unlock(call, GLOBAL, 'GlobalUnfix');
  },

  GlobalWire(call) {
    lock(call, GLOBAL, 'GlobalWire');
  },

  GlobalUnWire(call) {
    unlock(call, GLOBAL, 'GlobalUnWire');
  },
};

const homeOf = (call: SystemCall): Address => call.process.state.processHeap;

function lock(call: SystemCall, family: MemoryFamily, name: string): void {
  const handle = call.pointer(0);
  asks(call, name, context => lockObject(context, family, handle));
}

function unlock(call: SystemCall, family: MemoryFamily, name: string): void {
  const handle = call.pointer(0);
  asks(call, name, context => unlockObject(context, family, handle));
}

function compact(call: SystemCall, name: string): void {
  const home = homeOf(call);
  otherCall(call, name, home, 0, context => HeapCompact(context, home, 0));
}

/** A call that changes nothing about blocks. */
function asks(call: SystemCall, name: string, invoke: HeapInvocation): void {
  otherCall(call, name, homeOf(call), 0, invoke);
}

function allocates(
  call: SystemCall,
  name: string,
  size: number,
  handle: Address,
  invoke: HeapInvocation,
): void {
  const answer = changes(call, name, handle, invoke);
  if (answer?.value === 0 && answer.lastError === Win32Error.NOT_ENOUGH_MEMORY)
    allocationFailed(call, name, homeOf(call), size);
}

/** A call that may allocate, free or move the block of the object `handle`. */
function changes(
  call: SystemCall,
  name: string,
  handle: Address,
  invoke: HeapInvocation,
): HeapAnswer | undefined {
  const home = homeOf(call);
  const row = call.probing ? -1 : rowOf(call, handle);
  // Afterwards the handle is closed: that it was open must be seen before.
  const good = handle === NULL || (!call.probing && isObject(call, handle) && isOpen(call, handle));
  const misuse = (): FaultRow | undefined => (good ? undefined : misuseOfObject(call, name, handle, row));
  const answer = invokeChecked(call, name, home, 0, invoke, misuse);
  if (answer === undefined) return undefined;
  giveAnswer(call, answer, name, misuse());
  for (const change of answer.changes ?? []) recordChange(call, change, row);
  return answer;
}

const isObject = (call: SystemCall, handle: Address): boolean => {
  const { process } = call;
  return (
    memoryObjectRules(process.settings.profile).moveable &&
    isHandle(heapContext(process, process.heapMemory, call.thread), handle)
  );
};

/** Row of the object's block, -1 for none. */
function rowOf(call: SystemCall, handle: Address): number {
  const { process } = call;
  if (handle === NULL) return -1;
  if (!isObject(call, handle)) return rowAt(process, handle);
  const block = openBlock(call, handle);
  return block === undefined || block === NULL ? -1 : rowAt(process, block);
}

const isOpen = (call: SystemCall, handle: Address): boolean => openBlock(call, handle) !== undefined;

/** The block of an open handle, NULL when it is empty, undefined when nobody has the handle. */
function openBlock(call: SystemCall, handle: Address): Address | undefined {
  const { process } = call;
  const context = heapContext(process, process.heapMemory, call.thread);
  const entry = entryOf(context, handle);
  return entry === NULL ? undefined : blockOf(context, entry);
}

/** Where every object is a block of the process heap, LocalAlloc's blocks are HeapAlloc's (HEAP_SPEC §H, C-234). */
const familyOf = ({ process }: SystemCall): BlockFamily =>
  memoryObjectRules(process.settings.profile).moveable ? BlockFamily.Object : BlockFamily.Heap;

/** Records what is wrong with the argument of a call that frees or resizes. */
function misuseOfObject(call: SystemCall, name: string, handle: Address, row: number): FaultRow | undefined {
  const { process, caller } = call;
  if (!isObject(call, handle)) return misuseOf(call, name, homeOf(call), handle, row, familyOf(call));
  const last = process.allocations.ofHandle(handle);
  const text = hexAddress(handle, call.pointerBytes);
  return recordFault(process, caller, {
    id: last < 0 ? 'invalid-free' : 'double-free',
    at: handle,
    size: 1,
    access: 'call',
    heap: homeOf(call),
    allocation: last,
    victim: -1,
    text: `${name} of the handle ${text}, which ${last < 0 ? 'no memory object has' : 'was freed before'}`,
  });
}

function recordChange(call: SystemCall, change: BlockChange, row: number): void {
  const { allocations } = call.process;
  const home = homeOf(call);
  const { from, to, size, zeroed, handle } = change;
  const live = row >= 0 && !allocations.isFreed(row) ? row : -1;
  if (from === NULL) blockAllocated(call, home, to, size, zeroed, familyOf(call), handle);
  else if (to === NULL) blockFreed(call, home, from, live);
  else blockReallocated(call, home, from, live, to, size, zeroed, familyOf(call), handle);
}

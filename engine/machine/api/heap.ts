import { hexAddress } from '../../base/hex';
import { type Address, NULL, offset } from '../../base/units';
import * as calls from '../../heap/calls';
import { type CrtManager } from '../../heap/crt-debug/manager';
import { type HeapAnswer, type HeapContext } from '../../heap/seam';
import { HEAP_ZERO_MEMORY } from '../../nt/heap-flags';
import { BlockFamily } from '../allocations';
import {
  blockAllocated,
  blockFreed,
  blockReallocated,
  closeRow,
  forgetDestroyed,
  isDestroyed,
  isInside,
  misuseOf,
  rowAt,
  tell,
} from '../blocks';
import { forgetCommitRoutine } from '../commit-routines';
import { allocateExpress, freeExpress, reallocateExpress } from '../express/calls';
import { type FaultRow } from '../fault-log';
import { recordFault } from '../faults';
import { giveAnswer, invokeHeap, type HeapInvocation } from '../heap-calls';
import { type HeapRequest } from '../heap-request';
import { recordLeaks } from '../leaks';
import { callInFlight } from '../logged-calls';
import { classifyLeaks } from '../reachability';
import { EventKind, type LeakClass } from '../seam';
import { forgetCreator, noteCreator, recordForeignThread } from '../sharing';
import { type SystemCall, type SystemTable } from '../system-call';

export const HEAP_CALLS: SystemTable = {
  HeapCreate(call) {
    const [options, initial, maximum] = [call.u32(0), call.size(1), call.size(2)];
    const answer = invokeHeap(call, NULL, 0, context => calls.HeapCreate(context, options, initial, maximum));
    if (answer === undefined) return;
    giveAnswer(call, answer, 'HeapCreate');
    if (answer.value === 0) allocationFailed(call, 'HeapCreate', NULL, initial);
    else {
      const heap = answer.value as Address;
      noteCreator(call.process, call.caller, heap);
      forgetDestroyed(call.process, heap);
      tell(call, EventKind.HeapCreate, heap, heap, initial, maximum);
    }
  },

  HeapDestroy(call) {
    heapDestroy(call, 'HeapDestroy', call.pointer(0));
  },

  HeapAlloc(call) {
    heapAlloc(call, 'HeapAlloc', call.pointer(0), call.u32(1), call.size(2));
  },

  HeapReAlloc(call) {
    heapReAlloc(call, 'HeapReAlloc', call.pointer(0), call.u32(1), call.pointer(2), call.size(3));
  },

  HeapFree(call) {
    heapFree(call, 'HeapFree', call.pointer(0), call.u32(1), call.pointer(2));
  },

  HeapSize(call) {
    heapSize(call, 'HeapSize', call.pointer(0), call.u32(1), call.pointer(2));
  },

  HeapValidate(call) {
    const [heap, flags, at] = [call.pointer(0), call.u32(1), call.pointer(2)];
    otherCall(call, 'HeapValidate', heap, flags, context => calls.HeapValidate(context, heap, flags, at));
  },

  HeapWalk(call) {
    const [heap, entry] = [call.pointer(0), call.pointer(1)];
    otherCall(call, 'HeapWalk', heap, 0, context => calls.HeapWalk(context, heap, entry));
  },

  HeapLock(call) {
    const heap = call.pointer(0);
    otherCall(call, 'HeapLock', heap, 0, context => calls.HeapLock(context, heap));
  },

  HeapUnlock(call) {
    const heap = call.pointer(0);
    otherCall(call, 'HeapUnlock', heap, 0, context => calls.HeapUnlock(context, heap));
    call.process.state.changes++;
  },

  HeapCompact(call) {
    const [heap, flags] = [call.pointer(0), call.u32(1)];
    otherCall(call, 'HeapCompact', heap, flags, context => calls.HeapCompact(context, heap, flags));
  },

  HeapSummary(call) {
    const [heap, flags, summary] = [call.pointer(0), call.u32(1), call.pointer(2)];
    otherCall(call, 'HeapSummary', heap, flags, context => calls.HeapSummary(context, heap, flags, summary));
  },

  HeapSetInformation(call) {
    const [heap, kind, information, size] = [call.pointer(0), call.u32(1), call.pointer(2), call.size(3)];
    otherCall(call, 'HeapSetInformation', heap, 0, context =>
      calls.HeapSetInformation(context, heap, kind, information, size),
    );
  },

  HeapQueryInformation(call) {
    const [heap, kind, buffer, size, returned] = [
      call.pointer(0),
      call.u32(1),
      call.pointer(2),
      call.size(3),
      call.pointer(4),
    ];
    otherCall(call, 'HeapQueryInformation', heap, 0, context =>
      calls.HeapQueryInformation(context, heap, kind, buffer, size, returned),
    );
  },

  GetProcessHeap(call) {
    const { space, state, heapProcess, pointerBytes } = call.process;
    const field = offset(state.peb, heapProcess.profile.width.peb.processHeap);
    call.returnPointer(space.peekNumber(field, pointerBytes) ?? state.processHeap);
  },

  GetProcessHeaps(call) {
    const [count, array] = [call.u32(0), call.pointer(1)];
    otherCall(call, 'GetProcessHeaps', NULL, 0, context => calls.GetProcessHeaps(context, count, array));
  },
};

/** HeapAlloc and what is built on it. The answer is undefined while the call is not done. */
export function heapAlloc(
  call: SystemCall,
  name: string,
  heap: Address,
  flags: number,
  size: number,
  family: BlockFamily = BlockFamily.Heap,
): HeapAnswer | undefined {
  const quick = allocateExpress(call, heap, flags, size, family);
  if (quick !== NULL) {
    call.returnPointer(quick);
    return { value: quick };
  }
  ask(call, heap, flags, NULL, size, family);
  const answer = invokeChecked(call, name, heap, flags, ALLOCATE);
  if (answer === undefined) return undefined;
  giveAnswer(call, answer, name, checkHandle(call, name, heap));
  if (answer.value === 0) {
    if (answer.corruption === undefined) allocationFailed(call, name, heap, size);
  } else blockAllocated(call, heap, answer.value as Address, size, (flags & HEAP_ZERO_MEMORY) !== 0, family);
  return answer;
}

const FREED: HeapAnswer = { value: 1 };

export function heapFree(
  call: SystemCall,
  name: string,
  heap: Address,
  flags: number,
  at: Address,
  family: BlockFamily = BlockFamily.Heap,
): HeapAnswer | undefined {
  if (freeExpress(call, heap, at, family)) {
    call.returnPointer(1);
    return FREED;
  }
  const { row } = ask(call, heap, flags, at, 0, family);
  const answer = invokeChecked(call, name, heap, flags, FREE, blockMisused);
  if (answer === undefined) return undefined;
  const misuse = misuseOf(call, name, heap, at, row, family);
  giveAnswer(call, answer, name, misuse, at);
  if (answer.value !== 0 && at !== NULL) blockFreed(call, heap, at, knownRow(row, misuse));
  return answer;
}

export function heapReAlloc(
  call: SystemCall,
  name: string,
  heap: Address,
  flags: number,
  at: Address,
  size: number,
  family: BlockFamily = BlockFamily.Heap,
): HeapAnswer | undefined {
  const quick = reallocateExpress(call, heap, flags, at, size, family);
  if (quick !== NULL) {
    call.returnPointer(quick);
    return { value: quick };
  }
  const { row } = ask(call, heap, flags, at, size, family);
  const answer = invokeChecked(call, name, heap, flags, REALLOCATE, blockMisused);
  if (answer === undefined) return undefined;
  const misuse = misuseOf(call, name, heap, at, row, family);
  giveAnswer(call, answer, name, misuse, at);
  const to = answer.value as Address;
  if (to !== NULL)
    blockReallocated(
      call,
      heap,
      at,
      knownRow(row, misuse),
      to,
      size,
      (flags & HEAP_ZERO_MEMORY) !== 0,
      family,
    );
  else if (misuse === undefined && answer.corruption === undefined && at !== NULL)
    allocationFailed(call, name, heap, size);
  return answer;
}

/** The row that a successful call ended: a block of another family is the block all the same. */
const knownRow = (row: number, misuse: FaultRow | undefined): number =>
  misuse === undefined || misuse.id === 'wrong-family' ? row : -1;

export function heapSize(
  call: SystemCall,
  name: string,
  heap: Address,
  flags: number,
  at: Address,
  family: BlockFamily = BlockFamily.Heap,
): HeapAnswer | undefined {
  const { row } = ask(call, heap, flags, at, 0, family);
  const answer = invokeChecked(call, name, heap, flags, SIZE, blockMisused);
  if (answer === undefined) return undefined;
  // The heap's own blocks have a size too: a program that walks a heap may ask for it.
  const isOwn = row < 0 && answer.value >= 0 && !isInside(call.process, at);
  giveAnswer(call, answer, name, isOwn ? undefined : misuseOf(call, name, heap, at, row, family), at);
  return answer;
}

/** The C library's blocks may have a debug heap around them. */
const managerOf = (context: HeapContext, family: BlockFamily): CrtManager =>
  family === BlockFamily.Crt ? context.process.crt : context.process.manager;

const ALLOCATE: HeapInvocation = (context, { heap, flags, size, family }) =>
  managerOf(context, family).HeapAlloc(context, heap, flags, size);
const REALLOCATE: HeapInvocation = (context, { heap, flags, at, size, family }) =>
  managerOf(context, family).HeapReAlloc(context, heap, flags, at, size);
const FREE: HeapInvocation = (context, { heap, flags, at, family }) =>
  managerOf(context, family).HeapFree(context, heap, flags, at);
const SIZE: HeapInvocation = (context, { heap, flags, at, family }) =>
  managerOf(context, family).HeapSize(context, heap, flags, at);

/** Fills the call's request in; `at` is NULL for a call that is about no block. */
function ask(
  call: SystemCall,
  heap: Address,
  flags: number,
  at: Address,
  size: number,
  family: BlockFamily,
): HeapRequest {
  const { request } = call;
  request.heap = heap;
  request.flags = flags;
  request.at = at;
  request.size = size;
  request.family = family;
  request.row = call.probing ? -1 : rowAt(call.process, at);
  return request;
}

/** Records what was wrong with the arguments of a call that faulted. */
type Misuse = (call: SystemCall, name: string) => FaultRow | undefined;
const blockMisused: Misuse = (call, name) => {
  const { heap, at, row, family } = call.request;
  return misuseOf(call, name, heap, at, row, family);
};

/** A call that changes nothing about blocks. */
export function otherCall(
  call: SystemCall,
  name: string,
  heap: Address,
  flags: number,
  invoke: HeapInvocation,
): HeapAnswer | undefined {
  const answer = invokeChecked(call, name, heap, flags, invoke);
  if (answer === undefined) return undefined;
  giveAnswer(call, answer, name, heap === NULL ? undefined : checkHandle(call, name, heap));
  tell(call, EventKind.HeapOther, heap, NULL, 0, 0);
  return answer;
}

/** As `invokeHeap`; a call that faults in the allocator first says what was wrong with its arguments. */
export function invokeChecked(
  call: SystemCall,
  name: string,
  heap: Address,
  flags: number,
  invoke: HeapInvocation,
  misuse?: Misuse,
): HeapAnswer | undefined {
  try {
    const answer = invokeHeap(call, heap, flags, invoke);
    if (answer !== undefined && heap !== NULL) recordForeignThread(call.process, call.caller, name, heap);
    return answer;
  } catch (error) {
    if (call.probing) throw error;
    if (misuse === undefined) checkHandle(call, name, heap);
    else misuse(call, name);
    throw error;
  }
}

/** Records the use of the handle of a destroyed heap. */
function checkHandle(call: SystemCall, name: string, heap: Address): FaultRow | undefined {
  const { process, caller } = call;
  if (!isDestroyed(process, heap)) return undefined;
  return recordFault(process, caller, {
    id: 'use-after-destroy',
    at: heap,
    size: 1,
    access: 'call',
    heap,
    allocation: -1,
    victim: -1,
    text: `${name} on the destroyed heap ${hexAddress(heap, process.pointerBytes)}`,
  });
}

export function allocationFailed(call: SystemCall, name: string, heap: Address, size: number): void {
  const { process, caller } = call;
  const where = heap === NULL ? '' : ` from heap ${hexAddress(heap, process.pointerBytes)}`;
  // A number of the host's says no more than 53 bits.
  const count = Number.isSafeInteger(size) ? `${size}` : `some ${size.toExponential(1)}`;
  recordFault(process, caller, {
    id: 'allocation-failed',
    at: heap,
    size: 0,
    access: 'call',
    heap,
    allocation: -1,
    victim: -1,
    text: `${name} of ${count} bytes${where} failed`,
  });
}

const NOTHING_KNOWN: ReadonlyMap<number, LeakClass> = new Map();

export function heapDestroy(call: SystemCall, name: string, heap: Address): HeapAnswer | undefined {
  const { process, caller } = call;
  const before = process.space.regions.list;
  // Its bytes are gone afterwards.
  // Its place may be that of a heap that was destroyed before: afterwards nothing tells the two apart.
  const wasDestroyed = isDestroyed(process, heap);
  const isGone = call.probing || wasDestroyed || callInFlight(process, caller) !== undefined;
  const classes = isGone ? NOTHING_KNOWN : classifyLeaks(process, heap);
  const answer = invokeChecked(call, name, heap, 0, context => calls.HeapDestroy(context, heap));
  if (answer === undefined) return undefined;
  const after = new Set(process.space.regions.list);
  const gone = before.filter(region => !after.has(region));
  giveAnswer(call, answer, name, wasDestroyed ? checkHandle(call, name, heap) : undefined);
  if (answer.value === 0) return answer;
  forgetCreator(process, heap);
  forgetCommitRoutine(process, heap);
  recordLeaks(process, caller, heap, classes);
  const { allocations } = process;
  for (let row = 0; row < allocations.count; row++)
    if (!allocations.isFreed(row) && allocations.heap(row) === heap) closeRow(call, row);
  const ranges = gone.map(({ base, size }) => ({ heap, stays: false, at: base, end: offset(base, size) }));
  const stays = process.space.regions.at(heap) !== undefined;
  process.state.destroyed = [
    ...process.state.destroyed,
    ...ranges,
    ...(stays ? [{ heap, stays, at: heap, end: heap }] : []),
  ];
  tell(call, EventKind.HeapDestroy, heap, heap, 0, 0);
  return answer;
}

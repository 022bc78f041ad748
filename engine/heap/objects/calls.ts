import { type Address, address, NULL } from '../../base/units';
import {
  GLOBAL,
  MEMORY_DDESHARE,
  MEMORY_DISCARDED,
  MEMORY_INVALID_HANDLE,
  type MemoryFamily,
  OBJECT_DDESHARE,
  OBJECT_DISCARDABLE,
  OBJECT_EMPTY,
  OBJECT_LOCK,
  OBJECT_LOCK_MASK,
} from '../../nt/object-flags';
import { Win32Error } from '../../nt/status';
import { processHeap } from '../process-heaps';
import { type HeapAnswer, type HeapContext } from '../seam';
import { blockedOn, isReadableBlock, isRefused, OBJECT_BLOCK, rulesOf } from './allocate';
import { blockOf, entryOf, flagsOf, giveBack, isHandle, writeObject } from './handle-table';

/*
 * GlobalFree, GlobalLock and the other calls on memory objects, and their Local sisters (HEAP_SPEC §A.16). A value
 * that has the form of a handle is looked up in the table; anything else is taken for the pointer of a fixed block.
 */

const failed = (lastError: number, value = 0): HeapAnswer => ({ value, lastError });

/** What a call does with an open handle: its entry and the entry's flags. */
type OnObject = (entry: Address, state: number) => HeapAnswer;

/** Looks the handle up with the heap's lock free. */
function withObject(context: HeapContext, handle: Address, bad: HeapAnswer, act: OnObject): HeapAnswer {
  const lock = blockedOn(context);
  if (lock !== undefined) return { value: 0, blockedOn: lock };
  const entry = entryOf(context, handle);
  return entry === NULL ? bad : act(entry, flagsOf(context, entry));
}

const isMoveable = (context: HeapContext, handle: Address): boolean =>
  rulesOf(context).moveable && isHandle(context, handle);

/** NULL when the object is gone, else the argument. */
export function freeMemoryObject(context: HeapContext, handle: Address): HeapAnswer {
  const { manager } = context.process;
  if (handle === NULL) return { value: 0 };
  if (!isMoveable(context, handle)) {
    if (!isReadableBlock(context, handle)) return failed(Win32Error.NOACCESS, handle);
    const answer = freed(manager.HeapFree(context, processHeap(context), 0, handle), handle, handle, NULL);
    return context.memory.pointerBytes === 4 ? toldAsHandle(answer, handle) : answer;
  }
  return withObject(context, handle, failed(Win32Error.INVALID_HANDLE, handle), entry => {
    const block = blockOf(context, entry);
    if (block === NULL) {
      giveBack(context, entry);
      return { value: 0 };
    }
    const answer = manager.HeapFree(context, processHeap(context), 0, block);
    if (answer.value !== 0) giveBack(context, entry);
    return freed(answer, handle, block, handle);
  });
}

/**
 * 32-bit Windows tells a pointer that the heap refuses as a handle that is none (C-128), and a block that is free already
 * does not end the process there, as HeapFree of it may: our rule. HEAP_SPEC §A.16 has the crash for 64 bits only, and whether
 * termination is on in a 32-bit process is unconfirmed (§0).
 */
function toldAsHandle(answer: HeapAnswer, argument: Address): HeapAnswer {
  const lastError = Win32Error.INVALID_HANDLE;
  if (answer.corruption !== undefined && FREED_BEFORE.has(answer.corruption.failureName)) {
    const { corruption } = answer;
    return { value: argument, lastError, corruption };
  }
  return answer.lastError !== undefined && !isRefused(answer) ? { ...answer, lastError } : answer;
}

/** What a heap calls a block that is given back a second time, from its back end or its front end (HEAP_SPEC §F.1). */
const FREED_BEFORE: ReadonlySet<string> = new Set([
  'heap_failure_block_not_busy',
  'heap_failure_lfh_bitmap_mismatch',
]);

function freed(answer: HeapAnswer, argument: Address, block: Address, handle: Address): HeapAnswer {
  if (answer.value === 0) return isRefused(answer) ? answer : { ...answer, value: argument };
  return { value: 0, changes: [{ from: block, to: NULL, size: 0, zeroed: false, handle }] };
}

/** The address of the object's bytes. */
export function lockObject(context: HeapContext, family: MemoryFamily, handle: Address): HeapAnswer {
  if (!isMoveable(context, handle)) {
    if (context.memory.isReadable(handle, 1)) return { value: handle };
    return family === GLOBAL ? failed(Win32Error.INVALID_HANDLE) : { value: 0 };
  }
  return withObject(context, handle, failed(Win32Error.INVALID_HANDLE), (entry, state) => {
    const block = blockOf(context, entry);
    if (block === NULL) return failed(Win32Error.DISCARDED);
    if ((state & OBJECT_LOCK_MASK) !== OBJECT_LOCK_MASK)
      writeObject(context, entry, state + OBJECT_LOCK, block);
    return { value: block };
  });
}

/** TRUE while the object is still locked. */
export function unlockObject(context: HeapContext, family: MemoryFamily, handle: Address): HeapAnswer {
  if (!isMoveable(context, handle)) return family === GLOBAL ? { value: 1 } : failed(Win32Error.NOT_LOCKED);
  const succeeds = family === GLOBAL && rulesOf(context).badUnlockSucceeds;
  const bad = failed(Win32Error.INVALID_HANDLE, succeeds ? 1 : 0);
  return withObject(context, handle, bad, (entry, state) => {
    if ((state & OBJECT_LOCK_MASK) === 0) return failed(Win32Error.NOT_LOCKED);
    const left = state - OBJECT_LOCK;
    writeObject(context, entry, left, blockOf(context, entry));
    return (left & OBJECT_LOCK_MASK) === 0 ? failed(Win32Error.SUCCESS) : { value: 1 };
  });
}

export function sizeOfObject(context: HeapContext, handle: Address): HeapAnswer {
  const bad = failed(Win32Error.INVALID_HANDLE);
  if (!isMoveable(context, handle))
    return isReadableBlock(context, handle) ? sizeOfBlock(context, handle) : bad;
  return withObject(context, handle, bad, entry => {
    const block = blockOf(context, entry);
    return block === NULL ? { value: 0 } : sizeOfBlock(context, block);
  });
}

function sizeOfBlock(context: HeapContext, block: Address): HeapAnswer {
  const answer = context.process.manager.HeapSize(context, processHeap(context), 0, block);
  return answer.value >= 0 || isRefused(answer)
    ? answer
    : { ...answer, value: 0, lastError: Win32Error.INVALID_HANDLE };
}

/** Lock count and what the object is. */
export function flagsOfObject(context: HeapContext, family: MemoryFamily, handle: Address): HeapAnswer {
  if (!isMoveable(context, handle)) {
    if (context.memory.isReadable(handle, 1)) return { value: 0 };
    const error = family === GLOBAL ? Win32Error.INVALID_HANDLE : Win32Error.NOACCESS;
    return failed(error, MEMORY_INVALID_HANDLE);
  }
  return withObject(
    context,
    handle,
    failed(Win32Error.INVALID_HANDLE, MEMORY_INVALID_HANDLE),
    (_entry, state) => ({
      value:
        (state & OBJECT_LOCK_MASK) / OBJECT_LOCK +
        ((state & OBJECT_DISCARDABLE) === 0 ? 0 : family.discardable) +
        ((state & OBJECT_DDESHARE) === 0 || family !== GLOBAL ? 0 : MEMORY_DDESHARE) +
        ((state & OBJECT_EMPTY) === 0 ? 0 : MEMORY_DISCARDED),
    }),
  );
}

/** The handle of the object whose block is at `block`: whatever its user value says (C-112). */
export function handleOfBlock(context: HeapContext, family: MemoryFamily, block: Address): HeapAnswer {
  // What has the form of a handle is a bad handle to both families (C-119).
  const isBadHandle = family === GLOBAL || isMoveable(context, block);
  const error = isBadHandle ? Win32Error.INVALID_HANDLE : Win32Error.NOACCESS;
  if (!isReadableBlock(context, block)) return failed(error);
  if (!rulesOf(context).moveable) return { value: block };
  const info = context.process.manager.getUserInfo(context, processHeap(context), 0, block);
  if (isRefused(info)) return info;
  if (info.value === 0) return { ...failed(error), ...(info.corruption && { corruption: info.corruption }) };
  const isObject = (info.userFlags & OBJECT_BLOCK) !== 0 && (info.userValue ?? 0) !== 0;
  return { value: isObject ? address(info.userValue ?? 0) : block };
}

import { type Address, address, NULL, offset } from '../../base/units';
import { HEAP_SETTABLE_USER_VALUE, HEAP_ZERO_MEMORY } from '../../nt/heap-flags';
import {
  GLOBAL,
  MEMORY_DDESHARE,
  MEMORY_MOVEABLE,
  MEMORY_ZEROINIT,
  type MemoryFamily,
  OBJECT_DDESHARE,
  OBJECT_DISCARDABLE,
  OBJECT_EMPTY,
  OBJECT_IN_USE,
  OBJECT_MOVEABLE,
} from '../../nt/object-flags';
import { Win32Error } from '../../nt/status';
import { memoryObjectRules, type MemoryObjectRules } from '../../nt/windows';
import { processHeap } from '../process-heaps';
import { type HeapAnswer, type HeapContext } from '../seam';
import { freeObject, handleOf, takeObject } from './handle-table';

/** What marks the block of a moveable object: HEAP_SETTABLE_USER_FLAG1. Its user value is the handle (HEAP_SPEC §A.16). */
export const OBJECT_BLOCK = 0x200;

export const BAD_FLAGS: HeapAnswer = { value: 0, lastError: Win32Error.INVALID_PARAMETER };
const TABLE_FULL: HeapAnswer = { value: 0, lastError: Win32Error.NOT_ENOUGH_MEMORY };

export const rulesOf = (context: HeapContext): MemoryObjectRules =>
  memoryObjectRules(context.process.profile.id);

export const zeroFlag = (flags: number): number => ((flags & MEMORY_ZEROINIT) === 0 ? 0 : HEAP_ZERO_MEMORY);

/** An answer that is not the caller's to give: the heap is locked, or its own check failed. */
export const isRefused = (answer: HeapAnswer): boolean =>
  answer.blockedOn !== undefined || answer.raise !== undefined;

/** GlobalAlloc and LocalAlloc. */
export function allocateObject(
  context: HeapContext,
  family: MemoryFamily,
  flags: number,
  bytes: number,
): HeapAnswer {
  const rules = rulesOf(context);
  if (rules.refusesUnknownFlags && (flags & ~family.validFlags) !== 0) return BAD_FLAGS;
  if ((flags & MEMORY_MOVEABLE) === 0 || !rules.moveable)
    return allocateFixed(context, flags, family === GLOBAL ? Math.max(bytes, 1) : bytes);
  const entry = freeObject(context);
  if (entry === NULL) return TABLE_FULL;
  const state =
    OBJECT_IN_USE |
    OBJECT_MOVEABLE |
    ((flags & family.discardable) === 0 ? 0 : OBJECT_DISCARDABLE) |
    ((flags & MEMORY_DDESHARE) === 0 ? 0 : OBJECT_DDESHARE);
  const handle = handleOf(context, entry);
  if (bytes === 0) {
    takeObject(context, entry, state | OBJECT_EMPTY, NULL);
    return { value: handle };
  }
  const answer = allocateBacking(context, handle, zeroFlag(flags), bytes);
  if (answer.value === 0) return answer;
  takeObject(context, entry, state, address(answer.value));
  return { ...answer, value: handle };
}

function allocateFixed(context: HeapContext, flags: number, bytes: number): HeapAnswer {
  const heapFlags = zeroFlag(flags);
  const answer = context.process.manager.HeapAlloc(context, processHeap(context), heapFlags, bytes);
  if (answer.value === 0) return answer;
  const zeroed = heapFlags !== 0;
  return {
    ...answer,
    changes: [{ from: NULL, to: address(answer.value), size: bytes, zeroed, handle: NULL }],
  };
}

/** The block of the object `handle`; `value` is the block. */
export function allocateBacking(
  context: HeapContext,
  handle: Address,
  heapFlags: number,
  bytes: number,
): HeapAnswer {
  const { manager } = context.process;
  const home = processHeap(context);
  const all = heapFlags | HEAP_SETTABLE_USER_VALUE | OBJECT_BLOCK;
  const answer = manager.HeapAlloc(context, home, all, bytes);
  if (answer.value === 0) return answer;
  const block = address(answer.value);
  manager.setUserValue(context, home, 0, block, handle);
  return {
    ...answer,
    changes: [{ from: NULL, to: block, size: bytes, zeroed: heapFlags !== 0, handle }],
  };
}

/** Whether a pointer given for an object can be one: the header before it is readable. */
export function isReadableBlock(context: HeapContext, block: Address): boolean {
  const { headerBytes } = context.process.profile;
  return block >= headerBytes && context.memory.isReadable(offset(block, -headerBytes), headerBytes + 1);
}

/** The lock of the process heap when another thread holds it. */
export function blockedOn(context: HeapContext): Address | undefined {
  const { manager } = context.process;
  const home = processHeap(context);
  const answer = manager.HeapLock(context, home);
  if (answer.blockedOn === undefined) manager.HeapUnlock(context, home);
  return answer.blockedOn;
}

import { type Address, offset } from '../base/units';
import { heapCount, heapHandle, processHeap, writePeb } from './process-heaps';
import { type HeapAnswer, type HeapContext } from './seam';

/*
 * The calls of the heap as the machine makes them. What a call does is the business of the process's heap manager; here
 * is what all generations share: the process's list of heaps.
 */

/** Process start: fills in the PEB, a zeroed page, and makes the process heap. */
export function createProcessHeap(context: HeapContext): HeapAnswer {
  writePeb(context);
  return context.process.manager.createProcessHeap(context);
}

/** Stores at most `capacity` handles at `handles`, answers how many there are (HEAP_SPEC §A.13). */
export function GetProcessHeaps(context: HeapContext, capacity: number, handles: Address): HeapAnswer {
  const count = heapCount(context);
  const { pointerBytes } = context.process.profile;
  for (let index = 0; index < Math.min(count, capacity); index++)
    context.memory.setPointer(offset(handles, index * pointerBytes), heapHandle(context, index));
  return { value: count };
}

export function GetProcessHeap(context: HeapContext): HeapAnswer {
  return { value: processHeap(context) };
}

export const HeapCreate = (
  context: HeapContext,
  options: number,
  initial: number,
  maximum: number,
): HeapAnswer => {
  const { manager, profile } = context.process;
  return manager.HeapCreate(context, options & ~profile.unknownOptions, initial, maximum);
};

export const HeapDestroy = (context: HeapContext, heap: Address): HeapAnswer =>
  context.process.manager.HeapDestroy(context, heap);

export const HeapAlloc = (context: HeapContext, heap: Address, flags: number, bytes: number): HeapAnswer =>
  context.process.manager.HeapAlloc(context, heap, flags, bytes);

export const HeapReAlloc = (
  context: HeapContext,
  heap: Address,
  flags: number,
  user: Address,
  bytes: number,
): HeapAnswer => context.process.manager.HeapReAlloc(context, heap, flags, user, bytes);

export const HeapFree = (context: HeapContext, heap: Address, flags: number, user: Address): HeapAnswer =>
  context.process.manager.HeapFree(context, heap, flags, user);

export const HeapSize = (context: HeapContext, heap: Address, flags: number, user: Address): HeapAnswer =>
  context.process.manager.HeapSize(context, heap, flags, user);

export const HeapValidate = (context: HeapContext, heap: Address, flags: number, user: Address): HeapAnswer =>
  context.process.manager.HeapValidate(context, heap, flags, user);

export const HeapWalk = (context: HeapContext, heap: Address, entry: Address): HeapAnswer =>
  context.process.manager.HeapWalk(context, heap, entry);

export const HeapLock = (context: HeapContext, heap: Address): HeapAnswer =>
  context.process.manager.HeapLock(context, heap);

export const HeapUnlock = (context: HeapContext, heap: Address): HeapAnswer =>
  context.process.manager.HeapUnlock(context, heap);

export const HeapCompact = (context: HeapContext, heap: Address, flags: number): HeapAnswer =>
  context.process.manager.HeapCompact(context, heap, flags);

export const HeapSummary = (
  context: HeapContext,
  heap: Address,
  flags: number,
  summary: Address,
): HeapAnswer => context.process.manager.HeapSummary(context, heap, flags, summary);

export const HeapSetInformation = (
  context: HeapContext,
  heap: Address,
  informationClass: number,
  information: Address,
  length: number,
): HeapAnswer =>
  context.process.manager.HeapSetInformation(context, heap, informationClass, information, length);

export const HeapQueryInformation = (
  context: HeapContext,
  heap: Address,
  informationClass: number,
  buffer: Address,
  length: number,
  returned: Address,
): HeapAnswer =>
  context.process.manager.HeapQueryInformation(context, heap, informationClass, buffer, length, returned);

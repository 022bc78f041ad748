import { type Address, NULL, offset, roundUp } from '../../base/units';
import {
  CREATE_OPTIONS,
  HEAP_CLASS_1,
  HEAP_GROWABLE,
  HEAP_REALLOC_IN_PLACE_ONLY,
  HEAP_SETTABLE_USER_FLAGS,
  HEAP_SETTABLE_USER_VALUE,
  HEAP_TAIL_CHECKING_ENABLED,
  HEAP_ZERO_MEMORY,
} from '../../nt/heap-flags';
import { Win32Error } from '../../nt/status';
import { processHeap, removeHeap, setProcessHeap } from '../process-heaps';
import { tellResize } from '../decision';
import { type HeapGiven } from '../given';
import { type HeapAnswer, type HeapContext } from '../seam';
import { allocateBlock, blockBytes, requestedBytes, resizeInPlace } from './back-end';
import {
  BAD_HANDLE,
  BAD_PARAMETER,
  closedLock,
  DONE,
  NO_SIZE,
  noMemory,
  react,
  result,
  trusted,
} from './call-frame';
import { freeEntry } from './coalesce';
import { createHeap, planHeap, planProcessHeap } from './create';
import { isChecking } from './debug-flags';
import { releaseDescriptors } from './descriptors';
import { GRANULE, HEADER_BYTES } from './entry';
import { fillNew } from './fill';
import { allocateLarge, freeLarge, largeOf, largeRequested, releaseAllLarge, resizeLarge } from './large';
import { hasRoom, isEmpty, listFor, listForFreed, missAllocation, missFree, pop, push } from './lookaside';
import { field, openHeap, type OpenHeap } from './open-heap';
import { checkWhole, locate } from './pointer-check';
import { releaseSegments } from './segment';
import { setUserValue, userSettings } from './user-value';
import { brokenRule } from './validate';

const NO_HEAP: HeapAnswer = { value: 0, lastError: Win32Error.NOT_ENOUGH_MEMORY };

/** Drops ntdll's own options without a word, and makes a private heap (HEAP_SPEC §A.1, C-150). */
export const HeapCreate = (
  context: HeapContext,
  options: number,
  initial: number,
  maximum: number,
): HeapAnswer => RtlCreateHeap(context, (options & CREATE_OPTIONS) | HEAP_CLASS_1, initial, maximum);

export function RtlCreateHeap(
  context: HeapContext,
  flags: number,
  initial: number,
  maximum: number,
  given?: HeapGiven,
): HeapAnswer {
  const plan = planHeap(context, flags, initial, maximum);
  const at = plan === undefined ? undefined : createHeap(context, plan, given);
  return at === undefined ? NO_HEAP : { value: at };
}

export function createProcessHeap(context: HeapContext): HeapAnswer {
  const at = createHeap(context, planProcessHeap(context));
  if (at === undefined) return NO_HEAP;
  setProcessHeap(context, at);
  return { value: at };
}

/** A checking heap is validated first and stays when it is damaged (HEAP_SPEC §A.2). */
export function HeapDestroy(context: HeapContext, handle: Address): HeapAnswer {
  if (handle === NULL) return DONE;
  const heap = openHeap(context, handle);
  if (heap === undefined || handle === processHeap(context)) return BAD_HANDLE;
  if (isChecking(heap.flags)) {
    context.memory.phase('validate');
    const broken = brokenRule(heap);
    if (broken !== undefined) return { value: 0, corruption: broken };
  }
  try {
    context.memory.phase('relink');
    removeHeap(context, handle);
    context.memory.setU32(offset(handle, heap.profile.layout.Signature), 0);
    releaseAllLarge(heap);
    releaseDescriptors(heap);
    releaseSegments(heap);
  } catch (error) {
    return react(error, 0);
  }
  return DONE;
}

export function HeapAlloc(context: HeapContext, handle: Address, flags: number, bytes: number): HeapAnswer {
  const heap = trusted(context, handle);
  if (heap === undefined) return BAD_HANDLE;
  const all = flags | heap.forced;
  try {
    const rounded = blockBytes(bytes, all, heap.flags);
    const list = listFor(heap, rounded / GRANULE, all);
    // The lookaside lists need no lock (HEAP_SPEC §D.4).
    const isServed = list !== NULL && !isEmpty(heap, list);
    const blockedOn = isServed ? NULL : closedLock(heap, flags);
    if (blockedOn !== NULL) return { value: 0, blockedOn };
    checkWhole(heap);
    const user = allocate(heap, all, bytes);
    if (user === undefined) return noMemory(heap, all, rounded);
    checkWhole(heap);
    return result(heap, user);
  } catch (error) {
    return react(error, 0);
  }
}

/** A block that waits on a lookaside list, one from a segment, or one of its own when it is too large for one. */
function allocate(heap: OpenHeap, flags: number, bytes: number): Address | undefined {
  if (bytes > heap.profile.largestRequest) return undefined;
  const rounded = blockBytes(bytes, flags, heap.flags);
  const { layout } = heap.profile;
  if (rounded > field(heap, layout.VirtualMemoryThreshold) * GRANULE) {
    const isRefused = (heap.flags & HEAP_GROWABLE) === 0 || bytes > field(heap, layout.MaximumAllocationSize);
    return isRefused ? undefined : allocateLarge(heap, bytes, flags);
  }
  const list = listFor(heap, rounded / GRANULE, flags);
  let user: Address | undefined;
  if (list !== NULL && !isEmpty(heap, list)) {
    user = pop(heap, list, rounded - bytes);
    const { recorder } = heap.context;
    recorder?.rounded(bytes, rounded);
    recorder?.served('lookaside lists');
    recorder?.list(`lookaside list ${rounded / GRANULE}`, HEADER_BYTES);
    recorder?.candidate(offset(user, -HEADER_BYTES), rounded, '');
  } else {
    if (list !== NULL) missAllocation(heap, list);
    user = allocateBlock(heap, bytes, flags);
    if (user === undefined) return undefined;
  }
  initialise(heap, user, 0, bytes, flags, heap.profile.pointerBytes);
  return user;
}

/** Gives the bytes [`from`, `end`) of a block their first value: zero, the fill of a checking heap, or nothing. */
function initialise(
  heap: OpenHeap,
  user: Address,
  from: number,
  end: number,
  flags: number,
  unit: number,
): void {
  if ((flags & HEAP_ZERO_MEMORY) === 0) {
    fillNew(heap, user, from, end);
    return;
  }
  // Zeros go on up to the next pointer unless a tail begins there (C-163).
  const stop = (heap.flags & HEAP_TAIL_CHECKING_ENABLED) === 0 ? roundUp(end, unit) : end;
  if (stop <= from) return;
  heap.memory.phase('fill');
  heap.memory.fill(offset(user, from), stop - from, 0);
}

export function HeapFree(context: HeapContext, handle: Address, flags: number, user: Address): HeapAnswer {
  if (user === NULL) return DONE;
  const heap = trusted(context, handle);
  if (heap === undefined) return BAD_PARAMETER;
  try {
    const isLarge = locate(heap, user);
    const list = isLarge ? NULL : listForFreed(heap, offset(user, -HEADER_BYTES));
    const isServed = list !== NULL && hasRoom(heap, list);
    const blockedOn = isServed ? NULL : closedLock(heap, flags);
    if (blockedOn !== NULL) return { value: 0, blockedOn };
    checkWhole(heap);
    release(heap, user, isLarge);
    checkWhole(heap);
    return result(heap, 1);
  } catch (error) {
    return react(error, 0);
  }
}

/** Gives a block back: to a lookaside list with room, to its segment, or to the system. */
function release(heap: OpenHeap, user: Address, isLarge: boolean): void {
  if (isLarge) {
    freeLarge(heap, largeOf(heap, user));
    return;
  }
  const entry = offset(user, -HEADER_BYTES);
  const list = listForFreed(heap, entry);
  if (list !== NULL && hasRoom(heap, list)) {
    push(heap, list, user);
    return;
  }
  if (list !== NULL) missFree(heap, list);
  freeEntry(heap, entry);
}

export function HeapSize(context: HeapContext, handle: Address, flags: number, user: Address): HeapAnswer {
  const heap = trusted(context, handle);
  if (heap === undefined || user === NULL) return { value: NO_SIZE, lastError: Win32Error.INVALID_PARAMETER };
  const blockedOn = closedLock(heap, flags);
  if (blockedOn !== NULL) return { value: NO_SIZE, blockedOn };
  try {
    checkWhole(heap);
    return { value: sizeOf(heap, user, locate(heap, user)) };
  } catch (error) {
    return react(error, NO_SIZE);
  }
}

function sizeOf(heap: OpenHeap, user: Address, isLarge: boolean): number {
  return isLarge
    ? largeRequested(heap, largeOf(heap, user))
    : requestedBytes(heap, offset(user, -HEADER_BYTES));
}

export function HeapReAlloc(
  context: HeapContext,
  handle: Address,
  flags: number,
  user: Address,
  bytes: number,
): HeapAnswer {
  if (user === NULL) return { value: 0, lastError: Win32Error.SUCCESS };
  const heap = trusted(context, handle);
  if (heap === undefined) return BAD_HANDLE;
  const blockedOn = closedLock(heap, flags);
  if (blockedOn !== NULL) return { value: 0, blockedOn };
  const all = flags | heap.forced;
  try {
    checkWhole(heap);
    const at = reallocate(heap, all, user, bytes);
    if (at === undefined) return noMemory(heap, all, blockBytes(bytes, all, heap.flags));
    checkWhole(heap);
    return result(heap, at);
  } catch (error) {
    return react(error, 0);
  }
}

/** Resizes in place, else moves; undefined leaves the old block as it was. */
function reallocate(heap: OpenHeap, flags: number, user: Address, bytes: number): Address | undefined {
  const entry = offset(user, -HEADER_BYTES);
  const isLarge = locate(heap, user);
  if (bytes > heap.profile.largestRequest) return undefined;
  const old = sizeOf(heap, user, isLarge);
  const stays = isLarge
    ? resizeLarge(heap, largeOf(heap, user), bytes)
    : resizeInPlace(heap, entry, bytes, flags);
  tellResize(heap.context.recorder, user, old, stays);
  if (stays) {
    if (bytes > old && !isLarge) initialise(heap, user, old, bytes, flags, 1);
    else if (bytes > old && (flags & HEAP_ZERO_MEMORY) !== 0)
      heap.memory.fill(offset(user, old), bytes - old, 0);
    return user;
  }
  if ((flags & HEAP_REALLOC_IN_PLACE_ONLY) !== 0) return undefined;
  const kept = userSettings(heap, entry, isLarge ? largeOf(heap, user) : undefined);
  const keptFlags =
    (flags & HEAP_SETTABLE_USER_FLAGS) === 0 ? kept.flags : kept.flags & HEAP_SETTABLE_USER_VALUE;
  const moved = allocate(heap, flags | keptFlags, bytes);
  if (moved === undefined) return undefined;
  heap.memory.phase('fill');
  heap.memory.copy(moved, user, Math.min(old, bytes));
  if (kept.value !== 0) setUserValue(heap, offset(moved, -HEADER_BYTES), kept.value);
  release(heap, user, isLarge);
  return moved;
}

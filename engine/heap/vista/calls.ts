import { type Address, NULL, offset, PAGE_SIZE, roundUp } from '../../base/units';
import {
  HEAP_GENERATE_EXCEPTIONS,
  HEAP_GROWABLE,
  HEAP_REALLOC_IN_PLACE_ONLY,
  HEAP_SETTABLE_USER_FLAGS,
  HEAP_SETTABLE_USER_VALUE,
  HEAP_TAIL_CHECKING_ENABLED,
  HEAP_ZERO_MEMORY,
} from '../../nt/heap-flags';
import { heapFlagsOf } from '../../nt/global-flags';
import { NtStatus, Win32Error } from '../../nt/status';
import { allocateBlock, blockBytes, requestedBytes, resizeInPlace } from './back-end';
import { BAD_HANDLE, closedLock, DONE, effective, NO_SIZE, opened, react } from './call-frame';
import { freeEntry } from './coalesce';
import { VALIDATES } from './debug';
import { checkAll, checkWhole } from './validate';
import { createHeap, planHeap, planProcessHeap } from './create';
import { largestFree } from './free-lists';
import {
  allocateLarge,
  checkedLarge,
  freeLarge,
  largeRequested,
  releaseAllLarge,
  resizeLarge,
} from './large';
import { openHeap, type OpenHeap, vistaProfile } from './open-heap';
import { locate } from './pointer-check';
import { ntGlobalFlag, processHeap, removeHeap, setProcessHeap } from '../process-heaps';
import { type HeapAnswer, type HeapContext } from '../seam';
import { segmentBases } from './segment';
import { setUserValue, userSettings } from './user-value';

/** A request that cannot be satisfied (HEAP_SPEC §A.3, X3). */
function noMemory(flags: number, rounded: number): HeapAnswer {
  const lastError = Win32Error.NOT_ENOUGH_MEMORY;
  if ((flags & HEAP_GENERATE_EXCEPTIONS) === 0) return { value: 0, lastError };
  return {
    value: 0,
    lastError,
    raise: { status: NtStatus.NO_MEMORY, information: [rounded], continuable: true },
  };
}

const NO_HEAP: HeapAnswer = { value: 0, lastError: Win32Error.NOT_ENOUGH_MEMORY };

/** A heap that validates parameters refuses an initial size above the maximum (HEAP_SPEC §A.1). */
export function HeapCreate(
  context: HeapContext,
  options: number,
  initial: number,
  maximum: number,
): HeapAnswer {
  const debug = heapFlagsOf(ntGlobalFlag(context));
  if ((debug & VALIDATES) !== 0 && maximum >= PAGE_SIZE && initial > maximum) return NO_HEAP;
  const at = createHeap(context, planHeap(vistaProfile(context.process.profile), options, initial, maximum));
  return at === undefined ? NO_HEAP : { value: at };
}

export function createProcessHeap(context: HeapContext): HeapAnswer {
  const at = createHeap(context, planProcessHeap(vistaProfile(context.process.profile)));
  if (at === undefined) return NO_HEAP;
  setProcessHeap(context, at);
  return { value: at };
}

export function HeapDestroy(context: HeapContext, handle: Address): HeapAnswer {
  if (handle === NULL) return DONE;
  const heap = openHeap(context, handle);
  if (heap === undefined || handle === processHeap(context)) return BAD_HANDLE;
  try {
    // A debug heap that is damaged is kept (HEAP_SPEC §A.2).
    if ((heap.flags & VALIDATES) !== 0) checkWhole(heap);
    context.memory.phase('relink');
    removeHeap(context, handle);
    releaseAllLarge(heap);
    // The list of segments hangs on the first of them, which is the heap itself: it goes last.
    const bases = segmentBases(heap);
    for (const base of bases) if (base !== handle) context.memory.release(base);
    context.memory.release(handle);
  } catch (error) {
    return react(heap, error, 0);
  }
  return DONE;
}

export function HeapAlloc(context: HeapContext, handle: Address, flags: number, bytes: number): HeapAnswer {
  const heap = opened(context, handle);
  if (heap === undefined) return BAD_HANDLE;
  const blockedOn = closedLock(heap, flags);
  if (blockedOn !== NULL) return { value: 0, blockedOn };
  const all = effective(heap, flags);
  try {
    checkAll(heap);
    const user = allocate(heap, all, bytes);
    checkAll(heap);
    return user === undefined ? noMemory(all, blockBytes(heap, bytes, all)) : { value: user };
  } catch (error) {
    return react(heap, error, 0);
  }
}

/** A block from a segment, or one of its own when it is too large for one and the heap may grow. */
function allocate(heap: OpenHeap, flags: number, bytes: number): Address | undefined {
  if (bytes > heap.profile.largestRequest) return undefined;
  const threshold = heap.memory.u32(offset(heap.at, heap.layout.VirtualMemoryThreshold));
  if (blockBytes(heap, bytes, flags) <= threshold * heap.profile.granule) {
    const user = allocateBlock(heap, bytes, flags);
    if (user !== undefined && (flags & HEAP_ZERO_MEMORY) !== 0) zero(heap, user, 0, zeroedEnd(heap, bytes));
    return user;
  }
  return (heap.flags & HEAP_GROWABLE) === 0 ? undefined : allocateLarge(heap, bytes, flags);
}

/** HEAP_ZERO_MEMORY clears whole pointers, but leaves a tail alone (C-163). */
function zeroedEnd(heap: OpenHeap, bytes: number): number {
  const hasTail = (heap.flags & HEAP_TAIL_CHECKING_ENABLED) !== 0;
  return hasTail ? bytes : roundUp(bytes, heap.profile.pointerBytes);
}

function zero(heap: OpenHeap, user: Address, from: number, end: number): void {
  if (end <= from) return;
  heap.memory.phase('fill');
  heap.memory.fill(offset(user, from), end - from, 0);
}

export function HeapFree(context: HeapContext, handle: Address, flags: number, user: Address): HeapAnswer {
  if (user === NULL) return DONE;
  const heap = opened(context, handle);
  if (heap === undefined) return { value: 0, lastError: Win32Error.INVALID_PARAMETER };
  const blockedOn = closedLock(heap, flags);
  if (blockedOn !== NULL) return { value: 0, blockedOn };
  try {
    checkAll(heap);
    const segment = locate(heap, user, true);
    if (segment === NULL) freeLarge(heap, checkedLarge(heap, user));
    else freeEntry(heap, offset(user, -heap.profile.headerBytes), segment);
    checkAll(heap);
    return DONE;
  } catch (error) {
    return react(heap, error, 0);
  }
}

export function HeapSize(context: HeapContext, handle: Address, flags: number, user: Address): HeapAnswer {
  const heap = opened(context, handle);
  if (heap === undefined || user === NULL) return { value: NO_SIZE, lastError: Win32Error.INVALID_PARAMETER };
  const blockedOn = closedLock(heap, flags);
  if (blockedOn !== NULL) return { value: NO_SIZE, blockedOn };
  try {
    checkAll(heap);
    const segment = locate(heap, user, false);
    const entry = offset(user, -heap.profile.headerBytes);
    return {
      value: segment === NULL ? largeRequested(heap, checkedLarge(heap, user)) : requestedBytes(heap, entry),
    };
  } catch (error) {
    return react(heap, error, NO_SIZE);
  }
}

export function HeapReAlloc(
  context: HeapContext,
  handle: Address,
  flags: number,
  user: Address,
  bytes: number,
): HeapAnswer {
  if (user === NULL) return { value: 0, lastError: Win32Error.SUCCESS };
  const heap = opened(context, handle);
  if (heap === undefined) return BAD_HANDLE;
  const blockedOn = closedLock(heap, flags);
  if (blockedOn !== NULL) return { value: 0, blockedOn };
  const all = effective(heap, flags);
  try {
    checkAll(heap);
    const at = reallocate(heap, all, user, bytes);
    checkAll(heap);
    return at === undefined ? noMemory(all, blockBytes(heap, bytes, all)) : { value: at };
  } catch (error) {
    return react(heap, error, 0);
  }
}

/** Resizes in place, else moves; undefined leaves the old block as it was. */
function reallocate(heap: OpenHeap, flags: number, user: Address, bytes: number): Address | undefined {
  const entry = offset(user, -heap.profile.headerBytes);
  const segment = locate(heap, user, true);
  if (bytes > heap.profile.largestRequest) return undefined;
  const large = segment === NULL ? checkedLarge(heap, user) : NULL;
  const old = segment === NULL ? largeRequested(heap, large) : requestedBytes(heap, entry);
  const stays =
    segment === NULL ? resizeLarge(heap, large, bytes) : resizeInPlace(heap, entry, segment, bytes, flags);
  if (stays) {
    if ((flags & HEAP_ZERO_MEMORY) !== 0) zero(heap, user, old, bytes);
    return user;
  }
  if ((flags & HEAP_REALLOC_IN_PLACE_ONLY) !== 0) return undefined;
  const kept = userSettings(heap, entry, large);
  const keptFlags =
    (flags & HEAP_SETTABLE_USER_FLAGS) === 0 ? kept.flags : kept.flags & HEAP_SETTABLE_USER_VALUE;
  const moved = allocate(heap, flags | keptFlags, bytes);
  if (moved === undefined) return undefined;
  heap.memory.phase('fill');
  heap.memory.copy(moved, user, Math.min(old, bytes));
  if (kept.value !== 0) setUserValue(heap, offset(moved, -heap.profile.headerBytes), kept.value);
  if (segment === NULL) freeLarge(heap, large);
  else freeEntry(heap, entry, segment);
  return moved;
}

export function HeapCompact(context: HeapContext, handle: Address, flags: number): HeapAnswer {
  const heap = opened(context, handle);
  if (heap === undefined) return BAD_HANDLE;
  const blockedOn = closedLock(heap, flags);
  if (blockedOn !== NULL) return { value: 0, blockedOn };
  try {
    const size = largestFree(heap);
    if (size === 0) return { value: 0, lastError: Win32Error.SUCCESS };
    return { value: size * heap.profile.granule - heap.profile.headerBytes };
  } catch (error) {
    return react(heap, error, 0);
  }
}

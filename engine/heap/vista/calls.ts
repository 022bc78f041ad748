import { type Address, NULL, offset, PAGE_SIZE, roundUp } from '../../base/units';
import {
  CREATE_OPTIONS,
  ENTRY_EXTRA_PRESENT,
  ENTRY_USER_FLAGS,
  HEAP_CLASS_1,
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
import { flagsIn, readCode, sizeIn } from './entry';
import { allocateQuickly, findQuick, freeQuickly, quickRequested } from '../lfh/calls';
import { countAllocation, countFree, frontEndOf } from '../lfh/usage';
import { compact } from './compact';
import { createHeap, planHeap, planProcessHeap } from './create';
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
import { tellResize } from '../decision';
import { type HeapGiven } from '../given';
import { type HeapAnswer, type HeapContext } from '../seam';
import { releaseSegment, segmentBases } from './segment';
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

/** Drops ntdll's own options without a word, and makes a private heap (HEAP_SPEC §A.1, C-150). */
export const HeapCreate = (
  context: HeapContext,
  options: number,
  initial: number,
  maximum: number,
): HeapAnswer => RtlCreateHeap(context, (options & CREATE_OPTIONS) | HEAP_CLASS_1, initial, maximum);

/** A heap that validates parameters refuses an initial size above the maximum (HEAP_SPEC §A.1). */
export function RtlCreateHeap(
  context: HeapContext,
  flags: number,
  initial: number,
  maximum: number,
  given?: HeapGiven,
): HeapAnswer {
  const debug = heapFlagsOf(ntGlobalFlag(context));
  if ((debug & VALIDATES) !== 0 && maximum >= PAGE_SIZE && initial > maximum) return NO_HEAP;
  const plan = planHeap(vistaProfile(context.process.profile), flags, initial, maximum);
  const at = createHeap(context, plan, given);
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
    const frontEnd = frontEndOf(heap);
    if (frontEnd !== NULL) context.memory.release(frontEnd);
    // The list of segments hangs on the first of them, which is the heap itself: it goes last.
    const bases = segmentBases(heap);
    for (const base of bases) if (base !== handle) releaseSegment(heap, base);
    releaseSegment(heap, handle);
  } catch (error) {
    return react(heap, error, 0);
  }
  return DONE;
}

export function HeapAlloc(context: HeapContext, handle: Address, flags: number, bytes: number): HeapAnswer {
  const heap = opened(context, handle);
  if (heap === undefined) return BAD_HANDLE;
  const all = effective(heap, flags);
  try {
    const quick = allocateFromFrontEnd(heap, all, bytes);
    if (quick !== NULL) return { value: quick };
    const blockedOn = closedLock(heap, flags);
    if (blockedOn !== NULL) return { value: 0, blockedOn };
    checkAll(heap);
    const user = allocate(heap, all, bytes);
    checkAll(heap);
    return user === undefined ? noMemory(all, blockBytes(heap, bytes, all)) : { value: user };
  } catch (error) {
    return react(heap, error, 0);
  }
}

/** A block of the low-fragmentation heap, NULL when it does not serve the request. */
function allocateFromFrontEnd(heap: OpenHeap, flags: number, bytes: number): Address {
  const user = allocateQuickly(heap, bytes, flags);
  if (user !== NULL && (flags & HEAP_ZERO_MEMORY) !== 0) zero(heap, user, 0, zeroedEnd(heap, bytes));
  return user;
}

/** A block from a segment, or one of its own when it is too large for one and the heap may grow. */
function allocate(heap: OpenHeap, flags: number, bytes: number): Address | undefined {
  if (bytes > heap.profile.largestRequest) return undefined;
  const threshold = heap.memory.u32(offset(heap.at, heap.layout.VirtualMemoryThreshold));
  const block = blockBytes(heap, bytes, flags);
  if (block <= threshold * heap.profile.granule) {
    const user = allocateBlock(heap, bytes, flags);
    if (user === undefined) return undefined;
    if ((flags & HEAP_ZERO_MEMORY) !== 0) zero(heap, user, 0, zeroedEnd(heap, bytes));
    heap.context.recorder?.settled();
    countAllocation(heap, bytes, block / heap.profile.granule, flags);
    return user;
  }
  const most = heap.memory.pointer(offset(heap.at, heap.layout.MaximumAllocationSize));
  const isRefused = (heap.flags & HEAP_GROWABLE) === 0 || bytes > most;
  return isRefused ? undefined : allocateLarge(heap, bytes, flags);
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
  try {
    if (findQuick(heap, user, true)) {
      freeQuickly(heap, flags);
      return DONE;
    }
    const blockedOn = closedLock(heap, flags);
    if (blockedOn !== NULL) return { value: 0, blockedOn };
    checkAll(heap);
    const segment = locate(heap, user, true);
    if (segment === NULL) freeLarge(heap, checkedLarge(heap, user));
    else freeCounted(heap, offset(user, -heap.profile.headerBytes), segment);
    checkAll(heap);
    return DONE;
  } catch (error) {
    return react(heap, error, 0);
  }
}

/** Frees a block of a segment that was counted when it was given out. */
function freeCounted(heap: OpenHeap, entry: Address, segment: Address): void {
  const code = readCode(heap, entry);
  if ((flagsIn(code) & (ENTRY_EXTRA_PRESENT | ENTRY_USER_FLAGS)) === 0) countFree(heap, sizeIn(code));
  freeEntry(heap, entry, segment);
}

export function HeapSize(context: HeapContext, handle: Address, flags: number, user: Address): HeapAnswer {
  const heap = opened(context, handle);
  if (heap === undefined || user === NULL) return { value: NO_SIZE, lastError: Win32Error.INVALID_PARAMETER };
  try {
    if (findQuick(heap, user, false)) return { value: quickRequested(heap) };
    const blockedOn = closedLock(heap, flags);
    if (blockedOn !== NULL) return { value: NO_SIZE, blockedOn };
    checkAll(heap);
    const segment = locate(heap, user, false);
    return {
      value:
        segment === NULL
          ? largeRequested(heap, checkedLarge(heap, user))
          : requestedBytes(heap, offset(user, -heap.profile.headerBytes)),
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
  const all = effective(heap, flags);
  try {
    if (findQuick(heap, user, true)) return moveFromFrontEnd(heap, all, user, bytes);
    const blockedOn = closedLock(heap, flags);
    if (blockedOn !== NULL) return { value: 0, blockedOn };
    checkAll(heap);
    const at = reallocate(heap, all, user, bytes);
    checkAll(heap);
    return at === undefined ? noMemory(all, blockBytes(heap, bytes, all)) : { value: at };
  } catch (error) {
    return react(heap, error, 0);
  }
}

/** A block of the low-fragmentation heap has one size for its whole life: it moves even to the same (C-98, C-143). */
function moveFromFrontEnd(heap: OpenHeap, flags: number, user: Address, bytes: number): HeapAnswer {
  const refusal = (): HeapAnswer => noMemory(flags, blockBytes(heap, bytes, flags));
  if ((flags & HEAP_REALLOC_IN_PLACE_ONLY) !== 0) return refusal();
  const old = quickRequested(heap);
  let moved: Address | undefined = allocateFromFrontEnd(heap, flags, bytes);
  if (moved === NULL) {
    const blockedOn = closedLock(heap, flags);
    if (blockedOn !== NULL) return { value: 0, blockedOn };
    moved = allocate(heap, flags, bytes);
    if (moved === undefined) return refusal();
  }
  heap.memory.phase('fill');
  heap.memory.copy(moved, user, Math.min(old, bytes));
  freeQuickly(heap, flags);
  return { value: moved };
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
  tellResize(heap.context.recorder, user, old, stays);
  if (stays) {
    if ((flags & HEAP_ZERO_MEMORY) !== 0) zero(heap, user, old, bytes);
    return user;
  }
  if ((flags & HEAP_REALLOC_IN_PLACE_ONLY) !== 0) return undefined;
  const kept = userSettings(heap, entry, large);
  const keptFlags =
    (flags & HEAP_SETTABLE_USER_FLAGS) === 0 ? kept.flags : kept.flags & HEAP_SETTABLE_USER_VALUE;
  const quick = allocateFromFrontEnd(heap, flags | keptFlags, bytes);
  const moved = quick === NULL ? allocate(heap, flags | keptFlags, bytes) : quick;
  if (moved === undefined) return undefined;
  heap.memory.phase('fill');
  heap.memory.copy(moved, user, Math.min(old, bytes));
  if (kept.value !== 0) setUserValue(heap, offset(moved, -heap.profile.headerBytes), kept.value);
  if (segment === NULL) freeLarge(heap, large);
  else freeCounted(heap, entry, segment);
  return moved;
}

export function HeapCompact(context: HeapContext, handle: Address, flags: number): HeapAnswer {
  const heap = opened(context, handle);
  if (heap === undefined) return BAD_HANDLE;
  const blockedOn = closedLock(heap, flags);
  if (blockedOn !== NULL) return { value: 0, blockedOn };
  try {
    return compact(heap);
  } catch (error) {
    return react(heap, error, 0);
  }
}

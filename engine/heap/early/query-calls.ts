import { type Address, NULL, offset, PAGE_SIZE } from '../../base/units';
import { HEAP_DISABLE_COALESCE_ON_FREE } from '../../nt/heap-flags';
import { Win32Error } from '../../nt/status';
import { acquire, isHeldByCaller, release } from '../lock';
import { type HeapAnswer, type HeapContext } from '../seam';
import { BAD_HANDLE, BAD_PARAMETER, closedLock, DONE, FAILED, lockOf, opened, react } from './call-frame';
import { coalesceAll } from './compact';
import { GRANULE, HEADER_BYTES } from './entry';
import { largestFree } from './free-lists';
import { suspend } from './lookaside';
import { type OpenHeap } from './open-heap';
import { eachItem, EntryKind, requestedIn, segmentsOf } from './read';
import { largeBlocksOf } from './read-lists';
import { brokenRule, damagedBlock, isBusyBlock } from './validate';
import { walkNext } from './walk';

/** Never sets the last error but for an unreadable pointer, never raises (HEAP_SPEC X4, §D.10). */
export function HeapValidate(
  context: HeapContext,
  handle: Address,
  flags: number,
  user: Address,
): HeapAnswer {
  const heap = opened(context, handle);
  if (heap === undefined) return FAILED;
  const blockedOn = closedLock(heap, flags);
  if (blockedOn !== NULL) return { value: 0, blockedOn };
  context.memory.phase('validate');
  if (user !== NULL) return validateBlock(heap, user);
  const corruption = brokenRule(heap);
  return corruption === undefined ? DONE : { value: 0, corruption };
}

/** A pointer that is no busy block is an answer, not damage, unless a block of the heap lies there that was written over. */
function validateBlock(heap: OpenHeap, user: Address): HeapAnswer {
  if (user < HEADER_BYTES || !heap.memory.isReadable(offset(user, -HEADER_BYTES), HEADER_BYTES))
    return { value: 0, lastError: Win32Error.NOACCESS };
  const corruption = damagedBlock(heap, user);
  if (corruption !== undefined) return { value: 0, corruption };
  return isBusyBlock(heap, user) ? DONE : FAILED;
}

/** Moves the PROCESS_HEAP_ENTRY at `entry` to the next item of the heap (HEAP_SPEC §A.8). */
export function HeapWalk(context: HeapContext, handle: Address, entry: Address): HeapAnswer {
  const heap = opened(context, handle);
  if (heap === undefined) return BAD_HANDLE;
  if (entry === NULL) return BAD_PARAMETER;
  const blockedOn = closedLock(heap, 0);
  if (blockedOn !== NULL) return { value: 0, blockedOn };
  try {
    const lastError = walkNext(heap, entry);
    return lastError === undefined ? DONE : { value: 0, lastError };
  } catch (error) {
    return react(error, 0);
  }
}

/** Without serialisation there is nothing to lock: TRUE, no effect (HEAP_SPEC §A.9, X6). */
export function HeapLock(context: HeapContext, handle: Address): HeapAnswer {
  const heap = opened(context, handle);
  if (heap === undefined) return FAILED;
  const blockedOn = closedLock(heap, 0);
  if (blockedOn !== NULL) return { value: 0, blockedOn };
  const lock = lockOf(heap);
  if (lock === NULL) return DONE;
  acquire(heap.context, lock);
  suspend(heap, 1);
  return DONE;
}

/** What a thread that does not own the lock does here is undefined on Windows; it changes nothing in the simulation. */
export function HeapUnlock(context: HeapContext, handle: Address): HeapAnswer {
  const heap = opened(context, handle);
  if (heap === undefined) return FAILED;
  const lock = lockOf(heap);
  if (lock === NULL || !isHeldByCaller(heap.context, lock)) return DONE;
  suspend(heap, -1);
  release(heap.context, lock);
  return DONE;
}

/** The largest free block; a heap that does not merge freed blocks does it now (HEAP_SPEC §A.10). */
export function HeapCompact(context: HeapContext, handle: Address, flags: number): HeapAnswer {
  const heap = opened(context, handle);
  if (heap === undefined) return BAD_HANDLE;
  const blockedOn = closedLock(heap, flags);
  if (blockedOn !== NULL) return { value: 0, blockedOn };
  try {
    if ((heap.flags & HEAP_DISABLE_COALESCE_ON_FREE) !== 0) coalesceAll(heap);
    const size = largestFree(heap);
    return size === 0
      ? { value: 0, lastError: Win32Error.SUCCESS }
      : { value: size * GRANULE - HEADER_BYTES };
  } catch (error) {
    return react(error, 0);
  }
}

/** Fills in the HEAP_SUMMARY at `summary` (HEAP_SPEC §A.11). */
export function HeapSummary(
  context: HeapContext,
  handle: Address,
  flags: number,
  summary: Address,
): HeapAnswer {
  const heap = opened(context, handle);
  if (heap === undefined) return BAD_HANDLE;
  if (summary === NULL) return BAD_PARAMETER;
  const { memory } = context;
  const fields = heap.profile.width.summary;
  if (memory.u32(summary) !== fields.sizeof) return BAD_PARAMETER;
  const blockedOn = closedLock(heap, flags);
  if (blockedOn !== NULL) return { value: 0, blockedOn };
  const { allocated, committed, reserved } = sums(heap);
  memory.setPointer(offset(summary, fields.cbAllocated), allocated);
  memory.setPointer(offset(summary, fields.cbCommitted), committed);
  memory.setPointer(offset(summary, fields.cbReserved), reserved);
  memory.setPointer(offset(summary, fields.cbMaxReserve), reserved);
  return DONE;
}

function sums(heap: OpenHeap): {
  readonly allocated: number;
  readonly committed: number;
  readonly reserved: number;
} {
  let allocated = 0;
  let committed = 0;
  let reserved = 0;
  for (const block of largeBlocksOf(heap).blocks) {
    allocated += block.requested;
    committed += block.commitSize;
    reserved += block.reserveSize;
  }
  for (const segment of segmentsOf(heap).segments) {
    committed += (segment.pages - segment.uncommittedPages) * PAGE_SIZE;
    reserved += segment.pages * PAGE_SIZE;
    eachItem(heap, segment, (kind, _at, size, link) => {
      if (kind === EntryKind.Busy) allocated += requestedIn(size, link);
      return true;
    });
  }
  return { allocated, committed, reserved };
}

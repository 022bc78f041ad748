import { type Address, NULL, offset } from '../../base/units';
import { ENTRY_VIRTUAL_ALLOC } from '../../nt/heap-flags';
import { FailureType } from '../../nt/failure-types';
import { Win32Error } from '../../nt/status';
import { BAD_HANDLE, closedLock, DONE, FAILED, lockOf, opened } from './call-frame';
import { HeapDamage } from './damage';
import { FREE_STATE, readPlace, requestedOf, stateIn } from '../lfh/blocks';
import { containerIn } from '../lfh/read';
import { acquire, release } from '../lock';
import { type OpenHeap } from './open-heap';
import { EntryKind, entriesOf, segmentsOf } from './read';
import { largeBlocksOf } from './read-lists';
import { type HeapAnswer, type HeapContext } from '../seam';
import { brokenRule, damagedBlock, damagedTail, isBusyBlock } from './validate';
import { walkNext } from './walk';

const BAD_PARAMETER: HeapAnswer = { value: 0, lastError: Win32Error.INVALID_PARAMETER };

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
  const violation = brokenRule(heap);
  if (violation === undefined) return DONE;
  const { failureName, at, size, claim } = violation;
  const failureType = FailureType[failureName];
  return { value: 0, corruption: { failureType, failureName, heap: handle, at, size, claim } };
}

/** A pointer that is no busy block is an answer, not damage, unless a block of the heap lies there with a bad header. */
function validateBlock(heap: OpenHeap, user: Address): HeapAnswer {
  const { headerBytes } = heap.profile;
  if (user < headerBytes || !heap.memory.isReadable(offset(user, -headerBytes), headerBytes))
    return { value: 0, lastError: Win32Error.NOACCESS };
  const busy = isBusyBlock(heap, user);
  const corruption = busy ? damagedTail(heap, user) : damagedBlock(heap, user);
  if (corruption !== undefined) return { value: 0, corruption };
  return busy ? DONE : FAILED;
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
    // A walk that meets damage ends there; it does not end the process.
    if (!(error instanceof HeapDamage)) throw error;
    return { value: 0, lastError: Win32Error.INVALID_PARAMETER, corruption: error.corruption };
  }
}

/** Without serialisation there is nothing to lock: TRUE, no effect (HEAP_SPEC §A.9, X6). */
export function HeapLock(context: HeapContext, handle: Address): HeapAnswer {
  const heap = opened(context, handle);
  if (heap === undefined) return FAILED;
  const blockedOn = closedLock(heap, 0);
  if (blockedOn !== NULL) return { value: 0, blockedOn };
  const lock = lockOf(heap);
  if (lock !== NULL) acquire(heap.context, lock);
  return DONE;
}

/** What a thread that does not own the lock does here is undefined on Windows; it changes nothing in the simulation. */
export function HeapUnlock(context: HeapContext, handle: Address): HeapAnswer {
  const heap = opened(context, handle);
  if (heap === undefined) return FAILED;
  const lock = lockOf(heap);
  if (lock !== NULL && closedLock(heap, 0) === NULL) release(heap.context, lock);
  return DONE;
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
  const { memory, process } = context;
  const fields = process.profile.width.summary;
  if (memory.u32(summary) !== fields.sizeof) return BAD_PARAMETER;
  const blockedOn = closedLock(heap, flags);
  if (blockedOn !== NULL) return { value: 0, blockedOn };
  const virtual = counter(heap, heap.layout.TotalSizeInVirtualBlocks);
  const reserved = counter(heap, heap.layout.TotalMemoryReserved) + largeReserve(heap);
  memory.setPointer(offset(summary, fields.cbAllocated), allocatedBytes(heap));
  memory.setPointer(
    offset(summary, fields.cbCommitted),
    counter(heap, heap.layout.TotalMemoryCommitted) + virtual,
  );
  memory.setPointer(offset(summary, fields.cbReserved), reserved);
  memory.setPointer(offset(summary, fields.cbMaxReserve), reserved);
  return DONE;
}

const counter = (heap: OpenHeap, field: number): number => heap.memory.pointer(offset(heap.at, field));

function largeReserve(heap: OpenHeap): number {
  return largeBlocksOf(heap).blocks.reduce((sum, block) => sum + block.reserveSize, 0);
}

/** Sum of the requested sizes of the busy blocks in a container of the low-fragmentation heap; 0 when it is none. */
function requestedIn(heap: OpenHeap, entry: Address, bytes: number): number {
  const container = containerIn(heap, entry, bytes);
  if (container === undefined) return 0;
  const { first, count, stride } = container;
  let sum = 0;
  for (let index = 0; index < count; index++) {
    const block = offset(first, index * stride);
    if (stateIn(readPlace(heap, block)) !== FREE_STATE) sum += requestedOf(heap, block, stride);
  }
  return sum;
}

/** Sum of the requested sizes of all busy blocks. */
function allocatedBytes(heap: OpenHeap): number {
  let sum = largeBlocksOf(heap).blocks.reduce((total, block) => total + block.requested, 0);
  for (const segment of segmentsOf(heap).segments) {
    const { count, at, size, kind, flags, requested } = entriesOf(heap, segment);
    for (let row = 0; row < count; row++)
      if (kind[row] === EntryKind.Busy) sum += requested[row]!;
      else if ((flags[row]! & ENTRY_VIRTUAL_ALLOC) !== 0)
        sum += requestedIn(heap, at[row]! as Address, size[row]!);
  }
  return sum;
}

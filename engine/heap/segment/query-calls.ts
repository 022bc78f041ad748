import { type Address, NULL, offset } from '../../base/units';
import { LARGE_RECORD } from '../../nt/layout-segment';
import { Win32Error } from '../../nt/status';
import { ItemKind } from '../items';
import { acquire, release } from '../lock';
import { type HeapAnswer, type HeapContext } from '../seam';
import { BAD_PARAMETER, closedLock, DONE, lockOf, react } from './call-frame';
import { Cursor } from './cursor';
import { SegmentDamage } from './damage';
import { largeAfter, recordField } from './large';
import { SegmentHeap } from './open-heap';
import { locate } from './pointer-check';
import { SEGMENT_BYTES, segmentsOf } from './segments';
import { damageIn } from './validate';
import { walkNext } from './walk';

/* The calls of a segment heap that ask, and its lock. */

/** Never sets the last error but for an unreadable pointer, never raises (HEAP_SPEC X4, §A.7). */
export function HeapValidate(
  context: HeapContext,
  handle: Address,
  flags: number,
  user: Address,
): HeapAnswer {
  const heap = new SegmentHeap(context, handle);
  const blockedOn = closedLock(heap, flags);
  if (blockedOn !== NULL) return { value: 0, blockedOn };
  context.memory.phase('validate');
  if (user !== NULL) return validateBlock(heap, user);
  const corruption = damageIn(heap);
  return corruption === undefined ? DONE : { value: 0, corruption };
}

/** A pointer that is no busy block is an answer, not damage, unless a header that it leads to makes no sense. */
function validateBlock(heap: SegmentHeap, user: Address): HeapAnswer {
  if (!heap.memory.isReadable(user, 1)) return { value: 0, lastError: Win32Error.NOACCESS };
  try {
    locate(heap, user);
    return DONE;
  } catch (error) {
    if (!(error instanceof SegmentDamage)) throw error;
    const { corruption } = error;
    const isDamage =
      corruption.failureName === 'heap_failure_vs_subsegment_corruption' ||
      corruption.failureName === 'heap_failure_segment_lfh_bitmap_corruption';
    return isDamage ? { value: 0, corruption } : { value: 0 };
  }
}

/** Moves the PROCESS_HEAP_ENTRY at `entry` to the next item; a walk that meets damage ends there. */
export function HeapWalk(context: HeapContext, handle: Address, entry: Address): HeapAnswer {
  if (entry === NULL) return BAD_PARAMETER;
  const heap = new SegmentHeap(context, handle);
  const blockedOn = closedLock(heap, 0);
  if (blockedOn !== NULL) return { value: 0, blockedOn };
  try {
    const lastError = walkNext(heap, entry);
    return lastError === undefined ? DONE : { value: 0, lastError };
  } catch (error) {
    if (!(error instanceof SegmentDamage)) throw error;
    return { value: 0, lastError: Win32Error.INVALID_PARAMETER, corruption: error.corruption };
  }
}

export function HeapLock(context: HeapContext, handle: Address): HeapAnswer {
  const heap = new SegmentHeap(context, handle);
  const blockedOn = closedLock(heap, 0);
  if (blockedOn !== NULL) return { value: 0, blockedOn };
  acquire(context, lockOf(heap));
  return DONE;
}

/** What a thread that does not own the lock does here is undefined on Windows; it changes nothing in the simulation. */
export function HeapUnlock(context: HeapContext, handle: Address): HeapAnswer {
  const heap = new SegmentHeap(context, handle);
  if (closedLock(heap, 0) === NULL) release(context, lockOf(heap));
  return DONE;
}

/** The largest free chunk or run of committed free pages, without its header (HEAP_SPEC §A.10). */
export function HeapCompact(context: HeapContext, handle: Address, flags: number): HeapAnswer {
  const heap = new SegmentHeap(context, handle);
  const blockedOn = closedLock(heap, flags);
  if (blockedOn !== NULL) return { value: 0, blockedOn };
  try {
    let largest = 0;
    eachItem(heap, cursor => {
      if (cursor.kind === ItemKind.Free) largest = Math.max(largest, cursor.size - cursor.header);
    });
    return largest === 0 ? { value: 0, lastError: Win32Error.SUCCESS } : { value: largest };
  } catch (error) {
    return react(heap, error, 0);
  }
}

function eachItem(heap: SegmentHeap, see: (cursor: Cursor) => void): void {
  for (const segment of segmentsOf(heap)) {
    const cursor = new Cursor(heap, segment);
    for (let more = cursor.moveTo(segment); more; more = cursor.next()) see(cursor);
  }
}

/** Fills in the HEAP_SUMMARY at `summary` (HEAP_SPEC §A.11). */
export function HeapSummary(
  context: HeapContext,
  handle: Address,
  flags: number,
  summary: Address,
): HeapAnswer {
  const { memory, process } = context;
  const fields = process.profile.width.summary;
  if (summary === NULL || memory.u32(summary) !== fields.sizeof) return BAD_PARAMETER;
  const heap = new SegmentHeap(context, handle);
  const blockedOn = closedLock(heap, flags);
  if (blockedOn !== NULL) return { value: 0, blockedOn };
  try {
    const { allocated, committed, reserved } = sums(heap);
    memory.setPointer(offset(summary, fields.cbAllocated), allocated);
    memory.setPointer(offset(summary, fields.cbCommitted), committed);
    memory.setPointer(offset(summary, fields.cbReserved), reserved);
    memory.setPointer(offset(summary, fields.cbMaxReserve), reserved);
    return DONE;
  } catch (error) {
    return react(heap, error, 0);
  }
}

function sums(heap: SegmentHeap): { allocated: number; committed: number; reserved: number } {
  const total = { allocated: 0, committed: 0, reserved: segmentsOf(heap).length * SEGMENT_BYTES };
  eachItem(heap, cursor => {
    total.allocated += cursor.requested;
    if (cursor.kind !== ItemKind.Reserved) total.committed += cursor.size;
  });
  for (let record = largeAfter(heap, NULL); record !== NULL; record = largeAfter(heap, record)) {
    total.allocated += recordField(heap, record, LARGE_RECORD.requested);
    total.committed += recordField(heap, record, LARGE_RECORD.committed);
    total.reserved += recordField(heap, record, LARGE_RECORD.reserved);
  }
  return total;
}

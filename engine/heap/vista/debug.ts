import { type Address, offset } from '../../base/units';
import {
  ENTRY_EXTRA_PRESENT,
  HEAP_FREE_CHECKING_ENABLED,
  HEAP_TAIL_CHECKING_ENABLED,
  HEAP_VALIDATE_ALL_ENABLED,
  HEAP_VALIDATE_PARAMETERS_ENABLED,
  HEAP_ZERO_MEMORY,
} from '../../nt/heap-flags';
import { fillAllocated, fillFreed, writeTail } from '../fills';
import { damage } from './damage';
import { entryAfter, flagsIn, readCode, unusedBytesIn } from './entry';
import { bodyOf, brokenFill } from './fill-check';
import { type OpenHeap } from './open-heap';

/*
 * What heaps with debug flags do more: fills, and checks of the fills (HEAP_SPEC §B.3, §C.1, §E.1). A plain heap pays a
 * test of `_HEAP.Flags` for each.
 */

export const VALIDATES = HEAP_VALIDATE_ALL_ENABLED | HEAP_VALIDATE_PARAMETERS_ENABLED;
/** Heaps that fill anything. */
export const FILLS = HEAP_TAIL_CHECKING_ENABLED | HEAP_FREE_CHECKING_ENABLED;

/** ENTRY_FILL_PATTERN for the free blocks of a heap with free checks, else 0. */
export const freeFlags = (heap: OpenHeap): number => (heap.flags & HEAP_FREE_CHECKING_ENABLED) >>> 4;

/** Fills a block of `size` granules for a request: its new bytes from `from` on, the tail, and zeros up to its user value. */
export function fillBusy(
  heap: OpenHeap,
  entry: Address,
  size: number,
  from: number,
  requested: number,
  flags: number,
): void {
  const { memory } = heap;
  const { granule, headerBytes } = heap.profile;
  const user = offset(entry, headerBytes);
  memory.phase('fill');
  if ((heap.flags & HEAP_FREE_CHECKING_ENABLED) !== 0 && (flags & HEAP_ZERO_MEMORY) === 0)
    fillAllocated(memory, user, from, requested);
  if ((heap.flags & HEAP_TAIL_CHECKING_ENABLED) === 0) return;
  const tail = offset(user, requested);
  writeTail(memory, tail, granule);
  const extra = (flagsIn(readCode(heap, entry)) & ENTRY_EXTRA_PRESENT) === 0 ? 0 : granule;
  const rest = offset(tail, granule);
  const end = entryAfter(heap, entry, size) - extra;
  if (end > rest) memory.fill(rest, end - rest, 0);
}

/** Fills the body of a free block of `size` granules, all behind its links. */
export function fillFree(heap: OpenHeap, entry: Address, size: number): void {
  if ((heap.flags & HEAP_FREE_CHECKING_ENABLED) === 0) return;
  heap.memory.phase('fill');
  fillFreed(heap.memory, bodyOf(heap, entry), entryAfter(heap, entry, size));
}

/** The heap is about to hand out the free block at `entry`, whose first word is `code`: nobody wrote to it since it was freed. */
export function checkUntouched(heap: OpenHeap, entry: Address, code: number): void {
  if ((heap.flags & HEAP_FREE_CHECKING_ENABLED) === 0) return;
  heap.memory.phase('validate');
  const broken = brokenFill(heap, entry, code, 0);
  if (broken !== undefined)
    throw damage(heap, 'heap_failure_usage_after_free', broken.at, broken.size, broken.claim);
}

/** The program passes the busy block at `entry` to the heap: nobody wrote behind its end. */
export function checkTail(heap: OpenHeap, entry: Address, code: number, link: number): void {
  if ((heap.flags & HEAP_TAIL_CHECKING_ENABLED) === 0) return;
  const broken = brokenFill(heap, entry, code, unusedBytesIn(link));
  if (broken !== undefined)
    throw damage(heap, 'heap_failure_buffer_overrun', broken.at, broken.size, broken.claim);
}

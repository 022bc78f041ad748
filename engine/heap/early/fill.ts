import { type Address, offset } from '../../base/units';
import {
  ENTRY_EXTRA_PRESENT,
  ENTRY_FILL_PATTERN,
  HEAP_FREE_CHECKING_ENABLED,
  HEAP_TAIL_CHECKING_ENABLED,
} from '../../nt/heap-flags';
import { fillAllocated, fillFreed, freedDamage, tailDamage, writeTail as writeTailBytes } from '../fills';
import {
  entryAfter,
  flagsIn,
  GRANULE,
  HEADER_BYTES,
  readCode,
  readLink,
  sizeIn,
  unusedBytesIn,
} from './entry';
import { type EarlyView, type OpenHeap } from './open-heap';

/* Where a heap with tail or free checking has its fill patterns (HEAP_SPEC §E.1). A plain heap fills nothing. */

/** The links behind the header of a free block are not filled. */
const FREE_HEADER = HEADER_BYTES + 8;

/** A range became a free block. */
export function fillFree(heap: OpenHeap, entry: Address, size: number): void {
  if ((heap.flags & HEAP_FREE_CHECKING_ENABLED) === 0) return;
  heap.memory.phase('fill');
  fillFreed(heap.memory, offset(entry, FREE_HEADER), entryAfter(entry, size));
}

/** Bytes [`from`, `end`) of a block are the program's now and have no value. */
export function fillNew(heap: OpenHeap, user: Address, from: number, end: number): void {
  if ((heap.flags & HEAP_FREE_CHECKING_ENABLED) === 0) return;
  heap.memory.phase('fill');
  fillAllocated(heap.memory, user, from, end);
}

/** Entry flag of a busy block: whether a tail follows it. */
export const tailFlag = (flags: number): number =>
  (flags & HEAP_TAIL_CHECKING_ENABLED) === 0 ? 0 : ENTRY_FILL_PATTERN;

/** What follows the requested bytes of a busy block: the tail, then zeros, which are the extra granule too. */
export function writeTail(heap: OpenHeap, entry: Address): void {
  const { memory } = heap;
  const flags = flagsIn(readLink(heap, entry));
  const end = entryAfter(entry, sizeIn(readCode(heap, entry)));
  if ((flags & ENTRY_FILL_PATTERN) !== 0) {
    const tail = tailAt(heap, entry);
    writeTailBytes(memory, tail, GRANULE);
    memory.fill(offset(tail, GRANULE), end - tail - GRANULE, 0);
  } else if ((flags & ENTRY_EXTRA_PRESENT) !== 0) memory.fill(offset(end, -GRANULE), GRANULE, 0);
}

function tailAt(heap: EarlyView, entry: Address): Address {
  const size = sizeIn(readCode(heap, entry)) * GRANULE;
  return offset(entry, HEADER_BYTES + size - unusedBytesIn(readLink(heap, entry)));
}

/** The first byte of a busy block's tail that was written; undefined when it is whole or there is none. */
export function brokenTail(heap: EarlyView, entry: Address): Address | undefined {
  if ((flagsIn(readLink(heap, entry)) & ENTRY_FILL_PATTERN) === 0) return undefined;
  return tailDamage(heap.memory, tailAt(heap, entry), GRANULE);
}

/** The first dword of a free block that was written since; undefined when it is whole or was never filled. */
export function brokenFill(heap: EarlyView, entry: Address): Address | undefined {
  if ((flagsIn(readLink(heap, entry)) & ENTRY_FILL_PATTERN) === 0) return undefined;
  const end = entryAfter(entry, sizeIn(readCode(heap, entry)));
  return freedDamage(heap.memory, offset(entry, FREE_HEADER), end);
}

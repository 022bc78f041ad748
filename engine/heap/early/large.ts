import { type Address, NULL, offset, PAGE_SIZE, roundUp } from '../../base/units';
import {
  ENTRY_BUSY,
  ENTRY_USER_FLAGS,
  ENTRY_VIRTUAL_ALLOC,
  HEAP_SETTABLE_USER_FLAGS,
} from '../../nt/heap-flags';
import { checkSteps, corruptionOf, notice } from './damage';
import { flagsIn, readCode, readLink, sizeIn, writeEntry } from './entry';
import { type EarlyView, type OpenHeap, protectionOf } from './open-heap';

/*
 * Blocks too large for a segment: each has a reservation of its own, a HEAP_VIRTUAL_ALLOC_ENTRY at its start, and hangs on
 * `_HEAP.VirtualAllocdBlocks` (HEAP_SPEC §D.7). In the header right before the user pointer Size counts the bytes that
 * were not asked for, and UnusedBytes the structure's.
 */

/** Allocates a large block; undefined when address space or memory is lacking. Its bytes are zero. */
export function allocateLarge(heap: OpenHeap, requested: number, flags: number): Address | undefined {
  const { memory } = heap;
  const { large } = heap.profile.width;
  const protect = protectionOf(heap.flags);
  const commit = roundUp(requested + large.sizeof, PAGE_SIZE);
  memory.phase('commit');
  const at = memory.reserve(commit, protect);
  if (at === undefined) return undefined;
  const { recorder } = heap.context;
  recorder?.rounded(requested, commit);
  recorder?.list('a reservation of its own', large.sizeof);
  recorder?.candidate(at, commit, '');
  if (!memory.commit(at, commit, protect)) {
    memory.release(at);
    return undefined;
  }
  memory.phase('write header');
  memory.setPointer(offset(at, large.commitSize), commit);
  memory.setPointer(offset(at, large.reserveSize), commit);
  writeBusy(heap, at, commit - requested, (flags & HEAP_SETTABLE_USER_FLAGS) >>> 4);
  memory.phase('relink');
  const head = offset(heap.at, heap.profile.layout.VirtualAllocdBlocks);
  const before = memory.pointer(offset(head, 4));
  memory.setPointer(at, head);
  memory.setPointer(offset(at, 4), before);
  memory.setPointer(before, at);
  memory.setPointer(offset(head, 4), at);
  return offset(at, large.sizeof);
}

function writeBusy(heap: OpenHeap, at: Address, unused: number, userFlags: number): void {
  const { busyBlock, sizeof } = heap.profile.width.large;
  writeEntry(heap, offset(at, busyBlock), unused, ENTRY_BUSY | ENTRY_VIRTUAL_ALLOC | userFlags, 0, 0, sizeof);
}

/** The start of the reservation of the large block with user pointer `user`. */
export const largeOf = (heap: EarlyView, user: Address): Address =>
  offset(user, -heap.profile.width.large.sizeof);

export function largeRequested(heap: EarlyView, at: Address): number {
  const { commitSize, busyBlock } = heap.profile.width.large;
  return heap.memory.pointer(offset(at, commitSize)) - sizeIn(readCode(heap, offset(at, busyBlock)));
}

/** Releases a large block's reservation. Links that do not lead back are followed all the same but where XP checks them. */
export function freeLarge(heap: OpenHeap, at: Address): void {
  const { memory } = heap;
  memory.phase('relink');
  const next = memory.pointer(at);
  const before = memory.pointer(offset(at, 4));
  if (
    heap.profile.checksCookies &&
    (memory.pointer(before) !== at || memory.pointer(offset(next, 4)) !== at)
  ) {
    const claim = 'the neighbours of a large block point back at it';
    notice(heap, corruptionOf(heap, 'heap_failure_virtual_block_corruption', at, 8, claim));
  } else {
    memory.setPointer(before, next);
    memory.setPointer(offset(next, 4), before);
  }
  memory.phase('commit');
  memory.release(at);
}

/** Resizes a large block within its committed pages, giving whole pages at its end back; false when it must move. */
export function resizeLarge(heap: OpenHeap, at: Address, requested: number): boolean {
  const { memory } = heap;
  const { large } = heap.profile.width;
  const committed = memory.pointer(offset(at, large.commitSize));
  const needed = roundUp(requested + large.sizeof, PAGE_SIZE);
  if (needed > committed) return false;
  if (needed < committed) {
    memory.phase('commit');
    memory.decommit(offset(at, needed), committed - needed);
    memory.setPointer(offset(at, large.commitSize), needed);
  }
  memory.phase('write header');
  const userFlags = flagsIn(readLink(heap, offset(at, large.busyBlock))) & ENTRY_USER_FLAGS;
  writeBusy(heap, at, needed - requested, userFlags);
  return true;
}

/** Releases every large block: HeapDestroy. Goes on to the next before the pages of one are gone. */
export function releaseAllLarge(heap: OpenHeap): void {
  const { memory } = heap;
  const head = offset(heap.at, heap.profile.layout.VirtualAllocdBlocks);
  let steps = 0;
  for (let at = memory.pointer(head); at !== head && at !== NULL;) {
    checkSteps(heap, ++steps, head);
    const next = memory.pointer(at);
    memory.release(at);
    at = next;
  }
}

import { type Address, address, NULL, offset, PAGE_SIZE, roundUp } from '../../base/units';
import {
  ENTRY_BUSY,
  ENTRY_USER_FLAGS,
  ENTRY_VIRTUAL_ALLOC,
  HEAP_SETTABLE_USER_FLAGS,
  UNUSED_LARGE,
} from '../../nt/heap-flags';
import { checkSteps, damage } from './damage';
import { checksumHolds, flagsIn, readCode, sizeIn, writeEntry } from './entry';
import { type OpenHeap, protectionOf } from './open-heap';
import { linkBefore, unlink } from './ranges';

/*
 * Blocks too large for a segment: each has a reservation of its own, a HEAP_VIRTUAL_ALLOC_ENTRY at its start, and
 * hangs on `_HEAP.VirtualAllocdBlocks` (HEAP_SPEC §D.7). In the header right before the user pointer Size counts the
 * unused bytes of the committed ones.
 */

/** Allocates a large block; undefined when address space or memory is lacking. Its bytes are zero. */
export function allocateLarge(heap: OpenHeap, requested: number, flags: number): Address | undefined {
  const { memory, layout } = heap;
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
  linkBefore(heap, at, offset(heap.at, layout.VirtualAllocdBlocks));
  countVirtual(heap, commit);
  return offset(at, large.sizeof);
}

function writeBusy(heap: OpenHeap, at: Address, unused: number, userFlags: number): void {
  const entry = offset(at, heap.profile.width.large.busyBlock);
  writeEntry(heap, entry, unused, ENTRY_BUSY | ENTRY_VIRTUAL_ALLOC | userFlags, 0, 0, UNUSED_LARGE);
}

/** The start of the reservation of the large block with user pointer `user`, after all checks of HEAP_SPEC §F.3 d. */
export function checkedLarge(heap: OpenHeap, user: Address): Address {
  const { large } = heap.profile.width;
  const at = offset(user, -large.sizeof);
  const code = readCode(heap, offset(at, large.busyBlock));
  const claim = !checksumHolds(code)
    ? 'the header of a large block matches its checksum'
    : at % PAGE_SIZE !== 0
      ? 'a large block begins with its page'
      : !isListed(heap, at)
        ? 'a large block is on the list of its heap'
        : undefined;
  if (claim !== undefined)
    throw damage(heap, 'heap_failure_virtual_block_corruption', at < 0 ? user : at, large.sizeof, claim);
  return at;
}

function isListed(heap: OpenHeap, wanted: Address): boolean {
  const { memory, layout } = heap;
  const head = offset(heap.at, layout.VirtualAllocdBlocks);
  let steps = 0;
  for (let at = memory.pointer(head); at !== head && at !== NULL; at = memory.pointer(at)) {
    if (at === wanted) return true;
    checkSteps(heap, ++steps, head);
  }
  return false;
}

export function largeRequested(heap: OpenHeap, at: Address): number {
  const { large } = heap.profile.width;
  return (
    heap.memory.pointer(offset(at, large.commitSize)) - sizeIn(readCode(heap, offset(at, large.busyBlock)))
  );
}

/** Releases a large block's reservation. */
export function freeLarge(heap: OpenHeap, at: Address): void {
  const { memory } = heap;
  memory.phase('relink');
  const commit = memory.pointer(offset(at, heap.profile.width.large.commitSize));
  // Damage to a large block has a name of its own, whether its header or its links are hit (HEAP_SPEC §F.1).
  unlink(heap, at, 'heap_failure_virtual_block_corruption');
  countVirtual(heap, 0 - commit);
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
    countVirtual(heap, needed - committed);
  }
  memory.phase('write header');
  const userFlags = flagsIn(readCode(heap, offset(at, large.busyBlock))) & ENTRY_USER_FLAGS;
  writeBusy(heap, at, needed - requested, userFlags);
  return true;
}

/** Releases every large block: HeapDestroy. Goes on to the next before the pages of one are gone. */
export function releaseAllLarge(heap: OpenHeap): void {
  const { memory, layout } = heap;
  const head = offset(heap.at, layout.VirtualAllocdBlocks);
  let steps = 0;
  for (let at = memory.pointer(head); at !== head;) {
    checkSteps(heap, ++steps, head);
    const next = memory.pointer(at);
    memory.release(at);
    at = address(next);
  }
}

function countVirtual(heap: OpenHeap, bytes: number): void {
  const total = offset(heap.at, heap.layout.TotalSizeInVirtualBlocks);
  heap.memory.setPointer(total, heap.memory.pointer(total) + bytes);
}

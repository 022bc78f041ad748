import { type Address, NULL, offset } from '../../base/units';
import { ENTRY_BUSY } from '../../nt/heap-flags';
import { checkedCode, checkSteps, damage, entryOfLink } from './damage';
import { flagsIn, readCode, sizeIn } from './entry';
import { type OpenHeap } from './open-heap';

/*
 * The free list: one circular list of all free blocks, ascending by size, the newest first among equals (HEAP_SPEC
 * §D.5). A HEAP_LIST_LOOKUP holds for each size the first list entry of that size and a bit that says whether there is
 * one; its last slot serves all larger blocks. Links and hints hold addresses of LIST_ENTRYs, one header above their
 * entries. Sizes are in granules.
 */

/** The free block to cut `size` granules from: of that size the newest, else the smallest larger one; NULL for none. */
export function findFree(heap: OpenHeap, size: number): Address {
  heap.memory.phase('search');
  heap.context.recorder?.list('FreeLists', heap.profile.headerBytes);
  const slot = Math.min(size, heap.lastSlot);
  const hinted = firstHint(heap, slot);
  if (hinted === heap.lastSlot) return findLarge(heap, size);
  if (hinted < 0) return NULL;
  const entry = entryOfLink(heap, readHint(heap, hinted));
  const code = checkedCode(heap, entry);
  if ((flagsIn(code) & ENTRY_BUSY) !== 0 || sizeIn(code) < size)
    throw damage(
      heap,
      'heap_failure_freelists_corruption',
      hintAt(heap, hinted),
      heap.profile.pointerBytes,
      'a hint points at a free block of its size',
    );
  heap.context.recorder?.candidate(entry, sizeIn(code) * heap.profile.granule, '');
  return entry;
}

/** Why a free block is passed over. */
const TOO_SMALL = 'smaller than the block';

/** First fit in ascending order among the blocks of the last slot; the largest is looked at early, to fail fast. */
function findLarge(heap: OpenHeap, size: number): Address {
  const { memory } = heap;
  const head = listHead(heap);
  let steps = 0;
  // Where the address of the block under examination was read.
  let pointerAt = hintAt(heap, heap.lastSlot);
  for (let link = readHint(heap, heap.lastSlot); link !== head; link = memory.pointer(link)) {
    const entry = entryOfLink(heap, link);
    const code = checkedCode(heap, entry);
    if ((flagsIn(code) & ENTRY_BUSY) !== 0)
      throw damage(
        heap,
        'heap_failure_freelists_corruption',
        pointerAt,
        heap.profile.pointerBytes,
        'a block on the free list is free',
      );
    const fits = sizeIn(code) >= size;
    heap.context.recorder?.candidate(entry, sizeIn(code) * heap.profile.granule, fits ? '' : TOO_SMALL);
    if (fits) return entry;
    if (steps === 0 && largestFree(heap) < size) return NULL;
    checkSteps(heap, ++steps, head);
    pointerAt = link;
  }
  return NULL;
}

/** Puts `entry`, whose header says `size`, on the list and counts it. */
export function insertFree(heap: OpenHeap, entry: Address, size: number): void {
  const { memory } = heap;
  const { pointerBytes, headerBytes } = heap.profile;
  memory.phase('relink');
  const slot = Math.min(size, heap.lastSlot);
  const next = successorOf(heap, slot, size);
  const link = offset(entry, headerBytes);
  const before = memory.pointer(offset(next, pointerBytes));
  if (memory.pointer(before) !== next)
    throw damage(
      heap,
      'heap_failure_listentry_corruption',
      next,
      2 * pointerBytes,
      'neighbours on the free list point at each other',
    );
  memory.setPointer(link, next);
  memory.setPointer(offset(link, pointerBytes), before);
  memory.setPointer(before, link);
  memory.setPointer(offset(next, pointerBytes), link);
  // In the last slot a smaller block may come before; elsewhere the newest of a size always leads it.
  const hint = readHint(heap, slot);
  if (slot !== heap.lastSlot || hint === NULL || hint === next) writeHint(heap, slot, link);
  count(heap, slot, size, 1);
}

/** The LIST_ENTRY that a new block of `size` goes before: the first of at least that size, or the head. */
function successorOf(heap: OpenHeap, slot: number, size: number): Address {
  const { memory } = heap;
  const head = listHead(heap);
  const hinted = firstHint(heap, slot);
  if (hinted < 0) return head;
  if (slot !== heap.lastSlot) return readHint(heap, hinted);
  const largest = entryOfLink(heap, memory.pointer(offset(head, heap.profile.pointerBytes)));
  if (sizeIn(checkedCode(heap, largest)) < size) return head;
  let link = readHint(heap, slot);
  for (let steps = 0; link !== head && sizeIn(checkedCode(heap, entryOfLink(heap, link))) < size; steps++) {
    checkSteps(heap, steps, head);
    link = memory.pointer(link);
  }
  return link;
}

/** Takes `entry`, whose header says `size`, off the list. Its neighbours on the list must point at it. */
export function removeFree(heap: OpenHeap, entry: Address, size: number): void {
  const { memory } = heap;
  const { pointerBytes, headerBytes } = heap.profile;
  memory.phase('relink');
  const link = offset(entry, headerBytes);
  const next = memory.pointer(link);
  const before = memory.pointer(offset(link, pointerBytes));
  checkNeighbours(heap, link, next, before);
  const slot = Math.min(size, heap.lastSlot);
  if (readHint(heap, slot) === link) writeHint(heap, slot, nextOfSlot(heap, slot, next));
  memory.setPointer(before, next);
  memory.setPointer(offset(next, pointerBytes), before);
  count(heap, slot, size, -1);
}

/**
 * Puts `to`, which will say `newSize`, in the place of `from` with `size` when both belong there: what removing one and
 * inserting the other would do, for a third of the accesses. Large remainders and merged blocks mostly stay in place.
 * False when nothing was done.
 */
export function moveFree(heap: OpenHeap, from: Address, size: number, to: Address, newSize: number): boolean {
  const { memory, lastSlot } = heap;
  const { pointerBytes, headerBytes } = heap.profile;
  if (size < lastSlot || newSize < lastSlot) return false;
  memory.phase('relink');
  const link = offset(from, headerBytes);
  const next = memory.pointer(link);
  const before = memory.pointer(offset(link, pointerBytes));
  checkNeighbours(heap, link, next, before);
  const leads = readHint(heap, lastSlot) === link;
  const head = listHead(heap);
  if (newSize < size) {
    if (!leads && before !== head && sizeIn(checkedCode(heap, entryOfLink(heap, before))) >= newSize)
      return false;
  } else if (next !== head && sizeIn(checkedCode(heap, entryOfLink(heap, next))) < newSize) return false;
  const moved = offset(to, headerBytes);
  memory.setPointer(moved, next);
  memory.setPointer(offset(moved, pointerBytes), before);
  memory.setPointer(before, moved);
  memory.setPointer(offset(next, pointerBytes), moved);
  if (leads) memory.setPointer(hintAt(heap, lastSlot), moved);
  addToTotal(heap, newSize - size);
  return true;
}

function checkNeighbours(heap: OpenHeap, link: Address, next: Address, before: Address): void {
  const { memory } = heap;
  const { pointerBytes } = heap.profile;
  if (memory.pointer(offset(next, pointerBytes)) !== link || memory.pointer(before) !== link)
    throw damage(
      heap,
      'heap_failure_listentry_corruption',
      link,
      2 * pointerBytes,
      'the neighbours of a block on the free list point back at it',
    );
}

/** `next` if it belongs to `slot`, else NULL: nothing of that size is left. */
function nextOfSlot(heap: OpenHeap, slot: number, next: Address): Address {
  if (next === listHead(heap)) return NULL;
  if (slot === heap.lastSlot) return next;
  return sizeIn(readCode(heap, entryOfLink(heap, next))) === slot ? next : NULL;
}

/** Size of the largest free block, 0 for none. */
export function largestFree(heap: OpenHeap): number {
  const head = listHead(heap);
  const last = heap.memory.pointer(offset(head, heap.profile.pointerBytes));
  return last === head ? 0 : sizeIn(checkedCode(heap, entryOfLink(heap, last)));
}

/** Keeps the list's counts and `_HEAP.TotalFreeSize`. */
function count(heap: OpenHeap, slot: number, size: number, by: 1 | -1): void {
  const { memory, index } = heap;
  const { lookup } = heap.profile.width;
  const items = offset(index, lookup.itemCount);
  memory.setU32(items, memory.u32(items) + by);
  if (slot === heap.lastSlot) {
    const outOfRange = offset(index, lookup.outOfRangeItems);
    memory.setU32(outOfRange, memory.u32(outOfRange) + by);
  }
  addToTotal(heap, by * size);
}

function addToTotal(heap: OpenHeap, granules: number): void {
  const total = offset(heap.at, heap.layout.TotalFreeSize);
  heap.memory.setPointer(total, heap.memory.pointer(total) + granules);
}

const listHead = (heap: OpenHeap): Address => offset(heap.at, heap.layout.FreeLists);
const hintAt = (heap: OpenHeap, slot: number): Address => offset(heap.hints, slot * heap.profile.hintBytes);
const readHint = (heap: OpenHeap, slot: number): Address => heap.memory.pointer(hintAt(heap, slot));

function writeHint(heap: OpenHeap, slot: number, link: Address): void {
  const { memory } = heap;
  memory.setPointer(hintAt(heap, slot), link);
  const word = offset(heap.bitmap, (slot >>> 5) * 4);
  const bit = 1 << (slot & 31);
  const bits = memory.u32(word);
  memory.setU32(word, (link === NULL ? bits & ~bit : bits | bit) >>> 0);
}

/** The lowest slot of at least `from` whose bit is set, -1 for none. */
function firstHint(heap: OpenHeap, from: number): number {
  let bits = heap.memory.u32(offset(heap.bitmap, (from >>> 5) * 4)) & (-1 << (from & 31));
  for (let word = from >>> 5; ;) {
    if (bits !== 0) return word * 32 + 31 - Math.clz32(bits & -bits);
    if (++word * 32 > heap.lastSlot) return -1;
    bits = heap.memory.u32(offset(heap.bitmap, word * 4));
  }
}

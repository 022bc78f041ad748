import { type Address, NULL, offset } from '../../base/units';
import { checkSteps, corruptionOf, notice } from './damage';
import { cookieIn, cookieOf, HEADER_BYTES, readCode, readLink, sizeIn, GRANULE } from './entry';
import { addTo, type OpenHeap } from './open-heap';

/*
 * The free lists: 128 circular lists in the heap's header. List n holds the blocks of exactly n granules, the newest at
 * its tail, which is taken first; list 0 holds those of 128 granules and more, ascending. A bitmap says which of lists 1
 * to 127 are not empty (HEAP_SPEC §D.3, GV8). Links hold addresses of LIST_ENTRYs, one header above their entries.
 */

/** Sizes from here on share list 0. */
export const DEDICATED = 128;

export const listHead = (heap: OpenHeap, list: number): Address =>
  offset(heap.at, heap.profile.layout.FreeLists + 8 * list);

const listOf = (size: number): number => (size < DEDICATED ? size : 0);

/** The free block to cut `size` granules from, NULL for none: from its own list, the next longer one, or list 0. */
export function findFree(heap: OpenHeap, size: number): Address {
  const { memory } = heap;
  memory.phase('search');
  if (size < DEDICATED) {
    const head = listHead(heap, size);
    const newest = memory.pointer(offset(head, 4));
    if (newest !== head) return told(heap, size, entryOf(newest));
    const list = nextInUse(heap, size + 1);
    if (list !== 0) return told(heap, list, entryOf(memory.pointer(offset(listHead(heap, list), 4))));
  }
  return findLarge(heap, size);
}

const entryOf = (link: Address): Address => offset(link, -HEADER_BYTES);

/** The newest block of a list, which is the one to take. */
function told(heap: OpenHeap, list: number, entry: Address): Address {
  const { recorder } = heap.context;
  recorder?.list(`FreeLists[${list}]`, HEADER_BYTES);
  recorder?.candidate(entry, list * GRANULE, '');
  return entry;
}

/** The lowest list of at least `from` whose bit is set, 0 for none. */
function nextInUse(heap: OpenHeap, from: number): number {
  const bitmap = heap.at + heap.profile.layout.FreeListsInUse;
  for (let list = from; list < DEDICATED; list = (list | 31) + 1) {
    const bits = heap.memory.i32((bitmap + (list >>> 5) * 4) as Address) & (-1 << (list & 31));
    if (bits !== 0) return (list & ~31) + 31 - Math.clz32(bits & -bits);
  }
  return 0;
}

/** First fit in ascending order on list 0; the largest is looked at first, to fail fast. */
function findLarge(heap: OpenHeap, size: number): Address {
  const { memory } = heap;
  const head = listHead(heap, 0);
  const { recorder } = heap.context;
  recorder?.list('FreeLists[0]', HEADER_BYTES);
  const largest = memory.pointer(offset(head, 4));
  if (largest === head) return NULL;
  const most = sizeIn(readCode(heap, entryOf(largest)));
  if (most < size) {
    recorder?.candidate(entryOf(largest), most * GRANULE, 'the largest, and smaller than the block');
    return NULL;
  }
  let steps = 0;
  for (let link = memory.pointer(head); link !== head; link = memory.pointer(link)) {
    const entry = entryOf(link);
    const have = sizeIn(readCode(heap, entry));
    recorder?.candidate(entry, have * GRANULE, have >= size ? '' : 'smaller than the block');
    if (have >= size) return entry;
    checkSteps(heap, ++steps, head);
  }
  return NULL;
}

/** Puts `entry`, whose header says `size`, on its list and counts it. */
export function insertFree(heap: OpenHeap, entry: Address, size: number): void {
  const { memory } = heap;
  memory.phase('relink');
  const list = listOf(size);
  const head = listHead(heap, list);
  const next = list === 0 ? successorOf(heap, head, size) : head;
  const link = offset(entry, HEADER_BYTES);
  const before = memory.pointer(offset(next, 4));
  memory.setPointer(link, next);
  memory.setPointer(offset(link, 4), before);
  memory.setPointer(before, link);
  memory.setPointer(offset(next, 4), link);
  if (list !== 0) markInUse(heap, list, true);
  addTo(heap, offset(heap.at, heap.profile.layout.TotalFreeSize), size);
}

/** The LIST_ENTRY on list 0 that a block of `size` goes before: the first of at least that size, or the head. */
function successorOf(heap: OpenHeap, head: Address, size: number): Address {
  const { memory } = heap;
  const largest = memory.pointer(offset(head, 4));
  if (largest === head || sizeIn(readCode(heap, entryOf(largest))) < size) return head;
  let steps = 0;
  let link = memory.pointer(head);
  while (link !== head && sizeIn(readCode(heap, entryOf(link))) < size) {
    checkSteps(heap, ++steps, head);
    link = memory.pointer(link);
  }
  return link;
}

/** Takes `entry`, whose header says `size`, off its list. */
export function removeFree(heap: OpenHeap, entry: Address, size: number): void {
  const { memory } = heap;
  memory.phase('relink');
  const link = offset(entry, HEADER_BYTES);
  const next = memory.pointer(link);
  const before = memory.pointer(offset(link, 4));
  addTo(heap, offset(heap.at, heap.profile.layout.TotalFreeSize), -size);
  if (!unlink(heap, entry, link, next, before)) return;
  if (size < DEDICATED && next === before) markInUse(heap, size, false);
}

/**
 * Takes a LIST_ENTRY out: the word at Blink becomes Flink and the one behind Flink becomes Blink, wherever they point. From
 * XP service pack 2 on both must lead back first; a link that does not is told and left alone (HEAP_SPEC §D.3).
 */
function unlink(heap: OpenHeap, entry: Address, link: Address, next: Address, before: Address): boolean {
  const { memory } = heap;
  if (heap.profile.checksCookies && !isSafe(heap, entry, link, next, before)) return false;
  memory.setPointer(before, next);
  memory.setPointer(offset(next, 4), before);
  return true;
}

function isSafe(heap: OpenHeap, entry: Address, link: Address, next: Address, before: Address): boolean {
  const { memory } = heap;
  if (cookieIn(readLink(heap, entry)) !== cookieOf(heap, entry))
    notice(
      heap,
      corruptionOf(
        heap,
        'heap_failure_entry_corruption',
        entry,
        HEADER_BYTES,
        'a header has the cookie of its address',
      ),
    );
  if (memory.pointer(offset(next, 4)) === link && memory.pointer(before) === link) return true;
  const claim = 'the neighbours of a block on a free list point back at it';
  notice(heap, corruptionOf(heap, 'heap_failure_listentry_corruption', link, 8, claim));
  return false;
}

function markInUse(heap: OpenHeap, list: number, inUse: boolean): void {
  const word = offset(heap.at, heap.profile.layout.FreeListsInUse + (list >>> 5) * 4);
  const bit = 1 << (list & 31);
  const bits = heap.memory.i32(word);
  const now = inUse ? bits | bit : bits & ~bit;
  if (now !== bits) heap.memory.setU32(word, now >>> 0);
}

/** Size of the largest free block, 0 for none. */
export function largestFree(heap: OpenHeap): number {
  const { memory } = heap;
  const head = listHead(heap, 0);
  const largest = memory.pointer(offset(head, 4));
  if (largest !== head) return sizeIn(readCode(heap, entryOf(largest)));
  for (let list = DEDICATED - 1; list > 0; list--) {
    const at = listHead(heap, list);
    if (memory.pointer(at) !== at) return list;
  }
  return 0;
}

import { type Address, NULL, offset, PAGE_SIZE, roundUp } from '../../base/units';
import { CE_LARGE, CE_LARGE_SIGNATURE, CE_REGION } from '../../nt/layout-ce';
import { PAGE_READWRITE } from '../../nt/memory-flags';
import { type HeapView } from '../view';
import { type CeHeap, itemSize, ITEM_HEADER, writeItem } from './open-heap';

/* Blocks of a growable heap that are too large for an item of a region: each has a region of its own (HEAP_SPEC §H). */

/** More than an address space can hold: a longer list is a loop. */
const MOST_LARGE = 0x10000;

/** Allocates `bytes` in a region of their own; NULL when memory is lacking. Answers the user pointer. */
export function allocateCeLarge(heap: CeHeap, bytes: number): Address {
  const { memory } = heap;
  const commit = roundUp(CE_LARGE.sizeof + bytes, PAGE_SIZE);
  memory.phase('commit');
  const at = memory.reserve(commit, PAGE_READWRITE);
  if (at === undefined) return NULL;
  const { recorder } = heap.context;
  recorder?.rounded(bytes, commit);
  recorder?.list('a region of its own', CE_LARGE.sizeof);
  recorder?.candidate(at, commit, '');
  if (!memory.commit(at, commit, PAGE_READWRITE)) {
    memory.release(at);
    return NULL;
  }
  memory.phase('write header');
  memory.setU32(offset(at, CE_LARGE.signature), CE_LARGE_SIGNATURE);
  memory.setPointer(offset(at, CE_LARGE.heap), heap.at);
  memory.setU32(offset(at, CE_LARGE.committed), commit);
  writeItem(heap, offset(at, CE_LARGE.item), roundUp(bytes, 8) + ITEM_HEADER);
  memory.phase('relink');
  const first = offset(heap.at, CE_REGION.firstLarge);
  memory.setPointer(offset(at, CE_LARGE.next), memory.pointer(first));
  memory.setPointer(first, at);
  return offset(at, CE_LARGE.sizeof);
}

/** The heap's large blocks, newest first, as far as the list makes sense. */
export function ceLargeBlocks(heap: Pick<HeapView, 'memory' | 'at'>): Address[] {
  const { memory } = heap;
  const blocks: Address[] = [];
  let at = memory.pointer(offset(heap.at, CE_REGION.firstLarge));
  while (
    at !== NULL &&
    blocks.length < MOST_LARGE &&
    memory.isReadable(at, CE_LARGE.sizeof) &&
    memory.u32(at) === CE_LARGE_SIGNATURE &&
    memory.pointer(offset(at, CE_LARGE.heap)) === heap.at
  ) {
    blocks.push(at);
    at = memory.pointer(offset(at, CE_LARGE.next));
  }
  return blocks;
}

/** The large block with this user pointer, NULL when it is none of the heap's. */
export function ceLargeOf(heap: CeHeap, user: Address): Address {
  if (user < CE_LARGE.sizeof) return NULL;
  const at = offset(user, -CE_LARGE.sizeof);
  // Most pointers are of items: their list is not gone through.
  const isLarge = heap.memory.isReadable(at, CE_LARGE.sizeof) && heap.memory.u32(at) === CE_LARGE_SIGNATURE;
  return isLarge && ceLargeBlocks(heap).includes(at) ? at : NULL;
}

/** Bytes that the program may use of the large block at `at`. */
export const ceLargeBytes = (heap: Pick<HeapView, 'memory'>, at: Address): number =>
  itemSize(heap.memory, offset(at, CE_LARGE.item)) - ITEM_HEADER;

/** Shrinks, or grows within its pages; false when it must move. */
export function resizeCeLarge(heap: CeHeap, at: Address, bytes: number): boolean {
  if (CE_LARGE.sizeof + bytes > heap.memory.u32(offset(at, CE_LARGE.committed))) return false;
  heap.memory.phase('write header');
  writeItem(heap, offset(at, CE_LARGE.item), roundUp(bytes, 8) + ITEM_HEADER);
  return true;
}

export function freeCeLarge(heap: CeHeap, at: Address): void {
  const { memory } = heap;
  memory.phase('relink');
  let link = offset(heap.at, CE_REGION.firstLarge);
  for (let steps = 0; memory.pointer(link) !== at && steps < MOST_LARGE; steps++)
    link = offset(memory.pointer(link), CE_LARGE.next);
  memory.setPointer(link, memory.pointer(offset(at, CE_LARGE.next)));
  memory.release(at);
}

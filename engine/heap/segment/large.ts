import { type Address, NULL, offset, PAGE_SIZE, roundUp } from '../../base/units';
import { LARGE_RECORD, SEGMENT_HEAP } from '../../nt/layout-segment';
import { CHUNK_HEADER, INTERNAL } from './chunk';
import { low32, type SegmentHeap, type SegmentView } from './open-heap';
import { following, insert, lastBefore, remove, type Tree } from './tree';
import { allocateChunk, freeChunk } from './variable';

/*
 * Blocks above 508 KB: each is a reservation of its own without a header. What the heap knows of it lies in a record, an
 * internal chunk, on a tree by address (HEAP_SPEC §D.8).
 */

/** Up to here requests get page ranges of a segment. */
export const LARGEST_RANGE = 0x7f000;

const checkOf = (heap: SegmentView, record: Address, block: Address): number =>
  heap.key ^ low32(record) ^ low32(block);

const LARGE: Tree = {
  root: SEGMENT_HEAP.large,
  link: LARGE_RECORD.left,
  failure: 'heap_failure_virtual_block_corruption',
  claim: 'the record of a large block matches its check',
  keyOf(heap, node) {
    const { memory } = heap;
    if (!memory.isReadable(node, LARGE_RECORD.sizeof)) return undefined;
    const block = memory.pointer(offset(node, LARGE_RECORD.block));
    return memory.i32(offset(node, LARGE_RECORD.check)) === checkOf(heap, node, block) ? block : undefined;
  },
};

/** A number of a record. */
export const recordField = (heap: SegmentView, record: Address, field: number): number =>
  heap.memory.pointer(offset(record, field));

/** Allocates a large block; NULL when memory is lacking. Answers its record. */
export function allocateLarge(heap: SegmentHeap, bytes: number): Address {
  const { memory, protection } = heap;
  const committed = roundUp(bytes, PAGE_SIZE);
  const chunk = allocateChunk(heap, LARGE_RECORD.sizeof, 0, INTERNAL);
  if (chunk === NULL) return NULL;
  memory.phase('commit');
  const block = memory.reserve(committed, protection);
  if (block === undefined || !memory.commit(block, committed, protection)) {
    if (block !== undefined) memory.release(block);
    freeChunk(heap, chunk);
    return NULL;
  }
  const record = offset(chunk, CHUNK_HEADER);
  memory.phase('write header');
  memory.setPointer(offset(record, LARGE_RECORD.block), block);
  memory.setPointer(offset(record, LARGE_RECORD.reserved), committed);
  memory.setPointer(offset(record, LARGE_RECORD.committed), committed);
  memory.setPointer(offset(record, LARGE_RECORD.requested), bytes);
  memory.setPointer(offset(record, LARGE_RECORD.userValue), 0);
  memory.setU32(offset(record, LARGE_RECORD.userFlags), 0);
  memory.setU32(offset(record, LARGE_RECORD.check), checkOf(heap, record, block) >>> 0);
  memory.phase('relink');
  insert(heap, LARGE, record, block);
  return record;
}

export function freeLarge(heap: SegmentHeap, record: Address): void {
  const block = heap.memory.pointer(offset(record, LARGE_RECORD.block));
  heap.memory.phase('relink');
  remove(heap, LARGE, record, block);
  heap.memory.release(block);
  freeChunk(heap, offset(record, -CHUNK_HEADER));
}

/** The record of the large block that `at` lies in, NULL for none. */
export function largeWith(heap: SegmentView, at: Address): Address {
  const record = lastBefore(heap, LARGE, at + 1, NULL);
  if (record === NULL) return NULL;
  const block = recordField(heap, record, LARGE_RECORD.block);
  return at < block + recordField(heap, record, LARGE_RECORD.reserved) ? record : NULL;
}

/** The record behind `record` by address, the first for NULL. */
export const largeAfter = (heap: SegmentView, record: Address): Address => following(heap, LARGE, record);

/** Resizes within the committed pages; pages that a shrink frees go back (C-33). */
export function resizeLarge(heap: SegmentHeap, record: Address, bytes: number): boolean {
  const { memory } = heap;
  const committed = recordField(heap, record, LARGE_RECORD.committed);
  if (bytes > committed) return false;
  const keep = Math.max(PAGE_SIZE, roundUp(bytes, PAGE_SIZE));
  if (keep < committed) {
    const block = memory.pointer(offset(record, LARGE_RECORD.block));
    memory.phase('commit');
    memory.decommit(offset(block, keep), committed - keep);
    memory.setPointer(offset(record, LARGE_RECORD.committed), keep);
  }
  memory.phase('write header');
  memory.setPointer(offset(record, LARGE_RECORD.requested), bytes);
  return true;
}

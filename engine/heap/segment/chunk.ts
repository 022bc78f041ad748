import { type Address, offset } from '../../base/units';
import { CHUNK, SEGMENT_HEAP, VARIABLE } from '../../nt/layout-segment';
import { damage, type SegmentDamage } from './damage';
import { low32, type SegmentHeap, type SegmentView } from './open-heap';
import { type Tree } from './tree';

/*
 * Headers of variable-size chunks: four words that are XORed with the heap's key and their own address. Decoded they are
 * {u16 cost, u16 size}, {u16 previous size, u8 allocated, u8 check}, {u16 unused, u8 flags, u8 0}, 0. Sizes are in
 * units of 16 bytes.
 */

export const UNIT = 16;
export const CHUNK_HEADER = CHUNK.sizeof;
/** The smallest chunk: a header and the two links of a free one. */
export const SMALLEST_CHUNK = 2;
export const FREE = 0;
export const BUSY = 1;
export const INTERNAL = 2;

const keyAt = (heap: SegmentView, at: Address): number => heap.key ^ low32(at);

const word = (heap: SegmentView, at: Address, place: number): number =>
  heap.memory.i32(offset(at, place)) ^ keyAt(heap, at);

function checkByte(sizes: number, previous: number, unused: number): number {
  const all = sizes ^ (previous & 0xffffff) ^ unused;
  return (all ^ (all >>> 8) ^ (all >>> 16) ^ (all >>> 24) ^ 0xa5) & 0xff;
}

export const chunkSize = (heap: SegmentView, at: Address): number => word(heap, at, CHUNK.sizes) >>> 16;
export const previousSize = (heap: SegmentView, at: Address): number =>
  word(heap, at, CHUNK.previous) & 0xffff;
export const allocatedAt = (heap: SegmentView, at: Address): number =>
  (word(heap, at, CHUNK.previous) >>> 16) & 0xff;
export const unusedBytes = (heap: SegmentView, at: Address): number => word(heap, at, CHUNK.unused) & 0xffff;
export const chunkFlags = (heap: SegmentView, at: Address): number =>
  (word(heap, at, CHUNK.unused) >>> 16) & 0xff;

/** Whether a header decodes to something that can be. */
export function chunkHolds(heap: SegmentView, at: Address): boolean {
  const sizes = word(heap, at, CHUNK.sizes);
  const previous = word(heap, at, CHUNK.previous);
  const unused = word(heap, at, CHUNK.unused);
  return (
    checkByte(sizes, previous, unused) === previous >>> 24 &&
    word(heap, at, CHUNK.spare) === 0 &&
    (sizes & 0xffff) === 0 &&
    sizes >>> 16 >= SMALLEST_CHUNK &&
    ((previous >>> 16) & 0xff) <= INTERNAL
  );
}

export function writeChunk(
  heap: SegmentHeap,
  at: Address,
  size: number,
  previous: number,
  allocated: number,
  unused: number,
  flags: number,
): void {
  const { memory } = heap;
  const key = keyAt(heap, at);
  const sizes = size << 16;
  const lower = previous | (allocated << 16);
  const upper = unused | (flags << 16);
  memory.setU32(offset(at, CHUNK.sizes), (sizes ^ key) >>> 0);
  memory.setU32(offset(at, CHUNK.previous), (lower ^ (checkByte(sizes, lower, upper) << 24) ^ key) >>> 0);
  memory.setU32(offset(at, CHUNK.unused), (upper ^ key) >>> 0);
  memory.setU32(offset(at, CHUNK.spare), key >>> 0);
}

/** Tells the chunk at `at` how large the one before it is now. */
export function setPreviousSize(heap: SegmentHeap, at: Address, previous: number): void {
  writeChunk(
    heap,
    at,
    chunkSize(heap, at),
    previous,
    allocatedAt(heap, at),
    unusedBytes(heap, at),
    chunkFlags(heap, at),
  );
}

export function chunkDamage(heap: SegmentView, at: Address, claim: string): SegmentDamage {
  return damage(heap, 'heap_failure_vs_subsegment_corruption', at, CHUNK_HEADER, claim);
}

/** A header that the heap works on must make sense. */
export function checkChunk(heap: SegmentView, at: Address): void {
  if (!chunkHolds(heap, at)) throw chunkDamage(heap, at, 'a header decodes to sizes that match its check');
}

export const CHUNKS: Tree = {
  root: SEGMENT_HEAP.chunks,
  link: CHUNK.left,
  failure: 'heap_failure_vs_subsegment_corruption',
  claim: 'a link of a free chunk leads to a free chunk',
  keyOf: (heap, node) =>
    node % UNIT === 0 &&
    heap.memory.isReadable(node, CHUNK_HEADER + 2 * 8) &&
    chunkHolds(heap, node) &&
    allocatedAt(heap, node) === FREE
      ? chunkSize(heap, node)
      : undefined,
};

/** The first chunk of a variable-size subsegment. */
export const firstChunk = (subsegment: Address): Address => offset(subsegment, VARIABLE.sizeof);

const subsegmentCheck = (heap: SegmentView, at: Address, bytes: number): number =>
  heap.key ^ low32(at) ^ bytes ^ 0x56530000;

export function writeSubsegment(heap: SegmentHeap, at: Address, bytes: number): void {
  heap.memory.setU32(offset(at, VARIABLE.check), subsegmentCheck(heap, at, bytes) >>> 0);
  heap.memory.setU32(offset(at, VARIABLE.bytes), bytes);
  heap.memory.setPointer(offset(at, VARIABLE.heap), heap.at);
}

/** The rule that the header of a variable-size subsegment breaks, undefined when it is sound. */
export function subsegmentHolds(heap: SegmentView, at: Address): boolean {
  const bytes = heap.memory.u32(offset(at, VARIABLE.bytes));
  return (
    heap.memory.i32(offset(at, VARIABLE.check)) === subsegmentCheck(heap, at, bytes) &&
    heap.memory.pointer(offset(at, VARIABLE.heap)) === heap.at
  );
}

/** Where the chain of chunks of a subsegment leads: to a chunk at `at`, past it, or nowhere as a header makes no sense. */
export function chainTo(heap: SegmentView, subsegment: Address, at: Address): 'meets' | 'passes' | 'breaks' {
  let chunk = firstChunk(subsegment);
  while (chunk < at) {
    if (!chunkHolds(heap, chunk)) return 'breaks';
    chunk = offset(chunk, chunkSize(heap, chunk) * UNIT);
  }
  return chunk === at ? 'meets' : 'passes';
}

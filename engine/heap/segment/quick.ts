import { type Address, NULL, offset, PAGE_SIZE, roundUp } from '../../base/units';
import { QUICK, RangeKind, SEGMENT_BUCKET, SEGMENT_HEAP } from '../../nt/layout-segment';
import { bucketBytes } from './buckets';
import { damage, type SegmentDamage } from './damage';
import { low32, type SegmentHeap, type SegmentView } from './open-heap';
import { freeRange, rangeBase, takeRange } from './ranges';

/*
 * The front end: subsegments of blocks of one size, with two bits a block in a bitmap instead of headers: busy, and has
 * slack, which is then noted in the block's last bytes. Which free block is given out is left to chance (HEAP_SPEC §D.8).
 */

/** Busy bits of the 16 blocks that one word of the bitmap describes. */
const BUSY_BITS = 0x55555555;
/** Set in a block's last byte when that byte is all its slack. */
const ONE_BYTE = 0x80;
const FIRST_COUNT = 16;
const MOST_BLOCKS = 0x400;
/** A subsegment holds no more, unless 16 blocks need it. */
const MOST_BYTES = 0x10000;

/** The live block of a size that makes the front end serve it. */
export const ACTIVATES_AT = 17;

export const bucketAt = (heap: SegmentView, bucket: number): Address =>
  offset(heap.at, SEGMENT_HEAP.buckets + bucket * SEGMENT_BUCKET.sizeof);

/** Whether the front end serves a bucket. */
export const isActive = (heap: SegmentView, bucket: number): boolean =>
  heap.memory.u16(offset(bucketAt(heap, bucket), SEGMENT_BUCKET.active)) === 1;

/** Live blocks of a bucket's sizes that are counted. */
export const liveIn = (heap: SegmentView, bucket: number): number =>
  heap.memory.u16(bucketAt(heap, bucket)) & 0x1f;

/** Counts a block of a size that the front end does not serve yet: the 17th live one makes it serve the size. */
export function countAllocation(heap: SegmentHeap, bucket: number): void {
  const at = bucketAt(heap, bucket);
  const count = heap.memory.u16(at) + 0x21;
  heap.memory.setU16(at, Math.min(count, 0xffff));
  if ((count & 0x1f) >= ACTIVATES_AT || count > 0xff00)
    heap.memory.setU16(offset(at, SEGMENT_BUCKET.active), 1);
}

export function countFree(heap: SegmentHeap, bucket: number): void {
  const at = bucketAt(heap, bucket);
  const count = heap.memory.u16(at);
  if (!isActive(heap, bucket) && (count & 0x1f) !== 0) heap.memory.setU16(at, count - 1);
}

export const bucketIn = (heap: SegmentView, at: Address): number => heap.memory.u16(offset(at, QUICK.bucket));
export const countIn = (heap: SegmentView, at: Address): number => heap.memory.u16(offset(at, QUICK.count));
export const blockBytesIn = (heap: SegmentView, at: Address): number =>
  heap.memory.u32(offset(at, QUICK.blockBytes));
export const firstBlockIn = (heap: SegmentView, at: Address): number =>
  heap.memory.u16(offset(at, QUICK.firstBlock));
export const freeIn = (heap: SegmentView, at: Address): number => heap.memory.u16(offset(at, QUICK.free));

const checkOf = (heap: SegmentView, at: Address, bucket: number, count: number): number =>
  heap.key ^ low32(at) ^ (bucket << 16) ^ count;

/** Whether a subsegment's header makes sense. */
export function quickHolds(heap: SegmentView, at: Address): boolean {
  const [bucket, count] = [bucketIn(heap, at), countIn(heap, at)];
  return (
    heap.memory.i32(offset(at, QUICK.check)) === checkOf(heap, at, bucket, count) &&
    blockBytesIn(heap, at) === bucketBytes(bucket) &&
    firstBlockIn(heap, at) === firstBlock(count) &&
    freeIn(heap, at) <= count
  );
}

export function checkQuick(heap: SegmentView, at: Address): void {
  if (!quickHolds(heap, at))
    throw bitmapDamage(heap, at, QUICK.bitmap, "a subsegment's header matches its check");
}

export function bitmapDamage(heap: SegmentView, at: Address, size: number, claim: string): SegmentDamage {
  return damage(heap, 'heap_failure_segment_lfh_bitmap_corruption', at, size, claim);
}

const bitmapBytes = (count: number): number => roundUp(Math.ceil(count / 4), 4);
const firstBlock = (count: number): number => roundUp(QUICK.bitmap + bitmapBytes(count), 16);

/** The two bits of block `index`: 1 busy, 2 has slack. */
export function bitsOf(heap: SegmentView, at: Address, index: number): number {
  return (heap.memory.u8(offset(at, QUICK.bitmap + (index >>> 2))) >>> ((index & 3) * 2)) & 3;
}

function setBits(heap: SegmentHeap, at: Address, index: number, bits: number): void {
  const place = offset(at, QUICK.bitmap + (index >>> 2));
  const shift = (index & 3) * 2;
  heap.memory.setU8(place, (heap.memory.u8(place) & ~(3 << shift)) | (bits << shift));
}

/** The block of a user pointer, -1 when none begins there. */
export function indexOf(heap: SegmentView, at: Address, user: Address): number {
  const index = (user - at - firstBlockIn(heap, at)) / blockBytesIn(heap, at);
  return Number.isInteger(index) && index >= 0 && index < countIn(heap, at) ? index : -1;
}

/** Allocates a block of `bucket`; NULL when memory is lacking. */
export function allocateQuick(heap: SegmentHeap, bucket: number, bytes: number): Address {
  const { memory } = heap;
  const head = offset(bucketAt(heap, bucket), SEGMENT_BUCKET.available);
  memory.phase('search');
  let at = memory.pointer(head);
  if (at === NULL) {
    at = addQuick(heap, bucket);
    if (at === NULL) return NULL;
  }
  checkQuick(heap, at);
  const index = pick(heap, at);
  memory.phase('write header');
  const free = freeIn(heap, at) - 1;
  memory.setU16(offset(at, QUICK.free), free);
  const size = blockBytesIn(heap, at);
  setBits(heap, at, index, bytes === size ? 1 : 3);
  if (free === 0) unlink(heap, at);
  return offset(at, firstBlockIn(heap, at) + index * size);
}

/** The first free block from a random one on, around the end. */
function pick(heap: SegmentHeap, at: Address): number {
  const { memory } = heap;
  const count = countIn(heap, at);
  const words = (count + 15) >>> 4;
  const start = heap.context.process.nextRandom() % count;
  for (let step = 0; step <= words; step++) {
    const word = ((start >>> 4) + step) % words;
    let free = ~memory.i32(offset(at, QUICK.bitmap + word * 4)) & BUSY_BITS;
    if (word === words - 1 && (count & 15) !== 0) free &= (1 << ((count & 15) * 2)) - 1;
    if (step === 0) free &= -1 << ((start & 15) * 2);
    if (free !== 0) return word * 16 + ((31 - Math.clz32(free & -free)) >>> 1);
  }
  throw bitmapDamage(
    heap,
    offset(at, QUICK.bitmap),
    bitmapBytes(count),
    'as many blocks are free as are counted',
  );
}

/** Makes a subsegment of twice as many blocks as the last one of the bucket, within limits (our rule). */
function addQuick(heap: SegmentHeap, bucket: number): Address {
  const { memory } = heap;
  const record = bucketAt(heap, bucket);
  const made = memory.u32(offset(record, SEGMENT_BUCKET.made));
  const size = bucketBytes(bucket);
  const wanted = Math.min(MOST_BLOCKS, FIRST_COUNT << Math.min(made, 8), Math.floor(MOST_BYTES / size));
  const blocks = Math.max(FIRST_COUNT, wanted);
  const bytes = roundUp(firstBlock(blocks) + blocks * size, PAGE_SIZE);
  let count = Math.floor((bytes - QUICK.bitmap) / size);
  while (firstBlock(count) + count * size > bytes) count--;
  const range = takeRange(heap, bytes / PAGE_SIZE, RangeKind.Quick);
  if (range === NULL) return NULL;
  const at = rangeBase(heap, range);
  memory.phase('write header');
  memory.setU32(offset(record, SEGMENT_BUCKET.made), made + 1);
  memory.setU32(offset(at, QUICK.check), checkOf(heap, at, bucket, count) >>> 0);
  memory.setU16(offset(at, QUICK.bucket), bucket);
  memory.setU16(offset(at, QUICK.count), count);
  memory.setU32(offset(at, QUICK.blockBytes), size);
  memory.setU16(offset(at, QUICK.firstBlock), firstBlock(count));
  memory.setU16(offset(at, QUICK.free), count);
  memory.fill(offset(at, QUICK.bitmap), bitmapBytes(count), 0);
  link(heap, at);
  return at;
}

/** Notes what of a block was not asked for: the last bytes are the heap's when there is any. */
export function noteSlack(heap: SegmentHeap, user: Address, block: number, bytes: number): void {
  const slack = block - bytes;
  const last = offset(user, block - 1);
  if (slack === 1) heap.memory.setU8(last, ONE_BYTE);
  else if (slack > 1) heap.memory.setU16(offset(last, -1), slack);
}

/** Bytes that the program asked for of a busy block. */
export function quickRequested(heap: SegmentView, at: Address, index: number): number {
  const block = blockBytesIn(heap, at);
  if ((bitsOf(heap, at, index) & 2) === 0) return block;
  const last = offset(at, firstBlockIn(heap, at) + (index + 1) * block - 1);
  const upper = heap.memory.u8(last);
  const slack = upper === ONE_BYTE ? 1 : (upper << 8) | heap.memory.u8(offset(last, -1));
  return Math.max(0, block - slack);
}

/** Frees block `index`, which is checked to be busy; a wholly free subsegment goes back unless it is the bucket's last. */
export function freeQuick(heap: SegmentHeap, at: Address, index: number, range: Address): void {
  const { memory } = heap;
  memory.phase('write header');
  setBits(heap, at, index, 0);
  const free = freeIn(heap, at) + 1;
  memory.setU16(offset(at, QUICK.free), free);
  memory.phase('relink');
  if (free === 1) link(heap, at);
  const isOnly =
    memory.pointer(offset(at, QUICK.next)) === NULL && memory.pointer(offset(at, QUICK.previous)) === NULL;
  if (free !== countIn(heap, at) || isOnly) return;
  unlink(heap, at);
  freeRange(heap, range);
}

/** Enters a subsegment with free blocks at the front of its bucket's list. */
function link(heap: SegmentHeap, at: Address): void {
  const { memory } = heap;
  const head = offset(bucketAt(heap, bucketIn(heap, at)), SEGMENT_BUCKET.available);
  const next = memory.pointer(head);
  if (next !== NULL) {
    checkQuick(heap, next);
    memory.setPointer(offset(next, QUICK.previous), at);
  }
  memory.setPointer(offset(at, QUICK.next), next);
  memory.setPointer(offset(at, QUICK.previous), NULL);
  memory.setPointer(head, at);
}

function unlink(heap: SegmentHeap, at: Address): void {
  const { memory } = heap;
  const head = offset(bucketAt(heap, bucketIn(heap, at)), SEGMENT_BUCKET.available);
  const next = memory.pointer(offset(at, QUICK.next));
  const previous = memory.pointer(offset(at, QUICK.previous));
  const back = previous === NULL ? head : offset(previous, QUICK.next);
  const holds =
    memory.isReadable(back, 8) &&
    memory.pointer(back) === at &&
    (next === NULL ||
      (memory.isReadable(next, QUICK.bitmap) && memory.pointer(offset(next, QUICK.previous)) === at));
  if (!holds) throw bitmapDamage(heap, at, 2 * 8, 'links of subsegments lead there and back');
  memory.setPointer(back, next);
  if (next !== NULL) memory.setPointer(offset(next, QUICK.previous), previous);
  memory.setPointer(offset(at, QUICK.next), NULL);
  memory.setPointer(offset(at, QUICK.previous), NULL);
}

/** The rule that the bitmap of a sound subsegment breaks; undefined when it holds. */
export function brokenBitmap(heap: SegmentView, at: Address): string | undefined {
  const count = countIn(heap, at);
  let free = 0;
  for (let index = 0; index < count; index++) {
    const bits = bitsOf(heap, at, index);
    if (bits === 2) return 'a free block has no slack';
    if (bits === 0) free++;
  }
  return free === freeIn(heap, at) ? undefined : 'as many blocks are free as are counted';
}

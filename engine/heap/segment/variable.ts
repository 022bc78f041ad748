import { type Address, NULL, offset, PAGE_SIZE, roundUp } from '../../base/units';
import {
  ENTRY_EXTRA_PRESENT,
  ENTRY_USER_FLAGS,
  HEAP_SETTABLE_USER_FLAGS,
  HEAP_SETTABLE_USER_VALUE,
} from '../../nt/heap-flags';
import { RangeKind, VARIABLE } from '../../nt/layout-segment';
import {
  allocatedAt,
  BUSY,
  checkChunk,
  CHUNK_HEADER,
  chunkDamage,
  chunkFlags,
  CHUNKS,
  chunkSize,
  firstChunk,
  FREE,
  previousSize,
  setPreviousSize,
  SMALLEST_CHUNK,
  subsegmentHolds,
  UNIT,
  unusedBytes,
  writeChunk,
  writeSubsegment,
} from './chunk';
import { unitsAt } from './descriptors';
import { type SegmentHeap, type SegmentView } from './open-heap';
import { freeRange, rangeBase, rangeWith, setSubsegmentCount, subsegmentCount, takeRange } from './ranges';
import { segmentOf } from './segments';
import { ceiling, insert, remove } from './tree';

/*
 * Variable-size chunks: best fit among the free chunks of all subsegments, which are page ranges of 64 KB or as much as a
 * request needs (HEAP_SPEC §D.8). Free neighbours are merged at once.
 */

/** Larger requests get a page range or a reservation of their own. */
export const LARGEST_VARIABLE = 0x20000;
const SUBSEGMENT = 0x10000;
/** A user value lies in the second pointer of 16 extra bytes at the end (as C-161 says for the NT heap). */
const EXTRA = 16;

/** The flags of a chunk for those of a call. */
export function chunkFlagsFor(flags: number): number {
  const value =
    (flags & (HEAP_SETTABLE_USER_VALUE | HEAP_SETTABLE_USER_FLAGS)) === 0 ? 0 : ENTRY_EXTRA_PRESENT;
  return value | ((flags & HEAP_SETTABLE_USER_FLAGS) >>> 4);
}

const extraBytes = (chunkFlagBits: number): number =>
  (chunkFlagBits & ENTRY_EXTRA_PRESENT) === 0 ? 0 : EXTRA;

/** Units of a chunk for `bytes`. */
export function chunkUnits(bytes: number, chunkFlagBits: number): number {
  const payload = Math.max(UNIT, roundUp(bytes, UNIT)) + extraBytes(chunkFlagBits);
  return (CHUNK_HEADER + payload) / UNIT;
}

/** Allocates a chunk; NULL when memory is lacking. Answers the chunk. */
export function allocateChunk(
  heap: SegmentHeap,
  bytes: number,
  chunkFlagBits: number,
  allocated: number = BUSY,
): Address {
  const { memory } = heap;
  const units = chunkUnits(bytes, chunkFlagBits);
  memory.phase('search');
  let chunk = ceiling(heap, CHUNKS, units, NULL);
  if (chunk === NULL) {
    if (!addSubsegment(heap, units)) return NULL;
    chunk = ceiling(heap, CHUNKS, units, NULL);
  }
  const have = chunkSize(heap, chunk);
  checkNeighbour(heap, chunk);
  if (allocated === BUSY) {
    const { recorder } = heap.context;
    recorder?.rounded(bytes, units * UNIT);
    recorder?.list('free chunks, the best fit', CHUNK_HEADER);
    recorder?.candidate(chunk, have * UNIT, '');
  }
  memory.phase('relink');
  remove(heap, CHUNKS, chunk, have);
  giveOut(heap, chunk, have, units, bytes, chunkFlagBits, allocated);
  if ((chunkFlagBits & ENTRY_EXTRA_PRESENT) !== 0) setChunkValue(heap, chunk, NULL);
  return chunk;
}

/** Makes a chunk of `have` units, on no tree, busy with `units` of them; the rest becomes free. */
function giveOut(
  heap: SegmentHeap,
  chunk: Address,
  have: number,
  units: number,
  bytes: number,
  chunkFlagBits: number,
  allocated: number,
): void {
  const splits = have - units >= SMALLEST_CHUNK;
  const size = splits ? units : have;
  const unused = size * UNIT - CHUNK_HEADER - bytes;
  heap.memory.phase('write header');
  writeChunk(heap, chunk, size, previousSize(heap, chunk), allocated, unused, chunkFlagBits);
  const next = offset(chunk, size * UNIT);
  const end = chunksEnd(heap, chunk);
  if (!splits) {
    if (next < end) setPreviousSize(heap, next, size);
    return;
  }
  heap.memory.phase('split');
  heap.context.recorder?.split(chunk, size * UNIT, next, (have - units) * UNIT);
  enterFree(heap, next, have - units, size, end);
}

/** Writes a free chunk, tells the one behind it, and enters it into the tree. */
function enterFree(heap: SegmentHeap, chunk: Address, size: number, previous: number, end: Address): void {
  writeChunk(heap, chunk, size, previous, FREE, 0, 0);
  const next = offset(chunk, size * UNIT);
  if (next < end) setPreviousSize(heap, next, size);
  insert(heap, CHUNKS, chunk, size);
}

function addSubsegment(heap: SegmentHeap, units: number): boolean {
  const bytes = Math.max(SUBSEGMENT, roundUp(VARIABLE.sizeof + units * UNIT, PAGE_SIZE));
  const range = takeRange(heap, bytes / PAGE_SIZE, RangeKind.Variable);
  if (range === NULL) return false;
  const at = rangeBase(heap, range);
  heap.memory.phase('write header');
  writeSubsegment(heap, at, bytes);
  setSubsegmentCount(heap, subsegmentCount(heap) + 1);
  enterFree(heap, firstChunk(at), (bytes - VARIABLE.sizeof) / UNIT, 0, offset(at, bytes));
  return true;
}

/** The range of the subsegment that a chunk lies in. */
const homeRange = (heap: SegmentHeap, chunk: Address): Address =>
  rangeWith(heap, segmentOf(heap, chunk), chunk);

/** End of the chunks of the subsegment that `chunk` lies in. */
function chunksEnd(heap: SegmentHeap, chunk: Address): Address {
  const range = homeRange(heap, chunk);
  return offset(rangeBase(heap, range), unitsAt(heap, range) * PAGE_SIZE);
}

/** The chunk behind must make sense and know the size of this one (HEAP_SPEC §F.2, type 17). */
function checkNeighbour(heap: SegmentHeap, chunk: Address): void {
  const size = chunkSize(heap, chunk);
  const next = offset(chunk, size * UNIT);
  const end = chunksEnd(heap, chunk);
  if (next > end) throw chunkDamage(heap, chunk, 'a chunk ends inside its subsegment');
  if (next === end) return;
  checkChunk(heap, next);
  if (previousSize(heap, next) !== size)
    throw chunkDamage(heap, next, 'a chunk knows the size of the one before it');
}

/** Frees a busy chunk, merges it with free neighbours, gives a wholly free subsegment back unless it is the last. */
export function freeChunk(heap: SegmentHeap, chunk: Address): void {
  const { memory } = heap;
  checkNeighbour(heap, chunk);
  const end = chunksEnd(heap, chunk);
  const range = homeRange(heap, chunk);
  let size = chunkSize(heap, chunk);
  let before = previousSize(heap, chunk);
  let start = chunk;
  const previous = offset(chunk, -before * UNIT);
  if (before !== 0) {
    checkChunk(heap, previous);
    if (chunkSize(heap, previous) !== before)
      throw chunkDamage(heap, previous, 'a chunk is as large as the one behind it says');
  }
  memory.phase('write header');
  writeChunk(heap, chunk, size, before, FREE, 0, 0);
  memory.phase('coalesce');
  size += takeFree(heap, offset(chunk, size * UNIT), end);
  if (before !== 0 && allocatedAt(heap, previous) === FREE) {
    remove(heap, CHUNKS, previous, before);
    size += before;
    start = previous;
    before = previousSize(heap, previous);
  }
  const base = rangeBase(heap, range);
  const whole = start === firstChunk(base) && offset(start, size * UNIT) === end;
  if (whole && subsegmentHolds(heap, base) && subsegmentCount(heap) > 1) {
    setSubsegmentCount(heap, subsegmentCount(heap) - 1);
    freeRange(heap, range);
  } else enterFree(heap, start, size, before, end);
}

/** Takes the chunk at `at` off the tree if it is free; answers its size, 0 when it is busy or the end. */
function takeFree(heap: SegmentHeap, at: Address, end: Address): number {
  if (at >= end || allocatedAt(heap, at) !== FREE) return 0;
  const size = chunkSize(heap, at);
  checkNeighbour(heap, at);
  remove(heap, CHUNKS, at, size);
  return size;
}

/** Resizes a busy chunk where it is; false when what lies behind it does not suffice. */
export function resizeChunk(heap: SegmentHeap, chunk: Address, bytes: number, flags: number): boolean {
  const old = chunkFlags(heap, chunk);
  const given = (flags & HEAP_SETTABLE_USER_FLAGS) >>> 4;
  const grows = bytes > chunkRequested(heap, chunk);
  const bits = grows && given !== 0 ? (old & ~ENTRY_USER_FLAGS) | given : old;
  const value = chunkValue(heap, chunk);
  const units = chunkUnits(bytes, bits);
  const have = chunkSize(heap, chunk);
  checkNeighbour(heap, chunk);
  const end = chunksEnd(heap, chunk);
  const next = offset(chunk, have * UNIT);
  if (units > have) {
    if (next >= end || allocatedAt(heap, next) !== FREE || have + chunkSize(heap, next) < units) return false;
    const room = have + takeFree(heap, next, end);
    giveOut(heap, chunk, room, units, bytes, bits, BUSY);
  } else {
    // What a shrink leaves merges with what is free behind it.
    const room = have - units >= SMALLEST_CHUNK ? have + takeFree(heap, next, end) : have;
    giveOut(heap, chunk, room, units, bytes, bits, BUSY);
  }
  if ((bits & ENTRY_EXTRA_PRESENT) !== 0) setChunkValue(heap, chunk, value ?? 0);
  return true;
}

/** Bytes that the program asked for. */
export const chunkRequested = (heap: SegmentView, chunk: Address): number =>
  chunkSize(heap, chunk) * UNIT - CHUNK_HEADER - unusedBytes(heap, chunk);

const valueAt = (heap: SegmentView, chunk: Address): Address =>
  offset(chunk, chunkSize(heap, chunk) * UNIT - 8);

/** The user value of a chunk; undefined when it has no room for one. */
export function chunkValue(heap: SegmentView, chunk: Address): number | undefined {
  return (chunkFlags(heap, chunk) & ENTRY_EXTRA_PRESENT) === 0
    ? undefined
    : heap.memory.pointer(valueAt(heap, chunk));
}

export function setChunkValue(heap: SegmentHeap, chunk: Address, value: number): void {
  heap.memory.setPointer(offset(valueAt(heap, chunk), -8), 0);
  heap.memory.setPointer(valueAt(heap, chunk), value);
}

export function setChunkFlags(heap: SegmentHeap, chunk: Address, flags: number): void {
  const old = chunkFlags(heap, chunk);
  const bits = (old & ~ENTRY_USER_FLAGS) | flags;
  writeChunk(
    heap,
    chunk,
    chunkSize(heap, chunk),
    previousSize(heap, chunk),
    allocatedAt(heap, chunk),
    unusedBytes(heap, chunk),
    bits,
  );
}

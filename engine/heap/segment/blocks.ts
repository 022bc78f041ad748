import { type Address, NULL, offset, PAGE_SIZE, roundUp } from '../../base/units';
import {
  HEAP_REALLOC_IN_PLACE_ONLY,
  HEAP_SETTABLE_USER_FLAGS,
  HEAP_SETTABLE_USER_VALUE,
  HEAP_ZERO_MEMORY,
} from '../../nt/heap-flags';
import { LARGE_RECORD, RANGE, RangeKind } from '../../nt/layout-segment';
import { bucketBytes, bucketOf, LARGEST_QUICK } from './buckets';
import { CHUNK_HEADER } from './chunk';
import { allocateLarge, freeLarge, LARGEST_RANGE, recordField, resizeLarge } from './large';
import { tellResize } from '../decision';
import { type SegmentHeap } from './open-heap';
import { type Block, Home, locate } from './pointer-check';
import {
  allocateQuick,
  countAllocation,
  countFree,
  freeQuick,
  isActive,
  noteSlack,
  quickRequested,
} from './quick';
import { freeRange, rangeBase, resizeRange, takeRange } from './ranges';
import { setUserInfo, userInfoOf } from './user-info';
import {
  allocateChunk,
  chunkFlagsFor,
  chunkRequested,
  freeChunk,
  LARGEST_VARIABLE,
  resizeChunk,
} from './variable';

/* Which component serves a request, and what all of them do: allocate, free, resize, move (HEAP_SPEC §D.8). */

const USER_DATA = HEAP_SETTABLE_USER_VALUE | HEAP_SETTABLE_USER_FLAGS;

/** The bucket of the front end that serves a request now; 0 for none. */
export function servingBucket(heap: SegmentHeap, flags: number, bytes: number): number {
  if (bytes > LARGEST_QUICK || (flags & USER_DATA) !== 0) return 0;
  const bucket = bucketOf(bytes);
  return isActive(heap, bucket) ? bucket : 0;
}

/** A block of the front end, NULL when memory is lacking. */
export function allocateFromBucket(heap: SegmentHeap, bucket: number, flags: number, bytes: number): Address {
  const user = allocateQuick(heap, bucket, bytes);
  if (user === NULL) return NULL;
  tellFound(heap, bytes, bucketBytes(bucket), `bucket ${bucket}`, user);
  heap.context.recorder?.served('front end');
  zero(heap, flags, user, 0, bytes);
  noteSlack(heap, user, bucketBytes(bucket), bytes);
  return user;
}

/** A block of any other component, NULL when memory is lacking. */
export function allocate(heap: SegmentHeap, flags: number, bytes: number): Address {
  if (bytes > heap.profile.largestRequest) return NULL;
  const user = allocateBySize(heap, flags, bytes);
  if (user !== NULL) zero(heap, flags, user, 0, bytes);
  return user;
}

function allocateBySize(heap: SegmentHeap, flags: number, bytes: number): Address {
  const { memory } = heap;
  if (bytes <= LARGEST_VARIABLE) {
    const chunk = allocateChunk(heap, bytes, chunkFlagsFor(flags));
    if (chunk === NULL) return NULL;
    if (isCounted(heap, flags, bytes)) countAllocation(heap, bucketOf(bytes));
    return offset(chunk, CHUNK_HEADER);
  }
  if (bytes <= LARGEST_RANGE) {
    const range = takeRange(heap, roundUp(bytes, PAGE_SIZE) / PAGE_SIZE, RangeKind.Block);
    if (range === NULL) return NULL;
    tellFound(heap, bytes, roundUp(bytes, PAGE_SIZE), 'page ranges', rangeBase(heap, range));
    memory.setU32(offset(range, RANGE.requested), bytes);
    memory.setU32(offset(range, RANGE.userFlags), flags & HEAP_SETTABLE_USER_FLAGS);
    memory.setPointer(offset(range, RANGE.userValue), NULL);
    return rangeBase(heap, range);
  }
  const record = allocateLarge(heap, bytes);
  if (record === NULL) return NULL;
  memory.setU32(offset(record, LARGE_RECORD.userFlags), flags & HEAP_SETTABLE_USER_FLAGS);
  const block = memory.pointer(offset(record, LARGE_RECORD.block));
  tellFound(heap, bytes, roundUp(bytes, PAGE_SIZE), 'a reservation of its own', block);
  return block;
}

/** Tells whoever asks where a block without a header was found. */
function tellFound(heap: SegmentHeap, bytes: number, size: number, which: string, user: Address): void {
  const { recorder } = heap.context;
  recorder?.rounded(bytes, size);
  recorder?.list(which, 0);
  recorder?.candidate(user, size, '');
}

/** Whether a chunk counts towards a bucket of the front end: blocks with user data never come from there. */
const isCounted = (heap: SegmentHeap, flags: number, bytes: number): boolean =>
  heap.context.process.options.lowFragmentation && bytes <= LARGEST_QUICK && (flags & USER_DATA) === 0;

function zero(heap: SegmentHeap, flags: number, user: Address, from: number, end: number): void {
  if ((flags & HEAP_ZERO_MEMORY) === 0 || end <= from) return;
  heap.memory.phase('fill');
  heap.memory.fill(offset(user, from), end - from, 0);
}

/** Bytes that the program asked for. */
export function requestedOf(heap: SegmentHeap, block: Block): number {
  switch (block.home) {
    case Home.Quick:
      return quickRequested(heap, block.place, block.index);
    case Home.Variable:
      return chunkRequested(heap, block.place);
    case Home.Range:
      return heap.memory.u32(offset(block.place, RANGE.requested));
    case Home.Large:
      return recordField(heap, block.place, LARGE_RECORD.requested);
  }
}

export function free(heap: SegmentHeap, block: Block): void {
  switch (block.home) {
    case Home.Quick:
      freeQuick(heap, block.place, block.index, block.range);
      break;
    case Home.Variable:
      uncount(heap, block);
      freeChunk(heap, block.place);
      break;
    case Home.Range:
      freeRange(heap, block.place);
      break;
    case Home.Large:
      freeLarge(heap, block.place);
      break;
  }
}

function uncount(heap: SegmentHeap, block: Block): void {
  const bytes = chunkRequested(heap, block.place);
  const { flags, value } = userInfoOf(heap, block);
  if (value === undefined && isCounted(heap, flags, bytes)) countFree(heap, bucketOf(bytes));
}

/** Resizes a block in place, else moves it; NULL leaves it as it was. */
export function reallocate(heap: SegmentHeap, flags: number, block: Block, bytes: number): Address {
  const old = requestedOf(heap, block);
  if (bytes > heap.profile.largestRequest) return NULL;
  const stays = resize(heap, flags, block, old, bytes);
  tellResize(heap.context.recorder, block.user, old, stays);
  if (stays) {
    zero(heap, flags, block.user, old, bytes);
    return block.user;
  }
  return (flags & HEAP_REALLOC_IN_PLACE_ONLY) === 0 ? move(heap, flags, block, old, bytes) : NULL;
}

function resize(heap: SegmentHeap, flags: number, block: Block, old: number, bytes: number): boolean {
  switch (block.home) {
    case Home.Quick:
      // It has one size for its whole life: it moves even to the same (C-98).
      return false;
    case Home.Variable:
      return bytes <= LARGEST_VARIABLE && resizeCounted(heap, flags, block, old, bytes);
    case Home.Range: {
      if (bytes > LARGEST_RANGE) return false;
      const units = Math.max(1, roundUp(bytes, PAGE_SIZE) / PAGE_SIZE);
      if (!resizeRange(heap, block.place, units)) return false;
      heap.memory.setU32(offset(block.place, RANGE.requested), bytes);
      break;
    }
    case Home.Large:
      if (!resizeLarge(heap, block.place, bytes)) return false;
  }
  replaceFlags(heap, flags, block, old, bytes);
  return true;
}

function resizeCounted(heap: SegmentHeap, flags: number, block: Block, old: number, bytes: number): boolean {
  if (!resizeChunk(heap, block.place, bytes, flags)) return false;
  if (userInfoOf(heap, block).value !== undefined) return true;
  if (isCounted(heap, 0, old)) countFree(heap, bucketOf(old));
  if (isCounted(heap, 0, bytes)) countAllocation(heap, bucketOf(bytes));
  return true;
}

/** A growth takes new user flags, a shrink leaves them alone (C-168, C-169). */
function replaceFlags(heap: SegmentHeap, flags: number, block: Block, old: number, bytes: number): void {
  const given = flags & HEAP_SETTABLE_USER_FLAGS;
  if (bytes <= old || given === 0) return;
  setUserInfo(heap, block, given, userInfoOf(heap, block).value ?? 0);
}

function move(heap: SegmentHeap, flags: number, block: Block, old: number, bytes: number): Address {
  const info = userInfoOf(heap, block);
  const hasValue = (info.value ?? 0) !== 0;
  const kept = (flags & HEAP_SETTABLE_USER_FLAGS) === 0 ? info.flags : 0;
  const room = hasValue || (info.value !== undefined && block.home === Home.Variable);
  const all = flags | kept | (room ? HEAP_SETTABLE_USER_VALUE : 0);
  const bucket = servingBucket(heap, all, bytes);
  const moved = bucket === 0 ? allocate(heap, all, bytes) : allocateFromBucket(heap, bucket, all, bytes);
  if (moved === NULL) return NULL;
  heap.memory.phase('fill');
  heap.memory.copy(moved, block.user, Math.min(old, bytes));
  if (hasValue) setUserInfo(heap, locate(heap, moved), all & HEAP_SETTABLE_USER_FLAGS, info.value ?? 0);
  free(heap, block);
  return moved;
}

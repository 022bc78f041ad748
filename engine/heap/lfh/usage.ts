import { type Address, NULL, offset } from '../../base/units';
import {
  HEAP_CREATE_ALIGN_16,
  HEAP_FREE_CHECKING_ENABLED,
  HEAP_GROWABLE,
  HEAP_NO_SERIALIZE,
  HEAP_SETTABLE_USER_FLAGS,
  HEAP_SETTABLE_USER_VALUE,
  HEAP_TAIL_CHECKING_ENABLED,
  HEAP_VALIDATE_ALL_ENABLED,
  HEAP_VALIDATE_PARAMETERS_ENABLED,
} from '../../nt/heap-flags';
import { type OpenHeap } from '../vista/open-heap';
import { bucketOf, LARGEST_REQUEST } from './buckets';
import { createLowFragmentationHeap, bucketAt } from './create';
import { extendHints, extendUsageData } from './extend';

/*
 * When a size is worth a bucket (HEAP_SPEC §D.6.2). The back end counts its blocks by size in granules: on Windows 10 in
 * FrontEndHeapUsageData, 16 bits each, live blocks in the low five and all allocations above; on Windows 7 in the second
 * word of the size's hint, live blocks twice in the low half and all allocations in the high one. Once a bucket serves the
 * size, the counter gives way to it: FrontEndHeapStatusBitmap has the size's bit, the hint the address of the bucket plus 1.
 */

/** A debug heap has none, nor one that is fixed or not serialised (C-84, C-87), or that aligns its blocks: our rule. */
const CHECKING =
  HEAP_TAIL_CHECKING_ENABLED |
  HEAP_FREE_CHECKING_ENABLED |
  HEAP_VALIDATE_ALL_ENABLED |
  HEAP_VALIDATE_PARAMETERS_ENABLED;
const ELIGIBLE = HEAP_GROWABLE | HEAP_NO_SERIALIZE | HEAP_CREATE_ALIGN_16 | CHECKING;
/** Requests with these go to the back end: their blocks have more than a header (HEAP_SPEC §D.6.2). */
export const BYPASSING = CHECKING | HEAP_SETTABLE_USER_VALUE | HEAP_SETTABLE_USER_FLAGS;
/** Bit of `_HEAP.CompatibilityFlags`: the next allocation creates the low-fragmentation heap. */
const WANTED = 0x20000000;

/** Whether the heap may have a low-fragmentation heap at all. */
export function isEligible(heap: OpenHeap): boolean {
  const { options } = heap.context.process;
  return (heap.flags & ELIGIBLE) === HEAP_GROWABLE && options.lowFragmentation && options.pageHeap === 'off';
}

/** How one Windows counts. */
interface Counters {
  /** Where blocks of `size` granules are counted, NULL when they are not. */
  at(heap: OpenHeap, size: number): Address;
  /** Makes counters for all sizes that a bucket can serve; false when memory is lacking. */
  extend(heap: OpenHeap): boolean;
  /** Whether a bucket serves blocks of `size` granules. */
  serves(heap: OpenHeap, size: number): boolean;
  /** Lets `bucket` serve them. */
  serve(heap: OpenHeap, size: number, bucket: number, at: Address): void;
  /** Counts an allocation; whether the size is worth a bucket now. */
  add(heap: OpenHeap, size: number): boolean;
  remove(heap: OpenHeap, size: number): void;
}

const USAGE_DATA: Counters = {
  at: usageAt,
  extend: extendUsageData,
  serves(heap, size) {
    const at = offset(heap.at, heap.layout.FrontEndHeapStatusBitmap + (size >>> 3));
    return ((heap.memory.u8(at) >>> (size & 7)) & 1) === 1;
  },
  serve(heap, size, bucket) {
    const { memory, layout } = heap;
    const at = offset(heap.at, layout.FrontEndHeapStatusBitmap + (size >>> 3));
    memory.setU8(at, memory.u8(at) | (1 << (size & 7)));
    memory.setU16(usageAt(heap, size), bucket);
  },
  add(heap, size) {
    const at = usageAt(heap, size);
    if (at === NULL) return false;
    const count = heap.memory.u16(at) + 0x21;
    heap.memory.setU16(at, Math.min(count, 0xffff));
    return (count & 0x1f) > 0x10 || count > 0xff00;
  },
  remove(heap, size) {
    const at = usageAt(heap, size);
    if (at === NULL) return;
    const count = heap.memory.u16(at);
    if ((count & 0x1f) !== 0) heap.memory.setU16(at, count - 1);
  },
};

function usageAt(heap: OpenHeap, size: number): Address {
  const { memory, layout } = heap;
  if (size >= memory.u16(offset(heap.at, layout.FrontEndHeapMaximumIndex))) return NULL;
  return offset(memory.pointer(offset(heap.at, layout.FrontEndHeapUsageData)), size * 2);
}

const HINT_PAIRS: Counters = {
  at: hintCounterAt,
  extend: extendHints,
  serves(heap, size) {
    const at = hintCounterAt(heap, size);
    return at !== NULL && (heap.memory.u8(at) & 1) === 1;
  },
  serve(heap, size, _bucket, at) {
    heap.memory.setPointer(hintCounterAt(heap, size), at + 1);
  },
  add(heap, size) {
    const at = hintCounterAt(heap, size);
    if (at === NULL) return false;
    const count = heap.memory.u32(at) + 0x10002;
    heap.memory.setU32(at, count);
    return (count & 0xffff) > 0x20 || count >>> 16 > 0x1000;
  },
  remove(heap, size) {
    const at = hintCounterAt(heap, size);
    if (at === NULL) return;
    const count = heap.memory.u32(at);
    if ((count & 0xffff) >= 2) heap.memory.setU32(at, count - 2);
  },
};

/** The second word of the hint of blocks of `size` granules, NULL when they have no hint of their own. */
function hintCounterAt(heap: OpenHeap, size: number): Address {
  const { hintBytes, pointerBytes } = heap.profile;
  if (size <= heap.lastSlot) return offset(heap.hints, size * hintBytes + pointerBytes);
  const extended = heap.memory.pointer(heap.index);
  if (extended === NULL) return NULL;
  const hints = heap.memory.pointer(offset(extended, heap.profile.width.lookup.listHints));
  return offset(hints, (size - heap.lastSlot - 1) * hintBytes + pointerBytes);
}

const countersOf = (heap: OpenHeap): Counters =>
  heap.profile.lfh.freeBlocks === 'list' ? HINT_PAIRS : USAGE_DATA;

/** Whether the low-fragmentation heap serves blocks of `size` granules. */
export const isServed = (heap: OpenHeap, size: number): boolean => countersOf(heap).serves(heap, size);

/**
 * Counts a block of `size` granules that the back end gave out for `requested` bytes. The 17th live one makes the size
 * worth a bucket; a heap without low-fragmentation heap gets one with the allocation after that.
 */
export function countAllocation(heap: OpenHeap, requested: number, size: number, flags: number): void {
  if (!isEligible(heap) || (flags & BYPASSING) !== 0) return;
  const frontEnd = frontEndOf(heap);
  const created = frontEnd === NULL && isWanted(heap) ? createLowFragmentationHeap(heap) : frontEnd;
  const counters = countersOf(heap);
  if (requested > LARGEST_REQUEST || counters.serves(heap, size)) return;
  if (counters.at(heap, size) === NULL && !canExtend(heap, counters)) return;
  if (!counters.add(heap, size)) return;
  if (created === NULL) want(heap);
  else {
    const bucket = bucketOf(size, heap.profile.granule);
    counters.serve(heap, size, bucket, bucketAt(heap, created, bucket));
  }
}

/** Blocks of 128 granules and more are counted once the heap has a second segment (HEAP_SPEC §D.6.2). */
function canExtend(heap: OpenHeap, counters: Counters): boolean {
  return heap.memory.u32(offset(heap.at, heap.layout.TotalSegments)) > 1 && counters.extend(heap);
}

/** Counts a block of `size` granules that went back to the back end. */
export function countFree(heap: OpenHeap, size: number): void {
  const { granule } = heap.profile;
  if ((size - 1) * granule > LARGEST_REQUEST || !isEligible(heap)) return;
  const counters = countersOf(heap);
  if (!counters.serves(heap, size)) counters.remove(heap, size);
}

export const frontEndOf = (heap: OpenHeap): Address =>
  heap.memory.pointer(offset(heap.at, heap.layout.FrontEndHeap));

const isWanted = (heap: OpenHeap): boolean =>
  (heap.memory.u32(offset(heap.at, heap.layout.CompatibilityFlags)) & WANTED) !== 0;

function want(heap: OpenHeap): void {
  const at = offset(heap.at, heap.layout.CompatibilityFlags);
  heap.memory.setU32(at, (heap.memory.u32(at) | WANTED) >>> 0);
}

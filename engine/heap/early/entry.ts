import { type Address, offset } from '../../base/units';
import { type EarlyView, type OpenHeap } from './open-heap';

/*
 * `_HEAP_ENTRY` as two words, plain as they lie in memory (HEAP_SPEC §D.2). The first, `code`, holds Size and
 * PreviousSize (16 bits each), the second, `link`, SmallTagIndex or the cookie, Flags, UnusedBytes and SegmentIndex (8
 * each). Functions take words, so that a caller reads memory once; they are signed. Sizes are in granules of 8 bytes.
 */

export const readCode = (heap: EarlyView, entry: Address): number => heap.memory.i32(entry);
export const readLink = (heap: EarlyView, entry: Address): number => heap.memory.i32(offset(entry, 4));

export const sizeIn = (code: number): number => code & 0xffff;
export const previousSizeIn = (code: number): number => code >>> 16;
export const cookieIn = (link: number): number => link & 0xff;
export const flagsIn = (link: number): number => (link >>> 8) & 0xff;
export const unusedBytesIn = (link: number): number => (link >>> 16) & 0xff;
export const segmentIndexIn = (link: number): number => link >>> 24;

/** The cookie that the header at `entry` must have; 0 where there are none. */
export function cookieOf(heap: EarlyView, entry: Address): number {
  return heap.profile.checksCookies ? ((entry >>> 3) ^ heap.cookie) & 0xff : 0;
}

export function writeEntry(
  heap: OpenHeap,
  entry: Address,
  size: number,
  flags: number,
  previousSize: number,
  segmentIndex: number,
  unusedBytes: number,
): void {
  heap.memory.setU32(entry, (size | (previousSize << 16)) >>> 0);
  const link = cookieOf(heap, entry) | (flags << 8) | (unusedBytes << 16) | (segmentIndex << 24);
  heap.memory.setU32(offset(entry, 4), link >>> 0);
}

export function writeSize(heap: OpenHeap, entry: Address, size: number): void {
  heap.memory.setU16(entry, size);
}

export function writePreviousSize(heap: OpenHeap, entry: Address, previousSize: number): void {
  heap.memory.setU16(offset(entry, 2), previousSize);
}

export function writeFlags(heap: OpenHeap, entry: Address, flags: number): void {
  heap.memory.setU8(offset(entry, 5), flags);
}

export function writeUnusedBytes(heap: OpenHeap, entry: Address, unusedBytes: number): void {
  heap.memory.setU8(offset(entry, 6), unusedBytes);
}

export const GRANULE = 8;
/** The user pointer is so far above the entry. */
export const HEADER_BYTES = 8;

/** The entry `size` granules above `entry`; below it when negative. */
export const entryAfter = (entry: Address, size: number): Address => offset(entry, size * GRANULE);

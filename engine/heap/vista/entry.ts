import { type Address, offset } from '../../base/units';
import { type VistaView, type OpenHeap } from './open-heap';

/*
 * `_HEAP_ENTRY` as two words. The first holds Size (16 bits), Flags and SmallTagIndex (8 each), the second PreviousSize
 * (16), SegmentOffset and UnusedBytes (8 each); the first word and the low half of the second are stored XOR the heap's
 * key (HEAP_SPEC §D.5). Functions take decoded words, so that a caller reads memory once; words are signed, because a u32
 * above 2^31 costs an allocation wherever it passes between functions. Sizes are in granules.
 */

/** The decoded first word of the entry. */
export function readCode(heap: VistaView, entry: Address): number {
  return heap.memory.i32(offset(entry, heap.profile.codeAt)) ^ heap.key32;
}

/** The second word of the entry with PreviousSize decoded. */
export function readLink(heap: VistaView, entry: Address): number {
  return heap.memory.i32(offset(entry, heap.profile.codeAt + 4)) ^ heap.key16;
}

/** SmallTagIndex is the XOR of the three bytes before it, so all four cancel out. */
export function checksumHolds(code: number): boolean {
  const half = code ^ (code >>> 16);
  return ((half ^ (half >>> 8)) & 0xff) === 0;
}

export const sizeIn = (code: number): number => code & 0xffff;
export const flagsIn = (code: number): number => (code >>> 16) & 0xff;
export const previousSizeIn = (link: number): number => link & 0xffff;
export const segmentOffsetIn = (link: number): number => (link >>> 16) & 0xff;
export const unusedBytesIn = (link: number): number => link >>> 24;

/** Size, flags and their checksum as a first word. */
export function codeOf(size: number, flags: number): number {
  const tag = (size ^ (size >>> 8) ^ flags) & 0xff;
  return size | (flags << 16) | (tag << 24);
}

export function linkOf(previousSize: number, segmentOffset: number, unusedBytes: number): number {
  return previousSize | (segmentOffset << 16) | (unusedBytes << 24);
}

export function writeCode(heap: OpenHeap, entry: Address, size: number, flags: number): void {
  heap.memory.setU32(offset(entry, heap.profile.codeAt), (codeOf(size, flags) ^ heap.key32) >>> 0);
}

export function writeEntry(
  heap: OpenHeap,
  entry: Address,
  size: number,
  flags: number,
  previousSize: number,
  segmentOffset: number,
  unusedBytes: number,
): void {
  writeCode(heap, entry, size, flags);
  heap.memory.setU32(
    offset(entry, heap.profile.codeAt + 4),
    (linkOf(previousSize, segmentOffset, unusedBytes) ^ heap.key16) >>> 0,
  );
}

export function writePreviousSize(heap: OpenHeap, entry: Address, previousSize: number): void {
  heap.memory.setU16(offset(entry, heap.profile.codeAt + 4), previousSize ^ heap.key16);
}

export function writeUnusedBytes(heap: OpenHeap, entry: Address, unusedBytes: number): void {
  heap.memory.setU8(offset(entry, heap.profile.codeAt + 7), unusedBytes);
}

/** The entry `size` granules above `entry`. */
export function entryAfter(heap: VistaView, entry: Address, size: number): Address {
  return offset(entry, size * heap.profile.granule);
}

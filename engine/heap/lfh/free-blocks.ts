import { type Address, offset } from '../../base/units';
import { damage } from '../vista/damage';
import { type OpenHeap } from '../vista/open-heap';
import { blockBytesOf, entryOf, type LfhView } from './blocks';
import { nextStart } from './chance';
import { firstBlock } from './containers';

/** How a subsegment keeps its free blocks (HEAP_SPEC §D.6.5). Depth is the caller's business. */
export interface FreeBlocks {
  /** Makes all blocks free; the container's header is zero. */
  initialise(heap: OpenHeap, subsegment: Address, blocks: Address, count: number, key: number): void;
  /** Takes a free block of a subsegment that has some of its `count` blocks of `stride` bytes in the container `blocks`: its entry. */
  take(heap: OpenHeap, subsegment: Address, blocks: Address, count: number, stride: number): Address;
  put(heap: OpenHeap, subsegment: Address, blocks: Address, entry: Address, index: number): void;
  /** Whether the structure agrees that block `index` of the container `blocks` is busy. */
  isBusy(heap: LfhView, blocks: Address, index: number): boolean;
}

/** No block follows on the list. */
const END = 0xffff;
/** Unit of FreeEntryOffset. */
const UNIT = 8;

/**
 * Windows 7: a list, last in first out, through the first two bytes of each free block, which hold the distance of the
 * next one from the container. Nobody checks it: what a program writes there after HeapFree takes effect.
 */
const LIST: FreeBlocks = {
  initialise(heap, subsegment, _blocks, count) {
    const { memory, profile } = heap;
    const { headerBytes } = profile;
    const stride = blockBytesOf(heap, subsegment);
    const first = firstBlock(profile, count);
    memory.setU16(offset(subsegment, profile.lfh.subsegment.freeEntry), first / UNIT);
    let entry = entryOf(heap, subsegment, 0);
    for (let index = 0; index < count; index++) {
      const next = index + 1 === count ? END : (first + (index + 1) * stride) / UNIT;
      memory.setU16(offset(entry, headerBytes), next);
      entry = offset(entry, stride);
    }
  },
  take(heap, subsegment, blocks) {
    const { memory, profile } = heap;
    const first = offset(subsegment, profile.lfh.subsegment.freeEntry);
    const entry = offset(blocks, memory.u16(first) * UNIT);
    memory.setU16(first, memory.u16(offset(entry, profile.headerBytes)));
    return entry;
  },
  put(heap, subsegment, blocks, entry) {
    const { memory, profile } = heap;
    const first = offset(subsegment, profile.lfh.subsegment.freeEntry);
    memory.setU16(offset(entry, profile.headerBytes), memory.u16(first));
    memory.setU16(first, (entry - blocks) / UNIT);
  },
  isBusy: () => true,
};

/** Windows 8 and later: a bitmap with a bit for every busy block. A search begins at a random block. */
const BITMAP: FreeBlocks = {
  initialise(heap, subsegment, blocks, count, key) {
    const { memory, profile } = heap;
    const { userData } = profile.lfh;
    if (userData.encodedOffsets === undefined) return;
    const offsets = firstBlock(profile, count) | (blockBytesOf(heap, subsegment) << 16);
    memory.setU32(offset(blocks, userData.encodedOffsets), (offsets ^ key) >>> 0);
    memory.setU32(offset(blocks, userData.bitmapSize), count);
    const bitmap = offset(blocks, userData.bitmap);
    memory.setPointer(offset(blocks, userData.bitmapBuffer), bitmap);
    // Bits of the last word that stand for no block are set, so that no search finds them: our rule.
    const rest = count & 31;
    if (rest !== 0) memory.setU32(offset(bitmap, (count >>> 5) * 4), (-1 << rest) >>> 0);
  },
  take(heap, _subsegment, blocks, count, stride) {
    const { memory, profile } = heap;
    const bitmap = offset(blocks, profile.lfh.userData.bitmap);
    const words = (count + 31) >>> 5;
    const start = nextStart(heap, count);
    let word = start >>> 5;
    let busy = memory.i32(offset(bitmap, word * 4));
    let free = ~busy & (-1 << (start & 31));
    for (let step = 0; step <= words; step++) {
      if (free !== 0) {
        const bit = free & -free;
        memory.setU32(offset(bitmap, word * 4), busy | bit);
        const index = word * 32 + 31 - Math.clz32(bit);
        return offset(blocks, firstBlock(profile, count) + index * stride);
      }
      word = word + 1 === words ? 0 : word + 1;
      busy = memory.i32(offset(bitmap, word * 4));
      free = ~busy;
    }
    throw damage(
      heap,
      'heap_failure_lfh_bitmap_mismatch',
      bitmap,
      words * 4,
      'the bitmap of a subsegment has a clear bit for every free block',
    );
  },
  put({ memory, profile }, _subsegment, blocks, _entry, index) {
    const at = offset(blocks, profile.lfh.userData.bitmap + (index >>> 5) * 4);
    memory.setU32(at, memory.i32(at) & ~(1 << (index & 31)));
  },
  isBusy({ memory, profile }, blocks, index) {
    const word = offset(blocks, profile.lfh.userData.bitmap + (index >>> 5) * 4);
    return ((memory.i32(word) >>> (index & 31)) & 1) === 1;
  },
};

export const freeBlocksOf = (heap: LfhView): FreeBlocks =>
  heap.profile.lfh.freeBlocks === 'list' ? LIST : BITMAP;

import { type LayoutField, type LayoutId } from './layout';

/**
 * Structures of the low-fragmentation heap by profile (HEAP_SPEC §D.6.3, from public symbols). What the symbols do not
 * give and the simulation must place somewhere lies behind LFH_HEAP in its own reservation, or in a field that has no use
 * without real concurrency; those places are marked as our rule.
 */
export interface LfhLayout {
  /** How a subsegment keeps its free blocks: a list through the blocks, or a bitmap with random starts. */
  readonly freeBlocks: 'list' | 'bitmap';
  /** Reservation of LFH_HEAP, bytes (HEAP_SPEC §D.6.3, placement). */
  readonly reserve: number;
  readonly heap: {
    readonly zones: number;
    readonly heap: number;
    readonly cache: number;
    readonly cacheEntry: number;
    readonly buckets: number;
    /** Bucket 1 is entry 0 of the table on win7, entry 1 on win10. */
    readonly firstBucket: 0 | 1;
    /** Pointers to the segment infos; undefined where the infos lie inside LFH_HEAP. */
    readonly infoPointers: number | undefined;
    readonly localData: number;
    readonly sizeof: number;
    /** 128 segment infos, bucket 1 first. */
    readonly infos: number;
    /** 256 heads of chains of subsegments, by bits 4 to 11 of their addresses: our rule. */
    readonly chains: number;
    /** A copy of the process's key of block headers, u32: our rule. */
    readonly key: number;
  };
  /** HEAP_LOCAL_DATA. */
  readonly localData: { readonly deleted: number; readonly lowFragHeap: number };
  /** HEAP_LOCAL_SEGMENT_INFO. */
  readonly info: {
    readonly active: number;
    readonly available: number;
    readonly totalBlocks: number;
    readonly subsegments: number;
    readonly localData: number;
    readonly bucket: number;
    readonly sizeof: number;
  };
  /** LFH_BLOCK_ZONE. */
  readonly zone: { readonly free: number; readonly limit: number; readonly sizeof: number };
  readonly subsegment: {
    readonly localInfo: number;
    readonly userBlocks: number;
    readonly depth: number;
    /** FreeEntryOffset on win7, Hint on win10: u16. */
    readonly freeEntry: number;
    readonly blockSize: number;
    readonly blockCount: number;
    readonly sizeIndex: number;
    /** Link among the subsegments of a bucket that have free blocks, or among the records that are not in use. */
    readonly next: number;
    /** Link of a chain of LFH_HEAP: our rule, in DelayFreeList on win10 and in Lock on win7. */
    readonly chain: number;
    readonly sizeof: number;
  };
  /** HEAP_USERDATA_HEADER. */
  readonly userData: {
    readonly subsegment: number;
    readonly sizeIndex: number;
    readonly signature: number;
    /** Undefined on win7, as what follows. */
    readonly encodedOffsets: number | undefined;
    readonly bitmapSize: number;
    readonly bitmapBuffer: number;
    readonly bitmap: number;
    readonly sizeof: number;
  };
}

const LIST_32: LfhLayout = {
  freeBlocks: 'list',
  reserve: 0x4000,
  heap: { zones: 0x18, heap: 0x24, cache: 0x50, cacheEntry: 0x10, buckets: 0x110, firstBucket: 0, infoPointers: undefined, localData: 0x310, sizeof: 0x3728, infos: 0x328, chains: 0x3728, key: 0x3b28 },
  localData: { deleted: 0, lowFragHeap: 0xc },
  info: { active: 4, available: 0x48, totalBlocks: 0x50, subsegments: 0x54, localData: 0x58, bucket: 0x60, sizeof: 0x68 },
  zone: { free: 8, limit: 0xc, sizeof: 0x10 },
  subsegment: { localInfo: 0, userBlocks: 4, depth: 8, freeEntry: 0xa, blockSize: 0x10, blockCount: 0x14, sizeIndex: 0x16, next: 0x18, chain: 0x1c, sizeof: 0x20 },
  userData: { subsegment: 0, sizeIndex: 8, signature: 0xc, encodedOffsets: undefined, bitmapSize: 0, bitmapBuffer: 0, bitmap: 0, sizeof: 0x10 },
}; // prettier-ignore

const LIST_64: LfhLayout = {
  freeBlocks: 'list',
  reserve: 0x8000,
  heap: { zones: 0x28, heap: 0x40, cache: 0x70, cacheEntry: 0x20, buckets: 0x1f0, firstBucket: 0, infoPointers: undefined, localData: 0x3f0, sizeof: 0x6420, infos: 0x420, chains: 0x6420, key: 0x6c20 },
  localData: { deleted: 0, lowFragHeap: 0x18 },
  info: { active: 8, available: 0x90, totalBlocks: 0xa0, subsegments: 0xa4, localData: 0xa8, bucket: 0xb4, sizeof: 0xc0 },
  zone: { free: 0x10, limit: 0x18, sizeof: 0x20 },
  subsegment: { localInfo: 0, userBlocks: 8, depth: 0x10, freeEntry: 0x12, blockSize: 0x18, blockCount: 0x1c, sizeIndex: 0x1e, next: 0x20, chain: 0x28, sizeof: 0x30 },
  userData: { subsegment: 0, sizeIndex: 0x10, signature: 0x18, encodedOffsets: undefined, bitmapSize: 0, bitmapBuffer: 0, bitmap: 0, sizeof: 0x20 },
}; // prettier-ignore

const BITMAP_32: LfhLayout = {
  freeBlocks: 'bitmap',
  reserve: 0x4000,
  heap: { zones: 4, heap: 0xc, cache: 0x38, cacheEntry: 0x20, buckets: 0x1bc, firstBucket: 1, infoPointers: 0x3c0, localData: 0x7d0, sizeof: 0x7e8, infos: 0xbe8, chains: 0x7e8, key: 0x3fe8 },
  localData: LIST_32.localData,
  info: LIST_32.info,
  zone: LIST_32.zone,
  subsegment: { localInfo: 0, userBlocks: 4, depth: 0x10, freeEntry: 0x12, blockSize: 0x14, blockCount: 0x18, sizeIndex: 0x1a, next: 0x20, chain: 8, sizeof: 0x28 },
  userData: { subsegment: 0, sizeIndex: 8, signature: 0xc, encodedOffsets: 0x10, bitmapSize: 0x14, bitmapBuffer: 0x18, bitmap: 0x1c, sizeof: 0x20 },
}; // prettier-ignore

const BITMAP_64: LfhLayout = {
  freeBlocks: 'bitmap',
  reserve: 0x8000,
  heap: { zones: 8, heap: 0x18, cache: 0x60, cacheEntry: 0x30, buckets: 0x2a4, firstBucket: 1, infoPointers: 0x4a8, localData: 0xcc0, sizeof: 0xcf0, infos: 0x14f0, chains: 0xcf0, key: 0x74f0 },
  localData: LIST_64.localData,
  info: LIST_64.info,
  zone: LIST_64.zone,
  subsegment: { localInfo: 0, userBlocks: 8, depth: 0x20, freeEntry: 0x22, blockSize: 0x24, blockCount: 0x28, sizeIndex: 0x2a, next: 0x30, chain: 0x10, sizeof: 0x40 },
  userData: { subsegment: 0, sizeIndex: 0x10, signature: 0x14, encodedOffsets: 0x18, bitmapSize: 0x20, bitmapBuffer: 0x28, bitmap: 0x30, sizeof: 0x38 },
}; // prettier-ignore

export const LFH_LAYOUT: Readonly<Record<LayoutId, LfhLayout>> = {
  'win7-x86': LIST_32,
  'win7-x64': LIST_64,
  'win10-x86': BITMAP_32,
  'win10-x64': BITMAP_64,
};

/** `HEAP_USERDATA_HEADER.Signature`. */
export const USER_DATA_SIGNATURE = 0xf0e0d0c0;

const field = (name: string, offset: number, size: number, note: string): LayoutField => ({
  name,
  offset,
  size,
  confidence: 'modelled',
  source: 'HEAP_SPEC §D.6.3',
  note,
});

/** `HEAP_USERDATA_HEADER`, at the start of a container of blocks. */
export function userDataFields(layout: LfhLayout, pointerBytes: 4 | 8): readonly LayoutField[] {
  const { userData } = layout;
  const { encodedOffsets } = userData;
  const common = [
    field('SubSegment', userData.subsegment, pointerBytes, 'the subsegment whose blocks these are'),
    field('Reserved', pointerBytes, pointerBytes, 'unused'),
    field('SizeIndex', userData.sizeIndex, 1, 'power of two of the size of this container'),
    field('Signature', userData.signature, 4, '0xF0E0D0C0 marks a container of blocks'),
  ];
  if (encodedOffsets === undefined) return common;
  return [
    ...common,
    field('EncodedOffsets', encodedOffsets, 4, 'offset of the first block and distance of blocks, XOR the key of the process'),
    field('BusyBitmap.SizeOfBitMap', userData.bitmapSize, pointerBytes, 'number of blocks'),
    field('BusyBitmap.Buffer', userData.bitmapBuffer, pointerBytes, 'the bitmap'),
    field('BitmapData', userData.bitmap, pointerBytes, 'a bit for every block, set while it is busy'),
  ]; // prettier-ignore
}

/** `_HEAP_ENTRY` of a block that the low-fragmentation heap serves (HEAP_SPEC §D.6.4). */
export function lfhEntryFields(codeAt: number): readonly LayoutField[] {
  const at = (row: LayoutField): LayoutField => ({ ...row, source: 'HEAP_SPEC §D.6.4' });
  return [
    at({ ...field('SubSegmentCode', codeAt, 4, 'tells the subsegment to the right heap only'), confidence: 'our rule' }),
    at(field('BlockIndex', codeAt + 4, 2, 'place of the block in its container')),
    at(field('LFHFlags', codeAt + 6, 1, 'unused')),
    at(field('UnusedBytes', codeAt + 7, 1, '0x80 free; busy: 0x80 plus block size less requested size, 0xBF when the last two bytes of the block hold it')),
  ]; // prettier-ignore
}

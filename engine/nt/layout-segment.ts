import { type LayoutField } from './layout';

/*
 * Structures of the segment heap. What they are for is known (HEAP_SPEC §D.8), their bytes are not modelled: these are our
 * rules, made so that every behaviour follows from bytes in memory. Flags and ProcessHeapsListIndex lie where the NT
 * heap of the same Windows has them.
 */

/** `DDEEDDEE` at 0x10, where the NT heap has FFEEFFEE; a later segment has a value of its own there. */
export const SEGMENT_HEAP_SIGNATURE = 0xddeeddee;
export const LATER_SEGMENT_SIGNATURE = 0xddeeddef;

/** Offsets at the base of every segment; the first one's is the heap's header too, its base the handle. */
export const SEGMENT = {
  heap: 0x00,
  next: 0x08,
  signature: 0x10,
  firstUnit: 0x14,
  left: 0x18,
  right: 0x20,
  table: 0x28,
  sizeof: 0x40,
} as const;

/** Offsets in the heap's header, behind the part that all segments have. */
export const SEGMENT_HEAP = {
  lastSegment: 0x40,
  segments: 0x48,
  pageRanges: 0x50,
  chunks: 0x58,
  large: 0x60,
  flags: 0x70,
  forceFlags: 0x74,
  key: 0x78,
  subsegments: 0x7c,
  listIndex: 0xd0,
  lock: 0xe0,
  buckets: 0x180,
  sizeof: 0xa00,
} as const;

/** Offsets in a bucket of the front end. */
export const SEGMENT_BUCKET = {
  usage: 0x00,
  active: 0x02,
  made: 0x04,
  available: 0x08,
  sizeof: 0x10,
} as const;

/** Offsets in the descriptor of a unit of 4 KB. The first 16 bytes are links of a free range, or say what a block is. */
export const RANGE = {
  left: 0x00,
  requested: 0x00,
  userFlags: 0x04,
  right: 0x08,
  userValue: 0x08,
  kind: 0x10,
  committed: 0x11,
  units: 0x12,
  check: 0x14,
  sizeof: 0x20,
} as const;

/** What the unit of a descriptor is part of. */
export const RangeKind = {
  /** Not the first unit of its range: `units` counts back to that. */
  Inner: 2,
  Free: 1,
  Block: 3,
  Quick: 4,
  Variable: 5,
} as const;
export type RangeKind = (typeof RangeKind)[keyof typeof RangeKind];

/** Offsets at the base of a variable-size subsegment; the first chunk follows. */
export const VARIABLE = { check: 0x00, bytes: 0x04, heap: 0x08, sizeof: 0x30 } as const;

/** Offsets in the header of a chunk, whose four words are encoded; a free chunk's links follow. */
export const CHUNK = {
  sizes: 0x00,
  previous: 0x04,
  unused: 0x08,
  spare: 0x0c,
  left: 0x10,
  sizeof: 0x10,
} as const;

/** Offsets at the base of a subsegment of the front end; its bitmap follows. */
export const QUICK = {
  next: 0x00,
  previous: 0x08,
  check: 0x10,
  bucket: 0x14,
  count: 0x16,
  blockBytes: 0x18,
  firstBlock: 0x1c,
  free: 0x1e,
  bitmap: 0x30,
} as const;

/** Offsets in the record of a block with a reservation of its own. */
export const LARGE_RECORD = {
  left: 0x00,
  right: 0x08,
  block: 0x10,
  reserved: 0x18,
  committed: 0x20,
  requested: 0x28,
  userValue: 0x30,
  userFlags: 0x38,
  check: 0x3c,
  sizeof: 0x40,
} as const;

const SOURCE = 'HEAP_SPEC §D.8';
const field = (name: string, offset: number, size: number, note: string): LayoutField => ({
  name,
  offset,
  size,
  confidence: 'our rule',
  source: SOURCE,
  note,
});

/** The heap's header. */
export const segmentHeapFields: readonly LayoutField[] = [
  field('Heap', SEGMENT.heap, 8, 'the heap that the segment belongs to: itself'),
  field('NextSegment', SEGMENT.next, 8, 'the segment that the heap grew by next; 0 for none'),
  field('Signature', SEGMENT.signature, 4, '0xDDEEDDEE marks a segment heap'),
  field('FirstUnit', SEGMENT.firstUnit, 4, 'units of 4 KB that headers and descriptors take'),
  field('Descriptors', SEGMENT.table, 8, 'the descriptors of the 256 units of the segment'),
  field('LastSegment', SEGMENT_HEAP.lastSegment, 8, 'the newest segment'),
  field('SegmentTree', SEGMENT_HEAP.segments, 8, 'root of the tree of segments, by address'),
  field('FreePageRanges', SEGMENT_HEAP.pageRanges, 8, 'root of the tree of free page ranges, by size'),
  field('FreeChunkTree', SEGMENT_HEAP.chunks, 8, 'root of the tree of free chunks, by size'),
  field('LargeAllocMetadata', SEGMENT_HEAP.large, 8, 'root of the tree of large blocks, by address'),
  field('Flags', SEGMENT_HEAP.flags, 4, 'HEAP_* flags in force'),
  field('ForceFlags', SEGMENT_HEAP.forceFlags, 4, 'flags added to those of every call'),
  field('HeapKey', SEGMENT_HEAP.key, 4, 'what headers of chunks and checks of descriptors are XORed with'),
  field('VsSubsegments', SEGMENT_HEAP.subsegments, 4, 'variable-size subsegments'),
  field('ProcessHeapsListIndex', SEGMENT_HEAP.listIndex, 2, 'place in the process heap list, from 1'),
  field('Lock', SEGMENT_HEAP.lock, 0x28, 'critical section of the heap'),
  field(
    'Buckets',
    SEGMENT_HEAP.buckets,
    129 * SEGMENT_BUCKET.sizeof,
    'the 129 size classes of the front end',
  ),
];

/** The header of a variable-size chunk. */
export const chunkFields: readonly LayoutField[] = [
  field(
    'MemoryCost',
    CHUNK.sizes,
    2,
    'pages to commit before use; 0, as subsegments are committed as a whole',
  ),
  field('UnsafeSize', 2, 2, 'chunk size with this header, in units of 16 bytes'),
  field('UnsafePrevSize', CHUNK.previous, 2, 'size of the chunk before it, in units of 16 bytes'),
  field('Allocated', 6, 1, '0 free, 1 busy, 2 the heap’s own'),
  field('Check', 7, 1, 'XOR of the other bytes'),
  field('UnusedBytes', CHUNK.unused, 2, 'bytes of the chunk that nobody asked for'),
  field('UserFlags', 0x0a, 1, '2 has a user value, 0xE0 user flags'),
];

/** The links of a free chunk in the tree. */
export const freeChunkFields: readonly LayoutField[] = [
  field('Left', CHUNK.left, 8, 'smaller chunks'),
  field('Right', CHUNK.left + 8, 8, 'larger chunks'),
];

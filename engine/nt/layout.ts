/**
 * Structures of the NT heap by profile: where each field lies, and what it means to a reader of a dump. The allocator
 * takes offsets from here and the inspector the words. Source unless a row says otherwise: HEAP_SPEC §D.5, from public
 * symbols of 6.1 (win7) and 6.3 (win10), the 64-bit anchors of win10 confirmed by listing GV6.
 */

/** One field of a structure in one profile. */
export interface LayoutField {
  readonly name: string;
  /** Bytes from the start of the structure. */
  readonly offset: number;
  readonly size: number;
  /** `modelled`: the fact has a source outside this project; `our rule`: the simulation's own choice. */
  readonly confidence: 'modelled' | 'our rule';
  readonly source: string;
  /** What it means, one sentence. */
  readonly note: string;
}

/** The four layouts that exist, in the order of the columns below. */
export const LAYOUT_IDS = ['win7-x86', 'win7-x64', 'win10-x86', 'win10-x64'] as const;
export type LayoutId = (typeof LAYOUT_IDS)[number];

/** The field is not there in this layout. */
const NONE = -1;
type Offsets = readonly [win7x86: number, win7x64: number, win10x86: number, win10x64: number];
/** Bytes on x86 and x64. */
type Width = readonly [x86: number, x64: number];
type Row = readonly [name: string, offsets: Offsets, width: Width, note: string, ourRule?: 'our rule'];

const POINTER: Width = [4, 8];
const LIST: Width = [8, 16];
const ENTRY: Width = [8, 16];
const U32: Width = [4, 4];
const U16: Width = [2, 2];
const U8: Width = [1, 1];

/** `_HEAP`; up to UCRSegmentList it is the `_HEAP_SEGMENT` of the first segment. */
const HEAP_ROWS = [
  ['Entry', [0, 0, 0, 0], ENTRY, 'header of the block that holds this structure, encoded like every other'],
  ['SegmentSignature', [0x8, 0x10, 0x8, 0x10], U32, '0xFFEEFFEE marks a segment'],
  ['SegmentFlags', [0xc, 0x14, 0xc, 0x14], U32, '1 when the caller supplied the memory'],
  ['SegmentListEntry', [0x10, 0x18, 0x10, 0x18], LIST, 'link in the list of segments, in creation order'],
  ['Heap', [0x18, 0x28, 0x18, 0x28], POINTER, 'the heap that the segment belongs to'],
  ['BaseAddress', [0x1c, 0x30, 0x1c, 0x30], POINTER, 'start of the reservation'],
  ['NumberOfPages', [0x20, 0x38, 0x20, 0x38], U32, 'reserved pages that blocks may use, guard page excluded'],
  ['FirstEntry', [0x24, 0x40, 0x24, 0x40], POINTER, 'first block after the structure'],
  ['LastValidEntry', [0x28, 0x48, 0x28, 0x48], POINTER, 'end of the pages that blocks may use'],
  ['NumberOfUnCommittedPages', [0x2c, 0x50, 0x2c, 0x50], U32, 'pages of the segment that are only reserved'],
  ['NumberOfUnCommittedRanges', [0x30, 0x54, 0x30, 0x54], U32, 'runs of such pages'],
  ['SegmentAllocatorBackTraceIndex', [0x34, 0x58, 0x34, 0x58], U16, 'unused without stack traces'],
  ['UCRSegmentList', [0x38, 0x60, 0x38, 0x60], LIST, 'uncommitted ranges of this segment, in address order'],
  ['Flags', [0x40, 0x70, 0x40, 0x70], U32, 'HEAP_* flags in force'],
  ['ForceFlags', [0x44, 0x74, 0x44, 0x74], U32, 'flags that are added to those of every call'],
  ['CompatibilityFlags', [0x48, 0x78, 0x48, 0x78], U32, 'compatibility fixes in force; none'],
  ['EncodeFlagMask', [0x4c, 0x7c, 0x4c, 0x7c], U32, '0x00100000 when block headers are encoded'],
  ['Encoding', [0x50, 0x80, 0x50, 0x80], ENTRY, 'key that is XORed into bytes 0 to 5 of every header, random per heap'],
  ['PointerKey', [0x58, 0x90, NONE, NONE], POINTER, 'key of CommitRoutine; here the same 32 bits as Encoding', 'our rule'],
  ['Interceptor', [0x5c, 0x98, 0x58, 0x90], U32, 'non-zero when a tool intercepts the calls'],
  ['VirtualMemoryThreshold', [0x60, 0x9c, 0x5c, 0x94], U32, 'largest block of a segment, in granules'],
  ['Signature', [0x64, 0xa0, 0x60, 0x98], U32, '0xEEFFEEFF marks a heap'],
  ['SegmentReserve', [0x68, 0xa8, 0x64, 0xa0], POINTER, 'bytes that the next segment will reserve'],
  ['SegmentCommit', [0x6c, 0xb0, 0x68, 0xa8], POINTER, 'bytes that a segment commits at least'],
  ['DeCommitFreeBlockThreshold', [0x70, 0xb8, 0x6c, 0xb0], POINTER, 'granules from which a free block may be decommitted'],
  ['DeCommitTotalFreeThreshold', [0x74, 0xc0, 0x70, 0xb8], POINTER, 'free granules of the heap from which blocks are decommitted'],
  ['TotalFreeSize', [0x78, 0xc8, 0x74, 0xc0], POINTER, 'sum of all free blocks, in granules'],
  ['MaximumAllocationSize', [0x7c, 0xd0, 0x78, 0xc8], POINTER, 'no request above this can succeed'],
  ['ProcessHeapsListIndex', [0x80, 0xd8, 0x7c, 0xd0], U16, 'place in the process heap list, from 1'],
  ['HeaderValidateLength', [0x82, 0xda, 0x7e, 0xd2], U16, 'size of this structure'],
  ['HeaderValidateCopy', [0x84, 0xe0, 0x80, 0xd8], POINTER, 'copy of the header to compare with; none'],
  ['NextAvailableTagIndex', [0x88, 0xe8, 0x84, 0xe0], U16, 'next free tag'],
  ['MaximumTagIndex', [0x8a, 0xea, 0x86, 0xe2], U16, 'highest tag'],
  ['TagEntries', [0x8c, 0xf0, 0x88, 0xe8], POINTER, 'table of tags; none'],
  ['UCRList', [0x90, 0xf8, 0x8c, 0xf0], LIST, 'uncommitted ranges of all segments, by size'],
  ['AlignRound', [0x98, 0x108, 0x94, 0x100], POINTER, 'added to a request before it is masked'],
  ['AlignMask', [0x9c, 0x110, 0x98, 0x108], POINTER, 'mask that rounds a request down to granules'],
  ['VirtualAllocdBlocks', [0xa0, 0x118, 0x9c, 0x110], LIST, 'blocks with a reservation of their own, oldest first'],
  ['SegmentList', [0xa8, 0x128, 0xa4, 0x120], LIST, 'segments in creation order'],
  ['AllocatorBackTraceIndex', [0xb0, 0x138, 0xac, 0x130], U16, 'unused without stack traces'],
  ['NonDedicatedListLength', [0xb4, 0x13c, 0xb0, 0x134], U32, 'unused by the single sorted free list'],
  ['BlocksIndex', [0xb8, 0x140, 0xb4, 0x138], POINTER, 'hints into the free list by size, a HEAP_LIST_LOOKUP'],
  ['UCRIndex', [0xbc, 0x148, 0xb8, 0x140], POINTER, 'hints into the uncommitted ranges; present on growable win7 heaps and left empty', 'our rule'],
  ['PseudoTagEntries', [0xc0, 0x150, 0xbc, 0x148], POINTER, 'statistics by size; none'],
  ['FreeLists', [0xc4, 0x158, 0xc0, 0x150], LIST, 'the free list, ascending by size, newest first among equals'],
  ['LockVariable', [0xcc, 0x168, 0xc8, 0x160], POINTER, 'critical section of a serialised heap'],
  ['CommitRoutine', [0xd0, 0x170, 0xcc, 0x168], POINTER, 'caller-supplied commit routine'],
  ['FrontEndHeap', [0xd4, 0x178, 0xd0, 0x198], POINTER, 'the low-fragmentation heap; none until it is activated'],
  ['FrontHeapLockCount', [0xd8, 0x180, 0xd4, 0x1a0], U16, 'reasons not to use the front end'],
  ['FrontEndHeapType', [0xda, 0x182, 0xd6, 0x1a2], U8, '0 none, 2 low-fragmentation heap'],
  ['RequestedFrontEndHeapType', [NONE, NONE, 0xd7, 0x1a3], U8, 'front end that was asked for'],
  ['FrontEndHeapUsageData', [NONE, NONE, 0xd8, 0x1a8], POINTER, 'allocation counters by size, 128 of 16 bits'],
  ['FrontEndHeapMaximumIndex', [NONE, NONE, 0xdc, 0x1b0], U16, 'number of those counters'],
  ['FrontEndHeapStatusBitmap', [NONE, NONE, 0xde, 0x1b2], [257, 129], 'sizes that the front end serves, a bit each'],
  ['TuningParameters', [0x130, 0x1f8, 0x23c, 0x2b0], [8, 16], 'thresholds of the commit policy; unused'],
] as const satisfies readonly Row[]; // prettier-ignore

export type HeapField = (typeof HEAP_ROWS)[number][0];

/** `_HEAP.Counters` begins here; its fields follow each other with natural alignment. */
const COUNTERS_AT: Offsets = [0xdc, 0x188, 0x1e0, 0x238];
const COUNTERS = [
  ['TotalMemoryReserved', 'pointer', 'both', 'bytes reserved for segments'],
  ['TotalMemoryCommitted', 'pointer', 'both', 'bytes of them that are committed'],
  ['TotalMemoryLargeUCR', 'pointer', 'both', 'bytes in uncommitted ranges of at least 64 KB'],
  [
    'TotalSizeInVirtualBlocks',
    'pointer',
    'both',
    'committed bytes of blocks with a reservation of their own',
  ],
  ['TotalSegments', 'u32', 'both', 'number of segments'],
  ['TotalUCRs', 'u32', 'both', 'number of uncommitted ranges'],
  ['CommittOps', 'u32', 'both', 'times that pages were committed after creation'],
  ['DeCommitOps', 'u32', 'both', 'times that pages were decommitted'],
  ['LockAcquires', 'u32', 'both', 'not counted'],
  ['LockCollisions', 'u32', 'both', 'times that a call had to wait for the lock'],
  ['CommitRate', 'u32', 'both', 'not counted'],
  ['DecommittRate', 'u32', 'both', 'not counted'],
  ['CommitFailures', 'u32', 'both', 'times that the system refused to commit'],
  ['InBlockCommitFailures', 'u32', 'both', 'not counted'],
  ['CompactHeapCalls', 'u32', 'win7', 'not counted'],
  ['CompactedUCRs', 'u32', 'win7', 'not counted'],
  ['PollIntervalCounter', 'u32', 'win10', 'not counted'],
  ['DecommitsSinceLastCheck', 'u32', 'win10', 'not counted'],
  ['HeapPollInterval', 'u32', 'win10', 'not counted'],
  ['AllocAndFreeOps', 'u32', 'both', 'not counted'],
  ['AllocationIndicesActive', 'u32', 'win10', 'not counted'],
  ['InBlockDeccommits', 'u32', 'both', 'not counted'],
  ['InBlockDeccomitSize', 'pointer', 'both', 'not counted'],
  ['HighWatermarkSize', 'pointer', 'both', 'not counted'],
  ['LastPolledSize', 'pointer', 'both', 'not counted'],
] as const satisfies readonly (readonly [string, 'pointer' | 'u32', 'both' | 'win7' | 'win10', string])[];

export type CounterField = (typeof COUNTERS)[number][0];
/** Offset of every field of `_HEAP` and its counters; -1 where a layout has no such field. */
export type HeapLayout = Readonly<Record<HeapField | CounterField, number>>;

/** The fields of `_HEAP` in `layout`, ascending by offset. */
export function heapFields(layout: LayoutId): readonly LayoutField[] {
  const column = LAYOUT_IDS.indexOf(layout);
  const wide = column % 2;
  const fields: LayoutField[] = [];
  for (const [name, offsets, width, note, rule] of HEAP_ROWS as readonly Row[]) {
    const at = offsets[column] ?? NONE;
    if (at === NONE) continue;
    const [confidence, source] =
      rule === undefined
        ? (['modelled', 'HEAP_SPEC §D.5'] as const)
        : (['our rule', 'HEAP_SPEC §D.5'] as const);
    fields.push({ name, offset: at, size: width[wide] ?? 0, confidence, source, note });
  }
  fields.push(...counterFields(layout));
  return fields.sort((one, other) => one.offset - other.offset);
}

function counterFields(layout: LayoutId): LayoutField[] {
  const column = LAYOUT_IDS.indexOf(layout);
  const pointerBytes = column % 2 === 0 ? 4 : 8;
  const version = column < 2 ? 'win7' : 'win10';
  const fields: LayoutField[] = [];
  let at = COUNTERS_AT[column] ?? NONE;
  for (const [name, type, versions, note] of COUNTERS) {
    if (versions !== 'both' && versions !== version) continue;
    const size = type === 'pointer' ? pointerBytes : 4;
    at = Math.ceil(at / size) * size;
    fields.push({
      name: `Counters.${name}`,
      offset: at,
      size,
      confidence: 'modelled',
      source: 'HEAP_SPEC §D.5',
      note,
    });
    at += size;
  }
  return fields;
}

/**
 * The offsets of `layout` by name. Every layout's record has the same keys in the same order, and is made at once: filled
 * key by key it would be a hash table to the engine that runs this, at 10 ns a field of a heap call.
 */
export function heapLayout(layout: LayoutId): HeapLayout {
  const known = new Map(heapFields(layout).map(field => [field.name.replace('Counters.', ''), field.offset]));
  const names: readonly (HeapField | CounterField)[] = [
    ...HEAP_ROWS.map(row => row[0]),
    ...COUNTERS.map(row => row[0]),
  ];
  return Object.fromEntries(names.map(name => [name, known.get(name) ?? NONE])) as Record<
    HeapField | CounterField,
    number
  >;
}

/** A structure whose fields differ by pointer width only. */
function byWidth(rows: readonly (readonly [string, x86: number, x64: number, width: Width, note: string])[]) {
  return (pointerBytes: 4 | 8, source: string): readonly LayoutField[] =>
    rows.map(([name, x86, x64, width, note]) => ({
      name,
      offset: pointerBytes === 4 ? x86 : x64,
      size: width[pointerBytes === 4 ? 0 : 1],
      confidence: 'modelled' as const,
      source,
      note,
    }));
}

/** `_HEAP_ENTRY` after decoding: the header of every block. */
export const entryFields = (pointerBytes: 4 | 8): readonly LayoutField[] =>
  ENTRY_FIELDS(pointerBytes, 'HEAP_SPEC §D.5');
const ENTRY_FIELDS = byWidth([
  ['Size', 0, 8, U16, 'size of the block with its header, in granules'],
  ['Flags', 2, 0xa, U8, '1 busy, 2 extra, 8 virtual, 0x10 last before uncommitted memory'],
  ['SmallTagIndex', 3, 0xb, U8, 'checksum: the XOR of the three bytes before it'],
  ['PreviousSize', 4, 0xc, U16, 'size of the block before, in granules; 0 for the first'],
  ['SegmentOffset', 6, 0xe, U8, 'number of the segment; not encoded'],
  [
    'UnusedBytes',
    7,
    0xf,
    U8,
    'block size less requested size; 0 free, 1 internal, 3 trailer, 4 large; not encoded',
  ],
]);

/** `HEAP_UCR_DESCRIPTOR`, in the user area of the block that ends a committed range. */
export const ucrFields = (pointerBytes: 4 | 8): readonly LayoutField[] =>
  UCR_FIELDS(pointerBytes, 'HEAP_SPEC §D.5');
const UCR_FIELDS = byWidth([
  ['ListEntry', 0, 0, LIST, 'link among all uncommitted ranges of the heap, by size'],
  ['SegmentEntry', 8, 0x10, LIST, 'link among those of the segment, by address'],
  ['Address', 0x10, 0x20, POINTER, 'first uncommitted byte'],
  ['Size', 0x14, 0x28, POINTER, 'length of the range in bytes'],
]);

/** `HEAP_VIRTUAL_ALLOC_ENTRY`, at the start of a large block's own reservation. */
export const largeFields = (pointerBytes: 4 | 8): readonly LayoutField[] =>
  LARGE_FIELDS(pointerBytes, 'HEAP_SPEC §D.7');
const LARGE_FIELDS = byWidth([
  ['ListEntry', 0, 0, LIST, 'link among the large blocks of the heap'],
  ['ExtraStuff', 8, 0x10, [8, 16], 'user value of the block'],
  ['CommitSize', 0x10, 0x20, POINTER, 'committed bytes'],
  ['ReserveSize', 0x14, 0x28, POINTER, 'reserved bytes'],
  [
    'BusyBlock',
    0x18,
    0x30,
    ENTRY,
    'header of the block; its Size is committed bytes less the requested size',
  ],
]);

/** `HEAP_LIST_LOOKUP`: hints into a sorted list. */
export const lookupFields = (pointerBytes: 4 | 8): readonly LayoutField[] =>
  LOOKUP_FIELDS(pointerBytes, 'HEAP_SPEC §D.5');
const LOOKUP_FIELDS = byWidth([
  ['ExtendedLookup', 0, 0, POINTER, 'hints for larger sizes; none'],
  ['ArraySize', 4, 8, U32, 'number of hints plus BaseIndex'],
  ['ExtraItem', 8, 0xc, U32, '1 when a hint is a pair of words'],
  ['ItemCount', 0xc, 0x10, U32, 'blocks on the list'],
  ['OutOfRangeItems', 0x10, 0x14, U32, 'blocks that share the last hint'],
  ['BaseIndex', 0x14, 0x18, U32, 'size of the first hint, in granules'],
  ['ListHead', 0x18, 0x20, POINTER, 'the list'],
  ['ListsInUseUlong', 0x1c, 0x28, POINTER, 'a bit for every hint that is set'],
  ['ListHints', 0x20, 0x30, POINTER, 'the first list entry of each size'],
]);

/** Offsets of the structures that differ by pointer width only; P is the pointer's width in bytes. */
export interface WidthLayout {
  readonly lookup: {
    readonly arraySize: number;
    readonly extraItem: number;
    readonly itemCount: number;
    readonly outOfRangeItems: number;
    readonly baseIndex: number;
    readonly listHead: number;
    readonly listsInUse: number;
    readonly listHints: number;
    readonly sizeof: number;
  };
  readonly ucr: { readonly segmentEntry: number; readonly address: number; readonly size: number };
  readonly large: {
    readonly extraStuff: number;
    readonly commitSize: number;
    readonly reserveSize: number;
    readonly busyBlock: number;
    readonly sizeof: number;
  };
  /** RTL_CRITICAL_SECTION. Source: winnt.h. */
  readonly lock: {
    readonly debugInfo: number;
    readonly lockCount: number;
    readonly recursionCount: number;
    readonly owningThread: number;
    readonly spinCount: number;
    readonly sizeof: number;
  };
  /** PROCESS_HEAP_ENTRY. Source: minwinbase.h, HEAP_SPEC §A.8. */
  readonly walk: {
    readonly cbData: number;
    readonly cbOverhead: number;
    readonly iRegionIndex: number;
    readonly wFlags: number;
    readonly dwCommittedSize: number;
    readonly dwUnCommittedSize: number;
    readonly lpFirstBlock: number;
    readonly lpLastBlock: number;
    readonly sizeof: number;
  };
  /** HEAP_SUMMARY. Source: heapapi.h, HEAP_SPEC §A.11. */
  readonly summary: {
    readonly cbAllocated: number;
    readonly cbCommitted: number;
    readonly cbReserved: number;
    readonly cbMaxReserve: number;
    readonly sizeof: number;
  };
  /** The heap fields of the process environment block. Source: public symbols; defaults in HEAP_SPEC §C.2. */
  readonly peb: {
    readonly processHeap: number;
    readonly ntGlobalFlag: number;
    readonly segmentReserve: number;
    readonly segmentCommit: number;
    readonly deCommitTotalFree: number;
    readonly deCommitFreeBlock: number;
    readonly numberOfHeaps: number;
    readonly maximumNumberOfHeaps: number;
    readonly processHeaps: number;
    /** Where the first array of 16 handles lies, from the start of the PEB's page: our rule. */
    readonly firstArray: number;
    /** Whether damage to a heap ends the process, u8. Here and below: our rule, Windows keeps these elsewhere. */
    readonly terminates: number;
    /** The random starts of the low-fragmentation heap, 256 bytes, and how many were used, u8. */
    readonly randomStarts: number;
    readonly nextStart: number;
    /** The key of its block headers, u32, and 1 once it and the starts were drawn, u8. */
    readonly lfhKey: number;
    readonly lfhDrawn: number;
    /** HEAP_FAILURE_INFORMATION of the damage that was found last (layout-failure.ts). */
    readonly failureInformation: number;
  };
}

export const WIDTH_LAYOUT: Readonly<Record<4 | 8, WidthLayout>> = {
  4: {
    lookup: { arraySize: 4, extraItem: 8, itemCount: 0xc, outOfRangeItems: 0x10, baseIndex: 0x14, listHead: 0x18, listsInUse: 0x1c, listHints: 0x20, sizeof: 0x24 },
    ucr: { segmentEntry: 8, address: 0x10, size: 0x14 },
    large: { extraStuff: 8, commitSize: 0x10, reserveSize: 0x14, busyBlock: 0x18, sizeof: 0x20 },
    lock: { debugInfo: 0, lockCount: 4, recursionCount: 8, owningThread: 0xc, spinCount: 0x14, sizeof: 0x18 },
    walk: { cbData: 4, cbOverhead: 8, iRegionIndex: 9, wFlags: 0xa, dwCommittedSize: 0xc, dwUnCommittedSize: 0x10, lpFirstBlock: 0x14, lpLastBlock: 0x18, sizeof: 0x1c },
    summary: { cbAllocated: 4, cbCommitted: 8, cbReserved: 0xc, cbMaxReserve: 0x10, sizeof: 0x14 },
    peb: { processHeap: 0x18, ntGlobalFlag: 0x68, segmentReserve: 0x78, segmentCommit: 0x7c, deCommitTotalFree: 0x80, deCommitFreeBlock: 0x84, numberOfHeaps: 0x88, maximumNumberOfHeaps: 0x8c, processHeaps: 0x90, firstArray: 0xf00, terminates: 0xd10, randomStarts: 0xc00, nextStart: 0xd08, lfhKey: 0xd00, lfhDrawn: 0xd04, failureInformation: 0x800 },
  },
  8: {
    lookup: { arraySize: 8, extraItem: 0xc, itemCount: 0x10, outOfRangeItems: 0x14, baseIndex: 0x18, listHead: 0x20, listsInUse: 0x28, listHints: 0x30, sizeof: 0x38 },
    ucr: { segmentEntry: 0x10, address: 0x20, size: 0x28 },
    large: { extraStuff: 0x10, commitSize: 0x20, reserveSize: 0x28, busyBlock: 0x30, sizeof: 0x40 },
    lock: { debugInfo: 0, lockCount: 8, recursionCount: 0xc, owningThread: 0x10, spinCount: 0x20, sizeof: 0x28 },
    walk: { cbData: 8, cbOverhead: 0xc, iRegionIndex: 0xd, wFlags: 0xe, dwCommittedSize: 0x10, dwUnCommittedSize: 0x14, lpFirstBlock: 0x18, lpLastBlock: 0x20, sizeof: 0x28 },
    summary: { cbAllocated: 8, cbCommitted: 0x10, cbReserved: 0x18, cbMaxReserve: 0x20, sizeof: 0x28 },
    peb: { processHeap: 0x30, ntGlobalFlag: 0xbc, segmentReserve: 0xc8, segmentCommit: 0xd0, deCommitTotalFree: 0xd8, deCommitFreeBlock: 0xe0, numberOfHeaps: 0xe8, maximumNumberOfHeaps: 0xec, processHeaps: 0xf0, firstArray: 0xe00, terminates: 0xd10, randomStarts: 0xc00, nextStart: 0xd08, lfhKey: 0xd00, lfhDrawn: 0xd04, failureInformation: 0x800 },
  },
}; // prettier-ignore

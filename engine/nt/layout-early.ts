import { type LayoutField } from './layout';

/**
 * Structures of the heap of NT 3.5 to 5.2: where each field lies, and what it means to a reader of a dump. The allocator
 * takes offsets from here and the inspector the words. Source unless a row says otherwise: HEAP_SPEC §D.2, from public
 * symbols of 5.1 and 5.2 (xp) and the anchors of the official listing (nt4, GV9).
 */

/** The two layouts that exist, in the order of the columns below. */
export const EARLY_LAYOUT_IDS = ['nt4-x86', 'xp-x86'] as const;
export type EarlyLayoutId = (typeof EARLY_LAYOUT_IDS)[number];

/** The field is not there in this layout. */
const NONE = -1;
type Row = readonly [name: string, nt4: number, xp: number, size: number, note: string, ourRule?: 'our rule'];

/** `_HEAP`. `Segments` differs in size too: 16 pointers on nt4, 64 on xp. */
const HEAP_ROWS = [
  ['Entry', 0, 0, 8, 'header of the block that holds this structure; on xp its byte 4 is the heap cookie'],
  ['Signature', 0x8, 0x8, 4, '0xEEFFEEFF marks a heap'],
  ['Flags', 0xc, 0xc, 4, 'HEAP_* flags in force'],
  ['ForceFlags', 0x10, 0x10, 4, 'flags that are added to those of every call'],
  ['VirtualMemoryThreshold', 0x14, 0x14, 4, 'largest block of a segment, in granules'],
  ['SegmentReserve', 0x18, 0x18, 4, 'bytes that the next segment will reserve'],
  ['SegmentCommit', 0x1c, 0x1c, 4, 'bytes that a segment commits at least'],
  ['DeCommitFreeBlockThreshold', 0x20, 0x20, 4, 'granules from which a free block may be decommitted'],
  ['DeCommitTotalFreeThreshold', 0x24, 0x24, 4, 'free granules of the heap from which blocks are decommitted'],
  ['TotalFreeSize', 0x28, 0x28, 4, 'sum of all free blocks, in granules'],
  ['MaximumAllocationSize', 0x2c, 0x2c, 4, 'no request above this can succeed'],
  ['ProcessHeapsListIndex', 0x30, 0x30, 2, 'place in the process heap list, from 1'],
  ['HeaderValidateLength', 0x32, 0x32, 2, 'size of this structure'],
  ['HeaderValidateCopy', 0x34, 0x34, 4, 'copy of the header to compare with; none'],
  ['NextAvailableTagIndex', 0x38, 0x38, 2, 'next free tag'],
  ['MaximumTagIndex', 0x3a, 0x3a, 2, 'highest tag'],
  ['TagEntries', 0x3c, 0x3c, 4, 'table of tags; none'],
  ['UCRSegments', 0x40, 0x40, 4, 'reservations that hold further descriptors of uncommitted ranges'],
  ['UnusedUnCommittedRanges', 0x44, 0x44, 4, 'first descriptor that describes nothing yet'],
  ['AlignRound', 0x48, 0x48, 4, 'added to a request before it is masked'],
  ['AlignMask', 0x4c, 0x4c, 4, 'mask that rounds a request down to granules'],
  ['VirtualAllocdBlocks', 0x50, 0x50, 8, 'blocks with a reservation of their own, oldest first'],
  ['Segments', 0x58, 0x58, 0, 'the segments, by number; a zero where there is none'],
  ['FreeListsInUse', 0x98, 0x158, 16, 'a bit for every free list that is not empty'],
  ['Terminate', 0xa8, 0x168, 2, 'not used', 'our rule'],
  ['AllocatorBackTraceIndex', 0xaa, 0x16a, 2, 'unused without stack traces', 'our rule'],
  ['NonDedicatedListLength', 0xac, 0x16c, 4, 'not counted', 'our rule'],
  ['LargeBlocksIndex', 0xb0, 0x170, 4, 'index of large free blocks; none', 'our rule'],
  ['PseudoTagEntries', 0xb4, 0x174, 4, 'statistics by size; only with tagging'],
  ['FreeLists', 0xb8, 0x178, 0x400, 'list n holds free blocks of n granules, list 0 those of 128 and more, ascending'],
  ['LockVariable', 0x4b8, 0x578, 4, 'critical section of a serialised heap'],
  ['CommitRoutine', 0x4bc, 0x57c, 4, 'caller-supplied commit routine'],
  ['Reserved', 0x4c0, NONE, 8, 'nothing is known of it', 'our rule'],
  ['FrontEndHeap', NONE, 0x580, 4, 'the table of lookaside lists; none on a heap without them'],
  ['FrontHeapLockCount', NONE, 0x584, 2, 'reasons not to use the front end'],
  ['FrontEndHeapType', NONE, 0x586, 1, '0 none, 1 lookaside lists, 2 low-fragmentation heap'],
  ['LastSegmentIndex', NONE, 0x587, 1, 'number of the last segment'],
] as const satisfies readonly Row[]; // prettier-ignore

/** `_HEAP_SEGMENT`. */
const SEGMENT_ROWS = [
  ['Entry', 0, 0, 8, 'header of the block that holds this structure'],
  ['Signature', 0x8, 0x8, 4, '0xFFEEFFEE marks a segment'],
  ['Flags', 0xc, 0xc, 4, '1 when the caller supplied the memory'],
  ['Heap', 0x10, 0x10, 4, 'the heap that the segment belongs to'],
  ['LargestUnCommittedRange', 0x14, 0x14, 4, 'bytes of the longest run of pages that are only reserved'],
  ['BaseAddress', 0x18, 0x18, 4, 'start of the reservation'],
  ['NumberOfPages', 0x1c, 0x1c, 4, 'reserved pages'],
  ['FirstEntry', 0x20, 0x20, 4, 'first block after the structure'],
  ['LastValidEntry', 0x24, 0x24, 4, 'end of the reservation'],
  ['NumberOfUnCommittedPages', 0x28, 0x28, 4, 'pages that are only reserved'],
  ['NumberOfUnCommittedRanges', 0x2c, 0x2c, 4, 'runs of such pages'],
  ['UnCommittedRanges', 0x30, 0x30, 4, 'descriptor of the first of them, by address'],
  ['AllocatorBackTraceIndex', 0x34, 0x34, 2, 'unused without stack traces'],
  ['Reserved', 0x36, 0x36, 2, 'on nt4 the size of the block that was last known to end a committed range, in granules', 'our rule'],
  ['LastEntryInSegment', NONE, 0x38, 4, 'the block that was last known to end a committed range'],
] as const satisfies readonly Row[]; // prettier-ignore

type FieldOf<Rows extends readonly Row[]> = Rows[number][0];
export type EarlyHeapField = FieldOf<typeof HEAP_ROWS>;
export type EarlySegmentField = FieldOf<typeof SEGMENT_ROWS>;
/** Offset of every field; -1 where a layout has no such field. */
export type EarlyHeapLayout = Readonly<Record<EarlyHeapField, number>>;
export type EarlySegmentLayout = Readonly<Record<EarlySegmentField, number>>;

const column = (id: EarlyLayoutId): 1 | 2 => (id === 'nt4-x86' ? 1 : 2);

function offsets<Name extends string>(
  id: EarlyLayoutId,
  rows: readonly Row[],
): Readonly<Record<Name, number>> {
  return Object.fromEntries(rows.map(row => [row[0], row[column(id)]])) as Record<Name, number>;
}

function fields(id: EarlyLayoutId, rows: readonly Row[]): readonly LayoutField[] {
  return rows
    .filter(row => row[column(id)] !== NONE)
    .map(row => ({
      name: row[0],
      offset: row[column(id)],
      size: row[3],
      note: row[4],
      confidence: row[5] ?? ('modelled' as const),
      source: 'HEAP_SPEC §D.2',
    }));
}

export const earlyHeapLayout = (id: EarlyLayoutId): EarlyHeapLayout => offsets<EarlyHeapField>(id, HEAP_ROWS);
export const earlySegmentLayout = (id: EarlyLayoutId): EarlySegmentLayout =>
  offsets<EarlySegmentField>(id, SEGMENT_ROWS);

/** The fields of `_HEAP`, ascending by offset. */
export function earlyHeapFields(id: EarlyLayoutId): readonly LayoutField[] {
  const { Segments, FreeListsInUse } = earlyHeapLayout(id);
  return fields(id, HEAP_ROWS).map(field =>
    field.name === 'Segments' ? { ...field, size: FreeListsInUse - Segments } : field,
  );
}

export const earlySegmentFields = (id: EarlyLayoutId): readonly LayoutField[] => fields(id, SEGMENT_ROWS);

const both = (
  source: string,
  rows: readonly (readonly [string, number, number, string])[],
): readonly LayoutField[] =>
  rows.map(([name, offset, size, note]) => ({ name, offset, size, confidence: 'modelled', source, note }));

/** `_HEAP_ENTRY`: the header of every block, not encoded. */
export const EARLY_ENTRY_FIELDS = both('HEAP_SPEC §D.2', [
  ['Size', 0, 2, 'size of the block with its header, in granules'],
  ['PreviousSize', 2, 2, 'size of the block before, in granules; 0 for the first of a committed range'],
  ['SmallTagIndex', 4, 1, 'on xp the cookie: the address of the header over 8, XOR the heap cookie'],
  ['Flags', 5, 1, '1 busy, 2 extra, 4 fill pattern, 8 virtual, 0x10 last before uncommitted memory'],
  ['UnusedBytes', 6, 1, 'block size less requested size, the header included'],
  ['SegmentIndex', 7, 1, 'number of the segment that the block lies in'],
]);

/** The free list links behind the header of a free block. */
export const EARLY_LINK_FIELDS = both('HEAP_SPEC §D.3', [
  ['FreeList.Flink', 8, 4, 'the next block of the list, or its head'],
  ['FreeList.Blink', 0xc, 4, 'the block before it on the list, or its head'],
]);

/** What a lookaside list keeps in the block that it holds. */
export const EARLY_CACHED_FIELDS = both('HEAP_SPEC §D.4', [
  ['Next', 8, 4, 'user pointer of the next block on the lookaside list, 0 for none'],
]);

/** HEAP_UCR_DESCRIPTOR of 0x10 bytes. */
export const EARLY_UCR = { next: 0, address: 4, size: 8, sizeof: 0x10 } as const;
/** HEAP_UCR_SEGMENT: a reservation that holds further descriptors behind this header. */
export const EARLY_UCR_SEGMENT = { next: 0, reserved: 4, committed: 8, sizeof: 0x10 } as const;
/** One lookaside list; its first eight bytes are an SLIST_HEADER of {first block, depth, sequence} (HEAP_SPEC §D.4). */
export const LOOKASIDE = {
  first: 0, length: 4, sequence: 6, depth: 8, maximumDepth: 0xa, totalAllocates: 0xc, allocateMisses: 0x10,
  totalFrees: 0x14, freeMisses: 0x18, sizeof: 0x30, lists: 128,
} as const; // prettier-ignore

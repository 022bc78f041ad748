import { type Address, offset, PAGE_SIZE } from '../../base/units';
import {
  ENTRY_BUSY,
  ENTRY_LAST,
  ENTRY_VIRTUAL_ALLOC,
  UNUSED_INTERNAL,
  UNUSED_TRAILER,
  SEGMENT_SIGNATURE,
} from '../../nt/heap-flags';
import {
  checksumHolds,
  flagsIn,
  previousSizeIn,
  readCode,
  readLink,
  segmentOffsetIn,
  sizeIn,
  unusedBytesIn,
} from './entry';
import { type Broken } from '../view';
import { type VistaView } from './open-heap';

/*
 * Reading a heap's structures without changing anything: for inspectors, HeapWalk and the validator. Everything comes
 * from the bytes; a reader stops with a claim where a structure no longer makes sense.
 */

/** A segment; addresses of half-open ranges. */
export interface Segment {
  /** The `_HEAP_SEGMENT`; the start of the reservation too. */
  readonly at: Address;
  /** Place in the list of segments, from 0. */
  readonly number: number;
  /** The block that holds the structure is at `at`; blocks proper begin here. */
  readonly firstEntry: Address;
  /** `_HEAP_SEGMENT.SegmentFlags`. */
  readonly flags: number;
  /** LastValidEntry: end of the pages that blocks may use. */
  readonly end: Address;
  readonly pages: number;
  readonly uncommittedPages: number;
  readonly uncommittedRanges: number;
}

/** More segments than any address space can hold: a longer list is a loop. */
const MOST_SEGMENTS = 0x8000;

export function readSegment(heap: VistaView, at: Address, number: number): Segment {
  const { memory } = heap;
  const { layout } = heap.profile;
  return {
    at,
    number,
    firstEntry: memory.pointer(offset(at, layout.FirstEntry)),
    flags: memory.u32(offset(at, layout.SegmentFlags)),
    end: memory.pointer(offset(at, layout.LastValidEntry)),
    pages: memory.u32(offset(at, layout.NumberOfPages)),
    uncommittedPages: memory.u32(offset(at, layout.NumberOfUnCommittedPages)),
    uncommittedRanges: memory.u32(offset(at, layout.NumberOfUnCommittedRanges)),
  };
}

/** The heap's segments in creation order, as far as the list can be followed. */
export function segmentsOf(heap: VistaView): {
  readonly segments: readonly Segment[];
  readonly broken: Broken | undefined;
} {
  const { memory } = heap;
  const { layout, pointerBytes } = heap.profile;
  const head = offset(heap.at, layout.SegmentList);
  const segments: Segment[] = [];
  let before = head;
  for (let link = memory.pointer(head); link !== head;) {
    const at = offset(link, -layout.SegmentListEntry);
    const claim = segmentClaim(heap, at, link, before, segments.length);
    if (claim !== undefined) return { segments, broken: { at: before, size: pointerBytes, claim } };
    segments.push(readSegment(heap, at, segments.length));
    before = link;
    link = memory.pointer(link);
  }
  return { segments, broken: undefined };
}

/** The segment that `within` lies in, found without reading those behind it. */
export function segmentWith(heap: VistaView, within: number): Segment | undefined {
  const { memory } = heap;
  const { layout } = heap.profile;
  const head = offset(heap.at, layout.SegmentList);
  let before = head;
  let number = 0;
  for (let link = memory.pointer(head); link !== head; number++) {
    const at = offset(link, -layout.SegmentListEntry);
    if (segmentClaim(heap, at, link, before, number) !== undefined) return undefined;
    if (at <= within && within < memory.pointer(offset(at, layout.LastValidEntry)))
      return readSegment(heap, at, number);
    before = link;
    link = memory.pointer(link);
  }
  return undefined;
}

function segmentClaim(
  heap: VistaView,
  at: Address,
  link: Address,
  before: Address,
  count: number,
): string | undefined {
  const { memory } = heap;
  const { layout, pointerBytes } = heap.profile;
  if (count >= MOST_SEGMENTS) return 'the list of segments ends at its head';
  if (at < 0 || !memory.isReadable(at, layout.UCRSegmentList + 2 * pointerBytes))
    return 'the list of segments points at readable memory';
  if (memory.u32(offset(at, layout.SegmentSignature)) !== SEGMENT_SIGNATURE)
    return 'a segment has the signature 0xFFEEFFEE';
  if (memory.pointer(offset(link, pointerBytes)) !== before)
    return 'a segment and its predecessor on the list point at each other';
  return undefined;
}

/** The segment whose blocks include `at`, undefined when none does. */
export function segmentAt(heap: VistaView, at: Address): Segment | undefined {
  return segmentsOf(heap).segments.find(segment => segment.firstEntry <= at && at < segment.end);
}

/** What an item of a segment is. */
export const EntryKind = {
  Free: 0,
  Busy: 1,
  /** The heap's own: header area, index tables. */
  Internal: 2,
  /** Ends a committed range; holds the descriptor of the uncommitted range that follows. */
  Trailer: 3,
  /** Not a block: an uncommitted range. */
  Uncommitted: 4,
} as const;
export type EntryKind = (typeof EntryKind)[keyof typeof EntryKind];

/** Items of a segment in address order, one a row. Rows in [0, count) are valid. */
export interface EntryColumns {
  count: number;
  /** Address of the header, or of the first uncommitted byte. */
  at: Float64Array;
  /** Whole block or range, bytes. */
  size: Float64Array;
  /** Bytes that the program asked for; 0 unless busy. */
  requested: Float64Array;
  kind: Uint8Array;
  /** `_HEAP_ENTRY.Flags`, decoded. */
  flags: Uint8Array;
  broken: Broken | undefined;
}

/**
 * All items of a segment, the block that holds its structure first. Stops with a claim where the chain of headers
 * breaks. About 10 ns a block.
 */
export function entriesOf(heap: VistaView, segment: Segment): EntryColumns {
  const columns = newColumns();
  const { memory } = heap;
  const { granule, headerBytes, width } = heap.profile;
  let previous = 0;
  for (let at = segment.at; at < segment.end;) {
    const claim = memory.isReadable(at, headerBytes) ? undefined : 'blocks lie in committed memory';
    const code = claim === undefined ? readCode(heap, at) : 0;
    const link = claim === undefined ? readLink(heap, at) : 0;
    const broken = claim ?? chainClaim(code, link, previous, (segment.end - at) / granule);
    if (broken !== undefined) {
      columns.broken = { at: offset(at, heap.profile.codeAt), size: 8, claim: broken };
      return columns;
    }
    const size = sizeIn(code) * granule;
    const kind = kindOf(code, link);
    append(columns, at, size, kind === EntryKind.Busy ? size - unusedBytesIn(link) : 0, kind, flagsIn(code));
    previous = sizeIn(code);
    const next = offset(at, size);
    if ((flagsIn(code) & ENTRY_LAST) === 0) {
      at = next;
      continue;
    }
    if (kind !== EntryKind.Trailer) {
      if (next !== segment.end)
        columns.broken = {
          at: offset(at, heap.profile.codeAt),
          size: 8,
          claim: 'the block marked last ends its segment',
        };
      return columns;
    }
    const descriptor = offset(at, headerBytes);
    const rangeAt = memory.pointer(offset(descriptor, width.ucr.address));
    const rangeSize = memory.pointer(offset(descriptor, width.ucr.size));
    if (
      rangeAt !== next ||
      rangeSize === 0 ||
      rangeSize % PAGE_SIZE !== 0 ||
      rangeAt + rangeSize > segment.end
    ) {
      columns.broken = {
        at: descriptor,
        size: 6 * heap.profile.pointerBytes,
        claim: 'a trailer describes the uncommitted range behind it',
      };
      return columns;
    }
    append(columns, rangeAt, rangeSize, 0, EntryKind.Uncommitted, 0);
    previous = 0;
    at = offset(rangeAt, rangeSize);
  }
  return columns;
}

function chainClaim(code: number, link: number, previous: number, room: number): string | undefined {
  if (!checksumHolds(code)) return 'a header matches its checksum';
  if (sizeIn(code) === 0) return 'a block is not empty';
  if (previousSizeIn(link) !== previous) return 'a block knows the size of the block before it';
  if (sizeIn(code) > room) return 'a block ends inside its segment';
  return undefined;
}

/** What a decoded header says the block is. */
export function kindOf(code: number, link: number): EntryKind {
  if ((flagsIn(code) & ENTRY_BUSY) === 0) return EntryKind.Free;
  const unused = unusedBytesIn(link);
  if (unused === UNUSED_INTERNAL || (flagsIn(code) & ENTRY_VIRTUAL_ALLOC) !== 0) return EntryKind.Internal;
  if (unused === UNUSED_TRAILER) return EntryKind.Trailer;
  return EntryKind.Busy;
}

function newColumns(): EntryColumns {
  const room = 64;
  return {
    count: 0,
    at: new Float64Array(room),
    size: new Float64Array(room),
    requested: new Float64Array(room),
    kind: new Uint8Array(room),
    flags: new Uint8Array(room),
    broken: undefined,
  };
}

function append(
  columns: EntryColumns,
  at: number,
  size: number,
  requested: number,
  kind: EntryKind,
  flags: number,
): void {
  const row = columns.count++;
  if (row === columns.at.length) widen(columns);
  columns.at[row] = at;
  columns.size[row] = size;
  columns.requested[row] = requested;
  columns.kind[row] = kind;
  columns.flags[row] = flags;
}

function widen(columns: EntryColumns): void {
  const room = columns.at.length * 2;
  const wider = <T extends Float64Array | Uint8Array>(column: T, next: T): T => {
    next.set(column);
    return next;
  };
  columns.at = wider(columns.at, new Float64Array(room));
  columns.size = wider(columns.size, new Float64Array(room));
  columns.requested = wider(columns.requested, new Float64Array(room));
  columns.kind = wider(columns.kind, new Uint8Array(room));
  columns.flags = wider(columns.flags, new Uint8Array(room));
}

/** A header in plain words. */
export interface DecodedEntry {
  readonly at: Address;
  readonly user: Address;
  /** Granules. */
  readonly size: number;
  readonly previousSize: number;
  readonly flags: number;
  readonly segmentOffset: number;
  readonly unusedBytes: number;
  readonly checksumHolds: boolean;
  readonly kind: EntryKind;
  /** Bytes of the whole block. */
  readonly bytes: number;
  /** Bytes that the program asked for; 0 unless busy. */
  readonly requested: number;
}

export function decodeEntry(heap: VistaView, at: Address): DecodedEntry {
  const code = readCode(heap, at);
  const link = readLink(heap, at);
  const kind = kindOf(code, link);
  const bytes = sizeIn(code) * heap.profile.granule;
  return {
    at,
    user: offset(at, heap.profile.headerBytes),
    size: sizeIn(code),
    previousSize: previousSizeIn(link),
    flags: flagsIn(code),
    segmentOffset: segmentOffsetIn(link),
    unusedBytes: unusedBytesIn(link),
    checksumHolds: checksumHolds(code),
    kind,
    bytes,
    requested: kind === EntryKind.Busy ? bytes - unusedBytesIn(link) : 0,
  };
}

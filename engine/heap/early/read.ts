import { type Address, NULL, offset, PAGE_SIZE } from '../../base/units';
import { ENTRY_BUSY, ENTRY_LAST, SEGMENT_SIGNATURE } from '../../nt/heap-flags';
import { EARLY_UCR } from '../../nt/layout-early';
import { type Broken } from '../view';
import {
  flagsIn,
  GRANULE,
  HEADER_BYTES,
  previousSizeIn,
  readCode,
  readLink,
  segmentIndexIn,
  sizeIn,
  unusedBytesIn,
} from './entry';
import { type EarlyView } from './open-heap';

/*
 * Reading a heap's structures without changing anything: for inspectors, HeapWalk and the validator. Everything comes
 * from the bytes; a reader stops with a claim where a structure no longer makes sense.
 */

/** A segment; addresses of half-open ranges. */
export interface Segment {
  /** The `_HEAP_SEGMENT`. */
  readonly at: Address;
  readonly number: number;
  /** Start of the reservation: the first segment's first block is the heap's header. */
  readonly base: Address;
  /** The first block behind the structure. */
  readonly firstEntry: Address;
  /** `_HEAP_SEGMENT.Flags`. */
  readonly flags: number;
  /** LastValidEntry. */
  readonly end: Address;
  readonly pages: number;
  readonly uncommittedPages: number;
  readonly uncommittedRanges: number;
}

/** The heap's segments by number, as far as they make sense. */
export function segmentsOf(heap: EarlyView): {
  readonly segments: readonly Segment[];
  readonly broken: Broken | undefined;
} {
  const { memory } = heap;
  const { layout, mostSegments } = heap.profile;
  const segments: Segment[] = [];
  for (let number = 0; number < mostSegments; number++) {
    const place = offset(heap.at, layout.Segments + 4 * number);
    const at = memory.pointer(place);
    if (at === NULL) continue;
    const claim = segmentClaim(heap, at);
    if (claim !== undefined) return { segments, broken: { at: place, size: 4, claim } };
    segments.push(readSegment(heap, at, number));
  }
  return { segments, broken: undefined };
}

/** The segment that `within` lies in, found without reading those behind it. */
export function segmentWith(heap: EarlyView, within: number): Segment | undefined {
  const { memory } = heap;
  const { layout, mostSegments, segment } = heap.profile;
  for (let number = 0; number < mostSegments; number++) {
    const at = memory.pointer(offset(heap.at, layout.Segments + 4 * number));
    if (at === NULL) continue;
    if (segmentClaim(heap, at) !== undefined) return undefined;
    if (
      memory.pointer(offset(at, segment.BaseAddress)) <= within &&
      within < memory.pointer(offset(at, segment.LastValidEntry))
    )
      return readSegment(heap, at, number);
  }
  return undefined;
}

function segmentClaim(heap: EarlyView, at: Address): string | undefined {
  const { memory } = heap;
  const { segment, segmentBlock } = heap.profile;
  if (!memory.isReadable(at, segmentBlock)) return 'the table of segments points at readable memory';
  if (memory.u32(offset(at, segment.Signature)) !== SEGMENT_SIGNATURE)
    return 'a segment has the signature 0xFFEEFFEE';
  return undefined;
}

export function readSegment(heap: EarlyView, at: Address, number: number): Segment {
  const { memory } = heap;
  const { segment } = heap.profile;
  return {
    at,
    number,
    base: memory.pointer(offset(at, segment.BaseAddress)),
    firstEntry: memory.pointer(offset(at, segment.FirstEntry)),
    flags: memory.u32(offset(at, segment.Flags)),
    end: memory.pointer(offset(at, segment.LastValidEntry)),
    pages: memory.u32(offset(at, segment.NumberOfPages)),
    uncommittedPages: memory.u32(offset(at, segment.NumberOfUnCommittedPages)),
    uncommittedRanges: memory.u32(offset(at, segment.NumberOfUnCommittedRanges)),
  };
}

export interface UncommittedRange {
  readonly at: Address;
  readonly size: number;
}

/** The uncommitted ranges of a segment by address, as far as their chain makes sense. */
export function rangesOf(
  heap: EarlyView,
  segment: Segment,
): { readonly ranges: readonly UncommittedRange[]; readonly broken: Broken | undefined } {
  const { memory } = heap;
  const ranges: UncommittedRange[] = [];
  let place = offset(segment.at, heap.profile.segment.UnCommittedRanges);
  let end: number = segment.base;
  for (let at = memory.pointer(place); at !== NULL; at = memory.pointer(at)) {
    if (!memory.isReadable(at, EARLY_UCR.sizeof))
      return {
        ranges,
        broken: { at: place, size: 4, claim: 'the chain of uncommitted ranges points at readable memory' },
      };
    const range = {
      at: memory.pointer(offset(at, EARLY_UCR.address)),
      size: memory.u32(offset(at, EARLY_UCR.size)),
    };
    const isSound =
      range.at > end &&
      range.size > 0 &&
      (range.at | range.size) % PAGE_SIZE === 0 &&
      range.at + range.size <= segment.end;
    if (!isSound)
      return {
        ranges,
        broken: {
          at,
          size: EARLY_UCR.sizeof,
          claim: 'uncommitted ranges are pages of their segment, by address',
        },
      };
    ranges.push(range);
    end = range.at + range.size;
    place = offset(at, EARLY_UCR.next);
  }
  return { ranges, broken: undefined };
}

/** What an item of a segment is. */
export const EntryKind = {
  Free: 0,
  Busy: 1,
  /** The heap's own: its header and the segment's. */
  Internal: 2,
  /** Not a block: an uncommitted range. */
  Uncommitted: 3,
} as const;
export type EntryKind = (typeof EntryKind)[keyof typeof EntryKind];

/** Told each item of a segment in address order; answers false to stop. */
export type ItemVisitor = (kind: EntryKind, at: Address, size: number, link: number) => boolean;

/** Walks the items of a segment, its header blocks first; the rule that ends the walk, undefined at the segment's end. */
export function eachItem(heap: EarlyView, segment: Segment, visit: ItemVisitor): Broken | undefined {
  const { memory } = heap;
  const { ranges, broken } = rangesOf(heap, segment);
  let range = 0;
  let previous = 0;
  let before: Address = NULL;
  for (let at = segment.base; at < segment.end;) {
    const next = ranges[range];
    if (next?.at === at) {
      if (!visit(EntryKind.Uncommitted, at, next.size, 0)) return undefined;
      at = offset(at, next.size);
      range++;
      previous = 0;
      before = NULL;
      continue;
    }
    if (!memory.isReadable(at, HEADER_BYTES)) return broken ?? { at, size: HEADER_BYTES, claim: UNREADABLE };
    const code = readCode(heap, at);
    const link = readLink(heap, at);
    const stop = next?.at ?? segment.end;
    const claim = headerClaim(code, link, previous, (stop - at) / GRANULE, segment.number);
    if (claim !== undefined) {
      const wrong = wrongHeader(heap, before, at, stop, segment.number);
      return {
        at: wrong,
        size: HEADER_BYTES,
        claim: wrong === at ? claim : WRONG_SIZE,
      };
    }
    const size = sizeIn(code) * GRANULE;
    if (!visit(kindAt(heap, segment, at, link), at, size, link)) return undefined;
    previous = sizeIn(code);
    before = at;
    at = offset(at, size);
  }
  return broken;
}

/**
 * Which of two headers that do not fit each other was written over: the first, when the chain goes on somewhere else
 * behind it than it says.
 */
export function wrongHeader(
  heap: EarlyView,
  before: Address,
  at: Address,
  stop: number,
  segment: number,
): Address {
  if (before === NULL) return at;
  for (let next = offset(before, GRANULE); next < stop; next = offset(next, GRANULE)) {
    if (next === at || !agrees(heap, next, (next - before) / GRANULE, stop, segment)) continue;
    const after = offset(next, sizeIn(readCode(heap, next)) * GRANULE);
    if (after === stop || agrees(heap, after, (after - next) / GRANULE, stop, segment)) return before;
  }
  return at;
}

/** Whether a header makes sense behind a block of `previous` granules. */
function agrees(heap: EarlyView, at: Address, previous: number, stop: number, segment: number): boolean {
  if (!heap.memory.isReadable(at, HEADER_BYTES)) return false;
  const room = (stop - at) / GRANULE;
  return headerClaim(readCode(heap, at), readLink(heap, at), previous, room, segment) === undefined;
}

/** The rule that the first of two headers breaks when the second begins elsewhere. */
export const WRONG_SIZE = 'a block says where the next one begins';
const UNREADABLE = 'blocks lie in committed memory';

/** The rule that a header breaks, in the words the user reads; sizes in granules, `room` up to the end of the committed range. */
export function headerClaim(
  code: number,
  link: number,
  previous: number,
  room: number,
  segment: number,
): string | undefined {
  if (sizeIn(code) === 0) return 'a block is not empty';
  if (previousSizeIn(code) !== previous) return 'a block knows the size of the block before it';
  if (sizeIn(code) > room) return 'a block ends inside its committed range';
  if (segmentIndexIn(link) !== segment) return 'a block has the number of its segment';
  const isLast = (flagsIn(link) & ENTRY_LAST) !== 0;
  if (isLast !== (sizeIn(code) === room)) return 'a block is marked last when it ends its committed range';
  return undefined;
}

function kindAt(heap: EarlyView, segment: Segment, at: Address, link: number): EntryKind {
  if ((flagsIn(link) & ENTRY_BUSY) === 0) return EntryKind.Free;
  return at === heap.at || at === segment.at ? EntryKind.Internal : EntryKind.Busy;
}

/** Bytes that the program asked for when it got a busy block of `size` bytes. */
export const requestedIn = (size: number, link: number): number => size - unusedBytesIn(link);

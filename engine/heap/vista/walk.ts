import { type Address, NULL, offset, PAGE_SIZE } from '../../base/units';
import {
  ENTRY_LAST,
  ENTRY_VIRTUAL_ALLOC,
  PROCESS_HEAP_ENTRY_BUSY,
  PROCESS_HEAP_REGION,
  PROCESS_HEAP_UNCOMMITTED_RANGE,
} from '../../nt/heap-flags';
import { Win32Error } from '../../nt/status';
import { damage, type HeapDamage } from './damage';
import { checksumHolds, flagsIn, readCode, readLink, sizeIn, unusedBytesIn } from './entry';
import { FREE_STATE, readPlace, requestedOf, stateIn } from '../lfh/blocks';
import { type Container, containerIn, containerWith, readableFrontEnd } from '../lfh/read';
import { type OpenHeap } from './open-heap';
import { EntryKind, kindOf, type Segment, segmentsOf, segmentWith } from './read';
import { type LargeBlock, largeBlocksOf } from './read-lists';
import { guardBytes, isLent } from './segment';

/*
 * HeapWalk (HEAP_SPEC §A.8). Its only state is the caller's PROCESS_HEAP_ENTRY: where the last entry was and what it
 * was. Segments in creation order, in each the region, then blocks and uncommitted ranges by address; then the large
 * blocks in allocation order. The heap's own blocks are passed over.
 */

/** iRegionIndex of a large block. */
const LARGE_REGION = 64;

/** Moves the entry at `out` to the next item; answers the last error of a walk that cannot go on, undefined if it did. */
export function walkNext(heap: OpenHeap, out: Address): number | undefined {
  const { memory } = heap;
  const { walk } = heap.profile.width;
  const data = memory.pointer(out);
  if (data === NULL) return enterSegment(heap, out, 0);
  const flags = memory.u16(offset(out, walk.wFlags));
  if ((flags & PROCESS_HEAP_ENTRY_BUSY) !== 0 && memory.u8(offset(out, walk.iRegionIndex)) === LARGE_REGION)
    return enterLarge(heap, out, largeAfter(heap, data));
  // A free block that has room for its links only ends where its data would begin, maybe with the segment.
  const within = flags === 0 ? data - 1 : data;
  const segment = segmentWith(heap, within);
  if (segment === undefined) return Win32Error.INVALID_PARAMETER;
  if ((flags & PROCESS_HEAP_REGION) !== 0 && data !== segment.at)
    return enterNextContainer(heap, out, segment, data);
  const container = isQuickEntry(heap, out, flags) ? containerWith(heap, data) : undefined;
  if (container !== undefined) {
    const index = (data - heap.profile.headerBytes - container.first) / container.stride + 1;
    if (index < container.count) {
      enterQuickBlock(heap, out, segment, container, index);
      return undefined;
    }
    return enterItem(heap, out, segment, behindContainer(heap, container));
  }
  const from = positionAfter(heap, out, data, flags, segment);
  return from === undefined ? Win32Error.INVALID_PARAMETER : enterItem(heap, out, segment, from);
}

/** Where the item behind the last one begins; undefined when the caller's entry is no item of the heap. */
function positionAfter(
  heap: OpenHeap,
  out: Address,
  data: Address,
  flags: number,
  segment: Segment,
): Address | undefined {
  const { memory } = heap;
  const { headerBytes, pointerBytes, granule, width } = heap.profile;
  if ((flags & PROCESS_HEAP_REGION) !== 0) return data === segment.at ? segment.firstEntry : undefined;
  if ((flags & PROCESS_HEAP_UNCOMMITTED_RANGE) !== 0)
    return offset(data, memory.u32(offset(out, width.walk.cbData)));
  const busy = (flags & PROCESS_HEAP_ENTRY_BUSY) !== 0;
  const entry = offset(data, busy ? -headerBytes : -4 * pointerBytes);
  if (entry < segment.firstEntry || entry % granule !== segment.at % granule) return undefined;
  if (!memory.isReadable(entry, headerBytes)) return undefined;
  const code = readCode(heap, entry);
  if (!checksumHolds(code) || sizeIn(code) === 0) throw brokenBlock(heap, entry);
  return behind(heap, entry, code);
}

/** What follows the block at `entry` in its committed range. */
function behind(heap: OpenHeap, entry: Address, code: number): Address {
  return offset(entry, sizeIn(code) * heap.profile.granule);
}

function brokenBlock(heap: OpenHeap, entry: Address): HeapDamage {
  return damage(
    heap,
    'heap_failure_entry_corruption',
    offset(entry, heap.profile.codeAt),
    8,
    'a header matches its checksum',
  );
}

/** Reports the first item of `segment` at or behind `from`; with none left there, the next segment. */
function enterItem(heap: OpenHeap, out: Address, segment: Segment, from: Address): number | undefined {
  const { memory } = heap;
  const { headerBytes, width } = heap.profile;
  let at = from;
  // The trailer before an uncommitted range lies right below it and says how long it is.
  let rangeSize = rangeBehind(heap, segment, at);
  while (rangeSize === 0 && at < segment.end) {
    if (!memory.isReadable(at, headerBytes)) throw brokenBlock(heap, at);
    const code = readCode(heap, at);
    const link = readLink(heap, at);
    if (!checksumHolds(code) || sizeIn(code) === 0) throw brokenBlock(heap, at);
    const kind = kindOf(code, link);
    if (kind === EntryKind.Busy || kind === EntryKind.Free) {
      enterBlock(heap, out, segment, at, code, link);
      return undefined;
    }
    const container = containerIn(heap, at, sizeIn(code) * heap.profile.granule);
    if (container !== undefined) {
      enterQuickBlock(heap, out, segment, container, 0);
      return undefined;
    }
    const next = behind(heap, at, code);
    if (kind === EntryKind.Trailer && (flagsIn(code) & ENTRY_LAST) !== 0)
      rangeSize = memory.pointer(offset(at, headerBytes + width.ucr.size));
    at = next;
  }
  if (rangeSize !== 0 && at < segment.end) {
    enterRange(heap, out, segment, at, rangeSize);
    return undefined;
  }
  return enterSegment(heap, out, segment.number + 1);
}

/** Length of the uncommitted range at `at`, 0 when none begins there: the segment's list knows. */
function rangeBehind(heap: OpenHeap, segment: Segment, at: Address): number {
  if (heap.memory.isReadable(at, heap.profile.headerBytes)) return 0;
  const { memory, layout } = heap;
  const { ucr } = heap.profile.width;
  const head = offset(segment.at, layout.UCRSegmentList);
  let steps = 0;
  for (
    let link = memory.pointer(head);
    link !== head && steps < 0x10000;
    link = memory.pointer(link), steps++
  ) {
    const descriptor = offset(link, -ucr.segmentEntry);
    if (memory.pointer(offset(descriptor, ucr.address)) === at)
      return memory.pointer(offset(descriptor, ucr.size));
  }
  return 0;
}

function report(
  heap: OpenHeap,
  out: Address,
  data: number,
  size: number,
  overhead: number,
  region: number,
  flags: number,
): void {
  const { memory } = heap;
  const { walk } = heap.profile.width;
  memory.setPointer(out, data);
  memory.setU32(offset(out, walk.cbData), size);
  memory.setU8(offset(out, walk.cbOverhead), overhead & 0xff);
  memory.setU8(offset(out, walk.iRegionIndex), region & 0xff);
  memory.setU16(offset(out, walk.wFlags), flags);
}

function enterBlock(
  heap: OpenHeap,
  out: Address,
  segment: Segment,
  entry: Address,
  code: number,
  link: number,
): void {
  const { headerBytes, pointerBytes, granule } = heap.profile;
  const size = sizeIn(code) * granule;
  if (kindOf(code, link) === EntryKind.Free) {
    const links = 4 * pointerBytes;
    report(heap, out, entry + links, size - links, links, segment.number, 0);
    return;
  }
  const unused = unusedBytesIn(link);
  report(heap, out, entry + headerBytes, size - unused, unused, segment.number, PROCESS_HEAP_ENTRY_BUSY);
}

function enterRange(heap: OpenHeap, out: Address, segment: Segment, at: Address, size: number): void {
  report(heap, out, at, size, 0, segment.number, PROCESS_HEAP_UNCOMMITTED_RANGE);
}

function enterSegment(heap: OpenHeap, out: Address, number: number): number | undefined {
  const segment = segmentsOf(heap).segments[number];
  if (segment === undefined) return enterContainers(heap, out, 0);
  const { memory } = heap;
  const { walk } = heap.profile.width;
  const area = sizeIn(readCode(heap, segment.at)) * heap.profile.granule;
  report(heap, out, segment.at, area, 0, number, PROCESS_HEAP_REGION);
  const uncommitted = segment.uncommittedPages * PAGE_SIZE;
  memory.setU32(offset(out, walk.dwCommittedSize), segment.pages * PAGE_SIZE - uncommitted);
  memory.setU32(
    offset(out, walk.dwUnCommittedSize),
    uncommitted + (isLent(heap, segment.at) ? 0 : guardBytes(heap)),
  );
  memory.setPointer(offset(out, walk.lpFirstBlock), segment.at + area + heap.profile.walk.firstBlockGap);
  memory.setPointer(offset(out, walk.lpLastBlock), segment.end);
  return undefined;
}

/**
 * Whether the last entry may be a block of the low-fragmentation heap: a free one of the back end has its links counted as
 * overhead too.
 */
function isQuickEntry(heap: OpenHeap, out: Address, flags: number): boolean {
  const { memory, profile } = heap;
  if ((flags & (PROCESS_HEAP_REGION | PROCESS_HEAP_UNCOMMITTED_RANGE)) !== 0) return false;
  return (
    (flags & PROCESS_HEAP_ENTRY_BUSY) !== 0 ||
    memory.u8(offset(out, profile.width.walk.cbOverhead)) === 2 * profile.pointerBytes
  );
}

/** What follows the block that holds a container. */
function behindContainer(heap: OpenHeap, { blocks }: Container): Address {
  const entry = offset(blocks, -heap.profile.headerBytes);
  return behind(heap, entry, readCode(heap, entry));
}

/** Block `index` of a container takes its place among the blocks of the segment (HEAP_SPEC §A.8, C-90, C-92). */
function enterQuickBlock(
  heap: OpenHeap,
  out: Address,
  segment: Segment,
  { first, stride }: Container,
  index: number,
): void {
  const { headerBytes, pointerBytes } = heap.profile;
  const entry = offset(first, index * stride);
  const user = entry + headerBytes;
  if (stateIn(readPlace(heap, entry)) === FREE_STATE) {
    report(heap, out, user, stride - 2 * pointerBytes, 2 * pointerBytes, segment.number, 0);
    return;
  }
  const requested = requestedOf(heap, entry, stride);
  report(heap, out, user, requested, stride - requested, segment.number, PROCESS_HEAP_ENTRY_BUSY);
}

/** Behind the segments `win10` reports each container as a region, by address in each segment (C-91); then the large blocks. */
function enterContainers(heap: OpenHeap, out: Address, number: number): number | undefined {
  if (heap.profile.walk.containerRegions && readableFrontEnd(heap) !== NULL)
    for (const segment of segmentsOf(heap).segments.slice(number))
      if (enterContainer(heap, out, segment, segment.at)) return undefined;
  return enterLarge(heap, out, largeBlocksOf(heap).blocks[0]);
}

/** Reports the container behind the one with its blocks at `last`, which the caller's entry tells of. */
function enterNextContainer(
  heap: OpenHeap,
  out: Address,
  segment: Segment,
  last: Address,
): number | undefined {
  const { memory, profile } = heap;
  const { headerBytes, granule } = profile;
  const entry = offset(last, -headerBytes);
  const isEntry =
    profile.walk.containerRegions &&
    readableFrontEnd(heap) !== NULL &&
    entry >= segment.firstEntry &&
    entry % granule === segment.at % granule &&
    memory.isReadable(entry, headerBytes);
  const code = isEntry ? readCode(heap, entry) : 0;
  if (!isEntry || !checksumHolds(code) || containerIn(heap, entry, sizeIn(code) * granule) === undefined)
    return Win32Error.INVALID_PARAMETER;
  return enterContainer(heap, out, segment, behind(heap, entry, code))
    ? undefined
    : enterContainers(heap, out, segment.number + 1);
}

/** Reports the first container of `segment` at or behind `from`; false when there is none before its end or before damage. */
function enterContainer(heap: OpenHeap, out: Address, segment: Segment, from: Address): boolean {
  const { memory, profile } = heap;
  const { headerBytes, granule } = profile;
  const { ucr } = profile.width;
  let at = from;
  while (at < segment.end && memory.isReadable(at, headerBytes)) {
    const code = readCode(heap, at);
    if (!checksumHolds(code) || sizeIn(code) === 0) return false;
    const size = sizeIn(code) * granule;
    if ((flagsIn(code) & ENTRY_VIRTUAL_ALLOC) !== 0) {
      const container = containerIn(heap, at, size);
      if (container !== undefined) {
        reportContainer(heap, out, segment, container, size);
        return true;
      }
    }
    const isTrailer = kindOf(code, readLink(heap, at)) === EntryKind.Trailer;
    const range =
      isTrailer && (flagsIn(code) & ENTRY_LAST) !== 0
        ? memory.pointer(offset(at, headerBytes + ucr.size))
        : 0;
    at = offset(at, size + range);
  }
  return false;
}

function reportContainer(
  heap: OpenHeap,
  out: Address,
  segment: Segment,
  { blocks, first, end }: Container,
  size: number,
): void {
  const { memory, profile } = heap;
  const { walk } = profile.width;
  report(heap, out, blocks, first - blocks, 0, segment.number, PROCESS_HEAP_REGION);
  memory.setU32(offset(out, walk.dwCommittedSize), size - profile.headerBytes);
  memory.setU32(offset(out, walk.dwUnCommittedSize), 0);
  memory.setPointer(offset(out, walk.lpFirstBlock), first);
  memory.setPointer(offset(out, walk.lpLastBlock), end);
}

function largeAfter(heap: OpenHeap, user: Address): LargeBlock | undefined {
  const { blocks } = largeBlocksOf(heap);
  return blocks[blocks.findIndex(block => block.user === user) + 1];
}

function enterLarge(heap: OpenHeap, out: Address, block: LargeBlock | undefined): number | undefined {
  if (block === undefined) return Win32Error.NO_MORE_ITEMS;
  const { largeOverhead, largeFlags } = heap.profile.walk;
  report(heap, out, block.user, block.requested, largeOverhead, LARGE_REGION, largeFlags);
  return undefined;
}

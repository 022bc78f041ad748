import { type Address, NULL, offset, PAGE_SIZE } from '../../base/units';
import {
  ENTRY_BUSY,
  PROCESS_HEAP_ENTRY_BUSY,
  PROCESS_HEAP_REGION,
  PROCESS_HEAP_UNCOMMITTED_RANGE,
} from '../../nt/heap-flags';
import { Win32Error } from '../../nt/status';
import { EARLY_UCR } from '../../nt/layout-early';
import { damage } from './damage';
import {
  entryAfter,
  flagsIn,
  GRANULE,
  HEADER_BYTES,
  readCode,
  readLink,
  sizeIn,
  unusedBytesIn,
} from './entry';
import { type OpenHeap } from './open-heap';
import { type Segment, segmentsOf, segmentWith } from './read';
import { type LargeBlock, largeBlocksOf } from './read-lists';

/*
 * HeapWalk (HEAP_SPEC §A.8). Its only state is the caller's PROCESS_HEAP_ENTRY: where the last entry was and what it was.
 * In each segment the region, then blocks and uncommitted ranges by address; then the large blocks in allocation order. A
 * block that waits on a lookaside list looks busy, and so does the table of the lists.
 */

/** iRegionIndex of a large block. */
const LARGE_REGION = 64;
/** Header and links of a free block. */
const FREE_HEADER = HEADER_BYTES + 8;

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
  const from = positionAfter(heap, out, data, flags, segment);
  if (from === undefined) return Win32Error.INVALID_PARAMETER;
  return enterItem(heap, out, segment, from);
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
  if ((flags & PROCESS_HEAP_REGION) !== 0) return data === segment.base ? segment.firstEntry : undefined;
  if ((flags & PROCESS_HEAP_UNCOMMITTED_RANGE) !== 0)
    return offset(data, memory.u32(offset(out, heap.profile.width.walk.cbData)));
  const entry = offset(data, (flags & PROCESS_HEAP_ENTRY_BUSY) !== 0 ? -HEADER_BYTES : -FREE_HEADER);
  if (entry < segment.firstEntry || entry % GRANULE !== 0) return undefined;
  if (!memory.isReadable(entry, HEADER_BYTES)) return undefined;
  const size = sizeIn(readCode(heap, entry));
  if (size === 0)
    throw damage(heap, 'heap_failure_entry_corruption', entry, HEADER_BYTES, 'a block is not empty');
  return entryAfter(entry, size);
}

/** Reports the item of a segment at `at`; at its end, the next segment. */
function enterItem(heap: OpenHeap, out: Address, segment: Segment, at: Address): number | undefined {
  if (at >= segment.end) return enterSegment(heap, out, segment.number + 1);
  const range = rangeAt(heap, segment, at);
  if (range !== 0) {
    report(heap, out, at, range, 0, segment.number, PROCESS_HEAP_UNCOMMITTED_RANGE);
    return undefined;
  }
  if (!heap.memory.isReadable(at, HEADER_BYTES))
    throw damage(heap, 'heap_failure_entry_corruption', at, HEADER_BYTES, 'blocks lie in committed memory');
  const size = sizeIn(readCode(heap, at)) * GRANULE;
  const link = readLink(heap, at);
  if (size === 0)
    throw damage(heap, 'heap_failure_entry_corruption', at, HEADER_BYTES, 'a block is not empty');
  if ((flagsIn(link) & ENTRY_BUSY) === 0)
    report(heap, out, at + FREE_HEADER, size - FREE_HEADER, FREE_HEADER, segment.number, 0);
  else {
    const unused = unusedBytesIn(link);
    report(heap, out, at + HEADER_BYTES, size - unused, unused, segment.number, PROCESS_HEAP_ENTRY_BUSY);
  }
  return undefined;
}

/** Length of the uncommitted range at `at`, 0 when none begins there. */
function rangeAt(heap: OpenHeap, segment: Segment, at: Address): number {
  if (at % PAGE_SIZE !== 0) return 0;
  const { memory } = heap;
  let steps = 0;
  let range = memory.pointer(offset(segment.at, heap.profile.segment.UnCommittedRanges));
  for (; range !== NULL && steps < 0x10000; range = memory.pointer(range), steps++)
    if (memory.pointer(offset(range, EARLY_UCR.address)) === at)
      return memory.u32(offset(range, EARLY_UCR.size));
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

/** The region of the first segment from `number` on: how much it reserves, and its control structures, of which those of the segment fit the field (our rule). */
function enterSegment(heap: OpenHeap, out: Address, number: number): number | undefined {
  const segment = segmentsOf(heap).segments.find(each => each.number >= number);
  if (segment === undefined) return enterLarge(heap, out, largeBlocksOf(heap).blocks[0]);
  const { memory } = heap;
  const { walk } = heap.profile.width;
  const reserved = segment.pages * PAGE_SIZE;
  const uncommitted = segment.uncommittedPages * PAGE_SIZE;
  report(heap, out, segment.base, reserved, heap.profile.segmentBlock, segment.number, PROCESS_HEAP_REGION);
  memory.setU32(offset(out, walk.dwCommittedSize), reserved - uncommitted);
  memory.setU32(offset(out, walk.dwUnCommittedSize), uncommitted);
  memory.setPointer(offset(out, walk.lpFirstBlock), segment.firstEntry);
  memory.setPointer(offset(out, walk.lpLastBlock), segment.end);
  return undefined;
}

function largeAfter(heap: OpenHeap, user: Address): LargeBlock | undefined {
  const { blocks } = largeBlocksOf(heap);
  return blocks[blocks.findIndex(block => block.user === user) + 1];
}

function enterLarge(heap: OpenHeap, out: Address, block: LargeBlock | undefined): number | undefined {
  if (block === undefined) return Win32Error.NO_MORE_ITEMS;
  const header = heap.profile.width.large.sizeof;
  report(heap, out, block.user, block.requested, header, LARGE_REGION, PROCESS_HEAP_ENTRY_BUSY);
  return undefined;
}

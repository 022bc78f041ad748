import { type Address, alignDown, alignUp, NULL, offset, PAGE_SIZE } from '../../base/units';
import { entryAfter, writePreviousSize } from './entry';
import { commitRoutineOf, type OpenHeap } from './open-heap';
import {
  countCommit,
  freeAfter,
  freeBefore,
  isTrailer,
  removeRangeBehind,
  tile,
  trailerSize,
  writeTrailer,
} from './ranges';

/** Whether free memory may be decommitted: that is the policy, and the pages are not the program's to commit (HEAP_SPEC §C.4). */
export const givesPagesBack = (heap: OpenHeap): boolean =>
  heap.context.process.decommit === 'threshold' && commitRoutineOf(heap) === NULL;

/** A free block that is on no list yet. Sizes in granules. */
export interface FreedBlock {
  readonly entry: Address;
  readonly size: number;
  readonly segmentOffset: number;
  readonly last: boolean;
}

/**
 * The policy `threshold` (HEAP_SPEC §C.4): gives the whole pages inside a freed block back when the block and the
 * heap's free memory are large enough. Answers false when it did nothing and the block is still to be listed.
 */
export function decommitInside(heap: OpenHeap, segment: Address, freed: FreedBlock): boolean {
  const { memory, layout } = heap;
  const threshold = memory.pointer(offset(heap.at, layout.DeCommitFreeBlockThreshold));
  const total = memory.pointer(offset(heap.at, layout.DeCommitTotalFreeThreshold));
  const free = memory.pointer(offset(heap.at, layout.TotalFreeSize));
  if (freed.size < threshold || free + freed.size < total) return false;
  return decommitPages(heap, segment, freed);
}

/** Gives the whole pages inside a free block that is on no list back; false when there are none. */
export function decommitPages(heap: OpenHeap, segment: Address, freed: FreedBlock): boolean {
  const { memory } = heap;
  const { granule } = heap.profile;
  const trailerBytes = trailerSize(heap) * granule;
  const blockEnd = entryAfter(heap, freed.entry, freed.size);
  const endsRange = !freed.last && isTrailer(heap, blockEnd);
  const first = firstPage(freed.entry, trailerBytes, granule);
  const end = endsRange || freed.last ? alignUp(blockEnd, PAGE_SIZE) : endPage(blockEnd, granule);
  // Behind a block that ends its segment or its range nothing remains, so it must end with a page itself.
  if (first >= end || (freed.last && end !== blockEnd)) return false;
  memory.phase('commit');
  const merged = endsRange ? removeRangeBehind(heap, segment, blockEnd) : 0;
  const holeEnd = endsRange ? offset(blockEnd, trailerBytes) : end;
  const holeSize = holeEnd - first;
  memory.decommit(first, holeSize);
  countCommit(heap, -holeSize);
  const trailer = offset(first, -trailerBytes);
  // What remains may be small enough now for a neighbour that was too large to be merged with the whole block.
  const { segmentOffset } = freed;
  const before = tile(heap, { ...freeBefore(heap, freed.entry), end: trailer, segmentOffset, last: false });
  writeTrailer(heap, segment, trailer, before, segmentOffset, holeSize + merged);
  if (endsRange || freed.last) return true;
  const rest = freeAfter(heap, blockEnd);
  const after = tile(heap, { first: end, end: rest.end, previousSize: 0, segmentOffset, last: rest.last });
  if (!rest.last) writePreviousSize(heap, rest.end, after);
  return true;
}

/** The first page that can go: before it stay the trailer and either nothing or a legal free block. */
function firstPage(entry: Address, trailerBytes: number, granule: number): Address {
  const page = alignUp(offset(entry, trailerBytes), PAGE_SIZE);
  return page - trailerBytes - entry === granule ? offset(page, PAGE_SIZE) : page;
}

/** The end of the last page that can go: behind it stays either nothing or a legal free block. */
function endPage(blockEnd: Address, granule: number): Address {
  const page = alignDown(blockEnd, PAGE_SIZE);
  return blockEnd - page === granule ? offset(page, -PAGE_SIZE) : page;
}

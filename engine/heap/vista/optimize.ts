import { type Address, NULL, PAGE_SIZE } from '../../base/units';
import { ENTRY_BUSY, ENTRY_LAST } from '../../nt/heap-flags';
import { flushFrontEnd } from '../lfh/flush';
import { flagsIn, readCode, readLink, segmentOffsetIn, sizeIn } from './entry';
import { decommitPages } from './decommit';
import { insertFree, removeFree } from './free-lists';
import { commitRoutineOf, type OpenHeap } from './open-heap';
import { EntryKind, entriesOf, type Segment, segmentsOf } from './read';

/**
 * HeapOptimizeResources: gives up what the front end keeps for later, and every whole page inside a free block, whatever
 * the thresholds and the policy say (HEAP_SPEC §A.12, §C.4).
 */
export function optimize(heap: OpenHeap): void {
  flushFrontEnd(heap);
  if (commitRoutineOf(heap) !== NULL) return;
  for (const segment of segmentsOf(heap).segments) decommitFree(heap, segment);
}

function decommitFree(heap: OpenHeap, segment: Segment): void {
  const { count, at, size, kind } = entriesOf(heap, segment);
  // From the end: what a hole changes lies at most one free block above it, and that is done.
  for (let row = count - 1; row >= 0; row--)
    if (kind[row] === EntryKind.Free && size[row]! >= PAGE_SIZE)
      decommitBlock(heap, segment.at, at[row]! as Address, size[row]!);
}

function decommitBlock(heap: OpenHeap, segment: Address, entry: Address, bytes: number): void {
  const { granule, headerBytes } = heap.profile;
  if (!heap.memory.isReadable(entry, headerBytes)) return;
  const code = readCode(heap, entry);
  const size = bytes / granule;
  if (sizeIn(code) !== size || (flagsIn(code) & ENTRY_BUSY) !== 0) return;
  removeFree(heap, entry, size);
  const last = (flagsIn(code) & ENTRY_LAST) !== 0;
  const segmentOffset = segmentOffsetIn(readLink(heap, entry));
  if (!decommitPages(heap, segment, { entry, size, segmentOffset, last })) insertFree(heap, entry, size);
}

import { type Address, offset } from '../../base/units';
import { type EarlyView, type OpenHeap } from './open-heap';

/** The segment with number `index`, NULL for none. */
export const segmentOf = (heap: EarlyView, index: number): Address =>
  heap.memory.pointer(offset(heap.at, heap.profile.layout.Segments + 4 * index));

/** Keeps where the block is that ends a committed range of a segment: growth begins its search there. */
export function noteLast(heap: OpenHeap, segmentIndex: number, entry: Address, size: number): void {
  const segment = segmentOf(heap, segmentIndex);
  const { LastEntryInSegment, Reserved } = heap.profile.segment;
  if (LastEntryInSegment >= 0) heap.memory.setPointer(offset(segment, LastEntryInSegment), entry);
  else heap.memory.setU16(offset(segment, Reserved), size);
}

import { type Address, NULL, offset } from '../../base/units';
import { CE_REGION } from '../../nt/layout-ce';
import { type CeHeap, checkedSize, committedEnd, firstItem, ITEM_HEADER, nextRegion } from './open-heap';

/*
 * Bounds in the descriptors that save searches which cannot find anything: no item of a later region can become larger than
 * that region's bound, none of the heap larger than the heap's. What frees bytes raises them, a search that went all around
 * lowers them to what there is. Our rule, as everything about the layout of this heap.
 */

const roomOf = (heap: CeHeap, region: Address): number => heap.memory.u32(offset(region, CE_REGION.room));

function setRoom(heap: CeHeap, region: Address, bytes: number): void {
  if (roomOf(heap, region) !== bytes) heap.memory.setU32(offset(region, CE_REGION.room), bytes);
}

/** Whether a search of the whole heap for `size` bytes could find something. */
export const mayHold = (heap: CeHeap, size: number): boolean => roomOf(heap, heap.at) >= size;

/** The same for one region; the first one keeps no bound of its own. */
export const mayHoldIn = (heap: CeHeap, region: Address, size: number): boolean =>
  region === heap.at || roomOf(heap, region) >= size;

/** Bytes of `region` have become free. */
export function raiseRoom(heap: CeHeap, region: Address): void {
  const { memory } = heap;
  const reserved = memory.u32(offset(region, CE_REGION.reserved));
  if (region !== heap.at) setRoom(heap, region, reserved);
  setRoom(heap, heap.at, Math.max(roomOf(heap, heap.at), reserved));
}

/** An item of `size` bytes is all that a new region holds: what is left behind it is its bound, and perhaps the heap's. */
export function startRoom(heap: CeHeap, region: Address, size: number): void {
  const reserved = heap.memory.u32(offset(region, CE_REGION.reserved));
  const left = Math.max(0, reserved - CE_REGION.sizeof - ITEM_HEADER - size);
  setRoom(heap, region, left);
  setRoom(heap, heap.at, Math.max(roomOf(heap, heap.at), left));
}

/** After a search all around found nothing: measures the regions that were searched, and the heap's bound from all. */
export function lowerRoom(heap: CeHeap, size: number): void {
  let most = largestItem(heap, heap.at);
  for (let region = nextRegion(heap, heap.at); region !== NULL; region = nextRegion(heap, region)) {
    if (roomOf(heap, region) >= size) setRoom(heap, region, largestItem(heap, region));
    most = Math.max(most, roomOf(heap, region));
  }
  setRoom(heap, heap.at, most);
}

/** The largest item that merging free neighbours and committing the rest of the region can give. */
function largestItem(heap: CeHeap, region: Address): number {
  const { memory } = heap;
  const end = committedEnd(memory, region);
  const uncommitted = memory.u32(offset(region, CE_REGION.reserved)) - (end - region);
  let largest = 0;
  let run = 0;
  for (let at = firstItem(region); ;) {
    const size = checkedSize(heap, at, end);
    run = size < 0 ? run - size : 0;
    if (size === 0) return largest;
    const next = offset(at, Math.abs(size));
    const isLast = checkedSize(heap, next, end) === 0;
    largest = Math.max(largest, isLast ? run + uncommitted : run);
    at = next;
  }
}

import { type Address, NULL, offset } from '../../base/units';
import { CE_REGION } from '../../nt/layout-ce';
import {
  type CeHeap,
  checkedSize,
  committedEnd,
  firstItem,
  isGrowable,
  nextRegion,
  SMALLEST,
  writeItem,
  ITEM_HEADER,
} from './open-heap';
import { addRegion, commitMore, regionOf } from './regions';
import { lowerRoom, mayHold, mayHoldIn } from './room';

/*
 * First fit from a rover: the search begins where the last one ended and goes around all regions once. Free neighbours
 * are merged forwards when the search meets them, not when they are freed (HEAP_SPEC §H).
 */

/** Takes an item of `size` bytes, header included; NULL when there is no room. */
export function takeItem(heap: CeHeap, size: number): Address {
  heap.memory.phase('search');
  const { recorder } = heap.context;
  recorder?.rounded(size - ITEM_HEADER, size);
  recorder?.list('items from the rover on', ITEM_HEADER);
  const at = findItem(heap, size);
  if (at === NULL) return NULL;
  recorder?.candidate(at, -heap.memory.i32(at), '');
  const region = regionOf(heap, at);
  const end = committedEnd(heap.memory, region);
  cut(heap, at, -checkedSize(heap, at, end), size);
  setRover(heap, offset(at, Math.abs(heap.memory.i32(at))));
  return at;
}

/** Makes the free item at `at` of `have` bytes busy with `size`; the rest, if it can be an item, is free. */
export function cut(heap: CeHeap, at: Address, have: number, size: number): void {
  const splits = have - size >= SMALLEST;
  heap.memory.phase('write header');
  writeItem(heap, at, splits ? size : have);
  if (!splits) return;
  heap.memory.phase('split');
  heap.context.recorder?.split(at, size, offset(at, size), have - size);
  writeItem(heap, offset(at, size), -(have - size));
}

function findItem(heap: CeHeap, size: number): Address {
  if (!mayHold(heap, size)) return addRegionFor(heap, size);
  const rover = heap.memory.pointer(offset(heap.at, CE_REGION.rover));
  const start = regionOf(heap, rover);
  const home = start === NULL ? heap.at : start;
  const from = start === NULL ? firstItem(heap.at) : rover;
  // From the rover to the end of its region, the other regions, its region from the front.
  let found = scan(heap, home, from, size);
  for (let region = after(heap, home); found === NULL && region !== home; region = after(heap, region))
    if (mayHoldIn(heap, region, size)) found = scan(heap, region, firstItem(region), size);
  if (found === NULL) found = scan(heap, home, firstItem(home), size);
  return found === NULL ? grow(heap, size) : found;
}

/** The next region, the first one after the last. */
function after(heap: CeHeap, region: Address): Address {
  const next = nextRegion(heap, region);
  return next === NULL ? heap.at : next;
}

/** The first free item of at least `size` bytes from `from` on; merges free neighbours on its way. */
function scan(heap: CeHeap, region: Address, from: Address, size: number): Address {
  const end = committedEnd(heap.memory, region);
  let at = from;
  for (;;) {
    const have = checkedSize(heap, at, end);
    if (have === 0) return NULL;
    if (have < 0) {
      const whole = mergeForwards(heap, at, end);
      if (whole >= size) return at;
      heap.context.recorder?.candidate(at, whole, 'smaller than the item');
    }
    at = offset(at, Math.abs(heap.memory.i32(at)));
  }
}

/** Merges the free item at `at` with the free ones behind it; answers its size. */
export function mergeForwards(heap: CeHeap, at: Address, end: Address): number {
  const { memory } = heap;
  let size = -checkedSize(heap, at, end);
  const own = size;
  for (;;) {
    const next = checkedSize(heap, offset(at, size), end);
    if (next >= 0) break;
    size -= next;
  }
  if (size === own) return size;
  memory.phase('coalesce');
  heap.context.recorder?.merged(offset(at, own), size - own, size);
  writeItem(heap, at, -size);
  const rover = memory.pointer(offset(heap.at, CE_REGION.rover));
  if (rover > at && rover < at + size) setRover(heap, at);
  return size;
}

/** Commits pages behind the items of the first region that has enough, else adds a region to a growable heap. */
function grow(heap: CeHeap, size: number): Address {
  let region = heap.at;
  do {
    if (mayHoldIn(heap, region, size)) {
      const last = lastFree(heap, region);
      if (commitMore(heap, region, last, size)) return last;
    }
    region = nextRegion(heap, region);
  } while (region !== NULL);
  lowerRoom(heap, size);
  return addRegionFor(heap, size);
}

/** A free item of at least `size` bytes in a new region of a growable heap. */
function addRegionFor(heap: CeHeap, size: number): Address {
  if (!isGrowable(heap)) return NULL;
  const added = addRegion(heap, size);
  return added === NULL ? NULL : firstItem(added);
}

/** The free item at the end of a region, its end mark when the last item is busy. */
export function lastFree(heap: CeHeap, region: Address): Address {
  const end = committedEnd(heap.memory, region);
  let free = NULL;
  for (let at = firstItem(region); ;) {
    const size = checkedSize(heap, at, end);
    if (size === 0) return free === NULL ? at : free;
    free = size > 0 ? NULL : at;
    at = offset(at, size < 0 ? mergeForwards(heap, at, end) : size);
  }
}

/** Where the next search begins. */
export function setRover(heap: CeHeap, at: Address): void {
  heap.memory.setPointer(offset(heap.at, CE_REGION.rover), at);
}

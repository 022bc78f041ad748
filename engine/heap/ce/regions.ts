import {
  type Address,
  alignDown,
  ALLOCATION_GRANULARITY,
  NULL,
  offset,
  PAGE_SIZE,
  roundUp,
} from '../../base/units';
import { HEAP_GENERATE_EXCEPTIONS, HEAP_GROWABLE } from '../../nt/heap-flags';
import { CE_HEAP_SIGNATURE, CE_REGION, CE_REGION_SIGNATURE } from '../../nt/layout-ce';
import { PAGE_READWRITE } from '../../nt/memory-flags';
import { writeLock } from '../lock';
import { appendHeap } from '../process-heaps';
import { type HeapContext } from '../seam';
import { startRoom } from './room';
import {
  type CeHeap,
  committedEnd,
  firstItem,
  isRegion,
  ITEM_HEADER,
  MOST_REGIONS,
  nextRegion,
  openCeHeap,
  SMALLEST,
  writeItem,
} from './open-heap';

/*
 * Regions: reservations of whole 64 KB steps, committed from the base on as items need it (HEAP_SPEC §H). Behind the last
 * item of the committed pages lies an end mark, an item of size 0.
 */

/** Makes a heap and enters it into the process's list; undefined when memory is lacking. */
export function createCeHeap(
  context: HeapContext,
  options: number,
  initial: number,
  maximum: number,
): Address | undefined {
  const commit = Math.max(PAGE_SIZE, roundUp(initial, PAGE_SIZE));
  const reserve =
    maximum === 0 ? roundUp(commit, ALLOCATION_GRANULARITY) : Math.max(commit, roundUp(maximum, PAGE_SIZE));
  const at = reserveRegion(context, reserve, commit);
  if (at === undefined) return undefined;
  const { memory } = context;
  const word = (field: number, value: number): void => {
    memory.setU32(offset(at, field), value);
  };
  memory.phase('write header');
  word(CE_REGION.signature, CE_HEAP_SIGNATURE);
  word(CE_REGION.flags, (options & HEAP_GENERATE_EXCEPTIONS) | (maximum === 0 ? HEAP_GROWABLE : 0));
  word(CE_REGION.heap, at);
  word(CE_REGION.maximum, maximum);
  word(CE_REGION.room, reserve);
  word(CE_REGION.rover, firstItem(at));
  writeLock(context, offset(at, CE_REGION.lock));
  const heap = openCeHeap(context, at);
  if (heap === undefined) return undefined;
  layOut(heap, at, reserve, commit);
  if (appendHeap(context, at)) return at;
  memory.release(at);
  return undefined;
}

function reserveRegion(context: HeapContext, reserve: number, commit: number): Address | undefined {
  const { memory, process } = context;
  if (reserve > process.profile.maximumAllocation) return undefined;
  memory.phase('commit');
  const at = memory.reserve(reserve, PAGE_READWRITE);
  if (at === undefined) return undefined;
  if (memory.commit(at, commit, PAGE_READWRITE)) return at;
  memory.release(at);
  return undefined;
}

/** One free item over all committed pages of a new region, and the end mark. */
function layOut(heap: CeHeap, region: Address, reserve: number, commit: number): void {
  heap.memory.setU32(offset(region, CE_REGION.reserved), reserve);
  heap.memory.setU32(offset(region, CE_REGION.committed), commit);
  writeItem(heap, firstItem(region), -(commit - CE_REGION.sizeof - ITEM_HEADER));
  writeItem(heap, offset(region, commit - ITEM_HEADER), 0);
}

/** Grows the heap by a region with room for an item of `size` bytes; NULL when memory is lacking. */
export function addRegion(heap: CeHeap, size: number): Address {
  const { memory } = heap;
  const commit = roundUp(CE_REGION.sizeof + size + ITEM_HEADER, PAGE_SIZE);
  const reserve = roundUp(commit, ALLOCATION_GRANULARITY);
  const at = reserveRegion(heap.context, reserve, commit);
  if (at === undefined) return NULL;
  memory.phase('write header');
  memory.setU32(at, CE_REGION_SIGNATURE);
  memory.setPointer(offset(at, CE_REGION.heap), heap.at);
  layOut(heap, at, reserve, commit);
  memory.phase('relink');
  memory.setPointer(offset(lastRegion(heap), CE_REGION.nextRegion), at);
  memory.setPointer(offset(heap.at, CE_REGION.lastRegion), at);
  startRoom(heap, at, size);
  return at;
}

/** The end of the list of regions: what the heap names so, or what lies behind it. */
function lastRegion(heap: CeHeap): Address {
  const named = heap.memory.pointer(offset(heap.at, CE_REGION.lastRegion));
  let last = named !== NULL && isRegion(heap, named) ? named : heap.at;
  for (let steps = 0; steps < MOST_REGIONS; steps++) {
    const next = nextRegion(heap, last);
    if (next === NULL) break;
    last = next;
  }
  return last;
}

/**
 * Commits pages behind the last item of `region`, which is free and at `last` or, when `last` is the end mark, busy, so that
 * a free item of `size` bytes lies at `last`; false when the region or the system has no more.
 */
export function commitMore(heap: CeHeap, region: Address, last: Address, size: number): boolean {
  const { memory } = heap;
  const end = committedEnd(memory, region);
  const reserved = memory.u32(offset(region, CE_REGION.reserved));
  const needed = roundUp(last + size + ITEM_HEADER - end, PAGE_SIZE);
  if (needed <= 0 || end - region + needed > reserved) return false;
  memory.phase('commit');
  if (!memory.commit(end, needed, PAGE_READWRITE)) return false;
  memory.setU32(offset(region, CE_REGION.committed), end - region + needed);
  memory.phase('write header');
  writeItem(heap, last, -(end + needed - ITEM_HEADER - last));
  writeItem(heap, offset(end, needed - ITEM_HEADER), 0);
  return true;
}

/** Gives the whole pages back that a free item at the end of `region` covers; what is left stays a free item. */
export function decommitEnd(heap: CeHeap, region: Address, last: Address): void {
  const { memory } = heap;
  const end = committedEnd(memory, region);
  const keep = roundUp(last + SMALLEST + ITEM_HEADER, PAGE_SIZE);
  if (keep >= end) return;
  memory.phase('commit');
  memory.decommit(keep as Address, end - keep);
  memory.setU32(offset(region, CE_REGION.committed), keep - region);
  memory.phase('write header');
  writeItem(heap, last, -(keep - ITEM_HEADER - last));
  writeItem(heap, (keep - ITEM_HEADER) as Address, 0);
}

/** The region whose committed items include `at`, NULL for none. */
export function regionOf(heap: CeHeap, at: Address): Address {
  if (isIn(heap, heap.at, at)) return heap.at;
  // Later regions begin at a multiple of 64 KB and are not large.
  const highest = alignDown(at, ALLOCATION_GRANULARITY);
  for (let below = 0; below <= LARGEST_LATER_REGION && below <= highest; below += ALLOCATION_GRANULARITY) {
    const region = offset(highest, -below);
    if (isRegion(heap, region)) return isIn(heap, region, at) ? region : NULL;
  }
  return NULL;
}

/** A later region is made for one item, which is smaller than a block that gets a region of its own. */
const LARGEST_LATER_REGION = 0x90000;

const isIn = (heap: CeHeap, region: Address, at: Address): boolean =>
  at >= firstItem(region) && at < committedEnd(heap.memory, region);

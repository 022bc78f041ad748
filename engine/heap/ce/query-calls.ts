import { type Address, NULL, offset } from '../../base/units';
import {
  PROCESS_HEAP_ENTRY_BUSY,
  PROCESS_HEAP_REGION,
  PROCESS_HEAP_UNCOMMITTED_RANGE,
} from '../../nt/heap-flags';
import { CE_LARGE, CE_REGION } from '../../nt/layout-ce';
import { Win32Error } from '../../nt/status';
import { type HeapAnswer, type HeapContext } from '../seam';
import { busyItem, closedLock, regionsOf } from './calls';
import { ceLargeBlocks, ceLargeBytes, ceLargeOf } from './large';
import {
  CeDamage,
  type CeHeap,
  checkedSize,
  committedEnd,
  firstItem,
  itemClaim,
  itemSize,
  ITEM_HEADER,
  openCeHeap,
} from './open-heap';

const DONE: HeapAnswer = { value: 1 };
/** iRegionIndex of a block with a region of its own, as elsewhere (HEAP_SPEC §A.8). */
const LARGE_REGION = 64;

/** NULL: every item of every region; else whether the pointer is a busy block of the heap. Never raises. */
export function HeapValidate(
  context: HeapContext,
  handle: Address,
  _flags: number,
  user: Address,
): HeapAnswer {
  const heap = openCeHeap(context, handle);
  if (heap === undefined) return { value: 0 };
  const blockedOn = closedLock(heap);
  if (blockedOn !== NULL) return { value: 0, blockedOn };
  context.memory.phase('validate');
  if (user !== NULL)
    return { value: ceLargeOf(heap, user) !== NULL || busyItem(heap, user) !== NULL ? 1 : 0 };
  for (const region of regionsOf(heap)) {
    const corruption = damageIn(heap, region);
    if (corruption !== undefined) return { value: 0, corruption };
  }
  return DONE;
}

function damageIn(heap: CeHeap, region: Address): HeapAnswer['corruption'] {
  const end = committedEnd(heap.memory, region);
  for (let at = firstItem(region); ;) {
    const claim = itemClaim(heap, at, end);
    if (claim !== undefined) return new CeDamage(heap.at, at, claim).corruption;
    const size = itemSize(heap.memory, at);
    if (size === 0) return undefined;
    at = offset(at, Math.abs(size));
  }
}

/** Regions with their items by address, then the large blocks, oldest first (HEAP_SPEC §A.8). */
export function HeapWalk(context: HeapContext, handle: Address, entry: Address): HeapAnswer {
  const heap = openCeHeap(context, handle);
  if (heap === undefined) return { value: 0, lastError: Win32Error.INVALID_HANDLE };
  if (entry === NULL) return { value: 0, lastError: Win32Error.INVALID_PARAMETER };
  const blockedOn = closedLock(heap);
  if (blockedOn !== NULL) return { value: 0, blockedOn };
  try {
    const lastError = walkOn(heap, entry);
    return lastError === undefined ? DONE : { value: 0, lastError };
  } catch (error) {
    if (!(error instanceof CeDamage)) throw error;
    return { value: 0, lastError: Win32Error.INVALID_PARAMETER, corruption: error.corruption };
  }
}

/** Moves the entry at `out` on; answers the last error of a walk that cannot go on. */
function walkOn(heap: CeHeap, out: Address): number | undefined {
  const { memory } = heap;
  const { walk } = heap.context.process.profile.width;
  const data = memory.pointer(out);
  const flags = memory.u16(offset(out, walk.wFlags));
  const regions = regionsOf(heap);
  if (data === NULL) return enterRegion(heap, out, regions, 0);
  if ((flags & PROCESS_HEAP_ENTRY_BUSY) !== 0 && memory.u8(offset(out, walk.iRegionIndex)) === LARGE_REGION)
    return enterLarge(heap, out, data);
  const number = regions.findLastIndex(
    region => region <= data && data < region + memory.u32(offset(region, CE_REGION.reserved)),
  );
  const region = regions[number];
  if (region === undefined) return Win32Error.INVALID_PARAMETER;
  if ((flags & PROCESS_HEAP_UNCOMMITTED_RANGE) !== 0) return enterRegion(heap, out, regions, number + 1);
  const at =
    (flags & PROCESS_HEAP_REGION) !== 0
      ? firstItem(region)
      : offset(data, Math.abs(checkedItem(heap, offset(data, -ITEM_HEADER), region)) - ITEM_HEADER);
  return enterItem(heap, out, regions, number, at);
}

function checkedItem(heap: CeHeap, item: Address, region: Address): number {
  return checkedSize(heap, item, committedEnd(heap.memory, region));
}

function enterItem(
  heap: CeHeap,
  out: Address,
  regions: readonly Address[],
  number: number,
  at: Address,
): number | undefined {
  const region = regions[number]!;
  const size = checkedItem(heap, at, region);
  if (size !== 0) {
    const flags = size > 0 ? PROCESS_HEAP_ENTRY_BUSY : 0;
    report(heap, out, offset(at, ITEM_HEADER), Math.abs(size) - ITEM_HEADER, ITEM_HEADER, number, flags);
    return undefined;
  }
  const end = committedEnd(heap.memory, region);
  const rest = heap.memory.u32(offset(region, CE_REGION.reserved)) - (end - region);
  if (rest === 0) return enterRegion(heap, out, regions, number + 1);
  report(heap, out, end, rest, 0, number, PROCESS_HEAP_UNCOMMITTED_RANGE);
  return undefined;
}

function enterRegion(
  heap: CeHeap,
  out: Address,
  regions: readonly Address[],
  number: number,
): number | undefined {
  const region = regions[number];
  if (region === undefined) return enterLarge(heap, out, NULL);
  const { memory } = heap;
  const { walk } = heap.context.process.profile.width;
  const reserved = memory.u32(offset(region, CE_REGION.reserved));
  const committed = memory.u32(offset(region, CE_REGION.committed));
  report(heap, out, region, CE_REGION.sizeof, 0, number, PROCESS_HEAP_REGION);
  memory.setU32(offset(out, walk.dwCommittedSize), committed);
  memory.setU32(offset(out, walk.dwUnCommittedSize), reserved - committed);
  memory.setPointer(offset(out, walk.lpFirstBlock), offset(firstItem(region), ITEM_HEADER));
  memory.setPointer(offset(out, walk.lpLastBlock), offset(region, reserved));
  return undefined;
}

/** The large block made after the one with user pointer `before`; the oldest for NULL. */
function enterLarge(heap: CeHeap, out: Address, before: Address): number | undefined {
  const oldestFirst = ceLargeBlocks(heap).reverse();
  const place = before === NULL ? 0 : oldestFirst.indexOf(offset(before, -CE_LARGE.sizeof)) + 1;
  const block = oldestFirst[place];
  if (block === undefined || (before !== NULL && place === 0)) return Win32Error.NO_MORE_ITEMS;
  report(
    heap,
    out,
    offset(block, CE_LARGE.sizeof),
    ceLargeBytes(heap, block),
    CE_LARGE.sizeof,
    LARGE_REGION,
    PROCESS_HEAP_ENTRY_BUSY,
  );
  return undefined;
}

function report(
  heap: CeHeap,
  out: Address,
  data: number,
  size: number,
  overhead: number,
  region: number,
  flags: number,
): void {
  const { memory } = heap;
  const { walk } = heap.context.process.profile.width;
  memory.setPointer(out, data);
  memory.setU32(offset(out, walk.cbData), size);
  memory.setU8(offset(out, walk.cbOverhead), overhead);
  memory.setU8(offset(out, walk.iRegionIndex), region & 0xff);
  memory.setU16(offset(out, walk.wFlags), flags);
}

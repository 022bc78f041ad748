import { type Address, NULL, offset, roundUp } from '../../base/units';
import {
  HEAP_GENERATE_EXCEPTIONS,
  HEAP_NO_SERIALIZE,
  HEAP_REALLOC_IN_PLACE_ONLY,
  HEAP_ZERO_MEMORY,
} from '../../nt/heap-flags';
import { CE_REGION } from '../../nt/layout-ce';
import { Win32Error } from '../../nt/status';
import { isHeldByOther } from '../lock';
import { processHeap, removeHeap, setProcessHeap } from '../process-heaps';
import { tellResize } from '../decision';
import { type HeapAnswer, type HeapContext } from '../seam';
import {
  CeDamage,
  type CeHeap,
  checkedSize,
  committedEnd,
  firstItem,
  isGrowable,
  itemOwner,
  itemSize,
  ITEM_HEADER,
  nextRegion,
  openCeHeap,
  SMALLEST,
  UNIT,
  writeItem,
} from './open-heap';
import { allocateCeLarge, ceLargeBlocks, ceLargeBytes, ceLargeOf, freeCeLarge, resizeCeLarge } from './large';
import { commitMore, createCeHeap, decommitEnd, regionOf } from './regions';
import { raiseRoom } from './room';
import { cut, lastFree, mergeForwards, setRover, takeItem } from './search';

/*
 * The calls of Windows CE's heap (HEAP_SPEC §H, document 003): HEAP_NO_SERIALIZE is accepted and ignored, every call takes
 * the heap's one critical section, sizes are rounded and all of HeapSize may be used.
 */

const DONE: HeapAnswer = { value: 1 };
const BAD_PARAMETER: HeapAnswer = { value: 0, lastError: Win32Error.INVALID_PARAMETER };
const BAD_HANDLE: HeapAnswer = { value: 0, lastError: Win32Error.INVALID_HANDLE };
const NO_MEMORY: HeapAnswer = { value: 0, lastError: Win32Error.NOT_ENOUGH_MEMORY };
const NO_SIZE = -1;

/** Only callers in the kernel may ask for it. */
const HEAP_SHARED_READONLY = 0x1000;
const CREATE_OPTIONS = HEAP_NO_SERIALIZE | HEAP_GENERATE_EXCEPTIONS;
const ALLOC_FLAGS = HEAP_NO_SERIALIZE | HEAP_ZERO_MEMORY;
const REALLOC_FLAGS = ALLOC_FLAGS | HEAP_REALLOC_IN_PLACE_ONLY;
/** dwBytes of a fixed heap must be below this (document 003; C-227); from here on a growable heap takes a region. */
const LIMIT = 0x7fff8;

/** The process heap: 64 KB that grow. */
export function createProcessHeap(context: HeapContext): HeapAnswer {
  const at = createCeHeap(context, 0, 0, 0);
  if (at === undefined) return NO_MEMORY;
  setProcessHeap(context, at);
  return { value: at };
}

export function HeapCreate(
  context: HeapContext,
  options: number,
  initial: number,
  maximum: number,
): HeapAnswer {
  if ((options & HEAP_SHARED_READONLY) !== 0) return { value: 0, lastError: Win32Error.ACCESS_DENIED };
  if ((options & ~CREATE_OPTIONS) !== 0) return BAD_PARAMETER;
  const at = createCeHeap(context, options, initial, maximum);
  return at === undefined ? NO_MEMORY : { value: at };
}

export function HeapDestroy(context: HeapContext, handle: Address): HeapAnswer {
  const heap = openCeHeap(context, handle);
  if (heap === undefined || handle === processHeap(context)) return BAD_HANDLE;
  const blockedOn = closedLock(heap);
  if (blockedOn !== NULL) return { value: 0, blockedOn };
  removeHeap(context, handle);
  for (const at of ceLargeBlocks(heap)) context.memory.release(at);
  const regions = regionsOf(heap);
  for (const region of regions.reverse()) context.memory.release(region);
  return DONE;
}

export function HeapAlloc(context: HeapContext, handle: Address, flags: number, bytes: number): HeapAnswer {
  return inHeap(context, handle, flags & ~ALLOC_FLAGS, 0, heap => {
    const refusal = refusedSize(heap, bytes);
    if (refusal !== undefined) return refusal;
    const user = allocate(heap, bytes);
    if (user === NULL) return NO_MEMORY;
    if ((flags & HEAP_ZERO_MEMORY) !== 0) zero(heap, user, 0, roundUp(bytes, UNIT));
    return { value: user };
  });
}

export function HeapFree(context: HeapContext, handle: Address, flags: number, user: Address): HeapAnswer {
  if (user === NULL) return DONE;
  return inHeap(context, handle, flags & ~HEAP_NO_SERIALIZE, 0, heap => {
    const large = ceLargeOf(heap, user);
    if (large !== NULL) freeCeLarge(heap, large);
    else {
      const item = busyItem(heap, user);
      if (item === NULL) return BAD_PARAMETER;
      heap.memory.phase('write header');
      release(heap, item);
    }
    return DONE;
  });
}

/** The whole of it may be used, so it is a multiple of the unit (document 003; C-234). */
export function HeapSize(context: HeapContext, handle: Address, flags: number, user: Address): HeapAnswer {
  return inHeap(context, handle, flags & ~HEAP_NO_SERIALIZE, NO_SIZE, heap => {
    const bytes = user === NULL ? NO_SIZE : usableBytes(heap, user);
    return bytes === NO_SIZE ? { value: NO_SIZE, lastError: Win32Error.INVALID_PARAMETER } : { value: bytes };
  });
}

export function HeapReAlloc(
  context: HeapContext,
  handle: Address,
  flags: number,
  user: Address,
  bytes: number,
): HeapAnswer {
  if (user === NULL) return BAD_PARAMETER;
  return inHeap(context, handle, flags & ~REALLOC_FLAGS, 0, heap => {
    const old = usableBytes(heap, user);
    if (old === NO_SIZE) return BAD_PARAMETER;
    const refusal = refusedSize(heap, bytes);
    if (refusal !== undefined) return refusal;
    const at = reallocate(heap, user, old, bytes, (flags & HEAP_REALLOC_IN_PLACE_ONLY) !== 0);
    if (at === NULL) return NO_MEMORY;
    if ((flags & HEAP_ZERO_MEMORY) !== 0) zero(heap, at, old, roundUp(bytes, UNIT));
    return { value: at };
  });
}

/** Merges free items, gives back the pages of large ones, answers the largest committed free block. */
export function HeapCompact(context: HeapContext, handle: Address): HeapAnswer {
  return inHeap(context, handle, 0, 0, heap => {
    let largest = 0;
    for (const region of regionsOf(heap)) {
      const last = lastFree(heap, region);
      const end = committedEnd(heap.memory, region);
      if (checkedSize(heap, last, end) < 0) decommitEnd(heap, region, last);
      largest = Math.max(largest, largestFree(heap, region));
    }
    return largest === 0 ? { value: 0, lastError: Win32Error.SUCCESS } : { value: largest - ITEM_HEADER };
  });
}

/** Runs a call inside the heap's lock; a flag in `refused` or a bad handle ends it, damage fails it. */
function inHeap(
  context: HeapContext,
  handle: Address,
  refused: number,
  failure: number,
  call: (heap: CeHeap) => HeapAnswer,
): HeapAnswer {
  const heap = openCeHeap(context, handle);
  if (heap === undefined) return { value: failure, lastError: Win32Error.INVALID_HANDLE };
  if (refused !== 0) return { value: failure, lastError: Win32Error.INVALID_PARAMETER };
  const blockedOn = closedLock(heap);
  if (blockedOn !== NULL) return { value: failure, blockedOn };
  try {
    return call(heap);
  } catch (error) {
    if (!(error instanceof CeDamage)) throw error;
    return { value: failure, lastError: Win32Error.INVALID_PARAMETER, corruption: error.corruption };
  }
}

/** The critical section if another thread is in it: there is one a heap, whatever the flags say. */
export function closedLock(heap: CeHeap): Address {
  const lock = offset(heap.at, CE_REGION.lock);
  return isHeldByOther(heap.context, lock) ? lock : NULL;
}

/** What a request is refused with for its size alone. */
function refusedSize(heap: CeHeap, bytes: number): HeapAnswer | undefined {
  if (bytes >= LIMIT && !isGrowable(heap)) return BAD_PARAMETER;
  return bytes > heap.context.process.profile.largestRequest ? NO_MEMORY : undefined;
}

const itemBytes = (bytes: number): number => Math.max(SMALLEST, roundUp(bytes, UNIT) + ITEM_HEADER);

function allocate(heap: CeHeap, bytes: number): Address {
  if (bytes >= LIMIT) return allocateCeLarge(heap, bytes);
  const item = takeItem(heap, itemBytes(bytes));
  return item === NULL ? NULL : offset(item, ITEM_HEADER);
}

function zero(heap: CeHeap, user: Address, from: number, end: number): void {
  if (end <= from) return;
  heap.memory.phase('fill');
  heap.memory.fill(offset(user, from), end - from, 0);
}

/** The busy item with this user pointer, NULL when the bytes in front of it are none of this heap's. */
export function busyItem(heap: CeHeap, user: Address): Address {
  const item = offset(user, -ITEM_HEADER);
  if (user % UNIT !== 0 || user < ITEM_HEADER || !heap.memory.isReadable(item, ITEM_HEADER)) return NULL;
  if (itemOwner(heap.memory, item) !== heap.at || itemSize(heap.memory, item) <= 0) return NULL;
  return regionOf(heap, item) === NULL ? NULL : item;
}

function usableBytes(heap: CeHeap, user: Address): number {
  const large = ceLargeOf(heap, user);
  if (large !== NULL) return ceLargeBytes(heap, large);
  const item = busyItem(heap, user);
  return item === NULL ? NO_SIZE : itemSize(heap.memory, item) - ITEM_HEADER;
}

function reallocate(heap: CeHeap, user: Address, old: number, bytes: number, inPlace: boolean): Address {
  const large = ceLargeOf(heap, user);
  const stays =
    large === NULL
      ? bytes < LIMIT && resizeItem(heap, offset(user, -ITEM_HEADER), itemBytes(bytes))
      : resizeCeLarge(heap, large, bytes);
  tellResize(heap.context.recorder, user, old, stays);
  if (stays) return user;
  if (inPlace) return NULL;
  const moved = allocate(heap, bytes);
  if (moved === NULL) return NULL;
  heap.memory.phase('fill');
  heap.memory.copy(moved, user, Math.min(old, bytes));
  if (large !== NULL) freeCeLarge(heap, large);
  else release(heap, offset(user, -ITEM_HEADER));
  return moved;
}

/** Makes a busy item free. */
function release(heap: CeHeap, item: Address): void {
  writeItem(heap, item, -itemSize(heap.memory, item));
  raiseRoom(heap, regionOf(heap, item));
}

/** Resizes a busy item where it is: into the free items behind it, or into pages that are committed for it. */
function resizeItem(heap: CeHeap, item: Address, size: number): boolean {
  const region = regionOf(heap, item);
  let end = committedEnd(heap.memory, region);
  const own = checkedSize(heap, item, end);
  if (size > own) {
    const next = offset(item, own);
    const behind = checkedSize(heap, next, end);
    if (behind > 0) return false;
    const free = behind < 0 ? mergeForwards(heap, next, end) : 0;
    const endsThere = checkedSize(heap, offset(next, free), end) === 0;
    if (own + free < size && !(endsThere && commitMore(heap, region, next, size - own))) return false;
    end = committedEnd(heap.memory, region);
  }
  const next = offset(item, own);
  const room = checkedSize(heap, next, end) < 0 && size > own ? own + mergeForwards(heap, next, end) : own;
  cut(heap, item, room, size);
  if (room > size) raiseRoom(heap, region);
  const rover = heap.memory.pointer(offset(heap.at, CE_REGION.rover));
  if (rover > item && rover < item + room) setRover(heap, item);
  return true;
}

/** The heap's regions in the order in which it grew. */
export function regionsOf(heap: CeHeap): Address[] {
  const regions: Address[] = [];
  for (let region = heap.at; region !== NULL && regions.length < 0x8000; region = nextRegion(heap, region))
    regions.push(region);
  return regions;
}

function largestFree(heap: CeHeap, region: Address): number {
  const end = committedEnd(heap.memory, region);
  let largest = 0;
  for (let at = firstItem(region); ;) {
    const size = checkedSize(heap, at, end);
    if (size === 0) return largest;
    if (size < 0) largest = Math.max(largest, -size);
    at = offset(at, Math.abs(size));
  }
}

/** Windows CE has no such function. */
export const absent = (): HeapAnswer => ({ value: 0, lastError: Win32Error.CALL_NOT_IMPLEMENTED });

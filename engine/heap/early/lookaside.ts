import { type Address, NULL, offset } from '../../base/units';
import {
  ENTRY_EXTRA_PRESENT,
  ENTRY_USER_FLAGS,
  ENTRY_VIRTUAL_ALLOC,
  HEAP_SETTABLE_USER_FLAGS,
  HEAP_SETTABLE_USER_VALUE,
} from '../../nt/heap-flags';
import { LOOKASIDE } from '../../nt/layout-early';
import { freeEntry } from './coalesce';
import { checkSteps } from './damage';
import { flagsIn, GRANULE, HEADER_BYTES, readCode, readLink, sizeIn, writeUnusedBytes } from './entry';
import { DEDICATED } from './free-lists';
import { type FrontEndBucket } from '../reader';
import { addTo, type EarlyView, type OpenHeap } from './open-heap';

/*
 * The lookaside lists of Windows 2000 to 2003 (HEAP_SPEC §D.4): up to four freed blocks of each size from 1 to 127 granules
 * wait on a singly linked list. They stay marked busy and their neighbours are not touched, so a block can be freed twice
 * and handed out twice without anybody noticing. The table lies in a block of the heap; no lock is taken, and while
 * HeapLock is in force the lists are put aside, so that other threads wait for what it protects (C-95).
 */

/** How many blocks a list holds. Windows lets it grow with the hits it counts; here it is constant. */
const DEPTH = 4;
export const LOOKASIDE_BYTES = LOOKASIDE.lists * LOOKASIDE.sizeof;
/** `_HEAP.FrontEndHeapType` of a heap with these lists. */
export const FRONT_END_LOOKASIDE = 1;
/** The same of a heap that was granted the low-fragmentation heap. */
export const FRONT_END_LOW_FRAGMENTATION = 2;

/** Makes the zeroed table at `table` the heap's front end. */
export function installLookaside(heap: OpenHeap, table: Address): void {
  const { memory } = heap;
  for (let list = 0; list < LOOKASIDE.lists; list++) {
    memory.setU16(offset(table, list * LOOKASIDE.sizeof + LOOKASIDE.depth), DEPTH);
    memory.setU16(offset(table, list * LOOKASIDE.sizeof + LOOKASIDE.maximumDepth), DEPTH);
  }
  memory.setPointer(offset(heap.at, heap.profile.layout.FrontEndHeap), table);
  memory.setU8(offset(heap.at, heap.profile.layout.FrontEndHeapType), FRONT_END_LOOKASIDE);
}

/** The table of a heap that has lookaside lists, NULL for others. */
export function lookasideTable(heap: EarlyView): Address {
  const { FrontEndHeap, FrontEndHeapType } = heap.profile.layout;
  if (FrontEndHeapType < 0 || heap.memory.u8(offset(heap.at, FrontEndHeapType)) !== FRONT_END_LOOKASIDE)
    return NULL;
  return heap.memory.pointer(offset(heap.at, FrontEndHeap));
}

/** Flags of a call whose blocks are not for the front end. */
const SPECIAL = HEAP_SETTABLE_USER_VALUE | HEAP_SETTABLE_USER_FLAGS;

/** The list that serves blocks of `size` granules, NULL for none. While somebody holds the heap's lock no list does (C-95). */
export function listFor(heap: OpenHeap, size: number, flags: number): Address {
  if (size >= DEDICATED || (flags & SPECIAL) !== 0 || isSuspended(heap)) return NULL;
  const table = lookasideTable(heap);
  return table === NULL ? NULL : offset(table, size * LOOKASIDE.sizeof);
}

/** `_HEAP.FrontHeapLockCount` counts who holds the heap by HeapLock. */
function isSuspended(heap: OpenHeap): boolean {
  const { FrontHeapLockCount } = heap.profile.layout;
  return FrontHeapLockCount >= 0 && heap.memory.u16(offset(heap.at, FrontHeapLockCount)) !== 0;
}

/** HeapLock puts the lists aside, HeapUnlock takes one such reason back. */
export function suspend(heap: OpenHeap, by: 1 | -1): void {
  const { FrontHeapLockCount } = heap.profile.layout;
  if (FrontHeapLockCount < 0) return;
  const at = offset(heap.at, FrontHeapLockCount);
  heap.memory.setU16(at, (heap.memory.u16(at) + by) & 0xffff);
}

export const isEmpty = (heap: OpenHeap, list: Address): boolean =>
  heap.memory.pointer(offset(list, LOOKASIDE.first)) === NULL;

/** Takes the newest block off a list that has one; its header gets the new UnusedBytes, nothing else. Answers its user pointer. */
export function pop(heap: OpenHeap, list: Address, unusedBytes: number): Address {
  const { memory } = heap;
  memory.phase('relink');
  const user = memory.pointer(offset(list, LOOKASIDE.first));
  memory.setPointer(offset(list, LOOKASIDE.first), memory.pointer(user));
  countLength(heap, list, -1);
  addTo(heap, offset(list, LOOKASIDE.totalAllocates), 1);
  memory.phase('write header');
  writeUnusedBytes(heap, offset(user, -HEADER_BYTES), unusedBytes);
  return user;
}

/** Counts a request that the list could not serve. */
export function missAllocation(heap: OpenHeap, list: Address): void {
  addTo(heap, offset(list, LOOKASIDE.totalAllocates), 1);
  addTo(heap, offset(list, LOOKASIDE.allocateMisses), 1);
}

/** The list that would take the busy block at `entry`, NULL for none. */
export function listForFreed(heap: OpenHeap, entry: Address): Address {
  const flags = flagsIn(readLink(heap, entry));
  if ((flags & (ENTRY_VIRTUAL_ALLOC | ENTRY_EXTRA_PRESENT | ENTRY_USER_FLAGS)) !== 0) return NULL;
  return listFor(heap, sizeIn(readCode(heap, entry)), 0);
}

export function hasRoom(heap: OpenHeap, list: Address): boolean {
  const { memory } = heap;
  return memory.u16(offset(list, LOOKASIDE.length)) < memory.u16(offset(list, LOOKASIDE.depth));
}

/** Puts a block on a list with room: its first four bytes become the link. */
export function push(heap: OpenHeap, list: Address, user: Address): void {
  const { memory } = heap;
  memory.phase('relink');
  memory.setPointer(user, memory.pointer(offset(list, LOOKASIDE.first)));
  memory.setPointer(offset(list, LOOKASIDE.first), user);
  countLength(heap, list, 1);
  addTo(heap, offset(list, LOOKASIDE.totalFrees), 1);
}

export function missFree(heap: OpenHeap, list: Address): void {
  addTo(heap, offset(list, LOOKASIDE.totalFrees), 1);
  addTo(heap, offset(list, LOOKASIDE.freeMisses), 1);
}

function countLength(heap: OpenHeap, list: Address, by: 1 | -1): void {
  const { memory } = heap;
  const length = offset(list, LOOKASIDE.length);
  const sequence = offset(list, LOOKASIDE.sequence);
  memory.setU16(length, (memory.u16(length) + by) & 0xffff);
  memory.setU16(sequence, (memory.u16(sequence) + 1) & 0xffff);
}

/** Gives back the blocks that wait on the lists, and the table: another front end takes their place. */
export function removeLookaside(heap: OpenHeap): void {
  const { memory } = heap;
  const { FrontEndHeap, FrontEndHeapType } = heap.profile.layout;
  const table = lookasideTable(heap);
  memory.setU8(offset(heap.at, FrontEndHeapType), FRONT_END_LOW_FRAGMENTATION);
  if (table === NULL) return;
  for (const user of cachedIn(heap, table)) freeEntry(heap, offset(user as Address, -HEADER_BYTES));
  memory.setPointer(offset(heap.at, FrontEndHeap), NULL);
  freeEntry(heap, offset(table, -HEADER_BYTES));
}

/** The lists that blocks have come to: those that hold some, and those that were asked. */
export function lookasideLists(heap: EarlyView): FrontEndBucket[] {
  const { memory } = heap;
  const table = lookasideTable(heap);
  if (table === NULL || !memory.isReadable(table, LOOKASIDE_BYTES)) return [];
  const lists: FrontEndBucket[] = [];
  for (let index = 1; index < LOOKASIDE.lists; index++) {
    const at = offset(table, index * LOOKASIDE.sizeof);
    const blocks = memory.u16(offset(at, LOOKASIDE.length));
    const wasUsed =
      memory.u32(offset(at, LOOKASIDE.totalAllocates)) > 0 ||
      memory.u32(offset(at, LOOKASIDE.totalFrees)) > 0;
    if (blocks === 0 && !wasUsed) continue;
    const room = memory.u16(offset(at, LOOKASIDE.depth));
    lists.push({
      index,
      at,
      blockBytes: index * GRANULE,
      active: true,
      subsegments: 0,
      blocks,
      busy: 0,
      room,
    });
  }
  return lists;
}

/** User pointers of all blocks that wait on the lists, as far as they can be followed. */
export const cachedBlocks = (heap: EarlyView): Set<number> => cachedIn(heap, lookasideTable(heap));

function cachedIn(heap: EarlyView, table: Address): Set<number> {
  const { memory } = heap;
  const cached = new Set<number>();
  if (table === NULL || !memory.isReadable(table, LOOKASIDE_BYTES)) return cached;
  for (let list = 0; list < LOOKASIDE.lists; list++) {
    let user = memory.pointer(offset(table, list * LOOKASIDE.sizeof + LOOKASIDE.first));
    while (user !== NULL && !cached.has(user) && memory.isReadable(user, GRANULE)) {
      cached.add(user);
      checkSteps(heap, cached.size, table);
      user = memory.pointer(user);
    }
  }
  return cached;
}

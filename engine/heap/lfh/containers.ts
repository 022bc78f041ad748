import { type Address, NULL, offset } from '../../base/units';
import { ENTRY_VIRTUAL_ALLOC } from '../../nt/heap-flags';
import { type VistaProfile } from '../../nt/profile';
import { allocateBlock, homeSegment } from '../vista/back-end';
import { closedLock } from '../vista/call-frame';
import { freeEntry } from '../vista/coalesce';
import { checkedCode } from '../vista/damage';
import { flagsIn, readCode, sizeIn, writeCode } from '../vista/entry';
import { type OpenHeap } from '../vista/open-heap';

/*
 * What the low-fragmentation heap takes from the back end: zones, which hold the records of subsegments, and containers
 * (UserBlocks), which hold the blocks of one subsegment each. Both are busy blocks marked internal (HEAP_SPEC §B.2). An
 * empty container is kept for the next subsegment of its size in UserBlockCache.
 */

/** Size of a zone's block (HEAP_SPEC §D.6.3, placement). */
const ZONE_BYTES = 0x400;
const LARGEST_CONTAINER = 0x10000;
/** A container holds so many blocks if it can. */
const FEWEST_BLOCKS = 24;
/** Containers of a size that are kept; more go back to the back end. Our rule. */
const MOST_CACHED = 4;
/** Slot 0 of UserBlockCache is for containers of 32 bytes, slot 11 for those of 64 KB. */
const FIRST_CACHED_POWER = 5;

/** Size in bytes of the next container of a bucket that has `live` subsegments: doubled for each (HEAP_SPEC §D.6.3). */
export function containerBytes(profile: VistaProfile, blockBytes: number, live: number): number {
  let bytes = 0x200;
  while (bytes < LARGEST_CONTAINER && blocksIn(profile, bytes, blockBytes) < FEWEST_BLOCKS) bytes *= 2;
  for (let doubled = 0; doubled < live && bytes < LARGEST_CONTAINER; doubled++) bytes *= 2;
  return bytes;
}

/** How many blocks a container of `bytes` holds: the last must leave the container's own header free. */
export function blocksIn(profile: VistaProfile, bytes: number, blockBytes: number): number {
  const room = bytes - profile.headerBytes;
  let count = Math.floor((room - firstBlock(profile, 0)) / blockBytes);
  while (count > 0 && firstBlock(profile, count) + count * blockBytes > room) count--;
  return count;
}

/** Distance of the first block's header from the container's user address: behind its header and the bitmap. */
export function firstBlock(profile: VistaProfile, count: number): number {
  const { lfh, granule, pointerBytes } = profile;
  const { userData } = lfh;
  if (lfh.freeBlocks === 'list') return userData.sizeof;
  // In whole numbers throughout: every call of the low-fragmentation heap comes by here.
  const words = pointerBytes === 4 ? (count + 31) >>> 5 : (count + 63) >>> 6;
  const end = userData.bitmap + pointerBytes * words;
  return (Math.max(userData.sizeof, end) + granule - 1) & -granule;
}

const powerOf = (bytes: number): number => 31 - Math.clz32(bytes);

function cacheAt(heap: OpenHeap, frontEnd: Address, bytes: number): Address {
  const { cache, cacheEntry } = heap.profile.lfh.heap;
  return offset(frontEnd, cache + (powerOf(bytes) - FIRST_CACHED_POWER) * cacheEntry);
}

export const hasCached = (heap: OpenHeap, frontEnd: Address, bytes: number): boolean =>
  heap.memory.pointer(cacheAt(heap, frontEnd, bytes)) !== NULL;

/** User address of a container of `bytes`, NULL when memory is lacking. What it contains is arbitrary. */
export function takeContainer(heap: OpenHeap, frontEnd: Address, bytes: number): Address {
  const { memory } = heap;
  const head = cacheAt(heap, frontEnd, bytes);
  const cached = memory.pointer(head);
  if (cached === NULL) return allocateInternal(heap, bytes);
  memory.setPointer(head, memory.pointer(cached));
  addDepth(heap, head, -1);
  return cached;
}

/**
 * Puts a container that is no longer used into the cache, or gives it back when that is full and the heap's lock does not
 * keep the caller out. A cached one has no signature and is linked through its first word.
 */
export function giveContainer(heap: OpenHeap, frontEnd: Address, blocks: Address, flags: number): void {
  const { memory, profile } = heap;
  const { userData } = profile.lfh;
  const size = sizeIn(checkedCode(heap, offset(blocks, -profile.headerBytes)));
  const bytes = 2 ** powerOf(size * profile.granule);
  memory.setU32(offset(blocks, userData.signature), 0);
  const head = cacheAt(heap, frontEnd, bytes);
  if (memory.u16(depthAt(heap, head)) >= MOST_CACHED && closedLock(heap, flags) === NULL) {
    freeInternal(heap, blocks);
    return;
  }
  memory.setPointer(blocks, memory.pointer(head));
  memory.setPointer(head, blocks);
  addDepth(heap, head, 1);
}

/** Gives all cached containers back to the back end. */
export function flushCache(heap: OpenHeap, frontEnd: Address): void {
  const { memory } = heap;
  for (let bytes = 2 ** FIRST_CACHED_POWER; bytes <= LARGEST_CONTAINER; bytes *= 2) {
    const head = cacheAt(heap, frontEnd, bytes);
    for (let blocks = memory.pointer(head); blocks !== NULL; blocks = memory.pointer(head)) {
      memory.setPointer(head, memory.pointer(blocks));
      addDepth(heap, head, -1);
      freeInternal(heap, blocks);
    }
  }
}

const depthAt = (heap: OpenHeap, head: Address): Address => offset(head, heap.profile.pointerBytes);

function addDepth(heap: OpenHeap, head: Address, by: 1 | -1): void {
  const at = depthAt(heap, head);
  heap.memory.setU16(at, heap.memory.u16(at) + by);
}

/** A busy block of `bytes` marked internal: its user address, NULL when memory is lacking. */
export function allocateInternal(heap: OpenHeap, bytes: number): Address {
  const user = allocateBlock(heap, bytes - 8, 0);
  if (user === undefined) return NULL;
  const entry = offset(user, -heap.profile.headerBytes);
  const code = readCode(heap, entry);
  heap.memory.phase('write header');
  writeCode(heap, entry, sizeIn(code), flagsIn(code) | ENTRY_VIRTUAL_ALLOC);
  return user;
}

function freeInternal(heap: OpenHeap, user: Address): void {
  const entry = offset(user, -heap.profile.headerBytes);
  const segment = homeSegment(heap, entry);
  if (segment !== NULL) freeEntry(heap, entry, segment);
}

/** Whether a record can be had without the back end. */
export function hasRecord(heap: OpenHeap, frontEnd: Address): boolean {
  return heap.memory.pointer(deletedAt(heap, frontEnd)) !== NULL || roomInZone(heap, frontEnd) !== NULL;
}

/** A zeroed HEAP_SUBSEGMENT, NULL when memory is lacking. */
export function takeRecord(heap: OpenHeap, frontEnd: Address): Address {
  const { memory, profile } = heap;
  const { subsegment, zone } = profile.lfh;
  const deleted = deletedAt(heap, frontEnd);
  let record = memory.pointer(deleted);
  if (record !== NULL) memory.setPointer(deleted, memory.pointer(offset(record, subsegment.next)));
  else {
    const roomy = roomInZone(heap, frontEnd);
    const from = roomy === NULL ? addZone(heap, frontEnd) : roomy;
    if (from === NULL) return NULL;
    record = memory.pointer(offset(from, zone.free));
    memory.setPointer(offset(from, zone.free), record + subsegment.sizeof);
  }
  memory.fill(record, subsegment.sizeof, 0);
  return record;
}

/** Keeps a record that is not in use for the next subsegment. */
export function giveRecord(heap: OpenHeap, frontEnd: Address, record: Address): void {
  const { memory, profile } = heap;
  const deleted = deletedAt(heap, frontEnd);
  memory.fill(record, profile.lfh.subsegment.sizeof, 0);
  memory.setPointer(offset(record, profile.lfh.subsegment.next), memory.pointer(deleted));
  memory.setPointer(deleted, record);
}

const deletedAt = (heap: OpenHeap, frontEnd: Address): Address =>
  offset(frontEnd, heap.profile.lfh.heap.localData + heap.profile.lfh.localData.deleted);

/** The newest zone if a record fits in it, else NULL. */
function roomInZone(heap: OpenHeap, frontEnd: Address): Address {
  const { memory, profile } = heap;
  const { lfh } = profile;
  const head = offset(frontEnd, lfh.heap.zones);
  const newest = memory.pointer(offset(head, profile.pointerBytes));
  if (newest === head) return NULL;
  const end = memory.pointer(offset(newest, lfh.zone.free)) + lfh.subsegment.sizeof;
  return end <= memory.pointer(offset(newest, lfh.zone.limit)) ? newest : NULL;
}

function addZone(heap: OpenHeap, frontEnd: Address): Address {
  const { memory, profile } = heap;
  const { lfh, pointerBytes, headerBytes } = profile;
  const zone = allocateInternal(heap, ZONE_BYTES);
  if (zone === NULL) return NULL;
  memory.fill(zone, ZONE_BYTES - headerBytes, 0);
  const head = offset(frontEnd, lfh.heap.zones);
  const newest = memory.pointer(offset(head, pointerBytes));
  memory.setPointer(zone, head);
  memory.setPointer(offset(zone, pointerBytes), newest);
  memory.setPointer(newest, zone);
  memory.setPointer(offset(head, pointerBytes), zone);
  memory.setPointer(offset(zone, lfh.zone.free), zone + lfh.zone.sizeof);
  memory.setPointer(offset(zone, lfh.zone.limit), zone + ZONE_BYTES - headerBytes);
  return zone;
}

import * as layout from './layout';
import { changes, forget, isNowhere, nowhere, readable, writable } from './memory';

/** The process environment block. */
export let peb: u32 = 0;
/** The bucket, from 1, of each size in granules: a byte each. */
export let bucketOf: usize = 0;

/** A chain of subsegments that is longer is searched on the general path. */
const LONGEST_CHAIN = 64;
const LARGEST_CONTAINER: u32 = 0x10000;

/*
 * What every call of a heap asks first, as it was when `changes` was `preparedAt`: where its header lies, whether nothing
 * about it is unusual, its front end (0 when the lane knows none), what all codes of its blocks have in common; the byte that
 * says where the next search starts, and the table of starts.
 */
let prepared: u32 = 0;
let preparedAt: u32 = 0;
let head: usize = 0;
let isUsual: bool = false;
let frontEnd: u32 = 0;
let mix: u32 = 0;
let startAt: usize = 0;
let starts: usize = 0;

/*
 * The block that `find` found: its code, its subsegment's record and the word of its bit in the linear memory, the record's
 * address, and its index.
 */
let foundCode: usize = 0;
let foundRecord: usize = 0;
let foundBit: usize = 0;
let foundSubsegment: u32 = 0;
let foundIndex: u32 = 0;

/** Room for the record that `joined` gave, and its address. */
export let joint: usize = 0;
let joinedAt: u32 = 0;

/** Where the header's last byte lies of the block that `allocate` gave last, or `free` took. */
export let header: usize = 0;

/*
 * What an allocation takes: the word of the bit and its index, the bucket's pointers; the subsegment that is to become active,
 * when `takenAvailable` is not 0.
 */
let takenBit: usize = 0;
let takenIndex: u32 = 0;
let takenActive: usize = 0;
let takenAvailable: usize = 0;
let takenSubsegment: u32 = 0;

/** Whether the pointer at `place` is no address below 2 GB. */
function isFar(place: usize): bool {
  return load<i32>(place) < 0 || (layout.wide !== 0 && load<u32>(place, 4) !== 0);
}

function setPointer(place: usize, value: u32): void {
  store<u32>(place, value);
  if (layout.wide) store<u32>(place, 0, 4);
}

/** Makes ready for calls of a heap; false when the lane knows nothing of it. */
export function prepare(heap: u32): bool {
  prepared = heap;
  frontEnd = 0;
  // First, as it may give the page another frame.
  startAt = writable(peb + layout.nextStart);
  head = readable(heap);
  if ((heap & 4095) === 0 && load<u32>(head + layout.signature) === layout.heapSignature) {
    const forced = load<u32>(head + layout.forceFlags);
    // What the heap adds to every call would have to be taken along.
    isUsual =
      (load<u32>(head + layout.flags) & layout.unusualHeap) === 0 &&
      (forced & (layout.unusualCall | layout.zeroMemory)) === 0;
    const key = readable(load<u32>(head + layout.frontEnd) + layout.key);
    if (!isFar(head + layout.frontEnd) && !isNowhere(key)) frontEnd = load<u32>(head + layout.frontEnd);
    mix = load<u32>(key) ^ (heap >>> 4);
    // All of them lie in one page.
    starts = readable(peb + layout.randomStarts);
  }
  preparedAt = changes;
  return frontEnd !== 0;
}

/** The same; what was asked before is not asked again unless a page moved. @inline */
export function isReady(heap: u32): bool {
  return heap === prepared && changes === preparedAt ? frontEnd !== 0 : prepare(heap);
}

/** HeapAlloc: the user pointer; 0, and nothing stored, when the general path is to answer. */
export function allocate(flags: u32, bytes: u32): u32 {
  const info = infoFor(flags, bytes);
  if (info === 0) return 0;
  const record = source(info);
  if (isNowhere(record)) return 0;
  const depth: u32 = load<u16>(record + layout.depth);
  const count: u32 = load<u16>(record + layout.blockCount);
  const stride = (load<u16>(record + layout.blockSize) as u32) << layout.granuleShift;
  const blocksAt = record + layout.userBlocks;
  const blocks = load<u32>(blocksAt);
  if (depth === 0 || isFar(blocksAt) || blocks === 0 || (blocks & 7) !== 0 || !search(blocks, count))
    return 0;

  const entry = blocks + firstBlock(count) + takenIndex * stride;
  const unused = stride - bytes;
  const many = unused >= layout.manyUnused;
  const state = writable(entry + layout.codeAt + 7);
  const counted = many ? writable(entry + stride - 2) : state;
  if (bytes > stride || isNowhere(state) || isNowhere(counted)) return 0;
  const user = entry + layout.headerBytes;
  if ((flags & layout.zeroMemory) !== 0 && !clear(user, bytes)) return 0;

  if (takenAvailable !== 0) {
    setPointer(takenAvailable, load<u32>(record + layout.next));
    setPointer(record + layout.next, 0);
    setPointer(takenActive, takenSubsegment);
  }
  store<u8>(startAt, load<u8>(startAt) + 1);
  store<u32>(takenBit, load<u32>(takenBit) | (1 << (takenIndex & 31)));
  store<u16>(record + layout.depth, depth - 1);
  putBack(record);
  store<u8>(state, layout.unusedFrontEnd | (many ? layout.manyUnused : unused));
  if (many) store<u16>(counted, unused);
  header = state;
  return user;
}

/** The segment info of the bucket that serves the request; 0 when none does. */
function infoFor(flags: u32, bytes: u32): u32 {
  if (!isUsual || (flags & layout.unusualCall) !== 0 || bytes > layout.largestRequest) return 0;
  const least: u32 = layout.wide ? 16 : 1;
  const size = (max(bytes, least) + 8 + (1 << layout.granuleShift) - 1) >>> layout.granuleShift;
  if (((load<u8>(head + layout.served + (size >>> 3)) >>> (size & 7)) & 1) === 0) return 0;
  return frontEnd + layout.infos + ((load<u8>(bucketOf + size) as u32) - 1) * layout.infoBytes;
}

/**
 * The record of the subsegment that has the next free block: the active one, else the first available, which is to become
 * active. Nowhere when there is none.
 */
function source(info: u32): usize {
  takenAvailable = 0;
  const activeAt = readable(info + layout.active);
  const subsegment = load<u32>(activeAt);
  if (isFar(activeAt)) return nowhere();
  if (subsegment !== 0) {
    const record = recordAt(subsegment);
    if (isNowhere(record) || load<u16>(record + layout.depth) !== 0) return record;
  }
  takenAvailable = writable(info + layout.available);
  takenActive = writable(info + layout.active);
  if (isNowhere(takenAvailable) || isNowhere(takenActive) || isFar(takenAvailable)) return nowhere();
  takenSubsegment = load<u32>(takenAvailable);
  const record = takenSubsegment === 0 ? nowhere() : recordAt(takenSubsegment);
  return isFar(record + layout.next) ? nowhere() : record;
}

/** Finds a free one of `count` blocks, from a random start on; false when that cannot be told. */
function search(blocks: u32, count: u32): bool {
  if (isNowhere(startAt) || isNowhere(starts) || count === 0) return false;
  const start = ((load<u8>(starts + load<u8>(startAt)) as u32) * count) >>> 8;
  const words = (count + 31) >>> 5;
  let mask: u32 = -1 << (start & 31);
  let word = start >>> 5;
  for (let step: u32 = 0; step <= words; step++) {
    const bitAt = writable(blocks + layout.bitmap + (word << 2));
    if (isNowhere(bitAt)) return false;
    const free = ~load<u32>(bitAt) & mask;
    if (free !== 0) {
      takenBit = bitAt;
      takenIndex = (word << 5) + (ctz(free) as u32);
      return true;
    }
    mask = -1;
    word = word + 1 === words ? 0 : word + 1;
  }
  return false;
}

/** HEAP_ZERO_MEMORY clears whole pointers; false, and nothing done, unless they lie in one page. */
function clear(user: u32, bytes: u32): bool {
  const pointerBytes: u32 = layout.wide ? 8 : 4;
  const zeroed = (bytes + pointerBytes - 1) & (0 - pointerBytes);
  const first = writable(user);
  if (isNowhere(first) || (user & 4095) + zeroed > 4096) return false;
  memory.fill(first, 0, zeroed);
  return true;
}

/** HeapFree: false, and nothing stored, when the general path is to answer. */
export function free(user: u32): bool {
  return find(user) && freeFound();
}

/** The same for the block that `size` found last, when `changes` has not changed since. */
export function freeFound(): bool {
  const record = foundRecord;
  const depth: u32 = (load<u16>(record + layout.depth) as u32) + 1;
  const infoAt = record + layout.localInfo;
  const info = load<u32>(infoAt);
  if (isFar(infoAt) || info === 0 || (info & 7) !== 0) return false;
  const activeAt = readable(info + layout.active);
  if (isNowhere(activeAt)) return false;
  // A subsegment that is not the active one is offered with its first free block and given up with its last.
  let available: usize = 0;
  if (load<u32>(activeAt) !== foundSubsegment || isFar(activeAt)) {
    if (depth === load<u16>(record + layout.blockCount) || isFar(activeAt)) return false;
    if (depth === 1) {
      available = writable(info + layout.available);
      if (isNowhere(available) || isFar(available)) return false;
    }
  }
  header = foundCode + 7;
  store<u8>(header, layout.unusedFrontEnd);
  store<u32>(foundBit, load<u32>(foundBit) & ~(1 << (foundIndex & 31)));
  store<u16>(record + layout.depth, depth);
  if (available !== 0) {
    setPointer(record + layout.next, load<u32>(available));
    setPointer(available, foundSubsegment);
  }
  putBack(record);
  return true;
}

/** HeapSize of a busy block that `allocate` and `free` would know too; -1 when the general path is to answer. */
export function size(user: u32): i32 {
  if (!find(user)) return -1;
  const stride = (load<u16>(foundRecord + layout.blockSize) as u32) << layout.granuleShift;
  const unused = (load<u8>(foundCode, 7) as u32) - layout.unusedFrontEnd;
  if (unused !== layout.manyUnused) return stride - unused;
  const counted = writable(user - layout.headerBytes + stride - 2);
  return isNowhere(counted) ? -1 : stride - (load<u16>(counted) as u32);
}

/** Whether a busy block of the front end begins at `user`: see `findQuick`. False when it is not for this lane to know. */
function find(user: u32): bool {
  if (user < 4096 || (user & ((1 << layout.granuleShift) - 1)) !== 0) return false;
  const entry = user - layout.headerBytes;
  const code = writable(entry + layout.codeAt);
  const state: u32 = load<u8>(code, 7);
  if ((state & layout.unusedFrontEnd) === 0 || state === layout.unusedFrontEnd) return false;

  const record = owner(load<u32>(code) ^ mix, entry);
  if (isNowhere(record)) return false;
  const blocksAt = record + layout.userBlocks;
  const blocks = load<u32>(blocksAt);
  const count: u32 = load<u16>(record + layout.blockCount);
  const stride = (load<u16>(record + layout.blockSize) as u32) << layout.granuleShift;
  const index: u32 = load<u16>(code, 4);
  if (isFar(blocksAt) || (blocks & 7) !== 0 || index >= count) return false;
  if (blocks + firstBlock(count) + index * stride !== entry) return false;
  const bitAt = writable(blocks + layout.bitmap + ((index >>> 5) << 2));
  if (isNowhere(bitAt) || ((load<u32>(bitAt) >>> (index & 31)) & 1) === 0) return false;
  foundCode = code;
  foundRecord = record;
  foundIndex = index;
  foundBit = bitAt;
  return true;
}

/** The record of the subsegment that a block's decoded code means: see `subsegmentAt`. Nowhere when there is none. */
function owner(rest: u32, entry: u32): usize {
  const chainAt = readable(frontEnd + layout.chains + ((rest & 0xff) << (2 + layout.wide)));
  let at: u32 = isFar(chainAt) ? 0 : load<u32>(chainAt);
  for (let steps = 0; at !== 0 && (at & 7) === 0 && steps < LONGEST_CHAIN; steps++) {
    // A record may lie in two pages.
    const blocksAt = readable(at + layout.userBlocks);
    if (isFar(blocksAt)) break;
    const distance = entry - load<u32>(blocksAt);
    if (distance < LARGEST_CONTAINER && ((distance << 8) ^ (at >>> 4)) === rest) {
      foundSubsegment = at;
      return recordAt(at);
    }
    const nextAt = readable(at + layout.chain);
    if (isFar(nextAt)) break;
    at = load<u32>(nextAt);
  }
  return nowhere();
}

/** Distance of a container's first block from its user address: see `firstBlock` of containers.ts. */
function firstBlock(count: u32): u32 {
  const bits: u32 = layout.wide ? ((count + 63) >>> 6) << 3 : ((count + 31) >>> 5) << 2;
  const bytes = max(layout.bitmap + bits, layout.userDataBytes);
  const granule: u32 = 1 << layout.granuleShift;
  return (bytes + granule - 1) & (0 - granule);
}

/** The first byte of the record at `at`, which may be changed and is then for `putBack`; nowhere when that cannot be. */
function recordAt(at: u32): usize {
  if ((at & 7) !== 0) return nowhere();
  return (at & 4095) + layout.recordBytes > 4096 ? joined(at) : writable(at);
}

/** A copy of the record at `at`, which lies in two pages. There is one copy at a time: `changes` tells that it may be another's. */
function joined(at: u32): usize {
  const first = writable(at);
  const second = writable((at & -4096) + 4096);
  if (isNowhere(first) || isNowhere(second)) return nowhere();
  forget();
  joinedAt = at;
  const bytes: u32 = 4096 - (at & 4095);
  memory.copy(joint, first, bytes);
  memory.copy(joint + bytes, second, layout.recordBytes - bytes);
  return joint;
}

/** A record was changed: one in two pages is so where it lies. */
function putBack(record: usize): void {
  if (record !== joint) return;
  const bytes: u32 = 4096 - (joinedAt & 4095);
  memory.copy(writable(joinedAt), joint, bytes);
  memory.copy(writable((joinedAt & -4096) + 4096), joint + bytes, layout.recordBytes - bytes);
}

import { allocate, free, size } from './lane';
import {
  chunkAt,
  frameToRead,
  frameToWrite,
  granuleOf,
  initialised,
  owners,
  readable,
  readableIn,
  shadow,
  writable,
  writableIn,
} from './memory';

/* Words of an allocation's row: see AllocationColumns. */
const AT: usize = 0;
const STEP: usize = 4;
const FREED_STEP: usize = 8;
const STEPS: usize = 12;
const SIZE: usize = 16;
const SITE: usize = 20;
const FREED_SITE: usize = 24;
const PLACE: usize = 28;
const ROW_BYTES: usize = 32;
const CHUNK_BITS: u32 = 12;
const NEVER: u32 = 0xffff;
/** Of PLACE: everything but the thread. */
const HEAP_AND_FAMILY: u32 = 0xffff000f;
const THREAD: u32 = 0xfff0;

/* Words of an event: see EventLog. */
const EVENT_BYTES: usize = 24;

/** Operations of a trace, kinds of events and the shadow state of a fresh granule, as the engine numbers them. */
export let opAllocate: u32 = 0;
export let opFree: u32 = 0;
export let kindAllocate: u32 = 0;
export let kindReallocate: u32 = 0;
export let kindFree: u32 = 0;
export let uninitialisedState: u32 = 0;

/** The lines to play: operations of a byte, ids and sizes of four. */
export let ops: usize = 0;
export let ids: usize = 0;
export let sizes: usize = 0;
/** Where the events of one call go. */
export let events: usize = 0;
/** The table of blocks by id: its entries in the table of chunks, the lower half of its address, a slot's size as a power of two. */
export let tableChunks: u32 = 0;
export let tableAt: u32 = 0;
export let slotShift: u32 = 0;
/** What a call leaves behind, in words; see `Left`. */
export let left: usize = 0;

/* Bytes in `left`. */
/** The line that takes the general path, or where the lines end. */
const LINE: usize = 0;
const NEXT_ROW: usize = 4;
const EVENT_COUNT: usize = 8;
/** Third argument of the last call and its result; fourth argument of the last call that had one, and whether there was one. */
const THIRD: usize = 12;
const FOURTH: usize = 16;
const RESULT: usize = 20;
const HAD_FOURTH: usize = 24;

/* What holds during a call of `play`. */
let heap: u32 = 0;
let place: u32 = 0;
let rowChunks: usize = 0;
let stepLow: u32 = 0;
let stepHigh: u32 = 0;
let firstPc: u32 = 0;
let nextRow: u32 = 0;
let nextEvent: usize = 0;

/** Shadow, initialised bits and owner of a new block in more than one page. */
declare function give(at: u32, bytes: u32, owner: u32): void;
/** Shadow of a block that goes, in more than one page. */
declare function take(at: u32, bytes: u32): void;
/** The same for the contents of a block that moves, and HeapFree of the old one on the general path. */
declare function move(to: u32, from: u32, bytes: u32): void;
declare function release(heap: u32, at: u32): void;
/** Shadow of a block that moved. */
declare function carry(to: u32, from: u32, kept: u32): void;

/**
 * Plays lines [`from`, `to`) and says where it ended: at `to`, or at a line that takes the general path. `ofHeap` and `ofPlace`
 * are heap, thread and family as a row has them, `row` is the number of the next row in the chunks of the table `chunks`;
 * line 0 is step `low` + 2^32 `high` and has the pc `pc`.
 */
export function play(
  from: u32,
  to: u32,
  ofHeap: u32,
  ofPlace: u32,
  chunks: usize,
  row: u32,
  low: u32,
  high: u32,
  pc: u32,
): u32 {
  heap = ofHeap;
  place = ofPlace;
  rowChunks = chunks;
  nextRow = row;
  stepLow = low;
  stepHigh = high;
  firstPc = pc;
  nextEvent = events;
  store<u32>(left, 0, HAD_FOURTH);
  store<u32>(left, 0, EVENT_COUNT);
  store<u32>(left, row, NEXT_ROW);
  let line = from;
  for (; line < to; line++) {
    store<u32>(left, line, LINE);
    if (!playLine(line)) break;
    store<u32>(left, nextRow, NEXT_ROW);
    store<u32>(left, (nextEvent - events) / EVENT_BYTES, EVENT_COUNT);
  }
  store<u32>(left, line, LINE);
  return line;
}

function playLine(line: u32): bool {
  const op: u32 = load<u8>(ops + line);
  const slot = tableAt + (load<u32>(ids + (line << 2)) << slotShift);
  const chunks = chunkAt + (tableChunks << 2);
  if (op === opFree) {
    const named = readableIn(chunks, slot);
    if (named === 0 || (slotShift === 3 && load<u32>(named, 4) !== 0)) return false;
    const old = load<u32>(named);
    if (!freeBlock(old, line)) return false;
    store<u32>(left, old, THIRD);
    store<u32>(left, 1, RESULT);
    return true;
  }
  const bytes = load<u32>(sizes + (line << 2));
  const named = writableIn(chunks, slot);
  if (named === 0 || (slotShift === 3 && load<u32>(named, 4) !== 0)) return false;
  const old = op === opAllocate ? 0 : load<u32>(named);
  const at = old === 0 ? allocateBlock(bytes, line) : moveBlock(old, bytes, line);
  if (at === 0) return false;
  store<u32>(left, old === 0 ? bytes : old, THIRD);
  if (old !== 0) {
    store<u32>(left, bytes, FOURTH);
    store<u32>(left, 1, HAD_FOURTH);
  }
  store<u32>(left, at, RESULT);
  // Tables may have moved.
  store<u32>(writableIn(chunkAt + (tableChunks << 2), slot), at);
  return true;
}

function allocateBlock(bytes: u32, line: u32): u32 {
  const at = allocate(heap, 0, bytes);
  if (at === 0) return 0;
  const row = addRow(at, bytes, line);
  giveBlock(at, bytes, row + 1);
  addEvent(kindAllocate, at, bytes, row, line);
  return at;
}

function freeBlock(at: u32, line: u32): bool {
  const owner = liveOwner(at);
  if (owner === 0 || !free(heap, at)) return false;
  const row = rowOf(owner - 1);
  const bytes = load<u32>(row, SIZE);
  endRow(row, line);
  takeBlock(at, bytes);
  addEvent(kindFree, at, bytes, owner - 1, line);
  return true;
}

/** HeapReAlloc: a block of the front end always moves. */
function moveBlock(at: u32, bytes: u32, line: u32): u32 {
  const owner = liveOwner(at);
  if (owner === 0) return 0;
  const old = size(heap, at);
  if (old < 0) return 0;
  const to = allocate(heap, 0, bytes);
  if (to === 0) return 0;
  copyBytes(to, at, min(old as u32, bytes));
  if (!free(heap, at)) release(heap, at);
  const oldRow = rowOf(owner - 1);
  const oldBytes = load<u32>(oldRow, SIZE);
  endRow(oldRow, line);
  const row = addRow(to, bytes, line);
  giveBlock(to, bytes, row + 1);
  carryBlock(to, at, min(oldBytes, bytes));
  takeBlock(at, oldBytes);
  addEvent(kindReallocate, to, bytes, row, line);
  return to;
}

function copyBytes(to: u32, from: u32, bytes: u32): void {
  const source = inOnePage(from, bytes) ? readable(from) : 0;
  const target = inOnePage(to, bytes) ? writable(to) : 0;
  if (source === 0 || target === 0) move(to, from, bytes);
  else memory.copy(target, source, bytes);
}

/** ShadowMap.carryBlock to a block that was just given: the first `bytes` bytes have a value where those at `from` had one. */
function carryBlock(to: u32, from: u32, bytes: u32): void {
  const source = inOnePage(from, bytes) ? frameToRead(from) : 0;
  const target = inOnePage(to, bytes) ? frameToWrite(to) : 0;
  if (source === 0 || target === 0) {
    carry(to, from, bytes);
    return;
  }
  let out = granuleOf(source, from);
  let into = granuleOf(target, to);
  for (const end = out + (bytes >>> 3); out < end; out++, into++) {
    store<u8>(shadow + into, 8 | (load<u8>(shadow + out) & uninitialisedState));
    store<u8>(initialised + into, load<u8>(initialised + out));
  }
  const count = bytes & 7;
  if (count === 0) return;
  const known: u32 = (load<u8>(shadow + out) & uninitialisedState) === 0 ? 0xff : load<u8>(initialised + out);
  const now = known & ((1 << count) - 1);
  const touchable: u32 = load<u8>(shadow + into) & 15;
  store<u8>(initialised + into, now);
  if (now === (1 << touchable) - 1) store<u8>(shadow + into, touchable);
}

function inOnePage(at: u32, bytes: u32): bool {
  return (at & 4095) + bytes <= 4096;
}

/** The owner word of the live block at `at` of this heap and family; 0 when there is none. */
function liveOwner(at: u32): u32 {
  if ((at as i32) <= 0) return 0;
  const frame = frameToRead(at);
  const owner = frame === 0 ? 0 : load<u32>(owners + (granuleOf(frame, at) << 2));
  if (owner === 0) return 0;
  const row = rowOf(owner - 1);
  const live = (load<u32>(row, STEPS) & NEVER) === NEVER && load<u32>(row, AT) === at;
  return live && ((load<u32>(row, PLACE) ^ place) & HEAP_AND_FAMILY) === 0 ? owner : 0;
}

function rowOf(row: u32): usize {
  const inChunk = row & ((1 << CHUNK_BITS) - 1);
  return load<u32>(rowChunks + ((row >>> CHUNK_BITS) << 2)) + inChunk * (ROW_BYTES as u32);
}

function upperStep(line: u32): u32 {
  return stepLow + line < stepLow ? stepHigh + 1 : stepHigh;
}

function addRow(at: u32, bytes: u32, line: u32): u32 {
  const number = nextRow++;
  const row = rowOf(number);
  store<u32>(row, at, AT);
  store<u32>(row, stepLow + line, STEP);
  store<u32>(row, (upperStep(line) << 16) | NEVER, STEPS);
  store<u32>(row, bytes, SIZE);
  store<u32>(row, ~(firstPc + line), SITE);
  store<u32>(row, place, PLACE);
  return number;
}

function endRow(row: usize, line: u32): void {
  store<u32>(row, stepLow + line, FREED_STEP);
  store<u32>(row, (load<u32>(row, STEPS) & ~NEVER) | upperStep(line), STEPS);
  store<u32>(row, ~(firstPc + line), FREED_SITE);
}

function addEvent(kind: u32, at: u32, bytes: u32, row: u32, line: u32): void {
  const event = nextEvent;
  nextEvent = event + EVENT_BYTES;
  store<u32>(event, kind | (place & THREAD));
  store<u32>(event, stepLow + line, 4);
  store<u32>(event, firstPc + line, 8);
  store<u32>(event, at, 12);
  store<u32>(event, bytes, 16);
  store<u32>(event, row, 20);
}

/** ShadowMap.giveBlock. */
function giveBlock(at: u32, bytes: u32, owner: u32): void {
  const frame = inOnePage(at, bytes) && bytes !== 0 ? frameToWrite(at) : 0;
  if (frame === 0) {
    give(at, bytes, owner);
    return;
  }
  const first = granuleOf(frame, at);
  const whole = bytes >>> 3;
  const tail = bytes & 7;
  fill(shadow + first, ((uninitialisedState + 8) as u64) * EACH_BYTE, whole);
  if (tail !== 0) store<u8>(shadow + first + whole, uninitialisedState + tail);
  const count = (bytes + 7) >>> 3;
  fill(initialised + first, 0, count);
  fill(owners + (first << 2), 0, count << 2);
  store<u32>(owners + (first << 2), owner);
}

/** A byte in each byte of a word. */
const EACH_BYTE: u64 = 0x0101010101010101;
/** Bytes from which the host's own fill is faster than a loop. */
const LONG_RUN: usize = 512;

/** Fills `count` bytes; all of `word` are the same. */
function fill(at: usize, word: u64, count: usize): void {
  if (count >= LONG_RUN) {
    memory.fill(at, word as u8, count);
    return;
  }
  const end = at + count;
  for (; at + 8 <= end; at += 8) store<u64>(at, word);
  if (count & 4) {
    store<u32>(at, word as u32);
    at += 4;
  }
  if (count & 2) {
    store<u16>(at, word as u16);
    at += 2;
  }
  if (count & 1) store<u8>(at, word as u8);
}

/** ShadowMap.setNone. */
function takeBlock(at: u32, bytes: u32): void {
  const frame = inOnePage(at, bytes) ? frameToWrite(at) : 0;
  if (frame === 0) take(at, bytes);
  else fill(shadow + granuleOf(frame, at), 0, (bytes + 7) >>> 3);
}

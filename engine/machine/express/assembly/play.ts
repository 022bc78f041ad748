import { foresee, GROUP } from './ahead';
import { allocate, free, freeFound, header, isReady, prepare, size } from './lane';
import { kindAllocate, kindFree, kindReallocate, opAllocate, opFree } from './layout';
import { isNear, opOf, sizeOf, slotToRead, slotToWrite } from './lines';
import { changes, forget, isNowhere, nowhere, readable, writable } from './memory';
import { addRow, beginRows, endRow, liveOwner, nextRow, rowOf, SIZE } from './rows';
import { carryBlock, giveBlock, inOnePage, takeBlock } from './shadow';

/* Words of an event: see EventLog. */
const EVENT_BYTES: usize = 24;

/** What a call leaves behind, in words; see `Left`. */
export let left: usize = 0;

/* Bytes in `left`. */
/** The line that takes the general path, or where the lines end. */
const LINE: usize = 0;
const NEXT_ROW: usize = 4;
const NEXT_EVENT: usize = 8;
/** Third argument of the last call and its result; fourth argument of the last call that had one, and whether there was one. */
const THIRD: usize = 12;
const FOURTH: usize = 16;
const RESULT: usize = 20;
const HAD_FOURTH: usize = 24;

/** Where the events of one call go, and the next of them. */
export let events: usize = 0;
let nextEvent: usize = 0;
let heap: u32 = 0;
/** Thread and heap as an event has them; step and pc of line 0. */
let tag: u32 = 0;
let stepLow: u32 = 0;
let firstPc: u32 = 0;

/** Contents of a block that moves, in more than one page, and HeapFree of the old one on the general path. */
declare function move(to: u32, from: u32, bytes: u32): void;
declare function release(heap: u32, at: u32): void;

/**
 * Plays lines [`from`, `to`), up to one that takes the general path: `left` says how far it came. `place` is heap, thread and
 * family as a row has them, `ofTag` heap and thread as an event has them, `row` the number of the next row in the chunks of
 * the table `chunks`; line 0 is step `low` + 2^32 `high` and has the pc `pc`. `many` is not 0 when the program has
 * so many blocks that looking ahead pays.
 */
export function play(
  from: u32,
  to: u32,
  ofHeap: u32,
  place: u32,
  ofTag: u32,
  chunks: usize,
  row: u32,
  low: u32,
  high: u32,
  pc: u32,
  many: u32,
): void {
  heap = ofHeap;
  tag = ofTag;
  stepLow = low;
  firstPc = pc;
  nextEvent = events;
  beginRows(place, chunks, row, low, high, pc);
  store<u32>(left, 0, HAD_FOURTH);
  settle(from);
  prepare(heap);
  let line = from;
  let known = many !== 0 ? from : to;
  for (; line < to; line++) {
    if (line === known) {
      known = min(line + GROUP, to);
      foresee(line, known);
    }
    if (!playLine(line)) break;
    settle(line + 1);
  }
}

/** What is left behind when line `line` is the next. */
function settle(line: u32): void {
  store<u32>(left, line, LINE);
  store<u32>(left, nextRow, NEXT_ROW);
  store<u32>(left, nextEvent as u32, NEXT_EVENT);
}

function playLine(line: u32): bool {
  if (!isReady(heap)) return false;
  const op = opOf(line);
  if (op === opFree) {
    const slot = slotToRead(line);
    if (!isNear(slot)) return false;
    const old = load<u32>(slot);
    if (!freeBlock(old, line)) return false;
    store<u32>(left, old, THIRD);
    store<u32>(left, 1, RESULT);
    return true;
  }
  const bytes = sizeOf(line);
  const slot = slotToWrite(line);
  if (!isNear(slot)) return false;
  const before = changes;
  const old = op === opAllocate ? 0 : load<u32>(slot);
  const at = old === 0 ? allocateBlock(bytes, line) : moveBlock(old, bytes, line);
  if (at === 0) return false;
  store<u32>(left, old === 0 ? bytes : old, THIRD);
  if (old !== 0) {
    store<u32>(left, bytes, FOURTH);
    store<u32>(left, 1, HAD_FOURTH);
  }
  store<u32>(left, at, RESULT);
  store<u32>(changes === before ? slot : slotToWrite(line), at);
  return true;
}

function allocateBlock(bytes: u32, line: u32): u32 {
  const at = allocate(0, bytes);
  if (at === 0) return 0;
  const row = addRow(at, bytes, line);
  giveBlock(header, at, bytes, row + 1);
  addEvent(kindAllocate, at, bytes, row, line);
  return at;
}

function freeBlock(at: u32, line: u32): bool {
  const owner = liveOwner(at);
  if (owner === 0 || !free(at)) return false;
  const row = rowOf(owner - 1);
  const bytes = load<u32>(row, SIZE);
  endRow(row, line);
  takeBlock(header, at, bytes);
  addEvent(kindFree, at, bytes, owner - 1, line);
  return true;
}

/** HeapReAlloc: a block of the front end always moves. */
function moveBlock(at: u32, bytes: u32, line: u32): u32 {
  const owner = liveOwner(at);
  if (owner === 0) return 0;
  const old = size(at);
  if (old < 0) return 0;
  const before = changes;
  const to = allocate(0, bytes);
  if (to === 0) return 0;
  let given = header;
  copyBytes(to, at, min(old as u32, bytes));
  let taken: usize = 0;
  if (changes === before ? freeFound() : free(at)) taken = header;
  else {
    release(heap, at);
    forget();
  }
  if (changes !== before) given = taken = 0;
  const oldRow = rowOf(owner - 1);
  const oldBytes = load<u32>(oldRow, SIZE);
  endRow(oldRow, line);
  const row = addRow(to, bytes, line);
  giveBlock(given, to, bytes, row + 1);
  carryBlock(to, at, min(oldBytes, bytes));
  takeBlock(taken, at, oldBytes);
  addEvent(kindReallocate, to, bytes, row, line);
  return to;
}

function copyBytes(to: u32, from: u32, bytes: u32): void {
  const source = inOnePage(from, bytes) ? readable(from) : nowhere();
  const target = inOnePage(to, bytes) ? writable(to) : nowhere();
  if (isNowhere(source) || isNowhere(target)) {
    move(to, from, bytes);
    forget();
  } else memory.copy(target, source, bytes);
}

function addEvent(kind: u32, at: u32, bytes: u32, row: u32, line: u32): void {
  const event = nextEvent;
  nextEvent = event + EVENT_BYTES;
  store<u32>(event, kind | tag);
  store<u32>(event, stepLow + line, 4);
  store<u32>(event, firstPc + line, 8);
  store<u32>(event, at, 12);
  store<u32>(event, bytes, 16);
  store<u32>(event, row, 20);
}

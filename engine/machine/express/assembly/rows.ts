import { ownerOf, pageToRead } from './memory';

/* Words of an allocation's row: see AllocationColumns. */
const AT: usize = 0;
const STEP: usize = 4;
const FREED_STEP: usize = 8;
const STEPS: usize = 12;
export const SIZE: usize = 16;
const SITE: usize = 20;
const FREED_SITE: usize = 24;
const PLACE: usize = 28;
const ROW_BYTES: usize = 32;
const CHUNK_BITS: u32 = 12;
const NEVER: u32 = 0xffff;
/** Of PLACE: everything but the thread. */
const HEAP_AND_FAMILY: u32 = 0xffff000f;

/* What holds during a call of `play`: see there. */
let place: u32 = 0;
let rowChunks: usize = 0;
let stepLow: u32 = 0;
let stepHigh: u32 = 0;
let firstPc: u32 = 0;
export let nextRow: u32 = 0;

export function beginRows(ofPlace: u32, chunks: usize, row: u32, low: u32, high: u32, pc: u32): void {
  place = ofPlace;
  rowChunks = chunks;
  nextRow = row;
  stepLow = low;
  stepHigh = high;
  firstPc = pc;
}

/** The owner word of the live block at `at` of this heap and family; 0 when there is none. */
export function liveOwner(at: u32): u32 {
  if ((at as i32) <= 0) return 0;
  const owner = load<u32>(ownerOf(pageToRead(at), at));
  if (owner === 0) return 0;
  const row = rowOf(owner - 1);
  const live = (load<u32>(row, STEPS) & NEVER) === NEVER && load<u32>(row, AT) === at;
  return live && ((load<u32>(row, PLACE) ^ place) & HEAP_AND_FAMILY) === 0 ? owner : 0;
}

export function rowOf(row: u32): usize {
  const inChunk = row & ((1 << CHUNK_BITS) - 1);
  return load<u32>(rowChunks + ((row >>> CHUNK_BITS) << 2)) + inChunk * (ROW_BYTES as u32);
}

function upperStep(line: u32): u32 {
  return stepLow + line < stepLow ? stepHigh + 1 : stepHigh;
}

export function addRow(at: u32, bytes: u32, line: u32): u32 {
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

export function endRow(row: usize, line: u32): void {
  store<u32>(row, stepLow + line, FREED_STEP);
  store<u32>(row, (load<u32>(row, STEPS) & ~NEVER) | upperStep(line), STEPS);
  store<u32>(row, ~(firstPc + line), FREED_SITE);
}

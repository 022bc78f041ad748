import { KINDS } from './cells';
import { type HeapItems } from '../heap/items';

/** Rows of a walk that one row of sums stands for. */
export const SUM_ROWS = 64;

const sumsByWalk = new WeakMap<HeapItems, Float64Array>();

/**
 * Bytes by kind of each `SUM_ROWS` neighbouring items of a walk: a view that is too coarse for single blocks adds these up
 * instead of a million blocks.
 */
export function sumsOf(walk: HeapItems): Float64Array {
  let sums = sumsByWalk.get(walk);
  if (sums === undefined) sumsByWalk.set(walk, (sums = sumUp(walk)));
  return sums;
}

function sumUp(walk: HeapItems): Float64Array {
  const sums = new Float64Array(Math.ceil(walk.count / SUM_ROWS) * KINDS);
  for (let row = 0; row < walk.count; row++)
    sums[Math.floor(row / SUM_ROWS) * KINDS + walk.kind[row]!]! += walk.size[row]!;
  return sums;
}

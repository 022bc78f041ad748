import * as layout from './layout';
import { chunkAt, isNowhere, readableIn, writableIn } from './memory';

/* The lines to play, and the table in which their program keeps its blocks by id. */

/** Operations of a byte, ids and sizes of four. */
export let ops: usize = 0;
export let ids: usize = 0;
export let sizes: usize = 0;
/** The entries of the table's 4 GB in the table of chunks, the lower half of its address. */
export let tableChunks: u32 = 0;
export let tableAt: u32 = 0;

/** A slot's size as a power of two. */
const slotShift: u32 = 2 + layout.wide;

export function opOf(line: u32): u32 {
  return load<u8>(ops + line);
}

export function sizeOf(line: u32): u32 {
  return load<u32>(sizes + (line << 2));
}

function slotOf(line: u32): u32 {
  return tableAt + (load<u32>(ids + (line << 2)) << slotShift);
}

/** Where the line's block is named; nowhere when that is for the general path. */
export function slotToRead(line: u32): usize {
  return readableIn(chunkAt + (tableChunks << 2), slotOf(line));
}

export function slotToWrite(line: u32): usize {
  return writableIn(chunkAt + (tableChunks << 2), slotOf(line));
}

/** Whether a slot may be used, and what it names lies below 4 GB. */
export function isNear(slot: usize): bool {
  return !isNowhere(slot) && (layout.wide === 0 || load<u32>(slot, 4) === 0);
}

/*
 * Simulated memory as the machine keeps it: see SpaceTables and FramePool. Everything lies in one linear memory, where the
 * engine says. Addresses of the simulated process are below 2 GB here and called `at`; what points into the linear memory is
 * a `usize`. A page is meant by the first byte of its frame.
 */

let frames: usize = 0;
export let chunkAt: usize = 0;
export let readFrame: usize = 0;
export let writeFrame: usize = 0;

/* Parts of a frame behind its 4,096 bytes: a state, a byte of initialised bits, an owner word for each granule of 8 bytes. */
const STATES: usize = 4096;
const INITIALISED: usize = 4608;
const OWNERS: usize = 5120;

/** Makes a page that stores may go to the process's own: its frame, 0 when that is for the general path. Moves nothing. */
declare function own(at: u32): u32;

/** Changes whenever a page may have another frame than before, or tables another place. */
export let changes: u32 = 0;

/** The engine did something by which a page may have got another frame. */
export function forget(): void {
  changes++;
}

/** Where the tables are now: they move when they grow. */
export function attach(framesAt: usize, chunkTable: usize, readTable: usize, writeTable: usize): void {
  changes++;
  frames = framesAt;
  chunkAt = chunkTable;
  readFrame = readTable;
  writeFrame = writeTable;
}

/** The entry of a page in a table of frames; `chunks` is the entry of its 4 GB in the table of chunks. @inline */
function frameIn(table: usize, at: u32, chunks: usize): u32 {
  const chunk = load<u32>(chunks + ((at >>> 22) << 2));
  return load<u32>(table + ((chunk + ((at >>> 12) & 1023)) << 2));
}

/** @inline */
function pageOf(frame: u32): usize {
  return frames + (frame << 10);
}

/**
 * Whether a place is in frame 0, which stands for pages that the lane is not to touch. It is there too, and all zero: who only
 * reads may go on with that when it leads to the general path.
 */
export function isNowhere(place: usize): bool {
  return place - frames < 4096;
}

export function nowhere(): usize {
  return frames;
}

/** @inline */
export function pageToRead(at: u32): usize {
  return pageOf(frameIn(readFrame, at, chunkAt));
}

/** @inline */
export function pageToWrite(at: u32): usize {
  const frame = frameIn(writeFrame, at, chunkAt);
  return pageOf(frame !== 0 ? frame : owned(at));
}

function owned(at: u32): u32 {
  changes++;
  return own(at);
}

/** The page of an address whose byte lies at `place`. */
export function pageAround(place: usize, at: u32): usize {
  return place - (at & 4095);
}

export function byteOf(page: usize, at: u32): usize {
  return page + (at & 4095);
}

/** Where a page keeps the state of the granule of `at`. */
export function stateOf(page: usize, at: u32): usize {
  return page + STATES + ((at & 4095) >>> 3);
}

/** The initialised bits of the granule whose state lies at `state`. */
export function initialisedBeside(state: usize): usize {
  return state + (INITIALISED - STATES);
}

/** Where a page keeps the owner word of the granule of `at`. */
export function ownerOf(page: usize, at: u32): usize {
  return page + OWNERS + (((at & 4095) >>> 3) << 2);
}

/** @inline */
export function readable(at: u32): usize {
  return byteOf(pageToRead(at), at);
}

/** @inline */
export function writable(at: u32): usize {
  return byteOf(pageToWrite(at), at);
}

/** The same for an address whose 4 GB have their entries at `chunks`; a page that is not to be written is not made so. @inline */
export function readableIn(chunks: usize, at: u32): usize {
  return byteOf(pageOf(frameIn(readFrame, at, chunks)), at);
}

/** @inline */
export function writableIn(chunks: usize, at: u32): usize {
  return byteOf(pageOf(frameIn(writeFrame, at, chunks)), at);
}

/*
 * Simulated memory as the machine keeps it: see SpaceTables and FramePool. Everything lies in one linear memory, where the
 * engine says. Addresses of the simulated process are below 2 GB here and called `at`; what points into the linear memory is
 * a `usize`, and 0 where there is none.
 */

/** The bytes of the frames, 4,096 each; their shadow states, initialised bits and owner words, 512 each. */
export let frames: usize = 0;
export let shadow: usize = 0;
export let initialised: usize = 0;
export let owners: usize = 0;
export let chunkAt: usize = 0;
export let readFrame: usize = 0;
export let writeFrame: usize = 0;

/** Makes a page that stores may go to the process's own: its frame, 0 when that is for the general path. Moves nothing. */
declare function own(at: u32): u32;

/** Changes whenever a page may have another frame than before, or tables another place. */
export let changes: u32 = 0;

/** Where the tables are now: they move when they grow. */
export function attach(
  framesAt: usize,
  shadowAt: usize,
  initialisedAt: usize,
  ownersAt: usize,
  chunkTable: usize,
  readTable: usize,
  writeTable: usize,
): void {
  changes++;
  frames = framesAt;
  shadow = shadowAt;
  initialised = initialisedAt;
  owners = ownersAt;
  chunkAt = chunkTable;
  readFrame = readTable;
  writeFrame = writeTable;
}

/** The entry of a page in a table of frames; `chunks` is the entry of its 4 GB in the table of chunks. */
function frameIn(table: usize, at: u32, chunks: usize): u32 {
  const chunk = load<u32>(chunks + ((at >>> 22) << 2));
  return load<u32>(table + ((chunk + ((at >>> 12) & 1023)) << 2));
}

export function frameToRead(at: u32): u32 {
  return frameIn(readFrame, at, chunkAt);
}

export function frameToWrite(at: u32): u32 {
  const frame = frameIn(writeFrame, at, chunkAt);
  if (frame !== 0) return frame;
  changes++;
  return own(at);
}

export function byteOf(frame: u32, at: u32): usize {
  return frame === 0 ? 0 : frames + (frame << 12) + (at & 4095);
}

export function readable(at: u32): usize {
  return byteOf(frameToRead(at), at);
}

export function writable(at: u32): usize {
  return byteOf(frameToWrite(at), at);
}

/** The same for an address whose 4 GB have their entries at `chunks`; a page that is not to be written is not made so. */
export function readableIn(chunks: usize, at: u32): usize {
  return byteOf(frameIn(readFrame, at, chunks), at);
}

export function writableIn(chunks: usize, at: u32): usize {
  return byteOf(frameIn(writeFrame, at, chunks), at);
}

/** The frame that has the byte at `place` in the linear memory. */
export function frameOf(place: usize): u32 {
  return ((place - frames) >>> 12) as u32;
}

/** Index of the granule of `at` in the tables of a frame. */
export function granuleOf(frame: u32, at: u32): u32 {
  return (frame << 9) + ((at & 4095) >>> 3);
}

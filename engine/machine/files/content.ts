import { type Hash } from '../../base/hash';

/*
 * The bytes of a file, in chunks. Copies share their chunks, and a shared chunk is copied by the first that writes to it:
 * a snapshot of a run costs a list of chunks.
 */

const CHUNK = 0x10000;
/** The first chunk begins as small as this, as most files do. */
const LEAST = 64;

interface Chunk {
  /** What lies behind the end of the file is zero. */
  readonly bytes: Uint8Array;
  /** Also in a copy: never written again. */
  shared: boolean;
}

export interface Content {
  /** Bytes. */
  size: number;
  readonly chunks: Chunk[];
}

export const emptyContent = (): Content => ({ size: 0, chunks: [] });

export function copyContent(content: Content): Content {
  for (const chunk of content.chunks) chunk.shared = true;
  return { size: content.size, chunks: [...content.chunks] };
}

/** The byte at `at`, -1 behind the end. */
export const byteAt = (content: Content, at: number): number =>
  at < content.size ? (content.chunks[Math.floor(at / CHUNK)]!.bytes[at % CHUNK] ?? 0) : -1;

/** At most `size` bytes from `at` on, fewer at the end. */
export function readContent(content: Content, at: number, size: number): Uint8Array {
  const end = Math.min(at + size, content.size);
  const bytes = new Uint8Array(Math.max(end - at, 0));
  for (let next = at; next < end;) {
    const start = next % CHUNK;
    const count = Math.min(CHUNK - start, end - next);
    bytes.set(content.chunks[Math.floor(next / CHUNK)]!.bytes.subarray(start, start + count), next - at);
    next += count;
  }
  return bytes;
}

/** Writes at `at`; what lies between the end and `at` is zero then. */
export function writeContent(content: Content, at: number, bytes: Uint8Array): void {
  const end = at + bytes.length;
  if (end > content.size) resizeContent(content, end);
  for (let next = at; next < end;) {
    const start = next % CHUNK;
    const count = Math.min(CHUNK - start, end - next);
    own(content, Math.floor(next / CHUNK)).set(bytes.subarray(next - at, next - at + count), start);
    next += count;
  }
}

/** Cuts the content, or goes on with zeros. */
export function resizeContent(content: Content, size: number): void {
  const count = Math.ceil(size / CHUNK);
  if (size < content.size) {
    content.chunks.length = count;
    const inLast = size % CHUNK;
    if (inLast > 0) own(content, count - 1).fill(0, inLast);
  } else {
    for (let index = Math.max(content.chunks.length - 1, 0); index < count; index++)
      enlarge(content, index, Math.min(CHUNK, size - index * CHUNK));
  }
  content.size = size;
}

/** The bytes of a chunk, for writing. */
function own(content: Content, index: number): Uint8Array {
  const chunk = content.chunks[index]!;
  if (!chunk.shared) return chunk.bytes;
  const bytes = chunk.bytes.slice();
  content.chunks[index] = { bytes, shared: false };
  return bytes;
}

function enlarge(content: Content, index: number, size: number): void {
  const old = content.chunks[index]?.bytes;
  if (old !== undefined && old.length >= size) return;
  const bytes = new Uint8Array(Math.min(CHUNK, Math.max(LEAST, 2 * size)));
  if (old !== undefined) bytes.set(old);
  content.chunks[index] = { bytes, shared: false };
}

export function hashContent(content: Content, hash: Hash): void {
  hash.integer(content.size);
  content.chunks.forEach(({ bytes }, index) => {
    hash.bytes(bytes.subarray(0, Math.min(content.size - index * CHUNK, CHUNK)));
  });
}

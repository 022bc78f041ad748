import { type Process } from '../process';
import { type Channel } from './channel';
import {
  type Descriptor,
  STANDARD_ERROR,
  STANDARD_INPUT,
  STANDARD_OUTPUT,
  type StreamState,
} from './stream-state';
import { Access, fileByte, fileOf, type FileObject, fileSize, writeFile } from './open-file';

/*
 * The C library's files: descriptors over handles of Win32, and streams over descriptors. Nothing is kept back: what is
 * written is in the file at once, our rule. Source: Microsoft, "Text and binary mode file I/O".
 */

export const EBADF = 9;
const ENOSPC = 28;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
/** CTRL+Z ends a text. */
const END_OF_TEXT = 26;

/** What the console and the thread give to a stream. */
export interface Surroundings {
  readonly process: Process;
  readonly thread: number;
  errno: number;
  readInput(): number;
  peekInput(ahead: number): number;
  write(stream: 1 | 2 | 3, bytes: Uint8Array): void;
}

/** The stream that a FILE pointer names, undefined when it names none that is open. */
export function streamState(process: Process, file: number): StreamState | undefined {
  const stream = process.state.streams[file - 1];
  return stream === undefined || stream.fd < 0 ? undefined : stream;
}

/** The channel of a stream to read from, or to write to; undefined with errno set when it cannot be. */
export function streamChannel(
  surroundings: Surroundings,
  file: number,
  way: 'read' | 'write',
): Channel | undefined {
  const stream = streamState(surroundings.process, file);
  const below = stream && descriptorChannel(surroundings, stream.fd);
  if (stream === undefined || below === undefined || !(way === 'read' ? stream.readable : stream.writable)) {
    if (stream !== undefined) stream.failed = true;
    surroundings.errno = EBADF;
    return undefined;
  }
  const { pushed } = stream;
  return {
    binary: below.binary,
    peek(ahead) {
      if (ahead < pushed.length) return pushed[pushed.length - 1 - ahead]!;
      const byte = below.peek(ahead - pushed.length);
      if (byte < 0) stream.atEnd = true;
      return byte;
    },
    take(count) {
      const own = Math.min(count, pushed.length);
      pushed.length -= own;
      below.take(count - own);
    },
    write(bytes) {
      const done = below.write(bytes);
      if (!done) stream.failed = true;
      return done;
    },
  };
}

/** The channel of a descriptor, undefined when it is not open. */
export function descriptorChannel(surroundings: Surroundings, fd: number): Channel | undefined {
  const { process, thread } = surroundings;
  const descriptor = process.state.descriptors[fd];
  if (descriptor === undefined) return undefined;
  const { handle } = descriptor;
  if (handle === STANDARD_INPUT || handle === STANDARD_OUTPUT || handle === STANDARD_ERROR)
    return consoleChannel(surroundings, handle);
  const file = fileOf(process, handle, thread);
  return file && new FileChannel(surroundings, file, descriptor);
}

function consoleChannel(surroundings: Surroundings, handle: number): Channel {
  return {
    binary: false,
    peek: ahead => (handle === STANDARD_INPUT ? surroundings.peekInput(ahead) : -1),
    take(count) {
      for (let each = 0; each < count; each++) surroundings.readInput();
    },
    write(bytes) {
      if (handle === STANDARD_INPUT) surroundings.errno = EBADF;
      else surroundings.write(handle === STANDARD_OUTPUT ? 1 : 2, bytes);
      return handle !== STANDARD_INPUT;
    },
  };
}

class FileChannel implements Channel {
  readonly binary: boolean;
  readonly #surroundings: Surroundings;
  readonly #file: FileObject;
  readonly #append: boolean;
  /** Bytes that were looked at, and where in the file each one ends. */
  readonly #seen: number[] = [];
  readonly #ends: number[] = [];

  constructor(surroundings: Surroundings, file: FileObject, descriptor: Descriptor) {
    this.#surroundings = surroundings;
    this.#file = file;
    this.binary = !descriptor.text;
    this.#append = descriptor.append;
  }

  peek(ahead: number): number {
    if ((this.#file.access & Access.read) === 0) return -1;
    while (this.#seen.length <= ahead) {
      const byte = this.#next(this.#ends.at(-1) ?? this.#file.position);
      if (byte < 0) return -1;
    }
    return this.#seen[ahead]!;
  }

  /** Reads one byte at `at` and keeps it; -1 at the end. */
  #next(at: number): number {
    const { state } = this.#surroundings.process;
    const byte = fileByte(state, this.#file, at);
    if (byte < 0 || (!this.binary && byte === END_OF_TEXT)) return -1;
    const isLineEnd =
      !this.binary && byte === CARRIAGE_RETURN && fileByte(state, this.#file, at + 1) === LINE_FEED;
    this.#seen.push(isLineEnd ? LINE_FEED : byte);
    this.#ends.push(at + (isLineEnd ? 2 : 1));
    return byte;
  }

  take(count: number): void {
    if (count === 0 || this.peek(count - 1) < 0) return;
    this.#file.position = this.#ends[count - 1]!;
    this.#seen.splice(0, count);
    this.#ends.splice(0, count);
  }

  write(bytes: Uint8Array): boolean {
    const { process } = this.#surroundings;
    if ((this.#file.access & (Access.write | Access.append)) === 0) {
      this.#surroundings.errno = EBADF;
      return false;
    }
    const raw = this.binary ? bytes : withReturns(bytes);
    const at = this.#append ? fileSize(process.state, this.#file) : this.#file.position;
    if (!writeFile(process, this.#file, at, raw)) {
      this.#surroundings.errno = ENOSPC;
      return false;
    }
    this.#file.position = at + raw.length;
    return true;
  }
}

/** A carriage return before each line feed. */
function withReturns(bytes: Uint8Array): Uint8Array {
  const count = bytes.reduce((sum, byte) => sum + Number(byte === LINE_FEED), 0);
  if (count === 0) return bytes;
  const raw = new Uint8Array(bytes.length + count);
  let at = 0;
  for (const byte of bytes) {
    if (byte === LINE_FEED) raw[at++] = CARRIAGE_RETURN;
    raw[at++] = byte;
  }
  return raw;
}

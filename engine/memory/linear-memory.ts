/** What this needs of the host's WebAssembly.Memory. */
export interface HostMemory {
  readonly buffer: ArrayBuffer;
  /** Adds pages of 64 KB at the end; throws RangeError when there is no room. */
  grow(pages: number): number;
}
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => HostMemory;
};

const HOST_PAGE = 0x10000;
/** 4 GB, all that 32 bits can name. */
const MOST_PAGES = 0x10000;
/** The compiler of the express lane keeps what is below for itself. */
const FIRST = 1024;
/** Cache lines of the host, and the widest word in them. */
const ALIGNMENT = 64;

/** Memory for hosts that give none to compiled code, as where the address space is limited: growing copies it. */
class PlainMemory implements HostMemory {
  buffer: ArrayBuffer;

  constructor(pages: number) {
    this.buffer = new ArrayBuffer(pages * HOST_PAGE);
  }

  grow(pages: number): number {
    const before = this.buffer.byteLength;
    const longer = new ArrayBuffer(before + pages * HOST_PAGE);
    new Uint8Array(longer).set(new Uint8Array(this.buffer));
    this.buffer = longer;
    return before / HOST_PAGE;
  }
}

function hostMemory(pages: number): HostMemory {
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: MOST_PAGES });
  } catch {
    return new PlainMemory(pages);
  }
}

/** What was retired last, and is worth keeping: the host takes long to back new memory. */
let retired: HostMemory | undefined;

/** A stretch of linear memory that somebody took; `used` bytes of it may be other than 0. */
interface Stretch {
  readonly at: number;
  readonly bytes: number;
  readonly used: () => number;
}

/**
 * The host's memory of one process: pages with what is known of them, tables and records lie in it, so that compiled code
 * (machine/express) reads and writes them where they are. Whoever takes a stretch makes views over `buffer`, and makes them
 * again when `onMove` tells that the buffer was replaced: views over the old one are empty.
 */
export class LinearMemory {
  readonly host: HostMemory;
  #end = FIRST;
  #pages: number;
  readonly #moved: (() => void)[] = [];
  #taken: Stretch[] = [];
  #spare: Stretch[] = [];
  #retired = false;

  constructor(firstBytes: number) {
    const pages = Math.ceil((FIRST + firstBytes) / HOST_PAGE);
    this.host = retired ?? hostMemory(pages);
    this.#pages = this.host.buffer.byteLength / HOST_PAGE;
    retired = undefined;
  }

  get buffer(): ArrayBuffer {
    return this.host.buffer;
  }

  /** `listener` makes its views again. */
  onMove(listener: () => void): void {
    this.#moved.push(listener);
  }

  /**
   * The first of `bytes` bytes, all 0, at a multiple of 64; -1 when there is no room. Who knows that only the first so many
   * will have been written to says so: `used`.
   */
  take(bytes: number, used: () => number = () => bytes): number {
    const rounded = Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    const at = this.#reuse(rounded) ?? this.#extend(rounded);
    if (at >= 0) this.#taken.push({ at, bytes: rounded, used });
    return at;
  }

  /** Takes back what `take` gave. */
  giveBack(at: number): void {
    const index = this.#taken.findIndex(stretch => stretch.at === at);
    const [stretch] = this.#taken.splice(index, 1);
    this.#clear(stretch!);
    this.#spare.push(stretch!);
  }

  /** Nobody uses it any more: the next process may have it. */
  retire(): void {
    if (this.#retired) return;
    this.#retired = true;
    for (const stretch of this.#taken) this.#clear(stretch);
    retired = this.host;
  }

  /** A part of a stretch that was given back, which is all 0. */
  #reuse(bytes: number): number | undefined {
    const index = this.#spare.findIndex(spare => spare.bytes >= bytes);
    if (index < 0) return undefined;
    const { at, bytes: all } = this.#spare[index]!;
    this.#spare.splice(index, 1);
    if (all > bytes) this.#spare.push({ at: at + bytes, bytes: all - bytes, used: () => 0 });
    return at;
  }

  #extend(bytes: number): number {
    const at = this.#end;
    const wanted = Math.ceil((at + bytes) / HOST_PAGE);
    if (wanted > MOST_PAGES) return -1;
    // Making views again costs more than room, which the host backs only where it is touched.
    const ample = Math.min(Math.max(wanted, this.#pages + (this.#pages >> 2)), MOST_PAGES);
    if (wanted > this.#pages && !this.#grow(ample)) return -1;
    this.#end = at + bytes;
    return at;
  }

  #clear({ at, used }: Stretch): void {
    new Uint8Array(this.buffer, at, used()).fill(0);
  }

  #grow(pages: number): boolean {
    try {
      this.host.grow(pages - this.#pages);
    } catch {
      return false;
    }
    this.#pages = pages;
    for (const moved of this.#moved) moved();
    return true;
  }
}

/** An array of 32-bit words in linear memory that can become longer. */
export class GrowingWords {
  readonly #memory: LinearMemory;
  /** Its first byte. */
  at = -1;
  length = 0;

  /** Throws RangeError when there is no room. */
  constructor(memory: LinearMemory, length: number) {
    this.#memory = memory;
    if (!this.grow(length)) throw new RangeError(`no room for ${length} words`);
  }

  /** The words as they lie now. */
  get view(): Int32Array {
    return new Int32Array(this.#memory.buffer, this.at, this.length);
  }

  /** Makes it `length` words long, the new ones 0; false when there is no room. */
  grow(length: number): boolean {
    const at = this.#memory.take(length * 4);
    if (at < 0) return false;
    if (this.at >= 0) {
      new Int32Array(this.#memory.buffer, at, length).set(this.view);
      this.#memory.giveBack(this.at);
    }
    this.at = at;
    this.length = length;
    return true;
  }
}

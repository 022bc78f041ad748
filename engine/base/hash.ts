/**
 * A fast, non-cryptographic 64-bit hash in two u32 lanes with different multipliers, for comparing states of a run.
 * The same sequence of calls gives the same digits on every host; the order of calls matters.
 */
export class Hash {
  #a = 0x9e3779b9 | 0;
  #b = 0x85ebca6b | 0;

  /** Adds the low 32 bits of `value`. */
  u32(value: number): void {
    const a = Math.imul(this.#a ^ value, 0x9e3779b1);
    this.#a = a ^ (a >>> 15);
    const b = Math.imul((this.#b + value) | 0, 0x85ebca77);
    this.#b = ((b << 13) | (b >>> 19)) ^ a;
  }

  /** Adds an integer in [0, 2^53), such as an address, a size or a step. */
  integer(value: number): void {
    this.u32(value | 0);
    this.u32(Math.floor(value / 0x100000000));
  }

  /** Adds the bits of a double; every NaN counts as the same. */
  f64(value: number): void {
    doubles[0] = Number.isNaN(value) ? NaN : value;
    this.u32(words[0]!);
    this.u32(words[1]!);
  }

  /** Adds `count` words of `source` from index `first`: one loop, as most of a state goes through here. */
  words(source: Int32Array | Uint32Array, first: number, count: number): void {
    let a = this.#a;
    let b = this.#b;
    for (let index = first, end = first + count; index < end; index++) {
      const value = source[index]!;
      a = Math.imul(a ^ value, 0x9e3779b1);
      a ^= a >>> 15;
      b = Math.imul((b + value) | 0, 0x85ebca77);
      b = ((b << 13) | (b >>> 19)) ^ a;
    }
    this.#a = a;
    this.#b = b;
  }

  /** Adds the length and the bytes. */
  bytes(source: Uint8Array): void {
    this.u32(source.length);
    const whole = source.length & ~3;
    for (let index = 0; index < whole; index += 4)
      this.u32(
        source[index]! | (source[index + 1]! << 8) | (source[index + 2]! << 16) | (source[index + 3]! << 24),
      );
    for (let index = whole; index < source.length; index++) this.u32(source[index]!);
  }

  /** Adds the length and the UTF-16 units. */
  text(source: string): void {
    this.u32(source.length);
    for (let index = 0; index < source.length; index++) this.u32(source.charCodeAt(index));
  }

  /** The two lanes now, well mixed: 64 bits as two i32. */
  get lanes(): { readonly a: number; readonly b: number } {
    return {
      a: mix(this.#a ^ Math.imul(this.#b, 0x27d4eb2f)),
      b: mix(this.#b ^ Math.imul(this.#a, 0x165667b1)),
    };
  }

  /** 16 hex digits. */
  digest(): string {
    const { a, b } = this.lanes;
    return hex8(a) + hex8(b);
  }
}

/** The finaliser of MurmurHash3 (public domain): every bit of the input reaches every bit of the output. */
function mix(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

const hex8 = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');

const doubles = new Float64Array(1);
const words = new Int32Array(doubles.buffer);

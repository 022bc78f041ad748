import { type Address } from '../../base/units';
import { type NativeCall } from '../native';
import { type TextView, isBlank, readFloat, readInteger } from './number-text';
import { type VariadicReader } from './variadic';

/** A store that a conversion asks for; all are made after the last conversion, so that a fault undoes none. */
interface Store {
  readonly at: Address;
  readonly bytes: Uint8Array;
}

export interface Scanned {
  /** Conversions stored; -1 when the input ended before the first. */
  readonly count: number;
  /** Units of input taken. */
  readonly taken: number;
  readonly stores: readonly Store[];
}

interface Directive {
  readonly suppressed: boolean;
  readonly width: number;
  readonly length: string;
  readonly conversion: string;
  /** Members of `%[…]`. */
  readonly set: ReadonlySet<number>;
  readonly inverted: boolean;
}

const NO_SET: ReadonlySet<number> = new Set();
const LENGTHS = ['I64', 'I32', 'hh', 'll', 'I', 'h', 'l', 'j', 'z', 't', 'L'];

/** Reads `input` as the scanf `formatText` says (C99 7.19.6.2, wide 7.24.2.2). `secure`: `%s`, `%c` and `%[` have a size after their pointer. */
export function scan(
  call: NativeCall,
  formatText: ArrayLike<number>,
  input: TextView,
  args: VariadicReader,
  secure: boolean,
  wide = false,
): Scanned {
  return new Scanner(call, formatText, input, args, { secure, wide }).run();
}

class Scanner {
  readonly #call: NativeCall;
  readonly #format: ArrayLike<number>;
  readonly #input: TextView;
  readonly #args: VariadicReader;
  readonly #secure: boolean;
  /** A function of wide text: its `%s` and `%c` store wide characters, `%S` and `%C` narrow ones. */
  readonly #wide: boolean;
  readonly #stores: Store[] = [];
  #at = 0;
  #taken = 0;
  #count = 0;
  #converted = false;
  #ended = false;

  constructor(
    call: NativeCall,
    format: ArrayLike<number>,
    input: TextView,
    args: VariadicReader,
    { secure, wide }: { readonly secure: boolean; readonly wide: boolean },
  ) {
    this.#call = call;
    this.#format = format;
    this.#input = input;
    this.#args = args;
    this.#secure = secure;
    this.#wide = wide;
  }

  run(): Scanned {
    while (this.#at < this.#format.length && this.#step());
    const count = this.#ended && !this.#converted ? -1 : this.#count;
    return { count, taken: this.#taken, stores: this.#stores };
  }

  /** One directive of the format; false when the input does not match. */
  #step(): boolean {
    const unit = this.#format[this.#at] ?? 0;
    if (isBlank(unit)) {
      this.#at++;
      this.#skipBlanks();
      return true;
    }
    if (unit !== 0x25) return this.#literal(unit);
    this.#at++;
    const directive = this.#directive();
    if (directive.conversion === '%') {
      this.#skipBlanks();
      this.#at--;
      return this.#literal(0x25);
    }
    return this.#convert(directive);
  }

  #skipBlanks(): void {
    while (isBlank(this.#input(this.#taken))) this.#taken++;
  }

  #literal(unit: number): boolean {
    const next = this.#input(this.#taken);
    if (next !== unit) {
      this.#ended = next <= 0;
      return false;
    }
    this.#taken++;
    this.#at++;
    return true;
  }

  #directive(): Directive {
    const suppressed = this.#accept('*');
    let width = 0;
    while (isDigit(this.#next())) width = Math.min(width * 10 + Number(this.#take()), 0x7fffffff);
    const length = LENGTHS.find(each => this.#accept(each)) ?? '';
    const conversion = this.#take();
    const inverted = conversion === '[' && this.#accept('^');
    return {
      suppressed,
      width,
      length,
      conversion,
      set: conversion === '[' ? this.#set() : NO_SET,
      inverted,
    };
  }

  #next(): string {
    return this.#at < this.#format.length ? String.fromCharCode(this.#format[this.#at] ?? 0) : '';
  }

  #take(): string {
    const next = this.#next();
    if (next !== '') this.#at++;
    return next;
  }

  #accept(word: string): boolean {
    for (let each = 0; each < word.length; each++)
      if (this.#format[this.#at + each] !== word.charCodeAt(each)) return false;
    this.#at += word.length;
    return true;
  }

  // set = "]"? (unit | unit "-" unit)* "]"
  #set(): ReadonlySet<number> {
    const set = new Set<number>();
    let first = true;
    for (;;) {
      const unit = this.#format[this.#at];
      if (unit === undefined || (unit === 0x5d && !first)) break;
      first = false;
      this.#at++;
      const end = this.#format[this.#at + 1];
      if (this.#next() === '-' && end !== undefined && end !== 0x5d) {
        this.#at += 2;
        for (let each = unit; each <= end; each++) set.add(each);
      } else set.add(unit);
    }
    this.#at++;
    return set;
  }

  #convert(directive: Directive): boolean {
    const { conversion } = directive;
    if (conversion === 'n') {
      this.#keepInteger(directive, BigInt(this.#taken));
      return true;
    }
    const text = 'cC[sS'.includes(conversion);
    if (!'cC['.includes(conversion)) this.#skipBlanks();
    if (this.#input(this.#taken) <= 0) {
      this.#ended = true;
      return false;
    }
    const matched = text ? this.#convertText(directive) : this.#convertNumber(directive);
    if (!matched) return false;
    this.#converted = true;
    if (!directive.suppressed) this.#count++;
    return true;
  }

  #convertNumber(directive: Directive): boolean {
    const { conversion, suppressed } = directive;
    const width = directive.width === 0 ? Infinity : directive.width;
    if ('aAeEfFgG'.includes(conversion)) {
      const { value, end } = readFloat(this.#input, this.#taken, width);
      if (end === this.#taken) return false;
      this.#taken = end;
      if (!suppressed) this.#keepFloat(directive.length, value);
      return true;
    }
    const base = BASES.get(conversion);
    if (base === undefined) return false;
    const { magnitude, negative, end } = readInteger(this.#input, this.#taken, base, width);
    if (end === this.#taken) return false;
    this.#taken = end;
    if (!suppressed) this.#keepInteger(directive, negative ? -magnitude : magnitude);
    return true;
  }

  #keepFloat(length: string, value: number): void {
    const bytes = length === 'l' || length === 'L' ? new Float64Array([value]) : new Float32Array([value]);
    this.#stores.push({ at: this.#args.pointer(), bytes: new Uint8Array(bytes.buffer) });
  }

  #keepInteger({ length, conversion }: Directive, value: bigint): void {
    const at = this.#args.pointer();
    const bytes = new Uint8Array(sizeOf(length, conversion, this.#call.pointerBytes));
    for (let each = 0; each < bytes.length; each++) bytes[each] = Number((value >> BigInt(8 * each)) & 0xffn);
    this.#stores.push({ at, bytes });
  }

  #convertText(directive: Directive): boolean {
    const { conversion, suppressed, set, inverted } = directive;
    const single = conversion === 'c' || conversion === 'C';
    const most = directive.width > 0 ? directive.width : single ? 1 : Infinity;
    const units: number[] = [];
    while (units.length < most) {
      const unit = this.#input(this.#taken + units.length);
      if (unit <= 0) break;
      if (conversion === '[' ? set.has(unit) === inverted : !single && isBlank(unit)) break;
      units.push(unit);
    }
    if (units.length === 0 || (single && units.length < most)) return false;
    this.#taken += units.length;
    if (suppressed) return true;
    return this.#keepText(single ? units : [...units, 0], this.#storesWide(directive));
  }

  #storesWide({ length, conversion }: Directive): boolean {
    if (length === 'l') return true;
    return length !== 'h' && 'CS'.includes(conversion) !== this.#wide;
  }

  #keepText(units: readonly number[], wide: boolean): boolean {
    const at = this.#args.pointer();
    if (this.#secure && units.length > this.#args.u32()) {
      // scanf_s: what does not fit is stored as an empty string and counts as no match.
      this.#stores.push({ at, bytes: new Uint8Array(wide ? 2 : 1) });
      return false;
    }
    this.#stores.push({
      at,
      bytes: wide ? new Uint8Array(Uint16Array.from(units).buffer) : Uint8Array.from(units),
    });
    return true;
  }
}

const isDigit = (character: string): boolean => character >= '0' && character <= '9';

const BASES: ReadonlyMap<string, number> = new Map([
  ['d', 10],
  ['u', 10],
  ['i', 0],
  ['o', 8],
  ['x', 16],
  ['X', 16],
  ['p', 16],
]);

/** Bytes of the integer that a length modifier names. */
function sizeOf(length: string, conversion: string, pointerBytes: 4 | 8): number {
  if (conversion === 'p' || length === 'I' || length === 'z' || length === 't') return pointerBytes;
  if (length === 'hh') return 1;
  if (length === 'h') return 2;
  return length === 'll' || length === 'I64' || length === 'j' || length === 'L' ? 8 : 4;
}

/** Makes the stores, or none of them when one would fault. */
export function commitStores(call: NativeCall, stores: readonly Store[]): void {
  for (const { at, bytes } of stores) call.require(at, bytes.length, 'write');
  for (const { at, bytes } of stores) call.storeBytes(at, bytes);
}

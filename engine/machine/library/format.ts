import { type Address, offset } from '../../base/units';
import { type NativeCall } from '../native';
import { exponentText, fixedText, generalText, hexFloatText } from './float-text';
import { type VariadicReader } from './variadic';

/** Text in a program's code units: bytes of a narrow string, 16-bit units of a wide one. */
export type Units = readonly number[];

/** `%` flags, width, precision, length and conversion of one directive. */
interface Directive {
  readonly left: boolean;
  readonly plus: boolean;
  readonly blank: boolean;
  readonly alternate: boolean;
  readonly zero: boolean;
  readonly width: number;
  /** undefined when not given. */
  readonly precision: number | undefined;
  readonly length: string;
  readonly conversion: string;
}

/** Width and precision beyond this are a mistake, and memory for them a danger. */
const MAX_FIELD = 0xffff;
const FLAGS = '-+ #0';
const LENGTHS = ['I64', 'I32', 'hh', 'll', 'I', 'h', 'l', 'j', 'z', 't', 'L', 'w'];
const NO_BYTES = new Uint8Array(0);

/**
 * The text that a printf of Microsoft's CRT makes, `wide` for the wprintf family; undefined when the format is refused:
 * `%n`, which the CRT does not allow, and fields of more than 65,535 characters. Source of the conversions: Microsoft,
 * "Format specification syntax: printf and wprintf functions"; C99 7.19.6.1.
 */
export function format(
  call: NativeCall,
  text: ArrayLike<number>,
  args: VariadicReader,
  wide: boolean,
): Units | undefined {
  const out: number[] = [];
  for (let at = 0; at < text.length;) {
    const unit = text[at] ?? 0;
    if (unit !== 0x25) {
      out.push(unit);
      at++;
      continue;
    }
    const reader = new DirectiveReader(text, at + 1, args);
    const directive = reader.read();
    if (directive === undefined) return undefined;
    const field = render(call, directive, args, wide);
    if (field === undefined) return undefined;
    // What is no conversion is printed as it stands.
    if (field === 'unknown') for (let each = at; each < reader.at; each++) out.push(text[each] ?? 0);
    else for (const each of field) out.push(each);
    at = reader.at;
  }
  return out;
}

/** Reads what follows a `%`, taking the arguments of `*`. */
class DirectiveReader {
  readonly #text: ArrayLike<number>;
  readonly #args: VariadicReader;
  /** Position after what was read. */
  at: number;

  constructor(text: ArrayLike<number>, at: number, args: VariadicReader) {
    this.#text = text;
    this.#args = args;
    this.at = at;
  }

  /** undefined when a field is too wide. */
  read(): Directive | undefined {
    let flags = '';
    while (this.#next() !== '' && FLAGS.includes(this.#next())) flags += this.#take();
    let width = this.#field() ?? 0;
    let precision: number | undefined;
    if (this.#next() === '.') {
      this.at++;
      precision = this.#field() ?? 0;
      if (precision < 0) precision = undefined;
    }
    let left = flags.includes('-');
    if (width < 0) {
      left = true;
      width = -width;
    }
    if (width > MAX_FIELD || (precision ?? 0) > MAX_FIELD) return undefined;
    const length = LENGTHS.find(each => this.#lookingAt(each)) ?? '';
    this.at += length.length;
    return {
      left,
      plus: flags.includes('+'),
      blank: flags.includes(' '),
      alternate: flags.includes('#'),
      zero: flags.includes('0'),
      width,
      precision,
      length,
      conversion: this.#take(),
    };
  }

  #next(): string {
    return this.at < this.#text.length ? String.fromCharCode(this.#text[this.at] ?? 0) : '';
  }

  #take(): string {
    const next = this.#next();
    if (next !== '') this.at++;
    return next;
  }

  #lookingAt(word: string): boolean {
    for (let each = 0; each < word.length; each++)
      if (this.#text[this.at + each] !== word.charCodeAt(each)) return false;
    return true;
  }

  /** A number or `*`. */
  #field(): number | undefined {
    if (this.#next() === '*') {
      this.at++;
      return this.#args.u32() | 0;
    }
    let value: number | undefined;
    for (let next = this.#next(); next >= '0' && next <= '9'; next = this.#next()) {
      value = Math.min((value ?? 0) * 10 + Number(next), MAX_FIELD + 1);
      this.at++;
    }
    return value;
  }
}

function render(
  call: NativeCall,
  directive: Directive,
  args: VariadicReader,
  wide: boolean,
): Units | 'unknown' | undefined {
  const { conversion } = directive;
  if (conversion === '') return 'unknown';
  if ('diuoxX'.includes(conversion)) return units(integerField(call, directive, args));
  if ('eEfFgGaA'.includes(conversion)) return units(floatField(directive, args.f64()));
  switch (conversion) {
    case '%':
      return [0x25];
    case 'p':
      return units(pointerField(call, directive, args));
    case 'c':
    case 'C': {
      const code = args.u32();
      const character = isWide(directive, wide) ? [code & 0xffff] : [code & 0xff];
      return padUnits(directive, convert(character, isWide(directive, wide), wide));
    }
    case 's':
    case 'S':
      return padUnits(directive, stringField(call, directive, args.pointer(), wide));
    case 'n':
      return undefined;
    default:
      return 'unknown';
  }
}

const units = (text: string): Units => Array.from(text, character => character.charCodeAt(0));

/** Whether the argument of a character or string conversion is wide: `C` and `S` turn the function's own width around. */
function isWide({ conversion, length }: Directive, wide: boolean): boolean {
  if (length === 'h' || length === 'hh') return false;
  if (length === 'l' || length === 'w' || length === 'll') return true;
  return conversion === 'C' || conversion === 'S' ? !wide : wide;
}

function stringField(call: NativeCall, directive: Directive, at: Address, wide: boolean): Units {
  const source = isWide(directive, wide);
  if (at === 0) return units('(null)'.slice(0, directive.precision));
  const { precision } = directive;
  if (precision === undefined) {
    const text = source ? call.loadWideString(at) : call.loadString(at);
    return convert(Array.from(text), source, wide);
  }
  // With a precision the string need not end: no more of it is read.
  const text: number[] = [];
  for (let count = 0; count < precision; count++) {
    const unit = source ? call.loadU16(offset(at, 2 * count)) : call.loadU8(offset(at, count));
    if (unit === 0) break;
    text.push(unit);
  }
  return convert(text, source, wide).slice(0, precision);
}

/** Text of one width in units of the other; wide text becomes UTF-8, and narrow text is read as UTF-8. */
function convert(text: Units, from: boolean, to: boolean): Units {
  if (from === to) return text;
  return from ? Array.from(utf8Of(text)) : Array.from(utf16Of(text));
}

/** UTF-8 of 16-bit units; an unpaired surrogate becomes U+FFFD. */
export function utf8Of(text: ArrayLike<number>): Uint8Array {
  const out: number[] = [];
  for (let at = 0; at < text.length; at++) {
    let code = text[at] ?? 0;
    const low = text[at + 1] ?? 0;
    if (code >= 0xd800 && code < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
      at++;
    } else if (code >= 0xd800 && code < 0xe000) code = 0xfffd;
    if (code < 0x80) out.push(code);
    else if (code < 0x800) out.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) out.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else
      out.push(
        0xf0 | (code >> 18),
        0x80 | ((code >> 12) & 63),
        0x80 | ((code >> 6) & 63),
        0x80 | (code & 63),
      );
  }
  return out.length === 0 ? NO_BYTES : Uint8Array.from(out);
}

/** 16-bit units of UTF-8; a byte that is no part of it stands for itself. */
export function utf16Of(bytes: ArrayLike<number>): Uint16Array {
  const out: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at] ?? 0;
    const size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1;
    let code = size === 1 ? lead : lead & (0x7f >> size);
    let valid = at + size <= bytes.length;
    for (let each = 1; each < size; each++) {
      const next = bytes[at + each] ?? 0;
      valid &&= (next & 0xc0) === 0x80;
      code = (code << 6) | (next & 63);
    }
    if (!valid) code = lead;
    at += valid ? size : 1;
    if (code >= 0x10000) out.push(0xd7c0 + (code >> 10), 0xdc00 + (code & 0x3ff));
    else out.push(code);
  }
  return Uint16Array.from(out);
}

function padUnits({ width, left, zero }: Directive, text: Units): Units {
  if (text.length >= width) return text;
  const padding = new Array<number>(width - text.length).fill(zero && !left ? 0x30 : 0x20);
  return left ? [...text, ...padding] : [...padding, ...text];
}

/** Bits of an integer argument with this length modifier. */
function bitsOf(call: NativeCall, length: string): 8 | 16 | 32 | 64 {
  if (length === 'hh') return 8;
  if (length === 'h') return 16;
  if (length === 'll' || length === 'I64' || length === 'j' || length === 'L') return 64;
  if (length === 'I' || length === 'z' || length === 't') return call.pointerBytes === 8 ? 64 : 32;
  return 32;
}

const RADIX: ReadonlyMap<string, number> = new Map([
  ['o', 8],
  ['x', 16],
  ['X', 16],
]);

/** The next integer argument, its magnitude in `radix`. */
function integerArgument(
  call: NativeCall,
  length: string,
  signed: boolean,
  radix: number,
  args: VariadicReader,
): { readonly negative: boolean; readonly magnitude: string } {
  const bits = bitsOf(call, length);
  if (bits === 64) {
    const raw = args.u64();
    const value = signed ? BigInt.asIntN(64, raw) : raw;
    return { negative: value < 0n, magnitude: (value < 0n ? -value : value).toString(radix) };
  }
  const raw = args.u32();
  const shift = 32 - bits;
  const value = signed ? (raw << shift) >> shift : (raw << shift) >>> shift;
  return { negative: value < 0, magnitude: Math.abs(value).toString(radix) };
}

function integerField(call: NativeCall, directive: Directive, args: VariadicReader): string {
  const { conversion, length, alternate } = directive;
  const signed = conversion === 'd' || conversion === 'i';
  const radix = RADIX.get(conversion) ?? 10;
  const { negative, magnitude } = integerArgument(call, length, signed, radix, args);
  let digits = magnitude;
  const zero = digits === '0';
  if (zero && directive.precision === 0) digits = '';
  digits = digits.padStart(directive.precision ?? 0, '0');
  let prefix = signed ? signOf(directive, negative) : '';
  if (alternate && radix === 8 && !digits.startsWith('0')) digits = `0${digits}`;
  if (alternate && radix === 16 && !zero) prefix = conversion === 'X' ? '0X' : '0x';
  if (conversion === 'X') digits = digits.toUpperCase();
  return padded(directive, prefix, digits, directive.precision === undefined);
}

/** `%p`: upper-case digits of the pointer's full width; `#` puts `0X` before them (HEAP_SPEC §J). */
function pointerField(call: NativeCall, directive: Directive, args: VariadicReader): string {
  const at = call.pointerBytes === 8 ? args.u64() : BigInt(args.u32());
  const digits = at
    .toString(16)
    .toUpperCase()
    .padStart(call.pointerBytes * 2, '0');
  return padded(directive, directive.alternate ? '0X' : '', digits, false);
}

const signOf = ({ plus, blank }: Directive, negative: boolean): string =>
  negative ? '-' : plus ? '+' : blank ? ' ' : '';

function floatField(directive: Directive, value: number): string {
  const { conversion, alternate } = directive;
  const sign = signOf(directive, value < 0 || Object.is(value, -0));
  const lower = conversion.toLowerCase();
  let body: string;
  let prefix = sign;
  if (!Number.isFinite(value)) body = Number.isNaN(value) ? 'nan' : 'inf';
  else {
    const precision = directive.precision ?? (lower === 'a' ? 13 : 6);
    const style = { precision, alternate };
    const magnitude = Math.abs(value);
    if (lower === 'f') body = fixedText(magnitude, style);
    else if (lower === 'e') body = exponentText(magnitude, style);
    else if (lower === 'g') body = generalText(magnitude, style);
    else {
      body = hexFloatText(magnitude, style).slice(2);
      prefix += '0x';
    }
  }
  if (conversion !== lower) {
    body = body.toUpperCase();
    prefix = prefix.toUpperCase();
  }
  return padded(directive, prefix, body, Number.isFinite(value));
}

/** A number in its field: blanks outside, or zeros between sign and digits where `0` may apply. */
function padded({ width, left, zero }: Directive, prefix: string, body: string, zeros: boolean): string {
  const text = prefix + body;
  if (text.length >= width) return text;
  if (left) return text.padEnd(width);
  if (zero && zeros) return prefix + body.padStart(width - prefix.length, '0');
  return text.padStart(width);
}

import { type ArithmeticOp, type CompareOp, type Expr, type IntExpr } from './ast';
import { bare, type CType, isSigned, type Types } from './ctype';

/** `value` reduced to the range of an integer, enum, _Bool or pointer type. */
export function wrap(types: Types, type: CType, value: bigint): bigint {
  const t = bare(type);
  if (t.kind === 'integer' && t.flavour === 'bool') return value === 0n ? 0n : 1n;
  const bits = (types.sizeOf(t) ?? 4) * 8;
  return isSigned(t) ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
}

/** The result of an integer operation on constants of `type`, undefined when it has none (division by zero). */
export function foldInteger(
  types: Types,
  op: ArithmeticOp,
  type: CType,
  a: bigint,
  b: bigint,
): bigint | undefined {
  const bits = BigInt((types.sizeOf(type) ?? 4) * 8);
  switch (op) {
    case '+':
      return wrap(types, type, a + b);
    case '-':
      return wrap(types, type, a - b);
    case '*':
      return wrap(types, type, a * b);
    case '/':
    case '%': {
      if (b === 0n) return undefined;
      // The most negative number divided by -1 is a fault at run time: leave it there.
      if (b === -1n && a === BigInt.asIntN(Number(bits), 1n << (bits - 1n))) return undefined;
      return wrap(types, type, op === '/' ? a / b : a % b);
    }
    case '&':
      return wrap(types, type, a & b);
    case '|':
      return wrap(types, type, a | b);
    case '^':
      return wrap(types, type, a ^ b);
    // Counts are taken modulo the width, as the processor does.
    case '<<':
      return wrap(types, type, a << (b & (bits - 1n)));
    case '>>':
      return wrap(types, type, a >> (b & (bits - 1n)));
  }
}

export function foldFloat(op: ArithmeticOp, a: number, b: number): number | undefined {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    default:
      return undefined;
  }
}

export function foldCompare(op: CompareOp, a: bigint | number, b: bigint | number): boolean {
  switch (op) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

export const isZero = (e: Expr): boolean => e.kind === 'int' && e.value === 0n;

/** A null pointer constant: an integer constant 0, or such cast to `void *` (C99 6.3.2.3). */
export function isNullConstant(e: Expr): e is IntExpr {
  if (e.kind !== 'int' || e.value !== 0n) return false;
  const t = bare(e.type);
  return t.kind !== 'pointer' || bare(t.target).kind === 'void';
}

export type NumberLiteral =
  | { readonly kind: 'int'; readonly type: CType; readonly value: bigint }
  | { readonly kind: 'float'; readonly type: CType; readonly value: number };

/** Reads a pp-number as C99 6.4.4 and the Microsoft suffixes (i8 i16 i32 i64) say; a string says what is wrong with it. */
export function readNumber(types: Types, text: string): NumberLiteral | string {
  const lower = text.toLowerCase();
  const isHex = lower.startsWith('0x');
  const isFloat = isHex ? lower.includes('p') || lower.includes('.') : /[.e]/.test(lower);
  return isFloat ? readFloat(types, text, lower, isHex) : readInteger(types, text, lower, isHex);
}

function readFloat(types: Types, text: string, lower: string, isHex: boolean): NumberLiteral | string {
  const suffix = lower.endsWith('l')
    ? 'l'
    : lower.endsWith('f') && (!isHex || lower.includes('p'))
      ? 'f'
      : '';
  const digits = suffix === '' ? lower : lower.slice(0, -1);
  const value = isHex
    ? readHexFloat(digits)
    : /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(digits)
      ? Number(digits)
      : undefined;
  if (value === undefined) return `'${text}' is not a number`;
  if (suffix === 'f') return { kind: 'float', type: types.float, value: Math.fround(value) };
  return { kind: 'float', type: suffix === 'l' ? types.longDouble : types.double, value };
}

function readHexFloat(digits: string): number | undefined {
  const parts = /^0x([0-9a-f]*)\.?([0-9a-f]*)p([+-]?\d+)$/.exec(digits);
  if (parts === null || `${parts[1]}${parts[2]}` === '') return undefined;
  const [, whole = '', fraction = '', exponent = '0'] = parts;
  const mantissa = Number(BigInt(`0x${whole}${fraction}`));
  return mantissa * 2 ** (Number(exponent) - 4 * fraction.length);
}

function readInteger(types: Types, text: string, lower: string, isHex: boolean): NumberLiteral | string {
  const isBinary = lower.startsWith('0b');
  const isOctal = !isHex && !isBinary && lower.length > 1 && lower.startsWith('0');
  let end = isHex || isBinary ? 2 : 0;
  const isDigit = isHex ? isHexDigit : isDecimalDigit;
  while (end < lower.length && isDigit(lower.charCodeAt(end))) end++;
  const digits = lower.slice(isHex || isBinary ? 2 : 0, end);
  const suffix = lower.slice(end);
  const type = typeOfSuffix(types, suffix);
  if (digits === '' || type === undefined) return `'${text}' is not a number`;
  if (isOctal && /[89]/.test(digits))
    return `'${text}' is not a number: it starts with 0, so its digits are octal`;
  if (isBinary && /[2-9]/.test(digits))
    return `'${text}' is not a number: a binary constant has the digits 0 and 1`;
  const value = isHex
    ? BigInt(`0x${digits}`)
    : isBinary
      ? BigInt(`0b${digits}`)
      : isOctal
        ? BigInt(`0o${digits}`)
        : BigInt(digits);
  if (value >= 1n << 64n) return `'${text}' does not fit into 64 bits`;
  if (type !== 'any')
    return {
      kind: 'int',
      type: type.type ?? fit(types, value, type, !(isHex || isOctal || isBinary)),
      value,
    };
  return {
    kind: 'int',
    type: fit(types, value, { unsigned: false, long: 0 }, !(isHex || isOctal || isBinary)),
    value,
  };
}

interface Suffix {
  readonly unsigned: boolean;
  readonly long: number;
  readonly type?: CType;
}

function typeOfSuffix(types: Types, suffix: string): Suffix | 'any' | undefined {
  switch (suffix) {
    case '':
      return 'any';
    case 'u':
      return { unsigned: true, long: 0 };
    case 'l':
      return { unsigned: false, long: 1 };
    case 'ul':
    case 'lu':
      return { unsigned: true, long: 1 };
    case 'll':
      return { unsigned: false, long: 2 };
    case 'ull':
    case 'llu':
      return { unsigned: true, long: 2 };
    case 'i64':
      return { unsigned: false, long: 2, type: types.longLong };
    case 'ui64':
      return { unsigned: true, long: 2, type: types.ulongLong };
    case 'i32':
      return { unsigned: false, long: 0, type: types.int };
    case 'ui32':
      return { unsigned: true, long: 0, type: types.uint };
    case 'i16':
      return { unsigned: false, long: 0, type: types.short };
    case 'ui16':
      return { unsigned: true, long: 0, type: types.ushort };
    case 'i8':
      return { unsigned: false, long: 0, type: types.char };
    case 'ui8':
      return { unsigned: true, long: 0, type: types.uchar };
    default:
      return undefined;
  }
}

/** The first type of C99 6.4.4.1's list that holds the value. */
function fit(types: Types, value: bigint, suffix: Suffix, decimal: boolean): CType {
  const candidates: readonly [CType, number, number, boolean][] = [
    [types.int, 31, 0, false],
    [types.uint, 32, 0, true],
    [types.long, 31, 1, false],
    [types.ulong, 32, 1, true],
    [types.longLong, 63, 2, false],
    [types.ulongLong, 64, 2, true],
  ];
  for (const [type, bits, long, unsigned] of candidates) {
    if (long < suffix.long || (suffix.unsigned && !unsigned)) continue;
    if (unsigned && decimal && !suffix.unsigned && bits !== 64) continue;
    if (value < 1n << BigInt(bits)) return type;
  }
  return types.ulongLong;
}

const isDecimalDigit = (c: number): boolean => c >= 48 && c <= 57;
const isHexDigit = (c: number): boolean => isDecimalDigit(c) || (c >= 97 && c <= 102);

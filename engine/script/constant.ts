import { type ArithmeticOp, type CompareOp, type Expr, type IntExpr } from './ast';
import { bare, type CType, isSigned, type Types } from './ctype';

/** `value` reduced to the range of an integer, enum, _Bool or pointer type. */
export function wrap(types: Types, type: CType, value: bigint): bigint {
  const t = bare(type);
  if (t.kind === 'integer' && t.flavour === 'bool') return value === 0n ? 0n : 1n;
  const bits = (types.sizeOf(t) ?? 4) * 8;
  return isSigned(t) ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
}

/** Each operator on unbounded integers; `width` is the type's in bits. Shift counts are taken modulo it, as the processor does. */
const INTEGER: Readonly<Record<ArithmeticOp, (a: bigint, b: bigint, width: bigint) => bigint | undefined>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b, width) => (isDivisionFault(a, b, width) ? undefined : a / b),
  '%': (a, b, width) => (isDivisionFault(a, b, width) ? undefined : a % b),
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '<<': (a, b, width) => a << (b & (width - 1n)),
  '>>': (a, b, width) => a >> (b & (width - 1n)),
};

/** Division by zero and of the most negative number by -1 are faults of the run, so they are left to it. */
const isDivisionFault = (a: bigint, b: bigint, width: bigint): boolean =>
  b === 0n || (b === -1n && a === -(1n << (width - 1n)));

/** The result of an integer operation on constants of `type`, undefined when it has none. */
export function foldInteger(
  types: Types,
  op: ArithmeticOp,
  type: CType,
  a: bigint,
  b: bigint,
): bigint | undefined {
  const result = INTEGER[op](a, b, BigInt((types.sizeOf(type) ?? 4) * 8));
  return result === undefined ? undefined : wrap(types, type, result);
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

/** A null pointer constant: an integer constant 0, or such cast to `void *`, not to `const void *` (C99 6.3.2.3). */
export function isNullConstant(e: Expr): e is IntExpr {
  if (e.kind !== 'int' || e.value !== 0n) return false;
  const t = bare(e.type);
  return t.kind !== 'pointer' || t.target.kind === 'void';
}

export type NumberLiteral =
  | { readonly kind: 'int'; readonly type: CType; readonly value: bigint }
  | { readonly kind: 'float'; readonly type: CType; readonly value: number };

/** Reads a pp-number as C99 6.4.4 and the Microsoft suffixes (i8 i16 i32 i64) say; a string says what is wrong with it. */
export function readNumber(types: Types, text: string): NumberLiteral | string {
  const lower = text.toLowerCase();
  const isHex = lower.startsWith('0x');
  const isFloat = isHex ? lower.includes('p') || lower.includes('.') : /[.e]/.test(lower);
  return isFloat ? readFloat(types, text, lower, isHex) : readInteger(types, text, lower);
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

interface Radix {
  readonly prefix: RegExp;
  /** Everything that could be meant as a digit. */
  readonly digits: RegExp;
  readonly valid: RegExp;
  /** What BigInt reads. */
  readonly notation: string;
  readonly rule: string;
}

const DECIMAL: Radix = { prefix: /^/, digits: /^\d*/, valid: /^\d+$/, notation: '', rule: '' };
/** Notations with a prefix; a 0 alone is decimal, which is the same. */
const RADICES: readonly Radix[] = [
  { prefix: /^0x/, digits: /^[\da-f]*/, valid: /^[\da-f]+$/, notation: '0x', rule: '' },
  {
    prefix: /^0b/,
    digits: /^\d*/,
    valid: /^[01]+$/,
    notation: '0b',
    rule: ': a binary constant has the digits 0 and 1',
  },
  {
    prefix: /^0(?=\d)/,
    digits: /^\d*/,
    valid: /^[0-7]+$/,
    notation: '0o',
    rule: ': it starts with 0, so its digits are octal',
  },
];

function readInteger(types: Types, text: string, lower: string): NumberLiteral | string {
  const radix = RADICES.find(({ prefix }) => prefix.test(lower)) ?? DECIMAL;
  const rest = lower.replace(radix.prefix, '');
  const digits = radix.digits.exec(rest)?.[0] ?? '';
  const suffix = SUFFIXES.get(rest.slice(digits.length));
  if (digits === '' || suffix === undefined) return `'${text}' is not a number`;
  if (!radix.valid.test(digits)) return `'${text}' is not a number${radix.rule}`;
  const value = BigInt(`${radix.notation}${digits}`);
  if (value >= 1n << 64n) return `'${text}' does not fit into 64 bits`;
  const type = suffix.type === undefined ? fit(types, value, suffix, radix === DECIMAL) : types[suffix.type];
  return { kind: 'int', type, value };
}

interface Suffix {
  readonly unsigned: boolean;
  /** How many `l` it has. */
  readonly long: number;
  /** The type that a Microsoft suffix names. */
  readonly type?: 'int' | 'uint' | 'short' | 'ushort' | 'char' | 'uchar' | 'longLong' | 'ulongLong';
}

const SUFFIXES: ReadonlyMap<string, Suffix> = new Map([
  ['', { unsigned: false, long: 0 }],
  ['u', { unsigned: true, long: 0 }],
  ['l', { unsigned: false, long: 1 }],
  ['ul', { unsigned: true, long: 1 }],
  ['lu', { unsigned: true, long: 1 }],
  ['ll', { unsigned: false, long: 2 }],
  ['ull', { unsigned: true, long: 2 }],
  ['llu', { unsigned: true, long: 2 }],
  ['i64', { unsigned: false, long: 2, type: 'longLong' }],
  ['ui64', { unsigned: true, long: 2, type: 'ulongLong' }],
  ['i32', { unsigned: false, long: 0, type: 'int' }],
  ['ui32', { unsigned: true, long: 0, type: 'uint' }],
  ['i16', { unsigned: false, long: 0, type: 'short' }],
  ['ui16', { unsigned: true, long: 0, type: 'ushort' }],
  ['i8', { unsigned: false, long: 0, type: 'char' }],
  ['ui8', { unsigned: true, long: 0, type: 'uchar' }],
]);

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

import { type Expr } from './ast';
import {
  bare,
  type CType,
  type FloatType,
  type IntegerType,
  isArithmetic,
  isComplex,
  isConst,
  isError,
  isInteger,
  isRecord,
  isSame,
  isScalar,
  isSigned,
  isVolatile,
  nameOf,
  type PointerType,
} from './ctype';
import { isNullConstant, wrap } from './constant';
import { type Note } from './diagnostic';
import { isLvalue } from './lvalue';
import { type Parser } from './parser';
import { warnOfLoss } from './warnings/numbers';
import { shown } from './warnings/tree';

/** `e` with its type replaced, where the representation is the same. */
export const retype = (e: Expr, type: CType): Expr => ({ ...e, type });

/** An array becomes the address of its first element, a function its address (C99 6.3.2.1). */
export function decay(p: Parser, e: Expr): Expr {
  const t = bare(e.type);
  const { first, last } = e;
  if (t.kind === 'array')
    return { kind: 'address', operand: takeAddress(e), type: p.types.pointerTo(t.element), first, last };
  if (t.kind === 'function')
    return { kind: 'address', operand: e, type: p.types.pointerTo(e.type), first, last };
  return e;
}

/** Marks the variable that `e` lies in as one that must be in memory. */
export function takeAddress(e: Expr): Expr {
  let at = e;
  while (at.kind === 'member') at = at.object;
  if (at.kind === 'variable') at.variable.inMemory = true;
  return e;
}

/** The integer promotions; a bit-field narrower than int promotes to int (C99 6.3.1.1). */
export function promote(p: Parser, e: Expr): Expr {
  const t = bare(e.type);
  if (t.kind === 'enum') return convert(p, e, p.types.int);
  if (t.kind !== 'integer') return e;
  if (e.kind === 'member' && e.field.bits !== undefined && t.rank === 3 && e.field.bits.width < 32)
    return convert(p, e, p.types.int);
  return t.rank < 3 ? convert(p, e, p.types.int) : e;
}

/** The usual arithmetic conversions (C99 6.3.1.8): both operands in their common type. */
export function balance(p: Parser, left: Expr, right: Expr): readonly [Expr, Expr] {
  const a = bare(left.type);
  const b = bare(right.type);
  if (a.kind === 'float' || b.kind === 'float') {
    const type = widerFloat(left.type, right.type);
    return [convert(p, left, type), convert(p, right, type)];
  }
  const l = promote(p, left);
  const r = promote(p, right);
  const type = widerInteger(p, l.type, r.type);
  return [convert(p, l, type), convert(p, r, type)];
}

function widerFloat(left: CType, right: CType): CType {
  const a = bare(left);
  const b = bare(right);
  if (a.kind !== 'float') return right;
  if (b.kind !== 'float') return left;
  return a.rank >= b.rank ? left : right;
}

function widerInteger(p: Parser, left: CType, right: CType): CType {
  const a = bare(left) as IntegerType;
  const b = bare(right) as IntegerType;
  if (a.rank === b.rank) return a.signed ? right : left;
  const [high, low, highType] = a.rank > b.rank ? [a, b, left] : [b, a, right];
  if (high.signed === low.signed || !high.signed || high.size > low.size) return highType;
  // A signed long that cannot hold every unsigned int.
  return high.rank === 4 ? p.types.ulong : p.types.ulongLong;
}

/** `e` in the representation of `type`, a scalar type; constants fold. Checks nothing. */
export function convert(p: Parser, e: Expr, type: CType): Expr {
  const from = bare(e.type);
  const to = bare(type);
  if (from === to)
    return e.type === type || e.kind === 'variable' || e.kind === 'member' ? e : retype(e, type);
  const { first, last } = e;
  if (to.kind === 'float') return convertToFloat(e, to, type);
  if (e.kind === 'int' && (to.kind === 'integer' || to.kind === 'enum' || to.kind === 'pointer')) {
    return { kind: 'int', type, value: wrap(p.types, to, e.value), first, last };
  }
  const value = e.kind === 'float' && to.kind === 'integer' ? integerOf(p, e.value, to) : undefined;
  if (value !== undefined) return { kind: 'int', type, value, first, last };
  return { kind: 'convert', operand: e, type, first, last };
}

/** What a floating constant is as an integer; undefined when it does not fit, which is for the processor to answer. */
function integerOf(p: Parser, value: number, to: IntegerType): bigint | undefined {
  if (!Number.isFinite(value)) return undefined;
  const whole = to.flavour === 'bool' ? BigInt(value !== 0) : BigInt(Math.trunc(value));
  return wrap(p.types, to, whole) === whole ? whole : undefined;
}

function convertToFloat(e: Expr, to: FloatType, type: CType): Expr {
  const { first, last } = e;
  const round = (value: number): number => (to.size === 4 ? Math.fround(value) : value);
  if (e.kind === 'float') return { kind: 'float', type, value: round(e.value), first, last };
  if (e.kind === 'int') return { kind: 'float', type, value: round(Number(e.value)), first, last };
  return { kind: 'convert', operand: e, type, first, last };
}

/** Default argument promotions for `...` and `()` (C99 6.5.2.2). */
export function promoteArgument(p: Parser, e: Expr): Expr {
  const t = bare(e.type);
  return t.kind === 'float' && t.size === 4 ? convert(p, e, p.types.double) : promote(p, e);
}

/** Where a value goes, for messages: `'p'` of type, argument 2 of 'HeapAlloc', the result of 'f'. */
export interface Destination {
  readonly text: string;
  /** Where it is declared. */
  readonly notes?: readonly Note[];
}

/** `value` converted to `type` as by assignment (C99 6.5.16.1); says what does not fit. */
export function assignTo(p: Parser, value: Expr, type: CType, destination: Destination): Expr {
  const e = decay(p, value);
  if (isError(e.type) || isError(type)) return p.poison(e.first, e.last);
  const to = bare(type);
  const from = bare(e.type);
  if (isArithmetic(to) && isArithmetic(from)) {
    warnOfLoss(p, e, type, destination.text);
    return convert(p, e, unqualified(type));
  }
  if (to.kind === 'pointer' && from.kind === 'pointer')
    return assignPointer(p, e, type, to, from, destination);
  if (to.kind === 'pointer' && isInteger(from)) return assignIntegerToPointer(p, e, type, destination);
  if (to.kind === 'integer' && from.kind === 'pointer') {
    if (to.flavour !== 'bool')
      complain(
        p,
        `the pointer ${known(e.type)} becomes ${known(type)} without a cast: ${destination.text}${slipIn(p, e, type)}`,
        e,
        destination,
      );
    return convert(p, e, unqualified(type));
  }
  const whole = wholeFor(p, e, type);
  if (whole !== undefined) return whole;
  refuseValue(p, e, type, destination);
  return p.poison(e.first, e.last);
}

/** Tells that no value of the type of `e` is one of `type`. */
function refuseValue(p: Parser, e: Expr, type: CType, destination: Destination): void {
  const from = bare(e.type);
  if (isVoidObject(e)) {
    p.error('HS2010', `${shown(p, e)} has no value: ${untypedTarget(p, e)}`, e.first, e.last);
    return;
  }
  const what = from.kind === 'void' ? withoutValue(e) : known(e.type);
  p.error(
    'HS2010',
    `${what} cannot be used for ${known(type)}: ${destination.text}${recordSlip(e, bare(type), from)}`,
    e.first,
    e.last,
    destination.notes,
  );
}

/** A struct for one of its type, a complex number for any number. */
const wholeFor = (p: Parser, e: Expr, type: CType): Expr | undefined =>
  isRecord(type) && bare(type) === bare(e.type) ? e : p.grammar.convertLanes(p, e, unqualified(type));

function assignIntegerToPointer(p: Parser, e: Expr, type: CType, destination: Destination): Expr {
  if (!isNullConstant(e))
    complain(
      p,
      `${known(e.type)} becomes the pointer ${known(type)} without a cast: ${destination.text}${slipIn(p, e, type)}`,
      e,
      destination,
    );
  return convert(p, widenForPointer(p, e), unqualified(type));
}

function assignPointer(
  p: Parser,
  e: Expr,
  type: CType,
  to: PointerType,
  from: PointerType,
  destination: Destination,
): Expr {
  const isAny = bare(to.target).kind === 'void' || bare(from.target).kind === 'void' || isNullConstant(e);
  if (isHandleAddress(e, type, from)) {
    const text = shown(p, e.kind === 'address' ? e.operand : e);
    complain(p, `${shown(p, e)} is the address of a handle, not the handle: write ${text}`, e, destination);
  } else if (!isAny && !isSame(to.target, from.target) && !differOnlyInSign(to.target, from.target)) {
    complain(
      p,
      `${known(e.type)} becomes ${known(type)} without a cast: ${destination.text}`,
      e,
      destination,
    );
  } else if (isConst(from.target) && !isConst(to.target)) {
    complain(p, `${known(e.type)} loses its const as ${known(type)}: ${destination.text}`, e, destination);
  } else if (e.kind === 'address' && e.operand.kind === 'function' && bare(to.target).kind === 'void') {
    const { name } = e.operand.symbol;
    p.warn('HS2035', `the function '${name}' is not called here: write ${name}()`, e.first, e.last);
  }
  return convert(p, e, unqualified(type));
}

/** `&heap` for a parameter of type HANDLE, which takes any pointer. */
function isHandleAddress(e: Expr, type: CType, from: PointerType): boolean {
  const wanted = unqualified(type);
  const given = unqualified(from.target);
  return (
    e.kind === 'address' &&
    bare(e.operand.type).kind === 'pointer' &&
    wanted.kind === 'typedef' &&
    given.kind === 'typedef' &&
    bare(given).kind === 'pointer' &&
    /^H[A-Z]+$/.test(wanted.name) &&
    /^H[A-Z]+$/.test(given.name)
  );
}

/** char and unsigned char, int and unsigned long: pointers that Windows code mixes and the Microsoft compiler takes. */
function differOnlyInSign(left: CType, right: CType): boolean {
  const a = bare(left);
  const b = bare(right);
  const size = (t: typeof a): number => (t.kind === 'integer' ? t.size : t.kind === 'enum' ? 4 : 0);
  return size(a) !== 0 && size(a) === size(b);
}

function complain(p: Parser, message: string, e: Expr, destination: Destination): void {
  p.warn('HS2011', message, e.first, e.last, destination.notes);
}

/** A struct for a pointer to it, or the other way round. */
function recordSlip(e: Expr, to: CType, from: CType): string {
  if (to.kind === 'pointer' && isRecord(from) && bare(to.target) === from)
    return isLvalue(e) ? `; did you mean its address, with '&'?` : '';
  return from.kind === 'pointer' && isRecord(to) && bare(from.target) === to
    ? `; did you mean what it points at, with '*'?`
    : '';
}

/** A character in double quotes, a text in single ones, NULL for a number. */
export function slipIn(p: Parser, e: Expr, type: CType): string {
  const { kind } = p.tokens[e.first] ?? { kind: 'end' };
  const t = bare(type);
  if (kind === 'character') return '; a text is written in double quotes';
  if (kind === 'string' && t.kind === 'integer' && t.size <= 2)
    return '; a character is written in single quotes';
  return isNullConstant(e) ? '; write 0' : '';
}

/** A type in quotes, with what its typedef stands for where that is not plain from its name. */
function known(type: CType): string {
  const named = unqualified(type);
  if (named.kind !== 'typedef' || isRecord(named)) return quoted(type);
  return `${quoted(type)} (${nameOf(named.target)})`;
}

export const quoted = (type: CType): string => `'${nameOf(type)}'`;

/** Whether `e` is what a `void *` points at. */
export const isVoidObject = (e: Expr): boolean => e.kind === 'deref' && bare(e.type).kind === 'void';

/** Why what a `void *` points at is no object. */
export function untypedTarget(p: Parser, e: Expr): string {
  const pointer = e.kind === 'deref' ? e.operand : e;
  return `${shown(p, pointer.kind === 'offset' ? pointer.pointer : pointer)} is a pointer to void; cast it to a pointer to what is there`;
}

/** What has no value, in words. */
const withoutValue = (e: Expr): string =>
  e.kind === 'call' && e.callee.kind === 'function'
    ? `the call of '${e.callee.symbol.name}', which returns nothing,`
    : 'an expression of type void';

/** An integer on its way to a pointer takes the pointer's width by its own signedness, so that -1 fills it. */
export function widenForPointer(p: Parser, e: Expr): Expr {
  return convert(
    p,
    e,
    isSigned(e.type) ? p.types.intptr : p.types.pointerBytes === 4 ? p.types.uint : p.types.ulongLong,
  );
}

/** The type of a value: qualifiers belong to objects. */
export function unqualified(type: CType): CType {
  let at = type;
  while (at.kind === 'qualified') at = at.target;
  return at;
}

/** A scalar that a condition can test, otherwise a report. */
export function conditionOf(p: Parser, value: Expr, where: string): Expr {
  const e = decay(p, value);
  if (isError(e.type) || isScalar(e.type)) return e;
  const zero: Expr = { kind: 'int', type: p.types.int, value: 0n, first: e.first, last: e.last };
  const isNonZero = isComplex(e.type) ? p.grammar.lanesBinary(p, '!=', e, zero) : undefined;
  if (isNonZero !== undefined) return isNonZero;
  const what = bare(e.type).kind === 'void' ? 'a value of type void' : quoted(e.type);
  p.error(
    'HS2008',
    `${what} cannot be the condition of ${where}: it is neither a number nor a pointer`,
    e.first,
    e.last,
  );
  return p.poison(e.first, e.last);
}

export const livesInMemory = (type: CType): boolean => !isScalar(type) || isVolatile(type);

/** The constant `value` of type int, where the compiler writes an argument of its own. */
export const number = (p: Parser, value: number, at: number): Expr => ({
  kind: 'int',
  type: p.types.int,
  value: BigInt(value),
  first: at,
  last: at,
});

import { type ArithmeticOp, type CompareOp, type Expr } from './ast';
import { balance, convert, quoted } from './checker-conversions';
import { addressOf, binary, deref, logical, unary } from './checker-operators';
import {
  bare,
  type CType,
  type FloatType,
  type IntegerType,
  isArithmetic,
  isComplex,
  isConst,
  isVector,
  lanesOf,
} from './ctype';
import { implicitFunction } from './implicit';
import { call } from './checker-calls';
import { after, join, type LaneType, type Parts, split } from './lanes';
import { isLvalue } from './lvalue';
import { type Parser } from './parser';
import { afterSizes, keepOnce } from './run-time-size';

/** A binary operator on vectors (GCC, "Vector Extensions") or complex numbers; undefined when it has none such. */
export function lanesBinary(
  p: Parser,
  op: ArithmeticOp | CompareOp,
  left: Expr,
  right: Expr,
): Expr | undefined {
  if (isVector(left.type) || isVector(right.type)) return vectorBinary(p, op, left, right);
  const fits = (e: Expr): boolean => isComplex(e.type) || isArithmetic(e.type);
  return fits(left) && fits(right) ? complexBinary(p, op, left, right) : undefined;
}

const COMPARES: ReadonlySet<string> = new Set<CompareOp>(['==', '!=', '<', '<=', '>', '>=']);

function vectorBinary(p: Parser, op: ArithmeticOp | CompareOp, left: Expr, right: Expr): Expr | undefined {
  const type = lanesOf(left.type) ?? lanesOf(right.type);
  const fits = (e: Expr): boolean =>
    isArithmetic(e.type) || (isVector(e.type) && lanesOf(e.type)?.fields?.length === type?.fields?.length);
  if (type === undefined || !fits(left) || !fits(right)) return undefined;
  const { element } = type.lanes;
  if (element.kind === 'float' && '%&|^<<>>'.includes(op)) return undefined;
  const spread = (e: Expr): Parts => split(p, isVector(e.type) ? e : convert(p, e, element));
  const l = spread(left);
  const r = spread(right);
  const result = COMPARES.has(op) ? truthVector(p, type) : type;
  const at = { ...left, last: right.last };
  const lanes = (type.fields ?? []).map((_, i) => {
    const value = binary(p, op, l.lanes[i] ?? l.lanes[0]!, r.lanes[i] ?? r.lanes[0]!);
    return COMPARES.has(op) ? unary(p, '-', value, value.first) : value;
  });
  return after([l, r], join(p, result, lanes, at));
}

/** The vector that a comparison gives: as many signed integers of the same size. */
export function truthVector(p: Parser, type: LaneType): LaneType {
  const { types } = p;
  const integers = { 1: types.schar, 2: types.short, 4: types.int, 8: types.longLong };
  return types.vectorOf(integers[type.lanes.element.size], type.fields?.length ?? 0) as LaneType;
}

function complexBinary(p: Parser, op: ArithmeticOp | CompareOp, left: Expr, right: Expr): Expr | undefined {
  const element = commonElement(p, left, right);
  const [l, r] = [split(p, left), split(p, right)];
  const [a, b] = l.lanes.map(lane => convert(p, lane, element));
  const [c, d] = r.lanes.map(lane => convert(p, lane, element));
  if (a === undefined || c === undefined) return undefined;
  const zero = convert(p, { ...a, kind: 'int', type: p.types.int, value: 0n }, element);
  const at = { ...left, last: right.last };
  if (op === '==' || op === '!=') {
    const same = binary(p, op, a, c);
    const value = logical(p, op === '==' ? '&&' : '||', same, binary(p, op, b ?? zero, d ?? zero));
    return after([l, r], { ...value, first: left.first, last: right.last });
  }
  const parts = complexParts(p, op, element, [a, b], [c, d]);
  if (parts === undefined) return undefined;
  const type = p.types.complexOf(element) as LaneType;
  return after([l, r], after([parts], join(p, type, parts.lanes, at)));
}

type Number = readonly [Expr, Expr | undefined];

/** The real and the imaginary part of an operation; a real operand has no imaginary part (C99 annex G). */
function complexParts(
  p: Parser,
  op: ArithmeticOp | CompareOp,
  element: IntegerType | FloatType,
  [a, b]: Number,
  [c, d]: Number,
): Parts | undefined {
  const of = (...lanes: readonly Expr[]): Parts => ({ before: [], lanes });
  switch (op) {
    case '+':
      return of(binary(p, '+', a, c), b === undefined ? d! : d === undefined ? b : binary(p, '+', b, d));
    case '-': {
      const imaginary =
        b === undefined ? unary(p, '-', d!, d!.first) : d === undefined ? b : binary(p, '-', b, d);
      return of(binary(p, '-', a, c), imaginary);
    }
    case '*':
      if (b === undefined) return of(binary(p, '*', a, c), binary(p, '*', a, d!));
      if (d === undefined) return of(binary(p, '*', a, c), binary(p, '*', b, c));
      return of(
        binary(p, '-', binary(p, '*', a, c), binary(p, '*', b, d)),
        binary(p, '+', binary(p, '*', a, d), binary(p, '*', b, c)),
      );
    case '/':
      if (d === undefined) return of(binary(p, '/', a, c), binary(p, '/', b!, c));
      return quotient(p, element, a, b ?? binary(p, '-', a, a), c, d);
    default:
      return undefined;
  }
}

/** Complex numbers are divided by functions of the library, as GNU C has them. */
function quotient(
  p: Parser,
  element: IntegerType | FloatType,
  a: Expr,
  b: Expr,
  c: Expr,
  d: Expr,
): Parts | undefined {
  const isFloat = element.kind === 'float';
  const name = isFloat ? '__builtin_complex_quotient' : '__builtin_complex_whole_quotient';
  const symbol = implicitFunction(p, name, a.first);
  if (symbol === undefined) return undefined;
  symbol.firstUse ??= a;
  const callee: Expr = { kind: 'function', symbol, type: symbol.type, first: a.first, last: a.last };
  const type = isFloat ? p.types.double : p.types.longLong;
  return split(
    p,
    call(
      p,
      callee,
      [a, b, c, d].map(each => convert(p, each, type)),
      d.last,
    ),
  );
}

/** The real type that two operands compute in: the usual conversions of what their parts are. */
function commonElement(p: Parser, left: Expr, right: Expr): IntegerType | FloatType {
  const like = (e: Expr): Expr => {
    const type = lanesOf(e.type)?.lanes.element ?? bare(e.type);
    return { kind: 'poison', type, first: e.first, last: e.last };
  };
  const [common] = balance(p, like(left), like(right));
  return bare(common.type) as IntegerType | FloatType;
}

/** `-v`, `~v`, `!v` on lanes: for complex numbers `~` is the conjugate, as GNU C has it. */
export function lanesUnary(p: Parser, op: '+' | '-' | '~' | '!', e: Expr, first: number): Expr | undefined {
  const type = lanesOf(e.type);
  if (type === undefined) return undefined;
  const zero: Expr = { kind: 'int', type: p.types.int, value: 0n, first, last: e.last };
  if (op === '!') return binary(p, '==', e, zero);
  if (op === '~' && type.lanes.of === 'vector' && type.lanes.element.kind === 'float') return undefined;
  const parts = split(p, e);
  const lanes = parts.lanes.map((lane, i) => {
    if (type.lanes.of === 'complex' && op === '~') return i === 0 ? lane : unary(p, '-', lane, first);
    return unary(p, op, lane, first);
  });
  return after([parts], join(p, type, lanes, { ...e, first }));
}

/** Whether a complex number is not zero, as a condition asks. */
export function complexTest(p: Parser, e: Expr): Expr {
  const zero: Expr = { kind: 'int', type: p.types.int, value: 0n, first: e.first, last: e.last };
  return binary(p, '!=', e, zero);
}

/** `__real__` and `__imag__` of GNU C: part 0 or 1 of a complex number, and of a real one itself or 0. */
export function partOf(p: Parser, e: Expr, part: 0 | 1, first: number): Expr {
  const { last } = e;
  if (isComplex(e.type)) {
    const field = lanesOf(e.type)?.fields?.[part];
    const parts = e.kind === 'compound-literal' ? split(p, e) : undefined;
    const constant = parts?.before.length === 0 ? parts.lanes[part] : undefined;
    if (constant !== undefined) return { ...constant, first, last };
    if (field !== undefined) return { kind: 'member', object: e, field, type: field.type, first, last };
  }
  if (isArithmetic(e.type))
    return part === 0
      ? { ...e, first }
      : convert(p, { kind: 'int', type: p.types.int, value: 0n, first, last }, bare(e.type));
  if (e.kind !== 'poison') p.error('HS2008', `${quoted(e.type)} has no real and imaginary part`, first, last);
  return p.poison(first, last);
}

/** A complex or vector value converted to `type`, or a scalar to a complex type; undefined when that cannot be. */
export function convertLanes(p: Parser, e: Expr, type: CType): Expr | undefined {
  const to = lanesOf(type);
  const from = lanesOf(e.type);
  if (to !== undefined && to === from) return e;
  if (to?.lanes.of === 'complex' && (from?.lanes.of === 'complex' || isArithmetic(e.type))) {
    const parts = split(p, e);
    const zero: Expr = { kind: 'int', type: p.types.int, value: 0n, first: e.first, last: e.last };
    const [real = zero, imaginary = zero] = parts.lanes;
    return after([parts], join(p, to, [real, imaginary], e));
  }
  if (from?.lanes.of !== 'complex' || !isArithmetic(type)) return undefined;
  const t = bare(type);
  if (t.kind === 'integer' && t.flavour === 'bool') return convert(p, complexTest(p, e), type);
  return convert(p, partOf(p, e, 0, e.first), type);
}

/** `v[i]`: the element of a vector, an object when the vector is one. */
export function laneOf(p: Parser, e: Expr, index: Expr): Expr {
  const { element } = lanesOf(e.type)!.lanes;
  const [before, object] = isLvalue(e) ? [[], e] : separately(keepOnce(p, e));
  const type = isConst(e.type)
    ? ({ kind: 'qualified', isConst: true, isVolatile: false, isAtomic: false, target: element } as const)
    : element;
  const pointer: Expr = { ...addressOf(p, object, e.first), type: p.types.pointerTo(type) };
  return afterSizes(before, deref(p, binary(p, '+', pointer, index), e.first));
}

const separately = ([kept, once]: readonly [Expr, Expr]): readonly [readonly Expr[], Expr] => [[kept], once];

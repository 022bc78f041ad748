import { type ArithmeticOp, type CompareOp, type Expr } from './ast';
import { addressOfValue } from './constant-address';
import { isLvalue } from './lvalue';
import {
  balance,
  conditionOf,
  convert,
  decay,
  isVoidObject,
  promote,
  quoted,
  slipIn,
  takeAddress,
  unqualified,
  untypedTarget,
  widenForPointer,
} from './checker-conversions';
import { foldCompare, foldFloat, foldInteger, isNullConstant, wrap } from './constant';
import {
  bare,
  type CType,
  hasLanes,
  isArithmetic,
  isComplex,
  isAtomic,
  isConst,
  isError,
  isInteger,
  isPointer,
  isRecord,
  isSame,
  isScalar,
  isVariableLength,
  isVector,
  isVolatile,
  targetOf,
} from './ctype';
import { reinterpret } from './lanes';
import { type Parser } from './parser';
import { warnOfDivision, warnOfOverflow, warnOfShift } from './warnings/numbers';
import { bytesOf, sizeValue } from './run-time-size';
import { shown } from './warnings/tree';

/** Bytes a pointer to `target` moves by; void and functions count bytes, as the Microsoft compiler refuses and GNU C allows. */
export function scaleOf(p: Parser, pointer: Expr): number | undefined {
  const target = targetOf(pointer.type);
  if (target === undefined) return undefined;
  const { kind } = bare(target);
  if (kind === 'void') {
    p.warn(
      'HS2008',
      `arithmetic on ${quoted(pointer.type)} counts bytes in GNU C, the Microsoft compiler refuses it; cast it to char * or BYTE * first`,
      pointer.first,
      pointer.last,
    );
    return 1;
  }
  const size = p.types.sizeOf(target);
  if (size !== undefined) return size;
  p.error(
    'HS2007',
    `arithmetic on ${quoted(pointer.type)}: its target has no known size`,
    pointer.first,
    pointer.last,
  );
  return undefined;
}

/** `index` elements of what a pointer points at, as an index of units of `scale` bytes. */
export function strideOf(
  p: Parser,
  pointer: Expr,
  index: Expr,
): { readonly index: Expr; readonly scale: number } | undefined {
  const bytes = bytesOf(p, targetOf(pointer.type) ?? p.types.error, index);
  if (bytes !== undefined) return { index: bytes, scale: 1 };
  const scale = scaleOf(p, pointer);
  return scale === undefined ? undefined : { index, scale };
}

const isText = (e: Expr): boolean => {
  const target = targetOf(e.type);
  const t = target === undefined ? undefined : bare(target);
  return t?.kind === 'integer' && (t.flavour === 'char' || t.flavour === 'wchar');
};

/** What to write for an operator that C does not have for such operands. */
function adviceOn(op: string, left: Expr, right: Expr): string {
  if ((op === '+' || op === '+=') && isText(left) && isText(right))
    return '; texts are joined with strcat or sprintf';
  const isEquality = op === '==' || op === '!=';
  return isEquality && isRecord(left.type) && isRecord(right.type) ? '; compare their members' : '';
}

export function bothInvalid(p: Parser, op: string, left: Expr, right: Expr): Expr {
  const untyped = [left, right].find(isVoidObject);
  if (untyped !== undefined)
    p.error(
      'HS2008',
      `${shown(p, untyped)} has no value: ${untypedTarget(p, untyped)}`,
      left.first,
      right.last,
    );
  else if (!isError(left.type) && !isError(right.type)) {
    p.error(
      'HS2008',
      `'${op}' cannot be applied to ${quoted(left.type)} and ${quoted(right.type)}${adviceOn(op, left, right)}`,
      left.first,
      right.last,
    );
  }
  return p.poison(left.first, right.last);
}

/** Binary operators but assignment, logic and comma. */
export function binary(p: Parser, op: ArithmeticOp | CompareOp, leftOperand: Expr, rightOperand: Expr): Expr {
  const left = decay(p, leftOperand);
  const right = decay(p, rightOperand);
  if (hasLanes(left, right))
    return p.grammar.lanesBinary(p, op, left, right) ?? bothInvalid(p, op, left, right);
  switch (op) {
    case '+':
    case '-':
      return additive(p, op, left, right);
    case '*':
    case '/':
      return arithmetic(p, op, left, right);
    case '%':
    case '&':
    case '|':
    case '^':
    case '<<':
    case '>>':
      return integral(p, op, left, right);
    default:
      return compare(p, op, left, right);
  }
}

/** `+` and `-`, which pointers have too. */
function additive(p: Parser, op: '+' | '-', left: Expr, right: Expr): Expr {
  if (isPointer(left.type) && isInteger(right.type)) return offsetBy(p, left, right, op === '-');
  if (op === '-' && isPointer(left.type) && isPointer(right.type)) return distance(p, left, right);
  if (op === '+' && isPointer(right.type) && isInteger(left.type))
    return { ...offsetBy(p, right, left, false), first: left.first, last: right.last };
  return arithmetic(p, op, left, right);
}

/** Operators that integers alone have. */
function integral(p: Parser, op: '%' | '&' | '|' | '^' | '<<' | '>>', left: Expr, right: Expr): Expr {
  if (!isInteger(left.type) || !isInteger(right.type)) return bothInvalid(p, op, left, right);
  return op === '<<' || op === '>>' ? shift(p, op, left, right) : arithmetic(p, op, left, right);
}

function arithmetic(p: Parser, op: ArithmeticOp, left: Expr, right: Expr): Expr {
  if (!isArithmetic(left.type) || !isArithmetic(right.type)) return bothInvalid(p, op, left, right);
  const [l, r] = balance(p, left, right);
  const extent = { first: left.first, last: right.last };
  if (l.kind === 'int' && r.kind === 'int') {
    const value = foldInteger(p.types, op, l.type, l.value, r.value);
    if (value !== undefined) {
      warnOfOverflow(p, op, l, r, value, extent);
      return { kind: 'int', type: l.type, value, ...extent };
    }
  }
  warnOfDivision(p, op, r, right);
  if (l.kind === 'float' && r.kind === 'float') {
    const value = foldFloat(op, l.value, r.value);
    if (value !== undefined)
      return convert(p, { kind: 'float', type: p.types.double, value, ...extent }, l.type);
  }
  return { kind: 'binary', op, left: l, right: r, type: l.type, ...extent };
}

function shift(p: Parser, op: '<<' | '>>', left: Expr, right: Expr): Expr {
  const l = promote(p, left);
  const count = convert(p, promote(p, right), p.types.int);
  const extent = { first: left.first, last: right.last };
  warnOfShift(p, op, l.type, count, right);
  if (l.kind === 'int' && count.kind === 'int') {
    const value = foldInteger(p.types, op, l.type, l.value, count.value);
    if (value !== undefined) return { kind: 'int', type: l.type, value, ...extent };
  }
  return { kind: 'binary', op, left: l, right: count, type: l.type, ...extent };
}

function offsetBy(p: Parser, pointer: Expr, index: Expr, negative: boolean): Expr {
  const extent = { first: pointer.first, last: index.last };
  const step = strideOf(p, pointer, widenForPointer(p, promote(p, index)));
  if (step === undefined) return p.poison(extent.first, extent.last);
  const { scale, index: wide } = step;
  if (pointer.kind === 'int' && wide.kind === 'int') {
    const delta = wide.value * BigInt(scale);
    return {
      kind: 'int',
      type: pointer.type,
      value: wrap(p.types, pointer.type, pointer.value + (negative ? -delta : delta)),
      ...extent,
    };
  }
  return {
    kind: 'offset',
    pointer,
    index: wide,
    scale,
    negative,
    type: unqualified(pointer.type),
    ...extent,
  };
}

function distance(p: Parser, left: Expr, right: Expr): Expr {
  const a = targetOf(left.type);
  const b = targetOf(right.type);
  if (a === undefined || b === undefined || !isSame(a, b)) return bothInvalid(p, '-', left, right);
  const extent = { first: left.first, last: right.last };
  const type = p.types.ptrdiff;
  if (isVariableLength(a)) {
    const bytes: Expr = { kind: 'distance', left, right, scale: 1, type, ...extent };
    const size = sizeValue(p, a, extent.first, extent.last);
    return size === undefined
      ? p.poison(extent.first, extent.last)
      : { kind: 'binary', op: '/', left: bytes, right: convert(p, size, type), type, ...extent };
  }
  const scale = scaleOf(p, left);
  if (scale === undefined) return p.poison(left.first, right.last);
  if (left.kind === 'int' && right.kind === 'int' && scale > 0)
    return { kind: 'int', type, value: (left.value - right.value) / BigInt(scale), ...extent };
  const from = addressOfValue(right);
  const to = addressOfValue(left);
  if (from !== undefined && from.base === to?.base && scale > 0) {
    const count = Math.trunc((to.offset - from.offset) / scale);
    return { kind: 'int', type, value: BigInt(count), ...extent };
  }
  return { kind: 'distance', left, right, scale: Math.max(scale, 1), type, ...extent };
}

function compare(p: Parser, op: CompareOp, left: Expr, right: Expr): Expr {
  if (!isScalar(left.type) || !isScalar(right.type)) return bothInvalid(p, op, left, right);
  const [l, r] =
    isArithmetic(left.type) && isArithmetic(right.type)
      ? balance(p, left, right)
      : comparePointers(p, op, left, right);
  const extent = { first: left.first, last: right.last };
  if ((l.kind === 'int' && r.kind === 'int') || (l.kind === 'float' && r.kind === 'float')) {
    return { kind: 'int', type: p.types.int, value: foldCompare(op, l.value, r.value) ? 1n : 0n, ...extent };
  }
  return { kind: 'compare', op, left: l, right: r, type: p.types.int, ...extent };
}

function comparePointers(p: Parser, op: CompareOp, left: Expr, right: Expr): readonly [Expr, Expr] {
  if (!isPointer(left.type))
    return [convert(p, pointerOperand(p, op, left, right), unqualified(right.type)), right];
  if (!isPointer(right.type))
    return [left, convert(p, pointerOperand(p, op, right, left), unqualified(left.type))];
  const a = targetOf(left.type);
  const b = targetOf(right.type);
  const isAny =
    isNullConstant(left) ||
    isNullConstant(right) ||
    [a, b].some(t => t !== undefined && bare(t).kind === 'void');
  if (!isAny && a !== undefined && b !== undefined && !isSame(a, b)) {
    p.warn(
      'HS2011',
      `comparison of ${quoted(left.type)} with ${quoted(right.type)} without a cast`,
      left.first,
      right.last,
    );
  }
  return [left, right];
}

/** The integer side of a comparison with a pointer. */
function pointerOperand(p: Parser, op: string, integer: Expr, pointer: Expr): Expr {
  if (!isInteger(integer.type)) return bothInvalid(p, op, integer, pointer);
  if (!isNullConstant(integer)) {
    p.warn(
      'HS2011',
      `comparison of the pointer ${quoted(pointer.type)} with ${quoted(integer.type)} without a cast${slipIn(p, pointer, integer.type) || slipIn(p, integer, pointer.type)}`,
      Math.min(integer.first, pointer.first),
      Math.max(integer.last, pointer.last),
    );
  }
  return widenForPointer(p, promote(p, integer));
}

export function logical(p: Parser, op: '&&' | '||', left: Expr, right: Expr): Expr {
  const l = conditionOf(p, left, `'${op}'`);
  const r = conditionOf(p, right, `'${op}'`);
  const extent = { first: left.first, last: right.last };
  if (isError(l.type) || isError(r.type)) return p.poison(extent.first, extent.last);
  if (l.kind === 'int' && (r.kind === 'int' || (l.value === 0n) === (op === '&&'))) {
    const value =
      op === '&&'
        ? l.value !== 0n && r.kind === 'int' && r.value !== 0n
        : l.value !== 0n || (r.kind === 'int' && r.value !== 0n);
    return { kind: 'int', type: p.types.int, value: value ? 1n : 0n, ...extent };
  }
  return { kind: 'logical', op, left: l, right: r, type: p.types.int, ...extent };
}

/** Unary `+ - ~ !`; `first` is the operator's token. */
export function unary(p: Parser, op: '+' | '-' | '~' | '!', value: Expr, first: number): Expr {
  const { last } = value;
  const ofLanes = p.grammar.lanesUnary(p, op, value, first);
  if (ofLanes !== undefined) return ofLanes;
  if (op === '!') {
    const e = decay(p, value);
    if (!isScalar(e.type) && !isError(e.type))
      p.error('HS2008', `'!' cannot be applied to ${quoted(e.type)}`, first, last);
    if (!isScalar(e.type)) return p.poison(first, last);
    if (e.kind === 'int')
      return { kind: 'int', type: p.types.int, value: e.value === 0n ? 1n : 0n, first, last };
    return { kind: 'unary', op, operand: e, type: p.types.int, first, last };
  }
  const decayed = decay(p, value);
  const fits = op === '~' ? isInteger(decayed.type) : isArithmetic(decayed.type);
  if (!fits) {
    if (!isError(decayed.type))
      p.error('HS2008', `'${op}' cannot be applied to ${quoted(decayed.type)}`, first, last);
    return p.poison(first, last);
  }
  const e = promote(p, decayed);
  if (op === '+') return { ...e, first };
  if (e.kind === 'int')
    return {
      kind: 'int',
      type: e.type,
      value: wrap(p.types, e.type, op === '-' ? -e.value : ~e.value),
      first,
      last,
    };
  if (e.kind === 'float') return { kind: 'float', type: e.type, value: -e.value, first, last };
  return { kind: 'unary', op, operand: e, type: e.type, first, last };
}

export function conditional(p: Parser, condition: Expr, whenTrue: Expr, whenFalse: Expr): Expr {
  const test = conditionOf(p, condition, `'?'`);
  const a = decay(p, whenTrue);
  const b = decay(p, whenFalse);
  const extent = { first: condition.first, last: whenFalse.last };
  if ([test, a, b].some(e => isError(e.type))) return p.poison(extent.first, extent.last);
  const joined = joinBranches(p, a, b);
  if (joined === undefined) {
    p.error(
      'HS2008',
      `the branches of '?:' have types that do not go together: ${quoted(a.type)} and ${quoted(b.type)}`,
      a.first,
      b.last,
    );
    return p.poison(extent.first, extent.last);
  }
  const [l, r, type] = joined;
  if (test.kind === 'int') return { ...(test.value !== 0n ? l : r), ...extent };
  return { kind: 'conditional', condition: test, whenTrue: l, whenFalse: r, type, ...extent };
}

function joinBranches(p: Parser, a: Expr, b: Expr): readonly [Expr, Expr, CType] | undefined {
  if (isComplex(a.type) || isComplex(b.type)) return joinComplex(p, a, b);
  if (isArithmetic(a.type) && isArithmetic(b.type)) {
    const [l, r] = balance(p, a, b);
    return [l, r, l.type];
  }
  if (bare(a.type).kind === 'void' || bare(b.type).kind === 'void') return [a, b, p.types.void];
  if (isRecord(a.type)) return bare(a.type) === bare(b.type) ? [a, b, a.type] : undefined;
  if (isPointer(a.type) && isPointer(b.type)) {
    const type = commonPointer(p, a, b);
    return [convert(p, a, type), convert(p, b, type), type];
  }
  if (isPointer(a.type) && isInteger(b.type))
    return [a, convert(p, widenForPointer(p, promote(p, b)), a.type), a.type];
  if (isPointer(b.type) && isInteger(a.type))
    return [convert(p, widenForPointer(p, promote(p, a)), b.type), b, b.type];
  return undefined;
}

/** Two numbers, one of them complex: the sum has the type of both. */
function joinComplex(p: Parser, a: Expr, b: Expr): readonly [Expr, Expr, CType] | undefined {
  const type = p.grammar.lanesBinary(p, '+', a, b)?.type;
  const l = type === undefined ? undefined : p.grammar.convertLanes(p, a, type);
  const r = type === undefined ? undefined : p.grammar.convertLanes(p, b, type);
  return type === undefined || l === undefined || r === undefined ? undefined : [l, r, type];
}

/** The type of a choice between two pointers: null takes the other's, `void *` wins, qualifiers of both count (C99 6.5.15). */
function commonPointer(p: Parser, a: Expr, b: Expr): CType {
  if (isNullConstant(a)) return b.type;
  if (isNullConstant(b)) return a.type;
  const [own, other] = [targetOf(a.type) ?? p.types.int, targetOf(b.type) ?? p.types.int];
  const [chosen, target] = bare(other).kind === 'void' ? [b.type, other] : [a.type, own];
  const [isReadOnly, isWatched] = [isConst(own) || isConst(other), isVolatile(own) || isVolatile(other)];
  if (isReadOnly === isConst(target) && isWatched === isVolatile(target)) return chosen;
  const qualified = {
    kind: 'qualified',
    isConst: isReadOnly,
    isVolatile: isWatched,
    isAtomic: isAtomic(own) || isAtomic(other),
    target,
  } as const;
  return p.types.pointerTo(qualified);
}

export function comma(p: Parser, left: Expr, right: Expr): Expr {
  const r = decay(p, right);
  return { kind: 'comma', left, right: r, type: r.type, first: left.first, last: right.last };
}

export function addressOf(p: Parser, operand: Expr, first: number): Expr {
  const { last } = operand;
  if (isError(operand.type)) return p.poison(first, last);
  const isObject = isLvalue(operand) || bare(operand.type).kind === 'function';
  if (!isObject) {
    p.error(
      'HS2009',
      `'&' needs an object or a function: ${shown(p, operand)} is a value of type ${quoted(operand.type)}`,
      first,
      last,
    );
    return p.poison(first, last);
  }
  if (operand.kind === 'member' && operand.field.bits !== undefined) {
    p.error('HS2009', `'&' cannot be applied to the bit-field '${operand.field.name ?? ''}'`, first, last);
    return p.poison(first, last);
  }
  const type = p.types.pointerTo(operand.type);
  if (operand.kind === 'deref') return { ...convert(p, operand.operand, type), first, last };
  return foldAddress(p, { kind: 'address', operand: takeAddress(operand), type, first, last });
}

/** `&((T *)0)->member`, as offsetof is written, is a constant. */
function foldAddress(p: Parser, e: Expr): Expr {
  if (e.kind !== 'address') return e;
  let offset = 0;
  let at = e.operand;
  while (at.kind === 'member') {
    offset += at.field.offset;
    at = at.object;
  }
  if (at.kind !== 'deref' || at.operand.kind !== 'int') return e;
  const value = wrap(p.types, e.type, at.operand.value + BigInt(offset));
  return { kind: 'int', type: e.type, value, first: e.first, last: e.last };
}

export function deref(p: Parser, value: Expr, first: number, last = value.last): Expr {
  const operand = decay(p, value);
  if (isError(operand.type)) return p.poison(first, last);
  const target = isPointer(operand.type) ? targetOf(operand.type) : undefined;
  if (target === undefined) {
    p.error(
      'HS2008',
      `${shown(p, operand)} is of type ${quoted(operand.type)}, which is no pointer: '*' has nothing to follow`,
      first,
      last,
    );
    return p.poison(first, last);
  }
  if (operand.kind === 'address' && bare(operand.operand.type) === bare(target))
    return { ...operand.operand, first, last };
  return { kind: 'deref', operand, type: target, first, last };
}

/** `(type)value`. */
export function cast(p: Parser, type: CType, value: Expr, first: number): Expr {
  const e = decay(p, value);
  const { last } = e;
  const to = bare(type);
  if (isError(e.type) || to.kind === 'error') return p.poison(first, last);
  if (to.kind === 'void') return { kind: 'convert', operand: e, type: p.types.void, first, last };
  const isPossible =
    isScalar(to) &&
    isScalar(e.type) &&
    !(isPointer(to) && bare(e.type).kind === 'float') &&
    !(to.kind === 'float' && isPointer(e.type));
  if (isPossible) {
    const source = isPointer(to) && isInteger(e.type) ? widenForPointer(p, promote(p, e)) : e;
    const converted = convert(p, source, unqualified(type));
    return {
      ...(isLvalue(converted)
        ? ({ kind: 'convert', operand: converted, type: unqualified(type) } as Expr)
        : converted),
      first,
      last,
    };
  }
  if (to === bare(e.type)) return { ...e, first };
  const ofLanes = castLanes(p, type, e);
  if (ofLanes !== undefined) return { ...ofLanes, first };
  p.error('HS2010', `${quoted(e.type)} cannot be cast to ${quoted(type)}`, first, last);
  return p.poison(first, last);
}

/** To and from complex numbers by their parts, to and from vectors by their bytes. */
function castLanes(p: Parser, type: CType, e: Expr): Expr | undefined {
  const converted = p.grammar.convertLanes(p, e, unqualified(type));
  const sizes = [p.types.sizeOf(type), p.types.sizeOf(e.type)];
  if (converted !== undefined || !(isVector(type) || isVector(e.type)) || sizes[0] !== sizes[1])
    return converted;
  return reinterpret(p, e, type);
}

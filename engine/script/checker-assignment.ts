import { type ArithmeticOp, type Expr, type Variable } from './ast';
import { bytesMoved, compoundInOneStep } from './atomics';
import { addressOf, binary, bothInvalid, deref, scaleOf, strideOf } from './checker-operators';
import { isLvalue } from './lvalue';
import {
  assignTo,
  balance,
  convert,
  decay,
  isVoidObject,
  promote,
  quoted,
  unqualified,
  untypedTarget,
  widenForPointer,
} from './checker-conversions';
import {
  bare,
  type CType,
  hasLanes,
  isAtomic,
  isArithmetic,
  isConst,
  isError,
  isInteger,
  isPointer,
  isScalar,
  isVariableLength,
  lanesOf,
  targetOf,
} from './ctype';
import { type Note } from './diagnostic';
import { type Parser } from './parser';
import { afterSizes, keepOnce } from './run-time-size';
import { warnOfDivision, warnOfShift } from './warnings/numbers';
import { shown } from './warnings/tree';

/** Reports what cannot be assigned to. */
function isModifiable(p: Parser, e: Expr, verb: string): boolean {
  if (isError(e.type)) return false;
  const reason = whyNoObject(p, e, verb);
  if (reason !== undefined) {
    p.error('HS2009', reason, e.first, e.last);
    return false;
  }
  if (isConst(e.type) || isConstObject(e)) {
    p.error('HS2009', `${shown(p, e)} cannot be ${verb}: it is const`, e.first, e.last, constNotes(p, e));
    return false;
  }
  return true;
}

/** A note to the declaration of the variable that `e` is, or that it is reached by. */
function constNotes(p: Parser, e: Expr): readonly Note[] {
  const variable = rootVariable(e);
  if (variable?.unit !== p.unit) return [];
  const { name, type, extent } = variable;
  return [p.noteAt(`'${name}' is declared here as ${quoted(type)}`, extent)];
}

function rootVariable(e: Expr): Variable | undefined {
  let at = e;
  for (;;) {
    if (at.kind === 'variable') return at.variable;
    if (at.kind === 'member') at = at.object;
    else if (at.kind === 'deref' || at.kind === 'convert' || at.kind === 'address') at = at.operand;
    else if (at.kind === 'offset') at = at.pointer;
    else return undefined;
  }
}

function whyNoObject(p: Parser, e: Expr, verb: string): string | undefined {
  const t = bare(e.type);
  const name = shown(p, e);
  if (t.kind === 'array' && verb !== 'assigned')
    return `${name} is an array and cannot be ${verb}; use a pointer to its elements`;
  if (t.kind === 'array') return `${name} is an array and cannot be assigned as a whole${advice(p, e.type)}`;
  if (t.kind === 'function') return `${name} cannot be ${verb}: it is a function`;
  if (isVoidObject(e)) return `${name} cannot be ${verb}: ${untypedTarget(p, e)}`;
  if (isLvalue(e) && t.kind !== 'void') return undefined;
  const what = e.kind === 'int' || e.kind === 'float' ? 'a constant' : 'a value';
  const hint = verb === 'assigned' && isTest(p, e) ? `; did you mean '=='?` : '';
  return `${name} cannot be ${verb}: it is ${what}, not an object${hint}`;
}

/** Whether `e = ...` is a slip of a comparison: a comparison already, or a call where a condition stands. */
function isTest(p: Parser, e: Expr): boolean {
  const isCondition = e.kind !== 'call' || ['(', '&&', '||'].includes(p.tokens[e.first - 1]?.text ?? '');
  return TESTS.has(e.kind) && isCondition;
}

/** What stands in a condition, where `=` is a slip. */
const TESTS: ReadonlySet<Expr['kind']> = new Set<Expr['kind']>(['logical', 'compare', 'unary', 'call']);

/** How the elements of an array get new values. */
function advice(p: Parser, array: CType): string {
  const element = targetOf(array) ?? array;
  const t = bare(element);
  if (t.kind === 'integer' && t.flavour === 'char') return '; copy the text with strcpy';
  if (t.kind === 'integer' && t.flavour === 'wchar') return '; copy the text with wcscpy';
  return p.types.sizeOf(array) === undefined ? '' : '; copy its elements with memcpy, or one by one';
}

function isConstObject(e: Expr): boolean {
  for (let at = e; at.kind === 'member'; at = at.object) if (isConst(at.object.type)) return true;
  return false;
}

export function assign(p: Parser, target: Expr, value: Expr): Expr {
  const extent = { first: target.first, last: value.last };
  if (!isModifiable(p, target, 'assigned')) return p.poison(extent.first, extent.last);
  const name =
    target.kind === 'variable'
      ? `'${target.variable.name}'`
      : target.kind === 'member' && target.field.name !== undefined
        ? `member '${target.field.name}'`
        : 'the object';
  const converted = assignTo(p, value, target.type, { text: `assignment to ${name}` });
  if (isError(converted.type)) return p.poison(extent.first, extent.last);
  return { kind: 'assign', target, value: converted, type: unqualified(target.type), ...extent };
}

/** `target op= value`. */
export function compound(p: Parser, op: ArithmeticOp, target: Expr, valueOperand: Expr): Expr {
  const value = decay(p, valueOperand);
  const extent = { first: target.first, last: value.last };
  if (!isModifiable(p, target, 'assigned') || isError(value.type)) return p.poison(extent.first, extent.last);
  if (hasLanes(target, value)) return compoundLanes(p, op, target, value);
  const type = unqualified(target.type);
  const operands = compoundOperands(p, op, target, value);
  if (operands === 'invalid') return bothInvalid(p, `${op}=`, target, value);
  if (operands === undefined) return p.poison(extent.first, extent.last);
  if (!isAtomic(target.type)) return { kind: 'compound', op, target, type, ...operands, ...extent };
  const { value: operand, computed, scale } = operands;
  const moved = isPointer(type) ? bytesMoved(p, operand, scale) : convert(p, operand, computed);
  return compoundInOneStep(p, op, target, moved, 'new');
}

/** What `op=` does: with which value, in which type, and the bytes that one of a pointer's elements has. */
function compoundOperands(
  p: Parser,
  op: ArithmeticOp,
  target: Expr,
  value: Expr,
): { readonly value: Expr; readonly computed: CType; readonly scale: number } | 'invalid' | undefined {
  const type = unqualified(target.type);
  if (isPointer(type) && (op === '+' || op === '-') && isInteger(value.type)) {
    const stride = strideOf(p, target, widenForPointer(p, promote(p, value)));
    return stride === undefined ? undefined : { value: stride.index, computed: type, scale: stride.scale };
  }
  const isOperand = INTEGERS_ONLY.has(op) ? isInteger : isArithmetic;
  if (!isOperand(type) || !isOperand(value.type)) return 'invalid';
  if (op === '<<' || op === '>>') {
    const count = convert(p, promote(p, value), p.types.int);
    const computed = promote(p, target).type;
    warnOfShift(p, op, computed, count, value);
    return { value: count, computed, scale: 1 };
  }
  const [left, right] = balance(p, target, value);
  warnOfDivision(p, op, right, value);
  return { value: right, computed: left.type, scale: 1 };
}

/** An operand may be a vector or complex: the target is computed once, then assigned to as a whole. */
function compoundLanes(p: Parser, op: ArithmeticOp, target: Expr, value: Expr): Expr {
  if (target.kind === 'variable') return assign(p, target, binary(p, op, target, value));
  const [kept, address] = keepOnce(p, addressOf(p, target, target.first));
  const once = deref(p, address, target.first);
  return afterSizes([kept], assign(p, once, binary(p, op, once, value)));
}

const INTEGERS_ONLY: ReadonlySet<ArithmeticOp> = new Set<ArithmeticOp>(['%', '&', '|', '^', '<<', '>>']);

export function step(
  p: Parser,
  target: Expr,
  sign: 1 | -1,
  prefix: boolean,
  first: number,
  last: number,
): Expr {
  if (!isModifiable(p, target, sign > 0 ? 'incremented' : 'decremented')) return p.poison(first, last);
  if (lanesOf(target.type) !== undefined) return stepLanes(p, target, sign, prefix, first, last);
  if (!isScalar(target.type)) {
    p.error(
      'HS2008',
      `${quoted(target.type)} cannot be ${sign > 0 ? 'incremented' : 'decremented'}`,
      first,
      last,
    );
    return p.poison(first, last);
  }
  const pointee = targetOf(target.type);
  if (isPointer(target.type) && pointee !== undefined && isVariableLength(pointee))
    return stepRow(p, target, sign, prefix, first, last);
  const scale = isPointer(target.type) ? scaleOf(p, target) : 1;
  if (scale === undefined) return p.poison(first, last);
  if (isAtomic(target.type)) return stepInOne(p, target, sign, scale, prefix, first);
  return { kind: 'step', target, delta: sign * scale, prefix, type: unqualified(target.type), first, last };
}

/** `++` and `--` of an atomic object. */
function stepInOne(
  p: Parser,
  target: Expr,
  sign: 1 | -1,
  scale: number,
  prefix: boolean,
  first: number,
): Expr {
  const one: Expr = { kind: 'int', type: p.types.int, value: BigInt(scale), first, last: target.last };
  const value = isPointer(target.type) ? convert(p, one, p.types.intptr) : balance(p, target, one)[1];
  return compoundInOneStep(p, sign > 0 ? '+' : '-', target, value, prefix ? 'new' : 'old');
}

function stepLanes(
  p: Parser,
  target: Expr,
  sign: 1 | -1,
  prefix: boolean,
  first: number,
  last: number,
): Expr {
  const one: Expr = { kind: 'int', type: p.types.int, value: 1n, first, last };
  const moved = compoundLanes(p, sign > 0 ? '+' : '-', target, one);
  if (prefix || isError(moved.type)) return moved;
  const [kept, old] = keepOnce(p, target);
  return afterSizes([kept, moved], old);
}

/** `++` and `--` of a pointer to rows of a run-time length; a postfix one takes the step back from the new value. */
function stepRow(p: Parser, target: Expr, sign: 1 | -1, prefix: boolean, first: number, last: number): Expr {
  const one: Expr = { kind: 'int', type: p.types.int, value: 1n, first, last };
  const moved: Expr = { ...compound(p, sign > 0 ? '+' : '-', target, one), first, last };
  if (prefix || isError(moved.type)) return moved;
  const stride = strideOf(p, target, widenForPointer(p, one));
  if (stride === undefined) return p.poison(first, last);
  const { index, scale } = stride;
  return { kind: 'offset', pointer: moved, index, scale, negative: sign > 0, type: moved.type, first, last };
}

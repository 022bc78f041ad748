import { type ArithmeticOp, type Expr } from './ast';
import { call } from './checker-calls';
import { convert, decay, number, quoted, unqualified } from './checker-conversions';
import { addressOf, binary } from './checker-operators';
import { bare, type CType, isError, isInteger, isScalar, isSigned } from './ctype';
import { implicitFunction } from './implicit';
import { type Parser } from './parser';

/** What the machine does to an object in one step; the numbers are its own, see `atomic-objects.ts`. */
const OPERATIONS = ['=', '+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>'] as const;
export type AtomicOp = '=' | ArithmeticOp;

/** How an integer or a float lies in memory: its size, with a bit for signed, for floats and for _Bool. */
function formOf(p: Parser, type: CType): number {
  const t = bare(type);
  const size = p.types.sizeOf(type) ?? 4;
  if (t.kind === 'float') return size | 0x20;
  return size | (isSigned(type) ? 0x10 : 0) | (t === p.types.bool ? 0x40 : 0);
}

/** A value in the 64 bits in which the machine is told it. */
const wide = (p: Parser, e: Expr): Expr =>
  convert(p, isInteger(e.type) ? convert(p, e, p.types.longLong) : e, p.types.ulongLong);

function machineCall(p: Parser, name: string, args: readonly Expr[], first: number, last: number): Expr {
  const symbol = implicitFunction(p, name, first);
  if (symbol === undefined) return p.poison(first, last);
  symbol.firstUse ??= { first, last: first };
  return call(p, { kind: 'function', symbol, type: symbol.type, first, last: first }, args, last);
}

/**
 * `*pointer op= value` in one step of the machine; the operation is done in the type `computed`, which `value` has, and gives what the
 * object holds then, or what it held.
 */
export function changeInOneStep(
  p: Parser,
  op: AtomicOp,
  pointer: Expr,
  type: CType,
  value: Expr,
  gives: 'new' | 'old',
): Expr {
  const { first } = pointer;
  const { last } = value;
  const isFloating = bare(value.type).kind === 'float';
  const name = isFloating ? '__builtin_atomic_change_float' : '__builtin_atomic_change';
  const operation = OPERATIONS.indexOf(op) | (gives === 'new' ? 0x100 : 0);
  const forms = formOf(p, type) | (formOf(p, value.type) << 8);
  const args = [
    number(p, operation, first),
    convert(p, pointer, p.types.voidPointer),
    isFloating ? convert(p, value, p.types.double) : wide(p, value),
    number(p, forms, first),
  ];
  const changed = machineCall(p, name, args, first, last);
  return isError(changed.type) ? changed : convert(p, changed, unqualified(type));
}

/** The scalar that an argument of an atomic function points at; undefined, and told, for anything else. */
export function objectOf(p: Parser, pointer: Expr): CType | undefined {
  if (isError(pointer.type)) return undefined;
  const t = bare(pointer.type);
  if (t.kind === 'pointer' && isScalar(t.target)) return t.target;
  p.error(
    'HS2010',
    `a pointer to a number or to a pointer is expected, not ${quoted(pointer.type)}: larger objects are loaded and stored in one step, not changed`,
    pointer.first,
    pointer.last,
  );
  return undefined;
}

/** `target op= value` of an atomic object whose types have been checked. */
export function compoundInOneStep(
  p: Parser,
  op: ArithmeticOp,
  target: Expr,
  value: Expr,
  gives: 'new' | 'old',
): Expr {
  return changeInOneStep(p, op, addressOf(p, target, target.first), target.type, value, gives);
}

/** The bytes that a pointer moves by: `index` elements of `scale` bytes. */
export const bytesMoved = (p: Parser, index: Expr, scale: number): Expr =>
  convert(p, scale === 1 ? index : binary(p, '*', index, number(p, scale, index.first)), p.types.intptr);

/** Whether `*object` was `*expected` and is `desired` now; else `*expected` is what was found. */
export function compareAndExchange(
  p: Parser,
  object: Expr,
  expected: Expr,
  desired: Expr,
  type: CType,
): Expr {
  const isFloating = bare(type).kind === 'float';
  const args = [
    convert(p, object, p.types.voidPointer),
    convert(p, decay(p, expected), p.types.voidPointer),
    isFloating ? convert(p, desired, p.types.double) : wide(p, desired),
    number(p, formOf(p, type), object.first),
  ];
  const name = isFloating ? '__builtin_atomic_compare_float' : '__builtin_atomic_compare';
  const done = machineCall(p, name, args, object.first, desired.last);
  return isError(done.type) ? done : convert(p, done, p.types.bool);
}

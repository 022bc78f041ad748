import { type ArithmeticOp, type Expr } from './ast';
import { bothInvalid, scaleOf } from './checker-operators';
import { isLvalue } from './lvalue';
import {
  assignTo,
  balance,
  convert,
  decay,
  promote,
  quoted,
  unqualified,
  widenForPointer,
} from './checker-conversions';
import { bare, isArithmetic, isConst, isError, isInteger, isPointer, isScalar } from './ctype';
import { type Parser } from './parser';

/** Reports what cannot be assigned to. */
function isModifiable(p: Parser, e: Expr, verb: string): boolean {
  if (isError(e.type)) return false;
  const t = bare(e.type);
  if (!isLvalue(e) || t.kind === 'array' || t.kind === 'function' || t.kind === 'void') {
    const why =
      t.kind === 'array'
        ? 'an array cannot be assigned as a whole'
        : t.kind === 'function'
          ? 'it is a function'
          : 'it is a value, not an object';
    p.error('HS2009', `this cannot be ${verb}: ${why}`, e.first, e.last);
    return false;
  }
  if (isConst(e.type) || isConstObject(e)) {
    const name = e.kind === 'variable' ? `'${e.variable.name}'` : 'this';
    const notes =
      e.kind === 'variable' && e.variable.unit === p.unit
        ? [p.noteAt(`'${e.variable.name}' is declared here`, e.variable.extent)]
        : [];
    p.error('HS2009', `${name} cannot be ${verb}: it is const`, e.first, e.last, notes);
    return false;
  }
  return true;
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
  const type = unqualified(target.type);
  const base = { kind: 'compound', op, target, type, ...extent } as const;
  if (isPointer(type) && (op === '+' || op === '-') && isInteger(value.type)) {
    const scale = scaleOf(p, target);
    if (scale === undefined) return p.poison(extent.first, extent.last);
    return { ...base, value: widenForPointer(p, promote(p, value)), computed: type, scale };
  }
  const isOperand = INTEGERS_ONLY.has(op) ? isInteger : isArithmetic;
  if (!isOperand(type) || !isOperand(value.type)) return bothInvalid(p, `${op}=`, target, value);
  if (op === '<<' || op === '>>') {
    const count = convert(p, promote(p, value), p.types.int);
    return { ...base, value: count, computed: promote(p, target).type, scale: 1 };
  }
  const [left, right] = balance(p, target, value);
  return { ...base, value: right, computed: left.type, scale: 1 };
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
  if (!isScalar(target.type)) {
    p.error(
      'HS2008',
      `${quoted(target.type)} cannot be ${sign > 0 ? 'incremented' : 'decremented'}`,
      first,
      last,
    );
    return p.poison(first, last);
  }
  const scale = isPointer(target.type) ? scaleOf(p, target) : 1;
  if (scale === undefined) return p.poison(first, last);
  return { kind: 'step', target, delta: sign * scale, prefix, type: unqualified(target.type), first, last };
}

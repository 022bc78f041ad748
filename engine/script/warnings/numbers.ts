import { type ArithmeticOp, type Expr, type Extent } from '../ast';
import { bare, type CType, isSigned, nameOf } from '../ctype';
import { type Parser } from '../parser';

/** A calculation with signed constants whose result does not fit: what C leaves undefined, and nobody means. */
export function warnOfOverflow(
  p: Parser,
  op: ArithmeticOp,
  left: Expr & { kind: 'int' },
  right: Expr & { kind: 'int' },
  result: bigint,
  extent: Extent,
): void {
  if (!isSigned(left.type)) return;
  const exact =
    op === '+'
      ? left.value + right.value
      : op === '-'
        ? left.value - right.value
        : op === '*'
          ? left.value * right.value
          : result;
  if (exact === result) return;
  p.warn(
    'HS3111',
    `the result is ${exact}, which does not fit into '${nameOf(left.type)}' and becomes ${result}`,
    extent.first,
    extent.last,
  );
}

/** A shift by a constant that leaves nothing of the value: the processor takes the count modulo the width. */
export function warnOfShift(p: Parser, op: '<<' | '>>', type: CType, count: Expr, at: Extent): void {
  if (count.kind !== 'int') return;
  const { value } = count;
  const width = BigInt((p.types.sizeOf(type) ?? 4) * 8);
  if (value >= 0n && value < width) return;
  const why = value < 0n ? 'the count is negative' : `'${nameOf(type)}' has ${width} bits`;
  p.warn('HS3115', `'${op}' by ${value}: ${why}, so the count must be 0 to ${width - 1n}`, at.first, at.last);
}

export function warnOfDivision(p: Parser, op: ArithmeticOp, divisor: Expr, at: Extent): void {
  if ((op !== '/' && op !== '%') || divisor.kind !== 'int' || divisor.value !== 0n) return;
  p.warn('HS3112', `a division by zero: '${op}' with the constant 0`, at.first, at.last);
}

/**
 * A constant that another type cannot hold, as neither a signed nor an unsigned number: `char c = 300`. A negative
 * constant for an unsigned object is how "all bits" is written.
 */
export function warnOfLoss(p: Parser, e: Expr, type: CType, where: string): void {
  const t = bare(type);
  if (e.kind !== 'int' || t.kind !== 'integer' || t.flavour === 'bool' || t.size === 8) return;
  // Several characters in quotes are a slip of another kind, which is told.
  if (p.tokens[e.first]?.kind === 'character') return;
  const bits = BigInt(t.size * 8);
  if (e.value >= -(1n << (bits - 1n)) && e.value < 1n << bits) return;
  const kept = t.signed ? BigInt.asIntN(Number(bits), e.value) : BigInt.asUintN(Number(bits), e.value);
  p.warn(
    'HS3116',
    `${e.value} does not fit into '${nameOf(type)}' and becomes ${kept}: ${where}`,
    e.first,
    e.last,
  );
}

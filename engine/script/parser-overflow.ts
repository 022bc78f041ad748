import { type Expr } from './ast';
import { call } from './checker-calls';
import { assignTo, convert, decay, number, quoted } from './checker-conversions';
import { bare, type CType, isError, isInteger, isSigned } from './ctype';
import { implicitFunction } from './implicit';
import { type Parser } from './parser';

type Rule = (p: Parser, first: number) => Expr;

const OPERATIONS = ['add', 'sub', 'mul'] as const;
const TYPES = [
  ['s', 'int'],
  ['sl', 'long'],
  ['sll', 'longLong'],
  ['u', 'uint'],
  ['ul', 'ulong'],
  ['ull', 'ulongLong'],
] as const;
type TypeName = (typeof TYPES)[number][1];

/**
 * GNU C's arithmetic that says whether it overflowed: `__builtin_add_overflow(a, b, &result)`, the form that only asks
 * (`_p`), and those of one type (`__builtin_smull_overflow`). A function of the library does it, in 128 bits.
 */
export const OVERFLOW_RULES: readonly (readonly [string, Rule])[] = OPERATIONS.flatMap((name, operation) => [
  [`__builtin_${name}_overflow`, checked(operation, undefined)] as const,
  [`__builtin_${name}_overflow_p`, asked(operation)] as const,
  ...TYPES.map(
    ([letters, type]) =>
      [`__builtin_${letters[0] ?? ''}${name}${letters.slice(1)}_overflow`, checked(operation, type)] as const,
  ),
]);

function checked(operation: number, type: TypeName | undefined): Rule {
  return (p, first) => {
    const left = operandFor(p, type);
    const right = operandFor(p, type);
    const to = decay(p, p.grammar.assignment(p));
    const target = bare(to.type);
    if (isError(to.type)) return p.poison(first, p.at);
    if (target.kind === 'pointer' && isInteger(target.target))
      return overflows(p, operation, left, right, to, target.target, undefined, first);
    p.error('HS2010', `a pointer to an integer is expected, not ${quoted(to.type)}`, to.first, to.last);
    return p.poison(first, p.at);
  };
}

function asked(operation: number): Rule {
  return (p, first) => {
    const left = operandFor(p, undefined);
    const right = operandFor(p, undefined);
    const like = p.grammar.assignment(p);
    const width = like.kind === 'member' ? like.field.bits?.width : undefined;
    const nowhere = number(p, 0, first);
    if (isInteger(like.type)) return overflows(p, operation, left, right, nowhere, like.type, width, first);
    if (!isError(like.type))
      p.error('HS2010', `an integer is expected, not ${quoted(like.type)}`, like.first, like.last);
    return p.poison(first, p.at);
  };
}

/** An operand and the comma behind it; in the `type` that the name says, when it says one. */
function operandFor(p: Parser, type: TypeName | undefined): Expr {
  const e = decay(p, p.grammar.assignment(p));
  p.expect(',', 'after the operand');
  if (isError(e.type)) return e;
  if (type !== undefined) return assignTo(p, e, p.types[type], { text: 'the operand' });
  if (isInteger(e.type)) return e;
  p.error('HS2010', `an integer is expected, not ${quoted(e.type)}`, e.first, e.last);
  return p.poison(e.first, e.last);
}

function overflows(
  p: Parser,
  operation: number,
  left: Expr,
  right: Expr,
  to: Expr,
  type: CType,
  width: number | undefined,
  first: number,
): Expr {
  const symbol = implicitFunction(p, '__builtin_overflows', first);
  if (symbol === undefined) return p.poison(first, p.at);
  symbol.firstUse ??= { first, last: first };
  const isBool = p.types.bool === bare(type);
  const bits = isBool ? 1 : (width ?? (p.types.sizeOf(type) ?? 4) * 8);
  const flag = (e: Expr): Expr => number(p, isSigned(e.type) ? 1 : 0, first);
  const wide = (e: Expr): Expr => (isError(e.type) ? e : convert(p, e, p.types.ulongLong));
  const args = [
    number(p, operation, first),
    wide(left),
    flag(left),
    wide(right),
    flag(right),
    convert(p, to, p.types.voidPointer),
    number(p, bits, first),
    number(p, isSigned(type) ? 1 : 0, first),
  ];
  return call(p, { kind: 'function', symbol, type: symbol.type, first, last: first }, args, p.at);
}

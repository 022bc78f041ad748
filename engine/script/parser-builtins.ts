import { type Expr } from './ast';
import { convert, decay } from './checker-conversions';
import { comma } from './checker-operators';
import { bare, type CType, isError, isSame } from './ctype';
import { type Parser } from './parser';
import { ATOMIC_RULES } from './parser-atomics';
import { OVERFLOW_RULES } from './parser-overflow';
import { VECTOR_RULES } from './parser-vectors';

type Rule = (p: Parser, first: number) => Expr;

/** GNU C's names that are no functions, because they look at types or at what the compiler knows. */
const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['__builtin_constant_p', constantP],
  ['__builtin_expect', expect],
  ['__builtin_expect_with_probability', expect],
  ['__builtin_assume_aligned', firstOf],
  ['__builtin_classify_type', classifyType],
  ...OVERFLOW_RULES,
  ...ATOMIC_RULES,
  ...VECTOR_RULES,
  ['__builtin_choose_expr', chooseExpression],
  ['__builtin_types_compatible_p', typesCompatible],
  ['__builtin_object_size', objectSize],
  ['__builtin_unreachable', nothing],
  ['__builtin_prefetch', nothing],
  ...(['', 'f', 'l'] as const).flatMap(suffix => [
    [`__builtin_inf${suffix}`, constantOf(suffix, Infinity)] as const,
    [`__builtin_huge_val${suffix}`, constantOf(suffix, Infinity)] as const,
    [`__builtin_nan${suffix}`, constantOf(suffix, NaN)] as const,
  ]),
]);

/** A use of a built-in name of GNU C, or undefined when the next tokens are none. */
export function parseBuiltin(p: Parser): Expr | undefined {
  const rule = p.peek(1).text === '(' ? RULES.get(p.text) : undefined;
  if (rule === undefined) return undefined;
  const first = p.at;
  p.next();
  p.next();
  const e = rule(p, first);
  p.expect(')', 'to close the arguments');
  return { ...e, first, last: p.at - 1 };
}

function constantP(p: Parser, first: number): Expr {
  const e = p.grammar.assignment(p);
  const isConstant = e.kind === 'int' || e.kind === 'float' || e.kind === 'string';
  return { kind: 'int', type: p.types.int, value: isConstant ? 1n : 0n, first, last: e.last };
}

/** What is expected changes nothing, but what it does is done. */
function expect(p: Parser): Expr {
  const e = firstOf(p);
  return isError(e.type) ? e : convert(p, e, p.types.long);
}

/** The first argument, after what the others do. */
function firstOf(p: Parser): Expr {
  const e = decay(p, p.grammar.assignment(p));
  if (!p.accept(',')) return e;
  const rest = p.grammar.expression(p);
  const isConstant = rest.kind === 'int' || rest.kind === 'float';
  return isConstant || isError(e.type) || isError(rest.type) ? e : comma(p, rest, e);
}

/** The classes of typeclass.h, which GNU C's macros for any type compare with. */
const CLASSES: Readonly<Record<string, bigint>> = {
  void: 0n,
  integer: 1n,
  enum: 1n,
  pointer: 5n,
  float: 8n,
  struct: 12n,
  union: 13n,
};

function classifyType(p: Parser, first: number): Expr {
  const e = decay(p, p.grammar.expression(p));
  const value = CLASSES[bare(e.type).kind] ?? -1n;
  return { kind: 'int', type: p.types.int, value, first, last: e.last };
}

function chooseExpression(p: Parser): Expr {
  const condition = p.grammar.assignment(p);
  p.expect(',', 'before the first choice');
  const whenTrue = p.grammar.assignment(p);
  p.expect(',', 'before the second choice');
  const whenFalse = p.grammar.assignment(p);
  if (condition.kind !== 'int' && !isError(condition.type))
    p.error('HS2014', 'the first argument must be a constant', condition.first, condition.last);
  return condition.kind === 'int' && condition.value === 0n ? whenFalse : whenTrue;
}

function typesCompatible(p: Parser, first: number): Expr {
  const left = p.grammar.typeName(p);
  p.expect(',', 'before the second type');
  const right = p.grammar.typeName(p);
  const value = isSame(left, right) && isSame(right, left) ? 1n : 0n;
  return { kind: 'int', type: p.types.int, value, first, last: p.at };
}

/** Nothing is known of what a pointer points at: all ones for the first two kinds, 0 for the others. */
function objectSize(p: Parser, first: number): Expr {
  p.grammar.assignment(p);
  p.expect(',', 'before the kind');
  const kind = p.grammar.assignment(p);
  const isMinimum = kind.kind === 'int' && kind.value >= 2n;
  const all = convert(
    p,
    { kind: 'int', type: p.types.int, value: -1n, first, last: kind.last },
    p.types.size,
  );
  return isMinimum ? { kind: 'int', type: p.types.size, value: 0n, first, last: kind.last } : all;
}

/** Arguments are evaluated and say nothing. */
function nothing(p: Parser, first: number): Expr {
  const none: Expr = { kind: 'int', type: p.types.int, value: 0n, first, last: p.at };
  const operand = p.is(')') ? none : p.grammar.expression(p);
  return { kind: 'convert', operand, type: p.types.void, first, last: operand.last };
}

function constantOf(suffix: '' | 'f' | 'l', value: number): Rule {
  return (p, first) => {
    if (!p.is(')')) p.grammar.assignment(p);
    const type: CType = suffix === 'f' ? p.types.float : suffix === 'l' ? p.types.longDouble : p.types.double;
    return { kind: 'float', type: bare(type), value, first, last: p.at };
  };
}

import { type ArithmeticOp, type Expr } from './ast';
import { type AtomicOp, bytesMoved, changeInOneStep, compareAndExchange, objectOf } from './atomics';
import { assign } from './checker-assignment';
import { assignTo, convert, decay, quoted, unqualified } from './checker-conversions';
import { addressOf, deref, scaleOf } from './checker-operators';
import { bare, type CType, isError, isInteger, isPointer } from './ctype';
import { type Parser } from './parser';
import { afterSizes, keepOnce } from './run-time-size';

type Rule = (p: Parser, first: number) => Expr;
type Maker = (p: Parser, args: readonly Expr[], first: number) => Expr;

const CHANGES: readonly (readonly [string, ArithmeticOp])[] = [
  ['add', '+'],
  ['sub', '-'],
  ['and', '&'],
  ['or', '|'],
  ['xor', '^'],
];

/**
 * The generic functions of stdatomic.h, and GNU C's `__atomic_` and `__sync_`. The machine has one order of memory, the
 * strictest, so arguments that ask for one say nothing. A plain load or store is one step anyway.
 */
export const ATOMIC_RULES: readonly (readonly [string, Rule])[] = [
  ['__builtin_atomic_load', taking(1, load)],
  ['__atomic_load_n', taking(1, load)],
  ['__builtin_atomic_store', taking(2, store)],
  ['__atomic_store_n', taking(2, store)],
  ['__builtin_atomic_exchange', taking(2, change('=', 'old', 'elements'))],
  ['__atomic_exchange_n', taking(2, change('=', 'old', 'bytes'))],
  ['__sync_lock_test_and_set', taking(2, change('=', 'old', 'bytes'))],
  ['__builtin_atomic_compare_exchange', taking(3, compareExchange)],
  ['__atomic_compare_exchange_n', taking(3, compareExchange)],
  ...CHANGES.flatMap(([name, op]) => [
    [`__builtin_atomic_fetch_${name}`, taking(2, change(op, 'old', 'elements'))] as const,
    [`__atomic_fetch_${name}`, taking(2, change(op, 'old', 'bytes'))] as const,
    [`__atomic_${name}_fetch`, taking(2, change(op, 'new', 'bytes'))] as const,
    [`__sync_fetch_and_${name}`, taking(2, change(op, 'old', 'bytes'))] as const,
    [`__sync_${name}_and_fetch`, taking(2, change(op, 'new', 'bytes'))] as const,
  ]),
  ['__sync_bool_compare_and_swap', taking(3, compareAndSwap('whether'))],
  ['__sync_val_compare_and_swap', taking(3, compareAndSwap('old'))],
  ['__sync_lock_release', taking(1, release)],
  ['__atomic_thread_fence', taking(0, fence)],
  ['__atomic_signal_fence', taking(0, fence)],
  ['__sync_synchronize', taking(0, fence)],
];

/** A rule that reads its arguments, of which it needs `count`; what else there is are orders of memory. */
function taking(count: number, make: Maker): Rule {
  return (p, first) => {
    const args: Expr[] = [];
    if (!p.is(')'))
      do args.push(decay(p, p.grammar.assignment(p)));
      while (p.accept(','));
    if (args.length < count) {
      p.error('HS2012', `at least ${count} arguments are needed, not ${args.length}`, first, p.at);
      return p.poison(first, p.at);
    }
    return args.some(({ type }) => isError(type)) ? p.poison(first, p.at) : make(p, args, first);
  };
}

/** The object that a pointer leads to; told when it leads to none. */
function pointee(p: Parser, pointer: Expr): Expr | undefined {
  const t = bare(pointer.type);
  if (t.kind === 'pointer' && p.types.sizeOf(t.target) !== undefined) return deref(p, pointer, pointer.first);
  p.error(
    'HS2010',
    `a pointer to an object is expected, not ${quoted(pointer.type)}`,
    pointer.first,
    pointer.last,
  );
  return undefined;
}

function load(p: Parser, [pointer]: readonly Expr[], first: number): Expr {
  const object = pointee(p, pointer!);
  return object === undefined ? p.poison(first, p.at) : convert(p, object, unqualified(object.type));
}

function store(p: Parser, [pointer, value]: readonly Expr[], first: number): Expr {
  const object = pointee(p, pointer!);
  if (object === undefined) return p.poison(first, p.at);
  const stored = assign(p, object, value!);
  return isError(stored.type)
    ? stored
    : { kind: 'convert', operand: stored, type: p.types.void, first, last: stored.last };
}

/** C11 moves a pointer by elements, GNU C by bytes. */
function change(op: AtomicOp, gives: 'new' | 'old', moves: 'elements' | 'bytes'): Maker {
  return (p, [pointer, operand], first) => {
    const type = objectOf(p, pointer!);
    if (type === undefined) return p.poison(first, p.at);
    const value = operandOf(p, op, type, operand!, moves);
    return isError(value.type) ? value : changeInOneStep(p, op, pointer!, type, value, gives);
  };
}

function operandOf(p: Parser, op: AtomicOp, type: CType, operand: Expr, moves: 'elements' | 'bytes'): Expr {
  const text = { text: 'the operand' };
  if (op === '=' || !isPointer(type)) {
    const fits = op === '=' || isInteger(type) || ((op === '+' || op === '-') && bare(type).kind === 'float');
    if (fits) return assignTo(p, operand, unqualified(type), text);
    p.error('HS2010', `an integer is expected, not ${quoted(type)}`, operand.first, operand.last);
    return p.poison(operand.first, operand.last);
  }
  const index = assignTo(p, operand, p.types.intptr, text);
  const target = bare(type);
  if (isError(index.type) || moves === 'bytes' || target.kind !== 'pointer') return index;
  const object: Expr = {
    kind: 'int',
    type: unqualified(type),
    value: 0n,
    first: index.first,
    last: index.last,
  };
  return bytesMoved(p, index, scaleOf(p, object) ?? 1);
}

function compareExchange(p: Parser, [pointer, expected, desired]: readonly Expr[], first: number): Expr {
  const type = objectOf(p, pointer!);
  if (type === undefined || objectOf(p, expected!) === undefined) return p.poison(first, p.at);
  const value = assignTo(p, desired!, unqualified(type), { text: 'the new value' });
  return isError(value.type) ? value : compareAndExchange(p, pointer!, expected!, value, type);
}

/** GNU C's older form: the expected value is given as such. A variable holds it, and what was found. */
function compareAndSwap(gives: 'whether' | 'old'): Maker {
  return (p, [pointer, expected, desired], first) => {
    const type = objectOf(p, pointer!);
    if (type === undefined) return p.poison(first, p.at);
    const text = { text: 'the expected value' };
    const [kept, old] = keepOnce(p, assignTo(p, expected!, unqualified(type), text));
    const done = compareExchange(p, [pointer!, addressOf(p, old, first), desired!], first);
    return isError(done.type) || gives === 'whether'
      ? afterSizes([kept], done)
      : afterSizes([kept, done], convert(p, old, old.type));
  };
}

function release(p: Parser, [pointer]: readonly Expr[], first: number): Expr {
  return store(p, [pointer!, { kind: 'int', type: p.types.int, value: 0n, first, last: first }], first);
}

function fence(p: Parser, _args: readonly Expr[], first: number): Expr {
  const nothing: Expr = { kind: 'int', type: p.types.int, value: 0n, first, last: p.at };
  return { kind: 'convert', operand: nothing, type: p.types.void, first, last: p.at };
}

import { type Expr, type IntrinsicExpr } from './ast';
import { assignTo, convert, decay, promote, quoted, takeAddress } from './checker-conversions';
import { addressOf } from './checker-operators';
import { isLvalue } from './lvalue';
import { bare, type CType, isError } from './ctype';
import { type Parser } from './parser';

type Name = IntrinsicExpr['name'];

/** Names that the compiler itself knows, however the headers spell them. */
const INTRINSICS: ReadonlyMap<string, Name | 'offsetof'> = new Map<string, Name | 'offsetof'>([
  ['va_start', 'va_start'],
  ['__builtin_va_start', 'va_start'],
  ['__va_start', 'va_start'],
  ['va_arg', 'va_arg'],
  ['__builtin_va_arg', 'va_arg'],
  ['va_end', 'va_end'],
  ['__builtin_va_end', 'va_end'],
  ['va_copy', 'va_copy'],
  ['__builtin_va_copy', 'va_copy'],
  ['__va_copy', 'va_copy'],
  ['GetExceptionCode', 'exception_code'],
  ['_exception_code', 'exception_code'],
  ['GetExceptionInformation', 'exception_info'],
  ['_exception_info', 'exception_info'],
  ['AbnormalTermination', 'abnormal_termination'],
  ['_abnormal_termination', 'abnormal_termination'],
  ['alloca', 'alloca'],
  ['_alloca', 'alloca'],
  ['__builtin_alloca', 'alloca'],
  ['setjmp', 'setjmp'],
  ['_setjmp', 'setjmp'],
  ['_setjmpex', 'setjmp'],
  ['__builtin_setjmp', 'setjmp'],
  ['__builtin_offsetof', 'offsetof'],
  ['offsetof', 'offsetof'],
]);

/** A use of an intrinsic, or undefined when the next tokens are none. A user's own object or function of the name wins. */
export function parseIntrinsic(p: Parser, assignment: (p: Parser) => Expr): Expr | undefined {
  const name = INTRINSICS.get(p.text);
  if (name === undefined || p.peek(1).text !== '(') return undefined;
  const found = p.scope.find(p.text);
  if (found !== undefined && (found.kind !== 'function' || found.body !== undefined)) return undefined;
  const first = p.at;
  const spelled = p.next().text;
  p.next();
  if (name === 'offsetof') return offsetOf(p, first);
  if (name === 'va_arg') return vaArg(p, assignment, first);
  const args: Expr[] = [];
  if (!p.is(')')) {
    do args.push(assignment(p));
    while (p.accept(','));
  }
  p.expect(')', `after the arguments of ${spelled}`);
  const last = p.at - 1;
  const wanted = ARGUMENTS[name];
  if (args.length < wanted || (args.length > wanted && name !== 'setjmp')) {
    p.error(
      'HS2012',
      `'${spelled}' takes ${wanted} argument${wanted === 1 ? '' : 's'}, not ${args.length}`,
      first,
      last,
    );
    return p.poison(first, last);
  }
  if (args.some(arg => isError(arg.type))) return p.poison(first, last);
  return MAKERS[name](p, args, first, last);
}

const ARGUMENTS: Readonly<Record<Name, number>> = {
  va_start: 2,
  va_arg: 2,
  va_end: 1,
  va_copy: 2,
  exception_code: 0,
  exception_info: 0,
  abnormal_termination: 0,
  alloca: 1,
  setjmp: 1,
};

type Maker = (p: Parser, args: readonly Expr[], first: number, last: number) => Expr;

const MAKERS: Readonly<Record<Name, Maker>> = {
  va_start: (p, [list], first, last) => {
    const isVariadic = p.context?.symbol.type.variadic === true;
    if (!isVariadic) {
      p.error('HS2029', `va_start belongs in a function whose parameters end in '...'`, first, last);
      return p.poison(first, last);
    }
    return onList(p, 'va_start', list!, [], first, last);
  },
  va_arg: (p, _args, first, last) => p.poison(first, last),
  va_end: (p, [list], first, last) => onList(p, 'va_end', list!, [], first, last),
  va_copy: (p, [to, from], first, last) =>
    onList(
      p,
      'va_copy',
      to!,
      [assignTo(p, from!, p.types.charPointer, { text: 'argument 2 of va_copy' })],
      first,
      last,
    ),
  exception_code: (p, _args, first, last) => exceptional(p, 'exception_code', p.types.ulong, first, last),
  exception_info: (p, _args, first, last) => {
    const found = p.scope.find('EXCEPTION_POINTERS') ?? p.scope.find('_EXCEPTION_POINTERS');
    const type = found?.kind === 'typedef' ? p.types.pointerTo(found.type) : p.types.voidPointer;
    return exceptional(p, 'exception_info', type, first, last);
  },
  abnormal_termination: (p, _args, first, last) => {
    const isInFinally = p.context?.guards.some(region => region.role === 'finally') === true;
    if (!isInFinally) {
      p.error('HS2029', 'AbnormalTermination() belongs in a __finally block', first, last);
      return p.poison(first, last);
    }
    return { kind: 'intrinsic', name: 'abnormal_termination', args: [], type: p.types.int, first, last };
  },
  alloca: (p, [size], first, last) => {
    if (p.context !== undefined) p.context.usesAlloca = true;
    const e = assignTo(p, size!, p.types.uint, { text: 'the size of _alloca' });
    return isError(e.type)
      ? e
      : { kind: 'intrinsic', name: 'alloca', args: [e], type: p.types.voidPointer, first, last };
  },
  setjmp: (p, [buffer], first, last) => {
    if (p.context !== undefined) p.context.usesGuards = true;
    const e = convert(p, decay(p, buffer!), p.types.voidPointer);
    return { kind: 'intrinsic', name: 'setjmp', args: [e], type: p.types.int, first, last };
  },
};

function exceptional(
  p: Parser,
  name: 'exception_code' | 'exception_info',
  type: CType,
  first: number,
  last: number,
): Expr {
  const isInside = p.context?.guards.some(region => region.role === 'except') === true;
  if (!isInside) {
    const spelled = name === 'exception_code' ? 'GetExceptionCode()' : 'GetExceptionInformation()';
    p.error(
      'HS2029',
      `${spelled} belongs in the filter${name === 'exception_code' ? ' or block' : ''} of an __except`,
      first,
      last,
    );
    return p.poison(first, last);
  }
  return { kind: 'intrinsic', name, args: [], type, first, last };
}

function onList(p: Parser, name: Name, list: Expr, rest: readonly Expr[], first: number, last: number): Expr {
  if (!isVaList(p, list)) return p.poison(first, last);
  return { kind: 'intrinsic', name, args: [takeAddress(list), ...rest], type: p.types.void, first, last };
}

function isVaList(p: Parser, list: Expr): boolean {
  if (isError(list.type)) return false;
  if (isLvalue(list) && bare(list.type).kind === 'pointer') return true;
  p.error('HS2010', `a va_list is expected, not ${quoted(list.type)}`, list.first, list.last);
  return false;
}

// va_arg "(" assignment "," type ")"
function vaArg(p: Parser, assignment: (p: Parser) => Expr, first: number): Expr {
  const list = assignment(p);
  p.expect(',', 'before the type of va_arg');
  const type = p.grammar.typeName(p);
  p.expect(')', 'after the type of va_arg');
  const last = p.at - 1;
  if (!isVaList(p, list)) return p.poison(first, last);
  if (p.types.sizeOf(type) === undefined) {
    p.error('HS2007', `va_arg needs a complete type, not ${quoted(type)}`, first, last);
    return p.poison(first, last);
  }
  const pointer: Expr = {
    kind: 'intrinsic',
    name: 'va_arg',
    args: [takeAddress(list)],
    type: p.types.pointerTo(type),
    first,
    last,
  };
  return promoteVaArg(p, { kind: 'deref', operand: pointer, type, first, last });
}

/** A value, not an object: the caller's argument area is not the callee's to assign. */
const promoteVaArg = (p: Parser, e: Expr): Expr => (bare(e.type).kind === 'integer' ? promote(p, e) : e);

// offsetof "(" type "," member ("." member | "[" index "]")* ")"
function offsetOf(p: Parser, first: number): Expr {
  const type = p.grammar.typeName(p);
  p.expect(',', 'before the member of offsetof');
  const start: Expr = { kind: 'int', type: p.types.pointerTo(type), value: 0n, first: p.at, last: p.at };
  const object: Expr = { kind: 'deref', operand: start, type, first: p.at, last: p.at };
  const path = p.grammar.memberPath(p, object);
  p.expect(')', 'after the member of offsetof');
  const address = addressOf(p, path, first);
  return isError(address.type) ? address : { ...convert(p, address, p.types.size), first, last: p.at - 1 };
}

import {
  type ArithmeticOp,
  type BlockStatement,
  type CompareOp,
  type Expr,
  type Statement,
  type Variable,
} from './ast';
import { call, member, subscriptOperands } from './checker-calls';
import { quoted } from './checker-conversions';
import { assign, compound, step } from './checker-assignment';
import { laneOf, partOf } from './checker-lanes';
import { addressOf, binary, cast, comma, conditional, deref, logical, unary } from './checker-operators';
import { decay, unqualified } from './checker-conversions';
import {
  bare,
  type CType,
  isArithmetic,
  isConst,
  isError,
  isInteger,
  isVariableLength,
  isVector,
  isVolatile,
  nameOf,
} from './ctype';
import { parseBuiltin } from './parser-builtins';
import { labelAddress } from './parser-labels';
import { parseIntrinsic } from './parser-intrinsics';
import { castToUnion, character, makeString, number, stringLiteral } from './parser-literals';
import { type Parser, SyntaxStop } from './parser';
import { hintFor } from './parser-specifiers';
import { refuseCpp } from './cplusplus';
import { GNU_PREFIX, implicitFunction } from './implicit';
import { nearestName } from './nearest-name';
import { inC, STATEMENT_WORDS } from './words';
import {
  BEHIND_EQUALS,
  foreignOperator,
  separatesArguments,
  takeOperator,
  warnOfLookalike,
} from './parser-slips';
import { afterSizes, keepOnce, sizesSince, sizeValue } from './run-time-size';
import { unnamed } from './unnamed';

/** Operators of one expression in a row; what comes after would only exhaust our stack. */
const MAX_OPERATORS = 1500;

const PRECEDENCE: Readonly<Record<string, number>> = {
  '*': 10, '/': 10, '%': 10, '+': 9, '-': 9, '<<': 8, '>>': 8, '<': 7, '<=': 7, '>': 7, '>=': 7, '==': 6, '!=': 6,
  '&': 5, '^': 4, '|': 3, '&&': 2, '||': 1,
}; // prettier-ignore
const LOWEST = 1;

const ASSIGNMENTS: ReadonlyMap<string, ArithmeticOp | '='> = new Map([
  ['=', '='], ['+=', '+'], ['-=', '-'], ['*=', '*'], ['/=', '/'], ['%=', '%'],
  ['&=', '&'], ['|=', '|'], ['^=', '^'], ['<<=', '<<'], ['>>=', '>>'],
]); // prettier-ignore

function bound(p: Parser, count: number): void {
  if (count > MAX_OPERATORS) p.fail(`more than ${MAX_OPERATORS} operators in one expression`, 'HS2002');
}

// expression = assignment ("," assignment)*
export function expression(p: Parser): Expr {
  let left = assignment(p);
  for (let n = 0; p.is(','); n++) {
    bound(p, n);
    p.next();
    left = comma(p, left, assignment(p));
  }
  return left;
}

// assignment = conditional | unary assignmentOperator assignment
export function assignment(p: Parser): Expr {
  return p.nest(() => {
    const left = conditionalRule(p);
    if (p.is(':') && p.peek(1).text === '=' && p.isJoined(1)) {
      p.error('HS2001', `':=' is not an operator of C: write '='`, p.at, p.at + 1);
      p.next();
    }
    const op = p.token.kind === 'punctuator' ? ASSIGNMENTS.get(p.text) : undefined;
    if (op === undefined) return left;
    p.next();
    const meant = op === '=' && p.isJoined() ? BEHIND_EQUALS.get(p.text) : undefined;
    if (meant !== undefined && p.token.kind === 'punctuator') return swapped(p, left, meant);
    if (op === '=') warnOfLookalike(p);
    const value = assignment(p);
    return op === '=' ? assign(p, left, value) : compound(p, op, left, value);
  });
}

/** `a => b`: told, and read as the comparison that it is meant as. */
function swapped(p: Parser, left: Expr, op: '>=' | '<='): Expr {
  p.error('HS2001', `'=${p.text}' is not an operator; did you mean '${op}'?`, p.at - 1, p.at);
  p.next();
  return binary(p, op, left, assignment(p));
}

// conditional = binary ("?" expression ":" conditional)?
function conditionalRule(p: Parser): Expr {
  const condition = binaryRule(p, LOWEST);
  if (!p.accept('?')) return condition;
  if (p.is(':')) return withoutMiddle(p, condition);
  const whenTrue = expression(p);
  p.expect(':', `after the first branch of '?'`);
  const whenFalse = p.nest(() => conditionalRule(p));
  return conditional(p, condition, whenTrue, whenFalse);
}

/** `a ?: b` of GNU C: `a`, computed once, or `b` when it is zero. */
function withoutMiddle(p: Parser, condition: Expr): Expr {
  p.next();
  const value = decay(p, condition);
  const isFixed =
    value.kind === 'int' || value.kind === 'float' || p.context === undefined || isError(value.type);
  const [kept, once] = isFixed ? [undefined, value] : keepOnce(p, value);
  const whenFalse = p.nest(() => conditionalRule(p));
  const e = conditional(p, once, once, whenFalse);
  return kept === undefined ? e : afterSizes([kept], e);
}

/** Precedence climbing over the binary operators. */
function binaryRule(p: Parser, least: number): Expr {
  let left = unaryRule(p);
  for (let n = 0; ; n++) {
    const foreign = foreignOperator(p);
    const op = foreign ?? p.text;
    const isOperator = foreign !== undefined || p.token.kind === 'punctuator';
    const precedence = isOperator ? PRECEDENCE[op] : undefined;
    if (precedence === undefined || precedence < least) return left;
    bound(p, n);
    takeOperator(p, foreign);
    const right = binaryRule(p, precedence + 1);
    left =
      op === '&&' || op === '||'
        ? logical(p, op, left, right)
        : binary(p, op as ArithmeticOp | CompareOp, left, right);
  }
}

// unary = ("+" | "-" | "~" | "!" | "*" | "&" | "++" | "--") unary | sizeof | "(" type ")" unary | postfix
function unaryRule(p: Parser): Expr {
  const { kind, text } = p.token;
  if (kind === 'punctuator') return prefixed(p, text) ?? postfix(p, primary(p));
  if (text === 'sizeof') return sizeofRule(p);
  if (ALIGNOF.has(text)) return alignofRule(p);
  if (PARTS.has(text)) return part(p);
  if (text === '__extension__') {
    p.next();
    return operandOf(p);
  }
  return postfix(p, primary(p));
}

const ALIGNOF: ReadonlySet<string> = new Set(['_Alignof', '__alignof', '__alignof__', 'alignof']);

const PARTS: ReadonlySet<string> = new Set(['__real__', '__real', '__imag__', '__imag']);

// part = ("__real__" | "__imag__") unary
function part(p: Parser): Expr {
  const first = p.at;
  const which = p.next().text.startsWith('__real') ? 0 : 1;
  return partOf(p, decay(p, operandOf(p)), which, first);
}

/** An operator or a cast before its operand; undefined when the punctuator is neither. */
function prefixed(p: Parser, op: string): Expr | undefined {
  const first = p.at;
  switch (op) {
    case '+':
    case '-':
    case '~':
    case '!':
      p.next();
      return unary(p, op, operandOf(p), first);
    case '*': {
      p.next();
      const operand = operandOf(p);
      const isPower = p.peek(first - 1 - p.at).text === '*' && isArithmetic(operand.type);
      if (!isPower) return deref(p, operand, first);
      p.error('HS2008', `C has no '**' for powers: multiply, or use pow (<math.h>)`, first - 1, first);
      return p.poison(first, operand.last);
    }
    case '&':
      p.next();
      return addressOf(p, operandOf(p), first);
    case '++':
    case '--': {
      p.next();
      const target = operandOf(p);
      return step(p, target, op === '++' ? 1 : -1, true, first, target.last);
    }
    case '&&':
      return labelAddress(p);
    default:
      return op === '(' && startsTypeAfter(p, 1) ? castOrLiteral(p) : undefined;
  }
}

const operandOf = (p: Parser): Expr => p.nest(() => unaryRule(p));

function startsTypeAfter(p: Parser, distance: number): boolean {
  p.at += distance;
  const found = p.grammar.startsType(p);
  p.at -= distance;
  return found;
}

// "(" type ")" (unary | "{" initializers "}")
function castOrLiteral(p: Parser): Expr {
  const first = p.at;
  const mark = p.sizes.length;
  p.next();
  const type = p.grammar.typeName(p);
  if (p.isName) p.missing(`')' after the type of a cast`);
  else p.expect(')', 'after the type of a cast');
  const sizes = sizesSince(p, mark);
  if (p.is('{')) return afterSizes(sizes, postfix(p, compoundLiteral(p, type, first)));
  const operand = operandOf(p);
  return afterSizes(sizes, castToUnion(p, type, operand, first) ?? cast(p, type, operand, first));
}

function compoundLiteral(p: Parser, type: CType, first: number): Expr {
  if (isVariableLength(type)) p.fail('a compound literal needs a constant length', 'HS2028');
  const made = p.grammar.initializer(p, type);
  const extent = { first, last: p.at - 1 };
  const isStatic = p.context === undefined;
  const own = unnamed(p, made.type, isStatic ? 'static' : 'local', made.items, extent);
  if (isStatic) p.statics.push(own);
  return {
    kind: 'compound-literal',
    variable: own,
    items: isStatic ? undefined : made.items,
    type: made.type,
    ...extent,
  };
}

// sizeof = "sizeof" (unary | "(" type ")")
function sizeofRule(p: Parser): Expr {
  const first = p.at;
  const mark = p.sizes.length;
  p.next();
  const isType = p.is('(') && startsTypeAfter(p, 1);
  const [type, last] = operandType(p);
  p.sizeofs.set(first, { type, isType, first: first + 1, last });
  const sizes = sizesSince(p, mark);
  const computed = isVariableLength(type) ? sizeValue(p, type, first, last) : undefined;
  if (computed !== undefined) return afterSizes(sizes, computed);
  const size = p.types.sizeOf(type);
  if (isError(type)) return p.poison(first, last);
  if (size === undefined) {
    const t = bare(type);
    const why =
      t.kind === 'array'
        ? 'its length is not known'
        : t.kind === 'struct' || t.kind === 'union'
          ? 'it is declared but not defined'
          : 'it has none';
    p.error('HS2007', `the size of ${quoted(type)} is not known: ${why}`, first, last);
    return p.poison(first, last);
  }
  return { kind: 'int', type: p.types.size, value: BigInt(size), first, last };
}

function alignofRule(p: Parser): Expr {
  const first = p.at;
  p.next();
  const [type, last] = operandType(p);
  return { kind: 'int', type: p.types.size, value: BigInt(p.types.alignOf(type)), first, last };
}

function operandType(p: Parser): readonly [CType, number] {
  if (p.is('(') && startsTypeAfter(p, 1)) {
    const first = p.at;
    p.next();
    const type = p.grammar.typeName(p);
    p.expect(')', 'after the type of sizeof');
    if (!p.is('{')) return [type, p.at - 1];
    const literal = postfix(p, compoundLiteral(p, type, first));
    return [literal.type, literal.last];
  }
  const e = operandOf(p);
  return [e.type, e.last];
}

// postfix = primary ("[" expression "]" | "(" arguments ")" | "." name | "->" name | "++" | "--")*
function postfix(p: Parser, start: Expr): Expr {
  let e = start;
  for (let n = 0; p.token.kind === 'punctuator'; n++) {
    bound(p, n);
    switch (p.text) {
      case '[': {
        p.next();
        const index = expression(p);
        p.expect(']', 'after the index');
        const last = p.at - 1;
        const [pointer, offset] = subscriptOperands(p, e, index);
        e = subscript(p, pointer, offset, e.first, last);
        break;
      }
      case '(': {
        p.next();
        const args = argumentList(p);
        e = call(p, e, args, p.at - 1);
        break;
      }
      case '.':
      case '->': {
        const arrow = p.next().text === '->';
        if (!p.isName)
          p.fail(`expected the name of a member after '${arrow ? '->' : '.'}', not ${p.describe()}`);
        const name = p.next().text;
        e = member(p, e, name, arrow, p.at - 1);
        break;
      }
      case '++':
      case '--': {
        const sign = p.next().text === '++' ? 1 : -1;
        e = step(p, e, sign, false, e.first, p.at - 1);
        break;
      }
      default:
        return e;
    }
  }
  return e;
}

function subscript(p: Parser, pointer: Expr, index: Expr, first: number, last: number): Expr {
  if (isError(pointer.type) || isError(index.type)) return p.poison(first, last);
  if (isVector(pointer.type) && isInteger(index.type)) return { ...laneOf(p, pointer, index), first, last };
  const target = bare(pointer.type).kind;
  if ((target !== 'pointer' && target !== 'array') || !isInteger(index.type)) {
    const [what, need] =
      target === 'pointer' || target === 'array' ? [index, 'an integer'] : [pointer, 'an array or a pointer'];
    p.error('HS2008', `${quoted(what.type)} cannot be used in '[]': it is not ${need}`, first, last);
    return p.poison(first, last);
  }
  return deref(p, binary(p, '+', pointer, index), first, last);
}

function argumentList(p: Parser): Expr[] {
  const args: Expr[] = [];
  if (p.accept(')')) return args;
  do args.push(assignment(p));
  while (separatesArguments(p));
  p.expect(')', 'after the arguments');
  return args;
}

// primary = name | number | string+ | character | "(" expression ")" | _Generic
function primary(p: Parser): Expr {
  const first = p.at;
  const { token } = p;
  switch (token.kind) {
    case 'number':
      p.next();
      return number(p, token.text, first);
    case 'character':
      p.next();
      return character(p, token.text, first);
    case 'string':
      return stringLiteral(p);
    case 'punctuator':
      if (p.accept('(')) return parenthesised(p, first);
      if (p.isUnopened) {
        p.unopened();
        throw new SyntaxStop();
      }
      if (p.is('{'))
        p.fail('a list in braces gives values in a declaration only; assign the elements one by one');
      break;
    case 'identifier':
    case 'keyword':
      if (token.text === '_Generic') return generic(p);
      return parseIntrinsic(p, assignment) ?? parseBuiltin(p) ?? name(p);
    default:
      break;
  }
  return p.fail(`expected an expression, not ${p.describe()}`);
}

function parenthesised(p: Parser, first: number): Expr {
  if (p.is('{')) return statementExpression(p, first);
  const e = expression(p);
  p.expect(')', 'to close the parenthesis');
  return { ...e, first, last: p.at - 1 };
}

/** The last statement of a block, and the labels before it, each over nothing. */
function lastOf({ statements }: BlockStatement): {
  readonly labels: readonly Statement[];
  readonly end: Statement | undefined;
} {
  const labels: Statement[] = [];
  let end = statements.at(-1);
  while (end?.kind === 'label') {
    const { first } = end;
    labels.push({ ...end, body: { kind: 'empty', first, last: first } });
    end = end.body;
  }
  return { labels, end };
}

// statementExpression = "(" "{" (declaration | statement)* "}" ")"; the value is that of the last statement
function statementExpression(p: Parser, first: number): Expr {
  if (p.context === undefined)
    p.fail('statements in parentheses belong in a function, where they can run', 'HS2028');
  const block = p.nest(() => p.inScope(() => p.grammar.block(p)));
  p.expect(')', 'to close the statements in parentheses');
  const last = p.at - 1;
  const { labels, end } = lastOf(block);
  if (end?.kind !== 'expression')
    return { kind: 'statements', block, value: undefined, type: p.types.void, first, last };
  const value = decay(p, end.value);
  if (isError(value.type)) return p.poison(first, last);
  const before: BlockStatement = { ...block, statements: [...block.statements.slice(0, -1), ...labels] };
  return { kind: 'statements', block: before, value, type: unqualified(value.type), first, last };
}

const FUNCTION_NAMES = new Set(['__func__', '__FUNCTION__', '__FUNCSIG__', '__PRETTY_FUNCTION__']);

function refuseKeyword(p: Parser): never {
  const isType = p.grammar.startsType(p);
  p.fail(
    isType
      ? `expected an expression, not the type ${p.describe()}; a cast has its type in parentheses`
      : `expected an expression, not ${p.describe()}`,
  );
}

function name(p: Parser): Expr {
  const first = p.at;
  const { text, kind } = p.token;
  if (FUNCTION_NAMES.has(text)) {
    p.next();
    return makeString(
      p,
      Array.from(p.context?.symbol.name ?? '', c => c.charCodeAt(0)),
      1,
      first,
      first,
    );
  }
  if (kind === 'keyword') refuseKeyword(p);
  refuseCpp(p);
  const found = p.scope.find(text);
  p.next();
  switch (found?.kind) {
    case 'variable':
      found.firstUse ??= { first, last: first };
      return variable(p, found, first);
    case 'function':
      found.firstUse ??= { first, last: first };
      return { kind: 'function', symbol: found, type: found.type, first, last: first };
    case 'constant':
      return { kind: 'int', type: p.types.int, value: BigInt(found.value), first, last: first };
    case 'typedef':
      return p.fail(`'${text}' is a type; an expression is expected here`);
    default:
      return unknownName(p, text, first);
  }
}

/** A variable-length array lies where its variable points. */
function variable(p: Parser, found: Variable, at: number): Expr {
  const extent = { first: at, last: at };
  if (!isVariableLength(found.type))
    return { kind: 'variable', variable: found, type: found.type, ...extent };
  const type = p.types.pointerTo(found.type);
  const pointer: Expr = { kind: 'variable', variable: found, type, ...extent };
  return { kind: 'deref', operand: pointer, type: found.type, ...extent };
}

function unknownName(p: Parser, text: string, first: number): Expr {
  if (p.broken.has(text)) {
    p.errors++;
    return p.poison(first, first);
  }
  const isFunction = p.is('(') || text.startsWith(GNU_PREFIX);
  const implicit = isFunction ? implicitFunction(p, text, first) : undefined;
  if (implicit !== undefined) {
    implicit.firstUse ??= { first, last: first };
    return { kind: 'function', symbol: implicit, type: implicit.type, first, last: first };
  }
  if (!p.isNews(text)) {
    p.errors++;
    return p.poison(first, first);
  }
  const word = isStatementWord(p) ? nearestName(text, STATEMENT_WORDS) : undefined;
  const hint = word === undefined ? hintFor(p, text) : `; did you mean '${word}'?`;
  if (p.is('(')) p.error('HS2004', `the function '${text}' is not declared${hint}`, first, first);
  else p.error('HS2003', `'${text}' is not declared${hint}`, first, first);
  // What follows a word of another language follows its grammar.
  if (inC(text) !== undefined && (p.is('(') || p.token.kind === 'identifier')) throw new SyntaxStop();
  return p.poison(first, first);
}

/** Whether the last token stands alone before a value, as `return` does, so that it can only be a keyword. */
const isStatementWord = (p: Parser): boolean =>
  ['identifier', 'number', 'string', 'character'].includes(p.token.kind) && !p.startsLine;

// generic = "_Generic" "(" assignment ("," (type | "default") ":" assignment)+ ")"
function generic(p: Parser): Expr {
  const first = p.at;
  p.next();
  p.expect('(', 'after _Generic');
  const control = assignment(p);
  const isFunction = bare(control.type).kind === 'function';
  const type = isFunction ? p.types.pointerTo(control.type) : control.type;
  let chosen: Expr | undefined;
  let fallback: Expr | undefined;
  while (p.accept(',')) {
    if (p.accept('default')) {
      p.expect(':', `after 'default'`);
      fallback = assignment(p);
      continue;
    }
    const candidate = p.grammar.typeName(p);
    p.expect(':', 'after the type of an association');
    const value = assignment(p);
    if (chosen === undefined && genericKey(candidate) === genericKey(type)) chosen = value;
  }
  p.expect(')', 'to close _Generic');
  const result = chosen ?? fallback;
  if (result !== undefined) return { ...result, first, last: p.at - 1 };
  p.error('HS2008', `no association of _Generic is of type ${quoted(control.type)}`, first, p.at - 1);
  return p.poison(first, p.at - 1);
}

/** Types are the same for _Generic when they print the same, typedef names and outer qualifiers aside; arrays are pointers. */
function genericKey(type: CType): string {
  const t = bare(type);
  const target = t.kind === 'array' ? t.element : t.kind === 'pointer' ? t.target : undefined;
  if (target === undefined) return nameOf(t);
  return `${isConst(target) ? 'const ' : ''}${isVolatile(target) ? 'volatile ' : ''}${genericKey(target)} *`;
}

// memberPath = name ("." name | "[" expression "]")*
export function memberPath(p: Parser, object: Expr): Expr {
  if (!p.isName) p.fail(`expected the name of a member, not ${p.describe()}`);
  const { text } = p.next();
  return postfix(p, member(p, object, text, false, p.at - 1));
}

import { type CallExpr, type Expr, type InitItem, type Statement, type Variable } from '../ast';
import { bare } from '../ctype';
import { type Parser } from '../parser';

const valuesOf = (items: readonly InitItem[] | undefined): readonly Expr[] =>
  (items ?? []).map(item => item.value);

/** The operands of an expression, in the order in which they are written. */
export function operandsOf(e: Expr): readonly Expr[] {
  if ('left' in e) return [e.left, e.right];
  if ('operand' in e) return [e.operand];
  if ('target' in e) return e.kind === 'step' ? [e.target] : [e.target, e.value];
  switch (e.kind) {
    case 'offset':
      return [e.pointer, e.index];
    case 'conditional':
      return [e.condition, e.whenTrue, e.whenFalse];
    case 'call':
      return [e.callee, ...e.args];
    case 'intrinsic':
      return e.args;
    case 'member':
      return [e.object];
    case 'compound-literal':
      return valuesOf(e.items);
    default:
      return [];
  }
}

/** The expressions that a statement itself holds, without those of the statements inside. */
export function expressionsOf(statement: Statement): readonly Expr[] {
  switch (statement.kind) {
    case 'expression':
      return [statement.value];
    case 'declare':
      return valuesOf(statement.items);
    case 'if':
    case 'while':
    case 'do':
      return [statement.condition];
    case 'for':
      return [statement.condition, statement.step].filter(e => e !== undefined);
    case 'switch':
      return [statement.value];
    case 'return':
      return statement.value === undefined ? [] : [statement.value];
    case 'try':
      return statement.filter === undefined ? [] : [statement.filter];
    default:
      return [];
  }
}

/** The statements inside a statement. */
export function statementsIn(statement: Statement): readonly Statement[] {
  switch (statement.kind) {
    case 'block':
    case 'group':
      return statement.statements;
    case 'if':
      return statement.otherwise === undefined ? [statement.then] : [statement.then, statement.otherwise];
    case 'for':
      return statement.init === undefined ? [statement.body] : [statement.init, statement.body];
    case 'while':
    case 'do':
    case 'switch':
    case 'case':
    case 'label':
      return [statement.body];
    case 'try':
      return [statement.body, statement.handler];
    default:
      return [];
  }
}

/** Calls `see` with every expression in `e`, the outer before the inner. */
export function eachExpression(e: Expr, see: (e: Expr) => void): void {
  see(e);
  for (const operand of operandsOf(e)) eachExpression(operand, see);
}

/** Calls `see` with every statement in `statement`, the outer before the inner. */
export function eachStatement(statement: Statement, see: (statement: Statement) => void): void {
  see(statement);
  for (const inner of statementsIn(statement)) eachStatement(inner, see);
}

/** Calls `see` with every expression of a statement and of those inside. */
export function eachExpressionIn(statement: Statement, see: (e: Expr) => void): void {
  eachStatement(statement, inner => {
    for (const e of expressionsOf(inner)) eachExpression(e, see);
  });
}

/** `e` without the conversions around it. */
export function unconverted(e: Expr): Expr {
  let at = e;
  while (at.kind === 'convert') at = at.operand;
  return at;
}

/** The name of the library function that `e` calls; a function of the program's own of that name is not meant. */
export function libraryCall(e: Expr): string | undefined {
  if (e.kind !== 'call' || e.callee.kind !== 'function' || e.callee.symbol.body !== undefined)
    return undefined;
  return e.callee.symbol.name;
}

/** The call of a library function that `e` is, conversions aside. */
export function calledIn(e: Expr): { readonly name: string; readonly call: CallExpr } | undefined {
  const inner = unconverted(e);
  const name = libraryCall(inner);
  return name === undefined || inner.kind !== 'call' ? undefined : { name, call: inner };
}

/** The value of an integer constant. */
export const constantOf = (e: Expr | undefined): bigint | undefined =>
  e?.kind === 'int' ? e.value : undefined;

/** Whether two expressions name the same object, as far as the text tells: no call, no assignment in them. */
export function isSamePlace(left: Expr, right: Expr): boolean {
  const a = unconverted(left);
  const b = unconverted(right);
  if (a.kind !== b.kind) return false;
  if (a.kind === 'variable') return b.kind === 'variable' && a.variable === b.variable;
  if (a.kind === 'int') return b.kind === 'int' && a.value === b.value;
  if (a.kind === 'member' && b.kind === 'member' && a.field !== b.field) return false;
  if (a.kind === 'offset' && b.kind === 'offset' && a.negative !== b.negative) return false;
  if (!PLACES.has(a.kind)) return false;
  const others = operandsOf(b);
  return operandsOf(a).every((operand, i) => isSamePlace(operand, others[i] ?? operand));
}

const PLACES: ReadonlySet<Expr['kind']> = new Set<Expr['kind']>(['member', 'deref', 'address', 'offset']);

/** The variables that are named in `e`. */
export function variablesIn(e: Expr): ReadonlySet<Variable> {
  const found = new Set<Variable>();
  eachExpression(e, inner => {
    if (inner.kind === 'variable') found.add(inner.variable);
  });
  return found;
}

/** How `e` is written, without white space and without parentheses around it, for comparisons and short messages. */
export function textOf(p: Parser, e: { readonly first: number; readonly last: number }): string {
  let { first, last } = e;
  while (p.tokens[first]?.text === '(' && closes(p, first) === last) {
    first++;
    last--;
  }
  let text = '';
  for (const token of p.tokens.slice(first, Math.min(last, first + 20) + 1))
    text += /\w$/.test(text) && /^\w/.test(token.text) ? ` ${token.text}` : token.text;
  return text;
}

/** `e` in quotes as it is written; 'this' for what is long or comes from a macro. */
export function shown(p: Parser, e: Expr): string {
  const text = textOf(p, e);
  return text.length > 40 || e.last - e.first > 20 || isMacro(p, e) ? 'this' : `'${text}'`;
}

/** Index of the token that closes the parenthesis at `open`. */
function closes(p: Parser, open: number): number {
  let depth = 0;
  for (let at = open; at < p.tokens.length; at++) {
    const { text, kind } = p.tokens[at]!;
    if (kind !== 'punctuator') continue;
    if (text === '(') depth++;
    else if (text === ')' && --depth === 0) return at;
  }
  return -1;
}

/** Whether `e` is written in parentheses of its own. */
export const isParenthesised = (p: Parser, e: Expr): boolean =>
  p.tokens[e.first]?.text === '(' && closes(p, e.first) === e.last;

/** Whether the value is a pointer to characters. */
export function isText(e: Expr): boolean {
  const t = bare(unconverted(e).type);
  if (t.kind !== 'pointer') return false;
  const target = bare(t.target);
  return target.kind === 'integer' && (target.flavour === 'char' || target.flavour === 'wchar');
}

/** Whether a macro wrote a part of `e`. */
export const isMacro = (p: Parser, e: Expr): boolean =>
  p.tokens.slice(e.first, e.last + 1).some(token => token.spelledAt !== undefined);

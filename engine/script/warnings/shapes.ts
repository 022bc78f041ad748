import { type BinaryExpr, type CompareExpr, type Expr, type Statement } from '../ast';
import { bare, isSigned } from '../ctype';
import { type Parser } from '../parser';
import { checkUnused } from './heap-calls';
import { constantOf, isMacro, isParenthesised, isText, textOf, unconverted } from './tree';

/** Mistakes that the shape of a statement shows. */
export function checkStatement(p: Parser, statement: Statement): void {
  switch (statement.kind) {
    case 'if':
      checkCondition(p, statement.condition, 'if');
      checkEmpty(p, statement.then, statement.otherwise === undefined ? 'if' : undefined);
      break;
    case 'while':
      checkCondition(p, statement.condition, 'while');
      checkEmptyLoop(p, statement.body, 'while');
      break;
    case 'do':
      checkCondition(p, statement.condition, 'while');
      break;
    case 'for':
      if (statement.condition !== undefined) checkCondition(p, statement.condition, 'for');
      checkEmptyLoop(p, statement.body, 'for');
      break;
    case 'expression':
      checkUnused(p, statement.value);
      checkEffect(p, statement.value);
      break;
    default:
      break;
  }
}

/** `if (a = 1)`: parentheses of its own around the assignment say that it is meant, as other compilers have it. */
function checkCondition(p: Parser, condition: Expr, word: string): void {
  const e = unconverted(condition);
  if (e.kind === 'logical') {
    checkCondition(p, e.left, word);
    checkCondition(p, e.right, word);
    return;
  }
  if (e.kind !== 'assign' || isParenthesised(p, e)) return;
  const isTest = unconverted(e.value).kind === 'call';
  const [target, value] = [textOf(p, e.target), isMacro(p, e.value) ? '...' : textOf(p, e.value)];
  p.warn(
    'HS3101',
    isTest
      ? `'=' in the condition of '${word}' assigns; if that is meant, write ((${target} = ...) != 0)`
      : `'=' in the condition of '${word}' assigns and does not compare: write '${target} == ${value}'`,
    e.first,
    e.last,
  );
}

/** `if (x);`: the semicolon stands behind the `)` in the same line, and what was meant comes next. */
function checkEmpty(p: Parser, body: Statement, word: string | undefined): void {
  if (word === undefined || body.kind !== 'empty') return;
  p.warn('HS3102', `this ';' ends the '${word}': what follows is done in any case`, body.first, body.first);
}

/** An empty loop in front of a block, or of a statement that is indented as its body. */
function checkEmptyLoop(p: Parser, body: Statement, word: string): void {
  if (body.kind !== 'empty' || p.tokens[body.first]?.spelledAt !== undefined) return;
  const before = p.tokens[body.first - 1]!.at;
  const semicolon = p.tokens[body.first]!.at;
  const next = p.tokens[body.first + 1]!;
  if (before.line !== semicolon.line || next.at.line === semicolon.line) return;
  const isBlock = next.text === '{';
  if (!isBlock && next.at.column <= columnOfLine(p, body.first)) return;
  p.warn(
    'HS3102',
    `this ';' is the whole body of the '${word}': what follows is done once, after it`,
    body.first,
    body.first,
  );
}

/** The column in which the line of a token begins. */
function columnOfLine(p: Parser, index: number): number {
  const { line, file } = p.tokens[index]!.at;
  let at = index;
  while (at > 0 && p.tokens[at - 1]!.at.line === line && p.tokens[at - 1]!.at.file === file) at--;
  return p.tokens[at]!.at.column;
}

/** A comparison or a sum as a statement: `x == 1;`. A cast to void says that it is meant. */
function checkEffect(p: Parser, e: Expr): void {
  if (p.tokens[e.first]?.spelledAt !== undefined) return;
  if (e.kind === 'compare' && e.op === '==')
    p.warn('HS3103', `'==' compares, and the result is thrown away; '=' assigns`, e.first, e.last);
  else if (e.kind === 'compare' || e.kind === 'binary' || e.kind === 'distance' || e.kind === 'offset')
    p.warn('HS3103', 'the result of this expression is thrown away', e.first, e.last);
}

/** Mistakes that one expression shows. */
export function checkOperator(p: Parser, e: Expr): void {
  if (e.kind === 'compare') checkComparison(p, e);
  else if (e.kind === 'binary') checkPrecedence(p, e);
  else if (e.kind === 'deref') checkIndex(p, e.operand);
}

function checkComparison(p: Parser, e: CompareExpr): void {
  const literal = [e.left, e.right].some(isStringLiteral);
  if (literal && isText(e.left) && isText(e.right)) {
    p.warn(
      'HS3104',
      `'${e.op}' compares addresses, not texts: write strcmp(${textOf(p, e.left)}, ${textOf(p, e.right)}) ${e.op} 0`,
      e.first,
      e.last,
    );
    return;
  }
  checkUnsigned(p, e);
}

function isStringLiteral(e: Expr): boolean {
  const inner = unconverted(e);
  const at = inner.kind === 'address' ? inner.operand : inner;
  return at.kind === 'string';
}

/** Comparisons that are always true or always false because one side cannot be negative. */
function checkUnsigned(p: Parser, e: CompareExpr): void {
  if (bare(e.left.type).kind !== 'integer' || isSigned(e.left.type)) return;
  if (e.op === '==' || e.op === '!=' || p.tokens[e.first]?.spelledAt !== undefined) return;
  const unsigned = [e.left, e.right].find(isUnsigned);
  if (unsigned === undefined) return;
  const truth = neverNegative(e);
  const negative = [e.left, e.right].find(side => isNegativeConstant(p, side));
  const text = textOf(p, unsigned);
  if (truth !== undefined)
    p.warn('HS3110', `'${text}' is unsigned and never negative: this is ${truth}`, e.first, e.last);
  else if (negative !== undefined)
    p.warn(
      'HS3110',
      `'${textOf(p, negative)}' becomes a large number here, because '${text}' is unsigned`,
      e.first,
      e.last,
    );
}

/** What a comparison of an unsigned value with 0 always gives. */
function neverNegative(e: CompareExpr): string | undefined {
  const isFirst = constantOf(e.right) === 0n && isUnsigned(e.left);
  const isSecond = constantOf(e.left) === 0n && isUnsigned(e.right);
  if ((isFirst && e.op === '>=') || (isSecond && e.op === '<=')) return 'always true';
  return (isFirst && e.op === '<') || (isSecond && e.op === '>') ? 'never true' : undefined;
}

/** Unsigned by its own type, not by the conversion for the comparison. */
function isUnsigned(e: Expr): boolean {
  const t = bare(e.kind === 'convert' && e.first === e.operand.first ? e.operand.type : e.type);
  return (
    e.kind !== 'int' && t.kind === 'integer' && !t.signed && t.flavour !== 'bool' && t.flavour !== 'wchar'
  );
}

/** A constant that is written with a minus. */
const isNegativeConstant = (p: Parser, e: Expr): boolean =>
  e.kind === 'int' &&
  p.tokens[e.first]?.text === '-' &&
  p.tokens[e.first]?.spelledAt === undefined &&
  e.value !== 0n;

/** `a & b == c` means `a & (b == c)`. */
function checkPrecedence(p: Parser, e: BinaryExpr): void {
  if (e.op !== '&' && e.op !== '|' && e.op !== '^') return;
  for (const side of [e.left, e.right]) {
    const inner = unconverted(side);
    if (isParenthesised(p, inner)) continue;
    const op = comparisonIn(p, inner);
    if (op === undefined) continue;
    p.warn(
      'HS3114',
      `'${op}' binds tighter than '${e.op}', so '${textOf(p, inner)}' comes first: put '${e.op}' and its operands in parentheses`,
      e.first,
      e.last,
    );
  }
}

/** The `==` or `!=` that an operand is, or was before its value was known. */
function comparisonIn(p: Parser, e: Expr): string | undefined {
  if (e.kind === 'compare') return e.op === '==' || e.op === '!=' ? e.op : undefined;
  if (e.kind !== 'int') return undefined;
  const tokens = p.tokens.slice(e.first, e.last + 1);
  return tokens.find(token => token.text === '==' || token.text === '!=')?.text;
}

/** An index that lies outside an array of known length. One past the end may be named, but not used. */
function checkIndex(p: Parser, pointer: Expr): void {
  if (pointer.kind !== 'offset' || pointer.pointer.kind !== 'address') return;
  const array = pointer.pointer.operand;
  const t = bare(array.type);
  const index = constantOf(pointer.index);
  if (t.kind !== 'array' || t.count === undefined || index === undefined) return;
  const value = BigInt.asIntN(64, pointer.negative ? -index : index);
  // The array at the end of a struct stands for as many elements as there is memory.
  const isTail = array.kind === 'member' && t.count <= 1;
  if (isTail || (value >= 0n && value < BigInt(t.count))) return;
  const name = textOf(p, array);
  const notes =
    array.kind === 'variable' && array.variable.unit === p.unit
      ? [p.noteAt(`'${name}' is declared here`, array.variable.extent)]
      : [];
  p.warn(
    'HS3113',
    `index ${value} is outside of '${name}', which has ${t.count} element${t.count === 1 ? '' : 's'}: 0 to ${t.count - 1}`,
    pointer.index.first,
    pointer.index.last,
    notes,
  );
}

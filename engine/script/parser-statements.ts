import { type BlockStatement, type Declares, type Expr, type Statement, type SwitchLabel } from './ast';
import { assignTo, conditionOf, convert, decay, promote, quoted } from './checker-conversions';
import { wrap } from './constant';
import { refuseCpp } from './cplusplus';
import { bare, isError, isInteger } from './ctype';
import { declaration } from './parser-declarations';
import { skipAttributes } from './parser-declarators';
import { inlineAssembly } from './parser-assembly';
import { misspelledType } from './parser-specifiers';
import { nearestName } from './nearest-name';
import { leaveStatement, tryStatement } from './parser-try';
import { closingDistance, headOf, macroNotes } from './parser-slips';
import { ELSE_IFS, inC, STATEMENTS } from './words';
import { jumpOut, labelOf, namedLabel, ownLabels, ownerOfLabel } from './parser-labels';
import { type FunctionContext, type Parser, SyntaxStop } from './parser';
import { type Scope } from './scope';

const contextOf = (p: Parser): FunctionContext => p.context!;

// block = "{" (declaration | statement)* "}"
export function block(p: Parser): BlockStatement {
  return p.inScope(() => blockInScope(p));
}

/** A function's block shares the scope of its parameters. */
export function blockInScope(p: Parser): BlockStatement {
  const first = p.at;
  const isUnopened = p.lacksBrace;
  if (isUnopened) p.lacksBrace = false;
  else p.expect('{', 'to open the block');
  p.braces.open(first);
  const statements: Statement[] = [];
  while (!p.is('}')) {
    if (isUnopened && (p.token.kind === 'end' || beginsLine(p)))
      return { kind: 'block', statements, declares: declaredIn(p.scope), first, last: p.at - 1 };
    if (p.token.kind === 'end') unclosed(p);
    blockItem(p, statements);
  }
  p.braces.close(p.at);
  p.next();
  return { kind: 'block', statements, declares: declaredIn(p.scope), first, last: p.at - 1 };
}

/** Whether a declaration begins in the first column, as those of file scope do. */
const beginsLine = (p: Parser): boolean => p.token.at.column === 1 && p.startsLine && p.grammar.startsType(p);

function declaredIn({ names, tags }: Scope): Declares {
  const others = [...names.values()].filter(each => each.kind === 'typedef' || each.kind === 'constant');
  return others.length + tags.size === 0 ? NOTHING : { names: others, tags: [...tags] };
}

const NOTHING: Declares = { names: [], tags: [] };

/** Told once, for the brace that the indentation shows to be the one. */
function unclosed(p: Parser): never {
  const { message, note } = p.braces.missing();
  if (!p.isNews('}')) throw new SyntaxStop();
  p.error('HS2001', message, p.at, p.at, note === undefined ? [] : [p.noteAt(note.message, note)]);
  throw new SyntaxStop();
}

/** One declaration or statement; after a syntax error in it, parsing goes on behind it. */
function blockItem(p: Parser, statements: Statement[]): void {
  const start = p.at;
  try {
    if (isDeclaration(p)) statements.push(...declaration(p));
    else statements.push(statement(p));
  } catch (stop) {
    if (!(stop instanceof SyntaxStop)) throw stop;
    if (!stop.isRead) recover(p, start);
    // What a broken `if` has behind its `else` is a statement all the same.
    const isIf = p.tokens[start]?.text === 'if' || p.tokens[start]?.text === 'else';
    if (isIf && p.is('else')) p.next();
  }
}

/** A declaration begins with a type; an unknown name in the place of one (`Foo x;`) is taken for a declaration too. */
function isDeclaration(p: Parser): boolean {
  if (p.is('_Static_assert') || p.is('static_assert')) return true;
  if ((p.isName && p.peek(1).text === ':') || p.is('__label__')) return false;
  // Attributes of a statement, as of a label or of falling through, mean nothing here.
  if (p.is('__attribute__') && !attributesDeclare(p)) skipAttributes(p);
  if (p.grammar.startsType(p)) return true;
  refuseCpp(p);
  if (!p.isName || p.scope.find(p.text) !== undefined) return false;
  if (isStatementWord(p)) return false;
  if (p.peek(1).kind === 'keyword') return misspelledType(p) !== undefined && !STATEMENTS.has(p.peek(1).text);
  return p.peek(1).kind === 'identifier' ? !BEFORE_CALL.has(p.text) : declaresPointer(p);
}

/** A misspelled keyword of a statement: `retrun x;`. */
const isStatementWord = (p: Parser): boolean =>
  p.peek(1).kind === 'identifier' &&
  nearestName(p.text, ['return', 'goto'], p.text.length < 6 ? 1 : 2) !== undefined;

/** Words of other languages that stand before a statement and no name. */
const BEFORE_CALL: ReadonlySet<string> = new Set(['then', 'print', 'echo']);

/** `Unknown *name` with a name that is new and then `;`, `=`, `,` or `[`, as nobody multiplies. */
function declaresPointer(p: Parser): boolean {
  let distance = 1;
  while (p.peek(distance).text === '*' && p.peek(distance).kind === 'punctuator') distance++;
  const name = p.peek(distance);
  if (distance === 1 || name.kind !== 'identifier' || p.scope.find(name.text) !== undefined) return false;
  return [';', '=', ',', '['].includes(p.peek(distance + 1).text);
}

/** Whether a type, and so a declaration, comes behind attributes. */
function attributesDeclare(p: Parser): boolean {
  const start = p.at;
  const before = p.errors;
  skipAttributes(p);
  const found = p.errors > before || p.grammar.startsType(p);
  p.at = start;
  return found;
}

/** Skips to behind the `;` of the broken statement, or to the `}` that closes its block; `{ }` inside are skipped whole. */
function recover(p: Parser, start: number): void {
  if (p.at === start) p.next();
  for (let depth = p.openBraces(start); p.token.kind !== 'end';) {
    if (p.is('{')) depth++;
    else if (p.is('}')) {
      if (depth === 0) return;
      depth--;
      if (depth === 0) {
        p.next();
        return;
      }
    } else if (p.is(';') && depth === 0 && p.token.spelledAt === undefined) {
      p.next();
      return;
    }
    p.next();
  }
}

export function statement(p: Parser): Statement {
  return p.nest(() => {
    if (p.isUnopened) p.unopened();
    const { token } = p;
    if (startsLabel(p)) return labelled(p);
    if (ELSE_IFS.has(token.text) && p.isName && p.peek(1).text === '(') return elseIf(p);
    const rule =
      token.kind === 'identifier' || token.kind === 'keyword' || token.kind === 'punctuator'
        ? RULES.get(token.text)
        : undefined;
    return rule === undefined ? expressionStatement(p) : rule(p);
  });
}

/** `name:`, and not the `name::` of C++. */
const startsLabel = (p: Parser): boolean =>
  p.isName &&
  p.peek(1).text === ':' &&
  p.peek(1).kind === 'punctuator' &&
  p.peek(2).text !== ':' &&
  !(p.peek(2).text === '=' && p.isJoined(2));

const RULES: ReadonlyMap<string, (p: Parser) => Statement> = new Map<string, (p: Parser) => Statement>([
  ['{', block],
  ['if', ifStatement],
  ['while', whileStatement],
  ['do', doStatement],
  ['for', forStatement],
  ['switch', switchStatement],
  ['case', caseStatement],
  ['default', caseStatement],
  ['break', jump],
  ['continue', jump],
  ['goto', gotoStatement],
  ['__label__', ownLabels],
  ['return', returnStatement],
  ['__try', tryStatement],
  ['_try', tryStatement],
  ['__leave', leaveStatement],
  [';', emptyStatement],
  ['__asm', inlineAssembly],
  ['_asm', inlineAssembly],
  ['__asm__', inlineAssembly],
  ['asm', inlineAssembly],
  ['else', elseAlone],
  ['__except', p => p.fail(`'__except' without a '__try' block before it`)],
  ['__finally', p => p.fail(`'__finally' without a '__try' block before it`)],
]);

/** An `else` whose `if` has ended, perhaps by the `;` of a macro. */
function elseAlone(p: Parser): never {
  const at = p.at - (p.peek(-2).text === ';' ? 2 : 1);
  p.error('HS2001', `'else' without an 'if' before it`, p.at, p.at, macroNotes(p, at, p.at));
  throw new SyntaxStop();
}

function emptyStatement(p: Parser): Statement {
  const first = p.at;
  p.next();
  return { kind: 'empty', first, last: first };
}

function expressionStatement(p: Parser): Statement {
  const first = p.at;
  const value = p.grammar.expression(p);
  // A word that nobody knows is told; what it would have been followed by, nobody knows either.
  if (value.kind === 'poison' && value.first === value.last && !p.is(';')) {
    p.errors++;
    throw new SyntaxStop();
  }
  if (value.kind === 'function' && startsOperand(p)) {
    p.missing(`'(' before the arguments of '${value.symbol.name}'`);
    throw new SyntaxStop();
  }
  p.expect(';', 'after the expression');
  return { kind: 'expression', value, first, last: p.at - 1 };
}

const startsOperand = (p: Parser): boolean =>
  !p.startsLine && ['string', 'number', 'character', 'identifier'].includes(p.token.kind);

function condition(p: Parser, of: string): Expr {
  const isOpen = p.accept('(');
  if (!isOpen) p.error('HS2001', `expected '(' after '${of}', not ${p.describe()}`, p.at, p.at);
  if (!isOpen && p.is('{')) throw new SyntaxStop();
  if (isOpen && p.is(')')) p.fail(`the condition of '${of}' is missing`);
  const e = conditionOf(p, p.grammar.expression(p), `'${of}'`);
  if (isOpen) p.expect(')', `after the condition of '${of}'`);
  return e;
}

/** The statement that a condition or loop governs. */
function governed(p: Parser, of: string): Statement {
  if (p.is('}')) p.fail(`expected a statement after '${of}', not '}'`);
  if (p.isName && p.text === 'then' && p.scope.find('then') === undefined) {
    p.error('HS2003', `'then' is not declared; ${inC('then') ?? ''}`, p.at, p.at);
    p.next();
  }
  return p.inScope(() => statement(p));
}

function ifStatement(p: Parser): Statement {
  const first = p.at;
  p.next();
  const test = condition(p, 'if');
  const then = governed(p, 'if');
  const otherwise = p.accept('else') ? elseBranch(p) : undefined;
  return { kind: 'if', condition: test, then, otherwise, first, last: p.at - 1 };
}

/** What stands behind `else`; a condition in parentheses there lacks its `if`. */
function elseBranch(p: Parser): Statement {
  const { text, kind } = p.is('(') ? p.peek(closingDistance(p) + 1) : p.token;
  if (!p.is('(') || text !== '{' || kind !== 'punctuator') return governed(p, 'else');
  p.error('HS2001', `'else' has no condition: write 'else if'`, p.at - 1, p.at);
  p.at--;
  return ifStatement(p);
}

/** `elseif (...)` and its like, read as the `if` that it is meant as. */
function elseIf(p: Parser): Statement {
  p.error('HS2004', `'${p.text}' is not a word of C; write 'else if'`, p.at, p.at);
  return ifStatement(p);
}

function loopBody(p: Parser, of: string): Statement {
  const context = contextOf(p);
  context.loopDepth++;
  context.breakDepth++;
  try {
    return governed(p, of);
  } finally {
    context.loopDepth--;
    context.breakDepth--;
  }
}

function whileStatement(p: Parser): Statement {
  const first = p.at;
  p.next();
  const test = condition(p, 'while');
  return { kind: 'while', condition: test, body: loopBody(p, 'while'), first, last: p.at - 1 };
}

function doStatement(p: Parser): Statement {
  const first = p.at;
  p.next();
  const body = loopBody(p, 'do');
  if (!p.accept('while')) p.fail(`expected 'while' after the body of 'do', not ${p.describe()}`);
  const test = condition(p, 'while');
  p.expect(';', `after 'do ... while'`);
  return { kind: 'do', body, condition: test, first, last: p.at - 1 };
}

// for = "for" "(" (declaration | expression? ";") expression? ";" expression? ")" statement
function forStatement(p: Parser): Statement {
  const first = p.at;
  p.next();
  p.expect('(', `after 'for'`);
  checkHead(p, first);
  return p.inScope(() => {
    let init: Statement | undefined;
    if (isDeclaration(p)) {
      const at = p.at;
      init = { kind: 'group', statements: declaration(p), first: at, last: p.at - 1 };
    } else if (!p.accept(';')) {
      const value = p.grammar.expression(p);
      init = { kind: 'expression', value, first: value.first, last: value.last };
      p.expect(';', `after the first part of 'for'`);
    }
    const test = p.is(';') ? undefined : conditionOf(p, p.grammar.expression(p), `'for'`);
    p.expect(';', `after the condition of 'for'`);
    const step = p.is(')') ? undefined : p.grammar.expression(p);
    p.expect(')', `to close the head of 'for'`);
    const body = loopBody(p, 'for');
    return { kind: 'for', init, condition: test, step, body, first, last: p.at - 1 } as const;
  });
}

/** Three parts with two semicolons between them; with another number nothing in the head means what it says. */
function checkHead(p: Parser, first: number): void {
  const { semicolons, commas, colons, close } = headOf(p);
  if (semicolons === 0 && colons === 1)
    p.fail(`a 'for' over the elements of something is C++, which is not supported: scripts are C`, 'HS2033');
  if (semicolons === 2 || close === undefined || p.tokens[close]?.at.line !== p.token.at.line) return;
  p.error(
    'HS2001',
    commas + semicolons === 2
      ? `the three parts of 'for' are separated by ';', not by ','`
      : `'for' has three parts with ';' between them: for (start; condition; step)`,
    first,
    close,
    macroNotes(p, p.at, close),
  );
  // What the head would have declared is not missed in the body.
  for (; p.at <= close; p.next()) if (p.isName) p.isNews(p.text);
  if (!p.is('}')) loopBody(p, 'for');
  throw new SyntaxStop(true);
}

function switchStatement(p: Parser): Statement {
  const first = p.at;
  p.next();
  p.expect('(', `after 'switch'`);
  let value = decay(p, p.grammar.expression(p));
  p.expect(')', `after the value of 'switch'`);
  if (!isInteger(value.type) && !isError(value.type)) {
    p.error('HS2008', `'switch' needs an integer, not ${quoted(value.type)}`, value.first, value.last);
    value = p.poison(value.first, value.last);
  }
  const promoted = isError(value.type) ? value : promote(p, value);
  const context = contextOf(p);
  const labels: SwitchLabel[] = [];
  context.switches.push({
    type: promoted.type,
    labels,
    values: new Set(),
    ranges: [],
    guards: context.guards,
  });
  context.breakDepth++;
  try {
    const body = governed(p, 'switch');
    return { kind: 'switch', value: promoted, labels, body, first, last: p.at - 1 };
  } finally {
    context.switches.pop();
    context.breakDepth--;
  }
}

// case = (("case" constant ("..." constant)? | "default") ":")+ statement
function caseStatement(p: Parser): Statement {
  const first = p.at;
  const labels = [caseLabel(p)];
  // Labels in a row stand beside each other, so that hundreds of them nest no deeper than one.
  while (p.is('case') || p.is('default')) labels.push(caseLabel(p));
  const body = labelBody(p);
  const last = p.at - 1;
  const statements = labels.map((label, i): Statement => {
    const empty: Statement = { kind: 'empty', first, last: first };
    return { kind: 'case', label, body: i === labels.length - 1 ? body : empty, first, last };
  });
  const [only] = statements;
  return statements.length === 1 && only !== undefined ? only : { kind: 'group', statements, first, last };
}

function caseLabel(p: Parser): SwitchLabel {
  const first = p.at;
  const word = p.next().text;
  const around = contextOf(p).switches.at(-1);
  if (around === undefined) p.error('HS2016', `'${word}' outside of a switch`, first, first);
  else if (around.guards !== contextOf(p).guards)
    p.error('HS2016', `'${word}' would jump into a __try block`, first, first);
  const value = word === 'case' ? caseValue(p, around?.type) : undefined;
  const high = word === 'case' && p.accept('...') ? caseValue(p, around?.type) : value;
  const last = p.at - 1;
  colonAfter(p, word);
  const label: SwitchLabel = { value, high };
  const isBroken = word === 'case' && (value === undefined || high === undefined);
  if (around !== undefined && !isBroken) enterLabel(p, around, label, first, last);
  return label;
}

/** A `;` in the place of the colon, and a line that ends without it, are told and read over. */
function colonAfter(p: Parser, word: string): void {
  if (p.is(';') || p.startsLine) {
    p.missing(`':' after '${word}'`);
    p.accept(';');
  } else p.expect(':', `after '${word}'`);
}

type OpenSwitch = FunctionContext['switches'][number];

/** Puts a label into its switch unless another one has its value. */
function enterLabel(p: Parser, around: OpenSwitch, label: SwitchLabel, first: number, last: number): void {
  const { value, high } = label;
  if (value !== undefined && high !== undefined && high < value) {
    p.warn('HS2018', `the range 'case ${value} ... ${high}' is empty`, first, last);
    return;
  }
  if (isTaken(around, label)) {
    const what =
      value === undefined
        ? `two 'default' in one switch`
        : `'case ${spelled(label)}' stands twice in this switch`;
    p.error('HS2018', what, first, last);
    return;
  }
  around.labels.push(label);
  around.values.add(value);
  if (high !== value) around.ranges.push(label);
}

const spelled = ({ value, high }: SwitchLabel): string =>
  value === high ? `${value ?? ''}` : `${value ?? ''} ... ${high ?? ''}`;

/** Ranges are compared with every label; single values are looked up. */
function isTaken(around: OpenSwitch, { value, high }: SwitchLabel): boolean {
  if (around.values.has(value)) return true;
  if (value === undefined || high === undefined) return false;
  const against = value === high ? around.ranges : around.labels;
  return against.some(
    other =>
      other.value !== undefined && other.high !== undefined && other.value <= high && value <= other.high,
  );
}

function caseValue(p: Parser, type: Expr['type'] | undefined): bigint | undefined {
  const e = p.grammar.assignment(p);
  if (e.kind === 'int') {
    const converted = type === undefined || isError(type) ? e : convert(p, e, type);
    return converted.kind === 'int' ? wrap(p.types, converted.type, converted.value) : undefined;
  }
  const hint =
    e.kind === 'variable'
      ? `; the value of '${e.variable.name}' is known at run time only: use #define or enum`
      : '';
  if (!isError(e.type))
    p.error('HS2014', `the value of 'case' must be an integer constant${hint}`, e.first, e.last);
  return undefined;
}

/** What a label stands before; nothing at the end of a block, as C23 and the Microsoft compiler allow, or a declaration. */
function labelBody(p: Parser): Statement {
  const first = p.at;
  if (p.is('}')) return { kind: 'empty', first: first - 1, last: first - 1 };
  if (isDeclaration(p)) return { kind: 'group', statements: declaration(p), first, last: p.at - 1 };
  return statement(p);
}

function jump(p: Parser): Statement {
  const first = p.at;
  const kind = p.next().text as 'break' | 'continue';
  const context = contextOf(p);
  const isInside = kind === 'break' ? context.breakDepth > 0 : context.loopDepth > 0;
  if (!isInside)
    p.error('HS2016', `'${kind}' outside of a loop${kind === 'break' ? ' or switch' : ''}`, first, first);
  p.expect(';', `after '${kind}'`);
  return { kind: isInside ? kind : 'empty', first, last: p.at - 1 };
}

function labelled(p: Parser): Statement {
  const first = p.at;
  const { text } = p.next();
  p.next();
  const label = labelOf(p, contextOf(p), text, first);
  if (label.guards !== undefined) p.error('HS2017', `the label '${text}' is defined twice`, first, first);
  label.guards = contextOf(p).guards;
  const body = labelBody(p);
  return { kind: 'label', label, body, first, last: p.at - 1 };
}

function gotoStatement(p: Parser): Statement {
  const first = p.at;
  p.next();
  if (p.is('*')) return computedGoto(p, first);
  const owner = ownerOfLabel(p, p.text);
  if (owner !== undefined) {
    const value = jumpOut(p, owner, first);
    p.expect(';', `after 'goto'`);
    return { kind: 'expression', value, first, last: p.at - 1 };
  }
  const label = namedLabel(p, 'goto');
  p.expect(';', `after 'goto'`);
  return { kind: 'goto', label, first, last: p.at - 1 };
}

function computedGoto(p: Parser, first: number): Statement {
  p.next();
  const address = assignTo(p, p.grammar.expression(p), p.types.voidPointer, { text: `the label of 'goto'` });
  const { addressed, guards } = contextOf(p);
  if (guards.length > 0)
    p.error('HS2028', 'a computed goto in a __try statement is not supported', first, p.at - 1);
  p.expect(';', `after 'goto'`);
  return { kind: 'goto-address', address, labels: addressed, first, last: p.at - 1 };
}

function returnStatement(p: Parser): Statement {
  const first = p.at;
  p.next();
  const { result, symbol, guards } = contextOf(p);
  const isVoid = bare(result).kind === 'void';
  let value = p.is(';') ? undefined : p.grammar.expression(p);
  if (guards.some(region => region.role === 'finally'))
    p.error(
      'HS2029',
      `'return' inside a __finally block is not supported; set a variable and return behind it`,
      first,
      first,
    );
  const note = p.noteAt(`'${symbol.name}' is declared here`, symbol.extent);
  if (value !== undefined && isVoid) {
    if (bare(value.type).kind !== 'void' && !isError(value.type))
      p.error(
        'HS2024',
        `'${symbol.name}' returns nothing, so 'return' cannot have a value`,
        value.first,
        value.last,
        [note],
      );
  } else if (value !== undefined) {
    value = assignTo(p, value, result, { text: `the result of '${symbol.name}'` });
  } else if (!isVoid && !isError(result)) {
    p.warn('HS2024', `'${symbol.name}' returns ${quoted(result)}, this 'return' has no value`, first, first, [
      note,
    ]);
  }
  p.expect(';', `after 'return'`);
  return { kind: 'return', value, first, last: p.at - 1 };
}

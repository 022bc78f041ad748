import {
  type ArithmeticOp,
  type BlockStatement,
  type CompareOp,
  type Expr,
  type Extent,
  type FunctionSymbol,
  type GotoLabel,
  type GuardedRegion,
  type InitItem,
  type StringExpr,
  type SwitchLabel,
  type Unit,
  type Variable,
} from './ast';
import { type Diagnostic, type SourceRange } from './compile-types';
import { type CType, type FunctionType, type Parameter, type Types } from './ctype';
import { diagnostic, type Note, rangeOf, type Report } from './diagnostic';
import { HINTS, type DiagnosticCode } from './diagnostic-codes';
import { Braces } from './braces';
import { Scope } from './scope';
import { Packing } from './packing';
import { type FileTable } from './source';
import { type SourcePoint, type Token } from './token';

/** Thrown after a syntax error was reported; caught where parsing can go on: at a statement or a declaration. */
export class SyntaxStop extends Error {
  override readonly name = 'SyntaxStop';
  /** The rule has read all that belonged to it: parsing goes on where it is. */
  readonly isRead: boolean;

  constructor(isRead = false) {
    super();
    this.isRead = isRead;
  }
}

/** Thrown where a function begins inside another one, whose end is missing: parsing goes on with its first token. */
export class FunctionStop extends Error {
  override readonly name = 'FunctionStop';
  readonly at: number;

  constructor(at: number) {
    super();
    this.at = at;
  }
}

/** Nesting of statements, parentheses and declarators that one program may have. */
const MAX_DEPTH = 250;
/** Errors of one unit that are told; after them it is not the program that is compiled. */
const MAX_ERRORS = 100;
/** What a person forgets at the end of something: it belongs behind the last token. */
const ENDS: ReadonlySet<string> = new Set([';', ')', ']']);
/** Tokens that are searched for what opened a parenthesis, so that a file of them is read in time. */
const FARTHEST = 500;

/** What a function under construction knows. */
export interface FunctionContext {
  readonly symbol: FunctionSymbol;
  readonly result: CType;
  readonly labels: Map<string, GotoLabel>;
  readonly locals: Variable[];
  /** The function around this one, and how many scopes there are around its body. */
  readonly outer: FunctionContext | undefined;
  readonly scopes: number;
  readonly nested: FunctionSymbol[];
  /** Labels that nested functions jump to, each with the buffer that holds where its function is. */
  readonly entries: Map<GotoLabel, Variable>;
  /** Guarded regions around the current place, innermost last. */
  guards: readonly GuardedRegion[];
  usesGuards: boolean;
  usesAlloca: boolean;
  breakDepth: number;
  loopDepth: number;
  readonly switches: {
    readonly type: CType;
    readonly labels: SwitchLabel[];
    /** The values of `labels`; undefined for `default`. */
    readonly values: Set<bigint | undefined>;
    /** Those of `labels` that are ranges. */
    readonly ranges: SwitchLabel[];
    readonly guards: readonly GuardedRegion[];
  }[];
  /** Labels whose address is taken: the value of `&&label` is its number here, counted from 1. */
  readonly addressed: GotoLabel[];
  readonly gotos: {
    readonly label: GotoLabel;
    readonly extent: Extent;
    /** Guarded regions around the jump, innermost last. */
    readonly guards: readonly GuardedRegion[];
  }[];
}

/** What a `sizeof` was applied to: a type or, when `isType` is false, the type of an expression; the tokens after the word. */
export interface SizeofOperand extends Extent {
  readonly type: CType;
  readonly isType: boolean;
}

/** The rules that other rules need without importing them, so that the parser's files have no cycles. */
export interface Grammar {
  expression(p: Parser): Expr;
  assignment(p: Parser): Expr;
  typeName(p: Parser): CType;
  /** One parameter of a prototype: a declaration whose name may be missing. */
  parameter(p: Parser): { readonly name: string | undefined; readonly type: CType; readonly at: number };
  /** One declaration of a K&R definition: what it declares. */
  parameterDeclaration(
    p: Parser,
  ): readonly { readonly name: string | undefined; readonly type: CType; readonly at: number }[];
  startsType(p: Parser): boolean;
  /** The words of a declaration before its declarators. */
  specifiers(p: Parser): {
    readonly type: CType;
    readonly storage: string | undefined;
    readonly align: number;
    readonly threadAt: number | undefined;
    readonly first: number;
  };
  /** A braced or plain initialiser for an object of `type`; gives the type completed by it. */
  initializer(p: Parser, type: CType): { readonly type: CType; readonly items: readonly InitItem[] };
  block(p: Parser): BlockStatement;
  /** The type of a function of the C library by its header; undefined for what no header of C declares. */
  libraryFunction(p: Parser, name: string): FunctionType | undefined;
  /** `.a.b[1]` of offsetof, without its first dot. */
  memberPath(p: Parser, object: Expr): Expr;
  /** A binary operator on vectors or complex numbers; undefined when it has none such. */
  lanesBinary(p: Parser, op: ArithmeticOp | CompareOp, left: Expr, right: Expr): Expr | undefined;
  lanesUnary(p: Parser, op: '+' | '-' | '~' | '!', e: Expr, first: number): Expr | undefined;
  /** A conversion from or to a complex type; undefined when there is none. */
  convertLanes(p: Parser, e: Expr, type: CType): Expr | undefined;
  /** `_Static_assert(condition, "text");` */
  staticAssert(p: Parser): void;
}

/** Where the parser is in a unit, what is in scope, and where it reports. */
export class Parser {
  readonly tokens: readonly Token[];
  readonly types: Types;
  readonly unit: Unit;
  readonly files: FileTable;
  readonly grammar: Grammar;
  readonly #report: Report;
  at = 0;
  scope: Scope;
  readonly fileScope: Scope;
  readonly packing: Packing;
  readonly braces: Braces;
  context: FunctionContext | undefined;
  errors = 0;
  /** Computations of the sizes of variable-length array types that no statement has taken yet. */
  readonly sizes: Expr[] = [];
  /** By its list of parameters, what a function computes where it is entered, and the variables that this names. */
  readonly entrySizes = new WeakMap<
    readonly Parameter[],
    { readonly sizes: readonly Expr[]; readonly variables: readonly (Variable | undefined)[] }
  >();
  /** The names of a definition of old style whose declarations come behind its declarator. */
  untyped: { readonly names: ReadonlyMap<string, number>; readonly parameters: Parameter[] } | undefined;
  #warnings = 0;
  readonly #cut = new Set<Diagnostic['severity']>();
  #depth = 0;
  /** All objects of static storage duration that the unit defines or declares, in order. */
  readonly statics: Variable[] = [];
  readonly functions: FunctionSymbol[] = [];
  readonly strings: StringExpr[] = [];
  readonly #unknown = new Set<string>();
  /** Names whose declarations have an error, so that nothing is known of them and nothing more is told. */
  readonly broken = new Set<string>();
  /** The name that a declarator read last. */
  lastName = '';
  /** The `{` of the block that comes next is missing, which is told. */
  lacksBrace = false;
  /** By the index of the word `sizeof`: constants do not tell what they are the size of, and warnings want to know. */
  readonly sizeofs = new Map<number, SizeofOperand>();

  /** Texts live in the frame of the code that uses them: an evaluated expression has no image of its own. */
  readonly localStrings: boolean;

  /** In `outer`, the scope of an evaluated expression's context, instead of a file scope of its own. */
  constructor(
    tokens: readonly Token[],
    types: Types,
    unit: Unit,
    files: FileTable,
    grammar: Grammar,
    report: Report,
    outer?: Scope,
  ) {
    this.packing = new Packing(tokens);
    this.tokens = this.packing.rest;
    this.braces = new Braces(this.tokens);
    this.types = types;
    this.unit = unit;
    this.files = files;
    this.grammar = grammar;
    this.#report = report;
    this.fileScope = this.scope = new Scope(outer);
    this.localStrings = outer !== undefined;
  }

  get token(): Token {
    return this.tokens[this.at]!;
  }
  get text(): string {
    return this.tokens[this.at]!.text;
  }
  peek(distance: number): Token {
    return (this.tokens[this.at + distance] ?? this.tokens.at(-1))!;
  }
  get isName(): boolean {
    return this.token.kind === 'identifier';
  }

  /** Whether the next token is the punctuator or keyword `text`. */
  is(text: string): boolean {
    const { token } = this;
    return (
      token.text === text && token.kind !== 'string' && token.kind !== 'character' && token.kind !== 'pragma'
    );
  }

  accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.next();
    return true;
  }

  next(): Token {
    const { token } = this;
    if (token.kind !== 'end') this.at++;
    return token;
  }

  expect(text: string, where: string): void {
    if (this.accept(text)) return;
    // What is missing belongs after the token before, not in front of whatever comes on the next line.
    if (this.#endsUnclosed) {
      // What stood behind the quote that is missing is inside the literal.
      this.errors++;
      if (text === ';' && this.startsLine) return;
      throw new SyntaxStop();
    }
    if (this.isUnopened) {
      this.unopened();
      if (text === ';' && this.accept(';')) return;
      throw new SyntaxStop();
    }
    if ((ENDS.has(text) || (text === ':' && this.startsLine)) && this.at > 0) {
      this.missing(`'${text}' ${where}`);
      // What stands on the next line is the next statement, as it was meant.
      if (text === ';' && this.startsLine) return;
      throw new SyntaxStop();
    }
    this.fail(`expected '${text}' ${where}, not ${this.describe()}`);
  }

  /** Whether the next token closes a parenthesis or bracket that nothing opened. */
  get isUnopened(): boolean {
    const open = this.is(')') ? '(' : this.is(']') ? '[' : undefined;
    if (open === undefined) return false;
    let depth = 0;
    for (let at = this.at - 1; at >= Math.max(0, this.at - FARTHEST); at--) {
      const { text, kind } = this.tokens[at]!;
      if (kind !== 'punctuator') continue;
      if (text === '{' || text === '}') break;
      if (text === this.text) depth++;
      else if (text === open && --depth < 0) return false;
    }
    return true;
  }

  /** Tells of a `)` that nothing opened, and steps over it and its like. */
  unopened(): void {
    const open = this.is(')') ? '(' : '[';
    this.error(
      'HS2001',
      `this ${this.describe()} has no '${open}' before it: it is one too many`,
      this.at,
      this.at,
    );
    const { text } = this;
    while (this.accept(text));
  }

  /** Whether the last token is a literal whose closing quote is missing, which is told. */
  get #endsUnclosed(): boolean {
    const before = this.tokens[this.at - 1];
    if (before?.kind !== 'string' && before?.kind !== 'character') return false;
    const quote = before.kind === 'string' ? '"' : "'";
    return !before.text.endsWith(quote) || before.text.length < 2;
  }

  /** A note to the macro that a `;` in the wrong place comes from. */
  get #macroNote(): readonly Note[] {
    const { text, spelledAt } = this.token;
    if (text !== ';' || spelledAt === undefined) return [];
    return [
      {
        message: `this ';' belongs to the macro: a definition ends without one`,
        range: rangeOf(spelledAt, this.files),
      },
    ];
  }

  /** The next token in words. */
  describe(): string {
    const { token } = this;
    if (token.kind === 'end') return this.localStrings ? 'the end' : 'the end of the file';
    if (token.kind === 'pragma') return '#pragma';
    return token.text.length > 40 ? `'${token.text.slice(0, 40)}...'` : `'${token.text}'`;
  }

  fail(message: string, code: DiagnosticCode = 'HS2001'): never {
    this.error(code, message, this.at, this.at, this.#macroNote);
    throw new SyntaxStop();
  }

  /** Whether the next token follows the one before it without white space, as the parts of an operator do. */
  isJoined(distance = 0): boolean {
    const before = this.peek(distance - 1).at;
    const { at } = this.peek(distance);
    return at.line === before.line && at.column === before.column + before.length;
  }

  /** Whether the next token is the first of its line. */
  get startsLine(): boolean {
    const { token } = this;
    const before = this.tokens[this.at - 1];
    if (before === undefined) return true;
    return token.kind !== 'end' && (token.at.line > before.at.line || token.at.file !== before.at.file);
  }

  /** Braces that the tokens from `start` to here open and do not close. */
  openBraces(start: number): number {
    let depth = 0;
    for (const { text, kind } of this.tokens.slice(start, this.at)) {
      if (kind !== 'punctuator') continue;
      if (text === '{') depth++;
      else if (text === '}') depth = Math.max(0, depth - 1);
    }
    return depth;
  }

  /** Reports what is missing behind the last token; parsing goes on as if it were there. */
  missing(what: string): void {
    const before = this.rangeOf(this.at - 1, this.at - 1);
    const column = before.endColumn;
    const line = before.endLine;
    this.#tell(
      'error',
      'HS2001',
      `expected ${what}`,
      { ...before, line, column, endLine: line, endColumn: column + 1 },
      this.#macroNote,
    );
  }

  error(
    code: DiagnosticCode,
    message: string,
    first: number,
    last: number,
    notes: readonly Note[] = [],
  ): void {
    this.#tell('error', code, message, this.rangeOf(first, last), notes);
  }

  warn(
    code: DiagnosticCode,
    message: string,
    first: number,
    last: number,
    notes: readonly Note[] = [],
  ): void {
    const severity = HINTS.has(code) ? 'hint' : 'warning';
    this.#tell(severity, code, message, this.rangeOf(first, last), notes);
  }

  #tell(
    severity: Diagnostic['severity'],
    code: DiagnosticCode,
    message: string,
    range: SourceRange,
    notes: readonly Note[],
  ): void {
    const count = severity === 'error' ? ++this.errors : ++this.#warnings;
    if (count <= MAX_ERRORS) this.#report(diagnostic(severity, code, message, range, notes));
    else if (!this.#cut.has(severity)) {
      this.#cut.add(severity);
      const text = `more than ${MAX_ERRORS} ${severity}s: the others are not told`;
      this.#report(diagnostic(severity, 'HS2034', text, range));
    }
  }

  /** Whether further errors are counted only. */
  get isSilent(): boolean {
    return this.errors >= MAX_ERRORS;
  }

  /** True the first time an unknown name is met in this unit. */
  isNews(name: string): boolean {
    if (this.#unknown.has(name)) return false;
    this.#unknown.add(name);
    return true;
  }

  /** The line further down in which the file declares `name` outside of functions, for a note to who uses it too early. */
  declaredLater(name: string): number | undefined {
    let depth = 0;
    for (let at = 0; at < this.tokens.length; at++) {
      const { text, kind } = this.tokens[at]!;
      if (kind === 'punctuator' && text === '{') depth++;
      else if (kind === 'punctuator' && text === '}') depth--;
      else if (depth === 0 && at > this.at && text === name && this.#followsType(at))
        return pointOf(this.tokens, at).line;
    }
    return undefined;
  }

  /** Whether a token stands where a declaration has its name. */
  #followsType(at: number): boolean {
    const before = this.tokens[at - 1];
    const after = this.tokens[at + 1]?.text ?? '';
    const isType =
      before?.kind === 'identifier' ||
      before?.kind === 'keyword' ||
      before?.text === '*' ||
      before?.text === '}';
    return isType && ['(', ';', '=', '[', ','].includes(after);
  }

  noteAt(message: string, extent: Extent): Note {
    return { message, range: this.rangeOf(extent.first, extent.last) };
  }

  rangeOf(first: number, last: number): SourceRange {
    return rangeBetween(this.tokens, first, last, this.files);
  }

  /** Runs a rule one level deeper; a program that nests without end is told so before our own stack ends. */
  nest<T>(rule: () => T): T {
    if (this.#depth >= MAX_DEPTH) {
      this.error('HS2002', `nested more than ${MAX_DEPTH} levels deep`, this.at, this.at);
      this.at = this.tokens.length - 1;
      throw new SyntaxStop();
    }
    this.#depth++;
    try {
      return rule();
    } finally {
      this.#depth--;
    }
  }

  inScope<T>(rule: () => T): T {
    const outer = this.scope;
    this.scope = new Scope(outer);
    try {
      return rule();
    } finally {
      this.scope = outer;
    }
  }

  poison(first: number, last: number): Expr {
    return { kind: 'poison', type: this.types.error, first, last };
  }
}

/** From the first token to the end of the last; when a macro put them into different places, the first token alone. */
export function rangeBetween(
  tokens: readonly Token[],
  first: number,
  last: number,
  files: FileTable,
): SourceRange {
  const from = pointOf(tokens, first);
  const to = pointOf(tokens, Math.max(first, last));
  const isOrdered =
    to.file === from.file && (to.line > from.line || (to.line === from.line && to.column >= from.column));
  const end = isOrdered ? to : from;
  return {
    file: files.paths[from.file] ?? '',
    line: from.line,
    column: from.column,
    endLine: end.line,
    endColumn: end.column + Math.max(end.length, 1),
  };
}

const NOWHERE: SourcePoint = { file: 0, line: 1, column: 1, length: 0 };

export function pointOf(tokens: readonly Token[], index: number): SourcePoint {
  return (tokens[index] ?? tokens.at(-1))?.at ?? NOWHERE;
}

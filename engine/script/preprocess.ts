import { type Diagnostic, type Sources } from './compile-types';
import { evaluateCondition } from './condition';
import { type Note, type Report, diagnostic, rangeOf } from './diagnostic';
import { type DiagnosticCode } from './diagnostic-codes';
import { Expander, type ExpandHost, isPunctuator } from './expand';
import {
  type TokenCursor,
  flawMessage,
  includeTarget,
  pragmaToken,
  skipToDirective,
  spellingOf,
  takeLine,
  unquote,
  meantDirective,
} from './directive-line';
import { lacksDebugLibrary } from './debug-library';
import { findInclude, isCppHeader, missingInclude } from './include';
import { KEYWORDS, type PpToken, lex, lexFile } from './lexer';
import { type Macro, type Problem, parseDefinition, sameDefinition } from './macro';
import { Silence } from './silence';
import { predefinedMacros } from './predefined';
import { type DataModel } from './program';
import { type FileTable } from './source';
import { type SourcePoint, type Token } from './token';

export interface PreprocessOptions {
  readonly model: DataModel;
  /** `NAME` or `NAME=VALUE`; NAME may have parameters. */
  readonly defines?: readonly string[] | undefined;
  readonly includePath?: readonly string[] | undefined;
  /** Shared by the units of a compilation. */
  readonly files: FileTable;
  readonly report: Report;
}

export interface Preprocessed {
  /** Ends with a token of kind 'end'. Incomplete when something is needed. */
  readonly tokens: Token[];
  /** Paths that the host must read, or find missing, before it tries again. */
  readonly needs: string[];
  /** What `#pragma warning` says. */
  readonly silence: Silence;
}

/**
 * Translation phases 1 to 4 of C99 5.1.1.2 for one unit: includes, conditionals and macros are done, and what is left
 * of directives are `#pragma` tokens that the parser needs. Any text is accepted; time and memory are bounded.
 */
export function preprocess(sources: Sources, unit: string, options: PreprocessOptions): Preprocessed {
  return new Preprocessor(sources, options).run(unit);
}

/** A file being read. */
interface Input extends TokenCursor {
  readonly path: string;
  readonly conditionals: Conditional[];
  /** The `#include` that opened it. */
  readonly from: SourcePoint | undefined;
  /** What `#line` adds to line numbers, and the name it gives. They show in __LINE__ and __FILE__ alone: a debugger needs true places. */
  lineShift: number;
  presumedName: string | undefined;
}

/** An `#if` whose `#endif` was not met yet. */
interface Conditional {
  readonly directive: PpToken;
  /** One of its groups was or is being read. */
  taken: boolean;
  sawElse: boolean;
}

/** As GCC; files nest deeper only when they include themselves. */
const MAX_INCLUDE_DEPTH = 200;
const MAX_INCLUDES = 10_000;
/** Tokens that the files of one unit may have in all. */
const MAX_READ = 4_000_000;
/** Errors of one unit that are reported; more help nobody. */
const MAX_REPORTS = 200;
const IDENTS: ReadonlySet<string> = new Set(['ident', 'sccs']);
const INCLUDES: ReadonlySet<string> = new Set(['include', 'include_next', 'import']);
const HAS_INCLUDE = '__has_include';
const OPENING = new Set(['if', 'ifdef', 'ifndef']);
const ELSE_IF = new Set(['elif', 'elifdef', 'elifndef']);

class Preprocessor implements ExpandHost {
  readonly #sources: Sources;
  readonly #options: PreprocessOptions;
  readonly #macros: Map<string, Macro>;
  readonly #expander: Expander;
  readonly #inputs: Input[] = [];
  readonly #once = new Set<string>();
  /** What `#pragma push_macro` keeps; undefined for a name that was no macro. */
  readonly #kept = new Map<string, (Macro | undefined)[]>();
  readonly #needs = new Set<string>();
  /** Read in search of `(` and not yet put out. */
  #held: PpToken | undefined;
  readonly #silence = new Silence();
  #counter = 0;
  #includes = 0;
  #read = 0;
  #reports = 0;

  constructor(sources: Sources, options: PreprocessOptions) {
    this.#sources = sources;
    this.#options = options;
    this.#macros = predefinedMacros(options.model);
    this.#expander = new Expander(this, this.#macros);
  }

  run(unit: string): Preprocessed {
    const file = this.#options.files.indexOf(unit);
    const start: SourcePoint = { file, line: 1, column: 1, length: 0 };
    const text = this.#sources.get(unit);
    if (text === undefined) {
      if (!this.#sources.has(unit))
        return { tokens: [endToken(start)], needs: [unit], silence: this.#silence };
      this.#report('error', 'HS1033', `cannot read '${unit}'`, start);
      return { tokens: [endToken(start)], needs: [], silence: this.#silence };
    }
    for (const definition of this.#options.defines ?? []) this.#defineOption(definition, start);
    const main = this.#open(unit, text, undefined);
    const tokens: Token[] = [];
    for (let token = this.#next(); token !== undefined; token = this.#next()) this.#emit(token, tokens);
    const last = main.tokens.at(-1)?.at;
    const end = last === undefined ? start : { ...last, column: last.column + last.length, length: 0 };
    tokens.push(endToken(end));
    return { tokens, needs: [...this.#needs], silence: this.#silence };
  }

  read(): PpToken | undefined {
    for (;;) {
      const input = this.#inputs.at(-1);
      if (input === undefined) return undefined;
      const token = input.tokens[input.at];
      if (token === undefined) {
        this.#close(input);
        continue;
      }
      if (token.first && isPunctuator(token, '#')) {
        const pragma = this.#directive(input);
        if (pragma !== undefined) return pragma;
        continue;
      }
      input.at++;
      return token;
    }
  }

  problem(problem: Problem, macro?: Macro): void {
    const notes =
      macro?.at === undefined
        ? []
        : [
            {
              message: `macro '${macro.name}' is defined here`,
              range: rangeOf(macro.at, this.#options.files),
            },
          ];
    const severity = problem.code === 'HS1016' ? 'warning' : 'error';
    this.#report(severity, problem.code, problem.message, problem.token.at, notes);
    if (problem.code === 'HS1019') this.#stop();
  }

  dynamic(macro: Macro, name: PpToken): PpToken {
    const input = this.#inputs.at(-1);
    const made = { ...name, spelledAt: name.spelledAt ?? name.at, painted: true };
    if (macro.dynamic === '__COUNTER__') return { ...made, kind: 'number', text: String(this.#counter++) };
    if (macro.dynamic === '__LINE__')
      return { ...made, kind: 'number', text: String(name.at.line + (input?.lineShift ?? 0)) };
    const path = input?.presumedName ?? this.#options.files.paths[name.at.file] ?? '';
    return { ...made, kind: 'string', text: `"${path.replace(/["\\]/g, '\\$&')}"` };
  }

  #emit(token: PpToken, out: Token[]): void {
    const { kind, text, at, spelledAt } = token;
    // A literal without its end is one all the same, so that its absence is not told too.
    if (token.flaw !== undefined) this.#at(token.flaw, flawMessage(token), token);
    if (kind === 'identifier' && (text === '_Pragma' || text === '__pragma')) {
      this.#pragmaOperator(token, out);
      return;
    }
    if (kind === 'identifier') out.push({ kind: KEYWORDS.has(text) ? 'keyword' : kind, text, at, spelledAt });
    else if (kind !== 'other' && kind !== 'header') out.push({ kind, text, at, spelledAt });
  }

  // _Pragma("text") and __pragma(tokens)
  #pragmaOperator(operator: PpToken, out: Token[]): void {
    const tokens = this.#parenthesised();
    const [literal] = tokens ?? [];
    const text =
      operator.text === '__pragma' || tokens?.length !== 1 || literal?.kind !== 'string'
        ? spellingOf(tokens ?? [])
        : unquote(literal.text);
    this.#silence.read(text, operator.at.file, operator.at.line);
    if (tokens === undefined || (operator.text === '_Pragma' && literal?.kind !== 'string')) {
      const wanted = operator.text === '__pragma' ? '(...)' : 'a string literal in parentheses';
      this.#at('HS1010', `'${operator.text}' must be followed by ${wanted}`, operator);
    } else if (pragmaToken(text, operator.at) !== undefined)
      out.push({ kind: 'pragma', text, at: operator.at, spelledAt: operator.spelledAt });
  }

  /** The tokens between the parentheses that come next; undefined, and another token held back, when there are none. */
  #parenthesised(): PpToken[] | undefined {
    const opening = this.#expander.next();
    if (!isPunctuator(opening, '(')) {
      this.#held = opening;
      return undefined;
    }
    const tokens: PpToken[] = [];
    let depth = 1;
    for (let token = this.#expander.next(); token !== undefined; token = this.#expander.next()) {
      if (isPunctuator(token, '(')) depth++;
      else if (isPunctuator(token, ')') && --depth === 0) return tokens;
      tokens.push(token);
    }
    return undefined;
  }

  /** The next token of the unit, the one held back first. */
  #next(): PpToken | undefined {
    const held = this.#held;
    this.#held = undefined;
    return held ?? this.#expander.next();
  }

  #open(path: string, text: string, from: SourcePoint | undefined): Input {
    const lexed = lexFile(path, text, this.#options.files.indexOf(path));
    if (lexed.openComment !== undefined)
      this.#report('error', 'HS1001', "this comment has no '*/'", lexed.openComment);
    const input: Input = {
      path,
      tokens: lexed.tokens,
      conditionals: [],
      from,
      at: 0,
      lineShift: 0,
      presumedName: undefined,
    };
    this.#read += lexed.tokens.length;
    if (this.#read > MAX_READ) {
      const at = from ?? { file: this.#options.files.indexOf(path), line: 1, column: 1, length: 1 };
      this.#report('error', 'HS1019', `the files of this program have more than ${MAX_READ} tokens`, at);
      this.#stop();
      return input;
    }
    this.#inputs.push(input);
    this.#silence.enter(this.#options.files.indexOf(path), 1);
    return input;
  }

  #close(input: Input): void {
    for (const conditional of input.conditionals)
      this.#at('HS1021', `#${conditional.directive.text} has no #endif`, conditional.directive);
    this.#inputs.pop();
    if (input.from !== undefined) this.#silence.enter(input.from.file, input.from.line + 1);
  }

  /** Reads nothing more: the program cannot be compiled, and reading on could take for ever. */
  #stop(): void {
    this.#inputs.length = 0;
    this.#expander.stop();
  }

  /** Performs the directive whose `#` comes next; a pragma for the parser is its result. */
  #directive(input: Input): PpToken | undefined {
    const line = takeLine(input);
    const [hash, word] = line;
    if (hash === undefined || word === undefined) return undefined;
    const operands = line.slice(2);
    if (IDENTS.has(word.text) || this.#conditionalDirective(input, word, operands)) return undefined;
    if (INCLUDES.has(word.text)) {
      this.#include(input, word, operands);
      return undefined;
    }
    switch (word.text) {
      case 'define':
        this.#define(word, operands);
        return undefined;
      case 'undef':
        this.#undef(word, operands);
        return undefined;
      case 'pragma':
        return this.#pragma(input, hash, operands);
      case 'line':
        this.#line(input, word, operands);
        return undefined;
      case 'error':
        this.#at('HS1040', `#error ${spellingOf(operands)}`.trim(), word);
        return undefined;
      case 'warning':
        this.#report('warning', 'HS1041', `#warning ${spellingOf(operands)}`.trim(), word.at);
        return undefined;
      default:
        if (word.kind === 'number') this.#line(input, word, [word, ...operands]);
        else this.#unknownDirective(input, word);
        return undefined;
    }
  }

  #unknownDirective(input: Input, word: PpToken): void {
    const meant = meantDirective(word.text);
    const hint = meant === undefined ? '' : `; did you mean '#${meant}'?`;
    this.#at('HS1010', `there is no directive '#${word.text}'${hint}`, word);
    // Its #endif comes all the same.
    if (OPENING.has(meant ?? '')) input.conditionals.push({ directive: word, taken: true, sawElse: false });
    else if (meant === 'endif') input.conditionals.pop();
  }

  #conditionalDirective(input: Input, word: PpToken, operands: readonly PpToken[]): boolean {
    if (OPENING.has(word.text)) {
      const holds = this.#test(word, operands);
      input.conditionals.push({ directive: word, taken: holds, sawElse: false });
      if (!holds) this.#skip(input);
      return true;
    }
    if (word.text === 'else' || ELSE_IF.has(word.text)) {
      const conditional = this.#alternative(input, word);
      if (word.text === 'else' && operands[0]?.text === 'if') {
        const message = "what stands behind #else is not read; did you mean '#elif'?";
        this.#report('warning', 'HS1022', message, word.at);
      }
      if (conditional !== undefined) this.#skip(input);
      return true;
    }
    if (word.text !== 'endif') return false;
    if (input.conditionals.pop() === undefined) this.#at('HS1020', '#endif without #if', word);
    return true;
  }

  /** The conditional that `#else` or `#elif` belongs to. */
  #alternative(input: Input, word: PpToken): Conditional | undefined {
    const conditional = input.conditionals.at(-1);
    if (conditional === undefined) {
      this.#at('HS1020', `#${word.text} without #if`, word);
      return undefined;
    }
    if (conditional.sawElse) {
      const range = rangeOf(conditional.directive.at, this.#options.files);
      this.#report('error', 'HS1020', `#${word.text} after #else`, word.at, [
        { message: 'the conditional begins here', range },
      ]);
    }
    if (word.text === 'else') conditional.sawElse = true;
    return conditional;
  }

  /** Moves to the next group of the innermost conditional that is to be read, or past its end. */
  #skip(input: Input): void {
    let depth = 0;
    for (;;) {
      skipToDirective(input);
      const line = takeLine(input);
      if (line.length === 0) return;
      const word = line[1];
      if (word === undefined) continue;
      if (OPENING.has(word.text)) depth++;
      else if (word.text === 'endif' && depth-- === 0) {
        input.conditionals.pop();
        return;
      } else if (depth === 0 && (word.text === 'else' || ELSE_IF.has(word.text))) {
        const conditional = this.#alternative(input, word);
        if (conditional === undefined || conditional.taken) continue;
        if (word.text !== 'else' && !this.#test(word, line.slice(2))) continue;
        conditional.taken = true;
        return;
      }
    }
  }

  #test(word: PpToken, operands: readonly PpToken[]): boolean {
    if (word.text.endsWith('def')) {
      const name = this.#macroName(word, operands);
      return name !== undefined && this.#macros.has(name.text) !== word.text.endsWith('ndef');
    }
    const result = evaluateCondition(this.#expander.expandCondition(this.#answerIncludes(operands)), word);
    if (result.ok) return result.holds;
    this.#at(result.code, result.message, result.token);
    return false;
  }

  /** `__has_include(<file>)` as the number 1 or 0; what is malformed stays and is reported as it stands. */
  #answerIncludes(operands: readonly PpToken[]): readonly PpToken[] {
    const at = operands.findIndex(
      (token, i) => token.text === HAS_INCLUDE && isPunctuator(operands[i + 1], '('),
    );
    const operator = operands[at];
    if (operator === undefined) return operands;
    const close = operands.findIndex((token, i) => i > at && isPunctuator(token, ')'));
    const target = close < 0 ? undefined : this.#includeName(operands.slice(at + 2, close));
    if (target === undefined) return operands;
    const holds = this.#exists(target.name, target.quoted);
    return [
      ...operands.slice(0, at),
      { ...operator, kind: 'number', text: holds ? '1' : '0' },
      ...this.#answerIncludes(operands.slice(close + 1)),
    ];
  }

  #exists(name: string, quoted: boolean): boolean {
    const includer = this.#inputs.at(-1)?.path ?? '';
    const way = quoted ? 'quoted' : 'angled';
    const found = findInclude(name, way, includer, this.#options.includePath ?? [], this.#sources);
    if (found.kind === 'needs') for (const path of found.paths) this.#needs.add(path);
    return found.kind === 'file';
  }

  #macroName(word: PpToken, operands: readonly PpToken[]): PpToken | undefined {
    const [name] = operands;
    if (name?.kind === 'identifier' && name.text !== 'defined') return name;
    const found =
      name === undefined ? 'is not followed by a macro name' : `cannot take '${name.text}' as a macro name`;
    this.#at('HS1011', `#${word.text} ${found}`, name ?? word);
    return undefined;
  }

  #define(word: PpToken, operands: readonly PpToken[]): void {
    const name = this.#macroName(word, operands);
    if (name === undefined) return;
    const flawed = operands.find(token => token.flaw !== undefined && token.kind === 'string');
    if (flawed !== undefined) this.#at('HS1002', flawMessage(flawed), flawed);
    const macro = parseDefinition(operands);
    if ('code' in macro) {
      this.problem(macro);
      return;
    }
    const known = this.#macros.get(name.text);
    if (known !== undefined && !sameDefinition(known, macro)) {
      const notes =
        known.at === undefined
          ? []
          : [{ message: 'the first definition', range: rangeOf(known.at, this.#options.files) }];
      this.#report('warning', 'HS1012', `macro '${name.text}' is defined again, differently`, name.at, notes);
    }
    this.#macros.set(name.text, macro);
  }

  #undef(word: PpToken, operands: readonly PpToken[]): void {
    const name = this.#macroName(word, operands);
    if (name !== undefined) this.#macros.delete(name.text);
  }

  /** `NAME` or `NAME=VALUE` of the command line; NAME alone is 1. */
  #defineOption(definition: string, at: SourcePoint): void {
    const equals = definition.indexOf('=');
    const name = equals < 0 ? definition : definition.slice(0, equals);
    const value = equals < 0 ? '1' : definition.slice(equals + 1);
    const tokens = lex(`${name} ${value}`.replace(/[\r\n]+/g, ' '), at.file).tokens.map(token => ({
      ...token,
      at,
    }));
    const macro = tokens[0]?.kind === 'identifier' ? parseDefinition(tokens) : undefined;
    if (macro !== undefined && 'name' in macro) this.#macros.set(macro.name, { ...macro, at: undefined });
    else
      this.#report('error', 'HS1051', `'${definition}' is no macro definition: write NAME or NAME=VALUE`, at);
  }

  #include(input: Input, word: PpToken, operands: readonly PpToken[]): void {
    const target = this.#includeName(operands);
    if (target === undefined) {
      this.#at('HS1031', `#${word.text} expects "file" or <file>`, operands[0] ?? word);
      return;
    }
    const { name, token } = target;
    const way = word.text === 'include_next' ? 'next' : target.quoted ? 'quoted' : 'angled';
    const found = findInclude(name, way, input.path, this.#options.includePath ?? [], this.#sources);
    if (found.kind === 'needs') for (const path of found.paths) this.#needs.add(path);
    else if (found.kind === 'missing' && isCppHeader(name))
      this.#at('HS2033', `<${name}> is a C++ header, and C++ is not supported: scripts are C`, token);
    else if (found.kind === 'missing') this.#at('HS1030', missingInclude(name, way === 'quoted'), token);
    else if (!this.#once.has(found.path)) {
      const lack = input.path.startsWith('<')
        ? undefined
        : lacksDebugLibrary(found.path, macro => this.#macros.has(macro));
      if (lack !== undefined) this.#report('warning', 'HS1053', lack, token.at);
      this.#enter(found.path, found.text, token);
    }
  }

  #enter(path: string, text: string, token: PpToken): void {
    const tooDeep = this.#inputs.length >= MAX_INCLUDE_DEPTH;
    if (tooDeep || ++this.#includes > MAX_INCLUDES) {
      const what = tooDeep
        ? `includes are nested more than ${MAX_INCLUDE_DEPTH} deep: does '${path}' include itself?`
        : `more than ${MAX_INCLUDES} includes`;
      this.#at('HS1032', what, token);
      this.#stop();
      return;
    }
    this.#open(path, text, token.at);
  }

  #includeName(operands: readonly PpToken[]): { name: string; quoted: boolean; token: PpToken } | undefined {
    const [direct] = operands;
    if (direct?.kind === 'header') return includeTarget(direct.text, direct);
    const expanded = this.#expander.expandAll(operands);
    const [token] = expanded;
    if (token?.kind === 'string' && token.flaw === undefined) return includeTarget(token.text, token);
    if (token === undefined || !isPunctuator(token, '<')) return undefined;
    const end = expanded.findIndex(each => isPunctuator(each, '>'));
    return end < 0 ? undefined : includeTarget(`<${spellingOf(expanded.slice(1, end))}>`, token);
  }

  #pragma(input: Input, hash: PpToken, operands: readonly PpToken[]): PpToken | undefined {
    const [word] = operands;
    if (word?.text === 'once') {
      this.#once.add(input.path);
      return undefined;
    }
    if (word?.text === 'push_macro' || word?.text === 'pop_macro') {
      this.#keepMacro(word.text, operands[2]);
      return undefined;
    }
    this.#silence.read(spellingOf(operands), hash.at.file, hash.at.line);
    const tokens = word?.text === 'pack' ? this.#expander.expandAll(operands) : operands;
    const last = operands.at(-1);
    const length =
      last?.at.line === hash.at.line ? last.at.column + last.at.length - hash.at.column : hash.at.length;
    return pragmaToken(spellingOf(tokens), { ...hash.at, length });
  }

  // #pragma push_macro("NAME"), pop_macro("NAME")
  #keepMacro(word: 'push_macro' | 'pop_macro', literal: PpToken | undefined): void {
    if (literal?.kind !== 'string') return;
    const name = unquote(literal.text);
    const kept = this.#kept.get(name) ?? [];
    this.#kept.set(name, kept);
    if (word === 'push_macro') {
      kept.push(this.#macros.get(name));
    } else if (kept.length > 0) {
      const macro = kept.pop();
      if (macro === undefined) this.#macros.delete(name);
      else this.#macros.set(name, macro);
    }
  }

  // #line number "file"?
  #line(input: Input, word: PpToken, operands: readonly PpToken[]): void {
    const [number, name] = this.#expander.expandAll(operands);
    const line = number?.kind === 'number' && /^[0-9]{1,10}$/.test(number.text) ? Number(number.text) : NaN;
    if (!(line <= 0x7fffffff) || (name !== undefined && name.kind !== 'string')) {
      this.#at('HS1042', '#line expects a line number and optionally a "file"', number ?? word);
      return;
    }
    input.lineShift = line - word.at.line - 1;
    if (name !== undefined) input.presumedName = unquote(name.text);
  }

  #at(code: DiagnosticCode, message: string, token: PpToken): void {
    this.#report('error', code, message, token.at);
  }

  #report(
    severity: Diagnostic['severity'],
    code: DiagnosticCode,
    message: string,
    at: SourcePoint,
    notes: readonly Note[] = [],
  ): void {
    if (++this.#reports > MAX_REPORTS) return;
    const { files } = this.#options;
    const from = this.#inputs.at(-1)?.from;
    const path =
      from === undefined || at.file === from.file
        ? []
        : [{ message: 'included from here', range: rangeOf(from, files) }];
    this.#options.report(diagnostic(severity, code, message, rangeOf(at, files), [...notes, ...path]));
  }
}

const endToken = (at: SourcePoint): Token => ({ kind: 'end', text: '', at, spelledAt: undefined });

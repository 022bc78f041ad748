import { type FunctionSymbol, type StringExpr, type Unit, type Variable } from './ast';
import { bare, type FunctionType, type Types } from './ctype';
import { type Report } from './diagnostic';
import { convertLanes, lanesBinary, lanesUnary } from './checker-lanes';
import { completes } from './flow';
import { FunctionStop, type Grammar, Parser, SyntaxStop } from './parser';
import {
  declaration,
  defineFunction,
  parameter,
  parameterDeclaration,
  staticAssert,
  typeName,
} from './parser-declarations';
import { assignment, expression, memberPath } from './parser-expressions';
import { initializer } from './parser-initializers';
import { definesFunction, specifiers, startsType } from './parser-specifiers';
import { blockInScope } from './parser-statements';
import { type Scope } from './scope';
import { FileTable } from './source';
import { builtinHeader } from './headers/index';
import { GNU_PREFIX } from './implicit';
import { ATOMIC_NATIVES } from './headers/stdatomic';
import { GNU_BITS_H } from './library/gnu';
import { preprocess } from './preprocess';
import { libraryHeaderOf } from './where-declared';
import { type Token } from './token';
import { STATEMENTS } from './words';
import { warnAbout } from './warnings/warn';

export const GRAMMAR: Grammar = {
  expression,
  assignment,
  typeName,
  parameter,
  parameterDeclaration,
  startsType,
  specifiers,
  initializer,
  block: blockInScope,
  libraryFunction,
  memberPath,
  lanesBinary,
  lanesUnary,
  convertLanes,
  staticAssert,
};

/** What the headers of C declare, read once for the types of a compilation. */
const libraries = new WeakMap<Types, Map<string, Scope>>();

function libraryFunction(p: Parser, name: string): FunctionType | undefined {
  const isBits = name.startsWith(GNU_PREFIX);
  const header = isBits ? GNU_PREFIX : libraryHeaderOf(name);
  if (header === undefined) return undefined;
  const known = libraries.get(p.types) ?? new Map<string, Scope>();
  libraries.set(p.types, known);
  let scope = known.get(header);
  if (scope === undefined) {
    const path = `<${header}>`;
    const files = new FileTable();
    const report = (): void => undefined;
    const source = new Map([[path, isBits ? GNU_BITS_H + ATOMIC_NATIVES : builtinHeader(header)]]);
    const { tokens } = preprocess(source, path, { model: p.types.model, files, report });
    scope = parseUnit(tokens, p.types, { path, module: -1 }, files, report).scope;
    known.set(header, scope);
  }
  const found = scope.names.get(name);
  return found?.kind === 'function' ? found.type : undefined;
}

/** A unit after parsing and checking: what the linker and the generator work on. */
export interface CheckedUnit {
  readonly unit: Unit;
  readonly tokens: readonly Token[];
  readonly scope: Scope;
  readonly statics: readonly Variable[];
  readonly functions: readonly FunctionSymbol[];
  readonly strings: readonly StringExpr[];
  readonly errors: number;
}

/** Parses and checks one preprocessed unit; reports everything that is wrong with it. */
export function parseUnit(
  tokens: readonly Token[],
  types: Types,
  unit: Unit,
  files: FileTable,
  report: Report,
): CheckedUnit {
  const p = new Parser(tokens, types, unit, files, GRAMMAR, report);
  while (p.token.kind !== 'end') {
    const start = p.at;
    try {
      if (p.accept(';')) continue;
      refuseStatement(p);
      declaration(p, define);
    } catch (stop) {
      if (stop instanceof FunctionStop) p.at = stop.at;
      else if (!(stop instanceof SyntaxStop)) throw stop;
      else if (!stop.isRead) recover(p, start);
      p.braces.forget();
    }
  }
  return {
    unit,
    tokens: p.tokens,
    scope: p.fileScope,
    statics: p.statics,
    functions: p.functions,
    strings: p.strings,
    errors: p.errors,
  };
}

/** Tells of a statement or a brace where only declarations stand; what comes up to the next declaration belongs to it. */
function refuseStatement(p: Parser): void {
  const isBrace = p.is('}') || p.is('{');
  const isWord = p.token.kind === 'keyword' && STATEMENTS.has(p.text);
  if (!isBrace && !isWord && !isUse(p)) return;
  const before = p.functions.findLast(({ body }) => body?.last === p.at - 1);
  const end = p.at - 1;
  const notes =
    before === undefined
      ? []
      : [p.noteAt(`this '}' ends '${before.name}': is it one too many?`, { first: end, last: end })];
  p.error('HS2001', outsideOfFunctions(p), p.at, p.at, notes);
  // Without a body before it, it is a statement of its own.
  if (before === undefined && !isBrace && !isWord) throw new SyntaxStop();
  do p.next();
  while (p.token.kind !== 'end' && !(p.token.at.column === 1 && p.startsLine && startsType(p)));
  throw new SyntaxStop(true);
}

function outsideOfFunctions(p: Parser): string {
  const isDeclared = p.is('{') && p.peek(-1).text === ';' && p.peek(-2).text === ')';
  if (isDeclared) return `the ';' before this '{' ends the declaration of the function: delete it`;
  return p.is('}') ? `this '}' has no '{' before it` : `${p.describe()} stands outside of any function`;
}

/** A call of a function that is declared, or the use of a variable, and no declaration of it once more. */
function isUse(p: Parser): boolean {
  const known = p.isName ? p.scope.find(p.text) : undefined;
  const { text: next } = p.peek(1);
  if (known?.kind === 'function') return next === '(' && !definesFunction(p);
  return known?.kind === 'variable' && !['(', ';', ','].includes(next);
}

function define(p: Parser, symbol: FunctionSymbol, type: FunctionType): void {
  const before = p.errors;
  defineFunction(p, symbol, type);
  const { body } = symbol;
  if (body === undefined) return;
  const hasErrors = p.errors > before;
  warnAbout(p, symbol, hasErrors);
  if (hasErrors) return;
  const result = bare(type.result).kind;
  if (result === 'void' || result === 'error' || isMain(symbol.name)) return;
  if (completes(body.block)) {
    p.warn('HS2023', `'${symbol.name}' can reach its end without returning a value`, body.last, body.last, [
      p.noteAt(`'${symbol.name}' is declared here`, symbol.extent),
    ]);
  }
}

/** The functions whose end means `return 0` (C99 5.1.2.2.3). */
export const isMain = (name: string): boolean => name === 'main' || name === 'wmain';

/**
 * Goes on at the next declaration of file scope: behind a `;`, or behind the `}` of a body that the broken one opened.
 * A word that starts a declaration in the first column is taken for one.
 */
function recover(p: Parser, start: number): void {
  if (p.at === start) p.next();
  let depth = p.openBraces(start);
  for (; p.token.kind !== 'end'; p.next()) {
    if (p.token.at.column === 1 && p.startsLine && startsType(p)) return;
    if (p.is('{')) depth++;
    else if (p.is('}') && --depth <= 0) {
      p.next();
      return;
    } else if (p.is(';') && depth === 0) {
      p.next();
      return;
    }
  }
}

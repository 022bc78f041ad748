import { EngineBug } from '../base/assert';
import { address } from '../base/units';
import { type Expr, type FunctionSymbol, type StringExpr, type Variable } from './ast';
import { Op } from './bytecode';
import { decay } from './checker-conversions';
import { isLvalue } from './lvalue';
import { CodeBuffer } from './code-buffer';
import { type Compilation, compilationOf } from './compile';
import {
  type CompiledExpression,
  type Diagnostic,
  type ExpressionContext,
  type ExpressionResult,
  type Sources,
} from './compile-types';
import { bare, isError, isRecord } from './ctype';
import { diagnostic, type Report } from './diagnostic';
import { FunctionState, type Linkage, type Location } from './function-state';
import { VISITOR } from './generate';
import { addressOfMemory, placeOf } from './generate-place';
import { GRAMMAR, type CheckedUnit } from './parser-unit';
import { Parser, SyntaxStop } from './parser';
import { preprocess } from './preprocess';
import { HIDDEN } from './run-time-size';
import { type FunctionInfo, type Program } from './program';
import { Scope } from './scope';
import { FileTable } from './source';
import { type Token } from './token';

/** Stands between a unit and the expression that is read as if it followed it, so that the unit's macros hold. */
const MARK = '__heapscope_expression__';
const FILE = '<expression>';

/**
 * Compiles a C expression in the scope at a pc of the program: locals in registers are reached by GETR and SETR, those
 * in the frame through the frame base, which is the one parameter. Assignments and calls are allowed.
 */
export function compileExpression(
  program: Program,
  context: ExpressionContext,
  text: string,
): ExpressionResult {
  const diagnostics: Diagnostic[] = [];
  const report: Report = d => diagnostics.push(d);
  const compilation = compilationOf(program);
  const state = compilation?.linker.stateOf(context.function);
  const module = program.functions[context.function]?.module ?? 0;
  const unit =
    compilation?.linker.units.find(checked => checked.unit === state?.symbol.unit) ??
    compilation?.linker.units[Math.max(0, module)];
  if (compilation === undefined || unit === undefined) {
    report(diagnostic('error', 'HS2001', 'expressions need the program that compile made', wholeRange(text)));
    return { diagnostics };
  }
  const tokens = readTokens(compilation, unit, text, report);
  if (diagnostics.some(d => d.severity === 'error')) return { diagnostics };
  const locals = new Map<Variable, Location>();
  const scope = scopeAt(unit, state, context.pc, locals);
  addSizes(state, locals);
  const files = new FileTable();
  files.indexOf(FILE);
  const p = new Parser(tokens, compilation.linker.types, unit.unit, files, GRAMMAR, report, scope);
  const e = parse(p, state?.symbol);
  if (e === undefined || diagnostics.some(d => d.severity === 'error')) return { diagnostics };
  const expression = generate(compilation, program, p, e, locals, state, report);
  return expression === undefined ? { diagnostics } : { expression, diagnostics };
}

function wholeRange(text: string): Diagnostic['range'] {
  return { file: FILE, line: 1, column: 1, endLine: 1, endColumn: text.length + 1 };
}

/** The expression's tokens after preprocessing with the macros that the unit ends with; places count from its first line. */
function readTokens(compilation: Compilation, unit: CheckedUnit, text: string, report: Report): Token[] {
  const { sources, options } = compilation;
  const { path } = unit.unit;
  const source = sources.get(path) ?? '';
  const own: Sources = new Map([...sources, [path, `${source}\n${MARK}\n${text}\n`]]);
  const files = new FileTable();
  const { model, defines, includePath } = options;
  const found: Diagnostic[] = [];
  const { tokens } = preprocess(own, path, {
    model,
    defines,
    includePath,
    files,
    report: d => found.push(d),
  });
  const mark = tokens.findLastIndex(token => token.text === MARK);
  const first = (tokens[mark]?.at.line ?? 0) + 1;
  for (const d of found) {
    const isOwn = d.range.file === path && d.range.line >= first;
    if (!isOwn) continue;
    const { line, endLine } = d.range;
    report({ ...d, range: { ...d.range, file: FILE, line: line - first + 1, endLine: endLine - first + 1 } });
  }
  return tokens.slice(mark + 1).map(token => {
    const line = Math.max(1, token.at.line - first + 1);
    return { ...token, at: { ...token.at, file: 0, line } };
  });
}

/** The names that are visible at `pc`, innermost scope last, over those of the file; fills in where locals live. */
function scopeAt(
  unit: CheckedUnit,
  state: FunctionState | undefined,
  pc: number,
  locals: Map<Variable, Location>,
): Scope {
  let scope = new Scope(unit.scope);
  for (const { state: owner, index } of scopesAround(state, pc)) {
    scope = new Scope(scope);
    const { names, tags } = owner.scopes[index]?.declares ?? { names: [], tags: [] };
    for (const each of names) scope.names.set(each.name, each);
    for (const [tag, type] of tags) scope.tags.set(tag, type);
    for (const { variable, location, from } of owner.scopes[index]?.variables ?? []) {
      if (owner === state && from > pc) continue;
      scope.names.set(variable.name, variable);
      if (location !== 'static') locals.set(variable, seenFromOutside(location));
    }
  }
  return scope;
}

/** The open scopes of a function at `pc` and of those that it stands in, the outermost first. */
function scopesAround(
  state: FunctionState | undefined,
  pc: number,
): readonly { readonly state: FunctionState; readonly index: number }[] {
  const chain: { readonly state: FunctionState; readonly index: number }[] = [];
  let at = state;
  let index = at === undefined ? -1 : innermostScope(at, pc);
  while (at !== undefined) {
    for (; index >= 0; index = at.scopes[index]?.parent ?? -1) chain.unshift({ state: at, index });
    index = at.scopeOfParent;
    at = at.parent;
  }
  return chain;
}

/** A local of the context's frame as the expression's own function reaches it. */
function seenFromOutside(location: Location): Location {
  if (location.kind === 'register') return { kind: 'context', slot: location.reg / 2 };
  return location.kind === 'frame' ? { ...location, base: 2 } : location;
}

/** Where the sizes of variable-length arrays are, which types name. */
function addSizes(state: FunctionState | undefined, locals: Map<Variable, Location>): void {
  for (let at = state; at !== undefined; at = at.parent)
    for (const [variable, location] of at.locations)
      if (variable.name === HIDDEN && location.kind === 'frame')
        locals.set(variable, { ...location, base: 2 });
}

function innermostScope(state: FunctionState, pc: number): number {
  let found = state.scopes.length > 0 ? 0 : -1;
  state.scopes.forEach((scope, i) => {
    if (pc >= scope.start && pc < scope.end) found = i;
  });
  return found;
}

function parse(p: Parser, symbol: FunctionSymbol | undefined): Expr | undefined {
  if (symbol !== undefined) {
    p.context = {
      symbol, result: symbol.type.result, labels: new Map(), locals: [],
    outer: undefined,
    scopes: 0,
    nested: [],
    entries: new Map(), guards: [], usesGuards: false, usesAlloca: false, breakDepth: 0, loopDepth: 0, switches: [], addressed: [], gotos: [],
    }; // prettier-ignore
  }
  try {
    const e = p.grammar.expression(p);
    if (p.token.kind !== 'end') p.fail(`expected the end of the expression, not ${p.describe()}`);
    return isError(e.type) ? undefined : e;
  } catch (stop) {
    if (!(stop instanceof SyntaxStop)) throw stop;
    return undefined;
  }
}

function generate(
  compilation: Compilation,
  program: Program,
  p: Parser,
  e: Expr,
  locals: ReadonlyMap<Variable, Location>,
  context: FunctionState | undefined,
  report: Report,
): CompiledExpression | undefined {
  const { linker, debugTypes } = compilation;
  const missing = new Set<string>();
  const linkage: Linkage = {
    addressOf: (base: Variable | FunctionSymbol | StringExpr) =>
      linker.addressOf(base.kind === 'function' ? linkage.resolve(base) : base),
    resolve(symbol) {
      const found = linker.resolveForExpression(symbol);
      if (found === undefined && missing.size === 0) {
        missing.add(symbol.name);
        report(
          diagnostic(
            'error',
            'HS2025',
            `'${symbol.name}' is not part of the running program: nothing in it calls it`,
            p.rangeOf(e.first, e.last),
          ),
        );
      }
      return found ?? { ...symbol, index: 0 };
    },
    stateOfFunction: () => undefined,
    addFunclet() {
      throw new EngineBug('an expression has no guarded regions');
    },
  };
  const { spans } = program.debug;
  const firstPc = program.code.length / 4;
  const code = new CodeBuffer(p.files, firstPc, spans.file.length, Array.from(program.tables));
  code.useTokens(p.tokens);
  const symbol = expressionSymbol(p);
  const f = new FunctionState(code, linker.types, linkage, VISITOR, symbol);
  for (const [variable, location] of locals) f.locations.set(variable, location);
  const frame = f.temp();
  // In a filter or finally handler the variables lie in the guarded frame, whose base its slot 1 holds.
  if (context?.parent !== undefined) code.emit(Op.GETR, frame, 2, 0);
  const result = resultOf(f, e);
  emitResult(f, p, e, result);
  if (missing.size > 0) return undefined;
  const type = debugTypes.indexOf(bare(e.type).kind === 'function' ? decay(p, e).type : e.type);
  return { program: extend(compilation, program, code, f), function: program.functions.length, type, result };
}

function expressionSymbol(p: Parser): FunctionSymbol {
  return {
    kind: 'function', name: FILE, type: { kind: 'function', result: p.types.void, parameters: [], variadic: false, prototype: true },
    unit: p.unit, extent: { first: 0, last: 0 }, linkage: 'internal', isInline: false, body: undefined, resolved: undefined,
    firstUse: undefined, index: -1, native: false, at: 0,
  }; // prettier-ignore
}

/** Objects in memory, and what can only be seen in memory, are shown by address; the rest by value. */
function resultOf(f: FunctionState, e: Expr): CompiledExpression['result'] {
  const { kind } = bare(e.type);
  if (kind === 'array' || isRecord(e.type)) return 'address';
  if (kind === 'function' || kind === 'void' || !isLvalue(e)) return 'value';
  if (e.kind === 'member' && e.field.bits !== undefined) return 'value';
  if (e.kind === 'variable' && f.locate(e.variable)?.kind === 'context') return 'value';
  return 'address';
}

function emitResult(f: FunctionState, p: Parser, e: Expr, result: CompiledExpression['result']): void {
  if (bare(e.type).kind === 'void') {
    f.visit.effect(f, e);
    f.code.emit(Op.RETV, 0, 0, 0);
    return;
  }
  const reg = result === 'address' ? addressOfMemory(f, placeOf(f, e)) : f.visit.value(f, decay(p, e));
  f.code.emit(Op.RET, reg, 0, 0);
}

/** The program with the expression's function behind its own. */
function extend(compilation: Compilation, program: Program, code: CodeBuffer, f: FunctionState): Program {
  const { debug } = program;
  const words = code.words;
  const all = new Int32Array(program.code.length + words.length);
  all.set(program.code);
  all.set(words, program.code.length);
  const made: FunctionInfo = {
    name: FILE, module: -1, start: program.code.length / 4, end: code.pc, address: address(0), parameters: 1, slots: f.slots,
    frameBytes: f.frameBytes, tries: [],
  }; // prettier-ignore
  const file = debug.files.length;
  const { spans } = debug;
  return {
    ...program,
    code: all,
    tables: Int32Array.from(code.tables),
    functions: [...program.functions, made],
    natives: [...compilation.linker.natives],
    debug: {
      ...debug,
      files: [...debug.files, FILE],
      spanOf: joined(debug.spanOf, code.spanOf),
      spans: {
        file: joined(
          spans.file,
          code.spans.file.map(() => file),
        ),
        line: joined(spans.line, code.spans.line),
        column: joined(spans.column, code.spans.column),
        endLine: joined(spans.endLine, code.spans.endLine),
        endColumn: joined(spans.endColumn, code.spans.endColumn),
      },
      propagates: Uint8Array.from([...debug.propagates, ...code.propagates]),
      statementStart: Uint8Array.from([...debug.statementStart, ...code.statements.map(() => 0)]),
      statementSpan: joined(
        debug.statementSpan,
        code.statements.map(() => -1),
      ),
      types: [...compilation.debugTypes.list],
      scopes: [...debug.scopes, []],
    },
  };
}

function joined(a: Int32Array, b: readonly number[]): Int32Array {
  const all = new Int32Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

import { type BlockStatement, type Expr, type FunctionSymbol, type Statement, type Variable } from './ast';
import { assignTo, quoted, livesInMemory } from './checker-conversions';
import { describeConstant } from './constant-address';
import {
  bare,
  type CType,
  type FunctionType,
  isDeep,
  isError,
  isRecord,
  isSame,
  isVariableLength,
  MAX_LEVELS,
  nameOf,
} from './ctype';
import { checkGotos, checkLabels } from './parser-labels';
import { type FunctionContext, type Parser, SyntaxStop } from './parser';
import {
  type Declared,
  abstractDeclarator,
  afterBrackets,
  declarator,
  declareOldStyle,
} from './parser-declarators';
import { type Specifiers, specifiers } from './parser-specifiers';
import { withEntries } from './parser-labels';
import { checkComplete } from './parser-complete';
import { checkThread, perThread, refuseNoObject, refuseOnStack, refuseThread } from './parser-threads';
import { isNested, nestedDefinition, startsStatement } from './parser-nested';
import { sizesSince, sizeValue } from './run-time-size';
import { fitsImplicit, openLibraryType } from './implicit';

// typeName = specifiers abstractDeclarator
export function typeName(p: Parser): CType {
  const { type } = specifiers(p);
  return abstractDeclarator(p, type);
}

// parameter = specifiers declarator?
export function parameter(p: Parser): Declared {
  const { type, storage, first, threadAt } = specifiers(p);
  refuseThread(p, 'a parameter lives on the stack of its thread', threadAt);
  if (storage !== undefined && storage !== 'register')
    p.error('HS2020', `'${storage}' cannot be used for a parameter`, first, first);
  return declarator(p, type);
}

// parameterDeclaration = specifiers declarator ("," declarator)* ";"
export function parameterDeclaration(p: Parser): readonly Declared[] {
  const { type } = specifiers(p);
  const declared: Declared[] = [];
  do declared.push(declarator(p, type));
  while (p.accept(','));
  p.expect(';', 'after the declaration of the parameter');
  return declared;
}

// staticAssert = "_Static_assert" "(" constant ("," string)? ")" ";"
export function staticAssert(p: Parser): void {
  const first = p.at;
  p.next();
  p.expect('(', 'after _Static_assert');
  const e = p.grammar.assignment(p);
  let text = '';
  if (p.accept(',')) {
    while (p.token.kind === 'string') text += p.next().text.replace(/^\w*"|"$/g, '');
  }
  p.expect(')', 'to close _Static_assert');
  const last = p.at - 1;
  p.expect(';', 'after _Static_assert');
  if (e.kind === 'int' && e.value === 0n)
    p.error('HS2021', `static assertion failed${text === '' ? '' : `: ${text}`}`, first, last);
  else if (e.kind !== 'int' && !isError(e.type))
    p.error('HS2014', 'the condition of _Static_assert must be a constant', e.first, e.last);
}

/**
 * A declaration at file scope or in a block. Gives the statements that it means at run time: the initialisation of
 * locals. A function definition is left to `define`, which blocks do not have.
 */
// declaration = specifiers (declarator ("=" initializer)? ("," ...)*)? ";"
export function declaration(p: Parser, define?: Define): readonly Statement[] {
  if (p.is('_Static_assert') || p.is('static_assert')) {
    staticAssert(p);
    return [];
  }
  const mark = p.sizes.length;
  const spec = specifiers(p);
  const statements: Statement[] = [];
  if (endsAtOnce(p, spec)) return statements;
  do {
    const declared = knownDeclarator(p, spec.type);
    const values = sizesSince(p, mark);
    if (values.length > 0) statements.push({ kind: 'sizes', values, first: spec.first, last: p.at - 1 });
    if (p.untyped !== undefined) {
      const { names, parameters } = p.untyped;
      p.untyped = undefined;
      declareOldStyle(p, names, parameters);
    }
    const { name } = declared;
    if (name === undefined) noName(p, declared.type);
    const t = bare(declared.type);
    if (spec.storage === 'typedef' || t.kind === 'function') refuseNoObject(p, name, spec, declared);
    if (spec.storage === 'typedef') declareTypedef(p, name, declared);
    else if (t.kind !== 'function')
      statements.push(...declareVariable(p, name, declared, partOf(spec, declared, statements)));
    else if (declaresFunction(p, name, declared, t, spec, define)) return statements;
  } while (p.accept(','));
  if (p.isName && !p.startsLine) {
    p.missing(`',' or ';' after the declaration`);
    p.broken.add(p.text);
    throw new SyntaxStop();
  }
  p.expect(';', 'after the declaration');
  return statements;
}

/** A declarator; of the name in a broken one nothing more is told. */
function knownDeclarator(p: Parser, type: CType): Declared {
  p.lastName = '';
  try {
    return declarator(p, type);
  } catch (stop) {
    if (stop instanceof SyntaxStop && p.lastName !== '') p.broken.add(p.lastName);
    throw stop;
  }
}

/** Tells what stands in the place of a name. */
function noName(p: Parser, type: CType): never {
  afterBrackets(p, type);
  if (p.token.kind === 'keyword') p.fail(`${p.describe()} is a word of C and cannot be a name`);
  if (p.token.kind === 'number' && /^\d+[A-Za-z_]/.test(p.text))
    p.fail(`a name cannot begin with a digit: ${p.describe()}`);
  p.fail(`expected a name in the declaration, not ${p.describe()}`);
}

/** The first object of a declaration begins with the declaration, the others with their declarator. */
const partOf = (spec: Specifiers, declared: Declared, before: readonly Statement[]): Specifiers =>
  before.length === 0 ? spec : { ...spec, first: declared.at };

/** A declaration of a tag alone: `struct s { ... };`, perhaps with its `;` forgotten. */
function endsAtOnce(p: Parser, spec: Specifiers): boolean {
  if (spec.isUnfinished) {
    p.expect(';', `after '}'`);
    return true;
  }
  if (!p.accept(';')) return false;
  if (!spec.declaresTag && !isError(spec.type))
    p.warn('HS2032', `a declaration of ${quoted(spec.type)} that declares nothing`, spec.first, p.at - 1);
  return true;
}

/** Declares a nested function, and defines it when its body follows. */
function declaresNested(p: Parser, name: string, declared: Declared, type: FunctionType): boolean {
  const outer = p.context!;
  const known = p.scope.names.get(name);
  const extent = { first: declared.at, last: declared.at };
  let symbol = known?.kind === 'function' && known.within === outer.symbol ? known : undefined;
  if (symbol === undefined) {
    if (known !== undefined) conflict(p, name, declared);
    symbol = {
      kind: 'function', name, type, unit: p.unit, extent, linkage: 'internal', isInline: false, within: outer.symbol,
      body: undefined, resolved: undefined, firstUse: undefined, index: -1, native: false, at: 0,
    }; // prettier-ignore
    p.functions.push(symbol);
    outer.nested.push(symbol);
    outer.usesGuards = true;
    p.scope.names.set(name, symbol);
  } else redeclare(p, name, declared, type, symbol);
  if (!p.is('{')) return false;
  defineFunction(p, symbol, type);
  return true;
}

/** Declares a function; true when its body ended the declaration. */
function declaresFunction(
  p: Parser,
  name: string,
  declared: Declared,
  type: FunctionType,
  spec: Specifiers,
  define: Define | undefined,
): boolean {
  if (isNested(p, spec)) return declaresNested(p, name, declared, type);
  return declaresBody(p, declareFunction(p, name, declared, type, spec), type, spec.first, define);
}

type Define = (p: Parser, symbol: FunctionSymbol, type: FunctionType) => void;

/** Defines the function when its body follows its declarator. */
function declaresBody(
  p: Parser,
  symbol: FunctionSymbol,
  type: FunctionType,
  first: number,
  define: Define | undefined,
): boolean {
  if (define !== undefined && startsStatement(p)) {
    p.missing(`'{' to open the body of '${symbol.name}'`);
    p.lacksBrace = true;
    define(p, symbol, type);
    return true;
  }
  if (!p.is('{')) return false;
  if (define === undefined) nestedDefinition(p, first);
  define(p, symbol, type);
  return true;
}

function declareTypedef(p: Parser, name: string, declared: Declared): void {
  const t = bare(declared.type);
  if (
    (t.kind === 'struct' || t.kind === 'union' || t.kind === 'enum') &&
    t.tag === undefined &&
    t.name.startsWith('(')
  )
    t.name = name;
  if (isDeep(declared.type)) p.fail(`the type '${name}' has more than ${MAX_LEVELS} levels`, 'HS2002');
  const isWide = name === 'wchar_t' && t.kind === 'integer' && t.size === 2;
  const type = isWide ? p.types.wchar : declared.type;
  const known = p.scope.names.get(name);
  if (known !== undefined && (known.kind !== 'typedef' || !isSame(known.type, type))) {
    conflict(p, name, declared);
    return;
  }
  if (known === undefined)
    p.scope.names.set(name, {
      kind: 'typedef',
      name,
      type,
      extent: { first: declared.at, last: declared.at },
    });
}

function conflict(p: Parser, name: string, declared: Declared): void {
  const known = p.scope.names.get(name);
  const what =
    known?.kind === 'variable' || known?.kind === 'function'
      ? ` as ${quoted(known.type)}`
      : known?.kind === 'typedef'
        ? ` as another name of ${quoted(known.type)}`
        : '';
  const notes = known === undefined ? [] : [p.noteAt(`it is declared here${what}`, known.extent)];
  if (isError(declared.type)) return;
  p.error(
    'HS2005',
    `'${name}' is declared again as ${quoted(declared.type)}`,
    declared.at,
    declared.at,
    notes,
  );
}

function declareFunction(
  p: Parser,
  name: string,
  declared: Declared,
  written: FunctionType,
  spec: Specifiers,
): FunctionSymbol {
  const type = openLibraryType(p, name, written);
  const known =
    p.scope.names.get(name) ??
    (p.fileScope.names.get(name)?.kind === 'function' ? p.fileScope.names.get(name) : undefined);
  const extent = { first: declared.at, last: declared.at };
  if (known?.kind === 'function') {
    redeclare(p, name, declared, type, known);
    known.isInline ||= spec.isInline;
    if (spec.storage === 'static') known.linkage = 'internal';
    p.scope.names.set(name, known);
    return known;
  }
  if (known !== undefined) conflict(p, name, declared);
  const symbol: FunctionSymbol = {
    kind: 'function', name, type, unit: p.unit, extent, linkage: spec.storage === 'static' ? 'internal' : 'external',
    isInline: spec.isInline, body: undefined, resolved: undefined, firstUse: undefined, index: -1, native: false, at: 0,
  }; // prettier-ignore
  p.functions.push(symbol);
  p.scope.names.set(name, symbol);
  if (!p.fileScope.names.has(name)) p.fileScope.names.set(name, symbol);
  return symbol;
}

/** A further declaration completes the type that is known. */
function redeclare(
  p: Parser,
  name: string,
  declared: Declared,
  type: FunctionType,
  known: FunctionSymbol,
): void {
  if (known.isImplicit === true && fitsImplicit(type)) known.type = type;
  else if (!isSame(known.type, type)) conflictOfFunction(p, name, declared, known);
  else if (type.prototype || !known.type.prototype) known.type = type;
}

function conflictOfFunction(p: Parser, name: string, declared: Declared, known: FunctionSymbol): void {
  if (isError(declared.type)) return;
  p.error(
    'HS2005',
    `'${name}' is declared again with another type: ${quoted(declared.type)}${known.body === undefined || !p.is('{') ? '' : '; C has one function of a name'}`,
    declared.at,
    declared.at,
    [p.noteAt(`it is declared here as '${nameOf(known.type)}'`, known.extent)],
  );
}

function newVariable(
  p: Parser,
  name: string,
  declared: Declared,
  spec: Specifiers,
  storage: Variable['storage'],
  linkage: Variable['linkage'],
): Variable {
  return {
    kind: 'variable', name, type: declared.type, storage, unit: p.unit, extent: { first: declared.at, last: declared.at },
    inMemory: livesInMemory(declared.type), isParameter: false, linkage, definition: 'none', items: [], resolved: undefined, at: 0, firstUse: undefined, align: Math.max(spec.align, declared.attributes.align),
    ...(storage === 'static' ? perThread(spec, declared) : {}),
  }; // prettier-ignore
}

function declareVariable(
  p: Parser,
  name: string,
  declared: Declared,
  spec: Specifiers,
): readonly Statement[] {
  if (bare(declared.type).kind === 'void') {
    p.error('HS2007', `'${name}' cannot be of type void`, declared.at, declared.at);
    return declareVariable(p, name, { ...declared, type: p.types.error }, spec);
  }
  const isFile = p.scope === p.fileScope;
  const isLocal = !isFile && spec.storage !== 'static' && spec.storage !== 'extern';
  if (isLocal) refuseOnStack(p, name, spec, declared);
  if (isLocal && isVariableLength(declared.type)) return declareVariableLength(p, name, declared, spec);
  if (isLocal) return declareLocal(p, name, declared, spec);
  if (isVariableLength(declared.type))
    p.error(
      'HS2014',
      `the length of '${name}' must be a constant: it is not on the stack`,
      declared.at,
      declared.at,
    );
  const variable = declareStatic(p, name, declared, spec, isFile);
  return isFile
    ? []
    : [{ kind: 'declare', variable, items: undefined, first: declared.at, last: declared.at }];
}

function declareLocal(p: Parser, name: string, declared: Declared, spec: Specifiers): readonly Statement[] {
  const known = p.scope.names.get(name);
  if (known !== undefined) conflict(p, name, declared);
  const variable = newVariable(p, name, declared, spec, 'local', 'none');
  variable.definition = 'full';
  p.scope.names.set(name, variable);
  p.context?.locals.push(variable);
  const first = declared.at;
  let items: ReturnType<typeof p.grammar.initializer>['items'] | undefined;
  if (p.accept('=')) items = initialise(p, variable);
  checkComplete(p, variable);
  return [
    { kind: 'declare', variable, items, first: items === undefined ? first : spec.first, last: p.at - 1 },
  ];
}

/** An array that is taken from the stack where its declaration runs; its variable holds the address. */
function declareVariableLength(
  p: Parser,
  name: string,
  declared: Declared,
  spec: Specifiers,
): readonly Statement[] {
  const known = p.scope.names.get(name);
  if (known !== undefined) conflict(p, name, declared);
  const { first, last } = { first: declared.at, last: p.at - 1 };
  const guards = p.context?.guards ?? [];
  if (guards.some(region => region.role === 'finally'))
    p.error('HS2028', 'an array in a __finally block needs a constant length', first, last);
  const variable = newVariable(p, name, declared, spec, 'local', 'none');
  variable.definition = 'full';
  variable.inMemory = false;
  const below = p.scope.chain.find(scope => scope.lastArray !== undefined)?.lastArray;
  p.scope.names.set(name, variable);
  p.scope.lastArray = variable;
  p.context?.locals.push(variable);
  if (p.is('=')) p.fail(`'${name}' has a length of run time, so it cannot be initialised`, 'HS2015');
  const bytes = sizeValue(p, declared.type, first, last);
  return bytes === undefined ? [] : [{ kind: 'take', variable, bytes, below, first: spec.first, last }];
}

function initialise(p: Parser, variable: Variable): ReturnType<typeof p.grammar.initializer>['items'] {
  const before = p.errors;
  const isScalarExpression = !p.is('{') && !['array', 'struct', 'union'].includes(bare(variable.type).kind);
  if (isScalarExpression) {
    const value = assignTo(p, p.grammar.assignment(p), variable.type, {
      text: `initialisation of '${variable.name}'`,
    });
    return isError(value.type) ? [] : [{ offset: 0, type: variable.type, bits: undefined, value }];
  }
  const made = p.grammar.initializer(p, variable.type);
  variable.type = made.type;
  return before === p.errors ? made.items : [];
}

function declareStatic(
  p: Parser,
  name: string,
  declared: Declared,
  spec: Specifiers,
  isFile: boolean,
): Variable {
  const isExtern = spec.storage === 'extern';
  const variable = staticNamed(p, name, declared, spec, isFile);
  variable.inMemory = true;
  if (p.accept('=')) defineStatic(p, variable, declared.at);
  else if (!isExtern && variable.definition === 'none') variable.definition = isFile ? 'tentative' : 'full';
  if (!isExtern && (!isFile || variable.definition === 'full')) checkComplete(p, variable);
  return variable;
}

/** The object that a declaration means: the one declared before, in this scope or for `extern` in the file's, or a new one. */
function staticNamed(
  p: Parser,
  name: string,
  declared: Declared,
  spec: Specifiers,
  isFile: boolean,
): Variable {
  const known = p.scope.names.get(name);
  if (known?.kind === 'variable' && known.linkage !== 'none' && isSame(known.type, declared.type)) {
    if (p.types.sizeOf(known.type) === undefined) known.type = declared.type;
    checkThread(p, known, spec, declared);
    return known;
  }
  if (known !== undefined) conflict(p, name, declared);
  const outer = spec.storage === 'extern' && !isFile ? p.fileScope.names.get(name) : undefined;
  if (outer?.kind === 'variable') {
    checkThread(p, outer, spec, declared);
    p.scope.names.set(name, outer);
    return outer;
  }
  const linkage = spec.storage === 'static' ? (isFile ? 'internal' : 'none') : 'external';
  const made = newVariable(p, name, declared, spec, 'static', linkage);
  p.statics.push(made);
  p.scope.names.set(name, made);
  return made;
}

/** Reads the initialiser of an object of static storage duration, which the image holds. */
function defineStatic(p: Parser, variable: Variable, at: number): void {
  const { name } = variable;
  if (variable.definition === 'full')
    p.error('HS2005', `'${name}' is defined again`, at, at, [
      p.noteAt('it is defined here', variable.extent),
    ]);
  variable.definition = 'full';
  variable.items = initialise(p, variable);
  for (const item of variable.items) {
    const problem = describeConstant(item.value);
    if (problem === undefined) continue;
    const { first, last } = problem.at;
    p.error('HS2014', `the initialiser of '${name}' must be a constant: ${problem.text}`, first, last);
  }
}

/** Starts and ends the definition of a function: its parameters, its body, its labels. */
export function defineFunction(p: Parser, symbol: FunctionSymbol, type: FunctionType): void {
  // Another type is told by the declaration.
  if (symbol.body !== undefined && isSame(symbol.type, type)) {
    p.error('HS2005', `'${symbol.name}' is defined again`, p.at - 1, p.at - 1, [
      p.noteAt('it is defined here', symbol.extent),
    ]);
  }
  const first = p.at;
  const outer = p.context;
  const context: FunctionContext = {
    symbol, result: type.result, labels: new Map(), locals: [], outer, scopes: p.scope.chain.length, nested: [], entries: new Map(), guards: [], usesGuards: false, usesAlloca: false, breakDepth: 0, loopDepth: 0, switches: [], addressed: [], gotos: [],
  }; // prettier-ignore
  symbol.type = type;
  p.context = context;
  try {
    p.inScope(() => {
      const entry = p.entrySizes.get(type.parameters);
      const parameters = type.parameters.map((parameter, i) => {
        const name = parameter.name ?? `(parameter ${i + 1})`;
        return declareParameter(p, name, parameter.type, parameter.first, entry?.variables[i]);
      });
      const written = p.grammar.block(p);
      const entered = context.entries.size === 0 ? written : withEntries(p, written, context.entries);
      const block = entry === undefined ? entered : withSizes(entered, entry.sizes);
      checkGotos(p, context);
      checkLabels(p, context);
      if (context.usesGuards) for (const local of [...parameters, ...context.locals]) local.inMemory = true;
      const { usesGuards: guards, usesAlloca: allocates, nested } = context;
      symbol.body = { parameters, block, guards, allocates, nested, first, last: p.at - 1 };
    });
  } finally {
    p.context = outer;
  }
}

/** A function's block after the sizes of its parameters' types are computed. */
function withSizes(block: BlockStatement, values: readonly Expr[]): BlockStatement {
  const { first } = block;
  return { ...block, statements: [{ kind: 'sizes', values, first, last: first }, ...block.statements] };
}

/** `known` is the variable that the sizes of later parameters name already. */
function declareParameter(
  p: Parser,
  name: string,
  type: CType,
  at: number,
  known: Variable | undefined,
): Variable {
  if (p.types.sizeOf(type) === undefined && !isError(type) && bare(type).kind !== 'void')
    p.error('HS2007', `the parameter '${name}' of type ${quoted(type)} is incomplete`, at, at);
  if (p.scope.names.has(name)) p.error('HS2005', `two parameters are called '${name}'`, at, at);
  const variable: Variable = known ?? {
    kind: 'variable', name, type, storage: 'local', unit: p.unit, extent: { first: at, last: at }, inMemory: false,
    isParameter: true, linkage: 'none', definition: 'full', items: [], resolved: undefined, at: 0, firstUse: undefined, align: 1,
  }; // prettier-ignore
  if (!isRecord(type) && livesInMemory(type)) variable.inMemory = true;
  p.scope.names.set(name, variable);
  return variable;
}

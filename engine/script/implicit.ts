import { type FunctionSymbol } from './ast';
import { bare, type FunctionType, isInteger, nameOf } from './ctype';
import { type Parser } from './parser';
import { type Token } from './token';
import { headerOf } from './where-declared';

/**
 * A function that is called without a declaration, as before C99: one of the C library with the type that its header
 * gives it, as GNU C takes it, or one that this unit defines further down, which then returns int.
 */
export function implicitFunction(p: Parser, name: string, at: number): FunctionSymbol | undefined {
  if (name.startsWith(GNU_PREFIX)) return builtinFunction(p, name, at);
  const library = definesFunction(p, name) ? undefined : p.grammar.libraryFunction(p, name);
  if (library !== undefined) {
    p.warn('HS2004', `the function '${name}' is not declared; #include <${headerOf(name) ?? ''}>`, at, at);
    return declareImplicitly(p, name, library, at);
  }
  if (!definesFunction(p, name)) return undefined;
  const type: FunctionType = {
    kind: 'function',
    result: p.types.int,
    parameters: [],
    variadic: false,
    prototype: false,
  };
  p.warn(
    'HS2004',
    `the function '${name}' is not declared before this call, so it is taken for '${nameOf(type, name)}'`,
    at,
    at,
  );
  return declareImplicitly(p, name, type, at);
}

/** What GNU C's names for what the compiler knows begin with. */
export const GNU_PREFIX = '__builtin_';

/** `__builtin_clz`, or `__builtin_memcpy`, which is `memcpy` whether that is declared or not. */
function builtinFunction(p: Parser, name: string, at: number): FunctionSymbol | undefined {
  const own = p.grammar.libraryFunction(p, name);
  if (own !== undefined) return declareImplicitly(p, name, own, at);
  const plain = name.slice(GNU_PREFIX.length);
  const known = p.fileScope.find(plain);
  if (known?.kind === 'function') return known;
  // `__builtin_fabsl` is `fabs`: a long double is a double.
  for (const each of plain.endsWith('l') ? [plain, plain.slice(0, -1)] : [plain]) {
    const library = p.grammar.libraryFunction(p, each);
    if (library !== undefined) return declareImplicitly(p, each, library, at);
  }
  return undefined;
}

function declareImplicitly(p: Parser, name: string, type: FunctionType, at: number): FunctionSymbol {
  const symbol: FunctionSymbol = {
    kind: 'function', name, type, unit: p.unit, extent: { first: at, last: at }, linkage: 'external', isInline: false, isImplicit: true,
    body: undefined, resolved: undefined, firstUse: undefined, index: -1, native: false, at: 0,
  }; // prettier-ignore
  p.functions.push(symbol);
  p.fileScope.names.set(name, symbol);
  return symbol;
}

/** Whether a definition can follow what its calls took for a function that returns int. */
export const fitsImplicit = (type: FunctionType): boolean =>
  bare(type.result).kind === 'void' || isInteger(type.result);

/** The type that a declaration without parameters leaves open, for a function of the C library. */
export function openLibraryType(p: Parser, name: string, type: FunctionType): FunctionType {
  if (type.prototype || p.unit.module < 0 || definesFunction(p, name)) return type;
  const library = p.grammar.libraryFunction(p, name);
  return library !== undefined && nameOf(library.result) === nameOf(type.result) ? library : type;
}

const definitions = new WeakMap<readonly Token[], ReadonlySet<string>>();

/** Whether the unit defines a function of this name, here or further down. */
export function definesFunction(p: Parser, name: string): boolean {
  let found = definitions.get(p.tokens);
  if (found === undefined) definitions.set(p.tokens, (found = new Set(definedIn(p.tokens))));
  return found.has(name);
}

/** Names at file scope before a parameter list that a body or the declaration of a parameter follows. */
function* definedIn(tokens: readonly Token[]): Generator<string> {
  for (let i = 0; i < tokens.length; i++) {
    if (isMark(tokens[i], '{')) i = closing(tokens, i, '{', '}');
    if (!isMark(tokens[i], '(')) continue;
    const name = tokens[i - 1];
    i = closing(tokens, i, '(', ')');
    if (name?.kind === 'identifier' && startsBody(tokens[i + 1])) yield name.text;
  }
}

const isMark = (token: Token | undefined, text: string): boolean =>
  token?.text === text && token.kind === 'punctuator';

const startsBody = (token: Token | undefined): boolean =>
  isMark(token, '{') || token?.kind === 'identifier' || token?.kind === 'keyword';

/** Index of what closes the `open` at `from`; of the last token when nothing does. */
function closing(tokens: readonly Token[], from: number, open: string, close: string): number {
  let depth = 0;
  for (let i = from; i < tokens.length; i++) {
    if (isMark(tokens[i], open)) depth++;
    else if (isMark(tokens[i], close) && --depth === 0) return i;
  }
  return tokens.length - 1;
}

import { type Expr, type Variable } from './ast';
import {
  bare,
  type CType,
  type FunctionType,
  isConst,
  isError,
  isInteger,
  isSigned,
  isVariableLength,
  nameOf,
  type Parameter,
} from './ctype';
import { convert, decay, promote, quoted } from './checker-conversions';
import { type Parser } from './parser';
import { sizesSince, variableLength } from './run-time-size';

/** What a declarator declares: a name (none in a type name) of a type. */
export interface Declared {
  readonly name: string | undefined;
  readonly type: CType;
  /** Index of the token of the name, or of where it would stand. */
  readonly at: number;
  /** What attributes around the name ask for. */
  readonly attributes: Attributes;
}

const CONVENTIONS = new Set([
  '__cdecl', '_cdecl', '__stdcall', '_stdcall', '__fastcall', '_fastcall', '__thiscall', '__vectorcall', '__clrcall', '__pascal',
  '__unaligned', '__restrict', '__restrict__', 'restrict', '__ptr32', '__ptr64', '__sptr', '__uptr', '__w64', '__extension__', '__asm__',
]); // prettier-ignore

/** What the attributes of a declaration ask for. */
export interface Attributes {
  /** Alignment, 1 when they say nothing of it. */
  readonly align: number;
  readonly packed: boolean;
  /** The machine mode that GNU C is asked to give an integer or a float: `DI` for 8 bytes. */
  readonly mode: string | undefined;
  /** Bytes of the vector of GNU C that the type becomes. */
  readonly vector: number | undefined;
  /** The token that asks for a copy in every thread: `__declspec(thread)`. */
  readonly threadAt: number | undefined;
}

export const NO_ATTRIBUTES: Attributes = {
  align: 1,
  packed: false,
  mode: undefined,
  vector: undefined,
  threadAt: undefined,
};

/** What two lists of attributes, each of which may be missing, ask for together. */
export const bothAttributes = (a: Attributes = NO_ATTRIBUTES, b: Attributes = NO_ATTRIBUTES): Attributes => ({
  align: Math.max(a.align, b.align),
  packed: a.packed || b.packed,
  mode: a.mode ?? b.mode,
  vector: a.vector ?? b.vector,
  threadAt: a.threadAt ?? b.threadAt,
});

const ATTRIBUTES: ReadonlySet<string> = new Set([
  '__declspec', '_declspec', '__attribute__', '__attribute', '_Alignas', 'alignas',
]); // prettier-ignore

/** Skips calling conventions, __declspec(...), __attribute__((...)) and _Alignas(...); undefined when there is none. */
export function skipAttributes(p: Parser): Attributes | undefined {
  let found: Attributes | undefined;
  for (;;) {
    if (p.token.kind !== 'identifier' && p.token.kind !== 'keyword') return found;
    if (CONVENTIONS.has(p.text)) {
      p.next();
      found ??= NO_ATTRIBUTES;
    } else if (ATTRIBUTES.has(p.text)) {
      const { text } = p.next();
      const own = text.endsWith('lignas') ? alignas(p) : attributeList(p, text.endsWith('_declspec'));
      found = bothAttributes(found, own);
    } else {
      return found;
    }
  }
}

function alignas(p: Parser): Attributes {
  p.expect('(', 'after _Alignas');
  const align = p.grammar.startsType(p) ? p.types.alignOf(p.grammar.typeName(p)) : constantOf(p);
  p.expect(')', 'after the alignment');
  return { ...NO_ATTRIBUTES, align };
}

/** Attributes that change what a program does; all others may be read over. */
const MEANINGFUL: ReadonlySet<string> = new Set([
  'cleanup', 'constructor', 'destructor', 'alias', 'scalar_storage_order', 'transparent_union',
]); // prettier-ignore

/** Largest alignment of `__attribute__((aligned))` without a number, as GNU C has it on x86. */
const BIGGEST_ALIGNMENT = 16;

const levels = (text: string): number => (text === '(' ? 1 : text === ')' ? -1 : 0);

/** Reads over one parenthesised list. */
function attributeList(p: Parser, isDeclspec: boolean): Attributes {
  p.expect('(', 'after the attribute');
  let align = 1;
  let packed = false;
  let mode: string | undefined;
  let vector: number | undefined;
  let threadAt: number | undefined;
  for (let depth = 1; depth > 0;) {
    if (p.token.kind === 'end') p.fail('the attribute is not closed');
    const at = p.at;
    const text = p.next().text;
    const name = text.replace(/^__(\w+)__$/, '$1');
    depth += levels(text);
    if (name === 'packed') packed = true;
    else if (name === 'thread' && isDeclspec && depth === 1) threadAt = at;
    else if (name === 'mode' && p.is('(')) mode = modeName(p);
    else if (name === 'vector_size' && p.accept('(')) {
      vector = vectorBytes(p);
      p.expect(')', 'after the size of the vector');
    } else if (MEANINGFUL.has(name)) p.error('HS2028', `the attribute '${name}' is not supported`, at, at);
    else if (name === 'align' || name === 'aligned') align = Math.max(align, alignment(p));
  }
  return { align, packed, mode, vector, threadAt };
}

/** What `align` and `aligned` say. */
function alignment(p: Parser): number {
  if (!p.accept('(')) return BIGGEST_ALIGNMENT;
  const align = constantOf(p);
  p.expect(')', 'after the alignment');
  return align;
}

/** Largest vector: what operators on it are made of is one instruction or more for each element. */
const MAX_VECTOR = 4096;

function vectorBytes(p: Parser): number {
  const e = p.grammar.assignment(p);
  if (e.kind === 'int' && e.value > 0n && e.value <= BigInt(MAX_VECTOR)) return Number(e.value);
  if (!isError(e.type))
    p.error('HS2022', `a vector has 1 to ${MAX_VECTOR} bytes, a constant`, e.first, e.last);
  return MAX_VECTOR;
}

/** GNU C's vector of `bytes` bytes of a number type. */
export function vectorType(p: Parser, type: CType, bytes: number, first: number): CType {
  const element = bare(type);
  const isNumber = element.kind === 'float' || (element.kind === 'integer' && element.flavour !== 'bool');
  const count = isNumber ? bytes / element.size : 0;
  if (isNumber && Number.isInteger(count)) return p.types.vectorOf(element, count);
  if (!isError(type))
    p.error('HS2022', `a vector of ${bytes} bytes cannot be made of ${quoted(type)}`, first, p.at - 1);
  return p.types.error;
}

const MODES = {
  QI: ['char', 'uchar'], HI: ['short', 'ushort'], SI: ['int', 'uint'], DI: ['longLong', 'ulongLong'],
  byte: ['char', 'uchar'], word: ['intptr', 'size'], pointer: ['intptr', 'size'], SF: ['float', 'float'], DF: ['double', 'double'],
} as const; // prettier-ignore
const isMode = (name: string): name is keyof typeof MODES => Object.hasOwn(MODES, name);

// mode = "(" name ")"
function modeName(p: Parser): string | undefined {
  p.next();
  const at = p.at;
  const name = p.next().text.replace(/^__(\w+)__$/, '$1');
  p.expect(')', 'after the mode');
  if (isMode(name)) return name;
  p.error('HS2028', `the mode '${name}' is not supported`, at, at);
  return undefined;
}

/** `type`, or the one of its signedness that a mode names. */
export function inMode(p: Parser, type: CType, mode: string | undefined): CType {
  if (mode === undefined || !isMode(mode) || isError(type)) return type;
  return p.types[MODES[mode][isInteger(type) && !isSigned(type) ? 1 : 0]];
}

function constantOf(p: Parser): number {
  const first = p.at;
  const e = p.grammar.assignment(p);
  const value = e.kind === 'int' ? Number(e.value) : 0;
  if (value >= 1 && value <= 8192 && (value & (value - 1)) === 0) return value;
  if (!isError(e.type)) p.error('HS2022', 'an alignment is a power of two from 1 to 8192', first, p.at - 1);
  return 1;
}

type Wrap = (base: CType) => CType;

interface Shape {
  readonly name: string | undefined;
  readonly at: number;
  readonly wrap: Wrap;
  readonly attributes: Attributes;
}

// declarator = pointer* (name | "(" declarator ")") suffix*
export function declarator(p: Parser, base: CType): Declared {
  const shape = shapeOf(p, false);
  const { name, at, attributes } = shape;
  const { mode, vector } = attributes;
  const element = vector === undefined ? base : vectorType(p, base, vector, at);
  return { name, at, type: inMode(p, shape.wrap(element), mode), attributes };
}

// typeName = specifiers abstractDeclarator
export function abstractDeclarator(p: Parser, base: CType): CType {
  return shapeOf(p, true).wrap(base);
}

function shapeOf(p: Parser, abstract: boolean): Shape {
  return p.nest(() => {
    const pointers = pointerRule(p);
    const inner = direct(p, abstract);
    const suffix = suffixes(p, inner.wrap === AS_IS);
    const attributes = bothAttributes(inner.attributes, skipAttributes(p));
    return { name: inner.name, at: inner.at, wrap: base => inner.wrap(suffix(pointers(base))), attributes };
  });
}

// pointer = attribute* "*" (qualifier | attribute)*
function pointerRule(p: Parser): Wrap {
  const levels: { isConst: boolean; isVolatile: boolean; isAtomic: boolean }[] = [];
  skipAttributes(p);
  if (p.is('&')) p.fail(`'&' declares a reference, which is C++: scripts are C; use a pointer`, 'HS2033');
  while (p.accept('*') || p.is('^')) {
    if (levels.length > 100) p.fail('more than 100 levels of pointers', 'HS2002');
    const level = { isConst: false, isVolatile: false, isAtomic: false };
    levels.push(level);
    for (;;) {
      if (p.accept('const') || p.accept('__const')) level.isConst = true;
      else if (p.accept('volatile') || p.accept('__volatile__')) level.isVolatile = true;
      else if (p.accept('_Atomic')) level.isAtomic = true;
      else if (skipAttributes(p) === undefined) break;
    }
    if (p.is('^')) break;
  }
  return base => {
    let type = base;
    for (const level of levels) {
      type = p.types.pointerTo(type);
      if (level.isConst || level.isVolatile || level.isAtomic)
        type = { kind: 'qualified', ...level, target: type };
    }
    return type;
  };
}

const AS_IS: Wrap = base => base;

function direct(p: Parser, abstract: boolean): Shape {
  if (p.isName && !abstract) {
    const at = p.at;
    p.lastName = p.text;
    return { name: p.next().text, at, wrap: AS_IS, attributes: NO_ATTRIBUTES };
  }
  if (p.is('(') && isNested(p)) {
    p.next();
    const inner = shapeOf(p, abstract);
    p.expect(')', 'to close the declarator');
    return inner;
  }
  return { name: undefined, at: p.at, wrap: AS_IS, attributes: NO_ATTRIBUTES };
}

/** Whether "(" opens a nested declarator rather than a parameter list. */
function isNested(p: Parser): boolean {
  p.at++;
  const isAttribute = CONVENTIONS.has(p.text) || ATTRIBUTES.has(p.text);
  const nested = !p.is(')') && (!p.grammar.startsType(p) || isAttribute) && !p.is('...');
  p.at--;
  return nested;
}

// suffix = "[" constant? "]" | "(" parameters ")"
function suffixes(p: Parser, isDirect: boolean): Wrap {
  const wraps: Wrap[] = [];
  for (;;) {
    if (wraps.length > 100) p.fail('more than 100 levels of arrays', 'HS2002');
    if (p.is('[')) wraps.push(arraySuffix(p, isDirect && wraps.length === 0));
    else if (p.is('(')) wraps.push(functionSuffix(p));
    else break;
  }
  return wraps.length === 0 ? AS_IS : base => wraps.reduceRight((type, wrap) => wrap(type), base);
}

/** The length of a parameter's outermost array may be anything: the parameter is a pointer. */
function arraySuffix(p: Parser, outermost: boolean): Wrap {
  const first = p.at;
  p.next();
  while (p.accept('static') || p.accept('const') || p.accept('restrict') || p.accept('volatile'));
  const length = p.is(']') ? undefined : p.is('*') && p.peek(1).text === ']' ? anyLength(p) : arrayLength(p);
  const count = typeof length === 'object' ? undefined : length;
  // The outermost length of a parameter is not its pointer's, but what it does is done.
  const isParameter = outermost && p.scope.isPrototype;
  if (isParameter && typeof length === 'object') p.sizes.push(length);
  if (!p.is('=')) p.expect(']', 'after the length of the array');
  const last = p.at - 1;
  return element => {
    const t = bare(element);
    const isVariable = isVariableLength(element);
    const size = isVariable ? 0 : p.types.sizeOf(element);
    if (t.kind === 'function' || t.kind === 'void' || size === undefined) {
      if (!isError(element))
        p.error(
          'HS2007',
          `there is no array of ${quoted(element)}: ${t.kind === 'function' ? 'use pointers to functions' : 'its elements have no known size'}`,
          first,
          last,
        );
      return p.types.error;
    }
    if (size * (count ?? 0) > 0x7fffffff) {
      p.error('HS2031', `the array has ${count} elements of ${size} bytes: more than 2 GB`, first, last);
      return p.types.error;
    }
    if (isParameter || length === undefined || (count !== undefined && !isVariable))
      return { kind: 'array', element, count };
    const value: Expr =
      typeof length === 'object'
        ? length
        : { kind: 'int', type: p.types.size, value: BigInt(length), first, last };
    return variableLength(p, element, value, first, last);
  };
}

/** `[*]` of a prototype: a length of run time that nobody computes, because a prototype is not run. */
function anyLength(p: Parser): Expr {
  const at = p.at;
  p.next();
  return { kind: 'int', type: p.types.intptr, value: 1n, first: at, last: at };
}

/** A constant, or in a function or a prototype an integer that is known at run time. */
function arrayLength(p: Parser): number | Expr {
  if (p.token.kind === 'number' && p.peek(1).text === '=') {
    const length = Number(p.next().text);
    p.missing(`']' after the length of the array`);
    return Number.isInteger(length) ? length : 1;
  }
  const e = decay(p, p.grammar.assignment(p));
  if (e.kind === 'int' && isInteger(e.type)) {
    if (e.value >= 0n) return Number(e.value);
    p.error('HS2022', `an array cannot have ${e.value} elements`, e.first, e.last);
    return 1;
  }
  if (isError(e.type)) return 1;
  if (!isInteger(e.type)) {
    p.error(
      'HS2022',
      `an array cannot have ${quoted(e.type)} elements: it needs an integer`,
      e.first,
      e.last,
    );
    return 1;
  }
  if (p.context !== undefined || p.scope.isPrototype) return convert(p, promote(p, e), p.types.intptr);
  const isConstVariable = e.kind === 'variable' && isConst(e.type);
  const hint = isConstVariable ? `: '${e.variable.name}' is a const variable; use #define or enum` : '';
  p.error('HS2028', `the length of an array outside of functions must be a constant${hint}`, e.first, e.last);
  return 1;
}

// parameters = "void" | (parameter ("," parameter)* ("," "...")?)?
function functionSuffix(p: Parser): Wrap {
  const first = p.at;
  p.next();
  const parameters: Parameter[] = [];
  let variadic = false;
  let prototype = true;
  if (p.is('void') && p.peek(1).text === ')') p.next();
  else if (p.is(')')) prototype = false;
  else if (isNameList(p)) return oldStyle(p, first);
  else {
    const mark = p.sizes.length;
    p.inScope(() => {
      variadic = parameterList(p, parameters);
      const sizes = sizesSince(p, mark);
      const variables = parameters.map(each => parameterNamed(p, each.name));
      if (sizes.length > 0) p.entrySizes.set(parameters, { sizes, variables });
    });
  }
  p.expect(')', 'after the parameters');
  return returning(p, { kind: 'function', parameters, variadic, prototype }, first, p.at - 1);
}

/** Makes the function type once its result is known. */
function returning(p: Parser, type: Omit<FunctionType, 'result'>, first: number, last: number): Wrap {
  return result => {
    const { kind } = bare(result);
    if (kind !== 'array' && kind !== 'function') return { ...type, result };
    const what = kind === 'array' ? 'an array' : 'a function';
    p.error('HS2020', `a function cannot return ${what}; return a pointer`, first, last);
    return p.types.error;
  };
}

/** Whether names without types stand between the parentheses, as before C89: `f(a, b)`. */
function isNameList(p: Parser): boolean {
  const isName = p.isName && !p.grammar.startsType(p);
  return isName && (p.peek(1).text === ',' || p.peek(1).text === ')');
}

// oldStyle = name ("," name)* ")" declaration*; the declarations say the types of the names
function oldStyle(p: Parser, first: number): Wrap {
  const names = new Map<string, number>();
  do {
    if (!p.isName) p.fail(`expected the name of a parameter, not ${p.describe()}`);
    names.set(p.text, p.at);
    p.next();
  } while (p.accept(','));
  p.expect(')', 'after the parameters');
  const last = p.at - 1;
  const parameters: Parameter[] = [];
  // The declarations stand behind the whole declarator: `int (*f(x))(void) int x; { ... }`.
  if (p.is(')') && p.context === undefined) p.untyped = { names, parameters };
  else declareOldStyle(p, names, parameters);
  return returning(p, { kind: 'function', parameters, variadic: false, prototype: true }, first, last);
}

/** Reads the declarations behind a list of names, and fills the parameters; what is not declared is an int. */
export function declareOldStyle(
  p: Parser,
  names: ReadonlyMap<string, number>,
  parameters: Parameter[],
): void {
  if (!p.is('{') && !p.grammar.startsType(p)) {
    const [[name, at] = ['', p.at]] = names;
    p.error('HS2006', `the parameter '${name}' has no type; if '${name}' is one, it is not declared`, at, at);
  }
  const declared = new Map<string, Pick<Declared, 'type' | 'at'>>();
  while (p.grammar.startsType(p)) {
    for (const each of p.grammar.parameterDeclaration(p)) {
      if (each.name !== undefined && names.has(each.name)) declared.set(each.name, each);
      else p.error('HS2006', `'${each.name ?? ''}' is not one of the parameters`, each.at, each.at);
    }
  }
  for (const [name, at] of names) {
    const type = declared.get(name)?.type ?? p.types.int;
    parameters.push({ name, type: adjust(p, type), first: declared.get(name)?.at ?? at });
  }
}

function parameterNamed(p: Parser, name: string | undefined): Variable | undefined {
  const found = name === undefined ? undefined : p.scope.names.get(name);
  return found?.kind === 'variable' ? found : undefined;
}

function parameterList(p: Parser, parameters: Parameter[]): boolean {
  p.scope.isPrototype = true;
  do {
    if (p.accept('...')) return true;
    if (p.is(')')) p.missing(`a parameter after ','`);
    if (p.is(')')) return false;
    const declared = p.grammar.parameter(p);
    const type = adjust(p, declared.type);
    if (bare(type).kind === 'void')
      p.error('HS2020', 'a parameter cannot be of type void', declared.at, declared.at);
    parameters.push({ name: declared.name, type, first: declared.at });
    if (declared.name !== undefined)
      p.scope.names.set(declared.name, placeholder(p, declared.name, type, declared.at));
    if (declared.name === undefined && p.isName) afterBrackets(p, declared.type);
    refuseDefault(p);
  } while (separatesParameters(p));
  return false;
}

/** `int[3] a`: brackets stand behind the name. */
export function afterBrackets(p: Parser, type: CType): void {
  if (bare(type).kind !== 'array' || !p.isName || p.peek(-1).text !== ']') return;
  p.fail(`the brackets of an array stand behind its name: ${nameOf(type, p.text)}`);
}

/** A parameter with a value, as C++ has it; parsing goes on behind the value. */
function refuseDefault(p: Parser): void {
  const first = p.at;
  if (!p.accept('=')) return;
  p.grammar.assignment(p);
  p.error('HS2001', 'a parameter cannot have a value here: C has no default arguments', first, p.at - 1);
}

/** Whether another parameter follows; a `;` or nothing in the place of the comma is told. */
function separatesParameters(p: Parser): boolean {
  if (p.accept(',')) return true;
  if (p.is(';') && startsTypeAt(p, 1)) {
    p.error('HS2001', `parameters are separated by ',', not by ';'`, p.at, p.at);
    p.next();
    return true;
  }
  if (!p.grammar.startsType(p)) return false;
  p.missing(`',' between the parameters`);
  return true;
}

function startsTypeAt(p: Parser, distance: number): boolean {
  p.at += distance;
  const found = p.grammar.startsType(p);
  p.at -= distance;
  return found;
}

/** Parameters of array and function type are pointers (C99 6.7.5.3). */
function adjust(p: Parser, type: CType): CType {
  const t = bare(type);
  if (t.kind === 'array') return p.types.pointerTo(t.element);
  return t.kind === 'function' ? p.types.pointerTo(type) : type;
}

/** Lets later parameters speak of earlier ones: `int a[n]`. */
function placeholder(p: Parser, name: string, type: CType, at: number): Variable {
  return {
    kind: 'variable', name, type, storage: 'local', unit: p.unit, extent: { first: at, last: at }, inMemory: false, isParameter: true,
    linkage: 'none', definition: 'full', items: [], resolved: undefined, at: 0, firstUse: undefined, align: 1,
  }; // prettier-ignore
}

import { bare, type CType, isError } from './ctype';
import { quoted } from './checker-conversions';
import { refuseCpp } from './cplusplus';
import { absenceOf } from './library/absent';
import { type Parser, SyntaxStop } from './parser';
import { inMode, skipAttributes, vectorType } from './parser-declarators';
import { enumeration, record } from './parser-records';
import { familyOf, headerOf, longerName, nearestLibraryName } from './where-declared';
import { type Token } from './token';
import { inC, nearTypeWord } from './words';

export interface Specifiers {
  readonly type: CType;
  readonly storage: 'typedef' | 'extern' | 'static' | 'register' | 'auto' | undefined;
  readonly isInline: boolean;
  /** `__declspec(align(n))`, 1 when there is none. */
  readonly align: number;
  /** The word that asks for a copy in every thread: `_Thread_local`, `__thread`, `__declspec(thread)`. */
  readonly threadAt: number | undefined;
  readonly first: number;
  /** True when a struct, union or enum was named or defined, which makes a declaration without a name useful. */
  readonly declaresTag: boolean;
  /** After the `}` of a struct, union or enum another declaration begins on the next line. */
  readonly isUnfinished: boolean;
}

const STORAGE = new Set(['typedef', 'extern', 'static', 'register', 'auto']);
const INLINE = new Set(['inline', '__inline', '__inline__', '__forceinline', '_inline']);
const IGNORED = new Set([
  '_Noreturn',
  'restrict',
  '__restrict',
  '__restrict__',
  '__unaligned',
  '__w64',
  '__extension__',
  '__ptr32',
  '__ptr64',
  '__sptr',
  '__uptr',
]);
/** Storage in every thread: C11's word, GNU C's, and what C23 and the macro of threads.h call it. */
const THREAD = new Set(['_Thread_local', '__thread', 'thread_local']);
const WORDS = new Set([
  'void', 'char', 'short', 'int', 'long', 'float', 'double', 'signed', 'unsigned', '_Bool', '__signed__', '__signed',
  '__int8', '__int16', '__int32', '__int64', '_int64', '__wchar_t', '_Complex', '__complex__', '__complex',
]); // prettier-ignore
const OTHER = new Set([
  'const',
  'volatile',
  '__const',
  '__volatile__',
  '__volatile',
  'struct',
  'union',
  'enum',
  'typeof',
  '__typeof__',
  '__typeof',
  '__declspec',
  '__attribute__',
  '_Alignas',
  '_Atomic',
  '__builtin_va_list',
]);

export function startsType(p: Parser): boolean {
  const { token } = p;
  if (token.kind !== 'identifier' && token.kind !== 'keyword') return false;
  const { text } = token;
  if (WORDS.has(text) || OTHER.has(text) || STORAGE.has(text) || INLINE.has(text) || IGNORED.has(text))
    return true;
  if (isThreadWord(p)) return true;
  return token.kind === 'identifier' && p.scope.find(text)?.kind === 'typedef';
}

/** `thread_local` may be a name of the program's own: a word of the declaration has another word behind it. */
const isThreadWord = (p: Parser): boolean =>
  THREAD.has(p.text) &&
  (p.text !== 'thread_local' || (p.scope.find(p.text) === undefined && isWord(p.peek(1))));
const isWord = ({ kind }: Token): boolean => kind === 'identifier' || kind === 'keyword';

interface Collected {
  words: string[];
  type: CType | undefined;
  storage: Specifiers['storage'];
  isInline: boolean;
  isConst: boolean;
  isVolatile: boolean;
  isAtomic: boolean;
  align: number;
  mode: string | undefined;
  vector: number | undefined;
  threadAt: number | undefined;
  declaresTag: boolean;
}

// specifiers = (storage | qualifier | "inline" | word+ | struct | enum | typedefName | typeof | attribute)+
export function specifiers(p: Parser): Specifiers {
  const first = p.at;
  const c: Collected = {
    words: [],
    type: undefined,
    storage: undefined,
    isInline: false,
    isConst: false,
    isVolatile: false,
    isAtomic: false,
    align: 1,
    mode: undefined,
    vector: undefined,
    threadAt: undefined,
    declaresTag: false,
  };
  while (!isUnfinished(p, c) && takeSpecifier(p, c));
  let type = inMode(p, c.type ?? typeOfWords(p, c, first), c.mode);
  if (c.type !== undefined && c.words.length > 0) {
    p.error(
      'HS2020',
      `'${c.words.join(' ')}' and ${quoted(c.type)} are two types for one declaration`,
      first,
      p.at - 1,
    );
  }
  if (c.vector !== undefined) type = vectorType(p, type, c.vector, first);
  const { isConst, isVolatile, isAtomic } = c;
  if (isConst || isVolatile || isAtomic)
    type = { kind: 'qualified', isConst, isVolatile, isAtomic, target: type };
  return {
    type,
    storage: c.storage,
    isInline: c.isInline,
    align: c.align,
    threadAt: c.threadAt,
    first,
    declaresTag: c.declaresTag,
    isUnfinished: isUnfinished(p, c),
  };
}

const isUnfinished = (p: Parser, c: Collected): boolean =>
  c.type !== undefined && p.peek(-1).text === '}' && p.startsLine && startsType(p);

function takeSpecifier(p: Parser, c: Collected): boolean {
  const { token } = p;
  if (token.kind !== 'identifier' && token.kind !== 'keyword') return false;
  const { text } = token;
  if (WORDS.has(text)) {
    c.words.push(p.next().text);
    return true;
  }
  if (STORAGE.has(text)) {
    takeStorage(p, c, text as NonNullable<Specifiers['storage']>);
    return true;
  }
  if (isThreadWord(p)) {
    c.threadAt = p.at;
    p.next();
    return true;
  }
  if (INLINE.has(text) || IGNORED.has(text)) {
    c.isInline ||= INLINE.has(text);
    p.next();
    return true;
  }
  if (OTHER.has(text)) return takeOther(p, c, text);
  return takeTypedefName(p, c) || takeAttributes(p, c) || takeMisspelled(p, c);
}

/** A word of C that is spelled wrong where a declaration begins: told, and read as the word that it is meant as. */
function takeMisspelled(p: Parser, c: Collected): boolean {
  const isFirst = c.type === undefined && c.words.length === 0;
  const word = isFirst ? misspelledType(p) : undefined;
  if (word === undefined) return false;
  p.error('HS2003', `'${p.text}' is not declared; did you mean '${word}'?`, p.at, p.at);
  if (WORDS.has(word)) c.words.push(word);
  else if (STORAGE.has(word)) c.storage = word as NonNullable<Specifiers['storage']>;
  else if (OTHER.has(word)) return takeOther(p, c, word);
  p.next();
  return true;
}

/** The word of C that the next one, which nobody knows, is a slip of; a name or a type follows it. */
export function misspelledType(p: Parser): string | undefined {
  if (!p.isName || p.scope.find(p.text) !== undefined || inC(p.text) !== undefined) return undefined;
  if (headerOf(p.text) !== undefined) return undefined;
  const after = p.peek(1);
  const follows = after.kind === 'identifier' || after.kind === 'keyword' || after.text === '*';
  return follows ? nearTypeWord(p.text) : undefined;
}

function takeStorage(p: Parser, c: Collected, text: NonNullable<Specifiers['storage']>): void {
  if (c.storage !== undefined && c.storage !== text)
    p.error('HS2020', `'${c.storage}' and '${text}' exclude each other`, p.at, p.at);
  c.storage = text;
  p.next();
  if (text === 'extern' && p.token.kind === 'string')
    p.fail(`'extern ${p.text}' is C++, which is not supported: leave it out`, 'HS2033');
}

function takeTypedefName(p: Parser, c: Collected): boolean {
  if (c.type !== undefined || c.words.length > 0 || !p.isName) return false;
  const found = p.scope.find(p.text);
  if (found?.kind !== 'typedef') return false;
  c.type = { kind: 'typedef', name: found.name, target: found.type };
  p.next();
  return true;
}

function takeAttributes(p: Parser, c: Collected): boolean {
  const attributes = skipAttributes(p);
  if (attributes === undefined) return false;
  c.align = Math.max(c.align, attributes.align);
  c.mode ??= attributes.mode;
  c.vector ??= attributes.vector;
  c.threadAt ??= attributes.threadAt;
  return true;
}

function takeOther(p: Parser, c: Collected, text: string): boolean {
  switch (text) {
    case 'struct':
    case 'union':
      c.type = record(p, text);
      c.declaresTag = true;
      return true;
    case 'enum':
      c.type = enumeration(p);
      c.declaresTag = true;
      return true;
    case 'typeof':
    case '__typeof__':
    case '__typeof':
      c.type = typeOf(p);
      return true;
    case '__builtin_va_list':
      c.type = p.types.charPointer;
      p.next();
      return true;
    case '_Atomic':
      return takeAtomic(p, c);
    case '__declspec':
    case '__attribute__':
    case '_Alignas':
      return takeAttributes(p, c);
    default:
      c.isConst ||= text.includes('const');
      c.isVolatile ||= text.includes('volatile');
      p.next();
      return true;
  }
}

// atomic = "_Atomic" ("(" type ")")?
function takeAtomic(p: Parser, c: Collected): boolean {
  const at = p.at;
  p.next();
  c.isAtomic = true;
  if (!p.accept('(')) return true;
  c.type = p.grammar.typeName(p);
  p.expect(')', 'after the type');
  const { kind } = bare(c.type);
  if (kind !== 'array' && kind !== 'function') return true;
  p.error('HS2020', `_Atomic is not for ${quoted(c.type)}: its elements may be atomic`, at, p.at - 1);
  return true;
}

// typeof = "typeof" "(" (type | expression) ")"
function typeOf(p: Parser): CType {
  p.next();
  p.expect('(', 'after typeof');
  const type = p.nest(() => (p.grammar.startsType(p) ? p.grammar.typeName(p) : p.grammar.expression(p).type));
  p.expect(')', 'after typeof');
  return type;
}

/** The type that a set of words names in any order: `unsigned`, `long unsigned int`, `__int64`. */
function typeOfWords(p: Parser, c: Collected, first: number): CType {
  const { types } = p;
  const { words } = c;
  if (words.length === 0) return noType(p, c);
  const isComplex = words.some(word => COMPLEX.has(word));
  if (isComplex) return complexOf(p, { ...c, words: words.filter(word => !COMPLEX.has(word)) }, first);
  const names = words.map(word => WORD_NAMES[word] ?? word);
  const signs = names.filter(isSign);
  const longs = names.filter(word => word === 'long');
  const others = names.filter(word => !isSign(word) && word !== 'long').sort();
  const key = [...longs, ...others].join(' ');
  const integer = signs.length > 1 ? undefined : INTEGERS[key];
  if (integer !== undefined) {
    if (key === 'char' && signs[0] === 'signed') return types.schar;
    return types[signs[0] === 'unsigned' ? integer[1] : integer[0]];
  }
  const other = signs.length > 0 ? undefined : OTHERS[key];
  if (other !== undefined) return types[other];
  const name = words.at(-1) ?? '';
  if (words.length > 1 && ['=', ';', ',', '['].includes(p.text) && p.token.kind === 'punctuator') {
    p.error('HS2020', `'${name}' is a word of C and cannot be a name`, p.at - 1, p.at - 1);
    throw new SyntaxStop();
  }
  p.error('HS2020', `'${words.join(' ')}' is not a type`, first, p.at - 1);
  return types.error;
}

const COMPLEX: ReadonlySet<string> = new Set(['_Complex', '__complex__', '__complex']);

/** `_Complex` alone is `_Complex double`. */
function complexOf(p: Parser, c: Collected, first: number): CType {
  const element = c.words.length === 0 ? p.types.double : bare(typeOfWords(p, c, first));
  if (element.kind === 'float' || element.kind === 'integer') return p.types.complexOf(element);
  if (!isError(element))
    p.error('HS2020', `a complex number has no parts of ${quoted(element)}`, first, p.at - 1);
  return p.types.error;
}

const isSign = (word: string): boolean => word === 'signed' || word === 'unsigned';

const WORD_NAMES: Readonly<Record<string, string>> = {
  __signed__: 'signed',
  __signed: 'signed',
  _int64: '__int64',
};
type IntegerName =
  'char' | 'uchar' | 'short' | 'ushort' | 'int' | 'uint' | 'long' | 'ulong' | 'longLong' | 'ulongLong';
const INTEGERS: Readonly<Record<string, readonly [IntegerName, IntegerName]>> = {
  char: ['char', 'uchar'],
  short: ['short', 'ushort'],
  'int short': ['short', 'ushort'],
  int: ['int', 'uint'],
  '': ['int', 'uint'],
  long: ['long', 'ulong'],
  'long int': ['long', 'ulong'],
  'long long': ['longLong', 'ulongLong'],
  'long long int': ['longLong', 'ulongLong'],
  __int8: ['char', 'uchar'],
  __int16: ['short', 'ushort'],
  __int32: ['int', 'uint'],
  __int64: ['longLong', 'ulongLong'],
};
const OTHERS: Readonly<Record<string, 'void' | 'bool' | 'wchar' | 'float' | 'double' | 'longDouble'>> = {
  void: 'void',
  _Bool: 'bool',
  __wchar_t: 'wchar',
  float: 'float',
  double: 'double',
  'long double': 'longDouble',
};

/** Tokens that a parameter list is searched for its end, so that a file of open parentheses is read in time. */
const FARTHEST = 500;

/** Whether the definition of a function follows, after whose parameters its body or a declaration of theirs stands. */
export function definesFunction(p: Parser): boolean {
  if (p.scope !== p.fileScope || !p.isName || p.peek(1).text !== '(') return false;
  let close = 2;
  for (let depth = 1; depth > 0 && close < FARTHEST && p.peek(close).kind !== 'end'; close++) {
    if (p.peek(close).text === '(') depth++;
    if (p.peek(close).text === ')') depth--;
  }
  const { text, kind } = p.peek(close);
  if (text === '{' || WORDS.has(text) || PARAMETER_STARTS.has(text)) return true;
  return kind === 'identifier' && p.scope.find(text)?.kind === 'typedef';
}

/** What the declaration of a parameter of old style may begin with besides the name of its type. */
const PARAMETER_STARTS: ReadonlySet<string> = new Set([
  'register',
  'const',
  'volatile',
  'struct',
  'union',
  'enum',
]);

/** What may follow a name in the declaration of an object. */
const DECLARED: ReadonlySet<string> = new Set([';', '=', ',', '[']);

/** Words that make a name a declaration without a type. */
const saysEnough = ({ isConst, isVolatile, isAtomic, storage, align }: Collected): boolean =>
  isConst || isVolatile || isAtomic || align > 1 || (storage !== undefined && storage !== 'auto');

/** A declaration that names no type: an unknown type name, or the implicit int of old C. */
function noType(p: Parser, c: Collected): CType {
  refuseCpp(p);
  if (definesFunction(p)) {
    p.warn('HS2006', `'${p.text}' is declared without a type, so it returns int`, p.at, p.at);
    return p.types.int;
  }
  const after = p.peek(1);
  if (saysEnough(c) && p.isName && DECLARED.has(after.text)) {
    p.warn('HS2006', `'${p.text}' is declared without a type, so it is an int`, p.at, p.at);
    return p.types.int;
  }
  const isUnknownType = p.isName && (after.kind === 'identifier' || after.text === '*');
  if (isUnknownType) {
    const { text } = p.token;
    if (p.isNews(text))
      p.error('HS2003', `the type '${text}' is not declared${hintFor(p, text)}`, p.at, p.at);
    else p.errors++;
    p.next();
    return p.types.error;
  }
  if (p.is('}') || p.is(')')) p.fail(`expected a declaration, not ${p.describe()}`, 'HS2006');
  if (p.isName && p.peek(-1).text === 'auto')
    p.fail(`'auto' without a type is C++, which is not supported: write the type of '${p.text}'`, 'HS2033');
  p.error(
    'HS2006',
    p.isName
      ? `'${p.text}' is declared without a type; write 'int' if that is what it is`
      : `expected a declaration, not ${p.describe()}`,
    p.at,
    p.at,
  );
  if (!p.isName) throw new SyntaxStop();
  return p.types.error;
}

/** What to do about a name that is not declared: the header that has it, what exists in its place, or the name that was meant. */
export function hintFor(p: Parser, text: string): string {
  if (p.isSilent) return '';
  const known = inC(text);
  if (known !== undefined) return `; ${known}`;
  const header = headerOf(text);
  if (header !== undefined) return `; #include <${header}>`;
  const absence = absenceOf(text);
  if (absence !== undefined) return `: ${absence}`;
  const tag = p.scope.findTag(text);
  if (tag !== undefined) return `; did you mean '${tag.kind} ${text}'?`;
  const later = p.declaredLater(text);
  if (later !== undefined) return `; it comes later, in line ${later}: declare it before it is used`;
  const near = p.scope.nearest(text) ?? nearestLibraryName(text) ?? longerName(text);
  if (near !== undefined) return `; did you mean '${near}'?`;
  const family = familyOf(text);
  return family === undefined ? '' : `; what exists is ${family}`;
}

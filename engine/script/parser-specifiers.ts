import { bare, type CType, type EnumType, isError, isInteger, nameOf, type RecordType } from './ctype';
import { quoted } from './checker-conversions';
import { refuseCpp } from './cplusplus';
import { absenceOf } from './library/absent';
import { type Parser, SyntaxStop } from './parser';
import { declarator, skipAttributes } from './parser-declarators';
import { layOutRecord, type Member } from './record-layout';
import { type Tag } from './scope';
import { headerOf, nearestLibraryName } from './where-declared';

export interface Specifiers {
  readonly type: CType;
  readonly storage: 'typedef' | 'extern' | 'static' | 'register' | 'auto' | undefined;
  readonly isInline: boolean;
  /** `__declspec(align(n))`, 1 when there is none. */
  readonly align: number;
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
  '_Thread_local',
  '__unaligned',
  '__w64',
  '__extension__',
  '__ptr32',
  '__ptr64',
  '__sptr',
  '__uptr',
]);
const WORDS = new Set([
  'void', 'char', 'short', 'int', 'long', 'float', 'double', 'signed', 'unsigned', '_Bool', '__signed__', '__signed',
  '__int8', '__int16', '__int32', '__int64', '_int64', '__wchar_t', '_Complex',
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
]);

export function startsType(p: Parser): boolean {
  const { token } = p;
  if (token.kind !== 'identifier' && token.kind !== 'keyword') return false;
  const { text } = token;
  if (WORDS.has(text) || OTHER.has(text) || STORAGE.has(text) || INLINE.has(text) || IGNORED.has(text))
    return true;
  return token.kind === 'identifier' && p.scope.find(text)?.kind === 'typedef';
}

interface Collected {
  words: string[];
  type: CType | undefined;
  storage: Specifiers['storage'];
  isInline: boolean;
  isConst: boolean;
  isVolatile: boolean;
  align: number;
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
    align: 1,
    declaresTag: false,
  };
  while (!isUnfinished(p, c) && takeSpecifier(p, c));
  let type = c.type ?? typeOfWords(p, c.words, first);
  if (c.type !== undefined && c.words.length > 0) {
    p.error(
      'HS2020',
      `'${c.words.join(' ')}' and ${quoted(c.type)} are two types for one declaration`,
      first,
      p.at - 1,
    );
  }
  if (c.isConst || c.isVolatile)
    type = { kind: 'qualified', isConst: c.isConst, isVolatile: c.isVolatile, target: type };
  return {
    type,
    storage: c.storage,
    isInline: c.isInline,
    align: c.align,
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
  if (INLINE.has(text) || IGNORED.has(text)) {
    c.isInline ||= INLINE.has(text);
    p.next();
    return true;
  }
  return OTHER.has(text) ? takeOther(p, c, text) : takeTypedefName(p, c) || takeAttributes(p, c);
}

function takeStorage(p: Parser, c: Collected, text: NonNullable<Specifiers['storage']>): void {
  if (c.storage !== undefined && c.storage !== text)
    p.error('HS2020', `'${c.storage}' and '${text}' exclude each other`, p.at, p.at);
  c.storage = text;
  p.next();
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

// typeof = "typeof" "(" (type | expression) ")"
function typeOf(p: Parser): CType {
  p.next();
  p.expect('(', 'after typeof');
  const type = p.grammar.startsType(p) ? p.grammar.typeName(p) : p.grammar.expression(p).type;
  p.expect(')', 'after typeof');
  return type;
}

/** The type that a set of words names in any order: `unsigned`, `long unsigned int`, `__int64`. */
function typeOfWords(p: Parser, words: readonly string[], first: number): CType {
  const { types } = p;
  if (words.length === 0) return noType(p);
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
  const isComplex = words.includes('_Complex');
  const why = isComplex ? 'complex numbers are not supported' : `'${words.join(' ')}' is not a type`;
  p.error('HS2020', why, first, p.at - 1);
  return types.error;
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
function definesFunction(p: Parser): boolean {
  if (p.scope !== p.fileScope || !p.isName || p.peek(1).text !== '(') return false;
  let close = 2;
  for (let depth = 1; depth > 0 && close < FARTHEST && p.peek(close).kind !== 'end'; close++) {
    if (p.peek(close).text === '(') depth++;
    if (p.peek(close).text === ')') depth--;
  }
  const { text, kind } = p.peek(close);
  return text === '{' || WORDS.has(text) || (kind === 'identifier' && p.scope.find(text)?.kind === 'typedef');
}

/** A declaration that names no type: an unknown type name, or the implicit int of old C. */
function noType(p: Parser): CType {
  refuseCpp(p);
  if (definesFunction(p)) {
    p.warn('HS2006', `'${p.text}' is declared without a type, so it returns int`, p.at, p.at);
    return p.types.int;
  }
  const after = p.peek(1);
  const isUnknownType = p.isName && (after.kind === 'identifier' || after.text === '*');
  if (isUnknownType) {
    const { text } = p.token;
    if (p.isNews(text))
      p.error('HS2003', `the type '${text}' is not declared${hintFor(p, text)}`, p.at, p.at);
    else p.errors++;
    p.next();
    return p.types.error;
  }
  if (p.isName && p.peek(-1).text === 'auto')
    p.fail(`'auto' without a type is C++, which is not supported: write the type of '${p.text}'`, 'HS2028');
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

/** What to do about a name that is not declared: the header that has it, or the name that was meant. */
export function hintFor(p: Parser, text: string): string {
  if (p.isSilent) return '';
  if (text === 'bool') return '; #include <stdbool.h>, or use BOOL with <windows.h>';
  if (text === 'true' || text === 'false')
    return '; #include <stdbool.h>, or write TRUE and FALSE with <windows.h>';
  if (text === 'nullptr') return ': it is C++; write NULL';
  const header = headerOf(text);
  if (header !== undefined) return `; #include <${header}>`;
  const absence = absenceOf(text);
  if (absence !== undefined) return `: ${absence}`;
  const near = p.scope.nearest(text) ?? nearestLibraryName(text);
  return near === undefined ? '' : `; did you mean '${near}'?`;
}

// record = ("struct" | "union") attribute* name? ("{" member* "}")?
function record(p: Parser, kind: 'struct' | 'union'): CType {
  p.next();
  let align = skipAttributes(p)?.align ?? 1;
  const first = p.at;
  const tag = p.isName ? p.next().text : undefined;
  if (!p.is('{')) {
    if (tag === undefined) p.fail(`expected a name or '{' after '${kind}', not ${p.describe()}`);
    return tagged(p, tag, kind, first, p.is(';'));
  }
  const type =
    tag === undefined
      ? emptyRecord(kind, undefined, first)
      : (tagged(p, tag, kind, first, true) as RecordType);
  if (type.fields !== undefined) {
    p.error('HS2005', `'${kind} ${tag ?? ''}' is defined again`, first, first, [
      p.noteAt('it is defined here', { first: type.first, last: type.first }),
    ]);
  }
  const pack = p.packing.at(p.at);
  p.next();
  const members: Member[] = [];
  p.nest(() => {
    while (!p.is('}') && p.token.kind !== 'end') memberDeclaration(p, type, members);
  });
  p.expect('}', `to close the ${kind}`);
  align = Math.max(align, skipAttributes(p)?.align ?? 1);
  const layout = layOutRecord(p.types, kind, members, pack);
  if (layout.size > 0x7fffffff) p.error('HS2031', `the ${kind} is larger than 2 GB`, first, first);
  type.fields = layout.fields;
  type.align = Math.max(layout.align, align);
  type.size = Math.ceil(layout.size / type.align) * type.align;
  return type;
}

function emptyRecord(kind: 'struct' | 'union', tag: string | undefined, first: number): RecordType {
  return { kind, tag, name: tag ?? `(unnamed ${kind})`, fields: undefined, size: 0, align: 1, first };
}

/** The record or enum with a tag: of this scope when it is defined (or declared alone) here, otherwise the visible one. */
function tagged(p: Parser, tag: string, kind: Tag['kind'], first: number, here: boolean): Tag {
  const found = here ? p.scope.tags.get(tag) : p.scope.findTag(tag);
  if (found !== undefined) {
    if (found.kind === kind) return found;
    p.error('HS2005', `'${tag}' is a ${found.kind}, not a ${kind}`, first, first);
  }
  const made: Tag =
    kind === 'enum' ? { kind, tag, name: tag, members: undefined } : emptyRecord(kind, tag, first);
  p.scope.tags.set(tag, made);
  return made;
}

function memberDeclaration(p: Parser, owner: RecordType, members: Member[]): void {
  if (p.accept(';')) return;
  if (p.is('_Static_assert') || p.is('static_assert')) {
    p.grammar.staticAssert(p);
    return;
  }
  const { type, storage, align, first } = specifiers(p);
  if (storage !== undefined) p.error('HS2020', `'${storage}' cannot be used for a member`, first, first);
  if (p.accept(';')) {
    const t = bare(type);
    const isUnnamed = (t.kind === 'struct' || t.kind === 'union') && t.tag === undefined;
    const isMicrosoft = (t.kind === 'struct' || t.kind === 'union') && t.fields !== undefined;
    if (isUnnamed || isMicrosoft) members.push({ name: undefined, type, width: undefined, align });
    return;
  }
  do {
    const named = p.is(':') ? { name: undefined, type, at: p.at } : declarator(p, type);
    const width = p.accept(':') ? bitWidth(p, named.type, named.name) : undefined;
    skipAttributes(p);
    checkMember(p, owner, members, named, width);
    members.push({ name: named.name, type: named.type, width, align });
  } while (p.accept(','));
  p.expect(';', 'after the member');
}

function checkMember(
  p: Parser,
  owner: RecordType,
  members: readonly Member[],
  named: { name: string | undefined; type: CType; at: number },
  width: number | undefined,
): void {
  const { name, type, at } = named;
  if (name === undefined && width === undefined) p.fail('expected the name of a member');
  if (name !== undefined && members.some(m => m.name === name))
    p.error('HS2005', `the member '${name}' is declared twice`, at, at);
  if (isError(type)) return;
  const t = bare(type);
  const isOpenArray = t.kind === 'array' && t.count === undefined;
  if (t === owner || (!isOpenArray && p.types.sizeOf(type) === undefined)) {
    const why =
      t === owner
        ? 'a struct cannot contain itself; use a pointer'
        : t.kind === 'function'
          ? 'a function cannot be a member; use a pointer to it'
          : 'its type has no known size';
    p.error('HS2007', `the member '${name ?? ''}' of type ${quoted(type)} cannot be: ${why}`, at, at);
  }
}

function bitWidth(p: Parser, type: CType, name: string | undefined): number {
  const at = p.at;
  const e = p.grammar.assignment(p);
  const size = p.types.sizeOf(type) ?? 4;
  if (!isInteger(type) && !isError(type))
    p.error('HS2022', `a bit-field cannot be of type ${quoted(type)}`, at, p.at - 1);
  if (e.kind !== 'int') {
    if (!isError(e.type)) p.error('HS2014', 'the width of a bit-field must be a constant', at, p.at - 1);
    return 1;
  }
  const width = Number(e.value);
  const least = name === undefined ? 0 : 1;
  if (width >= least && width <= size * 8) return width;
  p.error(
    'HS2022',
    `a bit-field of type '${nameOf(type)}' has ${least} to ${size * 8} bits, not ${e.value}`,
    at,
    p.at - 1,
  );
  return 1;
}

// enumeration = "enum" name? ("{" name ("=" constant)? ("," ...)* "}")?
function enumeration(p: Parser): CType {
  p.next();
  skipAttributes(p);
  const first = p.at;
  const tag = p.isName ? p.next().text : undefined;
  if (!p.is('{')) {
    if (tag === undefined) p.fail(`expected a name or '{' after 'enum', not ${p.describe()}`);
    return tagged(p, tag, 'enum', first, p.is(';'));
  }
  const type: EnumType =
    tag === undefined
      ? { kind: 'enum', tag, name: '(unnamed enum)', members: undefined }
      : (tagged(p, tag, 'enum', first, true) as EnumType);
  if (type.members !== undefined) p.error('HS2005', `'enum ${tag ?? ''}' is defined again`, first, first);
  p.next();
  const members: { name: string; value: number }[] = [];
  let next = 0;
  while (!p.is('}') && p.token.kind !== 'end') {
    if (!p.isName) p.fail(`expected the name of an enumerator, not ${p.describe()}`);
    const at = p.at;
    const { text: name } = p.next();
    if (p.accept('=')) {
      const e = p.grammar.assignment(p);
      if (e.kind === 'int') next = Number(BigInt.asIntN(32, e.value));
      else if (!isError(e.type))
        p.error('HS2014', `the value of '${name}' must be an integer constant`, e.first, e.last);
    }
    const known = p.scope.names.get(name);
    if (known !== undefined)
      p.error('HS2005', `'${name}' is declared again`, at, at, [
        p.noteAt(`'${name}' is declared here`, known.extent),
      ]);
    p.scope.names.set(name, { kind: 'constant', name, value: next, type, extent: { first: at, last: at } });
    members.push({ name, value: next });
    next = (next + 1) | 0;
    if (!p.accept(',')) break;
  }
  p.expect('}', 'to close the enum');
  type.members = members;
  return type;
}

import { quoted } from './checker-conversions';
import {
  bare,
  type CType,
  type EnumType,
  isError,
  isInteger,
  isVariableLength,
  nameOf,
  type RecordType,
} from './ctype';
import { bothAttributes, declarator, NO_ATTRIBUTES, skipAttributes } from './parser-declarators';
import { refuseThread } from './parser-threads';
import { type Parser, SyntaxStop } from './parser';
import { layOutRecord, type Member } from './record-layout';
import { type Tag } from './scope';

// record = ("struct" | "union") attribute* name? ("{" member* "}")?
export function record(p: Parser, kind: 'struct' | 'union'): CType {
  p.next();
  const before = skipAttributes(p);
  const first = p.at;
  const tag = p.isName ? p.next().text : undefined;
  if (!p.is('{')) {
    if (tag === undefined) p.fail(`expected a name or '{' after '${kind}', not ${p.describe()}`);
    return tagged(p, tag, kind, first, p.is(';'));
  }
  const known =
    tag === undefined
      ? emptyRecord(kind, undefined, first)
      : (tagged(p, tag, kind, first, true) as RecordType);
  const isAgain = known.fields !== undefined;
  if (isAgain) {
    p.error('HS2005', `'${kind} ${tag ?? ''}' is defined again`, first, first, [
      p.noteAt('it is defined here', { first: known.first, last: known.first }),
    ]);
  }
  // What the first definition says is what the rest of the program is held against.
  const type = isAgain ? emptyRecord(kind, undefined, first) : known;
  const pack = p.packing.at(p.at);
  p.next();
  const members: Member[] = [];
  p.nest(() => {
    while (!p.is('}') && p.token.kind !== 'end') memberOrNext(p, type, members);
  });
  p.expect('}', `to close the ${kind}`);
  const { align, packed } = bothAttributes(before, skipAttributes(p));
  const layout = layOutRecord(p.types, kind, members, packed ? 1 : pack);
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
  if (p.scope.isPrototype && !p.is('{'))
    p.warn(
      'HS2007',
      `'${kind} ${tag}' is first named in this parameter list, so nobody outside can have one: declare it before`,
      first - 1,
      first,
    );
  return made;
}

/** A struct or union without a name: untagged in C11, tagged and defined for the Microsoft compiler. */
function isAnonymousMember(type: CType): boolean {
  const t = bare(type);
  return (t.kind === 'struct' || t.kind === 'union') && (t.tag === undefined || t.fields !== undefined);
}

/** A member; behind a broken one parsing goes on, so that the others are known. */
function memberOrNext(p: Parser, type: RecordType, members: Member[]): void {
  const start = p.at;
  try {
    memberDeclaration(p, type, members);
  } catch (stop) {
    if (!(stop instanceof SyntaxStop) || p.openBraces(start) > 0) throw stop;
    while (!p.is(';') && !p.is('}') && p.token.kind !== 'end') p.next();
    p.accept(';');
  }
}

function memberDeclaration(p: Parser, owner: RecordType, members: Member[]): void {
  if (p.accept(';')) return;
  if (p.is('_Static_assert') || p.is('static_assert')) {
    p.grammar.staticAssert(p);
    return;
  }
  const { type, storage, align, first, threadAt } = p.grammar.specifiers(p);
  refuseThread(p, 'a member lies where its struct or union lies', threadAt);
  if (storage !== undefined) p.error('HS2020', `'${storage}' cannot be used for a member`, first, first);
  if (p.accept(';')) {
    if (isAnonymousMember(type))
      members.push({ name: undefined, type, width: undefined, align, packed: false });
    return;
  }
  do {
    const named = p.is(':')
      ? { name: undefined, type, at: p.at, attributes: NO_ATTRIBUTES }
      : declarator(p, type);
    const width = p.accept(':') ? bitWidth(p, named.type, named.name) : undefined;
    const own = bothAttributes(named.attributes, skipAttributes(p));
    refuseBody(p, named.type, named.name);
    checkMember(p, owner, members, named, width);
    refuseValue(p, named.name);
    const { name, type: of } = named;
    members.push({ name, type: of, width, align: Math.max(align, own.align), packed: own.packed });
  } while (p.accept(','));
  p.expect(';', 'after the member');
}

/** A function that is defined in a struct. */
function refuseBody(p: Parser, type: CType, name: string | undefined): void {
  if (bare(type).kind !== 'function' || !p.is('{')) return;
  p.fail(`'${name ?? ''}' is a function in a struct, which is C++: scripts are C`, 'HS2033');
}

/** A member with a value, as C++ has it; parsing goes on behind the value. */
function refuseValue(p: Parser, name: string | undefined): void {
  const first = p.at;
  if (!p.accept('=')) return;
  while (!p.is(';') && !p.is(',') && !p.is('}') && p.token.kind !== 'end') p.next();
  const why = 'give it one where an object is made';
  p.error('HS2001', `the member '${name ?? ''}' cannot have a value here: ${why}`, first, p.at - 1);
}

/** The names of a struct under construction, so that thousands of members are not compared with each other. */
const namesOf = new WeakMap<readonly Member[], Set<string>>();

function isRepeated(members: readonly Member[], name: string): boolean {
  const names = namesOf.get(members) ?? new Set();
  namesOf.set(members, names);
  if (names.has(name)) return true;
  names.add(name);
  return false;
}

function checkMember(
  p: Parser,
  owner: RecordType,
  members: readonly Member[],
  named: { name: string | undefined; type: CType; at: number },
  width: number | undefined,
): void {
  const { name, type, at } = named;
  if (name === undefined && width === undefined) p.fail(`expected the name of a member, not ${p.describe()}`);
  if (name !== undefined && isRepeated(members, name))
    p.error('HS2005', `the member '${name}' is declared twice`, at, at);
  if (isError(type)) return;
  const t = bare(type);
  if (isVariableLength(type)) {
    p.error('HS2028', `the member '${name ?? ''}' needs a constant length`, at, at);
    return;
  }
  const isOpenArray = t.kind === 'array' && t.count === undefined;
  if (t === owner || (!isOpenArray && p.types.sizeOf(type) === undefined)) {
    const why =
      t === owner
        ? 'a struct cannot contain itself; use a pointer'
        : t.kind === 'function'
          ? 'a function cannot be a member; use a pointer to it'
          : 'its type has no known size';
    p.error('HS2007', `the member '${name ?? ''}' cannot be of type ${quoted(type)}: ${why}`, at, at);
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

function refuseEnumClass(p: Parser): void {
  if ((p.is('class') || p.is('struct')) && p.peek(1).kind === 'identifier')
    p.fail(`'enum ${p.text}' is C++, which is not supported: scripts are C`, 'HS2033');
}

// enumeration = "enum" name? ("{" name ("=" constant)? ("," ...)* "}")?
export function enumeration(p: Parser): CType {
  p.next();
  skipAttributes(p);
  refuseEnumClass(p);
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
  type.members = members;
  while (!p.is('}') && p.token.kind !== 'end') {
    enumerator(p, type, members);
    if (p.accept(',')) continue;
    if (!startsName(p)) break;
    p.missing(`',' between the enumerators`);
  }
  p.expect('}', 'to close the enum');
  return type;
}

const startsName = (p: Parser): boolean => p.isName;

// enumerator = name ("=" constant)?
function enumerator(p: Parser, type: EnumType, members: { name: string; value: number }[]): void {
  if (!p.isName) p.fail(`expected the name of an enumerator, not ${p.describe()}`);
  const at = p.at;
  const { text: name } = p.next();
  const before = members.at(-1);
  let value = before === undefined ? 0 : (before.value + 1) | 0;
  if (p.accept('=')) {
    const e = p.grammar.assignment(p);
    if (e.kind === 'int') value = Number(BigInt.asIntN(32, e.value));
    else if (!isError(e.type))
      p.error('HS2014', `the value of '${name}' must be an integer constant`, e.first, e.last);
  }
  const known = p.scope.names.get(name);
  if (known !== undefined)
    p.error('HS2005', `'${name}' is declared again`, at, at, [
      p.noteAt(`'${name}' is declared here`, known.extent),
    ]);
  p.scope.names.set(name, { kind: 'constant', name, value, type, extent: { first: at, last: at } });
  members.push({ name, value });
}

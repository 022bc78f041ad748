import { type Expr, type InitItem, type StringExpr } from './ast';
import { assignTo, quoted } from './checker-conversions';
import { nearestField } from './checker-calls';
import { describeConstant } from './constant-address';
import {
  bare,
  type CType,
  type Field,
  findField,
  isComplex,
  isError,
  isRecord,
  type RecordType,
} from './ctype';
import { type Parser } from './parser';
import { keepOnce } from './run-time-size';

/** Elements that one initialiser may name, so that `[2000000000] = 1` is refused rather than built. */
const MAX_INDEX = 0x7fffffff;

interface Target {
  readonly type: CType;
  readonly offset: number;
  readonly bits: Field['bits'];
}

/** An initialiser after `=`, or the braces of a compound literal. */
export function initializer(
  p: Parser,
  type: CType,
): { readonly type: CType; readonly items: readonly InitItem[] } {
  const items: InitItem[] = [];
  const t = bare(type);
  const target: Target = { type, offset: 0, bits: undefined };
  if (t.kind === 'array' && t.count === undefined) {
    const count = openArray(p, t.element, type, items);
    return { type: withCount(type, count), items };
  }
  if (t.kind === 'array' && !p.is('{') && p.token.kind !== 'string') {
    wholeArray(p, target, t.element, t.count ?? 0, items);
    return { type, items };
  }
  if (isRecord(type) && (!p.is('{') || isComplex(type))) {
    const isBraced = p.accept('{');
    const value = assignTo(p, p.grammar.assignment(p), type, { text: 'its initialisation' });
    if (!isError(value.type)) items.push({ offset: 0, type, bits: undefined, value });
    if (isBraced) {
      p.accept(',');
      p.expect('}', 'to close the initialiser');
    }
  } else element(p, target, items);
  return { type, items };
}

/** An array gets its values from a list or a text, and from no other value. */
function wholeArray(p: Parser, target: Target, of: CType, count: number, items: InitItem[]): void {
  const value = p.grammar.assignment(p);
  if (value.kind === 'string' && unitOf(p, value) === p.types.sizeOf(of)) {
    pushString(p, target, value, count, items);
    return;
  }
  if (isError(value.type)) return;
  const t = bare(of);
  const isText = t.kind === 'integer' && (t.flavour === 'char' || t.flavour === 'wchar');
  const advice =
    p.tokens[value.first]?.kind === 'character'
      ? 'a text is written in double quotes'
      : isText
        ? `give it a text in double quotes, or copy one with ${t.flavour === 'char' ? 'strcpy' : 'wcscpy'} afterwards`
        : 'write its values in braces: { ... }';
  p.error(
    'HS2015',
    `an array cannot be initialised with a value of type ${quoted(value.type)}; ${advice}`,
    value.first,
    value.last,
  );
}

function withCount(type: CType, count: number): CType {
  if (type.kind === 'qualified') return { ...type, target: withCount(type.target, count) };
  if (type.kind === 'typedef') return withCount(type.target, count);
  return type.kind === 'array' ? { ...type, count } : type;
}

function openArray(p: Parser, elementType: CType, type: CType, items: InitItem[]): number {
  const literal = stringFor(p, elementType);
  if (literal !== undefined) {
    items.push({ offset: 0, type: literal.type, bits: undefined, value: literal });
    const t = bare(literal.type);
    return t.kind === 'array' ? (t.count ?? 1) : 1;
  }
  if (p.token.kind === 'character') p.fail('a text is written in double quotes', 'HS2015');
  if (!p.is('{')) p.fail(`an array is initialised by a list in braces, not ${p.describe()}`, 'HS2015');
  return bracedList(p, { type, offset: 0, bits: undefined }, items);
}

/** A string literal, perhaps in braces, for an array of characters of its width. */
function stringFor(p: Parser, elementType: CType): StringExpr | undefined {
  const braced = p.is('{') && p.peek(1).kind === 'string';
  const token = braced ? p.peek(1) : p.token;
  const t = bare(elementType);
  if (token.kind !== 'string' || t.kind !== 'integer' || t.size > 4) return undefined;
  const start = p.at;
  if (braced) p.next();
  const literal = p.grammar.assignment(p);
  const isClosed = !braced || p.accept('}') || (p.accept(',') && p.accept('}'));
  if (literal.kind !== 'string' || !isClosed) {
    p.at = start;
    return undefined;
  }
  const size = unitOf(p, literal);
  if (size !== t.size) {
    const advice = size === 2 ? 'drop the L or use WCHAR' : size === 4 ? 'drop the U' : 'write it as L"..."';
    const what = `${quoted(literal.type)} cannot initialise an array of ${quoted(elementType)}`;
    p.error('HS2015', `${what}: ${advice}`, literal.first, literal.last);
  }
  return literal;
}

/** Bytes a character of a string literal takes. */
function unitOf(p: Parser, literal: StringExpr): number {
  const t = bare(literal.type);
  return t.kind === 'array' ? (p.types.sizeOf(t.element) ?? 1) : 1;
}

/** Initialises one object, from braces or from an expression. */
function element(p: Parser, target: Target, items: InitItem[]): void {
  p.nest(() => {
    const t = bare(target.type);
    if (t.kind === 'array') {
      const literal = stringFor(p, t.element);
      if (literal !== undefined) {
        const whole = bare(literal.type);
        const open = whole.kind === 'array' ? (whole.count ?? 0) : 0;
        if (unitOf(p, literal) === p.types.sizeOf(t.element))
          pushString(p, target, literal, t.count ?? open, items);
        return;
      }
    }
    if (p.is('{')) {
      const isScalar = (t.kind !== 'array' && t.kind !== 'struct' && t.kind !== 'union') || isComplex(t);
      if (!isScalar) bracedList(p, target, items);
      else bracedScalar(p, target, items);
      return;
    }
    const first = p.token.kind === 'string' ? textOf(p, target) : undefined;
    if (first !== undefined) {
      element(p, first, items);
      fillRest(p, target, items);
    } else fromExpression(p, target, p.grammar.assignment(p), items);
  });
}

function pushString(p: Parser, target: Target, literal: StringExpr, count: number, items: InitItem[]): void {
  const t = bare(literal.type);
  const size = unitOf(p, literal);
  const units = literal.bytes.length / size;
  // The terminating zero may be cut off (C99 6.7.8), a character may not.
  if (units - 1 > count)
    p.error(
      'HS2015',
      `the string has ${units - 1} characters, the array has room for ${count}`,
      literal.first,
      literal.last,
    );
  const kept = Math.min(units, count);
  const value: StringExpr =
    kept === units
      ? literal
      : {
          ...literal,
          bytes: literal.bytes.slice(0, kept * size),
          type: { kind: 'array', element: t.kind === 'array' ? t.element : p.types.char, count: kept },
        };
  if (value !== literal) p.strings.push(value);
  items.push({ offset: target.offset, type: value.type, bits: undefined, value });
}

function bracedScalar(p: Parser, target: Target, items: InitItem[]): void {
  p.next();
  if (p.is('}')) {
    p.next();
    return;
  }
  element(p, target, items);
  p.accept(',');
  if (!p.is('}')) p.error('HS2015', `${quoted(target.type)} takes one value, not a list`, p.at, p.at);
  while (!p.is('}') && p.token.kind !== 'end' && !p.is(';')) p.next();
  p.expect('}', 'to close the initialiser');
}

/** The value of a whole object, or the first of the scalars that fill an aggregate without braces. */
function fromExpression(p: Parser, target: Target, value: Expr, items: InitItem[]): void {
  const t = bare(target.type);
  const isWhole = (t.kind !== 'array' && !(isRecord(t) && bare(value.type) !== t)) || isComplex(t);
  if (isWhole || isError(value.type)) {
    push(p, target, value, items);
    return;
  }
  if (t.kind === 'array' || ((t.kind === 'struct' || t.kind === 'union') && (t.fields?.length ?? 0) > 0)) {
    unbraced(p, target, value, items);
    return;
  }
  push(p, target, value, items);
}

function push(p: Parser, target: Target, value: Expr, items: InitItem[]): void {
  const converted = assignTo(p, value, target.type, { text: 'initialiser' });
  if (!isError(converted.type))
    items.push({ offset: target.offset, type: target.type, bits: target.bits, value: converted });
}

/** Part `index` of an aggregate; undefined past its end. */
function part(p: Parser, target: Target, index: number): Target | undefined {
  const t = bare(target.type);
  if (t.kind === 'array') {
    if (t.count !== undefined && index >= t.count) return undefined;
    return {
      type: t.element,
      offset: target.offset + index * (p.types.sizeOf(t.element) ?? 0),
      bits: undefined,
    };
  }
  if (t.kind !== 'struct' && t.kind !== 'union') return undefined;
  const fields = initialisable(t);
  const field = t.kind === 'union' && index > 0 ? undefined : fields[index];
  return field === undefined
    ? undefined
    : { type: field.type, offset: target.offset + field.offset, bits: field.bits };
}

/** Members that an initialiser fills: unnamed bit-fields are skipped. */
function initialisable({ fields = [] }: RecordType): readonly Field[] {
  let found = filled.get(fields);
  if (found === undefined)
    filled.set(fields, (found = fields.filter(f => f.name !== undefined || f.bits === undefined)));
  return found;
}

/** A struct may have thousands of members, each of which asks for this. */
const filled = new WeakMap<readonly Field[], readonly Field[]>();

// list = "{" (designation? initializer ("," ...)* ","?)? "}"; gives one more than the highest index
function bracedList(p: Parser, target: Target, items: InitItem[]): number {
  const open = p.at;
  p.next();
  let index = 0;
  let end = 0;
  let isTold = false;
  while (!p.is('}') && p.token.kind !== 'end') {
    if (isDesignator(p)) {
      index = designated(p, target, items) + 1;
    } else {
      const at = part(p, target, index);
      if (at === undefined && !isTold) {
        isTold = true;
        p.error(
          'HS2015',
          `more initialisers than ${quoted(target.type)} has ${bare(target.type).kind === 'array' ? 'elements' : 'members'}`,
          p.at,
          p.at,
        );
      }
      if (at === undefined) element(p, { type: p.types.error, offset: 0, bits: undefined }, []);
      else element(p, at, items);
      index++;
    }
    end = Math.max(end, index);
    if (!p.accept(',')) break;
  }
  closeList(p, open);
  if (
    p.types.sizeOf(target.type) === undefined &&
    bare(target.type).kind !== 'array' &&
    !isError(target.type)
  )
    p.error('HS2007', `${quoted(target.type)} is not defined, so it cannot be initialised`, open, open);
  return end;
}

const isDesignator = (p: Parser): boolean => p.is('.') || p.is('[') || isOldDesignator(p);

/** `name: value`, as GNU C wrote it before C99. */
const isOldDesignator = (p: Parser): boolean => p.isName && p.peek(1).text === ':';

/** What a designator names in an aggregate: a part, and how often it is repeated `stride` bytes apart. */
interface Designated {
  /** Of the last part. */
  readonly index: number;
  readonly part: Target;
  readonly count: number;
  readonly stride: number;
}

/** Parts that a range of designators may name: each becomes an item of its own. */
const MAX_RANGE = 1 << 20;

/** A `;` in a list shows that its brace is missing, and nothing else. */
function closeList(p: Parser, open: number): void {
  if (p.is(';'))
    p.error('HS2001', `the list has no '}' at its end`, p.at - 1, p.at - 1, [
      p.noteAt('it opens here', { first: open, last: open }),
    ]);
  else if (!p.accept('}')) p.fail(`expected ',' or '}' in the initialiser, not ${p.describe()}`);
}

// designation = (("." name | "[" constant ("..." constant)? "]")+ "=" | name ":"); gives the index in the outer aggregate
function designated(p: Parser, target: Target, items: InitItem[]): number {
  let index = -1;
  let at = target;
  const repeats: Designated[] = [];
  if (isOldDesignator(p)) {
    const found = memberDesignator(p, at);
    index = found.index;
    at = found.part;
    p.next();
  } else {
    while (p.is('.') || p.is('[')) {
      const isMember = p.accept('.');
      const found = isMember ? memberDesignator(p, at) : indexDesignator(p, at);
      if (index < 0) index = found.index;
      if (found.count > 1) repeats.push(found);
      at = found.part;
    }
    p.expect('=', 'after the designator');
  }
  const made: InitItem[] = [];
  const isWhole = p.is('{') || p.token.kind === 'string';
  element(p, at, made);
  if (isWhole && repeats.length === 0) forget(items, at.offset, p.types.sizeOf(at.type) ?? 0);
  const all = repeats.reduceRight((each, range) => repeat(p, each, range), made);
  for (const item of all) items.push(item);
  return index;
}

/** What a list or a string initialises again as a whole keeps nothing of what came before (C99 6.7.8). */
function forget(items: InitItem[], offset: number, size: number): void {
  const known = ends.get(items) ?? { count: 0, last: -1 };
  ends.set(items, known);
  for (; known.count < items.length; known.count++)
    known.last = Math.max(known.last, items[known.count]?.offset ?? 0);
  if (known.last < offset) return;
  const kept = items.filter(item => item.offset < offset || item.offset >= offset + size);
  items.length = 0;
  for (const item of kept) items.push(item);
  known.count = items.length;
}

/** The highest offset among the first items of a list, so that parts named in order are not searched for. */
const ends = new WeakMap<readonly InitItem[], { count: number; last: number }>();

/** The items of one part of a range for all of its parts; a value that is no constant is computed once. */
function repeat(p: Parser, made: readonly InitItem[], { count, stride }: Designated): InitItem[] {
  const firsts = made.map(item => {
    const isFixed =
      describeConstant(item.value) === undefined || isRecord(item.type) || p.context === undefined;
    const [kept, once] = isFixed ? [item.value, item.value] : keepOnce(p, item.value);
    return { item: { ...item, value: kept }, once };
  });
  const all = firsts.map(({ item }) => item);
  for (let k = 1; k < count; k++)
    for (const { item, once } of firsts) all.push({ ...item, value: once, offset: item.offset + k * stride });
  return all;
}

const nowhere = (p: Parser): Designated => ({
  index: 0,
  part: { type: p.types.error, offset: 0, bits: undefined },
  count: 1,
  stride: 0,
});

function memberDesignator(p: Parser, at: Target): Designated {
  if (!p.isName) p.fail(`expected the name of a member after '.', not ${p.describe()}`);
  const token = p.at;
  const { text } = p.next();
  const t = bare(at.type);
  const field = t.kind === 'struct' || t.kind === 'union' ? findField(t, text) : undefined;
  if (field === undefined || (t.kind !== 'struct' && t.kind !== 'union')) {
    if (!isError(at.type)) noMember(p, at.type, text, token);
    return nowhere(p);
  }
  const part = { type: field.type, offset: at.offset + field.offset, bits: field.bits };
  return { index: holderOf(t, text), part, count: 1, stride: 0 };
}

function noMember(p: Parser, type: CType, name: string, token: number): void {
  const t = bare(type);
  if (t.kind !== 'struct' && t.kind !== 'union') {
    p.error('HS2013', `${quoted(type)} has no member '${name}'`, token, token);
    return;
  }
  const near = nearestField(t, name);
  const hint = near === undefined ? '' : `; did you mean '${near}'?`;
  p.error('HS2013', `${quoted(type)} has no member '${name}'${hint}`, token, token, [
    p.noteAt(`${quoted(type)} is defined here`, { first: t.first, last: t.first }),
  ]);
}

/** Index of the member that is called `name`, or of the anonymous one that has it. */
function holderOf(t: RecordType, name: string): number {
  const fields = initialisable(t);
  const direct = fields.findIndex(f => f.name === name);
  if (direct >= 0) return direct;
  return fields.findIndex(
    f =>
      f.name === undefined && isRecord(f.type) && findField(bare(f.type) as RecordType, name) !== undefined,
  );
}

function indexDesignator(p: Parser, at: Target): Designated {
  const first = p.at;
  p.next();
  const index = designatorIndex(p);
  const last = p.accept('...') ? designatorIndex(p) : index;
  p.expect(']', 'after the index');
  const t = bare(at.type);
  const found = index === undefined ? undefined : part(p, at, index);
  const end = last === undefined ? undefined : part(p, at, last);
  if (
    t.kind === 'array' &&
    index !== undefined &&
    last !== undefined &&
    found !== undefined &&
    end !== undefined
  ) {
    const count = last - index + 1;
    if (count >= 1 && count <= MAX_RANGE)
      return { index: last, part: found, count, stride: p.types.sizeOf(t.element) ?? 0 };
    p.error('HS2015', `a range of ${count} elements cannot be initialised`, first, p.at - 1);
  } else if (!isError(at.type)) {
    p.error('HS2015', problemOfIndex(at.type, found === undefined ? index : last), first, p.at - 1);
  }
  return nowhere(p);
}

function problemOfIndex(type: CType, index: number | undefined): string {
  if (bare(type).kind !== 'array') return `${quoted(type)} is not an array`;
  return index === undefined ? 'an index must be a constant' : `${quoted(type)} has no element ${index}`;
}

function designatorIndex(p: Parser): number | undefined {
  const e = p.grammar.assignment(p);
  return e.kind === 'int' && e.value >= 0n && e.value < BigInt(MAX_INDEX) ? Number(e.value) : undefined;
}

/** Fills an aggregate without braces of its own; stops where it is full, and leaves the comma after it. */
function unbraced(p: Parser, target: Target, firstValue: Expr, items: InitItem[]): void {
  const first = part(p, target, 0);
  if (first === undefined) return;
  p.nest(() => {
    fromExpression(p, first, firstValue, items);
  });
  fillRest(p, target, items);
}

/** The first member of a struct without braces, when it is or begins with an array that a text fills. */
function textOf(p: Parser, target: Target): Target | undefined {
  if (!isRecord(target.type)) return undefined;
  const first = part(p, target, 0);
  const t = first === undefined ? undefined : bare(first.type);
  if (t?.kind !== 'array') return first !== undefined && textOf(p, first) !== undefined ? first : undefined;
  const element = bare(t.element);
  return element.kind === 'integer' && element.size <= 4 ? first : undefined;
}

/** The parts of an aggregate behind its first one. */
function fillRest(p: Parser, target: Target, items: InitItem[]): void {
  for (let index = 1; ; index++) {
    const at = part(p, target, index);
    const after = p.peek(1).text;
    const isOver = at === undefined || !p.is(',') || after === '}' || after === '.' || after === '[';
    if (isOver) return;
    p.next();
    element(p, at, items);
  }
}

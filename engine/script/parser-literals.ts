import { type Expr, type InitItem, type StringExpr } from './ast';
import { decay } from './checker-conversions';
import { readNumber } from './constant';
import { bare, type CType, type IntegerType, isError, isSame } from './ctype';
import { join, type LaneType } from './lanes';
import { readLiteral } from './literal';
import { type Parser } from './parser';
import { unnamed } from './unnamed';

/** A number as it is written. */
export function number(p: Parser, text: string, first: number): Expr {
  const imaginary = /^(.+?)([fl]*)[ij]([ful]*)$/i.exec(text);
  if (imaginary !== null && !/^0x[^p]*$/i.test(imaginary[1] ?? ''))
    return imaginaryNumber(p, imaginary, first);
  const literal = readNumber(p.types, text);
  if (typeof literal !== 'string') return { ...literal, first, last: first };
  p.error('HS2019', literal, first, first);
  return p.poison(first, first);
}

/** `2.0i` of GNU C. */
function imaginaryNumber(
  p: Parser,
  [, digits = '', before = '', behind = '']: RegExpExecArray,
  first: number,
): Expr {
  const value = number(p, `${digits}${before}${behind}`, first);
  const element = bare(value.type);
  if (element.kind !== 'integer' && element.kind !== 'float') return value;
  const zero: Expr = { kind: 'int', type: p.types.int, value: 0n, first, last: first };
  return join(p, p.types.complexOf(element) as LaneType, [zero, value], zero);
}

/** A character constant. */
export function character(p: Parser, text: string, first: number): Expr {
  const { size, units, problem } = readLiteral(text);
  if (problem !== undefined) p.warn('HS2019', problem, first, first);
  // Several characters: the Microsoft compiler puts the first into the highest byte.
  let value = 0;
  for (const unit of size > 1 ? units.slice(0, 1) : units.slice(0, 4)) value = (value << 8) | unit;
  const signed = size === 1 && units.length === 1 ? (value << 24) >> 24 : value;
  const type = size === 1 ? p.types.int : characterType(p, size);
  return { kind: 'int', type, value: BigInt(size === 4 ? signed >>> 0 : signed), first, last: first };
}

const characterType = (p: Parser, size: number): IntegerType =>
  size === 1 ? p.types.char : size === 2 ? p.types.wchar : p.types.uint;

/** Adjacent literals become one; one wide literal among them makes all wide (C99 6.4.5). */
export function stringLiteral(p: Parser): Expr {
  const first = p.at;
  const texts: string[] = [];
  while (p.token.kind === 'string') texts.push(p.next().text);
  const prefix = widestPrefix(texts);
  const units: number[] = [];
  texts.forEach((text, i) => {
    const literal = readLiteral(prefix === '' ? text : `${prefix}${text.slice(text.indexOf('"'))}`);
    if (literal.problem !== undefined) p.warn('HS2019', literal.problem, first + i, first + i);
    for (const unit of literal.units) units.push(unit);
  });
  return makeString(p, units, prefix === 'U' ? 4 : prefix === 'L' ? 2 : 1, first, p.at - 1);
}

/** The prefix that adjacent literals share, '' when none of them is wide. */
function widestPrefix(texts: readonly string[]): 'U' | 'L' | '' {
  if (texts.some(text => text.startsWith('U'))) return 'U';
  return texts.some(text => text.startsWith('L') || text.startsWith('u"')) ? 'L' : '';
}

/** A literal of these characters, in the image or, for an evaluated expression, in the frame. */
export function makeString(
  p: Parser,
  units: readonly number[],
  size: 1 | 2 | 4,
  first: number,
  last: number,
): Expr {
  const bytes = new Uint8Array((units.length + 1) * size);
  units.forEach((unit, i) => {
    for (let k = 0; k < size; k++) bytes[i * size + k] = unit >>> (8 * k);
  });
  const made: StringExpr = {
    kind: 'string',
    bytes,
    type: { kind: 'array', element: characterType(p, size), count: units.length + 1 },
    first,
    last,
  };
  if (p.localStrings) return localString(p, units, made);
  p.strings.push(made);
  return made;
}

/** The same text as an array in the frame. */
function localString(p: Parser, units: readonly number[], literal: StringExpr): Expr {
  const { type, first, last } = literal;
  const t = bare(type);
  const element = t.kind === 'array' ? t.element : type;
  const size = p.types.sizeOf(element) ?? 1;
  const items = units.map((unit, i): InitItem => {
    const value: Expr = { kind: 'int', type: element, value: BigInt(unit), first, last };
    return { offset: i * size, type: element, bits: undefined, value };
  });
  return {
    kind: 'compound-literal',
    variable: unnamed(p, type, 'local', items, { first, last }),
    items,
    type,
    first,
    last,
  };
}

/** A cast to a union with a member of the operand's type, which is a literal of it (GNU C); undefined for any other. */
export function castToUnion(p: Parser, type: CType, operand: Expr, first: number): Expr | undefined {
  const to = bare(type);
  if (to.kind !== 'union' || p.context === undefined || bare(operand.type) === to) return undefined;
  const value = decay(p, operand);
  const field = to.fields?.find(each => each.bits === undefined && isSame(each.type, value.type));
  if (field === undefined || isError(value.type)) return undefined;
  const extent = { first, last: value.last };
  const items: InitItem[] = [{ offset: field.offset, type: field.type, bits: undefined, value }];
  const variable = unnamed(p, type, 'local', items, extent);
  return { kind: 'compound-literal', variable, items, type, ...extent };
}

import { type Expr, type Variable } from './ast';
import { convert, unqualified } from './checker-conversions';
import { bare, type CType } from './ctype';
import { type Parser } from './parser';

/** What a hidden variable is called: no name that a program could write, and none that a debugger shows. */
export const HIDDEN = '[size]';

/** A variable of the function under construction that holds the bytes of a variable-length array type. */
export function sizeHolder(p: Parser, at: number): Variable {
  return {
    kind: 'variable', name: HIDDEN, type: p.types.size, storage: 'local', unit: p.unit, extent: { first: at, last: at }, inMemory: true,
    isParameter: false, linkage: 'none', definition: 'full', items: [], resolved: undefined, at: 0, firstUse: undefined, align: 1,
  }; // prettier-ignore
}

/** The bytes of an object of `type` as an expression of type size_t; undefined where they are not known at all. */
export function sizeValue(p: Parser, type: CType, first: number, last: number): Expr | undefined {
  const t = bare(type);
  const holder = t.kind === 'array' ? (t.bytes as Variable | undefined) : undefined;
  if (holder !== undefined) return { kind: 'variable', variable: holder, type: p.types.size, first, last };
  const size = p.types.sizeOf(type);
  return size === undefined
    ? undefined
    : { kind: 'int', type: p.types.size, value: BigInt(size), first, last };
}

/** The type of an array of `length` elements, a value of run time; its size is computed where it is declared. */
export function variableLength(p: Parser, element: CType, length: Expr, first: number, last: number): CType {
  const each = sizeValue(p, element, first, last);
  if (each === undefined) return p.types.error;
  const holder = sizeHolder(p, first);
  const type = p.types.size;
  const count = convert(p, length, type);
  const bytes: Expr = { kind: 'binary', op: '*', left: count, right: each, type, first, last };
  const target: Expr = { kind: 'variable', variable: holder, type, first, last };
  p.sizes.push({ kind: 'assign', target, value: bytes, type, first, last });
  return { kind: 'array', element, count: undefined, bytes: holder };
}

/** An assignment of `value` to a hidden variable, and that variable, for what is used more often than computed. */
export function keepOnce(p: Parser, value: Expr): readonly [Expr, Expr] {
  const { first, last } = value;
  const type = unqualified(value.type);
  const variable: Variable = { ...sizeHolder(p, first), type };
  const target: Expr = { kind: 'variable', variable, type, first, last };
  return [{ kind: 'assign', target, value, type, first, last }, target];
}

/** Takes the computations of sizes that were noted after `mark`. */
export const sizesSince = (p: Parser, mark: number): readonly Expr[] => p.sizes.splice(mark);

/** `e` behind the computations of the sizes that it needs. */
export function afterSizes(sizes: readonly Expr[], e: Expr): Expr {
  return sizes.reduceRight<Expr>(
    (right, left) => ({ kind: 'comma', left, right, type: right.type, first: e.first, last: e.last }),
    e,
  );
}

/** `index` elements of a variable-length `target` in bytes; undefined when its size is a constant. */
export function bytesOf(p: Parser, target: CType, index: Expr): Expr | undefined {
  const t = bare(target);
  if (t.kind !== 'array' || t.bytes === undefined) return undefined;
  const size = sizeValue(p, target, index.first, index.last);
  if (size === undefined) return undefined;
  const type = p.types.intptr;
  return {
    kind: 'binary',
    op: '*',
    left: convert(p, index, type),
    right: convert(p, size, type),
    type,
    first: index.first,
    last: index.last,
  };
}

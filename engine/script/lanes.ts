import { type Expr, type InitItem } from './ast';
import { convert, unqualified } from './checker-conversions';
import { type CType, isScalar, type Lanes, lanesOf, type RecordType } from './ctype';
import { type Parser } from './parser';
import { afterSizes, keepOnce } from './run-time-size';
import { unnamed } from './unnamed';

export type LaneType = RecordType & { readonly lanes: Lanes };

/** A value taken apart: what must be computed first, then its lanes, each of which may be used more than once. */
export interface Parts {
  readonly before: readonly Expr[];
  readonly lanes: readonly Expr[];
}

/** The value of `type` that has these lanes. */
export function join(p: Parser, type: LaneType, parts: readonly Expr[], at: Expr): Expr {
  const { first, last } = at;
  const { element } = type.lanes;
  const items = parts.map((part, i): InitItem => {
    const offset = i * element.size;
    return { offset, type: element, bits: undefined, value: convert(p, part, element) };
  });
  const variable = unnamed(p, type, 'local', items, { first, last });
  return { kind: 'compound-literal', variable, items, type, isValue: true, first, last };
}

const isConstant = (e: Expr): boolean => e.kind === 'int' || e.kind === 'float';

/** Whether `e` can be read as often as one likes. */
function isRepeatable(e: Expr): boolean {
  if (e.kind === 'variable') return true;
  return e.kind === 'member' && isRepeatable(e.object);
}

/** The lanes of a vector or complex number; a scalar is its only lane. */
export function split(p: Parser, e: Expr): Parts {
  const type = lanesOf(e.type);
  if (type === undefined) {
    if (isConstant(e) || !isScalar(e.type)) return { before: [], lanes: [e] };
    const [kept, once] = keepOnce(p, e);
    return { before: [kept], lanes: [once] };
  }
  if (e.kind === 'compound-literal' && e.isValue && e.items?.every(item => isConstant(item.value)) === true)
    return { before: [], lanes: e.items.map(item => item.value) };
  if (isRepeatable(e)) return { before: [], lanes: fieldsOf(e, type) };
  const [kept, once] = keepOnce(p, e);
  return { before: [kept], lanes: fieldsOf(once, type) };
}

function fieldsOf(object: Expr, type: LaneType): readonly Expr[] {
  const { first, last } = object;
  return (type.fields ?? []).map(field => ({ kind: 'member', object, field, type: field.type, first, last }));
}

/** `e` behind what its parts need. */
export const after = (parts: readonly Parts[], e: Expr): Expr =>
  afterSizes(
    parts.flatMap(part => part.before),
    e,
  );

/** The bytes of `e` as an object of another type of the same size: how vectors are cast. */
export function reinterpret(p: Parser, e: Expr, type: CType): Expr {
  const { first, last } = e;
  const [kept, once] = keepOnce(p, e);
  const address: Expr = { kind: 'address', operand: once, type: p.types.pointerTo(type), first, last };
  return afterSizes([kept], { kind: 'deref', operand: address, type: unqualified(type), first, last });
}

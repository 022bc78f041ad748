import { type Expr } from './ast';
import { laneOf } from './checker-lanes';
import { convert, decay, number, quoted } from './checker-conversions';
import { binary, conditional } from './checker-operators';
import { bare, type CType, isError, isVector, lanesOf } from './ctype';
import { after, join, type LaneType, split } from './lanes';
import { type Parser } from './parser';
import { afterSizes, keepOnce } from './run-time-size';

type Rule = (p: Parser, first: number) => Expr;

/** GNU C's functions on vectors, whose types follow from their arguments, and what makes a complex number of two parts. */
export const VECTOR_RULES: readonly (readonly [string, Rule])[] = [
  ['__builtin_shuffle', shuffle],
  ['__builtin_shufflevector', shuffleByConstants],
  ['__builtin_convertvector', convertVector],
  ['__builtin_complex', complexOfParts],
];

function vectorArgument(p: Parser): Expr | undefined {
  const e = decay(p, p.grammar.assignment(p));
  if (isVector(e.type)) return e;
  if (!isError(e.type)) p.error('HS2010', `a vector is expected, not ${quoted(e.type)}`, e.first, e.last);
  return undefined;
}

// shuffle = vector "," (vector ",")? mask; an index counts through both vectors and wraps behind the last element
function shuffle(p: Parser, first: number): Expr {
  const args = [vectorArgument(p)];
  while (p.accept(',')) args.push(vectorArgument(p));
  const [a, b, c] = args;
  const mask = c ?? b;
  if (a === undefined || mask === undefined || args.includes(undefined)) return p.poison(first, p.at);
  const type = lanesOf(a.type) as LaneType;
  const count = type.fields?.length ?? 0;
  const kept = [a, c === undefined ? a : b!].map(each => keepOnce(p, each));
  const picks = split(p, mask);
  const lanes = picks.lanes.map(pick => {
    const low = binary(p, '&', pick, number(p, count - 1, first));
    const [own, other] = kept.map(([, once]) => laneOf(p, once, low));
    if (c === undefined) return own!;
    const isOther = binary(p, '&', pick, number(p, count, first));
    return conditional(p, isOther, other!, own!);
  });
  const result = p.types.vectorOf(type.lanes.element, lanes.length) as LaneType;
  const before = kept.map(([keep]) => keep);
  return afterSizes(before, after([picks], join(p, result, lanes, a)));
}

// shufflevector = vector "," vector ("," constant)+; -1 leaves the element open
function shuffleByConstants(p: Parser, first: number): Expr {
  const a = vectorArgument(p);
  p.expect(',', 'before the second vector');
  const b = vectorArgument(p);
  const picks: number[] = [];
  while (p.accept(',')) {
    const index = p.grammar.assignment(p);
    if (index.kind !== 'int') p.error('HS2014', 'an index must be a constant', index.first, index.last);
    else picks.push(Number(index.value));
  }
  if (a === undefined || b === undefined) return p.poison(first, p.at);
  const parts = [split(p, a), split(p, b)];
  const all = parts.flatMap(each => each.lanes);
  const { element } = lanesOf(a.type)!.lanes;
  const lanes = picks.map(pick => all[Math.max(pick, 0)]);
  const outside = lanes.includes(undefined) || picks.length === 0;
  if (outside) p.error('HS2010', `an index is below ${all.length}`, first, p.at);
  if (outside) return p.poison(first, p.at);
  const result = p.types.vectorOf(element, lanes.length) as LaneType;
  return after(parts, join(p, result, lanes as Expr[], a));
}

// convertvector = vector "," type
function convertVector(p: Parser, first: number): Expr {
  const e = vectorArgument(p);
  p.expect(',', 'before the type');
  const type = lanesOf(p.grammar.typeName(p)) as LaneType | undefined;
  if (e === undefined) return p.poison(first, p.at);
  const parts = split(p, e);
  if (type?.lanes.of === 'vector' && type.fields?.length === parts.lanes.length)
    return after([parts], join(p, type, parts.lanes, e));
  p.error('HS2010', `a vector of ${parts.lanes.length} elements is expected as the type`, first, p.at - 1);
  return p.poison(first, p.at);
}

// complex = assignment "," assignment
function complexOfParts(p: Parser): Expr {
  const real = decay(p, p.grammar.assignment(p));
  p.expect(',', 'before the imaginary part');
  const imaginary = decay(p, p.grammar.assignment(p));
  const sum = binary(p, '+', real, imaginary);
  const element = elementOf(sum.type);
  if (element === undefined) return isError(sum.type) ? sum : p.poison(real.first, imaginary.last);
  const type = p.types.complexOf(element) as LaneType;
  return join(p, type, [convert(p, real, element), convert(p, imaginary, element)], real);
}

function elementOf(type: CType): LaneType['lanes']['element'] | undefined {
  const t = bare(type);
  return t.kind === 'float' ? t : undefined;
}

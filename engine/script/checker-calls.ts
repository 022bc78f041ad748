import { type Expr, type FunctionSymbol } from './ast';
import { assignTo, decay, promoteArgument, quoted } from './checker-conversions';
import {
  bare,
  type CType,
  findField,
  type FunctionType,
  isError,
  isPointer,
  isRecord,
  isVector,
  nameOf,
  prototypeOf,
  type RecordType,
  targetOf,
} from './ctype';
import { type Note } from './diagnostic';
import { nearestName } from './nearest-name';
import { type Parser } from './parser';
import { shown } from './warnings/tree';

/** The function type behind what is called. */
function signatureOf(e: Expr): FunctionType | undefined {
  const t = bare(e.type);
  if (t.kind === 'function') return t;
  const target = t.kind === 'pointer' ? bare(t.target) : undefined;
  return target?.kind === 'function' ? target : undefined;
}

export function call(p: Parser, callee: Expr, args: readonly Expr[], last: number): Expr {
  const extent = { first: callee.first, last };
  if (isError(callee.type)) return p.poison(extent.first, last);
  const signature = signatureOf(callee);
  if (signature === undefined) {
    notCallable(p, callee);
    return p.poison(extent.first, last);
  }
  const symbol = calledSymbol(callee);
  if (!isCountRight(p, signature, symbol, args, callee, last))
    return { ...p.poison(extent.first, last), type: p.types.error };
  const converted = args.map((arg, i) => {
    const parameter = signature.parameters[i];
    if (parameter === undefined) return promoteArgument(p, checkedArgument(p, arg));
    const name = symbol === undefined ? 'the call' : `'${symbol.name}'`;
    return assignTo(p, arg, parameter.type, {
      text: `argument ${i + 1} of ${name}`,
      notes: declarationOf(p, symbol),
    });
  });
  if (converted.some(e => isError(e.type))) return { ...p.poison(extent.first, last) };
  const result = bare(signature.result);
  if (isRecord(result) && p.types.sizeOf(result) === undefined) {
    p.error('HS2007', `the result of type ${quoted(signature.result)} is incomplete`, callee.first, last);
    return p.poison(extent.first, last);
  }
  const target = callee.kind === 'function' ? callee : decay(p, callee);
  return { kind: 'call', callee: target, signature, args: converted, type: signature.result, ...extent };
}

function notCallable(p: Parser, callee: Expr): void {
  const { first, last } = callee;
  if (callee.kind !== 'variable') {
    const what = `${shown(p, callee)} cannot be called: it is of type ${quoted(callee.type)}`;
    p.error('HS2030', `${what}, not a function`, first, last);
    return;
  }
  const { name, extent, unit, type } = callee.variable;
  const hidden = p.scope.chain.some(scope => scope.names.get(name)?.kind === 'function');
  p.error(
    'HS2030',
    `'${name}' cannot be called: it is a variable of type ${quoted(type)}${hidden ? ', which hides the function of that name' : ''}`,
    first,
    last,
    unit === p.unit ? [p.noteAt(`the variable '${name}' is declared here`, extent)] : [],
  );
}

function checkedArgument(p: Parser, arg: Expr): Expr {
  const e = decay(p, arg);
  if (bare(e.type).kind !== 'void') return e;
  p.error('HS2010', 'a call that returns nothing cannot be an argument', e.first, e.last);
  return p.poison(e.first, e.last);
}

function calledSymbol(callee: Expr): FunctionSymbol | undefined {
  return callee.kind === 'function' ? callee.symbol : undefined;
}

function isCountRight(
  p: Parser,
  signature: FunctionType,
  symbol: FunctionSymbol | undefined,
  args: readonly Expr[],
  callee: Expr,
  last: number,
): boolean {
  const wanted = signature.parameters.length;
  const isFew = args.length < wanted;
  const isMany = args.length > wanted && !signature.variadic && signature.prototype;
  if (!isFew && !isMany) return true;
  const name = symbol === undefined ? 'this function' : `'${symbol.name}'`;
  const count = `${signature.variadic ? 'at least ' : ''}${wanted} argument${wanted === 1 ? '' : 's'}`;
  const missing = isFew
    ? `; argument ${args.length + 1} is '${nameOf(signature.parameters[args.length]?.type ?? p.types.int, signature.parameters[args.length]?.name ?? '')}'`
    : '';
  p.error(
    'HS2012',
    `${name} takes ${count}, not ${args.length}${missing}`,
    callee.first,
    last,
    declarationOf(p, symbol),
  );
  return false;
}

/** A note to where a function is declared, with its prototype. */
function declarationOf(p: Parser, symbol: FunctionSymbol | undefined): readonly Note[] {
  if (symbol?.unit !== p.unit) return [];
  return [
    p.noteAt(`'${symbol.name}' is declared here: ${prototypeOf(symbol.name, symbol.type)}`, symbol.extent),
  ];
}

/** `object.name`, and `pointer->name` when `arrow`. */
export function member(p: Parser, base: Expr, name: string, arrow: boolean, nameToken: number): Expr {
  const extent = { first: base.first, last: nameToken };
  if (isError(base.type)) return p.poison(extent.first, extent.last);
  const value = decay(p, base);
  const target = arrow ? targetOf(value.type) : value.type;
  const record = target === undefined ? undefined : bare(target);
  if (target === undefined || record === undefined || (record.kind !== 'struct' && record.kind !== 'union')) {
    noStruct(p, base, value.type, name, arrow, nameToken);
    return p.poison(extent.first, extent.last);
  }
  if (record.fields === undefined) {
    p.error(
      'HS2007',
      `${quoted(target)} is declared but not defined, so its members are not known`,
      extent.first,
      extent.last,
      [p.noteAt('it is declared here', { first: record.first, last: record.first })],
    );
    return p.poison(extent.first, extent.last);
  }
  const field = findField(record, name);
  if (field === undefined) {
    const near = nearestField(record, name);
    const hint = near === undefined ? '' : `; did you mean '${near}'?`;
    p.error('HS2013', `${quoted(target)} has no member '${name}'${hint}`, nameToken, nameToken, [
      p.noteAt(`${quoted(target)} is defined here`, { first: record.first, last: record.first }),
    ]);
    return p.poison(extent.first, extent.last);
  }
  const object: Expr = arrow
    ? { kind: 'deref', operand: value, type: target, first: value.first, last: value.last }
    : value;
  return { kind: 'member', object, field, type: field.type, ...extent };
}

/** Reports a member of what is no struct, or a `.` for a `->`. */
function noStruct(p: Parser, base: Expr, type: CType, name: string, arrow: boolean, nameToken: number): void {
  if (base.kind === 'function') {
    const { name: of } = base.symbol;
    p.error('HS2013', `the function '${of}' has no members; call it: ${of}()`, base.first, nameToken);
    return;
  }
  const pointee = isPointer(type) ? targetOf(type) : undefined;
  const isSwapped = isRecord(arrow ? type : (pointee ?? p.types.error));
  const hint = isSwapped ? `; did you mean '${arrow ? '.' : '->'}'?` : '';
  const need = arrow ? 'pointer to a struct' : 'struct';
  const isOwn = base.kind === 'variable' && base.variable.unit === p.unit;
  p.error(
    'HS2013',
    `${quoted(type)} is not a ${need}, so it has no member '${name}'${hint}`,
    nameToken - 1,
    nameToken,
    isOwn
      ? [p.noteAt(`'${base.variable.name}' is declared here as ${quoted(base.type)}`, base.variable.extent)]
      : [],
  );
}

function namesOf(name: string | undefined, type: CType): readonly string[] {
  if (name !== undefined) return [name];
  const t = bare(type);
  return t.kind === 'struct' || t.kind === 'union'
    ? (t.fields ?? []).flatMap(f => namesOf(f.name, f.type))
    : [];
}

/** The member that `name` may be a slip of. */
export function nearestField(record: RecordType, name: string): string | undefined {
  const names = (record.fields ?? []).flatMap(f => namesOf(f.name, f.type));
  const lower = name.toLowerCase();
  return (
    nearestName(name, names) ??
    names.find(n => n.toLowerCase().endsWith(lower) || lower.endsWith(n.toLowerCase()))
  );
}

/** `array[index]`, either way round. */
export const subscriptOperands = (p: Parser, left: Expr, right: Expr): readonly [Expr, Expr] =>
  isPointer(decay(p, left).type) || isVector(left.type) ? [left, right] : [right, left];

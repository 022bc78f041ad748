import { assert } from '../base/assert';
import {
  type CompoundLiteralExpr,
  type DerefExpr,
  type Expr,
  type FloatExpr,
  type IntExpr,
  type MemberExpr,
  type VariableExpr,
} from './ast';
import { Op } from './bytecode';
import { newLabel } from './code-buffer';
import { bare, type CType, isRecord, isSigned } from './ctype';
import { addressOfValue } from './constant-address';
import { type FunctionState, type Place, type Reg } from './function-state';
import { emitArithmetic, emitConversion, holdsAll, operandOf } from './generate-arithmetic';
import { compareValue } from './generate-branch';
import { emitCall, emitIntrinsic, isNamedObject } from './generate-call';
import {
  addressOfMemory,
  copyStruct,
  extractBits,
  load,
  placeOf,
  scalarPlaceOf,
  scale,
  store,
} from './generate-place';

/**
 * The value of `e` in a register: in `into` when given, otherwise where it lies already (a register variable) or in a
 * new temporary, which is then the only one taken. The value of a struct is its address.
 */
export function value(f: FunctionState, e: Expr, into?: Reg): Reg {
  if (isRecord(e.type)) return structValue(f, e, into);
  f.code.at(e.first, e.last);
  if (e.kind === 'variable') {
    const location = f.locate(e.variable);
    if (location?.kind === 'register') return load(f, location, e.type, into);
  }
  if (e.kind === 'call') return emitCall(f, e, into);
  if (e.kind === 'convert') return convertValue(f, e, into);
  if (e.kind === 'assign' || e.kind === 'compound') return assignValue(f, e, into);
  const result = into ?? f.temp();
  const mark = f.top;
  if (isLeaf(e)) fillLeaf(f, e, result);
  else fill(f, e, result);
  f.top = mark;
  return result;
}

type Filled = Exclude<Expr, { kind: 'call' | 'convert' | 'assign' | 'compound' }>;
type Leaf = IntExpr | FloatExpr | VariableExpr | DerefExpr | MemberExpr | CompoundLiteralExpr;

const LEAVES: ReadonlySet<string> = new Set<Leaf['kind']>([
  'int',
  'float',
  'variable',
  'deref',
  'member',
  'compound-literal',
]);
const isLeaf = (e: Filled): e is Leaf => LEAVES.has(e.kind);

/** A constant, or what an object holds. */
function fillLeaf(f: FunctionState, e: Leaf, result: Reg): void {
  if (e.kind === 'int') f.constant(e.value, e.type, result);
  else if (e.kind === 'float') f.double(e.value, result);
  else loadObject(f, e, result);
}

/** What an operator makes of its operands. */
function fill(f: FunctionState, e: Exclude<Filled, Leaf>, result: Reg): void {
  switch (e.kind) {
    case 'binary':
      binary(f, e, result);
      break;
    case 'compare':
      compareValue(f, e, result);
      break;
    case 'logical':
      truthValue(f, e, result);
      break;
    case 'unary':
      unary(f, e, result);
      break;
    case 'offset':
    case 'address':
      addressValue(f, e, result);
      break;
    case 'distance':
      distance(f, e, result);
      break;
    case 'step':
      step(f, e, result);
      break;
    case 'conditional':
      conditional(f, e, result);
      break;
    case 'comma':
      effect(f, e.left);
      value(f, e.right, result);
      break;
    case 'intrinsic':
      emitIntrinsic(f, e, result);
      break;
    case 'statements':
      statements(f, e, result);
      break;
    default:
      assert(false, `an expression of kind ${e.kind} has no value`);
  }
}

function binary(f: FunctionState, e: Expr & { kind: 'binary' }, result: Reg): void {
  const left = value(f, e.left);
  const right = operandOf(f, e.right);
  f.code.at(e.first, e.last);
  emitArithmetic(f, e.op, e.type, left, right, result);
}

function loadObject(f: FunctionState, e: Expr, result: Reg): void {
  const place = scalarPlaceOf(f, e);
  f.code.at(e.first, e.last);
  load(f, place, e.type, result);
}

/** 0 or 1 by branching; the operands are read before the result is written, which may be one of them. */
function truthValue(f: FunctionState, e: Expr, result: Reg): void {
  const isFalse = newLabel();
  const end = newLabel();
  f.visit.branch(f, e, isFalse, false);
  f.code.emit(Op.LDI, result, 0, 1);
  f.code.branch(Op.JMP, 0, 0, end);
  f.code.settle(isFalse);
  f.code.emit(Op.LDI, result, 0, 0);
  f.code.settle(end);
}

function unary(f: FunctionState, e: Expr & { kind: 'unary' }, result: Reg): void {
  const operand = value(f, e.operand);
  f.code.at(e.first, e.last);
  const { type } = e.operand;
  if (e.op === '!' && f.isFloat(type)) {
    const zero = f.temp();
    f.double(0, zero);
    f.code.emit(Op.FEQ, result, operand, zero);
    return;
  }
  const { word, wide } = UNARY[e.op];
  f.code.emit(f.isFloat(type) ? Op.FNEG : f.isWide(type) ? wide : word, result, operand, 0);
}

const UNARY = {
  '!': { word: Op.LNOT, wide: Op.LNOTL },
  '~': { word: Op.NOT, wide: Op.NOTL },
  '-': { word: Op.NEG, wide: Op.NEGL },
} as const;

/** The address of an object or function, or pointer arithmetic, through the addressing of places. */
function addressValue(f: FunctionState, e: Expr & { kind: 'offset' | 'address' }, result: Reg): void {
  const fixed = addressOfValue(e);
  if (fixed !== undefined) {
    f.address(f.linkage.addressOf(fixed.base) + fixed.offset, result);
    return;
  }
  if (e.kind === 'offset' && e.index.kind !== 'int' && e.pointer.kind !== 'address') {
    const pointer = value(f, e.pointer);
    const index = scale(f, e.index, e.scale, e.negative, f.temp());
    f.code.at(e.first, e.last);
    f.code.emit(f.isWidePointer ? Op.ADDL : Op.ADD, result, pointer, index);
    return;
  }
  const place =
    e.kind === 'address'
      ? placeOf(f, e.operand)
      : placeOf(f, { kind: 'deref', operand: e, type: f.types.char, first: e.first, last: e.last });
  f.code.at(e.first, e.last);
  addressOfMemory(f, place, result);
}

function distance(f: FunctionState, e: Expr & { kind: 'distance' }, result: Reg): void {
  const left = value(f, e.left);
  const right = value(f, e.right);
  f.code.at(e.first, e.last);
  const type = f.types.intptr;
  emitArithmetic(f, '-', type, left, { reg: right }, result);
  if (e.scale === 1) return;
  const isPower = (e.scale & (e.scale - 1)) === 0;
  emitArithmetic(
    f,
    isPower ? '>>' : '/',
    type,
    result,
    { value: BigInt(isPower ? Math.log2(e.scale) : e.scale) },
    result,
  );
}

/** The block's statements, then the value, with the block's locals still in place. */
function statements(f: FunctionState, e: Expr & { kind: 'statements' }, result: Reg | undefined): void {
  f.nestStatements(() => {
    f.visit.block(f, e.block.statements, () => {
      if (e.value === undefined) return;
      f.code.startStatement();
      if (result === undefined || bare(e.type).kind === 'void') effect(f, e.value);
      else value(f, e.value, result);
    });
  });
}

function conditional(f: FunctionState, e: Expr & { kind: 'conditional' }, result: Reg): void {
  const otherwise = newLabel();
  const end = newLabel();
  f.visit.branch(f, e.condition, otherwise, false);
  const isVoid = bare(e.type).kind === 'void';
  const take = (branch: Expr): void => {
    if (isVoid) effect(f, branch);
    else value(f, branch, result);
  };
  take(e.whenTrue);
  f.code.branch(Op.JMP, 0, 0, end);
  f.code.settle(otherwise);
  take(e.whenFalse);
  f.code.settle(end);
}

function convertValue(f: FunctionState, e: Expr & { kind: 'convert' }, into?: Reg): Reg {
  if (bare(e.type).kind === 'void') {
    effect(f, e.operand);
    return into ?? f.temp();
  }
  const same = sameBits(f, e.operand.type, e.type);
  if (same) return value(f, e.operand, into);
  const result = into ?? f.temp();
  const mark = f.top;
  const operand = value(f, e.operand);
  f.code.at(e.first, e.last);
  emitConversion(f, operand, e.operand.type, e.type, result);
  f.top = mark;
  return result;
}

/** Whether a conversion changes nothing in a register. */
function sameBits(f: FunctionState, from: CType, to: CType): boolean {
  const a = bare(from);
  const b = bare(to);
  if (b.kind === 'integer' && b.flavour === 'bool') return false;
  if (a.kind === 'float' || b.kind === 'float')
    return a.kind === 'float' && b.kind === 'float' && a.size <= b.size;
  const size = f.types.sizeOf(a) ?? 4;
  const target = f.types.sizeOf(b) ?? 4;
  if (target === 4) return true;
  if (target === 8) return size === 8;
  return holdsAll(size, isSigned(a), target, isSigned(b));
}

function assignValue(f: FunctionState, e: Expr & { kind: 'assign' | 'compound' }, into?: Reg): Reg {
  const register = registerTarget(f, e.target);
  if (register !== undefined) {
    if (e.kind === 'assign') value(f, e.value, register);
    else compound(f, e, { kind: 'register', reg: register }, register);
    if (into !== undefined) f.move(into, register, e.type);
    return into ?? register;
  }
  const result = into ?? f.temp();
  const mark = f.top;
  if (e.kind === 'assign') {
    const reg = value(f, e.value);
    const place = scalarPlaceOf(f, e.target);
    f.code.at(e.first, e.last);
    store(f, place, e.target.type, reg);
    if (reg !== result) f.move(result, reg, e.type);
    narrowToBits(f, e.target, place, result);
  } else {
    const place = scalarPlaceOf(f, e.target);
    const sum = isReadFrom(place, result) ? f.temp() : result;
    compound(f, e, place, sum);
    if (sum !== result) f.move(result, sum, e.type);
    narrowToBits(f, e.target, place, result);
  }
  f.top = mark;
  return result;
}

/** Whether the address of `place` is in `reg`, which then must not change before the place is stored to: `i = a[i]++`. */
const isReadFrom = (place: Place, reg: Reg): boolean =>
  (place.kind === 'memory' && place.base === reg) ||
  (place.kind === 'element' && (place.base === reg || place.index === reg));

/** The value of an assignment to a bit-field is what the field then holds. */
function narrowToBits(f: FunctionState, target: Expr, place: Place, result: Reg): void {
  if (place.kind === 'memory' && place.bits !== undefined)
    extractBits(f, result, target.type, { first: 0, width: place.bits.width });
}

function registerTarget(f: FunctionState, target: Expr): Reg | undefined {
  if (target.kind !== 'variable') return undefined;
  const location = f.locate(target.variable);
  return location?.kind === 'register' ? location.reg : undefined;
}

/** `place op= value`; the new value in `result`. */
function compound(f: FunctionState, e: Expr & { kind: 'compound' }, place: Place, result: Reg): void {
  const mark = f.top;
  const right = e.scale === 1 ? operandOf(f, e.value) : { reg: scaledValue(f, e) };
  f.code.at(e.first, e.last);
  const type = e.target.type;
  const isDirect = sameBits(f, type, e.computed) && sameBits(f, e.computed, type);
  const old = load(f, place, type);
  if (isDirect) {
    emitArithmetic(f, e.op, arithmeticType(f, e.computed), old, right, result);
  } else {
    const computed = emitConversion(f, old, type, e.computed, undefined);
    const sum = f.temp();
    emitArithmetic(f, e.op, e.computed, computed, right, sum);
    emitConversion(f, sum, e.computed, type, result);
  }
  if (place.kind !== 'register' || place.reg !== result) store(f, place, type, result);
  f.top = mark;
}

function scaledValue(f: FunctionState, e: Expr & { kind: 'compound' }): Reg {
  return scale(f, e.value, e.scale, false, f.temp());
}

/** Pointers compute as integers of their size. */
const arithmeticType = (f: FunctionState, type: CType): CType =>
  bare(type).kind === 'pointer' ? f.types.intptr : type;

/** `++` and `--`; the value in `result` is the new one for a prefix, the old one for a postfix. */
function step(f: FunctionState, e: Expr & { kind: 'step' }, result: Reg): void {
  const place = scalarPlaceOf(f, e.target);
  f.code.at(e.first, e.last);
  const value = isReadFrom(place, result) ? f.temp() : result;
  if (e.prefix) {
    stepPlace(f, e, place, value);
  } else {
    load(f, place, e.target.type, value);
    stepPlace(f, e, place, undefined, place.kind === 'register' ? undefined : value);
  }
  if (value !== result) f.move(result, value, e.target.type);
}

/** Adds the step to what `place` holds (`old`, when it is loaded already) and stores it. */
function stepPlace(
  f: FunctionState,
  e: Expr & { kind: 'step' },
  place: Place,
  into: Reg | undefined,
  old?: Reg,
): void {
  const { type } = e.target;
  const t = bare(type);
  const computed = t.kind === 'integer' && t.rank < 3 ? f.types.int : arithmeticType(f, type);
  const before = old ?? load(f, place, type);
  const after = place.kind === 'register' ? place.reg : (into ?? f.temp());
  if (t.kind === 'float') {
    const delta = f.temp();
    f.double(e.delta, delta);
    emitArithmetic(f, '+', t, before, { reg: delta }, after);
  } else {
    emitArithmetic(f, '+', computed, before, { value: BigInt(e.delta) }, after);
    if (computed === f.types.int && t !== f.types.int) emitConversion(f, after, f.types.int, type, after);
  }
  if (place.kind !== 'register') store(f, place, type, after);
  if (into !== undefined && into !== after) f.move(into, after, type);
}

/** Evaluates `e` for what it does. */
export function effect(f: FunctionState, e: Expr): void {
  const mark = f.top;
  f.code.at(e.first, e.last);
  switch (e.kind) {
    case 'step': {
      const place = scalarPlaceOf(f, e.target);
      f.code.at(e.first, e.last);
      stepPlace(f, e, place, undefined);
      break;
    }
    case 'comma':
      effect(f, e.left);
      effect(f, e.right);
      break;
    case 'convert':
      effect(f, e.operand);
      break;
    case 'assign':
      if (isRecord(e.type)) assignStruct(f, e);
      else if (registerTarget(f, e.target) !== undefined) value(f, e);
      else storeAssigned(f, e);
      break;
    case 'conditional':
      conditionalEffect(f, e);
      break;
    case 'statements':
      statements(f, e, undefined);
      break;
    case 'logical': {
      const end = newLabel();
      f.visit.branch(f, e.left, end, e.op === '||');
      effect(f, e.right);
      f.code.settle(end);
      break;
    }
    default:
      if (!PURE.has(e.kind)) valueOrPlace(f, e);
  }
  f.top = mark;
}

/** What has no effect whatever it is. */
const PURE: ReadonlySet<string> = new Set<Expr['kind']>(['int', 'float', 'string', 'function', 'poison']);

function valueOrPlace(f: FunctionState, e: Expr): void {
  if (bare(e.type).kind === 'array') placeOf(f, e);
  else value(f, e);
}

function storeAssigned(f: FunctionState, e: Expr & { kind: 'assign' }): void {
  const reg = value(f, e.value);
  const place = scalarPlaceOf(f, e.target);
  f.code.at(e.first, e.last);
  store(f, place, e.target.type, reg);
}

function conditionalEffect(f: FunctionState, e: Expr & { kind: 'conditional' }): void {
  const otherwise = newLabel();
  const end = newLabel();
  f.visit.branch(f, e.condition, otherwise, false);
  effect(f, e.whenTrue);
  f.code.branch(Op.JMP, 0, 0, end);
  f.code.settle(otherwise);
  effect(f, e.whenFalse);
  f.code.settle(end);
}

/** Copies a struct to its target, and says where that is. What a call returns goes there at once when it is a variable. */
function assignStruct(f: FunctionState, e: Expr & { kind: 'assign' }): Place {
  if (e.value.kind === 'call' && isNamedObject(e.target)) {
    const to = placeOf(f, e.target);
    emitCall(f, e.value, undefined, to);
    return to;
  }
  const from = placeOf(f, e.value);
  const to = placeOf(f, e.target);
  f.code.at(e.first, e.last);
  copyStruct(f, to, from, f.types.sizeOf(e.type) ?? 0);
  return to;
}

/** The address of a struct's bytes. */
function structValue(f: FunctionState, e: Expr, into?: Reg): Reg {
  f.code.at(e.first, e.last);
  if (e.kind === 'call') return emitCall(f, e, into);
  const result = into ?? f.temp();
  const mark = f.top;
  switch (e.kind) {
    case 'assign':
      addressOfMemory(f, assignStruct(f, e), result);
      break;
    case 'conditional':
      conditional(f, e, result);
      break;
    case 'comma':
      effect(f, e.left);
      value(f, e.right, result);
      break;
    case 'statements':
      statements(f, e, result);
      break;
    default:
      addressOfMemory(f, placeOf(f, e), result);
  }
  f.top = mark;
  return result;
}

import { assert } from '../base/assert';
import { type Expr, type Variable } from './ast';
import { Op } from './bytecode';
import { addressOfPlace, addressOfValue } from './constant-address';
import { bare, type CType, isRecord, isSigned } from './ctype';
import { type FunctionState, type Location, type Place, type Reg } from './function-state';
import { emitArithmetic } from './generate-arithmetic';
import { HIDDEN } from './run-time-size';

/** Distance between the forms of loads and stores with 32-bit and with 64-bit addresses, and to those of elements. */
const WIDE_ADDRESS = Op.LD8SL - Op.LD8S;
const OF_ELEMENT = Op.LDX8S - Op.LD8S;
const fitsWord = (value: number): boolean => value === (value | 0);

function memory(base: Reg, offset: number): Place {
  return { kind: 'memory', base, offset, bits: undefined };
}

/** The object that `e` names, or the memory that holds its value when it is a struct. Registers that it takes stay taken. */
export function placeOf(f: FunctionState, e: Expr): Place {
  const fixed = addressOfPlace(e);
  if (fixed !== undefined) {
    const base = f.temp();
    f.address(f.linkage.addressOf(fixed.base) + fixed.offset, base);
    return { kind: 'memory', base, offset: 0, bits: e.kind === 'member' ? e.field.bits : undefined };
  }
  switch (e.kind) {
    case 'variable':
    case 'compound-literal': {
      if (e.kind === 'compound-literal') initialiseLiteral(f, e);
      else if (e.variable.perThread === true) return ofThread(f, e.variable);
      const location = f.locate(e.variable) ?? hiddenPlace(f, e.variable);
      assert(location !== undefined, `'${e.variable.name}' has no place in '${f.symbol.name}'`);
      return location.kind === 'frame' ? memory(location.base, location.offset) : location;
    }
    case 'deref':
      return addressing(f, e.operand);
    case 'function': {
      const { base, offset } = f.closureOf(e.symbol);
      return memory(base, offset);
    }
    case 'member': {
      const object = placeOf(f, e.object);
      assert(object.kind === 'memory', 'a struct lies in memory');
      return { ...object, offset: object.offset + e.field.offset, bits: e.field.bits };
    }
    default:
      assert(isRecord(e.type), `a value of kind ${e.kind} has no place`);
      return memory(f.visit.value(f, e), 0);
  }
}

/** A variable of which every thread has its own. */
function ofThread(f: FunctionState, variable: Variable): Place {
  const base = f.temp();
  f.code.emit(Op.TLS, base, 0, 0);
  return memory(base, f.linkage.addressOf(variable));
}

/** Sizes of variable-length arrays have no declaration: they get their place where they are met first. */
function hiddenPlace(f: FunctionState, variable: Variable): Location | undefined {
  return variable.name === HIDDEN ? f.allocateHidden(variable) : undefined;
}

/** As `placeOf` for a scalar that is loaded or stored whole: an element of an array takes one instruction. */
export function scalarPlaceOf(f: FunctionState, e: Expr): Place {
  return (e.kind === 'deref' ? elementOf(f, e, e.operand) : undefined) ?? placeOf(f, e);
}

/** `pointer[index]` with an i32 for index, when the elements are what is accessed. */
function elementOf(f: FunctionState, e: Expr, pointer: Expr): Place | undefined {
  if (pointer.kind !== 'offset' || pointer.negative || addressOfValue(pointer) !== undefined)
    return undefined;
  const { scale } = pointer;
  if (scale !== f.types.sizeOf(e.type) || !ELEMENT_SIZES.has(scale) || isRecord(e.type)) return undefined;
  const index = wordIndex(f, pointer.index);
  // Under ILP32 a fixed base goes into the plain form.
  if (index === undefined || (!f.isWidePointer && addressOfValue(pointer.pointer) !== undefined))
    return undefined;
  const start = addressing(f, pointer.pointer);
  const base = start.kind === 'memory' && start.offset !== 0 ? addressOfMemory(f, start) : baseOf(start);
  return { kind: 'element', base, index: f.visit.value(f, index) };
}

const ELEMENT_SIZES: ReadonlySet<number> = new Set([1, 2, 4, 8]);

function baseOf(place: Place): Reg {
  assert(place.kind === 'memory', 'what is indexed lies in memory');
  return place.base;
}

/** The index of a pointer expression as an i32 that instructions extend by its sign; undefined when it is more, or constant. */
function wordIndex(f: FunctionState, index: Expr): Expr | undefined {
  if (index.kind === 'int') return undefined;
  if (!f.isWidePointer) return index;
  if (index.kind !== 'convert') return undefined;
  const from = bare(index.operand.type);
  if (from.kind === 'float' || from.kind === 'pointer') return undefined;
  const size = f.types.sizeOf(from) ?? 8;
  return size < 4 || (size === 4 && isSigned(from)) ? index.operand : undefined;
}

function initialiseLiteral(f: FunctionState, e: Expr & { kind: 'compound-literal' }): void {
  if (f.locate(e.variable) === undefined) {
    f.locations.set(e.variable, f.frameObject(f.types.sizeOf(e.type) ?? 4, f.types.alignOf(e.type)));
  }
  const { variable, items, first, last } = e;
  if (items === undefined) return;
  // The expression that it stands in keeps what it has borrowed: a copy of the argument before.
  f.nestStatements(() => {
    f.visit.statement(f, { kind: 'declare', variable, items, first, last });
  });
}

/** Memory at the address that a pointer expression gives, with constants folded into the offset. */
function addressing(f: FunctionState, pointer: Expr): Place {
  const fixed = addressOfValue(pointer);
  if (fixed !== undefined) {
    const base = f.temp();
    f.address(f.linkage.addressOf(fixed.base) + fixed.offset, base);
    return memory(base, 0);
  }
  if (pointer.kind === 'address') return placeOf(f, pointer.operand);
  if (pointer.kind === 'convert' && bare(pointer.operand.type).kind === 'pointer')
    return addressing(f, pointer.operand);
  if (pointer.kind !== 'offset') return memory(f.visit.value(f, pointer), 0);
  if (pointer.index.kind === 'int') {
    const distance = Number(pointer.index.value) * pointer.scale * (pointer.negative ? -1 : 1);
    const inner = addressing(f, pointer.pointer);
    if (inner.kind === 'memory' && fitsWord(inner.offset + distance))
      return { ...inner, offset: inner.offset + distance };
  }
  return indexed(f, pointer);
}

/** `pointer[index]`: the scaled index plus the base; under ILP32 a fixed base goes into the instruction. */
function indexed(f: FunctionState, e: Expr & { kind: 'offset' }): Place {
  const result = f.temp();
  const mark = f.top;
  const fixed = f.isWidePointer ? undefined : addressOfValue(e.pointer);
  const inner = fixed === undefined ? addressing(f, e.pointer) : undefined;
  const word = f.isWidePointer && e.scale === 1 && !e.negative ? wordIndex(f, e.index) : undefined;
  if (word !== undefined && inner?.kind === 'memory') {
    f.code.emit(Op.ADDXL, result, inner.base, f.visit.value(f, word));
    f.top = mark;
    return memory(result, inner.offset);
  }
  const scaled = scale(f, e.index, e.scale, e.negative, result);
  if (fixed !== undefined) {
    if (scaled !== result) f.move(result, scaled, f.types.intptr);
    f.top = mark;
    return memory(result, (f.linkage.addressOf(fixed.base) + fixed.offset) | 0);
  }
  assert(inner?.kind === 'memory', 'what is indexed lies in memory');
  f.code.emit(f.isWidePointer ? Op.ADDL : Op.ADD, result, inner.base, scaled);
  f.top = mark;
  return memory(result, inner.offset);
}

/** index * scale in bytes, perhaps negated; in `into` unless the index is that already. */
export function scale(f: FunctionState, index: Expr, bytes: number, negative: boolean, into: Reg): Reg {
  const type = f.types.intptr;
  const factor = negative ? -bytes : bytes;
  if (factor === 1) return f.visit.value(f, index);
  const word = f.isWidePointer && fitsWord(factor) ? wordIndex(f, index) : undefined;
  if (word !== undefined) f.code.emit(Op.MULXL, into, f.visit.value(f, word), factor);
  else emitArithmetic(f, '*', type, f.visit.value(f, index), { value: BigInt(factor) }, into);
  return into;
}

/** The address of a place in memory. */
export function addressOfMemory(f: FunctionState, place: Place, into?: Reg): Reg {
  assert(place.kind === 'memory', 'what has an address lies in memory');
  if (into === undefined && place.offset === 0) return place.base;
  const result = into ?? f.temp();
  f.addOffset(result, place.base, place.offset);
  return result;
}

function loadOp(f: FunctionState, type: CType): Op {
  const t = bare(type);
  const size = f.types.sizeOf(t) ?? 4;
  const narrow = t.kind === 'float' && size === 4 ? Op.LDF32 : undefined;
  const op =
    narrow ??
    (size === 8
      ? Op.LD64
      : size === 4
        ? Op.LD32
        : size === 2
          ? isSigned(t)
            ? Op.LD16S
            : Op.LD16U
          : isSigned(t)
            ? Op.LD8S
            : Op.LD8U);
  return (op + (f.isWidePointer ? WIDE_ADDRESS : 0)) as Op;
}

function storeOp(f: FunctionState, type: CType): Op {
  const t = bare(type);
  const size = f.types.sizeOf(t) ?? 4;
  const narrow = t.kind === 'float' && size === 4 ? Op.STF32 : undefined;
  const op = narrow ?? (size === 8 ? Op.ST64 : size === 4 ? Op.ST32 : size === 2 ? Op.ST16 : Op.ST8);
  return (op + (f.isWidePointer ? WIDE_ADDRESS : 0)) as Op;
}

/** The value of a scalar object; a register variable is its own value. */
export function load(f: FunctionState, place: Place, type: CType, into?: Reg): Reg {
  if (place.kind === 'register') {
    if (into === undefined) return place.reg;
    f.move(into, place.reg, type);
    return into;
  }
  const result = into ?? f.temp();
  if (place.kind === 'context') f.code.emit(Op.GETR, result, place.slot * 2, 0);
  else if (place.kind === 'element')
    f.code.emit((loadOp(f, type) + OF_ELEMENT) as Op, result, place.base, place.index);
  else {
    f.code.emit(loadOp(f, type), result, place.base, place.offset);
    if (place.bits !== undefined) extractBits(f, result, type, place.bits);
  }
  return result;
}

export function store(f: FunctionState, place: Place, type: CType, value: Reg): void {
  if (place.kind === 'register') f.move(place.reg, value, type);
  else if (place.kind === 'context') f.code.emit(Op.SETR, value, place.slot * 2, 0);
  else if (place.kind === 'element')
    f.code.emit((storeOp(f, type) + OF_ELEMENT) as Op, value, place.base, place.index);
  else if (place.bits === undefined) f.code.emit(storeOp(f, type), value, place.base, place.offset);
  else insertBits(f, place.base, place.offset, type, place.bits, value);
}

interface Bits {
  readonly first: number;
  readonly width: number;
}

/** Moves a bit-field to the bottom of `reg`, extended by its signedness. */
export function extractBits(f: FunctionState, reg: Reg, type: CType, bits: Bits): void {
  const wide = f.isWide(type);
  const word = wide ? 64 : 32;
  const t = wide
    ? isSigned(type)
      ? f.types.longLong
      : f.types.ulongLong
    : isSigned(type)
      ? f.types.int
      : f.types.uint;
  emitArithmetic(f, '<<', t, reg, { value: BigInt(word - bits.first - bits.width) }, reg);
  emitArithmetic(f, '>>', t, reg, { value: BigInt(word - bits.width) }, reg);
}

function insertBits(f: FunctionState, base: Reg, offset: number, type: CType, bits: Bits, value: Reg): void {
  const mark = f.top;
  const wide = f.isWide(type);
  const t = wide ? f.types.ulongLong : f.types.uint;
  const size = BigInt((f.types.sizeOf(type) ?? 4) * 8);
  const ones = (1n << BigInt(bits.width)) - 1n;
  const keep = BigInt.asUintN(Number(size), ~(ones << BigInt(bits.first)));
  const unit = f.temp();
  const field = f.temp();
  f.code.propagate();
  f.code.emit(loadOp(f, type), unit, base, offset);
  emitArithmetic(f, '&', t, unit, { value: keep }, unit);
  emitArithmetic(f, '&', t, value, { value: ones }, field);
  if (bits.first > 0) emitArithmetic(f, '<<', t, field, { value: BigInt(bits.first) }, field);
  emitArithmetic(f, '|', t, unit, { reg: field }, unit);
  f.code.emit(storeOp(f, type), unit, base, offset);
  f.top = mark;
}

/** Copies a struct. */
export function copyStruct(f: FunctionState, to: Place, from: Place, bytes: number): void {
  if (bytes === 0) return;
  const mark = f.top;
  const target = addressOfMemory(f, to);
  const source = addressOfMemory(f, from);
  f.code.emit(f.isWidePointer ? Op.COPYL : Op.COPY, target, source, bytes);
  f.top = mark;
}

import { type Expr, type FunctionSymbol } from './ast';
import { Op } from './bytecode';
import { bare, isRecord } from './ctype';
import { type FunctionState, type Place, type Reg } from './function-state';
import { addressOfMemory, copyStruct, load, placeOf, store } from './generate-place';

type Call = Expr & { kind: 'call' };

/**
 * Calls; the result lies in the slot of the argument base, the first free one. A struct result is its address: of `place`
 * when given, an object of the function's own.
 */
export function emitCall(f: FunctionState, e: Call, into?: Reg, place?: Place): Reg {
  const { callee, args, signature } = e;
  const target = callee.kind === 'function' ? f.linkage.resolve(callee.symbol) : undefined;
  const pointer = target === undefined ? f.visit.value(f, callee) : 0;
  const returnsStruct = isRecord(e.type);
  const fixed = signature.prototype ? signature.parameters.length : args.length;
  const count = fixed + (returnsStruct ? 1 : 0) + (signature.variadic ? 1 : 0);
  const base = f.temp();
  const chain = chainSlot(target);
  f.top += Math.max(count, chain);
  let slot = base + 2;
  if (returnsStruct) {
    passResultPlace(f, e, slot, place);
    slot += 2;
  }
  for (const arg of args.slice(0, fixed)) {
    passArgument(f, arg, slot);
    slot += 2;
  }
  if (signature.variadic) passVariadic(f, args.slice(fixed), slot);
  f.code.at(e.first, e.last);
  transfer(f, target, { pointer, base, count, chain });
  f.top = base / 2 + 1;
  if (into === undefined || bare(e.type).kind === 'void') return base;
  f.move(into, base, returnsStruct ? f.types.voidPointer : e.type);
  return into;
}

/** The instruction that calls. */
function transfer(
  f: FunctionState,
  target: FunctionSymbol | undefined,
  { pointer, base, count, chain }: { pointer: Reg; base: Reg; count: number; chain: number },
): void {
  if (target?.within !== undefined) f.move(base + 2 * chain, f.frameOf(target.within), f.types.voidPointer);
  if (target === undefined) f.code.emit(Op.CALLP, base, pointer, 0);
  else if (target.native) f.code.emit(Op.NCALL, base, count, target.index);
  else f.code.emit(Op.CALL, base, 0, target.index);
}

/** A nested function gets the frame base of the one around it behind its parameters. */
function chainSlot(target: FunctionSymbol | undefined): number {
  if (target?.within === undefined) return 0;
  const { type, body } = target;
  return (body?.parameters.length ?? 0) + (isRecord(type.result) ? 1 : 0) + (type.variadic ? 1 : 0) + 1;
}

function passResultPlace(f: FunctionState, e: Call, slot: Reg, place: Place | undefined): void {
  if (place === undefined) f.addOffset(slot, 0, f.borrow(f.types.sizeOf(e.type) ?? 0));
  else addressOfMemory(f, place, slot);
}

function passArgument(f: FunctionState, arg: Expr, slot: Reg): void {
  const mark = f.top;
  if (isRecord(arg.type)) passStruct(f, arg, slot);
  else f.visit.value(f, arg, slot);
  f.top = mark;
}

/**
 * A struct goes by its address, and the function that is called copies it first of all. What may be no object, or one of
 * another owner, is copied here, so that it is the call that touches it.
 */
function passStruct(f: FunctionState, arg: Expr, slot: Reg): void {
  const size = f.types.sizeOf(arg.type) ?? 0;
  if (arg.kind === 'call') {
    f.visit.value(f, arg, slot);
    return;
  }
  const from = placeOf(f, arg);
  if (isNamedObject(arg)) {
    addressOfMemory(f, from, slot);
    return;
  }
  const offset = f.borrow(size);
  copyStruct(f, { kind: 'memory', base: 0, offset, bits: undefined }, from, size);
  f.addOffset(slot, 0, offset);
}

/** Lays the arguments of `...` out in the frame as va_list sees them, and passes their address. */
function passVariadic(f: FunctionState, args: readonly Expr[], slot: Reg): void {
  const unit = f.types.pointerBytes;
  const sizes = args.map(arg => Math.ceil((f.types.sizeOf(arg.type) ?? unit) / unit) * unit);
  const area = f.borrow(sizes.reduce((sum, size) => sum + size, 0));
  let offset = area;
  args.forEach((arg, i) => {
    const mark = f.top;
    if (isRecord(arg.type)) {
      copyStruct(
        f,
        { kind: 'memory', base: 0, offset, bits: undefined },
        placeOf(f, arg),
        f.types.sizeOf(arg.type) ?? 0,
      );
    } else {
      const value = f.visit.value(f, arg);
      f.code.at(arg.first, arg.last);
      store(f, { kind: 'memory', base: 0, offset, bits: undefined }, arg.type, value);
    }
    f.top = mark;
    offset += sizes[i] ?? unit;
  });
  f.addOffset(slot, 0, area);
}

/** Whether `e` is a variable, or a member of one: touching it cannot fault. */
export function isNamedObject(e: Expr): boolean {
  return e.kind === 'member' ? isNamedObject(e.object) : e.kind === 'variable';
}

type Intrinsic = Expr & { kind: 'intrinsic' };

/** What the compiler itself knows: variable arguments, exceptions, setjmp. */
export function emitIntrinsic(f: FunctionState, e: Intrinsic, into?: Reg): Reg {
  const result = into ?? f.temp();
  const mark = f.top;
  const [first, second] = e.args;
  f.code.at(e.first, e.last);
  if (first === undefined) emitQuery(f, e.name, result);
  else emitOperation(f, e, first, second, result);
  f.top = mark;
  return result;
}

/** Intrinsics without operands ask about the exception that is being handled. */
function emitQuery(f: FunctionState, name: Intrinsic['name'], result: Reg): void {
  if (name === 'exception_code') f.code.emit(Op.EXCODE, result, 0, 0);
  else if (name === 'exception_info') f.code.emit(Op.EXINFO, result, 0, 0);
  else abnormalTermination(f, result);
}

function emitOperation(
  f: FunctionState,
  e: Intrinsic,
  operand: Expr,
  second: Expr | undefined,
  result: Reg,
): void {
  switch (e.name) {
    case 'va_start':
      storeList(f, operand, f.variadicReg);
      break;
    case 'va_copy':
      if (second !== undefined) storeList(f, operand, f.visit.value(f, second));
      break;
    case 'va_arg':
      nextArgument(f, e, operand, result);
      break;
    case 'alloca':
      f.code.emit(Op.ALLOCA, result, f.visit.value(f, operand), 0);
      break;
    case 'setjmp':
      f.code.emit(Op.SETJMP, result, f.visit.value(f, operand), 0);
      break;
    default: // va_end releases nothing; what its operand does is done
      placeOf(f, operand);
  }
}

function storeList(f: FunctionState, list: Expr, value: Reg): void {
  store(f, placeOf(f, list), f.types.voidPointer, value);
}

/** The address of the next argument; the list moves behind it. */
function nextArgument(f: FunctionState, e: Intrinsic, list: Expr, result: Reg): void {
  const t = bare(e.type);
  const unit = f.types.pointerBytes;
  const size = t.kind === 'pointer' ? (f.types.sizeOf(t.target) ?? unit) : unit;
  const place = placeOf(f, list);
  const next = f.temp();
  const current = load(f, place, f.types.voidPointer, result);
  f.addOffset(next, current, Math.ceil(size / unit) * unit);
  store(f, place, f.types.voidPointer, next);
}

/** The guarded frame holds 1 from the start of the body on, 0 once the body ended by itself. */
function abnormalTermination(f: FunctionState, result: Reg): void {
  const location = f.abnormal;
  if (location?.kind === 'frame')
    f.code.emit(f.isWidePointer ? Op.LD32L : Op.LD32, result, location.base, location.offset);
  else f.code.emit(Op.LDI, result, 0, 0);
}

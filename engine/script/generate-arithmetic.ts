import { type ArithmeticOp, type Expr } from './ast';
import { Op } from './bytecode';
import { bare, type CType, isSigned } from './ctype';
import { type FunctionState, type Reg } from './function-state';

/** The right operand of an operation: in a register, or a constant that the instruction may hold. */
export type Operand = { readonly reg: Reg } | { readonly value: bigint };

export function operandOf(f: FunctionState, e: Expr): Operand {
  return e.kind === 'int' ? { value: e.value } : { reg: f.visit.value(f, e) };
}

const fitsWord = (value: bigint): boolean => BigInt.asIntN(32, value) === value;

interface Forms {
  readonly word: Op;
  readonly wordUnsigned?: Op;
  readonly wide: Op;
  readonly wideUnsigned?: Op;
  readonly float?: Op;
  readonly immediate?: Op;
  readonly immediateUnsigned?: Op;
  readonly wideImmediate?: Op;
  readonly wideImmediateUnsigned?: Op;
}

const FORMS: Readonly<Record<ArithmeticOp, Forms>> = {
  '+': { word: Op.ADD, wide: Op.ADDL, float: Op.FADD, immediate: Op.ADDI, wideImmediate: Op.ADDIL },
  '-': { word: Op.SUB, wide: Op.SUBL, float: Op.FSUB },
  '*': { word: Op.MUL, wide: Op.MULL, float: Op.FMUL, immediate: Op.MULI, wideImmediate: Op.MULIL },
  '/': {
    word: Op.DIVS,
    wordUnsigned: Op.DIVU,
    wide: Op.DIVSL,
    wideUnsigned: Op.DIVUL,
    float: Op.FDIV,
    immediate: Op.DIVSI,
    immediateUnsigned: Op.DIVUI,
  },
  '%': {
    word: Op.MODS,
    wordUnsigned: Op.MODU,
    wide: Op.MODSL,
    wideUnsigned: Op.MODUL,
    immediate: Op.MODSI,
    immediateUnsigned: Op.MODUI,
  },
  '&': { word: Op.AND, wide: Op.ANDL, immediate: Op.ANDI, wideImmediate: Op.ANDIL },
  '|': { word: Op.OR, wide: Op.ORL, immediate: Op.ORI },
  '^': { word: Op.XOR, wide: Op.XORL, immediate: Op.XORI },
  '<<': { word: Op.SHL, wide: Op.SHLL, immediate: Op.SHLI, wideImmediate: Op.SHLIL },
  '>>': {
    word: Op.SHRS,
    wordUnsigned: Op.SHRU,
    wide: Op.SHRSL,
    wideUnsigned: Op.SHRUL,
    immediate: Op.SHRSI,
    immediateUnsigned: Op.SHRUI,
    wideImmediate: Op.SHRSIL,
    wideImmediateUnsigned: Op.SHRUIL,
  },
};

/** into = left op right, in `type`. */
export function emitArithmetic(
  f: FunctionState,
  op: ArithmeticOp,
  type: CType,
  left: Reg,
  right: Operand,
  into: Reg,
): void {
  const forms = FORMS[op];
  const t = bare(type);
  const unsigned = !isSigned(t);
  if (t.kind === 'float') {
    f.code.emit(forms.float ?? Op.FADD, into, left, registerOf(f, right, f.types.double));
    if (t.size === 4) f.code.emit(Op.FROUND, into, into, 0);
    return;
  }
  const wide = f.isWide(t);
  if ('value' in right && emitImmediate(f, op, wide, unsigned, left, right.value, into)) return;
  const mark = f.top;
  const reg = registerOf(f, right, isShift(op) ? f.types.int : t);
  const instruction = wide
    ? ((unsigned ? forms.wideUnsigned : undefined) ?? forms.wide)
    : ((unsigned ? forms.wordUnsigned : undefined) ?? forms.word);
  f.code.emit(instruction, into, left, reg);
  f.top = mark;
}

function emitImmediate(
  f: FunctionState,
  op: ArithmeticOp,
  wide: boolean,
  unsigned: boolean,
  left: Reg,
  value: bigint,
  into: Reg,
): boolean {
  if (op === '-') return emitImmediate(f, '+', wide, unsigned, left, -value, into);
  const found =
    reduced(op, wide, unsigned, value) ??
    (wide ? wideImmediate(op, unsigned, value) : wordImmediate(op, unsigned, value));
  if (found === undefined) return false;
  f.code.emit(found.op, into, left, Number(found.constant));
  return true;
}

interface Immediate {
  readonly op: Op;
  readonly constant: bigint;
}

function wideImmediate(op: ArithmeticOp, unsigned: boolean, value: bigint): Immediate | undefined {
  const forms = FORMS[op];
  const form = (unsigned ? forms.wideImmediateUnsigned : undefined) ?? forms.wideImmediate;
  const signed = BigInt.asIntN(64, value);
  if (form === undefined || !fitsWord(signed)) return undefined;
  return { op: form, constant: isShift(op) ? value & 63n : signed };
}

function wordImmediate(op: ArithmeticOp, unsigned: boolean, value: bigint): Immediate | undefined {
  const forms = FORMS[op];
  const form = (unsigned ? forms.immediateUnsigned : undefined) ?? forms.immediate;
  const signed = BigInt.asIntN(32, value);
  // What may trap, or may overflow as the processor's division does, keeps its register.
  if (form === undefined || (isDivision(op) && (signed === 0n || signed === -1n))) return undefined;
  return { op: form, constant: isShift(op) ? value & 31n : signed };
}

const isShift = (op: ArithmeticOp): boolean => op === '<<' || op === '>>';
const isDivision = (op: ArithmeticOp): boolean => op === '/' || op === '%';

/** Multiplying by a power of two is a shift, unsigned division by one too, its remainder a mask. */
function reduced(op: ArithmeticOp, wide: boolean, unsigned: boolean, value: bigint): Immediate | undefined {
  if (value <= 0n || (value & (value - 1n)) !== 0n || (isDivision(op) && !unsigned)) return undefined;
  const log = BigInt(value.toString(2).length - 1);
  if (op === '*') return { op: wide ? Op.SHLIL : Op.SHLI, constant: log };
  if (op === '/') return { op: wide ? Op.SHRUIL : Op.SHRUI, constant: log };
  if (op !== '%' || value > 0x80000000n) return undefined;
  return { op: wide ? Op.ANDIL : Op.ANDI, constant: value - 1n };
}

export function registerOf(f: FunctionState, operand: Operand, type: CType): Reg {
  if ('reg' in operand) return operand.reg;
  const reg = f.temp();
  f.constant(operand.value, type, reg);
  return reg;
}

/** A value of type `from` as one of type `to`: in the same register where the bits are the same already. */
export function emitConversion(
  f: FunctionState,
  reg: Reg,
  from: CType,
  to: CType,
  into: Reg | undefined,
): Reg {
  const a = bare(from);
  const b = bare(to);
  if (b.kind === 'integer' && b.flavour === 'bool') return emitTest(f, reg, a, into ?? f.temp());
  if (b.kind === 'float') return emitToFloat(f, reg, a, b.size, into);
  if (a.kind === 'float') return emitFromFloat(f, reg, b, into ?? f.temp());
  const extension = extensionTo(f, a, b);
  if (extension !== undefined) {
    const result = into ?? f.temp();
    f.code.emit(extension, result, reg, 0);
    return result;
  }
  if (into === undefined) return reg;
  f.move(into, reg, b);
  return into;
}

/** The instruction that makes an integer of type `from` one of type `to`, undefined when the bits are right already. */
function extensionTo(f: FunctionState, from: CType, to: CType): Op | undefined {
  const fromSize = f.types.sizeOf(from) ?? 4;
  const toSize = f.types.sizeOf(to) ?? 4;
  if (toSize === 8) {
    if (fromSize === 8) return undefined;
    return isSigned(from) ? Op.SXL : Op.ZXL;
  }
  if (toSize === 4 || holdsAll(fromSize, isSigned(from), toSize, isSigned(to))) return undefined;
  if (toSize === 1) return isSigned(to) ? Op.SX8 : Op.ZX8;
  return isSigned(to) ? Op.SX16 : Op.ZX16;
}

/** Whether an integer type has all values of another one, so that its registers do too. */
export function holdsAll(fromSize: number, fromSigned: boolean, size: number, signed: boolean): boolean {
  return fromSize < size ? !fromSigned || signed : fromSize === size && fromSigned === signed;
}

/** 1 when the value is not zero, otherwise 0. */
function emitTest(f: FunctionState, reg: Reg, from: CType, into: Reg): Reg {
  if (f.isFloat(from)) {
    const mark = f.top;
    const zero = f.temp();
    f.double(0, zero);
    f.code.emit(Op.FNE, into, reg, zero);
    f.top = mark;
  } else if (f.isWide(from)) {
    f.code.emit(Op.LNOTL, into, reg, 0);
    f.code.emit(Op.XORI, into, into, 1);
  } else {
    f.code.emit(Op.NEI, into, reg, 0);
  }
  return into;
}

function emitToFloat(f: FunctionState, reg: Reg, from: CType, size: 4 | 8, into: Reg | undefined): Reg {
  const a = bare(from);
  if (a.kind === 'float') {
    if (size === 8 || a.size === 4) {
      if (into === undefined) return reg;
      f.move(into, reg, a);
      return into;
    }
    const result = into ?? f.temp();
    f.code.emit(Op.FROUND, result, reg, 0);
    return result;
  }
  const result = into ?? f.temp();
  const wide = f.isWide(a);
  const signed = isSigned(a);
  f.code.emit(wide ? (signed ? Op.FFROML : Op.FFROMUL) : signed ? Op.FFROMI : Op.FFROMU, result, reg, 0);
  if (size === 4) f.code.emit(Op.FROUND, result, result, 0);
  return result;
}

function emitFromFloat(f: FunctionState, reg: Reg, to: CType, into: Reg): Reg {
  const wide = f.isWide(to);
  const signed = isSigned(to);
  const size = f.types.sizeOf(to) ?? 4;
  f.code.emit(wide ? (signed ? Op.LTOF : Op.ULTOF) : signed || size < 4 ? Op.ITOF : Op.UTOF, into, reg, 0);
  if (size < 4) emitConversion(f, into, f.types.int, to, into);
  return into;
}

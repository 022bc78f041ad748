import { type CompareOp, type Expr } from './ast';
import { Op } from './bytecode';
import { type Label, newLabel } from './code-buffer';
import { bare, isSigned } from './ctype';
import { type FunctionState, type Reg } from './function-state';

const NEGATED: Readonly<Record<CompareOp, CompareOp>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
};
const SWAPPED: Readonly<Record<CompareOp, CompareOp>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** Forms of one comparison; those that are missing are made by swapping the operands. */
interface Forms {
  readonly branch?: Op;
  readonly branchImmediate?: Op;
  readonly value?: Op;
  readonly valueImmediate?: Op;
}
type Table = Readonly<Record<CompareOp, Forms>>;

const SIGNED: Table = {
  '==': { branch: Op.BEQ, branchImmediate: Op.BEQI, value: Op.EQ, valueImmediate: Op.EQI },
  '!=': { branch: Op.BNE, branchImmediate: Op.BNEI, value: Op.NE, valueImmediate: Op.NEI },
  '<': { branch: Op.BLTS, branchImmediate: Op.BLTSI, value: Op.LTS, valueImmediate: Op.LTSI },
  '<=': { branch: Op.BLES, branchImmediate: Op.BLESI, value: Op.LES, valueImmediate: Op.LESI },
  '>': { branchImmediate: Op.BGTSI, valueImmediate: Op.GTSI },
  '>=': { branchImmediate: Op.BGESI, valueImmediate: Op.GESI },
};
const UNSIGNED: Table = {
  '==': SIGNED['=='],
  '!=': SIGNED['!='],
  '<': { branch: Op.BLTU, branchImmediate: Op.BLTUI, value: Op.LTU, valueImmediate: Op.LTUI },
  '<=': { branch: Op.BLEU, branchImmediate: Op.BLEUI, value: Op.LEU, valueImmediate: Op.LEUI },
  '>': { branchImmediate: Op.BGTUI, valueImmediate: Op.GTUI },
  '>=': { branchImmediate: Op.BGEUI, valueImmediate: Op.GEUI },
};
const WIDE_SIGNED: Table = {
  '==': { branch: Op.BEQL, value: Op.EQL },
  '!=': { branch: Op.BNEL, value: Op.NEL },
  '<': { branch: Op.BLTSL, value: Op.LTSL },
  '<=': { branch: Op.BLESL, value: Op.LESL },
  '>': {},
  '>=': {},
};
const WIDE_UNSIGNED: Table = {
  '==': WIDE_SIGNED['=='],
  '!=': WIDE_SIGNED['!='],
  '<': { branch: Op.BLTUL, value: Op.LTUL },
  '<=': { branch: Op.BLEUL, value: Op.LEUL },
  '>': {},
  '>=': {},
};
const FLOAT: Table = {
  '==': { value: Op.FEQ },
  '!=': { value: Op.FNE },
  '<': { value: Op.FLT },
  '<=': { value: Op.FLE },
  '>': {},
  '>=': {},
};

type Comparison = Expr & { kind: 'compare' };

function tableOf(f: FunctionState, e: Comparison): Table {
  const t = bare(e.left.type);
  if (t.kind === 'float') return FLOAT;
  const signed = isSigned(t);
  if (f.isWide(t)) return signed ? WIDE_SIGNED : WIDE_UNSIGNED;
  return signed ? SIGNED : UNSIGNED;
}

/** Goes to `target` when the truth of `e` is `when`, otherwise falls through. */
export function branch(f: FunctionState, e: Expr, target: Label, when: boolean): void {
  const mark = f.top;
  switch (e.kind) {
    case 'int':
      if ((e.value !== 0n) === when) f.code.branch(Op.JMP, 0, 0, target);
      break;
    case 'logical':
      branchLogical(f, e, target, when);
      break;
    case 'compare':
      branchCompare(f, e, target, when);
      break;
    case 'unary':
      if (e.op === '!') branch(f, e.operand, target, !when);
      else branchValue(f, e, target, when);
      break;
    case 'comma':
      f.visit.effect(f, e.left);
      branch(f, e.right, target, when);
      break;
    default:
      branchValue(f, e, target, when);
  }
  f.top = mark;
}

function branchLogical(f: FunctionState, e: Expr & { kind: 'logical' }, target: Label, when: boolean): void {
  // `a && b` is false as soon as `a` is; `a || b` true as soon as `a` is.
  const decisive = e.op === '||';
  if (decisive === when) {
    branch(f, e.left, target, when);
    branch(f, e.right, target, when);
    return;
  }
  const past = newLabel();
  branch(f, e.left, past, decisive);
  branch(f, e.right, target, when);
  f.code.settle(past);
}

function branchValue(f: FunctionState, e: Expr, target: Label, when: boolean): void {
  const reg = f.visit.value(f, e);
  f.code.at(e.first, e.last);
  if (f.isFloat(e.type)) {
    const zero = f.temp();
    f.double(0, zero);
    f.code.emit(Op.FNE, zero, reg, zero);
    f.code.branch(when ? Op.BNZ : Op.BZ, 0, zero, target);
  } else if (f.isWide(e.type)) {
    f.code.branch(when ? Op.BNZL : Op.BZL, 0, reg, target);
  } else {
    f.code.branch(when ? Op.BNZ : Op.BZ, 0, reg, target);
  }
}

function branchCompare(f: FunctionState, e: Comparison, target: Label, when: boolean): void {
  const table = tableOf(f, e);
  if (table === FLOAT) {
    // NaN is why a float comparison cannot be negated.
    const reg = compareValue(f, e);
    f.code.branch(when ? Op.BNZ : Op.BZ, 0, reg, target);
    return;
  }
  const [left, right, op] = constantRight(e);
  const wanted = when ? op : NEGATED[op];
  const a = f.visit.value(f, left);
  const { branchImmediate } = table[wanted];
  if (right.kind === 'int' && branchImmediate !== undefined) {
    f.code.at(e.first, e.last);
    f.code.branch(branchImmediate, a, Number(BigInt.asIntN(32, right.value)), target);
    return;
  }
  if (right.kind === 'int' && right.value === 0n && (wanted === '==' || wanted === '!=')) {
    f.code.at(e.first, e.last);
    f.code.branch(wanted === '==' ? Op.BZL : Op.BNZL, 0, a, target);
    return;
  }
  const b = f.visit.value(f, right);
  f.code.at(e.first, e.last);
  const direct = table[wanted].branch;
  if (direct !== undefined) f.code.branch(direct, a, b, target);
  else f.code.branch(table[SWAPPED[wanted]].branch ?? Op.BEQ, b, a, target);
}

/** A constant operand stands on the right. */
function constantRight(e: Comparison): readonly [Expr, Expr, CompareOp] {
  return e.left.kind === 'int' ? [e.right, e.left, SWAPPED[e.op]] : [e.left, e.right, e.op];
}

/** 0 or 1. */
export function compareValue(f: FunctionState, e: Comparison, into?: Reg): Reg {
  const table = tableOf(f, e);
  const result = into ?? f.temp();
  const mark = f.top;
  const [left, right, op] = table === FLOAT ? [e.left, e.right, e.op] : constantRight(e);
  const a = f.visit.value(f, left);
  const { valueImmediate, value } = table[op];
  if (right.kind === 'int' && valueImmediate !== undefined) {
    f.code.at(e.first, e.last);
    f.code.emit(valueImmediate, result, a, Number(BigInt.asIntN(32, right.value)));
  } else {
    const b = f.visit.value(f, right);
    f.code.at(e.first, e.last);
    if (value !== undefined) f.code.emit(value, result, a, b);
    else f.code.emit(table[SWAPPED[op]].value ?? Op.EQ, result, b, a);
  }
  f.top = mark;
  return result;
}

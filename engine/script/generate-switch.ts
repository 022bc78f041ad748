import { type Expr, type SwitchLabel, type SwitchStatement } from './ast';
import { Op } from './bytecode';
import { type Label, newLabel } from './code-buffer';
import { isSigned } from './ctype';
import { type FunctionState } from './function-state';

export function switchLabel(f: FunctionState, label: SwitchLabel): Label {
  const known = f.switchLabels.get(label);
  if (known !== undefined) return known;
  const made = newLabel();
  f.switchLabels.set(label, made);
  return made;
}

/** Share of a jump table's entries that cases fill, and the fewest cases for which one pays. */
const DENSITY = 0.4;
const FEWEST_FOR_TABLE = 4;

export function switchStatement(f: FunctionState, s: SwitchStatement): void {
  const end = newLabel();
  const fallback = s.labels.find(label => label.value === undefined);
  const other = fallback === undefined ? end : switchLabel(f, fallback);
  const cases = s.labels.flatMap(label =>
    label.value === undefined
      ? []
      : [{ low: label.value, high: label.high ?? label.value, label: switchLabel(f, label) }],
  );
  cases.sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0));
  f.code.startStatement({ first: s.first, last: s.value.last });
  f.code.at(s.value.first, s.value.last);
  const mark = f.top;
  if (cases.length === 0) {
    f.visit.effect(f, s.value);
    f.code.branch(Op.JMP, 0, 0, other);
  } else {
    dispatch(f, s.value, cases, other);
  }
  f.top = mark;
  f.settle();
  const before = f.exits;
  f.exits = { ...before, breakTo: end, breakDepth: f.finallies.length };
  f.visit.statement(f, s.body);
  f.exits = before;
  f.code.settle(end);
}

interface Case {
  readonly low: bigint;
  /** The last value: `low` unless it is a range. */
  readonly high: bigint;
  readonly label: Label;
}

/** Goes to the case of the value of `e`, or to `other`. */
function dispatch(f: FunctionState, e: Expr, cases: readonly Case[], other: Label): void {
  const reg = f.visit.value(f, e);
  f.code.at(e.first, e.last);
  const low = cases[0]?.low ?? 0n;
  const high = cases.at(-1)?.high ?? 0n;
  const range = high - low + 1n;
  const filled = cases.reduce((sum, each) => sum + each.high - each.low + 1n, 0n);
  const isDense =
    cases.length >= FEWEST_FOR_TABLE && range <= 65536n && Number(filled) >= Number(range) * DENSITY;
  if (isDense && !f.isWide(e.type)) jumpTable(f, reg, low, Number(range), cases, other);
  else search(f, comparisonOf(f, e, reg), cases, other);
}

/** What lies outside of the table falls through to the jump behind it; so do holes, by way of it. */
function jumpTable(
  f: FunctionState,
  reg: number,
  low: bigint,
  range: number,
  cases: readonly Case[],
  other: Label,
): void {
  const index = low === 0n ? reg : f.temp();
  if (low !== 0n) f.code.emit(Op.ADDI, index, reg, Number(BigInt.asIntN(32, -low)));
  const hole = newLabel();
  const labels = Array.from({ length: range }, () => hole);
  for (const each of cases) labels.fill(each.label, Number(each.low - low), Number(each.high - low) + 1);
  f.code.emit(Op.JTAB, index, f.code.table(labels), range);
  f.code.settle(hole);
  f.code.branch(Op.JMP, 0, 0, other);
}

/** Branches to a label when the value of the switch equals, or is below, a constant of its type. */
type Comparison = (isBelow: boolean, value: bigint, to: Label) => void;

function comparisonOf(f: FunctionState, e: Expr, reg: number): Comparison {
  const signed = isSigned(e.type);
  if (!f.isWide(e.type)) {
    const below = signed ? Op.BLTSI : Op.BLTUI;
    return (isBelow, value, to) => {
      f.code.branch(isBelow ? below : Op.BEQI, reg, Number(BigInt.asIntN(32, value)), to);
    };
  }
  const below = signed ? Op.BLTSL : Op.BLTUL;
  const constant = f.temp();
  return (isBelow, value, to) => {
    f.constant(value, e.type, constant);
    f.code.branch(isBelow ? below : Op.BEQL, reg, constant, to);
  };
}

/** Cases that are compared one after the other: fewer branches than halving them again. */
const FEW = 4;

/** The cases before it did not match: what is below this one matches none. */
function compareCase(compare: Comparison, { low, high, label }: Case, other: Label): void {
  if (low === high) {
    compare(false, low, label);
    return;
  }
  compare(true, low, other);
  compare(true, high, label);
  compare(false, high, label);
}

/** Halves the sorted cases until few are left. */
function search(f: FunctionState, compare: Comparison, cases: readonly Case[], other: Label): void {
  if (cases.length <= FEW) {
    for (const each of cases) compareCase(compare, each, other);
    f.code.branch(Op.JMP, 0, 0, other);
    return;
  }
  const middle = cases.length >> 1;
  const lower = newLabel();
  compare(true, cases[middle]!.low, lower);
  search(f, compare, cases.slice(middle), other);
  f.code.settle(lower);
  search(f, compare, cases.slice(0, middle), other);
}

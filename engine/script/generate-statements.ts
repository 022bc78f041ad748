import { assert } from '../base/assert';
import { type Declares, type Expr, type Extent, type InitItem, type Statement, type Variable } from './ast';
import { Op } from './bytecode';
import { newLabel } from './code-buffer';
import { bare, isRecord, isVariableLength } from './ctype';
import { exitTo } from './exits';
import { type FunctionState, type Location, type Place } from './function-state';
import { switchLabel, switchStatement } from './generate-switch';
import { emitTry } from './generate-try';
import { emitCall } from './generate-call';
import { copyStruct, load, placeOf, store } from './generate-place';

export function statement(f: FunctionState, s: Statement): void {
  if (isJump(s)) {
    begin(f, s);
    jump(f, s);
  } else if (isDeclaration(s)) {
    declaration(f, s);
  } else {
    unfold(f, s);
  }
  f.settle();
}

type Jump = Extract<
  Statement,
  {
    kind: 'break' | 'continue' | 'leave' | 'goto' | 'goto-address' | 'return';
  }
>;

const JUMPS: ReadonlySet<string> = new Set<Jump['kind']>([
  'break',
  'continue',
  'leave',
  'goto',
  'goto-address',
  'return',
]);
const isJump = (s: Statement): s is Jump => JUMPS.has(s.kind);

type Declaration = Extract<Statement, { kind: 'declare' | 'sizes' | 'take' }>;

const DECLARATIONS: ReadonlySet<string> = new Set<Declaration['kind']>(['declare', 'sizes', 'take']);
const isDeclaration = (s: Statement): s is Declaration => DECLARATIONS.has(s.kind);

function unfold(f: FunctionState, s: Exclude<Statement, Jump | Declaration>): void {
  switch (s.kind) {
    case 'expression':
      begin(f, s.value);
      f.visit.effect(f, s.value);
      break;
    case 'block':
      block(f, s.statements, undefined, s.declares);
      break;
    case 'group':
      for (const inner of s.statements) statement(f, inner);
      break;
    case 'if':
      ifStatement(f, s);
      break;
    case 'while':
    case 'do':
    case 'for':
      loop(f, s);
      break;
    case 'switch':
      switchStatement(f, s);
      break;
    case 'case':
      f.code.settle(switchLabel(f, s.label));
      statement(f, s.body);
      break;
    case 'label':
      f.code.settle(f.labelOf(s.label));
      statement(f, s.body);
      break;
    case 'try':
      emitTry(f, s);
      break;
    case 'empty':
      break;
  }
}

/** What a declaration does at run time. */
function declaration(f: FunctionState, s: Declaration): void {
  if (s.kind === 'declare') declare(f, s.variable, s.items, s);
  else if (s.kind === 'take') take(f, s);
  else {
    f.code.at(s.first, s.last);
    for (const each of s.values) f.visit.effect(f, each);
  }
}

/** The next instruction is made for `e`, with which the statement `whole` starts. */
function begin(f: FunctionState, e: Extent, whole = e): void {
  f.code.startStatement(whole);
  f.code.at(e.first, e.last);
}

export function block(
  f: FunctionState,
  statements: readonly Statement[],
  end?: () => void,
  declares?: Declares,
): void {
  const mark = f.top;
  const outer = openScope(f, declares);
  for (const inner of statements) statement(f, inner);
  end?.();
  closeScope(f, outer);
  f.top = mark;
}

export function openScope(f: FunctionState, declares?: Declares): number {
  const outer = f.scope;
  f.scopes.push({ parent: outer, start: f.code.pc, end: f.code.pc, declares, variables: [] });
  f.scope = f.scopes.length - 1;
  return outer;
}

export function closeScope(f: FunctionState, outer: number): void {
  const scope = f.scopes[f.scope];
  if (scope !== undefined) scope.end = f.code.pc;
  f.scope = outer;
}

/** Gives a local its slot or its place in the frame, and tells the debugger. */
export function allocate(f: FunctionState, variable: Variable): Location {
  const known = f.locate(variable);
  if (known !== undefined) return known;
  const isPointed = isVariableLength(variable.type);
  const size = isPointed ? f.types.pointerBytes : (f.types.sizeOf(variable.type) ?? 4);
  const align = isPointed ? size : f.types.alignOf(variable.type);
  const location: Location =
    variable.inMemory || isRecord(variable.type)
      ? f.frameObject(size, Math.max(align, variable.align))
      : { kind: 'register', reg: f.temp() };
  f.locations.set(variable, location);
  note(f, variable, location);
  return location;
}

/** Puts a variable into the open scope. */
export function note(f: FunctionState, variable: Variable, location: Location | 'static'): void {
  if (variable.name !== '') f.scopes[f.scope]?.variables.push({ variable, location, from: f.code.pc });
}

function declare(
  f: FunctionState,
  variable: Variable,
  items: readonly InitItem[] | undefined,
  s: { first: number; last: number },
): void {
  if (variable.storage === 'static') {
    note(f, variable, 'static');
    return;
  }
  const location = allocate(f, variable);
  if (items === undefined) return;
  if (variable.name !== '') begin(f, s);
  const mark = f.top;
  if (location.kind === 'register') {
    const [item] = items;
    if (item !== undefined) f.visit.value(f, item.value, location.reg);
    else f.code.emit(Op.LDI64, location.reg, 0, 0);
  } else {
    initialise(f, variable, location, items);
  }
  f.top = mark;
}

/** What ended scopes had taken goes back first, unless alloca took memory among it. */
function take(f: FunctionState, s: Statement & { kind: 'take' }): void {
  begin(f, s);
  const mark = f.top;
  const location = allocate(f, s.variable);
  const kept = f.top;
  const size = f.visit.value(f, s.bytes);
  if (f.symbol.body?.allocates !== true && f.parent === undefined) {
    const below = s.below === undefined ? undefined : f.locate(s.below);
    const base = below === undefined ? 0 : load(f, placed(below), f.types.voidPointer);
    f.code.emit(Op.RELEASE, base, 0, 0);
  }
  const address = location.kind === 'register' ? location.reg : f.temp();
  f.code.emit(Op.ALLOCA, address, size, 0);
  if (location.kind !== 'register') store(f, placed(location), f.types.voidPointer, address);
  f.top = location.kind === 'register' ? kept : mark;
}

const placed = (location: Location): Place =>
  location.kind === 'frame' ? { ...location, kind: 'memory', bits: undefined } : location;

function initialise(
  f: FunctionState,
  variable: Variable,
  location: Location,
  items: readonly InitItem[],
): void {
  assert(location.kind === 'frame', 'an aggregate lies in memory');
  const size = f.types.sizeOf(variable.type) ?? 4;
  // Everything that no item names is zero (C99 6.7.8).
  if (!isCovered(f, items, size)) {
    const mark = f.top;
    const at = f.temp();
    f.addOffset(at, location.base, location.offset);
    f.code.emit(f.isWidePointer ? Op.ZEROL : Op.ZERO, at, 0, size);
    f.top = mark;
  }
  for (const item of items)
    storeItem(f, item, {
      kind: 'memory',
      base: location.base,
      offset: location.offset + item.offset,
      bits: item.bits,
    });
}

/** Whether the items lie side by side from the first byte to the last. */
function isCovered(f: FunctionState, items: readonly InitItem[], size: number): boolean {
  let end = 0;
  for (const item of items.toSorted((a, b) => a.offset - b.offset)) {
    if (item.bits !== undefined || item.offset !== end) return false;
    end += f.types.sizeOf(item.type) ?? 0;
  }
  return end === size;
}

function storeItem(f: FunctionState, item: InitItem, place: Place): void {
  const mark = f.top;
  if (isRecord(item.type) && item.value.kind === 'call') {
    emitCall(f, item.value, undefined, place);
  } else if (isRecord(item.type) || bare(item.type).kind === 'array') {
    copyStruct(f, place, placeOf(f, item.value), f.types.sizeOf(item.type) ?? 0);
  } else {
    const reg = f.visit.value(f, item.value);
    f.code.at(item.value.first, item.value.last);
    store(f, place, item.type, reg);
  }
  f.top = mark;
}

function ifStatement(f: FunctionState, s: Statement & { kind: 'if' }): void {
  const otherwise = newLabel();
  begin(f, s.condition, { first: s.first, last: s.condition.last });
  f.visit.branch(f, s.condition, otherwise, false);
  f.settle();
  statement(f, s.then);
  if (s.otherwise !== undefined) {
    const end = newLabel();
    f.code.branch(Op.JMP, 0, 0, end);
    f.code.settle(otherwise);
    statement(f, s.otherwise);
    f.code.settle(end);
  } else {
    f.code.settle(otherwise);
  }
}

/** Loops test at the bottom: one branch an iteration. */
function loop(f: FunctionState, s: Statement & { kind: 'while' | 'do' | 'for' }): void {
  const mark = f.top;
  const outer = openScope(f);
  const top = newLabel();
  const test = newLabel();
  const next = newLabel();
  const end = newLabel();
  if (s.kind === 'for' && s.init !== undefined) statement(f, s.init);
  if (s.kind !== 'do' && s.condition !== undefined) {
    f.code.at(s.condition.first, s.condition.last);
    f.code.branch(Op.JMP, 0, 0, test);
  }
  f.code.settle(top);
  const before = f.exits;
  f.exits = {
    breakTo: end,
    continueTo: next,
    breakDepth: f.finallies.length,
    continueDepth: f.finallies.length,
  };
  statement(f, s.body);
  f.exits = before;
  f.code.settle(next);
  if (s.kind === 'for' && s.step !== undefined) {
    begin(f, s.step);
    f.visit.effect(f, s.step);
    f.settle();
  }
  f.code.settle(test);
  if (s.condition === undefined) {
    f.code.branch(Op.JMP, 0, 0, top);
  } else {
    begin(f, s.condition, s.kind === 'while' ? { first: s.first, last: s.condition.last } : s.condition);
    f.visit.branch(f, s.condition, top, true);
  }
  f.code.settle(end);
  closeScope(f, outer);
  f.top = mark;
}

function jump(f: FunctionState, s: Jump): void {
  switch (s.kind) {
    case 'break':
      if (f.exits.breakTo !== undefined) exitTo(f, f.exits.breakTo, f.exits.breakDepth);
      break;
    case 'continue':
      if (f.exits.continueTo !== undefined) exitTo(f, f.exits.continueTo, f.exits.continueDepth);
      break;
    case 'leave':
      if (f.leaveTo !== undefined) exitTo(f, f.leaveTo.label, f.leaveTo.depth);
      break;
    case 'goto':
      exitTo(f, f.labelOf(s.label), f.finallies.filter(open => s.label.guards?.includes(open.region)).length);
      break;
    case 'goto-address':
      gotoAddress(f, s);
      break;
    case 'return':
      returnValue(f, s.value);
      break;
  }
}

/** Labels are numbered from 1; anything else is an address at which there is no code, and faults. */
function gotoAddress(f: FunctionState, s: Statement & { kind: 'goto-address' }): void {
  const mark = f.top;
  const address = f.visit.value(f, s.address);
  const outside = newLabel();
  const count = s.labels.length + 1;
  if (f.isWidePointer) {
    const limit = f.temp();
    f.constant(BigInt(count), f.types.voidPointer, limit);
    f.code.branch(Op.BLEUL, limit, address, outside);
  }
  const labels = s.labels.map(label => f.labelOf(label));
  f.code.emit(Op.JTAB, address, f.code.table([outside, ...labels]), count);
  f.code.settle(outside);
  f.code.emit(Op.CALLP, f.temp(), address, 0);
  f.top = mark;
}

function returnValue(f: FunctionState, e: Expr | undefined): void {
  const isVoid = bare(f.symbol.type.result).kind === 'void';
  const mark = f.top;
  if (e === undefined || isVoid) {
    if (e !== undefined) f.visit.effect(f, e);
    if (f.finallies.length > 0) exitTo(f, f.returnTo, 0);
    else f.code.emit(Op.RETV, 0, 0, 0);
  } else if (isRecord(e.type)) {
    copyStruct(
      f,
      { kind: 'memory', base: f.resultReg, offset: 0, bits: undefined },
      placeOf(f, e),
      f.types.sizeOf(e.type) ?? 0,
    );
    if (f.finallies.length > 0) exitTo(f, f.returnTo, 0);
    else f.code.emit(Op.RET, f.resultReg, 0, 0);
  } else if (f.finallies.length > 0) {
    f.visit.value(f, e, f.returnReg);
    exitTo(f, f.returnTo, 0);
  } else {
    const reg = f.visit.value(f, e);
    f.code.at(e.first, e.last);
    f.code.emit(Op.RET, reg, 0, 0);
  }
  f.top = mark;
}

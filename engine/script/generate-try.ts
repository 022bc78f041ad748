import { type TryStatement } from './ast';
import { Op } from './bytecode';
import { newLabel } from './code-buffer';
import { exitTo } from './exits';
import { type FunctionState, type Location, type OpenFinally } from './function-state';

/** A guarded region: its range goes into the function's table, its filter or finally handler becomes a funclet. */
export function emitTry(f: FunctionState, s: TryStatement): void {
  if (s.filter === undefined) emitFinally(f, s);
  else emitExcept(f, s, s.filter);
}

function emitExcept(f: FunctionState, s: TryStatement, filter: NonNullable<TryStatement['filter']>): void {
  const end = newLabel();
  const outer = f.leaveTo;
  f.leaveTo = { label: end, depth: f.finallies.length };
  const start = f.code.pc;
  f.visit.statement(f, s.body);
  f.leaveTo = outer;
  f.code.branch(Op.JMP, 0, 0, end);
  const bodyEnd = f.code.pc;
  const handler = f.code.pc;
  const funclet = f.linkage.addFunclet(f, `${f.symbol.name}$filter`, inner => {
    inner.code.startStatement();
    const value = inner.visit.value(inner, filter);
    inner.code.emit(Op.RET, value, 0, 0);
  });
  f.tries.push({ start, end: bodyEnd, kind: 'except', funclet, handler });
  f.visit.statement(f, s.handler);
  f.code.settle(end);
}

function emitFinally(f: FunctionState, s: TryStatement): void {
  const after = newLabel();
  const abnormal = f.frameObject(4, 4);
  const outer = f.leaveTo;
  const open: OpenFinally = { region: s.region, stubs: [] };
  setAbnormal(f, abnormal, 1);
  f.leaveTo = { label: after, depth: f.finallies.length + 1 };
  f.finallies.push(open);
  const start = f.code.pc;
  f.visit.statement(f, s.body);
  f.code.branch(Op.JMP, 0, 0, after);
  const bodyEnd = f.code.pc;
  f.finallies.pop();
  f.leaveTo = outer;
  const funclet = f.linkage.addFunclet(f, `${f.symbol.name}$finally`, inner => {
    inner.abnormal = abnormal.kind === 'frame' ? { ...abnormal, base: 2 } : abnormal;
    inner.visit.statement(inner, s.handler);
    inner.code.at(s.handler.last, s.handler.last);
    inner.code.emit(Op.RETV, 0, 0, 0);
  });
  f.tries.push({ start, end: bodyEnd, kind: 'finally', funclet, handler: bodyEnd });
  // Jumps out of the body come through here: the handler runs outside of its own range.
  for (const { stub, target, depth } of open.stubs) {
    f.code.settle(stub);
    callFunclet(f, funclet);
    exitTo(f, target, depth);
  }
  f.code.settle(after);
  setAbnormal(f, abnormal, 0);
  callFunclet(f, funclet);
}

function setAbnormal(f: FunctionState, location: Location, value: number): void {
  if (location.kind !== 'frame') return;
  const mark = f.top;
  const reg = f.temp();
  f.code.emit(Op.LDI, reg, 0, value);
  f.code.emit(f.isWidePointer ? Op.ST32L : Op.ST32, reg, location.base, location.offset);
  f.top = mark;
}

/** Calls a finally handler with the frame base of the guarded function. */
function callFunclet(f: FunctionState, funclet: number): void {
  const mark = f.top;
  const base = f.temp();
  const argument = f.temp();
  f.code.emit(Op.MOV, argument, f.parent === undefined ? 0 : 2, 0);
  f.code.emit(Op.CALL, base, 0, funclet);
  f.top = mark;
}

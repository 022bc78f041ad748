import { type FunctionBody, type FunctionSymbol } from './ast';
import { Op } from './bytecode';
import { type CodeBuffer } from './code-buffer';
import { bare, isRecord, type Types } from './ctype';
import { FunctionState, type Linkage, type Reg, type Visitor } from './function-state';
import { branch } from './generate-branch';
import { effect, value } from './generate-expression';
import { copyStruct, load, placeOf, store } from './generate-place';
import { allocate, block, closeScope, note, openScope, statement } from './generate-statements';
import { isMain } from './parser-unit';

export const VISITOR: Visitor = { value, effect, place: placeOf, branch, statement, block };

/** A function's code and what the program's tables say of it. */
export interface GeneratedFunction {
  readonly state: FunctionState;
  readonly start: number;
  readonly end: number;
  readonly parameters: number;
}

/** Makes the code of one function; its funclets are asked of the linkage and follow it. */
export function generateFunction(
  code: CodeBuffer,
  types: Types,
  linkage: Linkage,
  symbol: FunctionSymbol,
  body: FunctionBody,
): GeneratedFunction {
  const outer = symbol.within === undefined ? undefined : linkage.stateOfFunction(symbol.within);
  const f = new FunctionState(code, types, linkage, VISITOR, symbol, undefined, outer);
  const start = code.pc;
  code.at(symbol.extent.first, symbol.extent.last);
  openScope(f, body.block.declares);
  const parameters = enter(f, body);
  f.returnReg = body.guards ? f.temp() : 0;
  for (const s of body.block.statements) statement(f, s);
  if (code.isReachable(start)) returnAtEnd(f, body);
  returnThroughFinally(f);
  closeScope(f, -1);
  return { state: f, start, end: code.pc, parameters };
}

/** Gives the parameters their places: those that live in memory and structs are copied into the frame. */
function enter(f: FunctionState, body: FunctionBody): number {
  const { type } = f.symbol;
  if (isRecord(type.result)) f.resultReg = f.temp();
  const slots = body.parameters.map(() => f.temp());
  if (type.variadic) f.variadicReg = f.temp();
  const chain = f.outer === undefined ? 0 : f.temp();
  const parameters = f.top - 1;
  if (f.outer !== undefined) enterNested(f, f.outer, chain, body);
  for (const nested of body.nested) makeClosure(f, nested);
  body.parameters.forEach((variable, i) => {
    const reg = slots[i] ?? 0;
    if (!variable.inMemory && !isRecord(variable.type)) {
      f.locations.set(variable, { kind: 'register', reg });
      note(f, variable, { kind: 'register', reg });
      return;
    }
    const location = allocate(f, variable);
    if (location.kind !== 'frame') return;
    const place = { kind: 'memory', base: location.base, offset: location.offset, bits: undefined } as const;
    if (isRecord(variable.type))
      copyStruct(
        f,
        place,
        { kind: 'memory', base: reg, offset: 0, bits: undefined },
        f.types.sizeOf(variable.type) ?? 0,
      );
    else store(f, place, variable.type, reg);
  });
  return parameters;
}

/** The frame bases of the functions around a nested one: the nearest is its last parameter, each frame holds the next. */
function enterNested(f: FunctionState, outer: FunctionState, chain: Reg, body: FunctionBody): void {
  const { voidPointer } = f.types;
  f.chains.set(outer.symbol, chain);
  let base = chain;
  for (let at = outer; at.outer !== undefined; at = at.outer) {
    const next = f.temp();
    load(f, { kind: 'memory', base, offset: at.chainOffset, bits: undefined }, voidPointer, next);
    f.chains.set(at.outer.symbol, next);
    base = next;
  }
  if (body.nested.length === 0) return;
  f.chainOffset = f.borrowForever(f.types.pointerBytes);
  store(f, { kind: 'memory', base: 0, offset: f.chainOffset, bits: undefined }, voidPointer, chain);
}

/** What a pointer to a nested function points at, which the machine follows in a call. */
function makeClosure(f: FunctionState, nested: FunctionSymbol): void {
  const { pointerBytes, voidPointer } = f.types;
  const offset = f.borrowForever(2 * pointerBytes);
  f.closures.set(nested, offset);
  const mark = f.top;
  const code = f.temp();
  f.address(f.linkage.addressOf(nested), code);
  store(f, { kind: 'memory', base: 0, offset, bits: undefined }, voidPointer, code);
  store(f, { kind: 'memory', base: 0, offset: offset + pointerBytes, bits: undefined }, voidPointer, 0);
  f.top = mark;
}

/** The function's `}`. */
function returnAtEnd(f: FunctionState, body: FunctionBody): void {
  f.code.startStatement();
  f.code.at(body.last, body.last);
  if (isMain(f.symbol.name)) {
    const zero = f.temp();
    f.code.emit(Op.LDI, zero, 0, 0);
    f.code.emit(Op.RET, zero, 0, 0);
  } else {
    f.code.emit(Op.RETV, 0, 0, 0);
  }
}

/** Where returns from guarded blocks go on after the finally handlers. */
function returnThroughFinally(f: FunctionState): void {
  if (f.returnTo.branches.length === 0) return;
  const { result } = f.symbol.type;
  f.code.settle(f.returnTo);
  if (bare(result).kind === 'void') f.code.emit(Op.RETV, 0, 0, 0);
  else f.code.emit(Op.RET, isRecord(result) ? f.resultReg : f.returnReg, 0, 0);
}

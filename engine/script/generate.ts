import { type FunctionBody, type FunctionSymbol } from './ast';
import { Op } from './bytecode';
import { type CodeBuffer } from './code-buffer';
import { bare, isRecord, type Types } from './ctype';
import { FunctionState, type Linkage, type Visitor } from './function-state';
import { branch } from './generate-branch';
import { effect, value } from './generate-expression';
import { copyStruct, placeOf, store } from './generate-place';
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
  const f = new FunctionState(code, types, linkage, VISITOR, symbol);
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
  const parameters = f.top - 1;
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

import { assert, EngineBug } from '../base/assert';
import {
  type Declares,
  type Expr,
  type FunctionSymbol,
  type GotoLabel,
  type GuardedRegion,
  type Statement,
  type StringExpr,
  type SwitchLabel,
  type Variable,
} from './ast';
import { Op } from './bytecode';
import { type CodeBuffer, type Label, newLabel } from './code-buffer';
import { bare, type CType, isSigned, type Types } from './ctype';
import { type TryRange } from './program';

/** A register operand: 2 x slot, as instructions hold it. */
export type Reg = number;

/** Where a variable of the function lives. */
export type Location =
  | { readonly kind: 'register'; readonly reg: Reg }
  /** At `offset` from the frame base that the function finds in its own frame base or in `base`. */
  | { readonly kind: 'frame'; readonly base: Reg; readonly offset: number }
  /** Slot of the context frame of an evaluated expression. */
  | { readonly kind: 'context'; readonly slot: number };

export interface OpenScope {
  readonly parent: number;
  readonly start: number;
  end: number;
  /** Typedefs, enumerators and tags of the block. */
  readonly declares: Declares | undefined;
  readonly variables: {
    readonly variable: Variable;
    readonly location: Location | 'static';
    readonly from: number;
  }[];
}

/** What the linker knows and functions ask for. */
export interface Linkage {
  addressOf(base: Variable | FunctionSymbol | StringExpr): number;
  /** Index into functions or natives, as `native` of the resolved symbol says. */
  resolve(symbol: FunctionSymbol): FunctionSymbol;
  /** How a function that is made already was made. */
  stateOfFunction(symbol: FunctionSymbol): FunctionState | undefined;
  /** Adds a function of one parameter that `make` fills, and gives its index. */
  addFunclet(of: FunctionState, name: string, make: (funclet: FunctionState) => void): number;
}

/** How code is made for the parts of a tree: passed along so that the generator's files need no cycles. */
export interface Visitor {
  value(f: FunctionState, e: Expr, into?: Reg): Reg;
  effect(f: FunctionState, e: Expr): void;
  place(f: FunctionState, e: Expr): Place;
  branch(f: FunctionState, e: Expr, target: Label, when: boolean): void;
  statement(f: FunctionState, s: Statement): void;
  /** Statements in a scope of their own, and `end` in it behind them. */
  block(f: FunctionState, statements: readonly Statement[], end?: () => void): void;
}

/** An object that can be loaded and stored. */
export type Place =
  | { readonly kind: 'register'; readonly reg: Reg }
  | { readonly kind: 'context'; readonly slot: number }
  /** Element `index` of the scalars that begin at `base`: the index is an i32, counted in elements. */
  | { readonly kind: 'element'; readonly base: Reg; readonly index: Reg }
  | {
      readonly kind: 'memory';
      readonly base: Reg;
      readonly offset: number;
      readonly bits: { readonly first: number; readonly width: number } | undefined;
    };

/** Where `break`, `continue` and jumps out of guarded regions go. */
export interface Exits {
  readonly breakTo: Label | undefined;
  readonly continueTo: Label | undefined;
  /** Finally regions that were open where the loop or switch began. */
  readonly breakDepth: number;
  readonly continueDepth: number;
}

/** An open `__try` ... `__finally`: jumps that leave it pass through a stub that runs the handler. */
export interface OpenFinally {
  readonly region: GuardedRegion;
  readonly stubs: { readonly stub: Label; readonly target: Label; readonly depth: number }[];
}

/** The window and frame of a function while its code is made. */
export class FunctionState {
  readonly code: CodeBuffer;
  readonly types: Types;
  readonly linkage: Linkage;
  readonly visit: Visitor;
  readonly symbol: FunctionSymbol;
  /** The guarded function whose frame this funclet works in. */
  readonly parent: FunctionState | undefined;
  /** The function that a nested one is defined in. */
  readonly outer: FunctionState | undefined;
  /** Of a nested function: registers that hold the frame bases of the functions around it. */
  readonly chains = new Map<FunctionSymbol, Reg>();
  /** Where the frame holds the frame base of the function around it, for functions further in. */
  chainOffset = 0;
  /** Where the frame holds what a pointer to a nested function points at: its address, and this frame's base. */
  readonly closures = new Map<FunctionSymbol, number>();
  readonly locations = new Map<Variable, Location>();
  readonly scopes: OpenScope[] = [];
  readonly tries: TryRange[] = [];
  readonly labels = new Map<GotoLabel, Label>();
  readonly switchLabels = new Map<SwitchLabel, Label>();
  readonly finallies: OpenFinally[] = [];
  exits: Exits = { breakTo: undefined, continueTo: undefined, breakDepth: 0, continueDepth: 0 };
  leaveTo: { readonly label: Label; readonly depth: number } | undefined;
  readonly returnTo: Label = newLabel();
  /** Holds the value to return while finally handlers run; the variadic area and the address of a struct result. */
  returnReg: Reg = 0;
  variadicReg: Reg = 0;
  resultReg: Reg = 0;
  abnormal: Location | undefined;
  scope = -1;
  /** Of a funclet: the scope of the guarded function that it stands in. */
  scopeOfParent = -1;
  #top = 1;
  #slots = 1;
  #frame = 0;
  readonly #free = new Map<number, number[]>();
  #borrowed: { readonly size: number; readonly offset: number }[] = [];

  constructor(
    code: CodeBuffer,
    types: Types,
    linkage: Linkage,
    visit: Visitor,
    symbol: FunctionSymbol,
    parent?: FunctionState,
    outer?: FunctionState,
  ) {
    this.code = code;
    this.types = types;
    this.linkage = linkage;
    this.visit = visit;
    this.symbol = symbol;
    this.parent = parent;
    this.outer = outer;
  }

  /** Slots in use: temporaries are taken and given back like a stack. */
  get top(): number {
    return this.#top;
  }
  set top(top: number) {
    this.#top = top;
    if (top > this.#slots) this.#slots = top;
  }
  get slots(): number {
    return this.#slots;
  }

  temp(): Reg {
    const reg = this.#top * 2;
    this.top = this.#top + 1;
    return reg;
  }

  /** Bytes of the frame, as FunctionInfo wants them. */
  get frameBytes(): number {
    return Math.max(16, Math.ceil(this.#frame / 16) * 16);
  }

  #reserve(size: number, align: number): number {
    const offset = Math.ceil(this.#frame / align) * align;
    this.#frame = offset + size;
    return offset;
  }

  /** A place in the frame for a named object; a funclet's objects lie in the frame of the function that it guards. */
  frameObject(size: number, align: number): Location {
    if (this.parent === undefined)
      return { kind: 'frame', base: 0, offset: this.#reserve(size, Math.max(align, 4)) };
    const outer = this.parent.frameObject(size, align);
    assert(outer.kind === 'frame', 'objects of a guarded frame lie in memory');
    return { ...outer, base: 2 };
  }

  /** Bytes of the frame that the function keeps for itself. */
  borrowForever(bytes: number): number {
    return this.#reserve(bytes, 8);
  }

  /** Room in the function's own frame until the end of the statement: struct results, copies, variadic arguments. */
  borrow(bytes: number): number {
    const size = Math.max(8, Math.ceil(bytes / 8) * 8);
    const offset = this.#free.get(size)?.pop() ?? this.#reserve(size, 8);
    this.#borrowed.push({ size, offset });
    return offset;
  }

  /** Gives back what statements borrowed. */
  settle(): void {
    for (const { size, offset } of this.#borrowed) {
      const list = this.#free.get(size);
      if (list === undefined) this.#free.set(size, [offset]);
      else list.push(offset);
    }
    this.#borrowed = [];
  }

  /** Runs `make`, whose statements give back what they borrow and leave alone what is borrowed already. */
  nestStatements(make: () => void): void {
    const outer = this.#borrowed;
    this.#borrowed = [];
    make();
    this.#borrowed = [...outer, ...this.#borrowed];
  }

  locate(variable: Variable): Location | undefined {
    const own = this.locations.get(variable);
    if (own !== undefined) return own;
    if (this.parent === undefined) return this.#locateAround(variable);
    const outer = this.parent.locate(variable);
    return outer?.kind === 'frame' ? { ...outer, base: 2 } : outer;
  }

  /** A variable of one of the functions that this one is nested in. */
  #locateAround(variable: Variable): Location | undefined {
    for (let at = this.outer; at !== undefined; at = at.outer) {
      const found = at.locations.get(variable);
      if (found?.kind === 'frame') return { ...found, base: this.chains.get(at.symbol) ?? 0 };
    }
    return undefined;
  }

  /** Where a nested function's pointer points: its place in the frame of the function that it is defined in. */
  closureOf(symbol: FunctionSymbol): { readonly base: Reg; readonly offset: number } {
    for (const at of around(this)) {
      const offset = at.closures.get(symbol);
      if (offset !== undefined) return { base: this.frameOf(at.symbol), offset };
    }
    throw new EngineBug(`'${symbol.name}' has no place in '${this.symbol.name}'`);
  }

  /** The register that holds the frame base of this function, or of one that it is nested in. */
  frameOf(symbol: FunctionSymbol): Reg {
    if (symbol !== this.symbol) return this.chains.get(symbol) ?? 0;
    return this.parent === undefined ? 0 : 2;
  }

  /** Gives a hidden variable its place in the frame; the outermost scope knows it, for evaluated expressions. */
  allocateHidden(variable: Variable): Location {
    if (this.parent !== undefined) {
      const outer = this.parent.allocateHidden(variable);
      return outer.kind === 'frame' ? { ...outer, base: 2 } : outer;
    }
    const bytes = this.types.sizeOf(variable.type) ?? this.types.pointerBytes;
    const location = this.frameObject(bytes, Math.min(bytes, 8));
    this.locations.set(variable, location);
    return location;
  }

  labelOf(label: GotoLabel): Label {
    const known = this.labels.get(label);
    if (known !== undefined) return known;
    const made = newLabel();
    this.labels.set(label, made);
    return made;
  }

  get isWidePointer(): boolean {
    return this.types.pointerBytes === 8;
  }

  isWide(type: CType): boolean {
    const t = bare(type);
    return (t.kind === 'integer' && t.size === 8) || (t.kind === 'pointer' && t.size === 8);
  }

  isFloat(type: CType): boolean {
    return bare(type).kind === 'float';
  }

  /** Copies a value between registers. */
  move(into: Reg, from: Reg, type: CType): void {
    if (into === from) return;
    this.code.emit(this.isWide(type) || this.isFloat(type) ? Op.MOV : Op.MOVW, into, from, 0);
  }

  /** A constant of an integer or pointer type. */
  constant(value: bigint, type: CType, into: Reg): void {
    const low = Number(BigInt.asIntN(32, value));
    if (this.isWide(type)) this.code.emit(Op.LDI64, into, low, Number(BigInt.asIntN(32, value >> 32n)));
    else this.code.emit(Op.LDI, into, 0, low);
  }

  address(value: number, into: Reg): void {
    this.constant(BigInt(value), this.types.voidPointer, into);
  }

  double(value: number, into: Reg): void {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value, true);
    this.code.emit(Op.LDI64, into, view.getInt32(0, true), view.getInt32(4, true));
  }

  /** a = base + offset, for addresses. */
  addOffset(into: Reg, base: Reg, offset: number): void {
    if (offset !== 0) this.code.emit(this.isWidePointer ? Op.ADDIL : Op.ADDI, into, base, offset);
    else this.move(into, base, this.types.voidPointer);
  }

  isSigned(type: CType): boolean {
    return isSigned(type);
  }
}

/** A function's state, and those of the functions that it is a part of or nested in. */
const around = (state: FunctionState): FunctionState[] => {
  const next = state.parent ?? state.outer;
  return next === undefined ? [state] : [state, ...around(next)];
};

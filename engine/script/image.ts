import { address, PAGE_SIZE, roundUp } from '../base/units';
import { type Expr, type FunctionSymbol, type InitItem, type StringExpr, type Variable } from './ast';
import { addressOfValue } from './constant-address';
import { bare, isConst, type Types } from './ctype';
import { type CheckedUnit } from './parser-unit';
import { type ModuleInfo, MODULE_IMAGE, type Section, type ThreadStorage } from './program';

/** Distance of function addresses in a code section. */
const FUNCTION_STRIDE = 16;
/** Distance of the bases of modules after the first. */
const MODULE_STRIDE = 0x100000;

type Addresses = (base: Variable | FunctionSymbol | StringExpr) => number;

/** One module as it is laid out: addresses first, then, when all modules have theirs, the bytes. */
export class Image {
  readonly #types: Types;
  readonly #units: readonly CheckedUnit[];
  readonly #name: string;
  readonly #path: string;
  readonly base: number;
  readonly #strings = new Map<string, number>();
  readonly #stringBytes: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  readonly #sections: { name: Section['name']; at: number; size: number; readonly variables: Variable[] }[] =
    [];
  /** By the bytes: `("text")` and what _Generic chooses are other nodes of the same literal. */
  readonly #addressOfString = new Map<Uint8Array, number>();
  #functions = 0;
  readonly end: number;
  /** Where this module's variables begin in the block that every thread has, and where the next module's do. */
  readonly #threadFrom: number;
  readonly threadEnd: number;

  constructor(
    types: Types,
    index: number,
    from: number,
    name: string,
    path: string,
    units: readonly CheckedUnit[],
    functionCount: number,
    threadFrom: number,
  ) {
    this.#types = types;
    this.#units = units;
    this.#name = name;
    this.#path = path;
    const { first, others } = MODULE_IMAGE[types.model];
    this.base = index === 0 ? first : Math.max(from, others);
    const all = units.flatMap(unit =>
      unit.statics.filter(variable => variable.definition !== 'none' && variable.resolved === undefined),
    );
    const isThread = (variable: Variable): boolean => variable.perThread === true;
    const isZero = (variable: Variable): boolean => variable.items.length === 0;
    const shared = all.filter(variable => !isThread(variable));
    let at = this.base + PAGE_SIZE;
    at = this.#section('.text', at, functionCount * FUNCTION_STRIDE, []);
    at = this.#placeReadOnly(
      at,
      shared.filter(variable => isConst(variable.type) && !isZero(variable)),
    );
    at = this.#placeVariables(
      '.data',
      at,
      shared.filter(variable => !isConst(variable.type) && !isZero(variable)),
    );
    this.#threadFrom = threadFrom;
    this.threadEnd = this.#arrange(threadFrom, all.filter(isThread));
    at = this.#section('.tls', at, this.threadEnd - threadFrom, all.filter(isThread));
    at = this.#placeVariables('.bss', at, shared.filter(isZero));
    this.end = at;
  }

  #section(name: Section['name'], at: number, size: number, variables: Variable[]): number {
    if (size > 0) this.#sections.push({ name, at, size, variables });
    return at + roundUp(size, PAGE_SIZE);
  }

  #placeVariables(
    name: Section['name'],
    start: number,
    variables: readonly Variable[],
    from = start,
  ): number {
    const end = this.#arrange(from, variables);
    return this.#section(name, start, end - start, [...variables]);
  }

  /** Gives variables their addresses from `from` on; where the last one ends. */
  #arrange(from: number, variables: readonly Variable[]): number {
    let at = from;
    for (const variable of variables) {
      const size = extentOf(this.#types, variable);
      const align = Math.max(this.#types.alignOf(variable.type), variable.align, size >= 8 ? 8 : 1);
      at = roundUp(at, align);
      variable.at = at;
      at += Math.max(size, 1);
    }
    return at;
  }

  /** Strings, equal ones once, then constants. */
  #placeReadOnly(start: number, variables: readonly Variable[]): number {
    let at = start;
    for (const literal of this.#units.flatMap(unit => unit.strings)) {
      const align = this.#types.alignOf(literal.type);
      const key = `${align}:${Array.from(literal.bytes).join(',')}`;
      let found = this.#strings.get(key);
      if (found === undefined) {
        found = at = roundUp(at, align);
        this.#strings.set(key, at);
        this.#stringBytes.push({ at, bytes: literal.bytes });
        at += literal.bytes.length;
      }
      this.#addressOfString.set(literal.bytes, found);
    }
    return this.#placeVariables('.rdata', start, variables, at);
  }

  stringAt(literal: StringExpr): number | undefined {
    return this.#addressOfString.get(literal.bytes);
  }

  /** The address of one more function. */
  nextFunction(): number {
    return this.base + PAGE_SIZE + FUNCTION_STRIDE * this.#functions++;
  }

  /** The module's part of the block that every thread has. */
  get threadPart(): ThreadStorage['parts'][number] | undefined {
    const section = this.#sections.find(({ name }) => name === '.tls');
    return section && { at: this.#threadFrom, from: address(section.at), size: section.size };
  }

  info(addresses: Addresses): ModuleInfo {
    const sections = this.#sections.map(({ name, at, size, variables }): Section => {
      const hasBytes = name !== '.text' && name !== '.bss';
      const data = new Uint8Array(hasBytes ? size : 0);
      if (name === '.rdata')
        for (const literal of this.#stringBytes) data.set(literal.bytes, literal.at - at);
      // What threads have for themselves counts from the beginning of a block.
      const from = name === '.tls' ? this.#threadFrom : at;
      if (hasBytes)
        for (const variable of variables)
          writeItems(this.#types, data, variable.at - from, variable.items, addresses);
      return { name, at: address(at), size, data };
    });
    return {
      name: this.#name,
      path: this.#path,
      base: address(this.base),
      size: this.end - this.base,
      sections,
    };
  }
}

/** Bytes of a static object with what its initialiser puts into a flexible array behind it. */
function extentOf(types: Types, variable: Variable): number {
  let end = types.sizeOf(variable.type) ?? 0;
  for (const { offset, type } of variable.items) end = Math.max(end, offset + (types.sizeOf(type) ?? 0));
  return end;
}

/** Where the next module's variables begin in the block of a thread. */
export const nextThreadPart = (end: number): number => roundUp(end, THREAD_PART_ALIGNMENT);
/** The largest alignment that a declaration can ask for. */
const THREAD_PART_ALIGNMENT = 8192;

/** Where the next module goes. */
export const nextModuleBase = (end: number): number => roundUp(end, MODULE_STRIDE);

function writeItems(
  types: Types,
  data: Uint8Array,
  at: number,
  items: readonly InitItem[],
  addresses: Addresses,
): void {
  for (const item of items) {
    const { value } = item;
    const to = at + item.offset;
    if (value.kind === 'string' && bare(item.type).kind === 'array') data.set(value.bytes, to);
    else if (value.kind === 'compound-literal') writeItems(types, data, to, value.variable.items, addresses);
    else if (value.kind === 'float') writeFloat(types, data, to, item, value.value);
    else writeInteger(types, data, to, item, integerOf(value, addresses));
  }
}

function integerOf(value: Expr, addresses: Addresses): bigint {
  if (value.kind === 'int') return value.value;
  const fixed = addressOfValue(value);
  return fixed === undefined ? 0n : BigInt(addresses(fixed.base) + fixed.offset);
}

function writeFloat(types: Types, data: Uint8Array, at: number, item: InitItem, value: number): void {
  const view = new DataView(data.buffer);
  if (types.sizeOf(item.type) === 4) view.setFloat32(at, value, true);
  else view.setFloat64(at, value, true);
}

function writeInteger(types: Types, data: Uint8Array, at: number, item: InitItem, value: bigint): void {
  const size = types.sizeOf(item.type) ?? 4;
  let bits = BigInt.asUintN(size * 8, value);
  if (item.bits !== undefined) {
    const mask = ((1n << BigInt(item.bits.width)) - 1n) << BigInt(item.bits.first);
    let old = 0n;
    for (let i = size - 1; i >= 0; i--) old = (old << 8n) | BigInt(data[at + i] ?? 0);
    bits = (old & ~mask) | ((bits << BigInt(item.bits.first)) & mask);
  }
  for (let i = 0; i < size; i++, bits >>= 8n) data[at + i] = Number(bits & 0xffn);
}

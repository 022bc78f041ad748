import { type DataModel } from './program';

/** The types of C. A typedef's name and a qualifier are wrappers, so that messages and the debugger show what the user wrote. */
export type CType = BareType | TypedefType | QualifiedType;
export type BareType =
  | VoidType
  | ErrorType
  | IntegerType
  | FloatType
  | PointerType
  | ArrayType
  | FunctionType
  | RecordType
  | EnumType;

export interface VoidType {
  readonly kind: 'void';
}
/** The type of what is already reported: every check accepts it, so that a mistake is told once. */
export interface ErrorType {
  readonly kind: 'error';
}
export interface IntegerType {
  readonly kind: 'integer';
  readonly name: string;
  readonly size: 1 | 2 | 4 | 8;
  readonly signed: boolean;
  /** Conversion rank, C99 6.3.1.1: 0 _Bool, 1 char, 2 short, 3 int, 4 long, 5 long long. */
  readonly rank: number;
  readonly flavour?: 'char' | 'wchar' | 'bool';
}
export interface FloatType {
  readonly kind: 'float';
  readonly name: string;
  readonly size: 4 | 8;
  readonly rank: number;
}
export interface PointerType {
  readonly kind: 'pointer';
  readonly target: CType;
  readonly size: 4 | 8;
}
export interface ArrayType {
  readonly kind: 'array';
  readonly element: CType;
  /** Undefined while the length is not known: `extern int a[];`, a flexible member, a length that is computed. */
  readonly count: number | undefined;
  /** Of a variable-length array: the hidden variable that holds its bytes once its declaration has run. */
  readonly bytes?: RunTimeSize;
}
/** A variable, as far as types know it. */
export interface RunTimeSize {
  readonly kind: 'variable';
  readonly name: string;
}
export interface FunctionType {
  readonly kind: 'function';
  readonly result: CType;
  readonly parameters: readonly Parameter[];
  readonly variadic: boolean;
  /** False for `()`, which says nothing about the parameters. */
  readonly prototype: boolean;
}
export interface Parameter {
  readonly name: string | undefined;
  readonly type: CType;
  /** Index of its token. */
  readonly first: number;
}
export interface RecordType {
  readonly kind: 'struct' | 'union';
  readonly tag: string | undefined;
  /** What the debugger calls it: the tag, or the typedef that names an untagged one. */
  name: string;
  /** Undefined while the type is incomplete. */
  fields: readonly Field[] | undefined;
  size: number;
  align: number;
  /** Index of the token that declared it. */
  readonly first: number;
  /** Of a vector or a complex number: what its lanes are; it is laid out and passed like a struct of them. */
  readonly lanes?: Lanes;
}
/** The equal parts that a vector of GNU C or a complex number computes in. */
export interface Lanes {
  readonly of: 'vector' | 'complex';
  readonly element: IntegerType | FloatType;
}
export interface Field {
  /** Undefined for anonymous structs, unions and padding bit-fields. */
  readonly name: string | undefined;
  readonly type: CType;
  readonly offset: number;
  /** Bit-fields: first bit within the storage unit at `offset`, and width. */
  readonly bits: { readonly first: number; readonly width: number } | undefined;
}
export interface EnumType {
  readonly kind: 'enum';
  readonly tag: string | undefined;
  name: string;
  members: readonly { readonly name: string; readonly value: number }[] | undefined;
}
export interface TypedefType {
  readonly kind: 'typedef';
  readonly name: string;
  readonly target: CType;
}
export interface QualifiedType {
  readonly kind: 'qualified';
  readonly isConst: boolean;
  readonly isVolatile: boolean;
  readonly isAtomic: boolean;
  readonly target: CType;
}

/** `type` without typedef names and qualifiers. */
export function bare(type: CType): BareType {
  let at = type;
  while (at.kind === 'typedef' || at.kind === 'qualified') at = at.target;
  return at;
}

export function isConst(type: CType): boolean {
  for (let at = type; ; at = at.target) {
    if (at.kind === 'qualified' && at.isConst) return true;
    if (at.kind === 'array') return isConst(at.element);
    if (at.kind !== 'typedef' && at.kind !== 'qualified') return false;
  }
}

/** Whether others may change the object between two accesses, as they may change what is atomic. */
export function isVolatile(type: CType): boolean {
  for (let at = type; ; at = at.target) {
    if (at.kind === 'qualified' && (at.isVolatile || at.isAtomic)) return true;
    if (at.kind !== 'typedef' && at.kind !== 'qualified') return false;
  }
}

export function isAtomic(type: CType): boolean {
  for (let at = type; ; at = at.target) {
    if (at.kind === 'qualified' && at.isAtomic) return true;
    if (at.kind !== 'typedef' && at.kind !== 'qualified') return false;
  }
}

/** The types of one data model. */
export class Types {
  readonly model: DataModel;
  readonly pointerBytes: 4 | 8;
  readonly void: VoidType = { kind: 'void' };
  readonly error: ErrorType = { kind: 'error' };
  readonly bool = integer('_Bool', 1, false, 0, 'bool');
  readonly char = integer('char', 1, true, 1, 'char');
  readonly schar = integer('signed char', 1, true, 1);
  readonly uchar = integer('unsigned char', 1, false, 1);
  readonly short = integer('short', 2, true, 2);
  readonly ushort = integer('unsigned short', 2, false, 2);
  readonly wchar = integer('wchar_t', 2, false, 2, 'wchar');
  readonly int = integer('int', 4, true, 3);
  readonly uint = integer('unsigned int', 4, false, 3);
  readonly long = integer('long', 4, true, 4);
  readonly ulong = integer('unsigned long', 4, false, 4);
  readonly longLong = integer('long long', 8, true, 5);
  readonly ulongLong = integer('unsigned long long', 8, false, 5);
  readonly float: FloatType = { kind: 'float', name: 'float', size: 4, rank: 1 };
  readonly double: FloatType = { kind: 'float', name: 'double', size: 8, rank: 2 };
  readonly longDouble: FloatType = { kind: 'float', name: 'long double', size: 8, rank: 3 };
  readonly size: CType;
  readonly ptrdiff: CType;
  /** The integer type as wide as a pointer. */
  readonly intptr: IntegerType;
  readonly #pointers = new Map<CType, PointerType>();
  readonly #lanes = new Map<string, RecordType>();
  readonly charPointer: PointerType;
  readonly voidPointer: PointerType;

  constructor(model: DataModel) {
    this.model = model;
    this.pointerBytes = model === 'ilp32' ? 4 : 8;
    this.intptr = model === 'ilp32' ? this.int : this.longLong;
    this.size = {
      kind: 'typedef',
      name: 'size_t',
      target: model === 'ilp32' ? this.uint : this.ulongLong,
    };
    this.ptrdiff = { kind: 'typedef', name: 'ptrdiff_t', target: this.intptr };
    this.charPointer = this.pointerTo(this.char);
    this.voidPointer = this.pointerTo(this.void);
  }

  pointerTo(target: CType): PointerType {
    const known = this.#pointers.get(target);
    if (known !== undefined) return known;
    const made: PointerType = { kind: 'pointer', target, size: this.pointerBytes };
    this.#pointers.set(target, made);
    return made;
  }

  /** GNU C's vector of `count` elements; the same type whenever it is asked for. */
  vectorOf(element: IntegerType | FloatType, count: number): RecordType {
    const parts = Array.from({ length: count }, (_, at) => `[${at}]`);
    return this.#ofLanes(`__vector(${count}) ${element.name}`, { of: 'vector', element }, parts);
  }

  complexOf(element: IntegerType | FloatType): RecordType {
    return this.#ofLanes(`_Complex ${element.name}`, { of: 'complex', element }, ['__real__', '__imag__']);
  }

  #ofLanes(name: string, lanes: Lanes, parts: readonly string[]): RecordType {
    const known = this.#lanes.get(name);
    if (known !== undefined) return known;
    const { element } = lanes;
    const size = element.size * parts.length;
    const fields = parts.map((part, at): Field => ({
      name: part,
      type: element,
      offset: at * element.size,
      bits: undefined,
    }));
    const align = lanes.of === 'vector' ? size : element.size;
    const made: RecordType = { kind: 'struct', tag: undefined, name, fields, size, align, first: 0, lanes };
    this.#lanes.set(name, made);
    return made;
  }

  /** Bytes of an object of this type; undefined for incomplete types, functions and void. */
  sizeOf(type: CType): number | undefined {
    const t = bare(type);
    switch (t.kind) {
      case 'integer':
      case 'float':
      case 'pointer':
        return t.size;
      case 'enum':
        return 4;
      case 'array': {
        const element = this.sizeOf(t.element);
        return element === undefined || t.count === undefined ? undefined : element * t.count;
      }
      case 'struct':
      case 'union':
        return t.fields === undefined ? undefined : t.size;
      case 'error':
        return 4;
      default:
        return undefined;
    }
  }

  alignOf(type: CType): number {
    const t = bare(type);
    switch (t.kind) {
      case 'integer':
      case 'float':
      case 'pointer':
        return t.size;
      case 'array':
        return this.alignOf(t.element);
      case 'struct':
      case 'union':
        return t.align;
      case 'enum':
        return 4;
      default:
        return 1;
    }
  }
}

function integer(
  name: string,
  size: 1 | 2 | 4 | 8,
  signed: boolean,
  rank: number,
  flavour?: 'char' | 'wchar' | 'bool',
): IntegerType {
  const type = { kind: 'integer', name, size, signed, rank } as const;
  return flavour === undefined ? type : { ...type, flavour };
}

export const isInteger = (type: CType): boolean => {
  const { kind } = bare(type);
  return kind === 'integer' || kind === 'enum';
};
export const isArithmetic = (type: CType): boolean => isInteger(type) || bare(type).kind === 'float';
export const isPointer = (type: CType): boolean => bare(type).kind === 'pointer';
export const isScalar = (type: CType): boolean => isArithmetic(type) || isPointer(type);
export const isRecord = (type: CType): boolean => {
  const { kind } = bare(type);
  return kind === 'struct' || kind === 'union';
};
/** The vector or complex type that `type` is, or undefined. */
export const lanesOf = (type: CType): (RecordType & { readonly lanes: Lanes }) | undefined => {
  const t = bare(type);
  return t.kind === 'struct' && t.lanes !== undefined
    ? (t as RecordType & { readonly lanes: Lanes })
    : undefined;
};
/** Whether one of two operands is a vector or complex. */
export const hasLanes = (left: { readonly type: CType }, right: { readonly type: CType }): boolean =>
  lanesOf(left.type) !== undefined || lanesOf(right.type) !== undefined;
export const isComplex = (type: CType): boolean => lanesOf(type)?.lanes.of === 'complex';
export const isVector = (type: CType): boolean => lanesOf(type)?.lanes.of === 'vector';
export const isVariableLength = (type: CType): boolean => {
  const t = bare(type);
  return t.kind === 'array' && t.bytes !== undefined;
};
export const isError = (type: CType): boolean => bare(type).kind === 'error';
/** The target of a pointer, the element of an array. */
export function targetOf(type: CType): CType | undefined {
  const t = bare(type);
  if (t.kind === 'pointer') return t.target;
  return t.kind === 'array' ? t.element : undefined;
}

/** True for types that are signed in arithmetic; enums are int. */
export function isSigned(type: CType): boolean {
  const t = bare(type);
  return t.kind === 'enum' || (t.kind === 'integer' && t.signed);
}

/** Whether two types are compatible (C99 6.2.7), qualifiers aside. */
export function isSame(left: CType, right: CType): boolean {
  const a = bare(left);
  const b = bare(right);
  if (a === b || a.kind === 'error' || b.kind === 'error') return true;
  if (a.kind === 'enum') return isInt(b);
  if (b.kind === 'enum') return isInt(a);
  return a.kind === b.kind && isSameKind(a, b);
}

/** The same for two types of one kind; records are compatible only with themselves. */
function isSameKind(a: CType, b: CType): boolean {
  if (a.kind === 'void') return true;
  if (a.kind === 'integer') return b.kind === 'integer' && isSameInteger(a, b);
  if (a.kind === 'float') return b.kind === 'float' && a.rank === b.rank;
  if (a.kind === 'pointer') return b.kind === 'pointer' && isSame(a.target, b.target);
  if (a.kind === 'array') return b.kind === 'array' && isSameArray(a, b);
  return a.kind === 'function' && b.kind === 'function' && isSameFunction(a, b);
}

/** Enums are compatible with int, not with each other. */
const isInt = (type: CType): boolean => type.kind === 'integer' && type.rank === 3;

/** wchar_t is unsigned short in C; int and long differ by name only on Windows, but are distinct types, as are the three chars. */
const isSameInteger = (a: IntegerType, b: IntegerType): boolean =>
  a.rank === b.rank && a.signed === b.signed && (a.flavour === 'char') === (b.flavour === 'char');

const isSameArray = (a: ArrayType, b: ArrayType): boolean =>
  isSame(a.element, b.element) && (a.count === undefined || b.count === undefined || a.count === b.count);

function isSameFunction(a: FunctionType, b: FunctionType): boolean {
  if (!isSame(a.result, b.result)) return false;
  if (!a.prototype || !b.prototype) return true;
  if (a.variadic !== b.variadic || a.parameters.length !== b.parameters.length) return false;
  return a.parameters.every((parameter, i) => {
    const other = b.parameters[i];
    return other !== undefined && isSame(parameter.type, other.type);
  });
}

/** The type in C's own notation, as `char *`, `HANDLE`, `int (*)(void)`, `WORD [4]`. */
export function nameOf(type: CType, declarator = ''): string {
  switch (type.kind) {
    case 'qualified':
      return nameOfQualified(type, declarator);
    case 'typedef':
    case 'integer':
    case 'float':
      return joined(type.name, declarator);
    case 'void':
      return joined('void', declarator);
    case 'error':
      return joined('(unknown type)', declarator);
    case 'struct':
    case 'union':
    case 'enum':
      return joined(nameOfTagged(type), declarator);
    case 'pointer':
      return nameOf(type.target, pointing(type.target, declarator));
    case 'array':
      return nameOf(type.element, `${declarator}${bracketsOf(type)}`);
    case 'function':
      return nameOf(type.result, `${declarator}(${parametersOf(type)})`);
  }
}

const joined = (name: string, declarator: string): string =>
  declarator === '' ? name : `${name} ${declarator}`;

const nameOfTagged = (type: RecordType | EnumType): string =>
  type.tag === undefined ? type.name : `${type.kind} ${type.tag}`;

/** A `*` alone in front of an array or a function would belong to the element or the result. */
const pointing = (target: CType, declarator: string): string =>
  target.kind === 'function' || target.kind === 'array' ? `(*${declarator})` : `*${declarator}`;

const bracketsOf = (type: ArrayType): string => `[${type.count ?? (type.bytes === undefined ? '' : '*')}]`;

function nameOfQualified(type: QualifiedType, declarator: string): string {
  const words = [
    type.isConst ? 'const' : '',
    type.isVolatile ? 'volatile' : '',
    type.isAtomic ? '_Atomic' : '',
  ]
    .filter(w => w !== '')
    .join(' ');
  if (type.target.kind === 'pointer')
    return nameOf(type.target, declarator === '' ? words : `${words} ${declarator}`);
  return `${words} ${nameOf(type.target, declarator)}`;
}

/** A function as it is declared, with the names of its parameters: `LPVOID HeapAlloc(HANDLE hHeap, DWORD dwFlags, SIZE_T dwBytes)`. */
export function prototypeOf(name: string, type: FunctionType): string {
  const parameters = type.parameters.map(p => nameOf(p.type, p.name ?? ''));
  if (type.variadic) parameters.push('...');
  const list = parameters.length === 0 && type.prototype ? 'void' : parameters.join(', ');
  return nameOf(type.result, `${name}(${list})`);
}

function parametersOf(type: FunctionType): string {
  const parameters = type.parameters.map(p => nameOf(p.type));
  if (type.variadic) parameters.push('...');
  return parameters.length === 0 && type.prototype ? 'void' : parameters.join(', ');
}

/** The field called `name`, also inside anonymous structs and unions, with its offset from the record's start. */
export function findField(type: RecordType, name: string): Field | undefined {
  for (const field of type.fields ?? []) {
    if (field.name === name) return field;
    const inner = bare(field.type);
    if (field.name !== undefined || (inner.kind !== 'struct' && inner.kind !== 'union')) continue;
    const found = findField(inner, name);
    if (found !== undefined) return { ...found, offset: found.offset + field.offset };
  }
  return undefined;
}

/** Pointers, arrays and functions that a type may be made of, one of the other: what walks types recurses. */
export const MAX_LEVELS = 500;

export function isDeep(type: CType): boolean {
  let at: CType = type;
  for (let level = 0; level < MAX_LEVELS; level++) {
    if (at.kind === 'array') at = at.element;
    else if (at.kind === 'function') at = at.result;
    else if (at.kind === 'pointer' || at.kind === 'qualified' || at.kind === 'typedef') at = at.target;
    else return false;
  }
  return true;
}

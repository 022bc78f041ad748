import { address } from '../base/units';
import { type Variable } from './ast';
import {
  bare,
  type CType,
  type EnumType,
  isVariableLength,
  nameOf,
  type RecordType,
  type Types,
} from './ctype';
import { type OpenScope } from './function-state';
import { type DebugInfo, type DebugScope, type DebugType, type DebugVariable } from './program';

/** The debugger's view of types, each C type once. */
export class DebugTypes {
  readonly list: DebugType[];
  readonly #types: Types;
  readonly #indices = new Map<CType, number>();

  constructor(types: Types, earlier: readonly DebugType[] = [], indices?: ReadonlyMap<CType, number>) {
    this.#types = types;
    this.list = [...earlier];
    for (const [type, index] of indices ?? []) this.#indices.set(type, index);
  }

  get indices(): ReadonlyMap<CType, number> {
    return this.#indices;
  }

  indexOf(type: CType): number {
    if (type.kind === 'qualified') return this.indexOf(type.target);
    const known = this.#indices.get(type);
    if (known !== undefined) return known;
    const index = this.list.length;
    this.#indices.set(type, index);
    this.list.push({ kind: 'void' });
    this.list[index] = this.#describe(type);
    return index;
  }

  /** A variable-length array is shown as the pointer that its variable is. */
  indexOfVariable({ type }: Variable): number {
    return this.indexOf(isVariableLength(type) ? this.#types.pointerTo(fixedPart(type)) : type);
  }

  #describe(type: Exclude<CType, { kind: 'qualified' }>): DebugType {
    switch (type.kind) {
      case 'void':
      case 'error':
        return { kind: 'void' };
      case 'integer': {
        const { kind, name, size, signed, flavour } = type;
        return flavour === undefined ? { kind, name, size, signed } : { kind, name, size, signed, flavour };
      }
      case 'float':
        return { kind: 'float', name: type.name, size: type.size };
      case 'enum':
        return enumOf(type);
      case 'pointer':
        return { kind: 'pointer', target: this.indexOf(fixedPart(type.target)), size: type.size };
      case 'array':
        return {
          kind: 'array',
          element: this.indexOf(type.element),
          count: type.count ?? 0,
          size: this.#types.sizeOf(type) ?? 0,
        };
      case 'struct':
      case 'union':
        return this.#record(type);
      case 'function':
        return { kind: 'function', name: nameOf(type) };
      case 'typedef':
        return { kind: 'typedef', name: type.name, target: this.indexOf(type.target) };
    }
  }

  #record(type: RecordType): DebugType {
    const fields = (type.fields ?? []).map(field => {
      const common = { name: field.name ?? '', type: this.indexOf(field.type), offset: field.offset };
      return field.bits === undefined ? common : { ...common, bits: field.bits };
    });
    return { kind: type.kind, name: type.name, size: type.size, fields };
  }
}

/** What a variable-length array is made of: where its rows begin is known at run time only. */
function fixedPart(type: CType): CType {
  let at = type;
  for (let t = bare(at); t.kind === 'array' && t.bytes !== undefined; t = bare(at)) at = t.element;
  return at;
}

const enumOf = (type: EnumType): DebugType => ({
  kind: 'enum',
  name: type.name,
  size: 4,
  members: type.members ?? [],
});

/** Scopes of one function as the debugger reads them. */
export function debugScopes(
  scopes: readonly OpenScope[],
  types: DebugTypes,
  module: number,
): readonly DebugScope[] {
  return scopes.map(({ parent, start, end, variables }) => ({
    parent,
    start,
    end,
    variables: variables.map(({ variable, location, from }): DebugVariable => {
      const common = { name: variable.name, type: types.indexOfVariable(variable), from, module };
      if (location === 'static') return { ...common, location: placeOfStatic(variable) };
      if (location.kind === 'frame')
        return { ...common, location: { kind: 'frame', offset: location.offset } };
      return {
        ...common,
        location: { kind: 'register', slot: location.kind === 'register' ? location.reg / 2 : location.slot },
      };
    }),
  }));
}

function placeOfStatic(variable: Variable): DebugVariable['location'] {
  const { at, perThread } = variable.resolved ?? variable;
  return perThread === true ? { kind: 'thread', offset: at } : { kind: 'static', at: address(at) };
}

export function debugGlobals(variables: readonly Variable[], types: DebugTypes): readonly DebugVariable[] {
  return variables.map(variable => ({
    name: variable.name,
    type: types.indexOf(variable.type),
    location: placeOfStatic(variable),
    from: 0,
    module: variable.unit.module,
  }));
}

/** A type as the user wrote it, from the tables of a program: `HANDLE`, `char *`, `struct node`, `int [4]`. */
export function typeName(debug: Pick<DebugInfo, 'types'>, index: number, declarator = ''): string {
  const type = debug.types[index];
  if (type?.kind === 'pointer') return pointerName(debug, type.target, declarator);
  if (type?.kind === 'array') return typeName(debug, type.element, `${declarator}[${type.count}]`);
  if (type?.kind === 'function') return type.name;
  const name = ownName(type);
  return declarator === '' ? name : `${name} ${declarator}`;
}

function pointerName(debug: Pick<DebugInfo, 'types'>, to: number, declarator: string): string {
  const target = debug.types[to];
  if (target?.kind === 'function') return target.name.replace('(', `(*${declarator})(`);
  return typeName(debug, to, target?.kind === 'array' ? `(*${declarator})` : `*${declarator}`);
}

/** The name that a type has by itself, with the word of its tag; what is called `(unnamed ...)` has no tag. */
function ownName(type: Exclude<DebugType, { kind: 'pointer' | 'array' | 'function' }> | undefined): string {
  if (type === undefined || type.kind === 'void') return 'void';
  const hasTag = type.kind === 'enum' || type.kind === 'struct' || type.kind === 'union';
  return hasTag && !type.name.startsWith('(') ? `${type.kind} ${type.name}` : type.name;
}

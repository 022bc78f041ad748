import { type DebugType } from '../script/program';

export type Types = readonly DebugType[];

/** A type without the names that the user gave it. */
export function resolve(types: Types, type: number): DebugType | undefined {
  let found = types[type];
  for (let hops = 0; found?.kind === 'typedef' && hops < 64; hops++) found = types[found.target];
  return found;
}

export function isDataPointer(types: Types, type: number): boolean {
  const pointer = resolve(types, type);
  return pointer?.kind === 'pointer' && resolve(types, pointer.target)?.kind !== 'function';
}

/** Bytes of an object of `type`; 0 for what has no size. */
export function sizeOf(types: Types, type: number): number {
  const found = resolve(types, type);
  return found !== undefined && 'size' in found ? found.size : 0;
}

/** A scalar inside an object: as C writes it, and its type. */
export interface Member {
  readonly name: string;
  readonly type: number;
}

/** The scalar at byte `offset` of the object `name` of `type`, as `table[2]` or `both.right`; undefined between two. */
export function memberAt(types: Types, name: string, type: number, offset: number): Member | undefined {
  const found = resolve(types, type);
  if (found === undefined) return undefined;
  if (found.kind === 'array') {
    const size = found.count === 0 ? 0 : found.size / found.count;
    if (size === 0) return undefined;
    const index = Math.floor(offset / size);
    return memberAt(types, `${name}[${index}]`, found.element, offset - index * size);
  }
  if (found.kind !== 'struct' && found.kind !== 'union') return offset === 0 ? { name, type } : undefined;
  const field = found.fields.find(
    each => each.offset <= offset && offset < each.offset + sizeOf(types, each.type),
  );
  if (field === undefined) return undefined;
  const inner = field.name === '' ? name : `${name}.${field.name}`;
  return memberAt(types, inner, field.type, offset - field.offset);
}

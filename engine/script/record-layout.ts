import { bare, type CType, type Field, type Types } from './ctype';

/** A member as it is declared, before it has a place. */
export interface Member {
  readonly name: string | undefined;
  readonly type: CType;
  /** Undefined unless it is a bit-field. */
  readonly width: number | undefined;
  /** `__declspec(align(n))`, 1 when there is none. */
  readonly align: number;
  /** `__attribute__((packed))` of the member alone. */
  readonly packed: boolean;
}

export interface RecordLayout {
  readonly fields: readonly Field[];
  readonly size: number;
  readonly align: number;
}

const up = (value: number, multiple: number): number => Math.ceil(value / multiple) * multiple;

/** A type is aligned to more only where it was asked to, which packing does not undo (Microsoft, "align"). */
const LARGEST_NATURAL = 8;

/**
 * Places members as the Microsoft compiler does (documented: "Storage and alignment of structures", "C bit fields"):
 * a member is aligned to the smaller of its own alignment and the pack value; neighbouring bit-fields share a storage
 * unit only while their types have the same size and the bits still fit; a width of 0 closes the unit.
 */
export function layOutRecord(
  types: Types,
  kind: 'struct' | 'union',
  members: readonly Member[],
  pack: number,
): RecordLayout {
  const fields: Field[] = [];
  let end = 0;
  let align = 1;
  let unit: { offset: number; size: number; used: number } | undefined;
  for (const { name, type, width, align: declared, packed } of members) {
    const size = types.sizeOf(type) ?? 0;
    const natural = types.alignOf(type);
    const limit = packed ? 1 : natural > LARGEST_NATURAL ? natural : pack;
    const own = Math.max(Math.min(natural, limit), declared);
    if (width === 0) {
      unit = undefined;
      continue;
    }
    align = Math.max(align, own);
    if (width === undefined) {
      const offset = kind === 'union' ? 0 : up(end, own);
      fields.push({ name, type, offset, bits: undefined });
      end = Math.max(end, offset + size);
      unit = undefined;
      continue;
    }
    if (kind === 'union' || unit?.size !== size || unit.used + width > size * 8) {
      unit = { offset: kind === 'union' ? 0 : up(end, own), size, used: 0 };
      end = Math.max(end, unit.offset + size);
    }
    fields.push({ name, type, offset: unit.offset, bits: { first: unit.used, width } });
    unit.used += width;
  }
  return { fields, size: up(end, align), align };
}

/** Whether the last member of a struct may have any length: `BYTE data[]`, `BYTE data[0]`. */
export function isFlexible(type: CType): boolean {
  const t = bare(type);
  return t.kind === 'array' && (t.count === undefined || t.count === 0);
}

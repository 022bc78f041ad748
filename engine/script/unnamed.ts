import { type Extent, type InitItem, type Variable } from './ast';
import { type CType } from './ctype';
import { type Parser } from './parser';

/** The object of a compound literal. */
export function unnamed(
  p: Parser,
  type: CType,
  storage: Variable['storage'],
  items: readonly InitItem[],
  extent: Extent,
): Variable {
  return {
    kind: 'variable', name: '', type, storage, unit: p.unit, extent, inMemory: true, isParameter: false, linkage: 'none',
    definition: 'full', items, resolved: undefined, at: 0, firstUse: undefined, align: 1,
  }; // prettier-ignore
}

import { NULL, offset, roundUp } from '../../base/units';
import { type OpenHeap } from '../vista/open-heap';
import { LARGEST_REQUEST } from './buckets';
import { allocateInternal } from './containers';

/*
 * Counters for the sizes that the first tables leave out, in an internal block of the back end: where Windows puts them is
 * not public, the place is our rule.
 */

/** One more than the largest size that a bucket serves, granules. */
const sizesEnd = (heap: OpenHeap): number => LARGEST_REQUEST / heap.profile.granule + 2;

/** FrontEndHeapUsageData again, with a counter for each size. The old one stays where it is, an internal block. */
export function extendUsageData(heap: OpenHeap): boolean {
  const { memory, layout, profile } = heap;
  const count = sizesEnd(heap);
  const table = allocateInternal(heap, roundUp(count * 2 + profile.headerBytes, profile.granule));
  if (table === NULL) return false;
  const field = offset(heap.at, layout.FrontEndHeapUsageData);
  const maximum = offset(heap.at, layout.FrontEndHeapMaximumIndex);
  memory.fill(table, count * 2, 0);
  memory.copy(table, memory.pointer(field), memory.u16(maximum) * 2);
  memory.setPointer(field, table);
  memory.setU16(maximum, count);
  return true;
}

/** BlocksIndex.ExtendedLookup: pairs whose first words, the hints themselves, stay empty. */
export function extendHints(heap: OpenHeap): boolean {
  const { memory, layout, profile } = heap;
  const { lookup } = profile.width;
  const base = heap.lastSlot + 1;
  const bytes = lookup.sizeof + (sizesEnd(heap) - base) * profile.hintBytes;
  const table = allocateInternal(heap, roundUp(bytes + profile.headerBytes, profile.granule));
  if (table === NULL) return false;
  memory.fill(table, bytes, 0);
  memory.setU32(offset(table, lookup.arraySize), sizesEnd(heap));
  memory.setU32(offset(table, lookup.extraItem), 1);
  memory.setU32(offset(table, lookup.baseIndex), base);
  memory.setPointer(offset(table, lookup.listHead), offset(heap.at, layout.FreeLists));
  memory.setPointer(offset(table, lookup.listHints), offset(table, lookup.sizeof));
  memory.setPointer(heap.index, table);
  return true;
}

import { type Address, offset } from '../../base/units';
import { ENTRY_FILL_PATTERN, HEAP_TAIL_CHECKING_ENABLED } from '../../nt/heap-flags';
import { freedDamage, tailDamage } from '../fills';
import { type Broken } from '../view';
import { entryAfter, flagsIn, readCode, readLink, sizeIn, unusedBytesIn } from './entry';
import { type VistaView } from './open-heap';

/* Whether the fill patterns of a block are as written (HEAP_SPEC §D.10 step 4). */

/** Where the bytes of a free block begin that hold nothing of the heap. */
export const bodyOf = (heap: VistaView, entry: Address): Address =>
  offset(entry, heap.profile.headerBytes + 2 * heap.profile.pointerBytes);

/**
 * The bytes of a block marked ENTRY_FILL_PATTERN that are not as filled; `unused` is its UnusedBytes, 0 for a free block.
 * Of a free block in a heap with tail checks the last granule does not count (HEAP_SPEC §D.10 step 4).
 */
export function brokenFill(
  heap: VistaView,
  entry: Address,
  code: number,
  unused: number,
): Broken | undefined {
  if ((flagsIn(code) & ENTRY_FILL_PATTERN) === 0) return undefined;
  const { granule, headerBytes } = heap.profile;
  const end = entryAfter(heap, entry, sizeIn(code));
  if (unused !== 0) {
    const at = tailDamage(heap.memory, offset(end, headerBytes - unused), granule);
    return at === undefined ? undefined : { at, size: 1, claim: 'the bytes behind a block are AB' };
  }
  const heapFlags = heap.memory.u32(offset(heap.at, heap.profile.layout.Flags));
  const uncounted = (heapFlags & HEAP_TAIL_CHECKING_ENABLED) === 0 ? 0 : granule;
  const at = freedDamage(heap.memory, bodyOf(heap, entry), offset(end, -uncounted));
  return at === undefined ? undefined : { at, size: 4, claim: 'the bytes of a free block are FEEEFEEE' };
}

/** The tail of the busy block at `entry`, when its heap writes one. */
export function brokenTail(heap: VistaView, entry: Address): Broken | undefined {
  return brokenFill(heap, entry, readCode(heap, entry), unusedBytesIn(readLink(heap, entry)));
}

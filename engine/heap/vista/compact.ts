import { type Address } from '../../base/units';
import { ENTRY_BUSY, ENTRY_LAST, HEAP_DISABLE_COALESCE_ON_FREE } from '../../nt/heap-flags';
import { type HeapAnswer } from '../seam';
import { checkedNext, joinFree } from './coalesce';
import { checkedCode } from './damage';
import { entryAfter, flagsIn, previousSizeIn, readLink, segmentOffsetIn, sizeIn } from './entry';
import { largestFree, removeFree } from './free-lists';
import { type OpenHeap } from './open-heap';
import { EntryKind, entriesOf, segmentsOf } from './read';
import { Win32Error } from '../../nt/status';

/** The largest free block; a heap that does not merge freed blocks does it now (HEAP_SPEC §A.10). */
export function compact(heap: OpenHeap): HeapAnswer {
  if ((heap.flags & HEAP_DISABLE_COALESCE_ON_FREE) !== 0) coalesceAll(heap);
  const size = largestFree(heap);
  if (size === 0) return { value: 0, lastError: Win32Error.SUCCESS };
  return { value: size * heap.profile.granule - heap.profile.headerBytes };
}

function coalesceAll(heap: OpenHeap): void {
  for (const segment of segmentsOf(heap).segments) {
    const { count, at, kind } = entriesOf(heap, segment);
    // From high to low, so that a block grows before the one below it looks at it.
    for (let row = count - 1; row >= 0; row--)
      if (kind[row] === EntryKind.Free) mergeForward(heap, at[row]! as Address);
  }
}

/** Merges the free block at `entry` with the one behind it, when that is free too and the whole not too large. */
function mergeForward(heap: OpenHeap, entry: Address): void {
  const code = checkedCode(heap, entry);
  const link = readLink(heap, entry);
  const size = sizeIn(code);
  if ((flagsIn(code) & ENTRY_LAST) !== 0) return;
  const next = entryAfter(heap, entry, size);
  const nextCode = checkedNext(heap, next, size);
  const isBusy = (flagsIn(nextCode) & ENTRY_BUSY) !== 0;
  if (isBusy || size + sizeIn(nextCode) > heap.profile.largestBlock) return;
  removeFree(heap, entry, size);
  joinFree(heap, entry, size, previousSizeIn(link), segmentOffsetIn(link));
}

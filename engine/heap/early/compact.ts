import { type Address } from '../../base/units';
import { ENTRY_BUSY, ENTRY_LAST } from '../../nt/heap-flags';
import { entryAfter, flagsIn, previousSizeIn, readCode, readLink, segmentIndexIn, sizeIn } from './entry';
import { fillFree } from './fill';
import { removeFree } from './free-lists';
import { listFree } from './list-free';
import { type OpenHeap } from './open-heap';
import { eachItem, EntryKind, segmentsOf } from './read';

/** Merges free neighbours all over the heap: what a heap with HEAP_DISABLE_COALESCE_ON_FREE leaves to HeapCompact (HEAP_SPEC §A.10). */
export function coalesceAll(heap: OpenHeap): void {
  for (const segment of segmentsOf(heap).segments) {
    const free: Address[] = [];
    eachItem(heap, segment, (kind, at) => {
      if (kind === EntryKind.Free) free.push(at);
      return true;
    });
    // From high to low, so that a block grows before the one below it looks at it.
    for (let row = free.length - 1; row >= 0; row--) mergeForward(heap, free[row]!);
  }
}

function mergeForward(heap: OpenHeap, entry: Address): void {
  const code = readCode(heap, entry);
  const link = readLink(heap, entry);
  if ((flagsIn(link) & ENTRY_LAST) !== 0) return;
  const next = entryAfter(entry, sizeIn(code));
  const nextSize = sizeIn(readCode(heap, next));
  const nextFlags = flagsIn(readLink(heap, next));
  if ((nextFlags & ENTRY_BUSY) !== 0 || sizeIn(code) + nextSize > heap.profile.largestBlock) return;
  heap.memory.phase('coalesce');
  removeFree(heap, entry, sizeIn(code));
  removeFree(heap, next, nextSize);
  const size = sizeIn(code) + nextSize;
  listFree(heap, entry, size, nextFlags & ENTRY_LAST, previousSizeIn(code), segmentIndexIn(link));
  fillFree(heap, entry, size);
}

import { type Address, NULL, offset } from '../../base/units';
import { ENTRY_BUSY } from '../../nt/heap-flags';
import { appendFree, newFreeColumns } from '../free-columns';
import { type FreeColumns, type FreeListHead } from '../reader';
import { type Broken } from '../view';
import { flagsIn, GRANULE, HEADER_BYTES, readCode, readLink, sizeIn } from './entry';
import { DEDICATED } from './free-lists';
import { type EarlyView } from './open-heap';

/* Reading the lists that hang on a heap's header; the counterpart of read.ts, under the same rules. */

/** Walks the free lists that are not empty, at most `limit` blocks in all. */
export function freeListsOf(heap: EarlyView, limit = 0x1000000): FreeColumns {
  const { memory } = heap;
  const heads: FreeListHead[] = [];
  const numbers: number[] = [];
  for (let list = 0; list < DEDICATED; list++) {
    const head = offset(heap.at, heap.profile.layout.FreeLists + 8 * list);
    if (memory.pointer(head) === head) continue;
    heads.push({ name: `FreeLists[${list}]`, head, count: 0 });
    numbers.push(list);
  }
  const columns = newFreeColumns(heads);
  for (let row = 0; row < heads.length && columns.broken === undefined; row++)
    readList(heap, columns, row, numbers[row]!, heads[row]!.head, limit);
  return columns;
}

function readList(
  heap: EarlyView,
  columns: FreeColumns,
  row: number,
  list: number,
  head: Address,
  limit: number,
): void {
  const { memory } = heap;
  let before = head;
  let largest = 0;
  for (let link = memory.pointer(head); link !== head && columns.count < limit;) {
    const at = offset(link, -HEADER_BYTES);
    if (at < 0 || !memory.isReadable(at, HEADER_BYTES + 8)) {
      columns.broken = {
        at: before,
        size: 4,
        claim: 'a free list points at readable memory',
        damaged: 'link',
      };
      return;
    }
    const size = sizeIn(readCode(heap, at));
    const flink = memory.pointer(link);
    const blink = memory.pointer(offset(link, 4));
    appendFree(columns, row, at, size * GRANULE, flink, blink);
    const claim = blockClaim(flagsIn(readLink(heap, at)), size, list, largest);
    if (claim !== undefined) {
      columns.broken = { at, size: HEADER_BYTES, claim, damaged: 'block' };
      return;
    }
    if (blink !== before) {
      const words = 'a block on a free list and its predecessor point at each other';
      columns.broken = { at: offset(link, 4), size: 4, claim: words, damaged: 'link' };
      return;
    }
    largest = size;
    before = link;
    link = flink;
  }
}

function blockClaim(flags: number, size: number, list: number, largest: number): string | undefined {
  if ((flags & ENTRY_BUSY) !== 0) return 'a block on a free list is free';
  if (list !== 0) return size === list ? undefined : 'a block is on the free list of its size';
  if (size < DEDICATED) return 'list 0 holds the blocks of 128 granules and more';
  return size < largest ? 'list 0 ascends by size' : undefined;
}

/** A block with a reservation of its own. */
export interface LargeBlock {
  /** HEAP_VIRTUAL_ALLOC_ENTRY, the start of the reservation. */
  readonly at: Address;
  readonly user: Address;
  readonly commitSize: number;
  readonly reserveSize: number;
  readonly requested: number;
  readonly link: number;
}

/** The large blocks, oldest first, as far as the list can be followed. */
export function largeBlocksOf(heap: EarlyView): {
  readonly blocks: readonly LargeBlock[];
  readonly broken: Broken | undefined;
} {
  const { memory } = heap;
  const { layout, width } = heap.profile;
  const head = offset(heap.at, layout.VirtualAllocdBlocks);
  const blocks: LargeBlock[] = [];
  let before = head;
  for (let at = memory.pointer(head); at !== head;) {
    const broken = (place: Address, claim: string): Broken => ({ at: place, size: 4, claim });
    if (at === NULL || !memory.isReadable(at, width.large.sizeof) || blocks.length > 0x100000)
      return { blocks, broken: broken(before, 'the list of large blocks points at readable memory') };
    if (memory.pointer(offset(at, 4)) !== before) {
      const claim = 'a large block and its predecessor on the list point at each other';
      return { blocks, broken: broken(offset(at, 4), claim) };
    }
    blocks.push(readLarge(heap, at));
    before = at;
    at = memory.pointer(at);
  }
  return { blocks, broken: undefined };
}

function readLarge(heap: EarlyView, at: Address): LargeBlock {
  const { memory } = heap;
  const { large } = heap.profile.width;
  const entry = offset(at, large.busyBlock);
  const commitSize = memory.pointer(offset(at, large.commitSize));
  return {
    at,
    user: offset(at, large.sizeof),
    commitSize,
    reserveSize: memory.pointer(offset(at, large.reserveSize)),
    requested: commitSize - sizeIn(readCode(heap, entry)),
    link: readLink(heap, entry),
  };
}

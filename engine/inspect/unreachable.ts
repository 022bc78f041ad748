import { type Address, address, PAGE_SIZE } from '../base/units';
import { type HeapItems, ItemKind } from '../heap/items';
import { heldBy } from './held';
import { type Reading } from './reading';
import { usesOfRegions } from './regions';
import { reportedHeaps, type ReportedHeap } from './report-words';

/** A busy block of some heap. */
export interface BusyRow {
  readonly heap: ReportedHeap;
  readonly walk: HeapItems;
  readonly row: number;
  readonly user: number;
  readonly end: number;
}

/**
 * Busy blocks that no word of the globals, of the live stacks, of variables in registers or of a reachable block points
 * into (HEAP_SPEC §G.4). `-l` of a debugger scans in the same way; what the kernel of the heap holds is no root.
 */
export function unreachableBlocks(reading: Reading): readonly BusyRow[] {
  const blocks = busyBlocks(reading);
  const isFound = new Uint8Array(blocks.length);
  const work: number[] = [];
  const mark = (value: number): void => {
    const index = indexHolding(blocks, value);
    if (index < 0 || isFound[index] === 1) return;
    isFound[index] = 1;
    work.push(index);
  };
  for (const value of heldBy(reading).keys()) mark(value);
  eachRoot(reading, (at, end) => {
    eachWord(reading, at, end, mark);
  });
  for (let index = work.pop(); index !== undefined; index = work.pop()) {
    const block = blocks[index];
    if (block !== undefined) eachWord(reading, block.user, block.end, mark);
  }
  return blocks.filter((_, index) => isFound[index] === 0);
}

/** Blocks of all heaps by address. */
function busyBlocks(reading: Reading): BusyRow[] {
  const blocks: BusyRow[] = [];
  for (const heap of reportedHeaps(reading)) {
    const walk = reading.walk(heap.view);
    for (let row = 0; row < walk.count; row++) {
      const kind = walk.kind[row];
      if (kind !== ItemKind.Busy && kind !== ItemKind.Large) continue;
      const user = walk.user(row);
      blocks.push({ heap, walk, row, user, end: user + Math.max(1, walk.requested[row] ?? 0) });
    }
  }
  return blocks.sort((one, other) => one.user - other.user);
}

function indexHolding(blocks: readonly BusyRow[], at: number): number {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((blocks[middle]?.user ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  const block = blocks[low - 1];
  return block !== undefined && at < block.end ? low - 1 : -1;
}

/** Images, the live part of the stacks, and memory that the program got by itself. */
function eachRoot(reading: Reading, visit: (at: number, end: number) => void): void {
  const uses = usesOfRegions(reading);
  const stackTops = new Map<number, number>();
  for (const { id, state } of reading.machine.threads) {
    const base = state === 'ended' ? undefined : reading.machine.frames(id)[0]?.base;
    const region = base === undefined ? undefined : reading.space.regions.at(base);
    if (base !== undefined && region !== undefined) stackTops.set(region.base, base);
  }
  for (const { base, size } of reading.space.regions.list) {
    const type = uses.get(base)?.type;
    if (type !== 'heap' && type !== 'large') visit(stackTops.get(base) ?? base, base + size);
  }
}

/** Words of [at, end) at aligned addresses in committed pages. */
function eachWord(
  { memory, profile }: Reading,
  at: number,
  end: number,
  visit: (value: number) => void,
): void {
  const step = profile.pointerBytes;
  for (let here = Math.ceil(at / step) * step; here + step <= end;) {
    const pageEnd = here - (here % PAGE_SIZE) + PAGE_SIZE;
    if (memory.wordsOfPage(address(here)) < 0) {
      here = pageEnd;
      continue;
    }
    for (; here < pageEnd && here + step <= end; here += step) {
      const value: Address = memory.pointer(address(here));
      if (value !== 0) visit(value);
    }
  }
}

import { type Address, address, PAGE_SIZE } from '../base/units';
import { type HeapLarge, type HeapSegment } from '../heap/items';
import { type AddressSpace } from '../memory/address-space';
import { SEGMENT_USER_ALLOCATED } from '../nt/heap-flags';
import { PAGE_GUARD } from '../nt/memory-flags';
import { type PageRow, RunKind } from './seam';

/** The end of the run of pages like the one at `at`, at most `end`. */
function endOfAlike(space: AddressSpace, at: number, end: number): number {
  const { pages } = space;
  const first = pages.indexOf(at);
  const committed = pages.frameOf[first] !== 0;
  const protect = space.protectionAt(address(at));
  for (let here = at - (at % PAGE_SIZE) + PAGE_SIZE; here < end; here += PAGE_SIZE) {
    const page = pages.indexOf(here);
    if (
      (pages.frameOf[page] !== 0) !== committed ||
      (committed && space.protectionAt(address(here)) !== protect)
    )
      return here;
  }
  return end;
}

/** The start of the run of pages like the one at `at`, at least `least`. */
function startOfAlike(space: AddressSpace, at: number, least: number): number {
  let start = at;
  while (start > least && endOfAlike(space, start - PAGE_SIZE, start + 1) > start) start -= PAGE_SIZE;
  return start;
}

/**
 * Runs of pages in the same state that overlap [at, end), each told to `tell` with its true bounds inside its region and
 * not below `least`; address space in no region is cut to the range. Ends early when `tell` answers false.
 */
export function forEachPageRun(
  space: AddressSpace,
  at: number,
  end: number,
  tell: (run: PageRow) => boolean,
  least = 0,
): void {
  let here = at - (at % PAGE_SIZE);
  while (here < end) {
    const region = space.regions.from(here);
    if (region === undefined || region.base > here) {
      const stop = Math.min(region?.base ?? end, end);
      if (!tell({ at: here, size: stop - here, state: 'free', protect: 0 })) return;
      here = stop;
      continue;
    }
    const start = startOfAlike(space, here, Math.max(region.base, least));
    const stop = endOfAlike(space, here, region.base + region.size);
    if (!tell(pageRow(space, start, stop))) return;
    here = stop;
  }
}

function pageRow(space: AddressSpace, at: number, end: number): PageRow {
  const size = end - at;
  if (!space.isCommitted(address(at))) return { at, size, state: 'reserved', protect: 0 };
  const protect = space.protectionAt(address(at));
  return { at, size, state: (protect & PAGE_GUARD) === 0 ? 'committed' : 'guard', protect };
}

/** Committed bytes of [at, at + size). */
export const committedIn = (space: AddressSpace, at: Address, size: number): number =>
  size - space.uncommittedIn(at, size);

export function kindOfPages(state: PageRow['state']): RunKind {
  switch (state) {
    case 'free':
      return RunKind.Unmapped;
    case 'reserved':
      return RunKind.Reserved;
    case 'committed':
      return RunKind.Committed;
    case 'guard':
      return RunKind.Guard;
  }
}

/**
 * The memory of a segment or of a large block: its reservation, with pages that blocks never use, or what it takes up of memory
 * that is the program's. Undefined when nothing is reserved there.
 */
export function extentOf(
  space: AddressSpace,
  part: HeapSegment | HeapLarge,
): { readonly at: Address; readonly size: number; readonly committed: number } | undefined {
  const region = space.regions.at(part.at);
  if (region === undefined) return undefined;
  const isLent = 'end' in part && ((part.flags ?? 0) & SEGMENT_USER_ALLOCATED) !== 0;
  const [at, size] = isLent ? [part.at, part.end - part.at] : [region.base, region.size];
  return { at, size, committed: committedIn(space, at, size) };
}

import { type Address, offset } from '../base/units';
import { type HeapLarge, type HeapSegment } from '../heap/items';
import { type Region } from '../memory/regions';
import { MEM_IMAGE } from '../nt/memory-flags';
import { namesOf } from './names';
import { committedIn, extentOf, forEachPageRun } from './pages';
import { oncePerReading, type Reading } from './reading';
import { type PageRow, type Questions, type RegionRow, type SegmentRow } from './seam';

/** What a region is for: the heap it belongs to, the thread whose stack it is, the module whose image it is. */
export interface RegionUse {
  readonly type: RegionRow['type'];
  readonly name: string;
  readonly heap: number;
}

export function answerRegions(
  reading: Reading,
  first: number,
  count: number,
): Questions['regions']['result'] {
  const { list } = reading.space.regions;
  const uses = usesOfRegions(reading);
  const regions = list.slice(first, first + count).map(region => ({
    base: region.base,
    size: region.size,
    committed: committedIn(reading.space, region.base, region.size),
    protect: region.allocationProtect,
    ...useOf(reading, uses, region),
  }));
  return { total: list.length, regions };
}

const useOf = (reading: Reading, uses: ReadonlyMap<Address, RegionUse>, region: Region): RegionUse =>
  uses.get(region.base) ?? imageUse(reading, region);

function imageUse(reading: Reading, region: Region): RegionUse {
  if (region.type !== MEM_IMAGE) {
    const isPeb = region.base <= reading.machine.peb && reading.machine.peb < region.base + region.size;
    return { type: 'private', name: isPeb ? 'process environment block' : '', heap: 0 };
  }
  const module = reading.machine.program.modules.find(
    each => each.base <= region.base && region.base < each.base + each.size,
  );
  return { type: 'image', name: module?.name ?? 'system library', heap: 0 };
}

/** Regions that heaps and stacks have, by base address. Each is found in the structures that point at it. */
export const usesOfRegions = oncePerReading(findUses);

function findUses(reading: Reading): ReadonlyMap<Address, RegionUse> {
  const names = namesOf(reading);
  const uses = new Map<Address, RegionUse>();
  const note = (at: number, use: RegionUse): void => {
    const region = reading.space.regions.at(at);
    // A heap in a module's own data does not make the module's image a heap.
    if (region !== undefined && region.type !== MEM_IMAGE && !uses.has(region.base))
      uses.set(region.base, use);
  };
  for (const heap of reading.heaps) {
    const name = names.ofHeap(heap.handle);
    note(heap.handle, { type: 'heap', name, heap: heap.handle });
    if (heap.view === undefined) continue;
    const walk = reading.walk(heap.view);
    for (const segment of walk.segments) note(segment.at, { type: 'heap', name, heap: heap.handle });
    for (const block of walk.large) {
      const own = names.ofBlock(block.user);
      note(block.at, { type: 'large', name: own === '' ? `large block of ${name}` : own, heap: heap.handle });
    }
  }
  for (const thread of reading.machine.threads) {
    const frame = thread.state === 'ended' ? undefined : reading.machine.frames(thread.id).at(-1);
    if (frame !== undefined) note(frame.base, { type: 'stack', name: `stack of ${thread.name}`, heap: 0 });
  }
  return uses;
}

export function answerPages(
  reading: Reading,
  at: number,
  end: number,
  count: number,
): Questions['pages']['result'] {
  const runs: PageRow[] = [];
  let more = false;
  forEachPageRun(reading.space, at, end, run => {
    more = runs.length === count;
    if (!more) runs.push(run);
    return !more;
  });
  return { runs, more };
}

export function answerSegments(reading: Reading, handle: number): Questions['segments']['result'] {
  const walk = reading.walk(reading.heap(handle).view);
  const row = (part: HeapSegment | HeapLarge, large: boolean): SegmentRow => {
    const { at } = part;
    const extent = extentOf(reading.space, part);
    const end = extent === undefined ? at : offset(extent.at, extent.size);
    return { base: at, end, committed: committedIn(reading.space, at, end - at), large };
  };
  return {
    segments: [
      ...walk.segments.map(segment => row(segment, false)),
      ...walk.large.map(block => row(block, true)),
    ],
  };
}

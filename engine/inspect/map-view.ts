import { type Region } from '../memory/regions';
import { allocationAt } from './allocation';
import { type FoundRun, KINDS, RunCollector } from './cells';
import { type FaultMarks, marksOf } from './marks';
import { namesOf, type Names } from './names';
import { forEachPageRun, kindOfPages } from './pages';
import { type Reading } from './reading';
import { type RegionUse, usesOfRegions } from './regions';
import { type MapView, type PageRow, RunKind } from './seam';
import { type HeapItems } from '../heap/items';
import { SUM_ROWS, sumsOf } from './walk-sums';

/** What lies in [at, end), at most `cells` runs. */
export function answerMap(reading: Reading, at: number, end: number, cells: number): MapView {
  const names = namesOf(reading);
  const uses = usesOfRegions(reading);
  const runs = new RunCollector(at, end, cells);
  let here = at;
  for (let index = reading.space.regions.indexFrom(at); here < end; index++) {
    const region = reading.space.regions.list[index];
    const start = Math.min(region?.base ?? end, end);
    if (start > here) runs.add(pageRun({ at: here, size: start - here, state: 'free', protect: 0 }));
    if (region === undefined || region.base >= end) break;
    here = Math.max(here, region.base);
    addRegion(reading, runs, region, uses.get(region.base), here, Math.min(end, region.base + region.size));
    here = region.base + region.size;
  }
  const marks = marksOf(reading);
  return runs.detail ? detailed(reading, at, end, runs.runs, names, marks) : runs.coarse(reading.step, marks);
}

/** The runs of a region in [from, end): a heap's items where it belongs to a heap, its pages elsewhere. */
function addRegion(
  reading: Reading,
  runs: RunCollector,
  region: Region,
  use: RegionUse | undefined,
  from: number,
  end: number,
): void {
  const heap = use?.heap ?? 0;
  const view = heap === 0 ? undefined : reading.heaps.find(each => each.handle === heap)?.view;
  let here = from;
  let least = region.base as number;
  if (view !== undefined) {
    const walk = reading.walk(view);
    least = addItems(runs, walk, region, from, end);
    here = Math.max(here, least);
  }
  forEachPageRun(
    reading.space,
    here,
    end,
    run => {
      runs.add({ ...pageRun(run), heap, name: heap === 0 ? (use?.name ?? '') : '' });
      return true;
    },
    least,
  );
}

/** Adds the heap's items in [from, end) of `region`; the end of what the heap's structures describe of it. */
function addItems(runs: RunCollector, walk: HeapItems, region: Region, from: number, end: number): number {
  const large = walk.large.findIndex(block => block.at === region.base);
  const first = walk.count - walk.large.length;
  if (large >= 0) {
    const row = first + large;
    const itemEnd = walk.at[row]! + walk.size[row]!;
    if (from < itemEnd) runs.add(itemRun(walk, row));
    return itemEnd;
  }
  const segment = walk.segments.find(each => each.at === region.base);
  if (segment === undefined) return region.base;
  let row = walk.rowFrom(from);
  for (; row < first && walk.at[row]! < end && !runs.isFull; row++) runs.add(itemRun(walk, row));
  const sums = sumsOf(walk);
  while (row < first && walk.at[row]! < end) {
    const next = row + SUM_ROWS;
    if (row % SUM_ROWS === 0 && next < first && walk.at[next]! <= end) {
      const all = sums.subarray((row / SUM_ROWS) * KINDS);
      if (runs.tallyAlike(walk.at[row]!, walk.at[next]!, SUM_ROWS, all, walk.heap)) {
        row = next;
        continue;
      }
    }
    runs.tally(walk.at[row]!, walk.size[row]!, walk.kind[row]!, walk.heap);
    row++;
  }
  return segment.end;
}

function itemRun(walk: HeapItems, row: number): FoundRun {
  const kind = walk.kind[row] as RunKind;
  const size = walk.size[row]!;
  const header = walk.header(row);
  const isBusy = kind === RunKind.Busy || kind === RunKind.Large;
  return {
    at: walk.at[row]!,
    size,
    kind,
    header,
    // On x64 the last eight bytes of a block lie in the header of the next one: slack is never negative.
    slack: isBusy ? Math.max(0, size - header - walk.requested[row]!) : 0,
    heap: walk.heap,
    name: kind === RunKind.Internal ? internalName(walk, row) : '',
  };
}

function internalName(walk: HeapItems, row: number): string {
  const at = walk.at[row]!;
  if (at === walk.heap) return walk.structures.heap;
  return walk.segments.some(segment => segment.at === at) ? walk.structures.segment : '';
}

const pageRun = (run: PageRow): FoundRun => ({
  at: run.at,
  size: run.size,
  kind: kindOfPages(run.state),
  header: 0,
  slack: 0,
  heap: 0,
  name: '',
});

/** What an answer may cost, and what of it a run takes in its columns and a name beside its text. */
const MOST_BYTES = 64 * 1024;
const RUN_BYTES = 44;
const NAME_BYTES = 24;

/** The names of the largest runs: where so many are in sight that not all names fit, small ones have no room for a label. */
function namesThatFit(names: MapView['names'], runs: readonly FoundRun[]): MapView['names'] {
  let room = MOST_BYTES - RUN_BYTES * (runs.length + NAME_BYTES);
  return names
    .toSorted((one, other) => runs[other.run]!.size - runs[one.run]!.size)
    .filter(({ name }) => (room -= NAME_BYTES + name.length) >= 0);
}

function detailed(
  reading: Reading,
  at: number,
  end: number,
  runs: readonly FoundRun[],
  names: Names,
  marks: FaultMarks,
): MapView {
  const isBusy = (run: FoundRun): boolean => run.kind === RunKind.Busy || run.kind === RunKind.Large;
  const records = runs.map(run =>
    isBusy(run) || run.kind === RunKind.Damaged ? allocationAt(reading, run.at + run.header) : -1,
  );
  const named = runs.map((run, index) => ({
    run: index,
    name: records[index]! < 0 ? run.name : names.ofAllocation(records[index]!),
  }));
  return {
    step: reading.step,
    at,
    end,
    detail: true,
    run: Float64Array.from(runs, run => run.at),
    size: Float64Array.from(runs, run => run.size),
    kind: Uint8Array.from(runs, run => run.kind),
    header: Uint16Array.from(runs, run => run.header),
    slack: Uint32Array.from(runs, run => run.slack),
    busyShare: Uint8Array.from(runs, run => (isBusy(run) ? 255 : 0)),
    ordinal: Float64Array.from(records, record => record + 1),
    fault: Int32Array.from(runs, run => marks.in(run.at, run.at + run.size)),
    heap: Float64Array.from(runs, run => run.heap),
    names: namesThatFit(
      named.filter(({ name }) => name !== ''),
      runs,
    ),
  };
}

import { type Address, ALLOCATION_GRANULARITY } from '../base/units';
import { type HeapItems, type HeapLarge, type HeapSegment, ItemKind } from '../heap/items';
import { type FieldText } from '../heap/reader';
import { type HeapView } from '../heap/view';
import { namesOf } from './names';
import { extentOf } from './pages';
import { oncePerReading, type Reading } from './reading';
import { type HeapMetrics, type Questions } from './seam';

/** Sizes of blocks that a histogram names; the rest is summed up in the last row. */
const MOST_SIZES = 64;

/** The numbers of a heap as debuggers and memory maps give them, and our own (HEAP_SPEC §G.1, §G.5). */
export function answerMetrics(reading: Reading, handle: number): Questions['metrics']['result'] {
  return metricsOf(reading, reading.heap(handle).view);
}

const known = oncePerReading(() => new Map<Address, HeapMetrics>());

/** The metrics of a heap; counted once a reading. */
export function metricsOf(reading: Reading, view: HeapView): HeapMetrics {
  const made = known(reading);
  let metrics = made.get(view.at);
  if (metrics === undefined) made.set(view.at, (metrics = count(reading, view)));
  return metrics;
}

function count(reading: Reading, view: HeapView): HeapMetrics {
  const walk = reading.walk(view);
  const fields = headerNumbers(reading, view);
  const sums = blockSums(walk);
  const { reserved, committed, largeReserved } = extents(reading, walk);
  const granule = reading.profile.granule;
  const totalFree = fields.get('TotalFreeSize');
  const free = totalFree === undefined ? sums.freeBytes : totalFree * granule;
  const virtual = reserved - uncommittedTails(walk);
  const summary = reading.reader.summary(view);
  return {
    heap: view.at,
    name: namesOf(reading).ofHeap(view.at),
    flags: summary.flags,
    forceFlags: fields.get('ForceFlags') ?? 0,
    frontEnd: summary.frontEnd,
    segments: walk.segments.length,
    reserved,
    committed,
    virtual,
    free,
    freeBlocks: sums.freeBlocks,
    largestFree: sums.largestFree,
    uncommittedRanges: sums.ranges,
    largeBlocks: walk.large.length,
    largeReserved,
    lockContention: fields.get('LockCollisions') ?? 0,
    busyBlocks: sums.busyBlocks,
    busyBytes: sums.busyBytes,
    requested: sums.requested,
    cachedBlocks: sums.cachedBlocks,
    overhead: { headers: sums.headers, slack: sums.slack, own: sums.own },
    compactable: Math.max(0, sums.largestFree - reading.profile.headerBytes),
    debuggerExternal: ratio(free, committed),
    debuggerVirtual: ratio(virtual - committed, virtual),
    internalFragmentation: ratio(sums.busyBytes - sums.requested, sums.busyBytes),
    externalFragmentation: sums.freeBytes === 0 ? 0 : 1 - sums.largestFree / sums.freeBytes,
    utilisation: ratio(sums.requested, committed),
    commitRatio: ratio(committed, reserved),
    freeSizes: histogram(walk),
    highWater: highWaterOf(reading, view.at),
  };
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

interface Sums {
  busyBlocks: number;
  busyBytes: number;
  requested: number;
  cachedBlocks: number;
  freeBlocks: number;
  freeBytes: number;
  largestFree: number;
  ranges: number;
  headers: number;
  slack: number;
  own: number;
}

function blockSums(walk: HeapItems): Sums {
  const sums: Sums = {
    busyBlocks: 0,
    busyBytes: 0,
    requested: 0,
    cachedBlocks: 0,
    freeBlocks: 0,
    freeBytes: 0,
    largestFree: 0,
    ranges: 0,
    headers: 0,
    slack: 0,
    own: 0,
  };
  for (let row = 0; row < walk.count; row++) {
    const size = walk.size[row] ?? 0;
    switch (walk.kind[row]) {
      case ItemKind.Busy:
      case ItemKind.Large: {
        const requested = walk.requested[row] ?? 0;
        sums.busyBlocks++;
        sums.busyBytes += size;
        sums.requested += requested;
        sums.headers += walk.header(row);
        sums.slack += Math.max(0, size - walk.header(row) - requested);
        break;
      }
      case ItemKind.Cached:
        sums.cachedBlocks++;
        sums.headers += walk.header(row);
        break;
      case ItemKind.Free:
        sums.freeBlocks++;
        sums.freeBytes += size;
        sums.largestFree = Math.max(sums.largestFree, size);
        break;
      case ItemKind.Reserved:
        sums.ranges++;
        break;
      case ItemKind.Internal:
      case ItemKind.Guard:
        sums.own += size;
        break;
      default:
    }
  }
  return sums;
}

function extents(
  reading: Reading,
  walk: HeapItems,
): { reserved: number; committed: number; largeReserved: number } {
  const total = { reserved: 0, committed: 0, largeReserved: 0 };
  const add = (part: HeapSegment | HeapLarge): number => {
    const extent = extentOf(reading.space, part);
    total.reserved += extent?.size ?? 0;
    total.committed += extent?.committed ?? 0;
    return extent?.size ?? 0;
  };
  for (const segment of walk.segments) add(segment);
  for (const block of walk.large) total.largeReserved += add(block);
  return total;
}

/** Bytes of the uncommitted ranges of 64 KB and more that end their segments (HEAP_SPEC §G.1, our rule). */
function uncommittedTails(walk: HeapItems): number {
  const ends = new Set(walk.segments.map(segment => segment.end as number));
  let bytes = 0;
  for (let row = 0; row < walk.count; row++) {
    if (walk.kind[row] !== ItemKind.Reserved) continue;
    const size = walk.size[row] ?? 0;
    if (size >= ALLOCATION_GRANULARITY && ends.has((walk.at[row] ?? 0) + size)) bytes += size;
  }
  return bytes;
}

/** Free blocks by size, the smallest first. */
function histogram(walk: HeapItems): HeapMetrics['freeSizes'] {
  const counts = new Map<number, number>();
  for (let row = 0; row < walk.count; row++) {
    if (walk.kind[row] !== ItemKind.Free) continue;
    const size = walk.size[row] ?? 0;
    counts.set(size, (counts.get(size) ?? 0) + 1);
  }
  const rows = [...counts].sort(([one], [other]) => one - other);
  return rows.slice(0, MOST_SIZES).map(([size, blocks]) => ({ size, blocks }));
}

/** Most bytes and blocks that the program had of a heap at one time, from the records of its calls. */
function highWaterOf(reading: Reading, heap: number): HeapMetrics['highWater'] {
  const { allocations } = reading.machine;
  const ends: number[] = [];
  for (let row = 0; row < allocations.count; row++)
    if (allocations.heap(row) === heap && allocations.freedStep(row) < reading.step) ends.push(row);
  ends.sort((one, other) => allocations.freedStep(one) - allocations.freedStep(other));
  const most = { bytes: 0, blocks: 0, step: 0 };
  let bytes = 0;
  let blocks = 0;
  let next = 0;
  for (let row = 0; row < allocations.count; row++) {
    if (allocations.heap(row) !== heap) continue;
    const step = allocations.step(row);
    // A block that the same call resized gives its place up as the new one takes it.
    for (; next < ends.length && allocations.freedStep(ends[next] ?? 0) <= step; next++) {
      bytes -= allocations.size(ends[next] ?? 0);
      blocks--;
    }
    bytes += allocations.size(row);
    blocks++;
    most.blocks = Math.max(most.blocks, blocks);
    if (bytes > most.bytes) {
      most.bytes = bytes;
      most.step = step;
    }
  }
  return most;
}

/** The fields of a heap's header of at most a pointer's width, by name. */
export function headerNumbers(reading: Reading, view: HeapView): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const field of reading.reader.header(view).fields) {
    const value = numberIn(reading, field);
    if (value !== undefined) numbers.set(field.name, value);
  }
  return numbers;
}

/** The value of a field; that of a list is its first pointer. */
function numberIn({ memory, profile }: Reading, { at, size }: FieldText): number | undefined {
  if (size === 1) return memory.u8(at);
  if (size === 2) return memory.u16(at);
  if (size === 4) return memory.u32(at);
  return size === profile.pointerBytes || size === 2 * profile.pointerBytes ? memory.pointer(at) : undefined;
}

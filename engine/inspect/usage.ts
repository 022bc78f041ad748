import { type TimelineSeam } from '../timeline/seam';
import { isBlockKind, ItemKind } from '../heap/items';
import { extentOf } from './pages';
import { type ListedHeap, readingOf } from './reading';

/** How well a heap uses its memory at a moment: the sums behind HEAP_SPEC §G.5. All but counts in bytes. */
export interface HeapUsage {
  reserved: number;
  committed: number;
  busyCount: number;
  /** What the program asked for. */
  requested: number;
  /** Busy blocks with their headers and what rounding added. */
  busy: number;
  freeCount: number;
  free: number;
  largestFree: number;
  segments: number;
  largeBlocks: number;
}

/** The usage of the newest heap of the process at the timeline's position; undefined when its header is no heap's. */
export function newestHeapUsage(timeline: TimelineSeam): HeapUsage | undefined {
  const reading = readingOf(timeline);
  const newest: ListedHeap | undefined = reading.heaps.at(-1);
  if (newest?.view === undefined) return undefined;
  const walk = reading.walk(newest.view);
  const parts = [...walk.segments, ...walk.large];
  const usage: HeapUsage = {
    ...{
      reserved: 0,
      committed: 0,
      busyCount: 0,
      requested: 0,
      busy: 0,
      freeCount: 0,
      free: 0,
      largestFree: 0,
    },
    segments: walk.segments.length,
    largeBlocks: walk.large.length,
  };
  for (const part of parts) {
    const extent = extentOf(reading.space, part);
    usage.reserved += extent?.size ?? 0;
    usage.committed += extent?.committed ?? 0;
  }
  for (let row = 0; row < walk.count; row++) {
    const kind = walk.kind[row]!;
    const size = walk.size[row]!;
    if (kind === ItemKind.Busy || kind === ItemKind.Large) {
      usage.busyCount++;
      usage.busy += size;
      usage.requested += walk.requested[row]!;
    } else if (isBlockKind(kind)) {
      usage.freeCount++;
      usage.free += size;
      usage.largestFree = Math.max(usage.largestFree, size);
    }
  }
  return usage;
}

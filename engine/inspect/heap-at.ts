import { type TimelineSeam } from '../timeline/seam';
import { heapRows } from './overview';
import { readingOf } from './reading';
import { type HeapRow } from './seam';

/** The heap whose handle is `at`, as the overview tells it; other heaps are not walked for a pointer that is none. */
export function heapAt(timeline: TimelineSeam, at: number): HeapRow | undefined {
  const reading = readingOf(timeline);
  if (!reading.heaps.some(heap => heap.handle === at)) return undefined;
  return heapRows(reading).find(heap => heap.handle === at);
}

import { type HeapView } from '../heap/view';
import { type FrontEndParts } from '../heap/reader';
import { oncePerReading, type Reading } from './reading';
import { type FrontEnd } from './seam';

const MOST_SIZES = 500;

/** What each heap's front end consists of, read when it is first asked for. */
const partsByHeap = oncePerReading(() => new Map<number, FrontEndParts>());

function partsOf(reading: Reading, view: HeapView): FrontEndParts {
  const known = partsByHeap(reading).get(view.at);
  if (known !== undefined) return known;
  const parts = reading.reader.frontEnd(view);
  partsByHeap(reading).set(view.at, parts);
  return parts;
}

export function answerFrontEnd(
  reading: Reading,
  handle: number,
  bucket: number,
  first: number,
  count: number,
): FrontEnd {
  const { view } = reading.heap(handle);
  const { buckets, sizes, subsegments } = partsOf(reading, view);
  const wanted = bucket === 0 ? subsegments : subsegments.filter(each => each.bucket === bucket);
  return {
    name: reading.reader.summary(view).frontEnd,
    buckets: buckets.map(each => ({ ...each })),
    sizes: sizes.slice(0, MOST_SIZES).map(each => ({ ...each })),
    total: wanted.length,
    subsegments: wanted.slice(first, first + count).map(each => ({ ...each })),
  };
}

import { type Address, offset } from '../../base/units';
import { RangeKind, SEGMENT_BUCKET } from '../../nt/layout-segment';
import { ItemKind } from '../items';
import {
  type FrontEndBucket,
  type FrontEndParts,
  type FrontEndSize,
  type FrontEndSubsegment,
} from '../reader';
import { bucketBytes, BUCKETS } from './buckets';
import { Cursor } from './cursor';
import { type SegmentView } from './open-heap';
import {
  ACTIVATES_AT,
  blockBytesIn,
  bucketAt,
  bucketIn,
  countIn,
  firstBlockIn,
  freeIn,
  isActive,
  liveIn,
} from './quick';
import { segmentsOf } from './segments';

/** The front end for inspectors: buckets and counted sizes from the heap's header, subsegments from its page ranges. */
export function readFrontEnd(view: SegmentView): FrontEndParts {
  const subsegments = readSubsegments(view);
  const buckets: FrontEndBucket[] = [];
  const sizes: FrontEndSize[] = [];
  for (let bucket = 1; bucket < BUCKETS; bucket++) {
    const live = liveIn(view, bucket);
    if (isActive(view, bucket)) buckets.push(readBucket(view, bucket, subsegments));
    else if (live > 0) sizes.push({ blockBytes: bucketBytes(bucket), live, needed: ACTIVATES_AT });
  }
  return { buckets, sizes, subsegments };
}

function readBucket(
  view: SegmentView,
  bucket: number,
  subsegments: readonly FrontEndSubsegment[],
): FrontEndBucket {
  const own = subsegments.filter(subsegment => subsegment.bucket === bucket);
  const blocks = own.reduce((sum, subsegment) => sum + subsegment.blocks, 0);
  return {
    index: bucket,
    at: bucketAt(view, bucket),
    blockBytes: bucketBytes(bucket),
    active: true,
    subsegments: own.length,
    blocks,
    busy: own.reduce((sum, subsegment) => sum + subsegment.busy, 0),
    room: blocks,
  };
}

function readSubsegments(view: SegmentView): FrontEndSubsegment[] {
  const found: FrontEndSubsegment[] = [];
  for (const segment of segmentsOf(view).sort((one, other) => one - other)) {
    const cursor = new Cursor(view, segment);
    for (let more = cursor.moveTo(segment); more; more = cursor.next())
      // The header of a subsegment is an item of its own, at a page; what is left behind its last block is none.
      if (cursor.range === RangeKind.Quick && cursor.kind === ItemKind.Internal && cursor.at % 0x1000 === 0)
        found.push(readSubsegment(view, cursor.at));
  }
  return found;
}

function readSubsegment(view: SegmentView, at: Address): FrontEndSubsegment {
  const bucket = bucketIn(view, at);
  const blocks = countIn(view, at);
  const first = offset(at, firstBlockIn(view, at));
  const available = view.memory.pointer(offset(bucketAt(view, bucket), SEGMENT_BUCKET.available));
  return {
    bucket,
    at,
    first,
    end: offset(first, blocks * blockBytesIn(view, at)),
    blocks,
    busy: blocks - freeIn(view, at),
    active: available === at,
  };
}

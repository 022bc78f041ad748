import { type Address, NULL, offset } from '../../base/units';
import {
  type FrontEndBucket,
  type FrontEndParts,
  type FrontEndSize,
  type FrontEndSubsegment,
} from '../reader';
import { type LfhView } from './blocks';
import { bucketOf, BUCKETS, blockUnits, LARGEST_REQUEST } from './buckets';
import { containerOf, readableFrontEnd, subsegmentsOf } from './read';
import { infoOf } from './subsegments';

/* The buckets of a low-fragmentation heap, and the sizes that are on their way to one, for inspectors. */

/** So many live blocks of a size make it worth a bucket (HEAP_SPEC §D.6.2). */
const LIVE_FOR_A_BUCKET = 17;

/** What the back end counted of a size that no bucket serves, or that one does. */
interface Counter {
  readonly live: number;
  readonly served: boolean;
}

export function readFrontEnd(heap: LfhView): FrontEndParts {
  const { granule } = heap.profile;
  const sizes: FrontEndSize[] = [];
  const served = new Set<number>();
  const end = LARGEST_REQUEST / granule + 2;
  const counterOf = heap.profile.lfh.freeBlocks === 'list' ? hintCounter(heap) : usageCounter(heap);
  for (let size = 2; size < end; size++) {
    const counter = counterOf(size);
    if (counter.served) served.add(bucketOf(size, granule));
    else if (counter.live > 0)
      sizes.push({ blockBytes: size * granule, live: counter.live, needed: LIVE_FOR_A_BUCKET });
  }
  const frontEnd = readableFrontEnd(heap);
  if (frontEnd === NULL) return { buckets: [], sizes, subsegments: [] };
  const subsegments = readSubsegments(heap, frontEnd);
  return { buckets: readBuckets(heap, frontEnd, subsegments, served), sizes, subsegments };
}

/** Those that serve a size, or have blocks. */
function readBuckets(
  heap: LfhView,
  frontEnd: Address,
  subsegments: readonly FrontEndSubsegment[],
  served: ReadonlySet<number>,
): FrontEndBucket[] {
  const { granule } = heap.profile;
  const buckets: FrontEndBucket[] = [];
  for (let index = 1; index <= BUCKETS; index++) {
    const own = subsegments.filter(each => each.bucket === index);
    if (own.length === 0 && !served.has(index)) continue;
    const blocks = own.reduce((sum, each) => sum + each.blocks, 0);
    buckets.push({
      index,
      at: infoOf(heap, frontEnd, index),
      blockBytes: blockUnits(index, granule) * granule,
      active: served.has(index),
      subsegments: own.length,
      blocks,
      busy: own.reduce((sum, each) => sum + each.busy, 0),
      room: blocks,
    });
  }
  return buckets;
}

/** By address; records that make no sense are left out. */
function readSubsegments(heap: LfhView, frontEnd: Address): FrontEndSubsegment[] {
  const { memory, profile } = heap;
  const found: FrontEndSubsegment[] = [];
  for (const at of new Set(subsegmentsOf(heap, frontEnd))) {
    const container = containerOf(heap, at);
    if (container === undefined) continue;
    const { bucket, first, end, count, depth } = container;
    if (bucket < 1 || bucket > BUCKETS) continue;
    const active = memory.pointer(offset(infoOf(heap, frontEnd, bucket), profile.lfh.info.active)) === at;
    found.push({ bucket, at, first, end, blocks: count, busy: Math.max(0, count - depth), active });
  }
  return found.sort((one, other) => one.first - other.first);
}

const NOT_COUNTED: Counter = { live: 0, served: false };

/** Windows 10: FrontEndHeapUsageData and FrontEndHeapStatusBitmap (usage.ts has the encoding). */
function usageCounter({ memory, profile, at }: LfhView): (size: number) => Counter {
  const { layout } = profile;
  const count = memory.u16(offset(at, layout.FrontEndHeapMaximumIndex));
  const usage = memory.pointer(offset(at, layout.FrontEndHeapUsageData));
  const bitmap = offset(at, layout.FrontEndHeapStatusBitmap);
  return size => {
    if (size >= count) return NOT_COUNTED;
    if (((memory.u8(offset(bitmap, size >>> 3)) >>> (size & 7)) & 1) === 1) return { live: 0, served: true };
    const counter = offset(usage, size * 2);
    return memory.isReadable(counter, 2) ? { live: memory.u16(counter) & 0x1f, served: false } : NOT_COUNTED;
  };
}

/** Windows 7: the second word of each size's hint, odd when it is the address of a bucket plus 1. */
function hintCounter({ memory, profile, at }: LfhView): (size: number) => Counter {
  const { hintBytes, pointerBytes, layout } = profile;
  const { lookup } = profile.width;
  const index = memory.pointer(offset(at, layout.BlocksIndex));
  if (index === NULL || !memory.isReadable(index, lookup.sizeof)) return () => NOT_COUNTED;
  const hints = memory.pointer(offset(index, lookup.listHints));
  const lastSlot = memory.u32(offset(index, lookup.arraySize)) - 1;
  const extended = memory.pointer(index);
  const more = extended === NULL ? NULL : memory.pointer(offset(extended, lookup.listHints));
  return size => {
    const table = size <= lastSlot ? hints : more;
    if (table === NULL) return NOT_COUNTED;
    const slot = size <= lastSlot ? size : size - lastSlot - 1;
    const counter = offset(table, slot * hintBytes + pointerBytes);
    if (!memory.isReadable(counter, pointerBytes)) return NOT_COUNTED;
    const word = memory.u32(counter);
    return (word & 1) === 1 ? { live: 0, served: true } : { live: (word & 0xffff) >>> 1, served: false };
  };
}

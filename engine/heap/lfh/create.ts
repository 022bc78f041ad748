import { type Address, NULL, offset } from '../../base/units';
import { PAGE_READWRITE } from '../../nt/memory-flags';
import { type OpenHeap } from '../vista/open-heap';
import { emptyList } from '../vista/segment';
import { BUCKETS, blockUnits } from './buckets';
import { drawnKey } from './chance';
import { infoOf } from './subsegments';

/** `_HEAP.FrontEndHeapType` of a heap with a low-fragmentation heap; HeapQueryInformation answers it. */
export const LOW_FRAGMENTATION = 2;

/** HEAP_BUCKET `bucket`: BlockUnits u16, SizeIndex u8, flags u8. */
export function bucketAt(heap: OpenHeap, frontEnd: Address, bucket: number): Address {
  const { buckets, firstBucket } = heap.profile.lfh.heap;
  return offset(frontEnd, buckets + (bucket - 1 + firstBucket) * 4);
}

/**
 * Gives the heap its LFH_HEAP, in a reservation of its own: the back end has no part in it (HEAP_SPEC §D.6.2). It stays
 * until the heap is destroyed. NULL when memory is lacking.
 */
export function createLowFragmentationHeap(heap: OpenHeap): Address {
  const { memory, layout, profile } = heap;
  const { lfh } = profile;
  memory.phase('commit');
  const frontEnd = memory.reserve(lfh.reserve, PAGE_READWRITE);
  if (frontEnd === undefined) return NULL;
  if (!memory.commit(frontEnd, lfh.reserve, PAGE_READWRITE)) {
    memory.release(frontEnd);
    return NULL;
  }
  memory.phase('write header');
  memory.setU32(offset(frontEnd, lfh.heap.key), drawnKey(heap.context));
  memory.setPointer(offset(frontEnd, lfh.heap.heap), heap.at);
  emptyList(memory, offset(frontEnd, lfh.heap.zones));
  const localData = offset(frontEnd, lfh.heap.localData);
  memory.setPointer(offset(localData, lfh.localData.lowFragHeap), frontEnd);
  for (let bucket = 1; bucket <= BUCKETS; bucket++) writeBucket(heap, frontEnd, localData, bucket);
  memory.setPointer(offset(heap.at, layout.FrontEndHeap), frontEnd);
  memory.setU8(offset(heap.at, layout.FrontEndHeapType), LOW_FRAGMENTATION);
  if (layout.RequestedFrontEndHeapType >= 0)
    memory.setU8(offset(heap.at, layout.RequestedFrontEndHeapType), LOW_FRAGMENTATION);
  return frontEnd;
}

function writeBucket(heap: OpenHeap, frontEnd: Address, localData: Address, bucket: number): void {
  const { memory, profile } = heap;
  const { lfh } = profile;
  const info = infoOf(heap, frontEnd, bucket);
  const entry = bucketAt(heap, frontEnd, bucket);
  memory.setU16(entry, blockUnits(bucket, profile.granule));
  memory.setU8(offset(entry, 2), bucket);
  memory.setPointer(offset(info, lfh.info.localData), localData);
  memory.setU16(offset(info, lfh.info.bucket), bucket);
  if (lfh.heap.infoPointers !== undefined)
    memory.setPointer(offset(frontEnd, lfh.heap.infoPointers + bucket * profile.pointerBytes), info);
}

import { type Address, NULL, offset } from '../../base/units';
import { blockBytes } from '../vista/back-end';
import { damage } from '../vista/damage';
import { type OpenHeap } from '../vista/open-heap';
import { damagedFrontEndBlock, probeLink } from '../vista/pointer-check';
import {
  blockBytesOf,
  entryOf,
  FREE_STATE,
  indexIn,
  isFrontEndState,
  readPlace,
  requestedOf,
  stateIn,
  subsegmentAt,
  writeBusy,
  writeFreeState,
} from './blocks';
import { bucketOf, LARGEST_REQUEST } from './buckets';
import { freeBlocksOf } from './free-blocks';
import { activateNext, depthOf, giveUp, infoOf, offer } from './subsegments';
import { BYPASSING, frontEndOf, isServed } from './usage';

/*
 * The low-fragmentation heap as the heap's calls see it. It takes no lock of its own: a call runs as one step, and the
 * heap's lock matters only where the back end is needed (C-96).
 */

/** The user pointer of a block for the request; NULL when the back end is to serve it. */
export function allocateQuickly(heap: OpenHeap, requested: number, flags: number): Address {
  const frontEnd = frontEndOf(heap);
  if (frontEnd === NULL || requested > LARGEST_REQUEST || (flags & BYPASSING) !== 0) return NULL;
  const { memory, profile } = heap;
  const { granule } = profile;
  const size = blockBytes(heap, requested, 0) / granule;
  if (!isServed(heap, size)) return NULL;
  memory.phase('search');
  const bucket = bucketOf(size, granule);
  const info = infoOf(heap, frontEnd, bucket);
  let subsegment = memory.pointer(offset(info, profile.lfh.info.active));
  if (subsegment === NULL || depthOf(heap, subsegment) === 0) {
    subsegment = activateNext(heap, frontEnd, info, bucket, flags);
    if (subsegment === NULL) return NULL;
  }
  const entry = freeBlocksOf(heap).take(heap, subsegment);
  addDepth(heap, subsegment, -1);
  memory.phase('write header');
  writeBusy(heap, entry, blockBytesOf(heap, subsegment), requested);
  return offset(entry, profile.headerBytes);
}

/**
 * The subsegment of the block with user pointer `user`, NULL when the block's header says that the back end serves it.
 * Throws HeapDamage for the header of a block that is none of this heap, or none in use (HEAP_SPEC §F.3 d). With `probes`
 * an unreadable pointer is damage too.
 */
export function subsegmentOf(heap: OpenHeap, user: Address, probes: boolean): Address {
  const frontEnd = frontEndOf(heap);
  const { granule, headerBytes } = heap.profile;
  if (frontEnd === NULL || user % granule !== 0) return NULL;
  heap.memory.phase('validate');
  const entry = offset(user, -headerBytes);
  const place = probes ? probeLink(heap, entry) : readPlace(heap, entry);
  if (!isFrontEndState(stateIn(place))) return NULL;
  const subsegment = subsegmentAt(heap, frontEnd, entry);
  if (subsegment === NULL || entryOf(heap, subsegment, indexIn(place)) !== entry)
    throw damagedFrontEndBlock(heap, user);
  const state = offset(entry, heap.profile.codeAt);
  if (stateIn(place) === FREE_STATE)
    throw damage(heap, 'heap_failure_block_not_busy', state, 8, 'a block given to the heap is busy');
  if (!freeBlocksOf(heap).isBusy(heap, subsegment, indexIn(place)))
    throw damage(
      heap,
      'heap_failure_lfh_bitmap_mismatch',
      state,
      8,
      'a block that its header says is busy has its bit set in the bitmap of its subsegment',
    );
  return subsegment;
}

/** Bytes that the program asked for when it got the block at `entry`. */
export const quickRequested = (heap: OpenHeap, subsegment: Address, entry: Address): number =>
  requestedOf(heap, entry, blockBytesOf(heap, subsegment));

/** Frees a busy block, whose header was checked. */
export function freeQuickly(heap: OpenHeap, subsegment: Address, entry: Address, flags: number): void {
  const { memory, profile } = heap;
  const { subsegment: fields, info: infoFields } = profile.lfh;
  memory.phase('write header');
  const index = indexIn(readPlace(heap, entry));
  writeFreeState(heap, entry);
  freeBlocksOf(heap).put(heap, subsegment, entry, index);
  const depth = addDepth(heap, subsegment, 1);
  const info = memory.pointer(offset(subsegment, fields.localInfo));
  if (memory.pointer(offset(info, infoFields.active)) === subsegment) return;
  if (depth === 1) offer(heap, info, subsegment);
  if (depth === memory.u16(offset(subsegment, fields.blockCount)))
    giveUp(heap, frontEndOf(heap), info, subsegment, flags);
}

function addDepth(heap: OpenHeap, subsegment: Address, by: 1 | -1): number {
  const at = offset(subsegment, heap.profile.lfh.subsegment.depth);
  const depth = heap.memory.u16(at) + by;
  heap.memory.setU16(at, depth);
  return depth;
}

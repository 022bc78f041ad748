import { type Address, NULL, offset } from '../../base/units';
import { blockBytes } from '../vista/back-end';
import { damage } from '../vista/damage';
import { type OpenHeap } from '../vista/open-heap';
import { damagedFrontEndBlock, probeLink } from '../vista/pointer-check';
import {
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
import { firstBlock } from './containers';
import { freeBlocksOf } from './free-blocks';
import { activateNext, giveUp, infoOf, offer } from './subsegments';
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
  const fields = profile.lfh.subsegment;
  let subsegment = memory.pointer(offset(info, profile.lfh.info.active));
  let depth = subsegment === NULL ? 0 : memory.u16(offset(subsegment, fields.depth));
  if (depth === 0) {
    subsegment = activateNext(heap, frontEnd, info, bucket, flags);
    if (subsegment === NULL) return NULL;
    depth = memory.u16(offset(subsegment, fields.depth));
  }
  const blocks = memory.pointer(offset(subsegment, fields.userBlocks));
  const count = memory.u16(offset(subsegment, fields.blockCount));
  const stride = memory.u16(offset(subsegment, fields.blockSize)) * granule;
  const entry = freeBlocksOf(heap).take(heap, subsegment, blocks, count, stride);
  const { recorder } = heap.context;
  if (recorder !== undefined) {
    recorder.rounded(requested, stride);
    recorder.served('low-fragmentation heap');
    recorder.list(`bucket ${bucket}, active subsegment`, profile.headerBytes);
    recorder.candidate(entry, stride, '');
  }
  memory.setU16(offset(subsegment, fields.depth), depth - 1);
  memory.phase('write header');
  writeBusy(heap, entry, stride, requested);
  return offset(entry, profile.headerBytes);
}

/**
 * Whether the header of the block with user pointer `user` says that the low-fragmentation heap serves it; `heap.quick` is
 * the block then. Throws HeapDamage for the header of a block that is none of this heap, or none in use (HEAP_SPEC §F.3 d).
 * With `probes` an unreadable pointer is damage too.
 */
export function findQuick(heap: OpenHeap, user: Address, probes: boolean): boolean {
  const frontEnd = frontEndOf(heap);
  const { memory, profile, quick } = heap;
  const { granule, headerBytes } = profile;
  if (frontEnd === NULL || user % granule !== 0) return false;
  memory.phase('validate');
  const entry = offset(user, -headerBytes);
  const place = probes ? probeLink(heap, entry) : readPlace(heap, entry);
  if (!isFrontEndState(stateIn(place))) return false;
  const subsegment = subsegmentAt(heap, frontEnd, entry);
  if (subsegment === NULL) throw damagedFrontEndBlock(heap, user);
  const fields = profile.lfh.subsegment;
  const index = indexIn(place);
  const blocks = memory.pointer(offset(subsegment, fields.userBlocks));
  const count = memory.u16(offset(subsegment, fields.blockCount));
  const stride = memory.u16(offset(subsegment, fields.blockSize)) * granule;
  if (offset(blocks, firstBlock(profile, count) + index * stride) !== entry)
    throw damagedFrontEndBlock(heap, user);
  const state = offset(entry, profile.codeAt);
  if (stateIn(place) === FREE_STATE)
    throw damage(heap, 'heap_failure_block_not_busy', state, 8, 'a block given to the heap is busy');
  if (!freeBlocksOf(heap).isBusy(heap, blocks, index))
    throw damage(
      heap,
      'heap_failure_lfh_bitmap_mismatch',
      state,
      8,
      'a block that its header says is busy has its bit set in the bitmap of its subsegment',
    );
  quick.entry = entry;
  quick.index = index;
  quick.subsegment = subsegment;
  quick.blocks = blocks;
  quick.stride = stride;
  quick.count = count;
  return true;
}

/** Bytes that the program asked for when it got `heap.quick`. */
export const quickRequested = (heap: OpenHeap): number =>
  requestedOf(heap, heap.quick.entry, heap.quick.stride);

/** Frees `heap.quick`. */
export function freeQuickly(heap: OpenHeap, flags: number): void {
  const { memory, profile } = heap;
  const { entry, index, subsegment, blocks, count } = heap.quick;
  const { subsegment: fields, info: infoFields } = profile.lfh;
  memory.phase('write header');
  writeFreeState(heap, entry);
  freeBlocksOf(heap).put(heap, subsegment, blocks, entry, index);
  const depth = memory.u16(offset(subsegment, fields.depth)) + 1;
  memory.setU16(offset(subsegment, fields.depth), depth);
  const info = memory.pointer(offset(subsegment, fields.localInfo));
  if (memory.pointer(offset(info, infoFields.active)) === subsegment) return;
  if (depth === 1) offer(heap, info, subsegment);
  if (depth === count) giveUp(heap, frontEndOf(heap), info, subsegment, flags);
}

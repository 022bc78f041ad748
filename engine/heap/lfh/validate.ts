import { type Address, NULL, offset } from '../../base/units';
import { type FailureName } from '../../nt/failure-types';
import { USER_DATA_SIGNATURE } from '../../nt/lfh-layout';
import { type Broken } from '../view';
import {
  FREE_STATE,
  indexIn,
  isFrontEndState,
  keyOf,
  type LfhView,
  readPlace,
  readSubsegmentCode,
  stateIn,
  subsegmentCode,
} from './blocks';
import { freeBlocksOf } from './free-blocks';
import { type Container, containerOf, readableFrontEnd, subsegmentsOf } from './read';

/** A rule of the low-fragmentation heap that does not hold, and what Windows calls such damage. */
export interface FrontEndViolation extends Broken {
  readonly failureName: FailureName;
}

/**
 * HeapValidate's last step (HEAP_SPEC §D.10, 6): every container has its signature and knows its subsegment, every
 * block's header decodes to it, and the bitmap and the count of free blocks agree with the headers.
 */
export function brokenFrontEndRule(heap: LfhView): FrontEndViolation | undefined {
  const frontEnd = readableFrontEnd(heap);
  if (frontEnd === NULL) return undefined;
  const key = keyOf(heap, frontEnd);
  for (const subsegment of subsegmentsOf(heap, frontEnd)) {
    const container = containerOf(heap, subsegment);
    const violation =
      container === undefined
        ? broken(subsegment, heap.profile.lfh.subsegment.sizeof, 'a subsegment says where its blocks are')
        : (headerViolation(heap, container, key) ?? blocksViolation(heap, container, key));
    if (violation !== undefined) return violation;
  }
  return undefined;
}

const broken = (
  at: Address,
  size: number,
  claim: string,
  failureName: FailureName = 'heap_failure_entry_corruption',
): FrontEndViolation => ({ at, size, claim, failureName });

function headerViolation(
  heap: LfhView,
  { blocks, subsegment, first, stride }: Container,
  key: number,
): FrontEndViolation | undefined {
  const { memory, profile } = heap;
  const { userData } = profile.lfh;
  const signature = offset(blocks, userData.signature);
  if (memory.u32(signature) !== USER_DATA_SIGNATURE)
    return broken(signature, 4, 'a container of blocks has the signature 0xF0E0D0C0');
  if (memory.pointer(offset(blocks, userData.subsegment)) !== subsegment)
    return broken(blocks, profile.pointerBytes, 'a container and its subsegment point at each other');
  if (userData.encodedOffsets === undefined) return undefined;
  const encoded = offset(blocks, userData.encodedOffsets);
  if ((memory.i32(encoded) ^ key) !== ((first - blocks) | (stride << 16)))
    return broken(encoded, 4, 'the encoded offsets of a container are those of its subsegment');
  return undefined;
}

function blocksViolation(heap: LfhView, container: Container, key: number): FrontEndViolation | undefined {
  const { count, first, stride, subsegment, depth } = container;
  let free = 0;
  for (let index = 0; index < count; index++) {
    const entry = offset(first, index * stride);
    const violation = blockViolation(heap, container, entry, index, key);
    if (violation !== undefined) return violation;
    if (stateIn(readPlace(heap, entry)) === FREE_STATE) free++;
  }
  if (free === depth) return undefined;
  return broken(
    offset(subsegment, heap.profile.lfh.subsegment.depth),
    2,
    'a subsegment knows how many of its blocks are free',
    'heap_failure_lfh_bitmap_mismatch',
  );
}

function blockViolation(
  heap: LfhView,
  { subsegment, blocks }: Container,
  entry: Address,
  index: number,
  key: number,
): FrontEndViolation | undefined {
  const at = offset(entry, heap.profile.codeAt);
  const place = readPlace(heap, entry);
  const state = stateIn(place);
  if (readSubsegmentCode(heap, entry) !== subsegmentCode(heap, entry, subsegment, blocks, key))
    return broken(at, 8, 'the header of a block decodes to its subsegment');
  if (indexIn(place) !== index || !isFrontEndState(state))
    return broken(at, 8, 'a block knows its place in its container');
  const isFree = state === FREE_STATE;
  if (heap.profile.lfh.freeBlocks === 'bitmap' && freeBlocksOf(heap).isBusy(heap, blocks, index) === isFree)
    return broken(
      at,
      8,
      'a block is busy when its bit in the bitmap of its subsegment is set',
      'heap_failure_lfh_bitmap_mismatch',
    );
  return undefined;
}

/** HeapValidate of one block: whether the one of `container` with user pointer `user` is busy. */
export function isBusyQuickBlock(heap: LfhView, container: Container, user: Address): boolean {
  const entry = offset(user, -heap.profile.headerBytes);
  const index = (entry - container.first) / container.stride;
  return (
    stateIn(readPlace(heap, entry)) !== FREE_STATE && freeBlocksOf(heap).isBusy(heap, container.blocks, index)
  );
}

import { type Address, NULL, offset } from '../../base/units';
import { USER_DATA_SIGNATURE } from '../../nt/lfh-layout';
import { closedLock } from '../vista/call-frame';
import { type OpenHeap } from '../vista/open-heap';
import {
  blockBytesOf,
  chainHead,
  chainOf,
  entryOf,
  FREE_STATE,
  keyOf,
  type LfhView,
  subsegmentCode,
} from './blocks';
import { blockUnits } from './buckets';
import {
  blocksIn,
  containerBytes,
  firstBlock,
  giveContainer,
  giveRecord,
  hasCached,
  hasRecord,
  takeContainer,
  takeRecord,
} from './containers';
import { freeBlocksOf } from './free-blocks';

/*
 * The subsegments of a bucket. One is active: blocks come from it until it is full. Those that are not and have free blocks
 * hang on a list, newest first. One whose blocks are all free is given up unless it is the active one (HEAP_SPEC §D.6.5).
 */

/** HEAP_LOCAL_SEGMENT_INFO of a bucket. */
export function infoOf(heap: LfhView, frontEnd: Address, bucket: number): Address {
  const { heap: fields, info } = heap.profile.lfh;
  return offset(frontEnd, fields.infos + (bucket - 1) * info.sizeof);
}

export const depthOf = (heap: LfhView, subsegment: Address): number =>
  heap.memory.u16(offset(subsegment, heap.profile.lfh.subsegment.depth));

/** Makes a subsegment with free blocks the active one; NULL when there is none and memory is lacking or out of reach. */
export function activateNext(
  heap: OpenHeap,
  frontEnd: Address,
  info: Address,
  bucket: number,
  flags: number,
): Address {
  const { memory, profile } = heap;
  const { info: fields, subsegment } = profile.lfh;
  const list = offset(info, fields.available);
  let next = memory.pointer(list);
  if (next !== NULL) {
    memory.setPointer(list, memory.pointer(offset(next, subsegment.next)));
    memory.setPointer(offset(next, subsegment.next), NULL);
  } else next = createSubsegment(heap, frontEnd, info, bucket, flags);
  if (next !== NULL) memory.setPointer(offset(info, fields.active), next);
  return next;
}

/** A record first, then a container (HEAP_SPEC §D.6.2). What the back end must give is not to be had while its lock is held. */
function createSubsegment(
  heap: OpenHeap,
  frontEnd: Address,
  info: Address,
  bucket: number,
  flags: number,
): Address {
  const { memory, profile } = heap;
  const { info: fields } = profile.lfh;
  const units = blockUnits(bucket, profile.granule);
  const live = memory.u32(offset(info, fields.subsegments));
  const bytes = containerBytes(profile, units * profile.granule, live);
  const needsBackEnd = !hasRecord(heap, frontEnd) || !hasCached(heap, frontEnd, bytes);
  if (needsBackEnd && closedLock(heap, flags) !== NULL) return NULL;
  const record = takeRecord(heap, frontEnd);
  if (record === NULL) return NULL;
  const blocks = takeContainer(heap, frontEnd, bytes);
  if (blocks === NULL) {
    giveRecord(heap, frontEnd, record);
    return NULL;
  }
  const count = blocksIn(profile, bytes, units * profile.granule);
  memory.phase('write header');
  writeRecord(heap, { record, info, blocks, units, count, bucket });
  writeBlocks(heap, frontEnd, record, blocks, count, bytes);
  const chain = chainHead(heap, frontEnd, chainOf(record));
  memory.setPointer(offset(record, profile.lfh.subsegment.chain), memory.pointer(chain));
  memory.setPointer(chain, record);
  countSubsegment(heap, info, 1, count);
  return record;
}

interface NewSubsegment {
  readonly record: Address;
  readonly info: Address;
  readonly blocks: Address;
  readonly units: number;
  readonly count: number;
  readonly bucket: number;
}

function writeRecord(heap: OpenHeap, { record, info, blocks, units, count, bucket }: NewSubsegment): void {
  const { memory, profile } = heap;
  const { subsegment } = profile.lfh;
  memory.setPointer(offset(record, subsegment.localInfo), info);
  memory.setPointer(offset(record, subsegment.userBlocks), blocks);
  memory.setU16(offset(record, subsegment.depth), count);
  memory.setU16(offset(record, subsegment.blockSize), units);
  memory.setU16(offset(record, subsegment.blockCount), count);
  memory.setU8(offset(record, subsegment.sizeIndex), bucket);
}

/** The container's header, and those of all its blocks: free. */
function writeBlocks(
  heap: OpenHeap,
  frontEnd: Address,
  record: Address,
  blocks: Address,
  count: number,
  bytes: number,
): void {
  const { memory, profile } = heap;
  const { userData } = profile.lfh;
  const key = keyOf(heap, frontEnd);
  memory.fill(blocks, firstBlock(profile, count), 0);
  memory.setPointer(offset(blocks, userData.subsegment), record);
  memory.setU8(offset(blocks, userData.sizeIndex), 31 - Math.clz32(bytes));
  memory.setU32(offset(blocks, userData.signature), USER_DATA_SIGNATURE);
  const [first, stride] = [entryOf(heap, record, 0), blockBytesOf(heap, record)];
  for (let index = 0; index < count; index++) {
    const entry = offset(first, index * stride);
    const code = subsegmentCode(heap, entry, record, blocks, key);
    memory.setU32(offset(entry, profile.codeAt), code >>> 0);
    memory.setU32(offset(entry, profile.codeAt + 4), (index | (FREE_STATE << 24)) >>> 0);
  }
  freeBlocksOf(heap).initialise(heap, record, blocks, count, key);
}

function countSubsegment(heap: OpenHeap, info: Address, by: 1 | -1, blocks: number): void {
  const { memory, profile } = heap;
  const { info: fields } = profile.lfh;
  const total = offset(info, fields.totalBlocks);
  const count = offset(info, fields.subsegments);
  memory.setU32(total, memory.u32(total) + by * blocks);
  memory.setU32(count, memory.u32(count) + by);
}

/** A block of a full subsegment was freed: blocks can come from it again. */
export function offer(heap: OpenHeap, info: Address, subsegment: Address): void {
  const { memory, profile } = heap;
  const list = offset(info, profile.lfh.info.available);
  memory.setPointer(offset(subsegment, profile.lfh.subsegment.next), memory.pointer(list));
  memory.setPointer(list, subsegment);
}

/** Gives up a subsegment whose blocks are all free and that is on the list of available ones. */
export function giveUp(
  heap: OpenHeap,
  frontEnd: Address,
  info: Address,
  subsegment: Address,
  flags: number,
): void {
  const { memory, profile } = heap;
  const { subsegment: fields, info: infoFields } = profile.lfh;
  memory.phase('relink');
  unlinkFrom(heap, offset(info, infoFields.available), fields.next, subsegment);
  discard(heap, frontEnd, info, subsegment, flags);
}

/** Takes a subsegment that no list of its bucket knows any more apart. */
export function discard(
  heap: OpenHeap,
  frontEnd: Address,
  info: Address,
  subsegment: Address,
  flags: number,
): void {
  const { memory, profile } = heap;
  const { subsegment: fields } = profile.lfh;
  unlinkFrom(heap, chainHead(heap, frontEnd, chainOf(subsegment)), fields.chain, subsegment);
  countSubsegment(heap, info, -1, memory.u16(offset(subsegment, fields.blockCount)));
  const blocks = memory.pointer(offset(subsegment, fields.userBlocks));
  giveRecord(heap, frontEnd, subsegment);
  giveContainer(heap, frontEnd, blocks, flags);
}

/** Takes `wanted` off the list whose head is the pointer at `head` and whose links lie at `link` of each record. */
function unlinkFrom(heap: OpenHeap, head: Address, link: number, wanted: Address): void {
  const { memory } = heap;
  let before = head;
  for (let at = memory.pointer(head); at !== NULL; at = memory.pointer(before)) {
    if (at === wanted) {
      memory.setPointer(before, memory.pointer(offset(at, link)));
      return;
    }
    before = offset(at, link);
  }
}

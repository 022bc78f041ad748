import { type Address, NULL, offset } from '../../base/units';
import { UNUSED_FRONT_END } from '../../nt/heap-flags';
import { type VistaProfile } from '../../nt/profile';
import { type PeekMemory } from '../view';
import { type OpenHeap } from '../vista/open-heap';
import { firstBlock } from './containers';

/*
 * The header of a block that the low-fragmentation heap serves (HEAP_SPEC §D.6.4). Its first word is a code from which
 * only the right heap gets the subsegment; the second holds the block's index (16 bits), nothing (8) and 0x80 plus the
 * bytes that were not asked for (8), 0x80 alone when the block is free.
 */

/** What code that reads blocks without changing anything takes. */
export interface LfhView {
  readonly memory: PeekMemory;
  readonly profile: VistaProfile;
  readonly at: Address;
}

/** Byte 7 of a block whose last two bytes hold the count of unused bytes. */
export const MANY_UNUSED = 0x3f;

export const keyOf = (heap: LfhView, frontEnd: Address): number =>
  heap.memory.i32(offset(frontEnd, heap.profile.lfh.heap.key));

export const readSubsegmentCode = (heap: LfhView, entry: Address): number =>
  heap.memory.i32(offset(entry, heap.profile.codeAt));

/** The second word of a block's header. It is not encoded. */
export const readPlace = (heap: LfhView, entry: Address): number =>
  heap.memory.i32(offset(entry, heap.profile.codeAt + 4));

export const indexIn = (place: number): number => place & 0xffff;
export const stateIn = (place: number): number => place >>> 24;
export const isFrontEndState = (state: number): boolean => (state & UNUSED_FRONT_END) !== 0;
/** The state of a free block. */
export const FREE_STATE = UNUSED_FRONT_END;

/** The code of the block at `entry` of `subsegment`, signed. Wider addresses count with their low 32 bits. */
export function subsegmentCode(
  heap: LfhView,
  entry: Address,
  subsegment: Address,
  blocks: Address,
  key: number,
): number {
  return heap.profile.lfh.freeBlocks === 'list'
    ? (entry / 8) ^ heap.at ^ subsegment ^ key
    : ((entry - blocks) << 8) ^ sixteenths(heap.at) ^ sixteenths(subsegment) ^ key;
}

/** The low 32 bits of an address divided by 16, signed. Near addresses stay integers to the host. */
const sixteenths = (at: Address): number => ((at | 0) === at ? at >> 4 : (at / 16) | 0);

/** Bits 4 to 11 of a subsegment's address: the number of its chain. */
export const chainOf = (subsegment: Address): number => sixteenths(subsegment) & 0xff;

export const chainHead = (heap: LfhView, frontEnd: Address, chain: number): Address =>
  offset(frontEnd, heap.profile.lfh.heap.chains + chain * heap.profile.pointerBytes);

/** A chain is never longer: containers have at least 512 bytes. */
const LONGEST_CHAIN = 0x10000;

/**
 * The subsegment that the code of the block at `entry` means, NULL when it means none of this heap. Only records that the
 * heap entered itself are looked at, so that no damaged code leads astray.
 */
export function subsegmentAt(heap: LfhView, frontEnd: Address, entry: Address): Address {
  const { memory, profile } = heap;
  const { freeBlocks, subsegment } = profile.lfh;
  const code = readSubsegmentCode(heap, entry) ^ keyOf(heap, frontEnd);
  const isList = freeBlocks === 'list';
  const rest = isList ? code ^ heap.at ^ (entry / 8) : code ^ sixteenths(heap.at);
  let at = memory.pointer(chainHead(heap, frontEnd, (isList ? rest >>> 4 : rest) & 0xff));
  for (let steps = 0; at !== NULL && steps < LONGEST_CHAIN; steps++) {
    if (isList) {
      if ((at | 0) === rest) return at;
    } else {
      const place = entry - memory.pointer(offset(at, subsegment.userBlocks));
      // Far away another record may mix to the same code.
      if (((place << 8) ^ sixteenths(at)) === rest && place >= 0 && place < blocksEnd(heap, at)) return at;
    }
    at = memory.pointer(offset(at, subsegment.chain));
  }
  return NULL;
}

/** Distance from a container's user address to the end of its last block. */
function blocksEnd(heap: LfhView, subsegment: Address): number {
  const count = heap.memory.u16(offset(subsegment, heap.profile.lfh.subsegment.blockCount));
  return firstBlock(heap.profile, count) + count * blockBytesOf(heap, subsegment);
}

/** Size of a subsegment's blocks, bytes. */
export const blockBytesOf = (heap: LfhView, subsegment: Address): number =>
  heap.memory.u16(offset(subsegment, heap.profile.lfh.subsegment.blockSize)) * heap.profile.granule;

/** Where block `index` of a subsegment lies. */
export function entryOf(heap: LfhView, subsegment: Address, index: number): Address {
  const { memory, profile } = heap;
  const { subsegment: fields } = profile.lfh;
  const blocks = memory.pointer(offset(subsegment, fields.userBlocks));
  const count = memory.u16(offset(subsegment, fields.blockCount));
  return offset(blocks, firstBlock(profile, count) + index * blockBytesOf(heap, subsegment));
}

/** Bytes that the program asked for when it got the busy block at `entry`. */
export function requestedOf(heap: LfhView, entry: Address, bytes: number): number {
  const unused = stateIn(readPlace(heap, entry)) - UNUSED_FRONT_END;
  return bytes - (unused === MANY_UNUSED ? heap.memory.u16(offset(entry, bytes - 2)) : unused);
}

/** Marks the block at `entry` busy for a request. */
export function writeBusy(heap: OpenHeap, entry: Address, bytes: number, requested: number): void {
  const { memory, profile } = heap;
  const unused = bytes - requested;
  const state = offset(entry, profile.codeAt + 7);
  if (unused < MANY_UNUSED) {
    memory.setU8(state, UNUSED_FRONT_END | unused);
    return;
  }
  memory.setU8(state, UNUSED_FRONT_END | MANY_UNUSED);
  memory.setU16(offset(entry, bytes - 2), unused);
}

export function writeFreeState(heap: OpenHeap, entry: Address): void {
  heap.memory.setU8(offset(entry, heap.profile.codeAt + 7), FREE_STATE);
}

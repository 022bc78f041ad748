import { type Address, NULL, offset } from '../../base/units';
import { USER_DATA_SIGNATURE } from '../../nt/lfh-layout';
import { type LfhView, readPlace, isFrontEndState, stateIn, subsegmentAt, indexIn } from './blocks';
import { firstBlock } from './containers';

/* Reading containers without changing anything: for inspectors, HeapWalk and the validator. */

/** A container of blocks with what its subsegment says of it. */
export interface Container {
  /** HEAP_USERDATA_HEADER: the user address of the container's block. */
  readonly blocks: Address;
  readonly subsegment: Address;
  /** Header of the first block. */
  readonly first: Address;
  /** Size of a block, bytes. */
  readonly stride: number;
  readonly count: number;
  /** End of the last block. */
  readonly end: Address;
  readonly depth: number;
  /** SizeIndex: the bucket. */
  readonly bucket: number;
}

/** `_HEAP.FrontEndHeap` when it can be read, NULL otherwise. */
export function readableFrontEnd(heap: LfhView): Address {
  const { memory, profile } = heap;
  const frontEnd = memory.pointer(offset(heap.at, profile.layout.FrontEndHeap));
  return frontEnd !== NULL && memory.isReadable(frontEnd, profile.lfh.reserve) ? frontEnd : NULL;
}

/**
 * The container in the internal block of `bytes` at `entry`, undefined when there is none: a zone, a container that is kept
 * for later, or damage.
 */
export function containerIn(heap: LfhView, entry: Address, bytes: number): Container | undefined {
  const { memory, profile } = heap;
  const { lfh, headerBytes } = profile;
  const blocks = offset(entry, headerBytes);
  if (!memory.isReadable(blocks, lfh.userData.sizeof)) return undefined;
  if (memory.u32(offset(blocks, lfh.userData.signature)) !== USER_DATA_SIGNATURE) return undefined;
  const container = containerOf(heap, memory.pointer(offset(blocks, lfh.userData.subsegment)));
  return container?.blocks === blocks && container.end <= entry + bytes ? container : undefined;
}

/** The container of a subsegment, undefined when its record makes no sense or a part of it is not readable. */
export function containerOf(heap: LfhView, subsegment: Address): Container | undefined {
  const container = recordedContainer(heap, subsegment);
  if (container === undefined) return undefined;
  const { blocks, end } = container;
  return heap.memory.isReadable(blocks, end - blocks) ? container : undefined;
}

/** The same by the record alone: its pages need not be there. */
function recordedContainer(heap: LfhView, subsegment: Address): Container | undefined {
  const { memory, profile } = heap;
  const { lfh, granule } = profile;
  const fields = lfh.subsegment;
  if (subsegment === NULL || !memory.isReadable(subsegment, fields.sizeof)) return undefined;
  const blocks = memory.pointer(offset(subsegment, fields.userBlocks));
  const count = memory.u16(offset(subsegment, fields.blockCount));
  const stride = memory.u16(offset(subsegment, fields.blockSize)) * granule;
  const first = offset(blocks, firstBlock(profile, count));
  const end = offset(first, count * stride);
  if (count === 0 || stride === 0) return undefined;
  const depth = memory.u16(offset(subsegment, fields.depth));
  const bucket = memory.u8(offset(subsegment, fields.sizeIndex));
  return { blocks, subsegment, first, stride, count, end, depth, bucket };
}

/**
 * The container that a block with user pointer `user` lies in by its header; undefined for a block of the back end. Only
 * the block itself has to be readable.
 */
export function containerWith(heap: LfhView, user: Address): Container | undefined {
  const { memory, profile } = heap;
  const entry = offset(user, -profile.headerBytes);
  const frontEnd = readableFrontEnd(heap);
  if (frontEnd === NULL || entry < 0 || !memory.isReadable(entry, profile.headerBytes)) return undefined;
  const place = readPlace(heap, entry);
  if (!isFrontEndState(stateIn(place))) return undefined;
  const container = recordedContainer(heap, subsegmentAt(heap, frontEnd, entry));
  if (container === undefined) return undefined;
  return container.first + indexIn(place) * container.stride === entry ? container : undefined;
}

/** Every subsegment in use, by the chains of LFH_HEAP. */
export function subsegmentsOf(heap: LfhView, frontEnd: Address): Address[] {
  const { memory, profile } = heap;
  const { lfh, pointerBytes } = profile;
  const found: Address[] = [];
  for (let chain = 0; chain < 256; chain++) {
    let at = memory.pointer(offset(frontEnd, lfh.heap.chains + chain * pointerBytes));
    for (let steps = 0; at !== NULL && steps < 0x10000; steps++) {
      if (!memory.isReadable(at, lfh.subsegment.sizeof)) break;
      found.push(at);
      at = memory.pointer(offset(at, lfh.subsegment.chain));
    }
  }
  return found;
}

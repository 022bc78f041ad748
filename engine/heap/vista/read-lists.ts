import { type Address, NULL, offset } from '../../base/units';
import { ENTRY_BUSY } from '../../nt/heap-flags';
import { heapFields, type LayoutField } from '../../nt/layout';
import { checksumHolds, flagsIn, readCode, sizeIn } from './entry';
import { type VistaView } from './open-heap';
import { appendFree, newFreeColumns } from '../free-columns';
import { type Broken } from '../view';
import { type FreeColumns } from '../reader';

/*
 * Reading the lists that hang on a heap's header, and the header itself; the counterpart of read.ts, under the same
 * rules.
 */

/** Walks the free list, at most `limit` entries. */
export function freeListOf(heap: VistaView, limit = 0x1000000): FreeColumns {
  const { memory } = heap;
  const { layout, pointerBytes, headerBytes, granule, codeAt } = heap.profile;
  const head = offset(heap.at, layout.FreeLists);
  const list = newFreeColumns([{ name: 'FreeLists', head, count: 0 }]);
  let before = head;
  let largest = 0;
  for (let link = memory.pointer(head); link !== head && list.count < limit;) {
    const at = offset(link, -headerBytes);
    if (at < 0 || !memory.isReadable(at, headerBytes + 2 * pointerBytes)) {
      const claim = 'the free list points at readable memory';
      list.broken = { at: before, size: pointerBytes, claim, damaged: 'link' };
      return list;
    }
    const code = readCode(heap, at);
    const flink = memory.pointer(link);
    const blink = memory.pointer(offset(link, pointerBytes));
    appendFree(list, 0, at, checksumHolds(code) ? sizeIn(code) * granule : 0, flink, blink);
    const claim = freeClaim(code, largest, blink === before);
    if (claim !== undefined) {
      const linkIsWrong = checksumHolds(code) && (flagsIn(code) & ENTRY_BUSY) === 0 && blink !== before;
      list.broken = linkIsWrong
        ? { at: offset(link, pointerBytes), size: pointerBytes, claim, damaged: 'link' }
        : { at: offset(at, codeAt), size: 8, claim, damaged: 'block' };
      return list;
    }
    largest = sizeIn(code);
    before = link;
    link = flink;
  }
  return list;
}

function freeClaim(code: number, largest: number, linked: boolean): string | undefined {
  if (!checksumHolds(code)) return 'the header of a block on the free list matches its checksum';
  if ((flagsIn(code) & ENTRY_BUSY) !== 0) return 'a block on the free list is free';
  if (!linked) return 'a block on the free list and its predecessor point at each other';
  if (sizeIn(code) < largest) return 'the free list ascends by size';
  return undefined;
}

/** A block with a reservation of its own. */
export interface LargeBlock {
  /** HEAP_VIRTUAL_ALLOC_ENTRY, the start of the reservation. */
  readonly at: Address;
  readonly user: Address;
  readonly commitSize: number;
  readonly reserveSize: number;
  readonly requested: number;
  readonly flags: number;
}

/** The large blocks, oldest first, as far as the list can be followed. */
export function largeBlocksOf(heap: VistaView): {
  readonly blocks: readonly LargeBlock[];
  readonly broken: Broken | undefined;
} {
  const { memory } = heap;
  const { layout, pointerBytes, width } = heap.profile;
  const head = offset(heap.at, layout.VirtualAllocdBlocks);
  const blocks: LargeBlock[] = [];
  let before = head;
  for (let at = memory.pointer(head); at !== head;) {
    if (at === NULL || !memory.isReadable(at, width.large.sizeof) || blocks.length > 0x100000)
      return {
        blocks,
        broken: {
          at: before,
          size: pointerBytes,
          claim: 'the list of large blocks points at readable memory',
        },
      };
    if (memory.pointer(offset(at, pointerBytes)) !== before)
      return {
        blocks,
        broken: {
          at: offset(at, pointerBytes),
          size: pointerBytes,
          claim: 'a large block and its predecessor on the list point at each other',
        },
      };
    blocks.push(readLarge(heap, at));
    before = at;
    at = memory.pointer(at);
  }
  return { blocks, broken: undefined };
}

export function readLarge(heap: VistaView, at: Address): LargeBlock {
  const { memory } = heap;
  const { large } = heap.profile.width;
  const commitSize = memory.pointer(offset(at, large.commitSize));
  const code = readCode(heap, offset(at, large.busyBlock));
  return {
    at,
    user: offset(at, large.sizeof),
    commitSize,
    reserveSize: memory.pointer(offset(at, large.reserveSize)),
    requested: commitSize - sizeIn(code),
    flags: flagsIn(code),
  };
}

/** A field of the heap's header with its value: fields of more than 8 bytes have only their bytes. */
export interface HeaderField extends LayoutField {
  readonly at: Address;
  /** Little-endian value of a field of at most 8 bytes; undefined for longer ones. */
  readonly value: number | undefined;
}

/** Every field of `_HEAP`, ascending by offset. */
export function headerFields(heap: VistaView): readonly HeaderField[] {
  return heapFields(heap.profile.id).map(field => ({
    ...field,
    at: offset(heap.at, field.offset),
    value: fieldValue(heap, offset(heap.at, field.offset), field.size),
  }));
}

function fieldValue(heap: VistaView, at: Address, size: number): number | undefined {
  if (size === 1) return heap.memory.u8(at);
  if (size === 2) return heap.memory.u16(at);
  if (size === 4) return heap.memory.u32(at);
  if (size === 8 && heap.profile.pointerBytes === 8) return heap.memory.pointer(at);
  return undefined;
}

import { type Address, NULL, offset, PAGE_SIZE } from '../../base/units';
import { QUICK, RANGE, RangeKind, VARIABLE } from '../../nt/layout-segment';
import { ItemKind } from '../items';
import {
  allocatedAt,
  BUSY,
  chunkHolds,
  chunkSize,
  CHUNK_HEADER,
  FREE,
  previousSize,
  subsegmentHolds,
  UNIT,
} from './chunk';
import { isCommitted, kindAt, rangeOf, descriptorOf, unitBase, unitsAt } from './descriptors';
import { type SegmentView } from './open-heap';
import {
  bitsOf,
  blockBytesIn,
  brokenBitmap,
  countIn,
  firstBlockIn,
  quickHolds,
  quickRequested,
} from './quick';
import { firstUnit, headerBytes, SEGMENT_BYTES } from './segments';
import { chunkRequested } from './variable';

/**
 * One item of a segment after the other, from the bytes: what inspectors, HeapWalk, HeapValidate and HeapSummary have in
 * common. `broken` is the rule that the bytes at `at` break; then `size` reaches to the end of the range, or segment.
 */
export class Cursor {
  at: Address = NULL;
  size = 0;
  requested = 0;
  kind: ItemKind = ItemKind.Internal;
  /** Bytes of header in front of the user pointer. */
  header = 0;
  /** Kind of the range that the item lies in (RangeKind), 0 for the segment's header. */
  range = 0;
  broken: string | undefined;
  readonly #heap: SegmentView;
  readonly #segment: Address;

  constructor(heap: SegmentView, segment: Address) {
    this.#heap = heap;
    this.#segment = segment;
  }

  /** Moves to the item at `at`, where one begins; false behind the last. */
  moveTo(at: Address): boolean {
    if (at >= this.#segment + SEGMENT_BYTES) return false;
    this.broken = undefined;
    this.#set(at, 0, ItemKind.Internal, 0, 0);
    this.range = 0;
    if (at === this.#segment) this.size = headerBytes(this.#heap, at);
    else this.#readRange(at);
    return true;
  }

  /** Moves behind the item. */
  next(): boolean {
    return this.moveTo(offset(this.at, this.size));
  }

  #set(at: Address, size: number, kind: ItemKind, header: number, requested: number): void {
    this.at = at;
    this.size = size;
    this.kind = kind;
    this.header = header;
    this.requested = requested;
  }

  #readRange(at: Address): void {
    const heap = this.#heap;
    const segment = this.#segment;
    const descriptor = descriptorOf(heap, segment, at);
    const first = at < segment + firstUnit(heap, segment) * PAGE_SIZE ? NULL : rangeOf(heap, descriptor);
    const base = first === NULL ? NULL : unitBase(heap, segment, first);
    const end = first === NULL ? NULL : offset(base, unitsAt(heap, first) * PAGE_SIZE);
    if (first === NULL || end > segment + SEGMENT_BYTES) {
      this.#break(at, offset(segment, SEGMENT_BYTES), 'a descriptor matches its check');
      return;
    }
    this.range = kindAt(heap, first);
    if (this.range === RangeKind.Free) this.#readFree(at, descriptor, end);
    else if (this.range === RangeKind.Quick) this.#readQuick(at, base, end);
    else if (this.range === RangeKind.Variable) this.#readVariable(at, base, end);
    else this.#set(at, end - at, ItemKind.Busy, 0, heap.memory.u32(offset(first, RANGE.requested)));
  }

  #break(at: Address, end: Address, claim: string): void {
    this.#set(at, end - at, ItemKind.Damaged, 0, 0);
    this.broken = claim;
  }

  /** Pages of a free range that are committed alike. */
  #readFree(at: Address, descriptor: Address, end: Address): void {
    const heap = this.#heap;
    const committed = isCommitted(heap, descriptor);
    let size = PAGE_SIZE;
    let place = offset(descriptor, RANGE.sizeof);
    for (; at + size < end && isCommitted(heap, place) === committed; place = offset(place, RANGE.sizeof))
      size += PAGE_SIZE;
    this.#set(at, size, committed ? ItemKind.Free : ItemKind.Reserved, 0, 0);
  }

  #readQuick(at: Address, base: Address, end: Address): void {
    const heap = this.#heap;
    if (
      !quickHolds(heap, base) ||
      base + firstBlockIn(heap, base) + countIn(heap, base) * blockBytesIn(heap, base) > end
    ) {
      this.#break(at, end, "a subsegment's header matches its check");
      return;
    }
    const first = firstBlockIn(heap, base);
    if (at === base) {
      this.#set(at, first, ItemKind.Internal, 0, 0);
      this.broken = brokenBitmap(heap, base);
      return;
    }
    const block = blockBytesIn(heap, base);
    const index = (at - base - first) / block;
    if (index >= countIn(heap, base)) {
      this.#set(at, end - at, ItemKind.Internal, 0, 0);
      return;
    }
    const busy = (bitsOf(heap, base, index) & 1) === 1;
    const requested = busy ? quickRequested(heap, base, index) : 0;
    this.#set(at, block, busy ? ItemKind.Busy : ItemKind.Cached, 0, requested);
  }

  #readVariable(at: Address, base: Address, end: Address): void {
    const heap = this.#heap;
    if (at === base) {
      this.#set(at, VARIABLE.sizeof, ItemKind.Internal, 0, 0);
      if (!subsegmentHolds(heap, base)) this.broken = "a subsegment's header matches its check";
      return;
    }
    if (!chunkHolds(heap, at)) {
      this.#break(at, end, 'a header decodes to sizes that match its check');
      return;
    }
    const size = chunkSize(heap, at) * UNIT;
    const next = offset(at, size);
    if (next > end) {
      this.#break(at, end, 'a chunk ends inside its subsegment');
      return;
    }
    const allocated = allocatedAt(heap, at);
    const kind = allocated === BUSY ? ItemKind.Busy : allocated === FREE ? ItemKind.Free : ItemKind.Internal;
    this.#set(at, size, kind, CHUNK_HEADER, allocated === BUSY ? Math.max(0, chunkRequested(heap, at)) : 0);
    if (next < end && chunkHolds(heap, next) && previousSize(heap, next) * UNIT !== size)
      this.broken = 'a chunk knows the size of the one before it';
  }
}

/** Bytes at the start of an item that its rule is about. */
export const ruleBytes = (cursor: Cursor): number =>
  cursor.range === RangeKind.Quick
    ? QUICK.bitmap
    : cursor.range === RangeKind.Variable
      ? CHUNK_HEADER
      : RANGE.sizeof;

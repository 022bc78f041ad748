import { type Address, address, offset, PAGE_SIZE } from '../base/units';
import {
  checksumHolds,
  flagsIn,
  previousSizeIn,
  readCode,
  readLink,
  sizeIn,
  unusedBytesIn,
} from '../heap/entry';
import { type HeapView } from '../heap/open-heap';
import { type Broken, EntryKind, kindOf, type Segment, segmentsOf } from '../heap/read';
import { type LargeBlock, largeBlocksOf } from '../heap/read-lists';
import { ENTRY_LAST } from '../nt/heap-flags';
import { type InspectorMemory } from './peek-memory';
import { RunKind } from './seam';

/**
 * All items of a heap, read from its bytes: segments in address order, the items of each in address order, large blocks
 * last. Where a header no longer makes sense the item is `Damaged`, and the walk goes on at the next place where two
 * headers fit each other and the gap: what Windows itself would not dare to do, but what a person wants to see.
 */
export class HeapWalk {
  readonly heap: HeapView;
  readonly #memory: InspectorMemory;
  readonly segments: readonly Segment[];
  readonly large: readonly LargeBlock[];
  /** The first rule that does not hold, in the order of the walk. */
  broken: Broken | undefined;
  count = 0;
  at = new Float64Array(256);
  size = new Float64Array(256);
  /** Bytes that the program asked for; 0 unless busy. */
  requested = new Float64Array(256);
  /** RunKind; uncommitted ranges are `Reserved`. */
  kind = new Uint8Array(256);
  /** For each item whether it is a block: not the heap's own, not an uncommitted range. */
  blockCount = 0;

  /** `regionEnd` bounds what a damaged segment header may claim: the end of the region that holds an address. */
  constructor(heap: HeapView, memory: InspectorMemory, regionEnd: (at: Address) => number) {
    this.heap = heap;
    this.#memory = memory;
    const segments = segmentsOf(heap);
    this.segments = segments.segments
      .map(segment => ({ ...segment, end: address(Math.min(segment.end, regionEnd(segment.at))) }))
      .sort((one, other) => one.at - other.at);
    this.broken = segments.broken;
    for (const segment of this.segments) this.#walkSegment(segment);
    const large = largeBlocksOf(heap);
    this.large = [...large.blocks].sort((one, other) => one.at - other.at);
    this.broken ??= large.broken;
    for (const block of this.large)
      this.#append(block.at, block.commitSize, Math.max(0, block.requested), RunKind.Large);
  }

  isBlock(row: number): boolean {
    return isBlockKind(this.kind[row]!);
  }

  /** The first row from `first` on that ends above `at`, among the rows of segments; they ascend. */
  rowFrom(at: number): number {
    let low = 0;
    let high = this.count - this.large.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at[middle]! + this.size[middle]! <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The row that holds `at`, -1 for none. */
  rowAt(at: number): number {
    for (let row = this.count - this.large.length; row < this.count; row++)
      if (this.at[row]! <= at && at < this.at[row]! + this.size[row]!) return row;
    const row = this.rowFrom(at);
    return row < this.count - this.large.length && this.at[row]! <= at ? row : -1;
  }

  /** The user pointer of a row; blocks that are not busy have their header's address. */
  user(row: number): number {
    const kind = this.kind[row]!;
    if (kind === RunKind.Large) return this.at[row]! + this.heap.profile.width.large.sizeof;
    return kind === RunKind.Free ? this.at[row]! : this.at[row]! + this.heap.profile.headerBytes;
  }

  /** Bytes of header at the front of a row's item. */
  header(row: number): number {
    const kind = this.kind[row]!;
    if (kind === RunKind.Large) return this.heap.profile.width.large.sizeof;
    return isBlockKind(kind) ? this.heap.profile.headerBytes : 0;
  }

  #walkSegment(segment: Segment): void {
    const { profile, key32, key16 } = this.heap;
    const { granule, codeAt } = profile;
    const { words } = this.#memory;
    let previous = 0;
    let pageEnd = -1;
    let page = -1;
    for (let at = segment.at; at < segment.end;) {
      // Headers are aligned, so that none lies across two pages. Reading words here instead of calling for each is what
      // makes a walk of 100,000 blocks cheap enough for every question.
      if (at >= pageEnd) {
        page = this.#memory.wordsOfPage(at);
        pageEnd = at - (at % PAGE_SIZE) + PAGE_SIZE;
      }
      if (page < 0) {
        this.#break(at, UNREADABLE);
        at = this.#passUncommitted(at, at, segment.end);
        pageEnd = -1;
        previous = 0;
        continue;
      }
      const index = page + (((at & (PAGE_SIZE - 1)) + codeAt) >> 2);
      const code = (words[index]! ^ key32) >>> 0;
      const link = (words[index + 1]! ^ key16) >>> 0;
      const claim = headerClaim(code, link, previous, (segment.end - at) / granule);
      if (claim !== undefined) {
        const next = this.#passDamage(at, segment.end, claim);
        previous = (next - at) / granule;
        at = next;
        pageEnd = -1;
        continue;
      }
      const bytes = sizeIn(code) * granule;
      const kind = kindOf(code, link);
      const requested = kind === EntryKind.Busy ? Math.max(0, bytes - unusedBytesIn(link)) : 0;
      this.#append(at, bytes, requested, runKindOf(kind));
      previous = sizeIn(code);
      at = offset(at, bytes);
      if ((flagsIn(code) & ENTRY_LAST) === 0) continue;
      at = this.#passUncommitted(offset(at, -bytes), at, segment.end);
      pageEnd = -1;
      previous = 0;
    }
  }

  /** Notes the rule that the header at `at` breaks, and the damaged item up to where the chain goes on. */
  #passDamage(at: Address, end: Address, claim: string): Address {
    this.#break(at, claim);
    const next = this.#resume(at, end);
    this.#append(at, next - at, 0, RunKind.Damaged);
    return next;
  }

  /** Behind a block marked last: the uncommitted range up to the next committed page, or the segment's end. */
  #passUncommitted(last: Address, next: Address, end: Address): Address {
    let at = next;
    while (at < end && !this.heap.memory.isReadable(at, 1)) at = offset(at, PAGE_SIZE - (at % PAGE_SIZE));
    const stop = at < end ? at : end;
    if (stop > next) this.#append(next, stop - next, 0, RunKind.Reserved);
    else if (next < end) this.#break(last, 'the block marked last ends its committed range');
    return stop;
  }

  /** The rule that the header at `at` breaks, undefined when it makes sense. */
  #claimAt(at: Address, previous: number, end: number): string | undefined {
    const { memory, profile } = this.heap;
    if (!memory.isReadable(at, profile.codeAt + 8)) return UNREADABLE;
    const room = (end - at) / profile.granule;
    return headerClaim(readCode(this.heap, at), readLink(this.heap, at), previous, room);
  }

  /**
   * Where the chain goes on after the damaged header at `at`: the first granule whose header makes sense with the gap as
   * the size of the block before, and whose own successor agrees. Without one, the end of the committed range.
   */
  #resume(at: Address, end: Address): Address {
    const { granule } = this.heap.profile;
    const own = this.#sizeAt(at, end);
    if (own !== undefined && this.#agrees(offset(at, own), own / granule, end)) return offset(at, own);
    for (let next = offset(at, granule); next < end; next = offset(next, granule)) {
      if (next % PAGE_SIZE === 0 && !this.heap.memory.isReadable(next, 1)) return next;
      if (this.#agrees(next, (next - at) / granule, end)) return next;
    }
    return end;
  }

  /** Size in bytes that the header at `at` claims, undefined when it cannot be believed. */
  #sizeAt(at: Address, end: number): number | undefined {
    const code = readCode(this.heap, at);
    const bytes = sizeIn(code) * this.heap.profile.granule;
    return checksumHolds(code) && bytes > 0 && at + bytes <= end ? bytes : undefined;
  }

  /** Whether the header at `at` fits a block of `previous` granules before it, and the header after it fits too. */
  #agrees(at: Address, previous: number, end: Address): boolean {
    if (at >= end || this.#claimAt(at, previous, end) !== undefined) return false;
    const code = readCode(this.heap, at);
    const next = offset(at, sizeIn(code) * this.heap.profile.granule);
    if ((flagsIn(code) & ENTRY_LAST) !== 0) return next === end || !this.heap.memory.isReadable(next, 1);
    return next < end && this.#claimAt(next, sizeIn(code), end) === undefined;
  }

  #break(at: Address, claim: string): void {
    this.broken ??= { at: offset(at, this.heap.profile.codeAt), size: 8, claim };
  }

  #append(at: number, size: number, requested: number, kind: RunKind): void {
    const row = this.count++;
    if (row === this.at.length) this.#widen();
    this.at[row] = at;
    this.size[row] = size;
    this.requested[row] = requested;
    this.kind[row] = kind;
    if (isBlockKind(kind)) this.blockCount++;
  }

  #widen(): void {
    const wider = (column: Float64Array): Float64Array<ArrayBuffer> => {
      const next = new Float64Array(column.length * 2);
      next.set(column);
      return next;
    };
    this.at = wider(this.at);
    this.size = wider(this.size);
    this.requested = wider(this.requested);
    const kind = new Uint8Array(this.kind.length * 2);
    kind.set(this.kind);
    this.kind = kind;
  }
}

const UNREADABLE = 'blocks lie in committed memory';

/** One rule a line, in the words the user reads; sizes in granules, `room` up to the segment's end. */
function headerClaim(code: number, link: number, previous: number, room: number): string | undefined {
  if (!checksumHolds(code)) return 'a header matches its checksum';
  if (sizeIn(code) === 0) return 'a block is not empty';
  if (sizeIn(code) > room) return 'a block ends inside its segment';
  if (previousSizeIn(link) !== previous) return 'a block knows the size of the block before it';
  return undefined;
}

/** Blocks are what a program can get; the rest is the heap's own, or only reserved. */
export const isBlockKind = (kind: number): boolean => kind !== RunKind.Internal && kind !== RunKind.Reserved;

function runKindOf(kind: EntryKind): RunKind {
  if (kind === EntryKind.Free) return RunKind.Free;
  return kind === EntryKind.Busy ? RunKind.Busy : RunKind.Internal;
}

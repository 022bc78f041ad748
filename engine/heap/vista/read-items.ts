import { type Address, address, offset, PAGE_SIZE } from '../../base/units';
import { ENTRY_LAST, ENTRY_VIRTUAL_ALLOC } from '../../nt/heap-flags';
import { HeapItems, ItemKind } from '../items';
import { appendContainer } from '../lfh/items';
import { containerIn } from '../lfh/read';
import { type InspectMemory } from '../view';
import { checksumHolds, flagsIn, previousSizeIn, readCode, readLink, sizeIn, unusedBytesIn } from './entry';
import { type VistaView } from './open-heap';
import { EntryKind, kindOf, type Segment, segmentsOf } from './read';
import { largeBlocksOf } from './read-lists';

/**
 * Reads all items of a heap. Where a header no longer makes sense the item is `Damaged`, and the walk goes on at the next
 * place where two headers fit each other and the gap: what Windows itself would not dare to do, but what a person wants
 * to see.
 */
export function readItems(
  view: VistaView,
  memory: InspectMemory,
  regionEnd: (at: Address) => number,
): HeapItems {
  const items = new HeapItems(view.at);
  const { segments, broken } = segmentsOf(view);
  const bounded = segments
    .map(segment => ({ ...segment, end: address(Math.min(segment.end, regionEnd(segment.at))) }))
    .sort((one, other) => one.at - other.at);
  items.segments = bounded;
  items.broken = broken;
  const walker = new SegmentWalker(view, memory, items);
  for (const segment of bounded) walker.walkSegment(segment);
  const large = largeBlocksOf(view);
  const blocks = [...large.blocks].sort((one, other) => one.at - other.at);
  items.large = blocks;
  items.broken ??= large.broken;
  const header = view.profile.width.large.sizeof;
  for (const block of blocks)
    items.append(block.at, block.commitSize, Math.max(0, block.requested), ItemKind.Large, header);
  return items;
}

class SegmentWalker {
  readonly #view: VistaView;
  readonly #memory: InspectMemory;
  readonly #items: HeapItems;

  constructor(view: VistaView, memory: InspectMemory, items: HeapItems) {
    this.#view = view;
    this.#memory = memory;
    this.#items = items;
  }

  walkSegment(segment: Segment): void {
    const { profile, key32, key16 } = this.#view;
    const { granule, codeAt, headerBytes } = profile;
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
      const container =
        (flagsIn(code) & ENTRY_VIRTUAL_ALLOC) === 0 ? undefined : containerIn(this.#view, at, bytes);
      if (container === undefined) this.#items.append(at, bytes, requested, ITEM_KIND[kind]!, headerBytes);
      else appendContainer(this.#items, this.#view, this.#memory, at, bytes, container);
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
    this.#items.append(at, next - at, 0, ItemKind.Damaged, this.#view.profile.headerBytes);
    return next;
  }

  /** Behind a block marked last: the uncommitted range up to the next committed page, or the segment's end. */
  #passUncommitted(last: Address, next: Address, end: Address): Address {
    let at = next;
    while (at < end && !this.#view.memory.isReadable(at, 1)) at = offset(at, PAGE_SIZE - (at % PAGE_SIZE));
    const stop = at < end ? at : end;
    if (stop > next) this.#items.append(next, stop - next, 0, ItemKind.Reserved, 0);
    else if (next < end) this.#break(last, 'the block marked last ends its committed range');
    return stop;
  }

  /** The rule that the header at `at` breaks, undefined when it makes sense. */
  #claimAt(at: Address, previous: number, end: number): string | undefined {
    const { memory, profile } = this.#view;
    if (!memory.isReadable(at, profile.codeAt + 8)) return UNREADABLE;
    const room = (end - at) / profile.granule;
    return headerClaim(readCode(this.#view, at), readLink(this.#view, at), previous, room);
  }

  /**
   * Where the chain goes on after the damaged header at `at`: the first granule whose header makes sense with the gap as
   * the size of the block before, and whose own successor agrees. Without one, the end of the committed range.
   */
  #resume(at: Address, end: Address): Address {
    const { granule } = this.#view.profile;
    const own = this.#sizeAt(at, end);
    if (own !== undefined && this.#agrees(offset(at, own), own / granule, end)) return offset(at, own);
    for (let next = offset(at, granule); next < end; next = offset(next, granule)) {
      if (next % PAGE_SIZE === 0 && !this.#view.memory.isReadable(next, 1)) return next;
      if (this.#agrees(next, (next - at) / granule, end)) return next;
    }
    return end;
  }

  /** Size in bytes that the header at `at` claims, undefined when it cannot be believed. */
  #sizeAt(at: Address, end: number): number | undefined {
    const code = readCode(this.#view, at);
    const bytes = sizeIn(code) * this.#view.profile.granule;
    return checksumHolds(code) && bytes > 0 && at + bytes <= end ? bytes : undefined;
  }

  /** Whether the header at `at` fits a block of `previous` granules before it, and the header after it fits too. */
  #agrees(at: Address, previous: number, end: Address): boolean {
    if (at >= end || this.#claimAt(at, previous, end) !== undefined) return false;
    const code = readCode(this.#view, at);
    const next = offset(at, sizeIn(code) * this.#view.profile.granule);
    if ((flagsIn(code) & ENTRY_LAST) !== 0) return next === end || !this.#view.memory.isReadable(next, 1);
    return next < end && this.#claimAt(next, sizeIn(code), end) === undefined;
  }

  #break(at: Address, claim: string): void {
    this.#items.broken ??= { at: offset(at, this.#view.profile.codeAt), size: 8, claim };
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

/** By EntryKind. */
const ITEM_KIND: readonly ItemKind[] = [
  ItemKind.Free,
  ItemKind.Busy,
  ItemKind.Internal,
  ItemKind.Internal,
  ItemKind.Reserved,
];

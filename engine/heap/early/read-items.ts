import { type Address, address, NULL, offset, PAGE_SIZE } from '../../base/units';
import { ENTRY_BUSY, ENTRY_LAST } from '../../nt/heap-flags';
import { HeapItems, ItemKind } from '../items';
import { type InspectMemory } from '../view';
import {
  entryAfter,
  flagsIn,
  GRANULE,
  HEADER_BYTES,
  readCode,
  readLink,
  sizeIn,
  unusedBytesIn,
} from './entry';
import { cachedBlocks, lookasideTable } from './lookaside';
import { type EarlyView } from './open-heap';
import { headerClaim, rangesOf, type Segment, segmentsOf, WRONG_SIZE, wrongHeader } from './read';
import { largeBlocksOf } from './read-lists';

/**
 * Reads all items of a heap. Where a header no longer makes sense the item is `Damaged`, and the walk goes on at the next
 * place where two headers fit each other and the gap: what Windows itself would not dare to do, but what a person wants
 * to see. A block that waits on a lookaside list is marked busy in memory; its list says that it is cached.
 */
export function readItems(
  view: EarlyView,
  memory: InspectMemory,
  regionEnd: (at: Address) => number,
): HeapItems {
  const items = new HeapItems(view.at);
  const { segments, broken } = segmentsOf(view);
  const bounded = segments
    .map(segment => ({ ...segment, end: address(Math.min(segment.end, regionEnd(segment.base))) }))
    .sort((one, other) => one.base - other.base);
  items.segments = bounded.map(({ base, end, flags }) => ({ at: base, end, flags }));
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
  readonly #view: EarlyView;
  readonly #memory: InspectMemory;
  readonly #items: HeapItems;
  readonly #cached: Set<number>;
  /** User pointer of the block that holds the lookaside lists. */
  readonly #table: number;

  constructor(view: EarlyView, memory: InspectMemory, items: HeapItems) {
    this.#view = view;
    this.#memory = memory;
    this.#items = items;
    this.#cached = cachedBlocks(view);
    this.#table = lookasideTable(view);
  }

  walkSegment(segment: Segment): void {
    const { words } = this.#memory;
    const { ranges, broken } = rangesOf(this.#view, segment);
    this.#items.broken ??= broken;
    let range = 0;
    let previous = 0;
    let before: Address = NULL;
    let pageEnd = -1;
    let page = -1;
    for (let at = segment.base; at < segment.end;) {
      while ((ranges[range]?.at ?? Infinity) < at) range++;
      const stop = Math.min(ranges[range]?.at ?? segment.end, segment.end);
      if (at === stop) {
        at = offset(at, ranges[range]!.size);
        this.#items.append(stop, at - stop, 0, ItemKind.Reserved, 0);
        previous = 0;
        before = NULL;
        pageEnd = -1;
        continue;
      }
      // Headers are aligned, so that none lies across two pages. Reading words here instead of calling for each is what
      // makes a walk of 100,000 blocks cheap enough for every question.
      if (at >= pageEnd) {
        page = this.#memory.wordsOfPage(at);
        pageEnd = at - (at % PAGE_SIZE) + PAGE_SIZE;
      }
      if (page < 0) {
        this.#break(at, 'blocks lie in committed memory');
        const next = Math.min(stop, pageEnd);
        this.#items.append(at, next - at, 0, ItemKind.Reserved, 0);
        at = address(next);
        previous = 0;
        before = NULL;
        continue;
      }
      const index = page + ((at & (PAGE_SIZE - 1)) >> 2);
      const code = words[index]!;
      const link = words[index + 1]!;
      const claim = headerClaim(code, link, previous, (stop - at) / GRANULE, segment.number);
      if (claim !== undefined) {
        const wrong = wrongHeader(this.#view, before, at, stop, segment.number);
        if (wrong !== at) this.#items.dropLast();
        const next = this.#passDamage(wrong, stop, wrong === at ? claim : WRONG_SIZE, segment.number);
        previous = (next - wrong) / GRANULE;
        before = wrong;
        at = next;
        pageEnd = -1;
        continue;
      }
      this.#append(segment, at, code, link);
      previous = sizeIn(code);
      before = at;
      at = entryAfter(at, previous);
    }
  }

  #append(segment: Segment, at: Address, code: number, link: number): void {
    const bytes = sizeIn(code) * GRANULE;
    const kind = this.#kindOf(segment, at, link);
    const requested = kind === ItemKind.Busy ? Math.max(0, bytes - unusedBytesIn(link)) : 0;
    this.#items.append(at, bytes, requested, kind, HEADER_BYTES);
  }

  #kindOf(segment: Segment, at: Address, link: number): ItemKind {
    if ((flagsIn(link) & ENTRY_BUSY) === 0) return ItemKind.Free;
    const user = at + HEADER_BYTES;
    if (at === this.#view.at || at === segment.at || user === this.#table) return ItemKind.Internal;
    return this.#cached.has(user) ? ItemKind.Cached : ItemKind.Busy;
  }

  /** Notes the rule that the header at `at` breaks, and the damaged item up to where the chain goes on. */
  #passDamage(at: Address, stop: number, claim: string, segment: number): Address {
    this.#break(at, claim);
    const next = this.#resume(at, stop, segment);
    this.#items.append(at, next - at, 0, ItemKind.Damaged, HEADER_BYTES);
    return next;
  }

  /**
   * Where the chain goes on after the damaged header at `at`: the first granule whose header makes sense with the gap as
   * the size of the block before, and whose own successor agrees. Without one, the end of the committed range.
   */
  #resume(at: Address, stop: number, segment: number): Address {
    for (let next = offset(at, GRANULE); next < stop; next = offset(next, GRANULE))
      if (this.#agrees(next, (next - at) / GRANULE, stop, segment)) return next;
    return address(stop);
  }

  /** Whether the header at `at` fits a block of `previous` granules before it, and the header after it fits too. */
  #agrees(at: Address, previous: number, stop: number, segment: number): boolean {
    if (this.#claimAt(at, previous, stop, segment) !== undefined) return false;
    const size = sizeIn(readCode(this.#view, at));
    if ((flagsIn(readLink(this.#view, at)) & ENTRY_LAST) !== 0) return true;
    return this.#claimAt(entryAfter(at, size), size, stop, segment) === undefined;
  }

  #claimAt(at: Address, previous: number, stop: number, segment: number): string | undefined {
    if (!this.#view.memory.isReadable(at, HEADER_BYTES)) return 'blocks lie in committed memory';
    return headerClaim(
      readCode(this.#view, at),
      readLink(this.#view, at),
      previous,
      (stop - at) / GRANULE,
      segment,
    );
  }

  #break(at: Address, claim: string): void {
    this.#items.broken ??= { at, size: HEADER_BYTES, claim };
  }
}

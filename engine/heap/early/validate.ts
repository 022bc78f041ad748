import { type Address, NULL, offset, PAGE_SIZE } from '../../base/units';
import { type FailureName } from '../../nt/failure-types';
import { ENTRY_BUSY, ENTRY_VIRTUAL_ALLOC, HEAP_SIGNATURE } from '../../nt/heap-flags';
import { type Corruption } from '../seam';
import { corruptionOf } from './damage';
import { flagsIn, GRANULE, HEADER_BYTES, readCode, readLink, sizeIn, unusedBytesIn } from './entry';
import { brokenFill, brokenTail } from './fill';
import { DEDICATED } from './free-lists';
import { type EarlyView } from './open-heap';
import { eachItem, EntryKind, type Segment, segmentsOf } from './read';
import { freeListsOf, largeBlocksOf } from './read-lists';

/** Free blocks of a heap as its segments show them. */
interface FreeTotals {
  blocks: number;
  granules: number;
}

/** HeapValidate of a whole heap, in the order of HEAP_SPEC §D.10; undefined for a sound heap. */
export function brokenRule(heap: EarlyView): Corruption | undefined {
  const totals: FreeTotals = { blocks: 0, granules: 0 };
  return (
    headerViolation(heap) ??
    freeListsViolation(heap) ??
    largeViolation(heap) ??
    segmentsViolation(heap, totals) ??
    totalsViolation(heap, totals)
  );
}

function headerViolation(heap: EarlyView): Corruption | undefined {
  const { layout, heapBytes } = heap.profile;
  const broken = (field: number, size: number, claim: string): Corruption =>
    corruptionOf(heap, 'heap_failure_generic', offset(heap.at, field), size, claim);
  if (heap.memory.u32(offset(heap.at, layout.Signature)) !== HEAP_SIGNATURE)
    return broken(layout.Signature, 4, 'a heap has the signature 0xEEFFEEFF');
  if (heap.memory.u16(offset(heap.at, layout.HeaderValidateLength)) !== heapBytes)
    return broken(layout.HeaderValidateLength, 2, 'the header knows its own size');
  return undefined;
}

/** The lists, and the bitmap that says which of them are not empty. */
function freeListsViolation(heap: EarlyView): Corruption | undefined {
  const { memory } = heap;
  const { layout } = heap.profile;
  const { broken } = freeListsOf(heap);
  if (broken !== undefined) {
    const name =
      broken.damaged === 'link' ? 'heap_failure_listentry_corruption' : 'heap_failure_freelists_corruption';
    return corruptionOf(heap, name, broken.at, broken.size, broken.claim);
  }
  for (let list = 1; list < DEDICATED; list++) {
    const head = offset(heap.at, layout.FreeLists + 8 * list);
    const word = offset(heap.at, layout.FreeListsInUse + (list >>> 5) * 4);
    const bit = (memory.u32(word) >>> (list & 31)) & 1;
    if ((bit === 1) !== (memory.pointer(head) !== head))
      return corruptionOf(
        heap,
        'heap_failure_freelists_corruption',
        word,
        4,
        'a free list has its bit set when it is not empty',
      );
  }
  return undefined;
}

function largeViolation(heap: EarlyView): Corruption | undefined {
  const { blocks, broken } = largeBlocksOf(heap);
  const name: FailureName = 'heap_failure_virtual_block_corruption';
  if (broken !== undefined) return corruptionOf(heap, name, broken.at, broken.size, broken.claim);
  const { large } = heap.profile.width;
  for (const { at, commitSize, link } of blocks) {
    const entry = offset(at, large.busyBlock);
    const size = sizeIn(readCode(heap, entry));
    const claim = largeClaim(flagsIn(link), unusedBytesIn(link), size, commitSize, large.sizeof);
    if (claim !== undefined) return corruptionOf(heap, name, entry, HEADER_BYTES, claim);
  }
  return undefined;
}

function largeClaim(
  flags: number,
  unused: number,
  size: number,
  commitSize: number,
  header: number,
): string | undefined {
  if ((flags & (ENTRY_BUSY | ENTRY_VIRTUAL_ALLOC)) !== (ENTRY_BUSY | ENTRY_VIRTUAL_ALLOC))
    return 'a large block is marked busy and virtual';
  if (unused !== header) return 'a large block says the size of its structure in UnusedBytes';
  if (size < header || size > commitSize)
    return 'the unused bytes of a large block lie in its committed ones';
  return undefined;
}

function segmentsViolation(heap: EarlyView, totals: FreeTotals): Corruption | undefined {
  const { segments, broken } = segmentsOf(heap);
  if (broken !== undefined)
    return corruptionOf(heap, 'heap_failure_listentry_corruption', broken.at, broken.size, broken.claim);
  for (const segment of segments) {
    const violation = segmentViolation(heap, segment, totals);
    if (violation !== undefined) return violation;
  }
  return undefined;
}

function segmentViolation(heap: EarlyView, segment: Segment, totals: FreeTotals): Corruption | undefined {
  const { segment: fields } = heap.profile;
  let ranges = 0;
  let uncommitted = 0;
  let filled: Corruption | undefined;
  const broken = eachItem(heap, segment, (kind, at, size) => {
    if (kind === EntryKind.Uncommitted) {
      ranges++;
      uncommitted += size;
    } else if (kind === EntryKind.Free) {
      totals.blocks++;
      totals.granules += size / GRANULE;
      filled = fillViolation(heap, at);
    } else filled = tailViolation(heap, at);
    return filled === undefined;
  });
  if (filled !== undefined) return filled;
  if (broken !== undefined)
    return corruptionOf(heap, 'heap_failure_entry_corruption', broken.at, broken.size, broken.claim);
  const field = (at: number, claim: string): Corruption =>
    corruptionOf(heap, 'heap_failure_generic', offset(segment.at, at), 4, claim);
  if (ranges !== segment.uncommittedRanges)
    return field(fields.NumberOfUnCommittedRanges, 'a segment knows how many uncommitted ranges it has');
  if (uncommitted !== segment.uncommittedPages * PAGE_SIZE)
    return field(fields.NumberOfUnCommittedPages, 'a segment knows how many uncommitted pages it has');
  return undefined;
}

function tailViolation(heap: EarlyView, entry: Address): Corruption | undefined {
  const at = brokenTail(heap, entry);
  const claim = 'the eight bytes AB behind a block are as they were written';
  return at === undefined ? undefined : corruptionOf(heap, 'heap_failure_buffer_overrun', at, 1, claim);
}

function fillViolation(heap: EarlyView, entry: Address): Corruption | undefined {
  const at = brokenFill(heap, entry);
  if (at === undefined) return undefined;
  return corruptionOf(heap, 'heap_failure_usage_after_free', at, 4, 'a free block keeps its fill FEEEFEEE');
}

function totalsViolation(heap: EarlyView, totals: FreeTotals): Corruption | undefined {
  const at = offset(heap.at, heap.profile.layout.TotalFreeSize);
  const name: FailureName = 'heap_failure_freelists_corruption';
  if (totals.blocks !== freeListsOf(heap).count)
    return corruptionOf(heap, name, at, 4, 'every free block is on a free list');
  if (heap.memory.u32(at) !== totals.granules)
    return corruptionOf(heap, name, at, 4, 'the heap knows the sum of its free blocks');
  return undefined;
}

/** HeapValidate of one block (HEAP_SPEC §D.10): whether `user` is the user pointer of a busy block of this heap. */
export function isBusyBlock(heap: EarlyView, user: Address): boolean {
  const { memory } = heap;
  if (user === NULL || user % GRANULE !== 0 || user < HEADER_BYTES) return false;
  const entry = offset(user, -HEADER_BYTES);
  if (!memory.isReadable(entry, HEADER_BYTES)) return false;
  const flags = flagsIn(readLink(heap, entry));
  if ((flags & ENTRY_BUSY) === 0) return false;
  if ((flags & ENTRY_VIRTUAL_ALLOC) !== 0)
    return largeBlocksOf(heap).blocks.some(block => block.user === user);
  return segmentsOf(heap).segments.some(segment => segment.firstEntry <= entry && entry < segment.end);
}

/** Damage to the busy block with user pointer `user`: its tail, or a header that does not fit those around it. */
export function damagedBlock(heap: EarlyView, user: Address): Corruption | undefined {
  const entry = offset(user, -HEADER_BYTES);
  const segment = segmentsOf(heap).segments.find(each => each.firstEntry <= entry && entry < each.end);
  if (segment === undefined) return undefined;
  let reached: Address = NULL;
  const broken = eachItem(heap, segment, (_kind, at) => {
    reached = at;
    return at < entry;
  });
  if (broken?.at === entry)
    return corruptionOf(heap, 'heap_failure_entry_corruption', entry, HEADER_BYTES, broken.claim);
  return reached === entry ? tailViolation(heap, entry) : undefined;
}

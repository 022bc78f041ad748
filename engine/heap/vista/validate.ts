import { type Address, NULL, offset } from '../../base/units';
import {
  ENTRY_BUSY,
  ENTRY_FILL_PATTERN,
  ENTRY_VIRTUAL_ALLOC,
  HEAP_VALIDATE_ALL_ENABLED,
  SEGMENT_SIGNATURE,
  UNUSED_FRONT_END,
  UNUSED_LARGE,
} from '../../nt/heap-flags';
import { type FailureName } from '../../nt/failure-types';
import { damage, entryDamage } from './damage';
import { brokenFill, brokenTail } from './fill-check';
import { checksumHolds, flagsIn, readCode, readLink, sizeIn, unusedBytesIn } from './entry';
import { type OpenHeap, type VistaView } from './open-heap';
import { type EntryColumns, EntryKind, entriesOf, type Segment, segmentsOf } from './read';
import { containerWith } from '../lfh/read';
import { brokenFrontEndRule, isBusyQuickBlock } from '../lfh/validate';
import { type Broken } from '../view';
import { type FreeColumns } from '../reader';
import { type Corruption } from '../seam';
import { freeListOf, largeBlocksOf } from './read-lists';

/** The first rule of a heap that does not hold, and what Windows calls such damage. */
export interface Violation extends Broken {
  readonly failureName: FailureName;
}

/** Free blocks of a heap as its segments show them. */
interface FreeTotals {
  blocks: number;
  granules: number;
}

/** HeapValidate of a whole heap, in the order of HEAP_SPEC §D.10; undefined for a sound heap. */
export function brokenRule(heap: VistaView): Violation | undefined {
  const list = freeListOf(heap);
  const totals: FreeTotals = { blocks: 0, granules: 0 };
  return (
    headerViolation(heap) ??
    freeListViolation(list) ??
    hintViolation(heap, list) ??
    largeViolation(heap) ??
    segmentsViolation(heap, totals) ??
    totalsViolation(heap, list, totals) ??
    brokenFrontEndRule(heap)
  );
}

/** HEAP_VALIDATE_ALL: the whole heap, before and after each call (HEAP_SPEC §B.3). */
export function checkAll(heap: OpenHeap): void {
  if ((heap.flags & HEAP_VALIDATE_ALL_ENABLED) !== 0) checkWhole(heap);
}

export function checkWhole(heap: OpenHeap): void {
  heap.memory.phase('validate');
  const violation = brokenRule(heap);
  if (violation !== undefined)
    throw damage(heap, violation.failureName, violation.at, violation.size, violation.claim);
}

function headerViolation(heap: VistaView): Violation | undefined {
  const { layout, heapBytes } = heap.profile;
  const field = (at: number, size: number, claim: string): Violation => ({
    at: offset(heap.at, at),
    size,
    claim,
    failureName: 'heap_failure_generic',
  });
  if (heap.memory.u32(offset(heap.at, layout.SegmentSignature)) !== SEGMENT_SIGNATURE)
    return field(layout.SegmentSignature, 4, 'a heap begins with the segment signature 0xFFEEFFEE');
  if (heap.memory.u16(offset(heap.at, layout.HeaderValidateLength)) !== heapBytes)
    return field(layout.HeaderValidateLength, 2, 'the header knows its own size');
  return undefined;
}

function freeListViolation(list: FreeColumns): Violation | undefined {
  if (list.broken === undefined) return undefined;
  const { at, size, claim, damaged } = list.broken;
  return {
    at,
    size,
    claim,
    failureName:
      damaged === 'link' ? 'heap_failure_listentry_corruption' : 'heap_failure_freelists_corruption',
  };
}

/** Every hint points at the first entry of its size, and its bit says that it is there. */
function hintViolation(heap: VistaView, list: FreeColumns): Violation | undefined {
  const { memory } = heap;
  const { layout, width, granule, headerBytes, hintBytes, pointerBytes } = heap.profile;
  const index = memory.pointer(offset(heap.at, layout.BlocksIndex));
  const hints = memory.pointer(offset(index, width.lookup.listHints));
  const bitmap = memory.pointer(offset(index, width.lookup.listsInUse));
  const slots = memory.u32(offset(index, width.lookup.arraySize));
  if (slots > 0x800)
    return {
      at: offset(index, width.lookup.arraySize),
      size: 4,
      claim: 'the free list has at most 2,048 hints',
      failureName: 'heap_failure_freelists_corruption',
    };
  const first = new Float64Array(slots);
  for (let row = list.count - 1; row >= 0; row--)
    first[Math.min(list.size[row]! / granule, slots - 1)] = list.at[row]! + headerBytes;
  for (let slot = 0; slot < slots; slot++) {
    const at = offset(hints, slot * hintBytes);
    const bit = (memory.u32(offset(bitmap, (slot >>> 5) * 4)) >>> (slot & 31)) & 1;
    if (memory.pointer(at) !== first[slot])
      return {
        at,
        size: pointerBytes,
        claim: 'a hint points at the first free block of its size',
        failureName: 'heap_failure_freelists_corruption',
      };
    if ((bit === 1) !== (first[slot] !== NULL))
      return {
        at: offset(bitmap, (slot >>> 5) * 4),
        size: 4,
        claim: 'a size has its bit set when it has a hint',
        failureName: 'heap_failure_freelists_corruption',
      };
  }
  return undefined;
}

function largeViolation(heap: VistaView): Violation | undefined {
  const { blocks, broken } = largeBlocksOf(heap);
  if (broken !== undefined) return { ...broken, failureName: 'heap_failure_virtual_block_corruption' };
  const { large } = heap.profile.width;
  for (const { at, commitSize } of blocks) {
    const entry = offset(at, large.busyBlock);
    const code = readCode(heap, entry);
    const claim = largeClaim(code, unusedBytesIn(readLink(heap, entry)), commitSize, large.sizeof);
    if (claim !== undefined)
      return {
        at: entry,
        size: heap.profile.headerBytes,
        claim,
        failureName: 'heap_failure_virtual_block_corruption',
      };
  }
  return undefined;
}

function largeClaim(code: number, unused: number, commitSize: number, header: number): string | undefined {
  if (!checksumHolds(code)) return 'the header of a large block matches its checksum';
  if ((flagsIn(code) & (ENTRY_BUSY | ENTRY_VIRTUAL_ALLOC)) !== (ENTRY_BUSY | ENTRY_VIRTUAL_ALLOC))
    return 'a large block is marked busy and virtual';
  if (unused !== UNUSED_LARGE) return 'a large block says so in UnusedBytes';
  if (sizeIn(code) < header || sizeIn(code) > commitSize)
    return 'the unused bytes of a large block lie in its committed ones';
  return undefined;
}

function segmentsViolation(heap: VistaView, totals: FreeTotals): Violation | undefined {
  const { segments, broken } = segmentsOf(heap);
  if (broken !== undefined) return { ...broken, failureName: 'heap_failure_listentry_corruption' };
  for (const segment of segments) {
    const violation = segmentViolation(heap, segment, totals);
    if (violation !== undefined) return violation;
  }
  return undefined;
}

function segmentViolation(heap: VistaView, segment: Segment, totals: FreeTotals): Violation | undefined {
  const { layout, granule } = heap.profile;
  const columns = entriesOf(heap, segment);
  if (columns.broken !== undefined)
    return { ...columns.broken, failureName: 'heap_failure_entry_corruption' };
  let ranges = 0;
  let uncommitted = 0;
  for (let row = 0; row < columns.count; row++) {
    if (columns.kind[row] === EntryKind.Uncommitted) {
      ranges++;
      uncommitted += columns.size[row]!;
    } else if (columns.kind[row] === EntryKind.Free) {
      totals.blocks++;
      totals.granules += columns.size[row]! / granule;
    }
    if ((columns.flags[row]! & ENTRY_FILL_PATTERN) !== 0) {
      const violation = fillViolation(heap, columns, row);
      if (violation !== undefined) return violation;
    }
  }
  const end =
    columns.count === 0 ? segment.at : columns.at[columns.count - 1]! + columns.size[columns.count - 1]!;
  const field = (at: number, claim: string): Violation => ({
    at: offset(segment.at, at),
    size: 4,
    claim,
    failureName: 'heap_failure_generic',
  });
  if (end !== segment.end) return field(layout.LastValidEntry, 'the blocks of a segment end where it does');
  if (ranges !== segment.uncommittedRanges)
    return field(layout.NumberOfUnCommittedRanges, 'a segment knows how many uncommitted ranges it has');
  if (uncommitted !== segment.uncommittedPages * 0x1000)
    return field(layout.NumberOfUnCommittedPages, 'a segment knows how many uncommitted pages it has');
  return undefined;
}

function fillViolation(heap: VistaView, columns: EntryColumns, row: number): Violation | undefined {
  const entry = columns.at[row]! as Address;
  const busy = columns.kind[row] === EntryKind.Busy;
  const unused = busy ? columns.size[row]! - columns.requested[row]! : 0;
  const broken = brokenFill(heap, entry, readCode(heap, entry), unused);
  if (broken === undefined) return undefined;
  const failureName = busy ? 'heap_failure_buffer_overrun' : 'heap_failure_usage_after_free';
  return { ...broken, failureName };
}

function totalsViolation(heap: VistaView, list: FreeColumns, totals: FreeTotals): Violation | undefined {
  const { layout, pointerBytes } = heap.profile;
  const at = offset(heap.at, layout.TotalFreeSize);
  const violation = (claim: string): Violation => ({
    at,
    size: pointerBytes,
    claim,
    failureName: 'heap_failure_freelists_corruption',
  });
  if (totals.blocks !== list.count) return violation('every free block is on the free list');
  if (heap.memory.pointer(at) !== totals.granules)
    return violation('the heap knows the sum of its free blocks');
  return undefined;
}

/** HeapValidate of one block (HEAP_SPEC §D.10): whether `user` is the user pointer of a busy block of this heap. */
export function isBusyBlock(heap: VistaView, user: Address): boolean {
  const { granule, headerBytes, width } = heap.profile;
  if (user === NULL || user % granule !== 0 || user < headerBytes) return false;
  const entry = offset(user, -headerBytes);
  if (!heap.memory.isReadable(entry, headerBytes)) return false;
  const container = containerWith(heap, user);
  if (container !== undefined) return isBusyQuickBlock(heap, container, user);
  const code = readCode(heap, entry);
  const unused = unusedBytesIn(readLink(heap, entry));
  if (!checksumHolds(code) || (flagsIn(code) & ENTRY_BUSY) === 0) return false;
  // It says that the front end serves it (HEAP_SPEC §F.3 d), and no container has it.
  if ((unused & UNUSED_FRONT_END) !== 0) return false;
  if (unused === UNUSED_LARGE)
    return (
      user % 0x1000 === width.large.sizeof && largeBlocksOf(heap).blocks.some(block => block.user === user)
    );
  return segmentsOf(heap).segments.some(segment => segment.firstEntry <= entry && entry < segment.end);
}

/** Damage behind the busy block of this heap with user pointer `user`; large blocks and those of the front end have no tail. */
export function damagedTail(heap: VistaView, user: Address): Corruption | undefined {
  if (containerWith(heap, user) !== undefined) return undefined;
  const entry = offset(user, -heap.profile.headerBytes);
  if (unusedBytesIn(readLink(heap, entry)) === UNUSED_LARGE) return undefined;
  const broken = brokenTail(heap, entry);
  if (broken === undefined) return undefined;
  return damage(heap, 'heap_failure_buffer_overrun', broken.at, broken.size, broken.claim).corruption;
}

/** Damage to the header of a block of this heap with user pointer `user`: undefined when no block begins there. */
export function damagedBlock(heap: VistaView, user: Address): Corruption | undefined {
  const at = offset(user, -heap.profile.headerBytes);
  const segment = segmentsOf(heap).segments.find(
    candidate => candidate.firstEntry <= at && at < candidate.end,
  );
  if (segment === undefined) return undefined;
  const columns = entriesOf(heap, segment);
  const strays = (unusedBytesIn(readLink(heap, at)) & UNUSED_FRONT_END) !== 0;
  if (checksumHolds(readCode(heap, at)) && !(strays && columns.at.subarray(0, columns.count).includes(at)))
    return undefined;
  if (columns.broken !== undefined && columns.broken.at !== offset(at, heap.profile.codeAt)) return undefined;
  if (columns.broken === undefined && !strays) return undefined;
  return entryDamage(heap, at).corruption;
}

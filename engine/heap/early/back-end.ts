import { type Address, NULL, offset, roundUp } from '../../base/units';
import {
  ENTRY_BUSY,
  ENTRY_EXTRA_PRESENT,
  ENTRY_LAST,
  ENTRY_USER_FLAGS,
  HEAP_FREE_CHECKING_ENABLED,
  HEAP_GROWABLE,
  HEAP_SETTABLE_USER_FLAGS,
  HEAP_SETTABLE_USER_VALUE,
  HEAP_TAIL_CHECKING_ENABLED,
  HEAP_VALIDATE_ALL_ENABLED,
  HEAP_VALIDATE_PARAMETERS_ENABLED,
} from '../../nt/heap-flags';
import { alignsBlocks, blockStep, isAligned, SPARE } from '../alignment';
import { freeArea, freeRemainder, splitFree } from './coalesce';
import { corruptionOf, notice } from './damage';
import {
  entryAfter,
  flagsIn,
  GRANULE,
  HEADER_BYTES,
  previousSizeIn,
  readCode,
  readLink,
  segmentIndexIn,
  sizeIn,
  unusedBytesIn,
  writeEntry,
  writeFlags,
  writePreviousSize,
  writeSize,
  writeUnusedBytes,
} from './entry';
import { brokenFill, tailFlag, writeTail } from './fill';
import { findFree, removeFree } from './free-lists';
import { field, type OpenHeap } from './open-heap';
import { commitBehind, commitSomewhere } from './ranges';
import { addSegment } from './segment';
import { noteLast, segmentOf } from './segment-table';
import { setUserValue, valueAt } from './user-value';

const VALIDATE = HEAP_VALIDATE_ALL_ENABLED | HEAP_VALIDATE_PARAMETERS_ENABLED;
/** Flags whose blocks are sized by the `flagged` formula of HEAP_SPEC §C.1. */
const FLAGGED = HEAP_TAIL_CHECKING_ENABLED | HEAP_FREE_CHECKING_ENABLED | HEAP_SETTABLE_USER_VALUE | VALIDATE;

/** Size in bytes, header included, of a block for a request: `flags` of the call, `own` those of the heap (HEAP_SPEC §C.1). */
export function blockBytes(requested: number, flags: number, own: number): number {
  const all = flags | own;
  const step = blockStep(GRANULE, own);
  if ((all & FLAGGED) === 0) return roundUp(Math.max(requested, 1) + HEADER_BYTES, step);
  const tail = (own & HEAP_TAIL_CHECKING_ENABLED) === 0 ? 0 : GRANULE;
  const extra = needsExtra(flags, own) ? GRANULE : 0;
  return roundUp(Math.max(requested, GRANULE) + HEADER_BYTES + tail + extra, step);
}

const needsExtra = (flags: number, own: number): boolean =>
  (flags & HEAP_SETTABLE_USER_VALUE) !== 0 || (own & VALIDATE) !== 0;

/** Allocates a block inside a segment; undefined when there is no room. Contents are whatever was there. */
export function allocateBlock(heap: OpenHeap, requested: number, flags: number): Address | undefined {
  heap.memory.phase('round');
  const size = blockBytes(requested, flags, heap.flags) / GRANULE;
  heap.context.recorder?.rounded(requested, size * GRANULE);
  if (size > heap.profile.largestBlock) return undefined;
  const entry = alignsBlocks(GRANULE, heap.flags) ? findAligned(heap, size) : findRoom(heap, size);
  if (entry === NULL) return undefined;
  takeFree(heap, entry, size, flags, requested);
  return offset(entry, HEADER_BYTES);
}

/** A free block of at least `size` granules, making memory of uncommitted ranges and new segments as it takes. */
function findRoom(heap: OpenHeap, size: number): Address {
  for (;;) {
    const entry = findFree(heap, size);
    if (entry !== NULL) return entry;
    if (commitSomewhere(heap, size * GRANULE)) continue;
    if ((heap.flags & HEAP_GROWABLE) === 0 || !addSegment(heap, size * GRANULE)) return NULL;
  }
}

/** As findRoom, for a heap whose user pointers are multiples of 16 (C-42). */
function findAligned(heap: OpenHeap, size: number): Address {
  const fitting = findFree(heap, size);
  if (fitting !== NULL && isAligned(offset(fitting, HEADER_BYTES))) return fitting;
  const entry = findRoom(heap, size + SPARE);
  if (entry === NULL || isAligned(offset(entry, HEADER_BYTES))) return entry;
  splitFree(heap, entry, SPARE);
  return entryAfter(entry, SPARE);
}

/** Turns the low end of a free block into a busy one. */
function takeFree(heap: OpenHeap, entry: Address, wanted: number, flags: number, requested: number): void {
  const code = readCode(heap, entry);
  const link = readLink(heap, entry);
  const have = sizeIn(code);
  const last = flagsIn(link) & ENTRY_LAST;
  const rest = have - wanted;
  checkFill(heap, entry);
  removeFree(heap, entry, have);
  // A single granule could not hold the links of a free block: it stays with this one.
  const splits = rest > 1;
  const size = splits ? wanted : have;
  heap.memory.phase('write header');
  const busy = ENTRY_BUSY | tailFlag(heap.flags) | ((flags & HEAP_SETTABLE_USER_FLAGS) >>> 4);
  const extra = needsExtra(flags, heap.flags) ? ENTRY_EXTRA_PRESENT : 0;
  const index = segmentIndexIn(link);
  const unused = size * GRANULE - requested;
  writeEntry(heap, entry, size, busy | extra | (splits ? 0 : last), previousSizeIn(code), index, unused);
  if (splits) {
    heap.memory.phase('split');
    heap.context.recorder?.split(entry, wanted * GRANULE, entryAfter(entry, wanted), rest * GRANULE);
    freeRemainder(heap, entryAfter(entry, wanted), rest, last, wanted, index);
  }
  writeTail(heap, entry);
}

/** A heap that fills free blocks looks at the one it is about to hand out (HEAP_SPEC §F.1, debug heap). */
function checkFill(heap: OpenHeap, entry: Address): void {
  if ((heap.flags & HEAP_FREE_CHECKING_ENABLED) === 0) return;
  const at = brokenFill(heap, entry);
  if (at !== undefined)
    notice(
      heap,
      corruptionOf(heap, 'heap_failure_usage_after_free', at, 4, 'a free block keeps its fill FEEEFEEE'),
    );
}

/**
 * Resizes a block where it is; false when it cannot grow there (HEAP_SPEC §A.4). Contents stay; what a growth adds is
 * whatever was there.
 */
export function resizeInPlace(heap: OpenHeap, entry: Address, requested: number, flags: number): boolean {
  const link = readLink(heap, entry);
  const keepsExtra = (flagsIn(link) & ENTRY_EXTRA_PRESENT) !== 0;
  heap.memory.phase('round');
  const all = keepsExtra ? flags | HEAP_SETTABLE_USER_VALUE : flags & ~HEAP_SETTABLE_USER_VALUE;
  const wanted = blockBytes(requested, all, heap.flags) / GRANULE;
  if (wanted > field(heap, heap.profile.layout.VirtualMemoryThreshold)) return false;
  const size = sizeIn(readCode(heap, entry));
  const value = keepsExtra ? heap.memory.u32(valueAt(heap, entry)) : 0;
  if (wanted > size) {
    if (!absorbNext(heap, entry, wanted)) return false;
    if ((flags & HEAP_SETTABLE_USER_FLAGS) !== 0) {
      const kept = flagsIn(readLink(heap, entry)) & ~ENTRY_USER_FLAGS;
      writeFlags(heap, entry, kept | ((flags & HEAP_SETTABLE_USER_FLAGS) >>> 4));
    }
  } else cutTail(heap, entry, wanted);
  writeUnusedBytes(heap, entry, sizeIn(readCode(heap, entry)) * GRANULE - requested);
  writeTail(heap, entry);
  if (keepsExtra) setUserValue(heap, entry, value);
  return true;
}

/** Shrinks a busy block; a single granule stays with it, more is freed. */
function cutTail(heap: OpenHeap, entry: Address, wanted: number): void {
  const link = readLink(heap, entry);
  const rest = sizeIn(readCode(heap, entry)) - wanted;
  if (rest < 2) return;
  heap.memory.phase('split');
  writeSize(heap, entry, wanted);
  writeFlags(heap, entry, flagsIn(link) & ~ENTRY_LAST);
  freeArea(heap, entryAfter(entry, wanted), rest, flagsIn(link) & ENTRY_LAST, wanted, segmentIndexIn(link));
}

/** Free granules left behind a grown block stay with it up to this many (HEAP_SPEC §A.4 5a). */
const MOST_KEPT = 2;

/** Grows a busy block into the free block behind it, committing more when it ends its committed range. */
function absorbNext(heap: OpenHeap, entry: Address, wanted: number): boolean {
  const size = sizeIn(readCode(heap, entry));
  const index = segmentIndexIn(readLink(heap, entry));
  const next = entryAfter(entry, size);
  if ((flagsIn(readLink(heap, entry)) & ENTRY_LAST) !== 0) {
    if (!commitBehind(heap, segmentOf(heap, index), next, (wanted - size) * GRANULE)) return false;
  }
  const nextLink = readLink(heap, next);
  const nextSize = sizeIn(readCode(heap, next));
  const total = size + nextSize;
  if ((flagsIn(nextLink) & ENTRY_BUSY) !== 0 || total < wanted) return false;
  const rest = total - wanted;
  const splits = rest > MOST_KEPT || total > heap.profile.largestBlock;
  // One granule too many for the largest block cannot be left over either.
  if (splits && rest === 1) return false;
  const last = flagsIn(nextLink) & ENTRY_LAST;
  heap.memory.phase('coalesce');
  removeFree(heap, next, nextSize);
  heap.memory.phase('write header');
  writeSize(heap, entry, splits ? wanted : total);
  if (splits) freeRemainder(heap, entryAfter(entry, wanted), rest, last, wanted, index);
  else if (last === 0) writePreviousSize(heap, entryAfter(entry, total), total);
  else {
    writeFlags(heap, entry, flagsIn(readLink(heap, entry)) | last);
    noteLast(heap, index, entry, total);
  }
  return true;
}

/** Bytes that the program asked for when it got the busy block at `entry`. */
export function requestedBytes(heap: OpenHeap, entry: Address): number {
  return sizeIn(readCode(heap, entry)) * GRANULE - unusedBytesIn(readLink(heap, entry));
}

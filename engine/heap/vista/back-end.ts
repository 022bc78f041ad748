import { type Address, NULL, offset, PAGE_SIZE, roundUp } from '../../base/units';
import {
  ENTRY_BUSY,
  ENTRY_EXTRA_PRESENT,
  ENTRY_FILL_PATTERN,
  ENTRY_LAST,
  ENTRY_USER_FLAGS,
  HEAP_CREATE_ALIGN_16,
  HEAP_FREE_CHECKING_ENABLED,
  HEAP_GROWABLE,
  HEAP_SETTABLE_USER_FLAGS,
  HEAP_SETTABLE_USER_VALUE,
  HEAP_TAIL_CHECKING_ENABLED,
  HEAP_VALIDATE_ALL_ENABLED,
  HEAP_VALIDATE_PARAMETERS_ENABLED,
} from '../../nt/heap-flags';
import { alignsBlocks, blockStep, isAligned, SPARE } from '../alignment';
import { GLOBALLY_SET } from '../../nt/global-flags';
import { type VistaProfile } from '../../nt/profile';
import { checkedCode, damage } from './damage';
import { checkUntouched, fillBusy, FILLS } from './debug';
import { checkedNext, freeEntry, freeRemainder, splitFree, writeFree } from './coalesce';
import {
  entryAfter,
  flagsIn,
  previousSizeIn,
  readCode,
  readLink,
  segmentOffsetIn,
  sizeIn,
  unusedBytesIn,
  writeCode,
  writeEntry,
  writePreviousSize,
  writeUnusedBytes,
} from './entry';
import { findFree, moveFree, removeFree } from './free-lists';
import { type OpenHeap } from './open-heap';
import { commitRange, commitSomewhere, isTrailer, segmentOfLink } from './ranges';
import { addSegment } from './segment';
import { extraOf, readUserValue, writeUserValue } from './user-value';

/** Flags of a call whose blocks are sized by the `flagged` formula of HEAP_SPEC §C.1. */
const FLAGGED =
  HEAP_TAIL_CHECKING_ENABLED |
  HEAP_FREE_CHECKING_ENABLED |
  HEAP_SETTABLE_USER_VALUE |
  HEAP_VALIDATE_ALL_ENABLED |
  HEAP_VALIDATE_PARAMETERS_ENABLED;

/** Nearly all sizes lie below, and are rounded to a power of two without a division. */
const SMALL = 0x40000000;
const rounded = (bytes: number, step: 8 | 16): number =>
  bytes < SMALL ? (bytes + step - 1) & -step : roundUp(bytes, step);

/** Size in bytes, header included, of a block for a request (HEAP_SPEC §C.1). */
export function blockBytes(heap: OpenHeap, requested: number, flags: number): number {
  if (((flags & FLAGGED) | (heap.flags & GLOBALLY_SET)) !== 0) return flaggedBytes(heap, requested, flags);
  // On x64 the last 8 bytes of a block lie in the header of the next.
  if (heap.profile.pointerBytes === 8) return rounded(Math.max(requested, 16) + 8, 16);
  const step = (heap.flags & HEAP_CREATE_ALIGN_16) === 0 ? 8 : 16;
  return rounded(Math.max(requested, 1) + 8, step);
}

/** The `flagged` formula of HEAP_SPEC §C.1. A tail is the heap's: the bits of a call alone add none (C-152). */
function flaggedBytes(heap: OpenHeap, requested: number, flags: number): number {
  const { granule } = heap.profile;
  const tail = (heap.flags & HEAP_TAIL_CHECKING_ENABLED) === 0 ? 0 : granule;
  const extra = (flags & HEAP_SETTABLE_USER_VALUE) === 0 ? 0 : granule;
  return roundUp(Math.max(requested, granule) + granule + tail + extra, blockStep(granule, heap.flags));
}

/** Entry flags that a call's flags ask for: an extra granule for the user value, and the user flags; and the heap's tail. */
function entryFlags(heap: OpenHeap, flags: number): number {
  const extra = (flags & HEAP_SETTABLE_USER_VALUE) === 0 ? 0 : ENTRY_EXTRA_PRESENT;
  const tail = (heap.flags & HEAP_TAIL_CHECKING_ENABLED) === 0 ? 0 : ENTRY_FILL_PATTERN;
  return ENTRY_BUSY | extra | tail | ((flags & HEAP_SETTABLE_USER_FLAGS) >>> 4);
}

/** Allocates a block inside a segment; undefined when there is no room. Contents are whatever was there. */
export function allocateBlock(heap: OpenHeap, requested: number, flags: number): Address | undefined {
  const { granule, headerBytes, largestBlock } = heap.profile;
  heap.memory.phase('round');
  const bytes = blockBytes(heap, requested, flags);
  const size = bytes / granule;
  heap.context.recorder?.rounded(requested, bytes);
  if (size > largestBlock) return undefined;
  const entry = alignsBlocks(granule, heap.flags)
    ? findAligned(heap, size)
    : findRoom(heap, size, needsHeaderBehind(heap.profile, size, requested));
  if (entry === NULL) return undefined;
  const taken = takeFree(heap, entry, size, flags, requested);
  const user = offset(entry, headerBytes);
  if ((flags & HEAP_SETTABLE_USER_VALUE) !== 0) heap.memory.fill(extraOf(heap, entry, taken), granule, 0);
  if ((heap.flags & FILLS) !== 0) fillBusy(heap, entry, taken, 0, requested, flags);
  return user;
}

/**
 * Whether the last requested bytes would lie in the header behind a block of `size` granules, as up to 8 may on x64
 * (HEAP_SPEC §C.1). Where a block ends its segment there is no such header, so it must do with its own bytes: our rule.
 */
function needsHeaderBehind(profile: VistaProfile, size: number, requested: number): boolean {
  return size * profile.granule - requested < profile.headerBytes;
}

/** A free block of at least `size` granules, making memory of uncommitted ranges and new segments as it takes. */
function findRoom(heap: OpenHeap, size: number, needsHeader: boolean): Address {
  const bytes = size * heap.profile.granule;
  for (;;) {
    const entry = findFitting(heap, size, needsHeader);
    if (entry !== NULL) return entry;
    if (commitSomewhere(heap, bytes)) continue;
    if ((heap.flags & HEAP_GROWABLE) === 0 || !addSegment(heap, bytes)) return NULL;
  }
}

/** As findRoom, for a heap of 8-byte granules whose user pointers are multiples of 16 (C-42). */
function findAligned(heap: OpenHeap, size: number): Address {
  const { headerBytes } = heap.profile;
  const fitting = findFree(heap, size);
  if (fitting !== NULL && isAligned(offset(fitting, headerBytes))) return fitting;
  const entry = findRoom(heap, size + SPARE, false);
  if (entry === NULL || isAligned(offset(entry, headerBytes))) return entry;
  splitFree(heap, entry, SPARE);
  return entryAfter(heap, entry, SPARE);
}

/** A free block on the list: of `size` granules or more; one more if it ends its segment and a header must follow. */
function findFitting(heap: OpenHeap, size: number, needsHeader: boolean): Address {
  const entry = findFree(heap, size);
  if (!needsHeader || entry === NULL) return entry;
  const code = readCode(heap, entry);
  if (sizeIn(code) !== size || (flagsIn(code) & ENTRY_LAST) === 0) return entry;
  heap.context.recorder?.refuse('it ends its segment, and its last bytes would lie in the header behind it');
  return findFree(heap, size + 1);
}

/** Turns the low end of a free block into a busy one; answers its size in granules. */
function takeFree(heap: OpenHeap, entry: Address, wanted: number, flags: number, requested: number): number {
  const { granule } = heap.profile;
  const code = readCode(heap, entry);
  const link = readLink(heap, entry);
  const have = sizeIn(code);
  checkUntouched(heap, entry, code);
  const last = flagsIn(code) & ENTRY_LAST;
  const rest = have - wanted;
  // A single granule could not hold the links of a free block: it stays with this one.
  const splits = rest > 1;
  const size = splits ? wanted : have;
  const nextIsFree =
    last === 0 && (flagsIn(checkedCode(heap, entryAfter(heap, entry, have))) & ENTRY_BUSY) === 0;
  const tail = entryAfter(heap, entry, size);
  const stays = splits && !nextIsFree && moveFree(heap, entry, have, tail, rest);
  if (!stays) removeFree(heap, entry, have);
  heap.memory.phase('write header');
  const busyFlags = entryFlags(heap, flags) | (splits ? 0 : last);
  const unused = size * granule - requested;
  writeEntry(heap, entry, size, busyFlags, previousSizeIn(link), segmentOffsetIn(link), unused);
  if (splits) {
    heap.memory.phase('split');
    heap.context.recorder?.split(entry, wanted * granule, tail, rest * granule);
    if (stays) writeFree(heap, tail, rest, last, size, segmentOffsetIn(link));
    else freeRemainder(heap, tail, rest, last, size, segmentOffsetIn(link));
  }
  return size;
}

/** Frees the busy block with user pointer `user`, whose header was checked. */
export function freeBlock(heap: OpenHeap, user: Address): void {
  const entry = offset(user, -heap.profile.headerBytes);
  const segment = homeSegment(heap, entry);
  if (segment === NULL)
    throw damage(
      heap,
      'heap_failure_invalid_argument',
      entry,
      heap.profile.headerBytes,
      'a block lies in a segment of its heap',
    );
  freeEntry(heap, entry, segment);
}

/**
 * The segment whose blocks include `entry`, NULL for none: newest first, because later segments are larger
 * (HEAP_SPEC §F.3 f).
 */
export function homeSegment(heap: OpenHeap, entry: Address): Address {
  const { memory, layout } = heap;
  const head = offset(heap.at, layout.SegmentList);
  const { pointerBytes } = heap.profile;
  let steps = 0;
  for (let link = memory.pointer(offset(head, pointerBytes)); link !== head && steps < 0x8000; steps++) {
    const segment = segmentOfLink(heap, link);
    if (
      entry >= memory.pointer(offset(segment, layout.FirstEntry)) &&
      entry < memory.pointer(offset(segment, layout.LastValidEntry))
    )
      return segment;
    link = memory.pointer(offset(link, pointerBytes));
  }
  return NULL;
}

/**
 * Resizes a block of `segment` where it is; false when it cannot grow there (HEAP_SPEC §A.4). Contents stay; what a
 * growth adds is whatever was there.
 */
export function resizeInPlace(
  heap: OpenHeap,
  entry: Address,
  segment: Address,
  requested: number,
  flags: number,
): boolean {
  const { granule } = heap.profile;
  const code = readCode(heap, entry);
  const keepsExtra = (flagsIn(code) & ENTRY_EXTRA_PRESENT) !== 0 ? HEAP_SETTABLE_USER_VALUE : 0;
  heap.memory.phase('round');
  const wanted = blockBytes(heap, requested, flags | keepsExtra) / granule;
  if (wanted > heap.memory.u32(offset(heap.at, heap.layout.VirtualMemoryThreshold))) return false;
  const size = sizeIn(code);
  const old = requestedBytes(heap, entry);
  const needsHeader = needsHeaderBehind(heap.profile, wanted, requested);
  if (needsHeader && wanted === size && (flagsIn(code) & ENTRY_LAST) !== 0) return false;
  const value = keepsExtra === 0 ? 0 : readUserValue(heap, entry, size);
  const grows = wanted > size;
  if (grows && !absorbNext(heap, entry, segment, wanted, needsHeader)) return false;
  if (!grows) cutTail(heap, entry, segment, wanted);
  const now = readCode(heap, entry);
  if (grows && (flags & HEAP_SETTABLE_USER_FLAGS) !== 0) {
    const userFlags = (flags & HEAP_SETTABLE_USER_FLAGS) >>> 4;
    writeCode(heap, entry, sizeIn(now), (flagsIn(now) & ~ENTRY_USER_FLAGS) | userFlags);
  }
  writeUnusedBytes(heap, entry, sizeIn(now) * granule - requested);
  if (keepsExtra !== 0 && sizeIn(now) !== size) writeUserValue(heap, entry, sizeIn(now), value);
  if ((heap.flags & FILLS) !== 0) fillBusy(heap, entry, sizeIn(now), old, requested, flags);
  return true;
}

/** Shrinks a busy block; a single granule stays with it, more is freed. */
function cutTail(heap: OpenHeap, entry: Address, segment: Address, wanted: number): void {
  const code = readCode(heap, entry);
  const link = readLink(heap, entry);
  const size = sizeIn(code);
  const rest = size - wanted;
  if (rest < 2) return;
  const last = flagsIn(code) & ENTRY_LAST;
  if (last === 0) checkedNext(heap, entryAfter(heap, entry, size), size);
  heap.memory.phase('split');
  writeCode(heap, entry, wanted, flagsIn(code) & ~ENTRY_LAST);
  const tail = entryAfter(heap, entry, wanted);
  writeEntry(heap, tail, rest, ENTRY_BUSY | last, wanted, segmentOffsetIn(link), heap.profile.granule);
  if (last === 0) writePreviousSize(heap, entryAfter(heap, tail, rest), rest);
  freeEntry(heap, tail, segment);
}

/** Free granules left behind a grown block stay with it up to this many (HEAP_SPEC §A.4 5a). */
const MOST_KEPT = 2;
/** Granules that are too few for a free block, which has links behind its header. */
const ALONE = 1;

/** Grows a busy block into the free block behind it, committing more when it ends its committed range. */
function absorbNext(
  heap: OpenHeap,
  entry: Address,
  segment: Address,
  wanted: number,
  needsHeader: boolean,
): boolean {
  const { granule } = heap.profile;
  const code = readCode(heap, entry);
  const size = sizeIn(code);
  if ((flagsIn(code) & ENTRY_LAST) !== 0) return false;
  const next = entryAfter(heap, entry, size);
  checkedNext(heap, next, size);
  if (isTrailer(heap, next) && !commitBehind(heap, segment, next, (wanted - size) * granule)) return false;
  const nextCode = checkedNext(heap, next, size);
  const total = size + sizeIn(nextCode);
  if ((flagsIn(nextCode) & ENTRY_BUSY) !== 0 || total < wanted) return false;
  const last = flagsIn(nextCode) & ENTRY_LAST;
  const rest = total - wanted;
  const splits = rest > MOST_KEPT || total > heap.profile.largestBlock;
  if (splits ? rest === ALONE : needsHeader && last !== 0 && rest === 0) return false;
  checkUntouched(heap, next, nextCode);
  heap.memory.phase('coalesce');
  removeFree(heap, next, sizeIn(nextCode));
  heap.memory.phase('write header');
  writeCode(heap, entry, splits ? wanted : total, flagsIn(code) | (splits ? 0 : last));
  const segmentOffset = segmentOffsetIn(readLink(heap, entry));
  if (splits) freeRemainder(heap, entryAfter(heap, entry, wanted), rest, last, wanted, segmentOffset);
  else if (last === 0) writePreviousSize(heap, entryAfter(heap, entry, total), total);
  return true;
}

/** Commits just enough behind the trailer at `trailer` for `bytes` more. */
function commitBehind(heap: OpenHeap, segment: Address, trailer: Address, bytes: number): boolean {
  const descriptor = offset(trailer, heap.profile.headerBytes);
  const range = heap.memory.pointer(offset(descriptor, heap.profile.width.ucr.size));
  const needed = roundUp(bytes, PAGE_SIZE);
  return needed <= range && commitRange(heap, segment, descriptor, needed);
}

/** Bytes that the program asked for when it got the busy block at `entry`. */
export function requestedBytes(heap: OpenHeap, entry: Address): number {
  return sizeIn(readCode(heap, entry)) * heap.profile.granule - unusedBytesIn(readLink(heap, entry));
}

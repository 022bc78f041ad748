import { type Address, NULL, offset, PAGE_SIZE, roundUp } from '../../base/units';
import {
  ENTRY_BUSY,
  FORCED,
  HEAP_GROWABLE,
  HEAP_LOCK_USER_ALLOCATED,
  HEAP_NO_SERIALIZE,
  HEAP_SIGNATURE,
  HEAP_TAIL_CHECKING_ENABLED,
  HEAP_ZERO_MEMORY,
} from '../../nt/heap-flags';
import { EARLY_UCR } from '../../nt/layout-early';
import { blockStep, spareGranules } from '../alignment';
import { type HeapGiven, NOTHING_GIVEN, thresholdOf, tuned } from '../given';
import { writeLock } from '../lock';
import { leavePlace, placeOf, takePlace } from '../place';
import { appendHeap, pebDefaults } from '../process-heaps';
import { type HeapContext } from '../seam';
import { allocateBlock } from './back-end';
import { debugFlags, hasPseudoTags, isChecking } from './debug-flags';
import { addDescriptors, FIRST_DESCRIPTORS } from './descriptors';
import { GRANULE, writeEntry } from './entry';
import { installLookaside, LOOKASIDE_BYTES } from './lookaside';
import { COOKIE_AT, earlyProfile, openHeap, type OpenHeap, protectionOf } from './open-heap';
import { layOutSegment } from './segment';

/** What HeapCreate was asked for, checked and rounded. */
interface HeapPlan {
  /** `_HEAP.Flags`. */
  readonly flags: number;
  readonly reserve: number;
  readonly commit: number;
}

/** Room for the RTL_CRITICAL_SECTION and its debug information (HEAP_SPEC §D.0). */
const LOCK_BYTES = 0x38;
/** 129 pseudo tags of 0xC bytes each (HEAP_SPEC §D.0, GV9). */
const PSEUDO_TAG_BYTES = 129 * 0xc;

/** HeapCreate's sizes and flags by HEAP_SPEC §A.1 and §C.2; undefined when a checking heap refuses them. */
export function planHeap(
  context: HeapContext,
  options: number,
  initial: number,
  maximum: number,
): HeapPlan | undefined {
  const { creation } = earlyProfile(context.process.profile);
  const debug = debugFlags(context.process.options.globalFlags);
  const commit = creation.commit(initial);
  const flags = (options | debug) >>> 0;
  if (maximum === 0)
    return { flags: flags | HEAP_GROWABLE, reserve: creation.reserveGrowable(initial, commit), commit };
  if (isChecking(debug) && maximum >= PAGE_SIZE && initial > maximum) return undefined;
  // A maximum below the initial size gives way to it.
  return { flags, reserve: Math.max(creation.reserveFixed(maximum), commit), commit };
}

/** The process heap: sizes from the image's header, no class (HEAP_SPEC §C.2). */
export function planProcessHeap(context: HeapContext): HeapPlan {
  const { processReserve, processCommit } = earlyProfile(context.process.profile).creation;
  const flags = (HEAP_GROWABLE | debugFlags(context.process.options.globalFlags)) >>> 0;
  return { flags, reserve: processReserve, commit: processCommit };
}

/** Reserves and lays out a heap and enters it into the process's list; undefined when memory is lacking. */
export function createHeap(
  context: HeapContext,
  plan: HeapPlan,
  given: HeapGiven = NOTHING_GIVEN,
): Address | undefined {
  const { memory } = context;
  const profile = earlyProfile(context.process.profile);
  const place = placeOf(plan, given.memory);
  const { reserve, commit } = place;
  const flags = given.lock === NULL ? plan.flags : (plan.flags | HEAP_LOCK_USER_ALLOCATED) >>> 0;
  if (reserve > profile.maximumAllocation) return undefined;
  const at = takePlace(context, place, protectionOf(flags));
  if (at === undefined) return undefined;
  memory.phase('write header');
  const area = writeHeader(context, at, flags, given);
  const heap = openHeap(context, at);
  if (heap === undefined) return undefined;
  writeEntry(heap, at, area / GRANULE, ENTRY_BUSY, 0, 0, 0);
  memory.setU8(offset(at, COOKIE_AT), heap.cookie);
  layOutSegment(heap, {
    index: 0,
    base: at,
    before: area,
    reserve,
    commit,
    isLent: place.lent !== undefined,
  });
  addLookaside(heap);
  if (!appendHeap(context, at)) {
    leavePlace(context, place, at);
    return undefined;
  }
  return at;
}

/** Growable, serialised heaps that check nothing get lookaside lists, in their first block (HEAP_SPEC §D.0, GV8). */
function addLookaside(heap: OpenHeap): void {
  const wants =
    (heap.flags & (HEAP_GROWABLE | HEAP_NO_SERIALIZE)) === HEAP_GROWABLE && !isChecking(heap.flags);
  if (!heap.profile.hasLookaside || !wants) return;
  const table = allocateBlock(heap, LOOKASIDE_BYTES, HEAP_ZERO_MEMORY);
  if (table === undefined) return;
  heap.memory.fill(table, LOOKASIDE_BYTES, 0);
  installLookaside(heap, table);
}

/**
 * The `_HEAP` structure, the descriptors of uncommitted ranges, pseudo tags and the lock behind it; answers the size of
 * all (HEAP_SPEC §D.0). The memory is zero.
 */
function writeHeader(context: HeapContext, at: Address, flags: number, given: HeapGiven): number {
  const { memory } = context;
  const profile = earlyProfile(context.process.profile);
  const { layout, heapBytes } = profile;
  const u32 = (field: number, value: number): void => { memory.setU32(offset(at, field), value); }; // prettier-ignore
  const { parameters } = given;
  const defaults = tuned(pebDefaults(context), parameters);
  if (profile.checksCookies) memory.setU8(offset(at, COOKIE_AT), context.process.nextKey().u32 & 0xff);
  u32(layout.Signature, HEAP_SIGNATURE);
  u32(layout.Flags, flags);
  u32(layout.ForceFlags, (flags & FORCED) >>> 0);
  const largest = profile.largestBlock - spareGranules(GRANULE, flags);
  u32(layout.VirtualMemoryThreshold, thresholdOf(parameters, GRANULE, largest));
  u32(layout.SegmentReserve, defaults.segmentReserve);
  u32(layout.SegmentCommit, defaults.segmentCommit);
  u32(layout.DeCommitFreeBlockThreshold, defaults.deCommitFreeBlock / GRANULE);
  u32(layout.DeCommitTotalFreeThreshold, defaults.deCommitTotalFree / GRANULE);
  u32(layout.MaximumAllocationSize, parameters.maximumAllocation || profile.maximumAllocation);
  u32(layout.CommitRoutine, parameters.commitRoutine);
  memory.setU16(offset(at, layout.HeaderValidateLength), heapBytes);
  const step = blockStep(GRANULE, flags);
  const tail = (flags & HEAP_TAIL_CHECKING_ENABLED) === 0 ? 0 : GRANULE;
  u32(layout.AlignRound, GRANULE + step - 1 + tail);
  u32(layout.AlignMask, -step >>> 0);
  emptyList(context, offset(at, layout.VirtualAllocdBlocks));
  for (let list = 0; list < 128; list++) emptyList(context, offset(at, layout.FreeLists + 8 * list));
  let end = heapBytes + FIRST_DESCRIPTORS * EARLY_UCR.sizeof;
  if (hasPseudoTags(context.process.options.globalFlags)) {
    u32(layout.PseudoTagEntries, at + end);
    end += PSEUDO_TAG_BYTES;
  }
  const heap = openHeap(context, at);
  if (heap !== undefined)
    addDescriptors(heap, offset(at, heapBytes), at + heapBytes + FIRST_DESCRIPTORS * EARLY_UCR.sizeof);
  if (given.lock !== NULL) u32(layout.LockVariable, given.lock);
  else if ((flags & HEAP_NO_SERIALIZE) === 0) {
    u32(layout.LockVariable, at + end);
    writeLock(context, offset(at, end));
    end += LOCK_BYTES;
  }
  return roundUp(end, GRANULE);
}

function emptyList(context: HeapContext, head: Address): void {
  context.memory.setPointer(head, head);
  context.memory.setPointer(offset(head, 4), head);
}

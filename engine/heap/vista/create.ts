import { type Address, granules, NULL, offset, roundUp, PAGE_SIZE } from '../../base/units';
import {
  ENCODE_FLAG,
  FORCED,
  HEAP_GROWABLE,
  HEAP_LOCK_USER_ALLOCATED,
  HEAP_NO_SERIALIZE,
  HEAP_SIGNATURE,
  HEAP_TAIL_CHECKING_ENABLED,
} from '../../nt/heap-flags';
import { heapFlagsOf } from '../../nt/global-flags';
import { type VistaProfile } from '../../nt/profile';
import { blockStep, spareGranules } from '../alignment';
import { type HeapGiven, NOTHING_GIVEN, thresholdOf, tuned } from '../given';
import { writeLock } from '../lock';
import { leavePlace, placeOf, takePlace } from '../place';
import { encodedRoutine, openHeap, protectionOf, vistaProfile } from './open-heap';
import { appendHeap, ntGlobalFlag, pebDefaults } from '../process-heaps';
import { type HeapContext } from '../seam';
import { emptyList, layOutSegment } from './segment';

/** What HeapCreate was asked for, checked and rounded. */
interface HeapPlan {
  /** `_HEAP.Flags`. */
  readonly flags: number;
  readonly reserve: number;
  readonly commit: number;
}

/** Number of hints of BlocksIndex, and of counters of FrontEndHeapUsageData. */
const HINTS = 0x80;

/** HeapCreate's sizes and flags by HEAP_SPEC §A.1 and §C.2. */
export function planHeap(profile: VistaProfile, options: number, initial: number, maximum: number): HeapPlan {
  const { creation } = profile;
  const commit = creation.commit(initial);
  if (maximum === 0)
    return { flags: options | HEAP_GROWABLE, reserve: creation.reserveGrowable(initial, commit), commit };
  // A maximum below the initial size gives way to it; HeapCreate does not refuse.
  return { flags: options, reserve: Math.max(creation.reserveFixed(maximum), commit), commit };
}

/** The process heap: sizes from the image's header, no class (HEAP_SPEC §C.2). */
export function planProcessHeap(profile: VistaProfile): HeapPlan {
  const { processReserve, processCommit } = profile.creation;
  return { flags: HEAP_GROWABLE, reserve: processReserve, commit: processCommit };
}

/** Reserves and lays out a heap and enters it into the process's list; undefined when memory is lacking. */
export function createHeap(
  context: HeapContext,
  plan: HeapPlan,
  given: HeapGiven = NOTHING_GIVEN,
): Address | undefined {
  const { memory } = context;
  const profile = vistaProfile(context.process.profile);
  const lockFlag = given.lock === NULL ? 0 : HEAP_LOCK_USER_ALLOCATED;
  const flags = (plan.flags | heapFlagsOf(ntGlobalFlag(context)) | lockFlag) >>> 0;
  const place = placeOf({ reserve: roundUp(plan.reserve, PAGE_SIZE), commit: plan.commit }, given.memory);
  if (place.reserve > profile.maximumAllocation) return undefined;
  const at = takePlace(context, place, protectionOf(flags));
  if (at === undefined) return undefined;
  memory.phase('write header');
  const area = headerArea(profile, flags);
  writeHeader(context, at, flags, given);
  const heap = openHeap(context, at);
  if (heap === undefined) return undefined;
  layOutSegment(heap, {
    at,
    reserve: place.reserve,
    commit: place.commit,
    isLent: place.lent !== undefined,
    headerArea: area.size,
    internalBlock: (flags & HEAP_GROWABLE) === 0 ? 0 : profile.firstSegment.internalBlock,
    segmentOffset: 0,
  });
  if (!appendHeap(context, at)) {
    leavePlace(context, place, at);
    return undefined;
  }
  return at;
}

function headerArea(
  profile: VistaProfile,
  flags: number,
): { readonly blocksIndex: number; readonly size: number } {
  const { serialised, unserialised } = profile.firstSegment;
  return (flags & (HEAP_NO_SERIALIZE | HEAP_LOCK_USER_ALLOCATED)) === 0 ? serialised : unserialised;
}

/** The `_HEAP` structure but for its segment part, the lock, and the empty index of the free list. */
function writeHeader(context: HeapContext, at: Address, flags: number, given: HeapGiven): void {
  const { memory } = context;
  const profile = vistaProfile(context.process.profile);
  const { layout, pointerBytes } = profile;
  const u32 = (field: number, value: number): void => { memory.setU32(offset(at, field), value); }; // prettier-ignore
  const pointer = (field: number, value: number): void => { memory.setPointer(offset(at, field), value); }; // prettier-ignore
  const { parameters } = given;
  const defaults = tuned(pebDefaults(context), parameters);
  const key = context.process.nextKey();
  u32(layout.Flags, flags);
  u32(layout.ForceFlags, flags & FORCED);
  u32(layout.EncodeFlagMask, ENCODE_FLAG);
  u32(layout.Encoding + profile.codeAt, key.u32);
  memory.setU16(offset(at, layout.Encoding + profile.codeAt + 4), key.u16);
  const largest = profile.largestBlock - spareGranules(profile.granule, flags);
  u32(layout.VirtualMemoryThreshold, thresholdOf(parameters, profile.granule, largest));
  u32(layout.Signature, HEAP_SIGNATURE);
  pointer(layout.SegmentReserve, defaults.segmentReserve);
  pointer(layout.SegmentCommit, defaults.segmentCommit);
  pointer(layout.DeCommitFreeBlockThreshold, granules(defaults.deCommitFreeBlock / profile.granule));
  pointer(layout.DeCommitTotalFreeThreshold, granules(defaults.deCommitTotalFree / profile.granule));
  pointer(layout.MaximumAllocationSize, parameters.maximumAllocation || profile.maximumAllocation);
  memory.setU16(offset(at, layout.HeaderValidateLength), profile.heapBytes);
  const tail = (flags & HEAP_TAIL_CHECKING_ENABLED) === 0 ? 0 : profile.granule;
  const step = blockStep(profile.granule, flags);
  pointer(layout.AlignRound, profile.granule + step - 1 + tail);
  // Minus the step in the width of a pointer.
  memory.setU32(offset(at, layout.AlignMask), -step >>> 0);
  if (pointerBytes === 8) memory.setU32(offset(at, layout.AlignMask + 4), 0xffffffff);
  if (profile.encodesCommitRoutine) pointer(layout.PointerKey, key.u32);
  const routineKey = profile.encodesCommitRoutine ? key.u32 : 0;
  pointer(layout.CommitRoutine, encodedRoutine(parameters.commitRoutine, routineKey));
  for (const list of [layout.UCRList, layout.VirtualAllocdBlocks, layout.SegmentList, layout.FreeLists])
    emptyList(memory, offset(at, list));
  if (given.lock !== NULL) pointer(layout.LockVariable, given.lock);
  else if ((flags & HEAP_NO_SERIALIZE) === 0) {
    const lock = offset(at, profile.heapBytes);
    pointer(layout.LockVariable, lock);
    writeLock(context, lock);
  }
  writeIndexes(context, at, flags);
}

/** BlocksIndex, and what a growable heap keeps in its internal block. */
function writeIndexes(context: HeapContext, at: Address, flags: number): void {
  const { memory } = context;
  const profile = vistaProfile(context.process.profile);
  const { layout, firstSegment } = profile;
  const area = headerArea(profile, flags);
  const index = offset(at, area.blocksIndex);
  memory.setPointer(offset(at, layout.BlocksIndex), index);
  writeLookup(context, index, offset(at, layout.FreeLists), profile.hintBytes > profile.pointerBytes);
  if ((flags & HEAP_GROWABLE) === 0) return;
  const internal = offset(at, area.size + profile.headerBytes);
  memory.setPointer(offset(at, layout[firstSegment.internalField]), internal);
  if (firstSegment.internalField === 'UCRIndex')
    writeLookup(context, internal, offset(at, layout.UCRList), false);
  else memory.setU16(offset(at, layout.FrontEndHeapMaximumIndex), HINTS);
}

/** A HEAP_LIST_LOOKUP with its bitmap and hints right behind it. */
function writeLookup(context: HeapContext, at: Address, head: Address, pairs: boolean): void {
  const { memory } = context;
  const { lookup } = context.process.profile.width;
  const bitmap = offset(at, lookup.sizeof);
  memory.setU32(offset(at, lookup.arraySize), HINTS);
  memory.setU32(offset(at, lookup.extraItem), pairs ? 1 : 0);
  memory.setPointer(offset(at, lookup.listHead), head);
  memory.setPointer(offset(at, lookup.listsInUse), bitmap);
  memory.setPointer(offset(at, lookup.listHints), offset(bitmap, HINTS / 8));
}

import { ALLOCATION_GRANULARITY, PAGE_SIZE, roundUp } from '../base/units';
import { heapLayout, type HeapLayout, type LayoutId, WIDTH_LAYOUT, type WidthLayout } from './layout';
import { CE_REGION } from './layout-ce';
import { SEGMENT_HEAP } from './layout-segment';
import { LFH_LAYOUT, type LfhLayout } from './lfh-layout';
import {
  earlyHeapLayout,
  type EarlyHeapLayout,
  type EarlyLayoutId,
  earlySegmentLayout,
  type EarlySegmentLayout,
} from './layout-early';
import { HEAP_CREATE_ENABLE_EXECUTE } from './heap-flags';
import { type ProfileId } from './profile-ids';

/** What can be stacked on a profile (HEAP_SPEC §0), by the name of its option. */
export const MODIFIERS = ['debugHeap', 'pageHeap', 'crtDebug', 'noLfh', 'win11'] as const;
export type Modifier = (typeof MODIFIERS)[number];

/** What every generation of the heap has, as data. Sources: HEAP_SPEC §0, §C and §D.0. */
interface ProfileBase {
  readonly id: ProfileId;
  readonly pointerBytes: 4 | 8;
  /** Unit of block sizes in headers, bytes (HEAP_SPEC §C.1). */
  readonly granule: 8 | 16;
  /** Size of a block's header, bytes: the user pointer is so far above the entry. */
  readonly headerBytes: 8 | 16;
  readonly width: WidthLayout;
  /** `_HEAP.MaximumAllocationSize`. */
  readonly maximumAllocation: number;
  /** The largest request that is not refused for its number alone (C-25). */
  readonly largestRequest: number;
  /** Where a heap's header has Flags. */
  readonly flagsAt: number;
  /** Where a heap's header has ProcessHeapsListIndex; undefined when it has none. */
  readonly listIndexAt: number | undefined;
  /** A corrupt heap ends the process unless told otherwise (HEAP_SPEC §F.3). */
  readonly terminatesOnCorruption: boolean;
  /** Whether the C library has a heap of its own or uses the process heap (HEAP_SPEC §A.17). */
  readonly crtHeap: 'own' | 'process';
  /** Calls take the heap's lock whatever HEAP_NO_SERIALIZE says (HEAP_SPEC X11). */
  readonly alwaysSerialised: boolean;
  /** Options of heaps that came later, which are dropped without a word (HEAP_SPEC §A.1). */
  readonly unknownOptions: number;
  /** A program may use all the bytes that HeapSize says, not only those that it asked for (document 003, C-234). */
  readonly wholeBlockUsable: boolean;
  /** What the process environment block says of new heaps, bytes (HEAP_SPEC §C.2). */
  readonly heapDefaults: HeapDefaults;
  /** The options that mean something here; the others are refused. */
  readonly modifiers: readonly Modifier[];
  readonly system: SystemInfo;
}

/** The NT heap from Vista on. */
export interface VistaProfile extends ProfileBase {
  readonly family: 'vista';
  readonly id: LayoutId;
  /** Where the eight encoded bytes begin in the entry; on x64 the first eight belong to the block before. */
  readonly codeAt: 0 | 8;
  readonly layout: HeapLayout;
  readonly lfh: LfhLayout;
  /** Size of the `_HEAP` structure, its HeaderValidateLength. */
  readonly heapBytes: number;
  /** Size of the block that holds the `_HEAP_SEGMENT` of a later segment. */
  readonly segmentBlock: number;
  readonly firstSegment: FirstSegment;
  readonly creation: CreationRules;
  /** Largest block of a segment, in granules, header included (HEAP_SPEC §C.1). */
  readonly largestBlock: number;
  /** Bytes of a hint of BlocksIndex: a pointer, or a pair of words on win7. */
  readonly hintBytes: number;
  /** The last page of a growable heap's segment stays reserved (HEAP_SPEC §C.2). */
  readonly guardPage: boolean;
  /** New segments never reserve more than this (HEAP_SPEC §C.3). */
  readonly segmentCap: number;
  /** CommitRoutine holds PointerKey instead of zero. */
  readonly encodesCommitRoutine: boolean;
  readonly walk: WalkRules;
  /** HeapSetInformation knows HeapOptimizeResources: Windows 8.1 and later. */
  readonly optimizesResources: boolean;
}

/** The heap of NT 3.5 to 5.2. */
export interface EarlyProfile extends ProfileBase {
  readonly family: 'early';
  readonly id: EarlyLayoutId;
  readonly layout: EarlyHeapLayout;
  readonly segment: EarlySegmentLayout;
  /** Size of the `_HEAP` structure, its HeaderValidateLength. */
  readonly heapBytes: number;
  /** Size of the block that holds a `_HEAP_SEGMENT`. */
  readonly segmentBlock: number;
  readonly mostSegments: number;
  /** Largest block of a segment, in granules, header included (HEAP_SPEC §C.1). */
  readonly largestBlock: number;
  readonly creation: CreationRules;
  readonly hasLookaside: boolean;
  /** Headers bear a cookie, and links are checked before they are followed: XP from service pack 2 on (HEAP_SPEC §D.2, §D.3). */
  readonly checksCookies: boolean;
  /** Whether this Windows has HeapSetInformation and HeapQueryInformation (HEAP_SPEC §A.12). */
  readonly hasHeapInformation: boolean;
}

/** The segment heap of Windows 10, and the NT heap of the same Windows for heaps that are none (HEAP_SPEC §D.8). */
export interface SegmentProfile extends ProfileBase {
  readonly family: 'segment';
  readonly nt: VistaProfile;
}

/** The heap of Windows CE: nothing about it differs by version. */
export interface CeProfile extends ProfileBase {
  readonly family: 'ce';
}

/** What differs by Windows version and width; `family` names the generation of the heap. */
export type Profile = EarlyProfile | VistaProfile | SegmentProfile | CeProfile;

/** Where things lie in the first pages of a heap, bytes from its base (HEAP_SPEC §D.0). */
export interface FirstSegment {
  readonly serialised: HeaderArea;
  readonly unserialised: HeaderArea;
  /** Size of the internal block that a growable heap has behind the header area, and what it is. */
  readonly internalBlock: number;
  readonly internalField: 'UCRIndex' | 'FrontEndHeapUsageData';
}

export interface HeaderArea {
  readonly blocksIndex: number;
  /** Size of the header area: the first entry begins here. */
  readonly size: number;
}

export interface HeapDefaults {
  readonly segmentReserve: number;
  readonly segmentCommit: number;
  readonly deCommitTotalFree: number;
  readonly deCommitFreeBlock: number;
}

const HEAP_DEFAULTS: HeapDefaults = {
  segmentReserve: 0x100000,
  segmentCommit: 0x2000,
  deCommitTotalFree: 0x10000,
  deCommitFreeBlock: 0x1000,
};

export interface CreationRules {
  /** Bytes to commit for a requested initial size (HEAP_SPEC §C.2). */
  readonly commit: (initial: number) => number;
  /** Bytes that a growable heap reserves. */
  readonly reserveGrowable: (initial: number, commit: number) => number;
  /** Bytes that a fixed heap reserves for a maximum size. */
  readonly reserveFixed: (maximum: number) => number;
  /** Reserve and commit of the process heap, from the image's header. */
  readonly processReserve: number;
  readonly processCommit: number;
}

/** How HeapWalk reports (HEAP_SPEC §A.8). */
export interface WalkRules {
  /** Region.lpFirstBlock lies so far above lpData + cbData. */
  readonly firstBlockGap: number;
  readonly largeOverhead: number;
  readonly largeFlags: number;
  /** Each container of the low-fragmentation heap is a region of its own too, behind all segments. */
  readonly containerRegions: boolean;
}

/** SYSTEM_INFO (HEAP_SPEC §A.14). */
export interface SystemInfo {
  readonly architecture: 0 | 9;
  readonly lowestAddress: number;
  readonly highestAddress: number;
  readonly processorType: 586 | 8664;
  readonly processors: number;
}

const LOWEST_ADDRESS = 0x10000;
/** Windows 11 is a Windows 10 to these profiles, but for the numbers of failures (HEAP_SPEC X8). */
const BEFORE_WINDOWS_11 = MODIFIERS.filter(modifier => modifier !== 'win11');
/** Highest address of a process of Windows CE: as on 32-bit NT, our rule. */
const CE_HIGHEST = 0x7ffeffff;

function creationRules(pointerBytes: 4 | 8, growable: 'win7' | 'win10'): CreationRules {
  const unit = 0x400 * pointerBytes;
  return {
    commit: initial => Math.max(roundUp(initial, unit), unit),
    reserveGrowable:
      growable === 'win7'
        ? (initial, commit) => (initial === 0 ? 64 * unit : roundUp(commit, ALLOCATION_GRANULARITY))
        : initial => roundUp(roundUp(initial, unit) + 1, ALLOCATION_GRANULARITY),
    reserveFixed: maximum => roundUp(maximum, unit),
    processReserve: 0x100000,
    processCommit: unit,
  };
}

function systemInfo(pointerBytes: 4 | 8, highestAddress: number): SystemInfo {
  const wide = pointerBytes === 8;
  return {
    architecture: wide ? 9 : 0,
    lowestAddress: LOWEST_ADDRESS,
    highestAddress,
    processorType: wide ? 8664 : 586,
    processors: 1,
  };
}

/** What follows from the width alone. */
function widthRules(pointerBytes: 4 | 8, highestAddress: number) {
  const wide = pointerBytes === 8;
  const maximumAllocation = highestAddress - ALLOCATION_GRANULARITY - PAGE_SIZE;
  return {
    pointerBytes,
    granule: wide ? 16 : 8,
    headerBytes: wide ? 16 : 8,
    codeAt: wide ? 8 : 0,
    width: WIDTH_LAYOUT[pointerBytes],
    segmentBlock: wide ? 0x70 : 0x40,
    largestBlock: wide ? 0xff00 : 0xfe00,
    segmentCap: 0xfd0000,
    modifiers: MODIFIERS,
    heapDefaults: HEAP_DEFAULTS,
    maximumAllocation,
    largestRequest: wide ? maximumAllocation : 0x7fffffff,
    alwaysSerialised: false,
    unknownOptions: 0,
    wholeBlockUsable: false,
    system: systemInfo(pointerBytes, highestAddress),
  } as const;
}

const WIN7_WALK = (pointerBytes: 4 | 8): WalkRules => ({
  firstBlockGap: 4 * pointerBytes,
  largeOverhead: 8 * pointerBytes,
  largeFlags: 0x24,
  containerRegions: false,
});
const WIN10_WALK = (pointerBytes: 4 | 8): WalkRules => ({
  firstBlockGap: 2 * pointerBytes,
  largeOverhead: 0,
  largeFlags: 0x4,
  containerRegions: true,
});

/** Smallest reserve of a growable heap on nt4: 16 pages, our rule. */
const NT4_RESERVE = 16 * PAGE_SIZE;
const XP_RESERVE = 64 * PAGE_SIZE;
/** Highest address of a 32-bit process. */
const HIGHEST = 0x7ffeffff;

function earlyRules(id: EarlyLayoutId, smallestReserve: number) {
  const { layout, segment } = { layout: earlyHeapLayout(id), segment: earlySegmentLayout(id) };
  return {
    id,
    family: 'early',
    layout,
    segment,
    pointerBytes: 4,
    granule: 8,
    headerBytes: 8,
    width: WIDTH_LAYOUT[4],
    maximumAllocation: HIGHEST - ALLOCATION_GRANULARITY - PAGE_SIZE,
    largestRequest: 0x7fffffff,
    flagsAt: layout.Flags,
    listIndexAt: layout.ProcessHeapsListIndex,
    largestBlock: 0xfe00,
    creation: {
      commit: (initial: number) => Math.max(roundUp(initial, PAGE_SIZE), PAGE_SIZE),
      reserveGrowable: (initial: number, commit: number) =>
        initial === 0 ? smallestReserve : roundUp(commit, ALLOCATION_GRANULARITY),
      reserveFixed: (maximum: number) => roundUp(maximum, PAGE_SIZE),
      processReserve: 0x100000,
      processCommit: PAGE_SIZE,
    },
    modifiers: ['debugHeap', 'pageHeap', 'crtDebug'],
    terminatesOnCorruption: false,
    crtHeap: 'own',
    alwaysSerialised: false,
    wholeBlockUsable: false,
    system: systemInfo(4, HIGHEST),
  } as const;
}

const WIN10_X64: VistaProfile = {
  ...widthRules(8, 0x7ffffffeffff),
  id: 'win10-x64',
  family: 'vista',
  layout: heapLayout('win10-x64'),
  lfh: LFH_LAYOUT['win10-x64'],
  flagsAt: heapLayout('win10-x64').Flags,
  listIndexAt: heapLayout('win10-x64').ProcessHeapsListIndex,
  crtHeap: 'process',
  heapBytes: 0x2c0,
  firstSegment: {
    serialised: { blocksIndex: 0x2e8, size: 0x740 },
    unserialised: { blocksIndex: 0x2c0, size: 0x720 },
    internalBlock: 0x110,
    internalField: 'FrontEndHeapUsageData',
  },
  creation: creationRules(8, 'win10'),
  hintBytes: 8,
  guardPage: true,
  encodesCommitRoutine: false,
  terminatesOnCorruption: true,
  walk: WIN10_WALK(8),
  optimizesResources: true,
};

/** What both kinds of heap have in common lies at the same places (layout-segment.ts). */
const SEGMENT_X64: SegmentProfile = {
  ...widthRules(8, 0x7ffffffeffff),
  id: 'segment-x64',
  family: 'segment',
  nt: WIN10_X64,
  flagsAt: SEGMENT_HEAP.flags,
  listIndexAt: SEGMENT_HEAP.listIndex,
  terminatesOnCorruption: true,
  crtHeap: 'process',
};

/** Every profile that exists, in the order of PROFILE_IDS. */
export const PROFILES: readonly Profile[] = [
  {
    ...earlyRules('nt4-x86', NT4_RESERVE),
    heapBytes: 0x4c8,
    segmentBlock: 0x38,
    mostSegments: 16,
    // Of the official listing (GV9).
    heapDefaults: { ...HEAP_DEFAULTS, segmentCommit: 0x4000, deCommitFreeBlock: 0x2000 },
    unknownOptions: HEAP_CREATE_ENABLE_EXECUTE,
    hasLookaside: false,
    checksCookies: false,
    hasHeapInformation: false,
  },
  {
    ...earlyRules('xp-x86', XP_RESERVE),
    heapBytes: 0x588,
    segmentBlock: 0x40,
    mostSegments: 64,
    heapDefaults: HEAP_DEFAULTS,
    unknownOptions: 0,
    hasLookaside: true,
    checksCookies: true,
    hasHeapInformation: true,
  },
  {
    ...widthRules(4, 0x7ffeffff),
    id: 'win7-x86',
    modifiers: BEFORE_WINDOWS_11,
    family: 'vista',
    layout: heapLayout('win7-x86'),
    lfh: LFH_LAYOUT['win7-x86'],
    flagsAt: heapLayout('win7-x86').Flags,
    listIndexAt: heapLayout('win7-x86').ProcessHeapsListIndex,
    crtHeap: 'own',
    heapBytes: 0x138,
    firstSegment: {
      serialised: { blocksIndex: 0x150, size: 0x588 },
      unserialised: { blocksIndex: 0x150, size: 0x588 },
      internalBlock: 0x240,
      internalField: 'UCRIndex',
    },
    creation: creationRules(4, 'win7'),
    hintBytes: 8,
    guardPage: false,
    encodesCommitRoutine: true,
    terminatesOnCorruption: false,
    walk: WIN7_WALK(4),
    optimizesResources: false,
  },
  {
    ...widthRules(8, 0x7fffffeffff),
    id: 'win7-x64',
    modifiers: BEFORE_WINDOWS_11,
    family: 'vista',
    layout: heapLayout('win7-x64'),
    lfh: LFH_LAYOUT['win7-x64'],
    flagsAt: heapLayout('win7-x64').Flags,
    listIndexAt: heapLayout('win7-x64').ProcessHeapsListIndex,
    crtHeap: 'own',
    heapBytes: 0x208,
    firstSegment: {
      serialised: { blocksIndex: 0x230, size: 0xa80 },
      unserialised: { blocksIndex: 0x230, size: 0xa80 },
      internalBlock: 0x460,
      internalField: 'UCRIndex',
    },
    creation: creationRules(8, 'win7'),
    hintBytes: 16,
    guardPage: false,
    encodesCommitRoutine: true,
    terminatesOnCorruption: true,
    walk: WIN7_WALK(8),
    optimizesResources: false,
  },
  {
    ...widthRules(4, 0x7ffeffff),
    id: 'win10-x86',
    family: 'vista',
    layout: heapLayout('win10-x86'),
    lfh: LFH_LAYOUT['win10-x86'],
    flagsAt: heapLayout('win10-x86').Flags,
    listIndexAt: heapLayout('win10-x86').ProcessHeapsListIndex,
    crtHeap: 'process',
    heapBytes: 0x248,
    firstSegment: {
      serialised: { blocksIndex: 0x260, size: 0x498 },
      unserialised: { blocksIndex: 0x248, size: 0x480 },
      internalBlock: 0x108,
      internalField: 'FrontEndHeapUsageData',
    },
    creation: creationRules(4, 'win10'),
    hintBytes: 4,
    guardPage: true,
    encodesCommitRoutine: false,
    terminatesOnCorruption: true,
    walk: WIN10_WALK(4),
    optimizesResources: true,
  },
  WIN10_X64,
  SEGMENT_X64,
  {
    id: 'ce-x86',
    family: 'ce',
    heapDefaults: HEAP_DEFAULTS,
    modifiers: [],
    pointerBytes: 4,
    granule: 8,
    headerBytes: 8,
    width: WIDTH_LAYOUT[4],
    maximumAllocation: CE_HIGHEST - ALLOCATION_GRANULARITY - PAGE_SIZE,
    largestRequest: 0x7fffffff,
    flagsAt: CE_REGION.flags,
    listIndexAt: undefined,
    terminatesOnCorruption: false,
    crtHeap: 'process',
    alwaysSerialised: true,
    unknownOptions: 0,
    wholeBlockUsable: true,
    system: systemInfo(4, CE_HIGHEST),
  },
];

export function profileOf(id: ProfileId): Profile {
  const profile = PROFILES.find(candidate => candidate.id === id);
  if (profile === undefined) throw new RangeError(`no profile ${id}`);
  return profile;
}

import { type Decision } from '../heap/decision';
import { type ItemKind } from '../heap/items';

/**
 * The inspection protocol, version 1: every question a view may ask, with its answer. Answers are plain data, columns
 * as typed arrays, and bounded whatever the heap's size. The same questions are DAP custom requests
 * `heapscope/<name>` (typed arrays become JSON arrays there). Addresses are numbers. All answers are about the current
 * position of the session; `step` says which. Blocks, sizes, lists and headers are read from simulated bytes; names,
 * lines and faults come from the shadow records.
 */
export const INSPECT_VERSION = 1;

export interface Questions {
  /** The process and its heaps. */
  overview: { args: Record<string, never>; result: Overview };
  /** Regions of the address space, ascending; at most `count` (≤ 2,000) from index `first`. */
  regions: { args: { first: number; count: number }; result: { total: number; regions: RegionRow[] } };
  /** Runs of pages in the same state in [at, end), at most `count` (≤ 2,000). */
  pages: { args: { at: number; end: number; count: number }; result: { runs: PageRow[]; more: boolean } };
  /** Segments and large blocks of a heap. */
  segments: { args: { heap: number }; result: { segments: SegmentRow[] } };
  /** Blocks of a heap in address order (large blocks last), rows [first, first + count), count ≤ 1,000. */
  blocks: { args: { heap: number; first: number; count: number }; result: BlockRows };
  /** Ordinal of the block that holds `at` in the order of `blocks`, -1 if none. */
  blockIndex: { args: { heap: number; at: number }; result: { index: number } };
  /** Free lists of a heap, at most `count` (≤ 500) entries from `first`. */
  freeLists: { args: { heap: number; first: number; count: number }; result: FreeListRows };
  /**
   * What stands before the back end of a heap: all buckets or lists that are in use, sizes that may get one, and of the
   * subsegments of `bucket` (0: of all) at most `count` (≤ 500) from `first`.
   */
  frontEnd: { args: { heap: number; bucket: number; first: number; count: number }; result: FrontEnd };
  /** Everything about the block (or structure) that holds `at`. */
  block: { args: { at: number }; result: BlockDetail | null };
  /** Fields of the heap's header structure, decoded. */
  heapHeader: {
    args: { heap: number };
    result: { name: string; at: number; size: number; fields: FieldRow[] };
  };
  /** What to draw for [at, end) on a canvas of `cells` columns times rows: see MapView. `cells` ≤ 4,096. */
  map: { args: { at: number; end: number; cells: number }; result: MapView };
  /** Findings so far on this branch, oldest first. */
  faults: { args: { first: number; count: number }; result: { total: number; faults: FaultCard[] } };
  /** How the first heap call at or after `step`, which may be in the past, comes to its answer; null when none is near. */
  decision: { args: { step: number }; result: CallDecision | null };
  /** The numbers of a heap. */
  metrics: { args: { heap: number }; result: HeapMetrics };
  /** What the address space is used for, in VMMap's columns (HEAP_SPEC §G.6). */
  memoryUse: { args: Record<string, never>; result: { rows: MemoryUseRow[]; heaps: HeapUseRow[] } };
  /** What a debugger's `!heap` command prints: at most 2,000 lines; `command` without `!heap`, so `-a 0` or nothing; or `!address -summary`. */
  report: { args: { command: string }; result: { lines: string[] } };
  /** Raw bytes; unreadable bytes are 0 and marked. At most 65,536. */
  bytes: { args: { at: number; size: number }; result: { bytes: Uint8Array; readable: Uint8Array } };
}
export type Question = keyof Questions;

export type MemoryUse =
  'Heap' | 'Private Data' | 'Stack' | 'Image' | 'Mapped' | 'Unusable' | 'Free' | 'Total';

/** A row of VMMap; bytes. Working sets are not modelled: what is committed is their upper bound. */
export interface MemoryUseRow {
  use: MemoryUse;
  size: number;
  committed: number;
  private: number;
  totalWs: number;
  privateWs: number;
  shareableWs: number;
  sharedWs: number;
  lockedWs: number;
  /** Reservations, or gaps. */
  blocks: number;
  largest: number;
}

/** A heap as VMMap lists it. */
export interface HeapUseRow {
  /** From 1, as in the list of heaps. */
  id: number;
  heap: number;
  name: string;
  /** `private`, `growable` or `fixed`, `low fragmentation`. */
  kinds: string[];
  size: number;
  committed: number;
}

export interface Place {
  /** Path as given to the compiler; empty when unknown. */
  path: string;
  line: number;
  column: number;
  function: string;
}

export interface Overview {
  profile: string;
  pointerBytes: 4 | 8;
  step: number;
  lastStep: number;
  /** 'running', 'stopped', 'exited' or 'died'. */
  state: string;
  program: string;
  heaps: HeapRow[];
  faultCount: number;
  /** What the last heap call before the position made, moved or freed: a block's user pointer, or a heap. */
  latest: { step: number; heap: number; at: number; size: number } | null;
}

export interface HeapRow {
  handle: number;
  /** Variable that holds the handle, or `process heap`, or `heap n`. */
  name: string;
  process: boolean;
  growable: boolean;
  flags: number;
  reserved: number;
  committed: number;
  busyCount: number;
  busyBytes: number;
  freeCount: number;
  freeBytes: number;
  largestFree: number;
  blockCount: number;
  segmentCount: number;
  largeCount: number;
  frontEnd: string;
  /** Empty, or the first rule that does not hold, in words. */
  damage: string;
  created: Place | null;
}

/** A heap call with its decision; all lists are bounded. */
export interface CallDecision {
  step: number;
  call: string;
  heap: number;
  /** What the call answers. */
  value: number;
  place: Place | null;
  decision: Decision;
  /** The same in sentences. */
  lines: string[];
}

/** Numbers of a heap: bytes and counts, ratios from 0 to 1 (HEAP_SPEC §G). */
export interface HeapMetrics {
  heap: number;
  name: string;
  flags: number;
  forceFlags: number;
  frontEnd: string;
  segments: number;
  reserved: number;
  committed: number;
  /** Reserved without the large uncommitted ends of segments: our rule. */
  virtual: number;
  /** As the heap itself counts it. */
  free: number;
  freeBlocks: number;
  largestFree: number;
  uncommittedRanges: number;
  largeBlocks: number;
  largeReserved: number;
  lockContention: number;
  busyBlocks: number;
  /** Whole busy blocks, and what the program asked for of them. */
  busyBytes: number;
  requested: number;
  /** Free blocks that a front end keeps. */
  cachedBlocks: number;
  overhead: { headers: number; slack: number; own: number };
  /** What HeapCompact would answer. */
  compactable: number;
  /** External and virtual address fragmentation as `!heap -s` gives them. */
  debuggerExternal: number;
  debuggerVirtual: number;
  internalFragmentation: number;
  externalFragmentation: number;
  utilisation: number;
  commitRatio: number;
  /** At most 64 sizes, the smallest first. */
  freeSizes: { size: number; blocks: number }[];
  /** Most requested bytes and most blocks at one time, from the records of the calls; `step` is that of the bytes. */
  highWater: { bytes: number; blocks: number; step: number };
}

export interface RegionRow {
  base: number;
  size: number;
  committed: number;
  type: 'heap' | 'large' | 'stack' | 'image' | 'private' | 'free';
  name: string;
  /** Handle of the heap it belongs to, 0 for none. */
  heap: number;
  protect: number;
}

export interface PageRow {
  at: number;
  size: number;
  state: 'free' | 'reserved' | 'committed' | 'guard';
  protect: number;
}

export interface SegmentRow {
  base: number;
  end: number;
  committed: number;
  large: boolean;
}

/** State of a block or run on the map. */
export const RunKind = {
  Free: 0,
  Busy: 1,
  /** Heap header, segment header, trailer, index tables. */
  Internal: 2,
  /** Free but kept by a front end. */
  Cached: 3,
  Large: 4,
  Damaged: 5,
  Reserved: 6,
  /** Committed, not part of a heap. */
  Committed: 7,
  Guard: 8,
  /** Address space in no region. */
  Unmapped: 9,
} as const satisfies typeof ItemKind & Readonly<Record<string, number>>;
export type RunKind = (typeof RunKind)[keyof typeof RunKind];

export interface BlockRows {
  total: number;
  first: number;
  /** Address of the header. */
  at: Float64Array;
  /** User pointer; for free blocks the header's address too. */
  user: Float64Array;
  /** Whole block, bytes. */
  size: Float64Array;
  /** Bytes the program asked for; 0 for free blocks. */
  requested: Float64Array;
  /** RunKind. */
  kind: Uint8Array;
  /** Ordinal of the allocation (`#n`, from 1), 0 for none. */
  ordinal: Float64Array;
  /** Variable name where known, else empty. */
  name: string[];
  /** Line of the allocation, 0 if unknown; path in `paths[pathIndex]`. */
  line: Uint32Array;
  pathIndex: Int16Array;
  paths: string[];
  /** Index of the worst fault that concerns the block, -1 for none. */
  fault: Int32Array;
  /** Where the walk could not go on, and why; null when the heap is whole. */
  broken: { at: number; claim: string } | null;
}

export interface FreeListRows {
  total: number;
  lists: { name: string; head: number; count: number }[];
  entries: { at: number; size: number; list: number; flink: number; blink: number; fault: string }[];
}

export interface FrontEnd {
  /** `off`, or what is in force. */
  name: string;
  /** `blockBytes` with the header; `active` when requests go to it; of `blocks` so many are `busy`, `room` is for all. */
  buckets: {
    index: number;
    at: number;
    blockBytes: number;
    active: boolean;
    subsegments: number;
    blocks: number;
    busy: number;
    room: number;
  }[];
  /** Sizes that the back end counts: with `needed` live blocks a size gets a bucket. At most 500. */
  sizes: { blockBytes: number; live: number; needed: number }[];
  /** Number of subsegments of the bucket that was asked for. */
  total: number;
  /** Containers of blocks in [first, end); the next block of the bucket comes from the active one. */
  subsegments: {
    bucket: number;
    at: number;
    first: number;
    end: number;
    blocks: number;
    busy: number;
    active: boolean;
  }[];
}

export interface FieldRow {
  name: string;
  offset: number;
  size: number;
  /** As the inspector prints it. */
  value: string;
  raw: string;
  /** What it means, one sentence; where the fact comes from. */
  note: string;
  confidence: 'modelled' | 'our rule' | 'measured';
}

export interface BlockDetail {
  at: number;
  user: number;
  size: number;
  requested: number;
  slack: number;
  kind: RunKind;
  state: string;
  heap: number;
  heapName: string;
  name: string;
  ordinal: number;
  header: FieldRow[];
  /** Up to 64 bytes from the user pointer. */
  bytes: Uint8Array;
  allocated: { step: number; place: Place | null } | null;
  freed: { step: number; place: Place | null } | null;
  /** One sentence each, oldest first. */
  history: string[];
  faults: number[];
  rule: string;
  source: string;
}

/**
 * What lies in [at, end): runs in address order that cover it without gaps. When the range holds more runs than
 * `cells`, neighbours are merged into cells of equal span and `detail` is false: kind is then the kind with most bytes,
 * `busyShare` tells the mix, and a fault in a cell always shows.
 */
export interface MapView {
  step: number;
  at: number;
  end: number;
  detail: boolean;
  run: Float64Array;
  size: Float64Array;
  kind: Uint8Array;
  /** Header bytes at the front of a block run, slack bytes at its end. */
  header: Uint16Array;
  slack: Uint32Array;
  /** 0…255: share of busy bytes. */
  busyShare: Uint8Array;
  ordinal: Float64Array;
  fault: Int32Array;
  /** Handle of the heap, 0 for none. */
  heap: Float64Array;
  /** Names of the runs that have one, by run index. */
  names: { run: number; name: string }[];
}

export interface FaultCard {
  index: number;
  id: string;
  title: string;
  text: string;
  rule: string;
  source: string;
  advice: string;
  at: number;
  size: number;
  heap: number;
  act: { step: number; event: number; place: Place | null; stack: Place[] };
  notice: { step: number; event: number; check: string; place: Place | null } | null;
  /** `Windows would notice: …` in one sentence. */
  noticeText: string;
  allocated: { step: number; stack: Place[] } | null;
  freed: { step: number; stack: Place[] } | null;
  block: { user: number; requested: number; name: string; ordinal: number } | null;
  victim: { user: number; requested: number; name: string; ordinal: number } | null;
  before: Uint8Array;
  after: Uint8Array;
  failureType: number | null;
  hits: number;
}

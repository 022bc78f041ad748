/**
 * Questions and answers of the inspection protocol (version 1) that the memory map uses, restated as plain types so
 * that the webview needs nothing of the engine. Addresses are numbers below 2^47.
 */
export interface MapQuestions {
  overview: { args: Record<string, never>; result: Overview };
  regions: { args: { first: number; count: number }; result: { total: number; regions: RegionRow[] } };
  pages: {
    args: { at: number; end: number; count: number };
    result: { runs: PageRow[]; more: boolean };
  };
  map: { args: { at: number; end: number; cells: number }; result: MapView };
  block: { args: { at: number }; result: BlockDetail | null };
  faults: { args: { first: number; count: number }; result: { total: number; faults: FaultCard[] } };
}
export type MapQuestion = keyof MapQuestions;

/** A place in the source; `path` is empty when unknown. */
export interface Place {
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
  state: string;
  program: string;
  heaps: HeapRow[];
  faultCount: number;
  latest: { step: number; heap: number; at: number; size: number } | null;
}

export interface HeapRow {
  handle: number;
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
  damage: string;
  created: Place | null;
}

export interface PageRow {
  at: number;
  size: number;
  state: 'free' | 'reserved' | 'committed' | 'guard';
  protect: number;
}

export interface RegionRow {
  base: number;
  size: number;
  committed: number;
  type: 'heap' | 'large' | 'stack' | 'image' | 'private' | 'free';
  name: string;
  heap: number;
  protect: number;
}

/** What a run of bytes is. */
export const RunKind = {
  Free: 0,
  Busy: 1,
  /** Heap header, segment header, index tables. */
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
} as const;
export type RunKind = (typeof RunKind)[keyof typeof RunKind];

/** Runs in address order; the first and the last may reach beyond the range asked for. `detail` false: cells of equal span. */
export interface MapView {
  step: number;
  at: number;
  end: number;
  detail: boolean;
  run: Float64Array;
  size: Float64Array;
  kind: Uint8Array;
  header: Uint16Array;
  slack: Uint32Array;
  busyShare: Uint8Array;
  ordinal: Float64Array;
  fault: Int32Array;
  heap: Float64Array;
  names: { run: number; name: string }[];
}

export interface FieldRow {
  name: string;
  offset: number;
  size: number;
  value: string;
  raw: string;
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
  bytes: Uint8Array;
  allocated: { step: number; place: Place | null } | null;
  freed: { step: number; place: Place | null } | null;
  history: string[];
  faults: number[];
  rule: string;
  source: string;
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

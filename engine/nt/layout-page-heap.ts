import { type LayoutField } from './layout';

/*
 * Structures of page heap (HEAP_SPEC §D.9). The stamps, the block information and the places named `modelled` are those of
 * Windows; how blocks are found again (a map of pages instead of a balanced tree) is our rule.
 */

type Row = readonly [
  name: string,
  x86: number,
  x64: number,
  size: 'u32' | 'pointer' | 'list',
  confidence: LayoutField['confidence'],
  note: string,
];

const ROOT_ROWS = [
  ['Signature', 0, 0, 'u32', 'modelled', '0xFFEEDDCC marks the root of a page heap'],
  ['HeapFlags', 4, 4, 'u32', 'modelled', 'flags of the heap, as in the handle page'],
  ['HeapCritSect', 8, 8, 'pointer', 'modelled', 'the lock that calls and HeapLock take'],
  ['Regions', 0x10, 0x18, 'pointer', 'our rule', 'the newest reservation that full blocks are cut from'],
  ['BusyNodes', 0x20, 0x38, 'list', 'our rule', 'nodes of allocated blocks, oldest first; a tree on Windows'],
  ['DelayQueue', 0x64, 0xb8, 'list', 'modelled', 'freed blocks that are kept to catch late accesses, oldest first'],
  ['DelayedBytes', 0x6c, 0xc8, 'pointer', 'our rule', 'bytes of the blocks in the delay queue'],
  ['Available', 0x70, 0xd0, 'list', 'our rule', 'nodes of page ranges that nobody uses'],
  ['PoolNext', 0x78, 0xe0, 'pointer', 'our rule', 'where the next node goes'],
  ['PoolCommitted', 0x7c, 0xe8, 'pointer', 'our rule', 'end of the committed part of the node pool'],
  ['PoolEnd', 0x80, 0xf0, 'pointer', 'our rule', 'end of the reservation of the node pool'],
  ['Pools', 0x84, 0xf8, 'pointer', 'our rule', 'the newest further reservation for nodes; 0 for none'],
  ['FreeNodes', 0x88, 0x100, 'pointer', 'our rule', 'nodes to be used again'],
  ['RegionReserve', 0x8c, 0x108, 'pointer', 'our rule', 'bytes that the next region reserves'],
  ['ReservedBytes', 0x90, 0x110, 'pointer', 'our rule', 'bytes reserved by the page heap itself'],
  ['CommittedBytes', 0x94, 0x118, 'pointer', 'our rule', 'bytes committed by the page heap itself'],
  ['NextHeap', 0xa4, 0x138, 'pointer', 'modelled', 'the next page heap of the process; not kept'],
  ['ExtraFlags', 0xac, 0x148, 'u32', 'modelled', '1 full page heap, 0 light'],
  ['Seed', 0xb0, 0x14c, 'u32', 'modelled', 'chance of mixed page heap; unused'],
  ['NormalHeap', 0xb4, 0x150, 'pointer', 'modelled', 'the hidden heap that light blocks come from'],
  ['CreateStackTrace', 0xb8, 0x158, 'pointer', 'modelled', 'unused without stack traces'],
] as const satisfies readonly Row[]; // prettier-ignore

const INFO_ROWS = [
  ['StartStamp', 0, 0, 'u32', 'modelled', 'ABCDBBBB in use or ABCDBBBA freed; light: ABCDAAAA, ABCDAAA9'],
  ['Heap', 4, 8, 'pointer', 'modelled', 'the heap that the block belongs to'],
  ['RequestedSize', 8, 0x10, 'pointer', 'modelled', 'bytes that the program asked for'],
  ['ActualSize', 0xc, 0x18, 'pointer', 'modelled', 'bytes that the block takes with all around it'],
  ['FreeQueue', 0x10, 0x20, 'list', 'modelled', 'link in the delay queue of a freed light block'],
  ['StackTrace', 0x18, 0x30, 'pointer', 'modelled', 'unused without stack traces'],
  ['EndStamp', 0x1c, 0x3c, 'u32', 'modelled', 'DCBABBBB in use or DCBABBBA freed; light: DCBAAAAA, DCBAAAA9'],
] as const satisfies readonly Row[]; // prettier-ignore

export type RootField = (typeof ROOT_ROWS)[number][0];
export type InfoField = (typeof INFO_ROWS)[number][0];

export interface PageHeapLayout {
  readonly root: Readonly<Record<RootField, number>>;
  readonly rootBytes: number;
  /** DPH_BLOCK_INFORMATION: it ends right before the user pointer. */
  readonly info: Readonly<Record<InfoField, number>>;
  readonly infoBytes: number;
  /** DPH_HEAP_BLOCK of a full block: its pages, its user pointer and its state. */
  readonly node: {
    readonly link: number;
    readonly user: number;
    readonly pages: number;
    readonly size: number;
    readonly state: number;
    readonly requested: number;
    readonly userValue: number;
    readonly userFlags: number;
    readonly sizeof: number;
  };
  /** A reservation that full blocks are cut from: then a node pointer for each of its pages. */
  readonly region: {
    readonly next: number;
    readonly base: number;
    readonly size: number;
    readonly map: number;
  };
  /** User pointers are multiples of it; suffix bytes of a light block. */
  readonly alignment: number;
}

function offsets(rows: readonly Row[], pointerBytes: 4 | 8): Record<string, number> {
  return Object.fromEntries(rows.map(([name, x86, x64]) => [name, pointerBytes === 4 ? x86 : x64]));
}

function layoutOf(pointerBytes: 4 | 8): PageHeapLayout {
  const P = pointerBytes;
  return {
    root: offsets(ROOT_ROWS, P) as Record<RootField, number>,
    rootBytes: P === 4 ? 0xc0 : 0x168,
    info: offsets(INFO_ROWS, P) as Record<InfoField, number>,
    infoBytes: P === 4 ? 0x20 : 0x40,
    node: {
      link: 0,
      user: 2 * P,
      pages: 3 * P,
      size: 4 * P,
      state: 5 * P,
      requested: 6 * P,
      userValue: 7 * P,
      userFlags: 8 * P,
      sizeof: 10 * P,
    },
    region: { next: 0, base: P, size: 2 * P, map: 3 * P },
    alignment: 2 * P,
  };
}

export const PAGE_HEAP_LAYOUT: Readonly<Record<4 | 8, PageHeapLayout>> = { 4: layoutOf(4), 8: layoutOf(8) };

const BYTES = { u32: () => 4, pointer: (P: number) => P, list: (P: number) => 2 * P } as const;

const fieldsOf =
  (rows: readonly Row[]) =>
  (pointerBytes: 4 | 8): readonly LayoutField[] =>
    rows.map(([name, x86, x64, size, confidence, note]) => ({
      name,
      offset: pointerBytes === 4 ? x86 : x64,
      size: BYTES[size](pointerBytes),
      confidence,
      source: 'HEAP_SPEC §D.9',
      note,
    }));

/** DPH_HEAP_ROOT, from its own start: the second page of the heap. */
export const pageHeapRootFields = fieldsOf(ROOT_ROWS);
/** DPH_BLOCK_INFORMATION. */
export const pageHeapInfoFields = fieldsOf(INFO_ROWS);

export const PAGE_HEAP_SIGNATURE = 0xffeeddcc;
/** Every byte of the handle page that is no flag. */
export const HANDLE_BYTE = 0xee;

/** Stamps and fills (HEAP_SPEC §E.3). */
export interface PageHeapPatterns {
  readonly startBusy: number;
  readonly startFreed: number;
  readonly endBusy: number;
  readonly endFreed: number;
  readonly allocated: number;
  readonly freed: number;
  readonly suffix: number;
}
export const FULL_PATTERNS: PageHeapPatterns = {
  startBusy: 0xabcdbbbb,
  startFreed: 0xabcdbbba,
  endBusy: 0xdcbabbbb,
  endFreed: 0xdcbabbba,
  allocated: 0xc0,
  freed: 0xf0,
  suffix: 0xd0,
};
export const LIGHT_PATTERNS: PageHeapPatterns = {
  startBusy: 0xabcdaaaa,
  startFreed: 0xabcdaaa9,
  endBusy: 0xdcbaaaaa,
  endFreed: 0xdcbaaaa9,
  allocated: 0xe0,
  freed: 0xf0,
  suffix: 0xa0,
};

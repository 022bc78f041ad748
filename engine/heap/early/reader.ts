import { type Address, offset } from '../../base/units';
import { ENTRY_BUSY, HEAP_GROWABLE } from '../../nt/heap-flags';
import { largeFields, type LayoutField } from '../../nt/layout';
import {
  EARLY_CACHED_FIELDS,
  EARLY_ENTRY_FIELDS,
  EARLY_LINK_FIELDS,
  earlyHeapFields,
  earlySegmentFields,
} from '../../nt/layout-early';
import { ItemKind } from '../items';
import { type FieldText, type HeapReader, NO_FRONT_END } from '../reader';
import {
  cookieIn,
  cookieOf,
  flagsIn,
  GRANULE,
  previousSizeIn,
  readCode,
  readLink,
  segmentIndexIn,
  sizeIn,
  unusedBytesIn,
} from './entry';
import { FRONT_END_LOOKASIDE, lookasideLists } from './lookaside';
import { type EarlyView, isHeap, viewHeap } from './open-heap';
import { segmentsOf } from './read';
import { readItems } from './read-items';
import { freeListsOf } from './read-lists';

/** Reads the heaps of NT 4 to Server 2003. */
export const EARLY_READER: HeapReader = {
  signatureRule: 'a heap has the signature 0xEEFFEEFF',
  isHeap,
  view: viewHeap,
  items: readItems,
  freeLists: freeListsOf,

  header(view: EarlyView) {
    const { id, heapBytes } = view.profile;
    const texts = headerTexts(view);
    return { name: '_HEAP', size: heapBytes, fields: told(earlyHeapFields(id), view.at, texts) };
  },

  itemFields(view: EarlyView, at, kind) {
    if (kind === ItemKind.Reserved) return [];
    if (kind === ItemKind.Large) return told(largeFields(4), at, {});
    return blockFields(view, at, kind);
  },

  listed(view: EarlyView, at, kind) {
    if (kind === ItemKind.Large || kind === ItemKind.Damaged || kind === ItemKind.Reserved) return undefined;
    const link = readLink(view, at);
    return {
      flags: flagsIn(link).toString(16).padStart(2, '0'),
      unused: unusedBytesIn(link),
      previous: previousSizeIn(readCode(view, at)) * GRANULE,
    };
  },

  frontEnd(view: EarlyView) {
    return { ...NO_FRONT_END, buckets: lookasideLists(view) };
  },

  summary(view: EarlyView) {
    const flags = view.memory.u32(offset(view.at, view.profile.layout.Flags));
    return {
      flags,
      growable: (flags & HEAP_GROWABLE) !== 0,
      frontEnd: frontEndOf(view) === FRONT_END_LOOKASIDE ? 'lookaside lists' : 'off',
    };
  },
};

function told(
  fields: readonly LayoutField[],
  at: Address,
  texts: Readonly<Record<string, string | undefined>>,
): FieldText[] {
  return fields.map(field => {
    const text = texts[field.name];
    const placed = { ...field, at: offset(at, field.offset) };
    return text === undefined ? placed : { ...placed, text };
  });
}

function frontEndOf(view: EarlyView): number {
  const { FrontEndHeapType } = view.profile.layout;
  return FrontEndHeapType < 0 ? 0 : view.memory.u8(offset(view.at, FrontEndHeapType));
}

/** What the numbers of the heap's header say. */
function headerTexts(view: EarlyView): Readonly<Record<string, string>> {
  const { layout } = view.profile;
  const granules = (field: number): string => {
    const count = view.memory.u32(offset(view.at, field));
    return `${count} × ${GRANULE} = ${count * GRANULE} B`;
  };
  const segments = segmentsOf(view).segments.length;
  return {
    Segments: segments === 1 ? '1 segment' : `${segments} segments`,
    TotalFreeSize: granules(layout.TotalFreeSize),
    VirtualMemoryThreshold: granules(layout.VirtualMemoryThreshold),
    DeCommitFreeBlockThreshold: granules(layout.DeCommitFreeBlockThreshold),
    DeCommitTotalFreeThreshold: granules(layout.DeCommitTotalFreeThreshold),
    FreeListsInUse: listsInUse(view),
    FrontEndHeapType: frontEndOf(view) === FRONT_END_LOOKASIDE ? 'lookaside lists' : 'none',
  };
}

function listsInUse(view: EarlyView): string {
  const lists: number[] = [];
  for (let list = 1; list < 128; list++) {
    const word = view.memory.u32(offset(view.at, view.profile.layout.FreeListsInUse + (list >>> 5) * 4));
    if (((word >>> (list & 31)) & 1) === 1) lists.push(list);
  }
  return lists.length === 0 ? 'none of lists 1 to 127' : `lists ${lists.join(', ')}`;
}

/** The header of a block in a segment; with it the links of a free or cached block, or the structure of a segment. */
function blockFields(view: EarlyView, at: Address, kind: number): FieldText[] {
  const rows = told(EARLY_ENTRY_FIELDS, at, entryTexts(view, at));
  if (kind === ItemKind.Free) return [...rows, ...told(EARLY_LINK_FIELDS, at, {})];
  if (kind === ItemKind.Cached) return [...rows, ...told(EARLY_CACHED_FIELDS, at, {})];
  const isSegment =
    kind === ItemKind.Internal && segmentsOf(view).segments.some(segment => segment.at === at);
  return isSegment ? [...rows, ...told(earlySegmentFields(view.profile.id).slice(1), at, {})] : rows;
}

function entryTexts(view: EarlyView, at: Address): Readonly<Record<string, string>> {
  const code = readCode(view, at);
  const link = readLink(view, at);
  const sizes = (count: number): string => `${count} × ${GRANULE} = ${count * GRANULE} B`;
  const isBusy = (flagsIn(link) & ENTRY_BUSY) !== 0;
  return {
    Size: sizes(sizeIn(code)),
    PreviousSize: previousSizeIn(code) === 0 ? 'first of its range' : sizes(previousSizeIn(code)),
    SmallTagIndex: cookieText(view, at, link),
    Flags: flagsText(flagsIn(link)),
    UnusedBytes: isBusy ? `${unusedBytesIn(link)} B not asked for` : 'free',
    SegmentIndex: `segment ${segmentIndexIn(link)}`,
  };
}

function cookieText(view: EarlyView, at: Address, link: number): string {
  if (!view.profile.checksCookies) return 'no tag';
  if (at === view.at) return 'the heap cookie';
  return cookieIn(link) === cookieOf(view, at) ? 'cookie holds' : 'cookie does not hold';
}

const FLAG_WORDS: readonly (readonly [bit: number, word: string])[] = [
  [0x01, 'busy'],
  [0x02, 'extra'],
  [0x04, 'fill pattern'],
  [0x08, 'virtual'],
  [0x10, 'last'],
  [0xe0, 'user flags'],
];

function flagsText(flags: number): string {
  const words = FLAG_WORDS.filter(([bit]) => (flags & bit) !== 0).map(([, word]) => word);
  if ((flags & ENTRY_BUSY) === 0) words.unshift('free');
  return words.join(', ');
}

import { type Address, offset } from '../../base/units';
import { ENTRY_FILL_PATTERN, HEAP_GROWABLE } from '../../nt/heap-flags';
import { entryFields, largeFields, type LayoutField } from '../../nt/layout';
import { ItemKind } from '../items';
import { containerFields, quickBlockFields } from '../lfh/fields';
import { readFrontEnd } from '../lfh/read-front-end';
import { type FieldText, type HeapReader } from '../reader';
import { brokenTail } from './fill-check';
import { isHeap, viewHeap, type VistaView } from './open-heap';
import { decodeEntry, type DecodedEntry, EntryKind } from './read';
import { readItems } from './read-items';
import { freeListOf, headerFields } from './read-lists';

/** Reads the heaps of Vista to Windows 11. */
export const VISTA_READER: HeapReader = {
  signatureRule: 'a heap has the signature 0xEEFFEEFF',
  isHeap,
  view: viewHeap,
  items: readItems,
  freeLists: freeListOf,

  header(view: VistaView) {
    return { name: '_HEAP', size: view.profile.heapBytes, fields: headerFields(view) };
  },

  itemFields(view: VistaView, at, kind) {
    if (kind === ItemKind.Reserved) return [];
    if (kind === ItemKind.Large)
      return largeFields(view.profile.pointerBytes).map(field => placed(field, at));
    // What is left behind the last block of a container has no header.
    if (kind === ItemKind.Internal && !decodeEntry(view, at).checksumHolds) return [];
    return blockFields(view, at);
  },

  listed(view: VistaView, at, kind) {
    if (kind === ItemKind.Large || kind === ItemKind.Damaged || kind === ItemKind.Reserved) return undefined;
    // A block of a container has another header: it names its subsegment, not its neighbours.
    const entry = decodeEntry(view, at);
    if (kind === ItemKind.Cached || (entry.unusedBytes & 0x80) !== 0) return undefined;
    return {
      flags: `1${entry.flags.toString(16).padStart(2, '0')}`,
      unused: entry.unusedBytes,
      previous: entry.previousSize * view.profile.granule,
    };
  },

  frontEnd: readFrontEnd,

  summary(view: VistaView) {
    const { layout } = view.profile;
    const flags = view.memory.u32(offset(view.at, layout.Flags));
    const frontEnd = view.memory.u8(offset(view.at, layout.FrontEndHeapType));
    return {
      flags,
      growable: (flags & HEAP_GROWABLE) !== 0,
      frontEnd: frontEnd === 2 ? 'low-fragmentation heap' : 'off',
    };
  },
};

const placed = (field: LayoutField, at: Address): FieldText => ({ ...field, at: offset(at, field.offset) });

/** The header of a block in a segment, decoded; for a free block its two links too. */
function blockFields(view: VistaView, at: Address): FieldText[] {
  const quick = quickBlockFields(view, at);
  if (quick !== undefined) return quick;
  const entry = decodeEntry(view, at);
  const texts = entryTexts(entry, view.profile.granule);
  const rows = entryFields(view.profile.pointerBytes).map(field => {
    const text = texts[field.name];
    return text === undefined ? placed(field, at) : { ...placed(field, at), text };
  });
  if (!entry.checksumHolds) return rows;
  if (entry.kind === EntryKind.Internal) return [...rows, ...containerFields(view, at, entry.bytes)];
  if (entry.kind === EntryKind.Free) return [...rows, ...linkFields(view, at)];
  return (entry.flags & ENTRY_FILL_PATTERN) === 0 ? rows : [...rows, tailField(view, entry)];
}

function entryTexts(entry: DecodedEntry, granule: number): Readonly<Record<string, string>> {
  const sizes = (count: number): string => `${count} × ${granule} = ${count * granule} B`;
  return {
    Size: sizes(entry.size),
    Flags: flagsText(entry.flags),
    SmallTagIndex: entry.checksumHolds ? 'checksum holds' : 'checksum does not hold',
    PreviousSize: entry.previousSize === 0 ? 'first of its range' : sizes(entry.previousSize),
    SegmentOffset: `segment ${entry.segmentOffset}`,
    UnusedBytes: unusedText(entry.unusedBytes),
  };
}

/** Flink and Blink of a free block, in its user area. */
function linkFields(view: VistaView, at: Address): FieldText[] {
  const { headerBytes, pointerBytes } = view.profile;
  const link = (name: string, place: number, note: string): FieldText =>
    placed(
      {
        name,
        offset: headerBytes + place,
        size: pointerBytes,
        confidence: 'modelled',
        source: 'HEAP_SPEC §D.5',
        note,
      },
      at,
    );
  return [
    link('FreeList.Flink', 0, 'the next free block, of the same size or larger'),
    link('FreeList.Blink', pointerBytes, 'the free block before it on the list'),
  ];
}

/** The tail of a busy block in a heap with tail checks. */
function tailField(view: VistaView, entry: DecodedEntry): FieldText {
  const { granule, headerBytes } = view.profile;
  const row = placed(
    {
      name: 'Tail',
      offset: headerBytes + entry.requested,
      size: granule,
      confidence: 'modelled',
      source: 'HEAP_SPEC §E.1',
      note: 'bytes AB behind what was asked for; the heap looks at them when the block comes back',
    },
    entry.at,
  );
  return { ...row, text: brokenTail(view, entry.at) === undefined ? 'intact' : 'damaged' };
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
  return words.length === 0 ? 'free' : words.join(', ');
}

function unusedText(unused: number): string {
  if (unused === 0) return 'free';
  if (unused === 1) return "the heap's own";
  if (unused === 3) return 'trailer';
  return `${unused} B not asked for`;
}

import { hex, hexAddress, hexBytes } from '../base/hex';
import { type Address, offset } from '../base/units';
import { decodeEntry, kindOf, EntryKind } from '../heap/read';
import { type HeapView } from '../heap/open-heap';
import { headerFields } from '../heap/read-lists';
import { readCode, readLink } from '../heap/entry';
import { entryFields, largeFields, type LayoutField } from '../nt/layout';
import { type Reading } from './reading';
import { type FieldRow, type Questions } from './seam';

/** The fields of `_HEAP`, as they are in memory. */
export function answerHeapHeader(reading: Reading, handle: number): Questions['heapHeader']['result'] {
  const { view } = reading.heap(handle);
  const fields = headerFields(view).map(field =>
    fieldRow(reading, field, field.at, numberText(reading, field, field.at)),
  );
  return { name: '_HEAP', at: view.at, size: view.profile.heapBytes, fields };
}

/** The header of a block in a segment, decoded; for a free block its two links too. */
export function entryRows(reading: Reading, view: HeapView, at: Address): FieldRow[] {
  const entry = decodeEntry(view, at);
  const { granule } = view.profile;
  const sizes = (count: number): string => `${count} × ${granule} = ${count * granule} B`;
  const values: Readonly<Record<string, string>> = {
    Size: sizes(entry.size),
    Flags: flagsText(entry.flags),
    SmallTagIndex: entry.checksumHolds ? 'checksum holds' : 'checksum does not hold',
    PreviousSize: entry.previousSize === 0 ? 'first of its range' : sizes(entry.previousSize),
    SegmentOffset: `segment ${entry.segmentOffset}`,
    UnusedBytes: unusedText(entry.unusedBytes),
  };
  const rows = entryFields(view.profile.pointerBytes).map(field =>
    fieldRow(reading, field, offset(at, field.offset), values[field.name] ?? ''),
  );
  return kindOf(readCode(view, at), readLink(view, at)) === EntryKind.Free && entry.checksumHolds
    ? [...rows, ...linkRows(reading, view, at)]
    : rows;
}

/** Flink and Blink of a free block, in its user area. */
function linkRows(reading: Reading, view: HeapView, at: Address): FieldRow[] {
  const { headerBytes, pointerBytes } = view.profile;
  const link = (name: string, place: number, note: string): FieldRow => {
    const field: LayoutField = {
      name,
      offset: headerBytes + place,
      size: pointerBytes,
      confidence: 'modelled',
      source: 'HEAP_SPEC §D.5',
      note,
    };
    const from = offset(at, field.offset);
    return fieldRow(reading, field, from, numberText(reading, field, from));
  };
  return [
    link('FreeList.Flink', 0, 'the next free block, of the same size or larger'),
    link('FreeList.Blink', pointerBytes, 'the free block before it on the list'),
  ];
}

/** `HEAP_VIRTUAL_ALLOC_ENTRY` of a large block. */
export function largeRows(reading: Reading, view: HeapView, at: Address): FieldRow[] {
  return largeFields(view.profile.pointerBytes).map(field => {
    const from = offset(at, field.offset);
    return fieldRow(reading, field, from, numberText(reading, field, from));
  });
}

function fieldRow(reading: Reading, field: LayoutField, at: Address, value: string): FieldRow {
  return {
    name: field.name,
    offset: field.offset,
    size: field.size,
    value,
    raw: rawText(reading, at, field.size),
    note: `${field.note} (${field.source})`,
    confidence: field.confidence,
  };
}

/** Raw bytes, at most 16 of them. */
function rawText(reading: Reading, at: Address, size: number): string {
  const shown = Math.min(size, 16);
  const text = hexBytes(reading.machine.peek(at, shown).bytes);
  return size > shown ? `${text} …` : text;
}

/** A field as a number, an address or a pair of links, by its width. */
function numberText(reading: Reading, field: LayoutField, at: Address): string {
  const { memory, profile } = reading;
  const pointer = profile.pointerBytes;
  if (isList(field.name)) {
    const next = hexAddress(memory.pointer(at), pointer);
    return `${next} ⇄ ${hexAddress(memory.pointer(offset(at, pointer)), pointer)}`;
  }
  if (field.size === 1) return hex(memory.u8(at));
  if (field.size === 2) return hex(memory.u16(at));
  if (field.size === 4) return plainOrAddress(memory.u32(at), pointer);
  if (field.size === 8 && pointer === 8) return plainOrAddress(memory.pointer(at), pointer);
  return `${field.size} bytes`;
}

/** LIST_ENTRY fields by name; the others of two pointers are block headers and settings. */
const isList = (name: string): boolean => /(List|Lists|ListEntry|VirtualAllocdBlocks)$/.test(name);

/** Small numbers in both bases, others as addresses. */
function plainOrAddress(value: number, pointerBytes: 4 | 8): string {
  if (value < 10) return String(value);
  return value < 0x10000 ? `${hex(value)} (${value})` : hexAddress(value, pointerBytes);
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

import { hex, hexAddress, hexBytes } from '../base/hex';
import { type Address, offset } from '../base/units';
import { type HeapView } from '../heap/view';
import { type FieldText } from '../heap/reader';
import { type LayoutField } from '../nt/layout';
import { type Reading } from './reading';
import { type FieldRow, type Questions } from './seam';

/** The fields of the heap's header, as they are in memory. */
export function answerHeapHeader(reading: Reading, handle: number): Questions['heapHeader']['result'] {
  const { view } = reading.heap(handle);
  const { name, size, fields } = reading.reader.header(view);
  return { name, at: view.at, size, fields: fields.map(field => fieldRow(reading, field)) };
}

/** The header of an item of a heap. */
export const itemRows = (reading: Reading, view: HeapView, at: Address, kind: number): FieldRow[] =>
  reading.reader.itemFields(view, at, kind).map(field => fieldRow(reading, field));

function fieldRow(reading: Reading, field: FieldText): FieldRow {
  return {
    name: field.name,
    offset: field.offset,
    size: field.size,
    value: field.text ?? numberText(reading, field, field.at),
    raw: rawText(reading, field.at, field.size),
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

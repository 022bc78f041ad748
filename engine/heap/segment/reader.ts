import { type Address, NULL, offset } from '../../base/units';
import { HEAP_GROWABLE } from '../../nt/heap-flags';
import {
  chunkFields,
  freeChunkFields,
  LARGE_RECORD,
  RangeKind,
  SEGMENT_HEAP,
  segmentHeapFields,
} from '../../nt/layout-segment';
import { appendFree, newFreeColumns } from '../free-columns';
import { HeapItems, ItemKind } from '../items';
import { type FieldText, type FreeColumns, type HeapReader, type ListedEntry } from '../reader';
import { type HeapView } from '../view';
import { VISTA_READER } from '../vista/reader';
import {
  allocatedAt,
  CHUNK_HEADER,
  FREE,
  chunkFlags,
  chunkHolds,
  CHUNKS,
  chunkSize,
  previousSize,
  UNIT,
  unusedBytes,
} from './chunk';
import { Cursor, ruleBytes } from './cursor';
import { SegmentDamage } from './damage';
import { descriptorOf, kindAt, PAGE_RANGES, rangeOf, unitBase, unitsAt } from './descriptors';
import { largeAfter, recordField } from './large';
import { looksLikeSegmentHeap, SegmentView } from './open-heap';
import { readFrontEnd } from './read-front-end';
import { headerBytes, SEGMENT_BYTES, segmentOf, segmentsOf } from './segments';
import { following, type Tree } from './tree';

/** Reads the heaps of a process with segment heaps: an NT heap of it is read as one. */
export const SEGMENT_READER: HeapReader = {
  signatureRule: 'a heap has the signature 0xDDEEDDEE or 0xEEFFEEFF',

  isHeap: (memory, profile, at) =>
    looksLikeSegmentHeap(memory, at) || VISTA_READER.isHeap(memory, profile, at),

  view: (memory, profile, at): HeapView =>
    looksLikeSegmentHeap(memory, at)
      ? new SegmentView(memory, profile, at)
      : VISTA_READER.view(memory, profile, at),

  items: (view, memory, regionEnd) =>
    view instanceof SegmentView ? readItems(view) : VISTA_READER.items(view, memory, regionEnd),

  freeLists: (view, limit) =>
    view instanceof SegmentView ? readTrees(view, limit) : VISTA_READER.freeLists(view, limit),

  header: view =>
    view instanceof SegmentView
      ? {
          name: 'segment heap header',
          size: SEGMENT_HEAP.sizeof,
          fields: segmentHeapFields.map(field => ({ ...field, at: offset(view.at, field.offset) })),
        }
      : VISTA_READER.header(view),

  itemFields: (view, at, kind) =>
    view instanceof SegmentView ? itemFields(view, at, kind) : VISTA_READER.itemFields(view, at, kind),

  summary: view =>
    view instanceof SegmentView
      ? {
          flags: view.memory.u32(offset(view.at, SEGMENT_HEAP.flags)),
          growable: (view.memory.u32(offset(view.at, SEGMENT_HEAP.flags)) & HEAP_GROWABLE) !== 0,
          frontEnd: 'low-fragmentation heap',
        }
      : VISTA_READER.summary(view),

  listed: (view, at, kind) =>
    view instanceof SegmentView ? listedChunk(view, at, kind) : VISTA_READER.listed(view, at, kind),

  frontEnd: view => (view instanceof SegmentView ? readFrontEnd(view) : VISTA_READER.frontEnd(view)),
};

function readItems(view: SegmentView): HeapItems {
  const items = new HeapItems(view.at);
  const segments = segmentsOf(view).sort((one, other) => one - other);
  items.segments = segments.map(at => ({ at, end: offset(at, SEGMENT_BYTES) }));
  for (const segment of segments) {
    const cursor = new Cursor(view, segment);
    for (let more = cursor.moveTo(segment); more; more = cursor.next()) {
      if (cursor.broken !== undefined)
        items.broken ??= { at: cursor.at, size: ruleBytes(cursor), claim: cursor.broken };
      items.append(cursor.at, cursor.size, cursor.requested, cursor.kind, cursor.header);
    }
  }
  readLarge(view, items);
  return items;
}

function readLarge(view: SegmentView, items: HeapItems): void {
  const large: { at: Address; user: Address }[] = [];
  const broken = upToDamage(() => {
    for (let record = largeAfter(view, NULL); record !== NULL; record = largeAfter(view, record)) {
      const at = recordField(view, record, LARGE_RECORD.block) as Address;
      large.push({ at, user: at });
      const committed = recordField(view, record, LARGE_RECORD.committed);
      items.append(at, committed, recordField(view, record, LARGE_RECORD.requested), ItemKind.Large, 0);
    }
  });
  items.broken ??= broken;
  items.large = large;
}

/** Reads as far as trees make sense; the rule that ended it. */
function upToDamage(read: () => void): SegmentDamage['corruption'] | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (!(error instanceof SegmentDamage)) throw error;
    return error.corruption;
  }
}

/** The free chunks and the free page ranges, each by size. */
function readTrees(view: SegmentView, limit: number): FreeColumns {
  const head = (name: string, root: number) => ({ name, head: offset(view.at, root), count: 0 });
  const columns = newFreeColumns([
    head('free chunks', SEGMENT_HEAP.chunks),
    head('free page ranges', SEGMENT_HEAP.pageRanges),
  ]);
  const broken = upToDamage(() => {
    readTree(view, columns, limit, 0, CHUNKS);
    readTree(view, columns, limit, 1, PAGE_RANGES);
  });
  if (broken !== undefined) columns.broken = { ...broken, damaged: 'link' };
  return columns;
}

function readTree(view: SegmentView, columns: FreeColumns, limit: number, list: number, tree: Tree): void {
  const { memory } = view;
  for (let node = following(view, tree, NULL); node !== NULL; node = following(view, tree, node)) {
    if (columns.count >= limit) return;
    const left = memory.pointer(offset(node, tree.link));
    const right = memory.pointer(offset(node, tree.link + 8));
    if (list === 0) appendFree(columns, list, node, chunkSize(view, node) * UNIT, left, right);
    else appendRange(view, columns, node, left, right);
  }
}

function appendRange(
  view: SegmentView,
  columns: FreeColumns,
  node: Address,
  left: number,
  right: number,
): void {
  const segment = segmentOf(view, node);
  appendFree(columns, 1, unitBase(view, segment, node), unitsAt(view, node) * 0x1000, left, right);
}

/** Whether the item at `at` has the header of a chunk: a block of the front end, a page range and a large block have none. */
function isChunk(view: SegmentView, at: Address, kind: number): boolean {
  if (kind === ItemKind.Large || kind === ItemKind.Reserved) return false;
  const segment = segmentOf(view, at);
  if (segment === NULL || at < segment + headerBytes(view, segment)) return false;
  const range = rangeOf(view, descriptorOf(view, segment, at));
  if (range === NULL || kindAt(view, range) !== RangeKind.Variable) return false;
  return at !== unitBase(view, segment, range);
}

/** A chunk in the terms of a debugger's listing: its state and user flags as an entry has them. */
function listedChunk(view: SegmentView, at: Address, kind: number): ListedEntry | undefined {
  if (kind === ItemKind.Damaged || !isChunk(view, at, kind)) return undefined;
  const flags = chunkFlags(view, at) | Number(allocatedAt(view, at) !== FREE);
  return {
    flags: `1${flags.toString(16).padStart(2, '0')}`,
    unused: CHUNK_HEADER + unusedBytes(view, at),
    previous: previousSize(view, at) * UNIT,
  };
}

/** The header of a chunk, decoded. */
function itemFields(view: SegmentView, at: Address, kind: number): readonly FieldText[] {
  if (!isChunk(view, at, kind)) return [];
  const fields = kind === ItemKind.Free ? [...chunkFields, ...freeChunkFields] : chunkFields;
  const texts = chunkTexts(view, at);
  return fields.map(field => {
    const text = texts[field.name];
    const placed = { ...field, at: offset(at, field.offset) };
    return text === undefined ? placed : { ...placed, text };
  });
}

const STATES = ['free', 'busy', "the heap's own"];

function chunkTexts(view: SegmentView, at: Address): Readonly<Record<string, string>> {
  const sizes = (units: number): string => `${units} × ${UNIT} = ${units * UNIT} B`;
  const before = previousSize(view, at);
  return {
    UnsafeSize: sizes(chunkSize(view, at)),
    UnsafePrevSize: before === 0 ? 'first of its subsegment' : sizes(before),
    Allocated: STATES[allocatedAt(view, at)] ?? String(allocatedAt(view, at)),
    Check: chunkHolds(view, at) ? 'holds' : 'does not hold',
    UnusedBytes: `${unusedBytes(view, at)} B not asked for`,
    UserFlags: `0x${chunkFlags(view, at).toString(16).toUpperCase()}`,
  };
}

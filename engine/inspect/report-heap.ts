import { type HeapItems, ItemKind } from '../heap/items';
import { type FreeColumns } from '../heap/reader';
import { MOST_FREE } from './free-lists';
import { headerNumbers } from './metrics';
import { type Reading } from './reading';
import { bare, listedRow, place, type ReportedHeap } from './report-words';
import { committedIn } from './pages';

/** Lines of one heap's blocks and lists; a report is cut anyway. */
const MOST_ROWS = 2500;

/** `!heap -a` (HEAP_SPEC §G.2): the header, the free lists, every segment with its blocks. */
export function reportAll(reading: Reading, heaps: readonly ReportedHeap[]): string[] {
  return [
    'Index   Address  Name',
    ...heaps.flatMap(heap => [
      ...indexLine(reading, heap),
      ...headerOf(reading, heap),
      ...blocksOf(reading, heap),
    ]),
  ];
}

/** `!heap -h`: the blocks without the header. */
export function reportHeap(reading: Reading, heaps: readonly ReportedHeap[]): string[] {
  return [
    'Index   Address  Name',
    ...heaps.flatMap(heap => [
      ...indexLine(reading, heap),
      ...segmentLines(reading, heap),
      ...blocksOf(reading, heap),
    ]),
  ];
}

function indexLine(reading: Reading, { handle }: ReportedHeap): string[] {
  const index = reading.heaps.findIndex(heap => heap.handle === handle) + 1;
  return [`${String(index).padStart(3)}:   ${place(reading, handle)}`];
}

function segmentLines(reading: Reading, { view }: ReportedHeap): string[] {
  const walk = reading.walk(view);
  return walk.segments.map(segment => {
    const committed = committedIn(reading.space, segment.at, segment.end - segment.at);
    return `    Segment at ${place(reading, segment.at)} to ${place(reading, segment.end)} (${bare(committed, 8)} bytes committed)`;
  });
}

/** Fields of the header block: title, name in the structure, digits (0: those of an address). */
const HEADER: readonly (readonly [title: string, field: string, digits: number])[] = [
  ['Flags', 'Flags', 8],
  ['ForceFlags', 'ForceFlags', 8],
  ['Granularity', '', 0],
  ['Segment Reserve', 'SegmentReserve', 8],
  ['Segment Commit', 'SegmentCommit', 8],
  ['DeCommit Block Thres', 'DeCommitFreeBlockThreshold', 8],
  ['DeCommit Total Thres', 'DeCommitTotalFreeThreshold', 8],
  ['Total Free Size', 'TotalFreeSize', 8],
  ['Max. Allocation Size', 'MaximumAllocationSize', 8],
  ['Lock Variable at', 'LockVariable', 0],
  ['Next TagIndex', 'NextAvailableTagIndex', 4],
  ['Maximum TagIndex', 'MaximumTagIndex', 4],
  ['Tag Entries', 'TagEntries', 0],
  ['PsuedoTag Entries', 'PseudoTagEntries', 0],
];

function headerOf(reading: Reading, heap: ReportedHeap): string[] {
  const { view } = heap;
  const numbers = headerNumbers(reading, view);
  const lines = segmentLines(reading, heap);
  for (const [title, field, digits] of HEADER) {
    const value = numbers.get(field);
    if (field === '') lines.push(`    ${`${title}:`.padEnd(22)}${reading.profile.granule} bytes`);
    else if (value !== undefined)
      lines.push(
        `    ${`${title}:`.padEnd(22)}${digits === 0 ? place(reading, value) : bare(value, digits)}`,
      );
  }
  return [
    ...lines,
    ...virtualBlocks(reading, view),
    ...uncommitted(reading, view),
    ...freeLists(reading, view),
  ];
}

function fieldAt(reading: Reading, view: ReportedHeap['view'], name: string): number | undefined {
  return reading.reader.header(view).fields.find(field => field.name === name)?.at;
}

function virtualBlocks(reading: Reading, view: ReportedHeap['view']): string[] {
  const head = fieldAt(reading, view, 'VirtualAllocdBlocks');
  const walk = reading.walk(view);
  const lines = head === undefined ? [] : [`    ${'Virtual Alloc List:'.padEnd(22)}${place(reading, head)}`];
  for (const { at, user } of walk.large) {
    const row = walk.rowAt(at);
    const size = walk.size[row] ?? 0;
    const requested = walk.requested[row] ?? 0;
    const unused = bare(size - requested, 1);
    lines.push(
      `        ${place(reading, user)}: ${bare(requested, 8)} [commited ${bare(size, 1)}, unused ${unused}] - busy (b)`,
    );
  }
  return lines;
}

function uncommitted(reading: Reading, view: ReportedHeap['view']): string[] {
  const head = fieldAt(reading, view, 'UCRList') ?? fieldAt(reading, view, 'UnusedUnCommittedRanges');
  const walk = reading.walk(view);
  const lines = head === undefined ? [] : [`    ${'Uncommitted ranges:'.padEnd(22)}${place(reading, head)}`];
  for (let row = 0; row < walk.count && lines.length < MOST_ROWS; row++)
    if (walk.kind[row] === ItemKind.Reserved) {
      const size = walk.size[row] ?? 0;
      lines.push(`            ${place(reading, walk.at[row] ?? 0)}: ${bare(size, 8)}  (${size} bytes)`);
    }
  return lines;
}

function freeLists(reading: Reading, view: ReportedHeap['view']): string[] {
  const columns = reading.reader.freeLists(view, MOST_FREE);
  const usage = fieldAt(reading, view, 'FreeListsInUse');
  const lines: string[] = [];
  if (usage !== undefined) {
    const words = [0, 4, 8, 12].map(at => bare(reading.memory.u32((usage + at) as typeof view.at), 8));
    lines.push(`    ${'FreeList Usage:'.padEnd(22)}${words.join(' ')}`);
  }
  columns.lists.forEach((list, index) => {
    if (list.count > 0 || columns.lists.length === 1) lines.push(...listLines(reading, view, columns, index));
  });
  return lines;
}

/** One list: where its head is, what that points to, and the blocks. */
function listLines(
  reading: Reading,
  view: ReportedHeap['view'],
  columns: FreeColumns,
  index: number,
): string[] {
  const { head } = columns.lists[index] ?? { head: view.at };
  const { memory, profile } = reading;
  const flink = memory.pointer(head);
  const blink = memory.pointer((head + profile.pointerBytes) as typeof head);
  const number = String(index).padStart(2, '0');
  const lines = [
    `    FreeList[ ${number} ] at ${place(reading, head)}: ${place(reading, blink)} . ${place(reading, flink)}  `,
  ];
  const walk = reading.walk(view);
  for (let entry = 0; entry < columns.count && lines.length < MOST_ROWS; entry++) {
    if (columns.list[entry] !== index) continue;
    const at = columns.at[entry] ?? 0;
    const row = walk.rowAt(at);
    if (row < 0) continue;
    const { flags, previous } = listedRow(reading, view, walk, row);
    lines.push(
      `        ${place(reading, at)}: ${bare(previous, 5)} . ${bare(columns.size[entry] ?? 0, 5)} [${flags}] - free`,
    );
  }
  return lines;
}

function blocksOf(reading: Reading, heap: ReportedHeap): string[] {
  const walk = reading.walk(heap.view);
  const lines: string[] = [];
  walk.segments.forEach((segment, index) => {
    const number = String(index).padStart(2, '0');
    lines.push('', ...segmentBlock(reading, walk, segment, number));
    lines.push('', `    Heap entries for Segment${number} in Heap ${place(reading, heap.handle)}`);
    lines.push(`         address: psize . size  flags   state (requested size)`);
    for (let row = walk.rowFrom(segment.at); row < walk.count && lines.length < MOST_ROWS; row++) {
      const at = walk.at[row] ?? 0;
      if (at >= segment.end || at < segment.at) break;
      lines.push(entryLine(reading, heap, walk, row));
    }
  });
  return lines;
}

function segmentBlock(
  reading: Reading,
  walk: HeapItems,
  segment: HeapItems['segments'][number],
  number: string,
): string[] {
  let ranges = 0;
  let largest = 0;
  let pages = 0;
  let first: number = segment.end;
  for (let row = walk.rowFrom(segment.at); row < walk.count; row++) {
    const at = walk.at[row] ?? 0;
    if (at >= segment.end || at < segment.at) break;
    const size = walk.size[row] ?? 0;
    if (at > segment.at && at < first) first = at;
    if (walk.kind[row] !== ItemKind.Reserved) continue;
    ranges++;
    largest = Math.max(largest, size);
    pages += size / 0x1000;
  }
  return [
    `    Segment${number} at ${place(reading, segment.at)}:`,
    `        Flags:           ${bare(segment.flags ?? 0, 8)}`,
    `        Base:            ${place(reading, segment.at)}`,
    `        First Entry:     ${place(reading, first)}`,
    `        Last Entry:      ${place(reading, segment.end)}`,
    `        Total Pages:     ${bare((segment.end - segment.at) / 0x1000, 8)}`,
    `        Total UnCommit:  ${bare(pages, 8)}`,
    `        Largest UnCommit:${bare(largest, 8)}`,
    `        UnCommitted Ranges: (${ranges})`,
  ];
}

/** A block, or a range that is only reserved. */
function entryLine(reading: Reading, { view }: ReportedHeap, walk: HeapItems, row: number): string {
  const at = place(reading, walk.at[row] ?? 0);
  const size = walk.size[row] ?? 0;
  const kind = walk.kind[row];
  if (kind === ItemKind.Reserved) return `        ${at}:      ${bare(size, 8)}      - uncommitted bytes.`;
  const { flags, previous, unused } = listedRow(reading, view, walk, row);
  const line = `        ${at}: ${bare(previous, 5)} . ${bare(size, 5)} [${flags}]`;
  const bits = Number.parseInt(flags.slice(-2), 16);
  const fill = (bits & 4) === 0 ? '' : kind === ItemKind.Free ? ' free fill' : ', tail fill';
  if (kind === ItemKind.Free || kind === ItemKind.Cached) return `${line}${fill}`;
  if (kind === ItemKind.Damaged) return `${line} - damaged`;
  const isOwn = kind === ItemKind.Internal && (walk.at[row] ?? 0) !== walk.heap && (bits & 0x10) === 0;
  return `${line} - busy (${bare(size - unused, 1)})${fill}${isOwn ? ' Internal' : ''}`;
}

import { address } from '../base/units';
import { type HeapItems, ItemKind } from '../heap/items';
import { namesOf } from './names';
import { placeText, stackPlaces } from './places';
import { type Reading } from './reading';
import {
  bare,
  hexWord,
  listedRow,
  place,
  type ReportedHeap,
  reportedHeaps,
  rowHolding,
  stateWord,
} from './report-words';
import { unreachableBlocks } from './unreachable';

/** Blocks that a search prints. */
const MOST_ROWS = 1000;

/** `!heap -x` (HEAP_SPEC §G.4). */
export function reportOwner(reading: Reading, [word]: readonly string[]): string[] {
  const at = hexWord(word, '-x takes an address: it');
  const found = rowHolding(reading, at);
  if (found === undefined) return [`no heap block holds ${place(reading, at)}`];
  return [...ownerHead(reading), ownerLine(reading, found.heap, found.walk, found.row)];
}

function ownerHead(reading: Reading): string[] {
  const width = 2 * reading.profile.pointerBytes;
  const names = ['Entry', 'User', 'Heap', 'Segment'].map(name => name.padEnd(width)).join('  ');
  return [`${names}      Size  PrevSize  Unused    Flags`, '-'.repeat(4 * width + 45)];
}

/** The words that flags are printed as. */
const FLAG_WORDS: readonly (readonly [bit: number, word: string])[] = [
  [0x01, 'busy'],
  [0x02, 'extra'],
  [0x04, 'fill'],
  [0x08, 'virtual'],
  [0x10, 'last'],
];

function ownerLine(reading: Reading, { handle, view }: ReportedHeap, walk: HeapItems, row: number): string {
  const at = walk.at[row] ?? 0;
  const kind = walk.kind[row] ?? ItemKind.Reserved;
  const { flags, previous, unused } = listedRow(reading, view, walk, row);
  const segment = walk.segments.find(each => each.at <= at && at < each.end)?.at ?? at;
  const bits = Number.parseInt(flags.slice(-2), 16);
  const words = FLAG_WORDS.filter(([bit]) => (bits & bit) !== 0).map(([, word]) => word);
  if (kind === ItemKind.Internal) words.push('internal');
  if ((bits & 1) === 0) words.unshift('free');
  const addresses = [at, at + (walk.headers[row] ?? 0), handle, segment].map(each => place(reading, each));
  const sizes = [bare(walk.size[row] ?? 0, 1).padStart(8), bare(previous, 1).padStart(10)];
  const rest = bare((bits & 1) === 0 ? 0 : unused, 1).padStart(10);
  return `${addresses.join('  ')}  ${sizes.join('')}${rest}  ${words.join(' ')} `;
}

/** `!heap -l`: busy blocks that nothing points to. */
export function reportUnreachable(reading: Reading): string[] {
  const rows = unreachableBlocks(reading);
  const lines = rows.slice(0, MOST_ROWS).map(({ heap, walk, row }) => ownerLine(reading, heap, walk, row));
  const count = `${rows.length} potential unreachable ${rows.length === 1 ? 'block was' : 'blocks were'} detected.`;
  return [
    'Searching the memory for potential unreachable busy blocks.',
    ...(rows.length === 0 ? [] : ownerHead(reading)),
    ...lines,
    count,
  ];
}

/** `!heap -flt s size` and `-flt r least most`: busy blocks by what was asked for. */
export function reportFilter(reading: Reading, [kind, one, other]: readonly string[]): string[] {
  if (kind !== 's' && kind !== 'r') throw new RangeError('-flt takes s and a size, or r and two sizes');
  const least = hexWord(one, 'a size of -flt');
  const most = kind === 's' ? least : hexWord(other, 'the second size of -flt');
  return blocksWhere(reading, (walk, row) => {
    const requested = walk.requested[row] ?? 0;
    return isBusy(walk, row) && requested >= least && requested <= most;
  });
}

const isBusy = (walk: HeapItems, row: number): boolean =>
  walk.kind[row] === ItemKind.Busy || walk.kind[row] === ItemKind.Large;

/** Bytes of a pattern by option; a pointer's without one. */
const PATTERN_BYTES: Readonly<Record<string, number>> = { '-b': 1, '-w': 2, '-d': 4, '-q': 8 };

/** `!heap -srch [-b|-w|-d|-q] pattern`: busy blocks that hold a value at an address aligned to its size. */
export function reportSearch(reading: Reading, words: readonly string[]): string[] {
  const [option = ''] = words;
  const bytes = PATTERN_BYTES[option] ?? reading.profile.pointerBytes;
  const value = hexWord(words.at(-1), 'the pattern of -srch');
  return blocksWhere(reading, (walk, row) => {
    if (!isBusy(walk, row)) return false;
    const user = walk.user(row);
    const end = user + (walk.requested[row] ?? 0);
    for (let at = Math.ceil(user / bytes) * bytes; at + bytes <= end; at += bytes)
      if (valueAt(reading, at, bytes) === value) return true;
    return false;
  });
}

function valueAt({ memory }: Reading, at: number, bytes: number): number {
  const from = address(at);
  if (bytes === 1) return memory.u8(from);
  if (bytes === 2) return memory.u16(from);
  if (bytes === 4) return memory.u32(from);
  return memory.u32(from) + memory.u32(address(at + 4)) * 0x100000000;
}

function blocksWhere(reading: Reading, holds: (walk: HeapItems, row: number) => boolean): string[] {
  const lines: string[] = [];
  for (const heap of reportedHeaps(reading)) {
    const walk = reading.walk(heap.view);
    lines.push(`    _HEAP @ ${bare(heap.handle, 1)}`);
    const head = lines.length;
    for (let row = 0; row < walk.count && lines.length < MOST_ROWS; row++)
      if (holds(walk, row)) lines.push(entryLine(reading, heap, walk, row));
    if (lines.length > head)
      lines.splice(head, 0, '      HEAP_ENTRY Size Prev Flags    UserPtr UserSize - state');
  }
  return lines;
}

/** A block in the form of `-p` and `-flt`; sizes in granules. */
function entryLine(reading: Reading, { view }: ReportedHeap, walk: HeapItems, row: number): string {
  const { granule } = reading.profile;
  const { flags, previous } = listedRow(reading, view, walk, row);
  const sizes = [(walk.size[row] ?? 0) / granule, previous / granule].map(each => bare(each, 4)).join(' ');
  const user =
    walk.kind[row] === ItemKind.Free ? (walk.at[row] ?? 0) + (walk.headers[row] ?? 0) : walk.user(row);
  return `        ${place(reading, walk.at[row] ?? 0)} ${sizes}  [${flags.slice(-2)}]   ${place(reading, user)}    ${bare(walk.requested[row] ?? 0, 5)} - (${stateWord(walk.kind[row] ?? 0)})`;
}

/** `!heap -p -a address`: the block, and where it was allocated and freed. */
export function reportSite(reading: Reading, [option, word]: readonly string[]): string[] {
  if (option !== '-a') throw new RangeError('-p takes -a and an address');
  const at = hexWord(word, '-a takes an address: it');
  const found = rowHolding(reading, at);
  if (found === undefined) return [`no heap block holds ${place(reading, at)}`];
  const { heap, walk, row } = found;
  return [
    `    address ${place(reading, at)} found in`,
    `    _HEAP @ ${bare(heap.handle, 1)}`,
    '      HEAP_ENTRY Size Prev Flags    UserPtr UserSize - state',
    entryLine(reading, heap, walk, row),
    ...tracesOf(reading, walk.at[row] ?? 0, (walk.at[row] ?? 0) + (walk.size[row] ?? 0)),
  ];
}

/** Call stacks of the last allocation in [at, end), and of its free. */
function tracesOf(reading: Reading, at: number, end: number): string[] {
  const { machine } = reading;
  const { allocations } = machine;
  let row = allocations.count - 1;
  while (row >= 0 && (allocations.at(row) < at || allocations.at(row) >= end)) row--;
  if (row < 0) return [];
  const trace = (stack: number): string[] =>
    stackPlaces(machine, stack).map(each => `        ${each.function} ${placeText(each)}`);
  const name = namesOf(reading).ofAllocation(row);
  const head = `      allocation #${row + 1}${name === '' ? '' : ` ${name}`} at step ${allocations.step(row)}`;
  const lines = [head, ...trace(allocations.stack(row))];
  if (allocations.freedStep(row) >= reading.step) return lines;
  return [
    ...lines,
    `      freed at step ${allocations.freedStep(row)}`,
    ...trace(allocations.freedStack(row)),
  ];
}

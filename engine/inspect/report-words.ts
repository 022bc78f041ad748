import { type HeapItems, ItemKind } from '../heap/items';
import { type HeapView } from '../heap/view';
import { type Reading } from './reading';

/** A heap that can be read, as the reports take it. */
export interface ReportedHeap {
  readonly handle: number;
  readonly view: HeapView;
}

/** Every heap that can be read. */
export const reportedHeaps = (reading: Reading): ReportedHeap[] =>
  reading.heaps.flatMap(({ handle, view }) => (view === undefined ? [] : [{ handle, view }]));

/** A number as debuggers print it: lower case, no prefix. */
export const bare = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** An address of the process. */
export const place = ({ profile }: Reading, at: number): string => bare(at, 2 * profile.pointerBytes);

/** A number that was typed in hex. */
export function hexWord(word: string | undefined, what: string): number {
  const digits = word?.replaceAll('`', '').replace(/^0x/i, '') ?? '';
  if (!/^[0-9a-f]{1,16}$/i.test(digits)) throw new RangeError(`${what} is a number in hex`);
  return Number.parseInt(digits, 16);
}

/** The row of a heap that holds `at`, in whichever heap it is. */
export function rowHolding(
  reading: Reading,
  at: number,
): { readonly heap: ReportedHeap; readonly walk: HeapItems; readonly row: number } | undefined {
  for (const heap of reportedHeaps(reading)) {
    const walk = reading.walk(heap.view);
    const row = walk.rowAt(at);
    if (row >= 0) return { heap, walk, row };
  }
  return undefined;
}

/** A row's header in the terms of a listing; what has no header of its own takes it from its neighbours. */
export function listedRow(
  reading: Reading,
  view: HeapView,
  walk: HeapItems,
  row: number,
): { readonly flags: string; readonly previous: number; readonly unused: number } {
  const kind = walk.kind[row] ?? ItemKind.Reserved;
  const at = walk.at[row] ?? 0;
  const listed = reading.reader.listed(view, at as HeapView['at'], kind);
  if (listed !== undefined) return listed;
  const before = row > 0 && walk.kind[row - 1] !== ItemKind.Reserved ? (walk.size[row - 1] ?? 0) : 0;
  const isBusy = kind === ItemKind.Busy || kind === ItemKind.Internal || kind === ItemKind.Large;
  return {
    flags: isBusy ? '01' : '00',
    previous: before,
    unused: Math.max(0, (walk.size[row] ?? 0) - (walk.requested[row] ?? 0)),
  };
}

/** What state a debugger says a row is in. */
export function stateWord(kind: number): string {
  if (kind === ItemKind.Free || kind === ItemKind.Cached) return 'free';
  if (kind === ItemKind.Damaged) return 'damaged';
  return 'busy';
}

import { type Address, NULL, offset } from '../../base/units';
import { aloneAt, type Surroundings } from '../failure-information';
import { ENTRY_BUSY } from '../../nt/heap-flags';
import { checksumHolds, codeOf, linkOf, previousSizeIn, readCode, readLink, sizeIn } from './entry';
import { type OpenHeap } from './open-heap';
import { EntryKind, entriesOf, type EntryColumns, type Segment, segmentAt } from './read';

/** What lies around the damage at `at`: the block that holds it, or the header where the chain of blocks breaks (HEAP_SPEC §F.2). */
export function surroundingsOf(heap: OpenHeap, at: Address): Surroundings {
  const segment = segmentAt(heap, at);
  if (segment === undefined) return aloneAt(at);
  const columns = entriesOf(heap, segment);
  const row = rowWith(columns, at);
  // A container of the front end is a block to the back end, and no place to look at for a block inside.
  if (row >= 0 && columns.kind[row] === EntryKind.Internal) return aloneAt(at);
  if (row >= 0)
    return {
      address: columns.at[row]! as Address,
      previous: blockAt(columns, row - 1),
      next: blockAt(columns, row + 1),
      expected: undefined,
    };
  if (columns.broken?.at !== at) return aloneAt(at);
  const entry = offset(at, -heap.profile.codeAt);
  const next = soundBehind(heap, entry, segment);
  return {
    address: entry,
    previous: blockAt(columns, columns.count - 1),
    next,
    expected: next === NULL ? undefined : expectedAt(heap, entry, next, columns),
  };
}

function rowWith(columns: EntryColumns, at: Address): number {
  for (let row = 0; row < columns.count; row++)
    if (columns.at[row]! <= at && at < columns.at[row]! + columns.size[row]!) return row;
  return -1;
}

const blockAt = (columns: EntryColumns, row: number): Address =>
  row < 0 || row >= columns.count || columns.kind[row] === EntryKind.Uncommitted
    ? NULL
    : (columns.at[row]! as Address);

/** The first block behind `entry` whose header holds and says that so much lies before it; NULL when there is none. */
function soundBehind(heap: OpenHeap, entry: Address, segment: Segment): Address {
  const { granule, headerBytes, largestBlock } = heap.profile;
  for (let size = 1; size <= largestBlock; size++) {
    const at = offset(entry, size * granule);
    if (at >= segment.end || !heap.memory.isReadable(at, headerBytes)) return NULL;
    const code = readCode(heap, at);
    if (checksumHolds(code) && sizeIn(code) !== 0 && previousSizeIn(readLink(heap, at)) === size) return at;
  }
  return NULL;
}

/** The header of a busy block between its neighbours; what is not encoded is taken as it is. */
function expectedAt(heap: OpenHeap, entry: Address, next: Address, columns: EntryColumns) {
  const { granule, codeAt } = heap.profile;
  const last = columns.count - 1;
  const before = blockAt(columns, last) === NULL ? 0 : columns.size[last]! / granule;
  const stored = heap.memory.u16(offset(entry, codeAt + 6));
  const decoded = [
    codeOf((next - entry) / granule, ENTRY_BUSY),
    linkOf(before, stored & 0xff, stored >>> 8),
  ] as const;
  return { decoded, encoded: [decoded[0] ^ heap.key32, decoded[1] ^ heap.key16] };
}

import { type Address, offset, PAGE_SIZE } from '../../base/units';
import { type FailureName, FailureType } from '../../nt/failure-types';
import { ENTRY_FILL_PATTERN } from '../../nt/heap-flags';
import { Win32Error } from '../../nt/status';
import { brokenTail } from './fill-check';
import { checksumHolds, previousSizeIn, readCode, readLink, sizeIn } from './entry';
import { type VistaView, type OpenHeap } from './open-heap';
import { type EntryColumns, EntryKind, entriesOf, type Segment, segmentAt } from './read';
import { type Corruption } from '../seam';

/**
 * The heap's own checks found damage. Thrown where a check fails, so that the paths of an intact heap carry no status;
 * caught in one place, where a call turns it into its answer. The simulated heap's, never the program's.
 */
export class HeapDamage extends Error {
  override readonly name = 'HeapDamage';
  readonly corruption: Corruption;
  /** What a call that goes on after the damage leaves as last error; undefined leaves it alone (HEAP_SPEC §F.3). */
  readonly lastError: number | undefined;

  constructor(corruption: Corruption, lastError: number | undefined) {
    super(corruption.claim);
    this.corruption = corruption;
    this.lastError = lastError;
  }
}

export function damage(
  heap: VistaView,
  failureName: FailureName,
  at: Address,
  size: number,
  claim: string,
  lastError: number | 'untouched' = Win32Error.INVALID_PARAMETER,
): HeapDamage {
  const failureType = FailureType[failureName];
  return new HeapDamage(
    { failureType, failureName, heap: heap.at, at, size, claim },
    lastError === 'untouched' ? undefined : lastError,
  );
}

/** No list of a heap that fits an address space is longer. */
const MOST_LINKS = 0x400000;

/** Stops a walk along a list that forged links have closed to a loop. */
export function checkSteps(heap: VistaView, steps: number, head: Address): void {
  if (steps > MOST_LINKS)
    throw damage(
      heap,
      'heap_failure_listentry_corruption',
      head,
      2 * heap.profile.pointerBytes,
      'a list leads back to its head',
    );
}

/** Reads and decodes the first word of `entry`; its checksum must hold. */
export function checkedCode(heap: OpenHeap, entry: Address): number {
  const code = readCode(heap, entry);
  if (!checksumHolds(code)) throw entryDamage(heap, entry);
  return code;
}

/** The entry whose LIST_ENTRY is at `link`. Faults as Windows does when the link is too low to have a header before it. */
export function entryOfLink(heap: OpenHeap, link: Address): Address {
  if (link < heap.profile.headerBytes) heap.memory.pointer(link);
  return offset(link, -heap.profile.headerBytes);
}

/** Classifies a header that does not match its checksum (HEAP_SPEC §F.3). */
export function entryDamage(heap: VistaView, entry: Address): HeapDamage {
  const at = offset(entry, heap.profile.codeAt);
  const segment = segmentAt(heap, entry);
  const columns = segment === undefined ? undefined : entriesOf(heap, segment);
  if (segment === undefined || columns?.broken?.at !== at)
    return damage(heap, 'heap_failure_entry_corruption', at, 8, 'a header matches its checksum');
  if (!chainGoesOn(heap, entry, segment))
    return damage(
      heap,
      'heap_failure_multiple_entries_corruption',
      at,
      8,
      'a header matches its checksum, and the blocks behind it can be found',
    );
  switch (slackBefore(heap, entry, columns)) {
    case 'written':
      return damage(
        heap,
        'heap_failure_buffer_overrun',
        at,
        8,
        'the bytes between the end of the block before and this header are untouched, and the header matches its checksum',
      );
    case 'untouched':
      return damage(
        heap,
        'heap_failure_buffer_underrun',
        at,
        8,
        'a header matches its checksum; only the bytes just below the user pointer were written',
      );
    case 'none':
      return damage(heap, 'heap_failure_entry_corruption', at, 8, 'a header matches its checksum');
  }
}

/** Whether a sound entry behind `entry` leads back to it, or it may end its segment. */
function chainGoesOn(heap: VistaView, entry: Address, segment: Segment): boolean {
  const { granule, headerBytes, largestBlock } = heap.profile;
  let at: Address = entry;
  for (let size = 1; size <= largestBlock; size++) {
    at = offset(at, granule);
    if (at >= segment.end) return true;
    if ((size === 1 || at % PAGE_SIZE < granule) && !heap.memory.isReadable(at, headerBytes)) return false;
    const code = readCode(heap, at);
    if (checksumHolds(code) && sizeIn(code) !== 0 && previousSizeIn(readLink(heap, at)) === size) return true;
  }
  return false;
}

/**
 * What the bytes between the requested end of the block before and this header tell: memory that a plain heap hands
 * out is zero there until somebody writes. `none` when there are no such bytes.
 */
function slackBefore(
  heap: VistaView,
  entry: Address,
  columns: EntryColumns,
): 'written' | 'untouched' | 'none' {
  const row = columns.count - 1;
  if (row < 0 || columns.kind[row] === EntryKind.Uncommitted) return 'none';
  if (columns.kind[row] !== EntryKind.Busy) return 'untouched';
  const first = columns.at[row]! + heap.profile.headerBytes + columns.requested[row]!;
  const end = entry + heap.profile.codeAt;
  if ((columns.flags[row]! & ENTRY_FILL_PATTERN) !== 0)
    return brokenTail(heap, columns.at[row]! as Address) === undefined ? 'untouched' : 'written';
  if (first >= end) return 'none';
  for (let at = first; at < end; at++) if (heap.memory.u8(at as Address) !== 0) return 'written';
  return 'untouched';
}

import { type Address, NULL, offset } from '../../base/units';
import {
  PROCESS_HEAP_ENTRY_BUSY,
  PROCESS_HEAP_REGION,
  PROCESS_HEAP_UNCOMMITTED_RANGE,
} from '../../nt/heap-flags';
import { LARGE_RECORD, RangeKind } from '../../nt/layout-segment';
import { Win32Error } from '../../nt/status';
import { ItemKind } from '../items';
import { CHUNK_HEADER } from './chunk';
import { Cursor, ruleBytes } from './cursor';
import { damage } from './damage';
import { descriptorOf, rangeOf, kindAt } from './descriptors';
import { largeAfter, largeWith, recordField } from './large';
import { type SegmentHeap } from './open-heap';
import { headerBytes, SEGMENT_BYTES, segmentOf, segmentsOf } from './segments';
import { failureOf } from './validate';

/*
 * HeapWalk (HEAP_SPEC §A.8, §D.8): segments in creation order, in each the region, then blocks, free chunks, free pages
 * and uncommitted pages by address; then the large blocks by address, our rule. Its only state is the caller's entry.
 */

/** iRegionIndex of a large block. */
const LARGE_REGION = 64;

/** Moves the entry at `out` on; answers the last error of a walk that cannot go on. */
export function walkNext(heap: SegmentHeap, out: Address): number | undefined {
  const { memory } = heap;
  const { walk } = heap.profile.width;
  const segments = segmentsOf(heap);
  const data = memory.pointer(out);
  if (data === NULL) return enterSegment(heap, out, segments, 0);
  const segment = segmentOf(heap, data);
  if (segment === NULL) {
    const record = largeWith(heap, data);
    const isItem = record !== NULL && recordField(heap, record, LARGE_RECORD.block) === data;
    return isItem ? enterLarge(heap, out, largeAfter(heap, record)) : Win32Error.INVALID_PARAMETER;
  }
  const flags = memory.u16(offset(out, walk.wFlags));
  const number = segments.indexOf(segment);
  const cursor = new Cursor(heap, segment);
  if ((flags & PROCESS_HEAP_REGION) !== 0) cursor.moveTo(segment);
  else if ((flags & PROCESS_HEAP_UNCOMMITTED_RANGE) !== 0 || !isInChunks(heap, segment, data))
    cursor.moveTo(data);
  else cursor.moveTo(offset(data, -CHUNK_HEADER));
  checkItem(heap, cursor);
  while (cursor.next()) {
    checkItem(heap, cursor);
    if (cursor.kind === ItemKind.Internal) continue;
    report(heap, out, cursor, number);
    return undefined;
  }
  return enterSegment(heap, out, segments, number + 1);
}

/** Whether an entry's data lies behind a chunk header. */
function isInChunks(heap: SegmentHeap, segment: Address, data: Address): boolean {
  if (data < segment + headerBytes(heap, segment)) return false;
  const range = rangeOf(heap, descriptorOf(heap, segment, data));
  return range !== NULL && kindAt(heap, range) === RangeKind.Variable;
}

function checkItem(heap: SegmentHeap, cursor: Cursor): void {
  if (cursor.broken !== undefined)
    throw damage(heap, failureOf(cursor.range), cursor.at, ruleBytes(cursor), cursor.broken);
}

function enterSegment(
  heap: SegmentHeap,
  out: Address,
  segments: readonly Address[],
  number: number,
): number | undefined {
  const segment = segments[number];
  if (segment === undefined) return enterLarge(heap, out, largeAfter(heap, NULL));
  const { memory } = heap;
  const { walk } = heap.profile.width;
  const header = headerBytes(heap, segment);
  const uncommitted = uncommittedBytes(heap, segment);
  write(heap, out, segment, header, 0, number, PROCESS_HEAP_REGION);
  memory.setU32(offset(out, walk.dwCommittedSize), SEGMENT_BYTES - uncommitted);
  memory.setU32(offset(out, walk.dwUnCommittedSize), uncommitted);
  memory.setPointer(offset(out, walk.lpFirstBlock), offset(segment, header));
  memory.setPointer(offset(out, walk.lpLastBlock), offset(segment, SEGMENT_BYTES));
  return undefined;
}

export function uncommittedBytes(heap: SegmentHeap, segment: Address): number {
  let sum = 0;
  const cursor = new Cursor(heap, segment);
  for (let more = cursor.moveTo(segment); more; more = cursor.next())
    if (cursor.kind === ItemKind.Reserved) sum += cursor.size;
  return sum;
}

function report(heap: SegmentHeap, out: Address, cursor: Cursor, number: number): void {
  const { kind, at, size, header, requested } = cursor;
  const data = offset(at, header);
  if (kind === ItemKind.Busy)
    write(heap, out, data, requested, size - requested, number, PROCESS_HEAP_ENTRY_BUSY);
  else
    write(
      heap,
      out,
      data,
      size - header,
      header,
      number,
      kind === ItemKind.Reserved ? PROCESS_HEAP_UNCOMMITTED_RANGE : 0,
    );
}

function enterLarge(heap: SegmentHeap, out: Address, record: Address): number | undefined {
  if (record === NULL) return Win32Error.NO_MORE_ITEMS;
  const block = recordField(heap, record, LARGE_RECORD.block);
  const requested = recordField(heap, record, LARGE_RECORD.requested);
  write(heap, out, block, requested, 0, LARGE_REGION, PROCESS_HEAP_ENTRY_BUSY);
  return undefined;
}

function write(
  heap: SegmentHeap,
  out: Address,
  data: number,
  size: number,
  overhead: number,
  region: number,
  flags: number,
): void {
  const { memory } = heap;
  const { walk } = heap.profile.width;
  memory.setPointer(out, data);
  memory.setU32(offset(out, walk.cbData), size);
  memory.setU8(offset(out, walk.cbOverhead), Math.min(overhead, 0xff));
  memory.setU8(offset(out, walk.iRegionIndex), region & 0xff);
  memory.setU16(offset(out, walk.wFlags), flags);
}

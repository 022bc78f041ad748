import { type Address, NULL, offset, PAGE_SIZE } from '../../base/units';
import { LARGE_RECORD, QUICK, RANGE, RangeKind } from '../../nt/layout-segment';
import { Win32Error } from '../../nt/status';
import { heapCount, heapHandle } from '../process-heaps';
import { type HeapContext } from '../seam';
import { allocatedAt, BUSY, chunkDamage, CHUNK_HEADER, chunkHolds, chainTo, firstChunk } from './chunk';
import { damage, type SegmentDamage } from './damage';
import { kindAt, unitsAt } from './descriptors';
import { largeWith, recordField } from './large';
import { looksLikeSegmentHeap, SegmentHeap } from './open-heap';
import { bitsOf, checkQuick, indexOf } from './quick';
import { rangeBase, rangeWith } from './ranges';
import { segmentOf } from './segments';

/** What holds a busy block. */
export const Home = { Quick: 0, Variable: 1, Range: 2, Large: 3 } as const;

/** A busy block: which component has it, and where that has what it knows of it. */
export interface Block {
  readonly home: (typeof Home)[keyof typeof Home];
  readonly user: Address;
  /** Subsegment of the front end, chunk, first descriptor, or record. */
  readonly place: Address;
  /** Index in a subsegment of the front end. */
  readonly index: number;
  /** First descriptor of its range; NULL for a large block. */
  readonly range: Address;
}

const ALIGNMENT = 16;

/** The busy block with this user pointer, by the checks of each component; throws SegmentDamage for anything else. */
export function locate(heap: SegmentHeap, user: Address): Block {
  heap.memory.phase('validate');
  if (user % ALIGNMENT !== 0)
    throw wrongArgument(heap, user, 1, `a user pointer is a multiple of ${ALIGNMENT}`);
  const segment = segmentOf(heap, user);
  if (segment === NULL) return locateLarge(heap, user);
  const range = rangeWith(heap, segment, user);
  if (range === NULL)
    throw wrongArgument(heap, user, ALIGNMENT, 'a user pointer lies in the blocks of a segment');
  switch (kindAt(heap, range)) {
    case RangeKind.Quick:
      return locateQuick(heap, user, range);
    case RangeKind.Variable:
      return locateChunk(heap, user, range);
    case RangeKind.Block:
      if (rangeBase(heap, range) === user) return { home: Home.Range, user, place: range, index: 0, range };
      throw wrongArgument(heap, user, ALIGNMENT, 'a user pointer is the start of a block');
    default:
      throw notBusy(heap, range, RANGE.sizeof);
  }
}

function locateLarge(heap: SegmentHeap, user: Address): Block {
  const record = largeWith(heap, user);
  if (record === NULL) throw foreign(heap, user);
  if (recordField(heap, record, LARGE_RECORD.block) !== user)
    throw wrongArgument(heap, user, ALIGNMENT, 'a user pointer is the start of a block');
  return { home: Home.Large, user, place: record, index: 0, range: NULL };
}

function locateQuick(heap: SegmentHeap, user: Address, range: Address): Block {
  const at = rangeBase(heap, range);
  checkQuick(heap, at);
  const index = indexOf(heap, at, user);
  if (index < 0) throw wrongArgument(heap, user, ALIGNMENT, 'a user pointer is the start of a block');
  if ((bitsOf(heap, at, index) & 1) === 0)
    throw damage(
      heap,
      'heap_failure_segment_lfh_double_free',
      offset(at, QUICK.bitmap + (index >>> 2)),
      1,
      'a block given to the heap is busy in its bitmap',
    );
  return { home: Home.Quick, user, place: at, index, range };
}

function locateChunk(heap: SegmentHeap, user: Address, range: Address): Block {
  const base = rangeBase(heap, range);
  const end = offset(base, unitsAt(heap, range) * PAGE_SIZE);
  const chunk = offset(user, -CHUNK_HEADER);
  if (chunk < firstChunk(base) || chunk >= end)
    throw wrongArgument(heap, user, ALIGNMENT, 'a user pointer lies in the chunks of a subsegment');
  if (!chunkHolds(heap, chunk)) {
    if (chainTo(heap, base, chunk) !== 'passes')
      throw chunkDamage(heap, chunk, 'a header decodes to sizes that match its check');
    throw wrongArgument(heap, user, ALIGNMENT, 'a user pointer is the start of a block');
  }
  if (allocatedAt(heap, chunk) !== BUSY) throw notBusy(heap, chunk, CHUNK_HEADER);
  return { home: Home.Variable, user, place: chunk, index: 0, range };
}

function wrongArgument(heap: SegmentHeap, at: Address, size: number, claim: string): SegmentDamage {
  return damage(heap, 'heap_failure_invalid_argument', at, size, claim);
}

function notBusy(heap: SegmentHeap, at: Address, size: number): SegmentDamage {
  return damage(heap, 'heap_failure_block_not_busy', at, size, 'a block given to the heap is busy');
}

/** A pointer into no segment or large block of the heap: unmapped, another heap's, or nobody's (HEAP_SPEC §F.3, X5). */
function foreign(heap: SegmentHeap, user: Address): SegmentDamage {
  const name = 'heap_failure_invalid_argument';
  if (!heap.memory.isReadable(user, 1))
    return damage(heap, name, user, 1, 'a pointer given to the heap is readable', Win32Error.NOACCESS);
  if (ownerOf(heap.context, user) !== NULL)
    return damage(
      heap,
      'heap_failure_cross_heap_operation',
      user,
      1,
      'a block is given to the heap that it was allocated from',
    );
  return damage(heap, name, user, 1, 'a pointer given to the heap points into a heap', undefined);
}

/** The segment heap that `at` lies in, by the process's list of heaps; NULL for none. */
function ownerOf(context: HeapContext, at: Address): Address {
  const count = Math.min(heapCount(context), 0x10000);
  for (let index = 0; index < count; index++) {
    const handle = heapHandle(context, index);
    if (!looksLikeSegmentHeap(context.memory, handle)) continue;
    const heap = new SegmentHeap(context, handle);
    if (segmentOf(heap, at) !== NULL || largeWith(heap, at) !== NULL) return handle;
  }
  return NULL;
}

import { type Address, NULL, offset } from '../../base/units';
import { ENTRY_BUSY, UNUSED_FRONT_END, UNUSED_LARGE } from '../../nt/heap-flags';
import { Win32Error } from '../../nt/status';
import { ProcessFault } from '../../memory/seam';
import { homeSegment } from './back-end';
import { checkTail } from './debug';
import { damage, entryDamage, type HeapDamage } from './damage';
import { checksumHolds, flagsIn, readCode, readLink, unusedBytesIn } from './entry';
import { isHeap, type OpenHeap, viewHeap } from './open-heap';
import { heapCount, heapHandle } from '../process-heaps';
import { segmentsOf } from './read';
import { largeBlocksOf } from './read-lists';
import { type HeapContext } from '../seam';

/*
 * The checks that HeapFree, HeapReAlloc and HeapSize make of a pointer, in the order of HEAP_SPEC §F.3: alignment, the
 * plain byte UnusedBytes, checksum, segment. When one fails, the heap looks whose the address is and names the failure.
 */

/**
 * The segment of the busy block with user pointer `user`; NULL when its header says that it is a large block. Throws
 * HeapDamage for anything else. With `probes` an unreadable pointer is damage too instead of an access violation.
 */
export function locate(heap: OpenHeap, user: Address, probes: boolean): Address {
  heap.memory.phase('validate');
  const { granule, headerBytes } = heap.profile;
  if (user % granule !== 0) throw suspect(heap, user, 'unaligned');
  const entry = offset(user, -headerBytes);
  const link = probes ? probeLink(heap, entry) ^ heap.key16 : readLink(heap, entry);
  const unused = unusedBytesIn(link);
  if (unused === UNUSED_LARGE) return NULL;
  if (unused === 0) throw suspect(heap, user, 'not busy');
  const code = readCode(heap, entry);
  if (!checksumHolds(code) || (unused & UNUSED_FRONT_END) !== 0) throw suspect(heap, user, 'checksum');
  if ((flagsIn(code) & ENTRY_BUSY) === 0) throw suspect(heap, user, 'not busy');
  const segment = homeSegment(heap, entry);
  if (segment === NULL) throw suspect(heap, user, 'elsewhere');
  checkTail(heap, entry, code, link);
  return segment;
}

/**
 * The second word of a header as it is in memory. Windows catches the access violation of a wild pointer here and reports
 * an invalid argument (HEAP_SPEC §B.4, X5).
 */
export function probeLink(heap: OpenHeap, entry: Address): number {
  try {
    return heap.memory.i32(offset(entry, heap.profile.codeAt + 4));
  } catch (fault) {
    if (!(fault instanceof ProcessFault)) throw fault;
    const { headerBytes } = heap.profile;
    throw damage(
      heap,
      'heap_failure_invalid_argument',
      entry,
      headerBytes,
      'a pointer given to the heap is readable',
      Win32Error.NOACCESS,
    );
  }
}

/** Damage to a header that says that the low-fragmentation heap serves its block, but not which subsegment (HEAP_SPEC §F.1). */
export function damagedFrontEndBlock(heap: OpenHeap, user: Address): HeapDamage {
  return suspect(heap, user, 'checksum');
}

type Reason = 'unaligned' | 'not busy' | 'checksum' | 'elsewhere';

/** Names what is wrong with a pointer that failed a check, by whose memory it points into. */
function suspect(heap: OpenHeap, user: Address, reason: Reason): HeapDamage {
  const { headerBytes, granule } = heap.profile;
  const entry = offset(user, -headerBytes);
  const owner = ownerOf(heap.context, user);
  const lastError = owner === undefined ? 'untouched' : Win32Error.INVALID_PARAMETER;
  if (reason === 'unaligned')
    return damage(
      heap,
      'heap_failure_invalid_argument',
      user,
      1,
      `a user pointer is a multiple of ${granule}`,
      lastError,
    );
  if (owner === undefined)
    return damage(
      heap,
      'heap_failure_invalid_argument',
      entry,
      headerBytes,
      'a pointer given to the heap points into a heap',
      lastError,
    );
  if (owner !== heap.at)
    return damage(
      heap,
      'heap_failure_cross_heap_operation',
      entry,
      headerBytes,
      'a block is given to the heap that it was allocated from',
    );
  if (isLargeBlock(heap, user))
    return damage(
      heap,
      'heap_failure_virtual_block_corruption',
      offset(entry, heap.profile.codeAt),
      8,
      'the header of a large block matches its checksum',
    );
  if (reason === 'not busy')
    return damage(
      heap,
      'heap_failure_block_not_busy',
      offset(entry, heap.profile.codeAt),
      8,
      'a block given to the heap is busy',
    );
  if (reason === 'elsewhere')
    return damage(
      heap,
      'heap_failure_invalid_argument',
      entry,
      headerBytes,
      'a user pointer lies in the blocks of a segment',
    );
  return entryDamage(heap, entry);
}

/** Whether a large block on the list of `heap` begins right before `user`: damage to its header has a name of its own (HEAP_SPEC §F.1). */
function isLargeBlock(heap: OpenHeap, user: Address): boolean {
  const start = user - heap.profile.width.large.sizeof;
  return largeBlocksOf(heap).blocks.some(block => block.at === start);
}

/** The heap whose segments or large blocks include `at`, by the process's list of heaps. */
export function ownerOf(context: HeapContext, at: Address): Address | undefined {
  const count = Math.min(heapCount(context), 0x10000);
  for (let index = 0; index < count; index++) {
    const handle = heapHandle(context, index);
    if (owns(context, handle, at)) return handle;
  }
  return undefined;
}

function owns(context: HeapContext, handle: Address, at: Address): boolean {
  const { memory, process } = context;
  if (!isHeap(memory, process.profile, handle)) return false;
  const view = viewHeap(memory, process.profile, handle);
  return (
    segmentsOf(view).segments.some(segment => segment.at <= at && at < segment.end) ||
    largeBlocksOf(view).blocks.some(block => block.at <= at && at < block.at + block.reserveSize)
  );
}

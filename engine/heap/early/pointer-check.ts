import { type Address, offset } from '../../base/units';
import {
  ENTRY_BUSY,
  ENTRY_VIRTUAL_ALLOC,
  HEAP_VALIDATE_ALL_ENABLED,
  HEAP_VALIDATE_PARAMETERS_ENABLED,
} from '../../nt/heap-flags';
import { damage, EarlyDamage } from './damage';
import { isChecking } from './debug-flags';
import { cookieIn, cookieOf, flagsIn, GRANULE, HEADER_BYTES, readLink, segmentIndexIn } from './entry';
import { brokenTail } from './fill';
import { type EarlyView, type OpenHeap } from './open-heap';
import { segmentsOf } from './read';
import { brokenRule, isBusyBlock } from './validate';

/*
 * What HeapFree, HeapReAlloc and HeapSize look at before they trust a pointer (HEAP_SPEC §F.3, last line): alignment, the
 * busy bit and the segment's number, on XP from service pack 2 the cookie. A heap that checks looks at the whole block, or
 * at the whole heap (§B.3). Nothing more: most damage passes.
 */

/** Whether `user` is a large block; throws EarlyDamage when its header is no busy block's. */
export function locate(heap: OpenHeap, user: Address): boolean {
  heap.memory.phase('validate');
  if (user % GRANULE !== 0) throw suspect(heap, user, `a user pointer is a multiple of ${GRANULE}`);
  const entry = offset(user, -HEADER_BYTES);
  const link = readLink(heap, entry);
  if (heap.profile.checksCookies && cookieIn(link) !== cookieOf(heap, entry))
    throw suspect(heap, user, 'a header has the cookie of its address', 'heap_failure_entry_corruption');
  if ((flagsIn(link) & ENTRY_BUSY) === 0)
    throw suspect(heap, user, 'a block given to the heap is busy', 'heap_failure_block_not_busy');
  if (segmentIndexIn(link) >= heap.profile.mostSegments)
    throw suspect(heap, user, 'a header has the number of a segment', 'heap_failure_entry_corruption');
  if (isChecking(heap.flags)) checkBlock(heap, user);
  return (flagsIn(link) & ENTRY_VIRTUAL_ALLOC) !== 0;
}

type Suspicion =
  'heap_failure_entry_corruption' | 'heap_failure_block_not_busy' | 'heap_failure_invalid_argument';

/** Damage to a block of this heap, or an argument that has nothing to do with it. */
function suspect(
  heap: EarlyView,
  user: Address,
  claim: string,
  failure: Suspicion = 'heap_failure_invalid_argument',
): EarlyDamage {
  const entry = offset(user, -HEADER_BYTES);
  const isOurs = segmentsOf(heap).segments.some(segment => segment.base <= entry && entry < segment.end);
  return isOurs
    ? damage(heap, failure, entry, HEADER_BYTES, claim)
    : damage(
        heap,
        'heap_failure_invalid_argument',
        entry,
        HEADER_BYTES,
        'a pointer given to the heap points into it',
      );
}

/** What a checking heap asks of a block: that it lies in the heap, and its tail (HEAP_SPEC §F.1, debug heap). */
function checkBlock(heap: OpenHeap, user: Address): void {
  const entry = offset(user, -HEADER_BYTES);
  const tail = brokenTail(heap, entry);
  if (tail !== undefined)
    throw damage(
      heap,
      'heap_failure_buffer_overrun',
      tail,
      1,
      'the eight bytes AB behind a block are as they were written',
    );
  const validates = HEAP_VALIDATE_PARAMETERS_ENABLED | HEAP_VALIDATE_ALL_ENABLED;
  if ((heap.flags & validates) !== 0 && !isBusyBlock(heap, user))
    throw suspect(heap, user, 'a block given to the heap is one of its busy blocks');
}

/** A heap that validates on every call throws what it finds broken. */
export function checkWhole(heap: OpenHeap): void {
  if ((heap.flags & HEAP_VALIDATE_ALL_ENABLED) === 0) return;
  heap.memory.phase('validate');
  const broken = brokenRule(heap);
  if (broken !== undefined) throw new EarlyDamage(broken);
}

import { offset } from '../../base/units';
import { ENTRY_USER_FLAGS } from '../../nt/heap-flags';
import { LARGE_RECORD, RANGE } from '../../nt/layout-segment';
import { chunkFlags } from './chunk';
import { recordField } from './large';
import { type SegmentHeap } from './open-heap';
import { type Block, Home } from './pointer-check';
import { chunkValue, setChunkFlags, setChunkValue } from './variable';

/*
 * User value and user flags of a block: a chunk has them at its end and in its header, a page range in its descriptor, a large
 * block in its record. A block of the front end has room for neither.
 */

export interface BlockInfo {
  /** HEAP_SETTABLE_USER_FLAG1 to 3. */
  readonly flags: number;
  /** Undefined when there is no room for one. */
  readonly value: number | undefined;
}

export function userInfoOf(heap: SegmentHeap, { home, place }: Block): BlockInfo {
  const { memory } = heap;
  switch (home) {
    case Home.Quick:
      return { flags: 0, value: undefined };
    case Home.Variable:
      return { flags: (chunkFlags(heap, place) & ENTRY_USER_FLAGS) << 4, value: chunkValue(heap, place) };
    case Home.Range:
      return {
        flags: memory.u32(offset(place, RANGE.userFlags)),
        value: memory.pointer(offset(place, RANGE.userValue)),
      };
    case Home.Large:
      return {
        flags: memory.u32(offset(place, LARGE_RECORD.userFlags)),
        value: recordField(heap, place, LARGE_RECORD.userValue),
      };
  }
}

/** Sets both of a block that has room for a value. */
export function setUserInfo(heap: SegmentHeap, { home, place }: Block, flags: number, value: number): void {
  const { memory } = heap;
  memory.phase('write header');
  switch (home) {
    case Home.Quick:
      break;
    case Home.Variable:
      setChunkFlags(heap, place, flags >>> 4);
      if (chunkValue(heap, place) !== undefined) setChunkValue(heap, place, value);
      break;
    case Home.Range:
      memory.setU32(offset(place, RANGE.userFlags), flags);
      memory.setPointer(offset(place, RANGE.userValue), value);
      break;
    case Home.Large:
      memory.setU32(offset(place, LARGE_RECORD.userFlags), flags);
      memory.setPointer(offset(place, LARGE_RECORD.userValue), value);
      break;
  }
}

import { type Address, NULL, offset } from '../../base/units';
import { ENTRY_EXTRA_PRESENT, ENTRY_USER_FLAGS } from '../../nt/heap-flags';
import { type HeapAnswer, type HeapContext, type UserInfo } from '../seam';
import { BAD_PARAMETER, closedLock, DONE, opened, react } from './call-frame';
import { flagsIn, HEADER_BYTES, readLink, writeFlags } from './entry';
import { largeOf } from './large';
import { type OpenHeap } from './open-heap';
import { locate } from './pointer-check';
import { largeValueAt, setUserValue as storeUserValue, valueAt } from './user-value';

/* RtlGetUserInfoHeap and its sisters: what a program may note with a block (HEAP_SPEC §A.13, C-162). */

interface Block {
  readonly heap: OpenHeap;
  readonly entry: Address;
  /** The start of its reservation, NULL for a block of a segment. */
  readonly large: Address;
}

/** Finds the busy block with user pointer `user` and lets `act` answer. */
function withBlock(
  context: HeapContext,
  handle: Address,
  flags: number,
  user: Address,
  act: (block: Block) => HeapAnswer,
): HeapAnswer {
  const heap = opened(context, handle);
  if (heap === undefined || user === NULL) return BAD_PARAMETER;
  const blockedOn = closedLock(heap, flags);
  if (blockedOn !== NULL) return { value: 0, blockedOn };
  try {
    const large = locate(heap, user) ? largeOf(heap, user) : NULL;
    return act({ heap, entry: offset(user, -HEADER_BYTES), large });
  } catch (error) {
    return react(error, 0);
  }
}

const hasValue = ({ heap, entry, large }: Block): boolean =>
  large !== NULL || (flagsIn(readLink(heap, entry)) & ENTRY_EXTRA_PRESENT) !== 0;

export function getUserInfo(context: HeapContext, handle: Address, flags: number, user: Address): UserInfo {
  let userValue: number | undefined;
  let userFlags = 0;
  const answer = withBlock(context, handle, flags, user, block => {
    const { heap, entry, large } = block;
    userFlags = (flagsIn(readLink(heap, entry)) & ENTRY_USER_FLAGS) << 4;
    if (hasValue(block))
      userValue = heap.memory.u32(large === NULL ? valueAt(heap, entry) : largeValueAt(heap, large));
    return DONE;
  });
  return { ...answer, userValue, userFlags };
}

export const setUserValue = (
  context: HeapContext,
  handle: Address,
  flags: number,
  user: Address,
  value: number,
): HeapAnswer =>
  withBlock(context, handle, flags, user, block => {
    if (!hasValue(block)) return BAD_PARAMETER;
    block.heap.memory.phase('write header');
    storeUserValue(block.heap, block.entry, value);
    return DONE;
  });

export const setUserFlags = (
  context: HeapContext,
  handle: Address,
  flags: number,
  user: Address,
  reset: number,
  set: number,
): HeapAnswer =>
  withBlock(context, handle, flags, user, ({ heap, entry }) => {
    heap.memory.phase('write header');
    writeFlags(heap, entry, (flagsIn(readLink(heap, entry)) & ~(reset >>> 4)) | (set >>> 4));
    return DONE;
  });

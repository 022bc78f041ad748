import { type Address, NULL, offset } from '../../base/units';
import { ENTRY_EXTRA_PRESENT, ENTRY_USER_FLAGS } from '../../nt/heap-flags';
import { Win32Error } from '../../nt/status';
import { type HeapAnswer, type HeapContext, type UserInfo } from '../seam';
import { endsOnCorruption } from '../process-heaps';
import { closedLock, DONE, opened, react } from './call-frame';
import { flagsIn, readCode, sizeIn, writeCode } from './entry';
import { checkedLarge } from './large';
import { type OpenHeap } from './open-heap';
import { findQuick } from '../lfh/calls';
import { locate } from './pointer-check';
import { readUserValue, largeValueAt, setUserValue as storeUserValue } from './user-value';

/* RtlGetUserInfoHeap and its sisters: what a program may note with a block (HEAP_SPEC §A.13, C-161, C-162). */

const INVALID_PARAMETER: HeapAnswer = { value: 0, lastError: Win32Error.INVALID_PARAMETER };
const NOTHING = { userValue: undefined, userFlags: 0 } as const;

/** A busy block of an open heap: its entry, and its reservation when it is a large one. */
interface Block {
  readonly heap: OpenHeap;
  readonly entry: Address;
  /** NULL for a segment's block. */
  readonly large: Address;
}

/**
 * Opens the heap and finds the block, whose header is checked, then does `act`. A block of the low-fragmentation heap has
 * room for neither value nor flags: the answer is `bare`. What is no block ends a 64-bit process only, as with GlobalFree:
 * our rule, as C-128 has the crash for 64 bits and C-119 and C-162 the refusal for 32.
 */
function withBlock(
  context: HeapContext,
  handle: Address,
  flags: number,
  user: Address,
  bare: HeapAnswer,
  act: (block: Block) => HeapAnswer,
): HeapAnswer {
  const heap = opened(context, handle);
  if (heap === undefined || user === NULL) return INVALID_PARAMETER;
  try {
    if (findQuick(heap, user, false)) return bare;
    const blockedOn = closedLock(heap, flags);
    if (blockedOn !== NULL) return { value: 0, blockedOn };
    const large = locate(heap, user, false) === NULL ? checkedLarge(heap, user) : NULL;
    return act({ heap, entry: offset(user, -heap.profile.headerBytes), large });
  } catch (error) {
    return react(heap, error, 0, heap.memory.pointerBytes === 8 && endsOnCorruption(context));
  }
}

export function getUserInfo(context: HeapContext, handle: Address, flags: number, user: Address): UserInfo {
  let found: Pick<UserInfo, 'userValue' | 'userFlags'> = NOTHING;
  const answer = withBlock(context, handle, flags, user, DONE, block => {
    found = userInfoOf(block);
    return DONE;
  });
  return { ...answer, ...found };
}

function userInfoOf({ heap, entry, large }: Block): Pick<UserInfo, 'userValue' | 'userFlags'> {
  const code = readCode(heap, entry);
  const userFlags = (flagsIn(code) & ENTRY_USER_FLAGS) << 4;
  if (large !== NULL) return { userValue: heap.memory.pointer(largeValueAt(heap, large)), userFlags };
  const has = (flagsIn(code) & ENTRY_EXTRA_PRESENT) !== 0;
  return { userValue: has ? readUserValue(heap, entry, sizeIn(code)) : undefined, userFlags };
}

export const setUserValue = (
  context: HeapContext,
  handle: Address,
  flags: number,
  user: Address,
  value: number,
): HeapAnswer =>
  withBlock(context, handle, flags, user, INVALID_PARAMETER, block => {
    const { heap, entry, large } = block;
    const has = large !== NULL || (flagsIn(readCode(heap, entry)) & ENTRY_EXTRA_PRESENT) !== 0;
    if (!has) return INVALID_PARAMETER;
    heap.memory.phase('write header');
    storeUserValue(heap, entry, value);
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
  withBlock(context, handle, flags, user, INVALID_PARAMETER, ({ heap, entry }) => {
    const code = readCode(heap, entry);
    heap.memory.phase('write header');
    writeCode(heap, entry, sizeIn(code), (flagsIn(code) & ~(reset >>> 4)) | (set >>> 4));
    return DONE;
  });

import { type Address, NULL, roundUp } from '../../base/units';
import { HEAP_GENERATE_EXCEPTIONS } from '../../nt/heap-flags';
import { NtStatus, Win32Error } from '../../nt/status';
import { processHeap, removeHeap, setProcessHeap } from '../process-heaps';
import { type HeapAnswer, type HeapContext, type UserInfo } from '../seam';
import { allocate, allocateFromBucket, free, reallocate, requestedOf, servingBucket } from './blocks';
import { BAD_HANDLE, BAD_PARAMETER, closedLock, DONE, effective, NO_SIZE, react } from './call-frame';
import { createSegmentHeap, releaseSegments } from './create';
import { largeAfter, recordField } from './large';
import { LARGE_RECORD } from '../../nt/layout-segment';
import { SegmentHeap } from './open-heap';
import { type Block, Home, locate } from './pointer-check';
import { setUserInfo, userInfoOf } from './user-info';

/* The calls of a segment heap on blocks, for handles that are known to be one's (HEAP_SPEC §A, §D.8). */

const NO_HEAP: HeapAnswer = { value: 0, lastError: Win32Error.NOT_ENOUGH_MEMORY };

/** A request that cannot be satisfied (HEAP_SPEC §A.3, X3). */
function noMemory(flags: number, bytes: number): HeapAnswer {
  const lastError = Win32Error.NOT_ENOUGH_MEMORY;
  if ((flags & HEAP_GENERATE_EXCEPTIONS) === 0) return { value: 0, lastError };
  return {
    value: 0,
    lastError,
    raise: { status: NtStatus.NO_MEMORY, information: [roundUp(bytes, 16)], continuable: true },
  };
}

export function createProcessHeap(context: HeapContext): HeapAnswer {
  const at = createSegmentHeap(context, 0, 0);
  if (at === undefined) return NO_HEAP;
  setProcessHeap(context, at);
  return { value: at };
}

/** Flags as given: what HeapCreate drops is gone by now. */
export function RtlCreateHeap(context: HeapContext, flags: number, initial: number): HeapAnswer {
  const at = createSegmentHeap(context, flags, initial);
  return at === undefined ? NO_HEAP : { value: at };
}

export function HeapDestroy(context: HeapContext, handle: Address): HeapAnswer {
  if (handle === processHeap(context)) return BAD_HANDLE;
  const heap = new SegmentHeap(context, handle);
  try {
    const large: Address[] = [];
    for (let record = largeAfter(heap, NULL); record !== NULL; record = largeAfter(heap, record))
      large.push(recordField(heap, record, LARGE_RECORD.block) as Address);
    context.memory.phase('relink');
    removeHeap(context, handle);
    for (const block of large) context.memory.release(block);
    releaseSegments(heap);
  } catch (error) {
    return react(heap, error, 0);
  }
  return DONE;
}

export function HeapAlloc(context: HeapContext, handle: Address, flags: number, bytes: number): HeapAnswer {
  const heap = new SegmentHeap(context, handle);
  const all = effective(heap, flags);
  try {
    const bucket = servingBucket(heap, all, bytes);
    // The front end takes no lock (C-96).
    const blockedOn = bucket === 0 ? closedLock(heap, flags) : NULL;
    if (blockedOn !== NULL) return { value: 0, blockedOn };
    const user = bucket === 0 ? allocate(heap, all, bytes) : allocateFromBucket(heap, bucket, all, bytes);
    return user === NULL ? noMemory(all, bytes) : { value: user };
  } catch (error) {
    return react(heap, error, 0);
  }
}

/** Finds the busy block and does `act` inside the lock, which blocks of the front end do not take. */
function withBlock(
  context: HeapContext,
  handle: Address,
  flags: number,
  user: Address,
  failure: number,
  act: (heap: SegmentHeap, block: Block) => HeapAnswer,
): HeapAnswer {
  const heap = new SegmentHeap(context, handle);
  try {
    const block = locate(heap, user);
    const blockedOn = block.home === Home.Quick ? NULL : closedLock(heap, flags);
    return blockedOn === NULL ? act(heap, block) : { value: failure, blockedOn };
  } catch (error) {
    return react(heap, error, failure);
  }
}

export const HeapFree = (context: HeapContext, handle: Address, flags: number, user: Address): HeapAnswer =>
  withBlock(context, handle, flags, user, 0, (heap, block) => {
    free(heap, block);
    return DONE;
  });

export function HeapSize(context: HeapContext, handle: Address, flags: number, user: Address): HeapAnswer {
  if (user === NULL) return { value: NO_SIZE, lastError: Win32Error.INVALID_PARAMETER };
  return withBlock(context, handle, flags, user, NO_SIZE, (heap, block) => ({
    value: requestedOf(heap, block),
  }));
}

export function HeapReAlloc(
  context: HeapContext,
  handle: Address,
  flags: number,
  user: Address,
  bytes: number,
): HeapAnswer {
  if (user === NULL) return { value: 0, lastError: Win32Error.SUCCESS };
  return withBlock(context, handle, flags, user, 0, (heap, block) => {
    const all = effective(heap, flags);
    const at = reallocate(heap, all, block, bytes);
    return at === NULL ? noMemory(all, bytes) : { value: at };
  });
}

const NOTHING = { userValue: undefined, userFlags: 0 } as const;

export function getUserInfo(context: HeapContext, handle: Address, flags: number, user: Address): UserInfo {
  let found: Pick<UserInfo, 'userValue' | 'userFlags'> = NOTHING;
  const answer = withBlock(context, handle, flags, user, 0, (heap, block) => {
    const info = userInfoOf(heap, block);
    found = { userValue: info.value, userFlags: info.flags };
    return DONE;
  });
  return { ...answer, ...found };
}

export const setUserValue = (
  context: HeapContext,
  handle: Address,
  flags: number,
  user: Address,
  value: number,
): HeapAnswer =>
  withBlock(context, handle, flags, user, 0, (heap, block) => {
    const info = userInfoOf(heap, block);
    if (info.value === undefined) return BAD_PARAMETER;
    setUserInfo(heap, block, info.flags, value);
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
  withBlock(context, handle, flags, user, 0, (heap, block) => {
    if (block.home === Home.Quick) return BAD_PARAMETER;
    const info = userInfoOf(heap, block);
    setUserInfo(heap, block, (info.flags & ~reset) | set, info.value ?? 0);
    return DONE;
  });

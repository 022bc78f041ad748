import { type Address, address, NULL, offset } from '../base/units';
import {
  HEAP_FREE_CHECKING_ENABLED,
  HEAP_GROWABLE,
  HEAP_SETTABLE_USER_FLAGS,
  HEAP_ZERO_MEMORY,
  RTL_CREATE_OPTIONS,
} from '../nt/heap-flags';
import { Win32Error } from '../nt/status';
import { type GivenAddresses, givenAt } from './given';
import { heapCount, heapHandle } from './process-heaps';
import { type BlockChange, type HeapAnswer, type HeapContext } from './seam';
import { CHUNK_HEADER } from './segment/chunk';
import { hasSegmentSignature } from './segment/open-heap';
import { walkOver } from './walk-over';
import {
  PROCESS_HEAP_ENTRY_BUSY,
  PROCESS_HEAP_REGION,
  PROCESS_HEAP_UNCOMMITTED_RANGE,
} from '../nt/heap-flags';

/* The calls of ntdll that are more than another name of a Heap… function (HEAP_SPEC §A.13). */

/** Stores the block's user value, if it has room for one, and its user flags. */
export function RtlGetUserInfoHeap(
  context: HeapContext,
  heap: Address,
  flags: number,
  user: Address,
  valueAt: Address,
  flagsAt: Address,
): HeapAnswer {
  const info = context.process.manager.getUserInfo(context, heap, flags, user);
  const { userValue, userFlags, ...answer } = info;
  if (info.value === 0) {
    const isTold = info.lastError !== undefined || info.raise !== undefined || info.blockedOn !== undefined;
    return isTold ? answer : { ...answer, lastError: Win32Error.INVALID_PARAMETER };
  }
  if (valueAt !== NULL && userValue !== undefined) context.memory.setPointer(valueAt, userValue);
  if (flagsAt !== NULL) context.memory.setU32(flagsAt, userFlags);
  return answer;
}

export const RtlSetUserValueHeap = (
  context: HeapContext,
  heap: Address,
  flags: number,
  user: Address,
  value: number,
): HeapAnswer => context.process.manager.setUserValue(context, heap, flags, user, value);

/** Other bits than the three user flags are refused (C-162). */
export function RtlSetUserFlagsHeap(
  context: HeapContext,
  heap: Address,
  flags: number,
  user: Address,
  reset: number,
  set: number,
): HeapAnswer {
  if (((reset | set) & ~HEAP_SETTABLE_USER_FLAGS) !== 0)
    return { value: 0, lastError: Win32Error.INVALID_PARAMETER };
  return context.process.manager.setUserFlags(context, heap, flags, user, reset, set);
}

const NO_ADDRESSES: GivenAddresses = { base: NULL, lock: NULL, parameters: NULL };

/** Reserve of a heap that is neither growable nor told how large it is: 64 pages (HEAP_SPEC §C.2), for both widths. */
const DEFAULT_RESERVE_PAGES = 64;

/**
 * A heap by the flags of ntdll: it grows only when HEAP_GROWABLE says so, and has the checks, the alignment and the class
 * that the flags ask for. A growable heap reserves what HeapCreate would: our rule.
 */
export function RtlCreateHeap(
  context: HeapContext,
  flags: number,
  reserve: number,
  commit: number,
  addresses: GivenAddresses = NO_ADDRESSES,
): HeapAnswer {
  const { manager, profile } = context.process;
  const given = givenAt(context.memory, flags, reserve, addresses);
  if (given === undefined) return { value: 0 };
  const whole = reserve === 0 ? DEFAULT_RESERVE_PAGES * 0x400 * profile.pointerBytes : reserve;
  const maximum = (flags & HEAP_GROWABLE) === 0 ? whole : 0;
  return manager.RtlCreateHeap(
    context,
    flags & RTL_CREATE_OPTIONS & ~profile.unknownOptions,
    commit,
    maximum,
    given,
  );
}

/** Memory of the program's becomes a further segment of the heap; a page heap, whose blocks have pages of their own, refuses it. */
export const RtlExtendHeap = (
  context: HeapContext,
  heap: Address,
  flags: number,
  base: Address,
  size: number,
): HeapAnswer =>
  context.process.manager.RtlExtendHeap?.(context, heap, flags, base, size) ?? {
    value: 0,
    lastError: Win32Error.INVALID_PARAMETER,
  };

/** The heap's pages may be written to no more, or again; nothing happens to page heaps, which protect theirs themselves. */
export const RtlProtectHeap = (context: HeapContext, heap: Address, readOnly: boolean): HeapAnswer =>
  context.process.manager.RtlProtectHeap?.(context, heap, readOnly) ?? { value: 1 };

/** Every heap of the process is intact. */
export function RtlValidateProcessHeaps(context: HeapContext): HeapAnswer {
  const count = heapCount(context);
  for (let index = 0; index < count; index++) {
    const answer = context.process.manager.HeapValidate(context, heapHandle(context, index), 0, NULL);
    if (answer.value === 0) return answer;
  }
  return { value: 1 };
}

/**
 * Clears the bytes of every free block behind its links, unless a debug heap has filled them. Blocks of a front end are parts of
 * busy containers and stay as they are, with the links that some of them have.
 */
export function RtlZeroHeap(context: HeapContext, heap: Address): HeapAnswer {
  const heapFlags = context.memory.u32(offset(heap, context.process.profile.flagsAt));
  if ((heapFlags & HEAP_FREE_CHECKING_ENABLED) !== 0) return { value: 1 };
  const all = PROCESS_HEAP_REGION | PROCESS_HEAP_UNCOMMITTED_RANGE | PROCESS_HEAP_ENTRY_BUSY;
  const { pointerBytes } = context.memory;
  const isSegmentHeap = context.process.profile.family === 'segment' && hasSegmentSignature(context, heap);
  // A segment heap's walk counts the links of a free chunk as its data, an NT heap's as overhead.
  const [overhead, links] = isSegmentHeap ? [CHUNK_HEADER, 2 * pointerBytes] : [4 * pointerBytes, 0];
  context.memory.phase('fill');
  return walkOver(context, heap, entry => {
    if ((entry.flags & all) === 0 && entry.overhead === overhead)
      context.memory.fill(offset(entry.data, links), entry.size - links, 0);
  });
}

/** Allocates up to `count` blocks of one size and stores their pointers; `value` says how many (C-184 to C-187). */
export function RtlMultipleAllocateHeap(
  context: HeapContext,
  heap: Address,
  flags: number,
  bytes: number,
  count: number,
  array: Address,
): HeapAnswer {
  const changes: BlockChange[] = [];
  const zeroed = (flags & HEAP_ZERO_MEMORY) !== 0;
  for (let done = 0; done < count; done++) {
    const answer = context.process.manager.HeapAlloc(context, heap, flags, bytes);
    if (answer.blockedOn !== undefined) return answer;
    if (answer.value === 0) return { ...answer, value: done, changes };
    const to = address(answer.value);
    context.memory.setPointer(offset(array, done * context.memory.pointerBytes), to);
    changes.push({ from: NULL, to, size: bytes, zeroed, handle: NULL });
  }
  return { value: count, changes };
}

/**
 * Frees the blocks of an array up to the first that is none; `value` says how many (C-188, C-189). That one is looked
 * at, not freed: it leaves the last error 87 where freeing it would end the process.
 */
export function RtlMultipleFreeHeap(
  context: HeapContext,
  heap: Address,
  flags: number,
  count: number,
  array: Address,
): HeapAnswer {
  const { manager } = context.process;
  const changes: BlockChange[] = [];
  for (let done = 0; done < count; done++) {
    const from = context.memory.pointer(offset(array, done * context.memory.pointerBytes));
    if (from === NULL) continue;
    const intact = manager.HeapValidate(context, heap, flags, from);
    if (intact.blockedOn !== undefined) return intact;
    const answer = intact.value === 0 ? intact : manager.HeapFree(context, heap, flags, from);
    if (answer.value === 0)
      return { ...answer, value: done, lastError: Win32Error.INVALID_PARAMETER, changes };
    changes.push({ from, to: NULL, size: 0, zeroed: false, handle: NULL });
  }
  return { value: count, changes };
}

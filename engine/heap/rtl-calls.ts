import { type Address, NULL } from '../base/units';
import { HEAP_SETTABLE_USER_FLAGS } from '../nt/heap-flags';
import { Win32Error } from '../nt/status';
import { type HeapAnswer, type HeapContext } from './seam';

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
  if (info.value === 0) return answer;
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

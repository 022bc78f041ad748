import { type Address, NULL, offset } from '../../base/units';
import { HEAP_GROWABLE, HEAP_NO_SERIALIZE } from '../../nt/heap-flags';
import { Win32Error } from '../../nt/status';
import { type HeapAnswer, type HeapContext } from '../seam';
import { ABSENT, BAD_HANDLE, BAD_PARAMETER, closedLock, DONE, opened, react, result } from './call-frame';
import { isChecking } from './debug-flags';
import { FRONT_END_LOW_FRAGMENTATION, removeLookaside } from './lookaside';
import { earlyProfile } from './open-heap';

/* HeapSetInformation and HeapQueryInformation, which came with Windows XP (HEAP_SPEC §A.12). */

const HeapCompatibilityInformation = 0;
const HeapEnableTerminationOnCorruption = 1;

/** Answers a u32 for the classes that exist: the front end, and that nothing ends the process (HEAP_SPEC §A.12). */
export function HeapQueryInformation(
  context: HeapContext,
  handle: Address,
  informationClass: number,
  buffer: Address,
  length: number,
  returned: Address,
): HeapAnswer {
  const { memory } = context;
  const profile = earlyProfile(context.process.profile);
  if (!profile.hasHeapInformation) return ABSENT;
  const isCompatibility = informationClass === HeapCompatibilityInformation;
  if (!isCompatibility && informationClass !== HeapEnableTerminationOnCorruption) return BAD_PARAMETER;
  const heap = opened(context, handle);
  if (heap === undefined && isCompatibility)
    return handle === NULL ? { value: 0, lastError: Win32Error.NOACCESS } : BAD_HANDLE;
  if (returned !== NULL) memory.setPointer(returned, 4);
  if (length < 4) return { value: 0, lastError: Win32Error.INSUFFICIENT_BUFFER };
  const type = profile.layout.FrontEndHeapType;
  memory.setU32(buffer, isCompatibility && heap !== undefined ? memory.u8(offset(heap.at, type)) : 0);
  return DONE;
}

const refused = (lastError: number): HeapAnswer => ({ value: 0, lastError });

/**
 * A growable, serialised heap that checks nothing is granted the low-fragmentation heap: it says so from then on, and its
 * lookaside lists are gone (C-83, C-87). Its containers are not modelled: the free lists serve (our rule). To end the process at corruption
 * can be asked for, and changes nothing.
 */
export function HeapSetInformation(
  context: HeapContext,
  handle: Address,
  informationClass: number,
  information: Address,
  length: number,
): HeapAnswer {
  if (!earlyProfile(context.process.profile).hasHeapInformation) return ABSENT;
  if (informationClass === HeapEnableTerminationOnCorruption) return DONE;
  if (informationClass !== HeapCompatibilityInformation) return BAD_PARAMETER;
  if (length < 4) return refused(Win32Error.INSUFFICIENT_BUFFER);
  if (handle === NULL) return refused(Win32Error.NOACCESS);
  const heap = opened(context, handle);
  if (heap === undefined) return BAD_HANDLE;
  const wanted = context.memory.u32(information);
  if (wanted > FRONT_END_LOW_FRAGMENTATION || (heap.flags & HEAP_NO_SERIALIZE) !== 0) return BAD_PARAMETER;
  const isGranted =
    wanted === FRONT_END_LOW_FRAGMENTATION && (heap.flags & HEAP_GROWABLE) !== 0 && !isChecking(heap.flags);
  if (!isGranted) return refused(Win32Error.GEN_FAILURE);
  const blockedOn = closedLock(heap, 0);
  if (blockedOn !== NULL) return { value: 0, blockedOn };
  try {
    removeLookaside(heap);
    return result(heap, 1);
  } catch (error) {
    return react(error, 0);
  }
}

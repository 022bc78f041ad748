import { type Address, NULL, offset } from '../../base/units';
import { Win32Error } from '../../nt/status';
import { endsOnCorruption } from '../process-heaps';
import { type HeapAnswer, type HeapContext } from '../seam';
import { BAD_PARAMETER, closedLock, DONE, react } from './call-frame';
import { SegmentHeap } from './open-heap';
import { decommitFreeRanges } from './ranges';

/* HeapSetInformation and HeapQueryInformation for segment heaps (HEAP_SPEC §A.12, §D.8). */

export const HeapCompatibilityInformation = 0;
export const HeapOptimizeResources = 3;
const LOW_FRAGMENTATION = 2;

const refused = (lastError: number): HeapAnswer => ({ value: 0, lastError });
const TOO_SHORT = refused(Win32Error.INSUFFICIENT_BUFFER);

/** Accepted and without effect: the front end is always there, and nothing turns it off (C-83, C-85). */
export function setCompatibility(context: HeapContext, information: Address, length: number): HeapAnswer {
  if (length < 4) return TOO_SHORT;
  const wanted = context.memory.u32(information);
  if (wanted > LOW_FRAGMENTATION) return BAD_PARAMETER;
  return wanted === LOW_FRAGMENTATION ? DONE : refused(Win32Error.GEN_FAILURE);
}

/** Answers 2 to the first class, whether damage ends the process to the second. */
export function HeapQueryInformation(
  context: HeapContext,
  informationClass: number,
  buffer: Address,
  length: number,
  returned: Address,
): HeapAnswer {
  const { memory } = context;
  if (informationClass > 1) return BAD_PARAMETER;
  if (returned !== NULL) memory.setPointer(returned, 4);
  if (length < 4) return TOO_SHORT;
  const compatibility = informationClass === HeapCompatibilityInformation;
  memory.setU32(buffer, compatibility ? LOW_FRAGMENTATION : Number(endsOnCorruption(context)));
  return DONE;
}

/** Gives the pages of the heap's free ranges back. */
export function optimizeResources(context: HeapContext, handle: Address): HeapAnswer {
  const heap = new SegmentHeap(context, handle);
  const blockedOn = closedLock(heap, 0);
  if (blockedOn !== NULL) return { value: 0, blockedOn };
  try {
    decommitFreeRanges(heap);
    return DONE;
  } catch (error) {
    return react(heap, error, 0);
  }
}

/** What HeapOptimizeResources is refused with; undefined for HEAP_OPTIMIZE_RESOURCES_INFORMATION of version 1. */
export function refusedOptimization(
  context: HeapContext,
  information: Address,
  length: number,
): HeapAnswer | undefined {
  const { memory } = context;
  if (length < 8) return TOO_SHORT;
  const sound = memory.u32(information) === 1 && memory.u32(offset(information, 4)) === 0;
  return sound ? undefined : BAD_PARAMETER;
}

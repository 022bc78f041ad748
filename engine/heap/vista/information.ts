import { type Address, NULL, offset } from '../../base/units';
import { HEAP_NO_SERIALIZE } from '../../nt/heap-flags';
import { Win32Error } from '../../nt/status';
import { createLowFragmentationHeap, LOW_FRAGMENTATION } from '../lfh/create';
import { frontEndOf, isEligible } from '../lfh/usage';
import { enableTermination, endsOnCorruption, heapCount, heapHandle } from '../process-heaps';
import { type HeapAnswer, type HeapContext } from '../seam';
import { BAD_HANDLE, closedLock, DONE, opened, react } from './call-frame';
import { openHeap, type OpenHeap, vistaProfile } from './open-heap';
import { optimize } from './optimize';

/* HeapSetInformation and HeapQueryInformation (HEAP_SPEC §A.12, C-80 to C-88). */

const HeapCompatibilityInformation = 0;
const HeapEnableTerminationOnCorruption = 1;
const HeapOptimizeResources = 3;

const refused = (lastError: number): HeapAnswer => ({ value: 0, lastError });
const BAD_PARAMETER = refused(Win32Error.INVALID_PARAMETER);
const TOO_SHORT = refused(Win32Error.INSUFFICIENT_BUFFER);

export function HeapSetInformation(
  context: HeapContext,
  handle: Address,
  informationClass: number,
  information: Address,
  length: number,
): HeapAnswer {
  switch (informationClass) {
    case HeapCompatibilityInformation:
      return setCompatibility(context, handle, information, length);
    case HeapEnableTerminationOnCorruption:
      enableTermination(context);
      return DONE;
    case HeapOptimizeResources:
      return vistaProfile(context.process.profile).optimizesResources
        ? optimizeResources(context, handle, information, length)
        : BAD_PARAMETER;
    default:
      return BAD_PARAMETER;
  }
}

function setCompatibility(
  context: HeapContext,
  handle: Address,
  information: Address,
  length: number,
): HeapAnswer {
  if (length < 4) return TOO_SHORT;
  if (handle === NULL) return refused(Win32Error.NOACCESS);
  const heap = opened(context, handle);
  if (heap === undefined) return BAD_HANDLE;
  const wanted = context.memory.u32(information);
  if (wanted > LOW_FRAGMENTATION || (heap.flags & HEAP_NO_SERIALIZE) !== 0) return BAD_PARAMETER;
  // Nothing turns the front end off again, and a heap that cannot have it says the same (C-85, C-87).
  if (wanted !== LOW_FRAGMENTATION || !isEligible(heap)) return refused(Win32Error.GEN_FAILURE);
  const blockedOn = closedLock(heap, 0);
  if (blockedOn !== NULL) return { value: 0, blockedOn };
  if (frontEndOf(heap) !== NULL || createLowFragmentationHeap(heap) !== NULL) return DONE;
  return refused(Win32Error.NOT_ENOUGH_MEMORY);
}

/** HEAP_OPTIMIZE_RESOURCES_INFORMATION: Version 1, Flags 0. Without a handle all heaps of the process are meant. */
function optimizeResources(
  context: HeapContext,
  handle: Address,
  information: Address,
  length: number,
): HeapAnswer {
  const { memory } = context;
  if (length < 8) return TOO_SHORT;
  if (memory.u32(information) !== 1 || memory.u32(offset(information, 4)) !== 0) return BAD_PARAMETER;
  const heaps: OpenHeap[] = [];
  const count = handle === NULL ? heapCount(context) : 1;
  for (let index = 0; index < count; index++) {
    const heap = openHeap(context, handle === NULL ? heapHandle(context, index) : handle);
    if (heap === undefined) return BAD_HANDLE;
    const blockedOn = closedLock(heap, 0);
    if (blockedOn !== NULL) return { value: 0, blockedOn };
    heaps.push(heap);
  }
  for (const heap of heaps)
    try {
      optimize(heap);
    } catch (error) {
      return react(heap, error, 0);
    }
  return DONE;
}

/** Answers a u32 for the classes that exist. */
export function HeapQueryInformation(
  context: HeapContext,
  handle: Address,
  informationClass: number,
  buffer: Address,
  length: number,
  returned: Address,
): HeapAnswer {
  const { memory } = context;
  if (
    informationClass !== HeapCompatibilityInformation &&
    informationClass !== HeapEnableTerminationOnCorruption
  )
    return BAD_PARAMETER;
  const heap = opened(context, handle);
  if (heap === undefined && informationClass === HeapCompatibilityInformation)
    return handle === NULL ? refused(Win32Error.NOACCESS) : BAD_HANDLE;
  if (returned !== NULL) memory.setPointer(returned, 4);
  if (length < 4) return TOO_SHORT;
  memory.setU32(
    buffer,
    informationClass === HeapCompatibilityInformation && heap !== undefined
      ? frontEndType(heap)
      : Number(endsOnCorruption(context)),
  );
  return DONE;
}

/** The active front end: 0 none, 2 low-fragmentation heap. */
const frontEndType = (heap: OpenHeap): number =>
  heap.memory.u8(offset(heap.at, heap.layout.FrontEndHeapType));

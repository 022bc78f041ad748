import { type Address, NULL } from '../../base/units';
import { FailureType } from '../../nt/failure-types';
import { CREATE_OPTIONS, HEAP_CLASS_1 } from '../../nt/heap-flags';
import { NtStatus } from '../../nt/status';
import { aloneAt, failureInformationAt, writeFailure } from '../failure-information';
import { NOTHING_GIVEN } from '../given';
import { endsOnCorruption, heapCount, heapHandle } from '../process-heaps';
import { type HeapAnswer, type HeapContext, type HeapManager } from '../seam';
import { VISTA } from '../vista/manager';
import { RtlProtectHeap as protectNtHeap } from '../vista/protect';
import * as calls from './calls';
import { isSegmentHeapFor } from './create';
import * as information from './information';
import { hasSegmentSignature } from './open-heap';
import { RtlProtectHeap } from './protect';
import * as queries from './query-calls';
import { SEGMENT_READER } from './reader';

/** Whether a call is about a segment heap; the others of the process are NT heaps of Windows 10 (HEAP_SPEC §D.8). */
const isOurs = hasSegmentSignature;

/** The segment heap of Windows 10 and later, beside NT heaps where a heap is fixed, not serialised, or checks. */
export const SEGMENT_MANAGER: HeapManager = {
  reader: SEGMENT_READER,
  createProcessHeap: context =>
    isSegmentHeapFor(context, 0, 0) ? calls.createProcessHeap(context) : VISTA.createProcessHeap(context),
  HeapCreate: (context, options, initial, maximum) =>
    RtlCreateHeap(context, (options & CREATE_OPTIONS) | HEAP_CLASS_1, initial, maximum),
  RtlCreateHeap,
  HeapDestroy: (context, heap) => (isOurs(context, heap) ? calls : VISTA).HeapDestroy(context, heap),
  HeapAlloc: (context, heap, flags, bytes) =>
    (isOurs(context, heap) ? calls : VISTA).HeapAlloc(context, heap, flags, bytes),
  HeapReAlloc: (context, heap, flags, user, bytes) =>
    (isOurs(context, heap) ? calls : VISTA).HeapReAlloc(context, heap, flags, user, bytes),
  HeapFree(context, heap, flags, user) {
    if (user !== NULL && heap === NULL) return nullHeap(context, user);
    if (user === NULL || !isOurs(context, heap)) return VISTA.HeapFree(context, heap, flags, user);
    return calls.HeapFree(context, heap, flags, user);
  },
  HeapSize: (context, heap, flags, user) =>
    (isOurs(context, heap) ? calls : VISTA).HeapSize(context, heap, flags, user),
  HeapValidate: (context, heap, flags, user) =>
    (isOurs(context, heap) ? queries : VISTA).HeapValidate(context, heap, flags, user),
  HeapWalk: (context, heap, entry) =>
    (isOurs(context, heap) ? queries : VISTA).HeapWalk(context, heap, entry),
  HeapLock: (context, heap) => (isOurs(context, heap) ? queries : VISTA).HeapLock(context, heap),
  HeapUnlock: (context, heap) => (isOurs(context, heap) ? queries : VISTA).HeapUnlock(context, heap),
  HeapCompact: (context, heap, flags) =>
    (isOurs(context, heap) ? queries : VISTA).HeapCompact(context, heap, flags),
  HeapSummary: (context, heap, flags, summary) =>
    (isOurs(context, heap) ? queries : VISTA).HeapSummary(context, heap, flags, summary),
  HeapSetInformation,
  HeapQueryInformation: (context, heap, informationClass, buffer, length, returned) =>
    isOurs(context, heap)
      ? information.HeapQueryInformation(context, informationClass, buffer, length, returned)
      : VISTA.HeapQueryInformation(context, heap, informationClass, buffer, length, returned),
  getUserInfo: (context, heap, flags, user) =>
    (isOurs(context, heap) && user !== NULL ? calls : VISTA).getUserInfo(context, heap, flags, user),
  setUserValue: (context, heap, flags, user, value) =>
    (isOurs(context, heap) && user !== NULL ? calls : VISTA).setUserValue(context, heap, flags, user, value),
  setUserFlags: (context, heap, flags, user, reset, set) =>
    (isOurs(context, heap) && user !== NULL ? calls : VISTA).setUserFlags(
      context,
      heap,
      flags,
      user,
      reset,
      set,
    ),
  RtlProtectHeap: (context, heap, readOnly) =>
    isOurs(context, heap) ? RtlProtectHeap(context, heap, readOnly) : protectNtHeap(context, heap, readOnly),
};

/** Memory, a lock or parameters of the program's make an NT heap: our rule. */
function RtlCreateHeap(
  context: HeapContext,
  flags: number,
  initial: number,
  maximum: number,
  given = NOTHING_GIVEN,
): HeapAnswer {
  return given === NOTHING_GIVEN && isSegmentHeapFor(context, flags, maximum)
    ? calls.RtlCreateHeap(context, flags, initial)
    : VISTA.RtlCreateHeap(context, flags, initial, maximum, given);
}

function HeapSetInformation(
  context: HeapContext,
  heap: Address,
  informationClass: number,
  buffer: Address,
  length: number,
): HeapAnswer {
  if (informationClass === information.HeapOptimizeResources)
    return optimizeResources(context, heap, buffer, length);
  if (informationClass === information.HeapCompatibilityInformation && isOurs(context, heap))
    return information.setCompatibility(context, buffer, length);
  return VISTA.HeapSetInformation(context, heap, informationClass, buffer, length);
}

/** Without a handle all heaps of the process are meant, each by its kind. */
function optimizeResources(context: HeapContext, heap: Address, buffer: Address, length: number): HeapAnswer {
  const refusal = information.refusedOptimization(context, buffer, length);
  if (refusal !== undefined) return refusal;
  const count = heap === NULL ? heapCount(context) : 1;
  let answer: HeapAnswer = { value: 1 };
  for (let index = 0; index < count && answer.value !== 0; index++) {
    const each = heap === NULL ? heapHandle(context, index) : heap;
    answer = isOurs(context, each)
      ? information.optimizeResources(context, each)
      : VISTA.HeapSetInformation(context, each, information.HeapOptimizeResources, buffer, length);
  }
  return answer;
}

/** A block is freed without a heap (HEAP_SPEC §F.2, type 18). */
function nullHeap(context: HeapContext, user: Address): HeapAnswer {
  const failureName = 'heap_failure_null_heap';
  const claim = 'a block is freed with the handle of its heap';
  const corruption = {
    failureType: FailureType[failureName],
    failureName,
    heap: NULL,
    at: user,
    size: 1,
    claim,
  };
  writeFailure(context, corruption, aloneAt(user));
  if (!endsOnCorruption(context)) return { value: 0, corruption };
  const information = [failureInformationAt(context.process)];
  const raise = { status: NtStatus.HEAP_CORRUPTION, information, continuable: false };
  return { value: 0, corruption, raise };
}

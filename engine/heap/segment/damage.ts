import { type Address } from '../../base/units';
import { type FailureName, FailureType } from '../../nt/failure-types';
import { Win32Error } from '../../nt/status';
import { type Corruption } from '../seam';
import { type HeapView } from '../view';

/** A check of the segment heap failed; caught in one place, where a call turns it into its answer. */
export class SegmentDamage extends Error {
  override readonly name = 'SegmentDamage';
  readonly corruption: Corruption;
  /** What a call that goes on leaves as last error; undefined leaves it alone (HEAP_SPEC §F.3). */
  readonly lastError: number | undefined;

  constructor(corruption: Corruption, lastError: number | undefined) {
    super(corruption.claim);
    this.corruption = corruption;
    this.lastError = lastError;
  }
}

export function damage(
  heap: Pick<HeapView, 'at'>,
  failureName: FailureName,
  at: Address,
  size: number,
  claim: string,
  lastError: number | undefined = Win32Error.INVALID_PARAMETER,
): SegmentDamage {
  const failureType = FailureType[failureName];
  return new SegmentDamage({ failureType, failureName, heap: heap.at, at, size, claim }, lastError);
}

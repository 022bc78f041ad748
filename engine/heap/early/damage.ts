import { type Address } from '../../base/units';
import { type FailureName, FailureType } from '../../nt/failure-types';
import { type Corruption } from '../seam';
import { type EarlyView, type OpenHeap } from './open-heap';

/**
 * A call cannot go on: its pointer is no busy block, or what it walks leads nowhere. Thrown where that shows, caught in
 * one place, where the call turns it into its answer. This generation knows no HEAP_FAILURE_TYPE and never ends the
 * process; what it notices is named as later ones name it.
 */
export class EarlyDamage extends Error {
  override readonly name = 'EarlyDamage';
  readonly corruption: Corruption;

  constructor(corruption: Corruption) {
    super(corruption.claim);
    this.corruption = corruption;
  }
}

export function corruptionOf(
  heap: EarlyView,
  failureName: FailureName,
  at: Address,
  size: number,
  claim: string,
): Corruption {
  return { failureType: FailureType[failureName], failureName, heap: heap.at, at, size, claim };
}

export function damage(
  heap: EarlyView,
  failureName: FailureName,
  at: Address,
  size: number,
  claim: string,
): EarlyDamage {
  return new EarlyDamage(corruptionOf(heap, failureName, at, size, claim));
}

/** Keeps the first damage of a call that prints a message and goes on (HEAP_SPEC §D.3). */
export function notice(heap: OpenHeap, found: Corruption): void {
  heap.noticed ??= found;
}

/** No list of a heap that fits an address space is longer. */
const MOST_LINKS = 0x400000;

/** Stops a walk along a list that forged links have closed to a loop, where Windows would never come back: our rule. */
export function checkSteps(heap: EarlyView, steps: number, head: Address): void {
  if (steps > MOST_LINKS)
    throw damage(heap, 'heap_failure_listentry_corruption', head, 8, 'a list leads back to its head');
}

import { type Address } from '../../base/units';
import { Win32Error } from '../../nt/status';
import { type VerifierStopCode, verifierStopName } from '../../nt/verifier-stops';
import { type Corruption, type HeapAnswer } from '../seam';

/** What is wrong with a block or a pointer, and the stop that reports it. */
export interface Finding {
  readonly code: VerifierStopCode;
  readonly at: Address;
  readonly size: number;
  readonly claim: string;
}

/** Page heap stops the process in the debugger. Thrown where a check fails, caught where the call makes its answer. */
export class VerifierStop extends Error {
  override readonly name = 'VerifierStop';
  readonly corruption: Corruption;

  constructor(heap: Address, finding: Finding) {
    super(finding.claim);
    this.corruption = corruptionOf(heap, finding);
  }
}

export function corruptionOf(heap: Address, { code, at, size, claim }: Finding): Corruption {
  return { failureType: code, failureName: verifierStopName(code), heap, at, size, claim };
}

/** The call's answer after a stop: it fails and the process goes on, as after `g` in a debugger (our rule). */
export function afterStop(error: unknown, value: number): HeapAnswer {
  if (!(error instanceof VerifierStop)) throw error;
  return { value, lastError: Win32Error.INVALID_PARAMETER, corruption: error.corruption };
}

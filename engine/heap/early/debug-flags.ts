import { heapFlagsOf } from '../../nt/global-flags';
import {
  HEAP_FREE_CHECKING_ENABLED,
  HEAP_SKIP_VALIDATION_CHECKS,
  HEAP_TAGGING,
  HEAP_TAIL_CHECKING_ENABLED,
  HEAP_VALIDATE_ALL_ENABLED,
  HEAP_VALIDATE_PARAMETERS_ENABLED,
} from '../../nt/heap-flags';

/* What the process's global flags make of the heaps that it creates (HEAP_SPEC §B.3). */

const CHECKING =
  HEAP_TAIL_CHECKING_ENABLED |
  HEAP_FREE_CHECKING_ENABLED |
  HEAP_VALIDATE_PARAMETERS_ENABLED |
  HEAP_VALIDATE_ALL_ENABLED;
/** Tagging, and tagging by module. */
const FLG_TAGGING = 0x8800;

/** Whether a heap with these flags has no front end and its calls look at the block that they are given. */
export const isChecking = (flags: number): boolean => (flags & CHECKING) !== 0;

/** Bits of `_HEAP.Flags`: heaps of this generation say with one of their own that they check, and do not say that they tag (GV9). */
export function debugFlags(globalFlags: number): number {
  const flags = heapFlagsOf(globalFlags) & ~HEAP_TAGGING;
  return isChecking(flags) ? flags | HEAP_SKIP_VALIDATION_CHECKS : flags;
}

/** Whether heaps have an area of pseudo tags behind their header (HEAP_SPEC §D.0). */
export const hasPseudoTags = (globalFlags: number): boolean => (globalFlags & FLG_TAGGING) !== 0;

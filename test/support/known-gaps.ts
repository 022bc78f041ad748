import { type ProfileId } from '../../engine/nt/profile-ids';

/* What docs/CONFORMANCE.md states and Heapscope does not do. test/conformance/coverage.test.ts holds it to account, docs/FIDELITY.md tells it. */

/** Statements that do not hold, or hold for other reasons than on Windows, with the profiles concerned. */
export const KNOWN_GAPS: Readonly<
  Record<number, { readonly profiles: readonly ProfileId[]; readonly reason: string }>
> = {};

/** Statements that can only be observed in a part of the profiles that their row names. */
export const NARROWED: Readonly<
  Record<number, { readonly not: readonly ProfileId[]; readonly reason: string }>
> = {
  53: { not: ['win10-x86'], reason: 'the listing GV6 was printed by a 64-bit process' },
};

/** Not part of this product, by the row itself. */
export const OUT_OF_SCOPE: Readonly<Record<number, string>> = {
  224: 'placeholders of virtual memory, which no heap uses',
};

/** What the segment heap is held to: the calls and what they promise, not the structures of the NT heap. */
export const SEGMENT_STATEMENTS: readonly number[] = [7, 17, 18, 19, 20, 22, 26, 38, 229, 230, 232, 235];

import { type Address, NULL, offset } from '../base/units';
import { failureNumber, isFailureName } from '../nt/failure-types';
import { FAILURE_INFORMATION } from '../nt/layout-failure';
import { type Corruption, type HeapContext, type HeapProcess } from './seam';

/** What lies around a damaged place. */
export interface Surroundings {
  /** The block that is damaged, or what the call was given. */
  readonly address: Address;
  /** The sound blocks before and behind it, NULL where there is none. */
  readonly previous: Address;
  readonly next: Address;
  /** The header that the neighbours tell, its two words decoded and as they are stored; undefined when they tell none. */
  readonly expected: { readonly decoded: readonly number[]; readonly encoded: readonly number[] } | undefined;
}

/** Where the structure lies: in the page of the process environment block, our rule. */
export const failureInformationAt = (process: Pick<HeapProcess, 'peb' | 'profile'>): Address =>
  offset(process.peb, process.profile.width.peb.failureInformation);

/** Leaves what a check found in memory, in place of what the one before it found; its stack trace is the machine's to fill in. */
export function writeFailure(context: HeapContext, corruption: Corruption, around: Surroundings): void {
  const { memory, process } = context;
  if (!isFailureName(corruption.failureName)) return;
  const layout = FAILURE_INFORMATION[memory.pointerBytes];
  const at = failureInformationAt(process);
  memory.phase('validate');
  memory.fill(at, layout.sizeof, 0);
  memory.setU32(offset(at, layout.version), 1);
  memory.setU32(offset(at, layout.structureSize), layout.sizeof);
  memory.setU32(offset(at, layout.failureType), failureNumber(corruption.failureType, process.options.win11));
  memory.setPointer(offset(at, layout.heapAddress), corruption.heap);
  memory.setPointer(offset(at, layout.address), around.address);
  memory.setPointer(offset(at, layout.previousBlock), around.previous);
  memory.setPointer(offset(at, layout.nextBlock), around.next);
  const { expected } = around;
  if (expected === undefined) return;
  const words = (to: number, two: readonly number[]): void => {
    // An entry has its words in its last eight bytes.
    const first = offset(at, to + process.profile.headerBytes - 8);
    two.forEach((word, k) => {
      memory.setU32(offset(first, 4 * k), word >>> 0);
    });
  };
  words(layout.expectedEncoded, expected.encoded);
  words(layout.expectedDecoded, expected.decoded);
}

/** Damage that is not among the blocks of a segment: nothing is known around it. */
export const aloneAt = (address: Address): Surroundings => ({
  address,
  previous: NULL,
  next: NULL,
  expected: undefined,
});

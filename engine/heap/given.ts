import { type Address, NULL, offset, PAGE_SIZE, roundUp } from '../base/units';
import { HEAP_GROWABLE, HEAP_NO_SERIALIZE } from '../nt/heap-flags';
import { type HeapDefaults } from '../nt/profile';
import { type HeapMemory } from '../memory/seam';
import { lentMemory, type LentMemory } from './lent-memory';

/* What RtlCreateHeap takes beside flags and sizes: memory, a lock, parameters (HEAP_SPEC §A.13). */

/** RTL_HEAP_PARAMETERS; sizes in bytes, 0 where the heap decides. */
export interface HeapParameters extends HeapDefaults {
  readonly maximumAllocation: number;
  readonly virtualMemoryThreshold: number;
  readonly initialCommit: number;
  readonly initialReserve: number;
  readonly commitRoutine: Address;
}

/** What a heap is made of, and with. */
export interface HeapGiven {
  /** Memory of the program's; undefined when the heap reserves its own. */
  readonly memory: LentMemory | undefined;
  /** A critical section of the program's; NULL when the heap has its own. */
  readonly lock: Address;
  readonly parameters: HeapParameters;
}

export const NO_PARAMETERS: HeapParameters = {
  segmentReserve: 0,
  segmentCommit: 0,
  deCommitFreeBlock: 0,
  deCommitTotalFree: 0,
  maximumAllocation: 0,
  virtualMemoryThreshold: 0,
  initialCommit: 0,
  initialReserve: 0,
  commitRoutine: NULL,
};

/** What HeapCreate gives. */
export const NOTHING_GIVEN: HeapGiven = { memory: undefined, lock: NULL, parameters: NO_PARAMETERS };

/** The addresses of RtlCreateHeap's arguments, NULL for those that were left out. */
export interface GivenAddresses {
  readonly base: Address;
  readonly lock: Address;
  readonly parameters: Address;
}

/** Fields of RTL_HEAP_PARAMETERS: Length and 11 of the pointer's width. */
const FIELDS = 12;
export const parametersBytes = (pointerBytes: 4 | 8): number => FIELDS * pointerBytes;

/** What lies at the addresses; undefined for what RtlCreateHeap refuses. `reserve` bounds memory of the program's, 0 does not. */
export function givenAt(
  memory: HeapMemory,
  flags: number,
  reserve: number,
  at: GivenAddresses,
): HeapGiven | undefined {
  if (at.base === NULL && at.lock === NULL && at.parameters === NULL) return NOTHING_GIVEN;
  if ((flags & HEAP_NO_SERIALIZE) !== 0 && at.lock !== NULL) return undefined;
  const parameters = readParameters(memory, at.parameters);
  const own = { lock: at.lock, parameters };
  if (at.base === NULL) return parameters.commitRoutine === NULL ? { ...own, memory: undefined } : undefined;
  const lent =
    parameters.commitRoutine === NULL
      ? lentMemory(memory, at.base, reserve)
      : announcedMemory(at.base, flags, parameters);
  return lent === undefined ? undefined : { ...own, memory: lent };
}

/** A structure of another length is passed over. */
export function readParameters(memory: HeapMemory, at: Address): HeapParameters {
  const P = memory.pointerBytes;
  if (at === NULL || memory.u32(at) !== parametersBytes(P)) return NO_PARAMETERS;
  const field = (index: number): Address => memory.pointer(offset(at, index * P));
  return {
    segmentReserve: field(1),
    segmentCommit: field(2),
    deCommitFreeBlock: field(3),
    deCommitTotalFree: field(4),
    maximumAllocation: field(5),
    virtualMemoryThreshold: field(6),
    initialCommit: field(7),
    initialReserve: field(8),
    commitRoutine: field(9),
  };
}

/** With a commit routine the program says what it has reserved and committed. */
function announcedMemory(at: Address, flags: number, parameters: HeapParameters): LentMemory | undefined {
  const { initialCommit, initialReserve } = parameters;
  const isGrowable = (flags & HEAP_GROWABLE) !== 0;
  if (isGrowable || at % PAGE_SIZE !== 0 || initialCommit === 0 || initialCommit > initialReserve)
    return undefined;
  return { at, reserve: roundUp(initialReserve, PAGE_SIZE), committed: roundUp(initialCommit, PAGE_SIZE) };
}

/** The defaults of the process but for what the parameters say. */
export const tuned = (defaults: HeapDefaults, parameters: HeapParameters): HeapDefaults => ({
  segmentReserve: parameters.segmentReserve || defaults.segmentReserve,
  segmentCommit: parameters.segmentCommit || defaults.segmentCommit,
  deCommitTotalFree: parameters.deCommitTotalFree || defaults.deCommitTotalFree,
  deCommitFreeBlock: parameters.deCommitFreeBlock || defaults.deCommitFreeBlock,
});

/**
 * `_HEAP.VirtualMemoryThreshold`, granules: what the parameters say, at most `largest`. A smaller MaximumAllocationSize lowers
 * it, so that what is larger comes to where that is looked at.
 */
export function thresholdOf(parameters: HeapParameters, granule: number, largest: number): number {
  const { virtualMemoryThreshold, maximumAllocation } = parameters;
  const wanted = virtualMemoryThreshold === 0 ? largest : roundUp(virtualMemoryThreshold, granule) / granule;
  const most = maximumAllocation === 0 ? largest : roundUp(maximumAllocation, granule) / granule;
  return Math.min(largest, wanted, most);
}

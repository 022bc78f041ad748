import { type Address } from '../base/units';
import { type HeapMemory } from '../memory/seam';
import { type Profile } from '../nt/profile';

/**
 * The seam between the allocator and whoever calls it. A call gets a memory view, the heap's process-wide state and
 * its arguments, and answers with plain data: it never touches threads, shadow or clocks. Calls are free functions
 * `(context, ...arguments) => HeapAnswer`, named as Windows names them, in calls.ts.
 */
export interface HeapContext {
  readonly memory: HeapMemory;
  readonly process: HeapProcess;
  /** Id of the calling thread (the lock owner's identity in heap structures). */
  readonly thread: number;
}

/** State of the heaps of one process that is not in heap pages. Where Windows keeps such state in the PEB it is in simulated memory too. */
export interface HeapProcess {
  readonly profile: Profile;
  /** Whether a large free area is given back (HEAP_SPEC §C.4). */
  readonly decommit: 'never' | 'threshold';
  /** The process environment block: a committed page that holds the list of heaps. */
  readonly peb: Address;
  /** Draws heap keys, in order. Tests pin them. */
  readonly nextKey: () => { readonly u32: number; readonly u16: number };
}

/**
 * What a call did. `value` is the result as the C program sees it (a pointer, a size, 0/1 for BOOL; -1 for
 * (SIZE_T)-1). `lastError` undefined means untouched. `raise` is set when the call raises instead of returning.
 */
export interface HeapAnswer {
  readonly value: number;
  readonly lastError?: number;
  readonly raise?: {
    readonly status: number;
    readonly information: readonly number[];
    readonly continuable: boolean;
  };
  /** The heap's own checks noticed damage: what Windows would notice, whatever it then does. */
  readonly corruption?: Corruption;
  /** Set when another thread holds the heap's lock: nothing was done, retry when it is released. */
  readonly blockedOn?: Address;
}

/** What the heap's own check found. */
export interface Corruption {
  /** HEAP_FAILURE_TYPE, numbering of the profile (HEAP_SPEC §F.2). */
  readonly failureType: number;
  readonly failureName: string;
  readonly heap: Address;
  /** The damaged header, link or argument: where it is in memory, and how many bytes were checked there. */
  readonly at: Address;
  readonly size: number;
  /** The rule that did not hold, in the words the user reads. */
  readonly claim: string;
}

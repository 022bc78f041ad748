import { type Address } from '../base/units';
import { type HeapMemory } from '../memory/seam';
import { type Profile } from '../nt/profile';
import { type Decision, type DecisionRecorder } from './decision';
import { type HeapGiven } from './given';
import { type HeapReader } from './reader';

/**
 * The seam between the allocator and whoever calls it. A call gets a memory view, the heap's process-wide state and
 * its arguments, and answers with plain data: it never touches threads, shadow or clocks. Calls are free functions
 * `(context, ...arguments) => HeapAnswer`, named as Windows names them, in calls.ts; what they do is up to the manager of
 * the process's manager, one a generation of the heap.
 */
export interface HeapContext {
  readonly memory: HeapMemory;
  readonly process: HeapProcess;
  /** Id of the calling thread (the lock owner's identity in heap structures). */
  readonly thread: number;
  /** The manager's, to use again in the next call: nothing in it may be taken for true without reading memory. */
  record?: object | undefined;
  /** Told what the call decides; undefined but for a call that somebody wants explained. */
  readonly recorder?: DecisionRecorder | undefined;
  /** The program's commit routine was asked for what the call needs, and did not commit it. */
  readonly refusesCommit?: boolean;
}

/**
 * One generation of the heap: what its calls do, under the names that Windows gives them, and how its bytes are read. A
 * process has exactly one, chosen when it starts (managers.ts).
 */
export interface HeapManager {
  readonly reader: HeapReader;
  /** What the express lane is to know of it in a profile; undefined when it has none there. */
  readonly express?: (profile: Profile) => ExpressLayout | undefined;
  /** Process start: makes the process heap and enters it into the process's list. */
  createProcessHeap(context: HeapContext): HeapAnswer;
  HeapCreate(context: HeapContext, options: number, initial: number, maximum: number): HeapAnswer;
  /** The same with ntdll's flags, those of RTL_CREATE_OPTIONS, and with what the program gives: NOTHING_GIVEN when left out. */
  RtlCreateHeap(
    context: HeapContext,
    flags: number,
    initial: number,
    maximum: number,
    given?: HeapGiven,
  ): HeapAnswer;
  HeapDestroy(context: HeapContext, heap: Address): HeapAnswer;
  HeapAlloc(context: HeapContext, heap: Address, flags: number, bytes: number): HeapAnswer;
  HeapReAlloc(context: HeapContext, heap: Address, flags: number, user: Address, bytes: number): HeapAnswer;
  HeapFree(context: HeapContext, heap: Address, flags: number, user: Address): HeapAnswer;
  HeapSize(context: HeapContext, heap: Address, flags: number, user: Address): HeapAnswer;
  HeapValidate(context: HeapContext, heap: Address, flags: number, user: Address): HeapAnswer;
  /** Moves the PROCESS_HEAP_ENTRY at `entry` to the next item. */
  HeapWalk(context: HeapContext, heap: Address, entry: Address): HeapAnswer;
  HeapLock(context: HeapContext, heap: Address): HeapAnswer;
  HeapUnlock(context: HeapContext, heap: Address): HeapAnswer;
  HeapCompact(context: HeapContext, heap: Address, flags: number): HeapAnswer;
  HeapSummary(context: HeapContext, heap: Address, flags: number, summary: Address): HeapAnswer;
  HeapSetInformation(
    context: HeapContext,
    heap: Address,
    informationClass: number,
    information: Address,
    length: number,
  ): HeapAnswer;
  HeapQueryInformation(
    context: HeapContext,
    heap: Address,
    informationClass: number,
    buffer: Address,
    length: number,
    returned: Address,
  ): HeapAnswer;
  /** RtlGetUserInfoHeap: the value and the flags that the program gave a block (HEAP_SPEC §B.1). */
  getUserInfo(context: HeapContext, heap: Address, flags: number, user: Address): UserInfo;
  /** RtlSetUserValueHeap. */
  setUserValue(context: HeapContext, heap: Address, flags: number, user: Address, value: number): HeapAnswer;
  /** RtlSetUserFlagsHeap. Both masks are HEAP_SETTABLE_USER_FLAG1 to 3 and were checked. */
  setUserFlags(
    context: HeapContext,
    heap: Address,
    flags: number,
    user: Address,
    reset: number,
    set: number,
  ): HeapAnswer;
  /** Memory of the program's becomes a further segment; undefined where heaps have no such segments. */
  readonly RtlExtendHeap?: (
    context: HeapContext,
    heap: Address,
    flags: number,
    base: Address,
    size: number,
  ) => HeapAnswer;
  /** All committed pages become read-only or may be written to; undefined where heaps protect their pages themselves. */
  readonly RtlProtectHeap?: (context: HeapContext, heap: Address, readOnly: boolean) => HeapAnswer;
}

/**
 * Where the express lane (machine/express) finds what a call of a healthy front end reads and stores: names and meaning of
 * `fields` are those of its layout.ts.
 */
export interface ExpressLayout {
  readonly fields: Readonly<Record<string, number>>;
  /** The bucket, from 1, that serves blocks of `size` granules, header included: from 2 to below `sizes`. */
  bucketOf(size: number): number;
  readonly sizes: number;
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
  /** Draws 32 bits for everything else that a heap leaves to chance. */
  readonly nextRandom: () => number;
  /** The generation of the heap that this process has. */
  readonly manager: HeapManager;
  /** The same for blocks of malloc and its family, which the debug C library dresses. */
  readonly crt: Pick<HeapManager, 'HeapAlloc' | 'HeapReAlloc' | 'HeapFree' | 'HeapSize'>;
  readonly options: HeapOptions;
}

/**
 * How page heap is turned on (HEAP_SPEC §D.9). `backwards` and `unaligned` are full page heap with an option of GFlags: the
 * page that nobody may touch before each block instead of behind it, or a block that ends right there whatever its size.
 */
export type PageHeapKind = 'off' | 'light' | 'full' | 'backwards' | 'unaligned';

/** What stacks on a profile (HEAP_SPEC §0, modifiers). */
export interface HeapOptions {
  /** NtGlobalFlag, FLG_* bits (HEAP_SPEC §B.3): 0x70 is what a debugger sets. */
  readonly globalFlags: number;
  readonly pageHeap: PageHeapKind;
  /** Whether the low-fragmentation heap may be used. */
  readonly lowFragmentation: boolean;
  /** Failures have the numbers of Windows 11 (HEAP_SPEC §F.2). */
  readonly win11: boolean;
}

/** No modifier. */
export const PLAIN_HEAP: HeapOptions = {
  globalFlags: 0,
  pageHeap: 'off',
  lowFragmentation: true,
  win11: false,
};

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
  /** What the debug C library says of damage, for its report of errors (HEAP_SPEC §E.2). */
  readonly report?: string;
  /** Set when another thread holds the heap's lock: nothing was done, retry when it is released. */
  readonly blockedOn?: Address;
  /** What became of blocks when `value` and the arguments do not say it: calls on handles, calls for many blocks. */
  readonly changes?: readonly BlockChange[];
  /** How it came about, when the context had a recorder. */
  readonly decision?: Decision;
}

/** A block was allocated (`from` is NULL), freed (`to` is NULL), or resized, whether it moved or not. */
export interface BlockChange {
  readonly from: Address;
  readonly to: Address;
  /** Requested bytes of the block at `to`. */
  readonly size: number;
  /** What the new bytes are: zero, or whatever was there. */
  readonly zeroed: boolean;
  /** The handle of the memory object that the block belongs to, NULL for none. */
  readonly handle: Address;
}

/** `value` is 1 when `user` is a busy block. */
export interface UserInfo extends HeapAnswer {
  /** Undefined when the block has no room for a value. */
  readonly userValue: number | undefined;
  /** HEAP_SETTABLE_USER_FLAG1 to 3. */
  readonly userFlags: number;
}

/** What the heap's own check found. */
export interface Corruption {
  /** HEAP_FAILURE_TYPE in the numbering of Windows 7 to 10 (HEAP_SPEC §F.2), or the code of a verifier stop. */
  readonly failureType: number;
  readonly failureName: string;
  readonly heap: Address;
  /** The damaged header, link or argument: where it is in memory, and how many bytes were checked there. */
  readonly at: Address;
  readonly size: number;
  /** The rule that did not hold, in the words the user reads. */
  readonly claim: string;
}

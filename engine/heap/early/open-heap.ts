import { type Address, NULL, offset } from '../../base/units';
import { HEAP_CREATE_ENABLE_EXECUTE, HEAP_SIGNATURE } from '../../nt/heap-flags';
import { PAGE_EXECUTE_READWRITE, PAGE_READWRITE } from '../../nt/memory-flags';
import { type EarlyProfile, type Profile } from '../../nt/profile';
import { type HeapMemory } from '../../memory/seam';
import { type Corruption, type HeapContext } from '../seam';
import { type HeapView, type PeekMemory } from '../view';

/** A heap as its readers see it. */
export interface EarlyView extends HeapView {
  readonly profile: EarlyProfile;
  /** What the cookie of every header is mixed with; byte 4 of the heap (HEAP_SPEC §D.2; where it lies is our rule). */
  readonly cookie: number;
}

/** The same for the length of one call that may change the heap. */
export interface OpenHeap extends EarlyView {
  readonly memory: HeapMemory;
  readonly context: HeapContext;
  /** `_HEAP.Flags`. */
  readonly flags: number;
  /** `_HEAP.ForceFlags`: added to the flags of every call. */
  readonly forced: number;
  /** The first damage that the call noticed and went on after: a safe unlink that was left out (HEAP_SPEC §D.3). */
  noticed: Corruption | undefined;
}

/** The profile of a process whose manager is this one: managers.ts pairs them. */
export const earlyProfile = (profile: Profile): EarlyProfile => profile as EarlyProfile;

/** Where the cookie of a heap lies: the byte of its own header that holds the cookie of every other. */
export const COOKIE_AT = 4;

/** Reads the header at `at`; undefined when its signature is not a heap's. Throws ProcessFault when it is not readable. */
export function openHeap(context: HeapContext, at: Address): OpenHeap | undefined {
  const { layout } = earlyProfile(context.process.profile);
  return context.memory.u32(offset(at, layout.Signature)) === HEAP_SIGNATURE
    ? takeHeap(context, at)
    : undefined;
}

/** Takes what lies at `at` for the header of a heap, whatever its signature. Throws ProcessFault when it is not readable. */
export function takeHeap(context: HeapContext, at: Address): OpenHeap {
  const { memory } = context;
  const profile = earlyProfile(context.process.profile);
  const { layout } = profile;
  return {
    memory,
    profile,
    at,
    cookie: memory.u8(offset(at, COOKIE_AT)),
    context,
    flags: memory.u32(offset(at, layout.Flags)),
    forced: memory.u32(offset(at, layout.ForceFlags)),
    noticed: undefined,
  };
}

/** The view that an inspector needs; the heap's signature need not hold. */
export function viewHeap(memory: PeekMemory, own: Profile, at: Address): EarlyView {
  return { memory, profile: earlyProfile(own), at, cookie: memory.u8(offset(at, COOKIE_AT)) };
}

/** Whether `at` looks like a heap of this process without touching unreadable memory. */
export function isHeap(memory: PeekMemory, own: Profile, at: Address): boolean {
  const profile = earlyProfile(own);
  return (
    at !== NULL &&
    memory.isReadable(at, profile.heapBytes) &&
    memory.u32(offset(at, profile.layout.Signature)) === HEAP_SIGNATURE
  );
}

/** PAGE_* of the heap's pages. */
export function protectionOf(flags: number): number {
  return (flags & HEAP_CREATE_ENABLE_EXECUTE) === 0 ? PAGE_READWRITE : PAGE_EXECUTE_READWRITE;
}

/** The routine of the program that commits the heap's pages, NULL for none. */
export const commitRoutineOf = (heap: EarlyView): Address =>
  heap.memory.pointer(offset(heap.at, heap.profile.layout.CommitRoutine));

/** A u32 field of the heap's header. */
export const field = (heap: EarlyView, at: number): number => heap.memory.u32(offset(heap.at, at));

/** Adds to the u32 at `at`. */
export function addTo(heap: OpenHeap, at: Address, amount: number): void {
  heap.memory.setU32(at, (heap.memory.u32(at) + amount) >>> 0);
}

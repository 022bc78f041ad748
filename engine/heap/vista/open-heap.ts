import { type Address, NULL, offset } from '../../base/units';
import { HEAP_CREATE_ENABLE_EXECUTE, HEAP_SIGNATURE } from '../../nt/heap-flags';
import { type HeapLayout } from '../../nt/layout';
import { PAGE_EXECUTE_READWRITE, PAGE_READWRITE } from '../../nt/memory-flags';
import { type Profile, type VistaProfile } from '../../nt/profile';
import { type HeapMemory } from '../../memory/seam';
import { type HeapView, type PeekMemory } from '../view';
import { type HeapContext } from '../seam';

/** A heap as its readers see it. The key is read from the header once: bytes 0 to 5 of every block are XORed with it. */
export interface VistaView extends HeapView {
  readonly profile: VistaProfile;
  /** Signed, as all words of entries are. */
  readonly key32: number;
  readonly key16: number;
}

/** The same for the length of one call that may change the heap. Everything in it was read from the header. */
export interface OpenHeap extends VistaView {
  readonly memory: HeapMemory;
  readonly layout: HeapLayout;
  readonly context: HeapContext;
  /** `_HEAP.Flags`. */
  readonly flags: number;
  /** HEAP_LIST_LOOKUP of the free list with its parts. */
  readonly index: Address;
  readonly bitmap: Address;
  readonly hints: Address;
  /** The slot that all larger blocks share: ArraySize - 1. */
  readonly lastSlot: number;
}

/** The profile of a process whose manager is this one: managers.ts pairs them. */
export const vistaProfile = (profile: Profile): VistaProfile => profile as VistaProfile;

/** Reads the header at `at`; undefined when its signature is not a heap's. Throws ProcessFault when it is not readable. */
export function openHeap(context: HeapContext, at: Address): OpenHeap | undefined {
  const { memory } = context;
  const profile = vistaProfile(context.process.profile);
  const { layout, codeAt } = profile;
  if (memory.u32(offset(at, layout.Signature)) !== HEAP_SIGNATURE) return undefined;
  const encoded = memory.u32(offset(at, layout.EncodeFlagMask)) !== 0;
  const key = at + layout.Encoding + codeAt;
  const index = memory.pointer(offset(at, layout.BlocksIndex));
  const { lookup } = profile.width;
  return {
    memory,
    profile,
    at,
    key32: encoded ? memory.i32(key as Address) : 0,
    key16: encoded ? memory.u16((key + 4) as Address) : 0,
    layout,
    context,
    flags: memory.u32(offset(at, layout.Flags)),
    index,
    bitmap: memory.pointer(offset(index, lookup.listsInUse)),
    hints: memory.pointer(offset(index, lookup.listHints)),
    lastSlot: memory.u32(offset(index, lookup.arraySize)) - 1,
  };
}

/** The view that an inspector needs; the heap's signature need not hold. */
export function viewHeap(memory: PeekMemory, own: Profile, at: Address): VistaView {
  const profile = vistaProfile(own);
  const { layout, codeAt } = profile;
  const encoded = memory.u32(offset(at, layout.EncodeFlagMask)) !== 0;
  const key = offset(at, layout.Encoding + codeAt);
  return {
    memory,
    profile,
    at,
    key32: encoded ? memory.i32(key) : 0,
    key16: encoded ? memory.u16(offset(key, 4)) : 0,
  };
}

/** Whether `at` looks like a heap of this process without touching unreadable memory. */
export function isHeap(memory: PeekMemory, own: Profile, at: Address): boolean {
  const profile = vistaProfile(own);
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

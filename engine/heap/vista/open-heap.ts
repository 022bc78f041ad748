import { type Address, address, NULL, offset } from '../../base/units';
import { HEAP_CREATE_ENABLE_EXECUTE, HEAP_SIGNATURE } from '../../nt/heap-flags';
import { type HeapLayout } from '../../nt/layout';
import { PAGE_EXECUTE_READWRITE, PAGE_READWRITE } from '../../nt/memory-flags';
import { type Profile, type VistaProfile } from '../../nt/profile';
import { type HeapMemory } from '../../memory/seam';
import { type HeapView, type PeekMemory } from '../view';
import { type HeapContext } from '../seam';
import { QuickBlock } from '../lfh/quick-block';

/** A heap as its readers see it. The key is read from the header once: bytes 0 to 5 of every block are XORed with it. */
export interface VistaView extends HeapView {
  readonly profile: VistaProfile;
  /** Signed, as all words of entries are. */
  readonly key32: number;
  readonly key16: number;
}

/**
 * The same for the length of one call that may change the heap. Everything in it was read from the header when the call
 * began, or when it was first asked for: a program makes millions of calls, and most need only a part.
 */
export class OpenHeap implements VistaView {
  readonly memory: HeapMemory;
  readonly profile: VistaProfile;
  readonly layout: HeapLayout;
  readonly context: HeapContext;
  at: Address = NULL;
  key32 = 0;
  key16 = 0;
  /** `_HEAP.Flags`. */
  flags = 0;
  /** The block of the low-fragmentation heap that the call is about. */
  readonly quick = new QuickBlock();
  #indexed = false;
  #index: Address = NULL;
  #bitmap: Address = NULL;
  #hints: Address = NULL;
  #lastSlot = 0;

  constructor(context: HeapContext) {
    this.context = context;
    this.memory = context.memory;
    this.profile = vistaProfile(context.process.profile);
    this.layout = this.profile.layout;
  }

  /** HEAP_LIST_LOOKUP of the free list with its parts. */
  get index(): Address {
    if (!this.#indexed) this.#readIndex();
    return this.#index;
  }

  get bitmap(): Address {
    if (!this.#indexed) this.#readIndex();
    return this.#bitmap;
  }

  get hints(): Address {
    if (!this.#indexed) this.#readIndex();
    return this.#hints;
  }

  /** The slot that all larger blocks share: ArraySize - 1. */
  get lastSlot(): number {
    if (!this.#indexed) this.#readIndex();
    return this.#lastSlot;
  }

  /** Reads the header at `at`; false when its signature is not a heap's. Throws ProcessFault when it is not readable. */
  read(at: Address): boolean {
    const { memory, layout } = this;
    this.at = at;
    this.#indexed = false;
    if (memory.i32(offset(at, layout.Signature)) !== (HEAP_SIGNATURE | 0)) return false;
    const encoded = memory.i32(offset(at, layout.EncodeFlagMask)) !== 0;
    const key = offset(at, layout.Encoding + this.profile.codeAt);
    this.key32 = encoded ? memory.i32(key) : 0;
    this.key16 = encoded ? memory.u16(offset(key, 4)) : 0;
    this.flags = memory.u32(offset(at, layout.Flags));
    return true;
  }

  #readIndex(): void {
    const { memory } = this;
    const { lookup } = this.profile.width;
    const index = memory.pointer(offset(this.at, this.layout.BlocksIndex));
    this.#index = index;
    this.#bitmap = memory.pointer(offset(index, lookup.listsInUse));
    this.#hints = memory.pointer(offset(index, lookup.listHints));
    this.#lastSlot = memory.u32(offset(index, lookup.arraySize)) - 1;
    this.#indexed = true;
  }
}

/** The profile of a process whose manager is this one, managers.ts pairs them, or falls back to it. */
export const vistaProfile = (profile: Profile): VistaProfile =>
  profile.family === 'segment' ? profile.nt : (profile as VistaProfile);

/** The heap at `at`; undefined when its signature is not a heap's. Throws ProcessFault when it is not readable. */
export function openHeap(context: HeapContext, at: Address): OpenHeap | undefined {
  const heap = new OpenHeap(context);
  return heap.read(at) ? heap : undefined;
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

/** `_HEAP.CommitRoutine` as it is stored: 32 bits of it are mixed with a key, 0 for none. The same call takes the key out again. */
export function encodedRoutine(routine: number, key: number): Address {
  const high = Math.floor(routine / 0x100000000);
  return address(high * 0x100000000 + ((routine ^ key) >>> 0));
}

/** The routine of the program that commits the heap's pages, NULL for none. */
export function commitRoutineOf({ memory, layout, profile, at }: OpenHeap): Address {
  const stored = memory.pointer(offset(at, layout.CommitRoutine));
  return encodedRoutine(stored, profile.encodesCommitRoutine ? memory.u32(offset(at, layout.PointerKey)) : 0);
}

/** PAGE_* of the heap's pages. */
export function protectionOf(flags: number): number {
  return (flags & HEAP_CREATE_ENABLE_EXECUTE) === 0 ? PAGE_READWRITE : PAGE_EXECUTE_READWRITE;
}

import { type Address, NULL, offset, PAGE_SIZE } from '../../base/units';
import { HEAP_CREATE_ENABLE_EXECUTE } from '../../nt/heap-flags';
import { PAGE_EXECUTE_READWRITE, PAGE_READWRITE } from '../../nt/memory-flags';
import {
  FULL_PATTERNS,
  LIGHT_PATTERNS,
  PAGE_HEAP_LAYOUT,
  PAGE_HEAP_SIGNATURE,
  type PageHeapLayout,
  type PageHeapPatterns,
  type RootField,
} from '../../nt/layout-page-heap';
import { type Profile } from '../../nt/profile';
import { type HeapMemory } from '../../memory/seam';
import { type HeapContext, type HeapManager } from '../seam';
import { type HeapView, type PeekMemory } from '../view';
import { VerifierStop } from './stop';

/** A page heap as its readers see it: its handle is the handle page, its root the page behind. */
export interface PageHeapView extends HeapView {
  readonly root: Address;
  readonly layout: PageHeapLayout;
  readonly full: boolean;
  /** Full, with the page that nobody may touch before each block: nothing else lies before it. */
  readonly backwards: boolean;
  /** Full, and a block ends where its pages end, whatever its size. */
  readonly unaligned: boolean;
  readonly patterns: PageHeapPatterns;
  /** The hidden heap that light blocks come from. */
  readonly normalHeap: Address;
}

/** The same for the length of one call. */
export interface OpenPageHeap extends PageHeapView {
  readonly memory: HeapMemory;
  readonly context: HeapContext;
  readonly inner: HeapManager;
  /** Flags of the handle page. */
  readonly flags: number;
}

/** Bits of DPH_HEAP_ROOT.ExtraFlags, those that GFlags keeps as PageHeapFlags. */
export const ExtraFlags = { FULL: 1, BACKWARDS: 0x10, UNALIGNED: 0x20 } as const;

export const rootOf = (at: Address): Address => offset(at, PAGE_SIZE);

/** Whether `at` is the handle of a page heap, without touching unreadable memory. */
export function isPageHeap(memory: PeekMemory, profile: Profile, at: Address): boolean {
  if (at === NULL || at % 0x10000 !== 0 || !memory.isReadable(at, 2 * PAGE_SIZE)) return false;
  const { root } = PAGE_HEAP_LAYOUT[profile.pointerBytes];
  return memory.u32(offset(rootOf(at), root.Signature)) === PAGE_HEAP_SIGNATURE;
}

export function viewPageHeap(memory: PeekMemory, profile: Profile, at: Address): PageHeapView {
  const layout = PAGE_HEAP_LAYOUT[profile.pointerBytes];
  const root = rootOf(at);
  const extra = memory.u32(offset(root, layout.root.ExtraFlags));
  const full = (extra & ExtraFlags.FULL) !== 0;
  return {
    memory,
    profile,
    at,
    root,
    layout,
    full,
    backwards: full && (extra & ExtraFlags.BACKWARDS) !== 0,
    unaligned: full && (extra & ExtraFlags.UNALIGNED) !== 0,
    patterns: full ? FULL_PATTERNS : LIGHT_PATTERNS,
    normalHeap: memory.pointer(offset(root, layout.root.NormalHeap)),
  };
}

/** Throws verifier stop 5 when `at` is no page heap (any more). */
export function openPageHeap(context: HeapContext, inner: HeapManager, at: Address): OpenPageHeap {
  const { memory, process } = context;
  if (!isPageHeap(memory, process.profile, at))
    throw new VerifierStop(at, {
      code: 0x05,
      at,
      size: 1,
      claim: 'a handle given to the heap is that of a living page heap',
    });
  const view = viewPageHeap(memory, process.profile, at);
  return { ...view, memory, context, inner, flags: memory.u32(offset(at, process.profile.flagsAt)) };
}

export const rootField = (heap: PageHeapView, name: RootField): Address =>
  offset(heap.root, heap.layout.root[name]);

/** A pointer or a count of bytes in the root. */
export const readRoot = (heap: PageHeapView, name: RootField): Address =>
  heap.memory.pointer(rootField(heap, name));

export function writeRoot(heap: OpenPageHeap, name: RootField, value: number): void {
  heap.memory.setPointer(rootField(heap, name), value);
}

export function addToRoot(heap: OpenPageHeap, name: RootField, by: number): void {
  writeRoot(heap, name, readRoot(heap, name) + by);
}

/** PAGE_* of the pages that the program may use. */
export const protectionOf = (flags: number): number =>
  (flags & HEAP_CREATE_ENABLE_EXECUTE) === 0 ? PAGE_READWRITE : PAGE_EXECUTE_READWRITE;

/** Makes the LIST_ENTRY at `head` an empty list. */
export function emptyList(memory: HeapMemory, head: Address): void {
  memory.setPointer(head, head);
  memory.setPointer(offset(head, memory.pointerBytes), head);
}

/** Links the LIST_ENTRY at `link` in before the one at `next`; before the head of a list is its end. */
export function linkBefore(memory: HeapMemory, next: Address, link: Address): void {
  const P = memory.pointerBytes;
  const before = memory.pointer(offset(next, P));
  memory.setPointer(link, next);
  memory.setPointer(offset(link, P), before);
  memory.setPointer(before, link);
  memory.setPointer(offset(next, P), link);
}

export function unlink(memory: HeapMemory, link: Address): void {
  const P = memory.pointerBytes;
  const next = memory.pointer(link);
  const before = memory.pointer(offset(link, P));
  memory.setPointer(before, next);
  memory.setPointer(offset(next, P), before);
}

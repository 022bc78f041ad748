import { type Address, offset, PAGE_SIZE } from '../../base/units';
import { heapFlagsOf } from '../../nt/global-flags';
import { FORCED, HEAP_CLASSES, HEAP_GROWABLE, HEAP_NO_SERIALIZE } from '../../nt/heap-flags';
import {
  HANDLE_BYTE,
  PAGE_HEAP_LAYOUT,
  PAGE_HEAP_SIGNATURE,
  type RootField,
} from '../../nt/layout-page-heap';
import { PAGE_READONLY, PAGE_READWRITE } from '../../nt/memory-flags';
import { writeLock } from '../lock';
import { appendHeap, ntGlobalFlag, removeHeap } from '../process-heaps';
import { type HeapAnswer, type HeapContext, type PageHeapKind } from '../seam';
import { FIRST_REGION, POOL_RESERVE, POOL_STEP } from './nodes';
import { emptyList, ExtraFlags, rootOf } from './open';

const EXTRA_FLAGS: Readonly<Record<PageHeapKind, number>> = {
  off: 0,
  light: 0,
  full: ExtraFlags.FULL,
  backwards: ExtraFlags.FULL | ExtraFlags.BACKWARDS,
  unaligned: ExtraFlags.FULL | ExtraFlags.UNALIGNED,
};

/** `_HEAP.Flags` of a heap with these options; page heap knows no maximum, every heap may grow. */
export function flagsFor(context: HeapContext, options: number, maximum: number): number {
  const growable = maximum === 0 ? HEAP_GROWABLE : 0;
  return options | growable | heapFlagsOf(ntGlobalFlag(context));
}

/**
 * Makes a page heap around the hidden heap that `makeNormal` answers: handle page, root, node pool, and its place in the
 * process's list; undefined when memory is lacking (HEAP_SPEC §D.9).
 */
export function createPageHeap(
  context: HeapContext,
  flags: number,
  makeNormal: () => HeapAnswer,
): Address | undefined {
  const { memory, process } = context;
  memory.phase('commit');
  const at = memory.reserve(POOL_RESERVE, PAGE_READWRITE);
  if (at === undefined) return undefined;
  if (!memory.commit(at, 2 * PAGE_SIZE + POOL_STEP, PAGE_READWRITE)) {
    memory.release(at);
    return undefined;
  }
  const normal = makeNormal().value as Address;
  if (normal === 0) {
    memory.release(at);
    return undefined;
  }
  // The program sees one heap, the page heap.
  removeHeap(context, normal);
  memory.phase('write header');
  memory.fill(at, PAGE_SIZE, HANDLE_BYTE);
  memory.setU32(offset(at, process.profile.flagsAt), flags);
  memory.setU32(offset(at, process.profile.flagsAt + 4), flags & (FORCED | HEAP_GROWABLE | HEAP_CLASSES));
  memory.commit(at, PAGE_SIZE, PAGE_READONLY);
  writeRoot(context, at, flags, normal);
  if (!appendHeap(context, at)) {
    memory.release(at);
    return undefined;
  }
  return at;
}

function writeRoot(context: HeapContext, at: Address, flags: number, normal: Address): void {
  const { memory, process } = context;
  const { root: fields, rootBytes } = PAGE_HEAP_LAYOUT[memory.pointerBytes];
  const root = rootOf(at);
  const field = (name: RootField): Address => offset(root, fields[name]);
  memory.setU32(field('Signature'), PAGE_HEAP_SIGNATURE);
  memory.setU32(field('HeapFlags'), flags);
  // A heap without serialisation has a lock too: page heap notices when two threads are in it at once.
  memory.setPointer(field('HeapCritSect'), offset(root, rootBytes));
  writeLock(context, offset(root, rootBytes));
  for (const list of ['BusyNodes', 'DelayQueue', 'Available'] as const) emptyList(memory, field(list));
  const pool = offset(root, PAGE_SIZE);
  memory.setPointer(field('PoolNext'), pool);
  memory.setPointer(field('PoolCommitted'), pool + POOL_STEP);
  memory.setPointer(field('PoolEnd'), at + POOL_RESERVE);
  memory.setPointer(field('RegionReserve'), FIRST_REGION);
  memory.setPointer(field('ReservedBytes'), POOL_RESERVE);
  memory.setPointer(field('CommittedBytes'), 2 * PAGE_SIZE + POOL_STEP);
  memory.setU32(field('ExtraFlags'), EXTRA_FLAGS[process.options.pageHeap]);
  memory.setPointer(field('NormalHeap'), normal);
}

/** The hidden heap takes no lock: the page heap's does. */
export const NORMAL_OPTIONS = HEAP_NO_SERIALIZE;

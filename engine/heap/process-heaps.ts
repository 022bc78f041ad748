import { type Address, address, NULL, offset } from '../base/units';
import { type HeapDefaults } from '../nt/profile';
import { type HeapContext } from './seam';

/*
 * The list of the process's heaps. It lies in the process environment block, as on Windows: a count, a capacity and
 * an array of handles in creation order, the process heap first (HEAP_SPEC §A.13). The first array is in the PEB's own
 * page, later ones in blocks of the process heap.
 */

/** Capacity of the first array. */
const FIRST_CAPACITY = 16;

/** Writes the heap fields of a zeroed PEB. */
export function writePeb(context: HeapContext): void {
  const { memory, process } = context;
  const { peb } = process.profile.width;
  const defaults = process.profile.heapDefaults;
  const field = (at: number): Address => offset(process.peb, at);
  memory.setPointer(field(peb.segmentReserve), defaults.segmentReserve);
  memory.setPointer(field(peb.segmentCommit), defaults.segmentCommit);
  memory.setPointer(field(peb.deCommitTotalFree), defaults.deCommitTotalFree);
  memory.setPointer(field(peb.deCommitFreeBlock), defaults.deCommitFreeBlock);
  memory.setU32(field(peb.ntGlobalFlag), process.options.globalFlags);
  memory.setU32(field(peb.numberOfHeaps), 0);
  memory.setU32(field(peb.maximumNumberOfHeaps), FIRST_CAPACITY);
  memory.setPointer(field(peb.processHeaps), field(peb.firstArray));
  if (process.profile.terminatesOnCorruption) enableTermination(context);
}

/** From now on damage that a heap notices ends the process; nothing takes it back (HEAP_SPEC §A.12). */
export function enableTermination({ memory, process }: HeapContext): void {
  memory.setU8(offset(process.peb, process.profile.width.peb.terminates), 1);
}

export function endsOnCorruption({ memory, process }: HeapContext): boolean {
  return memory.u8(offset(process.peb, process.profile.width.peb.terminates)) !== 0;
}

export function pebDefaults(context: HeapContext): HeapDefaults {
  const { memory, process } = context;
  const { peb } = process.profile.width;
  const read = (at: number): number => memory.pointer(offset(process.peb, at));
  return {
    segmentReserve: read(peb.segmentReserve),
    segmentCommit: read(peb.segmentCommit),
    deCommitTotalFree: read(peb.deCommitTotalFree),
    deCommitFreeBlock: read(peb.deCommitFreeBlock),
  };
}

/** NtGlobalFlag, FLG_* bits: heaps take their debug flags from here when they are made (HEAP_SPEC §B.3). */
export function ntGlobalFlag(context: HeapContext): number {
  return context.memory.u32(offset(context.process.peb, context.process.profile.width.peb.ntGlobalFlag));
}

export function processHeap(context: HeapContext): Address {
  return context.memory.pointer(offset(context.process.peb, context.process.profile.width.peb.processHeap));
}

export function setProcessHeap(context: HeapContext, heap: Address): void {
  context.memory.setPointer(offset(context.process.peb, context.process.profile.width.peb.processHeap), heap);
}

export function heapCount(context: Pick<HeapContext, 'memory' | 'process'>): number {
  return context.memory.u32(offset(context.process.peb, context.process.profile.width.peb.numberOfHeaps));
}

/** The handle at place `index` of the list, from 0. */
export function heapHandle(context: Pick<HeapContext, 'memory' | 'process'>, index: number): Address {
  const { memory, process } = context;
  const array = memory.pointer(offset(process.peb, process.profile.width.peb.processHeaps));
  return memory.pointer(offset(array, index * process.profile.pointerBytes));
}

/** Enters a heap at the end of the list; false when a longer array cannot be allocated. */
export function appendHeap(context: HeapContext, heap: Address): boolean {
  const { memory, process } = context;
  const { peb } = process.profile.width;
  const { pointerBytes } = process.profile;
  const count = heapCount(context);
  if (count === memory.u32(offset(process.peb, peb.maximumNumberOfHeaps)) && !doubleArray(context, count))
    return false;
  const array = memory.pointer(offset(process.peb, peb.processHeaps));
  memory.setPointer(offset(array, count * pointerBytes), heap);
  memory.setU32(offset(process.peb, peb.numberOfHeaps), count + 1);
  writePlace(context, heap, count + 1);
  return true;
}

function doubleArray(context: HeapContext, count: number): boolean {
  const { memory, process } = context;
  const { peb } = process.profile.width;
  const { pointerBytes } = process.profile;
  const home = processHeap(context);
  const array = address(process.manager.HeapAlloc(context, home, 0, 2 * count * pointerBytes).value);
  if (array === NULL) return false;
  const old = memory.pointer(offset(process.peb, peb.processHeaps));
  memory.copy(array, old, count * pointerBytes);
  memory.setPointer(offset(process.peb, peb.processHeaps), array);
  memory.setU32(offset(process.peb, peb.maximumNumberOfHeaps), 2 * count);
  if (old !== offset(process.peb, peb.firstArray)) process.manager.HeapFree(context, home, 0, old);
  return true;
}

/** `ProcessHeapsListIndex` of a heap, from 1, where its header has one. */
function writePlace(context: HeapContext, heap: Address, place: number): void {
  const at = context.process.profile.listIndexAt;
  // A page heap's handle page holds nothing but flags (C-172).
  if (at !== undefined && context.process.options.pageHeap === 'off')
    context.memory.setU16(offset(heap, at), place);
}

/** Takes a heap off the list and moves the later ones up. */
export function removeHeap(context: HeapContext, handle: Address): void {
  const { memory, process } = context;
  const { peb } = process.profile.width;
  const { pointerBytes } = process.profile;
  const count = heapCount(context);
  const array = memory.pointer(offset(process.peb, peb.processHeaps));
  let place = 0;
  while (place < count && heapHandle(context, place) !== handle) place++;
  if (place === count) return;
  for (let next = place + 1; next < count; next++) {
    const moved = heapHandle(context, next);
    memory.setPointer(offset(array, (next - 1) * pointerBytes), moved);
    writePlace(context, moved, next);
  }
  memory.setPointer(offset(array, (count - 1) * pointerBytes), 0);
  memory.setU32(offset(process.peb, peb.numberOfHeaps), count - 1);
}

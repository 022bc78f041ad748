import { type Address, NULL, offset, PAGE_SIZE } from '../../base/units';
import { EARLY_UCR, EARLY_UCR_SEGMENT } from '../../nt/layout-early';
import { checkSteps } from './damage';
import { addTo, type OpenHeap, protectionOf } from './open-heap';

/*
 * Descriptors of uncommitted ranges. Those in use hang on their segment, by address; the others on the heap's chain. Eight
 * lie in the heap's header, more in HEAP_UCR_SEGMENTs: reservations of 64 KB that are committed page by page (HEAP_SPEC
 * §D.2).
 */

/** How many descriptors a heap's header has. */
export const FIRST_DESCRIPTORS = 8;
const UCR_RESERVE = 0x10000;

/** Chains the descriptors in [`first`, `end`), the lowest first. */
export function addDescriptors(heap: OpenHeap, first: Address, end: number): void {
  for (let at = end - EARLY_UCR.sizeof; at >= first; at -= EARLY_UCR.sizeof)
    returnDescriptor(heap, at as Address);
}

/** A descriptor off the chain, made if there is none; NULL when memory is lacking. */
export function takeDescriptor(heap: OpenHeap): Address {
  const { memory } = heap;
  const chain = offset(heap.at, heap.profile.layout.UnusedUnCommittedRanges);
  let descriptor = memory.pointer(chain);
  if (descriptor === NULL) {
    if (!moreDescriptors(heap)) return NULL;
    descriptor = memory.pointer(chain);
  }
  memory.setPointer(chain, memory.pointer(offset(descriptor, EARLY_UCR.next)));
  return descriptor;
}

export function returnDescriptor(heap: OpenHeap, descriptor: Address): void {
  const { memory } = heap;
  const chain = offset(heap.at, heap.profile.layout.UnusedUnCommittedRanges);
  memory.setPointer(offset(descriptor, EARLY_UCR.next), memory.pointer(chain));
  memory.setPointer(offset(descriptor, EARLY_UCR.address), NULL);
  memory.setPointer(offset(descriptor, EARLY_UCR.size), 0);
  memory.setPointer(chain, descriptor);
}

/** Commits a further page of descriptors: of the newest UCR segment, or of a new one. */
function moreDescriptors(heap: OpenHeap): boolean {
  const { memory } = heap;
  const { reserved, committed, next, sizeof } = EARLY_UCR_SEGMENT;
  const protect = protectionOf(heap.flags);
  const list = offset(heap.at, heap.profile.layout.UCRSegments);
  const newest = memory.pointer(list);
  if (newest !== NULL) {
    const size = memory.u32(offset(newest, committed));
    if (size < memory.u32(offset(newest, reserved))) {
      const page = offset(newest, size);
      if (!memory.commit(page, PAGE_SIZE, protect)) return false;
      addTo(heap, offset(newest, committed), PAGE_SIZE);
      addDescriptors(heap, page, page + PAGE_SIZE);
      return true;
    }
  }
  const at = memory.reserve(UCR_RESERVE, protect);
  if (at === undefined) return false;
  if (!memory.commit(at, PAGE_SIZE, protect)) {
    memory.release(at);
    return false;
  }
  memory.setPointer(offset(at, next), newest);
  memory.setU32(offset(at, reserved), UCR_RESERVE);
  memory.setU32(offset(at, committed), PAGE_SIZE);
  memory.setPointer(list, at);
  addDescriptors(heap, offset(at, sizeof), at + PAGE_SIZE);
  return true;
}

/** Releases the reservations that hold descriptors: HeapDestroy. */
export function releaseDescriptors(heap: OpenHeap): void {
  const { memory } = heap;
  const list = offset(heap.at, heap.profile.layout.UCRSegments);
  let steps = 0;
  for (let at = memory.pointer(list); at !== NULL;) {
    checkSteps(heap, ++steps, list);
    const next = memory.pointer(offset(at, EARLY_UCR_SEGMENT.next));
    memory.release(at);
    at = next;
  }
}

import { type Address, NULL, offset } from '../../base/units';
import { HEAP_GROWABLE } from '../../nt/heap-flags';
import { CE_HEAP_SIGNATURE, CE_REGION, CE_REGION_SIGNATURE } from '../../nt/layout-ce';
import { type Profile } from '../../nt/profile';
import { type Corruption, type HeapContext } from '../seam';
import { type HeapView, type PeekMemory } from '../view';

/** Bytes of an item's header: the user pointer is so far above the item. */
export const ITEM_HEADER = 8;
/** Unit of item sizes. */
export const UNIT = 8;
/** The smallest item: a header and one unit. */
export const SMALLEST = ITEM_HEADER + UNIT;
/** Later regions than this are a loop in the list. */
export const MOST_REGIONS = 0x8000;

/** A heap for the length of one call. */
export interface CeHeap {
  readonly context: HeapContext;
  readonly memory: HeapContext['memory'];
  readonly at: Address;
}

/** A heap's own check found bytes that cannot be: the call gives up with 87. */
export class CeDamage extends Error {
  override readonly name = 'CeDamage';
  readonly corruption: Corruption;

  constructor(heap: Address, at: Address, claim: string) {
    super(claim);
    this.corruption = { failureType: 0, failureName: 'heap damage', heap, at, size: ITEM_HEADER, claim };
  }
}

/** The heap with this handle, undefined when none is there. */
export function openCeHeap(context: HeapContext, handle: Address): CeHeap | undefined {
  if (handle === NULL || context.memory.u32(handle) !== CE_HEAP_SIGNATURE) return undefined;
  return { context, memory: context.memory, at: handle };
}

export function isCeHeap(memory: PeekMemory, _profile: Profile, at: Address): boolean {
  return memory.isReadable(at, CE_REGION.sizeof) && memory.u32(at) === CE_HEAP_SIGNATURE;
}

export const isGrowable = (heap: Pick<HeapView, 'memory' | 'at'>): boolean =>
  (heap.memory.u32(offset(heap.at, CE_REGION.flags)) & HEAP_GROWABLE) !== 0;

/** A word of a region's descriptor. */
export const regionWord = (memory: PeekMemory, region: Address, field: number): number =>
  memory.u32(offset(region, field));

/** First item of a region, and the end of what is committed of it. */
export const firstItem = (region: Address): Address => offset(region, CE_REGION.sizeof);
export const committedEnd = (memory: PeekMemory, region: Address): Address =>
  offset(region, memory.u32(offset(region, CE_REGION.committed)));

/** The region after `region` on the heap's list, NULL at its end or where the list makes no sense. */
export function nextRegion(heap: Pick<HeapView, 'memory' | 'at'>, region: Address): Address {
  const next = heap.memory.pointer(offset(region, CE_REGION.nextRegion));
  return next !== NULL && isRegion(heap, next) ? next : NULL;
}

/** Whether a later region of the heap lies at `at`. */
export const isRegion = (heap: Pick<HeapView, 'memory' | 'at'>, at: Address): boolean =>
  heap.memory.isReadable(at, CE_REGION.sizeof) &&
  heap.memory.u32(at) === CE_REGION_SIGNATURE &&
  heap.memory.pointer(offset(at, CE_REGION.heap)) === heap.at;

/** Signed size of the item at `at`: above 0 busy, below 0 free, 0 the end. */
export const itemSize = (memory: PeekMemory, at: Address): number => memory.i32(at);
export const itemOwner = (memory: PeekMemory, at: Address): Address => memory.pointer(offset(at, 4));

export function writeItem(heap: CeHeap, at: Address, size: number): void {
  heap.memory.setU32(at, size >>> 0);
  heap.memory.setPointer(offset(at, 4), heap.at);
}

/** The rule that the item at `at` breaks in a region whose items end at `end`; undefined for a sound one. */
export function itemClaim(
  heap: Pick<HeapView, 'memory' | 'at'>,
  at: Address,
  end: Address,
): string | undefined {
  const { memory } = heap;
  if (!memory.isReadable(at, ITEM_HEADER)) return 'items lie in committed memory';
  if (itemOwner(memory, at) !== heap.at) return 'an item names its heap';
  const size = Math.abs(itemSize(memory, at));
  if (size % UNIT !== 0) return 'the size of an item is a multiple of 8';
  if (at + size > end - (size === 0 ? 0 : ITEM_HEADER)) return 'an item ends inside its region';
  if (size === 0 && at + ITEM_HEADER !== end) return 'the end mark lies at the end of the committed items';
  return undefined;
}

/** The size of the item at `at`, whose header must make sense. */
export function checkedSize(heap: CeHeap, at: Address, end: Address): number {
  const claim = itemClaim(heap, at, end);
  if (claim !== undefined) throw new CeDamage(heap.at, at, claim);
  return itemSize(heap.memory, at);
}

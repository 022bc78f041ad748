import { type Address, NULL, offset, PAGE_SIZE } from '../../base/units';
import { type InfoField } from '../../nt/layout-page-heap';
import { type HeapMemory } from '../../memory/seam';
import { nodeAt, nodeField, NodeState, pagesOf, sizeOf, stateOf } from './nodes';
import { type OpenPageHeap, type PageHeapView } from './open';
import { type Finding } from './stop';

/*
 * What lies around a block: DPH_BLOCK_INFORMATION right before the user pointer, and a suffix behind the requested bytes
 * (HEAP_SPEC §D.9, §E.3). The same for full and light blocks but for stamps, fills and the length of the suffix; before a
 * block whose guard page is there lies nothing.
 */

const infoAt = (heap: PageHeapView, user: Address, field: InfoField): Address =>
  offset(user, heap.layout.info[field] - heap.layout.infoBytes);

export const requestedOf = (heap: PageHeapView, user: Address): number =>
  heap.memory.pointer(infoAt(heap, user, 'RequestedSize'));

/** The LIST_ENTRY of a freed light block. */
export const queueLink = (heap: PageHeapView, user: Address): Address => infoAt(heap, user, 'FreeQueue');
export const userOfLink = (heap: PageHeapView, link: Address): Address =>
  offset(link, heap.layout.infoBytes - heap.layout.info.FreeQueue);

/** Writes all around a new block, and its fill: zero, or the pattern of new bytes. */
export function dress(
  heap: OpenPageHeap,
  user: Address,
  requested: number,
  actual: number,
  suffix: number,
  zeroed: boolean,
): void {
  const { memory, patterns } = heap;
  if (!heap.backwards) {
    memory.phase('write header');
    memory.fill(offset(user, -heap.layout.infoBytes), heap.layout.infoBytes, 0);
    memory.setU32(infoAt(heap, user, 'StartStamp'), patterns.startBusy);
    memory.setPointer(infoAt(heap, user, 'Heap'), heap.at);
    memory.setPointer(infoAt(heap, user, 'RequestedSize'), requested);
    memory.setPointer(infoAt(heap, user, 'ActualSize'), actual);
    memory.setU32(infoAt(heap, user, 'EndStamp'), patterns.endBusy);
  }
  memory.phase('fill');
  if (requested > 0) memory.fill(user, requested, zeroed ? 0 : patterns.allocated);
  if (suffix > 0) memory.fill(offset(user, requested), suffix, patterns.suffix);
}

/** Fills a block that is freed and changes its stamps. */
export function undress(heap: OpenPageHeap, user: Address, requested: number): void {
  const { memory, patterns } = heap;
  memory.phase('fill');
  if (requested > 0) memory.fill(user, requested, patterns.freed);
  if (heap.backwards) return;
  memory.setU32(infoAt(heap, user, 'StartStamp'), patterns.startFreed);
  memory.setU32(infoAt(heap, user, 'EndStamp'), patterns.endFreed);
}

/** The first thing around a busy block that is not as written, in the order of HEAP_SPEC §D.9. */
export function damageAround(heap: PageHeapView, user: Address, size: number): Finding | undefined {
  const { memory, patterns } = heap;
  if (heap.backwards) return suffixDamage(heap, user, size);
  const stamp = (
    field: 'StartStamp' | 'EndStamp',
    expected: number,
    code: 0x10 | 0x11,
  ): Finding | undefined =>
    memory.u32(infoAt(heap, user, field)) === expected
      ? undefined
      : {
          code,
          at: infoAt(heap, user, field),
          size: 4,
          claim: `a block in use has ${field} 0x${expected.toString(16).toUpperCase()} before it`,
        };
  return (
    stamp('StartStamp', patterns.startBusy, 0x10) ??
    stamp('EndStamp', patterns.endBusy, 0x11) ??
    ownerDamage(heap, user) ??
    sizeDamage(heap, user, size) ??
    suffixDamage(heap, user, size)
  );
}

function ownerDamage(heap: PageHeapView, user: Address): Finding | undefined {
  const at = infoAt(heap, user, 'Heap');
  if (heap.memory.pointer(at) === heap.at) return undefined;
  return {
    code: 0x06,
    at,
    size: heap.memory.pointerBytes,
    claim: 'a block is given to the heap that it names',
  };
}

/** A full block's node knows its size too; of a light one the two sizes in front of it must fit each other. */
function sizeDamage(heap: PageHeapView, user: Address, size: number): Finding | undefined {
  const requested = infoAt(heap, user, 'RequestedSize');
  const { infoBytes, alignment } = heap.layout;
  const actual = heap.memory.pointer(infoAt(heap, user, 'ActualSize'));
  if (heap.full ? heap.memory.pointer(requested) === size : actual === size + infoBytes + alignment)
    return undefined;
  return {
    code: 0x12,
    at: requested,
    size: 2 * heap.memory.pointerBytes,
    claim: 'the sizes before a block are those that it was given',
  };
}

function suffixDamage(heap: PageHeapView, user: Address, size: number): Finding | undefined {
  const end = offset(user, size);
  const at = firstOther(heap.memory, end, suffixBytes(heap, user, size), heap.patterns.suffix);
  if (at === undefined) return undefined;
  const byte = heap.patterns.suffix.toString(16).toUpperCase();
  return { code: 0x0f, at, size: 1, claim: `the bytes behind a block are ${byte}` };
}

/** The first byte of the freed fill that was changed. */
export function freedDamage(heap: PageHeapView, user: Address): Finding | undefined {
  const at = firstOther(heap.memory, user, requestedOf(heap, user), heap.patterns.freed);
  return at === undefined
    ? undefined
    : { code: 0x0e, at, size: 1, claim: 'the bytes of a freed block are F0' };
}

function firstOther(
  memory: Pick<HeapMemory, 'u8' | 'i32'>,
  at: Address,
  size: number,
  byte: number,
): Address | undefined {
  const word = (byte * 0x01010101) | 0;
  for (let index = 0; index < size;) {
    const here = offset(at, index);
    if (here % 4 === 0 && size - index >= 4 && memory.i32(here) === word) index += 4;
    else if (memory.u8(here) === byte) index++;
    else return here;
  }
  return undefined;
}

/** Bytes between the end of a block and its guard page, or of a light block's suffix. */
export function suffixBytes(heap: PageHeapView, user: Address, size: number): number {
  if (!heap.full) return heap.layout.alignment;
  const past = (user + size) % PAGE_SIZE;
  return past === 0 ? 0 : PAGE_SIZE - past;
}

export type Located =
  | { readonly kind: 'busy'; readonly node: Address; readonly size: number }
  | { readonly kind: 'wrong'; readonly finding: Finding };

/** What `user` points at; `node` is NULL for a light block. Nothing is touched that may not be readable. */
export function locate(heap: PageHeapView, user: Address): Located {
  return heap.full ? locateFull(heap, user) : locateLight(heap, user);
}

const wrong = (code: 0x06 | 0x07, at: Address): Located => ({
  kind: 'wrong',
  finding: {
    code,
    at,
    size: 1,
    claim: code === 0x07 ? 'a block is freed once' : 'a pointer given to the heap is one that it handed out',
  },
});

function locateFull(heap: PageHeapView, user: Address): Located {
  const node = nodeAt(heap, user);
  if (node === NULL || nodeField(heap, node, heap.layout.node.user) !== user) return wrong(0x06, user);
  const state = stateOf(heap, node);
  if (state === NodeState.Delayed) return wrong(0x07, user);
  if (state !== NodeState.Busy) return wrong(0x06, user);
  return { kind: 'busy', node, size: nodeField(heap, node, heap.layout.node.requested) };
}

function locateLight(heap: PageHeapView, user: Address): Located {
  const { memory, layout, patterns } = heap;
  const start = offset(user, -layout.infoBytes);
  if (user < layout.infoBytes || user % layout.alignment !== 0 || !memory.isReadable(start, layout.infoBytes))
    return wrong(0x06, user);
  const stamps = [
    memory.u32(infoAt(heap, user, 'StartStamp')),
    memory.u32(infoAt(heap, user, 'EndStamp')),
  ] as const;
  const named = memory.pointer(infoAt(heap, user, 'Heap')) === heap.at;
  if (named && stamps[0] === patterns.startFreed && stamps[1] === patterns.endFreed) return wrong(0x07, user);
  // One stamp may be damaged: that is a finding about the block, not about the pointer.
  if (stamps[0] === patterns.startBusy || stamps[1] === patterns.endBusy)
    return { kind: 'busy', node: NULL, size: requestedOf(heap, user) };
  return wrong(0x06, user);
}

/** First byte and end of the pages of a full block that the program may touch. */
export function accessible(heap: PageHeapView, node: Address): readonly [Address, Address] {
  const first = pagesOf(heap, node);
  const end = offset(first, sizeOf(heap, node));
  return heap.backwards ? [offset(first, PAGE_SIZE), end] : [first, offset(end, -PAGE_SIZE)];
}

import assert from 'node:assert/strict';
import { type Address, address } from '../../engine/base/units';
import { createLowFragmentationHeap } from '../../engine/heap/lfh/create';
import { frontEndOf } from '../../engine/heap/lfh/usage';
import { type VistaWorld } from './vista-world';

/** A heap whose low-fragmentation heap serves requests of `size`: 17 live blocks make the size worth a bucket. */
export function servedHeap(world: VistaWorld, size: number): Address {
  const heap = world.create();
  assert.notEqual(createLowFragmentationHeap(world.open(heap)), 0);
  serve(world, heap, size);
  return heap;
}

/** Lets requests of `size` of a heap with a low-fragmentation heap have a bucket. */
export function serve(world: VistaWorld, heap: Address, size: number): void {
  const blocks = Array.from({ length: 17 }, () => world.alloc(heap, size));
  for (const block of blocks) assert.deepEqual(world.free(heap, block), { value: 1 });
}

/** Whether the header says that the low-fragmentation heap serves the block: bit 7 of byte 7 (HEAP_SPEC §D.6.4). */
export const isQuick = (world: VistaWorld, user: Address): boolean =>
  (world.memory.u8(address(user - 1)) & 0x80) !== 0;

export const frontEndAt = (world: VistaWorld, heap: Address): Address => frontEndOf(world.open(heap));

import assert from 'node:assert/strict';
import * as calls from '../../../engine/heap/calls';
import { HEAP_SETTABLE_USER_VALUE } from '../../../engine/nt/heap-flags';
import { HeapWorld } from '../../support/heap-world';

const READS = ['pointer', 'u32', 'i32', 'u16', 'u8', 'isReadable'] as const;

/** Makes the reads of the simulated memory countable. */
function countReads(world: HeapWorld): () => number {
  let count = 0;
  for (const name of READS) {
    const read = world.memory[name].bind(world.memory) as (...of: never[]) => never;
    Object.defineProperty(world.memory, name, {
      value: (...of: never[]) => {
        count++;
        return read(...of);
      },
    });
  }
  return () => count;
}

/** Reads for each item of a walk over a heap with `blocks` live blocks of the front end, and as many that pass it by. */
function readsAnItem(profile: 'nt4-x86' | 'win7-x86' | 'win10-x64', blocks: number): number {
  const world = new HeapWorld(profile);
  const heap = world.create();
  for (let block = 0; block < blocks; block++) {
    world.alloc(heap, 24);
    world.alloc(heap, 24, HEAP_SETTABLE_USER_VALUE);
  }
  const entry = world.alloc(world.processHeap, 64);
  world.memory.fill(entry, 64, 0);
  const reads = countReads(world);
  let items = 0;
  while (calls.HeapWalk(world.context, heap, entry).value !== 0) items++;
  assert.ok(items > 2 * blocks);
  return reads() / items;
}

describe('HeapWalk', () => {
  for (const profile of ['nt4-x86', 'win7-x86', 'win10-x64'] as const)
    it(`reads as much for an item among 32,000 blocks as among 4,000 (${profile})`, () => {
      const few = readsAnItem(profile, 2000);
      const many = readsAnItem(profile, 16_000);
      assert.ok(many <= 1.25 * few, `${many} reads instead of ${few}`);
    });
});

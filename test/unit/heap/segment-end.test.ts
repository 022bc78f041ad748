import assert from 'node:assert/strict';
import { type Address, address } from '../../../engine/base/units';
import { type ProfileId } from '../../../engine/nt/profile-ids';
import { checkHeap } from '../../support/check-heap';
import { VISTA_IDS, VistaWorld } from '../../support/vista-world';

/** A fixed heap of 64 KB, all of it committed: its one free block ends the segment. */
function fullHeap(id: ProfileId): { world: VistaWorld; heap: Address; free: number } {
  const world = new VistaWorld(id);
  const heap = world.create(0, 0x10000, 0x10000);
  const [, free] = world.walk(heap);
  assert.ok(free !== undefined);
  // HeapWalk shows what lies behind header and links; the block is all of it.
  return { world, heap, free: free.cbData + free.cbOverhead };
}

/** Every byte of the block can be written, and the heap is sound after that. */
function assertOwnBytes(world: VistaWorld, heap: Address, at: Address, size: number): void {
  assert.equal(world.size(heap, at), size);
  world.fill(at, size, 0xee);
  checkHeap(world, heap);
}

describe('a block that ends its segment', () => {
  for (const id of VISTA_IDS) {
    it(`has all its bytes when it takes the last granule (${id})`, () => {
      const { world, heap, free } = fullHeap(id);
      const largest = free - world.profile.headerBytes;
      assert.deepEqual(world.allocAnswer(heap, largest + 1), { value: 0, lastError: 8 });
      const at = world.alloc(heap, largest);
      assert.notEqual(at, 0);
      assertOwnBytes(world, heap, at, largest);
      assert.equal(at + largest, heap + 0x10000);
    });

    it(`does not grow in place over the end of the segment (${id})`, () => {
      const { world, heap, free } = fullHeap(id);
      const { headerBytes } = world.profile;
      const at = world.alloc(heap, free - headerBytes);
      assert.deepEqual(world.realloc(heap, at, free - headerBytes + 1), { value: 0, lastError: 8 });
      assertOwnBytes(world, heap, at, free - headerBytes);
      assert.equal(world.realloc(heap, at, 100).value, at);
      assert.deepEqual(world.realloc(heap, at, free - headerBytes + 1, 0x10), { value: 0, lastError: 8 });
      assert.equal(world.realloc(heap, at, free - headerBytes, 0x10).value, at);
      assertOwnBytes(world, heap, at, free - headerBytes);
    });
  }

  it('gives way to another of its size that a header follows, or to a new segment (win7-x64)', () => {
    const world = new VistaWorld('win7-x64');
    // R(0x10000, 64 KB) is all committed, without a guard page (HEAP_SPEC §C.2).
    const heap = world.create(0, 0x10000, 0);
    const [, free] = world.walk(heap);
    assert.ok(free !== undefined);
    const at = world.alloc(heap, free.cbData + free.cbOverhead - 8);
    assert.notEqual(at, 0);
    assert.notEqual(world.space.regions.at(at)?.base, heap);
    assertOwnBytes(world, heap, at, free.cbData + free.cbOverhead - 8);
  });
});

describe('HeapReAlloc to the largest block of a segment', () => {
  for (const id of VISTA_IDS)
    for (const left of [0, 1, 2, 3])
      it(`leaves no free block of one granule when ${left} are left over (${id})`, () => {
        const world = new VistaWorld(id);
        const { granule, largestBlock, headerBytes } = world.profile;
        const heap = world.create(0, 0x400000, 0x400000);
        const take = (granules: number): Address => world.alloc(heap, granules * granule - headerBytes);
        const bytes = (granules: number): number => granules * granule - headerBytes;
        // All committed memory in blocks of the largest size, then the lowest is cut to 0x100 granules.
        const tiles = [take(largestBlock), take(largestBlock), take(largestBlock), take(largestBlock)];
        tiles.sort((one, other) => one - other);
        const [grown, behind, , spare] = tiles as [Address, Address, Address, Address];
        assert.equal(behind, grown + largestBlock * granule);
        world.realloc(heap, grown, bytes(0x100));
        // A block that reaches `left` granules into the next tile, whose rest is busy, is freed again.
        const hole = take(largestBlock - 0x100);
        world.free(heap, behind);
        assert.equal(world.realloc(heap, hole, bytes(largestBlock - 0x100 + left), 0x10).value, hole);
        take(largestBlock - left);
        world.free(heap, hole);
        world.free(heap, spare);
        checkHeap(world, heap);
        const at = address(world.realloc(heap, grown, largestBlock * granule - headerBytes).value);
        assert.notEqual(at, 0);
        assert.equal(at === grown, left !== 1);
        assertOwnBytes(world, heap, at, largestBlock * granule - headerBytes);
      });
});

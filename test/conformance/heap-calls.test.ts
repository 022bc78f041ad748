import assert from 'node:assert/strict';
import { address, NULL, offset } from '../../engine/base/units';
import { HeapCreate } from '../../engine/heap/calls';
import { GetProcessHeap, GetProcessHeaps } from '../../engine/heap/calls';
import { checkHeap } from '../support/check-heap';
import { allBytes, conform, conformNt, NO_SERIALIZE, scratch, ZERO } from '../support/conform';
import { type HeapWorld } from '../support/heap-world';

const IN_PLACE = 0x10;
const MEGABYTE = 0x100000;

function heapsOf(world: HeapWorld, capacity = 64): { count: number; handles: number[] } {
  const at = scratch(world);
  world.fill(at, 0x200, 0xcd);
  const count = GetProcessHeaps(world.context, capacity, at).value;
  const handles: number[] = [];
  for (let index = 0; index < Math.min(count + 1, 32); index++)
    handles.push(world.memory.pointer(address(at + index * world.profile.pointerBytes)));
  return { count, handles };
}

describe('CONFORMANCE 1, heap list and creation', () => {
  conformNt('C-1 a handle is a base address, a multiple of 64 KB', world => {
    for (let count = 0; count < 4; count++) {
      const heap = world.create();
      assert.equal(heap % 0x10000, 0);
      assert.equal(world.space.regions.at(heap)?.base, heap);
    }
  });
  conformNt('C-2 GetProcessHeaps(0, NULL) returns the number of heaps', world => {
    assert.equal(GetProcessHeaps(world.context, 0, NULL).value, 1);
  });
  conformNt('C-3 each HeapCreate adds one', world => {
    const before = heapsOf(world).count;
    world.create();
    assert.equal(heapsOf(world).count, before + 1);
    world.create();
    assert.equal(heapsOf(world).count, before + 2);
  });
  conformNt('C-4, C-5, C-6, C-7 the list begins with the process heap and is in creation order', world => {
    const first = world.create();
    const second = world.create();
    const { count, handles } = heapsOf(world);
    assert.equal(count, 3);
    assert.deepEqual(handles.slice(0, 3), [world.processHeap, first, second]);
    // What lies behind the last handle is not touched.
    assert.equal(handles[3], world.profile.pointerBytes === 4 ? 0xcdcdcdcd : Number(0xcdcdcdcdcdcdcdcdn));
  });
  conformNt('C-8 a capacity of 1 stores one handle and returns the full count', (world, { P }) => {
    world.create();
    const { count, handles } = heapsOf(world, 1);
    assert.equal(count, 2);
    assert.equal(handles[0], world.processHeap);
    assert.equal(world.bytes(scratch(world) + P, P), Array<string>(P).fill('CD').join(' '));
  });
  conformNt('C-9 HeapDestroy takes heaps off the list, the others keep their order', world => {
    const heaps = [world.create(), world.create(), world.create()] as const;
    world.destroy(heaps[1]);
    assert.deepEqual(heapsOf(world).handles.slice(0, 3), [world.processHeap, heaps[0], heaps[2]]);
    const place = world.profile.listIndexAt ?? 0;
    assert.equal(world.memory.u16(offset(heaps[2], place)), 3);
    world.destroy(heaps[0]);
    world.destroy(heaps[2]);
    assert.equal(heapsOf(world).count, 1);
  });
  conformNt('the list outgrows its first array of 16', world => {
    const made = Array.from({ length: 40 }, () => world.create());
    assert.equal(heapsOf(world).count, 41);
    assert.deepEqual(heapsOf(world).handles.slice(1, 32), made.slice(0, 31));
    checkHeap(world, world.processHeap);
  });
  conformNt('C-10 HeapDestroy succeeds with live blocks', world => {
    const heap = world.create();
    world.alloc(heap, 100);
    assert.deepEqual(world.destroy(heap), { value: 1 });
  });
  conformNt('C-11 GetProcessHeap is constant and no private heap', world => {
    assert.equal(GetProcessHeap(world.context).value, world.processHeap);
    assert.notEqual(world.create(), GetProcessHeap(world.context).value);
    assert.equal(world.destroy(world.processHeap).lastError, 6);
  });
  conformNt('C-12, C-13 the usual forms of HeapCreate succeed', world => {
    for (const [options, initial, maximum] of [
      [0, 0, 0],
      [NO_SERIALIZE, 0, 0],
      [0, 0x5000, 0x5000],
      [0, 0x1000, 0x10000],
      [0, 0x2000, 0x1000],
    ] as const) {
      const heap = world.create(options, initial, maximum);
      assert.notEqual(heap, 0);
      checkHeap(world, heap);
    }
  });
  conformNt('a heap that the address space cannot hold fails with last error 8', world => {
    const size = world.profile.system.highestAddress * 2;
    assert.deepEqual(HeapCreate(world.context, 0, size, 0), { value: 0, lastError: 8 });
  });
});

describe('CONFORMANCE 2, border cases', () => {
  conformNt('C-15, C-16, C-34 HeapFree of NULL is TRUE', world => {
    assert.deepEqual(world.free(NULL, NULL), { value: 1 });
    assert.deepEqual(world.free(world.create(), NULL), { value: 1 });
  });
  conformNt('C-17 HeapReAlloc of NULL gives NULL with last error 0', world => {
    const heap = world.create();
    for (const flags of [0, ZERO])
      assert.deepEqual(world.realloc(heap, NULL, 10, flags), { value: 0, lastError: 0 });
  });
  conformNt('C-18, C-19 HeapValidate of a heap, and of readable memory that is no block', world => {
    const heap = world.create();
    assert.deepEqual(world.validate(heap), { value: 1 });
    assert.deepEqual(world.validate(heap, scratch(world)), { value: 0 });
  });
  conformNt('C-20, C-26 a size of 0 gives a block of size 0', world => {
    const heap = world.create();
    const at = world.alloc(heap, 0);
    assert.notEqual(at, 0);
    assert.equal(world.size(heap, at), 0);
    const other = world.alloc(heap, 50);
    assert.equal(world.size(heap, address(world.realloc(heap, other, 0).value)), 0);
    checkHeap(world, heap);
  });
  conformNt('C-22 a freed block does not validate, last error untouched', world => {
    // Without serialisation XP has no lookaside list for it to wait on.
    const heap = world.create(NO_SERIALIZE);
    const at = world.alloc(heap, 40);
    world.alloc(heap, 40);
    world.free(heap, at);
    assert.deepEqual(world.validate(heap, at), { value: 0 });
  });
  conform('C-23 alignment of 128 blocks of A and of 4A bytes', (world, { P, A }) => {
    const heap = world.create();
    const small = Array.from({ length: 128 }, () => world.alloc(heap, A));
    assert.ok(small.every(at => at !== 0 && at % (2 * P) === 0));
    assert.ok(small.some(at => (at & (2 * P)) !== 0));
    const large = Array.from({ length: 128 }, () => world.alloc(heap, 4 * A));
    assert.ok(large.every(at => at !== 0 && at % (8 * P) === 0 && (at & (8 * P)) !== 0));
    checkHeap(world, heap);
  });
  conformNt('C-24, C-25 sizes near ~0 fail and leave the block', (world, { allOnes }) => {
    const heap = world.create();
    const at = world.alloc(heap, 30);
    for (const size of [allOnes - 7, allOnes]) {
      assert.deepEqual(world.realloc(heap, at, size), { value: 0, lastError: 8 });
      assert.equal(world.validate(heap, at).value, 1);
      assert.deepEqual(world.allocAnswer(heap, size), { value: 0, lastError: 8 });
    }
    assert.equal(world.free(heap, at).value, 1);
  });
  conformNt('C-27 a growable heap serves 5A+1, A and 4A', (world, { A }) => {
    const heap = world.create();
    for (const sizes of [[5 * A + 1], [A, 4 * A]]) {
      const blocks = sizes.map(size => world.alloc(heap, size));
      assert.ok(blocks.every(at => at !== 0));
      for (const at of blocks) assert.equal(world.free(heap, at).value, 1);
    }
    checkHeap(world, heap);
  });
  conform('C-28 capacity of a fixed heap of A bytes', (world, { P, A }) => {
    const heap = world.create(0, A, A);
    const size = A - (0x400 + 0x100 * P);
    const at = world.alloc(heap, size);
    assert.equal(world.size(heap, at), size);
    checkHeap(world, heap);
    world.free(heap, at);
    assert.deepEqual(world.allocAnswer(heap, A - (0x200 + 0x80 * P)), { value: 0, lastError: 8 });
  });
  conformNt(
    'C-29, C-30 a fixed heap of 8A refuses 4A, serves A and grows it to 2A zeroed',
    (world, { A }) => {
      const heap = world.create(0, 8 * A, 8 * A);
      assert.deepEqual(world.allocAnswer(heap, 4 * A), { value: 0, lastError: 8 });
      const at = world.alloc(heap, A, ZERO);
      assert.deepEqual(world.allocAnswer(heap, 4 * A), { value: 0, lastError: 8 });
      const grown = address(world.realloc(heap, at, 2 * A, ZERO).value);
      assert.ok(allBytes(world, grown, 2 * A, 0));
      checkHeap(world, heap);
    },
  );
  conform('C-31 the initial commit is 0x400*P', (world, { P }) => {
    assert.equal(world.walk(world.create())[0]?.committed, 0x400 * P);
  });
  for (const [kind, size] of [
    ['growable', 0],
    ['fixed', 8],
  ] as const)
    conformNt(`C-32 a block of a ${kind} heap shrinks and grows in place`, (world, { A }) => {
      const heap = world.create(0, size * A, size * A);
      const at = world.alloc(heap, 3 * A);
      assert.equal(world.realloc(heap, at, 1.5 * A, IN_PLACE).value, at);
      assert.equal(world.realloc(heap, at, 2 * A, IN_PLACE).value, at);
      checkHeap(world, heap);
    });
  conformNt('C-33 a large block shrinks in place, and does not grow there', (world, { A }) => {
    const heap = world.create();
    const at = world.alloc(heap, MEGABYTE);
    assert.equal(world.realloc(heap, at, 1.5 * A, IN_PLACE).value, at);
    assert.deepEqual(world.realloc(heap, at, 2 * A, IN_PLACE), { value: 0, lastError: 8 });
    assert.equal(world.size(heap, at), 1.5 * A);
    checkHeap(world, heap);
  });
  conformNt('C-35, C-36 zeroed blocks are zero, and stay so through HeapReAlloc', (world, { A }) => {
    const heap = world.create();
    for (const size of [1, A, MEGABYTE]) {
      const at = world.alloc(heap, size, ZERO);
      assert.equal(world.size(heap, at), size);
      assert.ok(allBytes(world, at, size, 0));
      world.fill(at, size, 0xcc);
      world.free(heap, at);
    }
    let at = world.alloc(heap, A, ZERO);
    for (const size of [3 * A, 1, MEGABYTE]) {
      at = address(world.realloc(heap, at, size, ZERO).value);
      assert.equal(world.size(heap, at), size);
      assert.ok(allBytes(world, at, size, 0));
    }
  });
  conformNt('C-37 steps of 0x100 across the large threshold keep contents and zero what is added', world => {
    const heap = world.create();
    let size = 0x78000;
    let at = world.alloc(heap, size, ZERO);
    world.fill(at, size, 0x5a);
    for (const step of [0x100, -0x100])
      for (let count = 0; count < 0x180; count++) {
        const next = size + step;
        at = address(world.realloc(heap, at, next, ZERO).value);
        assert.equal(world.size(heap, at), next);
        const kept = Math.min(size, next);
        if (count % 16 === 0) assert.ok(allBytes(world, at, kept, 0x5a));
        if (next > size) assert.ok(allBytes(world, at + size, next - size, 0));
        world.fill(at + kept, next - kept, 0x5a);
        size = next;
      }
    checkHeap(world, heap);
  });
  conformNt('C-38 HeapSize is the requested size', (world, { A }) => {
    const heap = world.create();
    for (const size of [0, 1, 17, A, 2 * A, MEGABYTE, 3000 * 1024 + 37])
      assert.equal(world.size(heap, world.alloc(heap, size)), size);
  });
});

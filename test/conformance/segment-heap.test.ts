import assert from 'node:assert/strict';
import { address, NULL } from '../../engine/base/units';
import { GetProcessHeaps } from '../../engine/heap/calls';
import { GENERATE_EXCEPTIONS, scratch } from '../support/conform';
import { HeapWorld } from '../support/heap-world';

/* The statements that do not speak of the NT heap's structures hold for the segment heap too (HEAP_SPEC §0). */
describe('CONFORMANCE for the segment heap (segment-x64)', () => {
  let world: HeapWorld;
  beforeEach(() => (world = new HeapWorld('segment-x64')));

  it('C-7: heaps are listed in creation order', () => {
    const made = [world.create(), world.create()];
    const at = scratch(world);
    assert.equal(GetProcessHeaps(world.context, 8, at).value, 3);
    const listed = [0, 8, 16].map(offset => world.memory.pointer(address(at + offset)));
    assert.deepEqual(listed, [world.processHeap, ...made]);
  });

  it('C-17: HeapReAlloc of NULL is NULL with last error 0', () => {
    assert.deepEqual(world.realloc(world.create(), NULL, 10), { value: 0, lastError: 0 });
  });

  it('C-18, C-19, C-22: HeapValidate of a heap, of memory that is no block, of a freed block', () => {
    const heap = world.create();
    const user = world.alloc(heap, 40);
    assert.deepEqual(world.validate(heap), { value: 1 });
    assert.deepEqual(world.validate(heap, scratch(world)), { value: 0 });
    assert.equal(world.free(heap, user).value, 1);
    assert.deepEqual(world.validate(heap, user), { value: 0 });
  });

  it('C-20, C-26, C-38: HeapSize is the requested size, 0 too', () => {
    const heap = world.create();
    for (const size of [0, 1, 17, 0x40000, 0x80000, 0x100000, 3000 * 1024 + 37])
      assert.equal(world.size(heap, world.alloc(heap, size)), size);
    const moved = address(world.realloc(heap, world.alloc(heap, 50), 0).value);
    assert.notEqual(moved, NULL);
    assert.equal(world.size(heap, moved), 0);
  });

  it('C-229, C-232: a large block has a reservation of its own, which HeapDestroy gives back with the rest', () => {
    const before = world.space.committedBytes;
    const heap = world.create();
    const large = world.alloc(heap, 0x200000);
    assert.notEqual(world.space.regions.at(large)?.base, world.space.regions.at(heap)?.base);
    for (let count = 0; count < 40; count++) world.alloc(heap, count * 300);
    assert.equal(world.destroy(heap).value, 1);
    assert.equal(world.space.regions.at(large), undefined);
    assert.equal(world.space.committedBytes, before);
  });

  it('C-230: HeapReAlloc is the only call that moves a block', () => {
    const heap = world.create();
    const user = world.alloc(heap, 100);
    world.fill(user, 100, 7);
    for (let count = 0; count < 50; count++) world.free(heap, world.alloc(heap, count * 50));
    assert.ok(world.space.peek(user, 100).bytes.every(byte => byte === 7));
    const moved = address(world.realloc(heap, user, 0x60000).value);
    assert.notEqual(moved, user);
    assert.ok(world.space.peek(moved, 100).bytes.every(byte => byte === 7));
  });

  it('C-235: an exhausted heap raises C0000017 with GENERATE_EXCEPTIONS', () => {
    const answer = world.allocAnswer(world.create(), 2 ** 47, GENERATE_EXCEPTIONS);
    assert.deepEqual([answer.value, answer.raise?.status], [0, 0xc0000017]);
  });
});

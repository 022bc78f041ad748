import assert from 'node:assert/strict';
import { offset } from '../../../engine/base/units';
import { HeapAlloc } from '../../../engine/heap/calls';
import { HeapLock, HeapUnlock, HeapWalk } from '../../../engine/heap/calls';
import { type HeapContext } from '../../../engine/heap/seam';
import { VISTA_IDS, VistaWorld } from '../../support/vista-world';

describe('the lock of a heap', () => {
  for (const id of VISTA_IDS) {
    const setUp = (options = 0) => {
      const world = new VistaWorld(id);
      const other: HeapContext = { ...world.context, thread: world.context.thread + 4 };
      return { world, other, heap: world.create(options) };
    };
    it(`keeps other threads out until it is left as often as it was entered (${id})`, () => {
      const { world, other, heap } = setUp();
      const lock = world.field(heap, 'LockVariable');
      assert.deepEqual(HeapLock(world.context, heap), { value: 1 });
      assert.deepEqual(HeapLock(world.context, heap), { value: 1 });
      for (const answer of [
        HeapLock(other, heap),
        HeapAlloc(other, heap, 0, 8),
        HeapWalk(other, heap, offset(world.context.process.peb, 0x800)),
      ])
        assert.deepEqual(answer, { value: 0, blockedOn: lock });
      assert.notEqual(world.alloc(heap, 8), 0);
      HeapUnlock(world.context, heap);
      assert.equal(HeapLock(other, heap).blockedOn, lock);
      HeapUnlock(world.context, heap);
      assert.deepEqual(HeapLock(other, heap), { value: 1 });
      assert.equal(HeapLock(world.context, heap).blockedOn, lock);
    });
    it(`does not stop a call with HEAP_NO_SERIALIZE (${id})`, () => {
      const { world, other, heap } = setUp();
      HeapLock(world.context, heap);
      assert.notEqual(HeapAlloc(other, heap, 1, 8).value, 0);
    });
    it(`does not exist on a heap without serialisation (${id})`, () => {
      const { world, other, heap } = setUp(1);
      assert.equal(world.field(heap, 'LockVariable'), 0);
      assert.deepEqual(HeapLock(world.context, heap), { value: 1 });
      assert.deepEqual(HeapLock(other, heap), { value: 1 });
      assert.deepEqual(HeapUnlock(other, heap), { value: 1 });
    });
    it(`lies in the heap's memory, owner and depth in its bytes (${id})`, () => {
      const { world, heap } = setUp();
      const { lock } = world.profile.width;
      const at = world.memory.pointer(offset(heap, world.profile.layout.LockVariable));
      const read = () => [
        world.memory.u32(offset(at, lock.lockCount)),
        world.memory.u32(offset(at, lock.recursionCount)),
        world.memory.pointer(offset(at, lock.owningThread)),
      ];
      const free = read();
      HeapLock(world.context, heap);
      HeapLock(world.context, heap);
      assert.deepEqual(read(), [0xfffffffe, 2, world.context.thread]);
      HeapUnlock(world.context, heap);
      HeapUnlock(world.context, heap);
      assert.deepEqual(read(), free);
    });
  }
});

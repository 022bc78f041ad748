import assert from 'node:assert/strict';
import { offset } from '../../engine/base/units';
import { allBytes, conform } from '../support/conform';

const SETTABLE_VALUE = 0x100;

/* CONFORMANCE §8 and §9: what a program may note with a block. */
describe('User values', () => {
  conform('C-132: a plain block has flags 0 and no value', world => {
    const user = world.alloc(world.processHeap, 100);
    const { manager } = world.context.process;
    assert.deepEqual(manager.getUserInfo(world.context, world.processHeap, 0, user), {
      value: 1,
      userValue: undefined,
      userFlags: 0,
    });
  });

  conform('C-161: begin as NULL, and lie in the second pointer of the extra granule', (world, { P }) => {
    const { manager } = world.context.process;
    const heap = world.create();
    for (const flags of [0xc00, 0x200]) {
      const user = world.alloc(heap, 0x1000, SETTABLE_VALUE | flags);
      const info = manager.getUserInfo(world.context, heap, 0, user);
      assert.deepEqual(info, { value: 1, userValue: 0, userFlags: flags });
      assert.ok(allBytes(world, user + 0x1000, 2 * P, 0));
      assert.deepEqual(manager.setUserValue(world.context, heap, 0, user, 0xdeadbee0), { value: 1 });
      assert.equal(world.memory.pointer(offset(user, 0x1000 + P)), 0xdeadbee0);
      world.memory.setPointer(offset(user, 0x1000 + P), 0x1234560);
      assert.equal(manager.getUserInfo(world.context, heap, 0, user).userValue, 0x1234560);
    }
  });

  conform('C-162: flags are taken away, then added', world => {
    const { manager } = world.context.process;
    const heap = world.create();
    const user = world.alloc(heap, 0x1000, SETTABLE_VALUE | 0xc00);
    const change = (reset: number, set: number): number => {
      assert.deepEqual(manager.setUserFlags(world.context, heap, 0, user, reset, set), { value: 1 });
      return manager.getUserInfo(world.context, heap, 0, user).userFlags;
    };
    assert.equal(change(0x400, 0x200), 0xa00);
    assert.equal(change(0xe00, 0x400), 0x400);
    assert.equal(change(0x600, 0x800), 0x800);
    assert.equal(world.validate(heap).value, 1);
  });

  conform('of large blocks are kept in their ExtraStuff (D.7)', world => {
    const { manager } = world.context.process;
    const heap = world.create();
    const user = world.alloc(heap, 0x200000, SETTABLE_VALUE | 0x200);
    manager.setUserValue(world.context, heap, 0, user, 0x4440);
    assert.deepEqual(manager.getUserInfo(world.context, heap, 0, user), {
      value: 1,
      userValue: 0x4440,
      userFlags: 0x200,
    });
    assert.equal(world.validate(heap).value, 1);
  });
});

import assert from 'node:assert/strict';
import { type Address, address, NULL, offset } from '../../../engine/base/units';
import { flagsIn, readCode } from '../../../engine/heap/vista/entry';
import { setUserValue, userSettings } from '../../../engine/heap/vista/user-value';
import { ENTRY_USER_FLAGS, HEAP_SETTABLE_USER_VALUE, UNUSED_LARGE } from '../../../engine/nt/heap-flags';
import { checkHeap } from '../../support/check-heap';
import { VISTA_IDS, VistaWorld } from '../../support/vista-world';

const FLAG_1 = 0x200;
const FLAG_2 = 0x400;
/** Too large for a segment in every profile. */
const LARGE = 0x180000;

describe('the user value and flags of a block', () => {
  for (const id of VISTA_IDS) {
    const setUp = (size: number) => {
      const world = new VistaWorld(id);
      const heap = world.create();
      const at = world.alloc(heap, size, HEAP_SETTABLE_USER_VALUE | FLAG_1);
      const entryOf = (user: Address): Address => offset(user, -world.profile.headerBytes);
      const settings = (user: Address) => {
        const large = world.memory.u8(offset(user, -1)) === UNUSED_LARGE;
        const start = large ? offset(user, -world.profile.width.large.sizeof) : NULL;
        return userSettings(world.open(heap), entryOf(user), start);
      };
      const move = (user: Address, to: number, flags = 0): Address => {
        const fence = world.alloc(heap, 16);
        const moved = address(world.realloc(heap, user, to, flags).value);
        assert.notEqual(moved, NULL);
        world.free(heap, fence);
        checkHeap(world, heap);
        return moved;
      };
      setUserValue(world.open(heap), entryOf(at), 0x1234);
      return { world, heap, at, settings, move, entryOf };
    };

    it(`go with it when it moves (${id})`, () => {
      const { at, settings, move } = setUp(40);
      const moved = move(at, 5000);
      assert.notEqual(moved, at);
      assert.deepEqual(settings(moved), { flags: HEAP_SETTABLE_USER_VALUE | FLAG_1, value: 0x1234 });
    });

    it(`go with it into a reservation of its own and back (${id})`, () => {
      const { world, heap, at, settings, move, entryOf } = setUp(40);
      const large = move(at, LARGE);
      assert.deepEqual(settings(large), { flags: HEAP_SETTABLE_USER_VALUE | FLAG_1, value: 0x1234 });
      const shrunk = move(large, LARGE - 0x2000);
      assert.equal(shrunk, large);
      assert.equal(flagsIn(readCode(world.open(heap), entryOf(shrunk))) & ENTRY_USER_FLAGS, FLAG_1 >> 4);
      const larger = move(large, LARGE + 0x10000);
      assert.notEqual(larger, large);
      assert.deepEqual(settings(larger), { flags: HEAP_SETTABLE_USER_VALUE | FLAG_1, value: 0x1234 });
    });

    it(`give way to the flags of the call that moves it, the value does not (${id})`, () => {
      const { at, settings, move } = setUp(40);
      const moved = move(at, 5000, FLAG_2);
      assert.deepEqual(settings(moved), { flags: HEAP_SETTABLE_USER_VALUE | FLAG_2, value: 0x1234 });
    });
  }
});

import assert from 'node:assert/strict';
import { conform, conformNt } from '../support/conform';

const CREATE_ALIGN_16 = 0x10000;

describe('CONFORMANCE 2, HEAP_CREATE_ALIGN_16', () => {
  conformNt(
    'C-41 has no effect on a single call',
    world => {
      const heap = world.create();
      const blocks = Array.from({ length: 256 }, (_, index) =>
        world.alloc(heap, (index % 16) + 1, CREATE_ALIGN_16),
      );
      assert.ok(blocks.every(at => at !== 0));
      assert.ok(blocks.some(at => at % 16 !== 0));
    },
    ['xp-x86', 'win7-x86', 'win10-x86'],
  );
  conform(
    'C-42 a heap that was made with it returns 16-aligned pointers',
    world => {
      const heap = world.create(CREATE_ALIGN_16);
      for (let size = 1; size <= 16; size++) assert.equal(world.alloc(heap, size) % 16, 0);
    },
    ['win7-x64', 'win10-x64'],
  );
});

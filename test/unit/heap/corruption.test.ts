import assert from 'node:assert/strict';
import { type Address, address } from '../../../engine/base/units';
import { HeapSize } from '../../../engine/heap/calls';
import { type HeapAnswer } from '../../../engine/heap/seam';
import { type ProfileId } from '../../../engine/nt/profile-ids';
import { NtStatus } from '../../../engine/nt/status';
import { VISTA_IDS, VistaWorld } from '../../support/vista-world';

/** Four blocks of 32 bytes behind each other, the last one a fence. */
interface Scene {
  readonly world: VistaWorld;
  readonly heap: Address;
  readonly blocks: readonly [Address, Address, Address, Address];
}

function scene(id: ProfileId, size = 32): Scene {
  const world = new VistaWorld(id);
  const heap = world.create();
  const take = (): Address => world.alloc(heap, size, 8);
  return { world, heap, blocks: [take(), take(), take(), take()] };
}

function named(answer: HeapAnswer): string | undefined {
  return answer.corruption?.failureName.replace('heap_failure_', '');
}

function inEach(claim: string, body: (scene: Scene) => void, size?: number): void {
  for (const id of VISTA_IDS) it(`${claim} (${id})`, () => { body(scene(id, size)); }); // prettier-ignore
}

describe('a heap that finds damage', () => {
  it('ends the process where termination is on, with C0000374', () => {
    for (const id of ['win7-x64', 'win10-x86', 'win10-x64'] as const) {
      const { world, heap, blocks } = scene(id);
      world.free(heap, blocks[1]);
      const answer = world.free(heap, blocks[1]);
      assert.deepEqual(answer.raise, {
        status: NtStatus.HEAP_CORRUPTION,
        // Where HEAP_FAILURE_INFORMATION lies.
        information: [world.context.process.peb + 0x800],
        continuable: false,
      });
      assert.equal(answer.corruption?.failureType, 8);
    }
  });
  it('fails the call where termination is off, with last error 87', () => {
    const { world, heap, blocks } = scene('win7-x86');
    world.free(heap, blocks[1]);
    const { value, lastError, raise } = world.free(heap, blocks[1]);
    assert.deepEqual([value, lastError, raise], [0, 87, undefined]);
  });
  inEach('calls a second free block_not_busy', ({ world, heap, blocks }) => {
    world.free(heap, blocks[1]);
    assert.equal(named(world.free(heap, blocks[1])), 'block_not_busy');
    assert.equal(named(world.realloc(heap, blocks[1], 50)), 'block_not_busy');
    assert.equal(HeapSize(world.context, heap, 0, blocks[1]).value, -1);
  });
  inEach('calls an unaligned pointer an invalid argument', ({ world, heap, blocks }) => {
    assert.equal(named(world.free(heap, address(blocks[1] + 4))), 'invalid_argument');
  });
  inEach('calls a pointer into a block entry_corruption', ({ world, heap, blocks }) => {
    world.fill(blocks[1], 32, 0x41);
    assert.equal(named(world.free(heap, address(blocks[1] + 16))), 'entry_corruption');
  });
  inEach('calls a block of another heap a cross_heap_operation', ({ world, blocks }) => {
    const other = world.create();
    assert.equal(named(world.free(other, blocks[1])), 'cross_heap_operation');
  });
  inEach(
    'calls readable memory of no heap an invalid argument and leaves the last error',
    ({ world, heap }) => {
      const answer = world.free(heap, address(world.context.process.peb + 0x800));
      assert.equal(named(answer), 'invalid_argument');
      assert.equal(answer.lastError, undefined);
    },
  );
  inEach('calls an unmapped pointer an invalid argument', ({ world, heap }) => {
    const answer = world.free(heap, address(0x0dadbe00));
    assert.equal(named(answer), 'invalid_argument');
    assert.equal(answer.lastError, world.profile.terminatesOnCorruption ? undefined : 998);
    assert.throws(() => world.size(heap, address(0x0dadbe00)), { name: 'ProcessFault' });
    assert.deepEqual(world.validate(heap, address(0x0dadbe00)), { value: 0, lastError: 998 });
  });
  inEach(
    'names an overrun that crossed the slack, at the header it damaged',
    ({ world, heap, blocks }) => {
      const end = blocks[0] + 30;
      world.fill(end, blocks[1] - 4 - end, 0x41);
      const answer = world.free(heap, blocks[1]);
      assert.equal(named(answer), 'buffer_overrun');
      assert.equal(answer.corruption?.at, blocks[1] - 8);
    },
    30,
  );
  inEach('notices an overrun when the block before is freed', ({ world, heap, blocks }) => {
    world.fill(blocks[1] - 8, 4, 0x41);
    assert.equal(world.free(heap, blocks[0]).corruption?.at, blocks[1] - 8);
  });
  inEach(
    'calls damage right below the user pointer an underrun when the slack before it is whole',
    ({ world, heap, blocks }) => {
      world.fill(blocks[1] - 8, 2, 0x41);
      assert.equal(named(world.free(heap, blocks[1])), 'buffer_underrun');
    },
    27,
  );
  inEach(
    'calls it multiple_entries_corruption when the next headers are gone too',
    ({ world, heap, blocks }) => {
      const committedEnd = heap + 0x400 * world.profile.pointerBytes;
      world.fill(blocks[1] - 8, committedEnd - (blocks[1] - 8), 0x41);
      assert.equal(named(world.free(heap, blocks[1])), 'multiple_entries_corruption');
    },
  );
  inEach('checks the links of a free block before it takes it off the list', ({ world, heap, blocks }) => {
    world.free(heap, blocks[1]);
    world.memory.setPointer(blocks[1], heap + 0x20);
    world.memory.setPointer(address(blocks[1] + world.profile.pointerBytes), heap + 0x20);
    assert.equal(named(world.allocAnswer(heap, 32)), 'listentry_corruption');
  });
  inEach('faults when a damaged link leads to memory that is not there', ({ world, heap, blocks }) => {
    world.free(heap, blocks[1]);
    world.fill(blocks[1], 2 * world.profile.pointerBytes, 0x41);
    assert.throws(() => world.alloc(heap, 32), { name: 'ProcessFault' });
  });
  inEach('finds every kind of damage with HeapValidate, without raising', ({ world, heap, blocks }) => {
    const answers: (string | undefined)[] = [];
    const damageAt = (at: number, bytes: number): void => {
      const kept = world.space.peek(address(at), bytes).bytes.slice();
      world.fill(at, bytes, 0x5b);
      const answer = world.validate(heap);
      assert.equal(answer.raise, undefined);
      assert.equal(answer.lastError, undefined);
      assert.equal(answer.value, 0);
      answers.push(answer.corruption?.claim);
      for (let index = 0; index < bytes; index++) world.memory.setU8(address(at + index), kept[index]!);
      assert.equal(world.validate(heap).value, 1);
    };
    const { layout } = world.profile;
    world.free(heap, blocks[1]);
    damageAt(blocks[2] - 8, 4);
    damageAt(blocks[1], world.profile.pointerBytes);
    damageAt(heap + layout.TotalFreeSize, 2);
    damageAt(heap + layout.NumberOfUnCommittedPages, 2);
    damageAt(heap + layout.HeaderValidateLength, 1);
    damageAt(world.memory.pointer(address(heap + layout.BlocksIndex)) + world.profile.width.lookup.sizeof, 1);
    assert.ok(answers.every(claim => claim !== undefined));
    assert.equal(new Set(answers).size, answers.length);
  });
});

describe('forged bytes', () => {
  inEach('make the allocator hand out the memory that they describe', ({ world, heap, blocks }) => {
    // The header of blocks[1] says that it reaches over blocks[2]: what is freed is both.
    const { profile, memory } = world;
    const { key32, key16 } = world.open(heap);
    const code = (memory.u32(address(blocks[1] - 8)) ^ key32) >>> 0;
    const doubled = (code & 0xffff) * 2;
    const forged = (doubled | (1 << 16) | (((doubled ^ (doubled >>> 8) ^ 1) & 0xff) << 24)) >>> 0;
    memory.setU32(address(blocks[1] - 8), (forged ^ key32) >>> 0);
    memory.setU16(address(blocks[3] - 4), doubled ^ key16);
    assert.equal(world.free(heap, blocks[1]).value, 1);
    assert.equal(world.alloc(heap, doubled * profile.granule - 2 * profile.granule), blocks[1]);
  });
  inEach('turn encoding off with EncodeFlagMask, after which nothing decodes', ({ world, heap, blocks }) => {
    world.memory.setU32(address(heap + world.profile.layout.EncodeFlagMask), 0);
    assert.equal(world.validate(heap).value, 0);
    assert.notEqual(world.free(heap, blocks[0]).corruption, undefined);
  });
  inEach('that close a list to a loop do not hang', ({ world, heap, blocks }) => {
    world.alloc(heap, 0x400);
    const big = world.alloc(heap, 0x900);
    world.alloc(heap, 16);
    world.free(heap, big);
    world.free(heap, blocks[1]);
    const { pointerBytes } = world.profile;
    world.memory.setPointer(big, big);
    world.memory.setPointer(address(big + pointerBytes), big);
    assert.equal(world.validate(heap).value, 0);
    const answer = world.allocAnswer(heap, 0x980);
    assert.ok(answer.value !== 0 || answer.corruption !== undefined);
  });
  inEach('in the heap header make the handle no heap', ({ world, heap, blocks }) => {
    world.memory.setU32(address(heap + world.profile.layout.Signature), 0);
    assert.deepEqual(world.allocAnswer(heap, 8), { value: 0, lastError: 6 });
    assert.equal(world.free(heap, blocks[0]).value, 0);
    assert.deepEqual(world.validate(heap), { value: 0 });
  });
});

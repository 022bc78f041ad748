import assert from 'node:assert/strict';
import { type Address, address, offset } from '../../engine/base/units';
import { heapFlagsOf } from '../../engine/nt/global-flags';
import { checkHeap } from '../support/check-heap';
import { allBytes, NO_SERIALIZE, type Width, ZERO } from '../support/conform';
import { VISTA_IDS, VistaWorld } from '../support/vista-world';

const TAIL = 0x20;
const FREE = 0x40;
const VALIDATE = 0x60000000;
const USER_VALUE = 0x100;
/** FLG_* values of the heap, one at a time and as a debugger sets them (HEAP_SPEC §B.3). */
const GLOBAL = [0x10, 0x20, 0x40, 0x80, 0x70, 0x800, 0x1000, 0x200000] as const;
const DEBUGGER = 0x70;

/** Runs `body` in a process with NtGlobalFlag, in each profile; F is what it gives heaps. */
function under(
  statement: string,
  globalFlags: readonly number[],
  body: (world: VistaWorld, width: Width, F: number) => void,
  ids: readonly (typeof VISTA_IDS)[number][] = VISTA_IDS,
): void {
  for (const id of ids)
    for (const flags of globalFlags)
      it(`${statement} (${id}, NtGlobalFlag ${flags.toString(16)})`, () => {
        const world = new VistaWorld(id, { heap: { globalFlags: flags } });
        const P = world.profile.pointerBytes;
        body(world, { P, A: 0x8000 * P, allOnes: P === 4 ? 0xffffffff : 2 ** 64 }, heapFlagsOf(flags));
      });
}

const alignUp = (value: number, unit: number): number => Math.ceil(value / unit) * unit;

describe('Heaps under NtGlobalFlag', () => {
  under('C-151, C-153 flags of the header', [...GLOBAL, 0x400, 0x8000], (world, _, F) => {
    const flags = (heap: Address): readonly number[] => [
      world.field(heap, 'Flags', 4),
      world.field(heap, 'ForceFlags', 4),
    ];
    const forced = F & (TAIL | FREE | VALIDATE);
    assert.deepEqual(flags(world.processHeap), [F | 2, forced]);
    assert.deepEqual(flags(world.create()), [F | 0x1002, forced]);
    assert.deepEqual(flags(world.create(0, 0, 0x10000)), [F | 0x1000, forced]);
    assert.deepEqual(flags(world.create(NO_SERIALIZE)), [F | 0x1003, forced | 1]);
  });

  under('HEAP_SPEC §B.3: the header of a heap under a debugger', [DEBUGGER], (world, { P }) => {
    assert.deepEqual(
      [
        world.field(world.processHeap, 'Flags', 4),
        world.field(world.processHeap, 'ForceFlags', 4),
        world.field(world.processHeap, 'AlignRound'),
      ],
      [0x40000062, 0x40000060, P === 4 ? 0x17 : 0x2f],
    );
  });

  under('C-154 heap tagging shows in Flags', [0x800], world => {
    assert.equal(world.field(world.create(), 'Flags', 4), 0x04001002);
  });

  under('C-150 HeapCreate ignores the checking bits', [0x10], world => {
    const heap = world.create(TAIL | FREE);
    assert.equal(world.field(heap, 'Flags', 4), 0x1022);
  });

  under('C-156, C-157 spacing and alignment of consecutive equal blocks', GLOBAL, (world, { P }, F) => {
    for (let size = 0x20000 * P - 0x3000; size > 0; size >>>= 1) {
      const heap = world.create(NO_SERIALIZE);
      const at = [world.alloc(heap, size), world.alloc(heap, size), world.alloc(heap, size)] as const;
      const distances = [Math.abs(at[1] - at[0]), Math.abs(at[2] - at[1])];
      const extras = ((F & TAIL) === 0 ? 0 : 2 * P) + ((F & VALIDATE) === 0 ? 0 : 2 * P);
      const expected = alignUp(Math.max(size, 2 * P) + 2 * P + extras, 2 * P);
      assert.equal(Math.min(...distances), expected, `size ${size.toString(16)}`);
      assert.ok(at.every(user => user % (2 * P) === 0));
      assert.equal(world.destroy(heap).value, 1);
    }
  });

  under('C-158, C-170 the largest blocks of a segment and large blocks', GLOBAL, (world, { P }, F) => {
    const heap = world.create();
    const size = 0x20000 * P - 0x2000;
    const user = world.alloc(heap, size);
    assert.equal(user % (2 * P), 0);
    if ((F & TAIL) !== 0) assert.ok(allBytes(world, user + size, 2 * P, 0xab));
    const large = 3000 * 1024 + 37;
    const own = world.alloc(heap, large);
    assert.equal(own % 0x10000, 8 * P);
    assert.deepEqual(
      [world.size(heap, own), world.validate(heap, own).value, world.validate(heap).value],
      [large, 1, 1],
    );
    assert.ok(allBytes(world, own + large - 2, 2 + 2 * P, 0));
    assert.equal(world.free(heap, own).value, 1);
  });

  under('C-159 a large block is spaced as one and has no tail', GLOBAL, (world, { P }) => {
    const heap = world.create();
    const size = 0x20000 * P - 0x1000;
    const at = [world.alloc(heap, size), world.alloc(heap, size)] as const;
    assert.ok(at.every(user => user % (8 * P) === 0));
    assert.ok(Math.abs(at[1] - at[0]) > size + 6 * P);
    assert.ok(at.every(user => allBytes(world, user + size, 1, 0)));
  });

  under('C-160 a user value costs 2P more behind the tail', [0x10, 0x20, 0x200000], (world, { P }, F) => {
    const heap = world.create(NO_SERIALIZE);
    const at = [0, 1, 2].map(() => world.alloc(heap, 0x1000, USER_VALUE));
    const tail = (F & TAIL) === 0 ? 0 : 2 * P;
    assert.equal(Math.min(at[1]! - at[0]!, at[2]! - at[1]!), 0x1000 + 2 * P + tail + 2 * P);
    for (const user of at) assert.ok(allBytes(world, user + 0x1000 + tail, 2 * P, 0));
  });

  under('C-163 ZERO_MEMORY and the tail', GLOBAL, (world, { P }, F) => {
    const heap = world.create();
    const old = world.alloc(heap, 64);
    world.fill(old, 64, 0xcc);
    world.free(heap, old);
    const user = world.alloc(heap, 17, ZERO);
    assert.ok(allBytes(world, user, 17, 0));
    assert.ok(allBytes(world, user + 17, alignUp(17, P) - 17, (F & TAIL) === 0 ? 0 : 0xab));
  });

  under('C-164 the tail follows the requested bytes', GLOBAL, (world, { P }, F) => {
    const heap = world.create();
    const user = world.alloc(heap, 17, ZERO);
    const tail = (F & TAIL) === 0 ? 0 : 0xab;
    if (tail !== 0) assert.ok(allBytes(world, user + 17, 2 * P, tail));
    assert.equal(world.realloc(heap, user, 14).value, user);
    assert.ok(allBytes(world, user + 14, 2, tail));
    assert.ok(allBytes(world, user + 16, 1, tail));
  });

  under('C-165 damage to the tail', [0x10, DEBUGGER], world => {
    const heap = world.create();
    const user = world.alloc(heap, 17, ZERO);
    world.fill(user + 17, 1, 0xcc);
    const answer = world.validate(heap, user);
    assert.deepEqual([answer.value, answer.lastError, answer.corruption?.failureType], [0, undefined, 6]);
    assert.equal(world.validate(heap).corruption?.at, user + 17);
    world.fill(user + 17, 1, 0xab);
    assert.deepEqual([world.validate(heap, user).value, world.size(heap, user)], [1, 17]);
    assert.deepEqual([world.realloc(heap, user, 14).value, world.free(heap, user).value], [user, 1]);
  });

  under(
    'HEAP_SPEC §F.1: a damaged tail fails free, size and realloc with type 6',
    [0x10, DEBUGGER],
    world => {
      const heap = world.create();
      const user = world.alloc(heap, 17, ZERO);
      world.fill(user + 17, 1, 0xcc);
      const answers = [
        world.free(heap, user),
        world.realloc(heap, user, 14),
        world.realloc(heap, user, 5000),
      ];
      assert.deepEqual(
        answers.map(({ value, corruption }) => [value, corruption?.failureType, corruption?.at]),
        answers.map(() => [0, 6, user + 17]),
      );
      assert.equal(world.size(heap, user), -1);
    },
    ['win7-x86', 'win7-x64'],
  );

  under('C-166 BAADF00D in whole dwords of new bytes', [0x20, DEBUGGER], world => {
    const heap = world.create();
    const user = world.alloc(heap, 7);
    assert.equal(world.bytes(user, 4), '0D F0 AD BA');
    assert.notEqual(world.bytes(user + 4, 3), '0D F0 AD');
    world.fill(user, 7, 0xcc);
    assert.equal(world.realloc(heap, user, 15).value, user);
    assert.equal(world.bytes(user, 7), 'CC CC CC CC CC CC CC');
    assert.equal(world.bytes(user + 8, 4), '0D F0 AD BA');
    assert.notEqual(world.bytes(user + 12, 3), '0D F0 AD');
  });

  under('C-167 FEEEFEEE behind the links of a freed block', [0x20, DEBUGGER], (world, { P }) => {
    const heap = world.create();
    const user = world.alloc(heap, 37);
    const fence = world.alloc(heap, 37);
    world.free(heap, user);
    assert.equal(world.bytes(user + 16, 4), 'EE FE EE FE');
    assert.equal(world.validate(heap).value, 1);
    world.fill(user + 2 * P + 8, 1, 0);
    assert.deepEqual([world.validate(heap).value, world.validate(heap).corruption?.failureType], [0, 10]);
    world.fill(user + 2 * P + 8, 1, world.bytes(user + 2 * P + 12, 1) === 'EE' ? 0xee : 0xfe);
    assert.equal(world.validate(heap).value, 1);
    assert.equal(world.free(heap, fence).value, 1);
    checkHeap(world, heap);
  });

  under('C-171 sizes 0 to 63 have at least 8 tail bytes', [0x10, 0x80, DEBUGGER], world => {
    const heap = world.create();
    for (let size = 0; size < 64; size++)
      assert.ok(allBytes(world, world.alloc(heap, size) + size, 8, 0xab), `size ${size}`);
  });

  under('HEAP_SPEC §E.1: all free memory of a new heap is FEEEFEEE', [0x20, DEBUGGER], world => {
    const heap = world.create();
    const free = world.walk(heap).find(entry => entry.wFlags === 0);
    assert.ok(free !== undefined);
    const first = free.lpData;
    for (let at = first; at < first + free.cbData; at += 4)
      assert.equal(world.memory.u32(address(at)), 0xfeeefeee);
  });

  under('HEAP_SPEC §F.1: a write into a free block is noticed when it is reused', [DEBUGGER], world => {
    const heap = world.create();
    const user = world.alloc(heap, 100);
    const fence = world.alloc(heap, 100);
    world.free(heap, user);
    world.fill(user + 40, 1, 0x41);
    const answer = world.allocAnswer(heap, 100);
    assert.deepEqual(
      [answer.value, answer.corruption?.failureName, answer.corruption?.at],
      [0, 'heap_failure_usage_after_free', user + 40],
    );
    assert.equal(answer.raise?.status, world.profile.terminatesOnCorruption ? 0xc0000374 : undefined);
    assert.equal(world.size(heap, fence), 100);
  });

  under('HEAP_SPEC §B.3: VALIDATE_ALL looks at the whole heap in every call', [0x80], world => {
    const heap = world.create();
    const damaged = world.alloc(heap, 10);
    const other = world.alloc(heap, 10);
    world.fill(damaged + 10, 1, 0);
    for (const answer of [
      world.allocAnswer(heap, 10),
      world.free(heap, other),
      world.realloc(heap, other, 20),
    ])
      assert.deepEqual([answer.value, answer.corruption?.at], [0, damaged + 10]);
  });

  under('HEAP_SPEC §A.2: a damaged debug heap is not destroyed', [DEBUGGER], world => {
    const heap = world.create();
    const user = world.alloc(heap, 10);
    world.fill(user + 10, 1, 0);
    assert.deepEqual([world.destroy(heap).value, world.size(heap, world.alloc(heap, 5))], [0, 5]);
    world.fill(user + 10, 1, 0xab);
    assert.equal(world.destroy(heap).value, 1);
  });

  under('HEAP_SPEC §A.1: an initial size above the maximum is refused', [DEBUGGER, 0x80], world => {
    assert.equal(world.create(0, 0x20000, 0x10000), 0);
    assert.notEqual(world.create(0, 0x10000, 0x10000), 0);
  });

  under('C-152 per-call checking bits change the size of a block and nothing else', [0], (world, { P }) => {
    const heap = world.create(NO_SERIALIZE);
    for (const size of [1, 24, 100]) {
      const at = [0, 1, 2].map(() => world.alloc(heap, size, TAIL | FREE));
      const distance = Math.min(at[1]! - at[0]!, at[2]! - at[1]!);
      assert.equal(distance, alignUp(Math.max(size, 2 * P) + 2 * P, 2 * P));
      for (const user of at) assert.equal(world.free(heap, user).value, 1);
    }
  });

  // HEAP_SPEC §C.1: 8 bytes with tail and extra are a block of 32; §E.1 says what lies in it. G = 8.
  it('HEAP_SPEC §E.1: the bytes of an 8-byte block under a debugger, 32-bit', () => {
    const world = new VistaWorld('win7-x86', { heap: { globalFlags: DEBUGGER } });
    const heap = world.create();
    const user = world.alloc(heap, 8);
    assert.equal(
      world.bytes(user, 24),
      '0D F0 AD BA 0D F0 AD BA AB AB AB AB AB AB AB AB 00 00 00 00 00 00 00 00',
    );
    const code = world.memory.i32(offset(user, -8)) ^ world.open(heap).key32;
    // 4 granules; busy, extra and fill pattern: G.2 prints such a block as [107].
    assert.deepEqual([code & 0xffff, (code >>> 16) & 0xff], [4, 7]);
    assert.equal(world.memory.u8(offset(user, -1)), 24);
  });

  it('HEAP_SPEC §E.1: the bytes of a 24-byte block under a debugger, 64-bit', () => {
    const world = new VistaWorld('win10-x64', { heap: { globalFlags: DEBUGGER } });
    const heap = world.create();
    const user = world.alloc(heap, 24);
    const word = '0D F0 AD BA';
    const tail = Array(16).fill('AB').join(' ');
    const zeros = Array(24).fill('00').join(' ');
    assert.equal(world.bytes(user, 64), [word, word, word, word, word, word, tail, zeros].join(' '));
    assert.equal(world.memory.u8(offset(user, -1)), 80 - 24);
  });
});

import assert from 'node:assert/strict';
import { Hash } from '../../../engine/base/hash';
import { Random } from '../../../engine/base/random';
import { type Address, address, offset } from '../../../engine/base/units';
import * as calls from '../../../engine/heap/calls';
import { type HeapAnswer, type HeapContext } from '../../../engine/heap/seam';
import { LoggedMemory } from '../../../engine/memory/logged-memory';
import { apply } from '../../../engine/memory/store-log';
import { bucketBytes, bucketOf, BUCKETS, LARGEST_QUICK } from '../../../engine/heap/segment/buckets';
import { SEGMENT_HEAP_SIGNATURE } from '../../../engine/nt/layout-segment';
import { HEAP_SIGNATURE } from '../../../engine/nt/heap-flags';
import { checkSegmentHeap } from '../../support/check-segment-heap';
import { HeapWorld, type WorldOptions } from '../../support/heap-world';

const NO_SERIALIZE = 1;
const ZERO = 8;
const IN_PLACE_ONLY = 0x10;
const MB = 0x100000;

const inSegment = (world: HeapWorld, user: Address): number => world.space.regions.at(user)!.base;

/** Blocks of `size` until the front end serves the size: the 18th is its first. */
function activate(world: HeapWorld, heap: Address, size: number): Address[] {
  return Array.from({ length: 18 }, () => world.alloc(heap, size));
}

describe('the segment heap', () => {
  let world: HeapWorld;
  let heap: Address;
  beforeEach(() => {
    world = new HeapWorld('segment-x64');
    heap = world.create();
  });

  it('goes on with a walk behind its own items only: 87 within a large block, 259 behind the last (HEAP_SPEC §A.8)', () => {
    const large = world.alloc(heap, 2 * MB);
    const entry = world.alloc(world.processHeap, 64);
    const walkFrom = (data: number): HeapAnswer => {
      world.memory.fill(entry, 64, 0);
      world.memory.setPointer(entry, data);
      world.memory.setU16(offset(entry, world.profile.width.walk.wFlags), 4);
      return calls.HeapWalk(world.context, heap, entry);
    };
    assert.deepEqual(walkFrom(large + 0x10), { value: 0, lastError: 87 });
    assert.deepEqual(walkFrom(large), { value: 0, lastError: 259 });
  });

  it('is what a growable serialised heap is; others are NT heaps (HEAP_SPEC §D.8)', () => {
    const signatures = (at: Address): number[] =>
      [0x10, 0x98].map(place => world.memory.u32(offset(at, place)));
    assert.equal(world.memory.u32(offset(heap, 0x10)), SEGMENT_HEAP_SIGNATURE);
    assert.equal(world.memory.u32(offset(world.processHeap, 0x10)), SEGMENT_HEAP_SIGNATURE);
    for (const other of [world.create(NO_SERIALIZE), world.create(0, 0x1000, 0x10000)]) {
      assert.deepEqual(signatures(other), [0xffeeffee, HEAP_SIGNATURE]);
      const user = world.alloc(other, 100);
      assert.equal(world.size(other, user), 100);
      assert.equal(world.free(other, user).value, 1);
    }
    const checking = new HeapWorld('segment-x64', { heap: { globalFlags: 0x70 } });
    assert.equal(checking.memory.u32(offset(checking.create(), 0x10)), 0xffeeffee);
  });

  it('has 129 size classes that cover every request up to 16,368 bytes', () => {
    let last = 0;
    for (let size = 0; size <= LARGEST_QUICK; size++) {
      const bucket = bucketOf(size);
      assert.ok(bucket >= last && bucket <= last + 1, `${size}`);
      assert.ok(bucketBytes(bucket) >= size && (bucket === 1 || bucketBytes(bucket - 1) < size), `${size}`);
      last = bucket;
    }
    assert.equal(last, BUCKETS - 1);
  });

  it('serves each request from its component', () => {
    const chunk = world.alloc(heap, 0x20000);
    assert.equal(inSegment(world, chunk), heap);
    assert.equal(chunk % 0x1000, 0x40, 'behind the headers of subsegment and chunk');
    const range = world.alloc(heap, 0x20001);
    assert.deepEqual([inSegment(world, range), range % 0x1000], [heap, 0]);
    const last = world.alloc(heap, 0x7f000);
    assert.notEqual(inSegment(world, last), last);
    const large = world.alloc(heap, 0x7f001);
    assert.equal(inSegment(world, large), large);
    checkSegmentHeap(world, heap, new Map([[chunk, 0x20000], [range, 0x20001], [last, 0x7f000], [large, 0x7f001]])); // prettier-ignore
    const { space } = world;
    assert.equal(world.free(heap, large).value, 1);
    assert.equal(space.regions.at(large), undefined);
  });

  it('lets the front end serve a size after its 17th live block, without headers', () => {
    const users = activate(world, heap, 48);
    const [last, ...more] = [users.at(-1)!, ...Array.from({ length: 14 }, () => world.alloc(heap, 48))];
    const quick = [last, ...more];
    for (const user of quick) assert.equal(Math.abs(user - quick[0]!) % 48, 0);
    assert.ok(
      quick.some((user, index) => index > 0 && user < quick[index - 1]!),
      'in no order of addresses',
    );
    const other = new HeapWorld('segment-x64', { seed: 2 });
    const otherHeap = other.create();
    const others = [
      activate(other, otherHeap, 48).at(-1)!,
      ...Array.from({ length: 14 }, () => other.alloc(otherHeap, 48)),
    ];
    assert.notDeepEqual(
      quick.map(user => user - heap),
      others.map(user => user - otherHeap),
      'the seed decides',
    );
    const again = new HeapWorld('segment-x64');
    const againHeap = again.create();
    assert.equal(activate(again, againHeap, 48).at(-1), last, 'a seed repeats');
    const without = new HeapWorld('segment-x64', { heap: { lowFragmentation: false } });
    const plain = without.create();
    const rows = Array.from({ length: 40 }, () => without.alloc(plain, 48));
    for (let k = 1; k < rows.length; k++) assert.equal(rows[k]! - rows[k - 1]!, 64, 'a header each');
  });

  it('C-38: keeps exact sizes with and without slack, in every component', () => {
    const live = new Map<number, number>();
    for (const size of [0, 1, 15, 16, 17, 33, 47, 1024, 1025, 16368, 16369, 0x20000, 0x20001, MB])
      for (let k = 0; k < 20; k++) {
        const user = world.alloc(heap, size);
        live.set(user, size);
        world.fill(user, size, 0xcc);
        assert.equal(world.size(heap, user), size);
      }
    checkSegmentHeap(world, heap, live);
  });

  it('type 17: an overrun into the header of the next chunk is found when its block is freed', () => {
    const [first, next] = [world.alloc(heap, 32), world.alloc(heap, 32)];
    world.fill(first + 32, 4, 0x41);
    const answer = world.free(heap, next);
    assert.deepEqual(
      [answer.corruption?.failureType, answer.corruption?.at, answer.raise?.status],
      [17, first + 32, 0xc0000374],
    );
    assert.equal(world.free(heap, first).corruption?.failureType, 17, 'a neighbour sees it too');
    assert.equal(world.validate(heap).corruption?.failureType, 17);
    assert.equal(world.validate(heap, next).value, 0);
  });

  it('type 17: a write after free into the links of a chunk is found by the next search', () => {
    const [first] = [world.alloc(heap, 200), world.alloc(heap, 200)];
    world.free(heap, first);
    world.fill(first, 16, 0x41);
    assert.equal(world.validate(heap).corruption?.failureType, 17);
    assert.equal(world.allocAnswer(heap, 100).corruption?.failureType, 17);
  });

  it('type 16: a block of the front end that is freed twice', () => {
    const last = activate(world, heap, 64).at(-1)!;
    assert.equal(world.free(heap, last).value, 1);
    const { corruption, raise } = world.free(heap, last);
    assert.deepEqual([corruption?.failureType, raise?.status], [16, 0xc0000374]);
    assert.equal(world.size(heap, last), -1);
  });

  it('type 15: the bitmap of a subsegment is not what was counted', () => {
    const last = activate(world, heap, 64).at(-1)!;
    const subsegment = last - (last % 0x1000);
    world.memory.setU8(address(subsegment + 0x30), 0xff);
    assert.equal(world.validate(heap).corruption?.failureType, 15);
    world.fill(subsegment + 0x30, 0x40, 0xff);
    assert.equal(world.allocAnswer(heap, 64).corruption?.failureType, 15);
    world.fill(subsegment, 0x30, 0x41);
    assert.equal(world.free(heap, last).corruption?.failureType, 15);
  });

  it('type 8: any other block that is freed twice; 9, 11, 18: pointers and handles that are none', () => {
    const [chunk, range] = [world.alloc(heap, 100), world.alloc(heap, 0x30000)];
    for (const user of [chunk, range]) {
      assert.equal(world.free(heap, user).value, 1);
      assert.equal(world.free(heap, user).corruption?.failureType, 8);
    }
    const user = world.alloc(heap, 100);
    assert.equal(world.free(heap, offset(user, 8)).corruption?.failureType, 9);
    assert.equal(world.free(heap, offset(user, 16)).corruption?.failureType, 9);
    assert.equal(world.free(world.processHeap, user).corruption?.failureType, 11);
    assert.equal(world.free(address(0), user).corruption?.failureType, 18);
    assert.deepEqual(world.free(address(0), address(0)), { value: 1 }, 'C-15');
  });

  it('C-26, C-98: a chunk is resized in place to 0, a block of the front end moves even to its own size', () => {
    const chunk = world.alloc(heap, 40);
    assert.equal(world.realloc(heap, chunk, 0).value, chunk);
    assert.equal(world.size(heap, chunk), 0);
    const last = activate(world, heap, 64).at(-1)!;
    assert.deepEqual(world.realloc(heap, last, 64, IN_PLACE_ONLY), { value: 0, lastError: 8 });
    assert.notEqual(world.realloc(heap, last, 64).value, last);
  });

  it('C-33: a large block gives back what a shrink frees and does not grow in place again', () => {
    const user = world.alloc(heap, MB);
    assert.equal(world.realloc(heap, user, 0x60000, IN_PLACE_ONLY).value, user);
    assert.ok(!world.memory.isReadable(offset(user, 0x60000), 1));
    assert.deepEqual(world.realloc(heap, user, 0x80000, IN_PLACE_ONLY), { value: 0, lastError: 8 });
  });

  it('C-231: page ranges stay committed under the policy `never`, and go back under `threshold`', () => {
    const committed = (each: HeapWorld, at: Address): number => each.walk(at)[0]!.committed;
    const user = world.alloc(heap, 0x40000);
    const before = committed(world, heap);
    world.free(heap, user);
    assert.equal(committed(world, heap), before);
    const lax = new HeapWorld('segment-x64', { decommit: 'threshold' });
    const laxHeap = lax.create();
    const block = lax.alloc(laxHeap, 0x40000);
    assert.equal(committed(lax, laxHeap), before);
    lax.free(laxHeap, block);
    assert.equal(committed(lax, laxHeap), 0x4000);
  });

  it('C-60, C-70: walks region, free pages, uncommitted pages of a new heap and ends with 259', () => {
    const rows = world.walk(heap).map(row => [row.wFlags, row.lpData - heap, row.cbData, row.cbOverhead]);
    assert.deepEqual(rows, [
      [1, 0, 0x4000, 0],
      [0, 0x4000, 0x1000, 0],
      [2, 0x5000, 0xfb000, 0],
    ]);
    assert.equal(world.walkEnd?.lastError, 259);
  });

  it('C-72 to C-75: a large block is one more entry at the end, and gone when it is freed', () => {
    world.alloc(heap, 16);
    const before = world.walk(heap);
    const users = [world.alloc(heap, 5 * 0x40000), world.alloc(heap, 5 * 0x40000)];
    const large = world.walk(heap).slice(-2);
    assert.deepEqual(large.map(row => [row.lpData, row.cbData, row.cbOverhead, row.iRegionIndex, row.wFlags]), users.map(user => [user, 5 * 0x40000, 0, 64, 4])); // prettier-ignore
    for (const user of users) world.free(heap, user);
    assert.deepEqual(world.walk(heap).map(row => row.raw), before.map(row => row.raw)); // prettier-ignore
  });

  it('C-10, C-232: HeapDestroy gives every page back', () => {
    const users = [10, 0x60000, 0x60000, 0x60000, MB].map(size => world.alloc(heap, size));
    const bases = users.map(user => inSegment(world, user));
    assert.equal(world.destroy(heap).value, 1);
    for (const base of bases) assert.equal(world.space.regions.at(base as Address), undefined);
  });

  it('gives the answer and the bytes of a direct call when it is logged, damage included', () => {
    const worlds = [new HeapWorld('segment-x64'), new HeapWorld('segment-x64')] as const;
    const heaps = worlds.map(each => each.create());
    const at = heaps[0]!;
    assert.equal(heaps[1], at);
    const random = new Random(5);
    const both = (invoke: (context: HeapContext) => HeapAnswer): HeapAnswer => {
      const answer = invoke(worlds[0].context);
      const memory = new LoggedMemory(worlds[1].space);
      assert.deepEqual(invoke({ ...worlds[1].context, memory }), answer);
      memory.log.forEach((_, index) => {
        apply(memory.log, index, worlds[1].space);
      });
      return answer;
    };
    const users: Address[] = [];
    for (let round = 0; round < 400; round++) {
      const size = random.next() % (random.next() % 20 === 0 ? 0x100000 : 200);
      const index = random.next() % Math.max(1, users.length);
      const user = users[index] ?? address(0);
      const roll = random.next() % 10;
      if (user === 0 || roll < 5) {
        users.push(address(both(context => calls.HeapAlloc(context, at, 0, size)).value));
      } else if (roll < 7) {
        both(context => calls.HeapFree(context, at, 0, user));
        users.splice(index, 1);
      } else if (roll < 9) {
        users[index] = address(both(context => calls.HeapReAlloc(context, at, 0, user, size)).value);
      } else if (round > 300) {
        for (const each of worlds) each.fill(user + 40, 8, 0x41);
        both(context => calls.HeapValidate(context, at, 0, user));
      }
    }
    const state = (each: HeapWorld): string => {
      const hash = new Hash();
      each.space.hashInto(hash);
      return JSON.stringify(hash.lanes);
    };
    assert.equal(state(worlds[1]), state(worlds[0]));
  });

  for (const options of [
    {},
    { decommit: 'threshold' },
    { commitLimit: 0x280000 },
    { heap: { lowFragmentation: false } },
  ] as const satisfies readonly WorldOptions[])
    it(`holds its invariants and contents over random calls (${JSON.stringify(options)})`, () => {
      const random = new Random(11);
      const process = new HeapWorld('segment-x64', options);
      const at = process.create();
      const live = new Map<number, number>();
      const marks = new Map<number, number>();
      let refused = 0;
      const mark = (user: number, size: number, byte: number): void => {
        process.fill(user, size, byte);
        live.set(user, size);
        marks.set(user, byte);
      };
      const size = (): number => {
        const roll = random.next() % 40;
        if (roll === 0) return random.next() % 0x120000;
        return roll < 6 ? random.next() % 0x9000 : (random.next() % 24) * 12;
      };
      for (let round = 0; round < 1500; round++) {
        const roll = random.next() % 10;
        const [user, old] = [...live][random.next() % Math.max(1, live.size)] ?? [0, 0];
        const bytes = size();
        const flags = random.next() % 8 === 0 ? 0x300 : 0;
        if (user === 0 || roll < 5) {
          const { value, lastError } = process.allocAnswer(at, bytes, flags | (round % 3 === 0 ? ZERO : 0));
          if (value === 0) {
            assert.equal(lastError, 8);
            refused++;
            continue;
          }
          assert.equal(value % 16, 0);
          if (round % 3 === 0)
            assert.ok(process.space.peek(address(value), bytes).bytes.every(byte => byte === 0));
          mark(value, bytes, round & 0xff);
        } else if (roll < 8) {
          assert.equal(process.free(at, user as Address).value, 1);
          live.delete(user);
        } else {
          const { value } = process.realloc(at, user as Address, bytes, roll === 8 ? IN_PLACE_ONLY : 0);
          if (value === 0) continue;
          const kept = process.space.peek(address(value), Math.min(old, bytes)).bytes;
          assert.ok(
            kept.every(byte => byte === marks.get(user)),
            `round ${round}`,
          );
          live.delete(user);
          mark(value, bytes, round & 0xff);
        }
        if (round % 50 === 0) checkSegmentHeap(process, at, live);
      }
      for (const [user, bytes] of live)
        assert.ok(process.space.peek(user as Address, bytes).bytes.every(byte => byte === marks.get(user)));
      checkSegmentHeap(process, at, live);
      assert.equal(refused > 0, 'commitLimit' in options);
      for (const user of live.keys()) assert.equal(process.free(at, user as Address).value, 1);
      checkSegmentHeap(process, at, new Map());
    });
});

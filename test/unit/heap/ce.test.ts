import assert from 'node:assert/strict';
import { Random } from '../../../engine/base/random';
import { type Address, address, offset } from '../../../engine/base/units';
import { checkCeHeap, itemsOf } from '../../support/check-ce-heap';
import { HeapWorld } from '../../support/heap-world';

const NO_SERIALIZE = 1;
const GENERATE_EXCEPTIONS = 4;
const ZERO_MEMORY = 8;
const IN_PLACE_ONLY = 0x10;

describe('the heap of Windows CE (ce-x86)', () => {
  let world: HeapWorld;
  beforeEach(() => (world = new HeapWorld('ce-x86')));

  it('C-234: HEAP_NO_SERIALIZE never removes the lock', () => {
    const heap = world.create(NO_SERIALIZE);
    const user = world.alloc(heap, 24, NO_SERIALIZE);
    assert.notEqual(user, 0);
    // LockCount of another owner: a call with the flag waits all the same.
    world.memory.setU32(offset(heap, 0x28 + 4), 0xfffffffe);
    world.memory.setU32(offset(heap, 0x28 + 12), 8);
    assert.equal(world.allocAnswer(heap, 24, NO_SERIALIZE).blockedOn, heap + 0x28);
    assert.equal(world.free(heap, user, NO_SERIALIZE).blockedOn, heap + 0x28);
  });

  it('C-234: HeapSize is at least what was asked for, and all of it may be used', () => {
    const heap = world.create();
    for (const size of [0, 1, 7, 8, 9, 100, 0x1001, 0x7fff7, 0x7fff8, 0x100001]) {
      const user = world.alloc(heap, size);
      const usable = world.size(heap, user);
      assert.ok(usable >= size && usable % 8 === 0, `${size}: ${usable}`);
      world.fill(user, usable, 0xcc);
      assert.equal(world.validate(heap).value, 1, `${size}`);
    }
  });

  it('C-227: a fixed heap refuses 0x7FFF8 bytes and more, with ERROR_INVALID_PARAMETER', () => {
    const heap = world.create(0, 0, 0x200000);
    assert.deepEqual(world.allocAnswer(heap, 0x7fff8), { value: 0, lastError: 87 });
    assert.notEqual(world.alloc(heap, 0x7fff7), 0);
  });

  it('C-228: 64 KB from a fixed heap of 64 KB fail, with ERROR_NOT_ENOUGH_MEMORY', () => {
    const heap = world.create(0, 0x10000, 0x10000);
    assert.deepEqual(world.allocAnswer(heap, 0x10000), { value: 0, lastError: 8 });
    assert.notEqual(world.alloc(heap, 0x10000 - 0x40 - 8 - 8), 0);
  });

  it('C-229: a growable heap gives more than 0x7FFF8 bytes a region of their own', () => {
    const heap = world.create();
    const user = world.alloc(heap, 0x80000);
    assert.equal(world.space.regions.at(user)?.base, user - 0x20);
    const last = world.walk(heap).at(-1);
    assert.deepEqual([last?.lpData, last?.iRegionIndex, last?.wFlags], [user, 64, 4]);
    assert.equal(world.free(heap, user).value, 1);
    assert.equal(world.space.regions.at(user), undefined);
  });

  it('refuses flags that it does not know, on every call', () => {
    const heap = world.create();
    const user = world.alloc(heap, 16);
    assert.deepEqual(world.allocAnswer(heap, 16, GENERATE_EXCEPTIONS), { value: 0, lastError: 87 });
    assert.deepEqual(world.free(heap, user, 0x100), { value: 0, lastError: 87 });
    assert.deepEqual(world.realloc(heap, user, 32, 0x20), { value: 0, lastError: 87 });
    assert.equal(world.create(0x1000), 0, 'HEAP_SHARED_READONLY is for the kernel');
  });

  it('C-24, C-30: HeapReAlloc keeps contents, zeroes what it adds, and leaves the block when it fails', () => {
    const heap = world.create(0, 0x1000, 0x10000);
    const user = world.alloc(heap, 16, ZERO_MEMORY);
    world.fill(user, 16, 0x5a);
    const grown = world.realloc(heap, user, 64, ZERO_MEMORY | IN_PLACE_ONLY);
    assert.equal(grown.value, user);
    assert.equal(world.bytes(user + 14, 4), '5A 5A 00 00');
    const behind = world.alloc(heap, 8);
    assert.deepEqual(world.realloc(heap, user, 128, IN_PLACE_ONLY), { value: 0, lastError: 8 });
    const moved = address(world.realloc(heap, user, 128).value);
    assert.notEqual(moved, user);
    assert.equal(world.bytes(moved, 2), '5A 5A');
    assert.deepEqual(world.realloc(heap, moved, 0x20000), { value: 0, lastError: 8 });
    checkCeHeap(world, heap, new Map([[moved, 128], [behind, 8]])); // prettier-ignore
  });

  it('C-231: HeapCompact gives the pages of a large free end back and answers the largest free block', () => {
    const heap = world.create();
    const small = world.alloc(heap, 100);
    const big = world.alloc(heap, 0x8000);
    const committed = (): number => world.walk(heap)[0]!.committed;
    assert.equal(committed(), 0x9000);
    world.free(heap, big);
    assert.equal(committed(), 0x9000, 'HeapFree never decommits');
    const answer = world.context.process.manager.HeapCompact(world.context, heap, 0);
    assert.equal(committed(), 0x1000);
    // What is left of the page: descriptor, first item, end mark, and the header of the free one.
    assert.equal(answer.value, 0x1000 - 0x40 - (104 + 8) - 8 - 8);
    checkCeHeap(world, heap, new Map([[small, 100]]));
  });

  it('C-230: HeapReAlloc is the only call that moves a block', () => {
    const heap = world.create();
    const user = world.alloc(heap, 100);
    world.fill(user, 100, 7);
    for (let count = 0; count < 50; count++) world.free(heap, world.alloc(heap, count * 50));
    world.context.process.manager.HeapCompact(world.context, heap, 0);
    assert.ok(world.space.peek(user, 100).bytes.every(byte => byte === 7));
    const behind = world.alloc(heap, 16);
    const moved = address(world.realloc(heap, user, 5000).value);
    assert.notEqual(moved, user);
    assert.ok(world.space.peek(moved, 100).bytes.every(byte => byte === 7));
    checkCeHeap(world, heap, new Map([[moved, 5000], [behind, 16]])); // prettier-ignore
  });

  it('C-231: HeapFree never gives pages back, whatever is freed', () => {
    const heap = world.create();
    const users = Array.from({ length: 20 }, () => world.alloc(heap, 0x8000));
    const committed = (): number =>
      world.walk(heap).reduce((sum, entry) => sum + (entry.wFlags === 1 ? entry.committed : 0), 0);
    const before = committed();
    for (const user of users) assert.equal(world.free(heap, user).value, 1);
    assert.equal(committed(), before);
    checkCeHeap(world, heap, new Map());
  });

  it('C-232, C-10: HeapDestroy gives every page back, whatever is still allocated', () => {
    const heap = world.create();
    const users = [0x60000, 0x60000, 0x90000].map(size => world.alloc(heap, size));
    const regions = users.map(user => world.space.regions.at(user)!.base);
    assert.equal(world.destroy(heap).value, 1);
    for (const base of regions) assert.equal(world.space.regions.at(base), undefined);
  });

  it('says FALSE and 87 to a second HeapFree, a pointer inside a block and the block of another heap', () => {
    const [heap, other] = [world.create(), world.create()];
    const [user, foreign] = [world.alloc(heap, 40), world.alloc(other, 40)];
    const wrong = { value: 0, lastError: 87 };
    assert.deepEqual(world.free(heap, offset(user, 8)), wrong);
    assert.deepEqual(world.free(heap, foreign), wrong);
    assert.equal(world.free(heap, user).value, 1);
    assert.deepEqual(world.free(heap, user), wrong);
    assert.deepEqual(world.context.process.manager.HeapSize(world.context, heap, 0, user), {
      value: -1,
      lastError: 87,
    });
  });

  it('finds an overrun when a search meets the next header', () => {
    const heap = world.create();
    const [first] = [world.alloc(heap, 16), world.alloc(heap, 16)];
    world.fill(first + 16, 8, 0x41);
    assert.equal(world.validate(heap).corruption?.claim, 'an item names its heap');
    assert.equal(world.validate(heap).corruption?.at, first + 16);
    const items = itemsOf(world, heap);
    assert.equal(items.broken?.at, first + 16);
  });

  it('grows by thousands of regions without going through them for every call', () => {
    const heap = world.create();
    const users = Array.from({ length: 8000 }, () => world.alloc(heap, 0x10000));
    assert.ok(users.every(user => user !== 0));
    for (const user of users) world.free(heap, user);
    // All of them are found again.
    for (const user of users) assert.equal(world.alloc(heap, 0x10000) === 0, false, `${user}`);
    assert.deepEqual(world.validate(heap), { value: 1 });
  }).timeout(6000);

  it('finds what was freed in a region that it had passed over', () => {
    const heap = world.create();
    const users = Array.from({ length: 40 }, () => world.alloc(heap, 0x10000));
    assert.equal(world.realloc(heap, users[7]!, 0x4000).value, users[7]);
    assert.equal(world.alloc(heap, 0xffb8), users[7]! + 0x4008);
    world.free(heap, users[21]!);
    assert.equal(world.alloc(heap, 0x10000), users[21]);
  });

  it('walks descriptor, items, uncommitted range and ends with 259', () => {
    const heap = world.create();
    const user = world.alloc(heap, 20);
    const rows = world.walk(heap).map(row => [row.wFlags, row.lpData - heap, row.cbData, row.cbOverhead]);
    assert.deepEqual(rows, [
      [1, 0, 0x40, 0],
      [4, user - heap, 24, 8],
      [0, 0x68, 0x1000 - 0x68 - 8, 8],
      [2, 0x1000, 0xf000, 0],
    ]);
    assert.equal(world.walkEnd?.lastError, 259);
  });

  for (const maximum of [0, 0x40000])
    it(`holds its invariants over random calls (maximum ${maximum})`, () => {
      const random = new Random(7);
      const heap = world.create(0, 0, maximum);
      const live = new Map<number, number>();
      const pick = (): [Address, number] => [...live][random.next() % live.size] as [Address, number];
      for (let round = 0; round < 1500; round++) {
        const size = random.next() % (random.next() % 40 === 0 ? 0x90000 : 600);
        const roll = random.next() % 10;
        if (live.size === 0 || roll < 5) {
          const user = world.alloc(heap, size);
          if (user !== 0) live.set(user, size);
        } else if (roll < 8) {
          const [user] = pick();
          assert.equal(world.free(heap, user).value, 1);
          live.delete(user);
        } else {
          const [user, old] = pick();
          world.fill(user, Math.min(old, 8), round & 0xff);
          const { value } = world.realloc(heap, user, size);
          if (value !== 0) {
            const kept = Math.min(old, size, 8);
            const expected = Array.from({ length: kept }, () => round & 0xff);
            assert.deepEqual([...world.space.peek(address(value), kept).bytes], expected);
            live.delete(user);
            live.set(value, size);
          }
        }
        if (round % 10 === 0) checkCeHeap(world, heap, live);
      }
    });
});

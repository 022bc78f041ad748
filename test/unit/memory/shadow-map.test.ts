import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Address, address, NULL } from '../../../engine/base/units';
import { AddressSpace } from '../../../engine/memory/address-space';
import { DirectMemory } from '../../../engine/memory/direct-memory';
import { Shadow } from '../../../engine/memory/seam';
import { ntAllocate } from '../../../engine/memory/virtual-memory';
import { MEM_COMMIT, MEM_RESERVE, PAGE_READWRITE } from '../../../engine/nt/memory-flags';

type Violation = [at: number, size: number, access: string];

describe('the shadow', () => {
  let space: AddressSpace;
  /** Heap memory: four pages, none of it the program's. */
  let heap: Address;
  let violations: Violation[];

  beforeEach(() => {
    space = new AddressSpace({
      pointerBytes: 4,
      commitLimit: undefined,
      highestAddress: address(0x7ffeffff),
    });
    const memory = new DirectMemory(space);
    heap = memory.reserve(0x10000, PAGE_READWRITE)!;
    memory.commit(heap, 0x4000, PAGE_READWRITE);
    violations = [];
    space.onViolation = (at, size, access) => violations.push([at, size, access]);
  });

  const states = (at: number, granules: number): number[] =>
    Array.from({ length: granules }, (_, index) => space.shadow.stateAt(address(at + index * 8)));

  it('leaves pages that were given back uncommitted when it takes them from the program', () => {
    const memory = new DirectMemory(space);
    space.shadow.setUser(heap, 0x4000, true);
    memory.decommit(heap, 0x3000);
    const left = space.committedBytes;
    space.shadow.setNone(heap, 0x4000);
    assert.deepEqual([space.committedBytes, space.uncommittedIn(heap, 0x4000)], [left, 0x3000]);
    memory.commit(heap, 0x4000, PAGE_READWRITE);
    assert.equal(space.committedBytes, left + 0x3000);
  });

  it('gives a moved block the values of the old one, byte for byte, and an owner', () => {
    const block = fc.record({
      from: fc.integer({ min: 0, max: 0x2ff }).map(granule => granule * 8),
      to: fc.integer({ min: 0x400, max: 0x7ff }).map(granule => granule * 8),
      old: fc.integer({ min: 1, max: 0x1800 }),
      size: fc.integer({ min: 1, max: 0x1800 }),
      written: fc.array(fc.tuple(fc.nat(0x17ff), fc.integer({ min: 1, max: 40 })), { maxLength: 6 }),
    });
    fc.assert(
      fc.property(block, ({ from, to, old, size, written }) => {
        const [source, target] = [address(heap + from), address(heap + to)];
        const kept = Math.min(old, size, to - from, 0x4000 - to);
        space.shadow.setNone(heap, 0x4000);
        space.shadow.giveBlock(source, kept, false, 1);
        for (const [at, length] of written)
          if (at + length <= kept) space.fill(address(source + at), length, 1);
        const before = Array.from({ length: kept }, (_, k) =>
          space.shadow.isInitialised(address(source + k)),
        );
        space.shadow.giveBlock(target, kept, false, 2);
        space.shadow.carryBlock(target, source, kept);
        const after = Array.from({ length: kept }, (_, k) => space.shadow.isInitialised(address(target + k)));
        assert.deepEqual(after, before);
        assert.equal(space.shadow.ownerWord(target), 2);
        assert.ok(space.shadow.isTouchable(address(target + kept - 1)));
      }),
      { numRuns: 200 },
    );
  });

  it('lets the program touch exactly the bytes it asked for', () => {
    space.shadow.setUser(address(heap + 16), 20, true);
    assert.deepEqual(states(heap + 8, 5), [Shadow.NONE, 8, 8, 4, Shadow.NONE]);
    space.store32(address(heap + 16), 1);
    space.store32(address(heap + 32), 1);
    assert.deepEqual(violations, []);
    space.store8(address(heap + 36), 1);
    space.load32(address(heap + 34));
    space.store32(address(heap + 12), 1);
    assert.deepEqual(violations, [
      [heap + 36, 1, 'write'],
      [heap + 36, 2, 'read'],
      [heap + 12, 4, 'write'],
    ]);
  });

  it('tells a violation before the store, and the bytes change all the same', () => {
    space.shadow.setUser(heap, 4, true);
    let before: number | undefined;
    space.onViolation = at => (before = space.peekNumber(at, 1));
    space.store8(address(heap + 4), 0xaa);
    assert.equal(before, 0);
    assert.equal(space.peekNumber(address(heap + 4), 1), 0xaa);
  });

  it('names each run of foreign bytes in a longer access, also across pages', () => {
    space.shadow.setUser(heap, 0x0ff4, true);
    space.shadow.setUser(address(heap + 0x1008), 8, true);
    space.fill(address(heap + 0xff0), 0x28, 1);
    assert.deepEqual(violations, [
      [heap + 0xff4, 0x14, 'write'],
      [heap + 0x1010, 8, 'write'],
    ]);
  });

  it('remembers which bytes have a value', () => {
    const at = address(heap + 8);
    space.shadow.setUser(at, 13, false);
    assert.deepEqual(states(at, 2), [0x18, 0x15]);
    space.store16(address(at + 2), 7);
    const known = (first: number, count: number): number[] =>
      Array.from({ length: count }, (_, index) =>
        space.shadow.isInitialised(address(first + index)) ? 1 : 0,
      );
    assert.deepEqual(known(at, 13), [0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    space.store16(at, 1);
    space.store32(address(at + 4), 1);
    assert.deepEqual(states(at, 2), [8, 0x15]);
    space.storeBytes(address(at + 6), Uint8Array.of(1, 2, 3, 4, 5, 6, 7));
    assert.deepEqual(states(at, 2), [8, 5]);
    assert.deepEqual(violations, []);
  });

  it('copies what has no value as having none', () => {
    const from = heap;
    const to = address(heap + 0x40);
    space.shadow.setUser(from, 16, false);
    space.shadow.setUser(to, 16, true);
    space.store32(address(from + 4), 0x11223344);
    space.copy(to, from, 16);
    assert.deepEqual(states(to, 2), [0x18, 0x18]);
    assert.equal(space.shadow.isInitialised(address(to + 3)), false);
    assert.equal(space.shadow.isInitialised(address(to + 4)), true);
    assert.equal(space.load32(address(to + 4)), 0x11223344);
    space.copy(address(to + 1), to, 8);
    assert.deepEqual([...space.loadBytes(address(to + 5), 4)], [0x44, 0x33, 0x22, 0x11]);
    assert.equal(space.shadow.isInitialised(address(to + 5)), true);
    assert.equal(space.shadow.isInitialised(address(to + 4)), false);
  });

  it('moves any bytes to any place, with what the shadow says of each', () => {
    const size = 0x3000;
    const at = (distance: number): Address => address(heap + distance);
    const state = (): string =>
      Array.from({ length: size }, (_, index) =>
        space.shadow.isInitialised(at(index)) ? space.raw.number(at(index), 1).toString(16) : '?',
      ).join(' ');
    const range = fc.record({ first: fc.nat(size - 1), length: fc.nat(300) });
    fc.assert(
      fc.property(fc.array(range, { maxLength: 3 }), range, fc.nat(size - 1), (blanks, from, to) => {
        space.shadow.setUser(heap, size, true);
        for (let index = 0; index < size; index++) space.raw.storeNumber(at(index), index * 7, 1);
        for (const { first, length } of blanks)
          space.shadow.setUser(at(first & ~7), Math.min(length & ~7, size - (first & ~7)), false);
        const length = Math.min(from.length, size - from.first, size - to);
        const expected = state().split(' ');
        expected.splice(to, length, ...expected.slice(from.first, from.first + length));
        space.copy(at(to), at(from.first), length);
        assert.equal(state(), expected.join(' '));
        assert.deepEqual(violations, []);
      }),
      { numRuns: 40 },
    );
  });

  it('tells the length of a text only when nobody has to be told of its reading', () => {
    const text = address(heap + 0xff8);
    const put = (at: Address, bytes: string): void => {
      space.storeBytes(
        at,
        Uint8Array.from(bytes, c => c.charCodeAt(0)),
      );
    };
    space.shadow.setUser(text, 20, true);
    put(text, 'across two pages\0abc');
    assert.equal(space.plainLength(text, 1), 16);
    assert.equal(space.plainLength(address(text + 3), 1), 13);
    put(text, 'w\0i\0d\0e\0 \0t\0x\0t\0\0\0ab');
    assert.equal(space.plainLength(text, 2), 8);
    assert.equal(space.plainLength(address(text + 1), 2), -1, 'a unit that is not aligned');
    put(text, 'no zero in 20 bytes.');
    space.raw.fill(address(text + 20), 8, 0);
    assert.equal(space.plainLength(text, 1), -1, 'its zero is not the program’s');
    space.shadow.setUser(text, 16, false);
    put(text, 'ab\0');
    assert.equal(space.plainLength(text, 1), -1, 'its granule has bytes without a value');
    put(text, 'ab\0defgh');
    assert.equal(space.plainLength(text, 1), 2);
    assert.equal(space.plainLength(NULL, 1), -1);
    assert.deepEqual(violations, []);
  });

  it('grows and shrinks a block at any byte', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), fc.boolean(), (first, second, initialised) => {
        space.shadow.setNone(heap, 64);
        space.shadow.setUser(heap, first, true);
        if (second > first) space.shadow.setUser(address(heap + first), second - first, initialised);
        else space.shadow.setNone(address(heap + second), first - second);
        for (let index = 0; index < 64; index++) {
          const at = address(heap + index);
          assert.equal(space.shadow.isTouchable(at), index < second, `byte ${index} of ${second}`);
          if (index < second) assert.equal(space.shadow.isInitialised(at), index < first || initialised);
        }
      }),
    );
  });

  it('marks a large fresh block without a frame for each of its pages', () => {
    space.shadow.setUser(address(heap + 0x10), 0x3000, false);
    assert.equal(space.snapshotBytes, 0);
    const inUse = space.pages.pool.inUse;
    assert.equal(inUse, 2);
    assert.equal(space.shadow.isInitialised(address(heap + 0x1800)), false);
    space.store32(address(heap + 0x1800), 5);
    assert.equal(space.shadow.isInitialised(address(heap + 0x1803)), true);
    assert.equal(space.pages.pool.inUse, 3);
    space.shadow.setNone(address(heap + 0x10), 0x3000);
    space.load8(address(heap + 0x2000));
    assert.deepEqual(violations, [[heap + 0x2000, 1, 'read']]);
  });

  it("finds the owner of a byte from the word at its block's first granule", () => {
    const block = address(heap + 0x20);
    space.shadow.setUser(block, 0x2800, true);
    space.shadow.setOwner(block, 41);
    assert.equal(space.ownerAt(address(block + 0x27ff)), 41);
    assert.equal(space.ownerAt(address(block - 1)), 0);
    space.shadow.setNone(block, 0x2800);
    assert.equal(space.ownerAt(address(block + 0x100)), 41);
    space.shadow.setUser(address(heap + 0x10), 0x40, true);
    assert.equal(space.ownerAt(address(block + 8)), 0);
    assert.equal(space.ownerAt(NULL), 0);
  });

  it('does not concern memory that the program committed itself', () => {
    const { base } = ntAllocate(space, NULL, 0x1000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    space.fill(base, 0x1000, 7);
    assert.deepEqual(violations, []);
    assert.equal(space.shadow.isInitialised(base), true);
  });
});

describe('data breakpoints', () => {
  it('tell of every access to a watched byte, and of no other', () => {
    const space = new AddressSpace({
      pointerBytes: 4,
      commitLimit: undefined,
      highestAddress: address(0x7ffeffff),
    });
    const { base } = ntAllocate(space, NULL, 0x2000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    space.store32(base, 1);
    const seen: unknown[] = [];
    space.onWatch = (at, size, access) => seen.push([at - base, size, access]);
    space.watch([{ at: address(base + 8), size: 4, reads: false, writes: true }]);
    space.load32(address(base + 8));
    space.store32(address(base + 12), 1);
    space.store8(address(base + 11), 1);
    new DirectMemory(space).setU32(address(base + 8), 3);
    space.fill(base, 0x1800, 0);
    assert.deepEqual(seen, [
      [11, 1, 'write'],
      [8, 4, 'write'],
      [0, 0x1800, 'write'],
    ]);
    space.watch([{ at: address(base + 8), size: 4, reads: true, writes: false }]);
    seen.length = 0;
    space.load16(address(base + 10));
    space.store32(address(base + 8), 1);
    assert.deepEqual(seen, [[10, 2, 'read']]);
    space.watch([]);
    space.load16(address(base + 10));
    assert.equal(seen.length, 1);
    assert.notEqual(space.tables.writeFrame[space.pages.indexOf(base)], 0);
  });

  it('see the value before a store', () => {
    const space = new AddressSpace({
      pointerBytes: 4,
      commitLimit: undefined,
      highestAddress: address(0x7ffeffff),
    });
    const { base } = ntAllocate(space, NULL, 0x1000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    let before: number | undefined;
    space.onWatch = at => (before = space.peekNumber(at, 4));
    space.watch([{ at: base, size: 4, reads: false, writes: true }]);
    space.store32(base, 5);
    assert.equal(before, 0);
    space.store32(base, 6);
    assert.equal(before, 5);
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Hash } from '../../../engine/base/hash';
import { type Address, address } from '../../../engine/base/units';
import { AddressSpace } from '../../../engine/memory/address-space';
import { DirectMemory } from '../../../engine/memory/direct-memory';
import { LoggedMemory } from '../../../engine/memory/logged-memory';
import { type HeapMemory, ProcessFault } from '../../../engine/memory/seam';
import { abandon, apply, type StoreLog } from '../../../engine/memory/store-log';
import { PAGE_READONLY, PAGE_READWRITE } from '../../../engine/nt/memory-flags';

function makeSpace(pointerBytes: 4 | 8 = 4, commitLimit?: number): AddressSpace {
  const space = new AddressSpace({ pointerBytes, commitLimit, highestAddress: address(0x7ffeffff) });
  const memory = new DirectMemory(space);
  memory.commit(memory.reserve(0x10000, PAGE_READWRITE)!, 0x4000, PAGE_READWRITE);
  return space;
}

function hashOf(space: AddressSpace): string {
  const hash = new Hash();
  space.hashInto(hash);
  return hash.digest();
}

function applyAll(log: StoreLog, space: AddressSpace): void {
  for (let index = 0; index < log.length; index++) apply(log, index, space);
}

const BASE = address(0x10000);

/** A random thing that an allocator may do to the first four pages. */
type Move = (memory: HeapMemory) => unknown;
const at = fc.integer({ min: 0, max: 0x3ff0 }).map(distance => address(BASE + distance));
const move: fc.Arbitrary<Move> = fc.oneof(
  fc.tuple(at, fc.nat(255)).map(([to, value]): Move => memory => {
    memory.setU8(to, value);
  }),
  fc.tuple(at, fc.nat(0xffff)).map(([to, value]): Move => memory => {
    memory.setU16(to, value);
  }),
  fc.tuple(at, fc.nat(0xffffffff)).map(([to, value]): Move => memory => {
    memory.setU32(to, value);
  }),
  fc.tuple(at, fc.nat(0x7fffffff)).map(([to, value]): Move => memory => {
    memory.setPointer(to, value);
  }),
  at.map((from): Move => memory => [
    memory.u8(from),
    memory.u16(from),
    memory.u32(from),
    memory.pointer(from),
  ]),
  fc.tuple(at, fc.nat(0x800)).map(([to, size]): Move => memory => {
    memory.fill(to, Math.min(size, BASE + 0x4000 - to), 0xfe);
  }),
  fc.tuple(at, at, fc.nat(64)).map(([to, from, size]): Move => memory => {
    const last = Math.max(to, from);
    memory.copy(to, from, Math.min(size, BASE + 0x4000 - last));
  }),
  fc.constant<Move>(memory => {
    const base = memory.reserve(0x2000, PAGE_READWRITE)!;
    const committed = memory.commit(base, 0x1000, PAGE_READWRITE);
    memory.setU32(address(base + 4), 77);
    return [
      base,
      committed,
      memory.u32(base),
      memory.u32(address(base + 4)),
      memory.isReadable(base, 0x1001),
    ];
  }),
  fc.constant<Move>(memory => {
    memory.decommit(address(BASE + 0x3000), 0x1000);
    const gone = memory.isReadable(address(BASE + 0x3000), 1);
    memory.commit(address(BASE + 0x3000), 0x1000, PAGE_READWRITE);
    return [gone, memory.u32(address(BASE + 0x3000))];
  }),
);

describe('LoggedMemory', () => {
  it('answers as DirectMemory does and comes to the same bytes once its log is applied', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), fc.constantFrom<4 | 8>(4, 8), (moves, pointerBytes) => {
        const direct = makeSpace(pointerBytes);
        const directMemory = new DirectMemory(direct);
        const space = makeSpace(pointerBytes);
        const logged = new LoggedMemory(space);
        const before = hashOf(space);
        for (const each of moves) assert.deepEqual(each(logged), each(directMemory));
        assert.equal(hashOf(space), before);
        applyAll(logged.log, space);
        assert.equal(hashOf(space), hashOf(direct));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps its stores in order, each with its phase', () => {
    const memory = new LoggedMemory(makeSpace());
    memory.phase('split');
    memory.setU16(BASE, 5);
    memory.phase('relink');
    memory.setPointer(address(BASE + 8), 0x10010);
    assert.deepEqual(memory.log, [
      { phase: 'split', kind: 'store', at: BASE, size: 2, value: 5 },
      { phase: 'relink', kind: 'store', at: BASE + 8, size: 4, value: 0x10010 },
    ]);
  });

  it('gives two calls in flight different places and one commit charge', () => {
    const space = makeSpace(4, 0x6000);
    const one = new LoggedMemory(space);
    const other = new LoggedMemory(space);
    const first = one.reserve(0x10000, PAGE_READWRITE)!;
    const second = other.reserve(0x10000, PAGE_READWRITE)!;
    assert.notEqual(first, second);
    assert.equal(one.commit(first, 0x2000, PAGE_READWRITE), true);
    assert.equal(other.commit(second, 0x1000, PAGE_READWRITE), false);
    const snapshot = space.snapshot();
    abandon(one.log, 0, space);
    assert.equal(other.commit(second, 0x1000, PAGE_READWRITE), true);
    space.restore(snapshot);
    assert.equal(new LoggedMemory(space).reserve(0x10000, PAGE_READWRITE), second + 0x10000);
    applyAll(one.log, space);
    assert.equal(space.isCommitted(first), true);
    assert.equal(space.committedBytes, 0x6000);
  });

  it('faults as a store of its own would when the page went away meanwhile', () => {
    const space = makeSpace();
    const memory = new LoggedMemory(space);
    memory.setU32(BASE, 1);
    memory.setU32(address(BASE + 4), 2);
    apply(memory.log, 0, space);
    space.protectPages(BASE, 0x1000, PAGE_READONLY);
    assert.throws(
      () => {
        apply(memory.log, 1, space);
      },
      (fault: unknown) => fault instanceof ProcessFault && fault.information[1] === BASE + 4,
    );
    assert.throws(() => {
      new LoggedMemory(space).fill(address(BASE + 0x1000 - 4), 8, 0);
    }, ProcessFault);
  });

  it('takes back a place that the same call reserves and releases', () => {
    const space = makeSpace();
    const memory = new LoggedMemory(space);
    const base = memory.reserve(0x1000, PAGE_READWRITE)!;
    memory.commit(base, 0x1000, PAGE_READWRITE);
    memory.release(base);
    assert.equal(memory.isReadable(base, 1), false);
    applyAll(memory.log, space);
    assert.equal(hashOf(space), hashOf(makeSpace()));
    assert.equal(new DirectMemory(space).reserve(0x1000, PAGE_READWRITE), base);
  });

  it('sees forged bytes of the space under its own stores', () => {
    const space = makeSpace();
    const memory = new LoggedMemory(space);
    memory.setU16(BASE, 0x1111);
    const elsewhere: Address = address(BASE + 2);
    new DirectMemory(space).setU16(elsewhere, 0x2222);
    assert.equal(memory.u32(BASE), 0x22221111);
  });

  it('says what VirtualQuery says, and whose pages are, as memory at once does', () => {
    const [once, logged] = [makeSpace(), makeSpace()];
    const memory = new LoggedMemory(logged);
    for (const each of [new DirectMemory(once), memory]) {
      assert.deepEqual(each.query(address(BASE + 0x123)), {
        at: BASE,
        size: 0x4000,
        state: 'committed',
        protect: PAGE_READWRITE,
        allocationBase: BASE,
        allocationProtect: PAGE_READWRITE,
        type: 0x20000,
      });
      assert.equal(each.query(address(2 ** 48)), undefined);
      each.handBack(BASE, 0x10000);
      each.adopt(address(BASE + 0x2000), 0x1000);
    }
    const touchable = (space: AddressSpace): boolean[] =>
      [0, 0x1fff, 0x2000, 0x2fff, 0x3000, 0x4000].map(distance =>
        space.shadow.isTouchable(address(BASE + distance)),
      );
    assert.deepEqual(touchable(logged), [false, false, false, false, false, false]);
    applyAll(memory.log, logged);
    assert.deepEqual(touchable(logged), [true, true, false, false, true, false]);
    assert.deepEqual(touchable(once), touchable(logged));
  });
});

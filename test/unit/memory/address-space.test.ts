import assert from 'node:assert/strict';
import { type Address, address } from '../../../engine/base/units';
import { AddressSpace, type SpaceOptions } from '../../../engine/memory/address-space';
import { DirectMemory } from '../../../engine/memory/direct-memory';
import { ProcessFault, Shadow } from '../../../engine/memory/seam';
import {
  MEM_PRIVATE,
  PAGE_GUARD,
  PAGE_NOACCESS,
  PAGE_READONLY,
  PAGE_READWRITE,
} from '../../../engine/nt/memory-flags';

const HIGHEST = address(0x7ffeffff);

function makeSpace(options: Partial<SpaceOptions> = {}): AddressSpace {
  return new AddressSpace({ pointerBytes: 4, commitLimit: undefined, highestAddress: HIGHEST, ...options });
}

/** A committed region of the program, readable and writable. */
function withPages(space: AddressSpace, pages: number, protect = PAGE_READWRITE): Address {
  const base = space.findFree(pages * 0x1000)!;
  space.reserveAt(base, pages * 0x1000, protect, MEM_PRIVATE);
  space.commit(base, pages * 0x1000, protect, 'program');
  return base;
}

function faultOf(action: () => unknown): { status: number; information: readonly number[] } {
  try {
    action();
  } catch (error) {
    if (error instanceof ProcessFault) return { status: error.status, information: error.information };
    throw error;
  }
  throw new assert.AssertionError({ message: 'the access did not fault' });
}

describe('AddressSpace', () => {
  it('gives the lowest 64 KB slot first', () => {
    const space = makeSpace();
    assert.equal(withPages(space, 1), 0x10000);
    assert.equal(withPages(space, 17), 0x20000);
    assert.equal(withPages(space, 1), 0x40000);
  });

  it('stores and loads every width, aligned or not, also across pages', () => {
    const space = makeSpace();
    const base = withPages(space, 2);
    for (const distance of [0, 1, 3, 8, 0xffd, 0xffe, 0xfff]) {
      const at = address(base + distance);
      space.store16(at, 0x1234);
      assert.equal(space.load16(at), 0x1234);
      space.store32(at, 0x89abcdef);
      assert.equal(space.load32(at), 0x89abcdef);
      assert.equal(space.load8(at), 0xef);
      const words = new Int32Array(2);
      space.store64(at, -2, 0x7fffffff);
      space.load64(at, words, 0);
      assert.deepEqual([...words], [-2, 0x7fffffff]);
      space.storeF64(at, -1.5e300);
      assert.equal(space.loadF64(at), -1.5e300);
      space.storeF32(at, 0.5);
      assert.equal(space.loadF32(at), 0.5);
    }
  });

  it('reads and writes 64-bit pointers as doubles', () => {
    const space = makeSpace({ pointerBytes: 8, highestAddress: address(0x7fffffeffff) });
    const base = withPages(space, 1);
    space.storePointer(base, 0x7fff12345678);
    assert.equal(space.loadPointer(base), 0x7fff12345678);
    space.storePointer(base, -1);
    assert.deepEqual([...space.loadBytes(base, 8)], Array(8).fill(0xff));
  });

  it('places regions above 4 GB', () => {
    const space = makeSpace({ pointerBytes: 8, highestAddress: address(0x7fffffeffff) });
    const base = address(0x1ffff0000);
    assert.equal(space.reserveAt(base, 0x20000, PAGE_READWRITE, MEM_PRIVATE), true);
    space.commit(base, 0x20000, PAGE_READWRITE, 'program');
    space.store32(address(0x1fffffffe), 0xcafebabe);
    assert.equal(space.load32(address(0x1fffffffe)), 0xcafebabe);
    assert.equal(space.load16(address(0x200000000)), 0xcafe);
    assert.deepEqual(faultOf(() => space.load8(address(0x300000000))).information, [0, 0x300000000]);
  });

  it('names the first byte that is not accessible', () => {
    const space = makeSpace();
    const base = withPages(space, 1);
    const end = base + 0x1000;
    assert.deepEqual(
      faultOf(() => space.load32(address(end - 2))),
      { status: 0xc0000005, information: [0, end] },
    );
    assert.deepEqual(
      faultOf(() => {
        space.store8(address(0), 1);
      }),
      { status: 0xc0000005, information: [1, 0] },
    );
    assert.deepEqual(faultOf(() => space.load8(address(2 ** 63))).information, [0, 2 ** 63]);
    assert.deepEqual(faultOf(() => space.load8(address(-4))).information, [0, -4]);
  });

  it('stores nothing when the second page of a store is not writable', () => {
    const space = makeSpace();
    const base = withPages(space, 2);
    space.protectPages(address(base + 0x1000), 0x1000, PAGE_READONLY);
    assert.throws(() => {
      space.store32(address(base + 0xffe), 0xffffffff);
    }, ProcessFault);
    assert.equal(space.load32(address(base + 0xffc)), 0);
  });

  it('lets nobody touch a NOACCESS page and nobody write a READONLY one', () => {
    const space = makeSpace();
    const base = withPages(space, 1, PAGE_NOACCESS);
    assert.deepEqual(
      faultOf(() => space.load8(base)),
      { status: 0xc0000005, information: [0, base] },
    );
    space.protectPages(base, 0x1000, PAGE_READONLY);
    assert.equal(space.load8(base), 0);
    assert.deepEqual(
      faultOf(() => {
        space.fill(base, 1, 0);
      }),
      { status: 0xc0000005, information: [1, base] },
    );
  });

  it('raises a guard page once', () => {
    const space = makeSpace();
    const base = withPages(space, 1, PAGE_READWRITE | PAGE_GUARD);
    assert.deepEqual([...space.peek(base, 1).readable], [1]);
    assert.deepEqual(
      faultOf(() => space.load8(base)),
      { status: 0x80000001, information: [0, base] },
    );
    assert.equal(space.load8(base), 0);
    assert.equal(space.protectionAt(base), PAGE_READWRITE);
  });

  it('stops committing at the commit limit', () => {
    const space = makeSpace({ commitLimit: 0x3000 });
    const base = space.findFree(0x10000)!;
    space.reserveAt(base, 0x10000, PAGE_READWRITE, MEM_PRIVATE);
    assert.equal(space.commit(base, 0x3000, PAGE_READWRITE, 'program'), true);
    assert.equal(space.commit(base, 0x4000, PAGE_READWRITE, 'program'), false);
    assert.equal(space.committedBytes, 0x3000);
    space.decommit(base, 0x1000);
    assert.equal(space.commit(address(base + 0x3000), 0x1000, PAGE_READWRITE, 'program'), true);
  });

  it('gives zeros after decommit and commit', () => {
    const space = makeSpace();
    const base = withPages(space, 1);
    space.store32(base, 7);
    space.decommit(base, 0x1000);
    assert.equal(space.isReadable(base, 1), false);
    space.commit(base, 0x1000, PAGE_READWRITE, 'program');
    assert.equal(space.load32(base), 0);
  });

  it('peeks without effect and says what is not there', () => {
    const space = makeSpace();
    const base = withPages(space, 1);
    space.store32(address(base + 0xffc), 0x04030201);
    const { bytes, readable } = space.peek(address(base + 0xffe), 4);
    assert.deepEqual(
      [[...bytes], [...readable]],
      [
        [3, 4, 0, 0],
        [1, 1, 0, 0],
      ],
    );
    assert.equal(space.peekNumber(address(base + 0xffc), 4), 0x04030201);
    assert.equal(space.peekNumber(address(base + 0xffe), 4), undefined);
    assert.equal(space.poke(address(base + 0xfff), Uint8Array.of(1, 2)), false);
    assert.equal(space.load8(address(base + 0xfff)), 4);
  });

  it("is the allocator's memory too, which the shadow does not check", () => {
    const space = makeSpace();
    const memory = new DirectMemory(space);
    const violations: unknown[] = [];
    space.onViolation = (...access) => violations.push(access);
    const base = memory.reserve(0x10000, PAGE_READWRITE)!;
    assert.equal(memory.commit(base, 0x1000, PAGE_READWRITE), true);
    for (const distance of [0, 1, 2, 5]) {
      const at = address(base + distance);
      memory.setU32(at, 0xfedcba98);
      assert.equal(memory.u32(at), 0xfedcba98);
      memory.setU16(at, 0x1234);
      assert.equal(memory.u16(at), 0x1234);
      memory.setU8(at, 0x99);
      assert.equal(memory.u8(at), 0x99);
      memory.setPointer(at, base);
      assert.equal(memory.pointer(at), base);
    }
    assert.deepEqual(violations, []);
    assert.equal(space.shadow.stateAt(base), Shadow.NONE);
    assert.equal(space.load32(address(base + 0x100)), 0);
    assert.deepEqual(violations, [[base + 0x100, 4, 'read']]);
  });

  it('watches bytes whose pages come later, and only those', () => {
    for (const pointerBytes of [4, 8] as const) {
      const space = makeSpace({ pointerBytes });
      const seen: number[] = [];
      space.onWatch = at => seen.push(at);
      const later = address(0x20000000);
      space.watch([{ at: later, size: 4, reads: false, writes: true }]);
      const here = withPages(space, 1);
      space.store32(here, 1);
      assert.deepEqual(seen, []);
      space.reserveAt(later, 0x1000, PAGE_READWRITE, MEM_PRIVATE);
      space.commit(later, 0x1000, PAGE_READWRITE, 'program');
      space.store32(later, 1);
      assert.deepEqual(seen, [later]);
    }
  });

  it('tells the pages of neighbouring stretches of 4 MB apart, and of 4 GB', () => {
    const space = makeSpace({ pointerBytes: 8, highestAddress: address(0x7fffffeffff) });
    const places = [0x10000, 0x3ff000, 0x400000, 0x7fffe000, 0xfffff000, 0x100000000, 0x7ff00400000].map(
      address,
    );
    for (const at of places) {
      assert.equal(space.pages.frameOf[space.pages.indexOf(at)], 0);
      space.reserveAt(at, 0x1000, PAGE_READWRITE, MEM_PRIVATE);
      space.commit(at, 0x1000, PAGE_READWRITE, 'program');
    }
    const copy = space.fork();
    places.forEach((at, k) => {
      space.store32(at, k + 1);
    });
    const memory = new DirectMemory(space);
    places.forEach((at, k) => {
      assert.equal(space.load32(at), k + 1);
      assert.equal(memory.u32(at), k + 1);
      assert.equal(copy.load32(at), 0);
    });
    assert.equal(space.isReadable(address(0x401000), 1), false);
    assert.equal(space.isReadable(address(0x500000000), 1), false);
  });
});

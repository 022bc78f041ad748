import assert from 'node:assert/strict';
import { type Address, address } from '../../engine/base/units';
import { type ProfileId } from '../../engine/nt/profile-ids';
import { checkHeap } from '../support/check-heap';
import { VistaWorld } from '../support/vista-world';

/*
 * Vectors worked out by hand from HEAP_SPEC §A.8, §C and §D, not from a run. A header is Size u16, Flags u8,
 * SmallTagIndex u8 (their XOR), PreviousSize u16, SegmentOffset u8, UnusedBytes u8, of which the first six are stored XOR
 * D4 C3 B2 A1 6F 5E, the key of these heaps. Sizes are in granules: 8 bytes on x86, 16 on x64.
 */
const KEY = { u32: 0xa1b2c3d4, u16: 0x5e6f };

/** A heap with that key at `base`; further reservations at `more`. */
class PinnedHeap {
  readonly world: VistaWorld;
  readonly heap: Address;

  constructor(
    profile: ProfileId,
    base: number,
    sizes: readonly [initial: number, maximum: number],
    more: readonly number[] = [],
  ) {
    this.world = new VistaWorld(profile, {
      keys: [{ u32: 1, u16: 1 }, KEY],
      bases: [0x100000, base, ...more],
    });
    this.heap = this.world.create(0, ...sizes);
    assert.equal(this.heap, base);
  }

  alloc(size: number): Address {
    return this.world.alloc(this.heap, size);
  }

  free(user: number): void {
    assert.equal(this.world.free(this.heap, address(user)).value, 1);
  }

  /** Addresses are compared as offsets from the heap. */
  allocates(size: number, at: number): Address {
    const user = this.alloc(size);
    assert.equal((user - this.heap).toString(16), at.toString(16));
    return user;
  }

  /** Each row is an offset of eight encoded bytes and what they are. */
  holds(rows: readonly (readonly [at: number, bytes: string])[]): void {
    assert.deepEqual(
      rows.map(([at]) => `${at.toString(16)}: ${this.world.bytes(this.heap + at, 8)}`),
      rows.map(([at, bytes]) => `${at.toString(16)}: ${bytes}`),
    );
    checkHeap(this.world, this.heap);
  }

  pointers(at: number, expected: readonly number[]): void {
    const { pointerBytes } = this.world.profile;
    assert.deepEqual(
      expected.map((_, index) => this.world.memory.pointer(address(this.heap + at + index * pointerBytes))),
      expected.map(offset => this.heap + offset),
    );
  }

  get totalFree(): number {
    return this.world.field(this.heap, 'TotalFreeSize');
  }
}

describe('a growable heap on win10-x86, worked out by hand', () => {
  const make = (more: readonly number[] = []): PinnedHeap =>
    new PinnedHeap('win10-x86', 0x600000, [0, 0], more);
  /** D.0: header area 498, usage data 108, trailer 20 below 1000; free is what is left, A40 = 148 granules. */
  const NEW_HEAP = [
    [0x0, '47 C3 B3 33 6F 5E 00 01'],
    [0x498, 'F5 C3 B3 81 FC 5E 00 01'],
    [0x5a0, '9C C2 B2 E8 4E 5E 00 00'],
    [0xfe0, 'D0 C3 A3 B4 27 5F 00 03'],
  ] as const;

  it('has four blocks, of which the free one is on the list alone', () => {
    const h = make();
    h.holds(NEW_HEAP);
    // FreeLists is at C0; its one entry is the LIST_ENTRY behind the free header.
    h.pointers(0xc0, [0x5a8, 0x5a8]);
    h.pointers(0x5a8, [0xc0, 0xc0]);
    // The descriptor: both lists back to their heads 8C and 38, then the range of E pages: the last one is the guard page.
    h.pointers(0xfe8, [0x8c, 0x8c, 0x38, 0x38, 0x1000]);
    assert.equal(h.world.memory.pointer(address(h.heap + 0xffc)), 0xe000);
    assert.equal(h.totalFree, 0x148);
  });

  it('splits low to high and merges before, behind and on both sides', () => {
    const h = make();
    // (n + 15) & ~7: 24 -> 20, 100 -> 70, 40 -> 30, 16 -> 18.
    const users = [
      h.allocates(24, 0x5a8),
      h.allocates(100, 0x5c8),
      h.allocates(40, 0x638),
      h.allocates(16, 0x668),
    ];
    h.holds([
      [0x5a0, 'D0 C3 B3 A4 4E 5E 00 08'],
      [0x5c0, 'DA C3 B3 AE 6B 5E 00 0C'],
      [0x630, 'D2 C3 B3 A6 61 5E 00 08'],
      [0x660, 'D7 C3 B3 A3 69 5E 00 08'],
      [0x678, 'F9 C2 B2 8D 6C 5E 00 00'],
    ]);
    assert.equal(h.totalFree, 0x12d);
    h.free(users[1]!);
    h.holds([
      [0x5c0, 'DA C3 B2 AF 6B 5E 00 00'],
      [0x630, 'D2 C3 B3 A6 61 5E 00 08'],
    ]);
    h.pointers(0x5c8, [0x680, 0xc0]);
    h.pointers(0x680, [0xc0, 0x5c8]);
    assert.equal(h.totalFree, 0x13b);
    h.free(users[2]!);
    h.holds([
      [0x5c0, 'C0 C3 B2 B5 6B 5E 00 00'],
      [0x660, 'D7 C3 B3 A3 7B 5E 00 08'],
    ]);
    assert.equal(h.totalFree, 0x141);
    h.free(users[0]!);
    h.holds([
      [0x5a0, 'CC C3 B2 B9 4E 5E 00 00'],
      [0x660, 'D7 C3 B3 A3 77 5E 00 08'],
    ]);
    h.free(users[3]!);
    h.holds(NEW_HEAP);
    assert.equal(h.totalFree, 0x148);
  });

  it('resizes in place: a granule stays, two are given back, two behind a grown block stay', () => {
    const h = make();
    const at = h.allocates(24, 0x5a8);
    h.world.realloc(h.heap, at, 100);
    h.holds([
      [0x5a0, 'DA C3 B3 AE 4E 5E 00 0C'],
      [0x610, 'EE C2 B2 9A 61 5E 00 00'],
    ]);
    h.world.realloc(h.heap, at, 88);
    h.holds([
      [0x5a0, 'D8 C3 B3 AC 4E 5E 00 08'],
      [0x600, 'E8 C2 B2 9C 63 5E 00 00'],
    ]);
    h.world.realloc(h.heap, at, 80);
    h.holds([
      [0x5a0, 'D8 C3 B3 AC 4E 5E 00 10'],
      [0x600, 'E8 C2 B2 9C 63 5E 00 00'],
    ]);
    const g = make();
    // 4 granules, 6 that are freed, 3: grown to 8 the first keeps all 10 (A.4 5a).
    const [first, second] = [g.allocates(24, 0x5a8), g.allocates(40, 0x5c8), g.allocates(16, 0x5f8)];
    g.free(second);
    assert.equal(g.world.realloc(g.heap, first, 56).value, first);
    g.holds([
      [0x5a0, 'DE C3 B3 AA 4E 5E 00 18'],
      [0x5f0, 'D7 C3 B3 A3 65 5E 00 08'],
    ]);
  });

  it('gives back three granules behind a grown block', () => {
    const h = make();
    const [first, second] = [h.allocates(24, 0x5a8), h.allocates(40, 0x5c8)];
    h.allocates(16, 0x5f8);
    h.free(second);
    // 4 + 6 granules, of which 48 bytes take 7: 3 are left, more than may stay.
    assert.equal(h.world.realloc(h.heap, first, 48).value, first);
    h.holds([
      [0x5a0, 'D3 C3 B3 A7 4E 5E 00 08'],
      [0x5d8, 'D7 C3 B2 A2 68 5E 00 00'],
    ]);
  });

  it('grows by R(block, page), the old trailer and free block included, then by a segment', () => {
    const h = make([0x700000]);
    // 2008 bytes: 3 pages more. The free area is [5A0, 3FE0).
    h.allocates(0x2000, 0x5a8);
    h.holds([
      [0x5a0, 'D5 C7 B3 A5 4E 5E 00 08'],
      [0x25a8, '93 C0 B2 E5 6E 5A 00 00'],
      [0x3fe0, 'D0 C3 A3 B4 28 5D 00 03'],
    ]);
    // 20008 bytes do not fit the B pages that are left: segment 1 commits a page and R(20008) = 21000.
    h.allocates(0x20000, 0x100048);
    h.holds([
      [0x100000, 'DC C3 B3 A8 6F 5E 01 01'],
      [0x100040, 'D5 83 B3 E1 67 5E 01 08'],
      [0x120048, '27 C0 B2 51 6E 1E 01 00'],
      [0x121fe0, 'D0 C3 A3 B4 9C 5D 01 03'],
    ]);
    // The ranges by size: B000 first, then 100000 less 22000 committed and the guard page.
    h.pointers(0x8c, [0x3fe8, 0x121fe8]);
    assert.equal(h.world.memory.pointer(address(h.heap + 0x121ffc)), 0xdd000);
    h.pointers(0xa4, [0x10, 0x100010]);
    assert.equal(h.world.field(h.heap, 'SegmentReserve'), 0x200000);
    assert.equal(h.world.field(h.heap, 'TotalMemoryReserved'), 0x110000);
    assert.equal(h.world.field(h.heap, 'TotalMemoryCommitted'), 0x26000);
  });

  it('gives a large block a reservation with its own header', () => {
    const h = make([0x700000, 0x800000]);
    h.allocates(0x80000, 0x100020);
    // Size counts R(80020, page) - 80000 unused bytes.
    h.holds([[0x100018, 'D4 D3 BB B8 6F 5E 00 04']]);
    h.pointers(0x100000, [0x9c, 0x9c]);
    h.pointers(0x9c, [0x100000, 0x100000]);
    assert.equal(h.world.bytes(0x700010, 8), '00 10 08 00 00 10 08 00');
    h.allocates(0x90000, 0x200020);
    h.pointers(0x9c, [0x100000, 0x200000]);
    assert.equal(h.world.field(h.heap, 'TotalSizeInVirtualBlocks'), 0x81000 + 0x91000);
    // Shrunk in place it gives whole pages back: R(1020, page) stay.
    const at = address(h.heap + 0x200020);
    assert.equal(h.world.realloc(h.heap, at, 0x1000).value, at);
    assert.equal(h.world.space.isCommitted(address(h.heap + 0x201fff)), true);
    assert.equal(h.world.space.isCommitted(address(h.heap + 0x202000)), false);
    assert.equal(h.world.field(h.heap, 'TotalSizeInVirtualBlocks'), 0x81000 + 0x2000);
  });
});

describe('a fixed heap of 64 KB on win10-x64, worked out by hand', () => {
  const make = (): PinnedHeap => new PinnedHeap('win10-x64', 0x2a0000, [0x1000, 0x10000]);

  it('has no usage data and no guard page', () => {
    const h = make();
    // Eight bytes of the block before, then the code: D.5.
    h.holds([
      [0x8, 'A0 C3 B3 D4 6F 5E 00 01'],
      [0x748, '5C C2 B2 28 1B 5E 00 00'],
      [0x1fc8, 'D0 C3 A3 B4 E7 5F 00 03'],
    ]);
    h.pointers(0x1fd0, [0xf0, 0xf0, 0x60, 0x60, 0x2000]);
    assert.equal(h.world.memory.pointer(address(h.heap + 0x1ff8)), 0xe000);
    assert.equal(h.totalFree, 0x188);
  });

  it('splits and merges in granules of 16, the last 8 bytes of a block in the next header', () => {
    const h = make();
    // (max(n, 16) + 23) & ~15: 8 -> 20, 100 -> 70, 24 -> 20.
    const users = [h.allocates(8, 0x750), h.allocates(100, 0x770), h.allocates(24, 0x7e0)];
    h.world.fill(users[2]!, 24, 0xee);
    h.holds([
      [0x748, 'D6 C3 B3 A2 1B 5E 00 18'],
      [0x768, 'D3 C3 B3 A7 6D 5E 00 0C'],
      [0x7d8, 'D6 C3 B3 A2 68 5E 00 08'],
      [0x7f0, 'EE EE EE EE EE EE EE EE'],
      [0x7f8, 'A9 C2 B2 DD 6D 5E 00 00'],
    ]);
    assert.equal(h.totalFree, 0x17d);
    h.free(users[1]!);
    h.holds([[0x768, 'D3 C3 B2 A6 6D 5E 00 00']]);
    h.pointers(0x770, [0x800, 0x150]);
    h.free(users[0]!);
    h.holds([
      [0x748, 'DD C3 B2 A8 1B 5E 00 00'],
      [0x7d8, 'D6 C3 B3 A2 66 5E 00 08'],
    ]);
    assert.equal(h.totalFree, 0x17d + 9);
  });

  it('takes the whole rest of its range when only that makes the room', () => {
    const h = make();
    // F810 bytes: R(F810) = 10000 is more than the E000 left, but E000 + trailer 40 + free 1880 = F8C0 are enough.
    h.allocates(0xf800, 0x750);
    h.holds([
      [0x748, '55 CC B3 2E 1B 5E 00 10'],
      [0xff58, 'DF C3 A2 BA EE 51 00 00'],
    ]);
    assert.equal(h.world.field(h.heap, 'NumberOfUnCommittedRanges', 4), 0);
    h.pointers(0xf0, [0xf0, 0xf0]);
    // The last block has LAST_ENTRY and no header behind it: A0 bytes fit, A8 do not.
    assert.equal(h.alloc(0xa8), 0);
    h.allocates(0xa0, 0xff60);
    h.holds([[0xff58, 'DF C3 A3 BB EE 51 00 10']]);
    assert.equal(h.totalFree, 0);
    h.pointers(0x150, [0x150, 0x150]);
  });
});

describe('large blocks and segments of the other profiles, worked out by hand', () => {
  it('a large block on win7-x64 has a header of 40 and DDESHARE in the walk', () => {
    const h = new PinnedHeap('win7-x64', 0x300000, [0, 0], [0x600000]);
    h.allocates(0x100000, 0x300040);
    h.holds([[0x300038, 'D4 D3 BB B8 6F 5E 00 04']]);
    h.pointers(0x300000, [0x118, 0x118]);
    h.pointers(0x118, [0x300000, 0x300000]);
    assert.equal(h.world.bytes(0x600020, 16), '00 10 10 00 00 00 00 00 00 10 10 00 00 00 00 00');
    const large = h.world.walk(h.heap).at(-1);
    assert.deepEqual([large?.wFlags, large?.cbOverhead, large?.iRegionIndex], [0x24, 0x40, 64]);
  });

  it('a growable heap on win7-x86 puts UCRIndex behind its header and has no guard page', () => {
    const h = new PinnedHeap('win7-x86', 0x600000, [0, 0]);
    // 588 = B1 granules, 240 = 48, free [7C8, FE0) = 103, trailer 4.
    h.holds([
      [0x0, '65 C3 B3 11 6F 5E 00 01'],
      [0x588, '9C C3 B3 E8 DE 5E 00 01'],
      [0x7c8, 'D7 C2 B2 A3 27 5E 00 00'],
      [0xfe0, 'D0 C3 A3 B4 6C 5F 00 03'],
    ]);
    h.pointers(0xfe8, [0x90, 0x90, 0x38, 0x38, 0x1000]);
    assert.equal(h.world.memory.pointer(address(h.heap + 0xffc)), 0x3f000);
  });
});

describe('GV11, sizes of plain blocks', () => {
  const distances = (profile: ProfileId, sizes: readonly number[]): number[] =>
    sizes.map(size => {
      const world = new VistaWorld(profile);
      const heap = world.create();
      const first = world.alloc(heap, size);
      return world.alloc(heap, size) - first;
    });

  it('are multiples of 8 on x86', () => {
    for (const profile of ['win7-x86', 'win10-x86'] as const)
      assert.deepEqual(distances(profile, [0, 8, 9, 123]), [0x10, 0x10, 0x18, 0x88]);
  });

  it('are multiples of 16 on x64', () => {
    for (const profile of ['win7-x64', 'win10-x64'] as const)
      assert.deepEqual(distances(profile, [0, 24, 25, 40, 0x38]), [0x20, 0x20, 0x30, 0x30, 0x40]);
  });
});

import assert from 'node:assert/strict';
import * as calls from '../../engine/heap/calls';
import { type Address, address } from '../../engine/base/units';
import { checkEarlyHeap } from '../support/check-early-heap';
import { checkHeap } from '../support/check-heap';
import { EarlyWorld } from '../support/early-world';
import { VistaWorld } from '../support/vista-world';
import { type HeapWorld, type WorldOptions } from '../support/heap-world';
import { type ProfileId } from '../../engine/nt/profile-ids';

/*
 * Vectors worked out from the text of HEAP_SPEC §C, §D and §E alone, five or more a profile. The comment of a row says
 * size, flags, previous size and unused bytes before encoding: sizes in granules, 8 bytes on x86 and 16 on x64.
 */

/** Of the heaps of Vista and later: what the first six bytes of a header are stored XOR: 3C 2D 1E 0F 5A 4B. */
const KEY = { u32: 0x0f1e2d3c, u16: 0x4b5a };

type Rows = readonly (readonly [at: number, bytes: string])[];

class Derived<World extends HeapWorld> {
  readonly world: World;
  readonly heap: Address;
  readonly #check: (world: World, heap: Address) => void;

  constructor(
    world: World,
    check: (world: World, heap: Address) => void,
    options: number,
    sizes: readonly [number, number],
  ) {
    this.world = world;
    this.#check = check;
    this.heap = world.create(options, ...sizes);
    assert.equal(this.heap, BASE);
  }

  at(user: number): string {
    return (user - this.heap).toString(16);
  }

  alloc(size: number, flags = 0): string {
    return this.at(this.world.alloc(this.heap, size, flags));
  }

  free(at: number): void {
    assert.equal(this.world.free(this.heap, address(this.heap + at)).value, 1);
  }

  /** Bytes at offsets from the heap. */
  holds(rows: Rows): void {
    assert.deepEqual(
      rows.map(([at, bytes]) => [at.toString(16), this.world.bytes(this.heap + at, bytes.split(' ').length)]),
      rows.map(([at, bytes]) => [at.toString(16), bytes]),
    );
    this.#check(this.world, this.heap);
  }

  pointer(at: number): number {
    return this.world.memory.pointer(address(this.heap + at));
  }

  /** Pointers of the width at `at`, as offsets from the heap. */
  links(at: number, ...expected: readonly number[]): void {
    const { pointerBytes } = this.world.profile;
    assert.deepEqual(
      expected.map((_, index) => this.at(this.pointer(at + index * pointerBytes))),
      expected.map(offset => offset.toString(16)),
    );
  }
}

const BASE = 0x600000;
const MORE = [0x700000, 0x900000];

const vista = (
  id: ProfileId,
  heap: WorldOptions['heap'] = {},
  options = 0,
  sizes: readonly [number, number] = [0, 0],
): Derived<VistaWorld> =>
  new Derived(
    new VistaWorld(id, { keys: [{ u32: 1, u16: 1 }, KEY], bases: [0x100000, BASE, ...MORE], heap }),
    checkHeap,
    options,
    sizes,
  );

const early = (
  id: ProfileId,
  heap: WorldOptions['heap'] = {},
  options = 0,
  sizes: readonly [number, number] = [0, 0],
): Derived<EarlyWorld> =>
  new Derived(new EarlyWorld(id, { bases: [0x100000, BASE, ...MORE], heap }), checkEarlyHeap, options, sizes);

/** HEAP_SETTABLE_USER_VALUE, user flags 1 and 3. */
const USER_VALUE = 0x100;
const USER_FLAGS_1_3 = 0xa00;
/** FLG_HEAP_ENABLE_TAIL_CHECK, FREE_CHECK, VALIDATE_PARAMETERS. */
const DEBUG = { globalFlags: 0x70 };

describe('win7-x86, derived', () => {
  it('a growable heap: header area 588, UCRIndex 240, free up to the trailer (D.0, D.5)', () => {
    const h = vista('win7-x86');
    h.holds([
      [0x0, '8D 2D 1F BF 5A 4B 00 01'], // b1, 01, 0, 1
      [0x588, '74 2D 1F 46 EB 4B 00 01'], // 48, 01, b1, 1
      [0x7c8, '3F 2C 1E 0D 12 4B 00 00'], // 103, 00, 48, 0
      [0xfe0, '38 2D 0F 1A 59 4A 00 03'], // 4, 11, 103, 3
    ]);
    assert.equal(h.world.field(h.heap, 'TotalFreeSize'), 0x103);
  });

  it('the trailer holds the descriptor of the uncommitted range (D.5)', () => {
    const h = vista('win7-x86');
    h.links(0xfe8, 0x90, 0x90); // ListEntry, alone on UCRList
    h.links(0xff0, 0x38, 0x38); // SegmentEntry, alone on UCRSegmentList
    h.links(0xff8, 0x1000); // Address
    assert.equal(h.pointer(0xffc), 0x3f000); // Size: 40000 - 1000
  });

  it('a block with a user value and flags: 18 + 8 + 8 granule of the value (B.2, C.1)', () => {
    const h = vista('win7-x86');
    assert.equal(h.alloc(24, USER_VALUE | USER_FLAGS_1_3), '7d0');
    h.holds([
      [0x7c8, '39 2D BD A9 12 4B 00 10'], // 5, a3, 48, 10
      [0x7e8, '00 00 00 00 00 00 00 00'], // the value's granule
      [0x7f0, 'C2 2D 1E F1 5F 4B 00 00'], // fe, 00, 5, 0
      [0xfe0, '38 2D 0F 1A A4 4B 00 03'], // 4, 11, fe, 3
    ]);
  });

  it('a page is not enough for a block of a page: two more, the old trailer taken in (C.3)', () => {
    const h = vista('win7-x86');
    assert.equal(h.alloc(0x1000), '7d0');
    h.holds([
      [0x7c8, '3D 2F 1F 0D 12 4B 00 08'], // 201, 01, 48, 8
      [0x17d0, '3E 2E 1E 0E 5B 49 00 00'], // 302, 00, 201, 0
      [0x2fe0, '38 2D 0F 1A 58 48 00 03'], // 4, 11, 302, 3
    ]);
    assert.equal(h.pointer(0x2ffc), 0x3d000);
  });

  it('a second segment: its header page, the block, number 1 in SegmentOffset (C.3, D.5)', () => {
    const h = vista('win7-x86');
    assert.equal(h.alloc(0x3f000), '100048');
    h.holds([
      [0x100000, '34 2D 1F 06 5A 4B 01 01'], // 8, 01, 0, 1
      [0x100040, '3D 53 1F 71 52 4B 01 08'], // 7e01, 01, 8, 8
      [0x13f048, 'CF 2E 1E FF 5B 35 01 00'], // 3f3, 00, 7e01, 0
      [0x140fe0, '38 2D 0F 1A A9 48 01 03'], // 4, 11, 3f3, 3
    ]);
    assert.equal(h.pointer(0x140ffc), 0x100000 - 0x41000);
    h.links(0xa8, 0x10, 0x100010); // SegmentList: both SegmentListEntry
  });

  it('a large block: Size counts its unused bytes (D.7)', () => {
    const h = vista('win7-x86');
    assert.equal(h.alloc(0x100000), '100020');
    h.holds([[0x100018, '3C 3D 17 16 5A 4B 00 04']]); // 1000, 09, 0, 4
    assert.equal(h.pointer(0x100010), 0x101000);
  });

  it('a checking heap: tail, value and fills (B.3, C.1, E.1)', () => {
    const h = vista('win7-x86', DEBUG);
    assert.equal(h.alloc(10), '7d0');
    h.holds([
      [0x7c8, '39 2D 19 0D 12 4B 00 1E'], // 5, 07, 48, 1e
      // Two dwords of BAADF00D; bytes 8 and 9 are as the free block left them, behind its links.
      [0x7d0, '0D F0 AD BA 0D F0 AD BA EE FE'],
      [0x7da, 'AB AB AB AB AB AB AB AB 00 00 00 00 00 00 00 00 00 00 00 00 00 00'],
      [0x7f0, 'C2 2D 1A F5 5F 4B 00 00'], // fe, 04, 5, 0
      [0x800, 'EE FE EE FE EE FE EE FE'],
    ]);
    assert.deepEqual(
      [h.world.field(h.heap, 'Flags', 4), h.world.field(h.heap, 'ForceFlags', 4)],
      [0x40001062, 0x40000060],
    );
  });

  it('the low-fragmentation heap: 41 blocks of 18 in a container of 400 (D.6.2, D.6.3)', () => {
    const h = vista('win7-x86');
    const information = address(h.world.context.process.peb + 0x200);
    h.world.memory.setU32(information, 2);
    assert.equal(calls.HeapSetInformation(h.world.context, h.heap, 0, information, 4).value, 1);
    // 17 blocks of the back end; the next is of the front end, behind zone and container: 7c8 + 17 x 18 = 960.
    for (let index = 0; index < 17; index++) assert.equal(h.alloc(16), (0x7d0 + index * 0x18).toString(16));
    const first = h.world.alloc(h.heap, 16) - h.heap;
    // The container is a whole block of 400; its first header lies 10 behind its user address (10 of its own header).
    const container = first - 8 - 0x10 - 8;
    assert.equal(h.world.bytes(h.heap + first - 1, 1), '88'); // busy, 8 bytes of slack
    assert.equal(h.alloc(16), (first + 0x18).toString(16));
    for (let index = 2; index < 41; index++) h.alloc(16);
    const last = first + 40 * 0x18;
    assert.ok(last + 0x10 <= container + 0x400 && last + 0x28 > container + 0x400);
    assert.equal(h.pointer(container + 8 + 0xc), 0xf0e0d0c0);
    h.holds([]);
  });
});

describe('win7-x64, derived', () => {
  it('a growable heap: header area a80, UCRIndex 460 (D.0)', () => {
    const h = vista('win7-x64');
    h.holds([
      [0x8, '94 2D 1F A6 5A 4B 00 01'], // a8, 01, 0, 1
      [0xa88, '7A 2D 1F 48 F2 4B 00 01'], // 46, 01, a8, 1
      [0xee8, '32 2C 1E 00 1C 4B 00 00'], // 10e, 00, 46, 0
      [0x1fc8, '38 2D 0F 1A 54 4A 00 03'], // 4, 11, 10e, 3
    ]);
    assert.deepEqual([h.pointer(0x1ff0) - h.heap, h.pointer(0x1ff8)], [0x2000, 0x7e000]);
  });

  it('a block with a user value and flag 2 (B.2, C.1)', () => {
    const h = vista('win7-x64');
    assert.equal(h.alloc(40, USER_VALUE | 0x400), 'ef0');
    h.holds([
      [0xee8, '39 2D 5D 49 1C 4B 00 28'], // 5, 43, 46, 28
      [0xf38, '35 2C 1E 07 5F 4B 00 00'], // 109, 00, 5, 0
      [0x1fc8, '38 2D 0F 1A 53 4A 00 03'], // 4, 11, 109, 3
    ]);
  });

  it('three more pages for a block of two (C.3)', () => {
    const h = vista('win7-x64');
    assert.equal(h.alloc(0x2000), 'ef0');
    h.holds([
      [0xee8, '3D 2F 1F 0D 1C 4B 00 10'], // 201, 01, 46, 10
      [0x2ef8, '31 2F 1E 00 5B 49 00 00'], // 20d, 00, 201, 0
      [0x4fc8, '38 2D 0F 1A 57 49 00 03'], // 4, 11, 20d, 3
    ]);
  });

  it('a checking heap: 40 for a request of 10 (C.1, E.1)', () => {
    const h = vista('win7-x64', DEBUG);
    assert.equal(h.alloc(10), 'ef0');
    h.holds([
      [0xee8, '38 2D 19 0C 1C 4B 00 36'], // 4, 07, 46, 36
      [0xef0, '0D F0 AD BA 0D F0 AD BA'],
      [0xefa, 'AB AB AB AB AB AB AB AB AB AB AB AB AB AB AB AB 00 00 00 00 00 00'],
      [0xf28, '36 2C 1A 00 5E 4B 00 00'], // 10a, 04, 4, 0
    ]);
  });

  it('freed blocks of a size, the newest first (D.5)', () => {
    const h = vista('win7-x64');
    const at = [0, 1, 2, 3, 4].map(() => parseInt(h.alloc(40), 16));
    assert.deepEqual(
      at,
      [0, 1, 2, 3, 4].map(index => 0xef0 + index * 0x30),
    );
    h.free(at[1]!);
    h.free(at[3]!);
    h.links(0x158, at[3]!, 0xef0 + 5 * 0x30); // FreeLists: first the newest of size 3, last the remainder
    h.links(at[3]!, at[1]!, 0x158);
    assert.equal(h.world.field(h.heap, 'TotalFreeSize'), 0x10e - 15 + 6);
  });
});

describe('win10-x86, derived', () => {
  it('a fixed heap without serialisation: no lock, no usage data (D.0)', () => {
    const h = vista('win10-x86', {}, 1, [0x1000, 0x10000]);
    h.holds([
      [0x0, 'AC 2D 1F 9E 5A 4B 00 01'], // 90, 01, 0, 1
      [0x480, '50 2C 1E 62 CA 4B 00 00'], // 16c, 00, 90, 0
      [0xfe0, '38 2D 0F 1A 36 4A 00 03'], // 4, 11, 16c, 3
    ]);
    assert.deepEqual([h.pointer(0xff8) - h.heap, h.pointer(0xffc)], [0x1000, 0xf000]);
  });

  it('the trailer of a growable heap leaves the guard page out (C.2)', () => {
    const h = vista('win10-x86');
    assert.deepEqual([h.pointer(0xff8) - h.heap, h.pointer(0xffc)], [0x1000, 0xe000]);
    assert.equal(h.world.field(h.heap, 'NumberOfPages', 4), 0xf);
    h.links(0x28, 0xf000); // LastValidEntry
  });

  it('a block with a user value and flags (B.2, C.1)', () => {
    const h = vista('win10-x86');
    assert.equal(h.alloc(24, USER_VALUE | USER_FLAGS_1_3), '5a8');
    h.holds([
      [0x5a0, '39 2D BD A9 7B 4B 00 10'], // 5, a3, 21, 10
      [0x5c8, '7F 2C 1E 4D 5F 4B 00 00'], // 143, 00, 5, 0
      [0xfe0, '38 2D 0F 1A 19 4A 00 03'], // 4, 11, 143, 3
    ]);
  });

  it('a checking heap (C.1, E.1)', () => {
    const h = vista('win10-x86', DEBUG);
    assert.equal(h.alloc(10), '5a8');
    h.holds([
      [0x5a0, '39 2D 19 0D 7B 4B 00 1E'], // 5, 07, 21, 1e
      [0x5a8, '0D F0 AD BA 0D F0 AD BA EE FE AB AB AB AB AB AB AB AB 00 00'],
      [0x5c8, '7F 2C 1A 49 5F 4B 00 00'], // 143, 04, 5, 0
    ]);
  });

  it('the counter of a size: 21 up for an allocation, 1 down for a free (D.6.2)', () => {
    const h = vista('win10-x86');
    const usage = h.pointer(0xd8) - h.heap;
    assert.equal(usage, 0x498 + 8);
    const users = [0, 1, 2].map(() => parseInt(h.alloc(24), 16)); // 20h = 4 granules
    h.free(users[1]!);
    assert.equal(h.world.bytes(h.heap + usage + 8, 2), '62 00'); // 3 x 21 - 1
  });
});

describe('win10-x64, derived', () => {
  it('a growable heap: header area 740, usage data 110 (D.0)', () => {
    const h = vista('win10-x64');
    h.holds([
      [0x8, '48 2D 1F 7A 5A 4B 00 01'], // 74, 01, 0, 1
      [0x748, '2D 2D 1F 1F 2E 4B 00 01'], // 11, 01, 74, 1
      [0x858, '4B 2C 1E 79 4B 4B 00 00'], // 177, 00, 11, 0
      [0x1fc8, '38 2D 0F 1A 2D 4A 00 03'], // 4, 11, 177, 3
    ]);
  });

  it('a block with a user value and flag 2 (B.2, C.1)', () => {
    const h = vista('win10-x64');
    assert.equal(h.alloc(40, USER_VALUE | 0x400), '860');
    h.holds([
      [0x858, '39 2D 5D 49 4B 4B 00 28'], // 5, 43, 11, 28
      [0x8a8, '4E 2C 1E 7C 5F 4B 00 00'], // 172, 00, 5, 0
      [0x1fc8, '38 2D 0F 1A 28 4A 00 03'], // 4, 11, 172, 3
    ]);
  });

  it('a second segment of 100000 whose last page is its guard page (C.3)', () => {
    const h = vista('win10-x64');
    // F000 bytes for the block; D000 are left before the guard page of the first segment.
    assert.equal(h.alloc(0xe000), '100080');
    h.holds([
      [0x100008, '3B 2D 1F 09 5A 4B 01 01'], // 7, 01, 0, 1
      [0x100078, '3D 23 1F 01 5D 4B 01 10'], // e01, 01, 7, 10
      [0x10e088, 'C8 2C 1E FA 5B 45 01 00'], // 1f4, 00, e01, 0
      [0x10ffc8, '38 2D 0F 1A AE 4A 01 03'], // 4, 11, 1f4, 3
    ]);
    assert.deepEqual([h.pointer(0x10fff0) - h.heap, h.pointer(0x10fff8)], [0x110000, 0xef000]);
  });

  it('a large block (D.7)', () => {
    const h = vista('win10-x64');
    assert.equal(h.alloc(0x123456), '100040');
    h.holds([[0x100038, '96 26 17 A7 5A 4B 00 04']]); // baa, 09, 0, 4
    assert.equal(h.pointer(0x100020), 0x124000);
  });

  it('a checking heap: flags, fills, and what a free leaves (E.1)', () => {
    const h = vista('win10-x64', DEBUG);
    assert.equal(h.alloc(10), '860');
    h.holds([
      [0x858, '38 2D 19 0C 4B 4B 00 36'], // 4, 07, 11, 36
      [0x898, '4F 2C 1A 79 5E 4B 00 00'], // 173, 04, 4, 0
    ]);
    h.free(0x860);
    h.holds([
      [0x858, '4B 2C 1A 7D 4B 4B 00 00'], // 177, 04, 11, 0
      [0x870, 'EE FE EE FE EE FE EE FE'],
      [0x898, 'EE FE EE FE EE FE EE FE EE FE EE FE EE FE EE FE'],
    ]);
  });
});

describe('nt4-x86, derived', () => {
  it('a growable heap of 16 pages: header area 580, segment 38, free to the page end (C.2, D.0)', () => {
    const h = early('nt4-x86');
    h.holds([
      [0x0, 'B0 00 00 00 00 01'], // b0, prev 0, busy
      [0x580, '07 00 B0 00 00 01'],
      [0x5b8, '49 01 07 00 00 10'], // 149, last
      [0x5c0, 'B8 00 60 00 B8 00 60 00'], // alone on list 0
      [0x58, '80 05 60 00 00 00 00 00'], // Segments[0] and [1]
      [0x588, 'EE FF EE FF'],
    ]);
    assert.equal(h.world.field(h.heap, 'TotalFreeSize'), 0x149);
    h.links(0x580 + 0x20, 0x5b8, 0x10000); // FirstEntry, LastValidEntry
    h.links(0x580 + 0x18, 0); // BaseAddress
    assert.equal(h.pointer(0x580 + 0x1c), 0x10); // NumberOfPages
  });

  it('the first descriptor holds the uncommitted range, the second is the next free one (D.2)', () => {
    const h = early('nt4-x86');
    h.links(0x580 + 0x30, 0x4c8); // UnCommittedRanges
    assert.equal(h.pointer(0x4c8), 0);
    h.links(0x4cc, 0x1000);
    assert.equal(h.pointer(0x4d0), 0xf000);
    assert.equal(h.world.field(h.heap, 'UnusedUnCommittedRanges') - h.heap, 0x4d8);
  });

  it('a block: UnusedBytes counts its header; its list has a bit (D.2, D.3)', () => {
    const h = early('nt4-x86');
    const users = [0, 1, 2].map(() => parseInt(h.alloc(21), 16));
    assert.deepEqual(users, [0x5c0, 0x5e0, 0x600]);
    h.holds([
      [0x5b8, '04 00 07 00 00 01 0B 00'], // 4, 7, busy, 20 - 15
      [0x618, '3D 01 04 00 00 10'],
    ]);
    h.free(0x5e0);
    h.holds([
      [0x5d8, '04 00 04 00 00 00'],
      [0x98, '10 00 00 00'], // bit 4
    ]);
    h.links(0xb8 + 4 * 8, 0x5e0, 0x5e0);
    h.links(0x5e0, 0xd8, 0xd8);
    assert.equal(h.world.field(h.heap, 'TotalFreeSize'), 0x13d + 4);
  });

  it('the last freed of a size is taken first; what is left of a larger one goes to its own list (D.3)', () => {
    const h = early('nt4-x86');
    const users = [0, 1, 2, 3, 4, 5].map(() => parseInt(h.alloc(40), 16)); // 6 granules each
    h.free(users[0]!);
    h.free(users[2]!);
    h.links(0xb8 + 6 * 8, users[0]!, users[2]!); // in at the tail, out at Blink
    assert.equal(h.alloc(40), users[2]!.toString(16));
    // 3 granules of the 6; the other 3 are a block of list 3.
    assert.equal(h.alloc(16), users[0]!.toString(16));
    h.holds([[0x98, '08 00 00 00']]);
    h.links(0xb8 + 3 * 8, users[0]! + 0x18, users[0]! + 0x18);
  });

  it('a large block: Size in bytes, UnusedBytes is its header (D.7)', () => {
    const h = early('nt4-x86');
    assert.equal(h.alloc(0x100000), '100020');
    h.holds([[0x100018, '00 10 00 00 00 09 20']]);
    h.links(0x100000, 0x50, 0x50);
    assert.equal(h.pointer(0x100010), 0x101000);
  });

  it('a second segment doubles SegmentReserve; its block lies behind its 38 bytes (C.3)', () => {
    const h = early('nt4-x86');
    assert.equal(h.alloc(0x10000), '100040');
    h.links(0x58, 0x580, 0x100000);
    h.holds([
      [0x100000, '07 00 00 00 00 01'],
      [0x100038, '01 20 07 00 00 01 08 01'], // 2001, 7, busy, 8, segment 1
    ]);
    assert.equal(h.world.field(h.heap, 'SegmentReserve'), 0x200000);
    assert.equal(h.pointer(0x10001c), 0x100);
  });
});

describe('xp-x86, derived', () => {
  const cookie = (h: Derived<EarlyWorld>, entry: number): string => {
    const own = h.world.memory.u8(address(h.heap + 4));
    return ((((h.heap + entry) >>> 3) & 0xff) ^ own).toString(16).toUpperCase().padStart(2, '0');
  };

  it('a growable heap without serialisation: segment at 608, 64 pages (C.2, D.0)', () => {
    const h = early('xp-x86', {}, 1);
    h.holds([
      [0x0, 'C1 00 00 00'],
      [0x608, `08 00 C1 00 ${cookie(h, 0x608)} 01`],
      [0x648, `37 01 08 00 ${cookie(h, 0x648)} 10`],
    ]);
    assert.deepEqual(
      [h.pointer(0x608 + 0x1c), h.pointer(0x608 + 0x28), h.pointer(0x608 + 0x2c)],
      [0x40, 0x3f, 1],
    );
    assert.equal(h.pointer(0x608 + 0x14), 0x3f000); // LargestUnCommittedRange
    h.links(0x608 + 0x38, 0x648); // LastEntryInSegment
  });

  it('its descriptors: 588 in use, 598 free (D.2)', () => {
    const h = early('xp-x86', {}, 1);
    h.links(0x608 + 0x30, 0x588);
    h.links(0x58c, 0x1000);
    assert.equal(h.pointer(0x590), 0x3f000);
    h.links(0x44, 0x598);
  });

  it('lookaside lists: a freed block stays busy and is issued again (D.4)', () => {
    const h = early('xp-x86');
    assert.equal(h.alloc(24), '1e90');
    const list = 0x688 + 4 * 0x30;
    h.free(0x1e90);
    h.links(list, 0x1e90);
    assert.equal(h.world.bytes(h.heap + list + 4, 2), '01 00'); // depth of the list
    assert.equal(h.world.bytes(h.heap + list + 8, 2), '04 00'); // Depth
    h.holds([
      [0x1e88, `04 00 01 03 ${cookie(h, 0x1e88)} 01`],
      [0x1e90, '00 00 00 00'],
    ]);
    assert.deepEqual(
      [0xc, 0x10, 0x14, 0x18].map(at => h.pointer(list + at)),
      [1, 1, 1, 0],
    );
    assert.equal(h.alloc(20), '1e90');
    assert.equal(h.world.bytes(h.heap + 0x1e8e, 1), '0C'); // 20 - 14
  });

  it('freed blocks of 128 granules and more hang on list 0, ascending (D.3)', () => {
    const h = early('xp-x86', {}, 1, [0x10000, 0]);
    const [one, , two] = [0x800, 8, 0x600, 8].map(size => parseInt(h.alloc(size), 16));
    h.free(one!);
    h.free(two!);
    const rest = 0x648 + 0x808 + 0x10 + 0x608 + 0x10 + 8;
    h.links(0x178, two!, rest);
    h.links(two!, one!, 0x178);
    h.links(one!, rest, two!);
    h.holds([[0x158, '00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00']]);
  });

  it('a checking heap: 30h for a request of 17, its tail, flag 10000000 (B.3, C.1, E.1)', () => {
    const h = early('xp-x86', DEBUG);
    // No lookaside lists: user space begins at 680.
    assert.equal(h.alloc(17), '688');
    h.holds([
      [0x680, `06 00 08 00 ${cookie(h, 0x680)} 07 1F`], // 6, 8, busy + extra + fill, 30 - 11
      [0x699, 'AB AB AB AB AB AB AB AB 00 00 00 00 00 00 00'],
      [0x6b0, `2A 01 06 00 ${cookie(h, 0x6b0)} 14`],
    ]);
    assert.equal(h.world.field(h.heap, 'Flags'), 0x50001062);
  });
});

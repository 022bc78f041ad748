import assert from 'node:assert/strict';
import { address, offset } from '../../engine/base/units';
import { decodeEntry, entriesOf, segmentsOf } from '../../engine/heap/vista/read';
import { freeListOf } from '../../engine/heap/vista/read-lists';
import { checkHeap } from '../support/check-heap';
import { VistaWorld } from '../support/vista-world';

const SPARE_KEYS = [1, 2, 3].map(u32 => ({ u32, u16: u32 }));

/** Address and size in hex, flags as a debugger prints them, requested bytes for busy blocks. */
function listing(world: VistaWorld, heap: number): string[] {
  const open = world.open(address(heap));
  const [segment] = segmentsOf(open).segments;
  assert.ok(segment !== undefined);
  const { count, at, size, kind, flags } = entriesOf(open, segment);
  const lines: string[] = [];
  for (let row = 0; row < count; row++) {
    const place = `${(at[row]! - heap).toString(16)}:${size[row]!.toString(16)}`;
    if (kind[row] === 4) lines.push(`${place} uncommitted`);
    else {
      const busy = flags[row]! & 1;
      const { unusedBytes } = decodeEntry(open, address(at[row]!));
      lines.push(
        `${place} [1${flags[row]!.toString(16).padStart(2, '0')}]` +
          (busy === 1 ? `(${(size[row]! - unusedBytes).toString(16)})` : ''),
      );
    }
  }
  return lines;
}

/** A heap that is the fourth of its process, with base and key pinned. */
function fourthHeap(
  profile: 'win7-x86' | 'win7-x64',
  base: number,
  key: { u32: number; u16: number },
): VistaWorld {
  const world = new VistaWorld(profile, {
    keys: [...SPARE_KEYS, key],
    bases: [0x100000, 0x300000, 0x400000, base],
  });
  world.create();
  world.create();
  world.create(0, 0x1000, 0x10000);
  return world;
}

describe('C-51: GV1, the sample output of the Win32 documentation (win7-x86)', () => {
  it('walks a new growable heap as printed there', () => {
    const world = new VistaWorld('win7-x86', { bases: [0x100000, 0x530000] });
    const heap = world.create();
    const [region, free, range, ...rest] = world.walk(heap);
    assert.ok(region !== undefined && free !== undefined && range !== undefined);
    assert.deepEqual(rest, []);
    assert.deepEqual(
      [
        region.wFlags,
        region.committed,
        region.uncommitted,
        region.firstBlock,
        region.lastBlock,
        region.lpData,
        region.cbData,
        region.cbOverhead,
      ],
      [1, 4096, 258048, 0x530598, 0x570000, 0x530000, 1416, 0],
    );
    assert.deepEqual([free.wFlags, free.lpData, free.cbData, free.cbOverhead], [0, 0x5307d8, 2056, 16]);
    assert.deepEqual([range.wFlags, range.lpData, range.cbData], [2, 0x531000, 258048]);
  });
});

describe('C-52: GV2 and GV3, a fixed 64 KB heap on win7-x86', () => {
  const base = 0x560000;
  let world: VistaWorld;
  const heap = address(base);
  beforeEach(() => {
    world = fourthHeap('win7-x86', base, { u32: 0x3b1143a1, u16: 0x4078 });
  });
  const allocateSix = (): number[] => [1, 2, 3, 4, 5, 6].map(() => world.alloc(heap, 8, 8));

  it('lays out header area, free block, trailer and uncommitted range', () => {
    assert.deepEqual(listing(world, base), [
      '0:588 [101](587)',
      '588:a58 [100]',
      'fe0:20 [111](1d)',
      '1000:f000 uncommitted',
    ]);
    checkHeap(world, heap);
  });
  it('holds the printed header fields', () => {
    const { layout } = world.profile;
    assert.deepEqual(
      {
        totalFree: world.field(heap, 'TotalFreeSize'),
        flags: world.field(heap, 'Flags', 4),
        forceFlags: world.field(heap, 'ForceFlags', 4),
        lock: world.field(heap, 'LockVariable'),
        ucrList: [world.field(heap, 'UCRList'), world.memory.pointer(offset(heap, layout.UCRList + 4))],
        ucrSegmentList: [world.field(heap, 'UCRSegmentList'), world.memory.pointer(offset(heap, layout.UCRSegmentList + 4))],
        blocksIndex: world.field(heap, 'BlocksIndex'),
        ucrIndex: world.field(heap, 'UCRIndex'),
        freeLists: [world.field(heap, 'FreeLists'), world.memory.pointer(offset(heap, layout.FreeLists + 4))],
        alignRound: world.field(heap, 'AlignRound'),
        listIndex: world.field(heap, 'ProcessHeapsListIndex', 2),
        length: world.field(heap, 'HeaderValidateLength', 2),
        reserve: world.field(heap, 'SegmentReserve'),
        thresholds: [world.field(heap, 'DeCommitFreeBlockThreshold'), world.field(heap, 'DeCommitTotalFreeThreshold')],
        maximum: world.field(heap, 'MaximumAllocationSize'),
      },
      {
        totalFree: 0x14b, flags: 0x1000, forceFlags: 0, lock: base + 0x138, ucrList: [base + 0xfe8, base + 0xfe8],
        ucrSegmentList: [base + 0xff0, base + 0xff0], blocksIndex: base + 0x150, ucrIndex: 0, freeLists: [base + 0x590, base + 0x590],
        alignRound: 0xf, listIndex: 4, length: 0x138, reserve: 0x100000, thresholds: [0x200, 0x2000], maximum: 0x7ffdefff,
      },
    ); // prettier-ignore
  });
  it('encodes the first block and the remainder as printed', () => {
    assert.equal(world.alloc(heap, 8, 8), base + 0x590);
    assert.equal(world.bytes(base + 0x588, 8), 'A3 43 10 38 C9 40 00 08');
    assert.equal(world.bytes(base + 0x598, 16), 'E8 42 11 73 7A 40 00 00 C4 00 56 00 C4 00 56 00');
  });
  it('encodes the remainder after six allocations as printed', () => {
    assert.deepEqual(
      allocateSix(),
      [0x590, 0x5a0, 0x5b0, 0x5c0, 0x5d0, 0x5e0].map(at => base + at),
    );
    assert.equal(world.bytes(base + 0x5e8, 8), '9E 42 11 05 7A 40 00 00');
    assert.deepEqual(listing(world, base)[7], '5e8:9f8 [100]');
    assert.equal(world.field(heap, 'TotalFreeSize'), 0x13f);
  });
  it('links freed blocks before the remainder, the newest first', () => {
    const [first, , third, , fifth] = allocateSix();
    world.free(heap, address(first!));
    assert.equal(world.bytes(base + 0x588, 16), 'A3 43 11 39 C9 40 00 00 F0 05 56 00 C4 00 56 00');
    assert.equal(world.memory.pointer(address(base + 0x5f4)), base + 0x590);
    world.free(heap, address(third!));
    world.free(heap, address(fifth!));
    const list = freeListOf(world.open(heap));
    assert.deepEqual(
      [...list.at.subarray(0, list.count)].map(at => at + 8 - base),
      [0x5d0, 0x5b0, 0x590, 0x5f0],
    );
    assert.equal(world.field(heap, 'TotalFreeSize'), 0x145);
    assert.equal(world.alloc(heap, 8, 8), base + 0x5d0);
    assert.equal(world.bytes(base + 0x5d0, 8), '00 00 00 00 00 00 00 00');
    assert.equal(world.field(heap, 'TotalFreeSize'), 0x143);
    checkHeap(world, heap);
  });
});

describe('C-52: GV4, the same program on win7-x64', () => {
  const base = 0x4a0000;
  const heap = address(base);
  let world: VistaWorld;
  beforeEach(() => {
    world = fourthHeap('win7-x64', base, { u32: 0x28b778d7, u16: 0x24c0 });
  });

  it('lays out the heap and its header as printed', () => {
    assert.deepEqual(listing(world, base), [
      '0:a80 [101](a7f)',
      'a80:1540 [100]',
      '1fc0:40 [111](3d)',
      '2000:e000 uncommitted',
    ]);
    assert.deepEqual(
      [
        world.field(heap, 'TotalFreeSize'),
        world.field(heap, 'DeCommitFreeBlockThreshold'),
        world.field(heap, 'DeCommitTotalFreeThreshold'),
        world.field(heap, 'LockVariable'),
        world.field(heap, 'BlocksIndex'),
        world.field(heap, 'UCRList'),
        world.field(heap, 'UCRSegmentList'),
        world.field(heap, 'AlignRound'),
      ],
      [0x154, 0x100, 0x1000, base + 0x208, base + 0x230, base + 0x1fd0, base + 0x1fe0, 0x1f],
    );
    assert.equal(world.profile.layout.FreeLists, 0x158);
  });
  it('encodes busy, freed and remaining blocks as printed', () => {
    const users = [1, 2, 3, 4, 5, 6].map(() => world.alloc(heap, 8, 8));
    assert.deepEqual(users.slice(0, 2), [base + 0xa90, base + 0xab0]);
    // The second block: the one before it is 2 granules.
    assert.equal(world.bytes(base + 0xaa8, 8), 'D5 78 B6 2B C2 24 00 18');
    assert.equal(world.bytes(base + 0xb48, 8), '9F 79 B7 61 C2 24 00 00');
    assert.equal(world.memory.pointer(address(users[0]! + 8)), base + 0x158);
    world.free(heap, address(users[0]!));
    assert.equal(world.bytes(base + 0xa88, 8), 'D5 78 B7 2A 68 24 00 00');
    checkHeap(world, heap);
  });
});

describe('C-53: GV6, a growable heap on win10-x64', () => {
  it('lays out the heap and its header as printed', () => {
    const world = new VistaWorld('win10-x64');
    const heap = world.create(0, 0x1000, 0);
    const [segment] = segmentsOf(world.open(heap)).segments;
    assert.deepEqual(listing(world, heap), [
      '0:740 [101](73f)',
      '740:110 [101](10f)',
      '850:1770 [100]',
      '1fc0:40 [111](3d)',
      '2000:d000 uncommitted',
    ]);
    assert.equal(segment?.end, heap + 0xf000);
    assert.equal(segment.pages, 0xf);
    const { layout } = world.profile;
    assert.deepEqual(
      [
        world.field(heap, 'TotalFreeSize'),
        world.field(heap, 'LockVariable') - heap,
        layout.VirtualAllocdBlocks,
        layout.UCRList,
        layout.FreeLists,
        world.field(heap, 'Flags', 4),
        world.field(heap, 'DeCommitFreeBlockThreshold'),
        world.field(heap, 'DeCommitTotalFreeThreshold'),
        world.field(heap, 'MaximumAllocationSize'),
      ],
      [0x177, 0x2c0, 0x110, 0xf0, 0x150, 0x1002, 0x100, 0x1000, 0x7ffffffdefff],
    );
    checkHeap(world, heap);
  });
});

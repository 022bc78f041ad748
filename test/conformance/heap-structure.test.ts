import assert from 'node:assert/strict';
import { type Address, address, offset } from '../../engine/base/units';
import { HeapCompact } from '../../engine/heap/calls';
import { HeapSummary } from '../../engine/heap/calls';
import { NtStatus } from '../../engine/nt/status';
import { checkHeap } from '../support/check-heap';
import {
  allBytes,
  conform,
  conformNt,
  GENERATE_EXCEPTIONS,
  NO_SERIALIZE,
  NT_X86,
  scratch,
  WIN10,
  WIN7,
  ZERO,
} from '../support/conform';
import { type HeapWorld, type WalkEntry } from '../support/heap-world';
import { type VistaWorld } from '../support/vista-world';

const flagsOf = (world: HeapWorld, heap: Address): number =>
  world.memory.u32(offset(heap, world.profile.flagsAt));

const committedIn = (world: HeapWorld, heap: Address): number =>
  world.walk(heap).reduce((sum, entry) => sum + (entry.wFlags === 1 ? entry.committed : 0), 0);

describe('CONFORMANCE 3, sizes of segments', () => {
  /** Regions of the heap's segments as VirtualQuery would sum them. */
  const regionOf = (world: HeapWorld, at: number): { base: number; size: number; committed: number } => {
    const region = world.space.regions.at(address(at));
    assert.ok(region !== undefined);
    let committed = 0;
    for (let page = region.base as number; page < region.base + region.size; page += 0x1000)
      if (world.space.isCommitted(address(page))) committed += 0x1000;
    return { base: region.base, size: region.size, committed };
  };
  const SIZES = [
    0, 1, 0x100, 0xf00, 0xfff, 0x1000, 0xe000, 0xe001, 0xf000, 0xf001, 0xffff, 0x10000, 0x20fff, 0x30000,
    0x30001, 0x80000, 0x150000,
  ];
  conform(
    'C-43, C-44 reserve and commit of growable heaps',
    (world, { P }) => {
      const K = 0x400 * P;
      for (const size of SIZES) {
        const rounded = Math.ceil(size / K) * K;
        const heap = world.create(NO_SERIALIZE, size, 0);
        assert.deepEqual(regionOf(world, heap), {
          base: heap,
          size: Math.ceil((rounded + 1) / 0x10000) * 0x10000,
          committed: Math.max(rounded, K),
        });
        checkHeap(world, heap);
        world.destroy(heap);
      }
    },
    WIN10,
  );
  conform(
    'C-45, C-46, C-47 segments double up to 0xFD0000 and commit 0x61000 a block',
    (world, { P }) => {
      const heap = world.create(NO_SERIALIZE, 0, 0);
      const blocks = new Map<number, number>();
      const order: number[] = [];
      for (let count = 0; count < 100; count++) {
        const at = world.alloc(heap, 0x60000);
        const { base, committed } = regionOf(world, at);
        if (!blocks.has(base)) order.push(base);
        blocks.set(base, (blocks.get(base) ?? 0) + 1);
        const n = blocks.get(base) ?? 0;
        assert.equal(committed, base === heap ? Math.max(0x400 * P, n * 0x61000) : 0x1000 + n * 0x61000);
      }
      const sizes = order.filter(base => base !== heap).map(base => regionOf(world, base).size);
      assert.deepEqual(sizes.slice(0, 5), [0x100000, 0x200000, 0x400000, 0x800000, 0xfd0000]);
      assert.ok(sizes.slice(5).every(size => size === 0xfd0000));
      checkHeap(world, heap);
    },
    WIN10,
  );
  conform(
    'C-48 fixed heaps reserve their rounded maximum',
    (world, { P }) => {
      for (let step = 1; step <= 255; step++) {
        const size = step * 0x100;
        const heap = world.create(0, size, size);
        assert.equal(regionOf(world, heap).size, Math.ceil(size / (0x400 * P)) * 0x400 * P);
        world.destroy(heap);
      }
    },
    WIN10,
  );
  conformNt('C-49 every page of a segment belongs to its one reservation', world => {
    const heap = world.create();
    world.alloc(heap, 0x30000);
    const [region] = world.walk(heap);
    const { base, size, committed } = regionOf(world, heap);
    assert.ok(region !== undefined);
    assert.deepEqual([base, committed, size - committed], [heap, region.committed, region.uncommitted]);
  });
  conform(
    'C-50 a default heap spans 0x10000*P',
    (world, { P }) => {
      const [region] = world.walk(world.create());
      assert.ok(region !== undefined);
      assert.equal(region.committed + region.uncommitted, 0x10000 * P);
    },
    WIN7,
  );
});

describe('CONFORMANCE 4, HeapSummary', () => {
  conform('C-55, C-56, C-57, C-58 sums of a heap', (world, { P }) => {
    const heap = world.create();
    const at = scratch(world);
    world.fill(at, 0x40, 0);
    assert.deepEqual(HeapSummary(world.context, heap, 0, at), { value: 0, lastError: 87 });
    for (const size of [0x100, 0x200, 0x60000]) world.alloc(heap, size);
    world.free(heap, world.alloc(heap, 0x300));
    world.memory.setU32(at, P === 4 ? 0x14 : 0x28);
    assert.deepEqual(HeapSummary(world.context, heap, 0, at), { value: 1 });
    const [allocated, committed, reserved] = [1, 2, 3].map(index =>
      world.memory.pointer(address(at + index * P)),
    );
    assert.equal(allocated, 0x60300);
    assert.ok(
      committed !== undefined && reserved !== undefined && committed >= 0x60300 && reserved >= committed,
    );
  });
});

describe('CONFORMANCE 5, HeapWalk', () => {
  /** The three entries of a new growable heap. */
  const newHeap = (
    world: VistaWorld,
  ): { heap: Address; region: WalkEntry; free: WalkEntry; range: WalkEntry } => {
    const heap = world.create();
    const [region, free, range, ...rest] = world.walk(heap);
    assert.ok(region !== undefined && free !== undefined && range !== undefined);
    assert.deepEqual(rest, []);
    return { heap, region, free, range };
  };
  const isWin10 = (world: VistaWorld): boolean => world.profile.id.startsWith('win10');

  // `walk` fills the structure with CD before it sets lpData to NULL.
  conform('C-59, C-60, C-70 a walk begins at NULL, has 3 entries and ends with 259', world => {
    newHeap(world);
    assert.deepEqual(world.walkEnd, { value: 0, lastError: 259 });
  });
  conform('C-61, C-62, C-63, C-64, C-65 the region comes first and knows its sizes', (world, { P }) => {
    const { heap, region, range } = newHeap(world);
    const committed = 0x400 * P;
    assert.deepEqual([region.wFlags, region.lpData, region.cbOverhead, region.iRegionIndex], [1, heap, 0, 0]);
    assert.ok(region.cbData <= 0x1000);
    assert.equal(region.committed, committed);
    assert.equal(region.uncommitted, (isWin10(world) ? 0x10000 : 0x10000 * P) - committed);
    assert.equal(region.firstBlock, region.lpData + region.cbData + (isWin10(world) ? 2 : 4) * P);
    assert.equal(region.lastBlock, range.lpData + range.cbData);
  });
  conform('C-66 the free block has an overhead of 4P', (world, { P }) => {
    const { free } = newHeap(world);
    assert.deepEqual([free.wFlags, free.cbOverhead, free.iRegionIndex], [0, 4 * P, 0]);
    assert.ok(free.lpData !== 0 && free.cbData !== 0);
  });
  conform('C-67, C-68, C-69 the uncommitted range follows the committed pages', world => {
    const { heap, region, free, range } = newHeap(world);
    assert.deepEqual(
      [range.wFlags, range.lpData, range.cbOverhead, range.iRegionIndex],
      [2, heap + region.committed, 0, 0],
    );
    assert.equal(range.lpData, free.lpData + free.cbData + 2 * free.cbOverhead);
    assert.equal(range.cbData, region.uncommitted - (isWin10(world) ? 0x1000 : 0));
  });
  conform('C-72, C-73, C-74, C-75 large blocks follow in allocation order', (world, { P, A }) => {
    const heap = world.create();
    const before = world.walk(heap);
    const win10 = isWin10(world);
    const blocks = [world.alloc(heap, 5 * A), world.alloc(heap, 5 * A)] as const;
    const after = world.walk(heap);
    assert.deepEqual(after.slice(0, 3), before);
    assert.deepEqual(
      after
        .slice(3)
        .map(entry => [entry.wFlags, entry.lpData, entry.cbData, entry.cbOverhead, entry.iRegionIndex]),
      blocks.map(at => [win10 ? 4 : 0x24, at, 5 * A, win10 ? 0 : 8 * P, 64]),
    );
    for (const at of blocks) world.free(heap, at);
    assert.deepEqual(world.walk(heap), before);
  });
  conform('C-76, C-77, C-78 small blocks appear at their place', (world, { P }) => {
    const heap = world.create();
    const [region] = world.walk(heap);
    const first = world.alloc(heap, 123);
    const one = world.walk(heap);
    const [same, busy, free, range] = one;
    assert.equal(one.length, 4);
    assert.ok(busy !== undefined && free !== undefined && range !== undefined);
    assert.deepEqual(same, region);
    assert.deepEqual([busy.wFlags, busy.lpData, busy.cbData, busy.iRegionIndex], [4, first, 123, 0]);
    assert.notEqual(busy.cbOverhead, 0);
    assert.equal(free.lpData, busy.lpData + busy.cbData + busy.cbOverhead + 2 * P);
    assert.equal(range.lpData, free.lpData + free.cbData + 2 * free.cbOverhead);
    world.alloc(heap, 456);
    const two = world.walk(heap);
    assert.equal(two.length, 5);
    assert.deepEqual(two.slice(0, 2), one.slice(0, 2));
    assert.deepEqual(
      [two[2]?.wFlags, two[2]?.cbData, two[2]?.lpData],
      [4, 456, busy.lpData + busy.cbData + busy.cbOverhead],
    );
    assert.deepEqual([two[3]?.wFlags, two[4]?.wFlags], [0, 2]);
  });
  conformNt('C-70 a walk goes on behind a free block that has room for its links only', (world, { P }) => {
    const heap = world.create(NO_SERIALIZE, 0x10000, 0x10000);
    const free = world.walk(heap).find(entry => entry.wFlags === 0);
    assert.ok(free !== undefined);
    const { granule } = world.profile;
    // All but two granules; the request is 8 bytes shorter than its block (HEAP_SPEC §C.1).
    assert.notEqual(world.alloc(heap, free.cbData + free.cbOverhead - 2 * granule - 8), 0);
    const last = world.walk(heap).filter(entry => entry.wFlags === 0);
    assert.deepEqual([last[0]?.cbData, last[0]?.cbOverhead, world.walkEnd?.lastError], [0, 4 * P, 259]);
  });
  conform('walks every segment of a grown heap, blocks in address order', world => {
    const heap = world.create();
    const blocks = Array.from({ length: 12 }, () => world.alloc(heap, 0x30000));
    const entries = world.walk(heap);
    assert.deepEqual(
      entries
        .filter(entry => (entry.wFlags & 4) !== 0)
        .map(entry => entry.lpData)
        .sort((a, b) => a - b),
      [...blocks].sort((a, b) => a - b),
    );
    const regions = entries.filter(entry => entry.wFlags === 1);
    assert.ok(regions.length > 1);
    assert.deepEqual(
      regions.map(entry => entry.iRegionIndex),
      regions.map((_, index) => index),
    );
    assert.deepEqual(world.walkEnd, { value: 0, lastError: 259 });
  });
});

describe('CONFORMANCE 9, header and layout', () => {
  conformNt('C-150 HeapCreate ignores the checking bits', world => {
    const plain = world.create();
    for (const options of [0x20, 0x40, 0x60, 0x60000060]) {
      const checked = world.create(options);
      assert.equal(flagsOf(world, checked), flagsOf(world, plain));
      assert.equal(world.memory.u32(offset(checked, world.profile.flagsAt + 4)), 0);
      // Nothing is filled or checked either: spacing and contents are those of a plain heap.
      const at = world.alloc(checked, 17);
      assert.equal(world.alloc(checked, 17) - at, 0x20);
      assert.notEqual(world.memory.u8(address(at + 17)), 0xab);
    }
  });
  conformNt('C-151 header flags', world => {
    assert.equal(flagsOf(world, world.processHeap), 2);
    assert.equal(flagsOf(world, world.create()), 0x1002);
    assert.equal(flagsOf(world, world.create(0, 0x1000, 0x10000)), 0x1000);
    assert.equal(flagsOf(world, world.create(NO_SERIALIZE)), 0x1003);
    assert.equal(flagsOf(world, world.create(NO_SERIALIZE, 0x1000, 0x10000)), 0x1001);
    assert.equal(flagsOf(world, world.create(0x04000000)), 0x1002);
  });
  conform('C-155, C-157 spacing and alignment of consecutive equal blocks', (world, { P }) => {
    for (let size = 0x20000 * P - 0x3000; size >= 1; size = Math.floor(size / 2)) {
      const heap = world.create(NO_SERIALIZE);
      const one = world.alloc(heap, size);
      const two = world.alloc(heap, size);
      const three = world.alloc(heap, size);
      const expected = Math.ceil((Math.max(size, 2 * P) + 8) / (2 * P)) * 2 * P;
      assert.equal(Math.min(Math.abs(two - one), Math.abs(three - two)), expected, `size ${size}`);
      assert.ok([one, two, three].every(at => at % (2 * P) === 0));
      checkHeap(world, heap);
      world.destroy(heap);
    }
  });
  conformNt('C-158, C-159 the largest blocks of a segment and the smallest of their own', (world, { P }) => {
    const heap = world.create(NO_SERIALIZE);
    assert.equal(world.alloc(heap, 0x20000 * P - 0x2000) % (2 * P), 0);
    const size = 0x20000 * P - 0x1000;
    const blocks = Array.from({ length: 3 }, () => world.alloc(heap, size));
    for (const at of blocks) {
      assert.equal(at % (8 * P), 0);
      assert.equal(world.memory.u8(address(at + size)), 0);
    }
    assert.ok(Math.abs(blocks[1]! - blocks[0]!) > size + 8 + 2 * P);
    assert.equal(world.walk(heap).filter(entry => entry.iRegionIndex === 64).length, 3);
  });
  conform('C-163 ZERO_MEMORY clears up to the next pointer boundary', (world, { P }) => {
    const heap = world.create();
    const dirty = world.alloc(heap, 0x100);
    world.alloc(heap, 16);
    world.fill(dirty, 0x100, 0xee);
    world.free(heap, dirty);
    const at = world.alloc(heap, 0x21, ZERO);
    assert.equal(at, dirty);
    const end = Math.ceil(0x21 / P) * P;
    assert.ok(allBytes(world, at, end, 0));
    // On x86 four more bytes of the block lie behind that; they keep what they had.
    if (P === 4) assert.ok(allBytes(world, at + end, 4, 0xee));
  });
});

describe('CONFORMANCE 15, rules of the documentation', () => {
  conformNt(
    'C-227 a request of 0x7FFF8 from a fixed heap fails, however large the heap',
    world => {
      const heap = world.create(0, 0, 0x1000000);
      assert.deepEqual(world.allocAnswer(heap, 0x7fff8), { value: 0, lastError: 8 });
      assert.notEqual(world.alloc(heap, 0x70000), 0);
    },
    NT_X86,
  );
  conformNt('C-228 64 KB from a 64 KB fixed heap fail', world => {
    assert.deepEqual(world.allocAnswer(world.create(0, 0, 0x10000), 0x10000), { value: 0, lastError: 8 });
  });
  conformNt('C-229 a growable heap serves it from a reservation of its own', (world, { P }) => {
    const heap = world.create();
    const at = world.alloc(heap, P === 4 ? 0x80000 : 0xfeff9);
    assert.equal(at % 0x10000, 8 * P);
    assert.notEqual(world.space.regions.at(at)?.base, heap);
  });
  conformNt('C-230 only HeapReAlloc moves a block', world => {
    const heap = world.create();
    const at = world.alloc(heap, 100);
    world.fill(at, 100, 7);
    for (let count = 0; count < 50; count++) world.free(heap, world.alloc(heap, count * 50));
    HeapCompact(world.context, heap, 0);
    assert.ok(allBytes(world, at, 100, 7));
    world.alloc(heap, 16);
    assert.notEqual(world.realloc(heap, at, 5000).value, at);
  });
  conformNt('C-231 committed bytes never fall before HeapDestroy', world => {
    const heap = world.create();
    const blocks = Array.from({ length: 20 }, () => world.alloc(heap, 0x8000));
    const committed = committedIn(world, heap);
    for (const at of blocks) world.free(heap, at);
    assert.equal(committedIn(world, heap), committed);
    checkHeap(world, heap);
  });
  conformNt('C-232 HeapDestroy frees every page', (world, { A }) => {
    const before = world.space.committedBytes;
    const heap = world.create();
    for (let count = 0; count < 8; count++) world.alloc(heap, 0x60000);
    const large = world.alloc(heap, 5 * A);
    world.destroy(heap);
    assert.equal(world.space.committedBytes, before);
    assert.equal(world.space.regions.at(large), undefined);
    assert.throws(() => world.alloc(heap, 10), { name: 'ProcessFault', status: NtStatus.ACCESS_VIOLATION });
  });
  conform('C-235 an exhausted heap raises C0000017 with GENERATE_EXCEPTIONS', world => {
    const raising = world.create(GENERATE_EXCEPTIONS, 0, 0x10000);
    const answer = world.allocAnswer(raising, 0x20000);
    assert.deepEqual(
      [answer.value, answer.raise?.status, answer.raise?.continuable],
      [0, NtStatus.NO_MEMORY, true],
    );
    const quiet = world.create(0, 0, 0x10000);
    assert.equal(world.allocAnswer(quiet, 0x20000, GENERATE_EXCEPTIONS).raise?.status, NtStatus.NO_MEMORY);
    assert.equal(world.allocAnswer(quiet, 0x20000).raise, undefined);
  });
});

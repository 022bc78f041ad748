import assert from 'node:assert/strict';
import { type Address, address } from '../../engine/base/units';
import { HeapCompact, HeapCreate } from '../../engine/heap/calls';
import { GetProcessHeap, GetProcessHeaps, HeapSummary } from '../../engine/heap/query-calls';
import { NtStatus } from '../../engine/nt/status';
import { PROFILE_IDS, type ProfileId } from '../../engine/nt/profile-ids';
import { checkHeap } from '../support/check-heap';
import { HeapWorld, type WalkEntry } from '../support/heap-world';

const NO_SERIALIZE = 1;
const GENERATE_EXCEPTIONS = 4;
const ZERO = 8;
const IN_PLACE = 0x10;
const MEGABYTE = 0x100000;

/** CONFORMANCE's P and A, and both forms of ~0. */
interface Width {
  readonly P: 4 | 8;
  readonly A: number;
  readonly allOnes: number;
}

/** Runs `body` in a fresh process of each profile that the statement names. */
function conform(
  statement: string,
  body: (world: HeapWorld, width: Width) => void,
  ids: readonly ProfileId[] = PROFILE_IDS,
): void {
  for (const id of ids)
    it(`${statement} (${id})`, () => {
      const world = new HeapWorld(id);
      const P = world.profile.pointerBytes;
      body(world, { P, A: 0x8000 * P, allOnes: P === 4 ? 0xffffffff : 2 ** 64 });
    });
}
const WIN7: readonly ProfileId[] = ['win7-x86', 'win7-x64'];
const WIN10: readonly ProfileId[] = ['win10-x86', 'win10-x64'];
const X86: readonly ProfileId[] = ['win7-x86', 'win10-x86'];
const NULL = address(0);

/** A range of program memory. */
function scratch(world: HeapWorld): Address {
  return address(world.context.process.peb + 0x800);
}

function heapsOf(world: HeapWorld, capacity = 64): { count: number; handles: number[] } {
  const at = scratch(world);
  world.fill(at, 0x200, 0xcd);
  const count = GetProcessHeaps(world.context, capacity, at).value;
  const handles: number[] = [];
  for (let index = 0; index < Math.min(count + 1, 32); index++)
    handles.push(world.memory.pointer(address(at + index * world.profile.pointerBytes)));
  return { count, handles };
}

function allBytes(world: HeapWorld, at: number, size: number, byte: number): boolean {
  return world.space.peek(address(at), size).bytes.every(each => each === byte);
}

describe('CONFORMANCE 1, heap list and creation', () => {
  conform('C-1 a handle is a base address, a multiple of 64 KB', world => {
    for (let count = 0; count < 4; count++) {
      const heap = world.create();
      assert.equal(heap % 0x10000, 0);
      assert.equal(world.field(heap, 'BaseAddress'), heap);
      assert.equal(world.space.regions.at(heap)?.base, heap);
    }
  });
  conform('C-2 GetProcessHeaps(0, NULL) returns the number of heaps', world => {
    assert.equal(GetProcessHeaps(world.context, 0, NULL).value, 1);
  });
  conform('C-3 each HeapCreate adds one', world => {
    const before = heapsOf(world).count;
    world.create();
    assert.equal(heapsOf(world).count, before + 1);
    world.create();
    assert.equal(heapsOf(world).count, before + 2);
  });
  conform('C-4, C-5, C-6, C-7 the list begins with the process heap and is in creation order', world => {
    const first = world.create();
    const second = world.create();
    const { count, handles } = heapsOf(world);
    assert.equal(count, 3);
    assert.deepEqual(handles.slice(0, 3), [world.processHeap, first, second]);
    // What lies behind the last handle is not touched.
    assert.equal(handles[3], world.profile.pointerBytes === 4 ? 0xcdcdcdcd : Number(0xcdcdcdcdcdcdcdcdn));
  });
  conform('C-8 a capacity of 1 stores one handle and returns the full count', (world, { P }) => {
    world.create();
    const { count, handles } = heapsOf(world, 1);
    assert.equal(count, 2);
    assert.equal(handles[0], world.processHeap);
    assert.equal(world.bytes(scratch(world) + P, P), Array<string>(P).fill('CD').join(' '));
  });
  conform('C-9 HeapDestroy takes heaps off the list, the others keep their order', world => {
    const heaps = [world.create(), world.create(), world.create()] as const;
    world.destroy(heaps[1]);
    assert.deepEqual(heapsOf(world).handles.slice(0, 3), [world.processHeap, heaps[0], heaps[2]]);
    assert.equal(world.field(heaps[2], 'ProcessHeapsListIndex', 2), 3);
    world.destroy(heaps[0]);
    world.destroy(heaps[2]);
    assert.equal(heapsOf(world).count, 1);
  });
  conform('the list outgrows its first array of 16', world => {
    const made = Array.from({ length: 40 }, () => world.create());
    assert.equal(heapsOf(world).count, 41);
    assert.deepEqual(heapsOf(world).handles.slice(1, 32), made.slice(0, 31));
    checkHeap(world, world.processHeap);
  });
  conform('C-10 HeapDestroy succeeds with live blocks', world => {
    const heap = world.create();
    world.alloc(heap, 100);
    assert.deepEqual(world.destroy(heap), { value: 1 });
  });
  conform('C-11 GetProcessHeap is constant and no private heap', world => {
    assert.equal(GetProcessHeap(world.context).value, world.processHeap);
    assert.notEqual(world.create(), GetProcessHeap(world.context).value);
    assert.equal(world.destroy(world.processHeap).lastError, 6);
  });
  conform('C-12, C-13 the usual forms of HeapCreate succeed', world => {
    for (const [options, initial, maximum] of [
      [0, 0, 0],
      [NO_SERIALIZE, 0, 0],
      [0, 0x5000, 0x5000],
      [0, 0x1000, 0x10000],
      [0, 0x2000, 0x1000],
    ] as const) {
      const heap = world.create(options, initial, maximum);
      assert.notEqual(heap, 0);
      checkHeap(world, heap);
    }
  });
  conform('a heap that the address space cannot hold fails with last error 8', world => {
    const size = world.profile.system.highestAddress * 2;
    assert.deepEqual(HeapCreate(world.context, 0, size, 0), { value: 0, lastError: 8 });
  });
});

describe('CONFORMANCE 2, border cases', () => {
  conform('C-15, C-16, C-34 HeapFree of NULL is TRUE', world => {
    assert.deepEqual(world.free(NULL, NULL), { value: 1 });
    assert.deepEqual(world.free(world.create(), NULL), { value: 1 });
  });
  conform('C-17 HeapReAlloc of NULL gives NULL with last error 0', world => {
    const heap = world.create();
    for (const flags of [0, ZERO])
      assert.deepEqual(world.realloc(heap, NULL, 10, flags), { value: 0, lastError: 0 });
  });
  conform('C-18, C-19 HeapValidate of a heap, and of readable memory that is no block', world => {
    const heap = world.create();
    assert.deepEqual(world.validate(heap), { value: 1 });
    assert.deepEqual(world.validate(heap, scratch(world)), { value: 0 });
  });
  conform('C-20, C-26 a size of 0 gives a block of size 0', world => {
    const heap = world.create();
    const at = world.alloc(heap, 0);
    assert.notEqual(at, 0);
    assert.equal(world.size(heap, at), 0);
    const other = world.alloc(heap, 50);
    assert.equal(world.size(heap, address(world.realloc(heap, other, 0).value)), 0);
    checkHeap(world, heap);
  });
  conform('C-22 a freed block does not validate, last error untouched', world => {
    const heap = world.create();
    const at = world.alloc(heap, 40);
    world.alloc(heap, 40);
    world.free(heap, at);
    assert.deepEqual(world.validate(heap, at), { value: 0 });
  });
  conform('C-23 alignment of 128 blocks of A and of 4A bytes', (world, { P, A }) => {
    const heap = world.create();
    const small = Array.from({ length: 128 }, () => world.alloc(heap, A));
    assert.ok(small.every(at => at !== 0 && at % (2 * P) === 0));
    assert.ok(small.some(at => (at & (2 * P)) !== 0));
    const large = Array.from({ length: 128 }, () => world.alloc(heap, 4 * A));
    assert.ok(large.every(at => at !== 0 && at % (8 * P) === 0 && (at & (8 * P)) !== 0));
    checkHeap(world, heap);
  });
  conform('C-24, C-25 sizes near ~0 fail and leave the block', (world, { allOnes }) => {
    const heap = world.create();
    const at = world.alloc(heap, 30);
    for (const size of [allOnes - 7, allOnes]) {
      assert.deepEqual(world.realloc(heap, at, size), { value: 0, lastError: 8 });
      assert.equal(world.validate(heap, at).value, 1);
      assert.deepEqual(world.allocAnswer(heap, size), { value: 0, lastError: 8 });
    }
    assert.equal(world.free(heap, at).value, 1);
  });
  conform('C-27 a growable heap serves 5A+1, A and 4A', (world, { A }) => {
    const heap = world.create();
    for (const sizes of [[5 * A + 1], [A, 4 * A]]) {
      const blocks = sizes.map(size => world.alloc(heap, size));
      assert.ok(blocks.every(at => at !== 0));
      for (const at of blocks) assert.equal(world.free(heap, at).value, 1);
    }
    checkHeap(world, heap);
  });
  conform('C-28 capacity of a fixed heap of A bytes', (world, { P, A }) => {
    const heap = world.create(0, A, A);
    const size = A - (0x400 + 0x100 * P);
    const at = world.alloc(heap, size);
    assert.equal(world.size(heap, at), size);
    checkHeap(world, heap);
    world.free(heap, at);
    assert.deepEqual(world.allocAnswer(heap, A - (0x200 + 0x80 * P)), { value: 0, lastError: 8 });
  });
  conform('C-29, C-30 a fixed heap of 8A refuses 4A, serves A and grows it to 2A zeroed', (world, { A }) => {
    const heap = world.create(0, 8 * A, 8 * A);
    assert.deepEqual(world.allocAnswer(heap, 4 * A), { value: 0, lastError: 8 });
    const at = world.alloc(heap, A, ZERO);
    assert.deepEqual(world.allocAnswer(heap, 4 * A), { value: 0, lastError: 8 });
    const grown = address(world.realloc(heap, at, 2 * A, ZERO).value);
    assert.ok(allBytes(world, grown, 2 * A, 0));
    checkHeap(world, heap);
  });
  conform('C-31 the initial commit is 0x400*P', (world, { P }) => {
    assert.equal(world.walk(world.create())[0]?.committed, 0x400 * P);
  });
  for (const [kind, size] of [
    ['growable', 0],
    ['fixed', 8],
  ] as const)
    conform(`C-32 a block of a ${kind} heap shrinks and grows in place`, (world, { A }) => {
      const heap = world.create(0, size * A, size * A);
      const at = world.alloc(heap, 3 * A);
      assert.equal(world.realloc(heap, at, 1.5 * A, IN_PLACE).value, at);
      assert.equal(world.realloc(heap, at, 2 * A, IN_PLACE).value, at);
      checkHeap(world, heap);
    });
  conform('C-33 a large block shrinks in place, and does not grow there', (world, { A }) => {
    const heap = world.create();
    const at = world.alloc(heap, MEGABYTE);
    assert.equal(world.realloc(heap, at, 1.5 * A, IN_PLACE).value, at);
    assert.deepEqual(world.realloc(heap, at, 2 * A, IN_PLACE), { value: 0, lastError: 8 });
    assert.equal(world.size(heap, at), 1.5 * A);
    checkHeap(world, heap);
  });
  conform('C-35, C-36 zeroed blocks are zero, and stay so through HeapReAlloc', (world, { A }) => {
    const heap = world.create();
    for (const size of [1, A, MEGABYTE]) {
      const at = world.alloc(heap, size, ZERO);
      assert.equal(world.size(heap, at), size);
      assert.ok(allBytes(world, at, size, 0));
      world.fill(at, size, 0xcc);
      world.free(heap, at);
    }
    let at = world.alloc(heap, A, ZERO);
    for (const size of [3 * A, 1, MEGABYTE]) {
      at = address(world.realloc(heap, at, size, ZERO).value);
      assert.equal(world.size(heap, at), size);
      assert.ok(allBytes(world, at, size, 0));
    }
  });
  conform('C-37 steps of 0x100 across the large threshold keep contents and zero what is added', world => {
    const heap = world.create();
    let size = 0x78000;
    let at = world.alloc(heap, size, ZERO);
    world.fill(at, size, 0x5a);
    for (const step of [0x100, -0x100])
      for (let count = 0; count < 0x180; count++) {
        const next = size + step;
        at = address(world.realloc(heap, at, next, ZERO).value);
        assert.equal(world.size(heap, at), next);
        const kept = Math.min(size, next);
        if (count % 16 === 0) assert.ok(allBytes(world, at, kept, 0x5a));
        if (next > size) assert.ok(allBytes(world, at + size, next - size, 0));
        world.fill(at + kept, next - kept, 0x5a);
        size = next;
      }
    checkHeap(world, heap);
  });
  conform('C-38 HeapSize is the requested size', (world, { A }) => {
    const heap = world.create();
    for (const size of [0, 1, 17, A, 2 * A, MEGABYTE, 3000 * 1024 + 37])
      assert.equal(world.size(heap, world.alloc(heap, size)), size);
  });
});

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
  conform('C-49 every page of a segment belongs to its one reservation', world => {
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
    world: HeapWorld,
  ): { heap: Address; region: WalkEntry; free: WalkEntry; range: WalkEntry } => {
    const heap = world.create();
    const [region, free, range, ...rest] = world.walk(heap);
    assert.ok(region !== undefined && free !== undefined && range !== undefined);
    assert.deepEqual(rest, []);
    return { heap, region, free, range };
  };
  const isWin10 = (world: HeapWorld): boolean => world.profile.id.startsWith('win10');

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
  conform('C-150 HeapCreate ignores the checking bits', world => {
    const plain = world.create();
    for (const options of [0x20, 0x40, 0x60, 0x60000060]) {
      const checked = world.create(options);
      assert.equal(world.field(checked, 'Flags', 4), world.field(plain, 'Flags', 4));
      assert.equal(world.field(checked, 'ForceFlags', 4), 0);
      // Nothing is filled or checked either: spacing and contents are those of a plain heap.
      const at = world.alloc(checked, 17);
      assert.equal(world.alloc(checked, 17) - at, 0x20);
      assert.notEqual(world.memory.u8(address(at + 17)), 0xab);
    }
  });
  conform('C-151 header flags', world => {
    assert.equal(world.field(world.processHeap, 'Flags', 4), 2);
    assert.equal(world.field(world.create(), 'Flags', 4), 0x1002);
    assert.equal(world.field(world.create(0, 0x1000, 0x10000), 'Flags', 4), 0x1000);
    assert.equal(world.field(world.create(NO_SERIALIZE), 'Flags', 4), 0x1003);
    assert.equal(world.field(world.create(NO_SERIALIZE, 0x1000, 0x10000), 'Flags', 4), 0x1001);
    assert.equal(world.field(world.create(0x04000000), 'Flags', 4), 0x1002);
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
  conform('C-158, C-159 the largest blocks of a segment and the smallest of their own', (world, { P }) => {
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
  conform(
    'C-227 a request of 0x7FFF8 from a fixed heap fails, however large the heap',
    world => {
      const heap = world.create(0, 0, 0x1000000);
      assert.deepEqual(world.allocAnswer(heap, 0x7fff8), { value: 0, lastError: 8 });
      assert.notEqual(world.alloc(heap, 0x70000), 0);
    },
    X86,
  );
  conform('C-228 64 KB from a 64 KB fixed heap fail', world => {
    assert.deepEqual(world.allocAnswer(world.create(0, 0, 0x10000), 0x10000), { value: 0, lastError: 8 });
  });
  conform('C-229 a growable heap serves it from a reservation of its own', (world, { P }) => {
    const heap = world.create();
    const at = world.alloc(heap, P === 4 ? 0x80000 : 0xfeff9);
    assert.equal(at % 0x10000, 8 * P);
    assert.notEqual(world.space.regions.at(at)?.base, heap);
  });
  conform('C-230 only HeapReAlloc moves a block', world => {
    const heap = world.create();
    const at = world.alloc(heap, 100);
    world.fill(at, 100, 7);
    for (let count = 0; count < 50; count++) world.free(heap, world.alloc(heap, count * 50));
    HeapCompact(world.context, heap, 0);
    assert.ok(allBytes(world, at, 100, 7));
    world.alloc(heap, 16);
    assert.notEqual(world.realloc(heap, at, 5000).value, at);
  });
  conform('C-231 committed bytes never fall before HeapDestroy', world => {
    const heap = world.create();
    const blocks = Array.from({ length: 20 }, () => world.alloc(heap, 0x8000));
    const committed = world.field(heap, 'TotalMemoryCommitted');
    for (const at of blocks) world.free(heap, at);
    assert.equal(world.field(heap, 'TotalMemoryCommitted'), committed);
    checkHeap(world, heap);
  });
  conform('C-232 HeapDestroy frees every page', (world, { A }) => {
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

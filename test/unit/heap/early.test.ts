import assert from 'node:assert/strict';
import { type Address, address, NULL, offset } from '../../../engine/base/units';
import {
  HeapAlloc,
  HeapCompact,
  HeapFree,
  HeapLock,
  HeapQueryInformation,
  HeapSetInformation,
  HeapSummary,
  HeapUnlock,
  HeapWalk,
} from '../../../engine/heap/calls';
import { type HeapContext } from '../../../engine/heap/seam';
import { ProcessFault } from '../../../engine/memory/seam';
import { EARLY_UCR_SEGMENT, LOOKASIDE } from '../../../engine/nt/layout-early';
import { checkHeap } from '../../support/check-heap';
import { allBytes, conformEarly, NO_SERIALIZE, scratch, ZERO } from '../../support/conform';
import { EARLY_IDS, EarlyWorld } from '../../support/early-world';

/** Four blocks of `size` bytes behind each other, the last one a fence, in a heap without a front end. */
function four(
  world: EarlyWorld,
  size = 32,
): { heap: Address; a: Address; b: Address; c: Address; d: Address } {
  const heap = world.create(NO_SERIALIZE);
  const [a, b, c, d] = [1, 2, 3, 4].map(() => world.alloc(heap, size)) as [
    Address,
    Address,
    Address,
    Address,
  ];
  return { heap, a, b, c, d };
}

describe('free lists of NT 4 and XP', () => {
  conformEarly('hand out the newest block of a size first', world => {
    const heap = world.create(NO_SERIALIZE);
    const blocks = Array.from({ length: 6 }, () => world.alloc(heap, 24));
    for (const index of [0, 2, 4]) world.free(heap, blocks[index]!);
    assert.deepEqual(
      [1, 2, 3].map(() => world.alloc(heap, 24)),
      [blocks[4], blocks[2], blocks[0]],
    );
    checkHeap(world, heap);
  });

  conformEarly('set a bit for every list from 1 to 127 that is not empty', world => {
    const { heap, b } = four(world, 56);
    world.free(heap, b);
    // 56 + 8 bytes are 8 granules.
    assert.equal(world.field(heap, 'FreeListsInUse'), 1 << 8);
    assert.equal(world.memory.pointer(offset(heap, world.profile.layout.FreeLists + 8 * 8)), b);
    world.alloc(heap, 56);
    assert.equal(world.field(heap, 'FreeListsInUse'), 0);
  });

  conformEarly('keep blocks of 128 granules and more ascending on list 0', world => {
    const heap = world.create(NO_SERIALIZE);
    const sizes = [0x1000, 0x600, 0x2000, 0x800];
    const blocks = sizes.map(size => {
      const at = world.alloc(heap, size);
      world.alloc(heap, 8);
      return at;
    });
    for (const at of blocks) world.free(heap, at);
    const listed: number[] = [];
    const head = offset(heap, world.profile.layout.FreeLists);
    for (let link = world.memory.pointer(head); link !== head; link = world.memory.pointer(link))
      listed.push(link);
    // The rest of the committed pages is on the list too.
    assert.deepEqual(
      listed.filter(link => blocks.includes(address(link))),
      [blocks[1], blocks[3], blocks[0], blocks[2]],
    );
    checkHeap(world, heap);
  });
});

describe('a forged link', () => {
  it('makes NT 4 write what it says where it says', () => {
    const world = new EarlyWorld('nt4-x86');
    const { heap, b } = four(world);
    const target = scratch(world);
    world.fill(target, 0x20, 0);
    world.free(heap, b);
    // Unlinking stores Flink at Blink, and Blink behind Flink.
    world.memory.setPointer(b, offset(target, 0x10));
    world.memory.setPointer(offset(b, 4), target);
    const answer = world.allocAnswer(heap, 32);
    assert.equal(world.memory.pointer(target), target + 0x10);
    assert.equal(world.memory.pointer(offset(target, 0x14)), target);
    assert.equal(answer.corruption, undefined);
  });

  it('that leads nowhere is an access violation in the caller on NT 4', () => {
    const world = new EarlyWorld('nt4-x86');
    const { heap, b } = four(world);
    world.free(heap, b);
    world.memory.setPointer(offset(b, 4), 0xdeadbee0);
    assert.throws(
      () => world.allocAnswer(heap, 32),
      (fault: unknown) =>
        fault instanceof ProcessFault && fault.status === 0xc0000005 && fault.information[1] === 0xdeadbee0,
    );
  });

  it('is told by XP, which writes nothing and goes on', () => {
    const world = new EarlyWorld('xp-x86');
    const { heap, b } = four(world);
    const target = scratch(world);
    world.fill(target, 0x20, 0);
    world.free(heap, b);
    world.memory.setPointer(b, offset(target, 0x10));
    world.memory.setPointer(offset(b, 4), target);
    const { value, corruption } = world.allocAnswer(heap, 32);
    // The tail of the list, which is taken first, is still found from the head.
    assert.equal(value, b);
    assert.deepEqual([corruption?.failureName, corruption?.at], ['heap_failure_listentry_corruption', b]);
    assert.ok(allBytes(world, target, 0x20, 0));
  });
});

describe('the cookie of XP', () => {
  const world = (): EarlyWorld => new EarlyWorld('xp-x86', { keys: [{ u32: 0x5a, u16: 0 }] });

  it('is the address of the header over 8, XOR the heap cookie', () => {
    const process = world();
    assert.equal(process.memory.u8(offset(process.processHeap, 4)), 0x5a);
    const at = process.alloc(process.processHeap, 16);
    assert.equal(process.memory.u8(offset(at, -4)), (((at - 8) >>> 3) ^ 0x5a) & 0xff);
  });

  it('is checked when the block is freed', () => {
    const process = world();
    const { heap, b } = four(process);
    process.memory.setU8(offset(b, -4), process.memory.u8(offset(b, -4)) ^ 1);
    const { value, lastError, corruption } = process.free(heap, b);
    assert.deepEqual([value, lastError, corruption?.failureType, corruption?.at], [0, 87, 3, b - 8]);
  });

  it('tells a block of another heap', () => {
    const process = new EarlyWorld('xp-x86', { keys: [1, 2, 3].map(u32 => ({ u32, u16: 0 })) });
    const [one, other] = [process.create(NO_SERIALIZE), process.create(NO_SERIALIZE)];
    const at = process.alloc(one, 32);
    const { value, lastError, corruption } = process.free(other, at);
    assert.deepEqual([value, lastError, corruption?.failureName], [0, 87, 'heap_failure_invalid_argument']);
  });

  it('is absent from NT 4, where a block is freed into the wrong heap without a word', () => {
    const process = new EarlyWorld('nt4-x86');
    const { heap, b } = four(process);
    const other = process.create(NO_SERIALIZE);
    assert.deepEqual(process.free(other, b), { value: 1 });
    assert.equal(process.alloc(other, 32), b);
    assert.equal(process.validate(heap, b).value, 1);
  });
});

describe('the lookaside lists of XP', () => {
  const setUp = (): { world: EarlyWorld; heap: Address; list: (size: number) => Address } => {
    const world = new EarlyWorld('xp-x86');
    const heap = world.create();
    const table = world.field(heap, 'FrontEndHeap');
    return { world, heap, list: granules => address(table + granules * LOOKASIDE.sizeof) };
  };

  it('hand out a block twice that was freed twice', () => {
    const { world, heap } = setUp();
    const at = world.alloc(heap, 24);
    assert.deepEqual([world.free(heap, at), world.free(heap, at)], [{ value: 1 }, { value: 1 }]);
    assert.deepEqual([world.alloc(heap, 24), world.alloc(heap, 24)], [at, at]);
  });

  it('leave a freed block busy: its size answers, it validates, and its neighbours stay apart', () => {
    const { world, heap } = setUp();
    const blocks = [1, 2, 3].map(() => world.alloc(heap, 24));
    for (const at of blocks) world.free(heap, at);
    assert.deepEqual(
      blocks.map(at => [world.size(heap, at), world.validate(heap, at).value]),
      blocks.map(() => [24, 1]),
    );
    assert.deepEqual(
      [1, 2, 3].map(() => world.alloc(heap, 20)),
      [...blocks].reverse(),
    );
    assert.equal(world.size(heap, blocks[0]!), 20);
    checkHeap(world, heap);
  });

  it('hold four blocks, the next goes to the back end', () => {
    const { world, heap, list } = setUp();
    const blocks = Array.from({ length: 6 }, () => world.alloc(heap, 24));
    for (const at of blocks.slice(0, 5)) world.free(heap, at);
    const { memory } = world;
    const of4 = list(4);
    assert.equal(memory.pointer(offset(of4, LOOKASIDE.first)), blocks[3]);
    assert.equal(memory.pointer(blocks[3]!), blocks[2]);
    assert.deepEqual(
      [LOOKASIDE.length, LOOKASIDE.depth].map(field => memory.u16(offset(of4, field))),
      [4, 4],
    );
    assert.deepEqual(
      [LOOKASIDE.totalAllocates, LOOKASIDE.allocateMisses, LOOKASIDE.totalFrees, LOOKASIDE.freeMisses].map(
        field => memory.u32(offset(of4, field)),
      ),
      [6, 6, 5, 1],
    );
    assert.equal(world.size(heap, blocks[4]!), -1);
    checkHeap(world, heap);
  });

  it('serve blocks up to 127 granules, and none with user flags', () => {
    const { world, heap } = setUp();
    const fenced = (size: number, flags = 0): Address => {
      const at = world.alloc(heap, size, flags);
      world.alloc(heap, 8);
      return at;
    };
    const [small, large, flagged] = [fenced(0x3f0), fenced(0x3f8), fenced(16, 0x200)];
    for (const at of [small, large, flagged]) world.free(heap, at);
    assert.deepEqual(
      [small, large, flagged].map(at => world.size(heap, at)),
      [0x3f0, -1, -1],
    );
  });

  it('exist in growable, serialised heaps that check nothing', () => {
    const { world } = setUp();
    const type = (heap: Address): number => world.field(heap, 'FrontEndHeapType', 1);
    assert.deepEqual(
      [type(world.create()), type(world.create(NO_SERIALIZE)), type(world.create(0, 0, 0x10000))],
      [1, 0, 0],
    );
    const checking = new EarlyWorld('xp-x86', { heap: { globalFlags: 0x70 } });
    assert.equal(checking.field(checking.create(), 'FrontEndHeapType', 1), 0);
    const nt4 = new EarlyWorld('nt4-x86');
    const heap = nt4.create();
    const at = nt4.alloc(heap, 24);
    nt4.alloc(heap, 24);
    nt4.free(heap, at);
    assert.equal(nt4.size(heap, at), -1);
  });

  it('stand aside while somebody holds the heap, so that everything waits for the lock (C-95)', () => {
    const { world, heap } = setUp();
    const other: HeapContext = { ...world.context, thread: world.context.thread + 4 };
    const at = world.alloc(heap, 24);
    world.free(heap, at);
    HeapLock(world.context, heap);
    HeapLock(world.context, heap);
    const lock = world.field(heap, 'LockVariable');
    const reasons = (): number => world.memory.u16(offset(heap, 0x584));
    assert.equal(reasons(), 2);
    assert.deepEqual(HeapAlloc(other, heap, 0, 24), { value: 0, blockedOn: lock });
    assert.deepEqual(HeapFree(other, heap, 0, world.alloc(heap, 24)), { value: 0, blockedOn: lock });
    HeapUnlock(world.context, heap);
    HeapUnlock(other, heap);
    assert.equal(reasons(), 1);
    HeapUnlock(world.context, heap);
    assert.equal(reasons(), 0);
    assert.deepEqual(HeapAlloc(other, heap, 0, 24), { value: at });
  });

  it('are seen as cached blocks by the inspector', () => {
    const { world, heap } = setUp();
    const [kept, freed] = [world.alloc(heap, 24), world.alloc(heap, 24)];
    world.free(heap, freed);
    const { reader } = world.context.process.manager;
    const view = reader.view(world.memory, world.profile, heap);
    assert.deepEqual(reader.summary(view), { flags: 0x1002, growable: true, frontEnd: 'lookaside lists' });
    const next = reader.itemFields(view, offset(freed, -8), 3).at(-1);
    assert.deepEqual([next?.name, next?.at], ['Next', freed]);
    assert.equal(reader.itemFields(view, offset(kept, -8), 1).length, 6);
  });
});

describe('CONFORMANCE for NT 4 and XP', () => {
  conformEarly('C-59, C-70 the walk starts at NULL: region, blocks, free block, uncommitted range', world => {
    const heap = world.create(NO_SERIALIZE);
    const at = world.alloc(heap, 123);
    const [region, busy, free, range, ...rest] = world.walk(heap);
    const { base, size } = world.space.regions.at(heap)!;
    const segment = world.field(heap, 'Segments');
    assert.ok(region !== undefined && busy !== undefined && free !== undefined && range !== undefined);
    // HEAP_SPEC §A.8: cbData of a region is what it reserves, cbOverhead the size of its control structure.
    assert.deepEqual(
      [region.wFlags, region.lpData, region.cbData, region.cbOverhead, region.committed, region.uncommitted],
      [1, base, size, world.profile.segmentBlock, 0x1000, size - 0x1000],
    );
    assert.deepEqual(
      [region.firstBlock, region.lastBlock],
      [segment + world.profile.segmentBlock, base + size],
    );
    assert.deepEqual([busy.wFlags, busy.lpData, busy.cbData, busy.cbOverhead], [4, at, 123, 0x88 - 123]);
    assert.deepEqual([free.wFlags, free.lpData, free.cbOverhead], [0, at - 8 + 0x88 + 16, 16]);
    assert.deepEqual([range.wFlags, range.lpData, range.cbData], [2, heap + 0x1000, size - 0x1000]);
    assert.deepEqual([rest, world.walkEnd], [[], { value: 0, lastError: 259 }]);
  });

  conformEarly(
    'C-38, C-229 large blocks: exact sizes, low bits 0x20, walked last with their structure as overhead',
    world => {
      const heap = world.create();
      const at = world.alloc(heap, 3000 * 1024 + 37);
      assert.equal(at % 0x10000, 0x20);
      assert.equal(world.size(heap, at), 3000 * 1024 + 37);
      const last = world.walk(heap).at(-1);
      assert.deepEqual(
        [last?.wFlags, last?.lpData, last?.cbData, last?.cbOverhead, last?.iRegionIndex],
        [4, at, 3000 * 1024 + 37, 0x20, 64],
      );
      // HEAP_SPEC §D.7: Size is the bytes not asked for, UnusedBytes the size of the structure.
      assert.equal(world.memory.u16(offset(at, -8)), 0x1000 - ((3000 * 1024 + 37) % 0x1000));
      assert.deepEqual([world.memory.u8(offset(at, -3)), world.memory.u8(offset(at, -2))], [9, 0x20]);
      assert.deepEqual(world.free(heap, at), { value: 1 });
      assert.equal(world.space.regions.at(at), undefined);
    },
  );

  conformEarly('C-157 pointers are multiples of 8', world => {
    const heap = world.create();
    for (let size = 0; size < 300; size++) assert.equal(world.alloc(heap, size) % 8, 0);
    checkHeap(world, heap);
  });

  conformEarly(
    'C-94, C-95 a locked heap keeps other threads out, but for calls with HEAP_NO_SERIALIZE',
    world => {
      const heap = world.create();
      const other: HeapContext = { ...world.context, thread: world.context.thread + 4 };
      HeapLock(world.context, heap);
      HeapLock(world.context, heap);
      const blocked = { value: 0, blockedOn: world.field(heap, 'LockVariable') };
      assert.deepEqual(HeapLock(other, heap), blocked);
      assert.deepEqual(HeapAlloc(other, heap, 0, 8), blocked);
      assert.deepEqual(HeapWalk(other, heap, scratch(world)), blocked);
      assert.deepEqual(HeapCompact(other, heap, 0), blocked);
      assert.notEqual(HeapAlloc(other, heap, NO_SERIALIZE, 8).value, 0);
      HeapUnlock(world.context, heap);
      assert.deepEqual(HeapLock(other, heap), blocked);
      HeapUnlock(world.context, heap);
      assert.deepEqual(HeapLock(other, heap), { value: 1 });
    },
  );

  conformEarly(
    'X5 a pointer that is no busy block is refused with 87, an unmapped one is an access violation',
    world => {
      const { heap, b } = four(world);
      world.free(heap, b);
      for (const at of [b, address(b + 4), scratch(world)]) {
        const free = world.free(heap, at);
        assert.deepEqual([free.value, free.lastError], [0, 87]);
        const moved = world.realloc(heap, at, 50);
        assert.deepEqual([moved.value, moved.lastError], [0, 87]);
        assert.equal(world.size(heap, at), -1);
      }
      assert.throws(() => world.free(heap, address(0xdeadbee0)), ProcessFault);
    },
  );

  it('C-17 HeapReAlloc of NULL gives NULL; HeapQueryInformation answers 1 on XP, 2 when that was asked for, and is absent on NT 4 (120)', () => {
    for (const id of EARLY_IDS) {
      const world = new EarlyWorld(id);
      const at = scratch(world);
      const heap = world.create();
      const query = (of: Address) => HeapQueryInformation(world.context, of, 0, at, 4, NULL);
      const set = () => {
        world.memory.setU32(at, 2);
        return HeapSetInformation(world.context, heap, 0, at, 4);
      };
      if (id === 'nt4-x86') {
        assert.deepEqual(
          [query(heap), set()],
          [
            { value: 0, lastError: 120 },
            { value: 0, lastError: 120 },
          ],
        );
        continue;
      }
      assert.deepEqual(query(heap), { value: 1 });
      assert.equal(world.memory.u32(at), 1);
      assert.deepEqual(set(), { value: 1 });
      query(heap);
      assert.equal(world.memory.u32(at), 2);
      checkHeap(world, heap);
      query(world.create(NO_SERIALIZE));
      assert.equal(world.memory.u32(at), 0);
      assert.deepEqual(query(NULL), { value: 0, lastError: 998 });
      assert.deepEqual(HeapSetInformation(world.context, NULL, 1, NULL, 0), { value: 1 });
    }
  });

  conformEarly('HeapSummary sums busy, committed and reserved bytes', world => {
    const heap = world.create(NO_SERIALIZE);
    const at = scratch(world);
    for (const size of [0x100, 0x200, 0x60000]) world.alloc(heap, size);
    world.free(heap, world.alloc(heap, 0x300));
    world.memory.setU32(at, 0x14);
    assert.deepEqual(HeapSummary(world.context, heap, 0, at), { value: 1 });
    assert.equal(world.memory.u32(offset(at, 4)), 0x60300);
    const regions = world.walk(heap).filter(entry => entry.wFlags === 1);
    const sum = (of: (entry: (typeof regions)[number]) => number): number =>
      regions.reduce((total, entry) => total + of(entry), 0);
    assert.equal(
      world.memory.u32(offset(at, 8)),
      sum(entry => entry.committed),
    );
    assert.equal(
      world.memory.u32(offset(at, 12)),
      sum(entry => entry.committed + entry.uncommitted),
    );
  });

  conformEarly('HeapCompact answers the largest free block', world => {
    const heap = world.create(NO_SERIALIZE, 0x10000, 0x10000);
    const area = world.profile.id === 'nt4-x86' ? 0x548 + 0x38 : 0x608 + 0x40;
    assert.deepEqual(HeapCompact(world.context, heap, 0), { value: 0x10000 - area - 8 });
    world.alloc(heap, 0x10000 - area - 8);
    assert.deepEqual(HeapCompact(world.context, heap, 0), { value: 0, lastError: 0 });
  });
});

describe('growth of NT 4 and XP', () => {
  conformEarly('segments double, up to their number', world => {
    const heap = world.create(NO_SERIALIZE);
    const blocks: Address[] = [];
    for (let count = 0; count < 40; count++) blocks.push(world.alloc(heap, 0x70000));
    const regions = world.walk(heap).filter(entry => entry.wFlags === 1);
    assert.deepEqual(
      regions.slice(1, 5).map(entry => entry.cbData),
      [0x100000, 0x200000, 0x400000, 0x800000],
    );
    checkHeap(world, heap);
    for (const at of blocks) world.free(heap, at);
    checkHeap(world, heap);
    world.destroy(heap);
    assert.equal(world.space.regions.at(heap), undefined);
  });

  it('ends at 16 segments on NT 4', () => {
    const world = new EarlyWorld('nt4-x86');
    const heap = world.create(NO_SERIALIZE);
    // With 4 KB asked for at a time, a new segment holds one block of 0x7E000 bytes.
    let count = 0;
    for (; count < 40; count++) {
      world.memory.setU32(offset(heap, world.profile.layout.SegmentReserve), 0x1000);
      if (world.alloc(heap, 0x7e000) === 0) break;
    }
    assert.equal(count, 15);
    assert.equal(world.walk(heap).filter(entry => entry.wFlags === 1).length, 16);
    checkHeap(world, heap);
  });

  for (const id of EARLY_IDS)
    it(`takes descriptors from a reservation of its own when eight are not enough (${id})`, () => {
      const world = new EarlyWorld(id, { decommit: 'threshold' });
      const heap = world.create(NO_SERIALIZE, 0x1000, 0x400000);
      const blocks: Address[] = [];
      for (let count = 0; count < 60; count++) {
        blocks.push(world.alloc(heap, 0x8000));
        world.alloc(heap, 16);
      }
      for (const at of blocks) world.free(heap, at);
      const segment = address(world.field(heap, 'UCRSegments'));
      assert.notEqual(segment, 0);
      assert.equal(world.memory.u32(offset(segment, EARLY_UCR_SEGMENT.committed)), 0x1000);
      assert.equal(world.memory.u32(offset(segment, EARLY_UCR_SEGMENT.reserved)), 0x10000);
      checkHeap(world, heap);
      const again = blocks.map(() => world.alloc(heap, 0x8000));
      assert.ok(again.every(at => at !== 0));
      checkHeap(world, heap);
      world.destroy(heap);
      assert.equal(world.space.regions.at(segment), undefined);
    });

  for (const id of EARLY_IDS)
    it(`stays sound whichever reservation or commit the system refuses (${id})`, () => {
      for (let failing = 0; failing < 40; failing++) {
        const world = new EarlyWorld(id, { decommit: 'threshold' });
        const heap = world.create();
        let asked = 0;
        const { memory } = world;
        const [reserve, commit] = [memory.reserve.bind(memory), memory.commit.bind(memory)];
        memory.reserve = (size, protect) => (asked++ === failing ? undefined : reserve(size, protect));
        memory.commit = (at, size, protect) => asked++ !== failing && commit(at, size, protect);
        const live: Address[] = [];
        for (let step = 0; step < 60; step++) {
          const at = world.alloc(heap, (step * 0x2b3f) % 0x90000, step % 3 === 0 ? ZERO : 0);
          if (at !== 0) live.push(at);
          if (step % 4 === 3) world.free(heap, live.splice(step % live.length, 1)[0]!);
          if (step % 5 === 4) {
            const [moved] = live;
            const { value } = world.realloc(heap, moved!, (step * 0x1357) % 0x20000);
            if (value !== 0) live[0] = address(value);
          }
          checkHeap(world, heap);
        }
      }
    });

  conformEarly('keep a note of a block that ends a committed range when growth closes a hole', plain => {
    const world = new EarlyWorld(plain.profile.id, { decommit: 'threshold' });
    const heap = world.create();
    const first = address(world.realloc(heap, world.alloc(heap, 0), 65881).value);
    const second = world.alloc(heap, 9);
    world.free(heap, first);
    assert.notEqual(world.realloc(heap, second, 61433).value, 0);
    checkHeap(world, heap);
    world.alloc(heap, 0);
    checkHeap(world, heap);
  });
});

describe('a checking heap of NT 4 and XP', () => {
  const debug = (id: (typeof EARLY_IDS)[number], globalFlags = 0x70) => {
    const world = new EarlyWorld(id, { heap: { globalFlags } });
    return { world, heap: world.create() };
  };
  for (const id of EARLY_IDS) {
    it(`C-164, C-171 eight bytes AB follow what was asked for, also after a resize (${id})`, () => {
      const { world, heap } = debug(id);
      for (let size = 0; size < 64; size++)
        assert.ok(allBytes(world, world.alloc(heap, size) + size, 8, 0xab));
      const at = world.alloc(heap, 17);
      assert.equal(world.realloc(heap, at, 14, 0x10).value, at);
      assert.ok(allBytes(world, at + 14, 8, 0xab));
      checkHeap(world, heap);
    });

    it(`C-165 a written tail makes HeapValidate, HeapSize, HeapReAlloc and HeapFree fail until it is restored (${id})`, () => {
      const { world, heap } = debug(id);
      assert.equal(world.field(heap, 'Flags') >>> 0, 0x50001062);
      const at = world.alloc(heap, 17);
      const tail = offset(at, 17);
      world.memory.setU8(tail, 0xcc);
      const freed = world.free(heap, at);
      assert.deepEqual(
        [
          world.validate(heap, at).value,
          world.size(heap, at),
          world.realloc(heap, at, 14).value,
          freed.value,
        ],
        [0, -1, 0, 0],
      );
      assert.deepEqual([freed.lastError, freed.corruption?.failureType, freed.corruption?.at], [87, 6, tail]);
      assert.equal(world.validate(heap).value, 0);
      assert.equal(world.destroy(heap).value, 0);
      world.memory.setU8(tail, 0xab);
      assert.deepEqual([world.size(heap, at), world.validate(heap, at).value], [17, 1]);
      assert.equal(world.realloc(heap, at, 14).value, at);
      assert.deepEqual(world.free(heap, at), { value: 1 });
      assert.deepEqual(world.destroy(heap), { value: 1 });
    });

    it(`C-167 a freed block is filled behind its links; a write there is told at reuse (${id})`, () => {
      const { world, heap } = debug(id);
      const at = world.alloc(heap, 37);
      world.alloc(heap, 37);
      assert.equal(world.memory.u32(at), 0xbaadf00d);
      world.free(heap, at);
      assert.equal(world.bytes(at + 16, 4), 'EE FE EE FE');
      assert.deepEqual(world.validate(heap), { value: 1 });
      world.memory.setU8(offset(at, 16), 0);
      assert.equal(world.validate(heap).corruption?.failureType, 10);
      const again = world.allocAnswer(heap, 37);
      assert.deepEqual([again.value, again.corruption?.failureType], [at, 10]);
    });
  }

  it('C-174 bits of NtGlobalFlag give their heap flags, tagging only its area', () => {
    const flags = (globalFlags: number): number => {
      const { world, heap } = debug('xp-x86', globalFlags);
      return (world.field(heap, 'Flags') & ~0x1002) >>> 0;
    };
    assert.deepEqual(
      [0x10, 0x20, 0x40, 0x80, 0x200000, 0x400, 0x800, 0x8000].map(flags),
      [0x10000020, 0x10000040, 0x50000060, 0x30000060, 0x80, 0, 0, 0],
    );
  });

  conformEarly('HEAP_DISABLE_COALESCE_ON_FREE leaves merging to HeapCompact', plain => {
    const world = new EarlyWorld(plain.profile.id, { heap: { globalFlags: 0x200000 } });
    const { heap, a, b, c } = four(world, 56);
    for (const at of [a, b, c]) world.free(heap, at);
    const free = (): number => world.walk(heap).filter(entry => entry.wFlags === 0).length;
    assert.equal(free(), 4);
    HeapCompact(world.context, heap, 0);
    assert.equal(free(), 2);
    checkHeap(world, heap);
  });
});

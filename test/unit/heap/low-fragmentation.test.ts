import assert from 'node:assert/strict';
import { type Address, address, NULL, offset } from '../../../engine/base/units';
import { type LfhView, subsegmentAt, subsegmentCode } from '../../../engine/heap/lfh/blocks';
import { blockUnits, bucketOf, BUCKETS } from '../../../engine/heap/lfh/buckets';
import { firstBlock } from '../../../engine/heap/lfh/containers';
import { containerWith } from '../../../engine/heap/lfh/read';
import { vistaProfile } from '../../../engine/heap/vista/open-heap';
import { LFH_LAYOUT } from '../../../engine/nt/lfh-layout';
import { LAYOUT_IDS } from '../../../engine/nt/layout';
import { profileOf } from '../../../engine/nt/profile';
import { type ProfileId } from '../../../engine/nt/profile-ids';
import { checkHeap } from '../../support/check-heap';
import { WIN10, WIN7 } from '../../support/conform';
import { frontEndAt, isQuick, serve, servedHeap } from '../../support/quick-blocks';
import { VISTA_IDS, VistaWorld } from '../../support/vista-world';

const each = (name: string, ids: readonly ProfileId[], body: (world: VistaWorld) => void): void => {
  for (const id of ids)
    it(`${name} (${id})`, () => {
      body(new VistaWorld(id));
    });
};

function containerOfBlock(world: VistaWorld, heap: Address, user: Address) {
  const container = containerWith(world.open(heap), user);
  assert.ok(container !== undefined);
  return container;
}

describe('the buckets of the low-fragmentation heap (HEAP_SPEC §D.6.1)', () => {
  for (const [granule, header] of [
    [8, 8],
    [16, 16],
  ] as const)
    it(`cover requests up to 16 KB with the ranges of the documentation (granule ${granule})`, () => {
      // Last request of some buckets by the table: 8 each to 256, then sixteen steps to each power of two.
      const ranges = [
        [2, 16],
        [32, 256],
        [33, 272],
        [48, 512],
        [49, 544],
        [64, 1024],
        [80, 2048],
        [96, 4096],
        [112, 8192],
        [113, 8704],
        [128, 16384],
      ] as const;
      for (const [bucket, last] of ranges) {
        const size = (last + header) / granule;
        assert.equal(bucketOf(size, granule), bucket);
        assert.equal(blockUnits(bucket, granule), size);
        if (bucket < BUCKETS) assert.ok(bucketOf(size + 1, granule) > bucket);
      }
      for (let size = 2; size <= 0x4000 / granule + 1; size++)
        assert.ok(blockUnits(bucketOf(size, granule), granule) >= size);
    });
});

describe('the structures of the low-fragmentation heap (HEAP_SPEC §D.6.3)', () => {
  it('have the sizes and offsets of the symbols', () => {
    const facts = LAYOUT_IDS.map(id => {
      const { heap, subsegment, userData, info, reserve } = LFH_LAYOUT[id];
      return [heap.sizeof, heap.zones, heap.heap, heap.cache, heap.buckets, heap.localData, subsegment.sizeof, userData.sizeof, info.sizeof, reserve];
    }); // prettier-ignore
    assert.deepEqual(facts, [
      [0x3728, 0x18, 0x24, 0x50, 0x110, 0x310, 0x20, 0x10, 0x68, 0x4000],
      [0x6420, 0x28, 0x40, 0x70, 0x1f0, 0x3f0, 0x30, 0x20, 0xc0, 0x8000],
      [0x7e8, 0x4, 0xc, 0x38, 0x1bc, 0x7d0, 0x28, 0x20, 0x68, 0x4000],
      [0xcf0, 0x8, 0x18, 0x60, 0x2a4, 0xcc0, 0x40, 0x38, 0xc0, 0x8000],
    ]);
  });
  it('have what is our own behind LFH_HEAP and inside its reservation', () => {
    for (const id of LAYOUT_IDS) {
      const { heap, info, reserve } = LFH_LAYOUT[id];
      const P = id.endsWith('x64') ? 8 : 4;
      const infos = [heap.infos, heap.infos + BUCKETS * info.sizeof] as const;
      const chains = [heap.chains, heap.chains + 256 * P] as const;
      assert.ok(chains[0] >= heap.sizeof);
      assert.ok(infos[1] <= heap.sizeof || infos[0] >= chains[1]);
      assert.ok(heap.key >= Math.max(chains[1], heap.infos >= heap.sizeof ? infos[1] : 0));
      assert.ok(heap.key + 4 <= reserve);
    }
  });
  each('LFH_HEAP has a reservation of its own and every bucket', VISTA_IDS, world => {
    const heap = world.create();
    const before = world.walk(heap).map(entry => entry.raw);
    const served = servedHeap(world, 40);
    const frontEnd = frontEndAt(world, served);
    const { lfh, granule, pointerBytes } = world.profile;
    const region = world.space.regions.at(frontEnd);
    assert.deepEqual([region?.base, region?.size], [frontEnd, lfh.reserve]);
    assert.equal(world.memory.pointer(offset(frontEnd, lfh.heap.heap)), served);
    for (const bucket of [1, 17, 64, 128]) {
      const at = offset(frontEnd, lfh.heap.buckets + (bucket - 1 + lfh.heap.firstBucket) * 4);
      assert.equal(world.memory.u16(at), blockUnits(bucket, granule));
    }
    assert.equal(world.field(served, 'FrontEndHeapType', 1), 2);
    assert.equal(world.walk(heap).length, before.length);
    assert.equal(pointerBytes, lfh.reserve === 0x4000 ? 4 : 8);
    world.destroy(served);
    assert.equal(world.space.regions.at(frontEnd), undefined);
  });
  it('block 0x40: a container of 0x800 with 30 blocks, the first at +0x40 (public listing, Windows 10 x64)', () => {
    const world = new VistaWorld('win10-x64');
    const heap = servedHeap(world, 0x38);
    const container = containerOfBlock(world, heap, world.alloc(heap, 0x38));
    assert.deepEqual(
      [container.stride, container.count, container.first - container.blocks],
      [0x40, 30, 0x40],
    );
    const size = world.open(heap);
    const code = world.memory.i32(offset(container.blocks, -8)) ^ size.key32;
    assert.equal((code & 0xffff) * 16, 0x800);
    assert.equal((code >>> 16) & 0xff, 0x09);
  });
  each('each further subsegment of a bucket is twice as large, up to 64 KB', VISTA_IDS, world => {
    const heap = servedHeap(world, 40);
    const sizes: number[] = [];
    for (let count = 0; count < 20_000; count++) {
      const { blocks } = containerOfBlock(world, heap, world.alloc(heap, 40));
      const code = world.memory.i32(offset(blocks, -8)) ^ world.open(heap).key32;
      const bytes = (code & 0xffff) * world.profile.granule;
      if (sizes.at(-1) !== bytes) sizes.push(bytes);
    }
    assert.deepEqual(sizes, [0x800, 0x1000, 0x2000, 0x4000, 0x8000, 0x10000]);
    checkHeap(world, heap);
  });
});

describe('the header of a block of the low-fragmentation heap (HEAP_SPEC §D.6.4)', () => {
  each('has its index, and 0x80 plus what was not asked for', VISTA_IDS, world => {
    const heap = servedHeap(world, 40);
    const block = world.alloc(heap, 37);
    const { first, stride, count } = containerOfBlock(world, heap, block);
    const index = world.memory.u16(address(block - 4));
    assert.ok(index < count);
    assert.equal(first + index * stride + world.profile.headerBytes, block);
    assert.equal(world.memory.u8(address(block - 2)), 0);
    assert.equal(world.memory.u8(address(block - 1)), 0x80 | (stride - 37));
    assert.equal(world.size(heap, block), 37);
    world.free(heap, block);
    assert.equal(world.memory.u8(address(block - 1)), 0x80);
  });
  each(
    'has 0xBF and the count in the last two bytes of the block when that is above 0x3E',
    VISTA_IDS,
    world => {
      const { granule } = world.profile;
      const heap = servedHeap(world, 40);
      // Sizes from 128 granules on are counted once there is a second segment; these are of buckets with steps of 64 bytes.
      while (world.field(heap, 'TotalSegments', 4) < 2) world.alloc(heap, 0x40000);
      const size = 1026 + granule - 8;
      serve(world, heap, size);
      const block = world.alloc(heap, size);
      const { stride } = containerOfBlock(world, heap, block);
      assert.ok(stride - size > 0x3e);
      assert.equal(world.memory.u8(address(block - 1)), 0xbf);
      assert.equal(world.memory.u16(address(block - world.profile.headerBytes + stride - 2)), stride - size);
      assert.equal(world.size(heap, block), size);
      checkHeap(world, heap);
    },
  );
});

describe('sizes of 128 granules and more (HEAP_SPEC §D.6.2)', () => {
  each('have no bucket while the heap has one segment', VISTA_IDS, world => {
    const heap = servedHeap(world, 40);
    const size = world.profile.granule * 130;
    for (let count = 0; count < 30; count++) assert.equal(isQuick(world, world.alloc(heap, size)), false);
    while (world.field(heap, 'TotalSegments', 4) < 2) world.alloc(heap, 0x40000);
    serve(world, heap, size);
    assert.equal(isQuick(world, world.alloc(heap, size)), true);
    // The sizes that were counted before go on as they were.
    assert.equal(isQuick(world, world.alloc(heap, 40)), true);
    checkHeap(world, heap);
  });
  each('up to 16 KB can have one', VISTA_IDS, world => {
    const heap = servedHeap(world, 40);
    while (world.field(heap, 'TotalSegments', 4) < 2) world.alloc(heap, 0x40000);
    serve(world, heap, 0x4000);
    assert.equal(isQuick(world, world.alloc(heap, 0x4000)), true);
    assert.equal(isQuick(world, world.alloc(heap, 0x4001)), false);
    checkHeap(world, heap);
  });
});

describe('where blocks come from (HEAP_SPEC §D.6.5)', () => {
  const addresses = (id: ProfileId, seed: number): number[] => {
    const world = new VistaWorld(id, {
      seed,
      keys: Array(3).fill({ u32: 1, u16: 2 }),
      bases: [0x10000000, 0x20000000],
    });
    const heap = servedHeap(world, 40);
    return Array.from({ length: 20 }, () => world.alloc(heap, 40) - heap);
  };
  for (const id of WIN10)
    it(`is random, differs between seeds and repeats within one (${id})`, () => {
      const [one, again, other] = [addresses(id, 7), addresses(id, 7), addresses(id, 8)];
      assert.deepEqual(one, again);
      assert.notDeepEqual(one, other);
      assert.notDeepEqual(
        one,
        [...one].sort((left, right) => left - right),
      );
      assert.equal(new Set(one).size, 20);
    });
  for (const id of WIN7)
    it(`ascends in a fresh container, and a freed block is the next (${id})`, () => {
      const list = addresses(id, 7);
      assert.deepEqual(
        list,
        list.map((_, index) => list[0]! + index * (list[1]! - list[0]!)),
      );
      const world = new VistaWorld(id);
      const heap = servedHeap(world, 40);
      const blocks = Array.from({ length: 5 }, () => world.alloc(heap, 40));
      world.free(heap, blocks[1]!);
      world.free(heap, blocks[3]!);
      assert.deepEqual([world.alloc(heap, 40), world.alloc(heap, 40)], [blocks[3], blocks[1]]);
    });
  for (const id of WIN10)
    it(`256 starts are drawn once a process and used in turn (${id})`, () => {
      const world = new VistaWorld(id);
      const { peb } = world.profile.width;
      const at = (field: number): Address => offset(world.context.process.peb, field);
      assert.equal(world.memory.u8(at(peb.lfhDrawn)), 0);
      const heap = servedHeap(world, 40);
      const starts = world.bytes(at(peb.randomStarts), 256);
      for (let count = 1; count <= 5; count++) {
        const block = world.alloc(heap, 40);
        assert.equal(world.memory.u8(at(peb.nextStart)), count);
        if (count > 1) continue;
        const { first, stride, count: blocks } = containerOfBlock(world, heap, block);
        const index = (world.memory.u8(at(peb.randomStarts)) * blocks) >>> 8;
        assert.equal(block, first + index * stride + world.profile.headerBytes);
      }
      servedHeap(world, 24);
      assert.equal(world.bytes(at(peb.randomStarts), 256), starts);
    });
  each('an empty subsegment goes, but not the last of its bucket', VISTA_IDS, world => {
    const heap = servedHeap(world, 40);
    const blocks = Array.from({ length: 2000 }, () => world.alloc(heap, 40));
    const containers = () =>
      new Set(
        world
          .walk(heap)
          .filter(entry => entry.cbOverhead === 2 * world.profile.pointerBytes && entry.wFlags === 0)
          .map(entry => containerOfBlock(world, heap, address(entry.lpData)).blocks),
      );
    for (const block of blocks) {
      assert.equal(world.free(heap, block).value, 1);
      if (block === blocks[1000]) checkHeap(world, heap);
    }
    assert.equal(containers().size, 1);
    checkHeap(world, heap);
    // What was given up is used again before the heap grows.
    const committed = world.field(heap, 'TotalMemoryCommitted');
    for (let count = 0; count < 2000; count++) world.alloc(heap, 40);
    assert.equal(world.field(heap, 'TotalMemoryCommitted'), committed);
  });
});

describe('damage to blocks of the low-fragmentation heap (HEAP_SPEC §F.1, §F.3)', () => {
  const failure = (answer: { readonly corruption?: { readonly failureType: number } }): number | undefined =>
    answer.corruption?.failureType;

  each('a double free is type 8', VISTA_IDS, world => {
    const heap = servedHeap(world, 40);
    const [kept, block] = [world.alloc(heap, 40), world.alloc(heap, 40)];
    assert.equal(world.free(heap, block).value, 1);
    const again = world.free(heap, block);
    assert.deepEqual([again.value, failure(again)], [0, 8]);
    assert.equal(failure(world.realloc(heap, block, 8)), 8);
    assert.equal(world.validate(heap, block).value, 0);
    assert.equal(world.validate(heap, kept).value, 1);
    checkHeap(world, heap);
  });
  each('an overrun into the next header is noticed when that block is freed, as type 3', VISTA_IDS, world => {
    const heap = servedHeap(world, 40);
    const blocks = Array.from({ length: 20 }, () => world.alloc(heap, 40)).sort((one, other) => one - other);
    const { stride } = containerOfBlock(world, heap, blocks[0]!);
    const at = blocks.findIndex((block, index) => blocks[index + 1] === block + stride);
    const [victim, next] = [blocks[at]!, blocks[at + 1]!];
    world.fill(victim, stride - 4, 0x41);
    for (const block of blocks) if (block !== next) assert.equal(world.free(heap, block).value, 1);
    assert.notEqual(world.alloc(heap, 40), NULL);
    const freed = world.free(heap, next);
    assert.deepEqual([freed.value, failure(freed)], [0, 3]);
    assert.equal(failure(world.validate(heap)), 3);
    assert.equal(world.validate(heap, next).value, 0);
  });
  each('a header that decodes but is of another place is type 3', VISTA_IDS, world => {
    const heap = servedHeap(world, 40);
    const block = world.alloc(heap, 40);
    world.memory.setU16(address(block - 4), world.memory.u16(address(block - 4)) ^ 1);
    assert.equal(failure(world.free(heap, block)), 3);
    assert.equal(failure(world.validate(heap)), 3);
  });
  each('a bit that was cleared in the bitmap is type 14', WIN10, world => {
    const heap = servedHeap(world, 40);
    const block = world.alloc(heap, 40);
    const { blocks } = containerOfBlock(world, heap, block);
    const index = world.memory.u16(address(block - 4));
    const { userData } = world.profile.lfh;
    const word = offset(blocks, userData.bitmap + (index >>> 5) * 4);
    world.memory.setU32(word, (world.memory.u32(word) & ~(1 << (index & 31))) >>> 0);
    assert.equal(failure(world.free(heap, block)), 14);
    assert.equal(failure(world.validate(heap)), 14);
  });
  each('a block of another heap is type 11', VISTA_IDS, world => {
    const [heap, other, plain] = [servedHeap(world, 40), servedHeap(world, 40), world.create()];
    const block = world.alloc(heap, 40);
    for (const wrong of [other, plain]) assert.equal(failure(world.free(wrong, block)), 11);
    assert.equal(world.free(heap, block).value, 1);
  });
  each('a write after free steers the next allocations of win7, unnoticed', WIN7, world => {
    const heap = servedHeap(world, 40);
    const blocks = Array.from({ length: 6 }, () => world.alloc(heap, 40));
    const container = containerOfBlock(world, heap, blocks[0]!);
    world.free(heap, blocks[2]!);
    // FreeEntryOffset: distance of the next free block's header from the container, in units of 8 bytes.
    const target = blocks[4]! - world.profile.headerBytes;
    world.memory.setU16(blocks[2]!, (target - container.blocks) / 8);
    assert.equal(world.alloc(heap, 40), blocks[2]);
    assert.equal(world.alloc(heap, 40), blocks[4], 'the block that is in use is given out again');
  });
  each('damage to the container header is found by HeapValidate', VISTA_IDS, world => {
    const heap = servedHeap(world, 40);
    const block = world.alloc(heap, 40);
    const { blocks } = containerOfBlock(world, heap, block);
    world.memory.setU32(offset(blocks, world.profile.lfh.userData.signature), 0x41414141);
    assert.equal(failure(world.validate(heap)), 3);
    // The subsegment is found by the block's own code.
    assert.equal(world.free(heap, block).value, 1);
  });
  it('a block is told from one that mixes to the same code with another record', () => {
    const profile = vistaProfile(profileOf('win10-x86'));
    const { heap: fields, subsegment } = profile.lfh;
    const frontEnd = address(0x600000);
    const [record, container, count, units] = [0x700100, 0x818000, 20, 4];
    // The code mixes the distance, times 256, with a sixteenth of the record's address: both differ by the same bits.
    const bits = 0x8000;
    const other = record ^ (bits << 12);
    const words = new Map<number, number>();
    for (const [at, blocks] of [
      [record, container],
      [other, container - bits],
    ] as const) {
      words.set(at + subsegment.userBlocks, blocks);
      words.set(at + subsegment.blockCount, count);
      words.set(at + subsegment.blockSize, units);
    }
    const chain = fields.chains + ((record >>> 4) & 0xff) * 4;
    words.set(frontEnd + chain, other).set(other + subsegment.chain, record);
    const read = (at: number): number => words.get(at) ?? 0;
    const memory = { pointer: (at: number) => address(read(at)), i32: read, u16: read };
    const heap = { memory: memory as unknown as LfhView['memory'], profile, at: address(0x500000) };
    for (let index = 0; index < count; index++) {
      const entry = address(container + firstBlock(profile, count) + index * units * 8);
      words.set(entry, subsegmentCode(heap, entry, address(record), address(container), 0));
      assert.equal(subsegmentAt(heap, frontEnd, entry), record, `block ${index}`);
    }
  });
});

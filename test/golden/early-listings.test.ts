import assert from 'node:assert/strict';
import { address, offset } from '../../engine/base/units';
import { checkHeap } from '../support/check-heap';
import { EarlyWorld } from '../support/early-world';

const GROWABLE = 0;
const NO_SERIALIZE = 1;

describe('C-54: GV8, a private heap on Windows XP SP3 (xp-x86)', () => {
  it('lays out a growable serialised heap of 0x8000 bytes as printed', () => {
    const world = new EarlyWorld('xp-x86', { bases: [0x140000, 0x3a0000] });
    const heap = world.create(GROWABLE, 0x8000, 0);
    assert.equal(heap, 0x3a0000);
    assert.deepEqual(world.listing(heap), [
      '0:640 [01](640)',
      '640:40 [01](40)',
      '680:1808 [01](1800)',
      '1e88:6178 [10]',
      '8000:8000 uncommitted',
    ]);
    assert.deepEqual(
      {
        lock: world.field(heap, 'LockVariable') - heap,
        unusedRanges: world.field(heap, 'UnusedUnCommittedRanges') - heap,
        freeLists: world.profile.layout.FreeLists,
        totalFree: world.field(heap, 'TotalFreeSize'),
        inUse: world.bytes(heap + world.profile.layout.FreeListsInUse, 16),
        segment: world.field(heap, 'Segments') - heap,
        list0: world.field(heap, 'FreeLists') - heap,
        frontEnd: [world.field(heap, 'FrontEndHeapType', 1), world.field(heap, 'FrontEndHeap') - heap],
      },
      {
        lock: 0x608,
        unusedRanges: 0x598,
        freeLists: 0x178,
        totalFree: 0xc2f,
        inUse: Array<string>(16).fill('00').join(' '),
        segment: 0x640,
        list0: 0x1e90,
        frontEnd: [1, 0x688],
      },
    );
    checkHeap(world, heap);
  });

  it('leaves lock and lookaside lists out of a heap without serialisation', () => {
    const world = new EarlyWorld('xp-x86', { bases: [0x140000, 0x3a0000] });
    // Everything is committed, so that no descriptor is in use, as in the listing.
    const heap = world.create(NO_SERIALIZE, 0x10000, 0x10000);
    assert.deepEqual(world.listing(heap), ['0:608 [01](608)', '608:40 [01](40)', '648:f9b8 [10]']);
    assert.deepEqual(
      [
        world.field(heap, 'LockVariable'),
        world.field(heap, 'UnusedUnCommittedRanges') - heap,
        world.field(heap, 'Segments') - heap,
        world.field(heap, 'FrontEndHeapType', 1),
      ],
      [0, 0x588, 0x608, 0],
    );
    checkHeap(world, heap);
  });
});

describe('C-54: GV9, the process heap of the NT 4 listing (nt4-x86), under a debugger and with tagging', () => {
  let world: EarlyWorld;
  beforeEach(() => {
    world = new EarlyWorld('nt4-x86', { bases: [0x250000], heap: { globalFlags: 0x870 } });
  });

  it('has its header, tags, lock and segment where they are printed', () => {
    const heap = world.processHeap;
    assert.equal(heap, 0x250000);
    assert.deepEqual(world.listing(heap).slice(0, 2), ['0:b90 [01](b90)', 'b90:38 [01](38)']);
    assert.deepEqual(
      {
        flags: world.field(heap, 'Flags'),
        forced: world.field(heap, 'ForceFlags'),
        pseudoTags: world.field(heap, 'PseudoTagEntries') - heap,
        firstEntry: world.memory.pointer(offset(heap, 0xb90 + world.profile.segment.FirstEntry)) - heap,
        thresholds: [world.field(heap, 'DeCommitFreeBlockThreshold'), world.field(heap, 'DeCommitTotalFreeThreshold')],
        reserve: world.field(heap, 'SegmentReserve'),
        commit: world.field(heap, 'SegmentCommit'),
        unusedRanges: world.field(heap, 'UnusedUnCommittedRanges') - heap,
        freeLists: world.profile.layout.FreeLists,
        virtualBlocks: world.profile.layout.VirtualAllocdBlocks,
      },
      {
        flags: 0x50000062, forced: 0x40000060, pseudoTags: 0x548, firstEntry: 0xbc8, thresholds: [0x400, 0x2000],
        reserve: 0x100000, commit: 0x4000, unusedRanges: 0x4d8, freeLists: 0xb8, virtualBlocks: 0x50,
      },
    ); // prettier-ignore
    checkHeap(world, heap);
  });

  it('rounds requests as printed', () => {
    const heap = world.processHeap;
    const before = world.listing(heap).length;
    for (const size of [0x24, 0x10, 1, 0x48]) world.alloc(heap, size);
    const blocks = world.listing(heap).slice(2, 6);
    assert.deepEqual(
      blocks.map(line => line.slice(line.indexOf(':') + 1)),
      ['40 [07](24)', '28 [07](10)', '20 [07](1)', '60 [07](48)'],
    );
    assert.equal(world.listing(heap).length, before + 4);
    checkHeap(world, heap);
  });

  it('has the lock behind the descriptors when nothing is tagged', () => {
    const plain = new EarlyWorld('nt4-x86', { bases: [0x250000] });
    assert.deepEqual(plain.listing(plain.processHeap).slice(0, 2), ['0:580 [01](580)', '580:38 [01](38)']);
    assert.equal(plain.field(plain.processHeap, 'LockVariable') - 0x250000, 0x548);
    assert.equal(plain.field(plain.processHeap, 'Flags'), 2);
    assert.equal(plain.alloc(plain.processHeap, 16), 0x250000 + 0x5b8 + 8);
    assert.equal(address(plain.field(plain.processHeap, 'ForceFlags')), 0);
  });
});

describe('GV11: block sizes of the plain heap', () => {
  for (const id of ['nt4-x86', 'xp-x86'] as const)
    it(`0→10, 8→10, 9→18, 123→88h (${id})`, () => {
      const world = new EarlyWorld(id);
      const heap = world.create(NO_SERIALIZE);
      const sizes = [0, 8, 9, 123, 1].map(size => world.alloc(heap, size));
      assert.deepEqual(
        sizes.slice(1).map((at, index) => at - sizes[index]!),
        [0x10, 0x10, 0x18, 0x88],
      );
    });
});

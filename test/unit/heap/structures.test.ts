import assert from 'node:assert/strict';
import { address } from '../../../engine/base/units';
import { EntryKind, entriesOf, segmentsOf } from '../../../engine/heap/vista/read';
import { headerFields } from '../../../engine/heap/vista/read-lists';
import { heapFields, LAYOUT_IDS } from '../../../engine/nt/layout';
import { type ProfileId } from '../../../engine/nt/profile-ids';
import { checkHeap } from '../../support/check-heap';
import { VISTA_IDS, VistaWorld } from '../../support/vista-world';

describe('the layout of _HEAP', () => {
  for (const id of LAYOUT_IDS)
    it(`has fields that follow each other inside the structure (${id})`, () => {
      let end = 0;
      for (const { name, offset, size } of heapFields(id)) {
        assert.ok(
          offset >= end,
          `${name} at 0x${offset.toString(16)} overlaps what ends at 0x${end.toString(16)}`,
        );
        end = offset + size;
      }
      assert.ok(end <= new VistaWorld(id).profile.heapBytes);
    });
  it('puts the counters where the symbols have them', () => {
    const sizes = LAYOUT_IDS.map(id => {
      const counters = heapFields(id).filter(field => field.name.startsWith('Counters.'));
      const [first] = counters;
      const last = counters.at(-1);
      assert.ok(first !== undefined && last !== undefined);
      return [first.offset, last.offset + last.size - first.offset];
    });
    assert.deepEqual(sizes, [
      [0xdc, 0x54],
      [0x188, 0x70],
      [0x1e0, 0x5c],
      [0x238, 0x78],
    ]);
  });
  it('shows the values of a live header', () => {
    const world = new VistaWorld('win10-x86');
    const heap = world.create();
    const fields = new Map(headerFields(world.open(heap)).map(field => [field.name, field.value]));
    assert.deepEqual(
      [
        'Signature',
        'SegmentSignature',
        'Flags',
        'ProcessHeapsListIndex',
        'Counters.TotalSegments',
        'Encoding',
      ].map(name => fields.get(name)),
      [0xeeffeeff, 0xffeeffee, 0x1002, 2, 1, undefined],
    );
  });
});

describe('a heap of 100,000 blocks', () => {
  it('is read into columns that agree with what was allocated', () => {
    const world = new VistaWorld('win10-x64', { heap: { lowFragmentation: false } });
    const heap = world.create();
    const asked = new Map<number, number>();
    for (let index = 0; index < 100_000; index++) asked.set(world.alloc(heap, index % 97), index % 97);
    const open = world.open(heap);
    let busy = 0;
    for (const segment of segmentsOf(open).segments) {
      const { count, at, kind, requested, broken } = entriesOf(open, segment);
      assert.equal(broken, undefined);
      for (let row = 0; row < count; row++) {
        if (kind[row] !== EntryKind.Busy) continue;
        busy++;
        assert.equal(requested[row], asked.get(at[row]! + 16));
      }
    }
    assert.equal(busy, 100_000);
  });
});

describe('the decommit policy', () => {
  const committedAfterFrees = (
    id: ProfileId,
    decommit: 'never' | 'threshold',
  ): readonly [before: number, after: number] => {
    const world = new VistaWorld(id, { decommit });
    const heap = world.create();
    const blocks = Array.from({ length: 8 }, () => world.alloc(heap, 0x10000));
    const before = world.field(heap, 'TotalMemoryCommitted');
    for (const at of blocks) {
      world.free(heap, at);
      checkHeap(world, heap);
    }
    const after = world.field(heap, 'TotalMemoryCommitted');
    // What was given back can be had again, and is zero.
    const again = world.alloc(heap, 0x40000);
    checkHeap(world, heap);
    assert.equal(world.validate(heap, again).value, 1);
    return [before, after];
  };
  for (const id of VISTA_IDS) {
    it(`never keeps pages committed (${id})`, () => {
      const [before, after] = committedAfterFrees(id, 'never');
      assert.equal(after, before);
    });
    it(`threshold gives pages of large free areas back (${id})`, () => {
      const [before, after] = committedAfterFrees(id, 'threshold');
      assert.ok(after < before / 4, `${after} of ${before}`);
    });
  }
});

describe('HeapReAlloc', () => {
  for (const id of VISTA_IDS) {
    it(`keeps a single granule with the block, frees more (${id})`, () => {
      const world = new VistaWorld(id);
      const heap = world.create();
      const { granule } = world.profile;
      const at = world.alloc(heap, 10 * granule);
      world.alloc(heap, 1);
      const free = world.field(heap, 'TotalFreeSize');
      assert.equal(world.realloc(heap, at, 9 * granule).value, at);
      assert.equal(world.field(heap, 'TotalFreeSize'), free);
      assert.equal(world.realloc(heap, at, 4 * granule).value, at);
      assert.ok(world.field(heap, 'TotalFreeSize') > free);
      checkHeap(world, heap);
    });
    it(`commits just enough behind the last block to grow it (${id})`, () => {
      const world = new VistaWorld(id);
      const heap = world.create();
      const [, free] = world.walk(heap);
      assert.ok(free !== undefined);
      // The whole free block: the trailer follows.
      const at = world.alloc(heap, free.cbData + 2 * world.profile.pointerBytes);
      const committed = world.field(heap, 'TotalMemoryCommitted');
      assert.equal(world.realloc(heap, at, world.size(heap, at) + 0x1800).value, at);
      assert.equal(world.field(heap, 'TotalMemoryCommitted'), committed + 0x2000);
      checkHeap(world, heap);
    });
    it(`fails under a commit limit and leaves the block (${id})`, () => {
      const world = new VistaWorld(id, { commitLimit: 0x20000 });
      const heap = world.create();
      const at = world.alloc(heap, 0x100);
      world.fill(at, 0x100, 9);
      assert.deepEqual(world.realloc(heap, at, 0x40000), { value: 0, lastError: 8 });
      assert.deepEqual(world.realloc(heap, at, 0x200000), { value: 0, lastError: 8 });
      assert.equal(world.memory.u8(address(at + 0xff)), 9);
      checkHeap(world, heap);
    });
  }
});

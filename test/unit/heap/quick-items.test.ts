import assert from 'node:assert/strict';
import { type Address, address, offset } from '../../../engine/base/units';
import { ItemKind } from '../../../engine/heap/items';
import { containerWith } from '../../../engine/heap/lfh/read';
import { readItems } from '../../../engine/heap/vista/read-items';
import { VISTA_READER } from '../../../engine/heap/vista/reader';
import { InspectorMemory } from '../../../engine/inspect/peek-memory';
import { servedHeap } from '../../support/quick-blocks';
import { VISTA_IDS, VistaWorld } from '../../support/vista-world';

const itemsOf = (world: VistaWorld, heap: Address) =>
  readItems(world.open(heap), new InspectorMemory(world.space), at => {
    const region = world.space.regions.at(at);
    return region === undefined ? at : region.base + region.size;
  });

describe('what an inspector reads of a low-fragmentation heap', () => {
  for (const id of VISTA_IDS)
    it(`is its blocks inside their container, without gaps (${id})`, () => {
      const world = new VistaWorld(id);
      const heap = servedHeap(world, 40);
      const blocks = Array.from({ length: 6 }, () => world.alloc(heap, 40));
      world.free(heap, blocks[5]!);
      const items = itemsOf(world, heap);
      assert.equal(items.broken, undefined);
      const rows = Array.from({ length: items.count }, (_, row) => row);
      for (const row of rows.slice(1)) assert.equal(items.at[row - 1]! + items.size[row - 1]!, items.at[row]);
      const container = containerWith(world.open(heap), blocks[0]!);
      assert.ok(container !== undefined);
      const inside = rows.filter(row => items.at[row]! >= container.first && items.at[row]! < container.end);
      assert.equal(inside.length, container.count);
      const busy = inside.filter(row => items.kind[row] === ItemKind.Busy);
      assert.deepEqual(
        busy.map(row => items.user(row)),
        blocks.slice(0, 5).sort((one, other) => one - other),
      );
      assert.ok(busy.every(row => items.requested[row] === 40));
      assert.equal(inside.filter(row => items.kind[row] === ItemKind.Cached).length, container.count - 5);
    });
  for (const id of VISTA_IDS)
    it(`explains headers of blocks and containers, and shows a damaged block as one (${id})`, () => {
      const world = new VistaWorld(id);
      const heap = servedHeap(world, 40);
      const block = world.alloc(heap, 37);
      const view = world.open(heap);
      const entry = offset(block, -world.profile.headerBytes);
      const container = containerWith(view, block);
      assert.ok(container !== undefined);
      const { stride, count, blocks } = container;
      const text = (at: Address, kind: number, name: string): string | undefined =>
        VISTA_READER.itemFields(view, at, kind).find(field => field.name === name)?.text;
      const index = world.memory.u16(address(block - 4));
      assert.equal(text(entry, ItemKind.Busy, 'BlockIndex'), `block ${index} of ${count}`);
      assert.equal(text(entry, ItemKind.Busy, 'UnusedBytes'), `${stride - 37} B not asked for`);
      const owner = offset(blocks, -world.profile.headerBytes);
      assert.match(
        text(owner, ItemKind.Internal, 'SubSegment') ?? '',
        new RegExp(`^1 of ${count} blocks busy`),
      );
      assert.equal(VISTA_READER.summary(view).frontEnd, 'low-fragmentation heap');
      world.memory.setU32(address(block - 8), 0x41414141);
      const items = itemsOf(world, heap);
      const row = items.rowAt(entry);
      assert.equal(items.kind[row], ItemKind.Damaged);
      assert.equal(items.size[row], stride);
      assert.equal(items.broken?.claim, 'the header of a block decodes to its subsegment');
    });
});

import assert from 'node:assert/strict';
import { address } from '../../../engine/base/units';
import { ItemKind } from '../../../engine/heap/items';
import { InspectorMemory } from '../../../engine/inspect/peek-memory';
import { HeapWorld } from '../../support/heap-world';
import { VISTA_IDS } from '../../support/vista-world';

describe('The reader of a page heap', () => {
  for (const id of VISTA_IDS)
    for (const pageHeap of ['full', 'light', 'backwards', 'unaligned'] as const)
      it(`shows blocks with their sizes and freed blocks as kept (${id}, ${pageHeap})`, () => {
        const world = new HeapWorld(id, { heap: { globalFlags: 0x2000000, pageHeap } });
        const heap = world.create();
        const users = [21, 5000].map(size => world.alloc(heap, size));
        world.free(heap, world.alloc(heap, 77));
        const { reader } = world.context.process.manager;
        const memory = new InspectorMemory(world.space);
        assert.ok(reader.isHeap(memory, world.profile, heap));
        const view = reader.view(memory, world.profile, heap);
        const items = reader.items(view, memory, at => {
          const region = world.space.regions.at(at);
          return region === undefined ? at : region.base + region.size;
        });
        assert.equal(items.broken, undefined);
        const rows = Array.from({ length: items.count }, (_, row) => row);
        const busy = rows.filter(row => items.kind[row] === ItemKind.Busy);
        assert.deepEqual(
          busy.map(row => [items.user(row), items.requested[row]]).sort(),
          users.map((user, index) => [user, [21, 5000][index]]).sort(),
        );
        assert.equal(rows.filter(row => items.kind[row] === ItemKind.Cached).length, 1);
        // Every busy block of a full page heap ends, or begins, at a page that nobody may touch (HEAP_SPEC §D.9).
        assert.deepEqual(
          rows
            .filter(row => items.kind[row] === ItemKind.Guard)
            .map(row => [items.at[row]! % 4096, items.size[row]]),
          pageHeap === 'light' ? [] : users.map(() => [0, 4096]),
        );
        assert.equal(reader.freeLists(view, 10).count, 1);
        const fields = reader.itemFields(view, address(items.at[busy[0]!]!), ItemKind.Busy);
        assert.equal(
          fields.some(({ name }) => name === 'StartStamp'),
          pageHeap !== 'backwards',
        );
        if (pageHeap === 'unaligned') return;
        world.fill(users[0]! + 21, 1, 0);
        const again = reader.items(view, memory, () => 2 ** 47).broken;
        assert.equal(again?.at, pageHeap === 'light' ? undefined : users[0]! + 21);
      });
});

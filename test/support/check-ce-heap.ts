import assert from 'node:assert/strict';
import { type Address, address, offset } from '../../engine/base/units';
import { ItemKind } from '../../engine/heap/items';
import { type HeapItems } from '../../engine/heap/items';
import { CE_REGION } from '../../engine/nt/layout-ce';
import { InspectorMemory } from '../../engine/inspect/peek-memory';
import { type HeapWorld } from './heap-world';

/** Items of a Windows CE heap as an inspector reads them. */
export function itemsOf(world: HeapWorld, heap: Address): HeapItems {
  const memory = new InspectorMemory(world.space);
  const { reader } = world.context.process.manager;
  return reader.items(reader.view(memory, world.profile, heap), memory, at => {
    const region = world.space.regions.at(at);
    return region === undefined ? at : region.base + region.size;
  });
}

/** HeapValidate, and what it leaves to trust: items tile each region, and the busy ones are exactly `live`. */
export function checkCeHeap(world: HeapWorld, heap: Address, live: ReadonlyMap<number, number>): void {
  assert.deepEqual(world.validate(heap), { value: 1 });
  const items = itemsOf(world, heap);
  assert.equal(items.broken, undefined);
  const busy = new Map<number, number>();
  for (let row = 0; row < items.count; row++) {
    const kind = items.kind[row];
    if (kind === ItemKind.Busy || kind === ItemKind.Large) busy.set(items.user(row), items.requested[row]!);
  }
  for (const { at, end } of items.segments) {
    let next: number = at;
    for (let row = 0; row < items.count - items.large.length; row++) {
      if (items.at[row]! < at || items.at[row]! >= end) continue;
      assert.equal(items.at[row], next, 'items follow each other');
      next += items.size[row]!;
    }
    assert.equal(next, end, 'items fill their region');
  }
  checkBounds(world, heap, items);
  assert.deepEqual([...busy.keys()].sort(), [...live.keys()].sort());
  for (const [user, size] of live) {
    assert.ok(busy.get(user)! >= size);
    assert.equal(world.size(heap, address(user)), busy.get(user));
  }
}

/** No run of free items, with what its region has still to commit behind it, exceeds the bounds that searches go by. */
function checkBounds(world: HeapWorld, heap: Address, items: HeapItems): void {
  const { memory } = world.context;
  for (const { at } of items.segments) {
    const region = address(at - (at % 0x10000));
    const reserved = memory.u32(offset(region, CE_REGION.reserved));
    const end = region + memory.u32(offset(region, CE_REGION.committed));
    const own = region === heap ? Infinity : memory.u32(offset(region, CE_REGION.room));
    const bound = Math.min(own, memory.u32(offset(heap, CE_REGION.room)));
    let run = 0;
    for (let next = offset(region, CE_REGION.sizeof); memory.i32(next) !== 0;) {
      const size = memory.i32(next);
      run = size < 0 ? run - size : 0;
      next = offset(next, Math.abs(size));
      const more = memory.i32(next) === 0 ? region + reserved - end : 0;
      assert.ok(
        run === 0 || run + more <= bound,
        `a free item of ${run + more} bytes with the bound ${bound}`,
      );
    }
  }
}

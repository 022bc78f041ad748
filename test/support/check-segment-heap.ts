import assert from 'node:assert/strict';
import { type Address, address } from '../../engine/base/units';
import { ItemKind } from '../../engine/heap/items';
import { InspectorMemory } from '../../engine/inspect/peek-memory';
import { SegmentView } from '../../engine/heap/segment/open-heap';
import { SEGMENT_READER } from '../../engine/heap/segment/reader';
import { damageIn } from '../../engine/heap/segment/validate';
import { type HeapWorld } from './heap-world';

/** That everything about a segment heap holds, and that exactly `live` blocks, by user pointer, are busy. */
export function checkSegmentHeap(world: HeapWorld, heap: Address, live: ReadonlyMap<number, number>): void {
  const view = new SegmentView(world.memory, world.profile, heap);
  assert.equal(damageIn(view), undefined);
  const items = SEGMENT_READER.items(view, new InspectorMemory(world.space), () => 0);
  assert.equal(items.broken, undefined);
  const busy = new Map<number, number>();
  for (let row = 0; row < items.count; row++) {
    const kind = items.kind[row]!;
    if (kind === ItemKind.Busy || kind === ItemKind.Large) busy.set(items.user(row), items.requested[row]!);
    checkCommitted(world, items.at[row]!, items.size[row]!, kind);
  }
  assert.deepEqual(sorted(busy), sorted(live));
  let end = 0;
  for (let row = 0; row < items.count - items.large.length; row++) {
    const at = items.at[row]!;
    assert.ok(at === end || items.segments.some(segment => segment.at === at), `a hole before ${at}`);
    end = at + items.size[row]!;
  }
  const free = [...items.kind.subarray(0, items.count)].filter(
    (kind, row) => kind === ItemKind.Free && items.headers[row] === 16,
  ).length;
  assert.equal(SEGMENT_READER.freeLists(view, 1e6).lists[0]?.count, free);
}

/** Whether pages are committed is not the heap's to say: it agrees with the address space. */
function checkCommitted(world: HeapWorld, at: number, size: number, kind: number): void {
  if (kind === ItemKind.Reserved) assert.ok(!world.memory.isReadable(address(at), 1), `${at} is committed`);
  else assert.ok(world.memory.isReadable(address(at), size), `${at} is not committed`);
}

const sorted = (blocks: ReadonlyMap<number, number>): [number, number][] =>
  [...blocks].sort(([one], [other]) => one - other);

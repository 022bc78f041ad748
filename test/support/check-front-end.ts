import assert from 'node:assert/strict';
import { type Address, NULL, offset } from '../../engine/base/units';
import { indexIn, readPlace, stateIn } from '../../engine/heap/lfh/blocks';
import { BUCKETS, blockUnits } from '../../engine/heap/lfh/buckets';
import { type Container, containerOf, readableFrontEnd, subsegmentsOf } from '../../engine/heap/lfh/read';
import { infoOf } from '../../engine/heap/lfh/subsegments';
import { viewHeap } from '../../engine/heap/vista/open-heap';
import { type VistaWorld } from './vista-world';

/** What the validator leaves to trust about a low-fragmentation heap: counters, lists, and that nothing overlaps. */
export function checkFrontEnd(world: VistaWorld, handle: Address): void {
  const { memory, profile } = world;
  const heap = viewHeap(memory, profile, handle);
  const frontEnd = readableFrontEnd(heap);
  if (frontEnd === NULL) return;
  const { info, subsegment: fields } = profile.lfh;
  const containers = subsegmentsOf(heap, frontEnd).map(subsegment => {
    const container = containerOf(heap, subsegment);
    assert.ok(container !== undefined);
    return container;
  });
  const ranges = containers
    .map(({ blocks, end }) => [blocks, end] as const)
    .sort(([one], [other]) => one - other);
  ranges.forEach(([at], index) => {
    assert.ok(index === 0 || ranges[index - 1]![1] <= at, 'two containers overlap');
  });
  for (let bucket = 1; bucket <= BUCKETS; bucket++) {
    const at = infoOf(heap, frontEnd, bucket);
    const own = containers.filter(container => container.bucket === bucket);
    assert.equal(memory.u32(offset(at, info.subsegments)), own.length);
    assert.equal(
      memory.u32(offset(at, info.totalBlocks)),
      own.reduce((sum, container) => sum + container.count, 0),
    );
    const active = memory.pointer(offset(at, info.active));
    const available: number[] = [];
    for (
      let link = memory.pointer(offset(at, info.available));
      link !== NULL;
      link = memory.pointer(offset(link, fields.next))
    )
      available.push(link);
    for (const { subsegment, stride, depth, count } of own) {
      assert.equal(memory.pointer(offset(subsegment, fields.localInfo)), at);
      assert.equal(stride, blockUnits(bucket, profile.granule) * profile.granule);
      const isAvailable = depth > 0 && subsegment !== active;
      assert.equal(
        available.includes(subsegment),
        isAvailable,
        'a subsegment with free blocks is on its list',
      );
      assert.ok(depth < count || subsegment === active, 'an empty subsegment is given up');
    }
    assert.equal(new Set(available).size, available.length);
  }
  if (profile.lfh.freeBlocks === 'list') for (const container of containers) checkList(world, container);
}

/** The list through the free blocks has each of them once. */
function checkList(world: VistaWorld, { subsegment, blocks, first, stride, depth }: Container): void {
  const { memory, profile } = world;
  const seen = new Set<number>();
  let next = memory.u16(offset(subsegment, profile.lfh.subsegment.freeEntry));
  while (seen.size < depth) {
    const entry = offset(blocks, next * 8);
    const place = readPlace({ memory, profile, at: NULL }, entry);
    assert.equal(first + indexIn(place) * stride, entry);
    assert.equal(stateIn(place), 0x80);
    assert.ok(!seen.has(entry), 'a free block is on its list once');
    seen.add(entry);
    next = memory.u16(offset(entry, profile.headerBytes));
  }
}

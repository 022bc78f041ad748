import assert from 'node:assert/strict';
import { type Address, offset } from '../../engine/base/units';
import { viewHeap } from '../../engine/heap/vista/open-heap';
import { EntryKind, entriesOf, segmentsOf } from '../../engine/heap/vista/read';
import { freeListOf, largeBlocksOf } from '../../engine/heap/vista/read-lists';
import { brokenRule } from '../../engine/heap/vista/validate';
import { HEAP_DISABLE_COALESCE_ON_FREE } from '../../engine/nt/heap-flags';
import { checkEarlyHeap } from './check-early-heap';
import { checkFrontEnd } from './check-front-end';
import { type HeapWorld } from './heap-world';
import { VistaWorld } from './vista-world';

/** That everything about a heap of NT holds, in the way of its generation. */
export function checkHeap(world: HeapWorld, handle: Address): void {
  if (world instanceof VistaWorld) checkVistaHeap(world, handle);
  else checkEarlyHeap(world, handle);
}

/** The validator, and what it leaves to trust: counters, sums, the order of uncommitted ranges, free neighbours. */
function checkVistaHeap(world: VistaWorld, handle: Address): void {
  const { memory, profile } = world;
  const heap = viewHeap(memory, profile, handle);
  assert.equal(brokenRule(heap), undefined);
  const { layout, width, granule, largestBlock, headerBytes, pointerBytes } = profile;
  const { segments } = segmentsOf(heap);
  let committed = 0;
  let ranges = 0;
  let largeRanges = 0;
  const descriptors: number[] = [];
  const merges = (world.field(handle, 'Flags', 4) & HEAP_DISABLE_COALESCE_ON_FREE) === 0;
  for (const segment of segments) {
    committed += (segment.pages - segment.uncommittedPages) * 0x1000;
    const { count, at, size, kind } = entriesOf(heap, segment);
    const inSegment: number[] = [];
    for (let row = 0; row < count; row++) {
      if (kind[row] === EntryKind.Trailer) inSegment.push(at[row]! + headerBytes);
      if (kind[row] === EntryKind.Uncommitted) {
        ranges++;
        if (size[row]! >= 0x10000) largeRanges += size[row]!;
      }
      const neighbours =
        merges && kind[row] === EntryKind.Free && kind[row + 1] === EntryKind.Free && row + 1 < count;
      if (neighbours)
        assert.ok(size[row]! + size[row + 1]! > largestBlock * granule, 'two free blocks are neighbours');
    }
    assert.deepEqual(
      listAt(world, offset(segment.at, layout.UCRSegmentList)).map(link => link - width.ucr.segmentEntry),
      inSegment,
    );
    descriptors.push(...inSegment);
  }
  const bySize = listAt(world, offset(handle, layout.UCRList));
  assert.deepEqual([...bySize].sort(), [...descriptors].sort());
  const sizes = bySize.map(link => memory.pointer(offset(link as Address, width.ucr.size)));
  assert.deepEqual(
    sizes,
    [...sizes].sort((one, other) => one - other),
  );
  const list = freeListOf(heap);
  const { blocks } = largeBlocksOf(heap);
  const index = memory.pointer(offset(handle, layout.BlocksIndex));
  const lastSlot = memory.u32(offset(index, width.lookup.arraySize)) - 1;
  assert.deepEqual(
    {
      committed: world.field(handle, 'TotalMemoryCommitted'),
      segments: world.field(handle, 'TotalSegments', 4),
      ranges: world.field(handle, 'TotalUCRs', 4),
      largeRanges: world.field(handle, 'TotalMemoryLargeUCR'),
      virtual: world.field(handle, 'TotalSizeInVirtualBlocks'),
      items: memory.u32(offset(index, width.lookup.itemCount)),
      outOfRange: memory.u32(offset(index, width.lookup.outOfRangeItems)),
    },
    {
      committed,
      segments: segments.length,
      ranges,
      largeRanges,
      virtual: blocks.reduce((sum, block) => sum + block.commitSize, 0),
      items: list.count,
      outOfRange: list.size.subarray(0, list.count).filter(size => size / granule >= lastSlot).length,
    },
  );
  assert.equal(pointerBytes, memory.pointerBytes);
  checkFrontEnd(world, handle);
}

function listAt(world: VistaWorld, head: Address): number[] {
  const links: number[] = [];
  for (let link = world.memory.pointer(head); link !== head; link = world.memory.pointer(link))
    links.push(link);
  return links;
}

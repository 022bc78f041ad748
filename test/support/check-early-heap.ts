import assert from 'node:assert/strict';
import { type Address, NULL, offset } from '../../engine/base/units';
import { viewHeap } from '../../engine/heap/early/open-heap';
import { eachItem, EntryKind, rangesOf, segmentsOf } from '../../engine/heap/early/read';
import { freeListsOf } from '../../engine/heap/early/read-lists';
import { brokenRule } from '../../engine/heap/early/validate';
import { cookieIn, cookieOf } from '../../engine/heap/early/entry';
import { EARLY_UCR, EARLY_UCR_SEGMENT } from '../../engine/nt/layout-early';
import { type EarlyProfile } from '../../engine/nt/profile';
import { type HeapWorld } from './heap-world';

/** The validator, and what it leaves to trust: cookies, descriptors, the notes of segments, free neighbours. */
export function checkEarlyHeap(world: HeapWorld, handle: Address): void {
  const { memory } = world;
  const profile = world.profile as EarlyProfile;
  const heap = viewHeap(memory, profile, handle);
  assert.equal(brokenRule(heap), undefined);
  const { segment: fields, largestBlock } = profile;
  const { segments } = segmentsOf(heap);
  let used = 0;
  for (const segment of segments) {
    let largest = 0;
    let free = 0;
    let isCommitted = true;
    const ends: number[] = [];
    eachItem(heap, segment, (kind, at, size, link) => {
      if (kind === EntryKind.Free) {
        const merges = (heap.memory.u32(offset(handle, profile.layout.Flags)) & 0x80) === 0;
        if (merges && free > 0) assert.ok(free + size > largestBlock * 8, 'two free blocks are neighbours');
      }
      free = kind === EntryKind.Free ? size : 0;
      if (kind === EntryKind.Uncommitted) largest = Math.max(largest, size);
      else {
        if (at !== handle) assert.equal(cookieIn(link), cookieOf(heap, at), 'a header has its cookie');
        if ((link & 0x1000) !== 0) ends.push(at);
      }
      for (let page = at - (at % 0x1000) + 0x1000; page < at + size; page += 0x1000)
        isCommitted &&= world.space.isCommitted(page as Address) === (kind !== EntryKind.Uncommitted);
      return true;
    });
    assert.ok(isCommitted, 'pages of blocks are committed, those between are not');
    const { ranges } = rangesOf(heap, segment);
    used += ranges.length;
    assert.equal(memory.u32(offset(segment.at, fields.LargestUnCommittedRange)), largest);
    for (const range of ranges) assert.ok(!ranges.some(other => other.at === range.at + range.size));
    if (fields.LastEntryInSegment >= 0)
      assert.ok(ends.includes(memory.pointer(offset(segment.at, fields.LastEntryInSegment))));
  }
  assert.equal(
    chain(world, offset(handle, profile.layout.UnusedUnCommittedRanges)) + used,
    descriptors(world, handle),
  );
  assert.equal(freeListsOf(heap).broken, undefined);
}

function chain(world: HeapWorld, head: Address): number {
  let count = 0;
  for (let at = world.memory.pointer(head); at !== NULL; at = world.memory.pointer(at)) count++;
  return count;
}

/** How many descriptors there are in all: eight in the header, and those of HEAP_UCR_SEGMENTs. */
function descriptors(world: HeapWorld, handle: Address): number {
  const { UCRSegments } = (world.profile as EarlyProfile).layout;
  let count = 8;
  let at = world.memory.pointer(offset(handle, UCRSegments));
  for (; at !== NULL; at = world.memory.pointer(at))
    count += world.memory.u32(offset(at, EARLY_UCR_SEGMENT.committed)) / EARLY_UCR.sizeof - 1;
  return count;
}

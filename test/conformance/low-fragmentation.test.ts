import assert from 'node:assert/strict';
import { type Address, address, NULL } from '../../engine/base/units';
import { HeapLock, HeapQueryInformation, HeapSetInformation } from '../../engine/heap/calls';
import { type HeapContext } from '../../engine/heap/seam';
import { runC } from '../support/run-c';
import { checkHeap } from '../support/check-heap';
import { conform, NO_SERIALIZE, scratch, WIN10, WIN7, ZERO } from '../support/conform';
import { VISTA_IDS, type VistaWorld } from '../support/vista-world';

const IN_PLACE = 0x10;

function setInformation(world: VistaWorld, heap: Address, value: number, length = 4) {
  const at = scratch(world);
  world.memory.setU32(at, value);
  return HeapSetInformation(world.context, heap, 0, at, length);
}

/** What HeapQueryInformation says is the front end. */
function frontEnd(world: VistaWorld, heap: Address): number {
  const at = scratch(world);
  assert.equal(HeapQueryInformation(world.context, heap, 0, at, 4, NULL).value, 1);
  return world.memory.u32(at);
}

function enable(world: VistaWorld, heap: Address): void {
  assert.deepEqual(setInformation(world, heap, 2), { value: 1 });
}

function allocate(world: VistaWorld, heap: Address, count: number, size: number): Address[] {
  return Array.from({ length: count }, () => world.alloc(heap, size));
}

function freeAll(world: VistaWorld, heap: Address, blocks: readonly Address[]): void {
  for (const block of blocks) assert.deepEqual(world.free(heap, block), { value: 1 });
}

/** A heap whose low-fragmentation heap serves requests of `size`: 17 live blocks make the size worth a bucket. */
function served(world: VistaWorld, size: number): Address {
  const heap = world.create();
  enable(world, heap);
  freeAll(world, heap, allocate(world, heap, 17, size));
  return heap;
}

/** Whether the header says that the low-fragmentation heap serves the block: bit 7 of byte 7 (HEAP_SPEC §D.6.4). */
const isQuick = (world: VistaWorld, user: Address): boolean =>
  (world.memory.u8(address(user - 1)) & 0x80) !== 0;

describe('CONFORMANCE 4, information about heaps', () => {
  conform(
    'C-80 a query without a heap is refused with 998 and returns no size',
    world => {
      const returned = scratch(world);
      world.memory.setPointer(returned, 0xdead);
      const buffer = address(returned + 0x10);
      assert.deepEqual(HeapQueryInformation(world.context, NULL, 0, buffer, 4, returned), {
        value: 0,
        lastError: 998,
      });
      assert.equal(world.memory.pointer(returned), 0xdead);
    },
    VISTA_IDS,
  );
  conform(
    'C-81 a buffer of no length is refused with 122 and the size is 4',
    world => {
      const heap = world.create();
      const returned = scratch(world);
      assert.deepEqual(HeapQueryInformation(world.context, heap, 0, NULL, 0, returned), {
        value: 0,
        lastError: 122,
      });
      assert.equal(world.memory.pointer(returned), 4);
      assert.equal(HeapQueryInformation(world.context, heap, 0, NULL, 0, NULL).lastError, 122);
    },
    VISTA_IDS,
  );
  conform(
    'C-82 a longer buffer works and a new heap answers 0',
    world => {
      const heap = world.create();
      const buffer = scratch(world);
      world.memory.setU32(buffer, 0xcdcdcdcd);
      assert.deepEqual(HeapQueryInformation(world.context, heap, 0, buffer, 5, NULL), { value: 1 });
      assert.equal(world.memory.u32(buffer), 0);
    },
    VISTA_IDS,
  );
  conform(
    'C-83 a growable heap gets a low-fragmentation heap on request',
    world => {
      const heap = world.create();
      enable(world, heap);
      assert.equal(frontEnd(world, heap), 2);
      enable(world, heap);
      checkHeap(world, heap);
    },
    VISTA_IDS,
  );
  conform(
    'C-84 a heap without serialisation does not',
    world => {
      const heap = world.create(NO_SERIALIZE);
      assert.deepEqual(setInformation(world, heap, 2), { value: 0, lastError: 87 });
      assert.equal(frontEnd(world, heap), 0);
    },
    VISTA_IDS,
  );
  conform(
    'C-85 nothing turns it off again',
    world => {
      const heap = world.create();
      enable(world, heap);
      for (const value of [0, 1]) {
        assert.deepEqual(setInformation(world, heap, value), { value: 0, lastError: 31 });
        assert.equal(frontEnd(world, heap), 2);
      }
    },
    VISTA_IDS,
  );
  conform(
    'C-86 18 allocations of one size turn it on without being asked',
    world => {
      const heap = world.create();
      const blocks = allocate(world, heap, 0x12, 0);
      freeAll(world, heap, blocks);
      assert.equal(frontEnd(world, heap), 2);
      checkHeap(world, heap);
    },
    VISTA_IDS,
  );
  conform(
    'C-87 a fixed heap has none',
    world => {
      const heap = world.create(0, 0, 0x40000);
      assert.deepEqual(setInformation(world, heap, 2), { value: 0, lastError: 31 });
      allocate(world, heap, 40, 16);
      assert.equal(frontEnd(world, heap), 0);
    },
    VISTA_IDS,
  );
  conform(
    'C-88 requests above 16 KB never come from it',
    world => {
      for (const size of [0x4001, 0x4008, 0x5000]) {
        const heap = world.create();
        enable(world, heap);
        for (const block of allocate(world, heap, 60, size)) assert.equal(isQuick(world, block), false);
        checkHeap(world, heap);
      }
    },
    VISTA_IDS,
  );
  conform(
    'HEAP_SPEC §A.12: lengths, values and classes that HeapSetInformation refuses',
    world => {
      const heap = world.create();
      assert.deepEqual(setInformation(world, heap, 2, 3), { value: 0, lastError: 122 });
      assert.deepEqual(setInformation(world, heap, 0), { value: 0, lastError: 31 });
      assert.deepEqual(setInformation(world, heap, 3), { value: 0, lastError: 87 });
      for (const unknown of [2, 4, 5, 6, 7, 99])
        assert.deepEqual(HeapSetInformation(world.context, heap, unknown, scratch(world), 4), {
          value: 0,
          lastError: 87,
        });
      assert.equal(HeapQueryInformation(world.context, heap, 4, scratch(world), 4, NULL).lastError, 87);
    },
    VISTA_IDS,
  );
});

describe('CONFORMANCE 5, the walk with a low-fragmentation heap', () => {
  const requested = (P: number): number => 24 + 2 * P;

  conform(
    'C-89 17 allocations make no subsegment: the walk has three entries',
    (world, { P }) => {
      const heap = served(world, requested(P));
      const entries = world.walk(heap);
      assert.deepEqual(
        entries.map(entry => entry.wFlags),
        [1, 0, 2],
      );
      checkHeap(world, heap);
    },
    VISTA_IDS,
  );
  conform(
    'C-90 18 more put the blocks of a container into the walk',
    (world, { P }) => {
      const heap = served(world, requested(P));
      freeAll(world, heap, allocate(world, heap, 0x12, requested(P)));
      const entries = world.walk(heap);
      assert.ok(entries.length > 24);
      for (let index = 4; index <= 21; index++) {
        const { wFlags, cbData, cbOverhead } = entries[index]!;
        assert.deepEqual({ wFlags, cbData, cbOverhead }, { wFlags: 0, cbData: 0x20, cbOverhead: 2 * P });
      }
      checkHeap(world, heap);
    },
    VISTA_IDS,
  );
  conform(
    'C-91 the last entry is a region behind the uncommitted range',
    (world, { P }) => {
      const heap = served(world, requested(P));
      freeAll(world, heap, allocate(world, heap, 0x12, requested(P)));
      assert.deepEqual(
        world
          .walk(heap)
          .slice(-2)
          .map(entry => entry.wFlags),
        [2, 1],
      );
      assert.equal(world.walkEnd?.lastError, 259);
    },
    WIN10,
  );
  conform(
    'C-91 the last entry is the uncommitted range',
    (world, { P }) => {
      const heap = served(world, requested(P));
      freeAll(world, heap, allocate(world, heap, 0x12, requested(P)));
      assert.equal(world.walk(heap).at(-1)?.wFlags, 2);
      assert.equal(world.walkEnd?.lastError, 259);
    },
    WIN7,
  );
  conform(
    'C-92 busy blocks of the container have the requested size and 8 bytes of overhead',
    (world, { P }) => {
      const heap = served(world, requested(P));
      freeAll(world, heap, allocate(world, heap, 0x12, requested(P)));
      const blocks = allocate(world, heap, 0x12, requested(P));
      const busy = world.walk(heap).filter(entry => entry.wFlags === 4);
      assert.deepEqual(
        busy.map(entry => entry.lpData).sort((one, other) => one - other),
        [...blocks].sort((one, other) => one - other),
      );
      for (const { cbData, cbOverhead } of busy)
        assert.deepEqual({ cbData, cbOverhead }, { cbData: requested(P), cbOverhead: 8 });
    },
    VISTA_IDS,
  );
});

describe('CONFORMANCE 6, the low-fragmentation heap and the lock', () => {
  const other = (world: VistaWorld): HeapContext => ({ ...world.context, thread: 8 });

  conform(
    'C-96 a locked heap serves other threads from a subsegment',
    world => {
      const heap = served(world, 12);
      const first = world.alloc(heap, 12);
      assert.equal(HeapLock(world.context, heap).value, 1);
      const { manager } = world.context.process;
      const block = manager.HeapAlloc(other(world), heap, 0, 12);
      assert.ok(block.value !== 0 && block.blockedOn === undefined);
      assert.equal(manager.HeapSize(other(world), heap, 0, address(block.value)).value, 12);
      const moved = manager.HeapReAlloc(other(world), heap, 0, address(block.value), 12);
      assert.ok(moved.value !== 0 && moved.value !== block.value);
      assert.deepEqual(manager.HeapFree(other(world), heap, 0, address(moved.value)), { value: 1 });
      assert.deepEqual(manager.HeapFree(other(world), heap, 0, first), { value: 1 });
      // What the back end serves waits, as does the first block of a subsegment that the back end must provide.
      assert.notEqual(manager.HeapAlloc(other(world), heap, 0, 0x5000).blockedOn, undefined);
    },
    VISTA_IDS,
  );
  conform(
    'C-96 a subsegment that is used up waits for the lock',
    world => {
      const heap = served(world, 12);
      world.alloc(heap, 12);
      assert.equal(HeapLock(world.context, heap).value, 1);
      let count = 0;
      while (world.context.process.manager.HeapAlloc(other(world), heap, 0, 12).blockedOn === undefined)
        assert.ok(++count < 1000);
      assert.ok(count >= 23);
      assert.notEqual(world.alloc(heap, 12), NULL);
      checkHeap(world, heap);
    },
    VISTA_IDS,
  );
  conform(
    'C-97 HeapLock of another thread waits all the same',
    world => {
      const heap = served(world, 12);
      world.alloc(heap, 12);
      HeapLock(world.context, heap);
      assert.notEqual(HeapLock(other(world), heap).blockedOn, undefined);
    },
    VISTA_IDS,
  );
  conform(
    'C-98 a block cannot be resized where it is, not even to the size that it has',
    world => {
      const heap = served(world, 12);
      const block = world.alloc(heap, 12);
      for (const size of [12, 1, 13])
        assert.deepEqual(world.realloc(heap, block, size, IN_PLACE), { value: 0, lastError: 8 });
      world.fill(block, 12, 0x5a);
      const moved = address(world.realloc(heap, block, 12).value);
      assert.notEqual(moved, block);
      assert.equal(world.bytes(moved, 12), Array<string>(12).fill('5A').join(' '));
      const grown = address(world.realloc(heap, moved, 100, ZERO).value);
      assert.equal(world.bytes(grown, 12), Array<string>(12).fill('5A').join(' '));
      assert.equal(world.bytes(grown + 12, 88), Array<string>(88).fill('00').join(' '));
      checkHeap(world, heap);
    },
    VISTA_IDS,
  );
});

describe('when a size gets a bucket (HEAP_SPEC §D.6.2)', () => {
  conform(
    'the 18th allocation creates the front end and the 19th comes from it',
    world => {
      const heap = world.create();
      const kinds: boolean[] = [];
      const answers: number[] = [];
      for (let count = 1; count <= 20; count++) {
        kinds.push(isQuick(world, world.alloc(heap, 40)));
        answers.push(frontEnd(world, heap));
      }
      assert.deepEqual(kinds, [...Array<boolean>(18).fill(false), true, true]);
      assert.deepEqual(answers, [...Array<number>(17).fill(0), 2, 2, 2]);
      checkHeap(world, heap);
    },
    VISTA_IDS,
  );
  conform(
    'with a front end the 18th allocation comes from it',
    world => {
      const heap = world.create();
      enable(world, heap);
      const kinds = allocate(world, heap, 19, 40).map(block => isQuick(world, block));
      assert.deepEqual(kinds, [...Array<boolean>(17).fill(false), true, true]);
    },
    VISTA_IDS,
  );
  conform(
    'blocks that were freed do not count as live',
    world => {
      const heap = world.create();
      for (let round = 0; round < 10; round++) freeAll(world, heap, allocate(world, heap, 16, 40));
      assert.equal(frontEnd(world, heap), 0);
    },
    VISTA_IDS,
  );
  conform(
    'but many allocations in all do: the 16-bit count passes 0xFF00 with 0x7F8 of them',
    world => {
      const heap = world.create();
      enable(world, heap);
      for (let count = 1; count < 0x7f8; count++) freeAll(world, heap, allocate(world, heap, 1, 40));
      assert.equal(isQuick(world, world.alloc(heap, 40)), false);
      assert.equal(isQuick(world, world.alloc(heap, 40)), true);
    },
    WIN10,
  );
  conform(
    'but many allocations in all do: more than 0x1000',
    world => {
      const heap = world.create();
      enable(world, heap);
      for (let count = 0; count < 0x1000; count++) freeAll(world, heap, allocate(world, heap, 1, 40));
      assert.equal(isQuick(world, world.alloc(heap, 40)), false);
      assert.equal(isQuick(world, world.alloc(heap, 40)), true);
    },
    WIN7,
  );
  conform(
    'a request with a user value goes past it and counts for nothing',
    world => {
      const heap = world.create();
      enable(world, heap);
      for (let count = 0; count < 40; count++)
        assert.equal(isQuick(world, world.alloc(heap, 40, 0x100)), false);
      assert.equal(isQuick(world, world.alloc(heap, 40)), false);
      freeAll(world, heap, allocate(world, heap, 17, 40));
      assert.equal(isQuick(world, world.alloc(heap, 40)), true);
      assert.equal(isQuick(world, world.alloc(heap, 40, 0x100)), false);
      checkHeap(world, heap);
    },
    VISTA_IDS,
  );
});

describe('HeapValidate of one block', () => {
  it('takes the header of a block of the low-fragmentation heap for what it is, whatever the heap’s key (HEAP_SPEC §D.6.4, §D.10)', () => {
    const source = `#include <windows.h>
      #include <stdio.h>
      int main(void) {
        HANDLE heap = HeapCreate(0, 0, 0);
        char *blocks[60];
        int sound = 0, k;
        for (k = 0; k < 60; k++) blocks[k] = HeapAlloc(heap, 0, 24);
        for (k = 0; k < 60; k++) sound += HeapValidate(heap, 0, blocks[k]);
        printf("%d", sound);
        return 0;
      }`;
    for (const profile of VISTA_IDS)
      for (let seed = 1; seed <= 24; seed++) {
        const { output, stop } = runC(source, { profile, seed });
        assert.deepEqual([profile, seed, output, stop.reason], [profile, seed, '60', 'exited']);
      }
  });
});

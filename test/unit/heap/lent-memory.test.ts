import assert from 'node:assert/strict';
import { type Address, address } from '../../../engine/base/units';
import { decide } from '../../../engine/heap/decide';
import { decidedAddress } from '../../../engine/heap/decision';
import { heapCount } from '../../../engine/heap/process-heaps';
import { RtlCreateHeap, RtlExtendHeap, RtlProtectHeap } from '../../../engine/heap/rtl-calls';
import { type HeapContext } from '../../../engine/heap/seam';
import { RtlUsageHeap } from '../../../engine/heap/usage';
import { VirtualAlloc } from '../../../engine/memory/virtual-calls';
import { HEAP_GROWABLE, HEAP_NO_SERIALIZE } from '../../../engine/nt/heap-flags';
import { MEM_COMMIT, MEM_RESERVE, PAGE_READWRITE } from '../../../engine/nt/memory-flags';
import { checkHeap } from '../../support/check-heap';
import { conformEarly, conformNt } from '../../support/conform';
import { type HeapWorld } from '../../support/heap-world';

/* Memory of the program's in heaps, with what checkHeap looks at after each call. */

const reserve = (world: HeapWorld, size: number, committed = 0): Address => {
  const at = address(VirtualAlloc(world.space, address(0), size, MEM_RESERVE, PAGE_READWRITE).value);
  if (committed > 0) VirtualAlloc(world.space, at, committed, MEM_COMMIT, PAGE_READWRITE);
  return at;
};

describe('a heap that was extended', () => {
  conformEarly('stays sound over calls that use and empty the new segments', world => {
    for (const [maximum, committed] of [
      [0x4000, 0],
      [0x4000, 0x5000],
      [0, 0],
      [0x4000, 0x20000],
    ] as const) {
      const heap = world.create(0, 0, maximum);
      const live: Address[] = [];
      for (let round = 0; round < 3; round++) {
        const base = reserve(world, 0x20000, committed);
        world.space.fill(base, committed, 0xa5);
        assert.deepEqual(RtlExtendHeap(world.context, heap, 0, base, 0x20000), { value: 1 });
        checkHeap(world, heap);
        for (let k = 0; k < 12; k++) {
          const at = world.alloc(heap, 0x1000 + 0x333 * k);
          if (at !== 0) live.push(at);
          checkHeap(world, heap);
        }
        for (const at of live.splice(0).filter((_, index) => index % 2 === 0)) {
          assert.equal(world.free(heap, at).value, 1);
          checkHeap(world, heap);
        }
      }
      assert.ok(world.destroy(heap).value === 1 && world.space.regions.at(heap) === undefined);
    }
  });

  conformEarly('has as many segments as it has numbers', world => {
    const heap = world.create(0, 0, 0x4000);
    let segments = 1;
    while (RtlExtendHeap(world.context, heap, 0, reserve(world, 0x10000), 0x10000).value === 1) segments++;
    assert.equal(segments, world.profile.mostSegments);
    checkHeap(world, heap);
  });

  conformEarly('is as before where memory for it is refused', world => {
    const heap = world.create(0, 0, 0x4000);
    // The descriptors in the header are used up by ranges; the next one needs a reservation.
    for (let k = 0; k < 7; k++) RtlExtendHeap(world.context, heap, 0, reserve(world, 0x10000), 0x10000);
    const { memory } = world;
    const [reserveNow, commitNow] = [memory.reserve.bind(memory), memory.commit.bind(memory)];
    let refused = 0;
    for (let failing = 0; ; failing++) {
      const base = reserve(world, 0x10000, failing % 2 === 0 ? 0 : 0x2000);
      const before = world.bytes(heap, 0x4c0);
      let asked = 0;
      memory.reserve = (size, protect) => (asked++ === failing ? undefined : reserveNow(size, protect));
      memory.commit = (at, size, protect) => asked++ !== failing && commitNow(at, size, protect);
      const answer = RtlExtendHeap(world.context, heap, 0, base, 0x10000);
      Object.assign(memory, { reserve: reserveNow, commit: commitNow });
      checkHeap(world, heap);
      if (answer.value === 1) break;
      refused++;
      assert.deepEqual(answer, { value: 0, lastError: 8 });
      assert.equal(world.bytes(heap, 0x4c0), before);
      // The memory is the program's still, as it gave it.
      assert.equal(world.space.isCommitted(base), failing % 2 === 1);
      if (failing % 2 === 1) assert.ok(world.space.shadow.isTouchable(base));
    }
    assert.ok(refused >= 2, `refused ${refused} times`);
  });

  conformEarly('is told dry without a trace', world => {
    const heap = world.create(0, 0, 0x4000);
    const base = reserve(world, 0x10000);
    const before = world.bytes(heap, 0x1000);
    const { value, decision } = decide(world.context, world.space, context =>
      RtlExtendHeap(context, heap, 0, base, 0x10000),
    );
    assert.equal(value, 1);
    assert.deepEqual(decision?.commits, [{ at: base, size: 0x1000 }]);
    assert.equal(world.bytes(heap, 0x1000), before);
    assert.ok(!world.space.isCommitted(base));
  });

  conformEarly('tells its usage, or that memory for the list is lacking', world => {
    const heap = world.create(0, 0, 0);
    const usage = reserve(world, 0x1000, 0x1000);
    world.alloc(heap, 50);
    world.memory.setU32(usage, 0x40);
    const { memory } = world;
    const [reserveNow, commitNow] = [memory.reserve.bind(memory), memory.commit.bind(memory)];
    memory.reserve = () => undefined;
    assert.deepEqual(RtlUsageHeap(world.context, heap, 0x10, usage), { value: 0, lastError: 8 });
    memory.reserve = reserveNow;
    memory.commit = () => false;
    const regions = world.space.regions.list.length;
    assert.deepEqual(RtlUsageHeap(world.context, heap, 0x10, usage), { value: 0, lastError: 8 });
    assert.equal(world.space.regions.list.length, regions);
    memory.commit = commitNow;
    assert.deepEqual(RtlUsageHeap(world.context, heap, 0x10, usage), { value: 1 });
    checkHeap(world, heap);
  });
});

describe('a heap whose pages were made read-only', () => {
  conformNt('is the same afterwards, to the last byte', world => {
    const heap = world.create(0, 0, 0);
    for (let k = 0; k < 60; k++) world.alloc(heap, 24 + 0x40 * (k % 9));
    world.alloc(heap, 0x200000);
    world.alloc(heap, 0x60000);
    const before = world.bytes(heap, 0x2000);
    const { committedBytes } = world.space;
    assert.deepEqual(RtlProtectHeap(world.context, heap, true), { value: 1 });
    assert.throws(() => world.alloc(heap, 0x300), { name: 'ProcessFault' });
    checkHeap(world, heap);
    assert.deepEqual(RtlProtectHeap(world.context, heap, false), { value: 1 });
    checkHeap(world, heap);
    assert.equal(world.bytes(heap, 0x2000), before);
    assert.equal(world.space.committedBytes, committedBytes);
    assert.notEqual(world.alloc(heap, 0x5000), 0);
    checkHeap(world, heap);
  });
});

describe('a heap in memory of the program', () => {
  conformNt('stays sound over calls, whatever of the memory is committed, and is told dry', world => {
    for (const flags of [0, HEAP_GROWABLE, HEAP_NO_SERIALIZE])
      for (const committed of [0, 0x1000, 0x5000, 0x40000]) {
        const base = reserve(world, 0x40000, committed);
        world.space.fill(base, committed, 0xa5);
        const given = { base, lock: address(0), parameters: address(0) };
        const create = (context: HeapContext) => RtlCreateHeap(context, flags, 0, 0x2000, given);
        const told = decide(world.context, world.space, create);
        assert.equal(told.decision === undefined ? undefined : decidedAddress(told.decision), base);
        assert.deepEqual(create(world.context), { value: base });
        checkHeap(world, base);
        const live: Address[] = [];
        for (let k = 0; k < 40; k++) {
          const at = world.alloc(base, 0x20 + ((k * 0x357) % 0x3000));
          if (at !== 0) live.push(at);
          checkHeap(world, base);
          if (k % 3 === 2) assert.equal(world.free(base, live.splice(k % live.length, 1)[0]!).value, 1);
          checkHeap(world, base);
        }
        assert.ok(live.some(at => at > base && at < base + 0x40000));
        assert.deepEqual(world.destroy(base), { value: 1 });
        assert.ok(world.space.shadow.isTouchable(base));
        world.space.releasePages(base, 0x40000);
      }
  });

  conformNt('is not made where memory is lacking, and the program has its memory as before', world => {
    const { memory } = world;
    const [reserveNow, commitNow] = [memory.reserve.bind(memory), memory.commit.bind(memory)];
    // The list of heaps is full: one more needs a block of the process heap.
    while (world.create(0, 0, 0x4000) !== 0 && heapCount(world.context) < 16);
    let refused = 0;
    for (let failing = 0; ; failing++) {
      const committed = failing % 2 === 0 ? 0 : 0x3000;
      const base = reserve(world, 0x10000, committed);
      let asked = 0;
      memory.reserve = (size, protect) => (asked++ === failing ? undefined : reserveNow(size, protect));
      memory.commit = (at, size, protect) => asked++ !== failing && commitNow(at, size, protect);
      const given = { base, lock: address(0), parameters: address(0) };
      const answer = RtlCreateHeap(world.context, HEAP_GROWABLE, 0, 0, given);
      Object.assign(memory, { reserve: reserveNow, commit: commitNow });
      checkHeap(world, world.processHeap);
      if (answer.value !== 0) break;
      refused++;
      assert.equal(world.space.isCommitted(base), committed > 0);
      if (committed > 0) assert.ok(world.space.shadow.isTouchable(base));
    }
    assert.ok(refused >= 1);
  });
});

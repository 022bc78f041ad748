import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Hash } from '../../../../engine/base/hash';
import { type Address, address, NULL, PAGE_SIZE, roundUp } from '../../../../engine/base/units';
import { type HeapAnswer } from '../../../../engine/heap/seam';
import { vistaProfile } from '../../../../engine/heap/vista/open-heap';
import {
  HEAP_GENERATE_EXCEPTIONS,
  HEAP_NO_SERIALIZE,
  HEAP_ZERO_MEMORY,
} from '../../../../engine/nt/heap-flags';
import { type ProfileId } from '../../../../engine/nt/profile-ids';
import { ExpressLane } from '../../../../engine/machine/express/lane';
import { HeapWorld, type WorldOptions } from '../../../support/heap-world';

const PROFILES = ['win10-x86', 'win10-x64'] as const;

/** A world whose heap calls go by the lane first, when it has `lane`. */
class Driven {
  readonly world: HeapWorld;
  readonly heap: Address;
  readonly lane: ExpressLane | undefined;
  readonly live: Address[] = [];
  readonly freed: Address[] = [];
  answered = 0;

  constructor(profile: ProfileId, express: boolean, options: WorldOptions = {}) {
    this.world = new HeapWorld(profile, options);
    this.heap = this.world.create();
    const { context, space, memory } = this.world;
    const { manager, profile: of, peb } = context.process;
    const layout = express ? manager.express?.(of) : undefined;
    const host = {
      space,
      memory,
      peb,
      free: (heap: Address, user: Address) => void this.world.free(heap, user),
    };
    this.lane = layout && new ExpressLane(host, layout, profile);
  }

  allocate(size: number, flags = 0): HeapAnswer {
    const quick = this.lane?.allocate(this.heap, flags, size) ?? NULL;
    if (quick !== NULL) this.answered++;
    const answer = quick === NULL ? this.world.allocAnswer(this.heap, size, flags) : { value: quick };
    if (answer.value !== 0) this.live.push(address(answer.value));
    return answer;
  }

  free(user: Address): HeapAnswer {
    if (this.lane?.free(this.heap, user) === true) {
      this.answered++;
      return { value: 1 };
    }
    return this.world.free(this.heap, user);
  }

  size(user: Address): number {
    const quick = this.lane?.size(this.heap, user) ?? -1;
    return quick < 0 ? this.world.size(this.heap, user) : quick;
  }

  /** Everything that the process can see of its memory. */
  digits(): string {
    const hash = new Hash();
    this.world.space.hashInto(hash);
    return hash.digest();
  }
}

type Step =
  | { readonly do: 'allocate'; readonly size: number; readonly flags: number }
  | { readonly do: 'free'; readonly which: number }
  | { readonly do: 'free again'; readonly which: number }
  | { readonly do: 'free inside'; readonly which: number; readonly distance: number }
  | { readonly do: 'size'; readonly which: number }
  | { readonly do: 'share' }
  | { readonly do: 'damage'; readonly which: number; readonly distance: number; readonly byte: number };

const which = fc.nat(1 << 20);
const allocation = fc.record({
  do: fc.constant('allocate' as const),
  size: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 0, max: 64 }) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 700 }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 0x4100 }) },
  ),
  flags: fc.constantFrom(0, 0, 0, HEAP_ZERO_MEMORY, HEAP_NO_SERIALIZE, HEAP_GENERATE_EXCEPTIONS, 0x200),
});
const usual: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: allocation },
  { weight: 9, arbitrary: fc.record({ do: fc.constant('free' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('size' as const), which }) },
  { weight: 1, arbitrary: fc.constant({ do: 'share' as const }) },
);
const unusual: fc.Arbitrary<Step> = fc.oneof(
  { weight: 20, arbitrary: usual },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('free again' as const), which }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('free inside' as const),
      which,
      distance: fc.integer({ min: -40, max: 40 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('damage' as const),
      which,
      distance: fc.integer({ min: -48, max: 40 }),
      byte: fc.integer({ min: 0, max: 255 }),
    }),
  },
);

/** What a step answers, an access violation included. */
function play(driven: Driven, step: Step): unknown {
  const { live, freed, world } = driven;
  const pick = (from: readonly Address[], index: number): Address => from[index % from.length] ?? NULL;
  try {
    switch (step.do) {
      case 'allocate':
        return driven.allocate(step.size, step.flags);
      case 'free': {
        const user = pick(live, step.which);
        live.splice(live.indexOf(user), 1);
        freed.push(user);
        return driven.free(user);
      }
      case 'free again':
        return driven.free(pick(freed, step.which));
      case 'free inside':
        return driven.free(address(pick(live, step.which) + step.distance));
      case 'size':
        return driven.size(pick(live, step.which));
      case 'share':
        return void world.space.snapshot();
      case 'damage':
        if (live.length > 0) world.fill(pick(live, step.which) + step.distance, 1, step.byte);
        return undefined;
    }
  } catch (error) {
    return String(error);
  }
}

function same(profile: ProfileId, steps: readonly Step[], every: number): void {
  const general = new Driven(profile, false);
  const express = new Driven(profile, true);
  steps.forEach((step, index) => {
    assert.deepEqual(play(express, step), play(general, step), `step ${index}: ${step.do}`);
    if (index % every === 0) assert.equal(express.digits(), general.digits(), `after step ${index}`);
  });
  assert.equal(express.digits(), general.digits());
}

describe('the express lane', () => {
  for (const profile of PROFILES) {
    it(`gives the bytes of the general path on a healthy heap of ${profile}`, () => {
      fc.assert(
        fc.property(fc.array(usual, { minLength: 300, maxLength: 900 }), steps => {
          same(profile, steps, 50);
        }),
        { numRuns: 25 },
      );
    });

    it(`gives the bytes of the general path whatever is damaged in ${profile}`, () => {
      fc.assert(
        fc.property(fc.array(unusual, { minLength: 300, maxLength: 600 }), steps => {
          same(profile, steps, 50);
        }),
        { numRuns: 25 },
      );
    });

    it(`answers nearly every call of a program that churns in ${profile}`, () => {
      const driven = new Driven(profile, true);
      for (let round = 0; round < 5000; round++) {
        driven.allocate(24 + (round % 3));
        if (driven.live.length > 100) driven.free(driven.live.splice((round * 7) % 100, 1)[0]!);
      }
      assert.ok(driven.answered > 9500, `${driven.answered} of 9900`);
    });

    it(`looks past a record that lies in two pages in ${profile}`, () => {
      const driven = new Driven(profile, true);
      const { world, lane, heap, live } = driven;
      const { layout, lfh, pointerBytes } = vistaProfile(world.profile);
      for (let round = 0; round < 200; round++) driven.allocate(24);
      const chains = world.memory.pointer(address(heap + layout.FrontEndHeap)) + lfh.heap.chains;
      for (let chain = 0; chain < 256; chain++) {
        const head = address(chains + chain * pointerBytes);
        const next = world.memory.pointer(head);
        if (next === NULL) continue;
        const record = address(roundUp(world.alloc(heap, 3 * PAGE_SIZE), PAGE_SIZE) + PAGE_SIZE - 16);
        world.memory.fill(record, lfh.subsegment.sizeof, 0);
        world.memory.setPointer(address(record + lfh.subsegment.chain), next);
        world.memory.setPointer(head, record);
      }
      assert.ok(lane!.size(heap, live.at(-1)!) === 24);
      assert.ok(lane!.free(heap, live.at(-1)!));
    });

    it(`serves subsegments whose record lies in two pages in ${profile}`, () => {
      const [express, general] = [new Driven(profile, true), new Driven(profile, false)];
      let answered = 0;
      // So many that a record comes to lie so.
      const count = profile === 'win10-x86' ? 150 : 40;
      for (let size = 16; size < 1000; size += 8) {
        for (const driven of [express, general]) {
          for (let round = 0; round < count; round++) driven.allocate(size);
          driven.free(driven.live.pop()!);
          driven.allocate(size);
          answered = driven === express ? driven.answered : answered;
          for (let round = 0; round < 4; round++) {
            driven.free(driven.live.pop()!);
            driven.allocate(size);
          }
        }
        assert.equal(express.answered, answered + 8, `blocks of ${size} bytes`);
      }
      assert.equal(express.digits(), general.digits());
    });

    it(`stores nothing when it does not answer in ${profile}`, () => {
      const driven = new Driven(profile, true);
      for (let round = 0; round < 200; round++) driven.allocate(24);
      const { lane, heap, live } = driven;
      const before = driven.digits();
      assert.equal(lane!.allocate(heap, 0, 3000), NULL);
      assert.equal(lane!.allocate(heap, 0x200, 24), NULL);
      assert.equal(lane!.allocate(address(heap + 8), 0, 24), NULL);
      assert.equal(lane!.allocate(address(0x7ffe0000), 0, 24), NULL);
      assert.equal(lane!.free(heap, address(live[0]! + 8)), false);
      assert.equal(lane!.free(heap, NULL), false);
      assert.equal(lane!.size(heap, address(2 ** 46)), -1);
      assert.equal(driven.digits(), before);
    });
  }

  it('copies pages that are shared and leaves those that are watched to the general path', () => {
    const driven = new Driven('win10-x86', true);
    for (let round = 0; round < 200; round++) driven.allocate(24);
    const { lane, heap, world, live } = driven;
    driven.free(live.pop()!);
    const before = driven.digits();
    const snapshot = world.space.snapshot();
    const answered = driven.answered;
    driven.allocate(24);
    assert.equal(driven.answered, answered + 1);
    assert.notEqual(driven.digits(), before);
    world.space.restore(snapshot);
    assert.equal(driven.digits(), before, 'what the snapshot holds is as it was');
    live.pop();
    const user = live.at(-1)!;
    const told: number[] = [];
    world.space.onWatch = at => told.push(at);
    world.space.watch([{ at: address(user - 1), size: 1, reads: false, writes: true }]);
    assert.equal(lane!.free(heap, user), false);
    assert.equal(driven.free(user).value, 1);
    assert.deepEqual(told, [user - 1]);
  });

  it('exists only where the low-fragmentation heap has bitmaps', () => {
    for (const profile of ['nt4-x86', 'xp-x86', 'win7-x86', 'win7-x64', 'segment-x64', 'ce-x86'] as const)
      assert.equal(new Driven(profile, true).lane, undefined, profile);
    assert.equal(new Driven('win10-x86', true, { heap: { pageHeap: 'full' } }).lane, undefined);
  });
});

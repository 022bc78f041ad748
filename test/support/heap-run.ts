import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Address, address } from '../../engine/base/units';
import { type HeapAnswer, type HeapOptions } from '../../engine/heap/seam';
import { type ProfileId } from '../../engine/nt/profile-ids';
import { checkCeHeap } from './check-ce-heap';
import { checkHeap } from './check-heap';
import { checkSegmentHeap } from './check-segment-heap';
import { NT_IDS, ntWorld } from './conform';
import { HeapWorld } from './heap-world';

/** What a program may rely on: live blocks with their sizes and contents. */
interface Live {
  readonly at: Address;
  readonly size: number;
  readonly byte: number;
}

export type HeapCall =
  | { readonly kind: 'alloc'; readonly size: number; readonly zero: boolean }
  | { readonly kind: 'free'; readonly pick: number }
  | { readonly kind: 'realloc'; readonly pick: number; readonly size: number; readonly flags: number };

const sizes = fc.oneof(
  { weight: 6, arbitrary: fc.nat(200) },
  { weight: 3, arbitrary: fc.nat(5000) },
  { weight: 2, arbitrary: fc.nat(0x20000) },
  { weight: 1, arbitrary: fc.integer({ min: 0x78000, max: 0x110000 }) },
);
export const heapCalls: fc.Arbitrary<HeapCall> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('alloc' as const), size: sizes, zero: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('free' as const), pick: fc.nat(1000) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('realloc' as const),
      pick: fc.nat(1000),
      size: sizes,
      flags: fc.constantFrom(0, 8, 0x10, 0x18),
    }),
  },
);

/** What a run's heap is: its size, the policy of its process, and what is stacked on the profile. */
export interface RunOptions {
  /** 0 for a growable heap. */
  readonly maximum?: number;
  readonly decommit?: 'never' | 'threshold';
  readonly heap?: Partial<HeapOptions>;
  readonly commitLimit?: number;
}

/**
 * Makes calls and compares each answer with a naive model of who owns which bytes: blocks do not overlap, are aligned, have
 * their size and keep their contents, whatever else is called and whatever fails. The heap's own structure is checked
 * after every call.
 */
export class HeapRun {
  readonly world: HeapWorld;
  readonly heap: Address;
  live: Live[] = [];
  failed = 0;
  #next = 1;
  readonly #isGrowable: boolean;

  constructor(profile: ProfileId, options: RunOptions = {}) {
    this.world = worldOf(profile, options);
    this.#isGrowable = (options.maximum ?? 0) === 0;
    this.heap = this.world.create(0, 0, options.maximum ?? 0);
    assert.notEqual(this.heap, 0);
  }

  make(call: HeapCall): void {
    if (call.kind === 'alloc') this.#alloc(call.size, call.zero);
    else if (this.live.length > 0) {
      const index = call.pick % this.live.length;
      const block = this.live[index]!;
      if (call.kind === 'free') {
        this.#expect(block);
        assert.equal(this.world.free(this.heap, block.at).value, 1);
        this.live.splice(index, 1);
      } else this.#realloc(index, block, call.size, call.flags);
    }
    this.check();
  }

  /** Frees everything and destroys the heap, whose pages must all be gone. */
  end(): void {
    this.#walkHasAll();
    for (const block of this.live.splice(0)) {
      this.#expect(block);
      assert.equal(this.world.free(this.heap, block.at).value, 1);
    }
    this.check();
    assert.equal(this.world.destroy(this.heap).value, 1);
    assert.equal(this.world.space.regions.at(this.heap), undefined);
  }

  /** All that holds about a heap of its generation; of a page heap what its validator looks at. */
  check(): void {
    const { world, heap } = this;
    const live = new Map(this.live.map(block => [block.at as number, block.size]));
    if (world.profile.family === 'ce') checkCeHeap(world, heap, live);
    // A fixed heap of the segment heap's profile is an NT heap (HEAP_SPEC §D.8).
    else if (world.profile.family === 'segment' && this.#isGrowable) checkSegmentHeap(world, heap, live);
    else if (world.profile.family === 'segment') assert.deepEqual(world.validate(heap), { value: 1 });
    else if (world.context.process.options.pageHeap === 'off') checkHeap(world, heap);
    else assert.equal(world.validate(heap).value, 1);
  }

  /** HeapWalk lists the live blocks and no other as busy, with their sizes. A CE heap tells the usable ones. */
  #walkHasAll(): void {
    if (this.world.context.process.options.pageHeap !== 'off') return;
    const inOrder = (rows: readonly (readonly [number, number])[]) =>
      [...rows].sort(([one], [other]) => one - other);
    const isCe = this.world.profile.family === 'ce';
    // XP's lookaside lists keep freed blocks marked busy (HEAP_SPEC §D.4).
    const known = new Set<number>(this.live.map(block => block.at));
    const busy = this.world
      .walk(this.heap)
      .filter(
        entry =>
          (entry.wFlags & 4) !== 0 && (this.world.profile.family !== 'early' || known.has(entry.lpData)),
      );
    assert.deepEqual(
      inOrder(busy.map(entry => [entry.lpData, isCe ? 0 : entry.cbData])),
      inOrder(this.live.map(block => [block.at, isCe ? 0 : block.size])),
    );
  }
  #alloc(size: number, zero: boolean): void {
    const answer = this.world.allocAnswer(this.heap, size, zero ? 8 : 0);
    if (answer.value === 0) {
      this.#refused(answer);
      return;
    }
    const at = address(answer.value);
    if (zero) this.#bytesAre(at, 0, size, 0);
    this.#adopt(this.live.length, at, size);
  }

  #realloc(index: number, block: Live, size: number, flags: number): void {
    this.#expect(block);
    // All of a CE block may be used, so that all of it is kept (HEAP_SPEC §H).
    const known = this.world.size(this.heap, block.at);
    const answer = this.world.realloc(this.heap, block.at, size, flags);
    if (answer.value === 0) {
      this.#refused(answer);
      this.#expect(block);
      return;
    }
    const at = address(answer.value);
    if ((flags & 0x10) !== 0) assert.equal(at, block.at);
    this.#bytesAre(at, 0, Math.min(size, block.size), block.byte);
    if ((flags & 8) !== 0) this.#bytesAre(at, known, size, 0);
    this.#adopt(index, at, size);
  }

  #adopt(index: number, at: Address, size: number): void {
    const { granule } = this.world.profile;
    // Nothing else hands out odd addresses.
    if (this.world.context.process.options.pageHeap !== 'unaligned') assert.equal(at % granule, 0);
    this.#sizeIs(at, size);
    const block = { at, size, byte: this.#next++ & 0xff };
    this.live[index] = block;
    for (const other of this.live)
      assert.ok(
        other === block ||
          at >= other.at + other.size ||
          at + size <= other.at ||
          size === 0 ||
          other.size === 0,
        'two live blocks overlap',
      );
    if (size > 0) this.world.fill(at, size, block.byte);
  }

  #expect(block: Live): void {
    this.#sizeIs(block.at, block.size);
    assert.equal(this.world.validate(this.heap, block.at).value, 1);
    this.#bytesAre(block.at, 0, block.size, block.byte);
  }

  #bytesAre(at: Address, from: number, end: number, byte: number): void {
    if (end <= from) return;
    const { bytes } = this.world.space.peek(address(at + from), end - from);
    const wrong = bytes.findIndex(each => each !== byte);
    assert.equal(
      wrong,
      -1,
      `byte ${from + wrong} of the block at ${at.toString(16)} is ${bytes[wrong]}, not ${byte}`,
    );
  }

  /** A heap without room says so; a fixed heap of CE refuses the largest sizes as such (HEAP_SPEC §H). */
  #refused(answer: HeapAnswer): void {
    this.failed++;
    const isCe = this.world.profile.family === 'ce';
    assert.ok(answer.lastError === 8 || (isCe && answer.lastError === 87), `last error ${answer.lastError}`);
    assert.deepEqual([answer.corruption, answer.raise], [undefined, undefined]);
  }

  /** C-38; on CE all of a block may be used (C-234). */
  #sizeIs(at: Address, size: number): void {
    const answer = this.world.size(this.heap, at);
    if (this.world.profile.family === 'ce') assert.ok(answer >= size);
    else assert.equal(answer, size);
  }
}

function worldOf(profile: ProfileId, { decommit, heap, commitLimit }: RunOptions): HeapWorld {
  const options = {
    ...(decommit === undefined ? {} : { decommit }),
    ...(heap === undefined ? {} : { heap }),
    ...(commitLimit === undefined ? {} : { commitLimit }),
  };
  const isNt = NT_IDS.find(id => id === profile);
  return isNt === undefined ? new HeapWorld(profile, options) : ntWorld(isNt, options);
}

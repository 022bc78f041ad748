import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Address, address } from '../../../engine/base/units';
import { type HeapOptions } from '../../../engine/heap/seam';
import { checkHeap } from '../../support/check-heap';
import { NT_IDS, type NtId, ntWorld } from '../../support/conform';
import { type HeapWorld } from '../../support/heap-world';

/** What a program may rely on: live blocks with their sizes and contents. */
interface Live {
  readonly at: Address;
  readonly size: number;
  readonly byte: number;
}

type Call =
  | { readonly kind: 'alloc'; readonly size: number; readonly zero: boolean }
  | { readonly kind: 'free'; readonly pick: number }
  | { readonly kind: 'realloc'; readonly pick: number; readonly size: number; readonly flags: number };

const sizes = fc.oneof(
  { weight: 6, arbitrary: fc.nat(200) },
  { weight: 3, arbitrary: fc.nat(5000) },
  { weight: 2, arbitrary: fc.nat(0x20000) },
  { weight: 1, arbitrary: fc.integer({ min: 0x78000, max: 0x110000 }) },
);
const calls: fc.Arbitrary<Call> = fc.oneof(
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

/** Runs the calls and compares with the model after each. */
class Run {
  readonly world: HeapWorld;
  readonly heap: Address;
  live: Live[] = [];
  #next = 1;

  constructor(
    profile: NtId,
    decommit: 'never' | 'threshold',
    maximum: number,
    heap: Partial<HeapOptions> = {},
  ) {
    this.world = ntWorld(profile, { decommit, heap });
    this.heap = this.world.create(0, 0, maximum);
    assert.notEqual(this.heap, 0);
  }

  make(call: Call): void {
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
    this.#check();
  }

  /** The validator of the heap, and of a heap without page heap all that it leaves to trust. */
  #check(): void {
    if (this.world.context.process.options.pageHeap === 'off') checkHeap(this.world, this.heap);
    else assert.equal(this.world.validate(this.heap).value, 1);
  }

  #alloc(size: number, zero: boolean): void {
    const answer = this.world.allocAnswer(this.heap, size, zero ? 8 : 0);
    if (answer.value === 0) {
      assert.equal(answer.lastError, 8);
      return;
    }
    const at = address(answer.value);
    if (zero) this.#bytesAre(at, 0, size, 0);
    this.#adopt(this.live.length, at, size);
  }

  #realloc(index: number, block: Live, size: number, flags: number): void {
    this.#expect(block);
    const answer = this.world.realloc(this.heap, block.at, size, flags);
    if (answer.value === 0) {
      assert.equal(answer.lastError, 8);
      this.#expect(block);
      return;
    }
    const at = address(answer.value);
    if ((flags & 0x10) !== 0) assert.equal(at, block.at);
    this.#bytesAre(at, 0, Math.min(size, block.size), block.byte);
    if ((flags & 8) !== 0) this.#bytesAre(at, block.size, size, 0);
    this.#adopt(index, at, size);
  }

  #adopt(index: number, at: Address, size: number): void {
    const { granule } = this.world.profile;
    assert.equal(at % granule, 0);
    assert.equal(this.world.size(this.heap, at), size);
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
    assert.equal(this.world.size(this.heap, block.at), block.size);
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
}

describe('any sequence of heap calls', () => {
  for (const profile of NT_IDS)
    for (const decommit of ['never', 'threshold'] as const)
      for (const [name, maximum] of [
        ['growable', 0],
        ['fixed', 0x40000],
      ] as const)
        it(`keeps a ${name} heap sound and its blocks apart (${profile}, decommit ${decommit})`, () => {
          fc.assert(
            fc.property(fc.array(calls, { minLength: 1, maxLength: 80, size: 'max' }), sequence => {
              const run = new Run(profile, decommit, maximum);
              for (const call of sequence) run.make(call);
              for (const block of run.live.splice(0)) {
                assert.equal(run.world.free(run.heap, block.at).value, 1);
                checkHeap(run.world, run.heap);
              }
              assert.equal(run.world.destroy(run.heap).value, 1);
            }),
            { numRuns: 10 },
          );
        });

  for (const profile of NT_IDS)
    for (const globalFlags of [0x70, 0x80, 0x200030])
      it(`keeps a debug heap sound (${profile}, NtGlobalFlag ${globalFlags.toString(16)})`, () => {
        fc.assert(
          fc.property(fc.array(calls, { minLength: 1, maxLength: 40, size: 'max' }), sequence => {
            const run = new Run(profile, 'never', 0, { globalFlags });
            for (const call of sequence) run.make(call);
            for (const block of run.live.splice(0)) assert.equal(run.world.free(run.heap, block.at).value, 1);
            checkHeap(run.world, run.heap);
            assert.equal(run.world.destroy(run.heap).value, 1);
          }),
          { numRuns: 5 },
        );
      });

  for (const profile of NT_IDS)
    for (const pageHeap of ['full', 'light'] as const)
      it(`keeps a page heap sound (${profile}, ${pageHeap})`, () => {
        fc.assert(
          fc.property(fc.array(calls, { minLength: 1, maxLength: 60, size: 'max' }), sequence => {
            const run = new Run(profile, 'never', 0, { globalFlags: 0x2000000, pageHeap });
            const reserved = run.world.space.regions.list.length;
            for (const call of sequence) run.make(call);
            for (const block of run.live.splice(0)) assert.equal(run.world.free(run.heap, block.at).value, 1);
            assert.equal(run.world.validate(run.heap).value, 1);
            assert.equal(run.world.destroy(run.heap).value, 1);
            assert.ok(run.world.space.regions.list.length < reserved);
          }),
          { numRuns: pageHeap === 'full' ? 8 : 3 },
        );
      });
});

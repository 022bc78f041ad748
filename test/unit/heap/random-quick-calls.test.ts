import assert from 'node:assert/strict';
import { Random } from '../../../engine/base/random';
import { type Address, address } from '../../../engine/base/units';
import { checkHeap } from '../../support/check-heap';
import { isQuick, servedHeap } from '../../support/quick-blocks';
import { VISTA_IDS, VistaWorld } from '../../support/vista-world';

/** Few sizes, so that each gets a bucket. */
const SIZES = [8, 8, 24, 40, 40, 100, 700];

interface Live {
  readonly at: Address;
  readonly size: number;
  readonly byte: number;
}

/** Calls drawn from a seed; contents, sizes and the heap's invariants are checked as they go. */
class Run {
  readonly world: VistaWorld;
  readonly heap: Address;
  readonly live: Live[] = [];
  quick = 0;
  failed = 0;
  readonly #random: Random;

  constructor(world: VistaWorld, seed: number) {
    this.world = world;
    this.#random = new Random(seed);
    this.heap = servedHeap(world, 40);
  }

  step(number: number, growing: boolean): void {
    const draw = this.#random.below(10);
    const size = SIZES[this.#random.below(SIZES.length)]! - this.#random.below(3);
    if (draw < (growing ? 7 : 3) || this.live.length === 0)
      this.#adopt(this.world.alloc(this.heap, size), size, number);
    else {
      const [block] = this.live.splice(this.#random.below(this.live.length), 1);
      assert.ok(block !== undefined);
      this.#expect(block, block.size);
      if (draw < 9) assert.deepEqual(this.world.free(this.heap, block.at), { value: 1 });
      else this.#move(block, size, number);
    }
    if (number % 16 === 0) checkHeap(this.world, this.heap);
  }

  #move(block: Live, size: number, number: number): void {
    const moved = address(this.world.realloc(this.heap, block.at, size).value);
    if (moved === 0) {
      this.failed++;
      this.#expect(block, block.size);
      this.live.push(block);
      return;
    }
    this.#expect({ ...block, at: moved }, Math.min(size, block.size));
    this.#adopt(moved, size, number);
  }

  #adopt(at: Address, size: number, number: number): void {
    if (at === 0) {
      this.failed++;
      return;
    }
    assert.equal(this.world.size(this.heap, at), size);
    if (isQuick(this.world, at)) this.quick++;
    const block = { at, size, byte: number & 0xff };
    this.world.fill(at, size, block.byte);
    this.live.push(block);
  }

  #expect({ at, byte }: Live, size: number): void {
    assert.ok(
      this.world.space.peek(at, size).bytes.every(each => each === byte),
      'contents are kept',
    );
  }
}

describe('random calls on a heap with a low-fragmentation heap', () => {
  for (const id of VISTA_IDS)
    for (const [name, commitLimit] of [
      ['with memory for all', undefined],
      ['with commits that fail', 0x40000],
    ] as const)
      it(`keep it sound and its blocks apart, ${name} (${id})`, () => {
        const run = new Run(new VistaWorld(id, commitLimit === undefined ? {} : { commitLimit }), 11);
        for (let number = 1; number <= 6000; number++) run.step(number, number % 3000 < 2000);
        assert.ok(run.quick > 1000);
        assert.equal(run.failed > 0, commitLimit !== undefined);
        checkHeap(run.world, run.heap);
        for (const { at } of run.live) assert.deepEqual(run.world.free(run.heap, at), { value: 1 });
        checkHeap(run.world, run.heap);
        const frontEnd = run.world.field(run.heap, 'FrontEndHeap');
        assert.equal(run.world.destroy(run.heap).value, 1);
        assert.equal(run.world.space.regions.at(address(frontEnd)), undefined);
      });
});

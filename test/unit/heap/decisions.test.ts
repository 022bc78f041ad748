import assert from 'node:assert/strict';
import { Random } from '../../../engine/base/random';
import { type Address, address, NULL } from '../../../engine/base/units';
import * as calls from '../../../engine/heap/calls';
import { decide } from '../../../engine/heap/decide';
import { type Decision, decidedAddress } from '../../../engine/heap/decision';
import { type HeapAnswer, type HeapContext, type HeapOptions } from '../../../engine/heap/seam';
import { profileOf } from '../../../engine/nt/profile';
import { PROFILE_IDS, type ProfileId } from '../../../engine/nt/profile-ids';
import { HeapWorld } from '../../support/heap-world';

/** A world in which the next call can be asked what it will do: chance is drawn once for both. */
class AskedWorld extends HeapWorld {
  readonly #ahead: number[] = [];
  readonly asked: HeapContext;

  constructor(id: ProfileId, heap: Partial<HeapOptions>) {
    super(id, { heap });
    const { process } = this.context;
    const nextRandom = (): number => this.#ahead.shift() ?? process.nextRandom();
    this.asked = { ...this.context, record: undefined, process: { ...process, nextRandom } };
  }

  /** The decision of a call, and its answer when it is made. */
  make(call: (context: HeapContext) => HeapAnswer): { decision: Decision; answer: HeapAnswer } {
    const drawn: number[] = [];
    const { process } = this.asked;
    const nextRandom = (): number => {
      const value = process.nextRandom();
      drawn.push(value);
      return value;
    };
    const dry = decide({ ...this.asked, process: { ...process, nextRandom } }, this.space, call);
    this.#ahead.unshift(...drawn);
    const answer = call(this.asked);
    assert.ok(dry.decision !== undefined);
    assert.equal(dry.value, answer.value, 'a dry run comes to the same answer');
    return { decision: dry.decision, answer };
  }
}

/** What a decision must satisfy by itself, and that it leads to the answer. */
function checkDecision(decision: Decision, answer: HeapAnswer): void {
  const taken = decidedAddress(decision);
  if (answer.value !== 0) assert.equal(taken, answer.value);
  for (const { candidates } of decision.lists)
    for (const { size, whyNot } of candidates) {
      if (whyNot.includes('smaller'))
        assert.ok(size < decision.rounded, `${size} is no reason for ${decision.rounded}`);
      if (whyNot === '' && decision.lists.at(-1)?.which !== 'where the block is')
        assert.ok(size >= decision.rounded, `${size} cannot hold ${decision.rounded}`);
    }
  const { split } = decision;
  if (split !== undefined) assert.equal(split.rest, split.at + split.size);
  let next = 0;
  for (const { first, end, ranges } of decision.phases) {
    assert.equal(first, next, 'every store has its phase');
    assert.ok(end > first && ranges.length > 0);
    next = end;
  }
}

const OPTIONS: readonly (readonly [
  name: string,
  heap: Partial<HeapOptions>,
  modifier: 'debugHeap' | 'pageHeap' | undefined,
])[] = [
  ['plain', {}, undefined],
  ['debug heap', { globalFlags: 0x70 }, 'debugHeap'],
  ['page heap light', { pageHeap: 'light', globalFlags: 0x2000000 }, 'pageHeap'],
  ['page heap full', { pageHeap: 'full', globalFlags: 0x2000000 }, 'pageHeap'],
];

/** Random calls, half of them for a few sizes, so that front ends come into play. */
function randomCalls(world: AskedWorld, heap: Address, random: Random, rounds: number): Set<string> {
  const live: Address[] = [];
  const seen = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    const dice = random.next() % 100;
    const size =
      dice % 2 === 0 ? 8 * (1 + (random.next() % 4)) : random.next() % (dice < 4 ? 0x100000 : 3000);
    const index = live.length === 0 ? 0 : random.next() % live.length;
    const user = live[index] ?? NULL;
    if (user === NULL || dice < 55) {
      const { decision, answer } = world.make(context => calls.HeapAlloc(context, heap, 0, size));
      checkDecision(decision, answer);
      for (const { which } of decision.lists) seen.add(which.replaceAll(/\d+/g, 'n'));
      if (answer.value !== 0) live.push(address(answer.value));
    } else if (dice < 70) {
      const { decision, answer } = world.make(context => calls.HeapReAlloc(context, heap, 0, user, size));
      checkDecision(decision, answer);
      if (answer.value !== 0) live[index] = address(answer.value);
    } else {
      world.make(context => calls.HeapFree(context, heap, 0, user));
      live.splice(index, 1);
    }
  }
  return seen;
}

describe('The decision of a heap call', () => {
  for (const id of PROFILE_IDS)
    for (const [name, heap, modifier] of OPTIONS) {
      if (modifier !== undefined && !profileOf(id).modifiers.includes(modifier)) continue;
      it(`leads to the address that the call answers: random calls in ${id}, ${name}`, () => {
        const world = new AskedWorld(id, heap);
        const seen = randomCalls(world, world.create(), new Random(7), name === 'plain' ? 600 : 120);
        assert.ok(seen.size > 0);
      });
    }

  it('names the front end, the list, the free blocks that were too small, the split and the merge', () => {
    const world = new AskedWorld('win10-x86', {});
    const heap = world.create();
    const sizes = [2000, 16, 3000, 16, 4000, 16];
    const blocks = sizes.map(size => world.alloc(heap, size));
    for (const index of [0, 2, 4]) world.free(heap, blocks[index] ?? NULL);
    const { decision } = world.make(context => calls.HeapAlloc(context, heap, 0, 3500));
    assert.deepEqual([decision.requested, decision.rounded, decision.frontEnd], [3500, 3512, '']);
    const [list] = decision.lists;
    // First fit in ascending order (HEAP_SPEC D.5): 2,008 and 3,008 bytes are too small, 4,008 is cut.
    const mine = list?.candidates.filter(({ at }) => blocks.includes(address(at + 8)));
    assert.deepEqual(
      mine?.map(({ size, whyNot }) => [size, whyNot]),
      [
        [2008, 'smaller than the block'],
        [3008, 'smaller than the block'],
        [4008, ''],
      ],
    );
    assert.deepEqual(decision.split, {
      at: (blocks[4] ?? 0) - 8,
      size: 3512,
      rest: (blocks[4] ?? 0) - 8 + 3512,
      restSize: 4008 - 3512,
    });
    assert.ok(decision.phases.some(({ phase }) => phase === 'split'));
    const freed = world.make(context => calls.HeapFree(context, heap, 0, blocks[1] ?? NULL)).decision;
    // Both neighbours are free: 2,008 before and 3,008 behind 24 bytes become one.
    assert.deepEqual(
      freed.coalesced.map(({ size, whole }) => [size, whole]),
      [
        [2008, 2032],
        [3008, 5040],
      ],
    );
  });

  it('names commits, reservations and front ends', () => {
    const world = new AskedWorld('xp-x86', {});
    const heap = world.create();
    const { decision } = world.make(context => calls.HeapAlloc(context, heap, 0, 0x200000));
    assert.equal(decision.lists.at(-1)?.which, 'a reservation of its own');
    assert.equal(decision.reservations.length, 1);
    const grown = world.make(context => calls.HeapAlloc(context, heap, 0, 0x8000)).decision;
    assert.equal(grown.commits.length, 1);
    world.free(heap, world.alloc(heap, 24));
    assert.equal(
      world.make(context => calls.HeapAlloc(context, heap, 0, 24)).decision.frontEnd,
      'lookaside lists',
    );
    const fast = new AskedWorld('win7-x64', {});
    const own = fast.create();
    for (let count = 0; count < 40; count++) fast.alloc(own, 24);
    assert.equal(
      fast.make(context => calls.HeapAlloc(context, own, 0, 24)).decision.frontEnd,
      'low-fragmentation heap',
    );
  });
});

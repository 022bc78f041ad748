import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Address, address } from '../../../engine/base/units';
import * as calls from '../../../engine/heap/calls';
import { HeapValidate } from '../../../engine/heap/calls';
import { type HeapAnswer, type HeapContext, type HeapOptions } from '../../../engine/heap/seam';
import { LoggedMemory } from '../../../engine/memory/logged-memory';
import { ProcessFault } from '../../../engine/memory/seam';
import { apply } from '../../../engine/memory/store-log';
import { HEAP_NO_SERIALIZE } from '../../../engine/nt/heap-flags';
import { Hash } from '../../../engine/base/hash';
import { NT_IDS, type NtId, ntWorld } from '../../support/conform';
import { type HeapWorld } from '../../support/heap-world';

interface Call {
  readonly kind: 'alloc' | 'free' | 'free again' | 'realloc' | 'damage' | 'validate';
  readonly pick: number;
  readonly size: number;
  readonly flags: number;
}

const list: fc.Arbitrary<Call[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(
      ...(['alloc', 'alloc', 'alloc', 'free', 'free', 'realloc', 'realloc'] as const),
      ...(['free again', 'damage', 'validate'] as const),
    ),
    pick: fc.nat(1000),
    size: fc.oneof(fc.nat(300), fc.nat(0x9000), fc.integer({ min: 0x70000, max: 0x120000 })),
    flags: fc.constantFrom(0, 8, 0x10, 0x300),
  }),
  { maxLength: 30 },
);

/** A call that faults, as older heaps do, has made its stores up to there. */
function answerOf(call: () => HeapAnswer): HeapAnswer {
  try {
    return call();
  } catch (fault) {
    if (!(fault instanceof ProcessFault)) throw fault;
    return { value: 0, raise: { status: fault.status, information: fault.information, continuable: true } };
  }
}

/** A world in which every call on the heap runs at once, or into a log that is then applied store by store. */
class Side {
  readonly world: HeapWorld;
  readonly heap: Address;
  readonly #logged: boolean;

  constructor(profile: NtId, decommit: 'never' | 'threshold', logged: boolean, heap: Partial<HeapOptions>) {
    this.world = ntWorld(profile, { decommit, heap });
    this.heap = this.world.create(HEAP_NO_SERIALIZE);
    this.#logged = logged;
  }

  call(invoke: (context: HeapContext) => HeapAnswer): HeapAnswer {
    const { context, space } = this.world;
    if (!this.#logged) return answerOf(() => invoke(context));
    const memory = new LoggedMemory(space);
    const answer = answerOf(() => invoke({ ...context, memory }));
    memory.log.forEach((_, index) => {
      apply(memory.log, index, space);
    });
    return answer;
  }

  state(): string {
    const hash = new Hash();
    this.world.space.hashInto(hash);
    return JSON.stringify(hash.lanes);
  }
}

/** Full page heap beside the one policy, light beside the other. */
const pageHeapOf = (decommit: 'never' | 'threshold', globalFlags: number): HeapOptions['pageHeap'] =>
  globalFlags !== 0x2000000 ? 'off' : decommit === 'never' ? 'full' : 'light';

describe('a logged heap call', () => {
  for (const profile of NT_IDS)
    for (const [decommit, globalFlags] of [
      ['never', 0],
      ['threshold', 0],
      ['never', 0x70],
      ['threshold', 0x200080],
      ['never', 0x2000000],
      ['threshold', 0x2000000],
    ] as const)
      it(`gives the answer and the bytes of a direct one (${profile}, decommit ${decommit}, NtGlobalFlag ${globalFlags.toString(16)})`, () => {
        fc.assert(
          fc.property(list, sequence => {
            const [direct, logged] = [false, true].map(
              kind =>
                new Side(profile, decommit, kind, {
                  globalFlags,
                  pageHeap: pageHeapOf(decommit, globalFlags),
                }),
            ) as [Side, Side];
            const { heap } = direct;
            const blocks: Address[] = [];
            let last = address(0);
            for (const { kind, pick, size, flags } of sequence) {
              const index = blocks.length === 0 ? 0 : pick % blocks.length;
              const at = blocks[index] ?? address(0);
              const both = (invoke: (context: HeapContext) => HeapAnswer): HeapAnswer => {
                const answer = direct.call(invoke);
                assert.deepEqual(logged.call(invoke), answer);
                return answer;
              };
              if (kind === 'alloc') {
                const { value } = both(context => calls.HeapAlloc(context, heap, flags, size));
                if (value !== 0) blocks.push(address(value));
              } else if (kind === 'free' && at !== 0) {
                both(context => calls.HeapFree(context, heap, 0, at));
                blocks.splice(index, 1);
                last = at;
              } else if (kind === 'free again') both(context => calls.HeapFree(context, heap, 0, last));
              else if (kind === 'realloc' && at !== 0) {
                const { value } = both(context => calls.HeapReAlloc(context, heap, flags, at, size));
                if (value !== 0) blocks[index] = address(value);
              } else if (kind === 'damage' && at !== 0 && pick % 5 === 0)
                for (const side of [direct, logged]) side.world.fill(at - 4, 2, 0x41);
              else if (kind === 'validate') both(context => HeapValidate(context, heap, 0, address(0)));
              assert.equal(logged.state(), direct.state());
            }
          }),
          { numRuns: globalFlags === 0 ? 25 : 8 },
        );
      });
});

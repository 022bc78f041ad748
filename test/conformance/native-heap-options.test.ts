import assert from 'node:assert/strict';
import { type Address, address, offset } from '../../engine/base/units';
import { Random } from '../../engine/base/random';
import { HeapCompact } from '../../engine/heap/calls';
import { RtlCreateHeap } from '../../engine/heap/rtl-calls';
import {
  HEAP_CREATE_ALIGN_16,
  HEAP_DISABLE_COALESCE_ON_FREE,
  HEAP_GROWABLE,
} from '../../engine/nt/heap-flags';
import { checkHeap } from '../support/check-heap';
import { conformNt, NT_X86 } from '../support/conform';
import { type HeapWorld } from '../support/heap-world';
import { holds, NT_PROFILES, runChecks } from '../support/self-checking';

/* What RtlCreateHeap's flags make of a heap (HEAP_SPEC §B.1, §C.1), and what HeapCreate drops. */

const NATIVE = '#include <winternl.h>\n';
const create = (world: HeapWorld, flags: number, reserve = 0, commit = 0): Address =>
  address(RtlCreateHeap(world.context, flags, reserve, commit).value);

describe('Options of RtlCreateHeap', () => {
  holds(
    'C-41, C-42: HEAP_CREATE_ALIGN_16 is an option of the heap, not of a call',
    `${NATIVE}
    int main(void) {
      HANDLE plain = HeapCreate(HEAP_CREATE_ALIGN_16, 0, 0), aligned = RtlCreateHeap(HEAP_GROWABLE | HEAP_CREATE_ALIGN_16, NULL, 0, 0, NULL, NULL);
      int i, odd = 0;
      for (i = 0; i < 256; i++) odd += (AT(HeapAlloc(plain, HEAP_CREATE_ALIGN_16, i % 16 + 1)) & 15) != 0;
      CHECK((odd > 0) == (P == 4));                                                                 /* C-41 */
      for (i = 0; i < 256; i++) CHECK((AT(HeapAlloc(aligned, 0, i % 16 + 1)) & 15) == 0);           /* C-42 */
      CHECK(HeapValidate(aligned, 0, NULL) && HeapSize(aligned, 0, RtlAllocateHeap(aligned, 0, 13)) == 13);
      return 0;
    }`,
    NT_PROFILES,
  );

  for (const pageHeap of ['light', 'full'] as const)
    for (const profile of NT_X86)
      it(`C-42 holds under page heap ${pageHeap} (${profile})`, () => {
        runChecks(
          `${NATIVE}
          int main(void) {
            HANDLE h = RtlCreateHeap(HEAP_GROWABLE | HEAP_CREATE_ALIGN_16, NULL, 0, 0, NULL, NULL);
            for (int i = 0; i < 64; i++) {
              void *p = RtlAllocateHeap(h, 0, i % 16 + 1);
              CHECK((AT(p) & 15) == 0 && (i % 3 || HeapFree(h, 0, p)));
            }
            CHECK(HeapValidate(h, 0, NULL));
            return 0;
          }`,
          profile,
          { pageHeap },
        );
      });

  conformNt(
    'C-42: AlignRound and AlignMask say that blocks are multiples of 16 bytes; pointers stay so in every order of calls',
    world => {
      for (const flags of [HEAP_GROWABLE, 0, HEAP_GROWABLE | 1, HEAP_GROWABLE | 0x60]) {
        const heap = create(world, flags | HEAP_CREATE_ALIGN_16, 0x200000);
        const { layout } = world.profile as { layout?: { AlignRound: number; AlignMask: number } };
        assert.ok(layout !== undefined);
        const tail = (flags & 0x20) === 0 ? 0 : 8;
        assert.equal(world.memory.u32(offset(heap, layout.AlignRound)), 0x17 + tail);
        assert.equal(world.memory.u32(offset(heap, layout.AlignMask)), 0xfffffff0);
        keepsAligned(world, heap);
      }
    },
    NT_X86,
  );

  conformNt('C-163, C-164, C-166, C-167: tail and free checks that RtlCreateHeap asked for', world => {
    const G = 2 * world.profile.pointerBytes;
    const heap = create(world, HEAP_GROWABLE | 0x60);
    const at = world.alloc(heap, 0x21);
    const bytes = (from: number, size: number): number[] => [
      ...world.space.peek(offset(at, from), size).bytes,
    ];
    assert.deepEqual(bytes(0x21, G), new Array<number>(G).fill(0xab));
    assert.deepEqual(bytes(0, 4), [0x0d, 0xf0, 0xad, 0xba]);
    world.alloc(heap, 0x21);
    world.free(heap, at);
    assert.deepEqual(bytes(G, 4), [0xee, 0xfe, 0xee, 0xfe]);
    checkHeap(world, heap);
    // HeapCreate does not know these options (C-150).
    const plain = world.create(0x60);
    const other = world.alloc(plain, 0x21);
    assert.notEqual(world.memory.u8(offset(other, 0x21)), 0xab);
  });

  conformNt('HeapCompact merges what HEAP_DISABLE_COALESCE_ON_FREE left apart (HEAP_SPEC §A.10)', world => {
    // Without serialisation no front end keeps the blocks.
    const heap = create(world, HEAP_GROWABLE | HEAP_DISABLE_COALESCE_ON_FREE | 1, 0, 0x4000);
    const blocks = Array.from({ length: 24 }, () => world.alloc(heap, 0x1f0));
    for (const at of blocks) world.free(heap, at);
    const before = freeBlocks(world, heap);
    assert.ok(before >= 24);
    const largest = HeapCompact(world.context, heap, 0).value;
    assert.equal(freeBlocks(world, heap), 1);
    assert.ok(largest > 24 * 0x1f0);
    checkHeap(world, heap);
    assert.notEqual(world.alloc(heap, 0x2000), 0);
    checkHeap(world, heap);
  });
});

function freeBlocks(world: HeapWorld, heap: Address): number {
  const { reader } = world.context.process.manager;
  return reader.freeLists(reader.view(world.memory, world.profile, heap), 1000).count;
}

/** Random calls: every pointer is a multiple of 16, and the heap's invariants hold. */
function keepsAligned(world: HeapWorld, heap: Address): void {
  const random = new Random(42);
  const live: Address[] = [];
  for (let step = 0; step < 600; step++) {
    const pick = random.next() % 4;
    const size = random.next() % (step % 50 === 0 ? 0x9000 : 0x90);
    const row = live.length === 0 ? 0 : random.next() % live.length;
    const old = live[row];
    if (pick < 2 || old === undefined) {
      const at = world.alloc(heap, size);
      if (at !== 0) live.push(at);
    } else if (pick === 2) {
      world.free(heap, old);
      live.splice(row, 1);
    } else {
      const moved = world.realloc(heap, old, size).value;
      if (moved !== 0) live[row] = address(moved);
    }
    assert.ok(live.every(at => at % 16 === 0));
    if (step % 20 === 0) checkHeap(world, heap);
  }
  checkHeap(world, heap);
}

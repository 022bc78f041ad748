import assert from 'node:assert/strict';
import { type Address, address, offset } from '../../engine/base/units';
import { type PageHeapKind } from '../../engine/heap/seam';
import { PAGE_NOACCESS, PAGE_READONLY } from '../../engine/nt/memory-flags';
import { allBytes, NO_SERIALIZE, ZERO } from '../support/conform';
import { EARLY_IDS } from '../support/early-world';
import { HeapWorld } from '../support/heap-world';
import { VISTA_IDS } from '../support/vista-world';

const LIGHT = 'light';
const FULL = 'full';

/** Runs `body` in a process with page heap, in each profile. */
function under(
  statement: string,
  kinds: readonly PageHeapKind[],
  body: (world: HeapWorld, P: 4 | 8, kind: PageHeapKind) => void,
): void {
  for (const id of [...EARLY_IDS, ...VISTA_IDS])
    for (const pageHeap of kinds)
      it(`${statement} (${id}, ${pageHeap})`, () => {
        const world = new HeapWorld(id, { heap: { globalFlags: 0x2000000, pageHeap } });
        body(world, world.profile.pointerBytes, pageHeap);
      });
}

const both = [FULL, LIGHT] as const;
const every = ['full', 'light', 'backwards', 'unaligned'] as const;
const stopOf = (answer: { readonly corruption?: { readonly failureType: number } }): number | undefined =>
  answer.corruption?.failureType;
const u32 = (world: HeapWorld, at: number): number => world.memory.u32(address(at));
const protection = (world: HeapWorld, at: number): number => world.space.protectionAt(address(at));

describe('Page heap', () => {
  under('C-172, C-153 the handle page', both, world => {
    const { flagsAt } = world.profile;
    for (const [heap, flags] of [
      [world.processHeap, 0x1000002],
      [world.create(), 0x1001002],
      [world.create(NO_SERIALIZE), 0x1001003],
    ] as const) {
      assert.deepEqual([u32(world, heap + flagsAt), u32(world, heap + flagsAt + 4)], [flags, flags]);
      assert.ok(allBytes(world, heap, flagsAt, 0xee));
      assert.ok(allBytes(world, heap + flagsAt + 8, 0x1000 - flagsAt - 8, 0xee));
      assert.equal(protection(world, heap), PAGE_READONLY);
      assert.equal(u32(world, heap + 0x1000), 0xffeeddcc);
    }
  });

  // HEAP_SPEC §D.9, §E.3: stamps ABCDBBBB and DCBABBBB, fill C0, suffix D0 up to the guard page.
  under('HEAP_SPEC §E.3: the bytes around a full block', [FULL], (world, P) => {
    const heap = world.create();
    const user = world.alloc(heap, 21);
    const info = P === 4 ? 0x20 : 0x40;
    const end = user + (P === 4 ? 24 : 32);
    assert.equal(end % 0x1000, 0);
    assert.ok(allBytes(world, user, 21, 0xc0));
    assert.ok(allBytes(world, user + 21, end - user - 21, 0xd0));
    assert.deepEqual(
      [
        u32(world, user - info),
        world.memory.pointer(offset(user, P - info)),
        world.memory.pointer(offset(user, 2 * P - info)),
        world.memory.pointer(offset(user, 3 * P - info)),
        u32(world, user - 4),
      ],
      [0xabcdbbbb, heap, 21, 0x2000, 0xdcbabbbb],
    );
    assert.equal(protection(world, end), PAGE_NOACCESS);
    assert.deepEqual([world.size(heap, user), world.validate(heap, user).value], [21, 1]);
  });

  under('HEAP_SPEC §E.3: the bytes around a light block', [LIGHT], (world, P) => {
    const heap = world.create();
    const user = world.alloc(heap, 21);
    const info = P === 4 ? 0x20 : 0x40;
    assert.equal(user % (2 * P), 0);
    assert.ok(allBytes(world, user, 21, 0xe0));
    assert.ok(allBytes(world, user + 21, 2 * P, 0xa0));
    assert.deepEqual(
      [u32(world, user - info), world.memory.pointer(offset(user, 2 * P - info)), u32(world, user - 4)],
      [0xabcdaaaa, 21, 0xdcbaaaaa],
    );
  });

  under('HEAP_SPEC §D.9: a full block costs at least two pages', [FULL], world => {
    const heap = world.create();
    const before = world.space.pages.committedBytes;
    for (let count = 0; count < 10; count++) world.alloc(heap, 1);
    assert.equal(world.space.pages.committedBytes - before, 10 * 0x2000);
  });

  under('HEAP_SPEC §D.9: a freed full block is closed', [FULL], world => {
    const heap = world.create();
    const user = world.alloc(heap, 100);
    assert.equal(world.free(heap, user).value, 1);
    assert.equal(protection(world, user), PAGE_NOACCESS);
    assert.equal(stopOf(world.free(heap, user)), 0x07);
    assert.equal(world.size(heap, user), -1);
    assert.equal(world.validate(heap, user).value, 0);
    assert.equal(world.validate(heap).value, 1);
  });

  under('HEAP_SPEC §D.9: freed blocks are used again after a megabyte', [FULL], world => {
    const heap = world.create();
    const first = world.alloc(heap, 100);
    world.free(heap, first);
    const seen = new Set<number>();
    for (let count = 0; count < 200; count++) {
      const user = world.alloc(heap, 100);
      assert.ok(!seen.has(user) || count > 127, `block ${count} is one that is kept`);
      seen.add(user);
      assert.ok(allBytes(world, user, 100, 0xc0));
      assert.equal(world.free(heap, user).value, 1);
    }
    assert.ok(seen.size < 200);
  });

  under('HEAP_SPEC §D.9, §F.1: what is wrong around a block, in order', both, (world, P, kind) => {
    const info = P === 4 ? 0x20 : 0x40;
    const heap = world.create();
    const cases: readonly (readonly [number, number])[] = [
      [-info, 0x10],
      [-1, 0x11],
      [P - info, 0x06],
      [2 * P - info, 0x12],
      [21, 0x0f],
    ];
    for (const [at, stop] of cases) {
      const user = world.alloc(heap, 21);
      const byte = world.memory.u8(offset(user, at));
      world.fill(user + at, 1, byte ^ 1);
      const answer = world.free(heap, user);
      assert.deepEqual([answer.value, stopOf(answer), answer.raise], [0, stop, undefined], `${at}`);
      assert.match(answer.corruption?.failureName ?? '', /^verifier stop 0x/);
      assert.equal(stopOf(world.realloc(heap, user, 50)), stop);
      assert.deepEqual([world.validate(heap, user).value, world.validate(heap).value], [0, 0]);
      world.fill(user + at, 1, byte);
      assert.equal(world.free(heap, user).value, 1, kind);
    }
  });

  under('HEAP_SPEC §F.1: pointers that are no block of the heap', both, world => {
    const [heap, other] = [world.create(), world.create()];
    const user = world.alloc(heap, 64);
    for (const [handle, pointer] of [
      [heap, user + 16],
      [heap, user + 1],
      [other, user],
      [heap, 0x12345678],
      [heap, heap],
    ] as const)
      assert.equal(stopOf(world.free(handle, address(pointer))), 0x06);
    assert.equal(stopOf(world.free(address(0x7000000), user)), 0x05);
    assert.equal(world.destroy(other).value, 1);
    assert.equal(stopOf(world.allocAnswer(other, 1)), 0x05);
    assert.equal(stopOf(world.destroy(world.processHeap)), 0x09);
  });

  under('HEAP_SPEC §D.9: a light block that was written after its free', [LIGHT], world => {
    const heap = world.create();
    const user = world.alloc(heap, 64);
    world.free(heap, user);
    assert.ok(allBytes(world, user, 64, 0xf0));
    assert.equal(stopOf(world.free(heap, user)), 0x07);
    world.fill(user + 5, 1, 0);
    assert.equal(stopOf(world.validate(heap)), 0x0e);
    // The block leaves the queue when a megabyte was freed after it.
    const stops: (number | undefined)[] = [];
    for (let count = 0; count < 20; count++) stops.push(stopOf(world.free(heap, world.alloc(heap, 0x10000))));
    assert.deepEqual(
      stops.filter(stop => stop !== undefined),
      [0x0e],
    );
  });

  under('HEAP_SPEC §D.9: ReAlloc always moves, and zeroes what it is asked to', both, (world, P) => {
    const heap = world.create();
    const user = world.alloc(heap, 40);
    world.fill(user, 40, 0x33);
    assert.deepEqual(world.realloc(heap, user, 40, 0x10), { value: 0, lastError: 8 });
    const moved = address(world.realloc(heap, user, 80, ZERO).value);
    assert.notEqual(moved, user);
    assert.ok(allBytes(world, moved, 40, 0x33));
    assert.ok(allBytes(world, moved + 40, 40, 0));
    assert.equal(stopOf(world.free(heap, user)), 0x07);
    assert.equal(world.alloc(heap, 0x7ff00001), 0);
    assert.equal(moved % (2 * P), 0);
  });

  under('HEAP_SPEC §A.8: HeapWalk reports the busy blocks', both, world => {
    const heap = world.create();
    const users = [10, 5000, 0].map(size => world.alloc(heap, size));
    world.free(heap, world.alloc(heap, 77));
    assert.deepEqual(
      world.walk(heap).map(({ lpData, cbData, wFlags }) => [lpData, cbData, wFlags]),
      users.map((user, index) => [user, [10, 5000, 0][index], 4]),
    );
    assert.equal(world.walkEnd?.lastError, 259);
  });

  under('C-2, C-5, C-9, C-11 the list of heaps knows page heaps only', both, world => {
    const { peb } = world.context.process;
    const count = (): number => u32(world, peb + world.profile.width.peb.numberOfHeaps);
    assert.equal(count(), 1);
    const reserved = world.space.regions.list.length;
    const heap = world.create();
    world.alloc(heap, 100);
    world.alloc(heap, 3_000_000);
    assert.equal(count(), 2);
    assert.equal(world.destroy(heap).value, 1);
    assert.deepEqual([count(), world.space.regions.list.length], [1, reserved]);
  });

  under('HEAP_SPEC §D.9: a backwards block begins behind a closed page', ['backwards'], world => {
    const heap = world.create();
    for (const size of [0, 1, 21, 4096, 4097]) {
      const user = world.alloc(heap, size);
      assert.equal(user % 4096, 0);
      assert.equal(protection(world, user - 1), PAGE_NOACCESS);
      assert.notEqual(protection(world, user), PAGE_NOACCESS);
      assert.ok(allBytes(world, user, size, 0xc0));
      assert.deepEqual([world.size(heap, user), world.validate(heap, user).value], [size, 1]);
    }
    assert.deepEqual(
      world.walk(heap).map(entry => [entry.cbData, entry.cbOverhead]),
      [0, 1, 21, 4096, 4097].map(size => [size, 0]),
    );
    const user = world.alloc(heap, 21);
    world.fill(user + 21, 1, 0);
    assert.equal(stopOf(world.validate(heap)), 0x0f);
    assert.equal(stopOf(world.free(heap, user)), 0x0f);
    assert.equal(stopOf(world.free(heap, address(user + 1))), 0x06);
  });

  under('HEAP_SPEC §D.9: an unaligned block ends right at the closed page', ['unaligned'], world => {
    const heap = world.create();
    for (const size of [0, 1, 21, 4095]) {
      const user = world.alloc(heap, size);
      assert.equal((user + size) % 4096, 0);
      assert.equal(protection(world, user + size), PAGE_NOACCESS);
      assert.deepEqual([world.size(heap, user), world.validate(heap, user).value], [size, 1]);
    }
    const user = world.alloc(heap, 21);
    world.fill(user - 1, 1, 0);
    assert.equal(stopOf(world.free(heap, user)), 0x11);
  });

  under('HEAP_SPEC §D.9: a block with options keeps its bytes, then is closed', every, (world, _, kind) => {
    const heap = world.create();
    const user = world.alloc(heap, 21);
    world.fill(user, 21, 0x5a);
    const moved = address(world.realloc(heap, user, 5001).value);
    assert.notEqual(moved, user);
    assert.ok(allBytes(world, moved, 21, 0x5a));
    assert.equal(protection(world, user) === PAGE_NOACCESS, kind !== 'light');
    assert.equal(stopOf(world.free(heap, user)), 0x07);
    assert.equal(world.free(heap, moved).value, 1);
    assert.equal(world.destroy(heap).value, 1);
  });

  under('HEAP_SPEC §A.3: a failure takes nothing', every, (world, _, kind) => {
    const limited = new HeapWorld(world.profile.id, {
      heap: { globalFlags: 0x2000000, pageHeap: kind },
      commitLimit: 0x200000,
    });
    const heap = limited.create();
    const users: Address[] = [];
    for (;;) {
      const answer = limited.allocAnswer(heap, 0x8000);
      if (answer.value === 0) {
        assert.equal(answer.lastError, 8);
        break;
      }
      users.push(address(answer.value));
    }
    assert.ok(users.length > 10);
    assert.equal(limited.validate(heap).value, 1);
    for (const user of users) assert.equal(limited.free(heap, user).value, 1);
    assert.equal(limited.validate(heap).value, 1);
  });
});

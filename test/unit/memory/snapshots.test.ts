import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Hash } from '../../../engine/base/hash';
import { type Address, address, NULL } from '../../../engine/base/units';
import { AddressSpace } from '../../../engine/memory/address-space';
import { ntAllocate, ntFree, ntProtect, ntQuery } from '../../../engine/memory/virtual-memory';
import {
  MEM_COMMIT,
  MEM_DECOMMIT,
  MEM_PRIVATE,
  MEM_RELEASE,
  MEM_RESERVE,
  PAGE_NOACCESS,
  PAGE_READONLY,
  PAGE_READWRITE,
} from '../../../engine/nt/memory-flags';

const HIGHEST = address(0x7ffeffff);
const makeSpace = (): AddressSpace =>
  new AddressSpace({ pointerBytes: 4, commitLimit: undefined, highestAddress: HIGHEST });

function hashOf(space: AddressSpace): string {
  const hash = new Hash();
  space.hashInto(hash);
  return hash.digest();
}

function commitPages(space: AddressSpace, pages: number): Address {
  return ntAllocate(space, NULL, pages * 0x1000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE).base;
}

/** One operation of a random history. Places are pages of a window of 64 pages at 0x100000. */
interface Operation {
  readonly kind: 'reserve' | 'commit' | 'decommit' | 'release' | 'protect' | 'store';
  readonly page: number;
  readonly pages: number;
  readonly protect: number;
}

const WINDOW = 0x100000;
const WINDOW_PAGES = 64;
const operation: fc.Arbitrary<Operation> = fc.record({
  kind: fc.constantFrom(
    'reserve',
    'reserve',
    'commit',
    'commit',
    'decommit',
    'release',
    'protect',
    'store',
    'store',
  ),
  page: fc.nat(WINDOW_PAGES - 1),
  pages: fc.integer({ min: 1, max: 20 }),
  protect: fc.constantFrom(PAGE_NOACCESS, PAGE_READONLY, PAGE_READWRITE),
});

function perform(space: AddressSpace, { kind, page, pages, protect }: Operation, value: number): number {
  const at = address(WINDOW + page * 0x1000);
  const size = pages * 0x1000;
  if (kind === 'reserve') return ntAllocate(space, at, size, MEM_RESERVE, protect).status;
  if (kind === 'commit') return ntAllocate(space, at, size, MEM_COMMIT, protect).status;
  if (kind === 'decommit') return ntFree(space, at, size, MEM_DECOMMIT).status;
  if (kind === 'release') return ntFree(space, at, size, MEM_RELEASE).status;
  if (kind === 'protect') return ntProtect(space, at, size, protect).status;
  if (space.firstDenied(at, 4, 'write') !== undefined) return 1;
  space.store32(at, value);
  return 0;
}

/** What the rules say about one page, without regions or frames: the slow, obvious model. */
interface ModelPage {
  /** Number of the reservation it belongs to; 0 when free. */
  region: number;
  /** 0 when only reserved. */
  protect: number;
  value: number;
}

class Model {
  readonly pages: ModelPage[] = Array.from({ length: WINDOW_PAGES + 32 }, () => ({
    region: 0,
    protect: 0,
    value: 0,
  }));
  #regions = 0;

  perform({ kind, page, pages, protect }: Operation, value: number): boolean {
    const range = this.pages.slice(page, page + pages);
    const { region } = this.pages[page]!;
    const isInside = region !== 0 && range.every(each => each.region === region);
    if (kind === 'reserve') {
      const whole = this.pages.slice(page - (page % 16), page + pages);
      if (whole.some(each => each.region !== 0)) return false;
      this.#regions++;
      for (const each of whole) Object.assign(each, { region: this.#regions, protect: 0, value: 0 });
      return true;
    }
    if (kind === 'store') {
      if (this.pages[page]!.protect !== PAGE_READWRITE) return false;
      this.pages[page]!.value = value;
      return true;
    }
    if (!isInside || (kind === 'protect' && range.some(each => each.protect === 0))) return false;
    for (const each of range) {
      if (kind === 'protect' || kind === 'commit') each.protect = protect;
      else Object.assign(each, { protect: 0, value: 0 });
      if (kind === 'release') each.region = 0;
    }
    // What lies above a released middle is a region of its own from now on.
    if (kind === 'release') {
      const above = this.pages.slice(page + pages).filter(each => each.region === region);
      if (above.length > 0) this.#regions++;
      for (const each of above) each.region = this.#regions;
    }
    return true;
  }
}

describe('a sequence of virtual memory calls', () => {
  it('leaves every page as the rules say', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 60 }), operations => {
        const space = makeSpace();
        const model = new Model();
        operations.forEach((each, index) => {
          assert.equal(perform(space, each, index + 1) === 0, model.perform(each, index + 1), each.kind);
        });
        model.pages.forEach((expected, page) => {
          const at = address(WINDOW + page * 0x1000);
          const run = ntQuery(space, at)!;
          const state = expected.region === 0 ? 'free' : expected.protect === 0 ? 'reserved' : 'committed';
          assert.deepEqual([run.state, run.protect], [state, expected.protect]);
          if (state === 'committed') assert.equal(space.peekNumber(at, 4), expected.value);
        });
        const committed = model.pages.filter(page => page.protect !== 0).length;
        assert.equal(space.committedBytes, committed * 0x1000);
      }),
      { numRuns: 300 },
    );
  });
});

describe('snapshots of an address space', () => {
  it('bring back regions, page states, bytes and shadow', () => {
    const space = makeSpace();
    const base = commitPages(space, 4);
    space.store32(base, 1);
    space.shadow.setNone(address(base + 0x1000), 64);
    const hash = hashOf(space);
    const snapshot = space.snapshot();
    space.store32(base, 2);
    space.shadow.setUser(address(base + 0x1000), 10, false);
    ntFree(space, base, 0, MEM_RELEASE);
    commitPages(space, 40);
    assert.notEqual(hashOf(space), hash);
    space.restore(snapshot);
    assert.equal(hashOf(space), hash);
    assert.equal(space.load32(base), 1);
    assert.equal(space.shadow.stateAt(address(base + 0x1000)), 0);
    assert.equal(space.committedBytes, 0x4000);
  });

  it('keep their bytes when the live space goes on, in any order of restoring', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('take', 'restore', 'release', 'work'), fc.nat(), operation), {
          maxLength: 80,
        }),
        moves => {
          const space = makeSpace();
          const taken: { snapshot: ReturnType<AddressSpace['snapshot']>; hash: string }[] = [];
          moves.forEach(([move, choice, each], index) => {
            const chosen = taken.length === 0 ? 0 : choice % taken.length;
            if (move === 'work') perform(space, each, index + 1);
            else if (move === 'take') taken.push({ hash: hashOf(space), snapshot: space.snapshot() });
            else if (taken.length > 0 && move === 'restore') {
              space.restore(taken[chosen]!.snapshot);
              assert.equal(hashOf(space), taken[chosen]!.hash);
            } else if (taken.length > 0) space.release(taken.splice(chosen, 1)[0]!.snapshot);
          });
          for (const { snapshot, hash } of taken) {
            space.restore(snapshot);
            assert.equal(hashOf(space), hash);
          }
          for (const { snapshot } of taken) space.release(snapshot);
          assert.equal(space.snapshotBytes, 0);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('cost only the pages written since the one before', () => {
    const space = makeSpace();
    const base = commitPages(space, 1000);
    space.fill(base, 1000 * 0x1000, 1);
    const first = space.snapshot();
    space.store8(base, 2);
    space.store8(address(base + 0x500000 / 2), 2);
    const second = space.snapshot();
    assert.ok(second.bytes < 3 * 0x2000, `${second.bytes} bytes`);
    assert.ok(space.snapshotBytes < 3 * 0x2000 + 8 * 0x800, `${space.snapshotBytes} bytes held`);
    space.release(first);
    space.release(second);
    assert.equal(space.snapshotBytes, 0);
  });

  it('do not slow down or change a space that nobody writes to', () => {
    const space = makeSpace();
    const base = commitPages(space, 3);
    space.store32(base, 5);
    const hash = hashOf(space);
    for (let count = 0; count < 100; count++) space.release(space.snapshot());
    assert.equal(hashOf(space), hash);
    space.store32(base, 6);
    assert.equal(space.load32(base), 6);
  });

  it('give equal hashes to equal contents, however they came about', () => {
    const one = makeSpace();
    const other = makeSpace();
    const base = commitPages(one, 2);
    commitPages(other, 2);
    one.store32(base, 7);
    one.store32(base, 0);
    one.shadow.setNone(base, 0x1000);
    assert.equal(hashOf(one), hashOf(other));
    other.protectPages(base, 0x1000, PAGE_READONLY);
    assert.notEqual(hashOf(one), hashOf(other));
  });
});

describe('a fork of an address space', () => {
  it('has the same contents and a life of its own', () => {
    const space = new AddressSpace({
      pointerBytes: 8,
      commitLimit: undefined,
      highestAddress: address(0x7fffffeffff),
    });
    const low = commitPages(space, 2);
    space.store32(low, 1);
    const high = address(0x7ff000000000 - 0x10000000000);
    space.reserveAt(high, 0x2000, PAGE_READWRITE, MEM_PRIVATE);
    space.commit(high, 0x2000, PAGE_READWRITE, 'heap');
    space.shadow.setUser(high, 12, false);
    space.shadow.setOwner(high, 3);
    space.store32(high, 2);
    const snapshot = space.snapshot();
    const fork = space.fork();
    assert.equal(hashOf(fork), hashOf(space));
    assert.deepEqual(
      [fork.load32(high), fork.shadow.isInitialised(address(high + 4)), fork.ownerAt(high)],
      [2, false, 3],
    );
    fork.store32(high, 9);
    fork.store32(low, 9);
    assert.deepEqual([space.load32(high), space.load32(low)], [2, 1]);
    space.store32(low, 8);
    assert.equal(fork.load32(low), 9);
    space.release(snapshot);
  });
});

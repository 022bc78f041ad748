import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Hash } from '../../../engine/base/hash';
import { type Address, address, PAGE_SIZE } from '../../../engine/base/units';
import { AddressSpace, type SpaceSnapshot } from '../../../engine/memory/address-space';
import { MEM_MAPPED, PAGE_READONLY, PAGE_READWRITE, PAGE_WRITECOPY } from '../../../engine/nt/memory-flags';

const PAGES = 6;
const at = (page: number): Address => address(0x100000 + page * 0x10000);

function makeSpace(): AddressSpace {
  const space = new AddressSpace({
    pointerBytes: 4,
    commitLimit: undefined,
    highestAddress: address(0x7ffeffff),
  });
  for (let page = 0; page < PAGES; page++) space.reserveAt(at(page), PAGE_SIZE, PAGE_READWRITE, MEM_MAPPED);
  return space;
}

const hashOf = (space: AddressSpace): string => {
  const hash = new Hash();
  space.hashInto(hash);
  return hash.digest();
};

/** What a page shows: the number of a cell, or nothing; and whether it takes a cell of its own when it is written to. */
interface Shown {
  cell: number;
  protect: number;
}

/** The slow, obvious model: pages name cells. */
class Model {
  shown: (Shown | undefined)[] = [];
  cells: number[] = [];

  copy(): Model {
    const copy = new Model();
    copy.shown = this.shown.map(each => each && { ...each });
    copy.cells = [...this.cells];
    return copy;
  }

  values(): readonly (number | undefined)[] {
    return Array.from({ length: PAGES }, (_, page) => {
      const shown = this.shown[page];
      return shown && this.cells[shown.cell]!;
    });
  }
}

const valuesOf = (space: AddressSpace): readonly (number | undefined)[] =>
  Array.from({ length: PAGES }, (_, page) => space.peekNumber(at(page), 4));

const operation = fc.record({
  kind: fc.constantFrom(
    'commit',
    'share',
    'share',
    'store',
    'store',
    'store',
    'decommit',
    'keep',
    'back',
    'forget',
  ),
  page: fc.nat(PAGES - 1),
  other: fc.nat(PAGES - 1),
  protect: fc.constantFrom(PAGE_READWRITE, PAGE_READONLY, PAGE_WRITECOPY),
});

describe('Pages that share a frame', () => {
  it('show each other’s stores, in every history, with snapshots and forks', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 80, size: 'max' }), operations => {
        const space = makeSpace();
        let model = new Model();
        const kept: { snapshot: SpaceSnapshot; model: Model; hash: string }[] = [];
        operations.forEach(({ kind, page, other, protect }, step) => {
          const shown = model.shown[page];
          if (kind === 'commit' && shown === undefined) {
            space.commit(at(page), PAGE_SIZE, protect, 'program');
            model.shown[page] = { cell: model.cells.push(0) - 1, protect };
          } else if (kind === 'share' && shown === undefined && model.shown[other] !== undefined) {
            assert.ok(space.commitShared(at(page), at(other), PAGE_SIZE, protect));
            model.shown[page] = { cell: model.shown[other].cell, protect };
          } else if (kind === 'store' && shown !== undefined && shown.protect !== PAGE_READONLY) {
            space.store32(at(page), step + 1);
            if (shown.protect === PAGE_WRITECOPY) {
              shown.cell = model.cells.push(0) - 1;
              shown.protect = PAGE_READWRITE;
            }
            model.cells[shown.cell] = step + 1;
          } else if (kind === 'decommit') {
            space.decommit(at(page), PAGE_SIZE);
            model.shown[page] = undefined;
          } else if (kind === 'keep')
            kept.push({ snapshot: space.snapshot(), model: model.copy(), hash: hashOf(space) });
          else if (kind === 'back' && kept.length > 0) {
            const from = kept[other % kept.length]!;
            space.restore(from.snapshot);
            model = from.model.copy();
            assert.equal(hashOf(space), from.hash);
          } else if (kind === 'forget' && kept.length > 0)
            space.release(kept.splice(other % kept.length, 1)[0]!.snapshot);
          assert.deepEqual(valuesOf(space), model.values(), kind);
          if (step % 10 === 0)
            assert.equal(hashOf(space), hashOf(space.fork()), 'a hash is of what there is');
          for (let each = 0; each < PAGES; each++)
            assert.equal(space.protectionAt(at(each)), model.shown[each]?.protect ?? 0);
        });
        const fork = space.fork();
        assert.equal(hashOf(fork), hashOf(space));
        for (let page = 0; page < PAGES; page++) {
          const shown = model.shown[page];
          if (shown?.protect !== PAGE_READWRITE) continue;
          fork.store32(at(page), 1000 + page);
          model.cells[shown.cell] = 1000 + page;
        }
        assert.deepEqual(valuesOf(fork), model.values());
        for (const { snapshot } of kept) space.release(snapshot);
        space.decommit(at(0), PAGE_SIZE);
        assert.equal(space.snapshotBytes, 0);
      }),
      { numRuns: 60 },
    );
  });
});

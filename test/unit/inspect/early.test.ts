import assert from 'node:assert/strict';
import { type Address, address, NULL } from '../../../engine/base/units';
import { HeapAlloc, HeapCreate, HeapFree } from '../../../engine/heap/calls';
import { RunKind } from '../../../engine/inspect/seam';
import { EARLY_IDS } from '../../support/early-world';
import { HeapProcessFixture } from './process';

for (const profile of EARLY_IDS)
  describe(`the blocks of a heap on ${profile}, to the inspector`, () => {
    const setUp = (options = 0) => {
      const process = new HeapProcessFixture(profile);
      const heap = address(HeapCreate(process.context, options, 0, 0).value);
      const alloc = (size: number): Address => address(HeapAlloc(process.context, heap, 0, size).value);
      const free = (at: Address): void => { HeapFree(process.context, heap, 0, at); }; // prettier-ignore
      const rows = () => process.ask('blocks', { heap, first: 0, count: 1000 });
      return { process, heap, alloc, free, rows };
    };
    const isXp = profile === 'xp-x86';

    it('are busy, free, or cached on a lookaside list', () => {
      const { alloc, free, rows } = setUp();
      const [a, b, c] = [100, 64, 24].map(alloc);
      free(b!);
      const { kind, user, requested, broken } = rows();
      assert.deepEqual(
        [...kind.slice(0, 3)],
        [RunKind.Busy, isXp ? RunKind.Cached : RunKind.Free, RunKind.Busy],
      );
      assert.deepEqual([user[0], user[2], requested[0], requested[2]], [a, c, 100, 24]);
      assert.equal(broken, null);
    });

    it('hang on free lists that are named by their number', () => {
      const { process, heap, alloc, free } = setUp(1);
      const [, b] = [56, 56, 56].map(alloc);
      free(b!);
      const { lists } = process.ask('freeLists', { heap, first: 0, count: 100 });
      assert.deepEqual(
        lists.map(list => [list.name, list.count]),
        [
          ['FreeLists[0]', 1],
          ['FreeLists[8]', 1],
        ],
      );
    });

    it('go on behind a header whose size was written over, which is the damaged one', () => {
      const { process, heap, alloc, rows } = setUp(1);
      const users = [40, 40, 40, 40, 40].map(alloc);
      for (const size of [0x41, 2]) {
        process.space.poke(address(users[2]! - 8), Uint8Array.of(size, 0));
        const { kind, user, broken } = rows();
        assert.deepEqual([...kind.slice(0, 5)], [1, 1, RunKind.Damaged, 1, 1]);
        assert.deepEqual([user[3], broken?.at], [users[3], users[2]! - 8]);
        assert.notEqual(process.ask('overview', {}).heaps.find(each => each.handle === heap)!.damage, '');
      }
    });

    it('never stop an answer, whatever a program writes over the heap', () => {
      const { process, heap, alloc, free } = setUp();
      const users = Array.from({ length: 50 }, (_, index) => alloc(index * 5));
      for (let index = 0; index < 50; index += 3) free(users[index]!);
      const size = 0x3000;
      let random = 7;
      for (let round = 0; round < 60; round++) {
        const junk = Uint8Array.from({ length: 32 }, () => (random = (random * 69069 + 1) >>> 0) >>> 24);
        const at = address(heap + (random % (size - 32)));
        if (process.space.isCommitted(at))
          process.space.poke(at, junk.subarray(0, Math.min(32, 0x1000 - (at % 0x1000))));
        for (const row of process.ask('overview', {}).heaps) {
          if (row.damage.includes('signature 0xEEFF')) continue;
          process.ask('blocks', { heap: row.handle, first: 0, count: 1000 });
          process.ask('freeLists', { heap: row.handle, first: 0, count: 500 });
          process.ask('segments', { heap: row.handle });
          process.ask('heapHeader', { heap: row.handle });
        }
        process.ask('block', { at: heap + (random % size) });
        assert.ok(process.ask('map', { at: heap, end: heap + 0x10000, cells: 256 }).run.length > 0);
      }
      assert.notEqual(heap, NULL);
    });
  });

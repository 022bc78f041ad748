import { VISTA_IDS } from '../../support/vista-world';
import assert from 'node:assert/strict';
import { address, type Address } from '../../../engine/base/units';
import { type BlockRows, type MapView, RunKind } from '../../../engine/inspect/seam';
import { HeapProcessFixture } from './process';

/** Bytes of an answer whose columns are typed arrays. */
const bytesOf = (answer: MapView | BlockRows): number =>
  Object.values(answer).reduce<number>(
    (sum, value) => sum + (ArrayBuffer.isView(value) ? value.byteLength : JSON.stringify(value).length),
    0,
  );

/** Milliseconds of the fastest of ten runs. */
function fastest(run: () => void): number {
  const times = Array.from({ length: 10 }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.min(...times);
}

for (const profile of VISTA_IDS)
  describe(`the blocks of a heap on ${profile}`, () => {
    it('are those that were allocated and freed, with the bytes that were asked for', () => {
      const process = new HeapProcessFixture(profile);
      const heap = process.heap();
      const users = [100, 64, 24, 1].map(bytes => process.allocate(heap, bytes));
      process.free(heap, users[1]!);
      const rows = process.ask('blocks', { heap: heap.at, first: 0, count: 1000 });
      const busy = [...rows.user].filter((_, index) => rows.kind[index] === RunKind.Busy);
      assert.deepEqual(busy, [users[0], users[2], users[3]]);
      assert.deepEqual([...rows.requested].filter(bytes => bytes > 0).slice(0, 3), [100, 24, 1]);
      assert.equal(rows.kind[1], RunKind.Free);
      assert.equal(rows.broken, null);
      assert.equal(rows.total, rows.at.length);
    });

    it('are found by any of their bytes, and by row', () => {
      const process = new HeapProcessFixture(profile);
      const heap = process.heap();
      const users = Array.from({ length: 20 }, (_, index) => process.allocate(heap, 16 + index * 8));
      for (const [index, user] of users.entries()) {
        assert.equal(process.ask('blockIndex', { heap: heap.at, at: user + 15 }).index, index);
        const { at } = process.ask('blocks', { heap: heap.at, first: index, count: 1 });
        assert.equal(at[0], user - heap.profile.headerBytes);
      }
      assert.equal(process.ask('blockIndex', { heap: heap.at, at: 0x1000 }).index, -1);
    });

    it('add up to what the heap says of itself', () => {
      const process = new HeapProcessFixture(profile);
      const heap = process.heap();
      const users = Array.from({ length: 200 }, (_, index) => process.allocate(heap, (index % 30) * 40 + 8));
      for (let index = 0; index < users.length; index += 3) process.free(heap, users[index]!);
      const row = process.ask('overview', {}).heaps.find(each => each.handle === heap.at)!;
      const total = heap.memory.pointer(address(heap.at + heap.layout.TotalFreeSize)) * heap.profile.granule;
      assert.equal(row.freeBytes, total);
      assert.equal(row.freeCount, process.ask('freeLists', { heap: heap.at, first: 0, count: 500 }).total);
      assert.equal(row.growable, true);
      assert.equal(row.damage, '');
      assert.equal(row.blockCount, row.busyCount + row.freeCount);
    });

    it('include large ones, last, each a region of its own', () => {
      const process = new HeapProcessFixture(profile);
      const heap = process.heap();
      process.allocate(heap, 16);
      const user = process.allocate(heap, 0x120000);
      const rows = process.ask('blocks', { heap: heap.at, first: 0, count: 1000 });
      const last = rows.total - 1;
      assert.equal(rows.kind[last], RunKind.Large);
      assert.equal(rows.user[last], user);
      assert.equal(rows.requested[last], 0x120000);
      assert.equal(process.ask('block', { at: user + 0x8000 })?.kind, RunKind.Large);
      const region = process
        .ask('regions', { first: 0, count: 100 })
        .regions.find(each => each.type === 'large');
      assert.equal(region?.heap, heap.at);
      assert.deepEqual(
        process.ask('segments', { heap: heap.at }).segments.map(segment => segment.large),
        [false, true],
      );
    });

    it('go on behind a damaged header, which is marked with the rule it breaks', () => {
      const process = new HeapProcessFixture(profile);
      const heap = process.heap();
      const users = [40, 40, 40, 40, 40].map(bytes => process.allocate(heap, bytes));
      const victim = users[2]! - heap.profile.headerBytes;
      process.space.poke(address(victim + heap.profile.codeAt), Uint8Array.of(0x41, 0x41, 0x41, 0x41));
      const rows = process.ask('blocks', { heap: heap.at, first: 0, count: 1000 });
      assert.deepEqual([...rows.kind.slice(0, 5)], [1, 1, RunKind.Damaged, 1, 1]);
      assert.equal(rows.user[3], users[3]);
      assert.equal(rows.broken?.at, victim + heap.profile.codeAt);
      assert.match(rows.broken.claim, /checksum/);
      assert.match(process.ask('block', { at: users[2]! })?.state ?? '', /checksum/);
      assert.match(process.ask('overview', {}).heaps[1]!.damage, /checksum/);
      const map = process.ask('map', { at: victim, end: victim + 8, cells: 10 });
      assert.deepEqual([...map.kind], [RunKind.Damaged]);
    });

    it('are whole while a link between the free ones is not, and the heap says so', () => {
      const process = new HeapProcessFixture(profile);
      const heap = process.heap();
      const users = [40, 40, 40].map(bytes => process.allocate(heap, bytes));
      process.free(heap, users[1]!);
      process.space.poke(users[1]!, Uint8Array.of(0x40, 0x41, 0x41, 0x41));
      assert.equal(process.ask('blocks', { heap: heap.at, first: 0, count: 9 }).broken, null);
      assert.match(process.ask('overview', {}).heaps[1]!.damage, /free list/);
      const { entries } = process.ask('freeLists', { heap: heap.at, first: 0, count: 9 });
      assert.match(entries.at(-1)!.fault, /broken rule/);
    });

    it('never stop an answer, whatever a program writes over the heap', () => {
      const process = new HeapProcessFixture(profile);
      const heap = process.heap();
      for (let index = 0; index < 50; index++) process.allocate(heap, index * 5);
      const size = 0x1000;
      let random = 7;
      for (let round = 0; round < 60; round++) {
        const junk = Uint8Array.from({ length: 32 }, () => (random = (random * 69069 + 1) >>> 0) >>> 24);
        process.space.poke(address(heap.at + (random % (size - 32))), junk);
        for (const heapRow of process.ask('overview', {}).heaps) {
          if (heapRow.damage.includes('signature 0xEEFF')) continue;
          process.ask('blocks', { heap: heapRow.handle, first: 0, count: 1000 });
          process.ask('freeLists', { heap: heapRow.handle, first: 0, count: 500 });
          process.ask('segments', { heap: heapRow.handle });
          process.ask('heapHeader', { heap: heapRow.handle });
          process.ask('frontEnd', { heap: heapRow.handle, bucket: 0, first: 0, count: 500 });
        }
        const map = process.ask('map', { at: heap.at, end: heap.at + 0x10000, cells: 256 });
        assert.ok(map.run.length > 0);
        process.ask('block', { at: heap.at + (random % size) });
      }
    });
  });

describe('a view of the map', () => {
  const covers = (map: MapView): void => {
    for (let index = 1; index < map.run.length; index++)
      assert.equal(map.run[index], map.run[index - 1]! + map.size[index - 1]!, `run ${index}`);
    assert.ok(map.run[0]! <= map.at);
    assert.ok(map.run.at(-1)! + map.size.at(-1)! >= map.end);
  };

  it('covers its range without gaps, from empty space over heaps to reserved pages', () => {
    const process = new HeapProcessFixture('win10-x86');
    const heap = process.heap();
    process.allocate(heap, 100);
    const map = process.ask('map', { at: 0, end: 0x100_0000, cells: 1400 });
    assert.equal(map.detail, true);
    covers(map);
    const kinds = new Set(map.kind);
    for (const kind of [RunKind.Unmapped, RunKind.Busy, RunKind.Internal, RunKind.Free, RunKind.Reserved])
      assert.ok(kinds.has(kind), `kind ${kind}`);
  });

  it('has the notch and the slack of a block', () => {
    const process = new HeapProcessFixture('win10-x86');
    const heap = process.heap();
    const user = process.allocate(heap, 100);
    const map = process.ask('map', { at: user, end: user + 4, cells: 4 });
    assert.deepEqual(
      [map.run[0], map.size[0], map.header[0], map.slack[0], map.ordinal[0], map.heap[0]],
      [user - 8, 112, 8, 4, 0, heap.at],
    );
  });

  it('too coarse for blocks has the share of busy bytes in every cell', () => {
    const process = new HeapProcessFixture('win10-x64');
    const heap = process.heap();
    const users = Array.from({ length: 6000 }, (_, index) =>
      process.allocate(heap, 16 + ((index * 37) % 53) * 11),
    );
    for (let index = 0; index < users.length; index += 3) process.free(heap, users[index]!);
    const isBusy = (kind: number): boolean => kind === RunKind.Busy || kind === RunKind.Large;
    for (const cells of [16, 100, 700]) {
      const [at, end] = [heap.at + 0x1230, users.at(-1)! - 0x70];
      const map = process.ask('map', { at, end, cells });
      assert.equal(map.detail, false);
      const busy = new Float64Array(cells);
      const span = (end - at) / cells;
      for (let first = 0; first < 6000; first += 1000) {
        const rows = process.ask('blocks', { heap: heap.at, first, count: 1000 });
        rows.at.forEach((from, row) => {
          if (!isBusy(rows.kind[row]!)) return;
          for (let cell = 0; cell < cells; cell++) {
            const top = Math.min(from + rows.size[row]!, at + (cell + 1) * span);
            busy[cell]! += Math.max(0, top - Math.max(from, at + cell * span));
          }
        });
      }
      assert.deepEqual(
        [...map.busyShare],
        Array.from(busy, bytes => Math.round((255 * bytes) / span)),
      );
      assert.ok(map.heap.every(handle => handle === heap.at));
    }
  });

  it('of 100,000 blocks stays below 64 KB and costs one walk', function () {
    this.timeout(20_000);
    const process = new HeapProcessFixture('win10-x86');
    const heap = process.heap();
    const users: Address[] = [];
    for (let index = 0; index < 100_000; index++) users.push(process.allocate(heap, 24 + (index % 7) * 16));
    for (let index = 0; index < users.length; index += 5) process.free(heap, users[index]!);
    const whole = process.ask('map', { at: heap.at, end: users.at(-1)!, cells: 1400 });
    assert.equal(whole.detail, false);
    covers(whole);
    assert.ok(bytesOf(whole) < 65536, `${bytesOf(whole)} bytes`);
    const near = process.ask('map', { at: users[50_000]!, end: users[50_000]! + 0x4000, cells: 1400 });
    assert.equal(near.detail, true);
    covers(near);
    const rows = process.ask('blocks', { heap: heap.at, first: 60_000, count: 1000 });
    assert.ok(bytesOf(rows) < 65536, `${bytesOf(rows)} bytes`);
    // About 2 ms on an idle machine; the bound only catches work that grows faster than the heap.
    const map = fastest(() =>
      process.ask('map', { at: users[70_000]!, end: users[70_000]! + 0x4000, cells: 1400 }),
    );
    assert.ok(map < 500, `${map.toFixed(1)} ms`);
  });
});

describe('a wrong question', () => {
  const process = new HeapProcessFixture('win7-x64');

  for (const [name, run, words] of [
    [
      'a heap that is none',
      () => process.ask('blocks', { heap: 0x1234, first: 0, count: 1 }),
      /no heap has the handle/,
    ],
    [
      'too many rows',
      () => process.ask('blocks', { heap: process.processHeap, first: 0, count: 1001 }),
      /from 0 to 1000/,
    ],
    [
      'too many cells',
      () => process.ask('map', { at: 0, end: 1, cells: 5000 }),
      /cells is an integer from 1 to 4096/,
    ],
    ['an empty range', () => process.ask('map', { at: 10, end: 10, cells: 1 }), /end is an integer from 11/],
    ['a fraction', () => process.ask('block', { at: 1.5 }), /at is an integer.*given was 1.5/],
    ['nothing', () => process.ask('block', undefined as never), /given was nothing/],
  ] as const)
    it(`(${name}) is refused in words`, () => {
      assert.throws(run, (error: unknown) => error instanceof RangeError && words.test(error.message));
    });

  it('about empty address space has an empty answer', () => {
    assert.equal(process.ask('block', { at: 0x10 }), null);
    assert.deepEqual([...process.ask('bytes', { at: 0x10, size: 4 }).readable], [0, 0, 0, 0]);
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EventLog } from '../../../engine/timeline/event-log';

type Row = [
  kind: number,
  step: number,
  thread: number,
  pc: number,
  heap: number,
  at: number,
  size: number,
  aux: number,
];

const rowOf = (log: EventLog, index: number): Row => [
  log.kind(index),
  log.step(index),
  log.thread(index),
  log.pc(index),
  log.heap(index),
  log.at(index),
  log.size(index),
  log.aux(index),
];

describe('EventLog', () => {
  it('gives back what was logged, however big the numbers', () => {
    const row = fc.tuple(
      fc.integer({ min: 1, max: 12 }),
      fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 2 ** 40 })),
      fc.integer({ min: 0, max: 10_000 }),
      fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      fc.constantFrom(0, 0x630000, 0x7fff12340000),
      fc.integer({ min: 0, max: 2 ** 47 - 1 }),
      fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 2 ** 47 })),
      fc.oneof(fc.integer({ min: -1, max: 1000 }), fc.integer({ min: 0, max: 2 ** 32 - 1 })),
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), fc.nat(60), (rows, kept) => {
        const sorted = rows.sort((a, b) => a[1] - b[1]);
        const log = new EventLog();
        for (const each of sorted) log.add(...each);
        assert.equal(log.count, sorted.length);
        sorted.forEach((each, index) => {
          assert.deepEqual(rowOf(log, index), each);
          assert.equal(
            log.firstAt(each[1]),
            sorted.findIndex(other => other[1] >= each[1]),
          );
        });
        log.truncate(kept);
        assert.equal(log.count, Math.min(kept, sorted.length));
        log.add(1, 2 ** 41, 1, 2, 3, 4, 5, 6);
        assert.deepEqual(rowOf(log, log.count - 1), [1, 2 ** 41, 1, 2, 3, 4, 5, 6]);
      }),
    );
  });

  it('takes many at once as it takes each', () => {
    const [each, together] = [new EventLog(), new EventLog()];
    // As many heaps as it has names for.
    for (const heaps of [1, 0xfffd, 1]) {
      const step = each.count + 2 ** 33;
      for (let number = 0; number < heaps; number++) {
        const heap = 0x10000 * (each.count + 1);
        for (const log of [each, together]) log.add(1, step, 1, 0, heap, 0, 0, 0);
      }
      const count = 9000;
      const tag = together.tagOf(0x1000);
      assert.ok(tag !== undefined);
      const words = new Int32Array(count * 6);
      for (let index = 0; index < count; index++) {
        const row: Row = [3, step + index, 7, index, 0x1000, -index >>> 0, 24, index - 1];
        words.set([row[0] | (row[2] << 4) | tag, row[1], row[3], row[5], row[6], row[7]], index * 6);
        if (index >= 100) each.add(...row);
      }
      together.addAll(words, 100, count, step);
    }
    assert.equal(together.count, each.count);
    assert.equal(together.bytes, each.bytes);
    for (let index = 0; index < each.count; index += 997)
      assert.deepEqual(rowOf(together, index), rowOf(each, index));
    assert.deepEqual(rowOf(together, each.count - 1), rowOf(each, each.count - 1));
    assert.equal(together.tagOf(0x2000), undefined);
  });

  it('drops the oldest under its bound and keeps the indices of the others', () => {
    const log = new EventLog(1_000_000);
    for (let step = 0; step < 200_000; step++) log.add(3, step, 1, step, 0x630000, step * 16, 24, step);
    assert.ok(log.bytes <= 1_000_000, `${log.bytes} bytes`);
    assert.ok(log.dropped > 150_000 && log.dropped < 170_000, `${log.dropped} dropped`);
    assert.equal(log.count, 200_000);
    assert.equal(log.firstAt(0), log.dropped);
    assert.equal(log.firstAt(190_000), 190_000);
    assert.equal(log.at(199_999), 199_999 * 16);
    assert.throws(() => log.at(log.dropped - 1), /no event 1\d+ in the log/);
    assert.throws(() => log.at(200_000), RangeError);
  });

  it('takes at most 24 bytes an event', () => {
    const log = new EventLog();
    const events = 8192 * 4;
    for (let step = 0; step < events; step++) log.add(3, step, 1, step, 0x630000, step * 16, 24, step);
    assert.equal(log.bytes / events, 24);
  });

  it('stays sorted when a step comes late', () => {
    const log = new EventLog();
    log.add(3, 10, 1, 0, 0, 0, 0, 0);
    log.add(4, 7, 2, 0, 0, 0, 0, 0);
    assert.deepEqual([log.step(1), log.firstAt(10), log.firstAt(11)], [10, 0, 2]);
  });
});

import assert from 'node:assert/strict';
import { type FaultCard } from '../../../engine/index';
import { faultItem, faultTooltip, momentsOf } from '../../../extension/views/fault-items';

const place = { path: '/demo.heap.c', line: 17, column: 9, function: 'main' };
const card: FaultCard = {
  index: 0,
  id: 'buffer-overrun',
  title: 'Buffer overrun',
  text: '#1 p wrote 4 bytes into the header of #2 q',
  rule: 'a program may use exactly the bytes it asked for',
  source: 'HeapAlloc, remarks',
  advice: 'compare the index with the size of the block',
  at: 0x630508,
  size: 4,
  heap: 0x630000,
  act: { step: 812, event: 3, place, stack: [place] },
  notice: { step: 1204, event: 5, check: 'HeapFree', place: { ...place, line: 21 } },
  noticeText: 'Windows noticed at step 1,204 by HeapFree',
  allocated: { step: 100, stack: [{ ...place, line: 14 }] },
  freed: null,
  block: { user: 0x6304a0, requested: 100, name: 'p', ordinal: 1 },
  victim: null,
  before: Uint8Array.of(1, 2, 3, 4),
  after: Uint8Array.of(0x41, 0x41, 0x41, 0x41),
  failureType: null,
  hits: 1,
};

describe('a row of the faults view', () => {
  it('has both times, which a narrow sidebar must not cut, and what happened', () => {
    const { label, description } = faultItem({ kind: 'fault', card });
    assert.equal(label, 'buffer-overrun');
    assert.equal(description, 'step 812, noticed at 1,204 · #1 p wrote 4 bytes into the header of #2 q');
  });

  it('says that it lies ahead when the session has gone back before it', () => {
    assert.match(faultItem({ kind: 'fault', card }, 812).description, /^ahead · step 812/);
    assert.doesNotMatch(faultItem({ kind: 'fault', card }, 813).description, /ahead/);
  });

  it('counts hits of the same statement', () => {
    assert.match(
      faultItem({ kind: 'fault', card: { ...card, hits: 1500 } }).description,
      /^step 812 × 1,500, noticed/,
    );
  });

  it('can go to the notice only where there is one', () => {
    assert.equal(faultItem({ kind: 'fault', card }).context, 'fault notice');
    assert.equal(faultItem({ kind: 'fault', card: { ...card, notice: null } }).context, 'fault');
  });

  it('opens into its moments in the order in which they happened', () => {
    const rows = momentsOf(card).map(node => faultItem(node));
    assert.deepEqual(
      rows.map(({ label, description }) => `${label} | ${description}`),
      [
        'allocated | step 100 · demo.heap.c:14 main()',
        'happened | step 812 · demo.heap.c:17 main()',
        'noticed by HeapFree | step 1,204 · demo.heap.c:21 main()',
      ],
    );
    assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length);
  });

  const lastMoment = (more: object): string => {
    const rows = momentsOf({ ...card, notice: null, ...more }).map(node => faultItem(node));
    return `${rows.at(-1)?.label ?? ''} | ${rows.at(-1)?.description ?? ''}`;
  };

  it('says so when Windows has not noticed', () => {
    assert.equal(lastMoment({}), 'not noticed | as far as the run has gone');
  });

  it('does not say that Windows missed what it did itself', () => {
    assert.equal(lastMoment({ id: 'corruption-detected' }), 'noticed | Windows did this itself');
  });
});

describe("a fault's tooltip", () => {
  it('says what happened, the rule, the bytes before and after, and what to do next', () => {
    const text = faultTooltip(card, 4);
    for (const part of [
      '**Buffer overrun**',
      'HeapAlloc, remarks',
      '0x00630508',
      'before  01 02 03 04',
      'after   41 41 41 41',
      'Next: compare the index with the size of the block',
    ]) {
      assert.ok(text.includes(part), part);
    }
  });
});

import assert from 'node:assert/strict';
import { type BlockDetail, type FaultCard } from '../../../engine/index';
import { childrenOf, type HeapNode, nodeAt } from '../../../extension/views/heap-rows';
import { blockRows, fakeSession, HEAP_AT } from './fake-session';

/** The rows under the first row of each kind in `path`, from the root. */
async function open(ask: Parameters<typeof childrenOf>[0], ...path: HeapNode['kind'][]): Promise<HeapNode[]> {
  let rows = await childrenOf(ask, undefined);
  for (const kind of path) {
    const node = rows.find(row => row.kind === kind);
    assert.ok(node, `there is a row of kind ${kind}`);
    rows = await childrenOf(ask, node);
  }
  return rows;
}

const kinds = (rows: readonly HeapNode[]): string[] => rows.map(row => row.kind);

describe('the heap tree', () => {
  it('begins with the process, then its heaps, then the parts of a heap', async () => {
    const { ask } = fakeSession(3);
    assert.deepEqual(kinds(await open(ask)), ['process']);
    assert.deepEqual(kinds(await open(ask, 'process')), ['heap']);
    assert.deepEqual(kinds(await open(ask, 'process', 'heap')), [
      'header',
      'segments',
      'blocks',
      'freeLists',
      'frontEnd',
    ]);
  });

  it('asks only for what is open', async () => {
    const { ask, asked } = fakeSession(3);
    await open(ask, 'process');
    assert.deepEqual(
      asked.map(({ question }) => question),
      ['overview'],
    );
  });

  it('shows up to a thousand blocks without groups', async () => {
    const { ask } = fakeSession(1000);
    const rows = await open(ask, 'process', 'heap', 'blocks');
    assert.equal(rows.length, 1000);
    assert.deepEqual(new Set(kinds(rows)), new Set(['block']));
  });

  it('asks for findings only where a block has one, and tells it by kind and step', async () => {
    const finding = { index: 4, id: 'buffer-overrun', act: { step: 1812 } } as FaultCard;
    const damaged = fakeSession(3, {
      blocks: ({ first, count }) => ({ ...blockRows(3, first, count), fault: Int32Array.of(-1, 4, -1) }),
      faults: () => ({ total: 1, faults: [finding] }),
    });
    const rows = await open(damaged.ask, 'process', 'heap', 'blocks');
    assert.deepEqual(
      rows.map(row => (row.kind === 'block' ? row.finding : '')),
      ['', 'buffer-overrun at step 1,812', ''],
    );
    const { ask, asked } = fakeSession(3);
    await open(ask, 'process', 'heap', 'blocks');
    assert.ok(asked.every(({ question }) => question !== 'faults'));
  });

  it('groups a hundred thousand blocks by a thousand, each opened by one question', async () => {
    const { ask, asked } = fakeSession(100_000);
    const groups = await open(ask, 'process', 'heap', 'blocks');
    assert.equal(groups.length, 100);
    assert.deepEqual(new Set(kinds(groups)), new Set(['group']));
    asked.length = 0;
    const rows = await childrenOf(ask, groups[7]);
    assert.equal(rows.length, 1000);
    assert.deepEqual(asked, [{ question: 'blocks', args: { heap: HEAP_AT, first: 7000, count: 1000 } }]);
  });

  it('puts groups into groups when there are more than a hundred', async () => {
    const { ask } = fakeSession(1_234_567);
    const rows = await open(ask, 'process', 'heap', 'blocks');
    assert.equal(rows.length, 13);
    const last = rows.at(-1);
    assert.ok(last?.kind === 'group');
    assert.deepEqual([last.first, last.count], [1_200_000, 34_567]);
    const inner = await childrenOf(ask, last);
    assert.equal(inner.length, 35);
    const tail = await childrenOf(ask, inner.at(-1));
    assert.equal(tail.length, 567);
  });

  it('keeps the ids of a thing across steps and gives none twice', async () => {
    const ids = (rows: readonly HeapNode[]): string[] => rows.map(row => row.id);
    const before = await open(fakeSession(3).ask, 'process', 'heap', 'blocks');
    const after = await open(fakeSession(5).ask, 'process', 'heap', 'blocks');
    assert.deepEqual(ids(after).slice(0, 3), ids(before));
    assert.equal(new Set(ids(after)).size, 5);
  });

  it('shows where the walk of a damaged heap breaks off, after the blocks before it', async () => {
    const broken = { at: 0x630060, claim: 'size is zero' };
    const { ask } = fakeSession(3, {
      blocks: ({ first, count }) => ({ ...blockRows(3, first, count), broken }),
    });
    const rows = await open(ask, 'process', 'heap', 'blocks');
    assert.deepEqual(kinds(rows), ['block', 'block', 'block', 'broken']);
  });

  it('tells free-list entries apart even when a damaged list holds one twice', async () => {
    const entry = { at: 0x630550, size: 2704, list: 0, flink: 0, blink: 0, fault: '' };
    const { ask } = fakeSession(3, {
      freeLists: () => ({
        total: 2,
        lists: [{ name: 'FreeLists', head: 0, count: 2 }],
        entries: [entry, entry],
      }),
    });
    const rows = await open(ask, 'process', 'heap', 'freeLists');
    assert.equal(new Set(rows.map(({ id }) => id)).size, 2);
  });

  it('says how many free-list entries it does not show', async () => {
    const entry = { at: 0x630550, size: 2704, list: 0, flink: 0, blink: 0, fault: '' };
    const { ask } = fakeSession(3, { freeLists: () => ({ total: 501, lists: [], entries: [entry] }) });
    const rows = await open(ask, 'process', 'heap', 'freeLists');
    const last = rows.at(-1);
    assert.ok(last?.kind === 'more');
    assert.equal(last.text, '500 more entries');
  });
});

describe('the way to a block in the heap tree', () => {
  const detail = { heap: HEAP_AT } as BlockDetail;

  for (const [blocks, at] of [
    [3, 2],
    [100_000, 54_321],
    [1_234_567, 1_234_566],
  ] as const) {
    it(`leads through the rows that opening the tree shows, for block ${at} of ${blocks}`, async () => {
      const { ask } = fakeSession(blocks, { block: () => detail });
      const node = await nodeAt(ask, HEAP_AT + at * 32 + 8);
      assert.ok(node?.kind === 'block');
      assert.equal(node.block.ordinal, at + 1);
      const way: HeapNode[] = [];
      for (let row: HeapNode | undefined = node; row !== undefined; row = row.parent) way.unshift(row);
      let rows = await childrenOf(ask, undefined);
      for (const step of way) {
        const found = rows.find(row => row.id === step.id);
        assert.ok(found, `${step.id} is a row of its level`);
        rows = await childrenOf(ask, found);
      }
    });
  }

  it('ends at the heap when the address is in no block of it', async () => {
    const { ask } = fakeSession(3, { block: () => detail, blockIndex: () => ({ index: -1 }) });
    assert.equal((await nodeAt(ask, HEAP_AT))?.kind, 'heap');
  });

  it('does not exist for an address outside of every heap', async () => {
    const { ask } = fakeSession(3, { block: () => null });
    assert.equal(await nodeAt(ask, 0x1000), undefined);
  });
});

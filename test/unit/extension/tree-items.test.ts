import assert from 'node:assert/strict';
import { type BlockDetail, RunKind } from '../../../engine/index';
import { type Block, type HeapNode } from '../../../extension/views/heap-rows';
import { blockTooltip, escapeMarkdown, type RowItem, rowItem } from '../../../extension/views/tree-items';
import { heapRow, overview } from './fake-session';

const block: Block = {
  at: 0x630498,
  user: 0x6304a0,
  size: 112,
  requested: 100,
  kind: RunKind.Busy,
  ordinal: 1,
  name: 'p',
  path: '/project/demo.heap.c',
  line: 14,
  fault: -1,
};

function rowOf(node: object): RowItem {
  return rowItem({ id: 'x', parent: undefined, ...node } as HeapNode, 4);
}
const blockRow = (change: Partial<Block>): RowItem =>
  rowOf({ kind: 'block', heap: heapRow(1), block: { ...block, ...change }, finding: '' });
/** Label and description as they stand in a row. */
const text = ({ label, description }: RowItem): string => `${label} | ${description}`;

describe('a row of the heap tree', () => {
  it('names the program, its profile and how far it is', () => {
    assert.equal(
      text(rowOf({ kind: 'process', overview: overview(1) })),
      'demo.heap.c | win10-x86 · step 1,204 of 9,871',
    );
  });

  it('says a single number of steps where nothing is known beyond, and a state other than stopped', () => {
    assert.equal(
      rowOf({ kind: 'process', overview: { ...overview(1), lastStep: 1204, state: 'exited' } }).description,
      'win10-x86 · step 1,204 · exited',
    );
  });

  it('gives a heap its name first, then address, sizes, kind and the line that created it', () => {
    assert.equal(
      text(rowOf({ kind: 'heap', heap: heapRow(2) })),
      'h | 0x00630000 · 4 KB of 64 KB · fixed · demo.heap.c:12',
    );
  });

  it('makes a damaged heap stand out in words, icon and colour', () => {
    const row = rowOf({ kind: 'heap', heap: heapRow(2, { damage: 'checksum is wrong' }) });
    assert.match(row.description, /damaged: checksum is wrong/);
    assert.deepEqual([row.icon, row.colour], ['error', 'heapscope.fault']);
  });

  it('lets menus tell the process heap from a private one, and one with a line from one without', () => {
    assert.equal(rowOf({ kind: 'heap', heap: heapRow(2) }).context, 'heap private place');
    assert.equal(
      rowOf({ kind: 'heap', heap: heapRow(2, { process: true, created: null }) }).context,
      'heap process',
    );
  });

  it('shows a block by ordinal and name, bytes asked for, user pointer, header and slack, and its line', () => {
    const row = blockRow({});
    assert.equal(text(row), '#1 p | 100 B  0x006304A0  (+8 +4)  demo.heap.c:14');
    assert.equal(row.spoken, '#1 p, busy, 100 B, 0x006304A0, (+8 +4), demo.heap.c:14');
    assert.equal(row.context, 'block place');
  });

  it('shows a free block by its header and whole size', () => {
    const row = blockRow({ kind: RunKind.Free, ordinal: 0, name: '', requested: 0, line: 0, size: 2704 });
    assert.equal(text(row), 'free | 2,704 B  0x00630498');
    assert.equal(row.context, 'free');
  });

  it('counts header and slack of a large block like that of any other', () => {
    assert.equal(
      blockRow({
        kind: RunKind.Large,
        at: 0x700000,
        user: 0x700020,
        requested: 600_000,
        size: 0x93000,
        line: 0,
      }).description,
      '600,000 B  0x00700020  (+32 +2080)',
    );
  });

  it('shows damage that is no known allocation by its place and size', () => {
    const row = blockRow({ kind: RunKind.Damaged, ordinal: 0, name: '', requested: 0, line: 0, size: 2776 });
    assert.equal(text(row), 'damaged | 2,776 B  0x00630498');
    assert.equal(row.colour, 'heapscope.fault');
  });

  it('does not make up sizes that a damaged header cannot tell', () => {
    const row = blockRow({ kind: RunKind.Damaged, requested: 0 });
    assert.match(row.description, /^header damaged {2}0x006304A0/);
  });

  it('marks a block with a fault in words, icon and colour', () => {
    const row = blockRow({ fault: 0 });
    assert.deepEqual([row.icon, row.colour], ['error', 'heapscope.fault']);
    assert.match(row.spoken, /has a fault/);
  });

  it('tells its size and the finding that concerns it before all else', () => {
    const finding = 'buffer-overrun at step 812';
    const row = rowOf({ kind: 'block', heap: heapRow(1), block: { ...block, fault: 0 }, finding });
    assert.equal(text(row), '#1 p | 100 B  buffer-overrun at step 812  0x006304A0  (+8 +4)  demo.heap.c:14');
  });

  it('uses sixteen digits for the addresses of a 64-bit profile', () => {
    const node = {
      kind: 'block',
      id: 'x',
      parent: undefined,
      heap: heapRow(1),
      block,
      finding: '',
    } as HeapNode;
    assert.match(rowItem(node, 8).description, / 0x00000000006304A0 /);
  });

  it('counts pages and blocks', () => {
    assert.equal(rowOf({ kind: 'segments', heap: heapRow(2) }).description, '1 committed · 15 reserved');
    assert.equal(
      rowOf({ kind: 'blocks', heap: heapRow(2) }).description,
      '2 busy · 1 free · largest hole 2,704 B',
    );
    assert.equal(rowOf({ kind: 'freeLists', total: 1, heap: heapRow(2) }).description, '1 entry');
  });

  it('says of a front end what it serves, what it has, and how near a size is to a bucket', () => {
    const off = { name: 'off', buckets: [], sizes: [], total: 0, subsegments: [] };
    const bucket = {
      index: 5,
      at: 0,
      blockBytes: 48,
      active: true,
      subsegments: 1,
      blocks: 24,
      busy: 9,
      room: 24,
    };
    const list = { ...bucket, subsegments: 0, blocks: 3, busy: 0, room: 4 };
    const size = { blockBytes: 48, live: 12, needed: 17 };
    const frontEnd = (change: object): RowItem =>
      rowOf({ kind: 'frontEnd', heap: heapRow(2), answer: { ...off, ...change } });
    assert.equal(frontEnd({}).description, 'off');
    assert.equal(frontEnd({ sizes: [size] }).description, 'off · 1 size counted');
    assert.equal(
      frontEnd({ name: 'low-fragmentation heap', buckets: [bucket] }).description,
      'low-fragmentation heap · 1 bucket · 9 of 24 busy',
    );
    assert.equal(
      frontEnd({ name: 'lookaside lists', buckets: [list] }).description,
      'lookaside lists · 3 blocks kept',
    );
    assert.equal(text(rowOf({ kind: 'bucket', bucket })), 'bucket 5 | 48 B · 9 of 24 busy');
    assert.equal(text(rowOf({ kind: 'bucket', bucket: list })), 'list 5 | 48 B · 3 of 4 kept');
    assert.equal(text(rowOf({ kind: 'countedSize', size })), '48 B | 12 live · 17 make a bucket');
    const subsegment = {
      bucket: 5,
      at: 0,
      first: 0x630810,
      end: 0x630c90,
      blocks: 24,
      busy: 9,
      active: true,
    };
    assert.equal(
      text(rowOf({ kind: 'subsegment', subsegment })),
      '0x00630810 | 9 of 24 blocks busy · next block from here',
    );
  });

  it('names the protection of committed pages as winnt.h does, and none for reserved ones', () => {
    const pages = { at: 0x630000, size: 0x2000 };
    assert.equal(
      text(rowOf({ kind: 'pages', run: { ...pages, state: 'committed', protect: 4 } })),
      '0x00630000 | 2 pages committed · PAGE_READWRITE',
    );
    assert.match(
      rowOf({ kind: 'pages', run: { ...pages, state: 'guard', protect: 0x104 } }).description,
      /PAGE_READWRITE \| PAGE_GUARD/,
    );
    assert.equal(
      rowOf({ kind: 'pages', run: { ...pages, state: 'reserved', protect: 0 } }).description,
      '2 pages reserved',
    );
  });

  it('says which blocks a group holds', () => {
    assert.equal(
      text(rowOf({ kind: 'group', heap: heapRow(1), first: 1000, count: 1000, at: 0x637d00 })),
      'blocks 1,001–2,000 | from 0x00637D00',
    );
  });
});

describe("a block's tooltip", () => {
  const detail: BlockDetail = {
    at: 0x630498,
    user: 0x6304a0,
    size: 112,
    requested: 100,
    slack: 4,
    kind: RunKind.Busy,
    state: 'busy',
    heap: 0x630000,
    heapName: 'h',
    name: 'p',
    ordinal: 1,
    header: [
      {
        name: 'Size',
        offset: 0,
        size: 2,
        value: '14 granules',
        raw: '0x000E',
        note: '',
        confidence: 'modelled',
      },
    ],
    bytes: Uint8Array.from({ length: 20 }, (_, index) => index),
    allocated: { step: 10, place: null },
    freed: null,
    history: ['allocated at step 10 by main'],
    faults: [],
    rule: 'a block may be freed once',
    source: 'HeapFree',
  };

  it('has sizes, the decoded header, bytes, history and the rule', () => {
    assert.deepEqual(blockTooltip(detail, 4).split('\n'), [
      '**\\#1 p — busy**',
      '',
      '0x006304A0 · 100 B asked for, 112 B used, 4 B slack · heap h',
      '',
      '| header | value | raw |',
      '|---|---|---|',
      '| Size | 14 granules | `0x000E` |',
      '',
      '```',
      '00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F',
      '10 11 12 13',
      '```',
      '',
      '- allocated at step 10 by main',
      '',
      '*a block may be freed once* (HeapFree)',
    ]);
  });

  it('shows a name of the program as text, never as Markdown', () => {
    assert.match(blockTooltip({ ...detail, name: '[x](command:evil)' }, 4), /\\\[x\\\]\\\(command:evil\\\)/);
    assert.equal(escapeMarkdown('a|b'), 'a\\|b');
  });
});

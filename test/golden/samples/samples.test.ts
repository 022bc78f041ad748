import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../../extension/cli/cli';
import { memoryIo } from '../../support/memory-io';

const SAMPLES = join(__dirname, '..', '..', '..', 'samples');

interface Expected {
  readonly files: readonly string[];
  readonly exitCode: number;
  /** Lines that stdout must have, in this order; reasons are in the comments. */
  readonly lines: readonly (string | RegExp)[];
  /** What holds between lines. */
  readonly whole?: RegExp;
}

/** What each sample promises. Numbers follow from HEAP_SPEC §C.1 (block sizes) and §D.0 (header areas), not from a run. */
const EXPECTED: readonly Expected[] = [
  {
    files: ['01-first-heap.heap.c'],
    exitCode: 0,
    // 28 bytes of request make a block of (28 + 15) & ~7 = 40.
    lines: [
      'a record needs 28 bytes, the block holds 28',
      'second: 2, in the middle',
      'distance between blocks: 40 bytes',
      'heap is valid',
    ],
  },
  {
    files: ['02-fixed-heap-limit.heap.c'], // C-227, C-229
    exitCode: 0,
    lines: [
      'fixed heap     0x60000 bytes: a block, last error 0',
      'fixed heap     0x7fff8 bytes: NULL, last error 8',
      'fixed heap     0x100000 bytes: NULL, last error 8',
      'growable heap  0x7fff8 bytes: a block, last error 0',
      'growable heap  0x100000 bytes: a block, last error 0',
    ],
  },
  {
    files: ['03-64-kb-of-64-kb.heap.c'], // C-228
    exitCode: 0,
    // 0x10000 - 0x498 (header area) = 64360 bytes of block, 8 of them its entry.
    lines: [
      '65536 bytes of 65536: NULL, last error 8',
      'the largest block has 64352 bytes; 1184 go to the heap itself',
    ],
  },
  {
    files: ['04-growable-heap.heap.c'], // C-229
    exitCode: 0,
    lines: [/^heap +at .*, committed$/, /^1 MB +at .*, committed$/, /^1 MB, freed +at .*, free$/],
  },
  {
    files: ['05-only-realloc-moves.heap.c'], // C-230
    exitCode: 0,
    lines: [
      '32 -> 64: in place',
      '64 -> 4000 in place only: refused',
      '64 -> 4000: moved, contents "hello"',
      'after other calls: r is where it was',
    ],
  },
  {
    files: ['06-pages-stay-committed.heap.c'], // C-231
    exitCode: 0,
    lines: [
      /^new: +4096 bytes committed$/,
      /^64 blocks: +\d+ bytes committed$/,
      /^all freed: +\d+ bytes committed$/,
    ],
    // 64 blocks of 8,008 bytes have to lie in committed pages, and freeing them gives none back.
    whole: /^64 blocks: +(5[12]\d{4}) bytes committed\nall freed: +\1 bytes committed$/m,
  },
  {
    files: ['07-destroy-releases-all.heap.c'], // C-232
    exitCode: 0,
    lines: [
      'before: heap committed, small block committed, large block committed',
      'HeapDestroy: TRUE',
      'after:  heap free, small block free, large block free',
      'writing to the block raised 0xC0000005',
    ],
  },
  {
    files: ['08-private-to-the-process/main.heap.c', '08-private-to-the-process/counter.heap.c'], // C-233
    exitCode: 0,
    lines: [
      "mine: 42, valid in the other module's heap: yes",
      'freed across the module border: yes',
      // The process heap (which UCRT shares) and the other module's.
      "the process has 2 heaps; the last one is the other module's",
    ],
  },
  {
    files: ['09-exceptions-instead-of-null.heap.c'], // C-235
    exitCode: 0,
    // 64360 bytes hold 16 blocks of (4000 + 15) & ~7 = 4008.
    lines: ['after 16 blocks: exception 0xC0000017', 'freed again; a new block: granted'],
  },
  {
    files: ['10-fragmentation.heap.c'],
    exitCode: 0,
    lines: [
      '60 blocks, every other one freed: 30000 bytes free',
      // (1000 + 15) & ~7 = 1008 bytes of block, less its entry.
      'largest free block: 1000 bytes',
      'a block of 3000 bytes: refused',
      'all freed: the same request is granted',
    ],
  },
  {
    files: ['11-overrun-found-late.heap.c'],
    exitCode: 70,
    lines: ['name: The Art of Allocation', 'pages: 312', 'about to free the book'],
  },
  { files: ['12-double-free.heap.c'], exitCode: 70, lines: ['closed once'] },
  {
    files: ['13-use-after-free.heap.c'],
    exitCode: 0,
    lines: ['the new order is where the old one was', 'price of the new order: 1'],
  },
  {
    files: ['14-enumerate-a-heap.heap.c'],
    exitCode: 0,
    // GV1: committed 4096, uncommitted 258048; the region's first entry has 1416 bytes.
    lines: [
      /^region, 4096 bytes committed, 258048 uncommitted, first block 0X[0-9A-F]{8}, last 0X[0-9A-F]{8}$/,
      /^ {4}at 0X[0-9A-F]{8}, 1416 bytes, 0 overhead, region 0$/,
      'busy block',
      // (100 + 15) & ~7 = 112 bytes of block.
      /^ {4}at 0X[0-9A-F]{8}, 100 bytes, 12 overhead, region 0$/,
      'free block',
      'uncommitted range',
      /^ {4}at 0X[0-9A-F]{8}, 258048 bytes, 0 overhead, region 0$/,
      'the walk ended with ERROR_NO_MORE_ITEMS',
    ],
  },
  {
    files: ['15-process-heaps.heap.c'],
    exitCode: 0,
    lines: ['2 heaps', /^heap 0 at [0-9A-F]{8}, the default heap$/, /^heap 1 at [0-9A-F]{8}, created here$/],
  },
  {
    files: ['16-heap-list.heap.c'],
    exitCode: 0,
    lines: [
      '  block of 112 bytes',
      '  block of 208 bytes',
      /^tool help: \d+ bytes, HeapWalk: \d+ bytes, the same$/,
    ],
  },
  { files: ['17-demand-commit.heap.c'], exitCode: 0, lines: ['8 faults for 8 pages'] },
  {
    files: ['18-two-threads.heap.c'],
    exitCode: 0,
    lines: ['after 200 rounds in two threads the heap is valid'],
  },
  {
    files: ['19-unlink-writes-anywhere.heap.c'], // HEAP_SPEC §D.3
    exitCode: 0,
    lines: ['before the next HeapAlloc: administrator no', 'after it:                  administrator yes'],
  },
  {
    files: ['20-lookaside-hands-out-twice.heap.c'], // HEAP_SPEC §A.6, §D.4
    exitCode: 0,
    lines: [
      'a freed block still has a size: 4',
      'second HeapFree: TRUE',
      'one block for two, and I wrote 7: you own 7',
    ],
  },
  {
    files: ['21-low-fragmentation-heap.heap.c'], // HEAP_SPEC §D.6.2, C-98
    exitCode: 0,
    lines: ['low-fragmentation heap since allocation 18', '18 blocks side by side', 'in place: no'],
  },
  {
    files: ['22-debug-heap-patterns.heap.c'], // HEAP_SPEC §E.1
    exitCode: 0,
    lines: [
      'new    0D F0 AD BA 0D F0 AD BA',
      'tail   AB AB AB AB AB AB AB AB',
      'HeapValidate: damaged',
      'HeapValidate: whole',
      'freed  EE FE EE FE EE FE EE FE',
    ],
  },
  {
    files: ['23-page-heap-at-once.heap.c'], // HEAP_SPEC §D.9, §F.1
    exitCode: 0,
    lines: ['access violation at character 16', 'access violation after the free', 'a second free: refused'],
  },
  {
    files: ['24-windows-ce-heap.heap.c'], // C-227, C-234; sizes are multiples of 8 (HEAP_SPEC §H)
    exitCode: 0,
    lines: [
      'asked for 17 bytes, may use 24',
      'the heap is valid',
      '0x7fff8 bytes from a fixed heap: NULL, last error 87',
      "LocalAlloc's block is 104 bytes of the process heap",
    ],
  },
];

describe('the samples', () => {
  it('are all listed here', () => {
    const inFolder = readdirSync(SAMPLES)
      .filter(name => /^\d\d-/.test(name))
      .sort();
    const listed = EXPECTED.map(sample => sample.files[0]!.split('/')[0]!).sort();
    assert.deepEqual(listed, inFolder);
  });

  it('of two files run alone as well: the pragma of the first names the other', async () => {
    const outputs: string[] = [];
    for (const files of [['main.heap.c'], ['main.heap.c', 'counter.heap.c']]) {
      const io = memoryIo();
      const paths = files.map(file => join(SAMPLES, '08-private-to-the-process', file));
      assert.equal(await runCommand(['run', ...paths, '--report', 'text'], io), 0, io.stderr());
      outputs.push(io.stdout() + io.stderr().replace(/^.*: exited/m, 'exited'));
    }
    assert.equal(outputs[0], outputs[1]);
  });

  for (const sample of EXPECTED)
    it(`${sample.files[0]!} does what its first lines promise`, async () => {
      const io = memoryIo();
      const paths = sample.files.map(file => join(SAMPLES, file));
      const exitCode = await runCommand(['run', ...paths], io);
      const lines = io.stdout().split('\n');
      let from = 0;
      for (const expected of sample.lines) {
        const at = lines.findIndex(
          (line, index) =>
            index >= from && (typeof expected === 'string' ? line === expected : expected.test(line)),
        );
        assert.ok(at >= 0, `no line ${String(expected)} in\n${io.stdout()}\n${io.stderr()}`);
        from = at + 1;
      }
      if (sample.whole !== undefined) assert.match(io.stdout(), sample.whole);
      assert.equal(exitCode, sample.exitCode, io.stderr());
    });

  for (const sample of EXPECTED.flatMap(({ files }) => files))
    it(`${sample} opens with three lines that say what to watch`, () => {
      const first = readFileSync(join(SAMPLES, sample), 'utf8').split('\n').slice(0, 3);
      if (!sample.endsWith('counter.heap.c'))
        assert.ok(
          first.every(line => line.startsWith('// ')),
          sample,
        );
    });
});

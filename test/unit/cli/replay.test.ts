import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { runCommand } from '../../../extension/cli/cli';
import { type MemoryIo, memoryIo } from '../../support/memory-io';

const TRACES = join(__dirname, '../../bench/traces');

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function replay(
  options: string,
  files: Readonly<Record<string, string | Uint8Array>> = {},
  more: Partial<MemoryIo> = {},
): Promise<Ran> {
  const real = memoryIo();
  const io: MemoryIo = {
    ...real,
    readBytes: path => {
      const text = files[path];
      if (text === undefined) return real.readBytes(path);
      return Promise.resolve(typeof text === 'string' ? new TextEncoder().encode(text) : text);
    },
    ...more,
  };
  const code = await runCommand(['replay', ...options.split(' ')], io);
  return { code, out: real.stdout(), err: real.stderr() };
}

interface Usage {
  readonly busyCount: number;
  readonly requested: number;
  readonly busy: number;
  readonly free: number;
  readonly committed: number;
  readonly utilisation: number;
  readonly internalFragmentation: number;
}
interface Report {
  readonly outcome: string;
  readonly exitCode: number | null;
  readonly stateHash: string;
  readonly allocations: number;
  readonly reallocations: number;
  readonly frees: number;
  readonly peak: {
    readonly line: number;
    readonly bytes: number;
    readonly blocks: number;
    readonly heap: Usage;
  };
  readonly end: Usage;
  readonly faults: readonly {
    readonly id: string;
    readonly line: number;
    readonly notice: { line: number } | null;
  }[];
}
const reportOf = (ran: Ran): Report => JSON.parse(ran.err) as Report;

/** Totals and the peak of a trace, from its text alone. */
function sumsOf(text: string): {
  a: number;
  r: number;
  f: number;
  line: number;
  bytes: number;
  blocks: number;
  left: number;
} {
  const sizes = new Map<string, number>();
  const sums = { a: 0, r: 0, f: 0, line: 0, bytes: 0, blocks: 0, left: 0 };
  text
    .trimEnd()
    .split('\n')
    .forEach((each, index) => {
      const [op = '', id = '', size = '0'] = each.split(' ');
      sums[op as 'a' | 'r' | 'f']++;
      sums.left += (op === 'f' ? 0 : Number(size)) - (sizes.get(id) ?? 0);
      if (op === 'f') sizes.delete(id);
      else sizes.set(id, Number(size));
      if (sums.left > sums.bytes)
        Object.assign(sums, { bytes: sums.left, line: index + 1, blocks: sizes.size });
    });
  return sums;
}

describe('heapscope replay', () => {
  for (const [file, profile] of [
    ['bash.rep', 'win10-x86'],
    ['git.rep.gz', 'win10-x64'],
    ['grep.rep', 'win7-x86'],
  ] as const)
    it(`plays ${file} in profile ${profile} and says what it has added up to`, async () => {
      const path = join(TRACES, file);
      const ran = await replay(`${path} --profile ${profile} --report json`);
      assert.equal(ran.code, 0, ran.err);
      assert.equal(ran.out, '');
      const bytes = readFileSync(path);
      const sums = sumsOf((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1'));
      const report = reportOf(ran);
      assert.deepEqual([report.allocations, report.reallocations, report.frees], [sums.a, sums.r, sums.f]);
      assert.deepEqual(
        [report.peak.line, report.peak.bytes, report.peak.blocks],
        [sums.line, sums.bytes, sums.blocks],
      );
      const { heap } = report.peak;
      assert.deepEqual([heap.busyCount, heap.requested], [sums.blocks, sums.bytes]);
      assert.equal(report.end.requested, sums.left);
      assert.ok(heap.busy + heap.free <= heap.committed && heap.requested <= heap.busy);
      assert.ok(Math.abs(heap.utilisation - heap.requested / heap.committed) < 1e-9);
      assert.ok(Math.abs(heap.internalFragmentation - (1 - heap.requested / heap.busy)) < 1e-9);
      assert.deepEqual([report.outcome, report.exitCode, report.faults], ['exited', 0, []]);
    });

  it('reaches the same state in every run with the same seed', async () => {
    const trace = { 't.rep': 'a 0 24\na 1 700\nr 0 99\nf 1\n' };
    const hash = async (options: string): Promise<string> =>
      reportOf(await replay(`t.rep --report json ${options}`, trace)).stateHash;
    assert.equal(await hash(''.trim() || '--seed 1'), await hash('--seed 1'));
    assert.notEqual(await hash('--seed 1'), await hash('--seed 2'));
  });

  it('prints the totals as text, on stderr', async () => {
    const { code, out, err } = await replay('t.rep', { 't.rep': 'a 0 24\na 1 700\nf 0\n' });
    assert.deepEqual([code, out], [0, '']);
    assert.match(err, /^t\.rep: 3 lines: 2 allocations, 0 reallocations, 1 frees$/m);
    assert.match(err, /^heap time \d+ ms/m);
    assert.match(err, /peak, line 2 +end$/m);
    assert.match(err, /^bytes asked for +724 +700$/m);
  });

  it('finds a block that is freed twice, at its line, and ends as Windows does', async () => {
    const trace = { 't.rep': 'a 0 24\na 1 700\nf 0\nf 0\na 2 8\n' };
    const ran = await replay('t.rep', trace);
    assert.equal(ran.code, 70);
    assert.match(ran.err, /^t\.rep:4:1: double-free: /m);
    const report = reportOf(await replay('t.rep --report json', trace));
    assert.equal(report.outcome, 'unhandled-exception');
    assert.deepEqual(
      report.faults.filter(({ id }) => id === 'double-free').map(({ line, notice }) => [line, notice?.line]),
      [[4, 4]],
    );
  });

  it('goes on where the heap goes on, and fails on request', async () => {
    const trace = { 't.rep': 'a 0 24\na 1 700\nf 0\nf 0\na 2 8\n' };
    assert.equal((await replay('t.rep --profile win7-x86', trace)).code, 0);
    assert.equal((await replay('t.rep --profile win7-x86 --fail-on double-free', trace)).code, 3);
  });

  it('reports what could not be allocated', async () => {
    const { faults } = reportOf(
      await replay('t.rep --report json --commit-limit 0x400000', { 't.rep': 'a 0 80000000\nf 0\n' }),
    );
    assert.deepEqual(
      faults.map(({ id, line }) => [id, line]),
      [['allocation-failed', 1]],
    );
  });

  it('stops at --max-steps', async () => {
    const ran = await replay('t.rep --max-steps 2', { 't.rep': 'a 0 24\na 1 700\nf 0\n' });
    assert.equal(ran.code, 71);
    assert.match(ran.err, /1 lines: 1 allocations/);
  });

  it('draws its progress on a terminal only, and takes it away', async () => {
    const path = join(TRACES, 'bash.rep');
    const drawn = await replay(`${path} --report json`, {}, { terminal: true });
    assert.match(drawn.err, /\r[^\r]*(line \d+ of 41679|lines read) *\r/);
    assert.match(drawn.err, /\r +\r\{/);
    assert.ok(!(await replay(`${path} --report json`)).err.includes('\r'));
  });

  const zipped = gzipSync('a 0 8\n'.padEnd(6) + 'f 0\na 0 8\n'.repeat(5000));
  for (const [name, files, code, message] of [
    ['a file that does not exist', {}, 66, /t\.rep cannot be read/],
    [
      'a file of another kind',
      { 't.rep': '#include <windows.h>\n' },
      65,
      /^t\.rep:1:1: error: an event is expected/,
    ],
    ['an empty file', { 't.rep': '' }, 65, /^t\.rep:1:1: error: the trace has no events/],
    [
      'an unknown id',
      { 't.rep': 'a 0 8\nr 9 8\n' },
      65,
      /^t\.rep:2:1: error: no line before this one allocates id 9/,
    ],
    ['an id in use', { 't.rep': 'a 0 8\na 0 8\n' }, 65, /^t\.rep:2:1: error: id 0 is allocated again/],
    ['a line cut off', { 't.rep': 'a 0 8\na 1' }, 65, /^t\.rep:2:1: error: an id and a size/],
    ['a gzip file cut off', { 't.rep': zipped.subarray(0, 60) }, 65, /damaged or ends too early/],
    [
      'a gzip file with wrong bytes',
      { 't.rep': zipped.map((byte, k) => (k > 30 ? byte ^ 0x55 : byte)) },
      65,
      /damaged/,
    ],
  ] as const)
    it(`refuses ${name} with ${code}`, async () => {
      const ran = await replay('t.rep', files);
      assert.deepEqual([ran.code, ran.out], [code, '']);
      assert.match(ran.err, message);
    });

  for (const [options, message] of [
    ['', /there is no option|needs one trace file/],
    ['a.rep b.rep', /replay needs one trace file/],
    ['t.rep --scheduler random', /no option --scheduler; the options of replay are --profile/],
    ['t.rep --report sarif', /no report of replay 'sarif'; there are text, json/],
    ['t.rep --profile vax', /no profile 'vax'/],
  ] as const)
    it(`refuses '${options}' with 64`, async () => {
      const ran = await replay(options === '' ? '--' : options, { 't.rep': 'a 0 8\n' });
      assert.equal(ran.code, 64);
      assert.match(ran.err, message);
    });
});

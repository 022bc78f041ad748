import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const ROOT = resolve(__dirname, '../../..');

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

describe('dist/cli.js as a process', () => {
  let folder: string;
  let cli: string;

  before(async function () {
    this.timeout(60_000);
    mkdirSync(join(ROOT, 'out'), { recursive: true });
    folder = mkdtempSync(join(ROOT, 'out', 'cli-'));
    cli = join(folder, 'cli.js');
    await build({
      entryPoints: [join(ROOT, 'extension/cli/main.ts')],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile: cli,
      logLevel: 'silent',
    });
    mkdirSync(join(folder, 'include'));
    writeFileSync(join(folder, 'include', 'size.h'), '#define BLOCK 24\n');
    writeFileSync(join(folder, 'loop.c'), 'int main(void) { for (;;) ; }\n');
    writeFileSync(
      join(folder, 'main.c'),
      `#include <windows.h>
#include <stdio.h>
#include "size.h"
int main(void)
{
    char line[16];
    if (fgets(line, sizeof line, stdin)) printf("%s%d %s", line, BLOCK, NAME);
    char *p = HeapAlloc(GetProcessHeap(), 0, BLOCK);
    void *big = VirtualAlloc(NULL, 0x1000000, MEM_COMMIT, PAGE_READWRITE);
    printf(" %s\\n", big == NULL ? "refused" : "granted");
    p[BLOCK] = 1;
    return 4;
}
`,
    );
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const heapscope = (args: readonly string[], input = ''): Promise<Ended> =>
    new Promise(done => {
      const child = execFile(process.execPath, [cli, ...args], { cwd: folder }, (error, out, err) => {
        done({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
      });
      child.stdin?.end(input);
    });
  const run = (...more: string[]): Promise<Ended> =>
    heapscope(['run', 'main.c', '-I', 'include', '-D', 'NAME="x"', ...more], 'in\n');

  it('takes include folders, macros, standard input and a commit limit', async () => {
    assert.deepEqual([(await run()).out, (await run()).code], ['in\n24 x granted\n', 4]);
    assert.equal((await run('--commit-limit', '0x800000')).out, 'in\n24 x refused\n');
  });

  it('stops at --max-steps', async () => {
    const { code, err } = await heapscope(['run', 'loop.c', '--max-steps', '12345']);
    assert.deepEqual([code, err], [71, 'heapscope: stopped after 12345 steps (--max-steps)\n']);
  });

  it('replays in a process of its own and ends as that one does', async () => {
    writeFileSync(join(folder, 'twice.rep'), 'a 0 24\nf 0\nf 0\n');
    const damaged = await heapscope(['replay', 'twice.rep', '--report', 'json']);
    const report = JSON.parse(damaged.err) as { faults: { id: string }[] };
    assert.deepEqual(
      report.faults.map(fault => fault.id),
      ['double-free', 'corruption-detected', 'exception-raised'],
    );
    const missing = await heapscope(['replay', 'nowhere.rep']);
    assert.deepEqual([missing.code, missing.err], [66, 'heapscope: nowhere.rep cannot be read\n']);
  });

  it('writes a SARIF report that has what SARIF 2.1.0 requires', async () => {
    const { code } = await run(
      '--report',
      'sarif',
      '--report-file',
      'r.sarif',
      '--fail-on',
      'buffer-overrun',
    );
    assert.equal(code, 3);
    const log = JSON.parse(readFileSync(join(folder, 'r.sarif'), 'utf8')) as {
      version: string;
      runs: {
        tool: { driver: { name: string; rules: { id: string }[] } };
        invocations: { executionSuccessful: boolean }[];
        results: {
          ruleId: string;
          ruleIndex: number;
          level: string;
          message: { text: string };
          locations: {
            physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } };
          }[];
        }[];
      }[];
    };
    assert.equal(log.version, '2.1.0');
    const { tool, invocations, results } = log.runs[0]!;
    assert.ok(tool.driver.name.length > 0);
    assert.equal(new Set(tool.driver.rules.map(rule => rule.id)).size, tool.driver.rules.length);
    assert.equal(invocations[0]?.executionSuccessful, true);
    const overrun = results.find(result => result.ruleId === 'buffer-overrun');
    assert.ok(overrun !== undefined);
    for (const result of results) {
      assert.equal(tool.driver.rules[result.ruleIndex]?.id, result.ruleId);
      assert.match(result.level, /^(none|note|warning|error)$/);
      assert.ok(result.message.text.length > 0);
    }
    const { artifactLocation, region } = overrun.locations[0]!.physicalLocation;
    assert.deepEqual([artifactLocation.uri, region.startLine], ['main.c', 11]);
  });

  it('writes JSON and JUnit reports that are whole', async () => {
    await run('--report', 'json', '--report-file', 'r.json');
    const json = JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8')) as Record<string, unknown>;
    for (const key of ['outcome', 'exitCode', 'profile', 'seed', 'steps', 'stateHash', 'faults'])
      assert.ok(Object.hasOwn(json, key), key);
    assert.deepEqual(
      [json['outcome'], json['exitCode'], json['profile'], json['seed']],
      ['exited', 4, 'win10-x86', 1],
    );
    assert.match(String(json['stateHash']), /^[0-9a-f]{16}$/);
    await run('--report', 'junit', '--report-file', 'r.xml', '--fail-on', 'any');
    const xml = readFileSync(join(folder, 'r.xml'), 'utf8');
    const [, tests, failures] = /<testsuites tests="(\d+)" failures="(\d+)">/.exec(xml) ?? [];
    assert.equal((xml.match(/<testcase classname="[^"]+" name="[^"]+"/g) ?? []).length, Number(tests));
    assert.equal((xml.match(/<failure message="[^"]+">/g) ?? []).length, Number(failures));
    assert.match(xml, /<testsuite name="main\.c" tests="\d+" failures="\d+">/);
  });
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateC } from './generate-c';
import { hashOfText, runGenerated } from './run-c';

/**
 * `npm run fuzz:c [-- --count N --seed S]`: generated programs on the machine and through GCC; prints what differs.
 * `--text S` prints the program of a seed, `--record` the lines that test/golden/script/generated/gcc.txt holds.
 */
const FLAGS = ['-w', '-std=gnu11', '-O0', '-fwrapv', '-fno-strict-aliasing'];

function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}

const folder = mkdtempSync(join(tmpdir(), 'heapscope-c-'));

/** What GCC's program prints and exits with; undefined when GCC does not take the text. */
function throughGcc(text: string): string | undefined {
  const source = join(folder, 'a.c');
  const binary = join(folder, 'a.out');
  writeFileSync(source, text);
  const made = spawnSync('gcc', [...FLAGS, '-o', binary, source], { encoding: 'utf8' });
  if (made.status !== 0) {
    console.error(made.error?.message ?? made.stderr);
    return undefined;
  }
  const ran = spawnSync(binary, { encoding: 'utf8', timeout: 20_000 });
  return `${ran.stdout}${ran.status ?? 'no exit'}`;
}

function main(): number {
  const first = option('seed', 1);
  const count = option('count', 100);
  const shown = option('text', NaN);
  if (!Number.isNaN(shown)) {
    console.log(generateC(shown));
    return 0;
  }
  const isRecording = process.argv.includes('--record');
  let failures = 0;
  for (let seed = first; seed < first + count; seed++) {
    const text = generateC(seed);
    const expected = throughGcc(text);
    if (expected === undefined) return 1;
    if (isRecording) {
      console.log(`${seed} ${hashOfText(text)} ${expected.replace('\n', ' ')}`);
      continue;
    }
    for (const model of ['ilp32', 'llp64'] as const) {
      const found = runGenerated(text, model);
      if (found === expected) continue;
      failures++;
      console.log(
        `seed ${seed} (${model}): GCC ${JSON.stringify(expected)}, the machine ${JSON.stringify(found)}`,
      );
    }
  }
  if (!isRecording) console.log(`${count} programs, ${failures} differences`);
  return failures === 0 ? 0 : 1;
}

try {
  process.exitCode = main();
} finally {
  rmSync(folder, { recursive: true });
}

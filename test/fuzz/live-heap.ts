import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare } from './heap/differences';
import { COMPARED, FOLDER, printed, SEQUENCES, type SequenceName } from './heap/programs';

/**
 * `npm run fuzz:heap [-- --count N --seed S]`: random sequences of heap, memory object, virtual memory and C library calls
 * under Wine and here; prints what differs and no section of the specification explains. Needs `wine` and
 * `x86_64-w64-mingw32-gcc`. `--only NAME` runs one of the programs, `--record` prints what Wine answers.
 */
const COMPILER = 'x86_64-w64-mingw32-gcc';
const BATCH = 25;

function option(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
}

const folder = mkdtempSync(join(tmpdir(), 'heapscope-heap-'));

function built(name: SequenceName): string {
  const binary = join(folder, `${name}.exe`);
  const made = spawnSync(COMPILER, ['-O1', '-o', binary, join(FOLDER, `${name}.c`)], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(made.error?.message ?? made.stderr);
  return binary;
}

/** What the program prints under Wine, whose files are kept in the user's cache from one run to the next. */
function underWine(binary: string, first: number, count: number): string {
  const prefix = join(homedir(), '.cache', 'heapscope', 'wine');
  mkdirSync(prefix, { recursive: true });
  const ran = spawnSync('wine', [binary, String(first), String(count)], {
    encoding: 'utf8',
    env: { ...process.env, WINEPREFIX: process.env['WINEPREFIX'] ?? prefix, WINEDEBUG: '-all' },
    maxBuffer: 1 << 28,
  });
  if (ran.status !== 0) throw new Error(ran.error?.message ?? `${ran.stdout.slice(-300)}\n${ran.stderr}`);
  return ran.stdout.replaceAll('\r\n', '\n');
}

const exists = (command: string): boolean => spawnSync(command, ['--version']).error === undefined;

function main(): number {
  const missing = ['wine', COMPILER].filter(command => !exists(command));
  if (missing.length > 0) {
    console.log(
      `not run: ${missing.join(' and ')} cannot be found (Debian: apt install wine gcc-mingw-w64-x86-64)`,
    );
    return 0;
  }
  const [first, count, only] = [Number(option('seed') ?? 1), Number(option('count') ?? 50), option('only')];
  let lines = 0;
  let differences = 0;
  for (const name of SEQUENCES.filter(each => only === undefined || each === only)) {
    const binary = built(name);
    for (let seed = first; seed < first + count; seed += BATCH) {
      const seeds = Math.min(BATCH, first + count - seed);
      const wine = underWine(binary, seed, seeds);
      if (process.argv.includes('--record')) {
        process.stdout.write(wine);
        continue;
      }
      for (const profile of COMPARED) {
        const comparison = compare(name, profile, wine, printed(name, profile, seed, seeds));
        lines += comparison.lines;
        differences += comparison.found.length;
        for (const each of comparison.found.slice(0, 5)) console.log(each);
      }
    }
  }
  console.log(`${count} seeds, ${lines} lines, ${differences} differences`);
  return differences === 0 ? 0 : 1;
}

try {
  process.exitCode = main();
} finally {
  rmSync(folder, { recursive: true });
}

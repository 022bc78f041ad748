import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type LongRun } from './c-program';
import { type Row, quantile, ratio } from './measure';

const ROUNDS = 3;
const PROFILES = ['win10-x86', 'win10-x64'] as const;
/** Instructions of the run that has to stay seekable. */
const LONG = 1_000_000_000;

/** One way to run a program. */
interface Column {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

/**
 * The programs of `folder` at gcc -O0, under valgrind's memcheck and on the machine with every check and the timeline on. Each
 * run is a process of its own, its start included, and the columns take turns. A column whose tool is missing is left
 * out and named.
 */
export function cPrograms(folder: string, rounds = ROUNDS): Promise<Row[]> {
  const rows: Row[] = [];
  const ratios: Record<string, number[]> = {};
  const build = mkdtempSync(join(tmpdir(), 'heapscope-bench-'));
  try {
    for (const file of programsIn(folder)) {
      const columns = columnsOf(file, build);
      const times = interleaved(columns, rounds);
      const memcheck = times['memcheck'];
      const native = times['gcc -O0'];
      for (const profile of PROFILES) {
        const ours = times[profile] ?? Number.NaN;
        if (memcheck !== undefined) (ratios[profile] ??= []).push(ours / memcheck);
        rows.push({
          what: `C: ${basename(file, '.c')}, ${profile}`,
          figure: seconds(ours),
          reference: `memcheck ${seconds(memcheck)}, gcc -O0 ${seconds(native)}`,
          ratio: memcheck === undefined ? '' : ratio(ours, memcheck),
        });
      }
    }
  } finally {
    rmSync(build, { recursive: true, force: true });
  }
  for (const [profile, all] of Object.entries(ratios)) {
    const mean = Math.exp(all.reduce((sum, value) => sum + Math.log(value), 0) / all.length);
    rows.push({
      what: `C: geometric mean of ${all.length} programs, ${profile}`,
      figure: `worst ${ratio(Math.max(...all), 1)}`,
      reference: 'memcheck',
      ratio: ratio(mean, 1),
    });
  }
  return Promise.resolve(rows);
}

/** A run of a thousand million instructions: its time, how fast any place of it is reached, and what it holds. */
export function longRun(folder: string): Promise<Row[]> {
  const rows = PROFILES.map(profile => {
    const { command, args } = onMachine(join(folder, 'long', 'endless.c'), profile);
    const run = spawnSync(command, [...args, String(LONG)], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`the long run failed: ${run.stderr}`);
    const long = JSON.parse(run.stdout) as LongRun;
    return {
      what: `${long.steps.toLocaleString('en-US')} steps, ${profile}: checkpoints ${long.checkpointMegabytes.toFixed(0)} MB, process ${long.residentMegabytes.toFixed(0)} MB`,
      figure: `seek ${long.seekMedian.toFixed(0)} ms, p95 ${long.seekP95.toFixed(0)} ms; step back p95 ${long.backP95.toFixed(1)} ms`,
      reference: `forward run ${long.seconds.toFixed(1)} s`,
      ratio: ratio(long.seekP95 / 1000, long.seconds),
    };
  });
  return Promise.resolve(rows);
}

const programsIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter(name => name.endsWith('.c'))
    .map(name => join(folder, name));

function onMachine(file: string, profile: string): Column {
  const runner = join(dirname(process.argv[1] ?? ''), 'c-program.js');
  return { name: profile, command: process.execPath, args: [runner, file, profile] };
}

function columnsOf(file: string, build: string): Column[] {
  const columns: Column[] = PROFILES.map(profile => onMachine(file, profile));
  const program = join(build, basename(file, '.c'));
  if (spawnSync('gcc', ['-std=c99', '-O0', '-o', program, file]).status !== 0) return columns;
  columns.push({ name: 'gcc -O0', command: program, args: [] });
  if (spawnSync('valgrind', ['--version']).status === 0)
    columns.push({ name: 'memcheck', command: 'valgrind', args: ['-q', program] });
  return columns;
}

/** Medians by column, in seconds. Everybody has to write the same: a wrong result has no speed. */
function interleaved(columns: readonly Column[], rounds: number): Readonly<Record<string, number>> {
  const times = new Map<string, number[]>(columns.map(({ name }) => [name, []]));
  const outputs = new Map<string, string>();
  for (let round = 0; round < rounds; round++)
    for (const { name, command, args } of columns) {
      const start = performance.now();
      const run = spawnSync(command, args, { encoding: 'utf8' });
      times.get(name)?.push((performance.now() - start) / 1000);
      if (run.status !== 0) throw new Error(`${name} failed: ${run.stderr}`);
      outputs.set(run.stdout, name);
    }
  if (outputs.size !== 1)
    throw new Error(`outputs differ: ${[...outputs].map(([text, name]) => `${name}: ${text}`).join('; ')}`);
  return Object.fromEntries([...times].map(([name, all]) => [name, quantile(all, 0.5)]));
}

const seconds = (time: number | undefined): string =>
  time === undefined ? 'missing' : `${time.toFixed(2)} s`;

/**
 * `npm run mutants [N …]`: applies each mutant, or those numbered, in a copy of the repository, runs its suites there and says
 * whether they noticed. With all of them the list in README.md is written anew. Ends with 1 when fewer than MOST_SURVIVE allows are killed.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../host/places';
import { MUTANTS, type Mutant, SUITES } from './mutants';

/** What the suites need of the repository. */
const COPIED = ['engine', 'test', 'docs', 'samples', 'extension', 'package.json', 'tsconfig.json'];
const AT_ONCE = 2;
const MOST_SURVIVE = 2;
const MINUTES = 5;

type Result = 'killed' | 'survived';

async function main(numbers: readonly number[]): Promise<void> {
  const wanted = numbers.length === 0 ? MUTANTS.map((_, index) => index) : numbers.map(number => number - 1);
  const results = new Map<number, Result>();
  await checkUnchanged(new Set(wanted.map(index => MUTANTS[index]?.suite ?? 'vista')));
  const left = [...wanted];
  const worker = async (): Promise<void> => {
    const folder = copyOfRepository();
    for (let index = left.shift(); index !== undefined; index = left.shift()) {
      const mutant = MUTANTS[index];
      if (mutant === undefined) throw new Error(`there is no mutant ${String(index + 1)}`);
      const result = await run(mutant, folder);
      results.set(index, result);
      console.log(`${String(index + 1).padStart(3)}  ${result}  ${mutant.mistake}`);
    }
    rmSync(folder, { recursive: true, force: true });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const survivors = [...results.values()].filter(result => result === 'survived').length;
  console.log(`${String(results.size - survivors)} of ${String(results.size)} killed`);
  if (numbers.length === 0) writeFileSync(join(ROOT, 'test', 'mutants', 'README.md'), report(results));
  process.exitCode = survivors <= MOST_SURVIVE ? 0 : 1;
}

/** A suite that fails without any mutant kills nothing. */
async function checkUnchanged(suites: ReadonlySet<keyof typeof SUITES>): Promise<void> {
  const folder = copyOfRepository();
  for (const suite of suites)
    if (!(await passes(suite, folder))) throw new Error(`the suite ${suite} fails without a mutant`);
  rmSync(folder, { recursive: true, force: true });
}

function copyOfRepository(): string {
  const folder = mkdtempSync(join(tmpdir(), 'heapscope-mutant-'));
  for (const name of COPIED) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}

async function run(mutant: Mutant, folder: string): Promise<Result> {
  const path = join(folder, mutant.file);
  const text = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    text.replace(mutant.find, () => mutant.replace),
  );
  const result = await passes(mutant.suite, folder);
  writeFileSync(path, text);
  return result ? 'survived' : 'killed';
}

/** Whether every test of a suite passes in time. */
async function passes(suite: keyof typeof SUITES, folder: string): Promise<boolean> {
  const mocha = join('node_modules', 'mocha', 'bin', 'mocha.js');
  const child = spawn(process.execPath, ['--import', 'tsx', mocha, '--bail', '--exit', ...SUITES[suite]], {
    cwd: folder,
    stdio: 'ignore',
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), MINUTES * 60_000);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  clearTimeout(timer);
  return code === 0;
}

function report(results: ReadonlyMap<number, Result>): string {
  const killed = [...results.values()].filter(result => result === 'killed').length;
  return [
    '# Mutants',
    '',
    'Mistakes made in the engine on purpose, each alone in a copy of the repository, and whether the suites notice. Written by',
    '`npm run mutants`; the replacements are in [mutants.ts](mutants.ts).',
    '',
    `${String(killed)} of ${String(results.size)} are killed.`,
    '',
    '| # | Mistake | File | Result |',
    '|---|---|---|---|',
    ...MUTANTS.map(
      ({ mistake, file }, index) =>
        `| ${String(index + 1)} | ${mistake} | ${file} | ${results.get(index) ?? 'not run'} |`,
    ),
    '',
  ].join('\n');
}

main(process.argv.slice(2).map(Number)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

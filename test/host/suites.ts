/**
 * `npm test`: every suite, one total. With arguments only the suites named. Each suite answers how many of its tests passed
 * and failed; a suite that cannot run is a failure, never a skip.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium } from './chromium';
import { codeServer } from './code-server';
import { runInHost, testHost } from './extension-host';
import { ROOT } from './places';
import { productVsix } from './product';
import { progress } from './run-command';

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

const SUITES: Readonly<Record<string, () => Promise<Counts>>> = {
  types: () => check('npx', ['tsc', '-b']),
  lint: () => check('npx', ['eslint', '.', '--max-warnings', '0']),
  arrows: () => check('npx', ['depcruise', 'engine', 'webview', 'extension', 'test']),
  format: () => check('npx', ['prettier', '--check', '.']),
  unit: () => mocha(['test/unit/**/*.test.ts']),
  conformance: () => mocha(['test/conformance/**/*.test.ts', 'test/golden/**/*.test.ts']),
  dap: () => mocha(['test/dap/**/*.test.ts']),
  page: pageSuite,
  host: hostSuite,
  ui: uiSuite,
};

async function main(names: readonly string[]): Promise<void> {
  const wanted =
    names.length === 0
      ? Object.keys(SUITES)
      : names.flatMap(name => (name === 'e2e' ? ['page', 'host', 'ui'] : [name]));
  let passed = 0;
  let failed = 0;
  for (const name of wanted) {
    const suite = SUITES[name];
    if (suite === undefined)
      throw new Error(`no suite ${name}: there are ${Object.keys(SUITES).join(', ')} and e2e`);
    progress(`${name} …`);
    const counts = await suite().catch((error: unknown) => {
      console.log(
        `  FAILED  ${name} could not run: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      return { passed: 0, failed: 1 };
    });
    passed += counts.passed;
    failed += counts.failed;
    progress(`${name}: ${String(counts.passed)} passed, ${String(counts.failed)} failed`);
  }
  console.log(`${String(passed)} passed, ${String(failed)} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

/** A check is one test: its exit code. */
async function check(command: string, args: readonly string[]): Promise<Counts> {
  const code = await inherit(command, args, process.env);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function mocha(files: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'heapscope-counts-'));
  const counts = join(folder, 'counts.json');
  try {
    const reporter = join(ROOT, 'test', 'support', 'counting-reporter.cjs');
    const code = await inherit('npx', ['mocha', '--exit', '--reporter', reporter, ...files], {
      ...process.env,
      ...environment,
      HEAPSCOPE_COUNTS: counts,
    });
    const result = JSON.parse(readFileSync(counts, 'utf8')) as Counts;
    return code !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The suite inside the extension host: once with the checkout under development, once with the installed package. */
async function hostSuite(): Promise<Counts> {
  const [kind, vsix] = await Promise.all([testHost(), productVsix()]);
  const tests = join(ROOT, 'out', 'e2e', 'suite.js');
  await build({
    entryPoints: { suite: join(ROOT, 'test', 'e2e', 'suite', 'index.ts') },
    outdir: join(ROOT, 'out', 'e2e'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  const workspace = join(ROOT, 'samples');
  let passed = 0;
  let failed = 0;
  const driver = join(ROOT, 'test', 'e2e', 'driver');
  for (const run of [{ extension: ROOT }, { extension: driver, vsix }]) {
    progress(
      `host: ${'vsix' in run ? 'the installed package' : 'the checkout under development'} in ${kind}`,
    );
    const receipt = await runInHost(kind, { ...run, tests, workspace });
    progress(`host: ${receipt.host}, VS Code ${receipt.vscode}, Node ${receipt.node}`);
    passed += receipt.passed;
    failed += receipt.failed;
  }
  return { passed, failed };
}

/** Clicks and keys on the map's page alone, in a browser, over programs that the engine runs. */
async function pageSuite(): Promise<Counts> {
  await chromium();
  return mocha(['test/e2e/page/**/*.test.ts']);
}

/** Clicks and keys in a real workbench with the installed package; always the embedded host, so that it is the same everywhere. */
async function uiSuite(): Promise<Counts> {
  const [vsix] = await Promise.all([productVsix(), codeServer(), chromium()]);
  return mocha(['test/e2e/ui/**/*.test.ts'], { HEAPSCOPE_VSIX: vsix });
}

function inherit(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    });
    child.on('error', reject);
    child.on('close', code => {
      resolve(code ?? 1);
    });
  });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

/**
 * `npm run bench`: bundles the benchmarks as the product is bundled (a test runner's transpiler would wrap every closure)
 * and runs them in a process of their own. `npm run bench -- c heap` runs these parts, `-- --long` the run of 10^9 steps;
 * `-- --traces DIR` or HEAPSCOPE_TRACES names the folder of the large allocation traces.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../host/places';

async function main(): Promise<void> {
  const outdir = join(ROOT, 'out', 'bench');
  await build({
    entryPoints: {
      main: join(ROOT, 'test', 'bench', 'main.ts'),
      'c-program': join(ROOT, 'test', 'bench', 'c-program.ts'),
      'heap-replay': join(ROOT, 'test', 'bench', 'heap-replay.ts'),
    },
    outdir,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minify: true,
    logLevel: 'warning',
  });
  const folder = join(ROOT, 'test', 'bench');
  const asked = process.argv.slice(2);
  const run = spawnSync(process.execPath, ['--expose-gc', join(outdir, 'main.js'), folder, ...asked], {
    stdio: 'inherit',
    cwd: ROOT,
  });
  process.exitCode = run.status ?? 1;
}

void main();

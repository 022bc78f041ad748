/**
 * The door of `npm start`, `npm test` and `npm run bench`: plain Node, so that it runs before anything is installed. It
 * installs the packages of the lock file when they are not there yet, then hands over to the TypeScript beside it.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const scripts = {
  start: 'test/host/start.ts',
  test: 'test/host/suites.ts',
  bench: 'test/bench/run.ts',
  mutants: 'test/mutants/run.ts',
  fuzz: 'test/fuzz/live-text.ts',
  'fuzz:c': 'test/fuzz/live-c.ts',
  'fuzz:heap': 'test/fuzz/live-heap.ts',
};
const [task, ...rest] = process.argv.slice(2);

const script = scripts[task];
if (script === undefined) {
  console.error(`usage: bootstrap.mjs ${Object.keys(scripts).join(' | ')}`);
  process.exit(64);
}
if (Number(process.versions.node.split('.')[0]) < 20) {
  console.error(`Heapscope needs Node.js 20 or newer; this is ${process.version}. See https://nodejs.org.`);
  process.exit(69);
}
installPackages();
const run = spawnSync(process.execPath, ['--import', 'tsx', script, ...rest], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(run.status ?? 1);

/** `npm ci`, once for each content of the lock file; no package runs a script of its own. */
function installPackages() {
  const stamp = join(root, 'node_modules', '.heapscope-lock');
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.log('[set-up] installing packages (npm ci)');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const flags = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const install = spawnSync(npm, flags, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (install.status !== 0) {
    console.error('[set-up] npm ci failed: check the network or the npm registry, then try again');
    process.exit(69);
  }
  writeFileSync(stamp, lock);
}

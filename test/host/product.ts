import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './places';
import { mustRun, progress } from './run-command';

const SOURCES = [
  'engine',
  'extension',
  'webview',
  'media',
  'samples',
  'package.json',
  'esbuild.mjs',
  '.vscodeignore',
  'package-lock.json',
  'README.md',
];

/** The packaged extension, built anew only when something it is made of has changed. */
export async function productVsix(): Promise<string> {
  const vsix = join(ROOT, 'dist', 'heapscope.vsix');
  const stamp = join(ROOT, 'dist', '.sources');
  const sources = fingerprint();
  if (existsSync(vsix) && existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return vsix;
  progress('building the extension');
  // vsce builds first, through the script vscode:prepublish.
  const vsce = join(ROOT, 'node_modules', '@vscode', 'vsce', 'vsce');
  await mustRun(process.execPath, [vsce, 'package', '--no-dependencies', '--out', vsix], { cwd: ROOT });
  writeFileSync(stamp, sources);
  return vsix;
}

/** Names, sizes and times of every source file: enough to see an edit, and fast. */
function fingerprint(): string {
  const hash = createHash('sha256');
  const visit = (path: string): void => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return;
    if (stat.isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name));
    else hash.update(`${path} ${String(stat.size)} ${String(stat.mtimeMs)}\n`);
  };
  for (const source of SOURCES) visit(join(ROOT, source));
  return hash.digest('hex');
}

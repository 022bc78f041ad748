/**
 * `npm start`: builds the extension and opens the samples in a VS Code that has it: the desktop `code` when there is
 * one, else the embedded host on a loopback port, whose address it prints. Options: `--port N`, `--embedded`.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canShowWindows } from './screen';
import { onPath } from './chromium';
import { codeServer } from './code-server';
import { LOCAL, ROOT } from './places';
import { productVsix } from './product';
import { mustRun, progress } from './run-command';
import { startServer, workbenchUrl } from './server';

const samples = join(ROOT, 'samples');
const firstSample = join(samples, '01-first-heap.heap.c');

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--build-only')) {
    await mustRun(process.execPath, [join(ROOT, 'esbuild.mjs')], { cwd: ROOT });
    return;
  }
  const desktop = args.includes('--embedded') ? undefined : desktopCode();
  if (desktop === undefined) await openEmbedded(portOf(args));
  else await openDesktop(desktop);
}

/** The desktop `code` of the path, where a window can be shown. */
function desktopCode(): string | undefined {
  const windows = process.platform === 'win32';
  if (!canShowWindows()) return undefined;
  return onPath(windows ? 'code.cmd' : 'code').find(path => existsSync(path));
}

async function openDesktop(code: string): Promise<void> {
  progress('building the extension');
  await mustRun(process.execPath, [join(ROOT, 'esbuild.mjs')], { cwd: ROOT });
  progress(`opening VS Code (${code}) with the samples`);
  const args = ['--new-window', `--extensionDevelopmentPath=${ROOT}`, samples, firstSample];
  spawn(code, args, { stdio: 'inherit', detached: true, shell: process.platform === 'win32' }).unref();
}

async function openEmbedded(port: number | undefined): Promise<void> {
  const [host, vsix] = await Promise.all([codeServer(), productVsix()]);
  const folder = join(LOCAL, 'start');
  mkdirSync(folder, { recursive: true });
  const stamp = join(folder, 'installed');
  const version = readFileSync(join(ROOT, 'dist', '.sources'), 'utf8');
  const installed = existsSync(stamp) && readFileSync(stamp, 'utf8') === version;
  progress('starting VS Code');
  const server = await startServer(host, {
    folder,
    ...(installed ? {} : { vsix }),
    ...(port === undefined ? {} : { port }),
  });
  writeFileSync(stamp, version);
  progress('Heapscope is ready. Open this address in a browser (Ctrl+C ends it):');
  console.log(`\n    ${workbenchUrl(server, samples, firstSample)}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void server.stop().then(() => process.exit(0)));
  process.exitCode = await server.ended;
}

function portOf(args: readonly string[]): number | undefined {
  const at = args.indexOf('--port');
  if (at < 0) return undefined;
  const port = Number(args[at + 1]);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Error(`--port wants a number from 0 to 65535, not ${String(args[at + 1])}`);
  return port;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

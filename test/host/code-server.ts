import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './places';
import { mustRun, progress } from './run-command';

/** A real VS Code 1.139 workbench and server from npm, and the Node that it needs; both are plain registry packages. */
const CODE_SERVER = '4.139.1';
const NODE = '24.21.0';

export interface CodeServer {
  /** The Node binary to run it with. */
  readonly node: string;
  readonly entry: string;
}

/**
 * Installs the host once for each version into the cache and answers where it is. No package script runs and nothing
 * is compiled: the one native module left out (spdlog) only writes log files.
 */
export async function codeServer(): Promise<CodeServer> {
  if (process.platform !== 'linux' || (process.arch !== 'x64' && process.arch !== 'arm64'))
    throw new Error(
      `the embedded VS Code host runs on Linux (x64, arm64), not on ${process.platform} ${process.arch}: install VS Code (https://code.visualstudio.com) so that "code" is on the path`,
    );
  const folder = join(cacheFolder(), `host-${CODE_SERVER}-node-${NODE}`);
  if (!existsSync(folder)) {
    const partial = `${folder}.partial-${String(process.pid)}`;
    rmSync(partial, { recursive: true, force: true });
    try {
      await install(partial);
      renameSync(partial, folder);
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
  }
  return {
    node: join(folder, 'node', 'node_modules', `node-linux-${process.arch}`, 'bin', 'node'),
    entry: join(folder, 'server', 'node_modules', 'code-server', 'out', 'node', 'entry.js'),
  };
}

async function install(folder: string): Promise<void> {
  progress(`set-up: VS Code host (code-server ${CODE_SERVER}), once, about 300 MB`);
  const npm = ['--loglevel=error', '--no-audit', '--no-fund', '--ignore-scripts', 'install'];
  for (const part of ['node', 'server']) {
    mkdirSync(join(folder, part), { recursive: true });
    writeFileSync(join(folder, part, 'package.json'), '{ "private": true }\n');
  }
  await Promise.all([
    mustRun('npm', [
      ...npm,
      '--prefix',
      join(folder, 'node'),
      '--save-exact',
      `node-linux-${process.arch}@${NODE}`,
    ]),
    mustRun('npm', [
      ...npm,
      '--prefix',
      join(folder, 'server'),
      '--save-exact',
      `code-server@${CODE_SERVER}`,
    ]),
  ]);
  progress('set-up: its dependencies');
  const vscode = join(folder, 'server', 'node_modules', 'code-server', 'lib', 'vscode');
  await mustRun('npm', [...npm, '--omit=dev'], { cwd: vscode });
}

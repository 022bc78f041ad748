import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CodeServer } from './code-server';
import { mustRun } from './run-command';

/** A quiet first start: nothing that asks, reports or updates itself. */
const SETTINGS = {
  'telemetry.telemetryLevel': 'off',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'security.workspace.trust.enabled': false,
  'window.menuBarVisibility': 'classic',
};

export interface ServerOptions {
  /** Kept between runs when given; else a temporary folder that goes with the server. */
  readonly folder?: string;
  /** A packaged extension to install first. */
  readonly vsix?: string;
  readonly port?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** More user settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

export interface Server {
  readonly url: string;
  readonly log: () => string;
  readonly ended: Promise<number>;
  stop(): Promise<void>;
}

/** Starts the embedded VS Code on a loopback port and answers when it listens. */
export async function startServer(host: CodeServer, options: ServerOptions = {}): Promise<Server> {
  const root = options.folder ?? mkdtempSync(join(tmpdir(), 'heapscope-host-'));
  const userData = join(root, 'user-data');
  const extensions = join(root, 'extensions');
  mkdirSync(join(userData, 'User'), { recursive: true });
  mkdirSync(extensions, { recursive: true });
  writeFileSync(join(root, 'config.yaml'), 'auth: none\ncert: false\n');
  const settings = join(userData, 'User', 'settings.json');
  if (options.folder === undefined || !existsSync(settings))
    writeFileSync(settings, JSON.stringify({ ...SETTINGS, ...options.settings }, undefined, 2));

  const common = [
    host.entry,
    '--config',
    join(root, 'config.yaml'),
    '--user-data-dir',
    userData,
    '--extensions-dir',
    extensions,
  ];
  const env = {
    ...process.env,
    XDG_CONFIG_HOME: join(root, 'config'),
    XDG_DATA_HOME: join(root, 'data'),
    ...options.environment,
  };
  if (options.vsix !== undefined)
    await mustRun(host.node, [...common, '--force', '--install-extension', options.vsix], { env });

  const listen = [
    '--bind-addr',
    `127.0.0.1:${String(options.port ?? 0)}`,
    '--auth',
    'none',
    '--disable-telemetry',
  ];
  const quiet = [
    '--disable-update-check',
    '--disable-workspace-trust',
    '--disable-getting-started-override',
    '--ignore-last-opened',
  ];
  const child = spawn(host.node, [...common, ...listen, ...quiet], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let log = '';
  child.stdout.on('data', (data: Buffer) => (log += data.toString()));
  child.stderr.on('data', (data: Buffer) => (log += data.toString()));
  const ended = new Promise<number>(resolve =>
    child.once('exit', code => {
      resolve(code ?? 1);
    }),
  );
  const stop = async (): Promise<void> => {
    await endGroup(child, ended);
    if (options.folder === undefined) rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const url = await listening(child, () => log, ended);
    return { url, log: () => log, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function listening(child: ChildProcess, log: () => string, ended: Promise<number>): Promise<string> {
  const found = (): string | undefined =>
    /HTTP server listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(log())?.[1];
  const timeout = new Promise<never>((_, reject) =>
    setTimeout(() => {
      reject(new Error(`the VS Code host did not listen within 120 s\n${log()}`));
    }, 120_000).unref(),
  );
  const exit = ended.then(code => {
    throw new Error(`the VS Code host ended with ${String(code)}\n${log()}`);
  });
  const ready = new Promise<string>(resolve => {
    const look = (): void => {
      const url = found();
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    look();
  });
  return Promise.race([ready, exit, timeout]);
}

/** Ends the server's own process group, by its id. */
async function endGroup(child: ChildProcess, ended: Promise<number>): Promise<void> {
  const signal = (name: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch {
      // The group has ended already.
    }
  };
  signal('SIGTERM');
  await Promise.race([ended, new Promise(resolve => setTimeout(resolve, 5000))]);
  signal('SIGKILL');
}

/** The address of the workbench with `folder` open, and `file` in an editor. */
export function workbenchUrl(server: Server, folder: string, file?: string): string {
  const url = new URL(`${server.url}/`);
  url.searchParams.set('folder', folder);
  if (file !== undefined) {
    const authority = server.url.replace('http://', '');
    url.searchParams.set('payload', JSON.stringify([['openFile', `vscode-remote://${authority}${file}`]]));
  }
  return url.href;
}

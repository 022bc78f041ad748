import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { codeServer } from './code-server';
import { ROOT } from './places';
import { canShowWindows } from './screen';
import { progress } from './run-command';
import { startServer, workbenchUrl } from './server';
import { loadUnderDevelopment, openPage, startBrowser } from './workbench';

/** What the suite inside the extension host left on disk; without it the host failed, whatever exit code VS Code reports. */
export interface Receipt {
  readonly host: string;
  readonly vscode: string;
  readonly node: string;
  readonly passed: number;
  readonly failed: number;
}

export interface HostRun {
  /** Extension folder under development: the checkout, or a folder that only drives the tests. */
  readonly extension: string;
  readonly vsix?: string;
  readonly tests: string;
  readonly workspace: string;
}

type HostKind = 'electron' | 'code-server';

/**
 * Where the suite runs: HEAPSCOPE_TEST_HOST = electron | code-server | auto (default). `auto` takes the desktop VS Code
 * when its download is cached or reachable and a window can be shown, else the embedded host; it never falls back after
 * a failure.
 */
export async function testHost(): Promise<HostKind> {
  const wanted = process.env['HEAPSCOPE_TEST_HOST'] ?? 'auto';
  if (wanted === 'electron' || wanted === 'code-server') return wanted;
  if (wanted !== 'auto')
    throw new Error(`HEAPSCOPE_TEST_HOST is electron, code-server or auto, not ${wanted}`);
  if (!canShowWindows()) return 'code-server';
  if (existsSync(join(ROOT, '.vscode-test'))) return 'electron';
  try {
    const answer = await fetch('https://update.code.visualstudio.com/api/releases/stable', {
      signal: AbortSignal.timeout(5000),
    });
    return answer.ok ? 'electron' : 'code-server';
  } catch {
    return 'code-server';
  }
}

/** Runs a mocha suite inside a real extension host. Its output goes to this process's; the receipt says how it ended. */
export async function runInHost(kind: HostKind, run: HostRun): Promise<Receipt> {
  const folder = mkdtempSync(join(tmpdir(), 'heapscope-receipt-'));
  const receipt = join(folder, 'receipt.json');
  const output = join(folder, 'output.txt');
  const environment = { HEAPSCOPE_RECEIPT: receipt, HEAPSCOPE_OUTPUT: output, HEAPSCOPE_HOST: kind };
  try {
    if (kind === 'electron') await runElectron(run, environment);
    else await runEmbedded(run, environment);
    if (!existsSync(receipt)) throw new Error('the extension host ended without finishing the tests');
    return JSON.parse(readFileSync(receipt, 'utf8')) as Receipt;
  } finally {
    if (existsSync(output)) process.stdout.write(readFileSync(output));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runElectron(run: HostRun, environment: Record<string, string>): Promise<void> {
  await runTests({
    extensionDevelopmentPath: run.extension,
    extensionTestsPath: run.tests,
    extensionTestsEnv: environment,
    launchArgs: [
      run.workspace,
      '--disable-workspace-trust',
      '--skip-welcome',
      ...(run.vsix === undefined ? [] : ['--install-extension', run.vsix]),
    ],
  }).catch((error: unknown) => {
    // A failing suite ends the host with an error too; the receipt tells the two apart.
    progress(`VS Code ended: ${error instanceof Error ? error.message : String(error)}`);
  });
}

async function runEmbedded(run: HostRun, environment: Record<string, string>): Promise<void> {
  const server = await startServer(await codeServer(), {
    environment,
    ...(run.vsix === undefined ? {} : { vsix: run.vsix }),
  });
  const browser = await startBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const exit = new Promise<void>((resolve, reject) => {
      void page.exposeFunction('codeAutomationLog', () => undefined);
      void page.exposeFunction('codeAutomationExit', () => {
        resolve();
      });
      page.on('crash', () => {
        reject(new Error('the workbench page crashed'));
      });
      setTimeout(() => {
        reject(new Error(`no result from the extension host in time\n${server.log().slice(-4000)}`));
      }, 1_800_000).unref();
    });
    exit.catch(() => undefined);
    await loadUnderDevelopment(page, server, { extensions: [run.extension], tests: run.tests });
    await openPage(page, workbenchUrl(server, run.workspace));
    await exit;
  } finally {
    await browser.close().catch(() => undefined);
    await server.stop();
  }
}

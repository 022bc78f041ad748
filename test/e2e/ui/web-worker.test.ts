import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DebugProtocol as DAP } from '@vscode/debugprotocol';
import { type Browser, type Page } from 'playwright-core';
import type { FromWorker, ToWorker } from '../../../extension/debug/index';
import { ROOT } from '../../host/places';
import { startBrowser } from '../../host/workbench';
import { AdapterClient } from '../../support/adapter-client';

const sample = (name: string): string => join(ROOT, 'samples', `${name}.heap.c`);

describe("the browser's worker", function () {
  this.timeout(600_000);
  let server: Server;
  let browser: Browser;

  before(async () => {
    const script = readFileSync(join(ROOT, 'dist', 'worker-web.js'));
    server = createServer((request, response) => {
      const isWorker = request.url === '/worker-web.js';
      response.setHeader('content-type', isWorker ? 'text/javascript' : 'text/html');
      response.end(isWorker ? script : '<!DOCTYPE html><title>Worker</title>');
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    browser = await startBrowser();
  });
  after(async () => {
    await browser.close();
    server.close();
  });

  for (const name of ['01-first-heap', '10-fragmentation', '11-overrun-found-late', '18-two-threads']) {
    it(`ends ${name} in the state that the command line ends in`, async () => {
      const client = await clientInBrowser(await browser.newPage(), server);
      await client.launch({ program: sample(name) }, { filters: [] });
      const stop = await client.stopped();
      assert.ok(['exit', 'exception'].includes(stop.reason), stop.reason);
      assert.deepEqual(await client.state(), commandLine(sample(name)));
    });
  }

  it('stops, steps and goes back', async () => {
    const path = sample('01-first-heap');
    const client = await clientInBrowser(await browser.newPage(), server);
    await client.launch({ program: path }, { breakpoints: { [path]: [{ line: 33 }] } });
    await client.stopped();
    const before = await client.state();
    await client.move('next');
    assert.equal(await client.where(), 'main:34');
    await client.move('stepBack');
    assert.equal(await client.where(), 'main:33');
    assert.deepEqual(await client.state(), before);
  });

  it('pauses a program that never ends', async () => {
    const page = await browser.newPage();
    const client = await clientInBrowser(page, server, { '/loop.c': 'int main(void) { for (;;); }' });
    await client.launch({ program: '/loop.c' });
    const threadId = await client.thread();
    const stopped = client.stopped();
    await client.request('pause', { threadId });
    assert.equal((await stopped).reason, 'pause');
  });
});

/** A debug client whose adapter is dist/worker-web.js in a Web Worker of `page`; it reads files through this process. */
async function clientInBrowser(
  page: Page,
  server: Server,
  files: Readonly<Record<string, string>> = {},
): Promise<AdapterClient> {
  await page.goto(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`);
  let receive: (message: DAP.ProtocolMessage) => void = () => undefined;
  const post = (message: ToWorker): Promise<void> =>
    page.evaluate(sent => {
      (window as unknown as { adapter: Worker }).adapter.postMessage(sent);
    }, message);
  await page.exposeFunction('fromAdapter', (message: FromWorker) => {
    if (message.type === 'dap') receive(message.message);
    else void post({ type: 'file', id: message.id, text: textOf(message.path, files) });
  });
  await page.evaluate(() => {
    const host = window as unknown as { fromAdapter(message: unknown): void };
    const adapter = new Worker('/worker-web.js');
    adapter.onmessage = event => {
      host.fromAdapter(event.data);
    };
    Object.assign(window, { adapter });
  });
  return new AdapterClient({
    send: message => void post({ type: 'dap', message }),
    onMessage: listener => {
      receive = listener;
    },
  });
}

function textOf(path: string, files: Readonly<Record<string, string>>): string | undefined {
  if (Object.hasOwn(files, path)) return files[path];
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Steps and state hash as `heapscope run --report json` tells them. */
function commandLine(path: string): { steps: number; stateHash: string } {
  const folder = mkdtempSync(join(tmpdir(), 'heapscope-report-'));
  try {
    const report = join(folder, 'report.json');
    const cli = join(ROOT, 'dist', 'cli.js');
    spawnSync(process.execPath, [cli, 'run', '--report', 'json', '--report-file', report, path]);
    const { steps, stateHash } = JSON.parse(readFileSync(report, 'utf8')) as {
      steps: number;
      stateHash: string;
    };
    return { steps, stateHash };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type DebugProtocol as DAP } from '@vscode/debugprotocol';
import { build } from 'esbuild';
import { Machine } from '../../engine/index';
import { type FromWorker, type ToWorker } from '../../extension/debug/index';
import { AdapterClient, type Transport } from '../support/adapter-client';
import { compileFiles, type Sample, samples } from '../support/sample-programs';

/** Steps of a run and the hash of the state at its end. */
interface End {
  readonly steps: number;
  readonly stateHash: string;
}

const sourceOf = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

/** The first file of a sample names the others in a pragma. */
const mainFile = ({ files }: Sample): string =>
  files.find(file => basename(file).startsWith('main')) ?? files[0]!;

function straight(sample: Sample): End {
  const first = mainFile(sample);
  const { program, settings } = compileFiles([first, ...sample.files.filter(file => file !== first)]);
  const machine = new Machine(program, settings);
  while (machine.run({ instructions: 1e6 }).reason === 'budget');
  return { steps: machine.position.step, stateHash: machine.stateHash() };
}

/** Runs the sample to its end through an adapter, with nothing to stop at. */
async function throughAdapter(client: AdapterClient, path: string): Promise<End> {
  await client.launch({ program: path, stopAtExit: true }, { filters: [] });
  await client.stopped();
  return client.state();
}

function inWorker(cli: string): { client: AdapterClient; worker: Worker } {
  const worker = new Worker(cli, { workerData: { heapscope: 'adapter' } });
  const post = (message: ToWorker): void => {
    worker.postMessage(message);
  };
  const transport: Transport = {
    send: message => {
      post({ type: 'dap', message });
    },
    onMessage: receive => {
      worker.on('message', (message: FromWorker) => {
        if (message.type === 'dap') receive(message.message);
        else post({ type: 'file', id: message.id, text: sourceOf(message.path) });
      });
    },
  };
  return { client: new AdapterClient(transport), worker };
}

function onStdio(cli: string): { client: AdapterClient; ended: Promise<unknown> } {
  const child = spawn(process.execPath, [cli, 'dap'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let received = Buffer.alloc(0);
  const transport: Transport = {
    send: message => {
      const json = JSON.stringify(message);
      child.stdin.write(`Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`);
    },
    onMessage: receive => {
      child.stdout.on('data', (data: Buffer) => {
        received = Buffer.concat([received, data]);
        for (;;) {
          const head = received.indexOf('\r\n\r\n');
          const length = Number(/\d+/.exec(received.toString('latin1', 0, Math.max(head, 0)))?.[0]);
          if (head < 0 || received.length < head + 4 + length) return;
          receive(JSON.parse(received.toString('utf8', head + 4, head + 4 + length)) as DAP.ProtocolMessage);
          received = received.subarray(head + 4 + length);
        }
      });
    },
  };
  return { client: new AdapterClient(transport), ended: new Promise(resolve => child.on('exit', resolve)) };
}

/** What `heapscope run --report json` says; the program's own exit code does not matter here. */
function onCommandLine(cli: string, path: string): Promise<End> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [cli, 'run', path, '--report', 'json'], (_error, _stdout, stderr) => {
      try {
        const { steps, stateHash } = JSON.parse(stderr.slice(stderr.indexOf('{'))) as End;
        resolve({ steps, stateHash });
      } catch {
        reject(new Error(stderr));
      }
    });
  });
}

describe('the state at the end of every sample', () => {
  let folder: string;
  let cli: string;

  before(async function () {
    this.timeout(60_000);
    folder = mkdtempSync(join(tmpdir(), 'heapscope-'));
    cli = join(folder, 'cli.js');
    await build({
      entryPoints: [join(__dirname, '../../extension/cli/main.ts')],
      absWorkingDir: dirname(dirname(__dirname)),
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile: cli,
      logLevel: 'silent',
    });
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });
  afterEach(() => AdapterClient.closeAll());

  for (const sample of samples())
    it(`is the same from the engine, an adapter here, in a worker and on stdio, and the command line (${sample.name})`, async () => {
      const path = mainFile(sample);
      const expected = straight(sample);
      const files = Object.fromEntries(sample.files.map(file => [file, readFileSync(file, 'utf8')]));
      assert.deepEqual(await throughAdapter(AdapterClient.inProcess(files), path), expected, 'in process');
      const { client, worker } = inWorker(cli);
      assert.deepEqual(await throughAdapter(client, path), expected, 'in a worker');
      await worker.terminate();
      const stdio = onStdio(cli);
      assert.deepEqual(await throughAdapter(stdio.client, path), expected, 'on stdio');
      await stdio.client.request('disconnect');
      await stdio.ended;
      assert.deepEqual(await onCommandLine(cli, path), expected, 'on the command line');
    }).timeout(60_000);
});

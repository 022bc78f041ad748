import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import { type DebugProtocol as DAP } from '@vscode/debugprotocol';
import { INSPECT_VERSION } from '../../engine/index';
import { type FromWorker, type InspectTell, type ToWorker } from '../../extension/debug/index';
import { AdapterClient, type Transport } from '../support/adapter-client';

const CLI = join(__dirname, '../../extension/cli/main.ts');
const PROGRAM = `#include <windows.h>
int main(void)
{
    HANDLE h = HeapCreate(0, 0, 0);
    void *p = HeapAlloc(h, 0, 24);
    HeapFree(h, 0, p);
    return 0;
}
`;
const FILES: Readonly<Record<string, string>> = { 'p.c': PROGRAM };

/** A client of a worker thread, and the way to end it. */
function inWorker(): { client: AdapterClient; worker: Worker } {
  const worker = new Worker(`require('tsx/cjs'); require(${JSON.stringify(CLI)});`, {
    eval: true,
    workerData: { heapscope: 'adapter' },
  });
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
        else post({ type: 'file', id: message.id, text: FILES[message.path] });
      });
    },
  };
  return { client: new AdapterClient(transport), worker };
}

/** A client over the streams of `heapscope dap`. */
function onStdio(): { client: AdapterClient; ended: Promise<number | null> } {
  const child = spawn(process.execPath, ['--import', 'tsx', CLI, 'dap'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
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
          const length = Number(
            /Content-Length: (\d+)/.exec(received.toString('latin1', 0, Math.max(head, 0)))?.[1],
          );
          if (head < 0 || received.length < head + 4 + length) return;
          receive(JSON.parse(received.toString('utf8', head + 4, head + 4 + length)) as DAP.ProtocolMessage);
          received = received.subarray(head + 4 + length);
        }
      });
    },
  };
  return { client: new AdapterClient(transport), ended: new Promise(resolve => child.on('exit', resolve)) };
}

/** The state at line 6 of the program, reached through `client`. */
async function stateAt6(
  client: AdapterClient,
  program: string,
): Promise<{ steps: number; stateHash: string }> {
  await client.launch({ program }, { breakpoints: { [program]: [{ line: 6 }] } });
  await client.stopped();
  return client.state();
}

afterEach(() => AdapterClient.closeAll());

describe('the adapter', () => {
  it('reaches the same state in process, in a worker and on stdio', async function () {
    this.timeout(60_000);
    const here = await stateAt6(AdapterClient.inProcess(FILES), 'p.c');
    const { client, worker } = inWorker();
    const there = await stateAt6(client, 'p.c');
    await worker.terminate();
    assert.deepEqual(there, here);
    const stdio = onStdio();
    const path = join(__dirname, '../support/programs/p.c');
    const outside = await stateAt6(stdio.client, path);
    await stdio.client.request('disconnect');
    assert.equal(await stdio.ended, 0);
    assert.deepEqual(outside, here);
  });

  it('answers questions on a port of its own, with typed arrays', async function () {
    this.timeout(60_000);
    const { client, worker } = inWorker();
    await stateAt6(client, 'p.c');
    const { port1, port2 } = new MessageChannel();
    const message: ToWorker = { type: 'inspect', port: port2 };
    worker.postMessage(message, [port2]);
    const told = (): Promise<InspectTell> => new Promise(resolve => port1.once('message', resolve));
    const ask = (question: string, args: unknown, version = INSPECT_VERSION): Promise<InspectTell> => {
      const answer = told();
      port1.postMessage({ type: 'ask', version, id: 5, question, args });
      return answer;
    };
    const overview = await ask('overview', {});
    assert.ok(overview.type === 'answer');
    const { heaps } = overview.result as { heaps: { handle: number; process: boolean }[] };
    const args = { heap: heaps.find(heap => !heap.process)?.handle, first: 0, count: 100 };
    for (let round = 0; round < 2; round++) {
      const blocks = await ask('blocks', args);
      assert.ok(blocks.type === 'answer');
      const { user, requested } = blocks.result as { user: unknown; requested: Float64Array };
      assert.ok(user instanceof Float64Array && requested.includes(24), `asked for the ${round + 1}. time`);
    }
    const late = await ask('overview', {}, 99);
    assert.ok(late.type === 'failed' && late.message.includes('version 99'));
    const wrong = await ask('nosuch', {});
    assert.ok(wrong.type === 'failed' && wrong.message.includes("no question 'nosuch'"));
    const moved = told();
    await client.request('next', { threadId: await client.thread() });
    assert.equal((await moved).type, 'moved');
    port1.close();
    await worker.terminate();
  });
});

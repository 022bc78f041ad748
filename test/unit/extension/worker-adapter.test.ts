import assert from 'node:assert/strict';
import { type DebugProtocol } from '@vscode/debugprotocol';
import { type FromWorker, type ToWorker } from '../../../extension/debug/worker-seam';
import { WorkerAdapter, type WorkerLink } from '../../../extension/worker-adapter';

class FakeLink implements WorkerLink {
  readonly posted: ToWorker[] = [];
  terminated = false;
  receive: (message: FromWorker) => void = () => undefined;
  end: (reason: string) => void = () => undefined;

  post(message: ToWorker): void {
    this.posted.push(message);
  }
  listen(message: (message: FromWorker) => void, ended: (reason: string) => void): void {
    this.receive = message;
    this.end = ended;
  }
  terminate(): void {
    this.terminated = true;
  }
}

const request = (seq: number, command: string): DebugProtocol.Request => ({ seq, type: 'request', command });

describe("the adapter in front of a session's worker", () => {
  let link: FakeLink;
  let sent: DebugProtocol.ProtocolMessage[];
  let deaths: string[];
  /** Messages that the worker had got each time the session was let go. */
  let leaves: number[];
  let adapter: WorkerAdapter;

  beforeEach(() => {
    link = new FakeLink();
    sent = [];
    deaths = [];
    leaves = [];
    adapter = new WorkerAdapter(link, {
      send: message => sent.push(message),
      readFile: path =>
        path === 'broken'
          ? Promise.reject(new Error('no'))
          : Promise.resolve(path === 'a.c' ? 'int a;' : undefined),
      leaving: () => leaves.push(link.posted.length),
      died: reason => deaths.push(reason),
    });
  });

  it('passes messages both ways unchanged', () => {
    const asked = request(1, 'threads');
    const event: DebugProtocol.Event = { seq: 1, type: 'event', event: 'stopped', body: {} };
    adapter.handle(asked);
    link.receive({ type: 'dap', message: event });
    assert.deepEqual(link.posted, [{ type: 'dap', message: asked }]);
    assert.deepEqual(sent, [event]);
  });

  it('reads files for the worker, and says when one cannot be read', async () => {
    link.receive({ type: 'readFile', id: 1, path: 'a.c' });
    link.receive({ type: 'readFile', id: 2, path: 'missing.c' });
    link.receive({ type: 'readFile', id: 3, path: 'broken' });
    await new Promise(setImmediate);
    assert.deepEqual(link.posted, [
      { type: 'file', id: 1, text: 'int a;' },
      { type: 'file', id: 2, text: undefined },
      { type: 'file', id: 3, text: undefined },
    ]);
  });

  it('answers what is open, tells the console and ends the session when the worker dies', () => {
    adapter.handle(request(1, 'initialize'));
    link.receive({
      type: 'dap',
      message: {
        seq: 1,
        type: 'response',
        request_seq: 1,
        command: 'initialize',
        success: true,
      } as DebugProtocol.Response,
    });
    adapter.handle(request(2, 'continue'));
    sent.length = 0;
    link.end('out of memory');
    assert.deepEqual(
      sent.map(message => {
        if (message.type === 'event') return (message as DebugProtocol.Event).event;
        const { request_seq, success } = message as DebugProtocol.Response;
        return { request_seq, success };
      }),
      [{ request_seq: 2, success: false }, 'output', 'terminated'],
    );
    const { output } = (sent[1] as DebugProtocol.OutputEvent).body;
    assert.match(output, /out of memory/);
    assert.deepEqual(deaths, ['out of memory']);
  });

  it('lets a dead session be disconnected and refuses everything else', () => {
    link.end('killed');
    sent.length = 0;
    adapter.handle(request(5, 'threads'));
    adapter.handle(request(6, 'disconnect'));
    assert.deepEqual(
      sent.map(message => (message as DebugProtocol.Response).success),
      [false, true],
    );
    assert.deepEqual(link.posted, []);
  });

  it('says that the session is let go before the worker drops its program', () => {
    adapter.handle(request(1, 'terminate'));
    assert.deepEqual(leaves, []);
    adapter.handle(request(2, 'disconnect'));
    assert.deepEqual([leaves, link.posted.length], [[1], 2]);
  });

  it('does not call its own end a death', () => {
    adapter.dispose();
    link.end('it stopped with exit code 1');
    assert.equal(link.terminated, true);
    assert.deepEqual([sent, deaths], [[], []]);
  });
});

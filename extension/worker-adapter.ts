import type { DebugProtocol } from '@vscode/debugprotocol';
import type { FromWorker, ToWorker } from './debug/index';

/** A running worker, whichever its kind. */
export interface WorkerLink {
  post(message: ToWorker, transfer?: readonly unknown[]): void;
  /** Called for every message of the worker, and once when it ends by itself. */
  listen(message: (message: FromWorker) => void, ended: (reason: string) => void): void;
  terminate(): void;
}

export interface AdapterHost {
  send(message: DebugProtocol.ProtocolMessage): void;
  /** The text of a file, undefined when it cannot be read. */
  readFile(path: string): Promise<string | undefined>;
  /** VS Code lets the session go: from here on there is nothing to ask. */
  leaving(): void;
  /** The worker died; the session has been told and ends. */
  died(reason: string): void;
}

/**
 * The debug adapter as VS Code sees it: passes messages to the worker and back, reads files for it, and when the worker
 * dies answers what is still open, says so in the console, and ends the session.
 */
export class WorkerAdapter {
  readonly #link: WorkerLink;
  readonly #host: AdapterHost;
  readonly #open = new Map<number, DebugProtocol.Request>();
  #state: 'running' | 'dead' | 'disposed' = 'running';

  constructor(link: WorkerLink, host: AdapterHost) {
    this.#link = link;
    this.#host = host;
    link.listen(
      message => {
        this.#receive(message);
      },
      reason => {
        this.#die(reason);
      },
    );
  }

  handle(message: DebugProtocol.ProtocolMessage): void {
    const request = message.type === 'request' ? (message as DebugProtocol.Request) : undefined;
    if (this.#state !== 'running') {
      if (request !== undefined) this.#answerDead(request);
      return;
    }
    if (request !== undefined) this.#open.set(request.seq, request);
    // Before the worker hears of it: it drops its program, and VS Code says only later that the session has ended.
    if (request?.command === 'disconnect') this.#host.leaving();
    this.#link.post({ type: 'dap', message });
  }

  dispose(): void {
    if (this.#state === 'disposed') return;
    this.#state = 'disposed';
    this.#link.terminate();
  }

  #receive(message: FromWorker): void {
    if (this.#state !== 'running') return;
    if (message.type === 'readFile') {
      void this.#readFile(message.id, message.path);
      return;
    }
    if (message.message.type === 'response') {
      this.#open.delete((message.message as DebugProtocol.Response).request_seq);
    }
    this.#host.send(message.message);
  }

  async #readFile(id: number, path: string): Promise<void> {
    // A reader that fails is a file that cannot be read; the compiler says which, and where it is included.
    const text = await this.#host.readFile(path).catch(() => undefined);
    if (this.#state === 'running') this.#link.post({ type: 'file', id, text });
  }

  #die(reason: string): void {
    if (this.#state !== 'running') return;
    this.#state = 'dead';
    const open = [...this.#open.values()];
    this.#open.clear();
    for (const request of open) this.#answerDead(request, reason);
    const output = `The simulation ended unexpectedly: ${reason}. Start it again with F5.\n`;
    this.#event('output', { category: 'stderr', output });
    this.#event('terminated', {});
    this.#host.died(reason);
  }

  /** The worker is gone: there is nothing left to disconnect from, and everything else fails. */
  #answerDead(request: DebugProtocol.Request, reason = 'the simulation has ended'): void {
    const ends = request.command === 'disconnect' || request.command === 'terminate';
    const response: DebugProtocol.Response = {
      seq: 0,
      type: 'response',
      request_seq: request.seq,
      command: request.command,
      success: ends,
      ...(ends ? {} : { message: reason }),
    };
    this.#host.send(response);
  }

  #event(event: string, body: object): void {
    const message: DebugProtocol.Event = { seq: 0, type: 'event', event, body };
    this.#host.send(message);
  }
}

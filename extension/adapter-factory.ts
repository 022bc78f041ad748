import {
  type DebugAdapter,
  type DebugAdapterDescriptorFactory,
  DebugAdapterInlineImplementation,
  type DebugProtocolMessage,
  type DebugSession,
  Disposable,
  type Event,
  EventEmitter,
  window,
} from 'vscode';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { readFile } from './files';
import { Inspector, type Port } from './inspector';
import { isScratch, type Sessions } from './sessions';
import { WorkerAdapter, type WorkerLink } from './worker-adapter';

/** Gives each debug session a worker of its own, with a second port for the views' questions. */
export class AdapterFactory implements DebugAdapterDescriptorFactory {
  readonly #sessions: Sessions;
  readonly #startWorker: () => WorkerLink | Promise<WorkerLink>;
  readonly #workers = new Map<string, WorkerLink>();

  constructor(sessions: Sessions, startWorker: () => WorkerLink | Promise<WorkerLink>) {
    this.#sessions = sessions;
    this.#startWorker = startWorker;
  }

  /** Ends the worker of `session` from outside, as a crash would: for tests of what the user then sees. */
  endWorker(session: DebugSession): void {
    const worker = this.#workers.get(session.id);
    if (worker === undefined) throw new Error(`no worker runs for "${session.name}"`);
    worker.terminate();
  }

  async createDebugAdapterDescriptor(session: DebugSession): Promise<DebugAdapterInlineImplementation> {
    const link = await this.#startWorker();
    this.#workers.set(session.id, link);
    const sent = new EventEmitter<DebugProtocolMessage>();
    const adapter = new WorkerAdapter(link, {
      send: message => {
        const text = printedText(message);
        if (text !== undefined) this.#sessions.printed(session, text);
        sent.fire(isScratch(session) ? withQuietFrames(message) : message);
      },
      readFile,
      leaving: () => {
        this.#sessions.end(session, 'the session has ended');
      },
      died: reason => {
        this.#sessions.end(session, reason);
        void window.showErrorMessage(`The simulation of "${session.name}" ended unexpectedly: ${reason}.`);
      },
    });
    this.#sessions.start(session, moved => {
      const { port1, port2 } = new MessageChannel();
      link.post({ type: 'inspect', port: port2 }, [port2]);
      return new Inspector(port1 as unknown as Port, moved);
    });
    return new DebugAdapterInlineImplementation(
      new InlineAdapter(adapter, sent, () => {
        this.#workers.delete(session.id);
        this.#sessions.end(session, 'the session has ended');
      }),
    );
  }
}

/** The adapter as VS Code wants it. */
class InlineAdapter extends Disposable implements DebugAdapter {
  readonly #adapter: WorkerAdapter;
  readonly onDidSendMessage: Event<DebugProtocolMessage>;

  constructor(adapter: WorkerAdapter, sent: EventEmitter<DebugProtocolMessage>, disposed: () => void) {
    super(() => {
      disposed();
      adapter.dispose();
      sent.dispose();
    });
    this.#adapter = adapter;
    this.onDidSendMessage = sent.event;
  }

  handleMessage(message: DebugProtocolMessage): void {
    this.#adapter.handle(message as DebugProtocol.ProtocolMessage);
  }
}

/**
 * A scratch session's frames without their source: VS Code opens the source of the top frame at every stop, and would take
 * the focus from the tree and from the next command's input.
 */
function withQuietFrames(message: DebugProtocol.ProtocolMessage): DebugProtocol.ProtocolMessage {
  const response = message as DebugProtocol.StackTraceResponse;
  if (message.type !== 'response' || response.command !== 'stackTrace' || !response.success) return message;
  const stackFrames = response.body.stackFrames.map(frame => ({ ...frame, source: undefined }));
  return { ...response, body: { ...response.body, stackFrames } } as DebugProtocol.StackTraceResponse;
}

/** What the program itself wrote, if `message` brings that. */
function printedText(message: DebugProtocol.ProtocolMessage): string | undefined {
  if (message.type !== 'event' || (message as DebugProtocol.Event).event !== 'output') return undefined;
  const { category, output } = (message as DebugProtocol.OutputEvent).body;
  return category === 'stdout' || category === 'stderr' ? output : undefined;
}

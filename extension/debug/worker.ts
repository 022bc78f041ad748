import { type DebugProtocol } from '@vscode/debugprotocol';
import { answerOn, type InspectPort } from './inspection';
import { HeapDebugSession } from './session';
import { type FromWorker, type InspectAsk, type InspectTell, type ToWorker } from './worker-seam';

/** A message port of Node or of a browser, made alike. */
export interface Port extends InspectPort {
  onMessage(receive: (message: unknown) => void): void;
}

/** What a worker needs of its surroundings; Node's and the browser's differ only here. */
export interface WorkerPorts {
  post(message: FromWorker): void;
  onMessage(receive: (message: ToWorker) => void): void;
  /** Makes a Port of what came in the transfer list. */
  adopt(port: unknown): Port;
}

/** Runs one debug session over `ports`: DAP both ways, files read by the host, questions on the inspection port. */
export function serveWorker(ports: WorkerPorts): void {
  const reading = new Map<number, (text: string | undefined) => void>();
  let nextRead = 1;
  const readFile = (path: string): Promise<string | undefined> =>
    new Promise(resolve => {
      const id = nextRead++;
      reading.set(id, resolve);
      ports.post({ type: 'readFile', id, path });
    });
  const session = new HeapDebugSession({ readFile });
  const inspectors: Port[] = [];
  session.onDidSendMessage(sent => {
    const message = sent as DebugProtocol.ProtocolMessage;
    ports.post({ type: 'dap', message });
    const moved = movedIn(message);
    if (moved !== undefined) for (const inspector of inspectors) inspector.post(moved, []);
  });
  ports.onMessage(message => {
    switch (message.type) {
      case 'dap':
        session.handleMessage(message.message);
        break;
      case 'file':
        reading.get(message.id)?.(message.text);
        reading.delete(message.id);
        break;
      case 'inspect': {
        const port = ports.adopt(message.port);
        inspectors.push(port);
        port.onMessage(asked => {
          answerOn(port, asked as InspectAsk, (name, args) => session.inspect(name, args));
        });
        break;
      }
    }
  });
}

/** The port's own form of a `heapscope/moved` event. */
function movedIn(message: DebugProtocol.ProtocolMessage): InspectTell | undefined {
  if (message.type !== 'event') return undefined;
  const moved = message as {
    event: string;
    body: { step: number; lastStep: number; state: string };
  } & typeof message;
  if (moved.event !== 'heapscope/moved') return undefined;
  const { step, lastStep, state } = moved.body;
  return { type: 'moved', step, lastStep, state };
}

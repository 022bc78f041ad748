import { isMainThread, type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { serveWorker } from './worker';
import { type ToWorker, type WorkerStart } from './worker-seam';

/** True in a worker that was started to be a debug session. */
export function isAdapterWorker(): boolean {
  const start = workerData as Partial<WorkerStart> | null | undefined;
  return !isMainThread && start?.heapscope === 'adapter';
}

/** Serves the debug session of this worker thread. */
export function serveNodeWorker(): void {
  const parent = parentPort;
  if (parent === null) throw new Error('a debug session in a worker needs a parent to talk to');
  serveWorker({
    post: message => {
      parent.postMessage(message);
    },
    onMessage: receive => {
      parent.on('message', (message: ToWorker) => {
        receive(message);
      });
    },
    adopt: adopted => {
      const port = adopted as MessagePort;
      return {
        post: (message, transfer) => {
          port.postMessage(message, transfer);
        },
        onMessage: receive => {
          port.on('message', receive);
        },
      };
    },
  });
}

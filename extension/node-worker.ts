import { type Transferable, Worker } from 'node:worker_threads';
import type { FromWorker, WorkerStart } from './debug/index';
import { type WorkerLink } from './worker-adapter';

/** Starts the adapter in a thread of the extension host: desktop, remote. `script` is the path of dist/cli.js. */
export function startNodeWorker(script: string): WorkerLink {
  const start: WorkerStart = { heapscope: 'adapter' };
  const worker = new Worker(script, { workerData: start, name: 'heapscope' });
  return {
    post(message, transfer = []) {
      worker.postMessage(message, transfer as Transferable[]);
    },
    listen(message, ended) {
      let failure: string | undefined;
      worker.on('message', (data: FromWorker) => {
        message(data);
      });
      // `exit` always follows `error`.
      worker.on('error', error => {
        failure = error.message;
      });
      worker.on('exit', code => {
        ended(failure ?? `its worker stopped with exit code ${code}`);
      });
    },
    terminate() {
      void worker.terminate();
    },
  };
}

import { Uri, workspace } from 'vscode';
import type { FromWorker } from './debug/index';
import { type WorkerLink } from './worker-adapter';

/** What this file needs of the browser: the extension is compiled without the DOM's types. */
interface BrowserWorker {
  postMessage(message: unknown, transfer: readonly unknown[]): void;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
  terminate(): void;
}
declare const Worker: new (url: string, options: { readonly name: string }) => BrowserWorker;

/**
 * Starts the adapter in a Web Worker. The extension host of the browser has another origin than the extension's files,
 * and a worker must have its creator's; hence the script is read and started from a blob.
 */
export async function startWebWorker(extensionUri: Uri): Promise<WorkerLink> {
  const script = await workspace.fs.readFile(Uri.joinPath(extensionUri, 'dist', 'worker-web.js'));
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const worker = new Worker(url, { name: 'heapscope' });
  return {
    post(message, transfer = []) {
      worker.postMessage(message, transfer);
    },
    listen(message, ended) {
      worker.onmessage = event => {
        message(event.data as FromWorker);
      };
      worker.onerror = event => {
        ended(event.message ?? 'its worker failed');
      };
    },
    terminate() {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}

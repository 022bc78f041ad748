import { serveWorker } from './worker';
import { type ToWorker } from './worker-seam';

/** What this file uses of a browser's ports; the project's own types are Node's. */
interface WebPort {
  postMessage(message: unknown, transfer?: ArrayBuffer[]): void;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
}

const scope = globalThis as unknown as WebPort;

serveWorker({
  post: message => {
    scope.postMessage(message);
  },
  onMessage: receive => {
    scope.onmessage = event => {
      receive(event.data as ToWorker);
    };
  },
  adopt: adopted => {
    const port = adopted as WebPort;
    return {
      post: (message, transfer) => {
        port.postMessage(message, transfer);
      },
      onMessage: receive => {
        port.onmessage = event => {
          receive(event.data);
        };
      },
    };
  },
});

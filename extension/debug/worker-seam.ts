/**
 * What passes between the extension and the session's worker: worker_threads on desktop and remote, a Web Worker in the
 * browser. Plain types, the same for both. A worker serves one debug session and ends with it.
 *
 * The Node bundle is dist/cli.js; it becomes the worker when `workerData` is a `WorkerStart`. The browser's is
 * dist/worker-web.js, which is nothing else. Both then speak `ToWorker` and `FromWorker` over their own message channel
 * (parentPort, or postMessage and onmessage).
 */
import { type DebugProtocol } from '@vscode/debugprotocol';

/** `workerData` of the Node worker. */
export interface WorkerStart {
  readonly heapscope: 'adapter';
}

export type ToWorker =
  | { readonly type: 'dap'; readonly message: DebugProtocol.ProtocolMessage }
  /** One end of a message channel, in the transfer list: questions of engine/inspect/seam.ts arrive on it. */
  | { readonly type: 'inspect'; readonly port: unknown }
  /** The text of a file that the worker asked for; undefined when it cannot be read. */
  | { readonly type: 'file'; readonly id: number; readonly text: string | undefined };

export type FromWorker =
  | { readonly type: 'dap'; readonly message: DebugProtocol.ProtocolMessage }
  /** The worker has no files: the host reads them (workspace.fs, so virtual workspaces too). */
  | { readonly type: 'readFile'; readonly id: number; readonly path: string };

/** A question on the inspection port; `question` and `args` as in engine/inspect/seam.ts. */
export interface InspectAsk {
  readonly type: 'ask';
  /** INSPECT_VERSION of the asker; another version is answered with `failed`. */
  readonly version: number;
  readonly id: number;
  readonly question: string;
  readonly args: unknown;
}

/** Answers carry their typed arrays in the transfer list. */
export type InspectTell =
  | { readonly type: 'answer'; readonly id: number; readonly result: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly message: string }
  /** The position changed: step, back, seek, edit, or the run started or ended (`state` as in Overview). */
  | { readonly type: 'moved'; readonly step: number; readonly lastStep: number; readonly state: string };

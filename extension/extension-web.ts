import { type ExtensionContext } from 'vscode';
import { activateWith, type HeapscopeApi } from './activation';
import { startWebWorker } from './web-worker';

/** Entry in the browser: the simulation runs in a Web Worker. */
export function activate(context: ExtensionContext): HeapscopeApi {
  return activateWith(context, () => startWebWorker(context.extensionUri));
}

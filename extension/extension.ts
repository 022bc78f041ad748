import { type ExtensionContext, Uri } from 'vscode';
import { activateWith, type HeapscopeApi } from './activation';
import { startNodeWorker } from './node-worker';

/** Entry on desktop and remote: the simulation runs in a thread of the extension host. */
export function activate(context: ExtensionContext): HeapscopeApi {
  const script = Uri.joinPath(context.extensionUri, 'dist', 'cli.js').fsPath;
  return activateWith(context, () => startNodeWorker(script));
}

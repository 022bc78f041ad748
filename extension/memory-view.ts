import {
  commands,
  Disposable,
  EventEmitter,
  extensions,
  type TextDocumentContentProvider,
  type TextEditor,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import { hexAddress } from '../engine/index';
import { MEMORY_SCHEME } from './manifest';
import { firstRow, hexRows } from './memory-text';
import { type HeapSession, type Sessions } from './sessions';

const HEX_EDITOR = 'ms-vscode.hexeditor';
/** What one text shows: enough for a page, little enough to stay a page. */
const SHOWN_BYTES = 4096;

/**
 * Memory at an address: in the hex editor where it is installed, as VS Code's own "View Binary Data" opens it, else as a
 * read-only text that follows the session.
 */
export class MemoryView extends Disposable implements TextDocumentContentProvider {
  readonly #sessions: Sessions;
  readonly #changed = new EventEmitter<Uri>();
  readonly #subscriptions: readonly { dispose(): unknown }[];

  readonly onDidChange = this.#changed.event;

  constructor(sessions: Sessions) {
    super(() => {
      for (const subscription of this.#subscriptions) subscription.dispose();
    });
    this.#sessions = sessions;
    const changed = (): void => {
      for (const document of workspace.textDocuments) {
        if (document.uri.scheme === MEMORY_SCHEME) this.#changed.fire(document.uri);
      }
    };
    this.#subscriptions = [
      this.#changed,
      workspace.registerTextDocumentContentProvider(MEMORY_SCHEME, this),
      sessions.onDidMove(changed),
      sessions.onDidChangeActive(changed),
    ];
  }

  async open(at: number, live: HeapSession): Promise<void> {
    if (extensions.getExtension(HEX_EDITOR) !== undefined) {
      await commands.executeCommand(
        'vscode.openWith',
        debugMemoryUri(live.session.id, at),
        'hexEditor.hexedit',
      );
      return;
    }
    // Beside the script: the two are read together.
    await this.#show(at, live, this.#visible()?.viewColumn ?? ViewColumn.Beside);
  }

  /** Shows the bytes at `at` where a memory text is open already; opens nothing. */
  async follow(at: number, live: HeapSession): Promise<void> {
    const visible = this.#visible();
    if (visible !== undefined) await this.#show(at, live, visible.viewColumn);
  }

  #visible(): TextEditor | undefined {
    return window.visibleTextEditors.find(({ document }) => document.uri.scheme === MEMORY_SCHEME);
  }

  async #show(at: number, live: HeapSession, viewColumn: ViewColumn | undefined): Promise<void> {
    const { pointerBytes } = await live.ask('overview', {});
    const name = hexAddress(firstRow(at), pointerBytes);
    const document = await workspace.openTextDocument(Uri.from({ scheme: MEMORY_SCHEME, path: `/${name}` }));
    await window.showTextDocument(document, { preview: true, preserveFocus: true, viewColumn });
  }

  async provideTextDocumentContent(uri: Uri): Promise<string> {
    const at = Number.parseInt(uri.path.replace(/^\/0x/, ''), 16);
    const live = this.#sessions.active;
    if (live?.position === undefined) return 'The session has ended; its memory is gone.\n';
    const [{ pointerBytes, step }, { bytes, readable }] = await Promise.all([
      live.ask('overview', {}),
      live.ask('bytes', { at, size: SHOWN_BYTES }),
    ]);
    const rows = hexRows(at, bytes, readable, row => hexAddress(row, pointerBytes));
    return [`Memory from ${hexAddress(at, pointerBytes)} at step ${step}`, '', ...rows, ''].join('\n');
  }
}

/** The form of VS Code's own debug memory documents, which the hex editor reads through readMemory. */
function debugMemoryUri(sessionId: string, at: number): Uri {
  const reference = encodeURIComponent(`0x${at.toString(16)}`);
  return Uri.from({ scheme: 'vscode-debug-memory', authority: sessionId, path: `/${reference}/memory.bin` });
}

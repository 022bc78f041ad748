import {
  Disposable,
  Uri,
  ViewColumn,
  type WebviewPanel,
  type WebviewPanelSerializer,
  commands,
  window,
} from 'vscode';
import { type ToExtension, type ToWebview } from '../../webview/protocol/messages';
import { fileName } from '../format';
import { Command, MAP_PANEL } from '../manifest';
import { type HeapSession, type Sessions } from '../sessions';
import { scriptOf } from '../views/heaps-tree';
import { makeNonce, pageHtml } from './html';
import { isMapQuestion, toWire } from './to-wire';

const TITLE = 'Memory Map';

/** What the map asks of the rest of the extension. */
export interface MapActions {
  /** Reveals the block at `at` in the heap explorer. */
  reveal(at: number): void;
  openSource(path: string, line: number, column: number): void;
  openMemory(at: number, size: number): void;
  seek(step: number): void;
}

/** The one memory map: a webview that follows the active session and asks its worker for what it shows. */
export class MemoryMap extends Disposable implements WebviewPanelSerializer {
  readonly #extensionUri: Uri;
  readonly #sessions: Sessions;
  readonly #actions: MapActions;
  readonly #subscriptions: readonly Disposable[];
  #panel: WebviewPanel | undefined;
  /** The page has said that it listens. */
  #ready = false;
  /** The session that the page knows of. */
  #announced: HeapSession | undefined;
  #toShow: { readonly at: number; readonly size: number } | undefined;
  #lastSelected: number | undefined;

  constructor(extensionUri: Uri, sessions: Sessions, actions: MapActions) {
    super(() => {
      this.#panel?.dispose();
      for (const subscription of this.#subscriptions) subscription.dispose();
    });
    this.#extensionUri = extensionUri;
    this.#sessions = sessions;
    this.#actions = actions;
    this.#subscriptions = [
      window.registerWebviewPanelSerializer(MAP_PANEL, this),
      sessions.onDidChangeActive(live => void this.#announce(live)),
      sessions.onDidMove(live => {
        this.#follow(live);
      }),
      sessions.onDidEnd(({ reason }) => {
        if (sessions.active === undefined) this.#post({ type: 'sessionEnded', reason });
      }),
    ];
  }

  /** Where the user last selected something in the map. */
  get selected(): number | undefined {
    return this.#lastSelected;
  }

  get isOpen(): boolean {
    return this.#panel !== undefined;
  }

  open(preserveFocus = false): void {
    if (this.#panel !== undefined) {
      this.#panel.reveal(undefined, preserveFocus);
      return;
    }
    const column = window.activeTextEditor === undefined ? ViewColumn.Active : ViewColumn.Beside;
    this.#adopt(
      window.createWebviewPanel(
        MAP_PANEL,
        TITLE,
        { viewColumn: column, preserveFocus },
        { enableScripts: true },
      ),
    );
  }

  /** Shows the thing at `at`, opening the map if it is not. */
  show(at: number, size: number): void {
    this.#toShow = { at, size };
    this.open(true);
    this.#showPending();
  }

  deserializeWebviewPanel(panel: WebviewPanel): Promise<void> {
    this.#panel?.dispose();
    this.#adopt(panel);
    return Promise.resolve();
  }

  #adopt(panel: WebviewPanel): void {
    const dist = Uri.joinPath(this.#extensionUri, 'dist');
    const media = Uri.joinPath(this.#extensionUri, 'media');
    this.#panel = panel;
    this.#ready = false;
    this.#announced = undefined;
    panel.iconPath = {
      light: Uri.joinPath(media, 'map-light.svg'),
      dark: Uri.joinPath(media, 'map-dark.svg'),
    };
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    panel.onDidDispose(() => {
      if (this.#panel === panel) this.#panel = undefined;
    });
    panel.onDidChangeViewState(() => {
      // A hidden page is thrown away; it says `ready` again when it comes back.
      if (!panel.visible) this.#ready = false;
    });
    panel.webview.onDidReceiveMessage((message: ToExtension) => {
      this.#receive(message);
    });
    panel.webview.html = pageHtml({
      script: panel.webview.asWebviewUri(Uri.joinPath(dist, 'webview.js')).toString(),
      style: panel.webview.asWebviewUri(Uri.joinPath(dist, 'webview.css')).toString(),
      cspSource: panel.webview.cspSource,
      nonce: makeNonce(),
      title: TITLE,
    });
  }

  #receive(message: ToExtension): void {
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        this.#announced = undefined;
        void this.#announce(this.#sessions.active);
        return;
      case 'ask':
        void this.#answer(message.id, message.question, message.args);
        return;
      case 'select':
        this.#lastSelected = message.at;
        return;
      case 'reveal':
        this.#actions.reveal(message.at);
        return;
      case 'openSource':
        this.#actions.openSource(message.path, message.line, message.column);
        return;
      case 'openMemory':
        this.#actions.openMemory(message.at, message.size);
        return;
      case 'seek':
        this.#actions.seek(message.step);
        return;
      case 'command':
        this.#run(message.command, message.at);
    }
  }

  /** Only commands of this extension: the page is not the user. */
  #run(command: string, at: number): void {
    if (Object.values<string>(Command).includes(command)) void commands.executeCommand(command, at);
  }

  async #answer(id: number, question: string, args: unknown): Promise<void> {
    try {
      if (!isMapQuestion(question)) throw new Error(`the map may not ask "${question}"`);
      const live = this.#sessions.active;
      if (live === undefined) throw new Error('no session is active');
      // The worker checks the arguments of every question.
      const answer = await live.ask(question, args as never);
      this.#post({ type: 'answer', id, result: toWire[question](answer as never) });
    } catch (error) {
      this.#post({ type: 'failed', id, message: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Tells the page which session it shows from now on, as soon as that one has a program to show. */
  async #announce(live: HeapSession | undefined): Promise<void> {
    if (live?.position === undefined || !this.#ready) return;
    const overview = await live.ask('overview', {}).catch(() => undefined);
    if (overview === undefined || this.#sessions.active !== live) return;
    const { profile, pointerBytes } = overview;
    this.#post({ type: 'sessionStarted', name: fileName(scriptOf(live)), profile, pointerBytes });
    this.#announced = live;
    this.#follow(live);
    this.#showPending();
  }

  #follow(live: HeapSession): void {
    if (live.position === undefined) return;
    if (this.#announced !== live) {
      void this.#announce(live);
      return;
    }
    const { step, lastStep, state } = live.position;
    this.#post({ type: 'moved', step, lastStep, state });
  }

  #showPending(): void {
    if (this.#toShow === undefined || !this.#ready || this.#announced === undefined) return;
    this.#post({ type: 'show', ...this.#toShow });
    this.#toShow = undefined;
  }

  #post(message: ToWebview): void {
    if (this.#ready) void this.#panel?.webview.postMessage(message);
  }
}

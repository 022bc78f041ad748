import { commands, debug, type DebugSession, Disposable, EventEmitter } from 'vscode';
import { type Question, type Questions } from '../engine/index';
import { type Inspector, type Moved } from './inspector';
import { ContextKey, DEBUG_TYPE } from './manifest';

/** A debug session of ours with what the views need of it. */
export interface HeapSession {
  readonly session: DebugSession;
  /** Grows by commands instead of running a file. */
  readonly scratch: boolean;
  /** Where it is; undefined before its program has started. */
  readonly position: Moved | undefined;
  ask<Q extends Question>(question: Q, args: Questions[Q]['args']): Promise<Questions[Q]['result']>;
}

/** Time after which a run counts as one that lasts, in ms. */
const LASTING = 150;

class LiveSession implements HeapSession {
  readonly session: DebugSession;
  readonly inspector: Inspector;
  position: Moved | undefined;
  /** Fires when a run has lasted long enough to tell the views. */
  lasting: ReturnType<typeof setTimeout> | undefined;

  constructor(session: DebugSession, inspector: Inspector) {
    this.session = session;
    this.inspector = inspector;
  }

  get scratch(): boolean {
    return isScratch(this.session);
  }

  ask<Q extends Question>(question: Q, args: Questions[Q]['args']): Promise<Questions[Q]['result']> {
    return this.inspector.ask(question, args);
  }
}

export function isScratch(session: DebugSession): boolean {
  return session.configuration['scratch'] === true;
}

/** The Heapscope sessions that live, and which of them the views show: VS Code's active one, else the newest. */
export class Sessions extends Disposable {
  readonly #live = new Map<string, LiveSession>();
  readonly #changed = new EventEmitter<HeapSession | undefined>();
  readonly #moved = new EventEmitter<HeapSession>();
  readonly #started = new EventEmitter<HeapSession>();
  readonly #printed = new EventEmitter<{ readonly session: DebugSession; readonly text: string }>();
  readonly #ended = new EventEmitter<{ readonly session: DebugSession; readonly reason: string }>();
  readonly #subscriptions: readonly { dispose(): unknown }[];
  #active: LiveSession | undefined;

  /** The session that the views show has changed. */
  readonly onDidChangeActive = this.#changed.event;
  /** The active session moved: a step, a step back, a seek, an edit, the end. */
  readonly onDidMove = this.#moved.event;
  /** A session has a program now, and can be asked. */
  readonly onDidStart = this.#started.event;
  /** The program of a session wrote something. */
  readonly onDidPrint = this.#printed.event;
  readonly onDidEnd = this.#ended.event;

  constructor() {
    super(() => {
      this.#dispose();
    });
    this.#subscriptions = [
      debug.onDidChangeActiveDebugSession(session => {
        if (session !== undefined && this.#live.has(session.id)) this.#choose(this.#live.get(session.id));
      }),
      debug.onDidTerminateDebugSession(session => {
        if (session.type === DEBUG_TYPE) this.end(session, 'the session has ended');
      }),
      this.#changed,
      this.#moved,
      this.#started,
      this.#printed,
      this.#ended,
    ];
  }

  get active(): HeapSession | undefined {
    return this.#active;
  }

  get scratch(): HeapSession | undefined {
    return [...this.#live.values()].find(live => live.scratch);
  }

  /** Registers a session whose worker has just started. `connect` opens its inspection port with the given listener. */
  start(session: DebugSession, connect: (moved: (notice: Moved) => void) => Inspector): void {
    const live = new LiveSession(
      session,
      connect(notice => {
        this.#follow(live, notice);
      }),
    );
    this.#live.set(session.id, live);
    this.#choose(live);
  }

  printed(session: DebugSession, text: string): void {
    this.#printed.fire({ session, text });
  }

  /** A step is a run too, but a short one: views hear of a run only when it lasts, so that nothing flickers. */
  #follow(live: LiveSession, notice: Moved): void {
    const first = live.position === undefined;
    live.position = notice;
    if (first) this.#started.fire(live);
    clearTimeout(live.lasting);
    const tell = (): void => {
      if (live !== this.#active) return;
      this.#tellContext();
      this.#moved.fire(live);
    };
    if (notice.state === 'running' && !first) live.lasting = setTimeout(tell, LASTING);
    else tell();
  }

  end(session: DebugSession, reason: string): void {
    const live = this.#live.get(session.id);
    if (live === undefined) return;
    this.#live.delete(session.id);
    clearTimeout(live.lasting);
    live.inspector.close(reason);
    if (live === this.#active) this.#choose([...this.#live.values()].at(-1));
    this.#ended.fire({ session, reason });
  }

  #choose(live: LiveSession | undefined): void {
    if (live === this.#active) return;
    this.#active = live;
    this.#tellContext();
    this.#changed.fire(live);
  }

  #tellContext(): void {
    const live = this.#active;
    const stopped = live?.position !== undefined && live.position.state !== 'running';
    const set = (key: string, value: boolean): void => void commands.executeCommand('setContext', key, value);
    set(ContextKey.Active, live !== undefined);
    set(ContextKey.Stopped, stopped);
    set(ContextKey.Scratch, live?.scratch === true);
  }

  #dispose(): void {
    for (const live of this.#live.values()) live.inspector.close('Heapscope is shutting down');
    this.#live.clear();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

/** Resolves as soon as `holds` is true of `live`, and rejects when it ends or `milliseconds` have passed. */
export function until(
  sessions: Sessions,
  live: HeapSession,
  holds: (live: HeapSession) => boolean,
  milliseconds = 10_000,
): Promise<void> {
  if (holds(live)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      moved.dispose();
      ended.dispose();
      settle();
    };
    const moved = sessions.onDidMove(other => {
      if (other === live && holds(live)) finish(resolve);
    });
    const ended = sessions.onDidEnd(({ session, reason }) => {
      if (session === live.session) {
        finish(() => {
          reject(new Error(reason));
        });
      }
    });
    const timer = setTimeout(() => {
      finish(() => {
        reject(new Error(`the session did not answer within ${milliseconds / 1000} s`));
      });
    }, milliseconds);
  });
}

import { INSPECT_VERSION, type Question, type Questions } from '../engine/index';
import type { InspectAsk, InspectTell } from './debug/index';

/** The end of a message channel that the extension keeps; Node's and the browser's ports both fit. */
export interface Port {
  postMessage(message: unknown): void;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  close(): void;
}

export type Moved = Extract<InspectTell, { type: 'moved' }>;

interface Waiting {
  readonly answered: (result: never) => void;
  readonly failed: (error: Error) => void;
}

/** Typed questions to a session's worker over its own port. Once closed every question fails with the reason. */
export class Inspector {
  readonly #port: Port;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #closed: string | undefined;

  constructor(port: Port, moved: (notice: Moved) => void) {
    this.#port = port;
    port.onmessage = event => {
      const message = event.data as InspectTell;
      if (message.type === 'moved') moved(message);
      else this.#settle(message);
    };
  }

  ask<Q extends Question>(question: Q, args: Questions[Q]['args']): Promise<Questions[Q]['result']> {
    if (this.#closed !== undefined) return Promise.reject(new Error(this.#closed));
    const id = ++this.#lastId;
    return new Promise((answered, failed) => {
      this.#waiting.set(id, { answered, failed });
      this.#port.postMessage({
        type: 'ask',
        version: INSPECT_VERSION,
        id,
        question,
        args,
      } satisfies InspectAsk);
    });
  }

  close(reason: string): void {
    if (this.#closed !== undefined) return;
    this.#closed = reason;
    this.#port.close();
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { failed } of waiting) failed(new Error(reason));
  }

  #settle(message: Exclude<InspectTell, Moved>): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.type === 'answer') waiting?.answered(message.result as never);
    else waiting?.failed(new Error(message.message));
  }
}

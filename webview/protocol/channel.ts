import { type MapQuestion, type MapQuestions } from './map-types';
import { type ToExtension, type ToWebview } from './messages';

interface Waiting {
  readonly answered: (result: never) => void;
  readonly failed: (error: Error) => void;
}

/**
 * Typed questions over any `post`: the answer's type hangs on the question's name. A failure is a reply; a session that
 * ends fails what still waits, so no promise stays pending.
 */
export class Channel {
  readonly #post: (message: ToExtension) => void;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  constructor(post: (message: ToExtension) => void) {
    this.#post = post;
  }

  ask<Q extends MapQuestion>(question: Q, args: MapQuestions[Q]['args']): Promise<MapQuestions[Q]['result']> {
    const id = ++this.#lastId;
    return new Promise((answered, failed) => {
      this.#waiting.set(id, { answered, failed });
      this.#post({ type: 'ask', id, question, args });
    });
  }

  tell(message: Exclude<ToExtension, { type: 'ask' }>): void {
    this.#post(message);
  }

  /** Settles the question that `message` answers. True when it was an answer, false when it is news for the view. */
  settle(message: ToWebview): message is Extract<ToWebview, { type: 'answer' | 'failed' }> {
    if (message.type !== 'answer' && message.type !== 'failed') {
      if (message.type === 'sessionEnded') this.#failAll(message.reason);
      return false;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.type === 'answer') waiting?.answered(message.result as never);
    else waiting?.failed(new Error(message.message));
    return true;
  }

  #failAll(reason: string): void {
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const waiting of all) waiting.failed(new Error(reason));
  }
}

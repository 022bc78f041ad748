import { type Control } from '../../engine/index';

/** How the host lets other work in; resolves when the event loop has had its turn. */
export type Yield = () => Promise<void>;

/** Length of a slice in milliseconds: below the 8 that a client may wait for an answer, above the cost of a yield. */
const SLICE_MS = 6;
const FEWEST = 2_000;
const MOST = 20_000_000;
const FIRST = 100_000;

/**
 * Cuts long work into slices of about 6 ms: measures each and adapts the next one's instructions. One belongs to one
 * operation; `cancel` ends that operation at its next slice.
 */
export class SliceControl implements Control {
  instructions: number = FIRST;
  cancelled = false;
  readonly #yield: Yield;
  readonly #between: () => void;
  #started: number = performance.now();

  /** `between` runs after each slice, before the yield: what the program wrote is sent there. */
  constructor(yieldNow: Yield, between: () => void = () => undefined) {
    this.#yield = yieldNow;
    this.#between = between;
  }

  cancel(): void {
    this.cancelled = true;
  }

  async pause(): Promise<void> {
    const elapsed = Math.max(performance.now() - this.#started, 0.05);
    // At most doubled: a slice that happened to be cheap must not make the next one long.
    const wanted = this.instructions * Math.min(SLICE_MS / elapsed, 2);
    this.instructions = Math.round(Math.min(Math.max(wanted, FEWEST), MOST));
    this.#between();
    await this.#yield();
    this.#started = performance.now();
  }
}

/**
 * The yield of the host: setImmediate on Node, a message channel in a browser worker. Not the other way round: on Node
 * a message channel starves the event loop (measured: an answer after 8 s).
 */
export function hostYield(): Yield {
  const host = globalThis as { setImmediate?: (run: () => void) => unknown };
  const immediate = host.setImmediate;
  if (immediate !== undefined) return () => new Promise<void>(resolve => void immediate(resolve));
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  // The types are Node's, where ports have no onmessage; this line runs in browsers only.
  (port1 as unknown as { onmessage: () => void }).onmessage = () => waiting.shift()?.();
  return () =>
    new Promise<void>(resolve => {
      waiting.push(resolve);
      port2.postMessage(undefined);
    });
}

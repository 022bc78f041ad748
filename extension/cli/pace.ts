import { complain, type Io } from './io';

/** Milliseconds between two pictures of the progress line. */
const REFRESH = 100;
/** Milliseconds that a slice of work shall take. */
const SLICE = 25;
const LEAST = 1000;
const MOST = 1 << 24;

/**
 * Slices of long work on the command line: how long each may be, and a progress line on a terminal. It is a timeline's
 * control too.
 */
export class Pace {
  instructions = 20_000;
  readonly cancelled = false;
  /** Milliseconds of work since `begin`, without the pauses. */
  worked = 0;
  readonly #io: Io;
  #line: (() => string) | undefined;
  #resumed = 0;
  #shown = 0;
  #width = 0;

  constructor(io: Io) {
    this.#io = io;
  }

  /** Work begins; `line` says how far it has got. */
  begin(line: () => string): void {
    this.#line = line;
    this.worked = 0;
    this.#resumed = performance.now();
  }

  async pause(): Promise<void> {
    const slice = performance.now() - this.#resumed;
    this.worked += slice;
    this.instructions = Math.round(
      Math.min(MOST, Math.max(LEAST, (this.instructions * SLICE) / Math.max(slice, SLICE / 4))),
    );
    this.#show();
    await this.#io.pause();
    this.#resumed = performance.now();
  }

  /** The work is done: the line goes. */
  end(): void {
    this.worked += performance.now() - this.#resumed;
    if (this.#width > 0) complain(this.#io, `\r${' '.repeat(this.#width)}\r`);
    this.#width = 0;
    this.#line = undefined;
  }

  #show(): void {
    const now = performance.now();
    if (!this.#io.terminal || this.#line === undefined || now - this.#shown < REFRESH) return;
    this.#shown = now;
    const text = this.#line();
    complain(this.#io, `\r${text.padEnd(this.#width)}`);
    this.#width = text.length;
  }
}

import { SliceControl, type Yield } from './control';
import { type StepEnd } from './stepping';

/** A piece of work on the timeline: it runs until it stops, in slices of `control`. */
export type Work = (control: SliceControl) => Promise<StepEnd>;

/** The one operation that may move the timeline. */
export class Runner {
  readonly #yield: Yield;
  readonly #between: () => void;
  #control: SliceControl | undefined;
  #done: Promise<unknown> = Promise.resolve();

  constructor(yieldNow: Yield, between: () => void) {
    this.#yield = yieldNow;
    this.#between = between;
  }

  get running(): boolean {
    return this.#control !== undefined;
  }

  /** Runs `work` alone. */
  async run(work: Work): Promise<StepEnd> {
    let finish: (value?: unknown) => void = () => undefined;
    this.#done = new Promise(resolve => (finish = resolve));
    this.#control = new SliceControl(this.#yield, this.#between);
    try {
      return await work(this.#control);
    } finally {
      this.#control = undefined;
      finish();
    }
  }

  /** Ends the operation at its next slice. */
  cancel(): void {
    this.#control?.cancel();
  }

  /** Resolves when no operation is under way. */
  async idle(): Promise<void> {
    await this.#done;
  }
}

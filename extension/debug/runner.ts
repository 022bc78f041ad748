import { type TimelineStop } from '../../engine/index';
import { SliceControl, type Yield } from './control';
import { type StepEnd } from './stepping';

/** A piece of work on the timeline: it runs until it stops, in slices of `control`. */
export type Work = (control: SliceControl) => Promise<StepEnd>;

/** The one operation that may move the timeline: started, paused, made to take note of new breakpoints. */
export class Runner {
  readonly #yield: Yield;
  readonly #between: () => void;
  #control: SliceControl | undefined;
  #done: Promise<unknown> = Promise.resolve();
  #again = false;
  #restartable = false;

  constructor(yieldNow: Yield, between: () => void) {
    this.#yield = yieldNow;
    this.#between = between;
  }

  get running(): boolean {
    return this.#control !== undefined;
  }

  /** Runs `work` alone. `restartable` work may be broken off and begun again from where it is. */
  async run(work: Work, restartable = false): Promise<StepEnd> {
    let finish: (value?: unknown) => void = () => undefined;
    this.#done = new Promise(resolve => (finish = resolve));
    this.#restartable = restartable;
    try {
      for (;;) {
        this.#again = false;
        this.#control = new SliceControl(this.#yield, this.#between);
        const end = await work(this.#control);
        if (!this.#wantsAgain() || !isCancelled(end.stop)) return end;
      }
    } finally {
      this.#control = undefined;
      finish();
    }
  }

  /** Whether `refresh` was called since the round began. */
  #wantsAgain(): boolean {
    return this.#again;
  }

  /** Ends the operation at its next slice. */
  cancel(): void {
    this.#again = false;
    this.#control?.cancel();
  }

  /** Resolves when no operation is under way. */
  async idle(): Promise<void> {
    await this.#done;
  }

  /** Lets a restartable operation begin again, with breakpoints as they are now. */
  refresh(): void {
    if (this.#control === undefined || !this.#restartable || this.#control.cancelled) return;
    this.#again = true;
    this.#control.cancel();
  }
}

const isCancelled = (stop: TimelineStop): boolean => stop.reason === 'cancelled';

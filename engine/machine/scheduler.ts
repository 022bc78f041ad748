import { Random } from '../base/random';
import { applyStores, beginNextCall } from './logged-calls';
import { isShared, simulatedTime, type Process } from './process';

/** Instructions of a turn under round-robin. */
const QUANTUM = 2000;
/** Turns under `random` last 1…32 instructions or logged stores: short enough that small races show in small programs. */
const LONGEST_RANDOM_TURN = 32;

/**
 * Brings the machine to the state in which it stops: whoever is next is chosen, and the logged stores that come before
 * the next instruction are applied. What happens here takes no step, so it happens right after the step that led to it and a
 * step number names one state.
 */
export function settle(process: Process): void {
  const { state } = process;
  while (state.outcome === undefined) {
    const thread = state.threads[state.current];
    const shared = isShared(process);
    if (thread?.status !== 'ready' || (shared && state.slice <= 0)) {
      if (!pick(process)) return;
      continue;
    }
    if (shared) beginNextCall(process, thread);
    const applied = applyStores(process, thread, shared ? state.slice : Infinity);
    if (applied === 0) return;
    state.slice -= applied;
  }
}

/** Chooses the next thread; false when there is none. */
function pick(process: Process): boolean {
  const { state } = process;
  const ready = wake(process);
  if (ready.length === 0) {
    state.current = -1;
    return false;
  }
  if (process.settings.scheduler === 'random') {
    const random = new Random(state.schedulerRandom);
    state.current = ready[random.below(ready.length)]!;
    state.slice = 1 + random.below(LONGEST_RANDOM_TURN);
    state.schedulerRandom = random.state;
  } else {
    state.current = ready.find(index => index > state.current) ?? ready[0]!;
    state.slice = QUANTUM;
  }
  return true;
}

/** Indices of the threads that can run. When all sleep, time passes until the first wakes. */
function wake(process: Process): number[] {
  const { state } = process;
  for (;;) {
    const now = simulatedTime(process);
    let next = Infinity;
    const ready: number[] = [];
    state.threads.forEach((thread, index) => {
      const { wait } = thread;
      if (thread.status === 'waiting' && wait !== undefined) {
        if (wait.since !== state.changes || wait.until <= now) thread.status = 'ready';
        else next = Math.min(next, wait.until);
      }
      if (thread.status === 'ready' && thread.suspended === 0) ready.push(index);
    });
    if (ready.length > 0 || next === Infinity) return ready;
    state.slept += next - now;
  }
}

/** Gives the rest of the current thread's turn away. */
export function yieldTurn(process: Process): void {
  process.state.slice = 0;
  process.interrupted = true;
}

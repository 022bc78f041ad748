import { type Address, offset, PAGE_SIZE, roundUp } from '../base/units';
import { type HeapMemory } from '../memory/seam';

/** Memory of the program's that a heap is to use: of RtlCreateHeap, of RtlExtendHeap (HEAP_SPEC §A.13). */
export interface LentMemory {
  readonly at: Address;
  /** Whole pages, bytes. */
  readonly reserve: number;
  /** Bytes at its start that are committed. */
  readonly committed: number;
}

/**
 * What lies at `at`: committed pages of one protection and the reserved ones behind them, or reserved ones alone; at most
 * `size` bytes, 0 for all. Undefined when nothing is allocated there or `at` is not where a page begins. Source: HEAP_SPEC §A.13.
 */
export function lentMemory(memory: HeapMemory, at: Address, size: number): LentMemory | undefined {
  const run = at % PAGE_SIZE === 0 ? memory.query(at) : undefined;
  if (run === undefined || run.state === 'free') return undefined;
  const most = size === 0 ? Infinity : roundUp(size, PAGE_SIZE);
  if (run.state === 'reserved') return { at, reserve: Math.min(run.size, most), committed: 0 };
  const behind = memory.query(offset(at, run.size));
  const isReserved = behind?.state === 'reserved' && behind.allocationBase === run.allocationBase;
  const whole = run.size + (isReserved ? behind.size : 0);
  return { at, reserve: Math.min(whole, most), committed: Math.min(run.size, most) };
}

/**
 * Makes the first `commit` bytes of lent memory the heap's: commits what is missing and clears the page that the heap's own
 * structures begin in; false, and nothing done, when memory is lacking.
 */
export function takeLent(memory: HeapMemory, lent: LentMemory, commit: number, protect: number): boolean {
  memory.phase('commit');
  const { at, committed } = lent;
  if (commit > committed && !memory.commit(offset(at, committed), commit - committed, protect)) return false;
  memory.adopt(at, commit);
  memory.phase('write header');
  if (committed > 0) memory.fill(at, PAGE_SIZE, 0);
  return true;
}

/** Gives lent memory back as it was before `takeLent`: the call failed. */
export function dropLent(memory: HeapMemory, lent: LentMemory, commit: number): void {
  const { at, committed } = lent;
  memory.phase('commit');
  if (commit > committed) memory.decommit(offset(at, committed), commit - committed);
  if (committed > 0) memory.handBack(at, committed);
}

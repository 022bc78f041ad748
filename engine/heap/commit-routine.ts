import { type Address, NULL, offset } from '../base/units';
import { type HeapMemory } from '../memory/seam';
import { type HeapContext } from './seam';

/**
 * The pages that a heap call needs must be committed by the program's own routine (RTL_HEAP_COMMIT_ROUTINE): what the call
 * did so far is to be dropped, the routine called, and the call made again. It finds the pages committed then, or, in a
 * context that says so, that the routine refused.
 */
export class CommitRequest extends Error {
  override readonly name = 'CommitRequest';

  readonly routine: Address;
  readonly heap: Address;
  readonly at: Address;
  readonly size: number;

  constructor(routine: Address, heap: Address, at: Address, size: number) {
    super('pages for the program to commit');
    this.routine = routine;
    this.heap = heap;
    this.at = at;
    this.size = size;
  }
}

/** Commits pages of a heap, `routine` NULL, or has its commit routine do it; false when memory is lacking. */
export function commitPages(
  context: HeapContext,
  heap: Address,
  routine: Address,
  at: Address,
  size: number,
  protect: number,
): boolean {
  const { memory } = context;
  if (routine === NULL) return memory.commit(at, size, protect);
  if (isCommitted(memory, at, size)) {
    memory.adopt(at, size);
    return true;
  }
  if (context.refusesCommit === true) return false;
  throw new CommitRequest(routine, heap, at, size);
}

function isCommitted(memory: HeapMemory, at: Address, size: number): boolean {
  for (let here = at; here < at + size;) {
    const run = memory.query(here);
    if (run?.state !== 'committed') return false;
    here = offset(run.at, run.size);
  }
  return true;
}

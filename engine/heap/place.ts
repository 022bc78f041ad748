import { type Address } from '../base/units';
import { dropLent, type LentMemory, takeLent } from './lent-memory';
import { type HeapContext } from './seam';

/** Where a heap is to be, and how many of its bytes are committed at first. */
export interface HeapPlace {
  readonly reserve: number;
  readonly commit: number;
  /** The program's memory, undefined for a reservation of the heap's own. */
  readonly lent: LentMemory | undefined;
}

/** Memory of the program's has its own sizes; where none of it is committed, as much is as was asked for. */
export function placeOf(
  planned: { readonly reserve: number; readonly commit: number },
  lent: LentMemory | undefined,
): HeapPlace {
  if (lent === undefined) return { reserve: planned.reserve, commit: planned.commit, lent };
  const { reserve, committed } = lent;
  return { reserve, commit: committed === 0 ? Math.min(planned.commit, reserve) : committed, lent };
}

/** Reserves and commits, or takes over, what a heap begins with; undefined when memory is lacking. */
export function takePlace(
  { memory, recorder }: HeapContext,
  place: HeapPlace,
  protect: number,
): Address | undefined {
  const { reserve, commit, lent } = place;
  memory.phase('commit');
  const at = lent === undefined ? memory.reserve(reserve, protect) : lent.at;
  if (at === undefined) return undefined;
  recorder?.list(lent === undefined ? 'a reservation of its own' : 'memory of the program', 0);
  recorder?.candidate(at, reserve, '');
  // What follows is for the heap's own structures.
  recorder?.settled();
  if (lent !== undefined) return takeLent(memory, lent, commit, protect) ? at : undefined;
  if (memory.commit(at, commit, protect)) return at;
  memory.release(at);
  return undefined;
}

/** Gives up what `takePlace` took: the heap cannot be made. */
export function leavePlace({ memory }: HeapContext, { lent, commit }: HeapPlace, at: Address): void {
  if (lent === undefined) memory.release(at);
  else dropLent(memory, lent, commit);
}

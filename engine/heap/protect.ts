import { type Address, offset } from '../base/units';
import { type HeapMemory } from '../memory/seam';
import { PAGE_EXECUTE_READ, PAGE_EXECUTE_READWRITE, PAGE_READONLY, PAGE_READWRITE } from '../nt/memory-flags';

/** Memory that a heap has: a segment, a large block, what its front end lies in. */
export interface Extent {
  readonly at: Address;
  readonly end: number;
}

/** PAGE_* of the pages of a heap that lets code run in them, or does not, and may be written to, or not. */
export function pageProtection(executes: boolean, readOnly: boolean): number {
  if (executes) return readOnly ? PAGE_EXECUTE_READ : PAGE_EXECUTE_READWRITE;
  return readOnly ? PAGE_READONLY : PAGE_READWRITE;
}

/** Gives all committed pages of `extents` the protection `protect`; those that are only reserved stay so. */
export function protectExtents(memory: HeapMemory, extents: readonly Extent[], protect: number): void {
  memory.phase('commit');
  for (const { at, end } of extents)
    for (let here = at; here < end;) {
      const run = memory.query(here);
      if (run === undefined) break;
      const size = Math.min(run.size, end - here);
      // Committing committed pages changes their protection alone.
      if (run.state === 'committed') memory.commit(here, size, protect);
      here = offset(here, size);
    }
}

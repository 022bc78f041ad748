import { type Address } from '../base/units';
import { hexAddress } from '../base/hex';
import { recordFault } from './faults';
import { type Process } from './process';
import { type LeakClass } from './seam';
import { type ThreadState } from './thread-state';

const WORDS: Readonly<Record<LeakClass, string>> = {
  direct: 'nothing points to it',
  indirect: 'only lost blocks point to it',
  reachable: 'the program can still reach it',
};

/** Notes every block of `heap` (all heaps when undefined) that is still allocated, and whether anything points to it. */
export function recordLeaks(
  process: Process,
  thread: ThreadState,
  heap: Address | undefined,
  classes: ReadonlyMap<number, LeakClass>,
): void {
  const { allocations } = process;
  const when = heap === undefined ? 'when the process ended' : 'before its heap was destroyed';
  for (let row = 0; row < allocations.count; row++) {
    if (allocations.isFreed(row) || (heap !== undefined && allocations.heap(row) !== heap)) continue;
    const at = allocations.at(row);
    const leak = classes.get(row);
    const found = leak === undefined ? '' : `; ${WORDS[leak]}`;
    recordFault(process, thread, {
      id: 'leak',
      at,
      size: allocations.size(row),
      access: 'call',
      heap: allocations.heap(row),
      allocation: row,
      victim: -1,
      leak,
      text: `block #${row + 1} of ${allocations.size(row)} bytes at ${hexAddress(at, process.pointerBytes)} was not freed ${when}${found}`,
    });
  }
}

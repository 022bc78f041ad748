import { type Address } from '../base/units';
import { hexAddress } from '../base/hex';
import { recordFault } from './faults';
import { type Process } from './process';
import { type ThreadState } from './thread-state';

/** Notes every block of `heap` (all heaps when undefined) that is still allocated. */
export function recordLeaks(
  process: Process,
  thread: ThreadState,
  heap: Address | undefined,
  when: string,
): void {
  const { allocations } = process;
  for (let row = 0; row < allocations.count; row++) {
    if (allocations.isFreed(row) || (heap !== undefined && allocations.heap(row) !== heap)) continue;
    const at = allocations.at(row);
    recordFault(process, thread, {
      id: 'leak',
      at,
      size: allocations.size(row),
      access: 'call',
      heap: allocations.heap(row),
      allocation: row,
      victim: -1,
      text: `block #${row + 1} of ${allocations.size(row)} bytes at ${hexAddress(at, process.pointerBytes)} was not freed ${when}`,
    });
  }
}

import { type Address } from '../base/units';
import { type Names } from './names';
import { type Reading } from './reading';

/** What a heap is called: the process heap, the C library's, the variable that holds the handle, else its number. */
export function heapName(reading: Reading, handle: Address, names: Names): string {
  if (handle === reading.processHeap) return 'process heap';
  if (handle === reading.machine.crtHeap) return 'C library heap';
  const name = names.get(handle);
  if (name !== undefined) return name;
  const index = reading.heaps.findIndex(heap => heap.handle === handle);
  return `heap ${index + 1}`;
}

import { address } from '../base/units';
import { type Reading } from './reading';

/** The allocation that made the block of a user pointer, while that block lives; -1 for none. */
export function allocationAt(reading: Reading, user: number): number {
  const { allocations } = reading.machine;
  const row = allocations.owner(address(user));
  if (row < 0 || row >= allocations.count || allocations.at(row) !== user) return -1;
  return allocations.freedStep(row) < reading.step ? -1 : row;
}

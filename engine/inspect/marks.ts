import { address } from '../base/units';
import { type FaultRecord } from '../machine/seam';
import { oncePerReading, type Reading } from './reading';

/** Places that faults concern, ascending by address: what a map or a list shows a mark for. */
export class FaultMarks {
  readonly #at: Float64Array;
  readonly #fault: Int32Array;

  constructor(reading: Reading) {
    const marks = reading.machine.faults
      .filter(fault => fault.act.step < reading.step)
      .flatMap(fault => placesOf(reading, fault).map(at => ({ at, fault: fault.index })))
      .sort((one, other) => one.at - other.at || one.fault - other.fault);
    this.#at = Float64Array.from(marks, mark => mark.at);
    this.#fault = Int32Array.from(marks, mark => mark.fault);
  }

  get any(): boolean {
    return this.#at.length > 0;
  }

  /** The first fault that concerns [at, end), -1 for none. */
  in(at: number, end: number): number {
    const all = this.all(at, end);
    return all.length === 0 ? -1 : Math.min(...all);
  }

  /** All of them, each once, oldest first. */
  all(at: number, end: number): number[] {
    let low = 0;
    let high = this.#at.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#at[middle]! < at) low = middle + 1;
      else high = middle;
    }
    const found = new Set<number>();
    for (; low < this.#at.length && this.#at[low]! < end; low++) found.add(this.#fault[low]!);
    return [...found].sort((one, other) => one - other);
  }
}

export const marksOf = oncePerReading(reading => new FaultMarks(reading));

/**
 * Where a fault shows: on the block that was misused and on the one that was hit, for as long as their bytes belong to
 * nobody else, otherwise on the bytes themselves.
 */
function placesOf(reading: Reading, fault: FaultRecord): number[] {
  const { allocations } = reading.machine;
  const places: number[] = [];
  for (const row of [fault.allocation, fault.victim]) {
    if (row < 0 || row >= allocations.count) continue;
    const at = allocations.at(row);
    if (allocations.owner(at) === row) places.push(at);
  }
  const hitsBlock = fault.victim >= 0 || fault.access === 'call';
  if (fault.size > 0 && (!hitsBlock || places.length === 0)) {
    const owner = allocations.owner(address(fault.at));
    if (owner < 0 || owner === fault.allocation) places.push(fault.at);
  }
  return places;
}

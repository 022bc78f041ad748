import { type Address } from '../base/units';
import { type TimelineSeam } from '../timeline/seam';
import { allocationAt } from './allocation';
import { assignedAt } from './assigned';
import { creationOf } from './creations';
import { type Held, heldBy } from './held';
import { oncePerReading, type Reading } from './reading';

/** A thing that was named, and what tells it from another one that takes its place after an edit. */
interface Named {
  readonly at: number;
  readonly step: number;
  readonly name: string;
}

/**
 * The names that were given in a session. A block is called after the variable that held its pointer when it was first
 * looked at, and keeps that name when the variable has long gone. This is the inspector's memory, not the process's: it
 * does not travel in time, and re-execution gives the same allocation the same number.
 */
class Register {
  /** By number of the allocation, and heaps by handle. */
  readonly allocations = new Map<number, Named>();
  readonly heaps = new Map<number, Named>();
  /** Assigned variables by call and stack. */
  readonly assigned = new Map<string, string>();
}

const registers = new WeakMap<TimelineSeam, Register>();

function registerOf(timeline: TimelineSeam): Register {
  let register = registers.get(timeline);
  if (register === undefined) registers.set(timeline, (register = new Register()));
  return register;
}

/** What blocks and heaps are called at one position. */
export class Names {
  readonly #reading: Reading;
  readonly #register: Register;
  readonly #held: Held;

  constructor(reading: Reading) {
    this.#reading = reading;
    this.#register = registerOf(reading.timeline);
    this.#held = heldBy(reading);
    // Everything that has a name now is noted now: the variable may be gone when somebody asks for the block.
    for (const value of this.#held.keys()) {
      const record = allocationAt(reading, value);
      if (record >= 0) this.ofAllocation(record);
    }
  }

  /** Of an allocation, also of one that was freed since; empty when nothing is known. */
  ofAllocation(record: number): string {
    const { allocations } = this.#reading.machine;
    const at = allocations.at(record);
    const step = allocations.step(record);
    return this.#nameOf(
      this.#register.allocations,
      record,
      { at, step },
      this.#assigned(allocations.pc(record), allocations.stack(record)),
      allocationAt(this.#reading, at) === record ? this.#held.get(at) : undefined,
    );
  }

  /** Of the block of a user pointer while it is allocated. */
  ofBlock(user: number): string {
    const record = allocationAt(this.#reading, user);
    return record < 0 ? '' : this.ofAllocation(record);
  }

  /** What a heap is called: the process heap, the C library's, the variable that got the handle, else its number. */
  ofHeap(handle: Address): string {
    const reading = this.#reading;
    if (handle === reading.processHeap) return 'process heap';
    if (handle === reading.machine.crtHeap) return 'C library heap';
    const creation = creationOf(reading.timeline.events, handle, reading.step);
    const name = this.#nameOf(
      this.#register.heaps,
      handle,
      { at: handle, step: creation?.step ?? -1 },
      creation === undefined ? '' : this.#assigned(creation.pc, 0),
      this.#held.get(handle),
    );
    return name === '' ? `heap ${reading.heaps.findIndex(heap => heap.handle === handle) + 1}` : name;
  }

  /**
   * The name that was given; else the variable that the statement assigns while that one holds the pointer; else
   * whoever holds it; else the variable that got it and has since been reused or gone.
   */
  #nameOf(
    given: Map<number, Named>,
    key: number,
    thing: Omit<Named, 'name'>,
    assigned: string,
    holders: readonly string[] | undefined,
  ): string {
    const known = given.get(key);
    if (known?.at === thing.at && known.step === thing.step) return known.name;
    const holder = holders?.includes(assigned) === true ? assigned : holders?.[0];
    if (holder !== undefined) given.set(key, { ...thing, name: holder });
    return holder ?? assigned;
  }

  #assigned(pc: number, stack: number): string {
    const { assigned } = this.#register;
    const key = `${pc}/${stack}`;
    let name = assigned.get(key);
    if (name === undefined) {
      const { program, stacks } = this.#reading.machine;
      const pcs = stacks.pcs(stack);
      assigned.set(key, (name = assignedAt(program, pcs.length === 0 ? [pc] : pcs)));
    }
    return name;
  }
}

export const namesOf = oncePerReading(reading => new Names(reading));

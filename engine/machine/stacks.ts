import { type Address } from '../base/units';
import { type Process } from './process';
import { type StackTable } from './seam';
import { CONTROL_WORDS, TRAP, type ThreadState } from './thread-state';

/**
 * Interned call stacks as a tree: a stack is its outer part's id and its innermost pc. Ids are given in the order of
 * first use and are never taken back, so a re-executed step finds the ids it found before.
 */
export class CallStacks implements StackTable {
  readonly #outer: number[] = [0];
  readonly #pc: number[] = [-1];
  readonly #ids = new Map<number, number>();

  pcs(id: number): readonly number[] {
    const pcs: number[] = [];
    for (let at = id; at > 0; at = this.#outer[at]!) pcs.push(this.#pc[at]!);
    return pcs;
  }

  /** The stack of `pc` called from `outer`. */
  extend(outer: number, pc: number): number {
    const key = outer * TRAP + pc;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#pc.length;
    this.#outer.push(outer);
    this.#pc.push(pc);
    this.#ids.set(key, id);
    return id;
  }
}

/** Id of the thread's call stack with `pc` innermost. Control entries remember the id of what is outside of them. */
export function stackOf(process: Process, thread: ThreadState, pc: number): number {
  const { control } = thread;
  let frame = thread.top;
  while (frame > 0 && control[frame + 4] === 0) frame -= CONTROL_WORDS;
  for (; frame < thread.top; frame += CONTROL_WORDS) {
    const inner = frame + CONTROL_WORDS;
    control[inner + 4] = process.stacks.extend(control[frame + 4]!, control[inner + 1]! % TRAP);
  }
  return process.stacks.extend(control[thread.top + 4]!, pc);
}

/** Address that stands for `pc` in the simulated process: inside the 16 bytes that its function has in the code section. */
export function codeAddress(process: Process, thread: ThreadState, pc: number): Address {
  const fn = process.program.functions[thread.control[thread.top]!]!;
  return (fn.address + Math.max(0, Math.min(pc - fn.start, 15))) as Address;
}

import { type StackTable } from './seam';
import { TRAP } from './thread-state';

/**
 * Interned call stacks as a tree: a stack is its outer part's id and its innermost pc. Ids are given in the order of
 * first use and are never taken back, so a re-executed step finds the ids it found before.
 */
export class CallStacks implements StackTable {
  readonly #outer: number[] = [0];
  readonly #pc: number[] = [-1];
  readonly #ids = new Map<number, number>();

  /** Takes over the stacks of another process in the same state. */
  copyFrom(other: CallStacks): void {
    for (let id = 1; id < other.#pc.length; id++) this.extend(other.#outer[id]!, other.#pc[id]!);
  }

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

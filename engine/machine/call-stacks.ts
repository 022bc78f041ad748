import { type StackTable } from './seam';
import { TRAP } from './thread-state';

/** A power of two. */
const RECENT = 1024;

/**
 * Interned call stacks as a tree: a stack is its outer part's id and its innermost pc. Ids are given in the order of
 * first use and are never taken back, so a re-executed step finds the ids it found before.
 */
export class CallStacks implements StackTable {
  readonly #outer: number[] = [0];
  readonly #pc: number[] = [-1];
  readonly #ids = new Map<number, number>();
  /** The stacks asked for last, by a hash of their two parts: a loop asks for the same few again and again. */
  readonly #recent = new Int32Array(RECENT);

  /** Takes over the stacks of another process in the same state. */
  copyFrom(other: CallStacks): void {
    for (let id = 1; id < other.#pc.length; id++) this.extend(other.#outer[id]!, other.#pc[id]!);
  }

  pcs(id: number): readonly number[] {
    const pcs: number[] = [];
    for (let at = id; at > 0; at = this.#outer[at]!) pcs.push(this.#pc[at]!);
    return pcs;
  }

  /** The pc of the innermost frame of stack `id`, -1 for the empty stack. */
  innermost(id: number): number {
    return this.#pc[id]!;
  }

  /** The stack of `pc` called from `outer`. */
  extend(outer: number, pc: number): number {
    const slot = (Math.imul(outer, 31) + pc) & (RECENT - 1);
    const recent = this.#recent[slot]!;
    if (recent !== 0 && this.#pc[recent] === pc && this.#outer[recent] === outer) return recent;
    const key = outer * TRAP + pc;
    const known = this.#ids.get(key);
    if (known !== undefined) {
      this.#recent[slot] = known;
      return known;
    }
    const id = this.#pc.length;
    this.#outer.push(outer);
    this.#pc.push(pc);
    this.#ids.set(key, id);
    return id;
  }
}

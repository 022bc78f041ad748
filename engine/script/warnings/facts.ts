import { type Extent, type Variable } from '../ast';
import { type Family } from './library';

/** A value that the walk met, known by its identity alone: what two variables that hold one value have in common. */
export interface Value {
  /** What is known for good since the value was made. */
  readonly origin: Origin | undefined;
  /** The value that this one is so many bytes away from: `p + 1` of `p`. */
  readonly base: Value | undefined;
}

export type Origin =
  /** A block that an allocator gave. */
  | {
      readonly kind: 'block';
      readonly by: string;
      readonly family: Family;
      readonly heap: Value | undefined;
      readonly at: Extent;
    }
  /**
   * A heap of its own: the handle that HeapCreate gave; `raises` when its functions raise exceptions in place of giving
   * NULL, `isFixed` when it certainly has a maximum.
   */
  | { readonly kind: 'heap'; readonly raises: boolean; readonly isFixed: boolean; readonly at: Extent }
  | { readonly kind: 'process heap' }
  | { readonly kind: 'null'; readonly at: Extent }
  /** Memory that no allocator gave; `what` names it. */
  | { readonly kind: 'own'; readonly what: string; readonly isLocal: boolean }
  | { readonly kind: 'uninitialised'; readonly at: Extent };

/** What holds for a value at one place of the program on every path that leads there. */
export interface Facts {
  /** An allocator's result, which may be NULL, and nothing has asked. */
  readonly untested?: true;
  readonly freed?: { readonly by: string; readonly at: Extent };
  readonly destroyed?: Extent;
}

const NOTHING: Facts = {};

/** What each variable holds and what is known of it, on every path to a place; a place that is not reached has none. */
export class State {
  readonly #values: Map<Variable, Value>;
  readonly #facts: Map<Value, Facts>;

  constructor(values?: ReadonlyMap<Variable, Value>, facts?: ReadonlyMap<Value, Facts>) {
    this.#values = new Map(values);
    this.#facts = new Map(facts);
  }

  copy(): State {
    return new State(this.#values, this.#facts);
  }

  get(variable: Variable): Value | undefined {
    return this.#values.get(variable);
  }

  /** The value of a variable of which nothing is known yet. */
  valueOf(variable: Variable): Value {
    const known = this.#values.get(variable);
    if (known !== undefined) return known;
    const made: Value = { origin: undefined, base: undefined };
    this.#values.set(variable, made);
    return made;
  }

  set(variable: Variable, value: Value | undefined): void {
    if (value === undefined) this.#values.delete(variable);
    else this.#values.set(variable, value);
  }

  factsOf(value: Value): Facts {
    return this.#facts.get(value) ?? NOTHING;
  }

  learn(value: Value, facts: Facts): void {
    this.#facts.set(value, { ...this.factsOf(value), ...facts });
  }

  /** The program has looked at the value: whether it is NULL is known to it. */
  test(variable: Variable): void {
    const value = this.#values.get(variable);
    if (value === undefined) return;
    this.tested(value);
    if (value.origin?.kind === 'null') this.#values.delete(variable);
  }

  /** Nothing more is to be said about whether the value is NULL. */
  tested(value: Value): void {
    const { untested, ...others } = this.factsOf(value);
    if (untested === true) this.#facts.set(value, others);
  }

  /** What holds on both of two paths. */
  static join(a: State | undefined, b: State | undefined): State | undefined {
    if (a === undefined || b === undefined) return a ?? b;
    const joined = new State();
    for (const [variable, value] of a.#values) {
      if (b.#values.get(variable) !== value) continue;
      joined.#values.set(variable, value);
    }
    for (const [value, facts] of a.#facts) {
      const common = commonOf(facts, b.factsOf(value));
      if (common !== undefined) joined.#facts.set(value, common);
    }
    return joined;
  }
}

function commonOf(a: Facts, b: Facts): Facts | undefined {
  const common: Facts = {
    ...(a.untested === true && b.untested === true ? { untested: true as const } : {}),
    ...(a.freed !== undefined && a.freed === b.freed ? { freed: a.freed } : {}),
    ...(a.destroyed !== undefined && a.destroyed === b.destroyed ? { destroyed: a.destroyed } : {}),
  };
  return Object.keys(common).length === 0 ? undefined : common;
}

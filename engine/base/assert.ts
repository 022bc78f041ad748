/** A mistake of ours, never of the user's script: caught only at the edge of the debug adapter and the command line. */
export class EngineBug extends Error {
  override readonly name = 'EngineBug';
}

export function assert(condition: boolean, claim: string): asserts condition {
  if (!condition) throw new EngineBug(claim);
}

/** Marks a `switch` whose cases are complete; `value` has no type left. */
export function unreachable(value: never): never {
  throw new EngineBug(`unexpected value ${String(value)}`);
}

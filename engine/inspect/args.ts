/**
 * Checks of what a question was given. They throw RangeError in words that say what was wrong and what is allowed;
 * whoever carries the question turns it into a failed answer.
 */
type Args = Readonly<Record<string, unknown>>;

export function recordOf(question: string, args: unknown): Args {
  if (args === undefined || args === null) return {};
  if (typeof args !== 'object') throw new RangeError(`${question}: arguments are an object of named values`);
  return args as Args;
}

/** An integer argument in [least, most]. */
export function integer(args: Args, name: string, least: number, most: number): number {
  const value = args[name];
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  const given = typeof value === 'number' ? String(value) : value === undefined ? 'nothing' : typeof value;
  throw new RangeError(`${name} is an integer from ${least} to ${most}, given was ${given}`);
}

/** The end of the user half of the widest address space. */
const HIGHEST = 2 ** 47;

export const addressArgument = (args: Args, name: string): number => integer(args, name, 0, HIGHEST);

/** A page of rows: `first` and at most `most` of them. */
export function page(args: Args, most: number): { readonly first: number; readonly count: number } {
  return {
    first: integer(args, 'first', 0, Number.MAX_SAFE_INTEGER),
    count: integer(args, 'count', 0, most),
  };
}

/** A range of addresses that is not empty. */
export function range(args: Args): { readonly at: number; readonly end: number } {
  const at = addressArgument(args, 'at');
  return { at, end: integer(args, 'end', at + 1, HIGHEST) };
}

/** A text of at most `most` characters. */
export function text(args: Args, name: string, most: number): string {
  const value = args[name];
  if (typeof value === 'string' && value.length <= most) return value;
  throw new RangeError(`${name} is a text of at most ${most} characters`);
}

/** Keys of the protocol that hold a line or a column. */
const LINES: ReadonlySet<string> = new Set(['line', 'endLine']);
const COLUMNS: ReadonlySet<string> = new Set(['column', 'endColumn']);

/** What to add to lines and columns on the way: clients count from 0 or from 1, the engine from 1. */
export interface Shift {
  readonly lines: number;
  readonly columns: number;
}

/** A copy of a message's body with its lines and columns shifted; a 0 of ours means "no place" and stays. */
export function shifted(body: unknown, shift: Shift, keepZero: boolean): unknown {
  if (shift.lines === 0 && shift.columns === 0) return body;
  if (Array.isArray(body)) return body.map(each => shifted(each, shift, keepZero));
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(
    Object.entries(body).map(([key, value]: [string, unknown]) => {
      if (typeof value !== 'number') return [key, shifted(value, shift, keepZero)];
      if (value === 0 && keepZero) return [key, value];
      return [key, value + (LINES.has(key) ? shift.lines : COLUMNS.has(key) ? shift.columns : 0)];
    }),
  );
}

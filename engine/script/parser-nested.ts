import { FunctionStop, type Parser } from './parser';
import { type Specifiers } from './parser-specifiers';
import { STATEMENTS } from './words';

/** A function of GNU C inside another one; one in the first column is taken for the next function of the file. */
export const isNested = (p: Parser, spec: Specifiers): boolean =>
  p.context !== undefined &&
  (spec.storage === 'auto' || (p.is('{') && p.tokens[spec.first]?.at.column !== 1));

/** In the first column a function begins, and the one before it has no end. */
export function nestedDefinition(p: Parser, first: number): never {
  const { message, note } = p.braces.missing();
  p.error('HS2001', message, first, p.at - 1, note === undefined ? [] : [p.noteAt(note.message, note)]);
  throw new FunctionStop(first);
}

/** Whether a statement stands in a new line where a body may begin: its brace is missing. */
export function startsStatement(p: Parser): boolean {
  if (p.token.kind === 'keyword' && STATEMENTS.has(p.text)) return true;
  return p.isName && p.startsLine && ['(', '=', '[', '->', '.', '++', '--'].includes(p.peek(1).text);
}

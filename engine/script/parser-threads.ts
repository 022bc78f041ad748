import { type Variable } from './ast';
import { type Parser } from './parser';
import { type Declared } from './parser-declarators';

interface Specifiers {
  readonly threadAt: number | undefined;
}

/** The word with which a declaration asks for a copy in every thread. */
const threadWord = (spec: Specifiers, declared: Declared): number | undefined =>
  spec.threadAt ?? declared.attributes.threadAt;

/** What the declaration says of a variable of static storage duration. */
export const perThread = (spec: Specifiers, declared: Declared): Pick<Variable, 'perThread'> =>
  threadWord(spec, declared) === undefined ? {} : { perThread: true };

/** Storage in every thread is for objects of static storage duration alone (C11 6.7.1; MSVC C2480). */
export function refuseThread(p: Parser, why: string, at: number | undefined): void {
  if (at !== undefined)
    p.error('HS2020', `'${p.tokens[at]?.text ?? ''}' cannot be used here: ${why}`, at, at);
}

export function refuseOnStack(p: Parser, name: string, spec: Specifiers, declared: Declared): void {
  const why = `'${name}' lives on the stack of its thread: say 'static' as well`;
  refuseThread(p, why, threadWord(spec, declared));
}

/** Functions and names of types. */
export function refuseNoObject(p: Parser, name: string, spec: Specifiers, declared: Declared): void {
  const why = `'${name}' is no object of which every thread could have a copy`;
  refuseThread(p, why, threadWord(spec, declared));
}

/** Whether a variable that is declared again is meant as it was: one for all threads, or one for each. */
export function checkThread(p: Parser, known: Variable, spec: Specifiers, declared: Declared): void {
  const isThread = threadWord(spec, declared) !== undefined;
  if (isThread === (known.perThread === true)) return;
  const how = isThread ? 'with a copy in every thread' : 'as one object for all threads';
  p.error('HS2005', `'${known.name}' is declared again ${how}`, declared.at, declared.at, [
    p.noteAt('it is declared here', known.extent),
  ]);
}

import { builtinHeader } from './headers/index';
import { PRELUDE } from './prelude';

/** The text behind a path in angle brackets: a built-in header or a unit of the prelude; undefined when there is none. */
export const builtinText = (path: string): string | undefined =>
  builtinHeader(path.replace(/^<|>$/g, '')) ?? PRELUDE.find(unit => unit.path === path)?.text;

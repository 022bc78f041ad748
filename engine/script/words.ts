import { nearestName } from './nearest-name';

/** Words of other languages, and slips of beginners, that stand where C has something else. */
const FOREIGN: ReadonlyMap<string, string> = new Map([
  ['then', "C has no 'then': the statement follows the ')'"],
  ['elseif', "write 'else if'"],
  ['elsif', "write 'else if'"],
  ['elif', "write 'else if'"],
  ['foreach', "C has no 'foreach': write 'for (i = 0; i < count; i++)'"],
  ['until', "C has no 'until': write 'while (!(...))'"],
  ['endif', "a block ends with '}'"],
  ['begin', "a block begins with '{'"],
  ['end', "a block ends with '}'"],
  ['null', 'write NULL'],
  ['nil', 'write NULL'],
  ['None', 'write NULL'],
  ['Null', 'write NULL'],
  ['nullptr', 'write NULL; nullptr is C++'],
  ['True', 'write TRUE with <windows.h>, or 1'],
  ['False', 'write FALSE with <windows.h>, or 0'],
  ['string', "a text is a 'char *' or an array of 'char'"],
  ['String', "a text is a 'char *' or an array of 'char'"],
  ['var', 'write the type of the variable'],
  ['let', 'write the type of the variable'],
  ['print', 'write printf'],
  ['println', 'write printf'],
  ['function', 'write the type of the result in its place'],
  ['def', 'write the type of the result in its place'],
  ['func', 'write the type of the result in its place'],
  ['integer', "write 'int'"],
  ['not', "write '!'"],
  ['bool', '#include <stdbool.h>, or use BOOL with <windows.h>'],
  ['true', '#include <stdbool.h>, or write TRUE with <windows.h>'],
  ['false', '#include <stdbool.h>, or write FALSE with <windows.h>'],
]);

/** What C has in place of `word`, when it is known from elsewhere. */
export const inC = (word: string): string | undefined => FOREIGN.get(word);

/** Words that begin a type, which a misspelled word in such a place may be meant as. */
const TYPE_WORDS = [
  'int', 'char', 'short', 'long', 'float', 'double', 'void', 'unsigned', 'signed', 'struct', 'union', 'enum', 'const', 'static',
  'extern', 'typedef', 'volatile', 'register', 'inline',
]; // prettier-ignore

/** The word of a type that `word` is a slip of: the same letters but for one, or two of a long word. */
export const nearTypeWord = (word: string): string | undefined =>
  word.length < 3 ? undefined : nearestName(word, TYPE_WORDS, word.length < 6 ? 1 : 2);

/** Words of other languages for operators of C. */
export const FOREIGN_OPERATORS: ReadonlyMap<string, string> = new Map([
  ['and', '&&'],
  ['or', '||'],
  ['AND', '&&'],
  ['OR', '||'],
  ['mod', '%'],
  ['xor', '^'],
]);

/** Words that other languages have for `else if`. */
export const ELSE_IFS: ReadonlySet<string> = new Set(['elseif', 'elsif', 'elif']);

/** Keywords that a misspelled word at the start of a statement may be meant as. */
export const STATEMENT_WORDS = [
  'return', 'break', 'continue', 'switch', 'while', 'else', 'case', 'default', 'goto', 'typedef', 'struct', 'static', 'extern',
  'const', 'unsigned', 'double', 'float', 'short', 'void',
]; // prettier-ignore

/** Words that begin a statement and no declaration. */
export const STATEMENTS: ReadonlySet<string> = new Set([
  'return', 'if', 'else', 'for', 'while', 'do', 'switch', 'case', 'default', 'break', 'continue', 'goto', '__try', '__except',
  '__finally', '__leave',
]); // prettier-ignore

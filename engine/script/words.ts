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
  ['bool', '#include <stdbool.h>, or use BOOL with <windows.h>'],
  ['true', '#include <stdbool.h>, or write TRUE with <windows.h>'],
  ['false', '#include <stdbool.h>, or write FALSE with <windows.h>'],
]);

/** What C has in place of `word`, when it is known from elsewhere. */
export const inC = (word: string): string | undefined => FOREIGN.get(word);

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

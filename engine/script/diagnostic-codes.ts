/**
 * Every diagnostic of the C front end: a stable code and what it means in one line. HS1xxx come from the
 * preprocessor, HS2xxx from the parser, the checker and the linker.
 */
export const DIAGNOSTIC_CODES = {
  HS1001: 'a block comment is not closed',
  HS1002: 'a string literal is not closed on its line',
  HS1003: 'a character constant is empty or not closed on its line',
  HS1004: 'a character that C source cannot contain outside comments and literals',
  HS1010: 'a preprocessing directive that does not exist',
  HS1011: 'a macro name is missing or cannot be used as one',
  HS1012: 'a macro is defined again with another replacement',
  HS1013: 'a macro parameter list is malformed',
  HS1014: '`#` in a function-like macro is not followed by a parameter',
  HS1015: '`##` stands at an end of a replacement list',
  HS1016: '`##` joined two tokens into something that is not a token',
  HS1017: 'a macro call is not closed before the end of the file',
  HS1018: 'a macro call has the wrong number of arguments',
  HS1019: 'preprocessing grows without end',
  HS1020: '`#else`, `#elif` or `#endif` without `#if`',
  HS1021: '`#if` without `#endif`',
  HS1022: 'an `#if` expression is malformed',
  HS1023: 'an `#if` expression divides by zero',
  HS1030: 'an included file does not exist',
  HS1031: 'an `#include` directive is malformed',
  HS1032: 'includes are nested too deep, as when a file includes itself',
  HS1033: 'a file of the program cannot be read',
  HS1040: '`#error`',
  HS1041: '`#warning`',
  HS1042: 'a `#line` directive is malformed',
  HS1050: 'a `#pragma heapscope` is malformed',
  HS1051: 'a macro definition of the command line or launch configuration is malformed',
} as const;

export type DiagnosticCode = keyof typeof DIAGNOSTIC_CODES;

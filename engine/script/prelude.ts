import { type Sources } from './compile-types';
import { BUILTIN_HEADERS } from './headers/index';
import { LIBRARY_UNITS } from './library/units';
import { preprocess } from './preprocess';
import { FileTable } from './source';
import { type Token } from './token';

/** Library functions written in C, because they call back or keep state that must live in simulated memory. */
export interface PreludeUnit {
  /** `<prelude/NAME.c>`: a translation unit of its own. */
  readonly path: string;
  /** Functions that it defines for others to call. */
  readonly defines: readonly string[];
  readonly text: string;
}

const unit = (name: string, defines: string, text: string): PreludeUnit => ({
  path: `<prelude/${name}.c>`,
  defines: defines.split(' '),
  text,
});

/** Heapsort: no recursion, no memory of its own, and as unstable as qsort may be. */
const QSORT = String.raw`#include <stdlib.h>
static void swap(unsigned char *a, unsigned char *b, size_t size) {
  while (size-- > 0) { unsigned char byte = *a; *a++ = *b; *b++ = byte; }
}
void qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *)) {
  unsigned char *first = base;
  size_t start = count / 2, end = count;
  while (end > 1) {
    size_t root, child;
    if (start > 0) start--;
    else { end--; swap(first, first + end * size, size); }
    root = start;
    while ((child = 2 * root + 1) < end) {
      if (child + 1 < end && compare(first + child * size, first + (child + 1) * size) < 0) child++;
      if (compare(first + root * size, first + child * size) >= 0) break;
      swap(first + root * size, first + child * size, size);
      root = child;
    }
  }
}
`;

const BSEARCH = String.raw`#include <stdlib.h>
void *bsearch(const void *key, const void *base, size_t count, size_t size, int (*compare)(const void *, const void *)) {
  const unsigned char *first = base;
  while (count > 0) {
    size_t half = count / 2;
    const unsigned char *middle = first + half * size;
    int order = compare(key, middle);
    if (order == 0) return (void *)middle;
    if (order > 0) { first = middle + size; count -= half + 1; }
    else count = half;
  }
  return NULL;
}
`;

/** The generator of Microsoft's CRT: seed * 214013 + 2531011, of which bits 16 to 30 are given. */
const RAND = String.raw`#include <stdlib.h>
static unsigned state = 1;
void srand(unsigned seed) { state = seed; }
int rand(void) {
  state = state * 214013u + 2531011u;
  return (int)(state >> 16 & 0x7fff);
}
`;

const DUPLICATE = String.raw`#include <stdlib.h>
#include <string.h>
char *_strdup(const char *text) {
  size_t size;
  char *copy;
  if (text == NULL) return NULL;
  size = strlen(text) + 1;
  copy = malloc(size);
  if (copy != NULL) memcpy(copy, text, size);
  return copy;
}
wchar_t *_wcsdup(const wchar_t *text) {
  size_t size;
  wchar_t *copy;
  if (text == NULL) return NULL;
  size = (wcslen(text) + 1) * sizeof(wchar_t);
  copy = malloc(size);
  if (copy != NULL) memcpy(copy, text, size);
  return copy;
}
`;

const STRTOK = String.raw`#include <string.h>
char *strtok_s(char *text, const char *set, char **context) {
  char *end;
  if (text == NULL) text = *context;
  if (text == NULL) return NULL;
  text += strspn(text, set);
  if (*text == 0) { *context = text; return NULL; }
  end = text + strcspn(text, set);
  if (*end != 0) *end++ = 0;
  *context = end;
  return text;
}
static char *rest;
char *strtok(char *text, const char *set) { return strtok_s(text, set, &rest); }
`;

const STRERROR = String.raw`#include <errno.h>
#include <stdio.h>
#include <string.h>
char *strerror(int error) {
  switch (error) {
    case 0: return "No error";
    case EPERM: return "Operation not permitted";
    case ENOENT: return "No such file or directory";
    case EINTR: return "Interrupted function call";
    case EIO: return "Input/output error";
    case EBADF: return "Bad file descriptor";
    case EAGAIN: return "Resource temporarily unavailable";
    case ENOMEM: return "Not enough space";
    case EACCES: return "Permission denied";
    case EFAULT: return "Bad address";
    case EEXIST: return "File exists";
    case EINVAL: return "Invalid argument";
    case ENOSPC: return "No space left on device";
    case EDOM: return "Domain error";
    case ERANGE: return "Result too large";
    case EILSEQ: return "Illegal byte sequence";
    default: return "Unknown error";
  }
}
void perror(const char *text) {
  if (text != NULL && *text != 0) fprintf(stderr, "%s: ", text);
  fprintf(stderr, "%s\n", strerror(errno));
}
`;

/** The text is the one that Visual C++ prints for a console program before it aborts. */
const ASSERT = String.raw`#include <stdio.h>
#include <stdlib.h>
void _assert(const char *expression, const char *file, unsigned line) {
  fprintf(stderr, "Assertion failed: %s, file %s, line %u\n", expression, file, line);
  abort();
}
`;

const DIVIDE = String.raw`#include <stdlib.h>
div_t div(int numerator, int denominator) {
  div_t result;
  result.quot = numerator / denominator;
  result.rem = numerator % denominator;
  return result;
}
ldiv_t ldiv(long numerator, long denominator) {
  ldiv_t result;
  result.quot = numerator / denominator;
  result.rem = numerator % denominator;
  return result;
}
lldiv_t lldiv(long long numerator, long long denominator) {
  lldiv_t result;
  result.quot = numerator / denominator;
  result.rem = numerator % denominator;
  return result;
}
`;

const STRSAFE = String.raw`#include <strsafe.h>
#include <string.h>
#define FUNCTIONS(character, A, length_of, print) \
HRESULT StringCchLength##A(const character *text, size_t most, size_t *length) { \
  size_t count = 0; \
  if (text == NULL || most > STRSAFE_MAX_CCH) return STRSAFE_E_INVALID_PARAMETER; \
  while (count < most && text[count] != 0) count++; \
  if (length != NULL) *length = count == most ? 0 : count; \
  return count == most ? STRSAFE_E_INVALID_PARAMETER : S_OK; \
} \
HRESULT StringCchCopy##A(character *to, size_t size, const character *from) { \
  if (size == 0 || size > STRSAFE_MAX_CCH) return STRSAFE_E_INVALID_PARAMETER; \
  while (size > 1 && *from != 0) { *to++ = *from++; size--; } \
  *to = 0; \
  return *from == 0 ? S_OK : STRSAFE_E_INSUFFICIENT_BUFFER; \
} \
HRESULT StringCchCat##A(character *to, size_t size, const character *from) { \
  size_t used; \
  if (FAILED(StringCchLength##A(to, size, &used))) return STRSAFE_E_INVALID_PARAMETER; \
  return StringCchCopy##A(to + used, size - used, from); \
} \
HRESULT StringCchVPrintf##A(character *to, size_t size, const character *format, va_list list) { \
  int count; \
  if (size == 0 || size > STRSAFE_MAX_CCH) return STRSAFE_E_INVALID_PARAMETER; \
  count = print(to, size, format, list); \
  if (count >= 0 && (size_t)count < size) return S_OK; \
  to[size - 1] = 0; \
  return STRSAFE_E_INSUFFICIENT_BUFFER; \
} \
HRESULT StringCchPrintf##A(character *to, size_t size, const character *format, ...) { \
  va_list list; \
  HRESULT result; \
  va_start(list, format); \
  result = StringCchVPrintf##A(to, size, format, list); \
  va_end(list); \
  return result; \
} \
HRESULT StringCchCopyN##A(character *to, size_t size, const character *from, size_t count) { \
  if (size == 0 || size > STRSAFE_MAX_CCH || count > STRSAFE_MAX_CCH) return STRSAFE_E_INVALID_PARAMETER; \
  while (size > 1 && count > 0 && *from != 0) { *to++ = *from++; size--; count--; } \
  *to = 0; \
  return count == 0 || *from == 0 ? S_OK : STRSAFE_E_INSUFFICIENT_BUFFER; \
} \
HRESULT StringCchCatN##A(character *to, size_t size, const character *from, size_t count) { \
  size_t used; \
  if (FAILED(StringCchLength##A(to, size, &used))) return STRSAFE_E_INVALID_PARAMETER; \
  return StringCchCopyN##A(to + used, size - used, from, count); \
} \
static HRESULT end##A(character *to, size_t size, character **end, size_t *left, HRESULT result) { \
  size_t used = 0; \
  if (result == STRSAFE_E_INVALID_PARAMETER) return result; \
  while (to[used] != 0) used++; \
  if (end != NULL) *end = to + used; \
  if (left != NULL) *left = size - used; \
  return result; \
} \
HRESULT StringCchCopyEx##A(character *to, size_t size, const character *from, character **end, size_t *left, DWORD flags) { \
  return end##A(to, size, end, left, StringCchCopy##A(to, size, from)); \
} \
HRESULT StringCchCatEx##A(character *to, size_t size, const character *from, character **end, size_t *left, DWORD flags) { \
  return end##A(to, size, end, left, StringCchCat##A(to, size, from)); \
} \
HRESULT StringCchPrintfEx##A(character *to, size_t size, character **end, size_t *left, DWORD flags, const character *format, ...) { \
  va_list list; \
  HRESULT result; \
  va_start(list, format); \
  result = StringCchVPrintf##A(to, size, format, list); \
  va_end(list); \
  return end##A(to, size, end, left, result); \
}
FUNCTIONS(char, A, strlen, _vsnprintf)
FUNCTIONS(wchar_t, W, wcslen, _vsnwprintf)
`;

const STRSAFE_NAMES = ['A', 'W'].flatMap(suffix =>
  'Copy Cat Length Printf VPrintf CopyN CatN CopyEx CatEx PrintfEx'
    .split(' ')
    .map(name => `StringCch${name}${suffix}`),
);

/** Standard handles have the values of a console of Windows 7: 3, 7 and 11. Our rule. */
const CONSOLE = String.raw`#include <windows.h>
#include <stdio.h>
HANDLE WINAPI GetStdHandle(DWORD which) {
  if (which < STD_ERROR_HANDLE || which > STD_INPUT_HANDLE) {
    SetLastError(ERROR_INVALID_HANDLE);
    return INVALID_HANDLE_VALUE;
  }
  return (HANDLE)(ULONG_PTR)(3 + 4 * (STD_INPUT_HANDLE - which));
}
static FILE *streamOf(HANDLE handle) {
  if (handle == GetStdHandle(STD_OUTPUT_HANDLE)) return stdout;
  if (handle == GetStdHandle(STD_ERROR_HANDLE)) return stderr;
  SetLastError(ERROR_INVALID_HANDLE);
  return NULL;
}
BOOL WINAPI WriteConsoleA(HANDLE console, const VOID *buffer, DWORD count, LPDWORD written, LPVOID reserved) {
  if (written != NULL) *written = 0;
  return streamOf(console) != NULL && WriteFile(console, buffer, count, written, NULL);
}
BOOL WINAPI WriteConsoleW(HANDLE console, const VOID *buffer, DWORD count, LPDWORD written, LPVOID reserved) {
  const WCHAR *text = buffer;
  FILE *stream = streamOf(console);
  WCHAR one[2] = { 0, 0 };
  DWORD i;
  if (written != NULL) *written = 0;
  if (stream == NULL) return FALSE;
  for (i = 0; i < count; i++) { one[0] = text[i]; fputws(one, stream); }
  if (written != NULL) *written = count;
  return TRUE;
}
`;

/** Between the start function and WinMain: the command line goes on behind the program's name (documented: WinMain, lpCmdLine). */
const WINMAIN = String.raw`#include <windows.h>
#define STARTUP(character, prefix, suffix) \
int WINAPI prefix##WinMain(HINSTANCE instance, HINSTANCE previous, character *line, int show); \
int prefix##WinMainCRTStartup(void) { \
  character *line = GetCommandLine##suffix(); \
  int quoted = 0; \
  for (; *line != 0 && (quoted || *line > ' '); line++) if (*line == '"') quoted = !quoted; \
  while (*line != 0 && *line <= ' ') line++; \
  return prefix##WinMain((HINSTANCE)GetModuleHandleA(NULL), NULL, line, SW_SHOWDEFAULT); \
}
`;

/** Every unit of the prelude. A program gets those that define what it calls and does not define itself. */
export const PRELUDE: readonly PreludeUnit[] = [
  unit('qsort', 'qsort', QSORT),
  unit('bsearch', 'bsearch', BSEARCH),
  unit('rand', 'rand srand', RAND),
  unit('strdup', '_strdup _wcsdup', DUPLICATE),
  unit('strtok', 'strtok strtok_s', STRTOK),
  unit('strerror', 'strerror perror', STRERROR),
  unit('assert', '_assert', ASSERT),
  unit('console', 'GetStdHandle WriteConsoleA WriteConsoleW', CONSOLE),
  unit('div', 'div ldiv lldiv', DIVIDE),
  unit('winmain', 'WinMainCRTStartup', `${WINMAIN}STARTUP(char, , A)\n`),
  unit('wwinmain', 'wWinMainCRTStartup', `${WINMAIN}STARTUP(wchar_t, w, W)\n`),
  unit('strsafe', STRSAFE_NAMES.join(' '), STRSAFE),
  ...LIBRARY_UNITS.map(([name, defines, text]) => unit(name, defines, text)),
];

const BY_NAME: ReadonlyMap<string, PreludeUnit> = new Map(
  PRELUDE.flatMap(each => each.defines.map(name => [name, each] as const)),
);

/** The prelude unit that defines the library function `name`, if one does. */
export const preludeUnit = (name: string): PreludeUnit | undefined => BY_NAME.get(name);

let declared: ReadonlyMap<string, string> | undefined;

/** Every function that a built-in header declares without a body, with the header that a program should include for it. */
export function declaredFunctions(): ReadonlyMap<string, string> {
  return (declared ??= findDeclarations());
}

/** Whether `name` is a function that the machine binds: declared by a built-in header and not written in C. */
export const isNative = (name: string): boolean => declaredFunctions().has(name) && !BY_NAME.has(name);

/** All natives, sorted. */
export const nativeNames = (): readonly string[] => [...declaredFunctions().keys()].filter(isNative).sort();

function findDeclarations(): ReadonlyMap<string, string> {
  const files = new FileTable();
  const text = BUILTIN_HEADERS.map(header => `#include <${header}>\n`).join('');
  const sources: Sources = new Map([['headers.c', text]]);
  const { tokens } = preprocess(sources, 'headers.c', { model: 'ilp32', files, report: () => undefined });
  const names = new Map<string, string>();
  let depth = 0;
  let start = 0;
  tokens.forEach((token, at) => {
    if (token.text === '{') depth++;
    else if (token.text === '}') depth--;
    // The end of a function body, of a struct that a name follows, or of a declaration.
    if (depth > 0 || (token.text !== ';' && token.text !== '}')) return;
    const name = token.text === ';' ? prototypeName(tokens.slice(start, at)) : undefined;
    if (name !== undefined && !names.has(name.text))
      names.set(name.text, (files.paths[name.at.file] ?? '').slice(1, -1));
    start = at + 1;
  });
  return names;
}

/** The function that a declaration of a built-in header declares: `type name ( ... )`, and never a typedef. */
function prototypeName(tokens: readonly Token[]): Token | undefined {
  if (tokens[0]?.text === 'typedef' || tokens.some(token => token.text === '{')) return undefined;
  const open = tokens.findIndex((token, at) => token.text === '(' && tokens[at - 1]?.kind === 'identifier');
  const name = tokens[open - 1];
  return name?.kind === 'identifier' ? name : undefined;
}

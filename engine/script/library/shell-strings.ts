/** shlwapi.h: strings and paths. StrDup takes from LocalAlloc, so LocalFree gives it back. Sources: Microsoft's page of each function. */

/** What differs between the forms for bytes and for UTF-16. */
interface Width {
  readonly suffix: 'A' | 'W';
  readonly type: string;
  readonly quote: string;
  readonly length: string;
}

const WIDTHS: readonly Width[] = [
  { suffix: 'A', type: 'char', quote: '', length: 'strlen' },
  { suffix: 'W', type: 'WCHAR', quote: 'L', length: 'wcslen' },
];

/** Result, name and parameters; T is the character type. */
const PROTOTYPES: readonly (readonly [result: string, name: string, parameters: string])[] = [
  ['T *', 'StrDup', 'const T *text'],
  ['T *', 'StrCpyN', 'T *to, const T *from, int size'],
  ['T *', 'StrCatBuff', 'T *to, const T *from, int size'],
  ['T *', 'StrChr', 'const T *text, WORD c'],
  ['T *', 'StrRChr', 'const T *text, const T *end, WORD c'],
  ['T *', 'StrStr', 'const T *text, const T *what'],
  ['T *', 'StrStrI', 'const T *text, const T *what'],
  ['T *', 'StrPBrk', 'const T *text, const T *set'],
  ['int', 'StrSpn', 'const T *text, const T *set'],
  ['int', 'StrCSpn', 'const T *text, const T *set'],
  ['int', 'StrCmpN', 'const T *a, const T *b, int count'],
  ['int', 'StrCmpNI', 'const T *a, const T *b, int count'],
  ['int', 'StrToInt', 'const T *text'],
  ['BOOL', 'StrTrim', 'T *text, const T *set'],
  ['T *', 'PathFindFileName', 'const T *path'],
  ['T *', 'PathFindExtension', 'const T *path'],
  ['void', 'PathRemoveExtension', 'T *path'],
  ['BOOL', 'PathRenameExtension', 'T *path, const T *extension'],
  ['BOOL', 'PathRemoveFileSpec', 'T *path'],
  ['void', 'PathStripPath', 'T *path'],
  ['T *', 'PathAddBackslash', 'T *path'],
  ['BOOL', 'PathIsRelative', 'const T *path'],
  ['BOOL', 'PathFileExists', 'const T *path'],
];

const prototypes = ({ suffix, type }: Width): string =>
  PROTOTYPES.map(([result, name, parameters]) =>
    `${result} WINAPI ${name}${suffix}(${parameters});`.replace(/\bT\b/g, type),
  ).join('\n');

const GENERIC = PROTOTYPES.map(([, name]) => name);

const choose = (suffix: 'A' | 'W'): string =>
  GENERIC.map(name => `#define ${name} ${name}${suffix}`).join('\n');

export const SHLWAPI_H = `#pragma once
#include <windows.h>
${WIDTHS.map(prototypes).join('\n')}
int WINAPI StrCmpW(const WCHAR *a, const WCHAR *b);
int WINAPI StrCmpIW(const WCHAR *a, const WCHAR *b);
WCHAR *WINAPI StrCpyW(WCHAR *to, const WCHAR *from);
WCHAR *WINAPI StrCatW(WCHAR *to, const WCHAR *from);
#define StrCmpA lstrcmpA
#define StrCmpIA lstrcmpiA
#define StrCpyA lstrcpyA
#define StrCatA lstrcatA
#define StrNCmpA StrCmpNA
#define StrNCmpW StrCmpNW
#ifdef UNICODE
${choose('W')}
#define StrCmp StrCmpW
#define StrCmpI StrCmpIW
#define StrCpy StrCpyW
#define StrCat StrCatW
#else
${choose('A')}
#define StrCmp StrCmpA
#define StrCmpI StrCmpIA
#define StrCpy lstrcpyA
#define StrCat lstrcatA
#endif
`;

export const SHELL_STRING_NAMES = (suffix: 'A' | 'W'): string =>
  [
    ...GENERIC.map(name => `${name}${suffix}`),
    ...(suffix === 'W' ? ['StrCmpW', 'StrCmpIW', 'StrCpyW', 'StrCatW'] : []),
  ].join(' ');

const BODY = String.raw`#include <shlwapi.h>
#include <string.h>
#include <wchar.h>
static int fold(int c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }
static int compare(const T *a, const T *b, int count, int folds) {
  for (; count > 0; a++, b++, count--) {
    int x = folds ? fold((U)*a) : (U)*a, y = folds ? fold((U)*b) : (U)*b;
    if (x != y) return x < y ? -1 : 1;
    if (x == 0) break;
  }
  return 0;
}
T *WINAPI F(StrDup)(const T *text) {
  SIZE_T size;
  T *copy;
  if (text == NULL) return NULL;
  size = (LENGTH(text) + 1) * sizeof(T);
  copy = LocalAlloc(LPTR, size);
  if (copy != NULL) memcpy(copy, text, size);
  return copy;
}
T *WINAPI F(StrCpyN)(T *to, const T *from, int size) {
  T *next = to;
  if (size <= 0) return to;
  if (from != NULL) while (--size > 0 && *from != 0) *next++ = *from++;
  *next = 0;
  return to;
}
T *WINAPI F(StrCatBuff)(T *to, const T *from, int size) {
  int used = (int)LENGTH(to);
  F(StrCpyN)(to + used, from, size - used);
  return to;
}
T *WINAPI F(StrChr)(const T *text, WORD c) {
  for (; text != NULL && *text != 0; text++) if (*text == (T)c) return (T *)text;
  return NULL;
}
T *WINAPI F(StrRChr)(const T *text, const T *end, WORD c) {
  const T *found = NULL;
  if (text == NULL) return NULL;
  for (; end == NULL ? *text != 0 : text < end; text++) if (*text == (T)c) found = text;
  return (T *)found;
}
static T *find(const T *text, const T *what, int folds) {
  int length;
  if (text == NULL || what == NULL || *what == 0) return NULL;
  length = (int)LENGTH(what);
  for (; *text != 0; text++) if (compare(text, what, length, folds) == 0) return (T *)text;
  return NULL;
}
T *WINAPI F(StrStr)(const T *text, const T *what) { return find(text, what, 0); }
T *WINAPI F(StrStrI)(const T *text, const T *what) { return find(text, what, 1); }
int WINAPI F(StrSpn)(const T *text, const T *set) {
  int count = 0;
  while (text[count] != 0 && F(StrChr)(set, text[count]) != NULL) count++;
  return count;
}
int WINAPI F(StrCSpn)(const T *text, const T *set) {
  int count = 0;
  while (text[count] != 0 && F(StrChr)(set, text[count]) == NULL) count++;
  return count;
}
T *WINAPI F(StrPBrk)(const T *text, const T *set) {
  const T *found = text + F(StrCSpn)(text, set);
  return *found == 0 ? NULL : (T *)found;
}
int WINAPI F(StrCmpN)(const T *a, const T *b, int count) { return compare(a, b, count, 0); }
int WINAPI F(StrCmpNI)(const T *a, const T *b, int count) { return compare(a, b, count, 1); }
int WINAPI F(StrToInt)(const T *text) {
  unsigned value = 0;
  int negative;
  while (*text == ' ' || *text == '\t' || *text == '\n') text++;
  negative = *text == '-';
  if (negative) text++;
  while (*text >= '0' && *text <= '9') value = value * 10 + (unsigned)(*text++ - '0');
  return (int)(negative ? 0u - value : value);
}
BOOL WINAPI F(StrTrim)(T *text, const T *set) {
  int skip = F(StrSpn)(text, set), length = (int)LENGTH(text), end = length;
  while (end > skip && F(StrChr)(set, text[end - 1]) != NULL) end--;
  memmove(text, text + skip, (end - skip) * sizeof(T));
  text[end - skip] = 0;
  return end - skip < length;
}
static int isSeparator(T c) { return c == '\\' || c == '/'; }
T *WINAPI F(PathFindFileName)(const T *path) {
  const T *name = path;
  if (path == NULL) return NULL;
  for (; *path != 0; path++)
    if ((isSeparator(*path) || *path == ':') && path[1] != 0 && !isSeparator(path[1])) name = path + 1;
  return (T *)name;
}
T *WINAPI F(PathFindExtension)(const T *path) {
  const T *dot = NULL;
  if (path == NULL) return NULL;
  for (; *path != 0; path++) {
    if (*path == '.') dot = path;
    else if (*path == '\\' || *path == ' ') dot = NULL;
  }
  return (T *)(dot == NULL ? path : dot);
}
void WINAPI F(PathRemoveExtension)(T *path) { if (path != NULL) *F(PathFindExtension)(path) = 0; }
BOOL WINAPI F(PathRenameExtension)(T *path, const T *extension) {
  T *end = F(PathFindExtension)(path);
  SIZE_T length = LENGTH(extension);
  if ((SIZE_T)(end - path) + length >= MAX_PATH) return FALSE;
  memcpy(end, extension, (length + 1) * sizeof(T));
  return TRUE;
}
/* The backslash of a root stays. */
BOOL WINAPI F(PathRemoveFileSpec)(T *path) {
  T *from, *next;
  if (path == NULL) return FALSE;
  from = path[0] != 0 && path[1] == ':' ? path + 2 : path;
  if (*from == '\\') from++;
  for (next = from; *next != 0; next++) if (*next == '\\') from = next;
  if (*from == 0) return FALSE;
  *from = 0;
  return TRUE;
}
void WINAPI F(PathStripPath)(T *path) {
  T *name = F(PathFindFileName)(path);
  if (name != path) memmove(path, name, (LENGTH(name) + 1) * sizeof(T));
}
T *WINAPI F(PathAddBackslash)(T *path) {
  SIZE_T length = LENGTH(path);
  if (length >= MAX_PATH - 1) return NULL;
  if (length > 0 && path[length - 1] != '\\') { path[length++] = '\\'; path[length] = 0; }
  return path + length;
}
BOOL WINAPI F(PathIsRelative)(const T *path) { return path == NULL || *path == 0 || (*path != '\\' && path[1] != ':'); }
BOOL WINAPI F(PathFileExists)(const T *path) { return path != NULL && F(GetFileAttributes)(path) != INVALID_FILE_ATTRIBUTES; }
`;

const WIDE_ONLY = String.raw`int WINAPI StrCmpW(const WCHAR *a, const WCHAR *b) { return compare(a, b, 0x7FFFFFFF, 0); }
int WINAPI StrCmpIW(const WCHAR *a, const WCHAR *b) { return compare(a, b, 0x7FFFFFFF, 1); }
WCHAR *WINAPI StrCpyW(WCHAR *to, const WCHAR *from) { return wcscpy(to, from); }
WCHAR *WINAPI StrCatW(WCHAR *to, const WCHAR *from) { return wcscat(to, from); }
`;

const textOf = ({ suffix, type, length }: Width): string => `#undef UNICODE
#define T ${type}
#define U ${suffix === 'A' ? 'unsigned char' : 'WCHAR'}
#define F(name) GLUE(name, ${suffix})
#define GLUE(a, b) GLUE2(a, b)
#define GLUE2(a, b) a##b
#define LENGTH ${length}
#include <shlwapi.h>
${GENERIC.map(name => `#undef ${name}`).join('\n')}
#undef GetFileAttributes
${BODY}${suffix === 'W' ? WIDE_ONLY : ''}`;

export const SHELL_STRINGS_A = textOf(WIDTHS[0]!);
export const SHELL_STRINGS_W = textOf(WIDTHS[1]!);

/** Functions of stdlib.h and wchar.h with state or callbacks, and the `_s` forms over others. Source: Microsoft's CRT reference. */
export const SORT_WITH_CONTEXT = String.raw`#include <stdlib.h>
static void swap(unsigned char *a, unsigned char *b, size_t size) {
  while (size-- > 0) { unsigned char byte = *a; *a++ = *b; *b++ = byte; }
}
void qsort_s(void *base, rsize_t count, rsize_t size, int (*compare)(void *, const void *, const void *), void *context) {
  unsigned char *first = base;
  size_t start = count / 2, end = count;
  while (end > 1) {
    size_t root, child;
    if (start > 0) start--;
    else { end--; swap(first, first + end * size, size); }
    root = start;
    while ((child = 2 * root + 1) < end) {
      if (child + 1 < end && compare(context, first + child * size, first + (child + 1) * size) < 0) child++;
      if (compare(context, first + root * size, first + child * size) >= 0) break;
      swap(first + root * size, first + child * size, size);
      root = child;
    }
  }
}
`;

export const SEARCH_WITH_CONTEXT = String.raw`#include <stdlib.h>
void *bsearch_s(const void *key, const void *base, rsize_t count, rsize_t size, int (*compare)(void *, const void *, const void *), void *context) {
  const unsigned char *first = base;
  while (count > 0) {
    size_t half = count / 2;
    const unsigned char *middle = first + half * size;
    int order = compare(context, key, middle);
    if (order == 0) return (void *)middle;
    if (order > 0) { first = middle + size; count -= half + 1; }
    else count = half;
  }
  return NULL;
}
`;

export const LINEAR_SEARCH = String.raw`#include <search.h>
#include <string.h>
void *_lfind(const void *key, const void *base, unsigned *count, unsigned size, int (*compare)(const void *, const void *)) {
  const unsigned char *at = base;
  unsigned k;
  for (k = 0; k < *count; k++, at += size)
    if (compare(key, at) == 0) return (void *)at;
  return NULL;
}
void *_lsearch(const void *key, void *base, unsigned *count, unsigned size, int (*compare)(const void *, const void *)) {
  void *found = _lfind(key, base, count, size, compare);
  if (found != NULL) return found;
  found = memcpy((unsigned char *)base + (size_t)*count * size, key, size);
  ++*count;
  return found;
}
`;

/** wcstok takes the context of C99 7.24.4.5.7, which may be NULL, as Microsoft's own C library allows it. */
export const WIDE_TOKENS = String.raw`#include <wchar.h>
wchar_t *wcstok_s(wchar_t *text, const wchar_t *set, wchar_t **context) {
  wchar_t *end;
  if (text == NULL) text = *context;
  if (text == NULL) return NULL;
  text += wcsspn(text, set);
  if (*text == 0) { *context = text; return NULL; }
  end = text + wcscspn(text, set);
  if (*end != 0) *end++ = 0;
  *context = end;
  return text;
}
static wchar_t *rest;
wchar_t *wcstok(wchar_t *text, const wchar_t *set, wchar_t **context) {
  return wcstok_s(text, set, context == NULL ? &rest : context);
}
`;

/** wcs… functions that are written like their narrow twins, which the machine has. */
export const WIDE_SETS = String.raw`#include <wchar.h>
static int has(const wchar_t *set, wchar_t unit) {
  for (; *set != 0; set++) if (*set == unit) return 1;
  return 0;
}
size_t wcsspn(const wchar_t *text, const wchar_t *set) {
  size_t count = 0;
  while (text[count] != 0 && has(set, text[count])) count++;
  return count;
}
size_t wcscspn(const wchar_t *text, const wchar_t *set) {
  size_t count = 0;
  while (text[count] != 0 && !has(set, text[count])) count++;
  return count;
}
wchar_t *wcspbrk(const wchar_t *text, const wchar_t *set) {
  text += wcscspn(text, set);
  return *text == 0 ? NULL : (wchar_t *)text;
}
`;

export const WIDE_CHANGES = String.raw`#include <wchar.h>
wchar_t *_wcslwr(wchar_t *text) { wchar_t *at; for (at = text; *at != 0; at++) *at = towlower(*at); return text; }
wchar_t *_wcsupr(wchar_t *text) { wchar_t *at; for (at = text; *at != 0; at++) *at = towupper(*at); return text; }
wchar_t *_wcsset(wchar_t *text, wchar_t unit) { wchar_t *at; for (at = text; *at != 0; at++) *at = unit; return text; }
wchar_t *_wcsrev(wchar_t *text) {
  size_t low = 0, high = wcslen(text);
  while (low + 1 < high) { wchar_t unit = text[--high]; text[high] = text[low]; text[low++] = unit; }
  return text;
}
wchar_t *wmemchr(const wchar_t *at, wchar_t unit, size_t count) {
  for (; count > 0; count--, at++) if (*at == unit) return (wchar_t *)at;
  return NULL;
}
int wcscoll(const wchar_t *a, const wchar_t *b) { return wcscmp(a, b); }
size_t wcsxfrm(wchar_t *to, const wchar_t *from, size_t count) {
  if (count > 0) { wcsncpy(to, from, count); }
  return wcslen(from);
}
errno_t wcsncat_s(wchar_t *to, rsize_t size, const wchar_t *from, rsize_t count) {
  size_t used = wcsnlen(to, size);
  return wcsncpy_s(to + used, size - used, from, count);
}
`;

export const NARROW_CHANGES = String.raw`#include <string.h>
#include <ctype.h>
#include <stdlib.h>
char *_strset(char *text, int byte) { char *at; for (at = text; *at != 0; at++) *at = (char)byte; return text; }
char *_strnset(char *text, int byte, size_t count) {
  char *at;
  for (at = text; *at != 0 && count > 0; at++, count--) *at = (char)byte;
  return text;
}
size_t strxfrm(char *to, const char *from, size_t count) {
  if (count > 0) strncpy(to, from, count);
  return strlen(from);
}
void *_memccpy(void *to, const void *from, int byte, size_t count) {
  unsigned char *out = to;
  const unsigned char *in = from;
  while (count-- > 0) if ((*out++ = *in++) == (unsigned char)byte) return out;
  return NULL;
}
int _memicmp(const void *a, const void *b, size_t count) {
  const unsigned char *x = a, *y = b;
  for (; count > 0; count--, x++, y++) {
    int order = tolower(*x) - tolower(*y);
    if (order != 0) return order;
  }
  return 0;
}
void _swab(char *from, char *to, int count) {
  for (; count > 1; count -= 2, from += 2, to += 2) { char low = from[0]; to[0] = from[1]; to[1] = low; }
}
`;

/** One byte a character: the "C" locale. */
export const MULTIBYTE = String.raw`#include <stdlib.h>
#include <errno.h>
#include <string.h>
#include <wchar.h>
int mblen(const char *text, size_t count) { return text == NULL || count == 0 || *text == 0 ? (text == NULL || *text == 0 ? 0 : -1) : 1; }
int mbtowc(wchar_t *to, const char *text, size_t count) {
  if (text == NULL) return 0;
  if (count == 0) return -1;
  if (to != NULL) *to = (unsigned char)*text;
  return *text != 0;
}
int wctomb(char *to, wchar_t unit) {
  if (to == NULL) return 0;
  if (unit > 0xff) { errno = EILSEQ; return -1; }
  *to = (char)unit;
  return 1;
}
wint_t btowc(int byte) { return byte == EOF ? WEOF : (wint_t)(unsigned char)byte; }
int wctob(wint_t unit) { return unit > 0xff ? EOF : (int)unit; }
errno_t mbstowcs_s(size_t *done, wchar_t *to, size_t size, const char *from, size_t count) {
  size_t length = strlen(from);
  int isCut = 0;
  if (done != NULL) *done = 0;
  if (length > count) length = count;
  if (to != NULL) {
    if (length >= size && size > 0 && count == _TRUNCATE) { length = size - 1; isCut = 1; }
    if (length >= size) { if (size > 0) *to = 0; return errno = ERANGE; }
    mbstowcs(to, from, length);
    to[length] = 0;
  }
  if (done != NULL) *done = length + 1;
  return isCut ? STRUNCATE : 0;
}
errno_t wcstombs_s(size_t *done, char *to, size_t size, const wchar_t *from, size_t count) {
  size_t length = wcslen(from);
  int isCut = 0;
  if (done != NULL) *done = 0;
  if (length > count) length = count;
  if (to != NULL) {
    if (length >= size && size > 0 && count == _TRUNCATE) { length = size - 1; isCut = 1; }
    if (length >= size) { if (size > 0) *to = 0; return errno = ERANGE; }
    if (wcstombs(to, from, length) == (size_t)-1) { *to = 0; return errno = EILSEQ; }
    to[length] = 0;
  }
  if (done != NULL) *done = length + 1;
  return isCut ? STRUNCATE : 0;
}
`;

const convert = (
  name: string,
  type: string,
  unsigned: string,
  units: string,
  isSigned: boolean,
): string => String.raw`
static ${units} *${name}_digits(${unsigned} value, ${units} *end, int radix) {
  *--end = 0;
  do { int digit = (int)(value % radix); *--end = (${units})(digit < 10 ? '0' + digit : 'a' + digit - 10); value /= radix; } while (value != 0);
  return end;
}
errno_t ${name}_s(${type} value, ${units} *to, size_t size, int radix) {
  ${units} room[68], *text;
  size_t length;
  int is_negative = ${isSigned ? 'radix == 10 && value < 0' : '0'};
  if (to == NULL || size == 0) return errno = EINVAL;
  *to = 0;
  if (radix < 2 || radix > 36) return errno = EINVAL;
  text = ${name}_digits(is_negative ? 0 - (${unsigned})value : (${unsigned})value, room + 68, radix);
  if (is_negative) *--text = '-';
  length = (size_t)(room + 68 - text);
  if (length > size) return errno = ERANGE;
  memcpy(to, text, length * sizeof *to);
  return 0;
}
${units} *${name}(${type} value, ${units} *to, int radix) { ${name}_s(value, to, 68, radix); return to; }
`;

/** The family of _itoa: the type's letter, and `tow` for wide text. Source: Microsoft, "_itoa, _ltoa, _ultoa …". */
const FAMILY = [
  ['_i', 'int', 'unsigned', true],
  ['_l', 'long', 'unsigned long', true],
  ['_ul', 'unsigned long', 'unsigned long', false],
  ['_i64', 'long long', 'unsigned long long', true],
  ['_ui64', 'unsigned long long', 'unsigned long long', false],
] as const;

/** The functions of that family that the machine has itself. */
const MACHINE_OWN: ReadonlySet<string> = new Set(['_itoa', '_ultoa']);

/** A unit for each function of the family: its name, those that it defines, and its text. */
export const NUMBER_TEXTS: readonly {
  readonly name: string;
  readonly defines: string;
  readonly text: string;
}[] = FAMILY.flatMap(([letter, type, unsigned, isSigned]) =>
  (
    [
      [`${letter}toa`, 'char'],
      [`${letter}tow`, 'wchar_t'],
    ] as const
  ).map(([name, units]) => {
    const body = convert(name, type, unsigned, units, isSigned);
    const own = MACHINE_OWN.has(name);
    return {
      name,
      defines: own ? `${name}_s` : `${name} ${name}_s`,
      text: `#include <stdlib.h>\n#include <errno.h>\n#include <string.h>\n${own ? body.slice(0, body.lastIndexOf(`${units} *${name}(`)) : body}`,
    };
  }),
);

/** What stdlib.h declares of the family. */
export const NUMBER_TEXT_PROTOTYPES = FAMILY.flatMap(([letter, type]) =>
  ['char', 'wchar_t'].flatMap(units => {
    const name = `${letter}${units === 'char' ? 'toa' : 'tow'}`;
    return [
      `${units} *${name}(${type} value, ${units} *buffer, int radix);`,
      `errno_t ${name}_s(${type} value, ${units} *buffer, size_t size, int radix);`,
    ];
  }),
).join('\n');

/** Paths taken apart and put together. Source: Microsoft, "_splitpath_s", "_makepath_s", "_fullpath", "_searchenv". */

interface Width {
  readonly type: string;
  readonly split: string;
  readonly make: string;
  /** L before literals. */
  readonly literal: string;
}

const WIDTHS: readonly Width[] = [
  { type: 'char', split: '_splitpath', make: '_makepath', literal: '' },
  { type: 'wchar_t', split: '_wsplitpath', make: '_wmakepath', literal: 'L' },
];

const prototypes = ({ type, split, make }: Width): string => `
void ${split}(const ${type} *path, ${type} *drive, ${type} *dir, ${type} *name, ${type} *ext);
errno_t ${split}_s(const ${type} *path, ${type} *drive, size_t drive_size, ${type} *dir, size_t dir_size, ${type} *name, size_t name_size, ${type} *ext, size_t ext_size);
void ${make}(${type} *path, const ${type} *drive, const ${type} *dir, const ${type} *name, const ${type} *ext);
errno_t ${make}_s(${type} *path, size_t size, const ${type} *drive, const ${type} *dir, const ${type} *name, const ${type} *ext);`;

/** The part of stdlib.h. */
export const STDLIB_PATHS = `#define _MAX_PATH 260
#define _MAX_DRIVE 3
#define _MAX_DIR 256
#define _MAX_FNAME 256
#define _MAX_EXT 256
${WIDTHS.map(prototypes).join('')}
char *_fullpath(char *buffer, const char *path, size_t size);
wchar_t *_wfullpath(wchar_t *buffer, const wchar_t *path, size_t size);
void _searchenv(const char *name, const char *variable, char *path);
`;

const BODY = String.raw`#include <stdlib.h>
#include <errno.h>
static int isSlash(T c) { return c == '\\' || c == '/'; }
/* Copies [from, end) and a zero; a buffer of size 0 without an address is not asked for. False when it does not fit. */
static int give(T *to, size_t size, const T *from, const T *end) {
  if (to == NULL) return size == 0;
  if ((size_t)(end - from) >= size) { if (size > 0) *to = 0; return 0; }
  while (from < end) *to++ = *from++;
  *to = 0;
  return 1;
}
errno_t SPLIT_s(const T *path, T *drive, size_t drive_size, T *dir, size_t dir_size, T *name, size_t name_size, T *ext, size_t ext_size) {
  const T *at, *first, *point = NULL, *end;
  if (path == NULL || (drive == NULL) != (drive_size == 0) || (dir == NULL) != (dir_size == 0) ||
      (name == NULL) != (name_size == 0) || (ext == NULL) != (ext_size == 0)) return errno = EINVAL;
  first = path[0] != 0 && path[1] == ':' ? path + 2 : path;
  for (end = at = first; *at != 0; at++) if (isSlash(*at)) end = at + 1;
  for (at = end; *at != 0; at++) if (*at == '.') point = at;
  if (point == NULL) point = at;
  if (give(drive, drive_size, path, first) & give(dir, dir_size, first, end) & give(name, name_size, end, point) & give(ext, ext_size, point, at)) return 0;
  return errno = ERANGE;
}
void SPLIT(const T *path, T *drive, T *dir, T *name, T *ext) {
  SPLIT_s(path, drive, drive == NULL ? 0 : _MAX_DRIVE, dir, dir == NULL ? 0 : _MAX_DIR, name, name == NULL ? 0 : _MAX_FNAME, ext, ext == NULL ? 0 : _MAX_EXT);
}
static T *put(T *at, T *end, const T *text) {
  while (*text != 0 && at < end) *at++ = *text++;
  return *text == 0 ? at : end;
}
errno_t MAKE_s(T *path, size_t size, const T *drive, const T *dir, const T *name, const T *ext) {
  static const T slash[] = { '\\', 0 }, point[] = { '.', 0 };
  T *at = path, *end = path + size;
  T letter[3];
  if (path == NULL || size == 0) return errno = EINVAL;
  if (drive != NULL && *drive != 0) { letter[0] = *drive; letter[1] = ':'; letter[2] = 0; at = put(at, end, letter); }
  if (dir != NULL && *dir != 0) {
    at = put(at, end, dir);
    if (at < end && !isSlash(at[-1])) at = put(at, end, slash);
  }
  if (name != NULL) at = put(at, end, name);
  if (ext != NULL && *ext != 0) { if (*ext != '.') at = put(at, end, point); at = put(at, end, ext); }
  if (at < end) { *at = 0; return 0; }
  *path = 0;
  return errno = ERANGE;
}
void MAKE(T *path, const T *drive, const T *dir, const T *name, const T *ext) { MAKE_s(path, _MAX_PATH, drive, dir, name, ext); }
`;

const bodyFor = ({ type, split, make }: Width): string =>
  BODY.replace(/\bT\b/g, type).replaceAll('SPLIT', split).replaceAll('MAKE', make);

/** Units of the library: name, functions, text. */
export const PATH_UNITS: readonly (readonly [name: string, defines: string, text: string])[] = [
  ...WIDTHS.map(
    width =>
      [
        width.split.slice(1),
        `${width.split} ${width.split}_s ${width.make} ${width.make}_s`,
        bodyFor(width),
      ] as const,
  ),
  [
    'full-path',
    '_fullpath _wfullpath _searchenv',
    String.raw`#include <windows.h>
#include <stdlib.h>
#include <errno.h>
#include <io.h>
#define FULL(name, type, get) \
type *name(type *buffer, const type *path, size_t size) { \
  type *to = buffer == NULL ? malloc(MAX_PATH * sizeof(type)) : buffer; \
  DWORD length = to == NULL ? 0 : get(path == NULL ? (type[]){ '.', 0 } : path, buffer == NULL ? MAX_PATH : (DWORD)size, to, NULL); \
  if (length > 0 && length < (buffer == NULL ? MAX_PATH : size)) return to; \
  if (buffer == NULL) free(to); \
  errno = ERANGE; \
  return NULL; \
}
FULL(_fullpath, char, GetFullPathNameA)
FULL(_wfullpath, wchar_t, GetFullPathNameW)
/* The folders of a variable are separated by semicolons; the current one comes first. */
void _searchenv(const char *name, const char *variable, char *path) {
  const char *at = getenv(variable), *end;
  char folder[_MAX_PATH];
  *path = 0;
  if (_access(name, 0) == 0) { _fullpath(path, name, _MAX_PATH); return; }
  for (; at != NULL && *at != 0; at = *end == 0 ? end : end + 1) {
    for (end = at; *end != 0 && *end != ';'; end++) ;
    if (end - at >= _MAX_PATH) continue;
    memcpy(folder, at, end - at);
    folder[end - at] = 0;
    if (_makepath_s(path, _MAX_PATH, NULL, folder, name, NULL) == 0 && _access(path, 0) == 0) return;
    *path = 0;
  }
}
`,
  ],
];

/** _findfirst and its sisters over FindFirstFile. Sources: Microsoft, "_findfirst, _wfindfirst functions", "_tempnam". */
const form = (
  data: string,
  suffix: 'A' | 'W',
  type: string,
  names: readonly [first: string, next: string],
): string => String.raw`
static void fill(struct ${data} *to, const WIN32_FIND_DATA${suffix} *from) {
  to->attrib = from->dwFileAttributes == FILE_ATTRIBUTE_NORMAL ? 0 : from->dwFileAttributes;
  to->time_create = seconds(&from->ftCreationTime);
  to->time_access = seconds(&from->ftLastAccessTime);
  to->time_write = seconds(&from->ftLastWriteTime);
  to->size = from->nFileSizeLow;
  memcpy(to->name, from->cFileName, sizeof(${type}) * 260);
}
intptr_t ${names[0]}(const ${type} *pattern, struct ${data} *data) {
  WIN32_FIND_DATA${suffix} found;
  HANDLE search;
  if (pattern == NULL || data == NULL) { errno = EINVAL; return -1; }
  search = FindFirstFile${suffix}(pattern, &found);
  if (search == INVALID_HANDLE_VALUE) return failed();
  fill(data, &found);
  return (intptr_t)search;
}
int ${names[1]}(intptr_t search, struct ${data} *data) {
  WIN32_FIND_DATA${suffix} found;
  if (!FindNextFile${suffix}((HANDLE)search, &found)) return failed();
  fill(data, &found);
  return 0;
}
`;

const COMMON = String.raw`#include <windows.h>
#include <errno.h>
#include <io.h>
#include <string.h>
static time_t seconds(const FILETIME *time) {
  unsigned long long ticks = (unsigned long long)time->dwHighDateTime << 32 | time->dwLowDateTime;
  return ticks == 0 ? -1 : (time_t)((ticks - 116444736000000000ull) / 10000000);
}
static int failed(void) {
  DWORD error = GetLastError();
  errno = error == ERROR_INVALID_HANDLE || error == ERROR_INVALID_NAME ? EINVAL : ENOENT;
  return -1;
}
`;

export const FIND_FILES = `${COMMON}${form('_finddata_t', 'A', 'char', ['_findfirst', '_findnext'])}
int _findclose(intptr_t search) {
  if (FindClose((HANDLE)search)) return 0;
  errno = EINVAL;
  return -1;
}
`;
export const WIDE_FIND_FILES = `${COMMON}${form('_wfinddata_t', 'W', 'wchar_t', ['_wfindfirst', '_wfindnext'])}`;

const data = (tag: string, type: string): string => `struct ${tag} {
  unsigned attrib;
  time_t time_create, time_access, time_write;
  _fsize_t size;
  ${type} name[260];
};`;

/** The part of io.h. */
export const FIND_FILES_H = `#include <time.h>
typedef unsigned long _fsize_t;
${data('_finddata_t', 'char')}
${data('_wfinddata_t', 'wchar_t')}
intptr_t _findfirst(const char *pattern, struct _finddata_t *data);
int _findnext(intptr_t search, struct _finddata_t *data);
intptr_t _wfindfirst(const wchar_t *pattern, struct _wfinddata_t *data);
int _wfindnext(intptr_t search, struct _wfinddata_t *data);
int _findclose(intptr_t search);
#define _A_NORMAL 0x00
#define _A_RDONLY 0x01
#define _A_HIDDEN 0x02
#define _A_SYSTEM 0x04
#define _A_SUBDIR 0x10
#define _A_ARCH 0x20
`;

/** The name is a block of malloc's. The folder of TMP is taken when it exists, then the one that is given, then the root. */
export const TEMPORARY_NAME = String.raw`#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <io.h>
static int isFolder(const char *path) { return path != NULL && *path != 0 && _access(path, 0) == 0; }
char *_tempnam(const char *folder, const char *prefix) {
  static unsigned number;
  const char *set = getenv("TMP"), *in = isFolder(set) ? set : isFolder(folder) ? folder : "";
  size_t size;
  char *name;
  if (prefix == NULL) prefix = "";
  size = strlen(in) + strlen(prefix) + 12;
  name = malloc(size);
  if (name == NULL) return NULL;
  do sprintf(name, "%s%s%s%u", in, *in != 0 && in[strlen(in) - 1] == '\\' ? "" : "\\", prefix, ++number); while (_access(name, 0) == 0);
  return name;
}
`;

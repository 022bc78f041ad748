/**
 * What of files is written in C, because it allocates, keeps a name in simulated memory or is another call by another name.
 * Sources: Microsoft's pages of each function. A name of tmpnam begins with \s as that of Visual C++ up to 2013 does.
 */
export const FILE_CALLS = String.raw`#include <windows.h>
BOOL WINAPI SetFilePointerEx(HANDLE file, LARGE_INTEGER distance, PLARGE_INTEGER to, DWORD method) {
  return __set_file_pointer(file, distance.QuadPart, to, method);
}
/* Nobody else has the file: a range can always be locked. */
static BOOL isFile(HANDLE file) { return GetFileType(file) != FILE_TYPE_UNKNOWN; }
BOOL WINAPI LockFile(HANDLE file, DWORD at, DWORD atHigh, DWORD size, DWORD sizeHigh) { return isFile(file); }
BOOL WINAPI UnlockFile(HANDLE file, DWORD at, DWORD atHigh, DWORD size, DWORD sizeHigh) { return isFile(file); }
/* Every transfer is over when its call returns. */
BOOL WINAPI GetOverlappedResult(HANDLE file, LPOVERLAPPED overlapped, LPDWORD count, BOOL wait) {
  if (!isFile(file)) return FALSE;
  *count = (DWORD)overlapped->InternalHigh;
  return TRUE;
}
`;

export const TEMPORARY_PATH = String.raw`#include <windows.h>
#include <string.h>
static const char *directory(char *buffer, DWORD size) {
  static const char *const names[] = { "TMP", "TEMP", "USERPROFILE" };
  DWORD k, length;
  for (k = 0; k < 3; k++) {
    length = GetEnvironmentVariableA(names[k], buffer, size - 1);
    if (length == 0 || length >= size - 1) continue;
    if (buffer[length - 1] != '\\') strcpy(buffer + length, "\\");
    return buffer;
  }
  return "C:\\Windows\\";
}
DWORD WINAPI GetTempPathA(DWORD size, LPSTR to) {
  char buffer[MAX_PATH + 1];
  const char *text = directory(buffer, sizeof buffer);
  DWORD length = (DWORD)strlen(text);
  if (length >= size) return length + 1;
  memcpy(to, text, length + 1);
  return length;
}
DWORD WINAPI GetTempPathW(DWORD size, LPWSTR to) {
  char buffer[MAX_PATH + 1];
  const char *text = directory(buffer, sizeof buffer);
  DWORD length = (DWORD)strlen(text), k;
  if (length >= size) return length + 1;
  for (k = 0; k <= length; k++) to[k] = (unsigned char)text[k];
  return length;
}
`;

export const TEMPORARY_FILES = String.raw`#include <stdio.h>
#include <errno.h>
static unsigned number;
static char own[L_tmpnam];
char *tmpnam(char *name) {
  FILE *file;
  if (name == NULL) name = own;
  for (;;) {
    sprintf(name, "\\s%x.", ++number);
    file = fopen(name, "r");
    if (file == NULL) return name;
    fclose(file);
  }
}
errno_t tmpnam_s(char *name, size_t size) {
  if (name == NULL || size < L_tmpnam) return errno = ERANGE;
  tmpnam(name);
  return 0;
}
FILE *tmpfile(void) {
  char name[L_tmpnam];
  return fopen(tmpnam(name), "w+bD");
}
errno_t tmpfile_s(FILE **file) {
  if (file == NULL) return errno = EINVAL;
  *file = tmpfile();
  return *file == NULL ? errno : 0;
}
`;

export const FILE_SYNONYMS = String.raw`#include <errno.h>
#include <io.h>
#include <fcntl.h>
#include <stdio.h>
int _unlink(const char *name) { return remove(name); }
int _wunlink(const wchar_t *name) { return _wremove(name); }
int _creat(const char *name, int mode) { return _open(name, _O_CREAT | _O_TRUNC | _O_RDWR, mode); }
int _commit(int descriptor) { return _tell(descriptor) < 0 ? -1 : 0; }
int _flushall(void) { return 3; }
errno_t _access_s(const char *name, int mode) { return _access(name, mode) == 0 ? 0 : errno; }
errno_t freopen_s(FILE **file, const char *name, const char *mode, FILE *stream) {
  if (file == NULL) return errno = EINVAL;
  *file = freopen(name, mode, stream);
  return *file == NULL ? errno : 0;
}
`;

export const CURRENT_DIRECTORY = String.raw`#include <windows.h>
#include <direct.h>
#include <errno.h>
char *_getcwd(char *buffer, int size) {
  DWORD needed = GetCurrentDirectoryA(0, NULL);
  if (buffer == NULL) {
    if ((DWORD)size < needed) size = (int)needed;
    buffer = malloc(size);
    if (buffer == NULL) { errno = ENOMEM; return NULL; }
  } else if (size <= 0 || (DWORD)size < needed) { errno = size <= 0 ? EINVAL : ERANGE; return NULL; }
  GetCurrentDirectoryA(size, buffer);
  return buffer;
}
`;

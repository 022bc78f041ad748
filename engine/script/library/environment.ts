/**
 * The environment and places of the simulated process. It starts with an empty environment, our rule; what it sets is kept
 * in its own memory. The program lies in C:\ under the name that argv[0] has, a library
 * where Windows has it.
 * Sources: Microsoft's pages of each function.
 */
export const ENVIRONMENT_VARIABLES = String.raw`#include <windows.h>
#include <string.h>
static char block[4096];
/* Where "name=value" of the variable lies, or the end of the block. */
static char *find(LPCSTR name, size_t length) {
  char *at = block;
  for (; *at != 0; at += strlen(at) + 1)
    if (_strnicmp(at, name, length) == 0 && at[length] == '=') break;
  return at;
}
BOOL WINAPI SetEnvironmentVariableA(LPCSTR name, LPCSTR value) {
  size_t length;
  char *at, *next;
  if (name == NULL || *name == 0 || strchr(name, '=') != NULL) { SetLastError(ERROR_INVALID_PARAMETER); return FALSE; }
  length = strlen(name);
  at = find(name, length);
  if (*at != 0) {
    next = at + strlen(at) + 1;
    memmove(at, next, (size_t)(block + sizeof block - next));
  } else if (value == NULL) { SetLastError(ERROR_ENVVAR_NOT_FOUND); return FALSE; }
  if (value == NULL) return TRUE;
  for (at = block; *at != 0; at += strlen(at) + 1) ;
  if (length + strlen(value) + 3 > (size_t)(block + sizeof block - at)) { SetLastError(ERROR_NOT_ENOUGH_MEMORY); return FALSE; }
  memcpy(at, name, length);
  at[length] = '=';
  strcpy(at + length + 1, value);
  return TRUE;
}
DWORD WINAPI GetEnvironmentVariableA(LPCSTR name, LPSTR buffer, DWORD size) {
  size_t length = name == NULL ? 0 : strlen(name);
  char *at = length == 0 ? "" : find(name, length);
  DWORD needed;
  if (*at == 0) { SetLastError(ERROR_ENVVAR_NOT_FOUND); return 0; }
  at += length + 1;
  needed = (DWORD)strlen(at);
  if (needed >= size) return needed + 1;
  memcpy(buffer, at, needed + 1);
  return needed;
}
LPCH WINAPI GetEnvironmentStringsA(void) { return block; }
BOOL WINAPI FreeEnvironmentStringsA(LPCH all) { return TRUE; }
LPWCH WINAPI GetEnvironmentStringsW(void) {
  char *end = block;
  LPWCH all;
  SIZE_T k, length;
  while (*end != 0) end += strlen(end) + 1;
  length = (SIZE_T)(end - block) + 1;
  if (length == 1) length = 2;
  all = HeapAlloc(GetProcessHeap(), 0, length * sizeof(WCHAR));
  for (k = 0; all != NULL && k < length; k++) all[k] = (unsigned char)block[k];
  return all;
}
BOOL WINAPI FreeEnvironmentStringsW(LPWCH all) { return HeapFree(GetProcessHeap(), 0, all); }
DWORD WINAPI ExpandEnvironmentStringsA(LPCSTR from, LPSTR to, DWORD size) {
  DWORD length = 0, k;
  while (*from != 0) {
    const char *end = *from == '%' ? strchr(from + 1, '%') : NULL, *value = from;
    size_t count = 1;
    if (end != NULL && end > from + 1) {
      char *at = find(from + 1, (size_t)(end - from - 1));
      if (*at != 0) { value = at + (end - from); count = strlen(value); from = end + 1; }
      else from++;
    } else from++;
    for (k = 0; k < count; k++, length++) if (length < size) to[length] = value[k];
  }
  if (length < size) to[length] = 0;
  else if (size > 0) to[0] = 0;
  return length + 1;
}
BOOL WINAPI SetEnvironmentVariableW(LPCWSTR name, LPCWSTR value) {
  char names[256], values[2048];
  if (name == NULL || !WideCharToMultiByte(CP_ACP, 0, name, -1, names, sizeof names, NULL, NULL)) { SetLastError(ERROR_INVALID_PARAMETER); return FALSE; }
  if (value != NULL && !WideCharToMultiByte(CP_ACP, 0, value, -1, values, sizeof values, NULL, NULL)) return FALSE;
  return SetEnvironmentVariableA(names, value == NULL ? NULL : values);
}
DWORD WINAPI GetEnvironmentVariableW(LPCWSTR name, LPWSTR buffer, DWORD size) {
  char names[256], values[2048];
  DWORD length, k;
  if (name == NULL || !WideCharToMultiByte(CP_ACP, 0, name, -1, names, sizeof names, NULL, NULL)) { SetLastError(ERROR_ENVVAR_NOT_FOUND); return 0; }
  length = GetEnvironmentVariableA(names, values, sizeof values);
  if (length == 0) return 0;
  if (length >= size) return length + 1;
  for (k = 0; k <= length; k++) buffer[k] = (unsigned char)values[k];
  return length;
}
`;

/** All variables in a block: that of the ANSI form is the process's own, that of the other one is of the process heap. */
export const ENVIRONMENT_STRINGS_H = String.raw`LPCH WINAPI GetEnvironmentStringsA(void);
LPWCH WINAPI GetEnvironmentStringsW(void);
BOOL WINAPI FreeEnvironmentStringsA(LPCH penv);
BOOL WINAPI FreeEnvironmentStringsW(LPWCH penv);
DWORD WINAPI ExpandEnvironmentStringsA(LPCSTR lpSrc, LPSTR lpDst, DWORD nSize);
#define GetEnvironmentStrings GetEnvironmentStringsA
#ifdef UNICODE
#undef GetEnvironmentStrings
#define GetEnvironmentStrings GetEnvironmentStringsW
#define FreeEnvironmentStrings FreeEnvironmentStringsW
#else
#define FreeEnvironmentStrings FreeEnvironmentStringsA
#define ExpandEnvironmentStrings ExpandEnvironmentStringsA
#endif
`;

export const ENVIRONMENT_STRING_NAMES =
  'GetEnvironmentStringsA GetEnvironmentStringsW FreeEnvironmentStringsA FreeEnvironmentStringsW ExpandEnvironmentStringsA';

export const PLACES = String.raw`#include <windows.h>
#include <stdlib.h>
#include <string.h>
static DWORD give(const char *text, LPSTR to, DWORD size) {
  DWORD length = (DWORD)strlen(text);
  if (length >= size) return length + 1;
  memcpy(to, text, length + 1);
  return length;
}
static DWORD giveWide(const char *text, LPWSTR to, DWORD size) {
  DWORD length = (DWORD)strlen(text), k;
  if (length >= size) return length + 1;
  for (k = 0; k <= length; k++) to[k] = (unsigned char)text[k];
  return length;
}
static const char *pathOf(HMODULE module) {
  static char path[MAX_PATH] = "C:\\";
  if (module != NULL && module != GetModuleHandleA(NULL)) return "C:\\Windows\\System32\\ntdll.dll";
  if (strchr(__argv[0], '\\') != NULL) return __argv[0];
  strcpy_s(path + 3, sizeof path - 3, __argv[0]);
  return path;
}
/* What does not fit is cut off, with a zero behind it since Windows Vista. */
DWORD WINAPI GetModuleFileNameA(HMODULE module, LPSTR to, DWORD size) {
  const char *path = pathOf(module);
  DWORD length = give(path, to, size);
  if (length < size) return length;
  if (size > 0) { memcpy(to, path, size - 1); to[size - 1] = 0; }
  SetLastError(ERROR_INSUFFICIENT_BUFFER);
  return size;
}
DWORD WINAPI GetModuleFileNameW(HMODULE module, LPWSTR to, DWORD size) {
  const char *path = pathOf(module);
  DWORD length = giveWide(path, to, size), k;
  if (length < size) return length;
  for (k = 0; k + 1 < size; k++) to[k] = (unsigned char)path[k];
  if (size > 0) to[size - 1] = 0;
  SetLastError(ERROR_INSUFFICIENT_BUFFER);
  return size;
}
#define PLACE(name, text) \
UINT WINAPI name##A(LPSTR to, UINT size) { return give(text, to, size); } \
UINT WINAPI name##W(LPWSTR to, UINT size) { return giveWide(text, to, size); }
PLACE(GetSystemDirectory, "C:\\Windows\\System32")
PLACE(GetWindowsDirectory, "C:\\Windows")
#define NAME(name, text) \
BOOL WINAPI name##A(LPSTR to, LPDWORD size) { \
  DWORD room = *size; \
  *size = give(text, to, room); \
  if (*size < room) return TRUE; \
  SetLastError(ERROR_BUFFER_OVERFLOW); \
  return FALSE; \
} \
BOOL WINAPI name##W(LPWSTR to, LPDWORD size) { \
  DWORD room = *size; \
  *size = giveWide(text, to, room); \
  if (*size < room) return TRUE; \
  SetLastError(ERROR_BUFFER_OVERFLOW); \
  return FALSE; \
}
NAME(GetComputerName, "HEAPSCOPE")
`;

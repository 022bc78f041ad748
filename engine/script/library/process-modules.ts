/** The modules of the one process there is, by the snapshots of tool help. Source: Microsoft, "EnumProcessModules" and its sisters. */
export const PROCESS_MODULES_H = String.raw`typedef struct _MODULEINFO { LPVOID lpBaseOfDll; DWORD SizeOfImage; LPVOID EntryPoint; } MODULEINFO, *LPMODULEINFO;
BOOL WINAPI EnumProcesses(DWORD *lpidProcess, DWORD cb, LPDWORD lpcbNeeded);
BOOL WINAPI EnumProcessModules(HANDLE hProcess, HMODULE *lphModule, DWORD cb, LPDWORD lpcbNeeded);
BOOL WINAPI GetModuleInformation(HANDLE hProcess, HMODULE hModule, LPMODULEINFO lpmodinfo, DWORD cb);
DWORD WINAPI GetModuleBaseNameA(HANDLE hProcess, HMODULE hModule, LPSTR lpBaseName, DWORD nSize);
DWORD WINAPI GetModuleBaseNameW(HANDLE hProcess, HMODULE hModule, LPWSTR lpBaseName, DWORD nSize);
#define GetModuleFileNameExA(process, module, name, size) ((void)(process), GetModuleFileNameA((module), (name), (size)))
#define GetModuleFileNameExW(process, module, name, size) ((void)(process), GetModuleFileNameW((module), (name), (size)))
#ifdef UNICODE
#define GetModuleBaseName GetModuleBaseNameW
#define GetModuleFileNameEx GetModuleFileNameExW
#else
#define GetModuleBaseName GetModuleBaseNameA
#define GetModuleFileNameEx GetModuleFileNameExA
#endif
`;

export const PROCESS_MODULE_NAMES =
  'EnumProcesses EnumProcessModules GetModuleInformation GetModuleBaseNameA GetModuleBaseNameW';

export const PROCESS_MODULES = String.raw`#include <windows.h>
#include <psapi.h>
#include <tlhelp32.h>
#include <string.h>
BOOL WINAPI EnumProcesses(DWORD *ids, DWORD size, LPDWORD needed) {
  *needed = size < sizeof *ids ? 0 : sizeof *ids;
  if (*needed != 0) *ids = GetCurrentProcessId();
  return TRUE;
}
/* The module with that handle, or the one of that number. */
static BOOL find(HANDLE process, HMODULE module, DWORD number, MODULEENTRY32 *entry) {
  DWORD id = GetProcessId(process);
  HANDLE snapshot = id == 0 ? INVALID_HANDLE_VALUE : CreateToolhelp32Snapshot(TH32CS_SNAPMODULE, id);
  BOOL found;
  if (snapshot == INVALID_HANDLE_VALUE) return FALSE;
  entry->dwSize = sizeof *entry;
  for (found = Module32First(snapshot, entry); found; found = Module32Next(snapshot, entry))
    if (module != NULL ? entry->hModule == module : number-- == 0) break;
  CloseHandle(snapshot);
  if (!found) SetLastError(ERROR_INVALID_HANDLE);
  return found;
}
BOOL WINAPI EnumProcessModules(HANDLE process, HMODULE *modules, DWORD size, LPDWORD needed) {
  MODULEENTRY32 entry;
  DWORD count, error = GetLastError();
  for (count = 0; find(process, NULL, count, &entry); count++)
    if ((count + 1) * sizeof *modules <= size) modules[count] = entry.hModule;
  if (count == 0) return FALSE;
  SetLastError(error);
  *needed = count * sizeof *modules;
  return TRUE;
}
BOOL WINAPI GetModuleInformation(HANDLE process, HMODULE module, LPMODULEINFO to, DWORD size) {
  MODULEENTRY32 entry;
  if (size < sizeof *to) { SetLastError(ERROR_INSUFFICIENT_BUFFER); return FALSE; }
  if (!find(process, module, 0, &entry)) return FALSE;
  to->lpBaseOfDll = entry.modBaseAddr;
  to->SizeOfImage = entry.modBaseSize;
  to->EntryPoint = NULL;
  return TRUE;
}
DWORD WINAPI GetModuleBaseNameA(HANDLE process, HMODULE module, LPSTR to, DWORD size) {
  MODULEENTRY32 entry;
  DWORD length;
  if (size == 0 || !find(process, module, 0, &entry)) return 0;
  length = (DWORD)strlen(entry.szModule);
  if (length >= size) length = size - 1;
  memcpy(to, entry.szModule, length);
  to[length] = 0;
  return length;
}
DWORD WINAPI GetModuleBaseNameW(HANDLE process, HMODULE module, LPWSTR to, DWORD size) {
  char name[MAX_PATH];
  DWORD length = GetModuleBaseNameA(process, module, name, sizeof name), k;
  if (size == 0) return 0;
  if (length >= size) length = size - 1;
  for (k = 0; k < length; k++) to[k] = (unsigned char)name[k];
  to[length] = 0;
  return length;
}
`;

/** shellapi.h: the words of a command line in one block of LocalAlloc. Source: Microsoft, "CommandLineToArgvW". */
export const SHELLAPI_H = `#pragma once
#include <windows.h>
LPWSTR *WINAPI CommandLineToArgvW(LPCWSTR lpCmdLine, int *pNumArgs);
`;

export const COMMAND_LINE = String.raw`#include <shellapi.h>
#include <string.h>
#include <wchar.h>
/* Puts the words behind each other, each with a zero; counts them, and their characters, where there is no room. */
static int split(const WCHAR *line, WCHAR **words, WCHAR *to, SIZE_T *length) {
  int count = 0, quoted = 0, slashes;
  *length = 0;
#define PUT(c) ((*length)++, (void)(to != NULL && (*to++ = (c))))
  /* The program's name has no escapes. */
  if (words != NULL) words[count] = to;
  count++;
  if (*line == '"') { for (line++; *line != 0 && *line != '"'; line++) PUT(*line); if (*line == '"') line++; }
  else for (; *line > ' '; line++) PUT(*line);
  PUT(0);
  for (;;) {
    while (*line == ' ' || *line == '\t') line++;
    if (*line == 0) return count;
    if (words != NULL) words[count] = to;
    count++;
    for (quoted = 0; *line != 0 && (quoted || (*line != ' ' && *line != '\t')); line++) {
      for (slashes = 0; *line == '\\'; line++) slashes++;
      if (*line == '"') {
        for (; slashes >= 2; slashes -= 2) PUT('\\');
        if (slashes == 1) PUT('"');
        else if (quoted && line[1] == '"') { PUT('"'); line++; }
        else quoted = !quoted;
      } else {
        for (; slashes > 0; slashes--) PUT('\\');
        if (*line == 0 || (!quoted && (*line == ' ' || *line == '\t'))) break;
        PUT(*line);
      }
    }
    PUT(0);
  }
}
LPWSTR *WINAPI CommandLineToArgvW(LPCWSTR line, int *count) {
  WCHAR **words, path[MAX_PATH];
  SIZE_T length;
  if (line == NULL || count == NULL) { SetLastError(ERROR_INVALID_PARAMETER); return NULL; }
  if (*line == 0) { GetModuleFileNameW(NULL, path, MAX_PATH); line = path; }
  *count = split(line, NULL, NULL, &length);
  words = LocalAlloc(LMEM_FIXED, (*count + 1) * sizeof *words + length * sizeof(WCHAR));
  if (words == NULL) return NULL;
  split(line, words, (WCHAR *)(words + *count + 1), &length);
  words[*count] = NULL;
  return words;
}
`;

/**
 * Tool help beyond heaps: the one process that there is, and its modules. Sources: Microsoft, "PROCESSENTRY32",
 * "MODULEENTRY32", "Taking a Snapshot and Viewing Processes".
 */
const forms = (text: (suffix: '' | 'W', character: string, other: 'A' | 'W') => string): string =>
  text('', 'char', 'A') + text('W', 'WCHAR', 'W');

export const PROCESS_SNAPSHOTS = `#include <windows.h>
#include <tlhelp32.h>
#include <string.h>
static BOOL isAt(HANDLE snapshot, DWORD size, DWORD needed) {
  if (!__is_snapshot(snapshot)) { SetLastError(ERROR_INVALID_HANDLE); return FALSE; }
  if (size < needed) { SetLastError(ERROR_BAD_LENGTH); return FALSE; }
  return TRUE;
}
static BOOL isOver(HANDLE snapshot, DWORD size, DWORD needed) {
  if (isAt(snapshot, size, needed)) SetLastError(ERROR_NO_MORE_FILES);
  return FALSE;
}
static const char *programName(char *path, DWORD size) {
  const char *name;
  GetModuleFileNameA(NULL, path, size);
  name = strrchr(path, '\\\\');
  return name == NULL ? path : name + 1;
}
${forms(
  (suffix, character) => `
BOOL WINAPI Process32First${suffix}(HANDLE snapshot, LPPROCESSENTRY32${suffix} entry) {
  char path[MAX_PATH];
  const char *name;
  DWORD size = entry->dwSize, k;
  if (!isAt(snapshot, size, sizeof *entry)) return FALSE;
  memset(entry, 0, sizeof *entry);
  entry->dwSize = size;
  entry->th32ProcessID = GetCurrentProcessId();
  entry->cntThreads = __thread_count();
  entry->pcPriClassBase = 8;
  name = programName(path, sizeof path);
  for (k = 0; name[k] != 0; k++) entry->szExeFile[k] = (${character})(unsigned char)name[k];
  return TRUE;
}
BOOL WINAPI Process32Next${suffix}(HANDLE snapshot, LPPROCESSENTRY32${suffix} entry) { return isOver(snapshot, entry->dwSize, sizeof *entry); }
`,
)}
/* The program, then the libraries that every program has; each image once. */
static const char *const libraries[] = { NULL, "ntdll.dll", "KERNEL32.DLL", "KERNELBASE.dll" };
static HMODULE moduleAt(DWORD index) {
  HMODULE module = GetModuleHandleA(libraries[index]);
  DWORD before;
  for (before = 0; before < index; before++) if (GetModuleHandleA(libraries[before]) == module) return NULL;
  return module;
}
${forms(
  (suffix, character) => `
static BOOL giveModule${suffix}(HANDLE snapshot, LPMODULEENTRY32${suffix} entry, DWORD index) {
  char path[MAX_PATH];
  const char *name;
  DWORD size = entry->dwSize, k;
  MEMORY_BASIC_INFORMATION image;
  HMODULE module;
  if (!isAt(snapshot, size, sizeof *entry)) return FALSE;
  while (index < 4 && (module = moduleAt(index)) == NULL) index++;
  if (index >= 4) { SetLastError(ERROR_NO_MORE_FILES); return FALSE; }
  memset(entry, 0, sizeof *entry);
  entry->dwSize = size;
  entry->th32ModuleID = 1;
  entry->th32ProcessID = GetCurrentProcessId();
  entry->GlblcntUsage = entry->ProccntUsage = 0xFFFF;
  entry->hModule = module;
  entry->modBaseAddr = (BYTE *)module;
  if (VirtualQuery(module, &image, sizeof image) != 0) entry->modBaseSize = (DWORD)image.RegionSize;
  if (index == 0) name = programName(path, sizeof path);
  else {
    name = libraries[index];
    GetSystemDirectoryA(path, sizeof path);
    strcat(strcat(path, "\\\\"), name);
  }
  for (k = 0; name[k] != 0; k++) entry->szModule[k] = (${character})(unsigned char)name[k];
  for (k = 0; path[k] != 0; k++) entry->szExePath[k] = (${character})(unsigned char)path[k];
  return TRUE;
}
BOOL WINAPI Module32First${suffix}(HANDLE snapshot, LPMODULEENTRY32${suffix} entry) { return giveModule${suffix}(snapshot, entry, 0); }
BOOL WINAPI Module32Next${suffix}(HANDLE snapshot, LPMODULEENTRY32${suffix} entry) {
  DWORD index = 0;
  while (index < 4 && moduleAt(index) != entry->hModule) index++;
  return giveModule${suffix}(snapshot, entry, index < 4 ? index + 1 : 4);
}
`,
)}`;

export const PROCESS_SNAPSHOT_NAMES =
  'Process32First Process32Next Process32FirstW Process32NextW Module32First Module32Next Module32FirstW Module32NextW';

const structures = (suffix: '' | 'W', character: string): string => `
typedef struct tagPROCESSENTRY32${suffix} {
  DWORD dwSize, cntUsage, th32ProcessID;
  ULONG_PTR th32DefaultHeapID;
  DWORD th32ModuleID, cntThreads, th32ParentProcessID;
  LONG pcPriClassBase;
  DWORD dwFlags;
  ${character} szExeFile[MAX_PATH];
} PROCESSENTRY32${suffix}, *PPROCESSENTRY32${suffix}, *LPPROCESSENTRY32${suffix};
typedef struct tagMODULEENTRY32${suffix} {
  DWORD dwSize, th32ModuleID, th32ProcessID, GlblcntUsage, ProccntUsage;
  BYTE *modBaseAddr;
  DWORD modBaseSize;
  HMODULE hModule;
  ${character} szModule[MAX_MODULE_NAME32 + 1];
  ${character} szExePath[MAX_PATH];
} MODULEENTRY32${suffix}, *PMODULEENTRY32${suffix}, *LPMODULEENTRY32${suffix};
BOOL WINAPI Process32First${suffix}(HANDLE hSnapshot, LPPROCESSENTRY32${suffix} lppe);
BOOL WINAPI Process32Next${suffix}(HANDLE hSnapshot, LPPROCESSENTRY32${suffix} lppe);
BOOL WINAPI Module32First${suffix}(HANDLE hSnapshot, LPMODULEENTRY32${suffix} lpme);
BOOL WINAPI Module32Next${suffix}(HANDLE hSnapshot, LPMODULEENTRY32${suffix} lpme);`;

/** The part of tlhelp32.h about processes, threads and modules. */
export const SNAPSHOT_TYPES = `#define MAX_MODULE_NAME32 255
${structures('', 'CHAR')}
${structures('W', 'WCHAR')}
typedef struct tagTHREADENTRY32 {
  DWORD dwSize, cntUsage, th32ThreadID, th32OwnerProcessID;
  LONG tpBasePri, tpDeltaPri;
  DWORD dwFlags;
} THREADENTRY32, *PTHREADENTRY32, *LPTHREADENTRY32;
BOOL WINAPI Thread32First(HANDLE hSnapshot, LPTHREADENTRY32 lpte);
BOOL WINAPI Thread32Next(HANDLE hSnapshot, LPTHREADENTRY32 lpte);
BOOL __is_snapshot(HANDLE handle);
DWORD __thread_count(void);
#ifdef UNICODE
${[
  'PROCESSENTRY32',
  'LPPROCESSENTRY32',
  'MODULEENTRY32',
  'LPMODULEENTRY32',
  'Process32First',
  'Process32Next',
  'Module32First',
  'Module32Next',
]
  .map(name => `#define ${name} ${name}W`)
  .join('\n')}
#endif
`;

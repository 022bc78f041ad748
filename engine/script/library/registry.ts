import { REGISTRY_FORMS } from '../headers/windows-registry';

type Form = readonly [suffix: string, constant: string, text: string];

const FORMS: readonly Form[] = [
  ['A', 'LPCSTR', 'LPSTR'],
  ['W', 'LPCWSTR', 'LPWSTR'],
];

/**
 * Our rule: the registry that a script sees is empty, and it may not write to it. A key below a root is not found, making
 * one is denied; so there never is a value. The roots themselves can be opened.
 */
const keys = ([suffix, constant, text]: Form): string => `
LSTATUS WINAPI RegOpenKeyEx${suffix}(HKEY key, ${constant} name, DWORD options, REGSAM access, PHKEY opened) {
  if (opened == NULL) return ERROR_INVALID_PARAMETER;
  *opened = NULL;
  if (!isRoot(key)) return ERROR_INVALID_HANDLE;
  if (name != NULL && *name != 0) return ERROR_FILE_NOT_FOUND;
  *opened = key;
  return ERROR_SUCCESS;
}
LSTATUS WINAPI RegOpenKey${suffix}(HKEY key, ${constant} name, PHKEY opened) { return RegOpenKeyEx${suffix}(key, name, 0, KEY_READ, opened); }
LSTATUS WINAPI RegCreateKeyEx${suffix}(HKEY key, ${constant} name, DWORD reserved, ${text} kind, DWORD options, REGSAM access,
                             const LPSECURITY_ATTRIBUTES security, PHKEY made, LPDWORD disposition) {
  return isRoot(key) ? ERROR_ACCESS_DENIED : ERROR_INVALID_HANDLE;
}
LSTATUS WINAPI RegCreateKey${suffix}(HKEY key, ${constant} name, PHKEY made) { return RegCreateKeyEx${suffix}(key, name, 0, NULL, 0, 0, NULL, made, NULL); }
LSTATUS WINAPI RegQueryValueEx${suffix}(HKEY key, ${constant} name, LPDWORD reserved, LPDWORD type, LPBYTE data, LPDWORD size) {
  return isRoot(key) ? ERROR_FILE_NOT_FOUND : ERROR_INVALID_HANDLE;
}
LSTATUS WINAPI RegGetValue${suffix}(HKEY key, ${constant} name, ${constant} value, DWORD flags, LPDWORD type, PVOID data, LPDWORD size) {
  return isRoot(key) ? ERROR_FILE_NOT_FOUND : ERROR_INVALID_HANDLE;
}
LSTATUS WINAPI RegSetValueEx${suffix}(HKEY key, ${constant} name, DWORD reserved, DWORD type, const BYTE *data, DWORD size) {
  return isRoot(key) ? ERROR_ACCESS_DENIED : ERROR_INVALID_HANDLE;
}
LSTATUS WINAPI RegDeleteValue${suffix}(HKEY key, ${constant} name) { return isRoot(key) ? ERROR_FILE_NOT_FOUND : ERROR_INVALID_HANDLE; }
LSTATUS WINAPI RegDeleteKey${suffix}(HKEY key, ${constant} name) { return isRoot(key) ? ERROR_FILE_NOT_FOUND : ERROR_INVALID_HANDLE; }
`;

export const REGISTRY = `#include <windows.h>
static BOOL isRoot(HKEY key) {
  return key == HKEY_LOCAL_MACHINE || key == HKEY_CURRENT_USER || key == HKEY_CLASSES_ROOT || key == HKEY_USERS ||
         key == HKEY_CURRENT_CONFIG;
}
LSTATUS WINAPI RegCloseKey(HKEY key) { return isRoot(key) ? ERROR_SUCCESS : ERROR_INVALID_HANDLE; }
${FORMS.map(keys).join('')}`;

export const REGISTRY_NAMES = [
  'RegCloseKey',
  ...FORMS.flatMap(([suffix]) => REGISTRY_FORMS.map(name => name + suffix)),
].join(' ');

/** Our rule: no other program exists that could be started. */
export const OTHER_PROCESSES = `#include <windows.h>
${FORMS.map(
  ([suffix, constant, text]) => `
BOOL WINAPI CreateProcess${suffix}(${constant} application, ${text} line, LPSECURITY_ATTRIBUTES process, LPSECURITY_ATTRIBUTES thread, BOOL inherit,
                           DWORD flags, LPVOID environment, ${constant} directory, LPSTARTUPINFO${suffix} startup, LPPROCESS_INFORMATION information) {
  SetLastError(application == NULL && line == NULL ? ERROR_INVALID_PARAMETER : ERROR_FILE_NOT_FOUND);
  return FALSE;
}
`,
).join('')}`;

/** Functions of the registry with an A and a W form. */
export const REGISTRY_FORMS = [
  'RegOpenKey',
  'RegOpenKeyEx',
  'RegCreateKey',
  'RegCreateKeyEx',
  'RegQueryValueEx',
  'RegGetValue',
  'RegSetValueEx',
  'RegDeleteValue',
  'RegDeleteKey',
];
const ANSI_AND_WIDE = [...REGISTRY_FORMS, 'CreateProcess'];

type Form = readonly [suffix: string, text: string, constant: string];

const forms = ([suffix, text, constant]: Form): string => `
LSTATUS WINAPI RegOpenKey${suffix}(HKEY hKey, ${constant} lpSubKey, PHKEY phkResult);
LSTATUS WINAPI RegOpenKeyEx${suffix}(HKEY hKey, ${constant} lpSubKey, DWORD ulOptions, REGSAM samDesired, PHKEY phkResult);
LSTATUS WINAPI RegCreateKey${suffix}(HKEY hKey, ${constant} lpSubKey, PHKEY phkResult);
LSTATUS WINAPI RegCreateKeyEx${suffix}(HKEY hKey, ${constant} lpSubKey, DWORD Reserved, ${text} lpClass, DWORD dwOptions, REGSAM samDesired, const LPSECURITY_ATTRIBUTES lpSecurityAttributes, PHKEY phkResult, LPDWORD lpdwDisposition);
LSTATUS WINAPI RegQueryValueEx${suffix}(HKEY hKey, ${constant} lpValueName, LPDWORD lpReserved, LPDWORD lpType, LPBYTE lpData, LPDWORD lpcbData);
LSTATUS WINAPI RegGetValue${suffix}(HKEY hkey, ${constant} lpSubKey, ${constant} lpValue, DWORD dwFlags, LPDWORD pdwType, PVOID pvData, LPDWORD pcbData);
LSTATUS WINAPI RegSetValueEx${suffix}(HKEY hKey, ${constant} lpValueName, DWORD Reserved, DWORD dwType, const BYTE *lpData, DWORD cbData);
LSTATUS WINAPI RegDeleteValue${suffix}(HKEY hKey, ${constant} lpValueName);
LSTATUS WINAPI RegDeleteKey${suffix}(HKEY hKey, ${constant} lpSubKey);
BOOL WINAPI CreateProcess${suffix}(${constant} lpApplicationName, ${text} lpCommandLine, LPSECURITY_ATTRIBUTES lpProcessAttributes, LPSECURITY_ATTRIBUTES lpThreadAttributes, BOOL bInheritHandles, DWORD dwCreationFlags, LPVOID lpEnvironment, ${constant} lpCurrentDirectory, LPSTARTUPINFO${suffix} lpStartupInfo, LPPROCESS_INFORMATION lpProcessInformation);`;

/** winreg.h and CreateProcess: what a program asks of the machine around it. Source: the SDK's pages of each function. */
export const WINDOWS_REGISTRY = `
typedef LONG LSTATUS;
typedef ACCESS_MASK REGSAM;
typedef HKEY *PHKEY;
#define HKEY_CLASSES_ROOT ((HKEY)(ULONG_PTR)(LONG)0x80000000)
#define HKEY_CURRENT_USER ((HKEY)(ULONG_PTR)(LONG)0x80000001)
#define HKEY_LOCAL_MACHINE ((HKEY)(ULONG_PTR)(LONG)0x80000002)
#define HKEY_USERS ((HKEY)(ULONG_PTR)(LONG)0x80000003)
#define HKEY_CURRENT_CONFIG ((HKEY)(ULONG_PTR)(LONG)0x80000005)
#define REG_NONE 0
#define REG_SZ 1
#define REG_EXPAND_SZ 2
#define REG_BINARY 3
#define REG_DWORD 4
#define REG_MULTI_SZ 7
#define REG_QWORD 11
#define REG_OPTION_NON_VOLATILE 0
#define REG_OPTION_VOLATILE 1
#define RRF_RT_REG_SZ 0x00000002
#define RRF_RT_REG_DWORD 0x00000010
#define RRF_RT_ANY 0x0000ffff
#define KEY_QUERY_VALUE 0x0001
#define KEY_SET_VALUE 0x0002
#define KEY_READ 0x20019
#define KEY_WRITE 0x20006
#define KEY_ALL_ACCESS 0xF003F
#define KEY_WOW64_64KEY 0x0100
#define KEY_WOW64_32KEY 0x0200
LSTATUS WINAPI RegCloseKey(HKEY hKey);

typedef struct _PROCESS_INFORMATION {
  HANDLE hProcess;
  HANDLE hThread;
  DWORD dwProcessId;
  DWORD dwThreadId;
} PROCESS_INFORMATION, *PPROCESS_INFORMATION, *LPPROCESS_INFORMATION;
#define DEBUG_PROCESS 0x00000001
#define DEBUG_ONLY_THIS_PROCESS 0x00000002
#define DETACHED_PROCESS 0x00000008
#define CREATE_NEW_CONSOLE 0x00000010
#define CREATE_NO_WINDOW 0x08000000
#define STARTF_USESTDHANDLES 0x00000100
#define STARTF_USESHOWWINDOW 0x00000001
${(
  [
    ['A', 'LPSTR', 'LPCSTR'],
    ['W', 'LPWSTR', 'LPCWSTR'],
  ] as const
)
  .map(forms)
  .join('\n')}
#ifdef UNICODE
${ANSI_AND_WIDE.map(name => `#define ${name} ${name}W`).join('\n')}
#else
${ANSI_AND_WIDE.map(name => `#define ${name} ${name}A`).join('\n')}
#endif
`;

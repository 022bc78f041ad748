/** Functions of files that have an A and a W form: name, result, and parameters with T for the text types. */
const PAIRS: readonly (readonly [name: string, result: string, parameters: string])[] = [
  [
    'CreateFile',
    'HANDLE',
    'LPCT lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode, LPSECURITY_ATTRIBUTES lpSecurityAttributes, ' +
      'DWORD dwCreationDisposition, DWORD dwFlagsAndAttributes, HANDLE hTemplateFile',
  ],
  ['DeleteFile', 'BOOL', 'LPCT lpFileName'],
  ['MoveFile', 'BOOL', 'LPCT lpExistingFileName, LPCT lpNewFileName'],
  ['MoveFileEx', 'BOOL', 'LPCT lpExistingFileName, LPCT lpNewFileName, DWORD dwFlags'],
  ['CopyFile', 'BOOL', 'LPCT lpExistingFileName, LPCT lpNewFileName, BOOL bFailIfExists'],
  ['CreateDirectory', 'BOOL', 'LPCT lpPathName, LPSECURITY_ATTRIBUTES lpSecurityAttributes'],
  ['RemoveDirectory', 'BOOL', 'LPCT lpPathName'],
  ['SetCurrentDirectory', 'BOOL', 'LPCT lpPathName'],
  ['GetCurrentDirectory', 'DWORD', 'DWORD nBufferLength, LPT lpBuffer'],
  ['GetFullPathName', 'DWORD', 'LPCT lpFileName, DWORD nBufferLength, LPT lpBuffer, LPT *lpFilePart'],
  ['GetFileAttributes', 'DWORD', 'LPCT lpFileName'],
  [
    'GetFileAttributesEx',
    'BOOL',
    'LPCT lpFileName, GET_FILEEX_INFO_LEVELS fInfoLevelId, LPVOID lpFileInformation',
  ],
  ['SetFileAttributes', 'BOOL', 'LPCT lpFileName, DWORD dwFileAttributes'],
  ['FindFirstFile', 'HANDLE', 'LPCT lpFileName, LPWIN32_FIND_DATAT lpFindFileData'],
  ['FindNextFile', 'BOOL', 'HANDLE hFindFile, LPWIN32_FIND_DATAT lpFindFileData'],
  [
    'CreateFileMapping',
    'HANDLE',
    'HANDLE hFile, LPSECURITY_ATTRIBUTES lpFileMappingAttributes, DWORD flProtect, DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow, LPCT lpName',
  ],
  ['OpenFileMapping', 'HANDLE', 'DWORD dwDesiredAccess, BOOL bInheritHandle, LPCT lpName'],
  ['OpenEvent', 'HANDLE', 'DWORD dwDesiredAccess, BOOL bInheritHandle, LPCT lpName'],
  ['OpenMutex', 'HANDLE', 'DWORD dwDesiredAccess, BOOL bInheritHandle, LPCT lpName'],
  ['OpenSemaphore', 'HANDLE', 'DWORD dwDesiredAccess, BOOL bInheritHandle, LPCT lpName'],
  ['GetTempPath', 'DWORD', 'DWORD nBufferLength, LPT lpBuffer'],
  ['GetTempFileName', 'UINT', 'LPCT lpPathName, LPCT lpPrefixString, UINT uUnique, LPT lpTempFileName'],
];

function prototypes(suffix: 'A' | 'W'): string {
  const [constant, text] = suffix === 'A' ? ['LPCSTR', 'LPSTR'] : ['LPCWSTR', 'LPWSTR'];
  return PAIRS.map(([name, result, parameters]) => {
    const own = parameters
      .replace(/\bLPCT\b/g, constant)
      .replace(/\bLPT\b/g, text)
      .replace(/\bLPWIN32_FIND_DATAT\b/g, `LPWIN32_FIND_DATA${suffix}`);
    return `${result} WINAPI ${name}${suffix}(${own});`;
  }).join('\n');
}

const names = (suffix: 'A' | 'W'): string =>
  PAIRS.map(([name]) => `#define ${name} ${name}${suffix}`).join('\n');

const findData = (suffix: 'A' | 'W', character: string): string => `typedef struct _WIN32_FIND_DATA${suffix} {
  DWORD dwFileAttributes;
  FILETIME ftCreationTime, ftLastAccessTime, ftLastWriteTime;
  DWORD nFileSizeHigh, nFileSizeLow, dwReserved0, dwReserved1;
  ${character} cFileName[MAX_PATH];
  ${character} cAlternateFileName[14];
} WIN32_FIND_DATA${suffix}, *PWIN32_FIND_DATA${suffix}, *LPWIN32_FIND_DATA${suffix};`;

/** Files and directories. Source: the SDK's pages of each function. */
export const WINDOWS_FILES = String.raw`
#define GENERIC_EXECUTE 0x20000000
#define GENERIC_ALL 0x10000000
#define FILE_READ_DATA 0x0001
#define FILE_WRITE_DATA 0x0002
#define FILE_APPEND_DATA 0x0004
#define FILE_READ_ATTRIBUTES 0x0080
#define FILE_GENERIC_READ 0x00120089
#define FILE_GENERIC_WRITE 0x00120116
#define FILE_SHARE_READ 0x00000001
#define FILE_SHARE_WRITE 0x00000002
#define FILE_SHARE_DELETE 0x00000004
#define CREATE_NEW 1
#define CREATE_ALWAYS 2
#define OPEN_EXISTING 3
#define OPEN_ALWAYS 4
#define TRUNCATE_EXISTING 5
#define FILE_ATTRIBUTE_READONLY 0x00000001
#define FILE_ATTRIBUTE_HIDDEN 0x00000002
#define FILE_ATTRIBUTE_SYSTEM 0x00000004
#define FILE_ATTRIBUTE_DIRECTORY 0x00000010
#define FILE_ATTRIBUTE_ARCHIVE 0x00000020
#define FILE_ATTRIBUTE_NORMAL 0x00000080
#define FILE_ATTRIBUTE_TEMPORARY 0x00000100
#define FILE_FLAG_WRITE_THROUGH 0x80000000
#define FILE_FLAG_OVERLAPPED 0x40000000
#define FILE_FLAG_NO_BUFFERING 0x20000000
#define FILE_FLAG_RANDOM_ACCESS 0x10000000
#define FILE_FLAG_SEQUENTIAL_SCAN 0x08000000
#define FILE_FLAG_DELETE_ON_CLOSE 0x04000000
#define FILE_FLAG_BACKUP_SEMANTICS 0x02000000
#define INVALID_FILE_SIZE ((DWORD)0xFFFFFFFF)
#define INVALID_SET_FILE_POINTER ((DWORD)-1)
#define INVALID_FILE_ATTRIBUTES ((DWORD)-1)
#define FILE_BEGIN 0
#define FILE_CURRENT 1
#define FILE_END 2
#define MOVEFILE_REPLACE_EXISTING 0x00000001
#define MOVEFILE_COPY_ALLOWED 0x00000002
#define ERROR_NEGATIVE_SEEK 131L
#define ERROR_DISK_FULL 112L
#define ERROR_DIR_NOT_EMPTY 145L
#define ERROR_DIRECTORY 267L
typedef enum _GET_FILEEX_INFO_LEVELS { GetFileExInfoStandard, GetFileExMaxInfoLevel } GET_FILEEX_INFO_LEVELS;
typedef struct _WIN32_FILE_ATTRIBUTE_DATA {
  DWORD dwFileAttributes;
  FILETIME ftCreationTime, ftLastAccessTime, ftLastWriteTime;
  DWORD nFileSizeHigh, nFileSizeLow;
} WIN32_FILE_ATTRIBUTE_DATA, *LPWIN32_FILE_ATTRIBUTE_DATA;
typedef struct _BY_HANDLE_FILE_INFORMATION {
  DWORD dwFileAttributes;
  FILETIME ftCreationTime, ftLastAccessTime, ftLastWriteTime;
  DWORD dwVolumeSerialNumber, nFileSizeHigh, nFileSizeLow, nNumberOfLinks, nFileIndexHigh, nFileIndexLow;
} BY_HANDLE_FILE_INFORMATION, *PBY_HANDLE_FILE_INFORMATION, *LPBY_HANDLE_FILE_INFORMATION;
${findData('A', 'CHAR')}
${findData('W', 'WCHAR')}
${prototypes('A')}
${prototypes('W')}
BOOL WINAPI ReadFile(HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead, LPDWORD lpNumberOfBytesRead, LPOVERLAPPED lpOverlapped);
BOOL WINAPI WriteFile(HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite, LPDWORD lpNumberOfBytesWritten, LPOVERLAPPED lpOverlapped);
DWORD WINAPI SetFilePointer(HANDLE hFile, LONG lDistanceToMove, PLONG lpDistanceToMoveHigh, DWORD dwMoveMethod);
BOOL WINAPI SetFilePointerEx(HANDLE hFile, LARGE_INTEGER liDistanceToMove, PLARGE_INTEGER lpNewFilePointer, DWORD dwMoveMethod);
BOOL WINAPI __set_file_pointer(HANDLE file, LONGLONG distance, PLARGE_INTEGER to, DWORD method);
BOOL WINAPI SetEndOfFile(HANDLE hFile);
DWORD WINAPI GetFileSize(HANDLE hFile, LPDWORD lpFileSizeHigh);
BOOL WINAPI GetFileSizeEx(HANDLE hFile, PLARGE_INTEGER lpFileSize);
BOOL WINAPI GetFileTime(HANDLE hFile, LPFILETIME lpCreationTime, LPFILETIME lpLastAccessTime, LPFILETIME lpLastWriteTime);
BOOL WINAPI GetFileInformationByHandle(HANDLE hFile, LPBY_HANDLE_FILE_INFORMATION lpFileInformation);
BOOL WINAPI LockFile(HANDLE hFile, DWORD dwFileOffsetLow, DWORD dwFileOffsetHigh, DWORD nNumberOfBytesToLockLow, DWORD nNumberOfBytesToLockHigh);
BOOL WINAPI UnlockFile(HANDLE hFile, DWORD dwFileOffsetLow, DWORD dwFileOffsetHigh, DWORD nNumberOfBytesToUnlockLow, DWORD nNumberOfBytesToUnlockHigh);
BOOL WINAPI GetOverlappedResult(HANDLE hFile, LPOVERLAPPED lpOverlapped, LPDWORD lpNumberOfBytesTransferred, BOOL bWait);
BOOL WINAPI FindClose(HANDLE hFindFile);
#define SECTION_QUERY 0x0001
#define SECTION_MAP_WRITE 0x0002
#define SECTION_MAP_READ 0x0004
#define SECTION_MAP_EXECUTE 0x0008
#define SECTION_EXTEND_SIZE 0x0010
#define SECTION_ALL_ACCESS 0x000F001F
#define FILE_MAP_COPY 0x0001
#define FILE_MAP_WRITE 0x0002
#define FILE_MAP_READ 0x0004
#define FILE_MAP_EXECUTE 0x0020
#define FILE_MAP_ALL_ACCESS SECTION_ALL_ACCESS
#define SEC_FILE 0x00800000
#define SEC_IMAGE 0x01000000
#define SEC_NOCACHE 0x10000000
#define SEC_WRITECOMBINE 0x40000000
#define SEC_LARGE_PAGES 0x80000000
#define SEC_RESERVE 0x04000000
#define SEC_COMMIT 0x08000000
#define ERROR_FILE_INVALID 1006L
#define ERROR_USER_MAPPED_FILE 1224L
#define ERROR_FILENAME_EXCED_RANGE 206L
LPVOID WINAPI MapViewOfFile(HANDLE hFileMappingObject, DWORD dwDesiredAccess, DWORD dwFileOffsetHigh, DWORD dwFileOffsetLow, SIZE_T dwNumberOfBytesToMap);
LPVOID WINAPI MapViewOfFileEx(HANDLE hFileMappingObject, DWORD dwDesiredAccess, DWORD dwFileOffsetHigh, DWORD dwFileOffsetLow, SIZE_T dwNumberOfBytesToMap, LPVOID lpBaseAddress);
BOOL WINAPI UnmapViewOfFile(LPCVOID lpBaseAddress);
BOOL WINAPI FlushViewOfFile(LPCVOID lpBaseAddress, SIZE_T dwNumberOfBytesToFlush);
#ifdef UNICODE
typedef WIN32_FIND_DATAW WIN32_FIND_DATA, *PWIN32_FIND_DATA, *LPWIN32_FIND_DATA;
${names('W')}
#else
typedef WIN32_FIND_DATAA WIN32_FIND_DATA, *PWIN32_FIND_DATA, *LPWIN32_FIND_DATA;
${names('A')}
#endif
`;

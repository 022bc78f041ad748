/**
 * The newer forms of the calls of memory and of mappings: with a process, a node, extended parameters, for apps. There is one
 * process and one node. Sources: Microsoft's page of each function; the inline functions of memoryapi.h.
 */
export const MEMORY_SISTERS_H = String.raw`#define MEM_REPLACE_PLACEHOLDER 0x00004000
#define MEM_COALESCE_PLACEHOLDERS 0x00000001
#define MEM_PRESERVE_PLACEHOLDER 0x00000002
#define MEM_UNMAP_WITH_TRANSIENT_BOOST 0x00000001
#define FILE_CACHE_MAX_HARD_ENABLE 0x1
#define FILE_CACHE_MAX_HARD_DISABLE 0x2
#define FILE_CACHE_MIN_HARD_ENABLE 0x4
#define FILE_CACHE_MIN_HARD_DISABLE 0x8
HANDLE WINAPI CreateFileMappingNumaA(HANDLE hFile, LPSECURITY_ATTRIBUTES lpFileMappingAttributes, DWORD flProtect, DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow, LPCSTR lpName, DWORD nndPreferred);
HANDLE WINAPI CreateFileMappingNumaW(HANDLE hFile, LPSECURITY_ATTRIBUTES lpFileMappingAttributes, DWORD flProtect, DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow, LPCWSTR lpName, DWORD nndPreferred);
#ifdef UNICODE
#define CreateFileMappingNuma CreateFileMappingNumaW
#else
#define CreateFileMappingNuma CreateFileMappingNumaA
#endif
HANDLE WINAPI CreateFileMappingFromApp(HANDLE hFile, LPSECURITY_ATTRIBUTES SecurityAttributes, ULONG PageProtection, ULONG64 MaximumSize, LPCWSTR Name);
HANDLE WINAPI OpenFileMappingFromApp(ULONG DesiredAccess, BOOL InheritHandle, LPCWSTR Name);
HANDLE WINAPI CreateFileMapping2(HANDLE File, LPSECURITY_ATTRIBUTES SecurityAttributes, ULONG DesiredAccess, ULONG PageProtection, ULONG AllocationAttributes, ULONG64 MaximumSize, LPCWSTR Name, MEM_EXTENDED_PARAMETER *ExtendedParameters, ULONG ParameterCount);
LPVOID WINAPI MapViewOfFileExNuma(HANDLE hFileMappingObject, DWORD dwDesiredAccess, DWORD dwFileOffsetHigh, DWORD dwFileOffsetLow, SIZE_T dwNumberOfBytesToMap, LPVOID lpBaseAddress, DWORD nndPreferred);
PVOID WINAPI MapViewOfFileFromApp(HANDLE hFileMappingObject, ULONG DesiredAccess, ULONG64 FileOffset, SIZE_T NumberOfBytesToMap);
PVOID WINAPI MapViewOfFileNuma2(HANDLE FileMappingHandle, HANDLE ProcessHandle, ULONG64 Offset, PVOID BaseAddress, SIZE_T ViewSize, ULONG AllocationType, ULONG PageProtection, ULONG PreferredNode);
PVOID WINAPI MapViewOfFile2(HANDLE FileMappingHandle, HANDLE ProcessHandle, ULONG64 Offset, PVOID BaseAddress, SIZE_T ViewSize, ULONG AllocationType, ULONG PageProtection);
PVOID WINAPI MapViewOfFile3(HANDLE FileMapping, HANDLE Process, PVOID BaseAddress, ULONG64 Offset, SIZE_T ViewSize, ULONG AllocationType, ULONG PageProtection, MEM_EXTENDED_PARAMETER *ExtendedParameters, ULONG ParameterCount);
#define MapViewOfFile3FromApp MapViewOfFile3
BOOL WINAPI UnmapViewOfFileEx(PVOID BaseAddress, ULONG UnmapFlags);
BOOL WINAPI UnmapViewOfFile2(HANDLE Process, PVOID BaseAddress, ULONG UnmapFlags);
PVOID WINAPI VirtualAllocFromApp(PVOID BaseAddress, SIZE_T Size, ULONG AllocationType, ULONG Protection);
#define VirtualAlloc2FromApp VirtualAlloc2
BOOL WINAPI VirtualProtectFromApp(PVOID Address, SIZE_T Size, ULONG NewProtection, PULONG OldProtection);
BOOL WINAPI VirtualUnlockEx(HANDLE Process, LPVOID Address, SIZE_T Size);
#define IsBadHugeReadPtr IsBadReadPtr
#define IsBadHugeWritePtr IsBadWritePtr
BOOL WINAPI GetProcessWorkingSetSizeEx(HANDLE hProcess, PSIZE_T lpMinimumWorkingSetSize, PSIZE_T lpMaximumWorkingSetSize, PDWORD Flags);
BOOL WINAPI GetSystemFileCacheSize(PSIZE_T lpMinimumFileCacheSize, PSIZE_T lpMaximumFileCacheSize, PDWORD lpFlags);
BOOL WINAPI SetSystemFileCacheSize(SIZE_T MinimumFileCacheSize, SIZE_T MaximumFileCacheSize, DWORD Flags);
BOOL WINAPI GetMemoryErrorHandlingCapabilities(PULONG Capabilities);
BOOL WINAPI GetNumaNodeProcessorMask(UCHAR Node, PULONGLONG ProcessorMask);
BOOL WINAPI GetNumaAvailableMemoryNode(UCHAR Node, PULONGLONG AvailableBytes);
BOOL WINAPI GetNumaProcessorNode(UCHAR Processor, PUCHAR NodeNumber);
BOOL WINAPI GetNumaProximityNode(ULONG ProximityId, PUCHAR NodeNumber);
typedef enum WIN32_MEMORY_INFORMATION_CLASS { MemoryRegionInfo } WIN32_MEMORY_INFORMATION_CLASS;
typedef struct WIN32_MEMORY_REGION_INFORMATION {
  PVOID AllocationBase;
  ULONG AllocationProtect;
  union {
    ULONG Flags;
    struct { ULONG Private : 1; ULONG MappedDataFile : 1; ULONG MappedImage : 1; ULONG MappedPageFile : 1; ULONG MappedPhysical : 1; ULONG DirectMapped : 1; ULONG Reserved : 26; };
  };
  SIZE_T RegionSize;
  SIZE_T CommitSize;
} WIN32_MEMORY_REGION_INFORMATION;
BOOL WINAPI QueryVirtualMemoryInformation(HANDLE Process, const VOID *VirtualAddress, WIN32_MEMORY_INFORMATION_CLASS MemoryInformationClass, PVOID MemoryInformation, SIZE_T MemoryInformationSize, PSIZE_T ReturnSize);
`;

export const MAPPING_SISTER_NAMES =
  'CreateFileMappingNumaA CreateFileMappingNumaW CreateFileMappingFromApp OpenFileMappingFromApp CreateFileMapping2 MapViewOfFileExNuma ' +
  'MapViewOfFileFromApp MapViewOfFileNuma2 MapViewOfFile2 MapViewOfFile3 UnmapViewOfFileEx UnmapViewOfFile2';

export const MAPPING_SISTERS = String.raw`#include <windows.h>
#include <winternl.h>
#define HIGH(value) ((DWORD)((value) >> 32))
static BOOL no_node(DWORD node) {
  if (node == 0 || node == NUMA_NO_PREFERRED_NODE) return FALSE;
  SetLastError(ERROR_INVALID_PARAMETER);
  return TRUE;
}
static BOOL succeeds(NTSTATUS status) {
  if (status != 0) SetLastError(RtlNtStatusToDosError(status));
  return status == 0;
}
HANDLE WINAPI CreateFileMappingNumaA(HANDLE file, LPSECURITY_ATTRIBUTES security, DWORD protect, DWORD high, DWORD low, LPCSTR name, DWORD node) {
  return no_node(node) ? NULL : CreateFileMappingA(file, security, protect, high, low, name);
}
HANDLE WINAPI CreateFileMappingNumaW(HANDLE file, LPSECURITY_ATTRIBUTES security, DWORD protect, DWORD high, DWORD low, LPCWSTR name, DWORD node) {
  return no_node(node) ? NULL : CreateFileMappingW(file, security, protect, high, low, name);
}
HANDLE WINAPI CreateFileMappingFromApp(HANDLE file, LPSECURITY_ATTRIBUTES security, ULONG protect, ULONG64 size, LPCWSTR name) {
  return CreateFileMappingW(file, security, protect, HIGH(size), (DWORD)size, name);
}
HANDLE WINAPI OpenFileMappingFromApp(ULONG access, BOOL inherit, LPCWSTR name) { return OpenFileMappingW(access, inherit, name); }
HANDLE WINAPI CreateFileMapping2(HANDLE file, LPSECURITY_ATTRIBUTES security, ULONG access, ULONG protect, ULONG attributes, ULONG64 size, LPCWSTR name, MEM_EXTENDED_PARAMETER *parameters, ULONG count) {
  HANDLE made, limited;
  if (count > 0) { SetLastError(ERROR_INVALID_PARAMETER); return NULL; }
  made = CreateFileMappingW(file, security, protect | attributes, HIGH(size), (DWORD)size, name);
  if (made == NULL || !DuplicateHandle(GetCurrentProcess(), made, GetCurrentProcess(), &limited, access, FALSE, DUPLICATE_CLOSE_SOURCE)) return NULL;
  return limited;
}
LPVOID WINAPI MapViewOfFileExNuma(HANDLE mapping, DWORD access, DWORD high, DWORD low, SIZE_T size, LPVOID at, DWORD node) {
  return no_node(node) ? NULL : MapViewOfFileEx(mapping, access, high, low, size, at);
}
PVOID WINAPI MapViewOfFileFromApp(HANDLE mapping, ULONG access, ULONG64 from, SIZE_T size) { return MapViewOfFile(mapping, access, HIGH(from), (DWORD)from, size); }
PVOID WINAPI MapViewOfFile3(HANDLE mapping, HANDLE process, PVOID at, ULONG64 from, SIZE_T size, ULONG type, ULONG protect, MEM_EXTENDED_PARAMETER *parameters, ULONG count) {
  LARGE_INTEGER offset;
  offset.QuadPart = from;
  return succeeds(NtMapViewOfSectionEx(mapping, process == NULL ? GetCurrentProcess() : process, &at, &offset, &size, type, protect, parameters, count)) ? at : NULL;
}
PVOID WINAPI MapViewOfFileNuma2(HANDLE mapping, HANDLE process, ULONG64 from, PVOID at, SIZE_T size, ULONG type, ULONG protect, ULONG node) {
  return no_node(node) ? NULL : MapViewOfFile3(mapping, process, at, from, size, type, protect, NULL, 0);
}
PVOID WINAPI MapViewOfFile2(HANDLE mapping, HANDLE process, ULONG64 from, PVOID at, SIZE_T size, ULONG type, ULONG protect) {
  return MapViewOfFile3(mapping, process, at, from, size, type, protect, NULL, 0);
}
BOOL WINAPI UnmapViewOfFile2(HANDLE process, PVOID at, ULONG flags) { return succeeds(NtUnmapViewOfSectionEx(process, at, flags)); }
BOOL WINAPI UnmapViewOfFileEx(PVOID at, ULONG flags) { return UnmapViewOfFile2(GetCurrentProcess(), at, flags); }
`;

export const MEMORY_SISTER_NAMES =
  'VirtualAllocFromApp VirtualProtectFromApp VirtualUnlockEx QueryVirtualMemoryInformation GetProcessWorkingSetSizeEx ' +
  'GetSystemFileCacheSize SetSystemFileCacheSize GetMemoryErrorHandlingCapabilities';

export const MEMORY_SISTERS = String.raw`#include <windows.h>
#define EXECUTES (PAGE_EXECUTE | PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY)
static BOOL fail(DWORD error) { SetLastError(error); return FALSE; }
/* An app may make memory that is executed or written to, not both. */
static BOOL is_refused(ULONG protect) { return (protect & EXECUTES) != 0 && !fail(ERROR_INVALID_PARAMETER); }
PVOID WINAPI VirtualAllocFromApp(PVOID at, SIZE_T size, ULONG type, ULONG protect) {
  return is_refused(protect) ? NULL : VirtualAlloc(at, size, type, protect);
}
BOOL WINAPI VirtualProtectFromApp(PVOID at, SIZE_T size, ULONG protect, PULONG old) {
  return (protect & (PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY)) != 0 ? fail(ERROR_INVALID_PARAMETER) : VirtualProtect(at, size, protect, old);
}
BOOL WINAPI VirtualUnlockEx(HANDLE process, LPVOID at, SIZE_T size) {
  return process != NULL && GetProcessId(process) == 0 ? FALSE : VirtualUnlock(at, size);
}
BOOL WINAPI QueryVirtualMemoryInformation(HANDLE process, const VOID *at, WIN32_MEMORY_INFORMATION_CLASS kind, PVOID to, SIZE_T size, PSIZE_T returned) {
  WIN32_MEMORY_REGION_INFORMATION *region = to;
  MEMORY_BASIC_INFORMATION info;
  const char *here;
  if (kind != MemoryRegionInfo) return fail(ERROR_INVALID_PARAMETER);
  if (size < sizeof *region) return fail(ERROR_BAD_LENGTH);
  if (VirtualQueryEx(process, at, &info, sizeof info) == 0) return FALSE;
  if (info.State == MEM_FREE) return fail(ERROR_INVALID_ADDRESS);
  region->AllocationBase = info.AllocationBase;
  region->AllocationProtect = info.AllocationProtect;
  region->Flags = 0;
  region->Private = info.Type == MEM_PRIVATE;
  region->MappedImage = info.Type == MEM_IMAGE;
  region->MappedPageFile = info.Type == MEM_MAPPED;
  region->RegionSize = region->CommitSize = 0;
  for (here = info.AllocationBase; VirtualQuery(here, &info, sizeof info) != 0 && info.AllocationBase == region->AllocationBase; here += info.RegionSize) {
    region->RegionSize += info.RegionSize;
    if (info.State == MEM_COMMIT) region->CommitSize += info.RegionSize;
  }
  if (returned != NULL) *returned = sizeof *region;
  return TRUE;
}
BOOL WINAPI GetProcessWorkingSetSizeEx(HANDLE process, PSIZE_T least, PSIZE_T most, PDWORD flags) {
  if (!GetProcessWorkingSetSize(process, least, most)) return FALSE;
  *flags = QUOTA_LIMITS_HARDWS_MIN_DISABLE | QUOTA_LIMITS_HARDWS_MAX_DISABLE;
  return TRUE;
}
BOOL WINAPI GetSystemFileCacheSize(PSIZE_T least, PSIZE_T most, PDWORD flags) {
  *least = 0x100000;
  *most = (SIZE_T)1 << (8 * sizeof(SIZE_T) - 4);
  *flags = 0;
  return TRUE;
}
BOOL WINAPI SetSystemFileCacheSize(SIZE_T least, SIZE_T most, DWORD flags) { return fail(ERROR_PRIVILEGE_NOT_HELD); }
BOOL WINAPI GetMemoryErrorHandlingCapabilities(PULONG capabilities) { *capabilities = 0; return TRUE; }
`;

/**
 * What a memory program asks about its pages and its stack: every committed page counts as in the working set, and memory that
 * is offered keeps its contents (our rules). Sources: Microsoft, "QueryWorkingSetEx", "OfferVirtualMemory",
 * "DiscardVirtualMemory", "PrefetchVirtualMemory", "GetCurrentThreadStackLimits".
 */
export const WORKING_SET_H = String.raw`typedef union _PSAPI_WORKING_SET_BLOCK {
  ULONG_PTR Flags;
  struct { ULONG_PTR Protection : 5; ULONG_PTR ShareCount : 3; ULONG_PTR Shared : 1; ULONG_PTR Reserved : 3;
#ifdef _WIN64
    ULONG_PTR VirtualPage : 52; };
#else
    ULONG_PTR VirtualPage : 20; };
#endif
} PSAPI_WORKING_SET_BLOCK, *PPSAPI_WORKING_SET_BLOCK;
typedef struct _PSAPI_WORKING_SET_INFORMATION {
  ULONG_PTR NumberOfEntries;
  PSAPI_WORKING_SET_BLOCK WorkingSetInfo[1];
} PSAPI_WORKING_SET_INFORMATION, *PPSAPI_WORKING_SET_INFORMATION;
typedef union _PSAPI_WORKING_SET_EX_BLOCK {
  ULONG_PTR Flags;
  struct { ULONG_PTR Valid : 1; ULONG_PTR ShareCount : 3; ULONG_PTR Win32Protection : 11; ULONG_PTR Shared : 1; ULONG_PTR Node : 6; ULONG_PTR Locked : 1; ULONG_PTR LargePage : 1; };
} PSAPI_WORKING_SET_EX_BLOCK, *PPSAPI_WORKING_SET_EX_BLOCK;
typedef struct _PSAPI_WORKING_SET_EX_INFORMATION {
  PVOID VirtualAddress;
  PSAPI_WORKING_SET_EX_BLOCK VirtualAttributes;
} PSAPI_WORKING_SET_EX_INFORMATION, *PPSAPI_WORKING_SET_EX_INFORMATION;
BOOL WINAPI QueryWorkingSet(HANDLE hProcess, PVOID pv, DWORD cb);
BOOL WINAPI QueryWorkingSetEx(HANDLE hProcess, PVOID pv, DWORD cb);
#define K32QueryWorkingSet QueryWorkingSet
#define K32QueryWorkingSetEx QueryWorkingSetEx
`;

export const VIRTUAL_EXTRAS_H = String.raw`typedef enum OFFER_PRIORITY { VmOfferPriorityVeryLow = 1, VmOfferPriorityLow, VmOfferPriorityBelowNormal, VmOfferPriorityNormal } OFFER_PRIORITY;
typedef struct _WIN32_MEMORY_RANGE_ENTRY { PVOID VirtualAddress; SIZE_T NumberOfBytes; } WIN32_MEMORY_RANGE_ENTRY, *PWIN32_MEMORY_RANGE_ENTRY;
DWORD WINAPI OfferVirtualMemory(PVOID VirtualAddress, SIZE_T Size, OFFER_PRIORITY Priority);
DWORD WINAPI ReclaimVirtualMemory(const void *VirtualAddress, SIZE_T Size);
DWORD WINAPI DiscardVirtualMemory(PVOID VirtualAddress, SIZE_T Size);
BOOL WINAPI PrefetchVirtualMemory(HANDLE hProcess, ULONG_PTR NumberOfEntries, PWIN32_MEMORY_RANGE_ENTRY VirtualAddresses, ULONG Flags);
void WINAPI GetCurrentThreadStackLimits(PULONG_PTR LowLimit, PULONG_PTR HighLimit);
BOOL WINAPI CheckRemoteDebuggerPresent(HANDLE hProcess, PBOOL pbDebuggerPresent);
#define QUOTA_LIMITS_HARDWS_MIN_ENABLE 0x1
#define QUOTA_LIMITS_HARDWS_MIN_DISABLE 0x2
#define QUOTA_LIMITS_HARDWS_MAX_ENABLE 0x4
#define QUOTA_LIMITS_HARDWS_MAX_DISABLE 0x8
#define SetProcessWorkingSetSizeEx(process, least, most, flags) ((void)(flags), SetProcessWorkingSetSize((process), (least), (most)))
`;

export const VIRTUAL_EXTRA_NAMES =
  'OfferVirtualMemory ReclaimVirtualMemory DiscardVirtualMemory PrefetchVirtualMemory GetCurrentThreadStackLimits CheckRemoteDebuggerPresent';

export const VIRTUAL_EXTRAS = String.raw`#include <windows.h>
/* Whole pages, all committed and writable, inside one region. */
static DWORD refused(const void *at, SIZE_T size) {
  MEMORY_BASIC_INFORMATION info;
  const char *here = at, *end = here + size;
  if (at == NULL || size == 0 || ((ULONG_PTR)at | size) % 0x1000 != 0) return ERROR_INVALID_PARAMETER;
  for (; here < end; here = (char *)info.BaseAddress + info.RegionSize)
    if (VirtualQuery(here, &info, sizeof info) == 0 || info.State != MEM_COMMIT || !(info.Protect & (PAGE_READWRITE | PAGE_EXECUTE_READWRITE))) return ERROR_INVALID_PARAMETER;
  return ERROR_SUCCESS;
}
DWORD WINAPI OfferVirtualMemory(PVOID at, SIZE_T size, OFFER_PRIORITY priority) {
  return priority < VmOfferPriorityVeryLow || priority > VmOfferPriorityNormal ? ERROR_INVALID_PARAMETER : refused(at, size);
}
DWORD WINAPI ReclaimVirtualMemory(const void *at, SIZE_T size) { return refused(at, size); }
DWORD WINAPI DiscardVirtualMemory(PVOID at, SIZE_T size) { return refused(at, size); }
BOOL WINAPI PrefetchVirtualMemory(HANDLE process, ULONG_PTR count, PWIN32_MEMORY_RANGE_ENTRY ranges, ULONG flags) {
  DWORD id = GetProcessId(process);
  if (id != 0 && count > 0 && ranges != NULL && flags == 0) return TRUE;
  if (id != 0) SetLastError(ERROR_INVALID_PARAMETER);
  return FALSE;
}
void WINAPI GetCurrentThreadStackLimits(PULONG_PTR low, PULONG_PTR high) {
  MEMORY_BASIC_INFORMATION info;
  VirtualQuery(&info, &info, sizeof info);
  *low = (ULONG_PTR)info.AllocationBase;
  *high = (ULONG_PTR)info.BaseAddress + info.RegionSize;
}
BOOL WINAPI CheckRemoteDebuggerPresent(HANDLE process, PBOOL present) {
  if (present == NULL || GetProcessId(process) == 0) { SetLastError(ERROR_INVALID_PARAMETER); return FALSE; }
  *present = IsDebuggerPresent();
  return TRUE;
}
`;

export const WORKING_SETS = String.raw`#include <windows.h>
#include <psapi.h>
#include <string.h>
static int isOwn(HANDLE process) { return GetProcessId(process) != 0; }
BOOL WINAPI QueryWorkingSetEx(HANDLE process, PVOID to, DWORD size) {
  PPSAPI_WORKING_SET_EX_INFORMATION entry = to;
  MEMORY_BASIC_INFORMATION info;
  if (!isOwn(process)) return FALSE;
  if (size == 0 || size % sizeof *entry != 0) { SetLastError(ERROR_BAD_LENGTH); return FALSE; }
  for (; size > 0; size -= sizeof *entry, entry++) {
    entry->VirtualAttributes.Flags = 0;
    if (VirtualQuery(entry->VirtualAddress, &info, sizeof info) == 0 || info.State != MEM_COMMIT) continue;
    entry->VirtualAttributes.Valid = 1;
    entry->VirtualAttributes.Win32Protection = info.Protect;
    entry->VirtualAttributes.Shared = info.Type != MEM_PRIVATE;
    entry->VirtualAttributes.ShareCount = info.Type != MEM_PRIVATE;
  }
  return TRUE;
}
/* Protection as the processor's tables have it: 1 read, 4 read and write, 2 and 6 the same with execution. */
static unsigned protectionOf(DWORD protect) {
  switch (protect & 0xff) {
    case PAGE_READONLY: return 1;
    case PAGE_EXECUTE: return 2;
    case PAGE_EXECUTE_READ: return 3;
    case PAGE_READWRITE: return 4;
    case PAGE_WRITECOPY: return 5;
    case PAGE_EXECUTE_READWRITE: return 6;
    case PAGE_EXECUTE_WRITECOPY: return 7;
    default: return 0;
  }
}
BOOL WINAPI QueryWorkingSet(HANDLE process, PVOID to, DWORD size) {
  PPSAPI_WORKING_SET_INFORMATION all = to;
  MEMORY_BASIC_INFORMATION info;
  ULONG_PTR room = size < sizeof(ULONG_PTR) ? 0 : (size - sizeof(ULONG_PTR)) / sizeof(PSAPI_WORKING_SET_BLOCK), count = 0, page;
  char *at;
  if (!isOwn(process)) return FALSE;
  if (size < sizeof(ULONG_PTR)) { SetLastError(ERROR_BAD_LENGTH); return FALSE; }
  for (at = NULL; VirtualQuery(at, &info, sizeof info) != 0; at = (char *)info.BaseAddress + info.RegionSize) {
    if (info.State != MEM_COMMIT) continue;
    for (page = 0; page < info.RegionSize / 0x1000; page++, count++) {
      if (count >= room) continue;
      all->WorkingSetInfo[count].Flags = 0;
      all->WorkingSetInfo[count].Protection = protectionOf(info.Protect);
      all->WorkingSetInfo[count].Shared = info.Type != MEM_PRIVATE;
      all->WorkingSetInfo[count].VirtualPage = ((ULONG_PTR)info.BaseAddress >> 12) + page;
    }
  }
  all->NumberOfEntries = count;
  if (count <= room) return TRUE;
  SetLastError(ERROR_BAD_LENGTH);
  return FALSE;
}
`;

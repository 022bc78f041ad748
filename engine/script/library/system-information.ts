/**
 * NtQuerySystemInformation and NtQueryInformationProcess as far as they tell of memory: the numbers of GlobalMemoryStatusEx,
 * GetSystemInfo and GetProcessMemoryInfo in other structures. Source: Microsoft, "NtQuerySystemInformation"; C-226.
 */
export const SYSTEM_INFORMATION = String.raw`#include <winternl.h>
#include <psapi.h>
#include <string.h>
NTSTATUS NTAPI NtQuerySystemInformation(SYSTEM_INFORMATION_CLASS kind, PVOID to, ULONG size, PULONG given) {
  MEMORYSTATUSEX memory = { sizeof(memory) };
  SYSTEM_INFO system;
  ULONG needed;
  DWORD error = GetLastError();
  GetSystemInfo(&system);
  if (!GlobalMemoryStatusEx(&memory)) {
    MEMORYSTATUS early;
    GlobalMemoryStatus(&early);
    memory.ullTotalPhys = early.dwTotalPhys;
    memory.ullAvailPhys = early.dwAvailPhys;
    memory.ullTotalPageFile = early.dwTotalPageFile;
    memory.ullAvailPageFile = early.dwAvailPageFile;
    SetLastError(error);
  }
  if (kind == SystemBasicInformation) {
    SYSTEM_BASIC_INFORMATION *basic = to;
    needed = sizeof(*basic);
    if (given != NULL) *given = needed;
    if (size != needed) return STATUS_INFO_LENGTH_MISMATCH;
    memset(basic, 0, sizeof(*basic));
    basic->KeMaximumIncrement = 156250;
    basic->PageSize = system.dwPageSize;
    basic->MmNumberOfPhysicalPages = (ULONG)(memory.ullTotalPhys / system.dwPageSize);
    basic->MmLowestPhysicalPage = 1;
    basic->MmHighestPhysicalPage = basic->MmNumberOfPhysicalPages;
    basic->AllocationGranularity = system.dwAllocationGranularity;
    basic->LowestUserAddress = system.lpMinimumApplicationAddress;
    basic->HighestUserAddress = system.lpMaximumApplicationAddress;
    basic->ActiveProcessorsAffinityMask = system.dwActiveProcessorMask;
    basic->NumberOfProcessors = (CCHAR)system.dwNumberOfProcessors;
    return STATUS_SUCCESS;
  }
  if (kind == SystemPerformanceInformation) {
    SYSTEM_PERFORMANCE_INFORMATION *performance = to;
    needed = sizeof(*performance);
    if (given != NULL) *given = needed;
    if (size < needed) return STATUS_INFO_LENGTH_MISMATCH;
    memset(performance, 0, sizeof(*performance));
    performance->AvailablePages = (ULONG)(memory.ullAvailPhys / system.dwPageSize);
    performance->TotalCommitLimit = (ULONG)(memory.ullTotalPageFile / system.dwPageSize);
    performance->TotalCommittedPages = (ULONG)((memory.ullTotalPageFile - memory.ullAvailPageFile) / system.dwPageSize);
    return STATUS_SUCCESS;
  }
  return STATUS_INVALID_INFO_CLASS;
}
NTSTATUS NTAPI NtQueryInformationProcess(HANDLE process, PROCESSINFOCLASS kind, PVOID to, ULONG size, PULONG given) {
  PROCESS_MEMORY_COUNTERS memory;
  DWORD error = GetLastError();
  if (!GetProcessMemoryInfo(process, &memory, sizeof(memory))) {
    SetLastError(error);
    return (NTSTATUS)STATUS_INVALID_HANDLE;
  }
  if (kind == ProcessBasicInformation) {
    PROCESS_BASIC_INFORMATION *basic = to;
    if (given != NULL) *given = sizeof(*basic);
    if (size != sizeof(*basic)) return STATUS_INFO_LENGTH_MISMATCH;
    memset(basic, 0, sizeof(*basic));
    basic->PebBaseAddress = RtlGetCurrentPeb();
    basic->UniqueProcessId = GetCurrentProcessId();
    return STATUS_SUCCESS;
  }
  if (kind == ProcessVmCounters) {
    VM_COUNTERS_EX *counters = to;
    if (given != NULL) *given = size < sizeof(*counters) ? sizeof(VM_COUNTERS) : sizeof(*counters);
    if (size < sizeof(VM_COUNTERS)) return STATUS_INFO_LENGTH_MISMATCH;
    memset(counters, 0, size < sizeof(*counters) ? sizeof(VM_COUNTERS) : sizeof(*counters));
    counters->PeakVirtualSize = counters->VirtualSize = memory.WorkingSetSize;
    counters->PeakWorkingSetSize = memory.PeakWorkingSetSize;
    counters->WorkingSetSize = memory.WorkingSetSize;
    counters->PagefileUsage = memory.PagefileUsage;
    counters->PeakPagefileUsage = memory.PeakPagefileUsage;
    if (size >= sizeof(*counters)) counters->PrivateUsage = memory.PagefileUsage;
    return STATUS_SUCCESS;
  }
  return STATUS_INVALID_INFO_CLASS;
}
`;

/** Pages of the machine, and one process with its threads. Source: Microsoft, "GetPerformanceInfo". */
export const PERFORMANCE = String.raw`#include <windows.h>
#include <psapi.h>
#include <tlhelp32.h>
#include <string.h>
BOOL WINAPI GetPerformanceInfo(PPERFORMANCE_INFORMATION to, DWORD size) {
  MEMORYSTATUS memory;
  SYSTEM_INFO system;
  if (size < sizeof *to) { SetLastError(ERROR_BAD_LENGTH); return FALSE; }
  GlobalMemoryStatus(&memory);
  GetSystemInfo(&system);
  memset(to, 0, sizeof *to);
  to->cb = sizeof *to;
  to->PageSize = system.dwPageSize;
  to->CommitLimit = memory.dwTotalPageFile / system.dwPageSize;
  to->CommitTotal = to->CommitPeak = (memory.dwTotalPageFile - memory.dwAvailPageFile) / system.dwPageSize;
  to->PhysicalTotal = memory.dwTotalPhys / system.dwPageSize;
  to->PhysicalAvailable = memory.dwAvailPhys / system.dwPageSize;
  to->ProcessCount = 1;
  to->ThreadCount = __thread_count();
  return TRUE;
}
`;

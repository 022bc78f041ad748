/** More of ntdll: strings of its own in blocks of the process heap, waits, page locks, pseudo-random numbers. Sources: the WDK's pages. */
export const NATIVE_EXTRAS_H = String.raw`NTSTATUS NTAPI NtDelayExecution(BOOLEAN Alertable, const LARGE_INTEGER *DelayInterval);
NTSTATUS NTAPI NtQueryPerformanceCounter(PLARGE_INTEGER PerformanceCounter, PLARGE_INTEGER PerformanceFrequency);
NTSTATUS NTAPI NtTerminateProcess(HANDLE ProcessHandle, NTSTATUS ExitStatus);
NTSTATUS NTAPI NtLockVirtualMemory(HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize, ULONG MapType);
NTSTATUS NTAPI NtUnlockVirtualMemory(HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize, ULONG MapType);
NTSTATUS NTAPI RtlAnsiStringToUnicodeString(PUNICODE_STRING DestinationString, const ANSI_STRING *SourceString, BOOLEAN AllocateDestinationString);
NTSTATUS NTAPI RtlUnicodeStringToAnsiString(PANSI_STRING DestinationString, PCUNICODE_STRING SourceString, BOOLEAN AllocateDestinationString);
void NTAPI RtlFreeUnicodeString(PUNICODE_STRING UnicodeString);
void NTAPI RtlFreeAnsiString(PANSI_STRING AnsiString);
void NTAPI RtlRaiseStatus(NTSTATUS Status);
ULONG NTAPI RtlUniform(PULONG Seed);
ULONG __cdecl DbgPrint(PCSTR Format, ...);
#define DbgBreakPoint() DebugBreak()
#define RtlAddVectoredExceptionHandler AddVectoredExceptionHandler
#define RtlRemoveVectoredExceptionHandler RemoveVectoredExceptionHandler
#define STATUS_BUFFER_OVERFLOW ((NTSTATUS)0x80000005L)
`;

export const NATIVE_EXTRA_NAMES =
  'NtDelayExecution NtQueryPerformanceCounter NtTerminateProcess NtLockVirtualMemory NtUnlockVirtualMemory RtlAnsiStringToUnicodeString ' +
  'RtlUnicodeStringToAnsiString RtlFreeUnicodeString RtlFreeAnsiString RtlRaiseStatus RtlUniform DbgPrint';

export const NATIVE_EXTRAS = String.raw`#include <winternl.h>
#include <stdarg.h>
#include <stdio.h>
/* Relative times are negative, in 100 ns. */
NTSTATUS NTAPI NtDelayExecution(BOOLEAN alertable, const LARGE_INTEGER *interval) {
  LONGLONG ticks = -interval->QuadPart;
  if (ticks < 0) {
    FILETIME now;
    GetSystemTimeAsFileTime(&now);
    ticks = interval->QuadPart - ((LONGLONG)now.dwHighDateTime << 32 | now.dwLowDateTime);
  }
  Sleep(ticks <= 0 ? 0 : (DWORD)((ticks + 9999) / 10000));
  return STATUS_SUCCESS;
}
NTSTATUS NTAPI NtQueryPerformanceCounter(PLARGE_INTEGER counter, PLARGE_INTEGER frequency) {
  QueryPerformanceCounter(counter);
  if (frequency != NULL) QueryPerformanceFrequency(frequency);
  return STATUS_SUCCESS;
}
NTSTATUS NTAPI NtTerminateProcess(HANDLE process, NTSTATUS status) {
  if (process == NULL) return STATUS_SUCCESS;
  if (GetProcessId(process) == 0) return (NTSTATUS)STATUS_INVALID_HANDLE;
  ExitProcess(status);
  return STATUS_SUCCESS;
}
static NTSTATUS lock(HANDLE process, PVOID *at, PSIZE_T size, int locks) {
  ULONG_PTR first = (ULONG_PTR)*at & ~(ULONG_PTR)0xfff, end = ((ULONG_PTR)*at + *size + 0xfff) & ~(ULONG_PTR)0xfff;
  DWORD error = GetLastError(), failed;
  if (GetProcessId(process) == 0) return (NTSTATUS)STATUS_INVALID_HANDLE;
  if (!(locks ? VirtualLock : VirtualUnlock)((LPVOID)first, end - first)) {
    failed = GetLastError();
    SetLastError(error);
    return failed == ERROR_NOT_LOCKED ? STATUS_NOT_LOCKED : failed == ERROR_NOACCESS ? STATUS_ACCESS_VIOLATION : STATUS_NOT_COMMITTED;
  }
  *at = (PVOID)first;
  *size = end - first;
  return STATUS_SUCCESS;
}
NTSTATUS NTAPI NtLockVirtualMemory(HANDLE process, PVOID *at, PSIZE_T size, ULONG type) { return lock(process, at, size, 1); }
NTSTATUS NTAPI NtUnlockVirtualMemory(HANDLE process, PVOID *at, PSIZE_T size, ULONG type) { return lock(process, at, size, 0); }
NTSTATUS NTAPI RtlAnsiStringToUnicodeString(PUNICODE_STRING to, const ANSI_STRING *from, BOOLEAN allocates) {
  ULONG size = ((ULONG)from->Length + 1) * sizeof(WCHAR), k;
  if (size > 0xffff) return (NTSTATUS)STATUS_INVALID_PARAMETER_2;
  if (allocates) {
    to->Buffer = RtlAllocateHeap(GetProcessHeap(), 0, size);
    if (to->Buffer == NULL) return (NTSTATUS)STATUS_NO_MEMORY;
    to->MaximumLength = (USHORT)size;
  } else if (size > to->MaximumLength) return STATUS_BUFFER_OVERFLOW;
  for (k = 0; k < from->Length; k++) to->Buffer[k] = (unsigned char)from->Buffer[k];
  to->Buffer[k] = 0;
  to->Length = (USHORT)(k * sizeof(WCHAR));
  return STATUS_SUCCESS;
}
NTSTATUS NTAPI RtlUnicodeStringToAnsiString(PANSI_STRING to, PCUNICODE_STRING from, BOOLEAN allocates) {
  ULONG size = from->Length / sizeof(WCHAR) + 1, k;
  if (allocates) {
    to->Buffer = RtlAllocateHeap(GetProcessHeap(), 0, size);
    if (to->Buffer == NULL) return (NTSTATUS)STATUS_NO_MEMORY;
    to->MaximumLength = (USHORT)size;
  } else if (size > to->MaximumLength) return STATUS_BUFFER_OVERFLOW;
  for (k = 0; k + 1 < size; k++) to->Buffer[k] = from->Buffer[k] < 256 ? (char)from->Buffer[k] : '?';
  to->Buffer[k] = 0;
  to->Length = (USHORT)k;
  return STATUS_SUCCESS;
}
void NTAPI RtlFreeUnicodeString(PUNICODE_STRING text) {
  if (text->Buffer != NULL) RtlFreeHeap(GetProcessHeap(), 0, text->Buffer);
  text->Length = text->MaximumLength = 0;
  text->Buffer = NULL;
}
void NTAPI RtlFreeAnsiString(PANSI_STRING text) {
  if (text->Buffer != NULL) RtlFreeHeap(GetProcessHeap(), 0, text->Buffer);
  text->Length = text->MaximumLength = 0;
  text->Buffer = NULL;
}
void NTAPI RtlRaiseStatus(NTSTATUS status) { RaiseException(status, EXCEPTION_NONCONTINUABLE, 0, NULL); }
ULONG NTAPI RtlUniform(PULONG seed) {
  *seed = (ULONG)(((ULONGLONG)*seed * 0x7fffffed + 0x7fffffc3) % 0x7fffffff);
  return *seed;
}
ULONG __cdecl DbgPrint(PCSTR format, ...) {
  char text[512];
  va_list list;
  va_start(list, format);
  _vsnprintf(text, sizeof text - 1, format, list);
  va_end(list);
  text[sizeof text - 1] = 0;
  OutputDebugStringA(text);
  return STATUS_SUCCESS;
}
`;

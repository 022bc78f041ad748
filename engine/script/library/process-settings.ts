/**
 * Settings of the process that change nothing in a simulation with one processor and no paging: they are kept or accepted.
 * Sources: Microsoft's page of each function.
 */
export const PROCESS_SETTINGS = String.raw`#include <windows.h>
#include <winternl.h>
static DWORD priority = NORMAL_PRIORITY_CLASS;
static SIZE_T working_set[2] = { 50 * 4096, 345 * 4096 };
DWORD WINAPI GetPriorityClass(HANDLE process) { return priority; }
BOOL WINAPI SetPriorityClass(HANDLE process, DWORD value) { priority = value; return TRUE; }
BOOL WINAPI GetProcessAffinityMask(HANDLE process, PDWORD_PTR mask, PDWORD_PTR system) { *mask = *system = 1; return TRUE; }
BOOL WINAPI SetProcessAffinityMask(HANDLE process, DWORD_PTR mask) {
  if (mask == 1) return TRUE;
  SetLastError(ERROR_INVALID_PARAMETER);
  return FALSE;
}
BOOL WINAPI GetProcessWorkingSetSize(HANDLE process, PSIZE_T least, PSIZE_T most) { *least = working_set[0]; *most = working_set[1]; return TRUE; }
BOOL WINAPI SetProcessWorkingSetSize(HANDLE process, SIZE_T least, SIZE_T most) {
  if (least == (SIZE_T)-1 && most == (SIZE_T)-1) return TRUE;
  if (least > most || most == 0) { SetLastError(ERROR_INVALID_PARAMETER); return FALSE; }
  working_set[0] = least;
  working_set[1] = most;
  return TRUE;
}
BOOL WINAPI EmptyWorkingSet(HANDLE process) { return TRUE; }
DWORD WINAPI GetCurrentProcessorNumber(void) { return 0; }
BOOL WINAPI IsProcessorFeaturePresent(DWORD feature) {
  return feature == PF_COMPARE_EXCHANGE_DOUBLE || feature == PF_MMX_INSTRUCTIONS_AVAILABLE || feature == PF_XMMI_INSTRUCTIONS_AVAILABLE ||
    feature == PF_XMMI64_INSTRUCTIONS_AVAILABLE || feature == PF_RDTSC_INSTRUCTION_AVAILABLE || feature == PF_NX_ENABLED;
}
BOOL WINAPI SetThreadStackGuarantee(PULONG size) { *size = 0; return TRUE; }
BOOL WINAPI SetProcessDEPPolicy(DWORD flags) { return TRUE; }
BOOL WINAPI SetHandleInformation(HANDLE object, DWORD mask, DWORD flags) { return TRUE; }
PVOID WINAPI EncodePointer(PVOID at) { return (PVOID)~(ULONG_PTR)at; }
PVOID WINAPI DecodePointer(PVOID at) { return (PVOID)~(ULONG_PTR)at; }
HRESULT WINAPI SetThreadDescription(HANDLE thread, PCWSTR text) { return S_OK; }
void WINAPI RaiseFailFastException(PEXCEPTION_RECORD record, PCONTEXT context, DWORD flags) {
  TerminateProcess(GetCurrentProcess(), record == NULL ? STATUS_FAIL_FAST_EXCEPTION : record->ExceptionCode);
}
`;

/** PSLIST functions beside those of the machine, and memory fills of ntdll. */
export const NATIVE_MEMORY = String.raw`#include <windows.h>
#include <winternl.h>
SIZE_T NTAPI RtlCompareMemoryUlong(PVOID source, SIZE_T length, ULONG pattern) {
  ULONG *at = source;
  SIZE_T count;
  for (count = 0; count < length / 4 && at[count] == pattern; count++) ;
  return count * 4;
}
void NTAPI RtlFillMemoryUlong(PVOID to, SIZE_T length, ULONG pattern) {
  ULONG *at = to;
  for (length /= 4; length > 0; length--) *at++ = pattern;
}
NTSTATUS NTAPI NtClose(HANDLE handle) { return CloseHandle(handle) ? STATUS_SUCCESS : (NTSTATUS)STATUS_INVALID_HANDLE; }
NTSTATUS NTAPI RtlInitializeCriticalSection(PRTL_CRITICAL_SECTION section) { InitializeCriticalSection(section); return STATUS_SUCCESS; }
NTSTATUS NTAPI RtlEnterCriticalSection(PRTL_CRITICAL_SECTION section) { EnterCriticalSection(section); return STATUS_SUCCESS; }
NTSTATUS NTAPI RtlLeaveCriticalSection(PRTL_CRITICAL_SECTION section) { LeaveCriticalSection(section); return STATUS_SUCCESS; }
BOOL NTAPI RtlTryEnterCriticalSection(PRTL_CRITICAL_SECTION section) { return TryEnterCriticalSection(section); }
NTSTATUS NTAPI RtlDeleteCriticalSection(PRTL_CRITICAL_SECTION section) { DeleteCriticalSection(section); return STATUS_SUCCESS; }
void NTAPI RtlInitUnicodeString(PUNICODE_STRING to, PCWSTR from) {
  to->Length = from == NULL ? 0 : (USHORT)(lstrlenW(from) * sizeof(WCHAR));
  to->MaximumLength = from == NULL ? 0 : (USHORT)(to->Length + sizeof(WCHAR));
  to->Buffer = (PWSTR)from;
}
void NTAPI RtlInitAnsiString(PANSI_STRING to, PCSZ from) {
  to->Length = from == NULL ? 0 : (USHORT)lstrlenA(from);
  to->MaximumLength = from == NULL ? 0 : (USHORT)(to->Length + 1);
  to->Buffer = (PCHAR)from;
}
`;

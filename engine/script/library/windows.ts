/** One-time initialisation calls back; what must be atomic is the machine's. Source: Microsoft, "InitOnceExecuteOnce". */
export const INIT_ONCE = String.raw`#include <windows.h>
BOOL WINAPI InitOnceExecuteOnce(PINIT_ONCE once, PINIT_ONCE_FN function, PVOID parameter, LPVOID *context) {
  BOOL pending;
  PVOID made = NULL;
  if (!InitOnceBeginInitialize(once, 0, &pending, context)) return FALSE;
  if (!pending) return TRUE;
  if (!function(once, parameter, &made)) {
    DWORD error = GetLastError();
    InitOnceComplete(once, INIT_ONCE_INIT_FAILED, NULL);
    SetLastError(error);
    return FALSE;
  }
  if (!InitOnceComplete(once, 0, made)) return FALSE;
  if (context != NULL) *context = made;
  return TRUE;
}
`;

/**
 * Fiber-local storage: values of each fiber, and a callback when a fiber is deleted, a thread ends or the index is freed. Index 0
 * is never given out. Sources: Microsoft, "FlsAlloc", "DeleteFiber"; Wine's kernel32 tests.
 */
export const FIBER_LOCAL = String.raw`#include <windows.h>
static struct { BOOL used; PFLS_CALLBACK_FUNCTION callback; } slots[FLS_MAXIMUM_AVAILABLE];
static DWORD end = 1;
static BOOL is_index(DWORD index) {
  if (index > 0 && index < FLS_MAXIMUM_AVAILABLE) return TRUE;
  SetLastError(ERROR_INVALID_PARAMETER);
  return FALSE;
}
static void call_for(PVOID fiber) {
  DWORD index;
  PVOID value;
  for (index = 1; index < end; index++)
    if (slots[index].callback != NULL && (value = __fls_take(fiber, index)) != NULL) slots[index].callback(value);
}
static DWORD leave(DWORD code) {
  call_for(NULL);
  return code;
}
DWORD WINAPI FlsAlloc(PFLS_CALLBACK_FUNCTION callback) {
  DWORD index = 1;
  while (index < FLS_MAXIMUM_AVAILABLE && slots[index].used) index++;
  if (index == FLS_MAXIMUM_AVAILABLE) { SetLastError(ERROR_NO_SYSTEM_RESOURCES); return FLS_OUT_OF_INDEXES; }
  slots[index].used = TRUE;
  slots[index].callback = callback;
  __fls_set(index, NULL);
  if (index >= end) end = index + 1;
  if (callback != NULL) __set_thread_exit_routine(leave);
  return index;
}
PVOID WINAPI FlsGetValue(DWORD index) {
  if (!is_index(index)) return NULL;
  SetLastError(__fls_exists() ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER);
  return __fls_get(index);
}
BOOL WINAPI FlsSetValue(DWORD index, PVOID value) {
  if (!is_index(index)) return FALSE;
  __fls_set(index, value);
  return TRUE;
}
BOOL WINAPI FlsFree(DWORD index) {
  PVOID value;
  if (!is_index(index)) return FALSE;
  if (!slots[index].used) { SetLastError(ERROR_INVALID_PARAMETER); return FALSE; }
  while ((value = __fls_take((PVOID)(ULONG_PTR)-1, index)) != NULL)
    if (slots[index].callback != NULL) slots[index].callback(value);
  slots[index].used = FALSE;
  slots[index].callback = NULL;
  return TRUE;
}
void WINAPI DeleteFiber(LPVOID fiber) {
  if (fiber != GetCurrentFiber()) call_for(fiber);
  __delete_fiber(fiber);
}
`;

/** Microsoft's texts of the errors that the simulated calls set, as FormatMessage gives them (winerror.h). */
const MESSAGES = [
  [0, 'The operation completed successfully.'],
  [1, 'Incorrect function.'],
  [2, 'The system cannot find the file specified.'],
  [3, 'The system cannot find the path specified.'],
  [5, 'Access is denied.'],
  [6, 'The handle is invalid.'],
  [8, 'Not enough memory resources are available to process this command.'],
  [13, 'The data is invalid.'],
  [14, 'Not enough memory resources are available to complete this operation.'],
  [18, 'There are no more files.'],
  [24, 'The program issued a command but the command length is incorrect.'],
  [31, 'A device attached to the system is not functioning.'],
  [50, 'The request is not supported.'],
  [87, 'The parameter is incorrect.'],
  [120, 'This function is not supported on this system.'],
  [122, 'The data area passed to a system call is too small.'],
  [123, 'The filename, directory name, or volume label syntax is incorrect.'],
  [126, 'The specified module could not be found.'],
  [127, 'The specified procedure could not be found.'],
  [157, 'The segment is already discarded and cannot be locked.'],
  [158, 'The segment is already unlocked.'],
  [170, 'The requested resource is in use.'],
  [183, 'Cannot create a file when that file already exists.'],
  [234, 'More data is available.'],
  [258, 'The wait operation timed out.'],
  [259, 'No more data is available.'],
  [288, 'Attempt to release mutex not owned by caller.'],
  [298, 'Too many posts were made to a semaphore.'],
  [299, 'Only part of a ReadProcessMemory or WriteProcessMemory request was completed.'],
  [317, 'The system cannot find message text for message number 0x%1 in the message file for %2.'],
  [487, 'Attempt to access invalid address.'],
  [534, 'Arithmetic result exceeded 32 bits.'],
  [998, 'Invalid access to memory location.'],
  [1131, 'A potential deadlock condition has been detected.'],
  [1314, 'A required privilege is not held by the client.'],
  [1455, 'The paging file is too small for this operation to complete.'],
  [1460, 'This operation returned because the timeout period expired.'],
  [1784, 'The supplied user buffer is not valid for the requested operation.'],
] as const;

/** FormatMessage for system messages and for a string with %1 … %99 (Microsoft, "FormatMessage"). */
export const FORMAT_MESSAGE = String.raw`#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
static const char *message_of(DWORD error) {
  switch (error) {
${MESSAGES.map(([error, text]) => `    case ${error}: return "${text}";`).join('\n')}
    default: return NULL;
  }
}
static ULONG_PTR next_argument(va_list *list, DWORD flags, int number) {
  ULONG_PTR *array = (ULONG_PTR *)list;
  va_list at;
  int k;
  if (list == NULL) return 0;
  if ((flags & FORMAT_MESSAGE_ARGUMENT_ARRAY) != 0) return array[number - 1];
  at = *list;
  for (k = 1; k < number; k++) (void)va_arg(at, ULONG_PTR);
  return va_arg(at, ULONG_PTR);
}
/* Writes what the format makes, or only counts when there is no room for it. */
static size_t expand(char *to, size_t size, const char *format, DWORD flags, va_list *list) {
  size_t used = 0;
  for (; *format != 0; format++) {
    char piece[512];
    size_t length = 1;
    piece[0] = *format;
    piece[1] = 0;
    if (*format == '%' && (flags & FORMAT_MESSAGE_IGNORE_INSERTS) == 0 && format[1] != 0) {
      format++;
      if (*format == '0') break;
      if (*format >= '1' && *format <= '9') {
        char specification[32] = "%s";
        int number = *format - '0';
        if (format[1] >= '0' && format[1] <= '9') number = number * 10 + *++format - '0';
        if (format[1] == '!') {
          size_t k = 1;
          for (format += 2; *format != 0 && *format != '!' && k < sizeof specification - 1; format++) specification[k++] = *format;
          specification[k] = 0;
        }
        _snprintf(piece, sizeof piece - 1, specification, next_argument(list, flags, number));
        piece[sizeof piece - 1] = 0;
      } else if (*format == 'n') strcpy(piece, "\r\n");
      else { piece[0] = *format; piece[1] = 0; }
      length = strlen(piece);
    }
    if (used + length < size) memcpy(to + used, piece, length);
    used += length;
  }
  if (used < size) to[used] = 0;
  return used;
}
static char *make(DWORD flags, LPCVOID source, DWORD id, va_list *list, size_t *length) {
  const char *format = source;
  char *text;
  size_t size;
  if ((flags & FORMAT_MESSAGE_FROM_STRING) == 0) {
    format = (flags & FORMAT_MESSAGE_FROM_SYSTEM) != 0 ? message_of(id) : NULL;
    if (format == NULL) { SetLastError(ERROR_MR_MID_NOT_FOUND); return NULL; }
  }
  size = expand(NULL, 0, format, flags, list);
  text = malloc(size + 3);
  if (text == NULL) { SetLastError(ERROR_NOT_ENOUGH_MEMORY); return NULL; }
  expand(text, size + 1, format, flags, list);
  if ((flags & FORMAT_MESSAGE_FROM_STRING) == 0) { strcpy(text + size, "\r\n"); size += 2; }
  *length = size;
  return text;
}
DWORD WINAPI FormatMessageA(DWORD flags, LPCVOID source, DWORD id, DWORD language, LPSTR buffer, DWORD size, va_list *list) {
  size_t length = 0;
  char *text = make(flags, source, id, list, &length);
  if (text == NULL) return 0;
  if ((flags & FORMAT_MESSAGE_ALLOCATE_BUFFER) != 0) {
    *(LPSTR *)buffer = LocalAlloc(LMEM_FIXED, length + 1 > size ? length + 1 : size);
    buffer = *(LPSTR *)buffer;
    if (buffer == NULL) { free(text); SetLastError(ERROR_NOT_ENOUGH_MEMORY); return 0; }
  } else if (length >= size) { free(text); SetLastError(ERROR_INSUFFICIENT_BUFFER); return 0; }
  memcpy(buffer, text, length + 1);
  free(text);
  return (DWORD)length;
}
DWORD WINAPI FormatMessageW(DWORD flags, LPCVOID source, DWORD id, DWORD language, LPWSTR buffer, DWORD size, va_list *list) {
  size_t length = 0, k;
  char *text, *narrow = NULL;
  if ((flags & FORMAT_MESSAGE_FROM_STRING) != 0) {
    size_t count = wcslen(source);
    narrow = malloc(count + 1);
    if (narrow == NULL) { SetLastError(ERROR_NOT_ENOUGH_MEMORY); return 0; }
    for (k = 0; k <= count; k++) narrow[k] = (char)((const WCHAR *)source)[k];
    source = narrow;
  }
  text = make(flags, source, id, list, &length);
  free(narrow);
  if (text == NULL) return 0;
  if ((flags & FORMAT_MESSAGE_ALLOCATE_BUFFER) != 0) {
    *(LPWSTR *)buffer = LocalAlloc(LMEM_FIXED, (length + 1 > size ? length + 1 : size) * sizeof(WCHAR));
    buffer = *(LPWSTR *)buffer;
    if (buffer == NULL) { free(text); SetLastError(ERROR_NOT_ENOUGH_MEMORY); return 0; }
  } else if (length >= size) { free(text); SetLastError(ERROR_INSUFFICIENT_BUFFER); return 0; }
  for (k = 0; k <= length; k++) buffer[k] = (unsigned char)text[k];
  free(text);
  return (DWORD)length;
}
`;

/** Small functions of winbase.h. MulDiv rounds to nearest, half away from zero, and gives -1 on overflow (Microsoft, "MulDiv"). */
export const MUL_DIV = String.raw`#include <windows.h>
#include <limits.h>
int WINAPI MulDiv(int number, int numerator, int denominator) {
  LONGLONG product = (LONGLONG)number * numerator, half, result;
  if (denominator == 0) return -1;
  if (denominator < 0) { product = -product; denominator = denominator == INT_MIN ? INT_MAX : -denominator; }
  half = denominator / 2;
  result = (product < 0 ? product - half : product + half) / denominator;
  return result > INT_MAX || result < -INT_MAX ? -1 : (int)result;
}
`;

/** lstr… fault nothing: Windows catches the violation and gives NULL; lengths are those of lstrcpyn. */
export const COUNTED_COPY = String.raw`#include <windows.h>
LPSTR WINAPI lstrcpynA(LPSTR to, LPCSTR from, int size) {
  LPSTR at = to;
  if (to == NULL || from == NULL || size <= 0) return NULL;
  while (--size > 0 && *from != 0) *at++ = *from++;
  *at = 0;
  return to;
}
LPWSTR WINAPI lstrcpynW(LPWSTR to, LPCWSTR from, int size) {
  LPWSTR at = to;
  if (to == NULL || from == NULL || size <= 0) return NULL;
  while (--size > 0 && *from != 0) *at++ = *from++;
  *at = 0;
  return to;
}
`;

export const STARTUP_INFO = String.raw`#include <windows.h>
#include <string.h>
void WINAPI GetStartupInfoA(LPSTARTUPINFOA to) { memset(to, 0, sizeof *to); to->cb = sizeof *to; to->lpDesktop = "Winsta0\\Default"; to->lpTitle = GetCommandLineA(); }
void WINAPI GetStartupInfoW(LPSTARTUPINFOW to) { memset(to, 0, sizeof *to); to->cb = sizeof *to; to->lpDesktop = L"Winsta0\\Default"; to->lpTitle = GetCommandLineW(); }
`;

/** The error mode is only remembered: no dialog of the simulated process would be seen. */
export const ERROR_MODE = String.raw`#include <windows.h>
static UINT mode;
UINT WINAPI SetErrorMode(UINT value) { UINT before = mode; mode = value; return before; }
UINT WINAPI GetErrorMode(void) { return mode; }
`;

/** Notices of little or much memory are events here: there is always much of it, our rule. Source: Microsoft, "CreateMemoryResourceNotification". */
export const MEMORY_NOTICES = String.raw`#include <windows.h>
HANDLE WINAPI CreateMemoryResourceNotification(MEMORY_RESOURCE_NOTIFICATION_TYPE type) {
  if (type != LowMemoryResourceNotification && type != HighMemoryResourceNotification) { SetLastError(ERROR_INVALID_PARAMETER); return NULL; }
  return CreateEventA(NULL, TRUE, type == HighMemoryResourceNotification, NULL);
}
BOOL WINAPI QueryMemoryResourceNotification(HANDLE notification, PBOOL state) {
  DWORD waited = WaitForSingleObject(notification, 0);
  if (waited == WAIT_FAILED) return FALSE;
  *state = waited == WAIT_OBJECT_0;
  return TRUE;
}
`;

/** One node, which has all of the memory. */
export const NUMA = String.raw`#include <windows.h>
BOOL WINAPI GetNumaHighestNodeNumber(PULONG highest) { *highest = 0; return TRUE; }
LPVOID WINAPI VirtualAllocExNuma(HANDLE process, LPVOID at, SIZE_T size, DWORD type, DWORD protect, DWORD node) {
  if (node != 0 && node != NUMA_NO_PREFERRED_NODE) { SetLastError(ERROR_INVALID_PARAMETER); return NULL; }
  return VirtualAllocEx(process, at, size, type, protect);
}
BOOL WINAPI GetNumaNodeProcessorMask(UCHAR node, PULONGLONG mask) {
  *mask = node == 0;
  if (node != 0) SetLastError(ERROR_INVALID_PARAMETER);
  return node == 0;
}
BOOL WINAPI GetNumaAvailableMemoryNode(UCHAR node, PULONGLONG bytes) {
  MEMORYSTATUS status;
  if (node != 0) { SetLastError(ERROR_INVALID_PARAMETER); return FALSE; }
  GlobalMemoryStatus(&status);
  *bytes = status.dwAvailPhys;
  return TRUE;
}
BOOL WINAPI GetNumaProcessorNode(UCHAR processor, PUCHAR node) {
  *node = processor == 0 ? 0 : 0xFF;
  if (processor != 0) SetLastError(ERROR_INVALID_PARAMETER);
  return processor == 0;
}
BOOL WINAPI GetNumaProximityNode(ULONG proximity, PUCHAR node) {
  *node = 0;
  if (proximity != 0) SetLastError(ERROR_INVALID_PARAMETER);
  return proximity == 0;
}
`;

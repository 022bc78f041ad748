/** atexit and its like: exit runs them in reverse order (C99 7.20.4.3). The table is the program's memory. */
export const AT_EXIT = String.raw`#include <stdlib.h>
static struct { void (*plain)(void); int (__cdecl *onexit)(void); } table[128];
static int count;
static void run(int code) {
  while (count > 0) {
    count--;
    if (table[count].plain != NULL) table[count].plain();
    else table[count].onexit();
  }
  _exit(code);
}
int atexit(void (*function)(void)) {
  if (function == NULL || count == 128) return 1;
  __set_exit_routine(run);
  table[count].onexit = NULL;
  table[count++].plain = function;
  return 0;
}
_onexit_t _onexit(_onexit_t function) {
  if (function == NULL || count == 128) return NULL;
  __set_exit_routine(run);
  table[count].plain = NULL;
  table[count++].onexit = function;
  return function;
}
`;

/** What a C library function that was misused calls: without names and lines, as the release library does. */
export const INVALID_PARAMETER = String.raw`#include <windows.h>
#include <stdlib.h>
static _invalid_parameter_handler handler;
static int run(int result) {
  handler(NULL, NULL, NULL, 0, 0);
  return result;
}
_invalid_parameter_handler _set_invalid_parameter_handler(_invalid_parameter_handler function) {
  _invalid_parameter_handler before = handler;
  handler = function;
  __set_invalid_parameter_routine(function == NULL ? NULL : run);
  return before;
}
_invalid_parameter_handler _get_invalid_parameter_handler(void) { return handler; }
void _invalid_parameter_noinfo(void) {
  if (handler == NULL) RaiseException(STATUS_INVALID_CRUNTIME_PARAMETER, EXCEPTION_NONCONTINUABLE, 0, NULL);
  else run(0);
}
`;

/**
 * signal.h. A signal that a fault of the processor stands for arrives through the unhandled exception filter, as the
 * C library's own start code does it; the handler is reset to SIG_DFL first. Source: Microsoft, "signal", "raise".
 */
export const SIGNALS = String.raw`#include <windows.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
static __crt_signal_t handlers[NSIG];
static int is_known(int number) {
  return number == SIGINT || number == SIGILL || number == SIGFPE || number == SIGSEGV || number == SIGTERM ||
    number == SIGBREAK || number == SIGABRT;
}
static int number_of(DWORD code) {
  switch (code) {
    case EXCEPTION_ACCESS_VIOLATION: return SIGSEGV;
    case EXCEPTION_ILLEGAL_INSTRUCTION: case EXCEPTION_PRIV_INSTRUCTION: return SIGILL;
    case EXCEPTION_FLT_DIVIDE_BY_ZERO: return SIGFPE;
    default: return 0;
  }
}
/* A handler of SIGABRT that returns does not save the process. */
static void on_abort(void) {
  raise(SIGABRT);
  _exit(3);
}
static LONG WINAPI filter(EXCEPTION_POINTERS *info) {
  int number = number_of(info->ExceptionRecord->ExceptionCode);
  __crt_signal_t handler = handlers[number];
  if (number == 0 || handler == SIG_DFL) return EXCEPTION_CONTINUE_SEARCH;
  if (handler == SIG_IGN) return EXCEPTION_CONTINUE_EXECUTION;
  handlers[number] = SIG_DFL;
  handler(number);
  return EXCEPTION_CONTINUE_EXECUTION;
}
__crt_signal_t signal(int number, __crt_signal_t handler) {
  __crt_signal_t before;
  if (!is_known(number)) { errno = EINVAL; return SIG_ERR; }
  before = handlers[number];
  handlers[number] = handler;
  if (number == SIGABRT) __set_abort_routine(on_abort);
  if (number == SIGSEGV || number == SIGILL || number == SIGFPE) SetUnhandledExceptionFilter(filter);
  return before;
}
int raise(int number) {
  __crt_signal_t handler;
  if (!is_known(number)) { errno = EINVAL; return -1; }
  handler = handlers[number];
  if (handler == SIG_IGN) return 0;
  if (handler == SIG_DFL) _exit(3);
  handlers[number] = SIG_DFL;
  handler(number);
  return 0;
}
`;

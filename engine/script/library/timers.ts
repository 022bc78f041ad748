/**
 * Timers: our rule is a thread for each that runs, which waits until it is due. A waitable timer is an event that such a thread
 * sets; completion routines are not called. Sources: Microsoft, "CreateTimerQueueTimer", "SetWaitableTimer".
 */
export const TIMER_QUEUES = String.raw`#include <windows.h>
struct timer { WAITORTIMERCALLBACK callback; PVOID parameter; DWORD due, period, id; HANDLE cancelled, thread; };
static DWORD WINAPI tick(LPVOID at) {
  struct timer *timer = at;
  DWORD wait = timer->due;
  while (WaitForSingleObject(timer->cancelled, wait) == WAIT_TIMEOUT) {
    timer->callback(timer->parameter, TRUE);
    wait = timer->period == 0 ? INFINITE : timer->period;
    if (timer->period == 0) break;
  }
  return 0;
}
HANDLE WINAPI CreateTimerQueue(void) { return CreateEventA(NULL, TRUE, FALSE, NULL); }
BOOL WINAPI CreateTimerQueueTimer(PHANDLE to, HANDLE queue, WAITORTIMERCALLBACK callback, PVOID parameter, DWORD due, DWORD period, ULONG flags) {
  struct timer *timer = VirtualAlloc(NULL, sizeof *timer, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  if (timer == NULL) return FALSE;
  timer->callback = callback;
  timer->parameter = parameter;
  timer->due = due;
  timer->period = (flags & WT_EXECUTEONLYONCE) != 0 ? 0 : period;
  timer->cancelled = CreateEventA(NULL, TRUE, FALSE, NULL);
  timer->thread = CreateThread(NULL, 0, tick, timer, 0, &timer->id);
  *to = (HANDLE)timer;
  return timer->thread != NULL;
}
BOOL WINAPI DeleteTimerQueueTimer(HANDLE queue, HANDLE handle, HANDLE completion) {
  struct timer *timer = (struct timer *)handle;
  if (timer == NULL) { SetLastError(ERROR_INVALID_PARAMETER); return FALSE; }
  SetEvent(timer->cancelled);
  if (timer->id != GetCurrentThreadId()) WaitForSingleObject(timer->thread, INFINITE);
  CloseHandle(timer->thread);
  CloseHandle(timer->cancelled);
  if (completion != NULL && completion != INVALID_HANDLE_VALUE) SetEvent(completion);
  VirtualFree(timer, 0, MEM_RELEASE);
  return TRUE;
}
BOOL WINAPI DeleteTimerQueueEx(HANDLE queue, HANDLE completion) {
  if (completion != NULL && completion != INVALID_HANDLE_VALUE) SetEvent(completion);
  return CloseHandle(queue);
}
BOOL WINAPI DeleteTimerQueue(HANDLE queue) { return DeleteTimerQueueEx(queue, NULL); }
`;
export const TIMER_QUEUE_NAMES =
  'CreateTimerQueue CreateTimerQueueTimer DeleteTimerQueueTimer DeleteTimerQueueEx DeleteTimerQueue';

export const WAITABLE_TIMERS = String.raw`#include <windows.h>
/* What the timers were last set to; a thread that finds another number is out of date. */
static struct { HANDLE timer; volatile LONG setting; } timers[64];
struct setting { int index; LONG number; DWORD wait, period; };
static int indexOf(HANDLE timer) {
  int k;
  for (k = 0; k < 64; k++) if (timers[k].timer == timer) return k;
  for (k = 0; k < 64; k++) if (timers[k].timer == NULL) { timers[k].timer = timer; return k; }
  return -1;
}
static DWORD WINAPI run(LPVOID parameter) {
  struct setting setting = *(struct setting *)parameter;
  VirtualFree(parameter, 0, MEM_RELEASE);
  Sleep(setting.wait);
  while (timers[setting.index].setting == setting.number) {
    SetEvent(timers[setting.index].timer);
    if (setting.period == 0) break;
    Sleep(setting.period);
  }
  return 0;
}
HANDLE WINAPI CreateWaitableTimerA(LPSECURITY_ATTRIBUTES attributes, BOOL manual, LPCSTR name) { return CreateEventA(attributes, manual, FALSE, name); }
HANDLE WINAPI CreateWaitableTimerW(LPSECURITY_ATTRIBUTES attributes, BOOL manual, LPCWSTR name) { return CreateEventW(attributes, manual, FALSE, name); }
BOOL WINAPI CancelWaitableTimer(HANDLE timer) {
  int index = indexOf(timer);
  if (index < 0) { SetLastError(ERROR_INVALID_HANDLE); return FALSE; }
  InterlockedIncrement(&timers[index].setting);
  return TRUE;
}
BOOL WINAPI SetWaitableTimer(HANDLE timer, const LARGE_INTEGER *due, LONG period, PTIMERAPCROUTINE routine, LPVOID argument, BOOL resume) {
  struct setting *setting;
  LONGLONG ticks = due->QuadPart;
  HANDLE thread;
  if (!ResetEvent(timer) || !CancelWaitableTimer(timer)) return FALSE;
  if (ticks > 0) {
    FILETIME now;
    GetSystemTimeAsFileTime(&now);
    ticks = ((LONGLONG)now.dwHighDateTime << 32 | now.dwLowDateTime) - ticks;
  }
  setting = VirtualAlloc(NULL, sizeof *setting, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  if (setting == NULL) return FALSE;
  setting->index = indexOf(timer);
  setting->number = timers[setting->index].setting;
  setting->wait = ticks < 0 ? (DWORD)((-ticks + 9999) / 10000) : 0;
  setting->period = (DWORD)period;
  thread = CreateThread(NULL, 0, run, setting, 0, NULL);
  if (thread == NULL) return FALSE;
  CloseHandle(thread);
  return TRUE;
}
`;
export const WAITABLE_TIMER_NAMES =
  'CreateWaitableTimerA CreateWaitableTimerW CancelWaitableTimer SetWaitableTimer';

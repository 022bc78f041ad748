/** threads.h: types of our own, over handles of Windows. Source: C11 7.26; the numbers are those of Visual C++. */
export const THREADS_H = String.raw`#pragma once
#include <time.h>
#define thread_local _Thread_local
#define ONCE_FLAG_INIT { 0 }
#define TSS_DTOR_ITERATIONS 4
enum { thrd_success, thrd_nomem, thrd_timedout, thrd_busy, thrd_error };
enum { mtx_plain = 1, mtx_try = 2, mtx_timed = 4, mtx_recursive = 0x100 };
typedef struct { void *_Handle; unsigned _Id; } thrd_t;
typedef struct { void *_Handle; } mtx_t;
typedef struct { volatile long _Guard; struct _Cnd_waiter *_First, *_Last; } cnd_t;
typedef struct { volatile long _State; } once_flag;
typedef unsigned tss_t;
typedef int (*thrd_start_t)(void *);
typedef void (*tss_dtor_t)(void *);
int thrd_create(thrd_t *thread, thrd_start_t function, void *argument);
thrd_t thrd_current(void);
int thrd_detach(thrd_t thread);
int thrd_equal(thrd_t left, thrd_t right);
__declspec(noreturn) void thrd_exit(int result);
int thrd_join(thrd_t thread, int *result);
int thrd_sleep(const struct timespec *duration, struct timespec *remaining);
void thrd_yield(void);
int mtx_init(mtx_t *mutex, int type);
int mtx_lock(mtx_t *mutex);
int mtx_trylock(mtx_t *mutex);
int mtx_timedlock(mtx_t *mutex, const struct timespec *until);
int mtx_unlock(mtx_t *mutex);
void mtx_destroy(mtx_t *mutex);
int cnd_init(cnd_t *condition);
int cnd_wait(cnd_t *condition, mtx_t *mutex);
int cnd_timedwait(cnd_t *condition, mtx_t *mutex, const struct timespec *until);
int cnd_signal(cnd_t *condition);
int cnd_broadcast(cnd_t *condition);
void cnd_destroy(cnd_t *condition);
int tss_create(tss_t *key, tss_dtor_t destructor);
void *tss_get(tss_t key);
int tss_set(tss_t key, void *value);
void tss_delete(tss_t key);
void call_once(once_flag *flag, void (*function)(void));
`;

export const THREADS_NAMES =
  'thrd_create thrd_current thrd_detach thrd_equal thrd_exit thrd_join thrd_sleep thrd_yield mtx_init mtx_lock mtx_trylock mtx_timedlock ' +
  'mtx_unlock mtx_destroy cnd_init cnd_wait cnd_timedwait cnd_signal cnd_broadcast cnd_destroy tss_create tss_get tss_set tss_delete call_once';

/**
 * Over calls that every Windows has. A mutex is one of the kernel, which the thread that holds it may take again: our rule for
 * plain ones too. A condition is a line of waiting threads with an event each, so that a wake-up goes to one that waited.
 */
export const THREADS = String.raw`#include <windows.h>
#include <threads.h>
static struct { volatile long isTaken; tss_dtor_t destructor; } keys[128];
struct job { thrd_start_t function; void *argument; };
static void destroyValues(void) {
  int round, again = 1, key;
  for (round = 0; round < TSS_DTOR_ITERATIONS && again; round++)
    for (again = key = 0; key < 128; key++)
      if (keys[key].isTaken && keys[key].destructor != NULL) {
        void *value = TlsGetValue(key);
        if (value == NULL) continue;
        TlsSetValue(key, NULL);
        keys[key].destructor(value);
        again = 1;
      }
}
static DWORD WINAPI perform(LPVOID parameter) {
  struct job job = *(struct job *)parameter;
  int result;
  VirtualFree(parameter, 0, MEM_RELEASE);
  result = job.function(job.argument);
  destroyValues();
  return (DWORD)result;
}
int thrd_create(thrd_t *thread, thrd_start_t function, void *argument) {
  /* Not of the process heap, whose blocks are the program's. */
  struct job *job = VirtualAlloc(NULL, sizeof(*job), MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  DWORD id;
  if (job == NULL) return thrd_nomem;
  job->function = function;
  job->argument = argument;
  thread->_Handle = CreateThread(NULL, 0, perform, job, CREATE_SUSPENDED, &id);
  if (thread->_Handle == NULL) {
    VirtualFree(job, 0, MEM_RELEASE);
    return thrd_error;
  }
  thread->_Id = id;
  ResumeThread(thread->_Handle);
  return thrd_success;
}
thrd_t thrd_current(void) {
  thrd_t self;
  self._Handle = GetCurrentThread();
  self._Id = GetCurrentThreadId();
  return self;
}
int thrd_detach(thrd_t thread) { return CloseHandle(thread._Handle) ? thrd_success : thrd_error; }
int thrd_equal(thrd_t left, thrd_t right) { return left._Id == right._Id; }
void thrd_exit(int result) {
  destroyValues();
  ExitThread((DWORD)result);
}
int thrd_join(thrd_t thread, int *result) {
  DWORD code;
  if (WaitForSingleObject(thread._Handle, INFINITE) != WAIT_OBJECT_0) return thrd_error;
  if (result != NULL && GetExitCodeThread(thread._Handle, &code)) *result = (int)code;
  CloseHandle(thread._Handle);
  return thrd_success;
}
static DWORD inMilliseconds(__int64 seconds, long nanoseconds) {
  __int64 time = seconds * 1000 + (nanoseconds + 999999) / 1000000;
  return time < 0 ? 0 : time >= INFINITE ? INFINITE - 1 : (DWORD)time;
}
static DWORD upTo(const struct timespec *until) {
  struct timespec now;
  __int64 seconds;
  long nanoseconds;
  timespec_get(&now, TIME_UTC);
  seconds = until->tv_sec - now.tv_sec;
  nanoseconds = until->tv_nsec - now.tv_nsec;
  if (nanoseconds < 0) { nanoseconds += 1000000000; seconds--; }
  return seconds < 0 ? 0 : inMilliseconds(seconds, nanoseconds);
}
int thrd_sleep(const struct timespec *duration, struct timespec *remaining) {
  if (duration->tv_sec < 0 || duration->tv_nsec < 0 || duration->tv_nsec >= 1000000000) return -2;
  Sleep(inMilliseconds(duration->tv_sec, duration->tv_nsec));
  return 0;
}
void thrd_yield(void) { Sleep(0); }
int mtx_init(mtx_t *mutex, int type) {
  mutex->_Handle = CreateMutexA(NULL, FALSE, NULL);
  return mutex->_Handle == NULL ? thrd_error : thrd_success;
}
static int take(HANDLE handle, DWORD timeout, int late) {
  DWORD answer = WaitForSingleObject(handle, timeout);
  return answer == WAIT_TIMEOUT ? late : answer == WAIT_FAILED ? thrd_error : thrd_success;
}
int mtx_lock(mtx_t *mutex) { return take(mutex->_Handle, INFINITE, thrd_error); }
int mtx_trylock(mtx_t *mutex) { return take(mutex->_Handle, 0, thrd_busy); }
int mtx_timedlock(mtx_t *mutex, const struct timespec *until) { return take(mutex->_Handle, upTo(until), thrd_timedout); }
int mtx_unlock(mtx_t *mutex) { return ReleaseMutex(mutex->_Handle) ? thrd_success : thrd_error; }
void mtx_destroy(mtx_t *mutex) { CloseHandle(mutex->_Handle); }
struct _Cnd_waiter { struct _Cnd_waiter *next; HANDLE event; int isLeft; };
static void enter(cnd_t *condition) { while (InterlockedExchange(&condition->_Guard, 1) != 0) Sleep(0); }
static void leave(cnd_t *condition) { InterlockedExchange(&condition->_Guard, 0); }
int cnd_init(cnd_t *condition) {
  condition->_Guard = 0;
  condition->_First = condition->_Last = NULL;
  return thrd_success;
}
static void append(cnd_t *condition, struct _Cnd_waiter *self) {
  enter(condition);
  if (condition->_First == NULL) condition->_First = self;
  else condition->_Last->next = self;
  condition->_Last = self;
  leave(condition);
}
/* Takes a waiter out of the line unless somebody has woken it meanwhile. */
static int giveUp(cnd_t *condition, struct _Cnd_waiter *self) {
  struct _Cnd_waiter **link, *before = NULL;
  enter(condition);
  for (link = &condition->_First; *link != NULL && *link != self; link = &before->next) before = *link;
  if (*link == self) {
    *link = self->next;
    if (condition->_Last == self) condition->_Last = before;
    self->isLeft = 1;
  }
  leave(condition);
  return self->isLeft;
}
static int await(cnd_t *condition, mtx_t *mutex, DWORD timeout) {
  struct _Cnd_waiter self = { NULL, CreateEventA(NULL, FALSE, FALSE, NULL), 0 };
  int result = thrd_success;
  if (self.event == NULL) return thrd_nomem;
  append(condition, &self);
  mtx_unlock(mutex);
  if (WaitForSingleObject(self.event, timeout) == WAIT_TIMEOUT && giveUp(condition, &self)) result = thrd_timedout;
  CloseHandle(self.event);
  mtx_lock(mutex);
  return result;
}
int cnd_wait(cnd_t *condition, mtx_t *mutex) { return await(condition, mutex, INFINITE); }
int cnd_timedwait(cnd_t *condition, mtx_t *mutex, const struct timespec *until) { return await(condition, mutex, upTo(until)); }
static int wake(cnd_t *condition) {
  struct _Cnd_waiter *first;
  enter(condition);
  first = condition->_First;
  if (first != NULL) {
    condition->_First = first->next;
    SetEvent(first->event);
  }
  leave(condition);
  return first != NULL;
}
int cnd_signal(cnd_t *condition) {
  wake(condition);
  return thrd_success;
}
int cnd_broadcast(cnd_t *condition) {
  while (wake(condition)) continue;
  return thrd_success;
}
void cnd_destroy(cnd_t *condition) { condition->_First = NULL; }
int tss_create(tss_t *key, tss_dtor_t destructor) {
  DWORD index = TlsAlloc();
  if (index == TLS_OUT_OF_INDEXES) return thrd_error;
  if (index >= 128) {
    TlsFree(index);
    return thrd_error;
  }
  keys[index].destructor = destructor;
  keys[index].isTaken = 1;
  *key = index;
  return thrd_success;
}
void *tss_get(tss_t key) { return TlsGetValue(key); }
int tss_set(tss_t key, void *value) { return TlsSetValue(key, value) ? thrd_success : thrd_error; }
void tss_delete(tss_t key) {
  if (key < 128) keys[key].isTaken = 0;
  TlsFree(key);
}
void call_once(once_flag *flag, void (*function)(void)) {
  if (InterlockedCompareExchange(&flag->_State, 1, 0) == 0) {
    function();
    InterlockedExchange(&flag->_State, 2);
  } else
    while (flag->_State != 2) Sleep(1);
}
`;

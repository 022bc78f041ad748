/**
 * The pool of threads: our rule is a thread for each piece of work, which ends with it. What a program can observe, that
 * the work is done by another thread and that it can be waited for, is the same. Source: Microsoft, "Thread Pools".
 */
export const THREAD_POOL = String.raw`#include <windows.h>
struct _TP_WORK { PTP_WORK_CALLBACK callback; PVOID context; volatile LONG pending; HANDLE idle; };
struct job { PTP_WORK work; LPTHREAD_START_ROUTINE routine; PTP_SIMPLE_CALLBACK simple; PVOID context; };
static DWORD WINAPI perform(LPVOID parameter) {
  struct job job = *(struct job *)parameter;
  VirtualFree(parameter, 0, MEM_RELEASE);
  if (job.routine != NULL) job.routine(job.context);
  else if (job.simple != NULL) job.simple(NULL, job.context);
  else {
    job.work->callback(NULL, job.work->context, job.work);
    if (InterlockedDecrement(&job.work->pending) == 0) SetEvent(job.work->idle);
  }
  return 0;
}
static BOOL start(PTP_WORK work, LPTHREAD_START_ROUTINE routine, PTP_SIMPLE_CALLBACK simple, PVOID context) {
  /* Not of the process heap, whose blocks are the program's. */
  struct job *job = VirtualAlloc(NULL, sizeof(*job), MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  HANDLE thread;
  if (job == NULL) return FALSE;
  job->work = work;
  job->routine = routine;
  job->simple = simple;
  job->context = context;
  thread = CreateThread(NULL, 0, perform, job, 0, NULL);
  if (thread == NULL) return FALSE;
  CloseHandle(thread);
  return TRUE;
}
BOOL WINAPI QueueUserWorkItem(LPTHREAD_START_ROUTINE function, PVOID context, ULONG flags) { return start(NULL, function, NULL, context); }
BOOL WINAPI TrySubmitThreadpoolCallback(PTP_SIMPLE_CALLBACK callback, PVOID context, PTP_CALLBACK_ENVIRON environment) {
  return start(NULL, NULL, callback, context);
}
PTP_WORK WINAPI CreateThreadpoolWork(PTP_WORK_CALLBACK callback, PVOID context, PTP_CALLBACK_ENVIRON environment) {
  PTP_WORK work = VirtualAlloc(NULL, sizeof(*work), MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  if (work == NULL) return NULL;
  work->callback = callback;
  work->context = context;
  work->idle = CreateEventA(NULL, TRUE, TRUE, NULL);
  return work;
}
void WINAPI SubmitThreadpoolWork(PTP_WORK work) {
  ResetEvent(work->idle);
  InterlockedIncrement(&work->pending);
  if (!start(work, NULL, NULL, NULL) && InterlockedDecrement(&work->pending) == 0) SetEvent(work->idle);
}
void WINAPI WaitForThreadpoolWorkCallbacks(PTP_WORK work, BOOL cancel) {
  while (work->pending != 0) WaitForSingleObject(work->idle, INFINITE);
}
void WINAPI CloseThreadpoolWork(PTP_WORK work) {
  WaitForThreadpoolWorkCallbacks(work, FALSE);
  CloseHandle(work->idle);
  VirtualFree(work, 0, MEM_RELEASE);
}
`;
export const POOL_NAMES =
  'QueueUserWorkItem TrySubmitThreadpoolCallback CreateThreadpoolWork SubmitThreadpoolWork WaitForThreadpoolWorkCallbacks CloseThreadpoolWork';

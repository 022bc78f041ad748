// A producer allocates messages, a consumer frees them; a critical section guards the queue, a semaphore counts.
// profiles: all
// expect: consumed 200, sum 19900 <= Microsoft, "Using Critical Section Objects"
// expect: queue empty, heap valid: 1 <= C-18
#include <windows.h>
#include <stdio.h>
#include <process.h>
typedef struct message { struct message *next; int value; char padding[40]; } MESSAGE;
static CRITICAL_SECTION lock;
static HANDLE available;
static MESSAGE *first, **last = &first;
static unsigned __stdcall Producer(void *arg)
{
    int i;
    for (i = 0; i < 100; i++) {
        MESSAGE *m = HeapAlloc(GetProcessHeap(), 0, sizeof *m);
        m->value = i + (int)(INT_PTR)arg;
        m->next = NULL;
        EnterCriticalSection(&lock);
        *last = m;
        last = &m->next;
        LeaveCriticalSection(&lock);
        ReleaseSemaphore(available, 1, NULL);
    }
    return 0;
}
int main(void)
{
    HANDLE threads[2];
    int i, sum = 0;
    InitializeCriticalSection(&lock);
    available = CreateSemaphore(NULL, 0, 1000, NULL);
    for (i = 0; i < 2; i++) threads[i] = (HANDLE)_beginthreadex(NULL, 0, Producer, (void *)(INT_PTR)(i * 100), 0, NULL);
    for (i = 0; i < 200; i++) {
        MESSAGE *m;
        WaitForSingleObject(available, INFINITE);
        EnterCriticalSection(&lock);
        m = first;
        first = m->next;
        if (!first) last = &first;
        LeaveCriticalSection(&lock);
        sum += m->value;
        HeapFree(GetProcessHeap(), 0, m);
    }
    WaitForMultipleObjects(2, threads, TRUE, INFINITE);
    printf("consumed %d, sum %d\n", i, sum);
    printf("queue empty, heap valid: %d\n", first == NULL && HeapValidate(GetProcessHeap(), 0, NULL));
    for (i = 0; i < 2; i++) CloseHandle(threads[i]);
    CloseHandle(available);
    DeleteCriticalSection(&lock);
    return 0;
}

// HeapLock of one thread holds another off until HeapUnlock; events say who is where.
// profiles: nt
// expect: other thread waits: 1 <= C-94
// expect: other thread proceeds: 1 <= C-94
// expect: allocated by the other: 1 <= C-95
#include <windows.h>
#include <stdio.h>
struct context { HANDLE heap, ready, done; void *mem; };
static DWORD WINAPI other(void *arg)
{
    struct context *c = arg;
    SetEvent(c->ready);
    c->mem = HeapAlloc(c->heap, 0, 64);
    SetEvent(c->done);
    return 0x2a;
}
int main(void)
{
    struct context c = { HeapCreate(0, 0, 0) };
    HANDLE thread;
    DWORD code;
    c.ready = CreateEvent(NULL, FALSE, FALSE, NULL);
    c.done = CreateEvent(NULL, FALSE, FALSE, NULL);
    HeapLock(c.heap);
    thread = CreateThread(NULL, 0, other, &c, 0, NULL);
    WaitForSingleObject(c.ready, INFINITE);
    printf("other thread waits: %d\n", WaitForSingleObject(c.done, 100) == WAIT_TIMEOUT);
    HeapUnlock(c.heap);
    printf("other thread proceeds: %d\n", WaitForSingleObject(c.done, 1000) == WAIT_OBJECT_0);
    WaitForSingleObject(thread, INFINITE);
    GetExitCodeThread(thread, &code);
    printf("allocated by the other: %d\n", c.mem != NULL && code == 0x2a);
    CloseHandle(thread); CloseHandle(c.ready); CloseHandle(c.done);
    HeapDestroy(c.heap);
    return 0;
}

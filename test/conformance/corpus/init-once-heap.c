// A heap that is made once however many threads ask for it.
// profiles: vista+
// expect: made 1 time <= Microsoft, "Using One-Time Initialization"
// expect: all have the same: 1 <= Microsoft, "Using One-Time Initialization"
#include <windows.h>
#include <stdio.h>
static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
static LONG made;
static BOOL CALLBACK Make(PINIT_ONCE InitOnce, PVOID Parameter, PVOID *Context)
{
    InterlockedIncrement(&made);
    *Context = HeapCreate(0, 0, 0);
    return *Context != NULL;
}
static DWORD WINAPI Use(LPVOID p) { InitOnceExecuteOnce(&once, Make, NULL, (LPVOID *)p); return 0; }
int main(void)
{
    HANDLE t[3];
    LPVOID heaps[3];
    int i;
    for (i = 0; i < 3; i++) t[i] = CreateThread(NULL, 0, Use, &heaps[i], 0, NULL);
    WaitForMultipleObjects(3, t, TRUE, INFINITE);
    printf("made %ld time\n", made);
    printf("all have the same: %d\n", heaps[0] == heaps[1] && heaps[1] == heaps[2]);
    for (i = 0; i < 3; i++) CloseHandle(t[i]);
    HeapDestroy(heaps[0]);
    return 0;
}

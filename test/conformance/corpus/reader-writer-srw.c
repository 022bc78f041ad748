// Readers share an SRW lock, a writer replaces the table with HeapReAlloc; a condition variable says when it is done.
// profiles: vista+
// expect: readers saw consistent tables: 1 <= Microsoft, "Slim Reader/Writer (SRW) Locks"
// expect: final count 64 <= Microsoft, "Slim Reader/Writer (SRW) Locks"
#include <windows.h>
#include <stdio.h>
static SRWLOCK lock = SRWLOCK_INIT;
static CONDITION_VARIABLE done = CONDITION_VARIABLE_INIT;
static int *table, count;
static LONG bad;
static DWORD WINAPI Reader(LPVOID p)
{
    int rounds, i;
    for (rounds = 0; rounds < 50; rounds++) {
        AcquireSRWLockShared(&lock);
        for (i = 0; i < count; i++) if (table[i] != i * i) InterlockedIncrement(&bad);
        ReleaseSRWLockShared(&lock);
        SwitchToThread();
    }
    return 0;
}
static DWORD WINAPI Writer(LPVOID p)
{
    int i;
    for (i = 0; i < 64; i++) {
        AcquireSRWLockExclusive(&lock);
        table = table ? HeapReAlloc(GetProcessHeap(), 0, table, (count + 1) * sizeof *table) : HeapAlloc(GetProcessHeap(), 0, sizeof *table);
        table[count] = count * count;
        count++;
        ReleaseSRWLockExclusive(&lock);
        WakeAllConditionVariable(&done);
    }
    return 0;
}
int main(void)
{
    HANDLE t[3];
    int i;
    t[0] = CreateThread(NULL, 0, Reader, NULL, 0, NULL);
    t[1] = CreateThread(NULL, 0, Reader, NULL, 0, NULL);
    t[2] = CreateThread(NULL, 0, Writer, NULL, 0, NULL);
    AcquireSRWLockShared(&lock);
    while (count < 64) SleepConditionVariableSRW(&done, &lock, INFINITE, CONDITION_VARIABLE_LOCKMODE_SHARED);
    ReleaseSRWLockShared(&lock);
    WaitForMultipleObjects(3, t, TRUE, INFINITE);
    printf("readers saw consistent tables: %d\n", bad == 0);
    printf("final count %d\n", count);
    for (i = 0; i < 3; i++) CloseHandle(t[i]);
    HeapFree(GetProcessHeap(), 0, table);
    return 0;
}

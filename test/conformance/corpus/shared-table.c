// A table that one thread grows with HeapReAlloc while others read it; every thread has a buffer of its own, given as a DLL gives it.
// profiles: all
// expect: bad 0, rows 12, last row11 <= Microsoft, "HeapReAlloc function"
// expect: buffers 3 of 3 came back, valid 1 <= Microsoft, "Using Thread Local Storage in a Dynamic-Link Library"
#include <windows.h>
#include <stdio.h>

typedef char ROW[16];

static HANDLE heap, gate, empty;
static LONG readers, bad, given, taken;
static DWORD slot;
static ROW *rows;
static int count;

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, LPVOID reserved)
{
    switch (reason) {
    case DLL_PROCESS_ATTACH:
        slot = TlsAlloc();
        return slot != TLS_OUT_OF_INDEXES;
    case DLL_THREAD_ATTACH:
        InterlockedIncrement(&given);
        return TlsSetValue(slot, HeapAlloc(heap, HEAP_ZERO_MEMORY, 64));
    case DLL_THREAD_DETACH:
        if (HeapFree(heap, 0, TlsGetValue(slot))) InterlockedIncrement(&taken);
        break;
    case DLL_PROCESS_DETACH:
        TlsFree(slot);
        break;
    }
    return TRUE;
}

static void enter(LONG change)
{
    WaitForSingleObject(gate, INFINITE);
    if (change > 0 && ++readers == 1) WaitForSingleObject(empty, INFINITE);
    if (change < 0 && --readers == 0) ReleaseSemaphore(empty, 1, NULL);
    ReleaseMutex(gate);
}

static DWORD WINAPI reader(LPVOID parameter)
{
    int round, row, number;
    DllMain(NULL, DLL_THREAD_ATTACH, NULL);
    for (round = 0; round < 12; round++) {
        enter(1);
        for (row = 0; row < count; row++)
            if (sscanf(rows[row], "row%d", &number) != 1 || number != row) InterlockedIncrement(&bad);
        wsprintfA(TlsGetValue(slot), "%d", count);
        enter(-1);
        Sleep(0);
    }
    DllMain(NULL, DLL_THREAD_DETACH, NULL);
    return 0;
}

static DWORD WINAPI writer(LPVOID parameter)
{
    int round;
    for (round = 0; round < 12; round++) {
        ROW *larger;
        WaitForSingleObject(empty, INFINITE);
        larger = rows == NULL ? HeapAlloc(heap, 0, sizeof(ROW)) : HeapReAlloc(heap, 0, rows, (count + 1) * sizeof(ROW));
        if (larger != NULL) {
            rows = larger;
            _snprintf_s(rows[count], sizeof(ROW), _TRUNCATE, "row%d", count);
            count++;
        }
        ReleaseSemaphore(empty, 1, NULL);
        Sleep(0);
    }
    return 0;
}

int main(void)
{
    HANDLE threads[4];
    int k;
    heap = HeapCreate(0, 4096, 0x40000);
    gate = CreateMutexA(NULL, FALSE, NULL);
    empty = CreateSemaphoreA(NULL, 1, 1, NULL);
    DllMain(GetModuleHandleA(NULL), DLL_PROCESS_ATTACH, NULL);
    for (k = 0; k < 4; k++) threads[k] = CreateThread(NULL, 0, k < 3 ? reader : writer, NULL, 0, NULL);
    WaitForMultipleObjects(4, threads, TRUE, INFINITE);
    printf("bad %ld, rows %d, last %s\n", bad, count, rows[count - 1]);
    printf("buffers %ld of %ld came back, valid %d\n", taken, given, HeapValidate(heap, 0, NULL));
    for (k = 0; k < 4; k++) CloseHandle(threads[k]);
    HeapFree(heap, 0, rows);
    DllMain(NULL, DLL_PROCESS_DETACH, NULL);
    return !HeapDestroy(heap);
}

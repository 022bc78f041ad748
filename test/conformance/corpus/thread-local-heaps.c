// A heap for each thread in a TLS slot, without serialisation: no thread ever touches another's heap.
// profiles: all
// expect: 4 threads, 4 different heaps: 1 <= C-3
// expect: 400 blocks <= C-233
// expect: heaps after: as before <= C-9
#include <windows.h>
#include <stdio.h>
static DWORD slot;
static HANDLE heaps[4];
static LONG blocks;
static void *ThreadAlloc(SIZE_T size)
{
    HANDLE heap = TlsGetValue(slot);
    if (heap == NULL) { heap = HeapCreate(HEAP_NO_SERIALIZE, 0, 0); TlsSetValue(slot, heap); }
    InterlockedIncrement(&blocks);
    return HeapAlloc(heap, HEAP_NO_SERIALIZE, size);
}
static DWORD WINAPI Work(LPVOID index)
{
    int i;
    for (i = 0; i < 100; i++) *(int *)ThreadAlloc(16 + i) = i;
    heaps[(INT_PTR)index] = TlsGetValue(slot);
    HeapDestroy(TlsGetValue(slot));
    return 0;
}
int main(void)
{
    HANDLE t[4];
    DWORD before = GetProcessHeaps(0, NULL);
    INT_PTR i;
    slot = TlsAlloc();
    for (i = 0; i < 4; i++) {
        t[i] = CreateThread(NULL, 0, Work, (LPVOID)i, 0, NULL);
        if (t[i] == NULL) return 1;
    }
    WaitForMultipleObjects(4, t, TRUE, INFINITE);
    printf("4 threads, 4 different heaps: %d\n", heaps[0] && heaps[1] && heaps[2] && heaps[3]);
    printf("%ld blocks\n", blocks);
    printf("heaps after: %s\n", GetProcessHeaps(0, NULL) == before ? "as before" : "more");
    for (i = 0; i < 4; i++) CloseHandle(t[i]);
    TlsFree(slot);
    return 0;
}

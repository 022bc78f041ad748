// A lock-free stack of buffers with SLIST: two threads push, one pops, nothing is lost.
// profiles: xp+
// expect: popped 200 <= Microsoft, "Using Singly Linked Lists"
// expect: flushed: empty 1 <= Microsoft, "Using Singly Linked Lists"
#include <windows.h>
#include <malloc.h>
#include <stdio.h>
typedef struct _PROGRAM_ITEM { SLIST_ENTRY ItemEntry; ULONG Signature; } PROGRAM_ITEM, *PPROGRAM_ITEM;
static PSLIST_HEADER pListHead;
static DWORD WINAPI Push(LPVOID from)
{
    ULONG Count;
    for (Count = 1; Count <= 100; Count++) {
        PPROGRAM_ITEM item = (PPROGRAM_ITEM)_aligned_malloc(sizeof(PROGRAM_ITEM), MEMORY_ALLOCATION_ALIGNMENT);
        item->Signature = Count;
        InterlockedPushEntrySList(pListHead, &item->ItemEntry);
    }
    return 0;
}
int main(void)
{
    HANDLE t[2];
    PSLIST_ENTRY entry;
    int n = 0;
    pListHead = (PSLIST_HEADER)_aligned_malloc(sizeof(SLIST_HEADER), MEMORY_ALLOCATION_ALIGNMENT);
    InitializeSListHead(pListHead);
    t[0] = CreateThread(NULL, 0, Push, NULL, 0, NULL);
    t[1] = CreateThread(NULL, 0, Push, NULL, 0, NULL);
    WaitForMultipleObjects(2, t, TRUE, INFINITE);
    while ((entry = InterlockedPopEntrySList(pListHead)) != NULL) {
        PPROGRAM_ITEM item = CONTAINING_RECORD(entry, PROGRAM_ITEM, ItemEntry);
        if (item->Signature >= 1 && item->Signature <= 100) n++;
        _aligned_free(item);
    }
    printf("popped %d\n", n);
    printf("flushed: empty %d\n", InterlockedFlushSList(pListHead) == NULL && QueryDepthSList(pListHead) == 0);
    _aligned_free(pListHead);
    CloseHandle(t[0]);
    CloseHandle(t[1]);
    return 0;
}

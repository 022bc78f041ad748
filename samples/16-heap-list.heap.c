// The tool help library sees the heaps of a process from outside: a list of heaps, and the blocks of each.
// Watch that it counts what HeapWalk counts: every entry but the regions.
// Both ways are run on the same heap, and the sums are compared.
#include <stdio.h>
#include <tlhelp32.h>
#include <windows.h>

static HANDLE heap;

static SIZE_T byToolHelp(void)
{
    SIZE_T sum = 0;
    HEAPLIST32 list;
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPHEAPLIST, GetCurrentProcessId());
    if (snapshot == INVALID_HANDLE_VALUE)
        return 0;
    list.dwSize = sizeof(HEAPLIST32);
    if (Heap32ListFirst(snapshot, &list)) {
        do {
            HEAPENTRY32 entry;
            ZeroMemory(&entry, sizeof(HEAPENTRY32));
            entry.dwSize = sizeof(HEAPENTRY32);
            if (list.th32HeapID == (ULONG_PTR)heap && Heap32First(&entry, GetCurrentProcessId(), list.th32HeapID)) {
                do {
                    printf("  block of %lu bytes\n", (unsigned long)entry.dwBlockSize);
                    sum += entry.dwBlockSize;
                    entry.dwSize = sizeof(HEAPENTRY32);
                } while (Heap32Next(&entry));
            }
            list.dwSize = sizeof(HEAPLIST32);
        } while (Heap32ListNext(snapshot, &list));
    }
    CloseHandle(snapshot);
    return sum;
}

static SIZE_T byHeapWalk(void)
{
    SIZE_T sum = 0;
    PROCESS_HEAP_ENTRY entry;
    entry.lpData = NULL;
    while (HeapWalk(heap, &entry))
        if (!(entry.wFlags & PROCESS_HEAP_REGION))
            sum += entry.cbData + entry.cbOverhead;
    return sum;
}

int main(void)
{
    heap = HeapCreate(0, 0, 0);
    HeapAlloc(heap, 0, 100);
    HeapAlloc(heap, 0, 200);
    SIZE_T first = byToolHelp();
    SIZE_T second = byHeapWalk();
    printf("tool help: %lu bytes, HeapWalk: %lu bytes, %s\n", (unsigned long)first, (unsigned long)second,
           first == second ? "the same" : "not the same");
    HeapDestroy(heap);
    return 0;
}

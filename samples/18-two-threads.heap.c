// Two threads share a heap. A serialised heap takes its lock in every call; HEAP_NO_SERIALIZE leaves that to you.
// Watch the threads in the Call Stack view. Set UNSAFE to 1: the scheduler may then switch in the middle of a call.
// With scheduler(random) another seed gives another interleaving, and the same seed gives the same one again.
#pragma heapscope scheduler("random") seed(7)
#include <stdio.h>
#include <windows.h>

#define UNSAFE 0
#define ROUNDS 200

static HANDLE heap;

static DWORD WINAPI worker(LPVOID parameter)
{
    int size = *(int *)parameter;
    for (int i = 0; i < ROUNDS; i++) {
        char *block = HeapAlloc(heap, 0, size + i % 7);
        if (block == NULL)
            return 1;
        block[0] = (char)i;
        HeapFree(heap, 0, block);
    }
    return 0;
}

int main(void)
{
    int sizes[2] = {24, 56};
    HANDLE threads[2];
    heap = HeapCreate(UNSAFE ? HEAP_NO_SERIALIZE : 0, 0, 0);
    for (int i = 0; i < 2; i++)
        threads[i] = CreateThread(NULL, 0, worker, &sizes[i], 0, NULL);
    WaitForMultipleObjects(2, threads, TRUE, INFINITE);
    for (int i = 0; i < 2; i++)
        CloseHandle(threads[i]);
    printf("after %d rounds in two threads the heap is %s\n", ROUNDS, HeapValidate(heap, 0, NULL) ? "valid" : "damaged");
    HeapDestroy(heap);
    return 0;
}

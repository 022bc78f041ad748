// With HEAP_GENERATE_EXCEPTIONS a heap that cannot serve a request raises an exception instead of returning NULL.
// Watch the loop fill the heap, the exception leave it, and the handler give everything back.
// The code is STATUS_NO_MEMORY, 0xC0000017; the program goes on after it.
#include <stdio.h>
#include <windows.h>

#define MOST 100

int main(void)
{
    void *blocks[MOST];
    int count = 0;
    HANDLE heap = HeapCreate(HEAP_GENERATE_EXCEPTIONS, 0x1000, 0x10000);

    __try {
        while (count < MOST) {
            blocks[count] = HeapAlloc(heap, 0, 4000);
            count++;
        }
        printf("the heap never filled\n");
    } __except (GetExceptionCode() == STATUS_NO_MEMORY ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH) {
        printf("after %d blocks: exception 0x%08lX\n", count, (unsigned long)GetExceptionCode());
    }

    while (count > 0)
        HeapFree(heap, 0, blocks[--count]);
    printf("freed again; a new block: %s\n", HeapAlloc(heap, 0, 4000) ? "granted" : "refused");
    HeapDestroy(heap);
    return 0;
}

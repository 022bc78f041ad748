// The overrun of sample 11 under page heap: every block ends at a page that nobody may touch, so the write itself faults.
// Without page heap Windows would notice much later, somewhere else.
// Take the pragma's page_heap(full) out and compare.
#pragma heapscope profile("win10-x86") page_heap(full)
#include <stdio.h>
#include <windows.h>

int main(void)
{
    HANDLE heap = HeapCreate(0, 0, 0);
    char *name = heap ? HeapAlloc(heap, 0, 16) : NULL;
    const char *text = "The Art of Allocation";
    volatile int i = 0;
    if (name == NULL)
        return 1;

    __try {
        for (; text[i]; i++)
            name[i] = text[i]; // 21 characters into 16 bytes
    } __except (GetExceptionCode() == EXCEPTION_ACCESS_VIOLATION ? EXCEPTION_EXECUTE_HANDLER
                                                                 : EXCEPTION_CONTINUE_SEARCH) {
        printf("access violation at character %d\n", i);
    }

    HeapFree(heap, 0, name);
    __try {
        printf("%c\n", name[0]); // use after free: its pages are closed
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        printf("access violation after the free\n");
    }
    printf("a second free: %s\n", HeapFree(heap, 0, name) ? "accepted" : "refused");
    HeapDestroy(heap);
    return 0;
}

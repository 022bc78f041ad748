// HeapDestroy releases every page of the heap, whatever is still allocated in it.
// Watch the heap's regions vanish from the map; the Faults view lists what was never freed as leaks.
// After it, touching the handle or a block is an access violation, as the last lines show.
#include <stdio.h>
#include <windows.h>

static const char *stateOf(void *at)
{
    MEMORY_BASIC_INFORMATION info;
    VirtualQuery(at, &info, sizeof(info));
    return info.State == MEM_COMMIT ? "committed" : info.State == MEM_RESERVE ? "reserved" : "free";
}

int main(void)
{
    HANDLE heap = HeapCreate(0, 0, 0);
    char *small = HeapAlloc(heap, HEAP_ZERO_MEMORY, 100);
    char *large = HeapAlloc(heap, HEAP_ZERO_MEMORY, 0x200000);
    printf("before: heap %s, small block %s, large block %s\n", stateOf(heap), stateOf(small), stateOf(large));

    printf("HeapDestroy: %s\n", HeapDestroy(heap) ? "TRUE" : "FALSE");
    printf("after:  heap %s, small block %s, large block %s\n", stateOf(heap), stateOf(small), stateOf(large));

    __try {
        small[0] = 1;
        printf("not reached\n");
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        printf("writing to the block raised 0x%08lX\n", (unsigned long)GetExceptionCode());
    }
    return 0;
}

// HEAP_GENERATE_EXCEPTIONS: the failing call raises STATUS_NO_MEMORY, and the program goes on behind __except.
// profiles: nt
// expect: caught c0000017 <= C-235, HEAP_SPEC §B.4
// expect: still works: 1 <= C-235
// expect: per call: caught c0000017 <= HEAP_SPEC §A.3
#include <windows.h>
#include <stdio.h>
static int filter(DWORD code, DWORD *seen) { *seen = code; return EXCEPTION_EXECUTE_HANDLER; }
int main(void)
{
    HANDLE heap = HeapCreate(HEAP_GENERATE_EXCEPTIONS, 0, 0x10000), plain = HeapCreate(0, 0, 0x10000);
    DWORD code = 0;
    __try { HeapAlloc(heap, 0, 0x20000); printf("not reached\n"); }
    __except (filter(GetExceptionCode(), &code)) { printf("caught %lx\n", code); }
    printf("still works: %d\n", HeapAlloc(heap, 0, 100) != NULL);
    code = 0;
    __try { HeapAlloc(plain, HEAP_GENERATE_EXCEPTIONS, 0x20000); }
    __except (filter(GetExceptionCode(), &code)) { printf("per call: caught %lx\n", code); }
    HeapDestroy(heap);
    HeapDestroy(plain);
    return 0;
}

// Endless recursion ends in STATUS_STACK_OVERFLOW, which the program survives behind __except.
// profiles: nt
// expect: caught c00000fd <= Microsoft, "_resetstkoflw"
// expect: caught again c00000fd <= Microsoft, "_resetstkoflw"
// expect: alive: 1 <= Microsoft, "_resetstkoflw"
#include <windows.h>
#include <stdio.h>
#include <malloc.h>
static volatile int depth;
static int Recurse(int n) { volatile char frame[1024]; frame[0] = (char)n; depth++; return Recurse(n + 1) + frame[0]; }
int main(void)
{
    __try { Recurse(0); }
    __except (GetExceptionCode() == EXCEPTION_STACK_OVERFLOW ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH) {
        printf("caught %lx\n", GetExceptionCode());
        _resetstkoflw();
    }
    __try { Recurse(0); }
    __except (GetExceptionCode() == EXCEPTION_STACK_OVERFLOW) { printf("caught again %lx\n", GetExceptionCode()); }
    printf("alive: %d\n", depth > 100);
    return 0;
}

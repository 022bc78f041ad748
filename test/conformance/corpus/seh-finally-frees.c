// __finally frees what was taken on every way out: the normal end, __leave, and an exception from further in.
// profiles: all
// expect: normal: freed <= Microsoft, "try-finally statement"
// expect: leave: freed <= Microsoft, "leave Statement"
// expect: raise: freed, code e0000001 <= Microsoft, "RaiseException"
// expect: balance 0 <= Microsoft, "try-finally statement"
#include <windows.h>
#include <stdio.h>
static int balance;
static void *take(void) { balance++; return HeapAlloc(GetProcessHeap(), 0, 32); }
static void give(void *p) { balance--; HeapFree(GetProcessHeap(), 0, p); }
static void work(int how)
{
    void *p = NULL;
    __try {
        p = take();
        if (how == 1) __leave;
        if (how == 2) RaiseException(0xE0000001, 0, 0, NULL);
    } __finally {
        if (p) give(p);
        printf("%s: freed", how == 0 ? "normal" : how == 1 ? "leave" : "raise");
        if (!AbnormalTermination()) printf("\n");
    }
}
int main(void)
{
    work(0);
    work(1);
    __try { work(2); } __except (GetExceptionCode() == 0xE0000001 ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH) {
        printf(", code %lx\n", GetExceptionCode());
    }
    printf("balance %d\n", balance);
    return 0;
}

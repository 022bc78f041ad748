#include <windows.h>
#include <stdio.h>
int main(void)
{
    __try { int *p = NULL; *p = 1; }
    printf("x");
    __except (EXCEPTION_EXECUTE_HANDLER) { printf("caught"); }
    __try { } __except { }
    __try { } __finally (1) { }
    try { } except (1) { } 
    __try { return 1; } __except (GetExceptionCode() = STATUS_NO_MEMORY) { }
    __leave;
    DWORD c = GetExceptionCode();
    __try printf("x"); __finally { }
    return 0;
}

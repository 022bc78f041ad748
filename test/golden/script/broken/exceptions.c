#include <windows.h>
int main(void)
{
    __try {
        *(int *)0 = 1;
    }
    __try { } __except { }
    __try { } __finally (1) { }
    __except (1) { }
    __leave;
    int code = GetExceptionCode();
    try { throw 1; } catch (int e) { }
    __try { return 1; } __finally { return 2; }
}

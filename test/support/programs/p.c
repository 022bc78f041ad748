#include <windows.h>
int main(void)
{
    HANDLE h = HeapCreate(0, 0, 0);
    void *p = HeapAlloc(h, 0, 24);
    HeapFree(h, 0, p);
    return 0;
}

#include <windows.h>
#include <stdlib.h>
#include <stdio.h>
int main(void)
{
    HANDLE h = HeapCreate(0, 0, 0);
    char *p = HeapAlloc(h, 0, 10);
    HeapFree(h, 0, p);
    HeapFree(h, 0, p);
    char *q = HeapAlloc(h, 0, 10);
    HeapFree(h, 0, q);
    q[0] = 1;
    printf("%s\n", q);
    strcpy(q, "x");
    char *r = HeapAlloc(h, 0, 10);
    char *s = HeapReAlloc(h, 0, r, 20);
    r[0] = 'a';
    HeapFree(h, 0, r);
    HeapDestroy(h);
    HeapFree(h, 0, s);
    HeapAlloc(h, 0, 10);
    HeapDestroy(h);
    s[0] = 1;
    return 0;
}

#include <windows.h>
#include <stdlib.h>
int main(void)
{
    HANDLE h = GetProcessHeap();
    char *a = malloc(10); HeapFree(h, 0, a);
    char *b = HeapAlloc(h, 0, 10); free(b);
    HLOCAL c = LocalAlloc(LMEM_FIXED, 10); HeapFree(h, 0, c);
    HGLOBAL d = GlobalAlloc(GMEM_MOVEABLE, 10); free(d);
    char *e = VirtualAlloc(NULL, 4096, MEM_COMMIT, PAGE_READWRITE); free(e);
    char *f = HeapAlloc(h, 0, 10); LocalFree(f);
    char *g = calloc(1, 10); GlobalFree(g);
    char *i = _strdup("abc"); HeapFree(h, 0, i);
    char *j = malloc(5); VirtualFree(j, 0, MEM_RELEASE);
    char *k = HeapAlloc(h, 0, 10); k = realloc(k, 20);
    HGLOBAL m = GlobalAlloc(GMEM_MOVEABLE, 100); strcpy((char *)m, "abc"); GlobalFree(m);
    return 0;
}

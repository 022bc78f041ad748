#include <windows.h>
#include <stdlib.h>
int main(void)
{
    int local = 3;
    int array[4];
    char *text = "literal";
    static char buffer[10];
    free(&local);
    free(array);
    free(text);
    HeapFree(GetProcessHeap(), 0, buffer);
    char *p = malloc(10);
    free(p + 2);
    char *q = HeapAlloc(GetProcessHeap(), 0, 10);
    free(q);
    char *r = malloc(10);
    HeapFree(GetProcessHeap(), 0, r);
    HANDLE one = HeapCreate(0, 0, 0), two = HeapCreate(0, 0, 0);
    if (one == NULL || two == NULL) return 1;
    char *s = HeapAlloc(one, 0, 10);
    HeapFree(two, 0, s);
    return 0;
}

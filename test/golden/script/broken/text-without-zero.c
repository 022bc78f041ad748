#include <windows.h>
#include <stdlib.h>
#include <string.h>
static char *copy(const char *text)
{
    char *p = malloc(strlen(text));
    if (p != NULL) strcpy(p, text);
    return p;
}
static WCHAR *copyWide(HANDLE heap, const WCHAR *text)
{
    WCHAR *p = HeapAlloc(heap, 0, lstrlenW(text) * sizeof(WCHAR));
    if (p != NULL) lstrcpyW(p, text);
    return p;
}
int main(void) { return copy("a") == NULL || copyWide(GetProcessHeap(), L"b") == NULL; }

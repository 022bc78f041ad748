// Text converted to wide characters into a heap block, joined with strsafe.h, converted back.
// profiles: nt
// expect: 5 units with the zero <= Microsoft, "MultiByteToWideChar"
// expect: joined: heap:1f4, 8 characters <= Microsoft, "StringCchPrintfW"
// expect: too small: 8007007a <= Microsoft, "StringCchCopyW"
#include <windows.h>
#include <strsafe.h>
#include <stdio.h>
int main(void)
{
    int n = MultiByteToWideChar(CP_UTF8, 0, "heap", -1, NULL, 0);
    WCHAR *wide = HeapAlloc(GetProcessHeap(), 0, n * sizeof(WCHAR)), joined[20], small[3];
    char narrow[20];
    size_t length;
    MultiByteToWideChar(CP_UTF8, 0, "heap", -1, wide, n);
    printf("%d units with the zero\n", n);
    StringCchPrintfW(joined, ARRAYSIZE(joined), L"%s:%x", wide, 500);
    StringCchLengthW(joined, ARRAYSIZE(joined), &length);
    WideCharToMultiByte(CP_UTF8, 0, joined, -1, narrow, sizeof narrow, NULL, NULL);
    printf("joined: %s, %u characters\n", narrow, (unsigned)length);
    printf("too small: %lx\n", StringCchCopyW(small, ARRAYSIZE(small), wide));
    HeapFree(GetProcessHeap(), 0, wide);
    return 0;
}

#include <stdio.h>
#include <windows.h>
struct point { int x, y; };
int main(void)
{
    int n = 3;
    double d = 1.5;
    char *s = "text";
    wchar_t *w = L"wide";
    __int64 big = 1;
    SIZE_T size = 4;
    struct point here = { 1, 2 };
    printf("%d\n", d);
    printf("%f\n", n);
    printf("%s\n", n);
    printf("%d\n", s);
    printf("%s\n", w);
    printf("%ls\n", s);
    printf("%d\n", big);
    printf("%I64d\n", n);
    printf("%lld\n", size);
    printf("%p\n", n);
    printf("%x\n", &n);
    printf("%d\n", here);
    printf("%s\n", s[0]);
    printf("%c\n", s);
    wprintf(L"%s\n", s);
    printf("%q\n", n);
    return 0;
}

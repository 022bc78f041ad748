#include <stdio.h>
#include <windows.h>
int main(void)
{
    int i = 1; double d = 2; char *s = "x"; SIZE_T sz = 3; DWORD dw = 4; void *p = &i; WCHAR *w = L"x"; long long ll = 5; char c = 'c'; HANDLE h = 0; wchar_t wc = L'x'; short sh = 2; unsigned u = 3; float f = 1; long l = 4; DWORD64 q = 4; ULONG_PTR up = 3;
    printf("%d\n", d); printf("%f\n", i); printf("%s\n", i); printf("%s\n", c); printf("%c\n", s); printf("%d\n", s); printf("%d\n", sz); printf("%d\n", ll); printf("%ld\n", ll);
    printf("%p\n", i); printf("%x\n", p); printf("%d\n", p); printf("%s\n", w); printf("%S\n", s); printf("%ls\n", s); printf("%ws\n", w); wprintf(L"%s\n", s); printf(L"%s\n", s); printf("%lu\n", sz); printf("%zu\n", sz);  printf("%lf\n", d); printf("%Lf\n", d);
    printf("%d %d\n", i); printf("%d\n", i, i); printf("%d %s\n", s, i); printf("%\n"); printf("%k\n", i); printf("%d%%\n", i); printf("100%\n"); printf("%5.2q", d); printf("%*d\n", i); printf(s); printf("%n", &i); printf("%u\n", -1); printf("%d\n", u); printf("%hd\n", i); printf("%s\n", NULL); printf("%s\n", h); printf("%d\n", h); printf("%lc", wc); printf("%d", dw); printf("%lu", dw); printf("%u", dw); printf("%x", dw); printf("%llx", up); printf("%I64u", q); printf("%Iu", sz); printf("%d", &i); printf("%s", &s); printf("%i", f); printf("%d", l); printf("%.2d", d); printf();  printf(5); printf("%d", f == 1); printf("\d"); 
    sprintf(s, "%d"); fprintf("x"); fprintf(stderr, "%s", 5); snprintf(s, 3); puts(5); puts('a'); putchar("a"); fprintf("%d\n", i); sprintf("%d", i);
    OutputDebugString("x", 1); wsprintfA(s, "%d", d);
    return 0;
}

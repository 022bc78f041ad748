#include <string.h>
#include <stdio.h>
int main(void)
{
    char a[3] = "abcd";
    char b = "x";
    char *c = 'x';
    char d[] = 'text';
    char *e = "one" + "two";
    char f[5];
    f = "text";
    if ("a" == 'a') return 1;
    wchar_t *w = "narrow";
    char *n = L"wide";
    printf('hello\n');
    puts(hello);
    puts("unclosed);
    return 0;
}

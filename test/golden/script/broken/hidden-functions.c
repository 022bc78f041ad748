#include <stdio.h>
#include <string.h>
int main(void)
{
    int strlen = 5;
    char *s = "abc";
    int printf = 3;
    printf("%d", strlen(s));
    return 0;
}

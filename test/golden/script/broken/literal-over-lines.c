#include <stdio.h>
int main(void)
{
    printf("this is a long
        string\n");
    char *s = 'hello';
    char *t = "a" + "b";
    return 0;
}

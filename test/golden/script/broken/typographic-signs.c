#include <stdio.h>
int main(void)
{
    printf(“hello\n”);
    int x = 5;
    char c = ‘a’;
    int y = x – 1;
    return 0;
}

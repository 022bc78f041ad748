#include <stdio.h>
int main(void)
{
    int x = 2;
    if (x > 1) { printf("a"); }
    elseif (x > 0) { printf("b"); }
    else (x < 0) { printf("c"); }
    return 0;
}

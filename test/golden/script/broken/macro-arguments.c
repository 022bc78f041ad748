#include <stdio.h>
#define MAX(a,b) ((a)>(b)?(a):(b))
int main(void)
{
    int x = MAX(1);
    int y = MAX(1,2,3);
    printf("%d %d\n", x, y);
    return MAX;
}

#include <stdio.h>
int add(int a int b) { return a + b; }
int main(void)
{
    int x = 1 y = 2;
    printf("%d %d\n" x, y);
    return add(x y);
}

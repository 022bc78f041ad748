#include <stdio.h>
int main(void)
{
    printf("%d\n", later(3));
    total = 5;
    helper();
    return total;
}
int later(int n) { return n; }
int total;
static void helper(void) { }

#include <stdio.h>
int main(void)
{
    int x = 2;
    if x > 1
        printf("yes\n");
    while x { x--; }
    if (x > 1) then printf("no\n");
    else if x < 0 { printf("neg\n"); }
    return 0;
}

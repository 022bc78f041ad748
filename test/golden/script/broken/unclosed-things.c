#include <stdio.h>
/* a comment that ends */
int main(void)
{
    char *s = "no end;
    char c = 'x;
    printf("ok\n");
    int a[3] = { 1, 2, 3;
    printf("%d\n", a[0);
    return 0;
}
/* a comment that does not
